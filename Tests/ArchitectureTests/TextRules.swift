import Foundation

/// A text of a data file, with the way to it: `signs.json/families/0/label`.
struct FoundText: Sendable {
    let place: String
    /// `fr`, `en`, or the name of a text that has one language.
    let key: String
    let text: String
}

/// Rules on the texts that people read.
enum TextRules {
    /// Parts of a data file that nobody reads: patterns, and examples of what not to write.
    static let unread: Set<String> = ["pattern", "pattern_en", "fragments", "examples"]

    /// Every text of a JSON file. O(length).
    static func texts(of file: SourceFile) throws -> [FoundText] {
        var found: [FoundText] = []
        visit(try JSONSerialization.jsonObject(with: Data(file.text.utf8), options: .fragmentsAllowed), file.path) { found.append($0) }
        return found
    }

    private static func visit(_ value: Any, _ place: String, key: String = "", _ add: (FoundText) -> Void) {
        switch value {
        case let text as String: add(FoundText(place: place, key: key, text: text))
        case let list as [Any]: for (index, item) in list.enumerated() { visit(item, "\(place)/\(index)", key: key, add) }
        case let object as [String: Any]:
            for (name, item) in object.sorted(by: { $0.key < $1.key }) where !unread.contains(name) { visit(item, "\(place)/\(name)", key: name, add) }
        default: break
        }
    }

    /// Texts whose twin is missing, empty, or has other places in braces.
    static func withoutTwin(_ texts: [FoundText]) -> [String] {
        let pairs = Dictionary(grouping: texts.filter { ["fr", "en"].contains($0.key) }) { String($0.place.dropLast(3)) }
        return pairs.sorted { $0.key < $1.key }.compactMap { place, twins in
            let french = twins.first { $0.key == "fr" }?.text ?? "", english = twins.first { $0.key == "en" }?.text ?? ""
            // A separator such as " : " is a text too.
            guard !french.isEmpty, !english.isEmpty else { return "\(place): no twin" }
            return places(french) == places(english) ? nil : "\(place): not the same places"
        }
    }

    static func places(_ text: String) -> [String] {
        text.matches(of: #/\{(\w+)\}/#).map { String($0.output.1) }.reduce(into: Set<String>()) { $0.insert($1) }.sorted()
    }

    /// Words that blame a child, or promise that there is nothing.
    static func forbidden(_ text: String) -> [String] {
        let words = ["prostituée", "cliente", "consentante", "manipulatrice", "rien à signaler", "aucun risque", "risque nul", "nothing to report", "no risk", "zero risk"]
        let plain = text.lowercased().replacing("\u{A0}", with: " ").replacing("\u{202F}", with: " ").precomposedStringWithCanonicalMapping
        return words.filter { plain.contains($0) }
    }

    /// Faults of French typography: the spaces of ; : ? ! and « », the apostrophe.
    static func typography(_ text: String) -> [String] {
        let scalars = Array(text.unicodeScalars)
        var faults: [String] = []
        for (index, scalar) in scalars.enumerated() {
            let previous = index > 0 ? scalars[index - 1] : nil, next = index + 1 < scalars.count ? scalars[index + 1] : nil
            switch scalar {
            case ";", "?", "!", ":":
                let isInside = previous.map { ";?!:".unicodeScalars.contains($0) || $0 == "(" } ?? true
                let isHourOrAddress = scalar == ":" && next.map { !$0.properties.isWhitespace } ?? false
                if !isInside, !isHourOrAddress, previous != "\u{202F}" { faults.append("no U+202F before \(scalar)") }
            case "«": if next != "\u{A0}" { faults.append("no U+00A0 after «") }
            case "»": if previous != "\u{A0}" { faults.append("no U+00A0 before »") }
            case "'": if previous?.properties.isAlphabetic == true, next?.properties.isAlphabetic == true { faults.append("straight apostrophe") }
            default: break
            }
        }
        return faults
    }

    /// Words that a family could read over a shoulder: never in a title or an address.
    static func subjectWords(_ text: String) -> [String] {
        ["prostitu", "exploitation", "sexuel", "sexual", "proxén", "proxen", "pimp"].filter { text.lowercased().contains($0) }
    }

    /// Sentences in French in a source: texts belong to catalogues.
    static func frenchSentences(_ file: SourceFile) -> [String] {
        SwiftText(file.text).literals.filter { literal in
            // The name of the product is no sentence.
            let text = literal.text.replacing("Repère", with: "")
            let hasAccent = text.unicodeScalars.contains { ($0.properties.isAlphabetic && !$0.isASCII) || $0 == "«" }
            let hasSpace = text.contains { $0 == " " || $0 == "\u{A0}" || $0 == "\u{202F}" }
            return hasAccent && hasSpace && text.contains { $0.isLetter }
        }.map { "\(file.path):\($0.line): \($0.text)" }
    }
}
