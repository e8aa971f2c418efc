import Access
import CaseFile
import Foundation
import Journal
import Server
import Vault
import Vocabulary

/// One dossier: its team, then 60 entries of many kinds over its life, some corrected, some still awaited.
struct CaseFileStory {
    private let world: CaseFileWorld
    private let dossier: CaseFileWorld.Dossier
    private var g: Seeded

    /// What happens, each with the place in its own list of what it is about.
    private typealias Step = (act: String, of: Int?)

    init(_ world: CaseFileWorld, _ number: Int) {
        (self.world, dossier, g) = (world, world.dossiers[number], Seeded(world.seed &+ UInt64(number) &* 7_919 &+ 1))
    }

    /// Appends it: one request for the team, one for the dossier.
    func write(_ journal: ServerJournal) async throws {
        var story = self
        try await story.team(journal)
        try await story.elements(journal)
    }

    // MARK: Team

    private func team(_ journal: ServerJournal) async throws {
        guard let stream = StreamName("team:\(dossier.id)"), let first = dossier.team.first else { throw CaseFileBench.Wrong() }
        let referent = world.people[first]
        var entries = [entry("team.founded.v1", referent, dossier.opened, [Self.facts(try TeamEvent.founded(referent: referent.id).facts())])]
        for place in dossier.team.dropFirst() {
            let one = world.people[place], scope = one.audiences.subtracting(.location)
            let invited = TeamEvent.memberInvited(.init(account: one.foreseen, audiences: scope, told: .child)), answered = TeamEvent.memberAnswered(.init(account: one.id, foreseen: one.foreseen, isYes: true, audiences: scope, isReferent: false)), resumed = TeamEvent.memberResumed(one.id)
            let address = try await journal.vault.seal(Sensible(Array(one.address.utf8)), at: SealPlace(dossier: dossier.id, audience: .identity, stream: stream, version: entries.count + 1))
            entries.append(entry(invited.act, referent, dossier.opened, [Self.facts(try invited.facts()), address]))
            entries.append(entry(answered.act, one, dossier.opened, [Self.facts(try answered.facts())]))
            entries.append(entry(resumed.act, referent, dossier.opened, [Self.facts(try resumed.facts())]))
        }
        _ = try await journal.store.append(AppendRequest(to: stream, expecting: .exactly(0), entries, key: "bench:team:\(dossier.id)"))
    }

    private static func facts(_ bytes: [UInt8]) -> SealedPart { SealedPart(audience: "facts", keyVersion: 0, bytes: bytes) }

    private func entry(_ act: String, _ author: CaseFileWorld.Colleague, _ time: Int64, _ parts: [SealedPart]) -> NewEntry {
        NewEntry(time: time, actor: author.id.text, act: act, purpose: Purpose.Aim.protect.rawValue, legalBasis: Purpose.Basis.sharedSecrecy.rawValue, parts: parts)
    }

    // MARK: Elements

    private static let away: [Step] = [("runawayDeclared", nil), ("policeInformed", nil), ("presenceNoted", nil), ("presenceNoted", nil), ("newsReceived", nil)]
    private static let back: [Step] = [("runawayDeclared", nil), ("policeInformed", nil), ("presenceNoted", nil), ("returnRecorded", 0), ("gestureDone", 3)]
    private static let promise: [Step] = [("commitmentMade", nil), ("commitmentKept", 0)]
    private static let episodes: [[Step]] =
        [back, away + [("returnRecorded", 0), ("gestureDone", 5), ("gestureDone", 5)]] + Array(repeating: promise, count: 4) + [[("commitmentMade", nil)], [("commitmentMade", nil)]]
        + ["informationRecorded", "informationRecorded", "informationRecorded", "bondStated", "bondStated", "bondStated", "meetingHeld", "meetingHeld", "meetingHeld", "meetingHeld"].map { [($0, nil)] }
        + ["traceLeft", "traceLeft", "decisionGiven", "transmissionWritten", "transmissionWritten", "transmissionWritten", "lifeEventRecorded", "lifeEventRecorded", "teamMeetingHeld"].map { [($0, nil)] }
        + ["signsObserved", "careOffered", "psychologicalCareNoted", "healthAppointment", "measureStarted", "signalementSent", "lawyerNamed", "observationWritten"].map { [($0, nil)] }
        + [[("traceLeft", nil), (corrected, 0)], [("transmissionWritten", nil), (corrected, 0)], [("healthAppointment", nil), ("healthAppointmentHeld", 0)], [("hearingPlanned", nil), ("hearingHeld", 0)], [("concernReported", nil), ("concernAcknowledged", 0)]]
    private static let corrected = "caseFile.elementCorrected.v1"

