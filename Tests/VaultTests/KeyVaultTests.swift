import Disk
import Foundation
import GRDB
import Journal
import TestWorld
import Testing
import Vocabulary

@testable import Vault

@Suite struct KeyVaultTests {
    @Test func whatIsSealedOpensForWhoWasGrantedIt() async throws {
        let world = try TestVault()
        for audience in AudienceClass.allCases {
            let part = try await world.seal("Rue des Tanneurs, 3e étage", world.place(audience))
            #expect(part.audience == audience.name && part.keyVersion == 1)
            #expect(try await world.open(part, world.place(audience), world.grant([audience])) == "Rue des Tanneurs, 3e étage")
        }
    }

    @Test func aGrantOpensItsClassesOnly() async throws {
        let world = try TestVault(), grant = try await world.grant([.identity, .social])
        for audience in AudienceClass.allCases {
            let part = try await world.seal("x", world.place(audience)), error = await failure { try await world.open(part, world.place(audience), grant) } as? VaultError
            #expect(error == ([.identity, .social].contains(audience) ? nil : .notGranted))
        }
    }

    @Test func aGrantOpensItsDossierOnlyAndForSomeMinutesOnly() async throws {
        let world = try TestVault(), other = newDossier(), grant = try await world.grant()
        let part = try await world.seal("x", world.place(dossier: other))
        #expect(await failure { try await world.open(part, world.place(dossier: other), grant) } as? VaultError == .notGranted)
        let own = try await world.seal("x", world.place())
        #expect(try await world.open(own, world.place(), grant) == "x")
        world.clock.advance(Grant.lifetime)
        #expect(await failure { try await world.open(own, world.place(), grant) } as? VaultError == .notGranted)
        // A clock put back does not give it another life.
        world.clock.advance(-Grant.lifetime - 5 * 60_000)
        #expect(await failure { try await world.open(own, world.place(), grant) } as? VaultError == .notGranted)
    }

    @Test func aGrantOfAnotherVaultOpensNothing() async throws {
        let world = try TestVault(), other = try TestVault(), part = try await world.seal("x", world.place())
        let forged = Grant(dossier: world.dossier, audiences: [.identity], actor: "p7", reading: 0, expires: world.clock.now + 1_000) { _ in [UInt8](repeating: 0, count: 32) }
        #expect(await failure { try await world.open(part, world.place(), forged) } as? VaultError == .notGranted)
        let foreign = try await other.grant()
        let moved = Grant(dossier: world.dossier, audiences: [.identity], actor: "p7", reading: 0, expires: foreign.expires) { _ in foreign.seal }
        #expect(await failure { try await world.open(part, world.place(), moved) } as? VaultError == .notGranted)
    }

    @Test func aReadingStandsInTheJournalBeforeAnythingOpens() async throws {
        let world = try TestVault()
        let part = try await world.seal("x", world.place())
        let entry = NewEntry(time: 1, actor: "p1", act: "caseFile.opened.v1", purpose: "follow-up", legalBasis: "casf-l226-2-2", parts: [part])
        _ = try await world.journal.append(AppendRequest(to: world.stream, expecting: .exactly(0), [entry], key: "open"))
        guard case .granted(let grant, let entries) = try await world.vault.ticket(world.reading(actor: "p9")) else { throw VaultError.notGranted }
        #expect(entries.map(\.parts) == [[part]])
        let read = try #require(await world.journal.entries(from: grant.reading, limit: 1).first)
        #expect(read.actor == "p9" && read.act == "caseFile.read.v1" && read.legalBasis == "casf-l226-2-2")
    }

    /// No entry, no data: the journal refuses, and nothing is granted.
    @Test func withoutAnEntryNothingIsGranted() async throws {
        let world = try TestVault()
        #expect(await failure { try await world.vault.ticket(world.reading(key: "")) } != nil)
        #expect(await failure { try await world.vault.ticket(world.reading([])) } as? VaultError == .notGranted)
        #expect(await world.journal.head().size == 0)
        let folder = try TestFolder()
        let alone = try KeyVault(folder: folder.url, master: try MasterKey(.automatic, folder: folder.url, isNew: true, credentials: nil), journal: nil, mayFound: true, clock: world.clock.read)
        #expect(await failure { try await alone.ticket(world.reading()) } as? VaultError == .notGranted)
    }

