import Foundation
import Vocabulary

/// The communes in the data folder: one text file, a line per commune, closed by a checksum.
///
/// The checksum finds a file cut short or changed by accident; it is no protection against a person who may write there.
public enum CommuneStore {
    private static let header = "repere.communes 1"

    /// Writes the file whole or not at all: a temporary file, flushed to the disk, takes its place. O(n).
    ///
    /// `note` says where the rows come from, on one line: it is shown with the data. Errors: the disk refused.
    public static func write(_ communes: [Commune], note: String = "", to url: URL) throws(CommuneStoreError) {
        let plainNote = String(String.UnicodeScalarView(note.unicodeScalars.filter { !$0.properties.isControl }))
        var bytes = Array("\(header)\nnote \(plainNote)\nrows \(communes.count)\n".utf8)
        bytes.reserveCapacity(communes.count * 48)
        for commune in communes { bytes.append(contentsOf: CommuneLine.text(commune).utf8) }
        bytes.append(contentsOf: "checksum \(checksum(bytes[...]))\n".utf8)
        do {
            try AtomicFile.write(bytes, to: url)
        } catch {
            throw .unwritable(path: url.lastPathComponent, reason: error.reason)
        }
    }

    /// Reads the file and packs it for searching. O(n). Errors: absent, or damaged.
    public static func load(from url: URL) throws(CommuneStoreError) -> CommuneIndex {
        guard let data = try? Data(contentsOf: url) else { throw .missing(path: url.lastPathComponent) }
        return try parse([UInt8](data), path: url.lastPathComponent)
    }

    private static func parse(_ bytes: [UInt8], path: String) throws(CommuneStoreError) -> CommuneIndex {
        guard bytes.last == newline, let last = bytes.dropLast().lastIndex(of: newline) else {
            throw .corrupted(path: path, line: nil)
        }
        let body = bytes[...last]
        guard bytes[(last + 1)...].elementsEqual("checksum \(checksum(body))\n".utf8) else {
            throw .corrupted(path: path, line: nil)
        }
        let lines = body.dropLast().split(separator: newline, omittingEmptySubsequences: false)
        guard lines.count >= 3, lines[0].elementsEqual(header.utf8), lines[1].starts(with: "note ".utf8),
            lines[2].elementsEqual("rows \(lines.count - 3)".utf8)
        else { throw .corrupted(path: path, line: nil) }
        var communes: [Commune] = []
        communes.reserveCapacity(lines.count)
        for (position, line) in lines.dropFirst(3).enumerated() {
            guard let commune = CommuneLine.commune(line) else { throw .corrupted(path: path, line: position + 4) }
            communes.append(commune)
        }
        return CommuneIndex(communes, note: String(decoding: lines[1].dropFirst(5), as: UTF8.self))
    }

    private static let newline = UInt8(ascii: "\n")

    /// FNV-1a on 64 bits, sixteen hexadecimal digits. O(n).
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> String {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let text = String(value, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}
