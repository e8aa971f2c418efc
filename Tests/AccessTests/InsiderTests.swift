import Foundation
import HTML
import JournalSQLite
import Site
import TestWorld
import Testing
import Vault
import Vocabulary

@testable import Access

/// Somebody with an account who sells look-ups: 16 a day for 90 days, through the pages, beside the one dossier that they follow.
///
/// `REPERE_INSIDERS=1000 swift test --filter InsiderTests` replays a thousand of them, each with its own seed: about half an hour.
struct InsiderTests {
    private static let seeds = ProcessInfo.processInfo.environment["REPERE_INSIDERS"].flatMap { UInt64($0) } ?? 2
    private static let days = 90, lookUps = 16

    @Test(.serialized, arguments: 1...seeds) func aSellerOfLookUpsOpensNothingAndIsSeenTheSameDay(_ seed: UInt64) async throws {
        var g = SeededGenerator(seed: seed)
        let w = try await AccessWorld(), projector = try Projector(folder: w.folder.url, projections: [AccessProjection(), ActivityProjection()], file: "insider.sqlite")
        let book = AccessBook(journal: w.journal, projector: projector, vault: w.vault, clock: w.clock.read)
        let sessions = try await Sessions(folder: w.folder.url, clock: w.clock.read), routes = try Self.pages(book, sessions, w).guardedRoutes
        let lise = try await w.person("lise@foyer.invalid").account.id
        let profession = Profession.allCases.randomElement(using: &g) ?? .other, secrecy: Secrecy = Bool.random(using: &g) ? .mission : .none
        let seller = try await w.person("vend@foyer.invalid", profession, secrecy).account
        var others: [DossierID] = [], own: DossierID?
        for _ in 0..<8 { others.append(try await w.dossier(referent: lise)) }
        if secrecy.isBound {
            let dossier = try await w.dossier(referent: lise)
            try await w.join(seller.id, dossier, referent: lise)
            own = dossier
        }
        w.clock.advance(1)
        var opened = 0, flagged: Int64?, began: Int64?, followed = 0
        for day in 0..<Self.days {
            try await projector.catchUp(with: w.journal)
            let account = try #require(try await book.account(seller.id)), token = try await sessions.begin(account, .passkey).token.reveal()
            func ask(_ method: Route.Method, _ path: String, _ dossier: DossierID, _ fields: [(String, String)] = []) async throws -> Reply? {
                let route = try #require(routes.first { $0.method == method && $0.path == path }), form = FormBody(fields: (fields + [("jeton", Caller.formToken(token))]).map { (name: $0.0, value: $0.1) })
                do { return try await route.answer(Visit(language: .fr, path: Path("/"), form: form, parameters: ["dossier": dossier.text], cookies: ["__Host-session": token])) } catch is NotHere { return nil }
            }
            if let own, let reply = try await ask(.post, "/dossiers/{dossier}", own, [("but", "protect")]), String(decoding: reply.body, as: UTF8.self).contains("texte ") { followed += 1 }
            for _ in 0..<Self.lookUps {
                // Real numbers, as a list left on a desk would give them, and some that were misread.
                let dossier = Int.random(in: 0..<8, using: &g) == 0 ? DossierID.random(using: &g) : others.randomElement(using: &g) ?? .random(using: &g)
                began = began ?? w.clock.read()
                let reply = switch Int.random(in: 0..<6, using: &g) {
                case 0: try await ask(.get, "/dossiers/{dossier}", dossier)
                case 1: try await ask(.post, "/dossiers/{dossier}", dossier, [("but", Purpose.Aim.allCases.randomElement(using: &g)?.rawValue ?? "protect")])
                case 2: try await ask(.get, "/dossiers/{dossier}/lectures", dossier)
                case 3: try await ask(.post, "/dossiers/{dossier}/reponse", dossier, [("reponse", "oui")])
                case 4: try await ask(.post, "/dossiers/{dossier}/lieu", dossier, [("demande", "oui")])
                default: try await ask(.post, "/equipes/rejoindre", dossier, [("numero", dossier.text)])
                }
                if let reply, String(decoding: reply.body, as: UTF8.self).contains("texte ") { opened += 1 }
                w.clock.advance(.random(in: 60_000...800_000, using: &g))
            }
            if flagged == nil, try await book.activity(of: w.foyer).contains(where: { $0.account == seller.id && $0.needsALook }) { flagged = w.clock.read() }
            w.clock.advance(max(0, Int64(day + 1) * 86_400_000 + (began ?? 0) - w.clock.read()))
        }
        #expect(opened == 0, "seed \(seed)")
        #expect(followed == (own == nil ? 0 : Self.days), "the dossier that they do follow opens: seed \(seed)")
        let seen = try #require(flagged, "seed \(seed)")
        #expect(seen - (began ?? 0) <= 86_400_000, "seed \(seed)")
        Figures.note("aSellerOfLookUpsOpensNothingAndIsSeenTheSameDay", "\(Self.lookUps * Self.days) look-ups each through the pages, 0 dossiers opened, each seen within a day")
    }

    private static func pages(_ book: AccessBook, _ sessions: Sessions, _ w: AccessWorld) throws -> AccessPages {
        let pages = AccessPages(
            book: book, sessions: sessions, hashing: w.hashing, federation: Federation([]), rules: PasswordRules(blocked: ""), seal: try #require(ContinuationSeal(key: Chance.bytes(32))), stories: [], origin: "https://repere.example", shell: try PageShell(),
            texts: try Catalogue(decoding: try AccessResources.data("screens.json")),
            neighbours: AccessPages.Neighbours(profession: { Bilingual(fr: $0.rawValue, en: $0.rawValue) }, moment: { "\($0) \($1)" }, now: w.clock.read, report: { _ in }))
        pages.beyond.add(.init(routes: []) { w, reading, _ in for element in reading.elements { for (_, text) in element.texts { w.text(text.reveal()) } } })
        return pages
    }
}
