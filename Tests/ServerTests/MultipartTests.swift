import Site
import Testing

/// A form with a passphrase and a file, as browsers write it.
private func multipart(_ parts: [(head: String, content: [UInt8])], boundary: String = "XyZ", closed: Bool = true) -> [UInt8] {
    var bytes: [UInt8] = []
    for part in parts {
        bytes += Array("--\(boundary)\r\n\(part.head)\r\n\r\n".utf8) + part.content + [13, 10]
    }
    return bytes + Array(closed ? "--\(boundary)--\r\n".utf8 : "--\(boundary)".utf8)
}

private func field(_ name: String, _ value: String) -> (head: String, content: [UInt8]) {
    ("Content-Disposition: form-data; name=\"\(name)\"", Array(value.utf8))
}

private func file(_ name: String, _ filename: String, _ content: [UInt8]) -> (head: String, content: [UInt8]) {
    ("Content-Disposition: form-data; name=\"\(name)\"; filename=\"\(filename)\"\r\nContent-Type: application/octet-stream", content)
}

@Suite struct MultipartTests {
    @Test func fieldsAndFilesAreRead() throws {
        let binary = Array(UInt8.min...UInt8.max) + [13, 10, 13, 10, 0x2D, 0x2D, 13, 10]
        let body = try FormBody.multipart(multipart([field("phrase", "mot de passe é"), file("fichier", "brouillon.repere", binary), field("vide", "")]), boundary: "XyZ")
        #expect(body["phrase"] == "mot de passe é")
        #expect(body["vide"] == "")
        #expect(body.files["fichier"]?.bytes == binary)
        #expect(body.files["fichier"]?.name == "brouillon.repere")
        #expect(body["fichier"] == nil)
    }

    @Test(arguments: ["a.txt", "", "a b.txt", "été.txt", "a%22b.txt", "a\\\"b.txt", "../../etc/passwd", "C:\\x\\y.txt", "<script>.txt", "a;b.txt", "'; name=phrase"])
    func aFileNameNeverChangesTheFields(_ filename: String) throws {
        let body = try FormBody.multipart(multipart([file("fichier", filename, [1, 2, 3]), field("phrase", "x")]), boundary: "XyZ")
        #expect(body.files["fichier"]?.bytes == [1, 2, 3])
        #expect(body.files.count == 1)
        #expect(body.fields.map(\.name) == ["phrase"])
    }

    @Test func aPreambleIsLeftOut() throws {
        let bytes = Array("before\r\n".utf8) + multipart([field("a", "1")])
        #expect(try FormBody.multipart(bytes, boundary: "XyZ")["a"] == "1")
    }

    @Test func linesInAValueStay() throws {
        #expect(try FormBody.multipart(multipart([field("a", "1\r\n\r\n2\r\n-- 3")]), boundary: "XyZ")["a"] == "1\r\n\r\n2\r\n-- 3")
    }

    /// Every cut of a good body is refused, or read whole: never half a file, never a trap.
    @Test func aBodyCutAnywhereIsRefused() throws {
        let bytes = multipart([field("a", "1"), file("fichier", "f", [0, 13, 10, 255])])
        let end = bytes.count - 2
        for length in 0..<(end - 2) {
            #expect(throws: FormBody.ParseError.malformed, "\(length)") { try FormBody.multipart(Array(bytes[..<length]), boundary: "XyZ") }
        }
        #expect(throws: Never.self) { try FormBody.multipart(Array(bytes[..<end]), boundary: "XyZ") }
    }

    @Test(arguments: ["", "other", String(repeating: "x", count: 71), "XyZ--"])
    func anotherBoundaryIsRefused(_ boundary: String) {
        #expect(throws: FormBody.ParseError.malformed) { try FormBody.multipart(multipart([field("a", "1")]), boundary: boundary) }
    }

