/// A Swift source taken apart: its code without texts and comments, and the texts it holds.
struct SwiftText {
    struct Literal: Equatable {
        /// The text, with `SwiftText.hole` in the place of each interpolation.
        let text: String
        let line: Int
        /// What is called with it: `shell.texts`, `.heading`; empty when it is not an argument.
        let callee: String
        /// Its rank among the arguments.
        let argument: Int
    }

    /// Stands for an interpolated value.
    static let hole: Character = "\u{FFFC}"

    /// The code; each text is `""`, each comment a space, and lines keep their number.
    private(set) var code = String.UnicodeScalarView()
    private(set) var literals: [Literal] = []

    private struct Frame {
        let callee: String
        var argument = 0
    }

    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var line = 1
    private var frames: [Frame] = []

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        while position < scalars.count { step() }
    }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar {
        scalars.indices.contains(position + offset) ? scalars[position + offset] : "\0"
    }

    private mutating func take() -> Unicode.Scalar {
        let scalar = peek()
        position += 1
        if scalar == "\n" { line += 1 }
        return scalar
    }

    private mutating func step() {
        switch (peek(), peek(1)) {
        case ("/", "/"): while position < scalars.count, peek() != "\n" { position += 1 }
        case ("/", "*"): skipBlock()
        case ("\"", _): readText(hashes: 0)
        case ("#", "#"), ("#", "\""):
            var hashes = 0
            while peek(hashes) == "#" { hashes += 1 }
            guard peek(hashes) == "\"" else { return code.append(take()) }
            position += hashes
            readText(hashes: hashes)
        case ("(", _), ("[", _), ("{", _):
            frames.append(Frame(callee: peek() == "(" ? callee : ""))
            code.append(take())
        case (")", _), ("]", _), ("}", _):
            _ = frames.popLast()
            code.append(take())
        default:
            if peek() == ",", !frames.isEmpty { frames[frames.count - 1].argument += 1 }
            code.append(take())
        }
    }

    /// The name that stands just before: letters, digits, `_` and `.`.
    private var callee: String {
        var name: [Unicode.Scalar] = []
        for scalar in code.reversed() {
            guard scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_" || scalar == "." else { break }
            name.append(scalar)
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: name.reversed())
        return String(view)
    }

    private mutating func skipBlock() {
        var depth = 0
        repeat {
            switch (peek(), peek(1)) {
            case ("/", "*"):
                depth += 1
                position += 2
            case ("*", "/"):
                depth -= 1
                position += 2
            default:
                if take() == "\n" { code.append("\n") }
            }
        } while depth > 0 && position < scalars.count
        code.append(" ")
    }

    private mutating func readText(hashes: Int) {
        let isLong = peek(1) == "\"" && peek(2) == "\"", start = line
        let callee = frames.last?.callee ?? "", argument = frames.last?.argument ?? 0
        position += isLong ? 3 : 1
        var text = String.UnicodeScalarView()
        while position < scalars.count, !closes(hashes, isLong) {
            if peek() == "\\", (0..<hashes).allSatisfy({ peek(1 + $0) == "#" }) {
                position += 1 + hashes
                text.append(contentsOf: escaped())
            } else {
                text.append(take())
            }
        }
        position += (isLong ? 3 : 1) + hashes
        code.append(contentsOf: "\"\"".unicodeScalars)
        code.append(contentsOf: String(repeating: "\n", count: line - start).unicodeScalars)
        literals.append(Literal(text: String(text), line: start, callee: callee, argument: argument))
    }

    private func closes(_ hashes: Int, _ isLong: Bool) -> Bool {
        let quotes = isLong ? 3 : 1
        return (0..<quotes).allSatisfy { peek($0) == "\"" } && (0..<hashes).allSatisfy { peek(quotes + $0) == "#" }
    }

    /// What follows a backslash: an interpolation is read as code.
    private mutating func escaped() -> String.UnicodeScalarView {
        switch take() {
        case "(":
            let depth = frames.count
            frames.append(Frame(callee: ""))
            code.append(" ")
            while position < scalars.count, frames.count > depth { step() }
            code.append(" ")
            return String(Self.hole).unicodeScalars
        case "u":
            var digits = ""
            if peek() == "{" { position += 1 }
            while position < scalars.count, peek() != "}" { digits.unicodeScalars.append(take()) }
            position += 1
            return String.UnicodeScalarView(UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init).map { [$0] } ?? [])
        case "n": return "\n".unicodeScalars
        case "t": return "\t".unicodeScalars
        case "0": return "\0".unicodeScalars
        case "r": return "\r".unicodeScalars
        case let other: return String(Character(other)).unicodeScalars
        }
    }
}
