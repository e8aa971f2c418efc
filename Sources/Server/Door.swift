import Access
import CaseFile
import Disk
import Documents
import Foundation
import Guide
import Site
import Vault
import Vocabulary

/// What the pages behind the door need: accounts, sessions, and where browsers find this server.
public struct Door: Sendable {
    let book: AccessBook
    let cases: CaseBook
    let delays: DelayBook
    let erase: @Sendable (DossierID, String, String) async throws -> Bool
    let sessions: Sessions
    let seal: ContinuationSeal
    let federation: Federation
    /// `https://repere.example.fr`
    public let origin: String
    let report: @Sendable (String) -> Void
    let retention: Retention
    /// Nil for a server that sends nothing.
    let mail: Mail?

    /// - Throws: `Installation.Refusal`.
    public init(journal: ServerJournal, folder: URL, origin: String, mail: Mail? = nil, report: @escaping @Sendable (String) -> Void = { _ in }) async throws {
        do {
            (book, cases) = (journal.access, journal.cases)
            delays = try Self.delays(in: folder)
            retention = try Retention.read(try CaseFileResources.data("retention.json"))
            self.mail = mail
            erase = {
                guard try await !journal.cases.isHeld($0) else { return false }
                _ = try await journal.erase($0, by: $1, purpose: "erasure", legalBasis: $2)
                return true
            }
            sessions = try await Sessions(folder: folder, clock: ServerJournal.now)
            guard let seal = ContinuationSeal(key: try await journal.vault.match(Sensible([]), as: "access.continuation")) else { throw VaultError.noKey }
            (self.seal, self.origin, self.report) = (seal, origin, report)
            federation = Federation(try ConfiguredProvider.all(in: folder), now: ServerJournal.now)
        } catch let refusal as FederationFileRefusal {
            throw Installation.Refusal(refusal.description)
        } catch let refusal as DataRefusal {
            throw Installation.Refusal(refusal)
        }
    }

    /// An address is `https://` and a name, or `http://localhost` for a trial: a browser keeps no secret elsewhere.
    public static func isOrigin(_ text: String) -> Bool {
        guard let url = URL(string: text), let host = url.host(), !host.isEmpty, url.path().isEmpty, url.query() == nil, url.user() == nil, url.fragment() == nil else { return false }
        return url.scheme == "https" || (url.scheme == "http" && ["localhost", "127.0.0.1"].contains(host))
    }

    func pages(_ shell: PageShell, _ content: GuideContent) throws -> AccessPages {
        let labels = Dictionary(content.professions.professions.map { ($0.id, $0.label) }) { first, _ in first }
        return AccessPages(
            book: book, sessions: sessions, hashing: PasswordHashing(), federation: federation, rules: PasswordRules(blocked: String(decoding: try AccessResources.data("blocked-passwords.txt"), as: UTF8.self)), seal: seal, stories: try CanaryStory.all(decoding: try AccessResources.data("canaries.json")), origin: origin, shell: shell,
            texts: try Catalogue(decoding: try AccessResources.data("screens.json")),
            neighbours: AccessPages.Neighbours(
                profession: { labels[$0.rawValue] ?? Bilingual(fr: $0.rawValue, en: $0.rawValue) }, moment: Self.moment, now: ServerJournal.now, chosen: Self.kinds.options, report: report))
    }

    /// What a dossier may hold: content of this build, checked by its tests and when the pages are made.
    static let kinds = (try? CaseFileResources.data("kinds.json")).flatMap { try? KindBook(decoding: $0) } ?? .empty

