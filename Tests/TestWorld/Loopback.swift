import Foundation

/// HTTP on this computer, one request for each connection, byte for byte: what a test compares is what was sent.
public struct Loopback: Sendable {
    public struct Answer: Sendable, Equatable {
        public let status: Int
        /// Names in lower case, in order.
        public let headers: [String]
        public let body: [UInt8]

        public var text: String { String(decoding: body, as: UTF8.self) }
        public func values(_ name: String) -> [String] { headers.filter { $0.hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 1)).trimmingCharacters(in: .whitespaces) } }
    }

    public struct Broken: Error {}

    public let port: Int

    public init(port: Int) { self.port = port }

    /// A port that is free now.
    public static func freePort() throws -> Int {
        let wire = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(wire) }
        var address = Self.address(0), length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(wire, $0, length) } }
        let isKnown = withUnsafeMutablePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(wire, $0, &length) } }
        guard wire >= 0, isBound == 0, isKnown == 0 else { throw Broken() }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// - Parameter fields: of a form; nil for a GET.
    public func ask(_ method: String, _ path: String, fields: [(String, String)]? = nil, headers: [String] = []) throws -> Answer {
        var head = ["\(method) \(path) HTTP/1.1", "Host: localhost:\(port)", "Connection: close"] + headers, body = ""
        if let fields {
            body = fields.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
            head += ["Content-Type: application/x-www-form-urlencoded", "Content-Length: \(body.utf8.count)"]
        }
        return try Self.read(try exchange(Array((head.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)))
    }

    private static func encoded(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }

    private func exchange(_ bytes: [UInt8]) throws -> [UInt8] {
        let wire = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard wire >= 0 else { throw Broken() }
        defer { close(wire) }
        var address = Self.address(port)
        guard withUnsafePointer(to: &address, { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(wire, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) } }) == 0 else { throw Broken() }
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(wire, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { throw Broken() }
            rest = rest.dropFirst(sent)
        }
        var answer: [UInt8] = [], part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(wire, &part, part.count, 0)
            guard count >= 0 else { throw Broken() }
            if count == 0 { return answer }
            answer += part[..<count]
        }
    }

    private static func read(_ bytes: [UInt8]) throws -> Answer {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { throw Broken() }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { throw Broken() }
        let headers = lines.dropFirst().map { line in
            let name = line.prefix { $0 != ":" }
            return name.lowercased() + String(line.dropFirst(name.count))
        }
        return Answer(status: status, headers: headers, body: Array(bytes[end.upperBound...]))
    }
}
