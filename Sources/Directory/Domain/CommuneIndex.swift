import Vocabulary

/// The communes of the official file, packed for searching: a few flat arrays, about 2 MB for 37 496 rows.
///
/// Rows are sorted by code; for one code, the commune of today comes first.
public struct CommuneIndex: Sendable {
    /// Where the rows come from, in the words of the person who imported them; may be empty.
    public let note: String

    private var names = PackedText()
    private(set) var keys = PackedText()
    private var codes: [UInt32] = []
    private var currents: [UInt32] = []
    private var kinds: [Commune.Kind] = []
    private var departements: [UInt16] = []
    private var authorities: [UInt16] = []
    private var departementCodes: [DepartementCode] = []
    private var authorityCodes: [ProtectionAuthorityCode] = []

    /// Number of rows, former communes included.
    public var count: Int { codes.count }

    /// Packs the rows. O(n log n). A row whose code is not five letters or digits is left out.
    public init(_ communes: [Commune], note: String = "") {
        self.note = note
        var departementRank: [DepartementCode: UInt16] = [:]
        var authorityRank: [ProtectionAuthorityCode: UInt16] = [:]
        for commune in Self.sorted(communes) {
            guard let code = PackedCode.pack(commune.code), let current = PackedCode.pack(commune.current) else { continue }
            guard let departement = Self.rank(commune.departement, &departementRank, &departementCodes),
                let authority = Self.rank(commune.authority, &authorityRank, &authorityCodes)
            else { continue }
            names.append(Array(commune.name.utf8))
            keys.append(SearchKey.fold(commune.name))
            codes.append(code)
            currents.append(current)
            kinds.append(commune.kind)
            departements.append(departement)
            authorities.append(authority)
        }
    }

    /// The row at a position; nil outside. O(length of the name).
    public subscript(position: Int) -> Commune? {
        guard codes.indices.contains(position) else { return nil }
        let kind = kinds[position]
        return Commune(
            code: PackedCode.unpack(codes[position]),
            name: String(decoding: names[position], as: UTF8.self),
            departement: departementCodes[Int(departements[position])],
            authority: authorityCodes[Int(authorities[position])],
            kind: kind,
            currentCode: kind == .commune ? nil : PackedCode.unpack(currents[position])
        )
    }

    /// The row of a code, the commune of today first; nil when there is none. O(log n).
    public func commune(_ code: String) -> Commune? {
        guard let wanted = PackedCode.pack(code) else { return nil }
        var low = 0
        var high = codes.count
        while low < high {
            let middle = low + (high - low) / 2
            if codes[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        guard low < codes.count, codes[low] == wanted else { return nil }
        return self[low]
    }

    /// The kind of a row, without decoding its name.
    func kind(at position: Int) -> Commune.Kind { kinds[position] }

    /// The code of a row as an order.
    func order(at position: Int) -> UInt32 { codes[position] }

    private static func sorted(_ communes: [Commune]) -> [Commune] {
        func isBefore(_ a: Commune, _ b: Commune) -> Bool {
            if a.code != b.code { return a.code < b.code }
            let first = a.kind == .commune
            let second = b.kind == .commune
            return first != second ? first : a.name < b.name
        }
        let ordered = zip(communes, communes.dropFirst()).allSatisfy { !isBefore($1, $0) }
        return ordered ? communes : communes.sorted(by: isBefore)
    }

    /// The position of a value in its table, added when new; nil when the table is full.
    private static func rank<Value: Hashable>(_ value: Value, _ known: inout [Value: UInt16], _ table: inout [Value]) -> UInt16? {
        if let position = known[value] { return position }
        guard let position = UInt16(exactly: table.count) else { return nil }
        known[value] = position
        table.append(value)
        return position
    }
}
