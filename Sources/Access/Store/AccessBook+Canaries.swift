import Foundation
import Journal
import Vault
import Vocabulary

/// Canary dossiers: nobody follows them, so whoever touches one was looking for something.
extension AccessBook {
    /// A canary, as its security officer sees it.
    public struct Canary: Sendable {
        public let dossier: DossierID
        /// The invented colleague.
        public let colleague: String
        /// Milliseconds since 1970.
        public let planted: Int64
    }

    public enum CanaryFault: Error, Sendable, Hashable {
        /// Every story shipped with the product is already left here.
        case noStoryLeft
    }

    static let canaryTouched = "somebody touched a canary dossier: see the page of the security officer"
    /// Of whom the invented colleague is said to come: nobody can have it.
    private static let nowhere = "@temoin.invalid"

    /// The canaries of an institution, the last first. O(people).
    public func canaries(of organisation: OrganisationID) async throws -> [Canary] {
        var found: [Canary] = []
        for account in try await accounts(of: organisation) where try await isCanary(account.id) {
            for team in try await teams(of: account.id) where try await isCanary(team.dossier) {
                found.append(Canary(dossier: team.dossier, colleague: try await person(account).reveal().name, planted: account.enrolled ?? 0))
            }
        }
        return found.sorted { $0.planted > $1.planted }
    }

    /// Leaves a canary: a dossier, its texts and its colleague as any other. Who asked for it is sealed in the address of the colleague.
    /// - Throws: `CanaryFault`.
    @discardableResult
    public func plantCanary(_ permit: Permit, from stories: [CanaryStory], hashing: PasswordHashing) async throws -> DossierID {
        guard permit.act == .plantCanary, case .organisation(let organisation) = permit.resource else { throw TeamFault.noPermit }
        let used = Set(try await canaries(of: organisation).map(\.colleague))
        guard let story = stories.filter({ !used.contains($0.colleague) }).randomElement() else { throw CanaryFault.noStoryLeft }
        var generator = SystemRandomNumberGenerator()
        guard let colleague = AccountID(try await marked(AccountID.random(using: &generator).text, .person)), let dossier = DossierID(try await marked(DossierID.random(using: &generator).text, .dossier)) else { throw TeamFault.nobody }
        let place = AccountEvent.Place(organisation: organisation, unit: nil, profession: story.profession, secrecy: story.secrecy, duties: [])
        let person = Person(name: story.colleague, address: permit.actor.text + "." + Base64URL.text(Chance.bytes(9)).lowercased() + Self.nowhere)
        let link = try await invite(Sensible(person), to: place, by: "admin", as: colleague).link, secret = OneTimeCode.random()
        // Proofs that nobody was ever told.
        _ = try await enrol(throughLink: link.reveal(), password: Sensible(Base64URL.text(Chance.bytes(32))), secret: secret, code: secret.code(step: clock() / OneTimeCode.period), hashing: hashing)
        // In the order in which any dossier is opened.
        try await foundTeam(dossier, referent: colleague, by: colleague.text)
        try await write(story, dossier, by: colleague)
        return dossier
    }

    private func write(_ story: CanaryStory, _ dossier: DossierID, by colleague: AccountID) async throws {
        guard let stream = StreamName("caseFile:\(dossier)") else { throw JournalError.malformed("the dossier") }
        for (index, part) in story.parts.enumerated() {
            // The same parts, in the same order, under a key of the same form as in any dossier: nothing on the disk says that it is another one.
            var sealed = [SealedPart(audience: Entry.factsName, keyVersion: 0, bytes: Array("{}".utf8))]
            for audience in AudienceClass.allCases {
                guard let bytes = try part.bytes(audience, now: Self.paris(clock()), day: { Self.paris(self.clock() + Int64($0) * 86_400_000).day }) else { continue }
                sealed.append(try await vault.seal(Sensible(bytes), at: SealPlace(dossier: dossier, audience: audience, stream: stream, version: index + 1)))
            }
            let key = "caseFile:" + (index == 0 ? "opened:\(dossier)" : Base64URL.text(Chance.bytes(24)))
            try await append(stream, index, key: key, [NewEntry(time: clock(), actor: colleague.text, act: part.act, purpose: Purpose.Aim.protect.rawValue, legalBasis: Purpose.Basis.sharedSecrecy.rawValue, parts: sealed)])
        }
    }

    /// The day and the minute in Paris.
    private static func paris(_ milliseconds: Int64) -> (day: CivilDay, minute: Int) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/Paris") ?? .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: Date(timeIntervalSince1970: Double(milliseconds) / 1_000))
        return (CivilDay(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1) ?? .epoch, (parts.hour ?? 0) * 60 + (parts.minute ?? 0))
    }

    // MARK: Numbers

    func isCanary(_ dossier: DossierID) async throws -> Bool { try await isMarked(dossier.text, .dossier) }
    func isCanary(_ account: AccountID) async throws -> Bool { try await isMarked(account.text, .person) }

    private func isMarked(_ number: String, _ kind: CanaryNumber.Kind) async throws -> Bool {
        Constant.areEqual(Array(number.utf8), Array(try await marked(number, kind).utf8))
    }

    private func marked(_ number: String, _ kind: CanaryNumber.Kind) async throws -> String {
        let head = CanaryNumber.head(number)
        return head + CanaryNumber.tail(try await digest(head, kind.rawValue))
    }

    // MARK: Touching one

    /// The institution that left a canary, and the mark of its number there; nil for any other dossier. The same work is done for each number.
    func trap(_ dossier: DossierID?, else asker: AccountID) async throws -> (organisation: OrganisationID, mark: [UInt8])? {
        guard let dossier else { return nil }
        let referent = try await team(dossier)?.members.first?.account, account = try await account(referent ?? asker), mark = try await mark(dossier)
        guard try await isCanary(dossier), referent != nil, let account else { return nil }
        return (account.place.organisation, mark)
    }

    private func mark(_ dossier: DossierID) async throws -> [UInt8] { try await digest(dossier.text, "canary.alert") }

    /// Writes that somebody did something to a dossier, when it is a canary. True then.
    @discardableResult
    func touch(_ dossier: DossierID, by account: AccountID, _ act: Act) async throws -> Bool {
        guard let trap = try await trap(dossier, else: account), let stream = StreamName.canary(trap.organisation) else { return false }
        let event = CanaryEvent(act, mark: trap.mark, wasRefused: false)
        let entry = entry(event.act, by: account.text, parts: [SealedPart(audience: Entry.factsName, keyVersion: 0, bytes: try event.facts())])
        _ = try await journal.append(AppendRequest(to: stream, expecting: .any, [entry], key: "canary:" + Base64URL.text(Chance.bytes(16))))
        try await projector.catchUp(with: journal)
        report(Self.canaryTouched)
        return true
    }
}
