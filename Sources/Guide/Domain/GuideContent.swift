import Foundation
import Vocabulary

/// One published version of the guide, checked as a whole before the first page is served.
///
/// It never changes: a reference, never copied.
public final class GuideContent: Sendable {
    public let version: String
    public let signs: SignCatalogue
    public let professions: ProfessionCatalogue
    public let law: LawCatalogue
    public let conduct: ConductCatalogue
    public let combinations: CombinationCatalogue
    public let interview: InterviewCatalogue
    let index: SignIndex

    /// What makes a version unusable, in one sentence.
    public struct Defect: Error, Sendable, Equatable, CustomStringConvertible {
        public let description: String

        public init(_ description: String) {
            self.description = description
        }
    }

    /// The list of the files of a version and the SHA-256 of each: a published file is never edited.
    public struct Manifest: Sendable, Codable {
        public let version: String
        public let files: [String: String]
    }

    /// - Parameter file: the bytes of a file of the version, by name.
    /// - Throws: `Defect` when a file is absent, edited since its publication, unreadable or inconsistent.
    public init(reading file: (String) throws -> Data) throws {
        let manifest = try Self.decode(Manifest.self, "manifest.json", file)
        var files: [String: Data] = [:]
        for (name, digest) in manifest.files {
            let data = try Self.read(name, file)
            guard Digest.sha256Hexadecimal(Array(data)) == digest else {
                throw Defect("\(name) was edited after version \(manifest.version) was published; publish a new version instead")
            }
            files[name] = data
        }
        func published(_ name: String) throws -> Data {
            guard let data = files[name] else { throw Defect("\(name) is not in the manifest") }
            return data
        }
        version = manifest.version
        signs = try Self.decode(SignCatalogue.self, "signs.json", published)
        professions = try Self.decode(ProfessionCatalogue.self, "professions.json", published)
        law = try Self.decode(LawCatalogue.self, "law.json", published)
        conduct = try Self.decode(ConductCatalogue.self, "conduct.json", published)
        combinations = try Self.decode(CombinationCatalogue.self, "combinations.json", published)
        interview = try Self.decode(InterviewCatalogue.self, "interview.json", published)
        index = try SignIndex(signs)
        try check()
    }

    private static func read(_ name: String, _ file: (String) throws -> Data) throws -> Data {
        do { return try file(name) } catch let defect as Defect { throw defect } catch { throw Defect("\(name) is missing") }
    }

    private static func decode<T: Decodable>(_ type: T.Type, _ name: String, _ file: (String) throws -> Data) throws -> T {
        let data = try read(name, file)
        do { return try JSONDecoder().decode(type, from: data) } catch { throw Defect("\(name) does not have the expected form: \(error)") }
    }
}
