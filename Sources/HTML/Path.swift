/// An address written by the program: a constant, followed by percent-encoded parts.
public struct Path: Sendable, Hashable {
    public let text: String

    public init(_ constant: StaticString) {
        text = constant.description
    }

    private init(unchecked text: String) {
        self.text = text
    }

    /// `base/segment`, the segment percent-encoded. O(length).
    public func appending(_ segment: String) -> Path {
        let joined = text.hasSuffix("/") ? text : text + "/"
        return Path(unchecked: joined + Self.encoded(segment))
    }

    /// The same page in a language whose pages stand under a prefix such as `/en`.
    public func prefixed(by prefix: StaticString) -> Path {
        Path(unchecked: prefix.description + (text == "/" ? "" : text))
    }

    /// The address of a template such as `/contacts/{departement}`, each parameter percent-encoded. O(length).
    public static func of(_ template: String, _ parameters: [String: String] = [:]) -> Path {
        template.split(separator: "/").reduce(Path("/")) { path, part in
            guard part.hasPrefix("{"), part.hasSuffix("}") else { return path.appending(String(part)) }
            return path.appending(parameters[String(part.dropFirst().dropLast())] ?? "")
        }
    }

    public func query(_ name: StaticString, _ value: String) -> Path {
        Path(unchecked: text + (text.contains("?") ? "&" : "?") + name.description + "=" + Self.encoded(value))
    }

    public func fragment(_ id: String) -> Path {
        Path(unchecked: text + "#" + Self.encoded(id))
    }

    /// A place in the same page.
    public static func inPage(_ id: String) -> Path {
        Path(unchecked: "#" + encoded(id))
    }

    /// A `tel:` link; anything that is not a digit or `+` is left out.
    public static func telephone(_ number: String) -> Path {
        Path(unchecked: "tel:" + number.unicodeScalars.filter { ("0"..."9").contains($0) || $0 == "+" }.map(String.init).joined())
    }

    /// An `sms:` link; anything that is not a digit or `+` is left out.
    public static func message(_ number: String) -> Path {
        Path(unchecked: "sms:" + number.unicodeScalars.filter { ("0"..."9").contains($0) || $0 == "+" }.map(String.init).joined())
    }

    private static func encoded(_ text: String) -> String {
        let hexadecimal = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                bytes.append(byte)
            default:
                bytes.append(0x25)
                bytes.append(hexadecimal[Int(byte >> 4)])
                bytes.append(hexadecimal[Int(byte & 0x0F)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
