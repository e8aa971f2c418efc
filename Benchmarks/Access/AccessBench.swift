import Access
import Foundation
import Journal
import JournalSQLite
import Synchronization
import Vault
import Vocabulary

/// What the benchmark of access asks, one command a process; each answers with one line of JSON.
///
///     AccessBench decide TIMES            decisions: a reading allowed, and one refused
///     AccessBench signin DIR SIZES TIMES  a proof of identity by passkey-less means, with more and more accounts around
///     AccessBench report DIR ENTRIES      what a person could have read, from a journal of that many entries
///     AccessBench sellers DIR SEEDS       sellers of look-ups, 16 a day for 90 days
///     AccessBench tell DIR PAIRS          how well time tells an address that has an account from one that has none
@main
struct AccessBench {
    struct Wrong: Error {}

    static func main() async throws {
        let words = [String](CommandLine.arguments.dropFirst())
        switch words.first {
        case "decide": try decide(words.dropFirst().first.flatMap { Int($0) } ?? 1_000_000)
        case "signin" where words.count == 4: try await signIn(URL(fileURLWithPath: words[1], isDirectory: true), words[2].split(separator: ",").compactMap { Int($0) }, Int(words[3]) ?? 20)
        case "tell" where words.count == 3: try await tell(URL(fileURLWithPath: words[1], isDirectory: true), Int(words[2]) ?? 100)
        case "report" where words.count == 3: try await report(URL(fileURLWithPath: words[1], isDirectory: true), Int(words[2]) ?? 0)
        case "sellers" where words.count == 3: print(String(decoding: try JSONEncoder().encode(try await SellersBench.run(URL(fileURLWithPath: words[1], isDirectory: true), seeds: Int(words[2]) ?? 0)), as: UTF8.self))
        default: throw Wrong()
        }
    }

    private static func report(_ folder: URL, _ entries: Int) async throws {
        let world = try await World(folder)
        _ = try await world.enrol("moi@banc.invalid")
        guard let me = try await world.book.colleague("moi@banc.invalid")?.id else { throw Wrong() }
        let bench = ReportBench(journal: world.journal, me: me, start: world.clock.read() + 3_600_000), blocks = entries / ReportBench.size, expected = try await bench.fill(blocks)
        let rows = try SQLiteRows(folder: folder)
        var report = AccessReport(me, since: bench.since(blocks)), count = 0
        let taken = try await seconds { count = try report.take(all: rows) }
        let could = report.lines.count { !$0.could.isEmpty }, readings = report.lines.reduce(0) { $0 + $1.readings }
        guard (could, readings) == expected else { throw Wrong() }
        print("{\"entries\": \(count), \"seconds\": \(taken), \"dossiers\": \(could), \"readings\": \(readings)}")
    }

    private static func seconds(_ body: () async throws -> Void) async rethrows -> Double {
        let start = ContinuousClock.now
        try await body()
        return (ContinuousClock.now - start) / .seconds(1)
    }

    private static func decide(_ times: Int) throws {
        var g = SystemRandomNumberGenerator()
        let now: Int64 = 1_800_000_000_000, account = AccountID.random(using: &g), organisation = OrganisationID.random(using: &g)
        let actor = Actor(account: account, organisation: organisation, profession: .socialWork, secrecy: .profession, proof: .passkey, steppedUp: now)
        func facts(_ state: Membership.State) -> Resource {
            .dossier(DossierFacts(id: .random(using: &g), state: .open, membership: Membership(state: state, scope: [.identity, .social]), audiences: [.identity, .social]))
        }
        let allowed = facts(.active), refused = facts(.ended), purpose = Purpose(.protect, .sharedSecrecy)
        var granted = 0
        func measure(_ resource: Resource) -> Double {
            let start = ContinuousClock.now
            for _ in 0..<times { if (try? authorise(actor, .readDossier, resource, for: purpose, at: now)) != nil { granted += 1 } }
            return (ContinuousClock.now - start) / .microseconds(1) / Double(times)
        }
        let yes = measure(allowed), no = measure(refused)
        guard granted == times else { throw Wrong() }
        print("{\"allowed_us\": \(yes), \"refused_us\": \(no)}")
    }

