import TestWorld

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
