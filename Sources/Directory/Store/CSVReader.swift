/// Reads comma-separated rows one by one: quoted fields, doubled quotes, any line ending, with or without a byte-order mark.
struct CSVReader {
    /// One row: its first line, counted from 1, and its fields as bytes.
    struct Row {
        let line: Int
        let fields: [[UInt8]]

        /// A field as text. Errors: not UTF-8.
        func text(_ column: Int) throws(CommuneImportError) -> String {
            guard fields.indices.contains(column) else { return "" }
            guard let text = String(validating: fields[column], as: UTF8.self) else {
                throw CommuneImportError(line: line, .notUTF8)
            }
            return text
        }
    }

    /// A row of more fields is not one of ours: it would only fill the memory.
    private static let columns = 64

    private let bytes: [UInt8]
    private var position: Int
    private var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next row that is not blank; nil at the end. O(length of the row). Errors: a quote that is never closed, too many fields.
    mutating func next() throws(CommuneImportError) -> Row? {
        while position < bytes.count {
            let start = line
            let fields = try row()
            if fields.count > 1 || fields.first?.isEmpty == false { return Row(line: start, fields: fields) }
        }
        return nil
    }

    private mutating func row() throws(CommuneImportError) -> [[UInt8]] {
        var fields: [[UInt8]] = []
        var field: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: ","):
                fields.append(field)
                field.removeAll(keepingCapacity: true)
                guard fields.count <= Self.columns else {
                    throw CommuneImportError(line: line, .fieldCount(expected: Self.columns, found: fields.count))
                }
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                if byte == UInt8(ascii: "\r"), position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
                line += 1
                fields.append(field)
                return fields
            case UInt8(ascii: "\"") where field.isEmpty:
                try quoted(into: &field)
            default:
                field.append(byte)
            }
        }
        fields.append(field)
        return fields
    }

    private mutating func quoted(into field: inout [UInt8]) throws(CommuneImportError) {
        let start = line
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") {
                guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return }
                position += 1
            } else if byte == UInt8(ascii: "\n") {
                line += 1
            }
            field.append(byte)
        }
        throw CommuneImportError(line: start, .openQuote)
    }
}
