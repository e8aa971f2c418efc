import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Site

/// Reads a request into fields: limited in bytes and in number, flat, never nested.
enum RequestReader {
    enum Refusal: Error {
        case tooLarge
        case malformed
        case foreignOrigin
    }

    private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")

    /// What is still read, and thrown away, of a body above its limit, so that the visitor sees a page and not a broken connection.
    private static let drainLimit = 64 << 20

    /// - Parameter mayCut: a longer form with a file is read up to its limit, and its file said to be cut.
    /// - Throws: `Refusal`, or the error of the connection.
    static func form(_ request: Request, limit: Int, mayCut: Bool = false) async throws -> FormBody {
        if request.headers[.contentEncoding] != nil { throw Refusal.malformed }
        if let site = fetchSite, request.headers[site] == "cross-site" { throw Refusal.foreignOrigin }
        let (bytes, isCut) = try await body(request, limit: limit, keepsHead: mayCut)
        let type = request.headers[.contentType] ?? "application/x-www-form-urlencoded"
        do {
            if type.hasPrefix("multipart/form-data") {
                guard let boundary = type.split(separator: "boundary=", maxSplits: 1).dropFirst().first else { throw Refusal.malformed }
                return try FormBody.multipart(bytes, boundary: String(boundary.prefix { $0 != ";" }).filter { $0 != "\"" }, isCut: isCut)
            }
            if isCut { throw Refusal.tooLarge }
            guard type.hasPrefix("application/x-www-form-urlencoded") else { throw Refusal.malformed }
            return try FormBody.urlEncoded(bytes)
        } catch is FormBody.ParseError {
            throw Refusal.malformed
        }
    }

    /// A form of a page with a session comes from this site: by what the browser says of it, and by its origin when it gives one.
    /// With `Referrer-Policy: no-referrer` a browser writes `Origin: null`: that alone proves nothing, and the token of the form decides.
    static func checkOrigin(_ request: Request, _ origin: String) throws {
        if let site = fetchSite, let said = request.headers[site], said != "same-origin", said != "none" { throw Refusal.foreignOrigin }
        if let said = request.headers[.origin], said != "null", said != origin { throw Refusal.foreignOrigin }
    }

    /// The cookies of the product, each once. Others are left out.
    static func cookies(_ request: Request) -> [String: String] {
        var found: [String: String] = [:]
        for header in request.headers[values: .cookie] {
            // Bytes, not characters: every signed-in page comes through here.
            for pair in header.utf8.split(separator: UInt8(ascii: ";")).prefix(64) {
                let whole = trimmed(pair)
                guard whole.starts(with: productPrefix), let sign = whole.firstIndex(of: UInt8(ascii: "=")), case let text = trimmed(whole[whole.index(after: sign)...]), text.count <= 4_096 else { continue }
                let name = String(decoding: trimmed(whole[..<sign]), as: UTF8.self), value = String(decoding: text, as: UTF8.self)
                // The same name twice: somebody set one from elsewhere. Neither is believed.
                found[name] = found[name] == nil ? value : ""
            }
        }
        return found
    }

    private static let productPrefix = Array("__Host-".utf8)

    private static func trimmed(_ bytes: Substring.UTF8View) -> Substring.UTF8View {
        let start = bytes.drop { $0 == 0x20 || $0 == 0x09 }
        guard let last = start.lastIndex(where: { $0 != 0x20 && $0 != 0x09 }) else { return start }
        return start[...last]
    }

    static func query(_ request: Request) throws -> FormBody {
        do { return try FormBody.urlEncoded(Array((request.uri.query ?? "").utf8)) } catch { throw Refusal.malformed }
    }

    /// The bytes of the body; of one that is longer than its limit, the beginning when it is asked for.
    private static func body(_ request: Request, limit: Int, keepsHead: Bool) async throws -> (bytes: [UInt8], isCut: Bool) {
        var bytes: [UInt8] = [], seen = 0
        do {
            for try await part in request.body {
                seen += part.readableBytes
                if seen > max(drainLimit, 16 * limit) { break }
                if seen <= limit { bytes.append(contentsOf: part.readableBytesView) } else if !keepsHead { bytes = [] }
            }
        } catch {
            // A cut body or a broken chunk is the sender's fault, not the server's.
            throw Refusal.malformed
        }
        guard seen <= limit || keepsHead else { throw Refusal.tooLarge }
        return (bytes, seen > limit)
    }
}
