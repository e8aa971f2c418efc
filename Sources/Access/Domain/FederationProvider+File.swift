import Foundation
import Vocabulary

extension FederationProvider {
    /// The name of the file in the data folder.
    public static let file = "providers.json"
    /// Most providers.
    static let limit = 20

    /// The providers of a file: a list. O(length).
    /// - Throws: the first fault, in words.
    static func read(_ bytes: [UInt8], from file: String) throws(FederationFileRefusal) -> [FederationProvider] {
        let providers: [FederationProvider]
        do {
            providers = try JSONDecoder().decode([FederationProvider].self, from: Data(bytes))
        } catch let fault as Fault {
            throw FederationFileRefusal(file, fault.words)
        } catch {
            throw FederationFileRefusal(file, words(error))
        }
        guard providers.count <= limit else { throw FederationFileRefusal(file, "it has more than \(limit) providers") }
        let twice = Dictionary(grouping: providers, by: \.id).filter { $0.value.count > 1 }.keys.sorted()
        if let first = twice.first { throw FederationFileRefusal(file, "the id “\(first)” is there twice") }
        return providers
    }

    private static func words(_ error: any Error) -> String {
        switch error as? DecodingError {
        case .keyNotFound(let key, let context)?: "\(place(context.codingPath)) has no “\(key.stringValue)”"
        case .typeMismatch(_, let context)?, .valueNotFound(_, let context)?:
            context.codingPath.isEmpty ? "it is not a list of providers" : "\(place(context.codingPath)) has a value of another form than expected"
        default: "it is not JSON"
        }
    }

    /// `provider 2 (scopes)`.
    fileprivate static func place(_ path: [any CodingKey]) -> String {
        let names = path.filter { $0.intValue == nil }.map(\.stringValue).joined(separator: ".")
        return "provider \((path.first?.intValue ?? 0) + 1)" + (names.isEmpty ? "" : " (\(names))")
    }

    fileprivate struct Fault: Error {
        let words: String
    }
}

extension FederationProvider: Decodable {
    private enum Key: String, CodingKey { case id, kind, label, issuer, clientID, secretFile, scopes, acrValues, claims }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    public init(from decoder: any Decoder) throws {
        let place = Self.place(decoder.codingPath)
        func fault(_ words: String) -> Fault { Fault(words: "\(place) \(words)") }
        func known(_ names: [String], _ key: Key, atMost: Int) throws -> [String] {
            guard names.count <= atMost, Set(names).count == names.count, names.allSatisfy(Self.isToken) else {
                throw fault("has a bad “\(key.rawValue)”: at most \(atMost) different names, without spaces")
            }
            return names
        }
        let unknown = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue).filter { Key(rawValue: $0) == nil }.sorted()
        if let first = unknown.first { throw fault("has a key that does not exist, “\(TypedText.line(String(first.prefix(40))))”") }

        let values = try decoder.container(keyedBy: Key.self)
        id = try values.decode(String.self, forKey: .id)
        guard (1...32).contains(id.utf8.count), id.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }) else {
            throw fault("has a bad “id”: up to 32 small letters, digits and hyphens")
        }
        guard let kind = Kind(rawValue: try values.decode(String.self, forKey: .kind)) else {
            throw fault("has a “kind” that does not exist: \(Kind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self.kind = kind
        label = try values.decode(Bilingual.self, forKey: .label)
        guard [label.fr, label.en].allSatisfy({ (1...60).contains($0.unicodeScalars.count) && TypedText.line($0) == $0 }) else { throw fault("has a bad “label”: one line of up to 60 characters") }
        guard let issuer = FederationAddress(try values.decode(String.self, forKey: .issuer)), !issuer.hasQuery else { throw fault("has a bad “issuer”: an address in https (http on this computer only)") }
        self.issuer = issuer
        clientID = try values.decode(String.self, forKey: .clientID)
        guard Self.isToken(clientID) else { throw fault("has a bad “clientID”: up to 200 characters, without spaces") }
        secretFile = try values.decode(String.self, forKey: .secretFile)
        guard (1...1_024).contains(secretFile.utf8.count), !secretFile.utf8.contains(0) else { throw fault("has a bad “secretFile”: the path of a file") }
        scopes = try known(values.decode([String].self, forKey: .scopes), .scopes, atMost: 20)
        guard scopes.contains("openid") else { throw fault("does not ask for the scope “openid”") }
        acrValues = try known(values.decodeIfPresent([String].self, forKey: .acrValues) ?? (kind == .proSanteConnect ? [FederationClaims.healthLevel] : []), .acrValues, atMost: 8)
        claims = try known(values.decodeIfPresent([String].self, forKey: .claims) ?? [], .claims, atMost: 20)
        guard claims.isEmpty || kind != .proSanteConnect else { throw fault("asks for “claims”, which Pro Santé Connect does not document") }
    }

    /// Up to 200 visible characters, without quotes or backslash (RFC 6749, 3.3).
    private static func isToken(_ text: String) -> Bool {
        (1...200).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }
    }
}
