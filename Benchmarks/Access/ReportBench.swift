import Access
import Foundation
import Journal
import JournalSQLite
import Vocabulary

/// What one person could have read and read, worked out from a large journal: the time, and whether the answer is the one that was prepared.
///
/// A dossier has 500 entries: its opening, its team, and readings. The person asked about is on one team of ten, and half of these places ended.
struct ReportBench {
    let journal: SQLiteJournal
    let me: AccountID
    /// Milliseconds since 1970.
    let start: Int64
    static let size = 500

    private func place(_ block: Int) -> (isMine: Bool, isEnded: Bool) { (block.isMultiple(of: 10), block.isMultiple(of: 20)) }
    private func time(_ block: Int) -> Int64 { start + Int64(block) * 1_000 }

    /// Writes the dossiers. Returns how many the person could read since the middle, and how many times they read then.
    func fill(_ blocks: Int) async throws -> (could: Int, readings: Int) {
        var g = SystemRandomNumberGenerator(), could = 0, readings = 0
        let others = (0..<40).map { _ in AccountID.random(using: &g) }
        for block in 0..<blocks {
            let dossier = DossierID.random(using: &g), (isMine, isEnded) = place(block)
            try await append("caseFile:\(dossier)", block, [NewEntry(time: time(block), actor: "bench", act: "caseFile.opened.v1", purpose: "protect", legalBasis: "casf-l226-2-2", parts: [])])
            let referent = others[block % 40]
            var team: [TeamEvent] = [.founded(referent: referent)]
            for member in [others[(block + 1) % 40]] + (isMine ? [me] : []) { team += [.memberInvited(.init(account: member, audiences: [.identity, .social], told: .child)), .memberAnswered(.init(account: member, foreseen: member, isYes: true, audiences: [.identity, .social], isReferent: false)), .memberResumed(member)] }
            if isMine, isEnded { team.append(.memberEnded(me)) }
            try await append("team:\(dossier)", block, try team.map { NewEntry(time: time(block), actor: referent.text, act: $0.act, purpose: "manage", legalBasis: "casf-l226-2-2", parts: [SealedPart(audience: "facts", keyVersion: 0, bytes: try $0.facts())]) })
            let mine = isMine ? 5 : 0, isSince = block >= blocks / 2
            try await append("reading:\(dossier)", block, (0..<(Self.size - 1 - team.count)).map { number in
                NewEntry(time: time(block), actor: number < mine ? me.text : referent.text, act: "caseFile.read.v1", purpose: "protect", legalBasis: "casf-l226-2-2", parts: ["identity", "social"].map { SealedPart(audience: $0, keyVersion: 0, bytes: []) })
            })
            if isSince { readings += mine }
            if isMine, isSince || !isEnded { could += 1 }
        }
        return (could, readings)
    }

    private func append(_ stream: String, _ block: Int, _ entries: [NewEntry]) async throws {
        guard let name = StreamName(stream) else { throw AccessBench.Wrong() }
        _ = try await journal.append(AppendRequest(to: name, expecting: .exactly(0), entries, key: stream))
    }

    func since(_ blocks: Int) -> Int64 { time(blocks / 2) }
}
