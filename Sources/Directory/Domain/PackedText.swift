/// Many short texts in one block of bytes: no object per text.
struct PackedText: Sendable {
    private var bytes: [UInt8] = []
    /// Where each text begins, then where the last one ends.
    private var starts: [UInt32] = [0]

    var count: Int { starts.count - 1 }

    /// Adds a text at the end. Amortised O(length). A block stops growing at 4 GB: the text is then stored empty.
    mutating func append(_ text: [UInt8]) {
        if let end = UInt32(exactly: bytes.count + text.count) {
            bytes.append(contentsOf: text)
            starts.append(end)
        } else {
            starts.append(starts.last ?? 0)
        }
    }

    /// The bytes of a text; empty outside. O(1).
    subscript(position: Int) -> ArraySlice<UInt8> {
        guard position >= 0, position < count else { return [] }
        return bytes[Int(starts[position])..<Int(starts[position + 1])]
    }

    /// Reads every text in order: the position, then the bytes as a part of the whole block. O(n).
    func forEach(_ body: (_ position: Int, _ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Void) {
        let all = bytes.span
        for position in 0..<count {
            body(position, all, Int(starts[position])..<Int(starts[position + 1]))
        }
    }
}

/// An INSEE code of five letters or digits as one number that keeps the order: base 36.
enum PackedCode {
    /// Nil when the text is not five ASCII letters or digits. O(1).
    static func pack(_ code: String) -> UInt32? {
        guard code.utf8.count == 5 else { return nil }
        var value: UInt32 = 0
        for byte in code.utf8 {
            let digit: UInt32
            switch byte {
            case 0x30...0x39: digit = UInt32(byte) - 0x30
            case 0x41...0x5A: digit = UInt32(byte) - 0x41 + 10
            case 0x61...0x7A: digit = UInt32(byte) - 0x61 + 10
            default: return nil
            }
            value = value * 36 + digit
        }
        return value
    }

    /// The code of a packed number, in capitals. O(1).
    static func unpack(_ value: UInt32) -> String {
        let text = String(value, radix: 36, uppercase: true)
        return String(repeating: "0", count: max(0, 5 - text.utf8.count)) + text
    }
}
