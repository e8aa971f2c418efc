import CQRencode
import HTML

/// A QR code drawn in the page: no image to load, sharp at every size.
struct QRCode {
    /// Modules on a side, without the white edge.
    let side: Int
    /// Row by row: true is dark.
    let dark: [Bool]

    /// Nil when the text is too long. O(modules).
    init?(_ text: String) {
        guard text.utf8.count <= 1_000, !text.utf8.contains(0), let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        side = Int(code.pointee.width)
        guard let data = code.pointee.data, side > 0 else { return nil }
        dark = UnsafeBufferPointer(start: data, count: side * side).map { $0 & 1 == 1 }
    }

    private static let edge = 4

    /// - Parameter label: what the code is for, for who does not see it; the text itself stands beside it.
    func write(_ w: inout HTMLWriter, label: String) {
        var outline = ""
        for row in 0..<side {
            for column in 0..<side where dark[row * side + column] { outline += "M\(column + Self.edge) \(row + Self.edge)h1v1h-1z" }
        }
        w.element(.svg, .class("qr"), .square(side + 2 * Self.edge), .constant(.role, "img"), .label(label)) { w in
            w.element(.rect, .class("fond"), .constant(.width, "100%"), .constant(.height, "100%")) { _ in }
            w.element(.path, .class("encre"), .outline(outline)) { _ in }
        }
    }
}
