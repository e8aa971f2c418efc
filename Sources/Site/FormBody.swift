import Vocabulary

/// The fields of a form, flat and in order. Names are never nested, whatever brackets they hold.
public struct FormBody: Sendable {
    /// A file sent with a form.
    public struct File: Sendable {
        public let name: String
        public let bytes: [UInt8]
        /// The rest of it was not read: the body was larger than its page accepts.
        public let isCut: Bool

        public init(name: String, bytes: [UInt8], isCut: Bool = false) {
            self.name = name
            self.bytes = bytes
            self.isCut = isCut
        }
    }

    public internal(set) var fields: [(name: String, value: String)]
    public internal(set) var files: [String: File]

    /// More fields than any form of the product has: beyond, the request is refused.
    public static let maximumFields = 2_000

    public init(fields: [(name: String, value: String)] = [], files: [String: File] = [:]) {
        self.fields = fields
        self.files = files
    }

    /// The first value of a field, as typed; nil when it was not sent. O(fields).
    public subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// The first value on one line, cleaned; empty when absent.
    public func line(_ name: String) -> String {
        self[name].map(TypedText.line) ?? ""
    }

    /// Every value of a field, in order.
    public func values(_ name: String) -> [String] {
        fields.compactMap { $0.name == name ? $0.value : nil }
    }

    /// The same body without what `accepts` refuses.
    public func keeping(_ accepts: (String) -> Bool) -> FormBody {
        FormBody(fields: fields.filter { accepts($0.name) }, files: files.filter { accepts($0.key) })
    }

    public enum ParseError: Error, Equatable {
        case tooManyFields
        case malformed
    }

    /// `application/x-www-form-urlencoded`. Invalid UTF-8 becomes U+FFFD; a broken escape stays as typed. O(length).
    public static func urlEncoded(_ bytes: [UInt8]) throws(ParseError) -> FormBody {
        var fields: [(name: String, value: String)] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let pair = rest.prefix { $0 != UInt8(ascii: "&") }
            rest = rest.dropFirst(pair.count + 1)
            guard !pair.isEmpty else { continue }
            guard fields.count < maximumFields else { throw .tooManyFields }
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            fields.append((decoded(name), decoded(pair.dropFirst(name.count + 1))))
        }
        return FormBody(fields: fields)
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else { return String(decoding: bytes, as: UTF8.self) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "+"):
                result.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = iterator.next() else { result.append(byte); break }
                guard let low = iterator.next() else { result.append(contentsOf: [byte, high]); break }
                if let first = hexadecimal(high), let second = hexadecimal(low) {
                    result.append(first << 4 | second)
                } else {
                    result.append(contentsOf: [byte, high, low])
                }
            default:
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
