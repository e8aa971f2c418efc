import Access
import Journal
import JournalSQLite
import Synchronization
import Vocabulary

/// What lists show of each young person, opened, for five minutes and as long as nothing more is written in the dossier. In memory only.
///
/// Somebody at work asks for the same list at each turn, and few dossiers change in between. Found only with a list that was granted and written in the journal, and only for the same classes.
final class ListedPeople: Sendable {
    struct Person: Sendable {
        /// Nil for who may not read who it is.
        let identity: Identity?
        let file: CaseFile
        let toDo = Memo<ToDo>()
    }

    struct Key: Hashable {
        let dossier: String
        /// Those that were opened.
        let audiences: Audiences
        /// The kinds that the list shows, and since when.
        let showing: String
        /// Ages are of that day.
        let today: CivilDay
    }

    private struct Kept {
        let version: Int64
        let opened: Int64
        let person: Person
    }

    /// How long anything stays, in milliseconds.
    static let life: Int64 = 300_000
    /// Dossiers, some 12 KB each.
    static let most = 10_000

    private let people = Mutex<[Key: Kept]>([:])

    /// A person of a dossier that stands at a version; nil when nobody is known of it. O(1).
    func find(_ key: Key, at version: Int64, now: Int64) -> Person? {
        people.withLock { people in people[key].flatMap { $0.version == version && isFresh($0, now) ? $0.person : nil } }
    }

    /// - Parameter version: that of the dossier before it was read: with what was written in between, it is read again.
    func keep(_ person: Person, _ key: Key, at version: Int64, now: Int64) {
        people.withLock { people in
            if people.count >= Self.most { people = [:] }
            people[key] = Kept(version: version, opened: now, person: person)
        }
    }

    /// Lets go of what is older. O(dossiers kept).
    func forget(now: Int64) {
        people.withLock { people in people = people.filter { isFresh($0.value, now) } }
    }

    /// Lets go of a dossier that is erased. O(dossiers kept).
    func forget(_ dossier: DossierID) {
        people.withLock { people in people = people.filter { $0.key.dossier != dossier.text } }
    }

    var count: Int { people.withLock(\.count) }

    /// By a clock that may be set back: what comes from later is not kept either.
    private func isFresh(_ kept: Kept, _ now: Int64) -> Bool { kept.opened <= now && now < kept.opened &+ Self.life }
}

/// One kept entry of a dossier, not opened.
struct ListedLine: Sendable {
    let entry: Entry
    let act: String
    let about: Int?
    let version: Int
    /// Milliseconds since 1970.
    let time: Int64
    /// The version of what ended it, which a list may not show.
    let ended: Int?

    /// - Throws: `JournalError.storage` for a row of another form.
    static func read(_ row: [ReadModel.Value]) throws -> (dossier: String, line: ListedLine) {
        guard row.count == 7, case .text(let dossier) = row[0], case .bytes(let bytes) = row[3], let entry = Entry(canonicalBytes: bytes), case .text(let act) = row[1], case .number(let version) = row[4], case .number(let time) = row[5] else {
            throw JournalError.storage("a line of the read models cannot be read")
        }
        let about: Int? = if case .number(let number) = row[2] { Int(number) } else { nil }
        let ended: Int? = if case .number(let number) = row[6] { Int(number) } else { nil }
        return (dossier, ListedLine(entry: entry, act: act, about: about, version: Int(version), time: time, ended: ended))
    }
}