    /// A key lost is not replaced: once the journal holds something sealed of a dossier, the first key of it is not made.
    @Test func noKeyIsMadeInPlaceOfALostOne() async throws {
        let world = try TestVault(), part = try await world.seal("x", world.place())
        try await world.vault.close()
        let other = try TestVault(clock: world.clock), entry = NewEntry(time: world.clock.now, actor: "p1", act: "caseFile.opened.v1", purpose: "x", legalBasis: "y", parts: [part])
        _ = try await other.journal.append(AppendRequest(to: world.stream, expecting: .any, [entry], key: "k"))
        let elsewhere = try #require(StreamName("note:\(world.dossier)"))
        for stream in [world.stream, elsewhere] {
            #expect(await failure { try await other.vault.seal(Sensible([1]), at: SealPlace(dossier: world.dossier, audience: .health, stream: stream, version: 2)) } as? VaultError == .noKey)
        }
        #expect(try await other.vault.checkAll() == 0)
        _ = try await other.seal("y", other.place())
    }

    /// A key put in the place of another is seen by the check that runs beside the server.
    @Test func aKeyInThePlaceOfAnotherIsSeen() async throws {
        let world = try TestVault(), second = newDossier()
        for dossier in [world.dossier, second] { _ = try await world.seal("x", world.place(dossier: dossier)) }
        try await world.vault.checkEach()
        try await DatabaseQueue(path: world.folder.url.appendingPathComponent(KeyStore.file).path).write {
            try $0.execute(sql: "UPDATE datakey SET wrapped = (SELECT wrapped FROM datakey d WHERE d.audience = 2 AND d.dossier <> datakey.dossier) WHERE audience = 2")
        }
        #expect(await failure { try await world.vault.checkEach() } as? VaultError == .altered)
    }

    /// The stream of another dossier grants nothing, and nothing is written.
    @Test func theStreamMustBeOfTheDossierAskedFor() async throws {
        let world = try TestVault(), other = newDossier()
        let request = ReadingRequest(dossier: other, audiences: [.identity], stream: world.stream, limit: 1, by: "p7", purpose: "x", legalBasis: "y", time: world.clock.now, key: "k")
        #expect(await failure { try await world.vault.ticket(request) } as? VaultError == .notGranted)
        #expect(await world.journal.head().size == 0)
    }

    /// The entry names the classes; the same key cannot be used for others, nor to live longer.
    @Test func oneEntryIsOneGrant() async throws {
        let world = try TestVault()
        guard case .granted(let first, _) = try await world.vault.ticket(world.reading([.identity, .health], key: "k")) else { throw VaultError.notGranted }
        #expect(try #require(await world.journal.entries(from: 0, limit: 1).first).audiences == ["identity", "health"])
        #expect(await failure { try await world.vault.ticket(world.reading([.identity, .location], key: "k")) } as? JournalError == .keyReused)
        world.clock.advance(4 * 60_000)
        guard case .granted(let again, _) = try await world.vault.ticket(world.reading([.identity, .health], key: "k")) else { throw VaultError.notGranted }
        #expect(again.expires == first.expires && again.reading == first.reading)
        world.clock.advance(Grant.lifetime)
        #expect(await failure { try await world.vault.ticket(world.reading([.identity, .health], key: "k")) } as? VaultError == .notGranted)
        #expect(await world.journal.head().size == 1)
    }

    @Test func aFileHasAKeyOfItsOwn() async throws {
        let world = try TestVault(), grant = try await world.grant([.health]), bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        let file = try await world.vault.seal(file: Sensible(bytes), at: world.place(.health)), again = try await world.vault.seal(file: Sensible(bytes), at: world.place(.health))
        #expect(try await world.vault.open(file: file, at: world.place(.health), with: grant).reveal() == bytes)
        #expect(file.bytes != again.bytes)
        for place in [0, 1, 40, 106, 200, file.bytes.count - 1] {
            var changed = file.bytes
            changed[place] ^= 4
            #expect(await failure { try await world.vault.open(file: SealedPart(audience: "health", keyVersion: 1, bytes: changed), at: world.place(.health), with: grant) } as? VaultError == .altered)
        }
        // The key of one file with the content of another; another place; a text taken for a file.
        let mixed = SealedPart(audience: "health", keyVersion: 1, bytes: Array(file.bytes[..<106] + again.bytes[106...]))
        #expect(await failure { try await world.vault.open(file: mixed, at: world.place(.health), with: grant) } as? VaultError == .altered)
        #expect(await failure { try await world.vault.open(file: file, at: world.place(.health, version: 2), with: grant) } as? VaultError == .altered)
        #expect(await failure { try await world.vault.open(file, at: world.place(.health), with: grant) } as? VaultError == .altered)
        #expect(await failure { try await world.vault.open(file: file, at: world.place(.health), with: world.grant([.social])) } as? VaultError == .notGranted)
        #expect(await failure { try await world.vault.seal(file: Sensible([UInt8](repeating: 0, count: KeyVault.largestFile + 1)), at: world.place()) } as? VaultError == .tooLarge)
        _ = try await world.shred(world.dossier)
        #expect(await failure { try await world.vault.open(file: file, at: world.place(.health), with: grant) } as? VaultError == .shredded)
    }