    /// A book on a real disk, with a clock that moves.
    private struct World {
        let clock: MovingClock
        let journal: SQLiteJournal
        let book: AccessBook
        let organisation: OrganisationID
        let hashing = PasswordHashing()
        static let phrase = "la grue cendree passe au dessus du lac"

        init(_ folder: URL) async throws {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let clock = MovingClock()
            self.clock = clock
            journal = try SQLiteJournal(folder: folder)
            let vault = try KeyVault(folder: folder, master: try MasterKey(.automatic, folder: folder, isNew: true), journal: journal, mayFound: true, clock: clock.read)
            book = AccessBook(journal: journal, projector: try Projector(folder: folder, projections: [AccessProjection(), ActivityProjection()]), vault: vault, clock: clock.read)
            organisation = try await book.found(.service, named: "banc", by: "bench")
        }

        func invite(_ address: String) async throws -> (id: AccountID, link: Sensible<String>) {
            try await book.invite(Sensible(Person(name: "Personne inventée", address: address)), to: .init(organisation: organisation, unit: nil, profession: .socialWork, secrecy: .profession, duties: []), by: "bench")
        }

        func enrol(_ address: String) async throws -> OneTimeCode {
            let link = try await invite(address).link.reveal(), code = OneTimeCode.random()
            _ = try await book.enrol(throughLink: link, password: Sensible(phrase), secret: code, code: code.code(step: clock.read() / OneTimeCode.period), hashing: hashing)
            return code
        }

        private var phrase: String { Self.phrase }

        func prove(_ address: String, _ phrase: String, _ code: String) async throws -> Bool {
            if case .proved = try await book.prove(.init(address: address, password: Sensible(phrase), code: code, device: nil), hashing: hashing) { return true }
            return false
        }
    }

    private final class MovingClock: Sendable {
        private let time = Mutex<Int64>(1_800_000_000_000)
        @Sendable func read() -> Int64 { time.withLock { $0 } }
        func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
    }

    private static func signIn(_ folder: URL, _ sizes: [Int], _ times: Int) async throws {
        let world = try await World(folder), code = try await world.enrol("moi@banc.invalid")
        var made = 1, rows: [String] = []
        for size in sizes {
            while made < size {
                _ = try await world.invite("personne\(made)@banc.invalid")
                made += 1
            }
            var taken: [Double] = []
            for _ in 0..<times {
                world.clock.advance(60_000)
                let typed = code.code(step: world.clock.read() / OneTimeCode.period)
                taken.append(try await seconds { guard try await world.prove("moi@banc.invalid", World.phrase, typed) else { throw Wrong() } })
            }
            taken.sort()
            rows.append("{\"accounts\": \(size), \"median_ms\": \(taken[taken.count / 2] * 1_000)}")
        }
        print("[\(rows.joined(separator: ", "))]")
    }

    private static func tell(_ folder: URL, _ pairs: Int) async throws {
        let world = try await World(folder)
        _ = try await world.enrol("moi@banc.invalid")
        var known: [Double] = [], unknown: [Double] = []
        for number in 0..<pairs {
            // Two hours later: no delay speaks. The order changes, so that neither side is always first.
            world.clock.advance(2 * 3_600_000)
            for isKnown in number.isMultiple(of: 2) ? [true, false] : [false, true] {
                let time = try await seconds { _ = try await world.prove(isKnown ? "moi@banc.invalid" : "autre@banc.invalid", "ce n’est pas la bonne phrase", "000000") }
                if isKnown { known.append(time) } else { unknown.append(time) }
            }
        }
        print("{\"samples\": \(2 * pairs), \"auc\": \(separation(known, unknown))}")
    }

    /// The chance that a measure of one side is above one of the other, whichever way it leans: 0.5 when nobody can tell.
    private static func separation(_ a: [Double], _ b: [Double]) -> Double {
        let ranked = (a.map { ($0, true) } + b.map { ($0, false) }).sorted { $0.0 < $1.0 }
        let ranks = ranked.enumerated().reduce(0) { $0 + ($1.element.1 ? Double($1.offset + 1) : 0) }
        let result = (ranks - Double(a.count * (a.count + 1)) / 2) / Double(a.count * b.count)
        return max(result, 1 - result)
    }
}
