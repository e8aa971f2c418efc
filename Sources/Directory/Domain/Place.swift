import Vocabulary

/// A place that the program can name: a département, an authority's part of one, or a commune.
///
/// Identified by a short text that may travel in an address: `dep:68`, `aut:69M`, `com:68224`.
public struct Place: Sendable, Hashable, Identifiable {
    public let id: String
    public let name: Bilingual
    public let departement: Departement
    /// Nil when the département has several authorities and the commune is not known.
    public let authority: ProtectionAuthorityCode?
    /// The commune of today, or the municipal arrondissement; nil for a wider place.
    public let commune: Commune?

    /// `Mulhouse (68, Haut-Rhin)` for a part of a département, `Haut-Rhin (68)` for a whole one.
    public func label(_ language: Language) -> String {
        isWholeDepartement
            ? "\(name(language)) (\(departement.code))"
            : "\(name(language)) (\(departement.code), \(departement.name))"
    }

    var isWholeDepartement: Bool { id.hasPrefix("dep:") }

    init(_ departement: Departement) {
        id = "dep:\(departement.code)"
        name = Bilingual(fr: departement.name, en: departement.name)
        self.departement = departement
        authority = departement.authorities.count == 1 ? departement.authorities.first : nil
        commune = nil
    }

    init(_ authority: ProtectionAuthority, in departement: Departement) {
        id = "aut:\(authority.code)"
        name = authority.name
        self.departement = departement
        self.authority = authority.code
        commune = nil
    }

    init(_ commune: Commune, in departement: Departement) {
        id = "com:\(commune.code)"
        name = Bilingual(fr: commune.name, en: commune.name)
        self.departement = departement
        authority = commune.authority
        self.commune = commune
    }
}
