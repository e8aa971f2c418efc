import Journal
import Vocabulary

/// An account, as its events left it.
public struct AccountRecord: Sendable, Hashable, Codable {
    public let id: AccountID
    public private(set) var place: AccountEvent.Place
    public private(set) var state: Actor.State
    /// The version of its stream.
    public private(set) var version: Int
    /// Goes up each time that what the person may do, or how they prove who they are, changes: sessions opened before end.
    public private(set) var rights = 0
    /// Name and address.
    private(set) var person: SealedText
    let login: [UInt8]
    /// How and when the team can reach the person.
    private(set) var reach: SealedText?
    private(set) var link: AccountEvent.Link?
    private(set) var password: SealedText?
    private(set) var code: SealedText?
    /// The step of the last one-time code that was used.
    private(set) var lastStep: Int64 = 0
    private(set) var recovery: [[UInt8]] = []
    public private(set) var passkeys: [Key] = []
    /// Keyed digests of the identities of providers that open it.
    private(set) var federated: [[UInt8]] = []
    public private(set) var urgencies: [Urgency] = []
    /// When the person last came through a link (milliseconds since 1970).
    public private(set) var enrolled: Int64?
    /// When the profession or the secrecy last changed (milliseconds since 1970).
    private(set) var changed: Int64?
    /// Milliseconds since 1970.
    public private(set) var lastSignIn: Int64?
    /// The sign-in before the last.
    public private(set) var previousSignIn: Int64?
    /// The last changes of proofs, and sign-ins that stand out, in order.
    public private(set) var proofs: [ProofNotice] = []

    public struct Key: Sendable, Hashable, Codable {
        public let id: [UInt8]
        let key: Passkey.PublicKey
        let label: SealedText
        public let added: Int64
        var count: UInt32
    }

    /// The first event of an account; nil for any other.
    init?(_ id: AccountID, _ event: AccountEvent, _ entry: Entry) {
        guard case .invited(let invited) = event, let person = SealedText(entry) else { return nil }
        (self.id, place, state, version, self.person, login, link) = (id, invited.place, .invited, entry.version, person, invited.login, invited.link)
    }

    /// The number under which a team may keep this person out before they have an account: worked out from the address.
    var foreseen: AccountID? { AccountID(digest: login) }

    public var isFederated: Bool { !federated.isEmpty }
    public var hasPassword: Bool { password != nil && code != nil }
    public var recoveryCodesLeft: Int { recovery.count }

    /// The account after one more event. An event that makes no sense changes nothing but the version.
    mutating func evolve(_ event: AccountEvent, _ entry: Entry) {
        version = entry.version
        switch event {
        case .invited: break
        case .linkRenewed(let link): self.link = link
        case .enrolled:
            // Proofs of identity of before are dead: whoever comes through a new link begins again.
            (state, link, password, code, lastStep, recovery, passkeys, federated) = (.active, nil, nil, nil, 0, [], [], [])
            if enrolled != nil { note(.enrolledAgain, entry.time) }
            enrolled = entry.time
            rights += 1
        case .passwordSet:
            password = SealedText(entry)
            noteChoice(.passwordChosen, entry.time)
            rights += 1
        case .codeSet(let step):
            (code, lastStep) = (SealedText(entry), step)
            rights += 1
        case .recoveryCodesMade(let digests): recovery = digests
        case .passkeyAdded(let id, let key, let count):
            guard let label = SealedText(entry) else { return }
            passkeys.append(Key(id: id, key: key, label: label, added: entry.time, count: count))
            noteChoice(.passkeyAdded, entry.time)
        case .passkeyRemoved(let id):
            passkeys.removeAll { $0.id == id }
            rights += 1
        case .federated(let digest):
            if !federated.contains(digest) { federated.append(digest) }
            noteChoice(.providerLinked, entry.time)
        case .signedIn(let signIn):
            use(signIn)
            (previousSignIn, lastSignIn) = (lastSignIn, entry.time)
            if signIn.isNewDevice == true { note(.newMachine, entry.time) }
            if signIn.recovery != nil { note(.recoveryCodeUsed, entry.time) }
        case .provedAgain(let signIn):
            use(signIn)
            if signIn.recovery != nil { note(.recoveryCodeUsed, entry.time) }
        case .urgencyOpened(let dossier, let reason):
            guard let words = SealedText(entry) else { return }
            urgencies.append(Urgency(dossier: dossier, reason: reason, opened: entry.time, number: entry.version, words: words))
        case .urgencyReviewed(let number, let by, let wasRight):
            if let index = urgencies.firstIndex(where: { $0.number == number && $0.review == nil }) { urgencies[index].review = Urgency.Review(by: by, wasRight: wasRight, time: entry.time) }
        case .placed(let place):
            if (place.profession, place.secrecy, place.duties) != (self.place.profession, self.place.secrecy, self.place.duties) { changed = entry.time }
            self.place = place
            rights += 1
        case .reachable: reach = SealedText(entry)
        case .suspended:
            // A link that was sent may be in other hands.
            (state, link) = (.suspended, nil)
            rights += 1
        case .resumed: if state == .suspended { state = enrolled == nil ? .invited : .active }
        case .closed:
            (state, link, password, code, recovery, passkeys, federated) = (.closed, nil, nil, nil, [], [], [])
            rights += 1
        }
    }

    private mutating func note(_ kind: ProofNotice.Kind, _ time: Int64) {
        proofs.append(ProofNotice(kind: kind, time: time))
        proofs.removeFirst(max(0, proofs.count - ProofNotice.most))
    }

    /// A proof that is chosen later than the enrolment.
    private mutating func noteChoice(_ kind: ProofNotice.Kind, _ time: Int64) {
        if enrolled.map({ time - $0 > ProofNotice.enrolling }) ?? true { note(kind, time) }
    }

    private mutating func use(_ signIn: AccountEvent.SignIn) {
        if let step = signIn.step { lastStep = max(lastStep, step) }
        if let used = signIn.recovery { recovery.removeAll { $0 == used } }
        if let id = signIn.passkey, let count = signIn.count, let index = passkeys.firstIndex(where: { $0.id == id }) { passkeys[index].count = count }
    }
}
