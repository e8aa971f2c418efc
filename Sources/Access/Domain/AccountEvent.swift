import Foundation
import Vocabulary

/// What happens to an account. Stored as `account.<name>.v1`, the facts in clear (numbers and states), what says who the person is sealed beside them.
public enum AccountEvent: Sendable, Hashable {
    /// Sealed: name and address.
    case invited(Invited)
    /// The link was lost or too old: another one, the old one is dead.
    case linkRenewed(Link)
    /// The person chose their proofs of identity. The link is dead.
    case enrolled
    /// Sealed: the hash.
    case passwordSet
    /// Sealed: the secret of the one-time codes. `step` was used to prove that the application has it.
    case codeSet(step: Int64)
    /// Keyed digests of ten codes; those made before are dead.
    case recoveryCodesMade([[UInt8]])
    /// Sealed: what the person calls it.
    case passkeyAdded(id: [UInt8], key: Passkey.PublicKey, count: UInt32)
    case passkeyRemoved(id: [UInt8])
    /// A keyed digest of issuer and subject: this identity provider opens the account too.
    case federated([UInt8])
    case signedIn(SignIn)
    case provedAgain(SignIn)
    /// Sealed: the reason in words.
    case urgencyOpened(dossier: DossierID, reason: Urgency.Reason)
    case urgencyReviewed(number: Int, by: AccountID, wasRight: Bool)
    /// Unit, profession, secrecy or duties.
    case placed(Place)
    /// Sealed: how and when the team can reach the person.
    case reachable
    case suspended
    case resumed
    case closed

    public struct Place: Sendable, Hashable, Codable {
        public let organisation: OrganisationID
        /// Its rank among the units of the institution.
        public let unit: Int?
        public let profession: Profession
        public let secrecy: Secrecy
        let duty: UInt8
        public var duties: Duties { Duties(rawValue: duty) }

        public init(organisation: OrganisationID, unit: Int?, profession: Profession, secrecy: Secrecy, duties: Duties) {
            (self.organisation, self.unit, self.profession, self.secrecy, duty) = (organisation, unit, profession, secrecy, duties.rawValue)
        }
    }

    /// A link that works once, until its end (milliseconds since 1970). Only its digest is kept.
    public struct Link: Sendable, Hashable, Codable {
        let digest: [UInt8]
        public let until: Int64
    }

    public struct Invited: Sendable, Hashable, Codable {
        public let place: Place
        /// A keyed digest of the address, under which the person signs in.
        let login: [UInt8]
        let link: Link
    }

    public struct SignIn: Sendable, Hashable, Codable {
        public let proof: Actor.Proof
        /// The step of the code used, the digest of the recovery code, or the passkey and its new counter.
        var step: Int64?
        var recovery: [UInt8]?
        var passkey: [UInt8]?
        var count: UInt32?
        /// The machine did not hold the mark of this person; nil when it did, or when nobody knows.
        var isNewDevice: Bool?
    }
}

extension AccountEvent {
    private struct Key: Codable { let id: [UInt8], key: Passkey.PublicKey, count: UInt32 }
    private struct Opening: Codable { let dossier: DossierID, reason: Urgency.Reason }
    private struct Review: Codable { let number: Int, by: AccountID, wasRight: Bool }

    /// As it is stored.
    var act: String {
        switch self {
        case .invited: "account.invited.v1"
        case .linkRenewed: "account.linkRenewed.v1"
        case .enrolled: "account.enrolled.v1"
        case .passwordSet: "account.passwordSet.v1"
        case .codeSet: "account.codeSet.v1"
        case .recoveryCodesMade: "account.recoveryCodesMade.v1"
        case .passkeyAdded: "account.passkeyAdded.v1"
        case .passkeyRemoved: "account.passkeyRemoved.v1"
        case .federated: "account.federated.v1"
        case .signedIn: "account.signedIn.v1"
        case .provedAgain: "account.provedAgain.v1"
        case .urgencyOpened: "account.urgencyOpened.v1"
        case .urgencyReviewed: "account.urgencyReviewed.v1"
        case .placed: "account.placed.v1"
        case .reachable: "account.reachable.v1"
        case .suspended: "account.suspended.v1"
        case .resumed: "account.resumed.v1"
        case .closed: "account.closed.v1"
        }
    }

    /// The facts, in JSON; empty when there are none.
    func facts() throws -> [UInt8] {
        switch self {
        case .invited(let invited): try Facts.encode(invited)
        case .linkRenewed(let link): try Facts.encode(link)
        case .codeSet(let step): try Facts.encode(step)
        case .recoveryCodesMade(let digests): try Facts.encode(digests)
        case .passkeyAdded(let id, let key, let count): try Facts.encode(Key(id: id, key: key, count: count))
        case .passkeyRemoved(let id): try Facts.encode(id)
        case .federated(let digest): try Facts.encode(digest)
        case .signedIn(let signIn), .provedAgain(let signIn): try Facts.encode(signIn)
        case .urgencyOpened(let dossier, let reason): try Facts.encode(Opening(dossier: dossier, reason: reason))
        case .urgencyReviewed(let number, let by, let wasRight): try Facts.encode(Review(number: number, by: by, wasRight: wasRight))
        case .placed(let place): try Facts.encode(place)
        case .enrolled, .passwordSet, .reachable, .suspended, .resumed, .closed: []
        }
    }

    /// - Throws: when the facts are not those of the act.
    init?(act: String, facts: [UInt8]) throws {
        switch act {
        case "account.invited.v1": self = .invited(try Facts.decode(facts))
        case "account.linkRenewed.v1": self = .linkRenewed(try Facts.decode(facts))
        case "account.enrolled.v1": self = .enrolled
        case "account.passwordSet.v1": self = .passwordSet
        case "account.codeSet.v1": self = .codeSet(step: try Facts.decode(facts))
        case "account.recoveryCodesMade.v1": self = .recoveryCodesMade(try Facts.decode(facts))
        case "account.passkeyAdded.v1":
            let key: Key = try Facts.decode(facts)
            self = .passkeyAdded(id: key.id, key: key.key, count: key.count)
        case "account.passkeyRemoved.v1": self = .passkeyRemoved(id: try Facts.decode(facts))
        case "account.federated.v1": self = .federated(try Facts.decode(facts))
        case "account.signedIn.v1": self = .signedIn(try Facts.decode(facts))
        case "account.provedAgain.v1": self = .provedAgain(try Facts.decode(facts))
        case "account.urgencyOpened.v1":
            let opening: Opening = try Facts.decode(facts)
            self = .urgencyOpened(dossier: opening.dossier, reason: opening.reason)
        case "account.urgencyReviewed.v1":
            let review: Review = try Facts.decode(facts)
            self = .urgencyReviewed(number: review.number, by: review.by, wasRight: review.wasRight)
        case "account.placed.v1": self = .placed(try Facts.decode(facts))
        case "account.reachable.v1": self = .reachable
        case "account.suspended.v1": self = .suspended
        case "account.resumed.v1": self = .resumed
        case "account.closed.v1": self = .closed
        default: return nil
        }
    }
}

/// The facts of an event: JSON with its keys in order, so that the same facts have the same bytes.
enum Facts {
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dataEncodingStrategy = .base64
        return Array(try encoder.encode(value))
    }

    static func decode<T: Decodable>(_ bytes: [UInt8]) throws -> T { try JSONDecoder().decode(T.self, from: Data(bytes)) }
}
