import Foundation
import Vault

/// An invented child and the invented colleague who follows them: what a canary dossier shows to who opens it.
public struct CanaryStory: Sendable, Codable {
    public struct Part: Sendable, Codable {
        /// The act of the entry: `caseFile.opened.v1`.
        let act: String
        /// The texts, by the name of their class.
        let texts: [String: String]
    }

    /// The name of the colleague: also that of the story.
    public let colleague: String
    let profession: Profession
    let secrecy: Secrecy
    let parts: [Part]

    /// Reads the stories shipped with the product, and checks each.
    /// - Throws: `DecodingError`, or `Fault` when a story has no identity, a class that does not exist, or the name of another.
    public static func all(decoding data: Data) throws -> [CanaryStory] {
        let stories = try JSONDecoder().decode([CanaryStory].self, from: data)
        let texts = stories.flatMap(\.parts).flatMap(\.texts)
        guard !stories.isEmpty, Set(stories.map(\.colleague)).count == stories.count, texts.allSatisfy({ AudienceClass(name: $0.key) != nil && !$0.value.isEmpty }),
            stories.allSatisfy({ $0.secrecy.isBound && $0.parts.first?.texts[AudienceClass.identity.name] != nil })
        else { throw Fault() }
        return stories
    }

    public struct Fault: Error {}
}