    /// The 59 that follow the opening; one young person in twenty is away now.
    private mutating func steps() -> [Step] {
        var left = Self.episodes.shuffled(using: &g), found: [Step] = [("opened", nil)]
        if Int.random(in: 0..<20, using: &g) == 0, let first = left.firstIndex(where: { $0.count == 5 && $0.first?.act == "runawayDeclared" }) { left.append(Self.away); left.remove(at: first) }
        for episode in left {
            let start = found.count
            found += episode.map { ($0.act, $0.of.map { start + $0 }) }
        }
        return found
    }

    private mutating func elements(_ journal: ServerJournal) async throws {
        guard let stream = StreamName("caseFile:\(dossier.id)") else { throw CaseFileBench.Wrong() }
        let steps = steps(), life = (world.now - CaseFileWorld.day - dossier.opened) / Int64(steps.count)
        var entries: [NewEntry] = []
        for (index, step) in steps.enumerated() {
            let time = dossier.opened + Int64(index) * life + Int64.random(in: 0..<max(1, life), using: &g)
            guard let kind = world.kinds[step.act == Self.corrected ? steps[step.of ?? 0].act : step.act] else { throw CaseFileBench.Wrong() }
            var parts = [Self.facts(Array((step.of.map { "{\"of\":\($0 + 1)}" } ?? "{}").utf8))]
            for (audience, content) in answers(kind, time).sorted(by: { $0.key < $1.key }) {
                parts.append(try await journal.vault.seal(Sensible(try content.encoded()), at: SealPlace(dossier: dossier.id, audience: audience, stream: stream, version: index + 1)))
            }
            let author = world.people[dossier.team[index == 0 ? 0 : Int.random(in: 0..<dossier.team.count, using: &g)]]
            entries.append(entry(step.act == Self.corrected ? step.act : kind.act, author, time, parts))
        }
        _ = try await journal.store.append(AppendRequest(to: stream, expecting: .exactly(0), entries, key: "bench:dossier:\(dossier.id)"))
    }

    private mutating func answers(_ kind: Kind, _ time: Int64) -> [AudienceClass: Answers] {
        var answers: [AudienceClass: Answers] = [:]
        if kind.when.shape != .none { answers[kind.mainAudience, default: Answers()].when = FactTime(Words.civil(time), minute: kind.when.shape == .moment ? Int(time / 60_000 % 1_440) : nil) }
        for field in kind.fields {
            guard let values = value(of: field, kind, time), !values.isEmpty else { continue }
            answers[kind.audience(of: field), default: Answers()].values[field.id] = values
        }
        return answers
    }

    /// Everything that is asked first, and half of the rest.
    private mutating func value(of field: KindField, _ kind: Kind, _ time: Int64) -> [String]? {
        if kind.id == "opened", let known = ["firstName": dossier.firstName, "familyName": dossier.familyName, "birthDate": dossier.birth.text(.fr), "phone": dossier.telephone, "school": "Collège des Tilleuls (inventé)"][field.id] { return [known] }
        if kind.id == "opened", ["usualName", "age"].contains(field.id) { return nil }
        if kind.id == "informationRecorded", field.id == "what" { return ["nickname"] }
        if kind.id == "informationRecorded", field.id == "value" { return [Words.family(&g)] }
        guard field.required ?? false || field.summary ?? false || field.id == "due" || Bool.random(using: &g) else { return nil }
        switch field.shape {
        case .choice: return field.options?.randomElement(using: &g).map { [$0.id] }
        case .choices: return (field.options ?? []).filter { _ in Int.random(in: 0..<3, using: &g) == 0 }.map(\.id)
        case .lines: return [Words.sentences(&g)]
        case .quote: return [Words.quote(&g)]
        case .line: return [Words.line(&g)]
        case .telephone: return [Words.telephone(&g)]
        case .short, .moment, .hour: return ["14\u{A0}h"]
        case .day: return [Words.civil(time + Int64.random(in: 2..<120, using: &g) * CaseFileWorld.day).iso]
        case .date: return [Words.civil(time).text(.fr)]
        case .size: return nil
        }
    }
}
