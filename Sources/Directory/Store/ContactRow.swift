import Vocabulary

/// One contact being checked: what is wrong with it is gathered, field by field.
struct ContactRow {
    enum Value: Sendable { case text(String), flag(Bool), absent, other }

    let number: Int
    let fields: [String: Value]
    let reference: DirectoryReference
    private(set) var problems: [ContactsFileError.Problem] = []

    private static let known: Set<String> = [
        "departement", "authority", "tribunal", "kind", "name", "phone", "hours", "address", "verifiedOn", "source", "example",
    ]

    init(number: Int, fields: [String: Value], reference: DirectoryReference) {
        self.number = number
        self.fields = fields
        self.reference = reference
    }

    /// The contact; nil when a field is wrong, with the reasons in `problems`.
    mutating func contact() -> Contact? {
        for field in fields.keys.sorted() where !Self.known.contains(field) {
            refuse(field, "ce champ n’existe pas.", "there is no such field.")
        }
        let departement = departement()
        let kind = kind()
        let name = required("name")
        let phone = phone()
        let verifiedOn = date("verifiedOn")
        let source = required("source")
        let authority = self.authority(in: departement)
        let tribunal = self.tribunal(in: departement)
        let hours = optional("hours")
        let address = optional("address")
        let example = flag("example")
        guard problems.isEmpty, let departement, let kind, let name, let phone, let verifiedOn, let source, let example else {
            return nil
        }
        return Contact(
            departement: departement.code, authority: authority, tribunal: tribunal, kind: kind, name: name, phone: phone,
            hours: hours, address: address, verifiedOn: verifiedOn, source: source, example: example
        )
    }

    /// Notes a problem. `field` is nil when the whole contact is concerned.
    mutating func refuse(_ field: String?, _ fr: String, _ en: String) {
        problems.append(.init(row: number, field: field.map { String($0.prefix(40)) }, what: Bilingual(fr: fr, en: en)))
    }

    private mutating func optional(_ field: String) -> String? {
        switch fields[field] {
        case nil, .absent: return nil
        case .text(let text):
            let isPlain = text.unicodeScalars.allSatisfy { !$0.properties.isControl } && text.utf8.count <= 500
            let isBlank = text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
            if isPlain, !isBlank { return text }
            refuse(field, "un texte d’une ligne est attendu, de 500 signes au plus.", "one line of text is expected, 500 characters at most.")
            return nil
        case .flag, .other:
            refuse(field, "un texte entre guillemets est attendu.", "a text in quotes is expected.")
            return nil
        }
    }

    private mutating func required(_ field: String) -> String? {
        let before = problems.count
        let value = optional(field)
        if value == nil, problems.count == before { refuse(field, "ce champ manque.", "this field is missing.") }
        return value
    }

    private mutating func flag(_ field: String) -> Bool? {
        if case .flag(let value) = fields[field] { return value }
        refuse(field, "true ou false est attendu, sans guillemets.", "true or false is expected, without quotes.")
        return nil
    }

    private mutating func departement() -> Departement? {
        guard let code = required("departement") else { return nil }
        if let departement = reference.departement(DepartementCode(code)) { return departement }
        refuse("departement", "ce numéro de département est inconnu.", "this département number is unknown.")
        return nil
    }

    private mutating func kind() -> Contact.Kind? {
        guard let text = required("kind") else { return nil }
        if let kind = Contact.Kind(rawValue: text) { return kind }
        let list = Contact.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        refuse("kind", "valeurs possibles\u{202F}: \(list).", "possible values: \(list).")
        return nil
    }

    private mutating func authority(in departement: Departement?) -> ProtectionAuthorityCode? {
        guard let code = optional("authority"), let departement else { return nil }
        let authority = ProtectionAuthorityCode(code)
        if departement.authorities.contains(authority) { return authority }
        refuse("authority", "cette collectivité n’est pas dans ce département.", "this authority is not in this département.")
        return nil
    }

    private mutating func tribunal(in departement: Departement?) -> String? {
        guard let id = optional("tribunal"), let departement else { return nil }
        if reference.tribunal(id)?.departement == departement.code { return id }
        refuse("tribunal", "ce tribunal n’est pas dans ce département.", "this court is not in this département.")
        return nil
    }

    /// A number that a person may dial: 2 to 15 digits, with spaces, dots, hyphens or a leading plus.
    private mutating func phone() -> String? {
        guard let text = required("phone") else { return nil }
        let digits = text.utf8.count(where: { (0x30...0x39).contains($0) })
        let isDialled = text.unicodeScalars.enumerated().allSatisfy { position, scalar in
            ("0"..."9").contains(scalar) || " .-\u{A0}\u{202F}".unicodeScalars.contains(scalar) || (scalar == "+" && position == 0)
        }
        if (2...15).contains(digits), isDialled { return text }
        refuse("phone", "ce numéro ne peut pas être composé.", "this number cannot be dialled.")
        return nil
    }

    private mutating func date(_ field: String) -> String? {
        guard let text = required(field) else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        if text.utf8.count == 10, parts.map(\.utf8.count) == [4, 2, 2], text.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
            (1...12).contains(month), (1...Self.days(month, year)).contains(day)
        {
            return text
        }
        refuse(field, "une date comme 2026-11-24 est attendue.", "a date such as 2026-11-24 is expected.")
        return nil
    }

    private static func days(_ month: Int, _ year: Int) -> Int {
        let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}
