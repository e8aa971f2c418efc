/// Hides how long a text is: sealed texts have one of a few lengths only.
///
/// 64, 256, 1,024 or 4,096 bytes, then multiples of 4,096. The end of the text is marked by 0x80, as in ISO/IEC 7816-4.
enum Padding {
    private static let classes = [64, 256, 1_024, 4_096]

    /// The length once padded.
    static func length(of count: Int) -> Int {
        classes.first { $0 > count } ?? (count / 4_096 + 1) * 4_096
    }

    static func padded(_ bytes: [UInt8]) -> [UInt8] {
        var padded = bytes
        padded.append(0x80)
        padded.append(contentsOf: repeatElement(0, count: length(of: bytes.count) - padded.count))
        return padded
    }

    /// Nil when the mark is missing, or the length is none of the classes.
    static func removed(from padded: [UInt8]) -> [UInt8]? {
        guard let mark = padded.lastIndex(where: { $0 != 0 }), padded[mark] == 0x80, length(of: mark) == padded.count else { return nil }
        return Array(padded[..<mark])
    }
}
