import Vocabulary

/// The directory of a running site: places, courts, authorities and the local contacts.
///
/// A value, read by every request. Works without the file of communes: the départements and the towns with a court are known.
public struct Directory: Sendable {
    public let reference: DirectoryReference
    /// True when the official file of communes is installed.
    public let hasCommunes: Bool
    /// The local contacts, in the order of the page: kind, then name.
    public let contacts: [Contact]

    /// The communes, or only the towns with a court.
    let index: CommuneIndex
    /// Folded names of the départements, then of the authorities.
    let departementKeys: PackedText
    let authorityKeys: PackedText
    /// The towns with a court, as packed codes.
    let seatOrders: Set<UInt32>

    /// O(contacts · log contacts).
    public init(reference: DirectoryReference, communes: CommuneIndex?, contacts: [Contact]) {
        self.reference = reference
        hasCommunes = communes != nil
        index = communes ?? CommuneIndex(reference.seats)
        var departementKeys = PackedText()
        for departement in reference.departements { departementKeys.append(SearchKey.fold(departement.name)) }
        self.departementKeys = departementKeys
        var authorityKeys = PackedText()
        for authority in reference.authorities { authorityKeys.append(SearchKey.fold(authority.name.fr)) }
        self.authorityKeys = authorityKeys
        seatOrders = Set(reference.tribunals.compactMap { PackedCode.pack($0.commune) })
        let order = Dictionary(uniqueKeysWithValues: Contact.Kind.allCases.enumerated().map { ($1, $0) })
        self.contacts = contacts.sorted {
            let first = order[$0.kind] ?? 0
            let second = order[$1.kind] ?? 0
            return first != second ? first < second : $0.name < $1.name
        }
    }

    /// The place of an identifier such as `dep:68`, `aut:69M` or `com:68224`; nil when unknown.
    ///
    /// A former commune gives the commune of today. O(log communes).
    public func place(id: String) -> Place? {
        guard id.utf8.count <= 16 else { return nil }
        let parts = id.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let code = String(parts[1]).uppercased()
        switch parts[0] {
        case "dep": return reference.departement(DepartementCode(code)).map { Place($0) }
        case "aut": return places(of: ProtectionAuthorityCode(code)).first { $0.id == "aut:\(code)" }
        case "com": return index.commune(code).flatMap(place)
        default: return nil
        }
    }

    /// The courts of a département, in the order of the table; empty when the code is unknown. O(1).
    public func tribunals(of departement: DepartementCode) -> [Tribunal] {
        reference.tribunalsByDepartement[departement] ?? []
    }

    /// The authorities of a place: one, or all those of the département when the commune is needed to tell. O(1).
    public func authorities(of place: Place) -> [ProtectionAuthority] {
        let codes = place.authority.map { [$0] } ?? place.departement.authorities
        return codes.compactMap(reference.authority)
    }

    /// The contacts of a place. One that serves another authority of the same département is left out. O(contacts).
    public func contacts(in place: Place) -> [Contact] {
        contacts.filter { contact in
            guard contact.departement == place.departement.code else { return false }
            guard let served = contact.authority, let authority = place.authority else { return true }
            return served == authority
        }
    }

    /// The contacts of a whole département. O(contacts).
    public func contacts(in departement: DepartementCode) -> [Contact] {
        contacts.filter { $0.departement == departement }
    }

    /// The place of a row: the commune of today for a former one; nil when its département is not in the tables.
    func place(_ commune: Commune) -> Place? {
        let isToday = commune.kind == .commune || commune.kind == .arrondissement
        guard let today = isToday ? commune : index.commune(commune.current),
            today.kind == .commune || today.kind == .arrondissement,
            let departement = reference.departement(today.departement)
        else { return nil }
        return Place(today, in: departement)
    }

    /// The places of an authority: its part of a shared département, or the départements it covers.
    func places(of code: ProtectionAuthorityCode) -> [Place] {
        guard let authority = reference.authority(code) else { return [] }
        return authority.departements.compactMap(reference.departement).map { departement in
            departement.authorities.count > 1 ? Place(authority, in: departement) : Place(departement)
        }
    }
}
