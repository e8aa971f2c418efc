import Journal
import Vocabulary

/// The team of a child, as its events left it.
public struct TeamRecord: Sendable, Hashable, Codable {
    public let dossier: DossierID
    /// The version of its stream.
    public private(set) var version = 0
    public private(set) var members: [Member] = []
    public private(set) var keptOut: [KeptOut] = []
    /// People who asked to come, in order.
    public private(set) var asking: [AccountID] = []
    /// Who asks for the location, and since when (milliseconds since 1970).
    private(set) var locationAsked: [Request] = []

    struct Request: Sendable, Hashable, Codable { let account: AccountID, time: Int64 }

    /// How long a request for the location waits for a second person, in milliseconds: 24 hours.
    public static let requestLifetime: Int64 = 24 * 3_600_000
    /// How long an invitation waits for its answer, in milliseconds: 7 days.
    public static let answerLifetime: Int64 = 7 * 86_400_000

    /// Somebody kept out by name.
    public struct KeptOut: Sendable, Hashable, Codable {
        public let exclusion: TeamEvent.Exclusion
        /// Milliseconds since 1970.
        public let since: Int64
        let address: SealedText?
    }

    public struct Member: Sendable, Hashable, Codable {
        /// A person; until they have answered, the number of the address that was invited.
        public var account: AccountID
        public var state: Membership.State
        var scope: UInt8
        public var isReferent: Bool
        public var until: Int64?
        public var locationUntil: Int64?
        /// When the present state began (milliseconds since 1970).
        public var since: Int64
        /// The address to which the invitation was made.
        let address: SealedText?
        /// Who confirmed that it is the right person; nil for who founded the team, and before anybody did.
        var confirmedBy: AccountID?
        /// Who was told of the sharing; nil for who founded the team.
        public var told: TeamEvent.Invitation.Told?

        public var audiences: Audiences { Audiences(rawValue: scope) }
        public var membership: Membership { Membership(state: state, scope: audiences, isReferent: isReferent, until: until, locationUntil: locationUntil, answerBy: since + answerLifetime) }
    }

    init(_ dossier: DossierID) { self.dossier = dossier }

    public func member(_ account: AccountID) -> Member? { members.first { $0.account == account } }

    /// The place of a person: theirs, or the invitation to their address, once theirs has ended or its time was over when they were invited again.
    func member(_ account: AccountRecord) -> Member? {
        let own = member(account.id), invited = members.first { $0.state == .invited && $0.account == account.foreseen }
        guard let own, let invited else { return own ?? invited }
        return own.state == .ended || own.until.map { $0 <= invited.since } ?? false ? invited : own
    }

    /// Kept out by name, or by the address under which they sign in.
    public func isExcluded(_ account: AccountID, foreseen: AccountID?) -> Bool {
        keptOut.contains { one in one.exclusion.account == account || foreseen.map { $0 == one.exclusion.account || $0 == one.exclusion.foreseen } ?? false }
    }

    /// Who asks for the location at this moment.
    public func asksLocation(_ now: Int64) -> [AccountID] { locationAsked.filter { now - $0.time < Self.requestLifetime }.map(\.account) }

    /// The team after one more event.
    mutating func evolve(_ event: TeamEvent, _ entry: Entry) {
        version = entry.version
        switch event {
        case .founded(let account):
            put(Member(account: account, state: .active, scope: Audiences.all.rawValue, isReferent: true, until: nil, locationUntil: nil, since: entry.time, address: nil))
        case .memberInvited(let invitation):
            asking.removeAll { $0 == invitation.account }
            put(Member(account: invitation.account, state: .invited, scope: invitation.scope, isReferent: invitation.isReferent, until: invitation.until, locationUntil: nil, since: entry.time, address: SealedText(entry), told: invitation.told))
        case .memberAnswered(let answer): answered(answer, entry)
        case .memberSuspended(let account): change(account, entry) { if $0.state == .active { ($0.state, $0.locationUntil) = (.suspended, nil) } }
        case .memberResumed(let account): change(account, entry) { if $0.state == .suspended || $0.state == .answered { ($0.state, $0.confirmedBy) = (.active, AccountID(entry.actor)) } }
        case .memberEnded(let account): change(account, entry) { ($0.state, $0.locationUntil) = (.ended, nil) }
        case .memberTold(let telling): change(telling.account, entry) { $0.told = telling.told }
        case .excluded(let exclusion):
            keptOut.append(KeptOut(exclusion: exclusion, since: entry.time, address: SealedText(entry)))
            asking.removeAll { $0 == exclusion.account }
            for account in [exclusion.account, exclusion.foreseen].compactMap({ $0 }) { change(account, entry) { ($0.state, $0.locationUntil) = (.ended, nil) } }
        case .readmitted(let account): keptOut.removeAll { $0.exclusion.account == account }
        case .joinAsked(let account): if !asking.contains(account) { asking.append(account) }
        case .locationAsked(let account):
            locationAsked.removeAll { $0.account == account }
            locationAsked.append(Request(account: account, time: entry.time))
        case .locationReleased(let release):
            locationAsked.removeAll { $0.account == release.account }
            change(release.account, entry) { $0.locationUntil = release.until }
        }
    }

    /// From the address to the person.
    private mutating func answered(_ answer: TeamEvent.Answer, _ entry: Entry) {
        guard let index = members.firstIndex(where: { $0.account == answer.foreseen && $0.state == .invited }) else { return }
        guard answer.isYes else { return change(answer.foreseen, entry) { $0.state = .ended } }
        var member = members.remove(at: index)
        (member.account, member.state, member.scope, member.isReferent, member.since) = (answer.account, .answered, answer.scope, answer.isReferent, entry.time)
        put(member)
    }

    private mutating func put(_ member: Member) {
        members.removeAll { $0.account == member.account }
        members.append(member)
    }

    private mutating func change(_ account: AccountID, _ entry: Entry, _ body: (inout Member) -> Void) {
        defer { if member(account)?.state != .active { locationAsked.removeAll { $0.account == account } } }
        guard let index = members.firstIndex(where: { $0.account == account }) else { return }
        let before = members[index].state
        body(&members[index])
        if members[index].state != before { members[index].since = entry.time }
    }
}
