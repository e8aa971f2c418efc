/// Numbers that look drawn at random and are the same at each run (SplitMix64), so that a failure can be seen again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// A text of any Unicode scalars, dangerous ones more often than chance would have it.
func anyText(upTo length: Int, _ generator: inout SeededGenerator) -> String {
    let favourites: [Unicode.Scalar] = ["\0", "\r", "\n", "\t", " ", "\u{A0}", "\u{202E}", "\u{FEFF}", "/", "-", "1", "é", "«", "»", ":", "{", "}"]
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...length, using: &generator) {
        if Bool.random(using: &generator), let favourite = favourites.randomElement(using: &generator) {
            scalars.append(favourite)
        } else if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &generator)) {
            scalars.append(scalar)
        }
    }
    return String(scalars)
}
