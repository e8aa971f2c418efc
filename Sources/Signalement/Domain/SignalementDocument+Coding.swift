import Foundation
import Vocabulary

extension SignalementDocument {
    /// The canonical bytes: keys sorted, slashes as they are. The same document always gives the same bytes.
    public func canonicalJSON() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    /// The same, indented, for a person to read.
    public func readableJSON() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return Array(try encoder.encode(self)) + [10]
    }

    /// Why a file is not a document of this format, in both languages.
    public struct Unreadable: Error, Sendable, Equatable {
        public let message: Bilingual
    }

    /// Reads a file of format 1.
    /// - Throws: `Unreadable` when it is not JSON, not this format, of a later version, or names a value that does not exist.
    public init(decoding bytes: [UInt8]) throws {
        struct Head: Decodable {
            let format: String?
            let version: Int?
        }
        guard bytes.count <= 8 << 20 else { throw Unreadable(message: Bilingual(fr: "Le fichier dépasse 8 Mo.", en: "The file is larger than 8 MB.")) }
        let data = Data(bytes), decoder = JSONDecoder()
        guard let head = try? decoder.decode(Head.self, from: data) else {
            throw Unreadable(message: Bilingual(fr: "Ce fichier n’est pas un objet JSON lisible.", en: "This file is not a readable JSON object."))
        }
        guard head.format == "repere.signalement" else {
            throw Unreadable(message: Bilingual(fr: "Ce fichier n’est pas un signalement de Repère : le champ « format » manque ou diffère.", en: "This file is not a Repère report: the field “format” is missing or different."))
        }
        guard head.version == 1 else {
            throw Unreadable(message: Bilingual(fr: "Cette version du format n’est pas connue ici. Version attendue : 1.", en: "This version of the format is not known here. Expected version: 1."))
        }
        do {
            self = try decoder.decode(SignalementDocument.self, from: data)
            if let unknown = try Self.unknownKey(data, understood: Data(canonicalJSON())) {
                throw Unreadable(message: Bilingual(fr: "Le champ « \(unknown) » n’existe pas dans ce format.", en: "The field “\(unknown)” does not exist in this format."))
            }
            if let wrong = wrongShape { throw Unreadable(message: Bilingual(fr: "Le champ « \(wrong) » n’a pas la forme attendue.", en: "The field “\(wrong)” does not have the expected form.")) }
        } catch let error as DecodingError {
            let place = Self.place(of: error)
            throw Unreadable(message: Bilingual(fr: "Le champ « \(place) » est absent ou n’a pas la forme attendue.", en: "The field “\(place)” is missing or does not have the expected form."))
        }
    }

    /// The first field whose text does not follow the schema: it names files or is read as a date.
    private var wrongShape: String? {
        let parts = reference.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        let isCode = { (byte: UInt8) in isDigit(byte) || (0x41...0x5A).contains(byte) }
        guard parts.count == 3, (2...4).contains(parts[0].count), parts[1].count == 4, parts[2].count == 6, parts[0].allSatisfy(isCode), parts[1].allSatisfy(isDigit), parts[2].allSatisfy(isCode) else { return "reference" }
        if let moment = establishedAt, moment.count != 16 || DocumentWords.parts(moment) == nil { return "establishedAt" }
        return nil
    }

    /// The first key of a file that the format does not know: nothing is dropped in silence. O(length).
    private static func unknownKey(_ data: Data, understood: Data) throws -> String? {
        func first(_ sent: Any, _ known: Any?, _ path: String) -> String? {
            if let sent = sent as? [String: Any] {
                let known = known as? [String: Any] ?? [:]
                for key in sent.keys.sorted() where !(sent[key] is NSNull) {
                    let place = path.isEmpty ? key : path + "." + key
                    guard let value = sent[key], let match = known[key] else { return place }
                    if let unknown = first(value, match, place) { return unknown }
                }
            } else if let sent = sent as? [Any], let known = known as? [Any] {
                for (index, pair) in zip(sent, known).enumerated() {
                    if let unknown = first(pair.0, pair.1, "\(path).\(index)") { return unknown }
                }
            }
            return nil
        }
        return first(try JSONSerialization.jsonObject(with: data), try JSONSerialization.jsonObject(with: understood), "")
    }

    private static func place(of error: DecodingError) -> String {
        let (path, missing): ([any CodingKey], String?) = switch error {
        case .keyNotFound(let key, let context): (context.codingPath, key.stringValue)
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context): (context.codingPath, nil)
        @unknown default: ([], nil)
        }
        let parts = path.map { $0.intValue.map(String.init) ?? $0.stringValue } + (missing.map { [$0] } ?? [])
        return parts.isEmpty ? "?" : parts.joined(separator: ".")
    }
}
