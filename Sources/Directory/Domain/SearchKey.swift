/// The folded form of a name: lower-case ASCII letters and digits, words parted by one space.
///
/// `L’Haÿ-les-Roses` gives `l hay les roses`; `St Denis` gives `saint denis`; `Œuilly` gives `oeuilly`.
/// Accents typed apart, ligatures and wide letters fold too; anything else parts words.
enum SearchKey {
    static let space = UInt8(ascii: " ")

    /// Folds at most `limit` scalars. O(length), no allocation but the result.
    static func fold(_ text: some StringProtocol, limit: Int = 256, expanding: Bool = true) -> [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(32)
        var wordStart = 0
        for scalar in text.unicodeScalars.prefix(limit) {
            switch letters(of: scalar) {
            case .joined:
                continue
            case .one(let byte):
                key.append(byte)
            case .two(let first, let second):
                key.append(first)
                key.append(second)
            case .separator:
                close(&key, &wordStart, expanding)
            }
        }
        close(&key, &wordStart, expanding)
        if key.last == space { key.removeLast() }
        return key
    }

    /// The words of a folded key. O(length).
    static func words(_ key: [UInt8]) -> [[UInt8]] {
        key.split(separator: space).map(Array.init)
    }

    /// The key as text, for comparing with a table.
    static func text(_ text: some StringProtocol) -> String {
        String(decoding: fold(text), as: UTF8.self)
    }

    private static func close(_ key: inout [UInt8], _ wordStart: inout Int, _ expanding: Bool) {
        guard key.count > wordStart else { return }
        if expanding {
            let word = key[wordStart...]
            if word.elementsEqual("st".utf8) {
                key.replaceSubrange(wordStart..., with: Array("saint".utf8))
            } else if word.elementsEqual("ste".utf8) {
                key.replaceSubrange(wordStart..., with: Array("sainte".utf8))
            }
        }
        key.append(space)
        wordStart = key.count
    }

    private enum Letters {
        case one(UInt8), two(UInt8, UInt8), joined, separator
    }

    private static func one(_ letter: Unicode.Scalar) -> Letters { .one(UInt8(ascii: letter)) }

    private static func letters(of scalar: Unicode.Scalar) -> Letters {
        let value = scalar.value
        if value < 0x80 {
            let byte = UInt8(truncatingIfNeeded: value)
            switch byte {
            case 0x30...0x39, 0x61...0x7A: return .one(byte)
            case 0x41...0x5A: return .one(byte | 0x20)
            default: return .separator
            }
        }
        return value < 0x180 ? accented(value) : rare(value)
    }

    private static func accented(_ value: UInt32) -> Letters {
        switch value {
        case 0xC0...0xC5, 0xE0...0xE5, 0xAA, 0x100...0x105: one("a")
        case 0xC6, 0xE6: .two(UInt8(ascii: "a"), UInt8(ascii: "e"))
        case 0xC7, 0xE7, 0x106...0x10D: one("c")
        case 0xC8...0xCB, 0xE8...0xEB, 0x112...0x11B: one("e")
        case 0xCC...0xCF, 0xEC...0xEF, 0x128...0x131: one("i")
        case 0xD1, 0xF1, 0x143...0x148: one("n")
        case 0xD2...0xD6, 0xD8, 0xF2...0xF6, 0xF8, 0xBA, 0x14C...0x151: one("o")
        case 0xD9...0xDC, 0xF9...0xFC, 0x168...0x173: one("u")
        case 0xDD, 0xFD, 0xFF, 0x176...0x178: one("y")
        case 0xDF: .two(UInt8(ascii: "s"), UInt8(ascii: "s"))
        case 0x152, 0x153: .two(UInt8(ascii: "o"), UInt8(ascii: "e"))
        case 0x15A...0x161: one("s")
        case 0x179...0x17E: one("z")
        case 0xAD: .joined
        default: .separator
        }
    }

    private static func rare(_ value: UInt32) -> Letters {
        switch value {
        case 0x300...0x36F, 0x200B...0x200D, 0x2060, 0xFEFF: return .joined
        case 0x1D49: return one("e")
        case 0x2B3: return one("r")
        case 0xFB01: return .two(UInt8(ascii: "f"), UInt8(ascii: "i"))
        case 0xFB02: return .two(UInt8(ascii: "f"), UInt8(ascii: "l"))
        case 0xFF10...0xFF5A:
            guard let wide = Unicode.Scalar(value - 0xFEE0) else { return .separator }
            return letters(of: wide)
        default: return .separator
        }
    }
}
