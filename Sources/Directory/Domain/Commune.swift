import Vocabulary

/// A row of the official file of communes: a commune of today, or a name that still leads to one.
public struct Commune: Sendable, Hashable, Identifiable {
    /// INSEE code, five characters: `68224`, `2A004`, `97411`. Not a postcode.
    public let code: String
    /// The usual name, with its article and the typographic apostrophe: `L’Haÿ-les-Roses`.
    public let name: String
    public let departement: DepartementCode
    public let authority: ProtectionAuthorityCode
    public let kind: Kind
    /// The commune of today: for every kind but `commune`.
    public let currentCode: String?

    /// One letter in the stored file.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A commune of today (INSEE `COM`).
        case commune = "c"
        /// A municipal arrondissement of Paris, Lyon or Marseille (`ARM`).
        case arrondissement = "m"
        /// A commune associated with another (`COMA`).
        case associated = "a"
        /// A former commune, now delegated within a new one (`COMD`).
        case old = "o"
    }

    public var id: String { code }

    /// The commune of today: itself, or the one it belongs to.
    public var current: String { currentCode ?? code }

    public init(
        code: String, name: String, departement: DepartementCode,
        authority: ProtectionAuthorityCode, kind: Kind = .commune, currentCode: String? = nil
    ) {
        self.code = code
        self.name = name
        self.departement = departement
        self.authority = authority
        self.kind = kind
        self.currentCode = currentCode
    }
}
