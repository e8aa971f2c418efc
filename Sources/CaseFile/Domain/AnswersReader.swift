import Foundation
import Vocabulary

/// Reads the answers of an element as this version writes them, ten times quicker than a decoder for any JSON: a list opens more than a thousand.
/// What has another form is nil here, and is read by the decoder.
struct AnswersReader {
    private var bytes: UnsafeBufferPointer<UInt8>.SubSequence

    static func read(_ bytes: [UInt8]) -> Answers? {
        bytes.withUnsafeBufferPointer { buffer in
            // What is not well-formed UTF-8 would be repaired, and differ.
            var reader = AnswersReader(bytes: buffer[...])
            guard String(decoding: buffer, as: UTF8.self).utf8.elementsEqual(buffer) else { return nil }
            guard let answers = reader.answers(), reader.bytes.isEmpty else { return nil }
            return answers
        }
    }

    private mutating func answers() -> Answers? {
        var answers = Answers(), seen: [String] = []
        let isRead = object { key, reader in
            seen.append(key)
            return switch key {
            case "doubts": reader.object { field, reader in reader.text().flatMap(Certainty.init(rawValue:)).map { answers.doubts.updateValue($0, forKey: field) == nil } ?? false }
            case "values": reader.object { field, reader in reader.texts().map { answers.values.updateValue($0, forKey: field) == nil } ?? false }
            case "when": reader.time().map { answers.when = $0 } != nil
            default: false
            }
        }
        return isRead && (seen == ["doubts", "values"] || seen == ["doubts", "values", "when"]) ? answers : nil
    }

    private mutating func time() -> FactTime? {
        var text: String?, first: CivilDay?, last: CivilDay?, minute: Int?
        let isRead = object { key, reader in
            switch key {
            case "text" where text == nil: reader.text().map { text = $0 } != nil
            case "first" where first == nil: reader.day().map { first = $0 } != nil
            case "last" where last == nil: reader.day().map { last = $0 } != nil
            case "minute" where minute == nil: reader.number().map { minute = $0 } != nil
            default: false
            }
        }
        guard isRead, let text else { return nil }
        return FactTime(text: text, first: first, last: last, minute: minute)
    }

    private mutating func day() -> CivilDay? {
        var parts: [String: Int] = [:]
        let isRead = object { key, reader in ["year", "month", "day"].contains(key) && reader.number().map { parts.updateValue($0, forKey: key) == nil } ?? false }
        guard isRead, let year = parts["year"], let month = parts["month"], let day = parts["day"] else { return nil }
        return CivilDay(year: year, month: month, day: day)
    }

    private mutating func texts() -> [String]? {
        guard take(UInt8(ascii: "[")) else { return nil }
        var texts: [String] = []
        if take(UInt8(ascii: "]")) { return texts }
        repeat {
            guard let text = text() else { return nil }
            texts.append(text)
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "]")) ? texts : nil
    }

    /// An object without spaces.
    private mutating func object(_ value: (String, inout AnswersReader) -> Bool) -> Bool {
        guard take(UInt8(ascii: "{")) else { return false }
        if take(UInt8(ascii: "}")) { return true }
        repeat {
            guard let key = text(), take(UInt8(ascii: ":")), value(key, &self) else { return false }
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "}"))
    }

    private mutating func take(_ sign: UInt8) -> Bool {
        guard bytes.first == sign else { return false }
        bytes.removeFirst()
        return true
    }

    /// A whole number of at most nine digits.
    private mutating func number() -> Int? {
        let digits = bytes.prefix { (0x30...0x39).contains($0) }
        guard (1...9).contains(digits.count), digits.count == 1 || digits.first != 0x30 else { return nil }
        bytes = bytes.dropFirst(digits.count)
        return digits.reduce(0) { $0 * 10 + Int($1 & 15) }
    }

    /// A text; nil with an escape that this version does not write.
    private mutating func text() -> String? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let plain = bytes.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 >= 0x20 }
        let rest = bytes.dropFirst(plain.count)
        if rest.first == UInt8(ascii: "\"") {
            bytes = rest.dropFirst()
            return String(decoding: plain, as: UTF8.self)
        }
        return escaped()
    }

    private mutating func escaped() -> String? {
        var read: [UInt8] = []
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: read, as: UTF8.self)
            case 0..<0x20: return nil
            case UInt8(ascii: "\\"):
                switch bytes.popFirst() {
                case UInt8(ascii: "\""): read.append(UInt8(ascii: "\""))
                case UInt8(ascii: "\\"): read.append(UInt8(ascii: "\\"))
                case UInt8(ascii: "/"): read.append(UInt8(ascii: "/"))
                case UInt8(ascii: "n"): read.append(0x0A)
                case UInt8(ascii: "r"): read.append(0x0D)
                case UInt8(ascii: "t"): read.append(0x09)
                default: return nil
                }
            default: read.append(byte)
            }
        }
        return nil
    }
}
