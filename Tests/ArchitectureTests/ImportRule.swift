/// What may import what: the table of ARCHITECTURE.md, read as it is written there.
struct ImportRule {
    /// `Guide/Domain`, `Guide/root`, `Vocabulary`: the modules it may import.
    private(set) var rows: [String: Set<String>] = [:]
    /// What every test may import.
    private(set) var tests: Set<String> = []

    /// Swift's own library.
    static let always: Set<String> = ["Swift", "Synchronization"]
    private static let powers: Set<String> = ["Domain", "Proof", "Cipher", "Store", "Web"]

    /// Reads the table that begins with `| Where | May import |`.
    init(table document: String) {
        let lines = document.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("| Where |") }) else { return }
        for line in lines[(start + 1)...].prefix(while: { $0.hasPrefix("|") }) where !line.hasPrefix("|--") {
            let cells = line.split(separator: "|").map { $0.trimmed }
            guard cells.count == 2 else { continue }
            add(cells[0], modules(cells[1]))
        }
    }

    private mutating func add(_ place: String, _ modules: Set<String>) {
        guard place.contains("`") else {
            tests = modules
            return
        }
        let names = place.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
        let rooms = names.filter { !Self.powers.contains($0) }
        let folders = names.filter { Self.powers.contains($0) } + (place.contains("root") ? ["root"] : [])
        for room in rooms {
            if folders.isEmpty { rows[room] = modules }
            for folder in folders { rows["\(room)/\(folder)"] = modules }
        }
    }

    private func modules(_ cell: String) -> Set<String> {
        var modules: Set<String> = []
        let plain = cell.replacing("`", with: "").replacing(#/\([^)]*\)/#, with: "")
        for part in plain.split(separator: ",").map({ $0.trimmed }) {
            switch part {
            case "nothing", "the room": continue
            case "every room above": modules.formUnion(rows.keys.map { String($0.prefix { $0 != "/" }) })
            default: modules.insert(part)
            }
        }
        return modules
    }

    /// The modules a file may import; nil when the table has no row for it.
    func allowed(_ file: SourceFile) -> Set<String>? {
        if file.path.hasPrefix("Tests/") {
            let room = file.room.hasSuffix("Tests") ? String(file.room.dropLast(5)) : file.room
            // Drivers of a room (`JournalSQLite`) are tested with it.
            let own = rows.filter { $0.key.hasPrefix(room) }
            return own.values.reduce(into: tests.union([room])) { $0.formUnion($1) }.union(own.keys.map { String($0.prefix { $0 != "/" }) })
        }
        return rows[file.room] ?? rows["\(file.room)/\(file.folder.isEmpty ? "root" : file.folder)"]
    }

    /// The imports of a file that the table does not allow.
    func faults(_ file: SourceFile) -> [String] {
        let imports = Self.imports(file.text)
        guard let allowed = allowed(file) else { return imports.isEmpty ? [] : ["\(file.path): no row in the table of ARCHITECTURE.md"] }
        return imports.filter { !allowed.contains($0) && !Self.always.contains($0) }.map { "\(file.path): import \($0)" }
    }

    static func imports(_ text: String) -> [String] {
        String(SwiftText(text).code).split(whereSeparator: { $0 == "\n" || $0 == ";" }).compactMap { line in
            let words = line.split(separator: " ").filter { !$0.hasPrefix("@") && !["public", "package", "internal", "private", "fileprivate"].contains($0) }
            guard words.first == "import" else { return nil }
            let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
            return words.dropFirst().first { !kinds.contains($0) }.map { String($0.prefix { $0 != "." }) }
        }
    }
}

extension StringProtocol {
    /// Without white space at the ends.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(self[first...last])
    }
}
