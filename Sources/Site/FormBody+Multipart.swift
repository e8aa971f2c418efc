extension FormBody {
    /// `multipart/form-data` (RFC 7578), for the forms that send a file. O(length).
    /// - Parameter isCut: the end of the body was not read: the parts that are whole are given, and the file that is not is said to be cut, without its bytes.
    /// - Throws: `malformed` when the delimiters or the part headers are not as the RFC says.
    public static func multipart(_ bytes: [UInt8], boundary: String, isCut: Bool = false) throws(ParseError) -> FormBody {
        guard !boundary.isEmpty, boundary.utf8.count <= 70 else { throw .malformed }
        let delimiter = Array("--\(boundary)".utf8)
        var body = FormBody()
        guard var position = find(delimiter, in: bytes, from: 0) else { throw .malformed }
        while true {
            let start = position + delimiter.count
            if bytes[start...].starts(with: Array("--".utf8)) { return body }
            guard let next = find(delimiter, in: bytes, from: start) else {
                guard isCut else { throw .malformed }
                body.addCutPart(bytes[start...])
                return body
            }
            try body.addPart(bytes[start..<next])
            guard body.fields.count + body.files.count <= maximumFields else { throw .tooManyFields }
            position = next
        }
    }

    private mutating func addPart(_ part: ArraySlice<UInt8>) throws(ParseError) {
        let blank: [UInt8] = [13, 10, 13, 10]
        let bytes = Array(part)
        guard bytes.starts(with: [13, 10]), bytes.suffix(2) == [13, 10], let end = Self.find(blank, in: bytes, from: 2), end + 4 <= bytes.count - 2
        else { throw .malformed }
        let header = String(decoding: bytes[2..<end], as: UTF8.self)
        let content = Array(bytes[(end + 4)..<(bytes.count - 2)])
        guard let name = Self.parameter("name", in: header) else { throw .malformed }
        if let file = Self.parameter("filename", in: header) {
            files[name] = File(name: file, bytes: content)
        } else {
            fields.append((name, String(decoding: content, as: UTF8.self)))
        }
    }

    /// The part in the middle of which the body was cut: of a file its name, of anything else nothing.
    private mutating func addCutPart(_ part: ArraySlice<UInt8>) {
        let head = Array(part.prefix(8_192))
        guard let end = Self.find([13, 10, 13, 10], in: head, from: 0), case let header = String(decoding: head[..<end], as: UTF8.self), let name = Self.parameter("name", in: header), let file = Self.parameter("filename", in: header) else { return }
        files[name] = File(name: file, bytes: [], isCut: true)
    }

    private static func parameter(_ name: String, in header: String) -> String? {
        for part in header.split(whereSeparator: { $0 == ";" || $0.isNewline }) {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingSpaces() }
            guard pair.count == 2, pair[0].lowercased() == name else { continue }
            return pair[1].hasPrefix("\"") && pair[1].hasSuffix("\"") && pair[1].count >= 2 ? String(pair[1].dropFirst().dropLast()) : pair[1]
        }
        return nil
    }

    private static func find(_ pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = pattern.first, bytes.count >= pattern.count, start <= bytes.count - pattern.count else { return nil }
        for index in start...(bytes.count - pattern.count) where bytes[index] == first {
            if bytes[index..<(index + pattern.count)].elementsEqual(pattern) { return index }
        }
        return nil
    }
}

extension Substring {
    fileprivate func trimmingSpaces() -> String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
