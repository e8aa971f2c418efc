import Access
import Foundation
import Journal
import JournalSQLite
import Vault
import Vocabulary

/// One young person in a list, as one reader may see them. A class: a list sorts and passes on hundreds of them.
public final class Followed: Sendable {
    public let dossier: DossierID
    public let isClosed: Bool
    /// Nil for who may not read who it is.
    public let identity: Identity?
    /// Waiting elements, and the last ones of the kinds that lists speak of.
    public let file: CaseFile
    /// When the dossier was opened, last written in, and when somebody last reached the young person (milliseconds since 1970).
    public let opened: Int64
    public let written: Int64
    public let reached: Int64?
    /// A measure of protection was noted, whoever may read which.
    public let hasMeasure: Bool
    /// What pages worked out of it.
    let toDo: Memo<ToDo>

    /// Away since that declaration, and not back.
    public var absence: Element? { file.absence }

    init(dossier: DossierID, isClosed: Bool, person: ListedPeople.Person, state: CaseBook.State) {
        (self.dossier, self.isClosed, identity, file, toDo) = (dossier, isClosed, person.identity, person.file, person.toDo)
        (opened, written, reached, hasMeasure) = (state.opened, state.written, state.reached, state.hasMeasure)
    }

    /// What waits for somebody.
    public var waiting: [Element] { file.elements.filter { $0.isOpen && !$0.isVeiled } }
}

extension CaseBook {
    /// The classes that lists show: who, and what is promised. Health and place stay in the dossier; justice too, but for its dates in what is to be done.
    public static let shown: Audiences = [.identity, .social]

    /// Every young person that somebody follows. One entry in the journal for the whole list. O(dossiers followed).
    /// - Parameters:
    ///   - kinds: those whose last word the list shows, beside who it is and what waits: the others stay closed.
    ///   - wanted: the classes that the list shows; each reader gets those that they may read.
    public func followed(by actor: Actor, of account: AccountRecord, for purpose: Purpose, showing kinds: Set<String>, wanted: Audiences = shown, recent: Recent = .none, today: CivilDay) async throws -> [Followed] {
        let listing = try await access.listing(actor, of: account, for: purpose, wanted: wanted)
        let opened = acts(CaseFileProjection.who.union(kinds).union(Set(recent.since.keys))).union(self.kinds.kinds.filter { $0.waits || $0.isMove }.map(\.act)).union([ElementAct.corrected])
        let dates = try await projector.rows(
            """
            SELECT dossier, opened, written, (SELECT max(time) FROM casefile_contact c WHERE c.dossier = d.dossier), EXISTS (SELECT 1 FROM casefile_item i WHERE i.dossier = d.dossier AND i.act = ?2), version
            FROM casefile_dossier d WHERE dossier IN (SELECT value FROM json_each(?1))
            """, [Self.list(listing.lines.map(\.dossier.text)), .text(act("measureStarted"))])
        let states = Dictionary(dates.compactMap(State.init).map { ($0.dossier, $0) }) { first, _ in first }
        let showing = (kinds.sorted() + recent.since.map { "\($0.key):\($0.value)" }.sorted()).joined(separator: " ")
        @Sendable func key(_ line: AccessBook.Listing.Line) -> ListedPeople.Key { .init(dossier: line.dossier.text, audiences: line.audiences, showing: showing, today: today) }
        let now = clock()
        var known: [String: ListedPeople.Person] = [:]
        for line in listing.lines {
            guard let state = states[line.dossier.text], let person = listed.find(key(line), at: state.version, now: now) else { continue }
            known[line.dossier.text] = person
        }
        let met = known, missing = listing.lines.filter { met[$0.dossier.text] == nil && states[$0.dossier.text] != nil }
        let kept = missing.isEmpty ? [:] : try await lines(missing.map(\.dossier.text), kinds, recent)
        @Sendable func open(_ line: AccessBook.Listing.Line) async throws -> (dossier: String, person: ListedPeople.Person) {
            let file = try await self.file(kept[line.dossier.text] ?? [], opened, line, listing)
            let person = ListedPeople.Person(identity: line.audiences.contains(.identity) ? Identity(file, today: today) : nil, file: file)
            if let state = states[line.dossier.text] { listed.keep(person, key(line), at: state.version, now: now) }
            return (line.dossier.text, person)
        }
        // Two halves at once: opening is what a long list takes.
        let half = missing.count / 2
        async let second = Self.each(missing.dropFirst(half), open)
        for (dossier, person) in try await Self.each(missing.prefix(half), open) + second { known[dossier] = person }
        return listing.lines.compactMap { line in
            guard let state = states[line.dossier.text], let person = known[line.dossier.text] else { return nil }
            return Followed(dossier: line.dossier, isClosed: line.state == .closed, person: person, state: state)
        }
    }