    @Test(arguments: [
        "--XyZ\r\n\r\nno header\r\n--XyZ--", "--XyZ\r\n\r\n\r\n--XyZ--", "--XyZ\r\n\r\n\r\n\r\n--XyZ--", "--XyZ\r\nContent-Type: text/plain\r\n\r\nno name\r\n--XyZ--", "--XyZ\r\nx\r\n--XyZ--",
        "--XyZ\r\n--XyZ--", "--XyZ\n\nname=a\n\n1\n--XyZ--", "--XyZ", "--XyZ-", "--XyZ\r\nname=\"a\"\r\n\r\n--XyZ--", "",
    ])
    func aPartThatIsNotOneIsRefused(_ body: String) {
        #expect(throws: FormBody.ParseError.malformed) { try FormBody.multipart(Array(body.utf8), boundary: "XyZ") }
    }

    @Test func tooManyPartsAreRefused() {
        let parts = Array(repeating: field("a", ""), count: FormBody.maximumFields + 1)
        #expect(throws: FormBody.ParseError.tooManyFields) { try FormBody.multipart(multipart(parts), boundary: "XyZ") }
        #expect(throws: Never.self) { try FormBody.multipart(multipart(Array(parts.dropLast())), boundary: "XyZ") }
    }

    /// A body that was too large, cut anywhere: the fields before its file are all there, and its file is said to be cut.
    @Test func aBodyCutInItsFileKeepsItsFields() throws {
        let bytes = multipart([field("a", "1"), field("b", "deux"), file("fichier", "film.jpg", Array(repeating: 7, count: 300))]), start = try #require(bytes.firstRange(of: Array("film.jpg".utf8))).lowerBound
        let head = try #require(bytes[start...].firstRange(of: [13, 10, 13, 10])).upperBound
        for length in head..<(bytes.count - 11) {
            let body = try FormBody.multipart(Array(bytes[..<length]), boundary: "XyZ", isCut: true)
            #expect(body["a"] == "1" && body["b"] == "deux" && body.files["fichier"]?.isCut == true && body.files["fichier"]?.bytes == [], "\(length)")
        }
        let whole = try FormBody.multipart(bytes, boundary: "XyZ", isCut: true)
        #expect(whole.files["fichier"]?.isCut == false && whole.files["fichier"]?.bytes.count == 300, "control: nothing is cut that is whole")
        // Cut before its file: a field that is not whole is left out.
        #expect(try FormBody.multipart(Array(bytes[..<70]), boundary: "XyZ", isCut: true).fields.count <= 1)
    }

    @Test func invalidUTF8BecomesAMark() throws {
        let body = try FormBody.multipart(multipart([("Content-Disposition: form-data; name=\"a\"", [0xFF, 0xC3])]), boundary: "XyZ")
        #expect(body["a"]?.contains("\u{FFFD}") == true)
    }
}

@Suite struct FormBodyFuzzTests {
    /// Bytes drawn from a seed: random ones, and pieces that bring the reader close to each of its branches.
    private struct Drawer {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }

        mutating func bytes(from pieces: [[UInt8]]) -> [UInt8] {
            (0..<(next() % 40)).flatMap { _ -> [UInt8] in
                let draw = next() % UInt64(pieces.count + 2)
                return pieces.indices.contains(Int(draw)) ? pieces[Int(draw)] : [UInt8(truncatingIfNeeded: next())]
            }
        }
    }

    @Test func randomBytesNeverTrapTheFormReader() {
        let pieces = ["%", "%C3", "%f", "+", "&", "=", "a", "\u{FFFD}", "[]"].map { Array($0.utf8) }
        var drawer = Drawer(state: 20_261_125)
        for _ in 0..<20_000 {
            let bytes = drawer.bytes(from: pieces)
            let body = try? FormBody.urlEncoded(bytes)
            #expect(body != nil)
        }
    }

    @Test func randomBytesNeverTrapTheMultipartReader() {
        let pieces = ["\r\n", "\r\n\r\n", "\r", "\n", "--B", "--B\r\n", "\r\n--B", "--B--", "-", "name=\"a\"", "name=", "filename=\"", "\"", ";", ":", " ", "Content-Disposition: form-data; name=\"a\""].map { Array($0.utf8) }
        var drawer = Drawer(state: 20_261_126), read = 0
        for turn in 0..<50_000 where (try? FormBody.multipart(drawer.bytes(from: pieces), boundary: "B", isCut: turn.isMultiple(of: 2))) != nil { read += 1 }
        #expect(read > 0, "positive control: some of these bodies are well formed")
    }
}
