import Foundation
import Vocabulary

/// The official file of communes: INSEE, Code officiel géographique, `communes.csv`.
///
/// Columns `TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT`, in any order; UTF-8.
public enum CommuneFile {
    /// A file larger than this is refused before it is read: the official one has 3 MB.
    static let megabytes = 32

    /// Reads every row: communes of today, arrondissements, former communes. O(length), one pass and a sort.
    ///
    /// A former commune takes the département and the authority of the commune of today: a few changed département.
    /// With a `reference`, unknown départements and authorities are refused. Errors: the first problem, with its line.
    public static func read(csv: Data, checking reference: DirectoryReference? = nil) throws(CommuneImportError) -> [Commune] {
        guard csv.count <= megabytes << 20 else { throw CommuneImportError(line: nil, .tooLarge(megabytes: megabytes)) }
        var reader = CSVReader([UInt8](csv))
        guard let header = try reader.next() else { throw CommuneImportError(line: nil, .empty) }
        let columns = try Columns(header)
        var draft = Draft(reference: reference)
        while let row = try reader.next() {
            try draft.add(row, columns)
        }
        return try draft.finished()
    }

    /// Where each column stands.
    private struct Columns {
        let type, code, departement, authority, name, parent, count: Int

        init(_ header: CSVReader.Row) throws(CommuneImportError) {
            var names: [String] = []
            for column in header.fields.indices { names.append(try header.text(column)) }
            func position(_ name: String) throws(CommuneImportError) -> Int {
                guard let position = names.firstIndex(of: name) else { throw CommuneImportError(line: 1, .missingColumn(name)) }
                return position
            }
            type = try position("TYPECOM")
            code = try position("COM")
            departement = try position("DEP")
            authority = try position("CTCD")
            name = try position("LIBELLE")
            parent = try position("COMPARENT")
            count = names.count
        }
    }

    /// What has been read so far.
    private struct Draft {
        let reference: DirectoryReference?
        private var communes: [String: Commune] = [:]
        private var parts: [(line: Int, kind: Commune.Kind, code: String, name: String, parent: String)] = []
        private var seen: Set<String> = []

        init(reference: DirectoryReference?) {
            self.reference = reference
        }

        private static let kinds: [String: Commune.Kind] = ["COM": .commune, "ARM": .arrondissement, "COMA": .associated, "COMD": .old]

        mutating func add(_ row: CSVReader.Row, _ columns: Columns) throws(CommuneImportError) {
            guard row.fields.count == columns.count else {
                throw CommuneImportError(line: row.line, .fieldCount(expected: columns.count, found: row.fields.count))
            }
            let type = try row.text(columns.type)
            guard let kind = Self.kinds[type] else { throw CommuneImportError(line: row.line, .unknownType(shown(type))) }
            let code = try row.text(columns.code)
            try check(code, row.line)
            guard seen.insert(type + code).inserted else { throw CommuneImportError(line: row.line, .duplicate(code)) }
            let name = plain(try row.text(columns.name))
            guard !name.isEmpty else { throw CommuneImportError(line: row.line, .missingValue(column: "LIBELLE")) }
            if kind == .commune {
                let departement = DepartementCode(try value(row, columns.departement, "DEP"))
                let authority = ProtectionAuthorityCode(try value(row, columns.authority, "CTCD"))
                try check(departement, authority, row.line)
                communes[code] = Commune(code: code, name: name, departement: departement, authority: authority)
            } else {
                let parent = try value(row, columns.parent, "COMPARENT")
                try check(parent, row.line)
                parts.append((row.line, kind, code, name, parent))
            }
        }

        func finished() throws(CommuneImportError) -> [Commune] {
            guard !communes.isEmpty else { throw CommuneImportError(line: nil, .noCommune) }
            var all = Array(communes.values)
            all.reserveCapacity(communes.count + parts.count)
            for part in parts {
                guard let today = communes[part.parent] else { throw CommuneImportError(line: part.line, .unknownParent(part.parent)) }
                all.append(Commune(
                    code: part.code, name: part.name, departement: today.departement,
                    authority: today.authority, kind: part.kind, currentCode: part.parent
                ))
            }
            return all.sorted { ($0.code, $0.kind == .commune ? 0 : 1, $0.name) < ($1.code, $1.kind == .commune ? 0 : 1, $1.name) }
        }

        private func value(_ row: CSVReader.Row, _ column: Int, _ name: String) throws(CommuneImportError) -> String {
            let value = try row.text(column)
            guard !value.isEmpty else { throw CommuneImportError(line: row.line, .missingValue(column: name)) }
            return value
        }

        private func check(_ code: String, _ line: Int) throws(CommuneImportError) {
            guard PackedCode.pack(code) != nil, code == code.uppercased() else {
                throw CommuneImportError(line: line, .badCode(shown(code)))
            }
        }

        private func check(
            _ departement: DepartementCode, _ authority: ProtectionAuthorityCode, _ line: Int
        ) throws(CommuneImportError) {
            guard CommuneLine.isCode(departement.text), reference.map({ $0.departement(departement) != nil }) ?? true else {
                throw CommuneImportError(line: line, .unknownDepartement(shown(departement.text)))
            }
            guard CommuneLine.isCode(authority.text), reference.map({ $0.authority(authority) != nil }) ?? true else {
                throw CommuneImportError(line: line, .unknownAuthority(shown(authority.text)))
            }
        }

        /// The name with the typographic apostrophe, without control characters or our separator.
        private func plain(_ name: String) -> String {
            let scalars = name.unicodeScalars.filter { !$0.properties.isControl && $0 != "|" }.map { $0 == "'" ? "\u{2019}" : $0 }
            return String(String.UnicodeScalarView(scalars)).trimmingCharacters(in: .whitespaces)
        }

        /// A wrong value as it may be printed: short, on one line.
        private func shown(_ value: String) -> String {
            String(String.UnicodeScalarView(value.unicodeScalars.prefix(12).filter { !$0.properties.isControl }))
        }
    }
}

extension Unicode.Scalar.Properties {
    /// A control character, a line or a paragraph separator.
    var isControl: Bool {
        switch generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
        default: false
        }
    }
}
