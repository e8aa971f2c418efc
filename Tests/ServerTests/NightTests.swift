import Access
import Foundation
import Journal
import TestWorld
import Testing
import Vault
import Vocabulary

@testable import CaseFile
@testable import Server

/// What is done at night: counted and reminded, never closed, erased or told.
@Suite struct NightTests {
    private struct World {
        let folder: TestFolder, journal: ServerJournal, door: Door, outbox: URL

        init(program: String) async throws {
            folder = try TestFolder()
            outbox = folder.url.appendingPathComponent("outbox")
            let script = folder.url.appendingPathComponent("sendmail")
            try Data("#!/bin/sh\n\(program.replacing("OUTBOX", with: outbox.path))\n".utf8).write(to: script)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
            let data = folder.url.appendingPathComponent("data")
            _ = try Installation(folder: data.path)
            journal = try await ServerJournal(folder: data)
            _ = try await DemoWorld.seedDossiers(journal)
            door = try await Door(journal: journal, folder: data, origin: "https://repere.example.fr", mail: try #require(Mail(script.path)))
        }
    }

    @Test func aReminderSaysNothingOfWhom() async throws {
        let world = try await World(program: "cat >> OUTBOX; echo ---- >> OUTBOX")
        let silent = try await world.journal.cases.silent(since: ServerJournal.now() - 14 * 86_400_000)
        #expect(!silent.referents.isEmpty && silent.without == 0, "the demonstration has somebody without news")
        #expect(await world.door.remind() == silent.referents.count)
        let sent = try String(contentsOf: world.outbox, encoding: .utf8)
        var addresses: [String] = []
        for account in silent.referents { addresses.append(try await world.journal.access.person(account).reveal().address) }
        #expect(sent.split(separator: "\n").filter { $0.hasPrefix("To: ") }.map { String($0.dropFirst(4)) } == addresses)
        #expect(sent.contains("https://repere.example.fr/sans-nouvelles") && sent.contains("14"))
        for name in ["Maëlys", "Ilyan", "Solenn", "Trevidic", "caseFile", "/dossiers/"] { #expect(!sent.contains(name)) }
        // Nobody to remind, nothing sent.
        #expect(try await world.journal.cases.silent(since: 0).referents.isEmpty)
        await world.journal.stop()
    }

    /// A server that starts again the same day reminds nobody twice; one that was down at seven reminds when it comes back.
    @Test func remindersAreSentOnceADay() async throws {
        let world = try await World(program: "cat > /dev/null"), cases = world.journal.cases, day = try #require(CivilDay(year: 2030, month: 1, day: 1)), next = try #require(CivilDay(year: 2030, month: 1, day: 2))
        for (today, isFirst) in [(day, true), (day, false), (next, true), (day, false)] { #expect(try await cases.beginReminders(today: today) == isFirst) }
        let first = try await cases.reportRetention(world.door.retention, today: day, civil: { Door.civil($0).day }), again = try await cases.reportRetention(world.door.retention, today: day, civil: { Door.civil($0).day })
        #expect(first.isNew && !again.isNew)
        await world.journal.stop()
    }

    @Test func aMailThatRefusesIsNotTakenForSent() async throws {
        let world = try await World(program: "cat > /dev/null; exit 75")
        #expect(await world.door.remind() == 0)
        await world.journal.stop()
    }

    @Test func anAddressAddsNoLineToTheHead() throws {
        let texts = try Catalogue(decoding: try CaseFileResources.data("screens.json"))
        for bad in ["a@b.fr\nBcc: x@y.fr", "a@b.fr\r\nBcc: x@y.fr", "-oQ/tmp@b.fr", "sans", "é@b.fr", "a b@c.fr", ""] { #expect(Mail.reminder(to: bad, texts, origin: "https://r.fr", days: 14) == nil) }
        #expect(Mail.reminder(to: "a@b.fr", texts, origin: "https://r.fr", days: 14)?.hasPrefix("To: a@b.fr\nSubject: ") == true)
        #expect(Mail("/nowhere") == nil && Mail("") == nil)
    }

    /// Counted, in the journal, and nothing else happens: the dossier opens as before.
    @Test func whatIsPastItsTimeIsCountedAndNothingIsErased() async throws {
        let world = try await World(program: "cat > /dev/null"), cases = world.journal.cases
        let dossiers = try await world.journal.streams().keys.filter { $0.hasPrefix("caseFile:") }.sorted(), future = try #require(CivilDay(year: 2060, month: 1, day: 1)), civil: (Int64) -> CivilDay = { Door.civil($0).day }
        func count(_ today: CivilDay) async throws -> CaseBook.RetentionReport { try await cases.reportRetention(world.door.retention, today: today, civil: civil) }
        #expect(try await count(future) == .init(over: 0, held: 0), "an open dossier has no end, whatever the day")
        for (index, name) in dossiers.prefix(2).enumerated() {
            let stream = try #require(StreamName(name))
            for act in [index == 0 ? "caseFile.holdPlaced.v1" : nil, CaseBook.closedAct].compactMap({ $0 }) {
                let entry = NewEntry(time: ServerJournal.now(), actor: "t", act: act, purpose: "decide", legalBasis: "casf-l226-2-2", parts: [SealedPart(audience: "facts", keyVersion: 0, bytes: Array("{}".utf8))])
                _ = try await world.journal.store.append(AppendRequest(to: stream, expecting: .any, [entry], key: "\(index)-\(act)"))
            }
        }
        #expect(try await count(try #require(CivilDay(year: 2060, month: 1, day: 2))) == .init(over: 2, held: 1))
        #expect(try await count(Door.civil(ServerJournal.now()).day) == .init(over: 0, held: 0))
        for name in dossiers { #expect(try await world.journal.vault.erasure(of: try #require(DossierID(String(name.dropFirst(9))))) == .kept) }
        let entries = try await world.journal.store.entries(of: try #require(StreamName("retention")), from: 1, limit: 10)
        #expect(entries.count == 3 && entries.allSatisfy { $0.actor == "server" })
        await world.journal.stop()
    }
}
