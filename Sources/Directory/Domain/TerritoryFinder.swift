import Vocabulary

/// Finds the territory that a text means, with its contacts in words.
public struct TerritoryFinder: Sendable {
    public let directory: Directory
    let texts: Catalogue
    /// Whole départements, asked for most: written once.
    private var departements: [String: Territory] = [:]
    private var byCode: [String: Territory] = [:]

    public init(directory: Directory, texts: Catalogue) {
        self.directory = directory
        self.texts = texts
        for departement in directory.reference.departements {
            guard let place = directory.place(id: "dep:\(departement.code)") else { continue }
            let territory = territory(of: place)
            departements[place.id] = territory
            byCode[departement.code.text] = territory
        }
    }

    /// Every département, in no order.
    public var all: [Territory] { Array(departements.values) }

    /// The territory that a text means, for pages that need one place or a short list of places.
    ///
    /// A code, a postcode or a single place of that very name is taken as it is; several places of the same name are all given.
    public func find(_ text: String) -> TerritoryAnswer {
        let typed = TypedText.line(String(text.prefix(200)))
        if let whole = byCode[typed] { return .found(whole) }
        if let place = directory.place(id: typed) { return .found(territory(of: place)) }
        switch directory.search(typed, limit: 8) {
        case .empty: return .notAsked
        case .notFound: return .unknown(typed)
        case .notCovered(let territory): return .elsewhere(territory.note)
        case .found(let matches):
            guard let first = matches.first else { return .unknown(typed) }
            let sameName = matches.filter { $0.reason == .exactName }
            let overseas = directory.overseas(matching: typed).first?.note
            if let places = homonyms(sameName.isEmpty ? matches : sameName) { return .several(places, elsewhere: overseas) }
            if sameName.count == 1, overseas == nil, let only = sameName.first { return .found(territory(of: only.place)) }
            if sameName.count > 1 || overseas != nil { return .several((sameName.isEmpty ? matches : sameName).map { territory(of: $0.place) }, elsewhere: overseas) }
            switch first.reason {
            case .departementCode, .authorityCode: return .found(territory(of: first.place))
            case .postcode where matches.filter({ $0.reason == .postcode }).count == 1: return .found(territory(of: first.place))
            default: return matches.count == 1 ? .found(territory(of: first.place)) : .several(matches.map { territory(of: $0.place) }, elsewhere: nil)
            }
        }
    }

    /// Without the table of communes only the towns of the courts are known by their name: another commune may be meant, and the person is asked.
    private func homonyms(_ matches: [PlaceMatch]) -> [Territory]? {
        guard !directory.hasCommunes, matches.count == 1, let only = matches.first, let commune = only.place.commune, let court = directory.reference.tribunalBySeat[commune.current] else { return nil }
        let others = (court.sameNameIn ?? []).compactMap { byCode[$0.text] }
        return others.isEmpty && only.reason == .exactName ? nil : [territory(of: only.place)] + others
    }

    /// A place with its contacts: the CRIP first, the prosecutors, then the others.
    public func territory(of place: Place) -> Territory {
        departements[place.id] ?? Territory(
            id: place.id, label: Bilingual(fr: place.label(.fr), en: place.label(.en)), departement: place.departement.code,
            contacts: nearbyContacts(of: place))
    }

    private func nearbyContacts(of place: Place) -> [NearbyContact] {
        let known = directory.contacts(in: place)
        let crips = known.filter { $0.kind == .crip }, parquets = known.filter { $0.kind == .parquet }
        var list = crips.isEmpty ? directory.authorities(of: place).map { missing($0.crip, .crip) } : crips.map(nearby)
        list += parquets.isEmpty ? directory.tribunals(of: place.departement.code).map { missing($0.prosecutor, .parquet) } : parquets.map(nearby)
        return list + known.filter { $0.kind != .crip && $0.kind != .parquet }.map(nearby)
    }

    private func nearby(_ contact: Contact) -> NearbyContact {
        let name = contact.name == contact.kind.name.fr ? contact.kind.name : Bilingual(fr: contact.name, en: contact.name)
        let hours = contact.hours.map { "\($0). " } ?? ""
        return NearbyContact(
            label: name, phone: contact.phone,
            note: verified(hours, contact.verifiedOn), isExample: contact.example)
    }

    private func verified(_ hours: String, _ date: String) -> Bilingual {
        let words = texts.both("verified"), day = CivilDay(iso: date)
        return Bilingual(
            fr: Catalogue.fill(words.fr, ["hours": hours, "date": day?.text(.fr) ?? date]),
            en: Catalogue.fill(words.en, ["hours": hours, "date": day?.text(.en) ?? date]))
    }

    /// A contact whose number this installation does not hold: where to ask for it.
    private func missing(_ name: Bilingual, _ kind: Contact.Kind) -> NearbyContact {
        NearbyContact(label: name, phone: nil, note: texts.both(kind == .crip ? "missing.crip" : "missing.parquet"), isExample: false)
    }
}
