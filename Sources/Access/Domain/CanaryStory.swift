import Foundation
import Vault
import Vocabulary

/// An invented child and the invented colleague who follows them: what a canary dossier shows to who opens it.
public struct CanaryStory: Sendable, Codable {
    public struct Part: Sendable, Codable {
        /// The act of the entry: `caseFile.opened.v1`.
        let act: String
        /// The answers by the name of their class, then by field, as the dossiers hold them (`docs/formats/casefile.md`).
        let answers: [String: [String: String]]

        /// The class that holds when it happened, for the kinds whose form fills it.
        let moment: String?
        /// Days until a promise is due.
        let dueIn: Int?

        /// The answers of a class, in the bytes in which any dossier holds its own.
        /// - Parameters:
        ///   - now: the day and the minute of the day in Paris, as a form would fill them.
        ///   - day: the day so many days later.
        func bytes(_ audience: AudienceClass, now: (day: CivilDay, minute: Int), day: (Int) -> CivilDay) throws -> [UInt8]? {
            guard var fields = answers[audience.name] else { return nil }
            if let dueIn, moment == audience.name { fields["due"] = day(dueIn).iso }
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return Array(try encoder.encode(Sealed(values: fields.mapValues { [$0] }, when: moment == audience.name ? Sealed.When(now.day, now.minute) : nil)))
        }

        private struct Sealed: Encodable {
            struct When: Encodable {
                let first: CivilDay, last: CivilDay, minute: Int, text: String

                init(_ day: CivilDay, _ minute: Int) {
                    let rest = minute % 60
                    (first, last, self.minute) = (day, day, minute)
                    text = day.text(.fr) + ", \(minute / 60)\u{A0}h\u{A0}" + (rest < 10 ? "0\(rest)" : "\(rest)")
                }
            }

            let doubts: [String: String] = [:]
            let values: [String: [String]]
            let when: When?
        }
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
        let answers = stories.flatMap(\.parts).flatMap(\.answers)
        guard !stories.isEmpty, Set(stories.map(\.colleague)).count == stories.count, answers.allSatisfy({ AudienceClass(name: $0.key) != nil && !$0.value.isEmpty && !$0.value.values.contains("") }),
            stories.allSatisfy({ $0.secrecy.isBound && $0.parts.first?.answers[AudienceClass.identity.name] != nil })
        else { throw Fault() }
        return stories
    }

    public struct Fault: Error {}
}
