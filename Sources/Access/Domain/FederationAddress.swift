import Foundation

/// An address of a provider that may be contacted: https, or http on this computer only (tests, development).
public struct FederationAddress: Sendable, Hashable {
    /// As it was written: an issuer is compared to the letter.
    public let text: String
    /// False for http on this computer.
    public let isEncrypted: Bool
    public let hasQuery: Bool

    /// Longest address, in characters.
    public static let limit = 2_048
    private static let here: Set<String> = ["localhost", "127.0.0.1", "::1", "[::1]"]

    /// Nil for any other scheme, without host, with a user name or a fragment. O(length).
    public init?(_ text: String) {
        guard text.utf8.count <= Self.limit, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let parts = URLComponents(string: text, encodingInvalidCharacters: false),
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil, parts.fragment == nil
        else { return nil }
        switch parts.scheme {
        case "https": isEncrypted = true
        case "http" where Self.here.contains(host): isEncrypted = false
        default: return nil
        }
        self.text = text
        hasQuery = parts.query != nil
    }

    /// The same with parameters behind.
    func with(_ parameters: [FederationQuery.Parameter]) -> String {
        text + (hasQuery ? "&" : "?") + FederationQuery.text(parameters)
    }
}

/// Parameters of an address or of a form.
enum FederationQuery {
    struct Parameter: Sendable, Hashable {
        let name: String
        let value: String

        init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Everything but letters, digits and `-._~` is escaped (RFC 3986, 2.3), so that it reads the same in an address and in a form.
    static func text(_ parameters: [Parameter]) -> String {
        parameters.map { escaped($0.name) + "=" + escaped($0.value) }.joined(separator: "&")
    }

    private static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes += [0x25, digit(byte >> 4), digit(byte & 0x0F)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
}