    /// The delays of the law, then those of the local protocol: `delays.json` of the data folder, when there is one.
    /// - Throws: `DataRefusal` when that file cannot be read, or does not agree with the kinds of the dossier.
    static func delays(in folder: URL) throws -> DelayBook {
        let law = try DelayBook(decoding: try CaseFileResources.data(delaysFile), kinds), file = folder.appendingPathComponent(delaysFile)
        try DataFolder.checkFiles([delaysFile], in: folder)
        guard FileManager.default.fileExists(atPath: file.path) else { return law }
        guard let data = FileManager.default.contents(atPath: file.path) else { throw DataRefusal.cannotRead(file.path) }
        do { return law.with(try DelayBook(decoding: data, kinds)) } catch let fault as KindBook.Fault {
            throw Installation.Refusal("\(delaysFile): \(fault.description)", .data)
        } catch {
            throw Installation.Refusal("\(delaysFile) is not a list of delays: docs/formats/casefile.md says how it is written", .data)
        }
    }

    static let delaysFile = "delays.json"

    /// Both rooms behind the door. The kinds of the dossier are read again here, so that a fault in them stops the start with its sentence.
    func routes(_ shell: PageShell, _ content: GuideContent, _ signalement: SignalementBridge, cleaner: FileCleaner) throws -> [Route] {
        _ = try KindBook(decoding: try CaseFileResources.data("kinds.json"))
        let access = try pages(shell, content)
        let files = CaseFilePages(
            book: cases, door: access, delays: delays, retention: retention, texts: try Catalogue(decoding: try CaseFileResources.data("screens.json")),
            neighbours: CaseFilePages.Neighbours(now: ServerJournal.now, civil: Self.civil, draw: { Base64URL.text(Chance.bytes(16)) }, signalement: signalement.read, draft: signalement.draft, erase: erase, printLetter: { try await signalement.typesetter.letter($0, attachment: nil) }, printPath: { try await signalement.typesetter.path($0) }, clean: { (file: [UInt8]) async throws(FileRefusal) in try await Self.clean(file, cleaner) }))
        access.beyond.add(.init(routes: files.routes, links: files.firstPages) { files.draw(&$0, $1, $2) })
        return access.routes + files.routes
    }

    /// A file without what is not seen of it.
    private static func clean(_ bytes: [UInt8], _ cleaner: FileCleaner) async throws(FileRefusal) -> [UInt8] {
        do {
            return try await cleaner.clean(bytes)
        } catch let error as DocumentError {
            throw switch error.kind {
            case .tooLarge: .tooLarge
            case .encrypted: .encrypted
            case .unknownFormat: .unknownFormat
            case .damaged: .damaged
            case .severalFormats: .severalFormats
            case .tooManyPixels: .tooManyPixels
            case .busy: .busy
            case .missing, .compile, .input, .noAttachment, .severalAttachments, .broken: .unavailable
            }
        } catch {
            throw .unavailable
        }
    }

    private static let paris = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/Paris") ?? .gmt
        return calendar
    }()

    /// The day and the minute in Paris.
    @Sendable static func civil(_ milliseconds: Int64) -> (day: CivilDay, minute: Int) {
        let parts = paris.dateComponents([.year, .month, .day, .hour, .minute], from: Date(timeIntervalSince1970: Double(milliseconds) / 1_000))
        return (CivilDay(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1) ?? .epoch, (parts.hour ?? 0) * 60 + (parts.minute ?? 0))
    }

    @Sendable private static func moment(_ milliseconds: Int64, _ language: Language) -> String {
        let style = Date.FormatStyle(date: .long, time: .shortened, locale: Locale(identifier: language == .fr ? "fr_FR" : "en_GB"), timeZone: TimeZone(identifier: "Europe/Paris") ?? .gmt)
        let text = Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(style)
        return language == .fr && text.hasPrefix("1 ") ? "1er" + text.dropFirst() : text
    }

    /// Writes when each session was last seen, and how many refusals were only counted, each minute, lets go of what lists opened, and does what is done at night, until the task is cancelled.
    func keepSessions() async {
        var done: (looked: CivilDay?, reminded: CivilDay?)
        while (try? await Task.sleep(for: .seconds(60))) != nil {
            await night(&done)
            cases.forgetListed()
            try? await sessions.keep()
            try? await book.writeRefusals()
        }
    }

    /// The last word, when the server stops.
    func close() async {
        try? await sessions.close()
        try? await book.writeRefusals(all: true)
    }
}
