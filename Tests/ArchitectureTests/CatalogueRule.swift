/// Every key asked for is in the catalogue, and every key of the catalogue is asked for.
struct CatalogueRule {
    /// Whose keys these are: `Guide`.
    let room: String
    let keys: Set<String>

    /// What is called with a key, and the beginning it adds. The first argument holds the key.
    private static let callees: [String: String] = ["texts": "", "t": "", "both": ""]
    /// The same in the one room that has words of its own for documents, fields and findings.
    private static let ofSignalement: [String: String] = [
        "words": "print.", "self": "print.", "heading": "heading.", "note": "note.", "folded": "folded.", "field": "field.", "answer": "field.", "choices": "field.", "error": "finding.", "warning": "finding.",
    ]
    /// Beginnings added far from the text that names the key.
    private static let beginnings = ["", "print.", "heading.", "note.", "folded.", "field.", "hint.", "error.", "finding."]

    /// The room whose catalogue a text of this source speaks of: its own, for those that have one (`owners`).
    static func room(of literal: SwiftText.Literal, in room: String, owners: Set<String>) -> String {
        if literal.callee.hasSuffix("shell.texts") { return "Site" }
        // The command line speaks with the words of documents; the server with those of the site.
        return owners.contains(room) ? room : room == "RepereCLI" ? "Signalement" : "Site"
    }

    /// Keys asked for by name that do not exist. A key with an interpolation must match at least one.
    func unknown(_ literals: [SwiftText.Literal]) -> [String] {
        literals.compactMap { literal -> String? in
            guard literal.argument == 0, let beginning = beginning(literal.callee), literal.text.contains(where: { $0 != SwiftText.hole }) else { return nil }
            let key = beginning + (beginning == "field." ? Self.ranked(literal.text) : literal.text)
            return keys.contains { Self.matches(key, $0) } ? nil : "\(room), line \(literal.line): no text for \(key.replacing(String(SwiftText.hole), with: "…"))"
        }
    }

    private func beginning(_ callee: String) -> String? {
        let name = callee.split(separator: ".").last.map(String.init) ?? ""
        if let beginning = Self.callees[name] { return beginning }
        guard room == "Signalement" else { return nil }
        return ["heading", "note", "folded", "field", "answer", "choices"].contains(name) && !callee.hasPrefix(".") ? nil : Self.ofSignalement[name]
    }

    /// Keys that no source names, whole or by a pattern.
    func unused(_ literals: [SwiftText.Literal]) -> [String] {
        let texts = Set(literals.map(\.text).flatMap { [$0, Self.ranked($0)] })
        let definitions = Set(Self.beginnings.map { $0 + String(SwiftText.hole) })
        let holed = texts.filter { $0.contains(SwiftText.hole) && !definitions.contains($0) }
        let patterns = holed.flatMap { text -> [String] in
            let letters = text.filter(\.isLetter).count
            // A pattern of holes only says nothing; a short one is not tried after every beginning.
            return letters == 0 ? [] : letters < 3 ? [text] : Self.beginnings.map { $0 + text }
        }
        let hasNumbered = holed.contains("\(SwiftText.hole).\(SwiftText.hole)")
        return keys.sorted().filter { key in
            let isNamed = Self.beginnings.contains { key.hasPrefix($0) && texts.contains(String(key.dropFirst($0.count))) }
            return !isNamed && !patterns.contains { Self.matches($0, key) } && !(hasNumbered && Self.isNumbered(key, among: texts))
        }.map { "\(room): nothing asks for \($0)" }
    }

    /// Whether a key is `privacy.3` when `privacy` is named.
    private static func isNumbered(_ key: String, among texts: Set<String>) -> Bool {
        guard let dot = key.lastIndex(of: "."), Int(key[key.index(after: dot)...]) != nil else { return false }
        return texts.contains(String(key[..<dot]))
    }

    /// `faits.2.texte` has the words of `faits.texte`: numbers are left out.
    static func ranked(_ name: String) -> String {
        name.split(separator: ".").filter { Int($0) == nil && $0 != String(SwiftText.hole)[...] }.joined(separator: ".")
    }

    /// Whether a key is what a pattern says; a hole stands for one character or more.
    static func matches(_ pattern: String, _ key: String) -> Bool {
        let parts = pattern.split(separator: SwiftText.hole, omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first, let last = parts.last else { return pattern == key }
        guard key.hasPrefix(first), key.dropFirst(first.count).hasSuffix(last) else { return false }
        var rest = key.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() {
            guard let range = rest.dropFirst().firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return !rest.isEmpty
    }
}
