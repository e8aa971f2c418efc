import Journal
import Vocabulary

/// The team of a child, as its events left it.
public struct TeamRecord: Sendable, Hashable, Codable {
    public let dossier: DossierID
    /// The version of its stream.
    public private(set) var version = 0
    public private(set) var members: [Member] = []
    public private(set) var excluded: Set<AccountID> = []
    /// People who asked to come, in order.
    public private(set) var asking: [AccountID] = []
    public private(set) var locationAsked: Set<AccountID> = []

    public struct Member: Sendable, Hashable, Codable {
        public let account: AccountID
        public var state: Membership.State
        var scope: UInt8
        public var isReferent: Bool
        public var until: Int64?
        public var locationUntil: Int64?
        /// When the present state began (milliseconds since 1970).
        public var since: Int64

        public var audiences: Audiences { Audiences(rawValue: scope) }
        public var membership: Membership { Membership(state: state, scope: audiences, isReferent: isReferent, until: until, locationUntil: locationUntil) }
    }

    init(_ dossier: DossierID) { self.dossier = dossier }

    public func member(_ account: AccountID) -> Member? { members.first { $0.account == account } }

    /// The team after one more event.
    mutating func evolve(_ event: TeamEvent, _ entry: Entry) {
        version = entry.version
        switch event {
        case .founded(let account):
            put(Member(account: account, state: .active, scope: Audiences.all.rawValue, isReferent: true, until: nil, locationUntil: nil, since: entry.time))
        case .memberInvited(let invitation):
            asking.removeAll { $0 == invitation.account }
            put(Member(account: invitation.account, state: .invited, scope: invitation.scope, isReferent: invitation.isReferent, until: invitation.until, locationUntil: nil, since: entry.time))
        case .memberAnswered(let account, let isYes): change(account, entry) { if $0.state == .invited { $0.state = isYes ? .active : .ended } }
        case .memberSuspended(let account): change(account, entry) { if $0.state == .active { ($0.state, $0.locationUntil) = (.suspended, nil) } }
        case .memberResumed(let account): change(account, entry) { if $0.state == .suspended { $0.state = .active } }
        case .memberEnded(let account): change(account, entry) { ($0.state, $0.locationUntil) = (.ended, nil) }
        case .excluded(let account):
            excluded.insert(account)
            asking.removeAll { $0 == account }
            change(account, entry) { ($0.state, $0.locationUntil) = (.ended, nil) }
        case .joinAsked(let account): if !asking.contains(account) { asking.append(account) }
        case .locationAsked(let account): locationAsked.insert(account)
        case .locationReleased(let release):
            locationAsked.remove(release.account)
            change(release.account, entry) { $0.locationUntil = release.until }
        }
    }

    private mutating func put(_ member: Member) {
        members.removeAll { $0.account == member.account }
        members.append(member)
    }

    private mutating func change(_ account: AccountID, _ entry: Entry, _ body: (inout Member) -> Void) {
        guard let index = members.firstIndex(where: { $0.account == account }) else { return }
        let before = members[index].state
        body(&members[index])
        if members[index].state != before { members[index].since = entry.time }
    }
}
