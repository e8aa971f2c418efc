import Vocabulary

/// What an `ApprovalID` numbers.
public enum ApprovalSubject {}
public typealias ApprovalID = Identifier<ApprovalSubject>

/// What happens to a request that needs a second person (OWASP ASVS 5.0, 2.3.5). Stored as `approval.<name>.v1` in `approval:ID`; who did it is the actor of the entry.
public enum ApprovalEvent: Sendable, Hashable {
    /// Sealed: the reason in words.
    case asked(Asked)
    case agreed
    case refused
    /// It was done: a request is used once.
    case used

    public struct Asked: Sendable, Hashable, Codable {
        let organisation: OrganisationID
        let matter: ApprovalMatter
    }

    /// As it is stored.
    var act: String {
        switch self {
        case .asked: "approval.asked.v1"
        case .agreed: "approval.agreed.v1"
        case .refused: "approval.refused.v1"
        case .used: "approval.used.v1"
        }
    }

    func facts() throws -> [UInt8] { if case .asked(let asked) = self { try Facts.encode(asked) } else { [] } }

    /// - Throws: when the facts are not those of the act.
    init?(act: String, facts: [UInt8]) throws {
        switch act {
        case "approval.asked.v1": self = .asked(try Facts.decode(facts))
        case "approval.agreed.v1": self = .agreed
        case "approval.refused.v1": self = .refused
        case "approval.used.v1": self = .used
        default: return nil
        }
    }
}
