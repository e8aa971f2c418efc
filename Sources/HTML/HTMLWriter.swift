/// Writes one HTML page as UTF-8 bytes, escaping every text and every attribute value by construction.
///
/// There is no way to write raw markup: element and attribute names are compile-time constants
/// and all the rest goes through `text(_:)` or an attribute value. Appending is O(length of the text).
public struct HTMLWriter: Sendable {
    /// The page so far, UTF-8.
    public private(set) var bytes: [UInt8] = []
    /// Where pieces end, in order.
    private(set) var cuts: [Int] = []

    public init(capacity: Int = 16_384) {
        bytes.reserveCapacity(capacity)
        append("<!doctype html>")
    }

    /// A page that goes on after a piece written earlier.
    public init(after piece: Fragment, capacity: Int = 16_384) {
        bytes.reserveCapacity(capacity)
        bytes.append(contentsOf: piece.bytes)
    }

    /// A writer for a part of a page, kept and appended later with `fragment(_:)`.
    public init(fragmentCapacity: Int) {
        bytes.reserveCapacity(fragmentCapacity)
    }

    /// An element with content.
    @inline(__always)
    public mutating func element(_ name: ElementName, _ attributes: Attribute?..., content: (inout HTMLWriter) -> Void) {
        open(name, attributes)
        content(&self)
        close(name)
    }

    /// An element that holds one text.
    public mutating func element(_ name: ElementName, _ attributes: Attribute?..., text: String) {
        open(name, attributes)
        self.text(text)
        close(name)
    }

    /// An element without content (`input`, `br`, `link`, `meta`, `use`).
    public mutating func void(_ name: ElementName, _ attributes: Attribute?...) {
        open(name, attributes)
    }

    /// A text, escaped.
    public mutating func text(_ text: String) {
        appendEscaped(text)
    }

    /// A part written earlier by another `HTMLWriter`. O(length).
    public mutating func fragment(_ fragment: Fragment) {
        bytes.append(contentsOf: fragment.bytes)
    }

    /// Ends a piece here: what follows belongs to the next one. Only a writer made by `Fragment.pieces` keeps them.
    public mutating func cut() {
        cuts.append(bytes.count)
    }

    private mutating func open(_ name: ElementName, _ attributes: [Attribute?]) {
        bytes.append(0x3C)
        append(name.text)
        for case let attribute? in attributes {
            bytes.append(0x20)
            append(attribute.name)
            switch attribute.value {
            case .none:
                break
            case .constant(let value):
                append("=\"")
                append(value)
                bytes.append(0x22)
            case .text(let value):
                append("=\"")
                appendEscaped(value)
                bytes.append(0x22)
            }
        }
        bytes.append(0x3E)
    }

    private mutating func close(_ name: ElementName) {
        append("</")
        append(name.text)
        bytes.append(0x3E)
    }

    private mutating func append(_ constant: StaticString) {
        constant.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func appendEscaped(_ text: String) {
        var text = text
        text.withUTF8 { buffer in
            var start = buffer.startIndex
            for index in buffer.indices {
                guard let replacement = Self.replacement(for: buffer[index]) else { continue }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start..<index]))
                append(replacement)
                start = buffer.index(after: index)
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start..<buffer.endIndex]))
        }
    }

    @inline(__always)
    private static func replacement(for byte: UInt8) -> StaticString? {
        switch byte {
        case 0x26: "&amp;"
        case 0x3C: "&lt;"
        case 0x3E: "&gt;"
        case 0x22: "&quot;"
        case 0x27: "&#39;"
        case 0x00: "\u{FFFD}"
        default: nil
        }
    }
}
