import Vocabulary

/// One commune as a line of the stored file: `code|kind|département|authority|today's code|name`.
enum CommuneLine {
    static let separator = UInt8(ascii: "|")

    static func text(_ commune: Commune) -> String {
        "\(commune.code)|\(commune.kind.rawValue)|\(commune.departement)|\(commune.authority)|\(commune.currentCode ?? "")|\(commune.name)\n"
    }

    /// Nil when the line is not of this shape. O(length).
    static func commune(_ line: ArraySlice<UInt8>) -> Commune? {
        let fields = line.split(separator: separator, omittingEmptySubsequences: false)
        guard fields.count == 6,
            let kind = Commune.Kind(rawValue: String(decoding: fields[1], as: UTF8.self)),
            let name = String(validating: fields[5], as: UTF8.self), !name.isEmpty
        else { return nil }
        let code = String(decoding: fields[0], as: UTF8.self)
        let departement = String(decoding: fields[2], as: UTF8.self)
        let authority = String(decoding: fields[3], as: UTF8.self)
        let current = String(decoding: fields[4], as: UTF8.self)
        guard PackedCode.pack(code) != nil, isCode(departement), isCode(authority),
            kind == .commune ? current.isEmpty : PackedCode.pack(current) != nil
        else { return nil }
        return Commune(
            code: code, name: name, departement: DepartementCode(departement),
            authority: ProtectionAuthorityCode(authority), kind: kind, currentCode: kind == .commune ? nil : current
        )
    }

    /// A short code of capitals and digits.
    static func isCode(_ text: String) -> Bool {
        (1...6).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }
}