    private static func each<T: Sendable>(_ lines: ArraySlice<AccessBook.Listing.Line>, _ one: @Sendable (AccessBook.Listing.Line) async throws -> T) async throws -> [T] {
        var found: [T] = []
        for line in lines { found.append(try await one(line)) }
        return found
    }

    /// What lists say of a dossier without opening anything.
    struct State: Sendable {
        let dossier: String
        let opened: Int64
        let written: Int64
        let reached: Int64?
        let hasMeasure: Bool
        let version: Int64

        /// Nil for a row of another form.
        init?(_ row: [ReadModel.Value]) {
            guard row.count == 6, case .text(let dossier) = row[0], case .number(let opened) = row[1], case .number(let written) = row[2], case .number(let measured) = row[4], case .number(let version) = row[5] else { return nil }
            (self.dossier, self.opened, self.written, self.hasMeasure, self.version) = (dossier, opened, written, measured != 0, version)
            reached = if case .number(let last) = row[3], last > 0 { last } else { nil }
        }
    }

    /// The lines that a list shows of each dossier, from the read models.
    private func lines(_ dossiers: [String], _ kinds: Set<String>, _ recent: Recent) async throws -> [String: [ListedLine]] {
        // A return ends the absences before it: it is always looked for.
        let last = CaseFileProjection.last.intersection(kinds).union(["returnRecorded"])
        let rows = try await projector.rows(
            Self.items, [Self.list(dossiers), Self.list(acts(CaseFileProjection.who)), Self.list(self.kinds.kinds.filter(\.waits).map(\.act)), Self.list(acts(last)), Self.list(acts(kinds.contains("gestureDone") ? CaseFileProjection.sinceReturn : [])), .text(Self.moments(recent.since.map { (act($0.key), $0.value) })), Self.list(self.kinds.kinds.filter(\.isMove).map(\.act)), .text(act(CaseFile.away)), .text(ElementAct.corrected)])
        var read: [String: [ListedLine]] = [:]
        for (dossier, line) in try rows.map(ListedLine.read) { read[dossier, default: []].append(line) }
        // One that is asked for twice is there once.
        return read.mapValues { Dictionary($0.map { ($0.version, $0) }) { first, _ in first }.values.sorted { $0.version < $1.version } }
    }

    private func act(_ id: String) -> String { kinds[id]?.act ?? "" }
    private func acts(_ ids: Set<String>) -> Set<String> { Set(ids.map(act)) }
    private static func list(_ texts: some Sequence<String>) -> ReadModel.Value { .text("[" + texts.map { "\"\($0)\"" }.joined(separator: ",") + "]") }

    private static func moments(_ pairs: [(act: String, since: Int64)]) -> String { "{" + pairs.map { "\"\($0.act)\":\($0.since)" }.joined(separator: ",") + "}" }

    /// Of each dossier: who it is, what waits, the last word of some kinds, what was done since the last return, what was written of late, what gave another day to what waits, and what was corrected in part.
    private static let items = """
        SELECT i.dossier, i.act, i.about, i.entry, i.version, i.time, i.ended FROM json_each(?1) d CROSS JOIN casefile_item i ON i.dossier = d.value AND i.act IN (SELECT value FROM json_each(?2))
        UNION ALL
        SELECT i.dossier, i.act, i.about, i.entry, i.version, i.time, i.ended FROM json_each(?1) d CROSS JOIN casefile_item i ON i.dossier = d.value AND i.act IN (SELECT value FROM json_each(?3)) AND i.ended IS NULL
        UNION ALL
        SELECT i.dossier, i.act, i.about, i.entry, i.version, i.time, i.ended FROM json_each(?1) d CROSS JOIN json_each(?4) a CROSS JOIN casefile_item i
        ON i.dossier = d.value AND i.act = a.value AND i.version = (SELECT max(version) FROM casefile_item WHERE dossier = d.value AND act = a.value)
        UNION ALL
        SELECT i.dossier, i.act, i.about, i.entry, i.version, i.time, i.ended FROM json_each(?1) d CROSS JOIN casefile_item i
        ON i.dossier = d.value AND i.act IN (SELECT value FROM json_each(?5)) AND i.version > coalesce((SELECT max(version) FROM casefile_item WHERE dossier = d.value AND act = ?8), 0)
        UNION ALL
        SELECT i.dossier, i.act, i.about, i.entry, i.version, i.time, i.ended FROM json_each(?1) d CROSS JOIN json_each(?6) k CROSS JOIN casefile_item i ON i.dossier = d.value AND i.act = k.key AND i.time >= k.value
        UNION ALL
        SELECT i.dossier, i.act, i.about, i.entry, i.version, i.time, i.ended FROM json_each(?1) d CROSS JOIN casefile_item i ON i.dossier = d.value AND i.act IN (SELECT value FROM json_each(?7))
        AND EXISTS (SELECT 1 FROM casefile_item p WHERE p.dossier = i.dossier AND p.version = i.about AND p.ended IS NULL)
        UNION ALL
        SELECT i.dossier, i.act, i.about, i.entry, i.version, i.time, i.ended FROM json_each(?1) d CROSS JOIN casefile_item i ON i.dossier = d.value AND i.act = ?9
        """

