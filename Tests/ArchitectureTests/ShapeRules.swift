/// Rules on the shape of a source: each gives the faults of one text.
enum ShapeRules {
    static let lineLimit = 200

    /// Sources allowed to be longer, with the reason.
    static let longFiles: [String: String] = [:]

    static func tooLong(_ file: SourceFile) -> [String] {
        let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count - (file.text.hasSuffix("\n") ? 1 : 0)
        return lines > lineLimit && longFiles[file.path] == nil ? ["\(file.path): \(lines) lines"] : []
    }

    /// Clock, chance, files and output are arguments of a pure rule.
    static func impure(_ file: SourceFile) -> [String] {
        let code = String(SwiftText(file.text).code)
        let refused: [(String, Regex<Substring>)] = [
            ("Date()", #/\bDate\(\s*\)/#), ("Date.now", #/\bDate\.now\b|\bContinuousClock\b|\bSystemClock\b/#), ("UUID()", #/\bUUID\(\s*\)/#), (".random", #/\.random\b|\.randomElement\b|\.shuffled\b/#),
            ("FileManager", #/\bFileManager\b/#), ("ProcessInfo", #/\bProcessInfo\b/#), ("Bundle", #/\bBundle\b/#), ("print(", #/(?:^|[^.\w])print\(/#), ("randombytes", #/\brandombytes/#),
        ]
        return refused.filter { code.contains($0.1.wordBoundaryKind(.simple)) }.map { "\(file.path): \($0.0)" }
    }

    /// What stops the process when a visitor sends something unexpected.
    static func traps(_ file: SourceFile) -> [String] {
        let code = String(SwiftText(file.text).code)
        let refused: [(String, Regex<Substring>)] = [
            ("try!", #/\btry!/#), ("as!", #/\bas!/#), ("fatalError(", #/\b(?:fatalError|preconditionFailure|assertionFailure)\(/#),
            ("force unwrap", #/[\w)\]\x22?>]!(?!=)/#), ("-Ounchecked", #/-Ounchecked/#), ("unsafeFlags", #/\bunsafeFlags\b/#),
        ]
        return refused.filter { code.contains($0.1.wordBoundaryKind(.simple)) || ($0.0 == "-Ounchecked" && file.text.contains("\"-Ounchecked\"")) }.map { "\(file.path): \($0.0)" }
    }

    /// Commands write through `Console` only: the other ways trap on a full output, or say nothing.
    static func uncheckedOutput(_ file: SourceFile) -> [String] {
        guard file.room == "RepereCLI", !file.path.hasSuffix("/Console.swift") else { return [] }
        let code = String(SwiftText(file.text).code)
        let refused: [(String, Regex<Substring>)] = [("print(", #/(?:^|[^.\w])print\(/#), ("FileHandle.standard", #/\bFileHandle\.standard(?:Error|Output)\b/#)]
        return refused.filter { code.contains($0.1.wordBoundaryKind(.simple)) }.map { "\(file.path): \($0.0)" }
    }

    /// Programs start through `ChildProcess` only: Foundation's ways may end this process (`docs/decisions`, 0019).
    static func otherStarts(_ file: SourceFile) -> [String] {
        let code = String(SwiftText(file.text).code)
        let refused: [(String, Regex<Substring>)] = [("Process()", #/(?:^|[^.\w])(?:Foundation\.)?Process\s*(?:\(|\.run)/#), ("Pipe()", #/(?:^|[^.\w])(?:Foundation\.)?Pipe\s*\(/#), ("readabilityHandler", #/\breadabilityHandler\b/#)]
        return refused.filter { code.contains($0.1.wordBoundaryKind(.simple)) }.map { "\(file.path): \($0.0)" }
    }

    /// Accents belong to texts and comments, never to names.
    static func notASCII(_ file: SourceFile) -> [String] {
        let found = SwiftText(file.text).code.filter { !$0.isASCII }
        return found.isEmpty ? [] : ["\(file.path): \(String(found))"]
    }

    /// A folder is a subject, a file is a type: these names say neither.
    static func vague(_ path: String) -> [String] {
        let refused: Set<String> = ["utils", "util", "helpers", "helper", "core", "common", "manager", "service", "misc"]
        return path.split(separator: "/").map { $0.split(separator: ".").first.map(String.init) ?? "" }.filter { refused.contains($0.lowercased()) }.map { "\(path): \($0)" }
    }
}
