import Vocabulary

/// One rule on who may do what. It may refuse; it never allows alone.
public struct Policy: Sendable {
    public let name: String
    /// The acts it speaks of.
    public let acts: Set<Act>
    /// Why it refuses; nil when it has nothing to say.
    public let objection: @Sendable (Question) -> Refusal?

    public init(_ name: String, on acts: Set<Act>, _ objection: @escaping @Sendable (Question) -> Refusal?) {
        self.name = name
        self.acts = acts
        self.objection = objection
    }

    /// All rules, in the order in which they speak. Those that make a dossier absent come before those that say why:
    /// who has no right on a dossier must not learn from a refusal that it exists.
    public static let all: [Policy] = [
        activeAccount, secondFactor, organisation, duty, opening, separation, secrecyOfUrgency, newcomer, urgencyRight, stepUpBeforeUrgency, existence, exclusion, membership, invitation, referent, stepUp, dossierState, reopening,
        secrecy, scope, profession, location, twoPersons, approvalState, approvalByAnother, approvalByAsker, purpose,
    ]

    /// The rules of each act, found at once.
    static let byAct: [[Policy]] = Act.allCases.map { act in all.filter { $0.acts.contains(act) } }
}

/// What the rules are asked.
public struct Question: Sendable {
    public let actor: Actor
    public let act: Act
    public let resource: Resource
    public let purpose: Purpose
    /// Milliseconds since 1970.
    public let now: Int64

    /// The dossier asked for; nil for another resource.
    public var dossier: DossierFacts? { if case .dossier(let facts) = resource { facts } else { nil } }

    /// The institution where the act is done; nil for another resource.
    var organisation: OrganisationID? {
        switch resource {
        case .organisation(let id): id
        case .approval(let facts): facts.organisation
        case .ownAccount, .dossier: nil
        }
    }

    /// The request that needs a second person; nil for another resource.
    var approval: ApprovalFacts? { if case .approval(let facts) = resource { facts } else { nil } }

    /// An active place on the team, whose end has not come.
    var activeMembership: Membership? {
        guard let membership = dossier?.membership, membership.state == .active, membership.until.map({ now < $0 }) ?? true else { return nil }
        return membership
    }

    /// An urgent opening by this person that has not ended.
    var isUrgent: Bool { dossier?.urgentUntil.map { now < $0 } ?? false }
}

/// The proof that an act was allowed: what the journal records, and without which nothing of a dossier is read. Only `authorise` makes one.
public struct Permit: Sendable, Hashable {
    public let actor: AccountID
    public let act: Act
    public let resource: Resource
    public let purpose: Purpose

    fileprivate init(_ question: Question) {
        actor = question.actor.account
        act = question.act
        resource = question.resource
        purpose = question.purpose
    }
}

/// The one decision: every rule of the act is asked, and one objection is enough. Pure. O(rules).
/// - Throws: the first objection.
public func authorise(_ actor: Actor, _ act: Act, _ resource: Resource, for purpose: Purpose, at now: Int64) throws(Refusal) -> Permit {
    try authorise(Question(actor: actor, act: act, resource: resource, purpose: purpose, now: now), under: Policy.byAct[act])
}

/// The same, under other rules: tests take one away and must see it.
func authorise(_ question: Question, under policies: [Policy]) throws(Refusal) -> Permit {
    guard !policies.isEmpty else { throw .notYourDuty }
    for policy in policies {
        if let objection = policy.objection(question) { throw objection }
    }
    return Permit(question)
}

extension [[Policy]] {
    fileprivate subscript(act: Act) -> [Policy] { Act.allCases.firstIndex(of: act).map { self[$0] } ?? [] }
}