    /// The kept entries of one dossier, opened as far as the list shows them.
    private func file(_ kept: [ListedLine], _ opened: Set<String>, _ line: AccessBook.Listing.Line, _ listing: AccessBook.Listing) async throws -> CaseFile {
        let asked = kept.filter { opened.contains($0.act) }.flatMap { one in one.entry.parts.filter { Self.isShown($0, line) }.map { (part: $0, entry: one.entry) } }
        var texts = try await access.open(asked, of: line.dossier, in: listing).makeIterator(), written: [CaseFile.Written] = []
        for one in kept {
            var answers: [AudienceClass: Answers] = [:], reserved: [AudienceClass] = []
            for part in one.entry.parts {
                guard let audience = AudienceClass(name: part.audience) else { continue }
                guard Self.isShown(part, line) else { reserved.append(audience); continue }
                guard opened.contains(one.act), let text = texts.next() else { continue }
                if let read = Answers(text.reveal()) { answers[audience] = read }
            }
            written.append(CaseFile.Written(act: one.act, version: one.version, time: one.time, author: one.entry.actor, of: one.about, answers: answers, reserved: reserved, keeps: one.act == ElementAct.corrected ? ElementFacts.read(one.entry).kept : []))
        }
        var file = CaseFile()
        file.take(written, kinds)
        for one in kept { if let ended = one.ended { file.end(one.version, by: ended) } }
        return file
    }

    private static func isShown(_ part: SealedPart, _ line: AccessBook.Listing.Line) -> Bool { AudienceClass(name: part.audience).map { line.audiences.contains(Audiences($0)) } ?? false }

    /// The number of the absence that a return ends: the one that has not ended, or else the last one when a return of it was just written; nil when the young person is not away.
    /// - Parameter since: a return written since then (milliseconds since 1970) is the same one, told twice.
    public func absence(of dossier: DossierID, since: Int64) async throws -> Int? {
        try await projector.catchUp(with: journal)
        let isTold = try await returned(dossier, since: since) != nil
        let rows = try await projector.rows("SELECT max(version) FROM casefile_item WHERE dossier = ? AND act = ? AND (?3 OR ended IS NULL)", [.text(dossier.text), .text(act(CaseFile.away)), .number(isTold ? 1 : 0)])
        guard case .number(let version)? = rows.first?.first else { return nil }
        return Int(version)
    }

    /// When a return was last written since a moment (milliseconds since 1970); nil when none was. Known without opening anything.
    public func returned(_ dossier: DossierID, since: Int64) async throws -> Int64? {
        try await projector.catchUp(with: journal)
        let rows = try await projector.rows(
            "SELECT max(time) FROM casefile_item WHERE dossier = ?1 AND act = ?2 AND time >= ?3 AND version > coalesce((SELECT max(version) FROM casefile_item WHERE dossier = ?1 AND act = ?4), 0)",
            [.text(dossier.text), .text(act(CaseFile.returned)), .number(since), .text(act(CaseFile.away))])
        guard case .number(let time)? = rows.first?.first else { return nil }
        return time
    }

    /// Whether a dossier is held for justice: nobody erases it. Known without opening anything.
    public func isHeld(_ dossier: DossierID) async throws -> Bool {
        try await projector.catchUp(with: journal)
        return try await !projector.rows("SELECT 1 FROM casefile_item WHERE dossier = ? AND act = ? AND ended IS NULL LIMIT 1", [.text(dossier.text), .text(kinds["holdPlaced"]?.act ?? "")]).isEmpty
    }

    /// Those among them whom somebody searches: by name without accents or order, nickname, day of birth, telephone.
    public static func search(_ query: String, in followed: [Followed], today: CivilDay) -> [Followed] {
        let search = PersonSearch(query, today: today)
        return followed.filter { $0.identity.map(search.finds) ?? false }
    }
}