    /// A sealed part opens where it stands, and nowhere else.
    @Test func aPartMovedElsewhereIsRefused() async throws {
        let world = try TestVault(), grant = try await world.grant(Set(AudienceClass.allCases)), part = try await world.seal("x", world.place(version: 4))
        #expect(try await world.open(part, world.place(version: 4), grant) == "x")
        #expect(await failure { try await world.open(part, world.place(version: 5), grant) } as? VaultError == .altered)
        let elsewhere = SealPlace(dossier: world.dossier, audience: .identity, stream: try #require(StreamName("caseFile:other")), version: 4)
        #expect(await failure { try await world.open(part, elsewhere, grant) } as? VaultError == .altered)
        let renamed = SealedPart(audience: "social", keyVersion: 1, bytes: part.bytes)
        #expect(await failure { try await world.open(renamed, world.place(.social, version: 4), grant) } as? VaultError == .altered)
        #expect(await failure { try await world.open(part, world.place(.social, version: 4), grant) } as? VaultError == .altered)
        let newer = SealedPart(audience: "identity", keyVersion: 2, bytes: part.bytes)
        #expect(await failure { try await world.open(newer, world.place(version: 4), grant) } as? VaultError == .noKey)
    }

    @Test func eachDossierAndClassHasKeysOfItsOwn() async throws {
        let world = try TestVault(), other = newDossier()
        let part = try await world.seal("x", world.place())
        _ = try await world.seal("x", world.place(dossier: other))
        // The same place, but for the dossier: the grant is for the other one.
        guard case .granted(let grant, _) = try await world.vault.ticket(world.reading(of: other)) else { throw VaultError.notGranted }
        #expect(await failure { try await world.open(part, world.place(dossier: other), grant) } as? VaultError == .altered)
    }

    @Test func whatIsTooLongIsRefused() async throws {
        let world = try TestVault()
        #expect(await failure { try await world.vault.seal(Sensible([UInt8](repeating: 0, count: KeyVault.longest + 1)), at: world.place()) } as? VaultError == .tooLarge)
        let part = try await world.vault.seal(Sensible([UInt8](repeating: 7, count: KeyVault.longest)), at: world.place()), grant = try await world.grant()
        #expect(try await world.vault.open(part, at: world.place(), with: grant).reveal().count == KeyVault.longest)
    }

    @Test func whoLeavesReadsNothingNew() async throws {
        let world = try TestVault(), grant = try await world.grant([.identity, .location])
        let before = try await world.seal("before", world.place())
        #expect(try await world.vault.renew(world.dossier, .identity) == 2)
        let after = try await world.seal("after", world.place(version: 2))
        #expect(before.keyVersion == 1 && after.keyVersion == 2)
        #expect(try await world.open(before, world.place(), grant) == "before")
        #expect(try await world.open(after, world.place(version: 2), grant) == "after")
        #expect(try await world.seal("other class", world.place(.location)).keyVersion == 1)
        #expect(await failure { try await world.vault.renew(newDossier(), .identity) } as? VaultError == .noKey)
    }

    @Test func equalValuesMatchAndTheirFieldsStayApart() async throws {
        let world = try TestVault(), other = try TestVault()
        func match(_ vault: KeyVault, _ text: String, _ field: String) async throws -> [UInt8] { try await vault.match(Sensible(Array(text.utf8)), as: field) }
        let name = try await match(world.vault, "trevidic", "name")
        #expect(try await match(world.vault, "trevidic", "name") == name)
        #expect(try await match(world.vault, "trevidik", "name") != name)
        #expect(try await match(world.vault, "trevidic", "nickname") != name)
        #expect(try await match(other.vault, "trevidic", "name") != name)
    }

    @Test func aRestartChangesNothing() async throws {
        let folder = try TestFolder(), first = try TestVault(folder: folder)
        let part = try await first.seal("x", first.place()), digest = try await first.vault.match(Sensible([1]), as: "f"), seed = try await first.vault.signingSeed()
        try await first.vault.close()
        #expect(await failure { try await first.seal("y", first.place()) } as? VaultError == .closed)
        let again = try TestVault(folder: folder, clock: first.clock)
        #expect(await again.vault.trial(part, at: first.place()) == .opens)
        #expect(try await again.vault.match(Sensible([1]), as: "f") == digest)
        #expect(try await again.vault.signingSeed() == seed)
        #expect(try await again.vault.checkAll() == 5)
    }
}
