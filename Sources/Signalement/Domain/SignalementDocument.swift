import Vocabulary

/// A signalement or an information préoccupante, format 1: what is printed, attached to the PDF and imported by a CRIP.
///
/// Described field by field in `docs/formats/signalement.md`. A text that is absent was not said.
public struct SignalementDocument: Sendable, Codable, Equatable {
    public enum Channel: String, Sendable, Codable {
        /// To the prosecutor, with a copy to the CRIP (CASF L226-4).
        case parquet
        /// To the CRIP (CASF L226-2-1, L226-3).
        case crip
    }

    public enum Answer: String, Sendable, Codable {
        case yes
        case no
        case unknown
    }

    public var format = "repere.signalement"
    public var version = 1
    public var language: Language
    public var example: Bool?
    public var reference: String
    /// `yyyy-MM-ddTHH:mm`, local time.
    public var establishedAt: String?
    public var channel: Channel
    public var phoneCall: PhoneCall?
    public var addressee: Addressee?
    public var author: Author?
    public var minor: Minor?
    public var circumstances: Circumstances?
    public var observations: [Observed]?
    public var words: [Words]?
    public var thirdParties: [ThirdParty]?
    public var health: Health?
    public var danger: Danger?
    public var runaways: String?
    public var people: String?
    public var places: String?
    public var meansOfContact: String?
    public var money: String?
    public var signs: [Ticked]?
    public var factors: [Ticked]?
    public var actions: [String]?
    public var information: Information?
    public var requests: [String]?
    public var annexes: [String]?

    public init(language: Language, reference: String, channel: Channel) {
        self.language = language
        self.reference = reference
        self.channel = channel
    }

    public struct PhoneCall: Sendable, Codable, Equatable {
        public var made: Bool?
        public var text: String?
    }

    public struct Addressee: Sendable, Codable, Equatable {
        public var id: String?
        public var name: String?
        public var service: String?
        public var reason: String?
        public var copyTo: String?
        public var authority: String?
    }

    public struct Author: Sendable, Codable, Equatable {
        public var name: String?
        public var role: String?
        public var profession: String?
        public var employer: String?
        public var address: String?
        public var phone: String?
        public var nightPhone: String?
        public var email: String?
        /// Identifiers of articles of law in the guide.
        public var legalBases: [String]?
    }

    public struct Minor: Sendable, Codable, Equatable {
        public var lastName: String?
        public var firstName: String?
        public var usualName: String?
        public var nickname: String?
        public var birthDate: String?
        public var age: String?
        public var sex: String?
        public var home: String?
        public var tonight: String?
        public var school: String?
        public var language: String?
        public var disability: String?
        public var parentalAuthority: String?
        public var measures: String?
        public var otherMinors: String?
        public var accounts: String?
    }

    public struct Circumstances: Sendable, Codable, Equatable {
        public var date: String?
        public var place: String?
        public var duration: String?
        public var present: String?
        public var interpreter: String?
    }

    /// A fact, with the way the author knows it.
    public struct Observed: Sendable, Codable, Equatable {
        public enum Source: String, Sendable, Codable, CaseIterable {
            case seen
            case heard
            case record
            case reported
        }

        public var date: String?
        public var place: String?
        public var source: Source?
        public var who: String?
        public var text: String?
    }

    /// Words copied exactly, with the question that came before.
    public struct Words: Sendable, Codable, Equatable {
        public var date: String?
        public var speaker: String?
        public var question: String?
        public var text: String?
        public var reportedBy: String?
    }

    public struct ThirdParty: Sendable, Codable, Equatable {
        public var date: String?
        public var source: String?
        public var text: String?
    }

    public struct Health: Sendable, Codable, Equatable {
        public var findings: String?
        public var exams: String?
        public var evidence: String?
    }

    public struct Danger: Sendable, Codable, Equatable {
        public var immediate: Answer?
        public var text: String?
        public var suicide: Answer?
        public var violence: Answer?
        public var pregnancy: Answer?
    }

    public struct Ticked: Sendable, Codable, Equatable {
        public var id: String
        public var label: String
    }

    public struct Told: Sendable, Codable, Equatable {
        public var informed: Answer?
        public var text: String?
    }

    public struct Information: Sendable, Codable, Equatable {
        public var minor: Told?
        public var parents: Told?
    }
}
