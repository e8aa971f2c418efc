import Journal
import Vault
import Vocabulary

/// What one person could have read since a moment, and what they read: worked out from the entries of the journal, in order, by the rules themselves.
///
/// Feed it every entry from the first one on. Memory: one record for each team. O(entries).
public struct AccessReport: Sendable {
    public struct Line: Sendable, Hashable {
        public let dossier: DossierID
        /// The classes that were open to the person at some moment.
        public let could: Audiences
        /// The classes of the readings that took place, and how many there were.
        public let read: Audiences
        public let readings: Int
    }

    private let account: AccountID
    private let since: Int64
    private var person: AccountRecord?
    private var teams: [DossierID: TeamRecord] = [:]
    private var states: [DossierID: DossierFacts.State] = [:]
    private var could: [DossierID: Audiences] = [:]
    private var read: [DossierID: (audiences: Audiences, count: Int)] = [:]
    private var hasBegun = false

    /// - Parameter since: milliseconds since 1970.
    public init(_ account: AccountID, since: Int64) {
        self.account = account
        self.since = since
    }

    /// What was open at the moment asked for: once, before the first entry after it.
    private mutating func begin() {
        guard !hasBegun else { return }
        hasBegun = true
        for dossier in Set(teams.keys).union(person?.urgencies.map(\.dossier) ?? []) { note(dossier, at: since) }
    }

    /// The journal ends here: nothing may have happened since the moment asked for.
    public mutating func end() { begin() }

    /// Takes one more entry in.
    public mutating func take(_ entry: Entry) throws {
        if entry.time >= since { begin() }
        let stream = entry.stream
        if stream.text == "account:\(account)" {
            try own(entry)
        } else if let id = stream.subject(after: "team:").flatMap({ DossierID($0) }), let event = try TeamEvent(act: entry.act, facts: entry.facts) {
            var team = teams[id] ?? TeamRecord(id)
            team.evolve(event, entry)
            teams[id] = team
            note(id, at: entry.time)
        } else if let id = stream.subject(after: "caseFile:").flatMap({ DossierID($0) }) {
            let before = states[id]
            if entry.act == "caseFile.closed.v1" { states[id] = .closed } else if entry.act == "caseFile.reopened.v1" || before == nil { states[id] = .open }
            if before == nil { note(id, at: entry.time) }
        } else if let id = stream.subject(after: "erasure:").flatMap({ DossierID($0) }), entry.act == "dossier.keysDestroyed.v1" {
            states[id] = .erased
        } else if entry.actor == account.text, entry.time >= since, entry.act == ListingRequest.act {
            for (id, classes) in ListingRequest.dossiers(in: entry) {
                read[id, default: ([], 0)].audiences.formUnion(Audiences(classes))
                read[id, default: ([], 0)].count += 1
            }
        } else if entry.actor == account.text, entry.time >= since, let id = stream.subject(after: "reading:").flatMap({ DossierID($0) }) {
            let audiences = Audiences(entry.audiences.compactMap { AudienceClass(name: $0) })
            read[id, default: ([], 0)].audiences.formUnion(audiences)
            read[id, default: ([], 0)].count += 1
        }
    }

    private mutating func own(_ entry: Entry) throws {
        guard let event = try AccountEvent(act: entry.act, facts: entry.facts) else { return }
        if var known = person {
            known.evolve(event, entry)
            person = known
        } else {
            person = AccountRecord(account, event, entry)
        }
        switch event {
        case .signedIn, .provedAgain, .reachable, .recoveryCodesMade, .linkRenewed, .passkeyAdded, .federated: break
        case .urgencyOpened(let dossier, _): note(dossier, at: entry.time)
        default: for dossier in teams.keys { note(dossier, at: entry.time) }
        }
    }

    /// Adds the classes that the rules open at a moment, to who would have proved again who they are.
    private mutating func note(_ dossier: DossierID, at time: Int64) {
        guard time >= since, let person, let state = states[dossier] else { return }
        let member = teams[dossier]?.member(account).map { $0.membership(enrolled: person.enrolled) }
        let actor = Actor(
            account: account, organisation: person.place.organisation, profession: person.place.profession, secrecy: person.place.secrecy, duties: person.place.duties, state: person.state, proof: .passkey, steppedUp: time,
            urgencies: person.urgencyRecord(time))
        let facts = DossierFacts(id: dossier, state: state, membership: member, isExcluded: teams[dossier]?.isExcluded(account, foreseen: person.foreseen) ?? false, urgentUntil: person.urgentUntil(dossier))
        let purpose = facts.isMember(time) ? Purpose(.protect, .sharedSecrecy) : Purpose(.urgency, .sharedSecrecy)
        for audience in AudienceClass.allCases where (try? authorise(actor, .readDossier, .dossier(facts.asking(Audiences(audience))), for: purpose, at: time)) != nil {
            could[dossier, default: []].formUnion(Audiences(audience))
        }
    }

    /// One line for each dossier that could be read, or was; in the order of their numbers.
    public var lines: [Line] {
        Set(could.keys).union(read.keys).sorted { $0.text < $1.text }.map { Line(dossier: $0, could: could[$0] ?? [], read: read[$0]?.audiences ?? [], readings: read[$0]?.count ?? 0) }
    }
}
