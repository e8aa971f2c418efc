import ArgumentParser
import Disk
import Foundation
import Journal
import Server
import Vault
import Vocabulary

/// The writer of the campaigns on secrecy: each line of a file becomes a dossier, sealed, written, read again; then it waits to be killed.
struct HammerVault: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "hammer", abstract: "Seal each line of a file, for the campaigns (bin/faults).", shouldDisplay: false)

    @OptionGroup var options: VaultOptions
    @Option(help: "Lines to seal, each in a dossier of its own; “-” for those of the input, as they come.") var identities: String
    #if DEBUG
    @Flag(help: "Writes the lines as they are: the control, which the hunt must find.") var unsealed = false
    #else
    /// No program that is installed writes anything unsealed.
    private var unsealed: Bool { false }
    #endif
    @Flag(help: "Waits for the end of its input before it stops.") var wait = false

    func run() async throws {
        try await answering {
            try? FileManager.default.createDirectory(at: options.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try await keeping(options.folder, try options.master.source()) { journal in
                var generator = SystemRandomNumberGenerator()
                let lines = identities == "-" ? [] : String(decoding: try Failure.read(identities), as: UTF8.self).split(separator: "\n").map(String.init)
                for line in lines { try await write(Array(line.utf8), DossierID.random(using: &generator), journal) }
                while identities == "-", let line = readLine() { try await write(Array(line.utf8), DossierID.random(using: &generator), journal) }
                if wait { while readLine() != nil {} }
            }
        }
    }

    private func write(_ text: [UInt8], _ dossier: DossierID, _ journal: ServerJournal) async throws {
        guard let stream = StreamName("caseFile:\(dossier)") else { return }
        let place = SealPlace(dossier: dossier, audience: .identity, stream: stream, version: 1)
        let sealed = try await journal.vault.seal(Sensible(text), at: place)
        let part = unsealed ? SealedPart(audience: sealed.audience, keyVersion: 1, bytes: text) : sealed
        let digest = try await journal.vault.match(Sensible(text), as: "request")
        let entry = NewEntry(time: Moment.now, actor: "hammer", act: "caseFile.opened.v1", purpose: "test", legalBasis: "none", parts: [part])
        guard case .appended(let receipt) = try await journal.store.append(AppendRequest(to: stream, expecting: .exactly(0), [entry], key: "hammer:\(dossier)", digest: digest)) else { return }
        let request = ReadingRequest(dossier: dossier, audiences: [.identity], stream: stream, limit: 1, by: "hammer", purpose: "test", legalBasis: "none", time: Moment.now, key: "read:\(dossier)")
        if !unsealed, case .granted(let grant, let entries) = try await journal.vault.ticket(request), let read = entries.first?.parts.first {
            guard try await journal.vault.open(read, at: place, with: grant).reveal() == text else { throw VaultError.altered }
        }
        try Console.answer("sealed \(receipt.positions.lowerBound) \(dossier)")
    }
}
