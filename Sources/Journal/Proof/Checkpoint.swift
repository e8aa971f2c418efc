import Foundation
import Vocabulary

/// The state of the tree, signed: C2SP tlog-checkpoint, one Ed25519 signature in the format of C2SP signed-note.
///
///     repere/journal/<installation>
///     <size>
///     <root, base64>
///
///     — <key name> <base64 of key hash (4 bytes) and signature (64 bytes)>
public struct Checkpoint: Sendable, Hashable {
    public let origin: String
    public let size: Int
    public let root: TreeHash

    public init(origin: String, size: Int, root: TreeHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// The three lines that are signed.
    public var body: String { "\(origin)\n\(size)\n\(Data(root.bytes).base64EncodedString())\n" }

    /// The signed note.
    public func signed(by key: CheckpointKey) -> String {
        let signature = Data(key.public.hash + key.signature(of: Array(body.utf8))).base64EncodedString()
        return body + "\n— \(key.public.name) \(signature)\n"
    }

    /// Reads a signed note. Other signatures (witnesses) may follow; unknown keys are passed over.
    /// - Throws: `CheckpointError`.
    public init(note: String, signedBy key: CheckpointPublicKey) throws(CheckpointError) {
        guard note.utf8.count <= 16_384, let gap = note.range(of: "\n\n") else { throw .unreadable }
        let body = String(note[..<gap.lowerBound]) + "\n"
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 4, !lines[0].isEmpty, let size = Int(lines[1]), size >= 0, lines[1] == "\(size)",
            let root = Data(base64Encoded: lines[2]).flatMap({ TreeHash(bytes: $0) })
        else { throw .unreadable }
        var isSigned = false
        for line in note[gap.upperBound...].split(separator: "\n") {
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "—", let bytes = Data(base64Encoded: String(parts[2])), bytes.count > 4 else { throw .unreadable }
            guard parts[1] == key.name, Array(bytes.prefix(4)) == key.hash else { continue }
            guard key.verifies(Array(bytes.dropFirst(4)), of: Array(body.utf8)) else { throw .wrongSignature }
            isSigned = true
        }
        guard isSigned else { throw .notSigned }
        self.init(origin: lines[0], size: size, root: root)
    }
}

/// A signed checkpoint on one line, for a QR code, a letter or a mail: what is copied there is an anchor.
public enum AnchorText {
    private static let head = "REPERE-ANCHOR-1."

    /// `REPERE-ANCHOR-1.` then the note in base64url: letters, digits, `-`, `_` and `.` only.
    public static func line(_ note: String) -> String {
        head + Data(note.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// The note of a line; the text itself when it is not such a line. White space, which paper and mail add, does not count.
    public static func note(_ text: String) -> String {
        let plain = text.filter { !$0.isWhitespace }
        guard plain.hasPrefix(head) else { return text }
        let base64 = plain.dropFirst(head.count).replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: base64 + String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)).map { String(decoding: $0, as: UTF8.self) } ?? text
    }
}

public enum CheckpointError: Error, Sendable, Hashable {
    case unreadable
    /// None of the signatures is by this key.
    case notSigned
    case wrongSignature
}
