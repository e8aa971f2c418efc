import ArgumentParser
import Disk
import Foundation
import Journal
import JournalSQLite
import Server

struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "journal", abstract: "The journal: append-only, chained, signed.", subcommands: [VerifyJournal.self, AnchorJournal.self, ReplayJournal.self, HammerJournal.self])
}

struct VerifyJournal: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Say that the journal is intact, or name the first wrong entry.",
        discussion: """
            Needs no server: the data folder with its sealed files, the public key, and any anchor kept elsewhere (a copy of checkpoint.txt, the text of a QR code, a witness). Without an anchor from \
            outside, a journal written again whole, or put back to an older state with its checkpoints, is not told from the true one.

            Exit codes: 0 intact, 65 not intact, 66 no journal or no public key; for the others: repere --help.
            """)

    @Option(help: "Folder of the data of the server.") var data = "data"
    @Option(help: "Public key; journal.pub of the folder when not given.") var key: String?
    @Option(help: "A file that holds a signed checkpoint kept elsewhere, as a note or on one line. May be given several times.") var anchor: [String] = []
    @Option(help: .private) var acks: String?

    func run() throws {
        let folder = URL(fileURLWithPath: data, isDirectory: true)
        do {
            let rows = try SQLiteRows(folder: folder)
            let publicKey = try key.map(Failure.publicKey) ?? PublicKeyFile.publicKey(in: folder)
            let anchors = try [rows.anchor()].compactMap(\.self) + anchor.map { AnchorText.note(String(decoding: try Failure.read($0), as: UTF8.self)) }
            guard try publicKey != nil || (anchors.isEmpty && rows.checkpoints().isEmpty) else { throw Failure.exit(Failure.noInput, "journal.pub is missing from \(data), and checkpoints were signed: give its copy with --key") }
            switch try JournalVerification(rows, key: publicKey).verdict(anchors: anchors) {
            case .intact(let head, let covered, let anchors):
                if let fault = try rows.audit() { throw Failure.exit(Failure.data, fault.description) }
                if let fault = try ServerJournal.fileFault(rows, data: folder) { throw Failure.exit(Failure.data, fault.description) }
                if let acks, let lost = try missing(acks, rows, head.size) { throw Failure.exit(Failure.data, lost) }
                try Console.answer("intact: \(head.size) entries, \(covered) under a signed checkpoint, \(anchors) anchors compared" + (covered == 0 && head.size > 0 ? ". Nothing here is signed: this says that the entries fit together, not that they are those that were written." : ""))
            case .broken(let fault):
                throw Failure.exit(Failure.data, fault.description)
            }
        } catch let refusal as DataRefusal {
            throw refusal.kind == .data ? Failure.exit(Failure.data, "unreadable: \(refusal.description)") : Failure.told(refusal)
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Failure.exit(Failure.data, "unreadable: the journal cannot be read to its end: it is damaged")
        }
    }

    /// The first acknowledged entry that is not there exactly once: lines `ack <position> <key>`.
    private func missing(_ file: String, _ rows: SQLiteRows, _ size: Int) throws -> String? {
        let kept = try rows.requests()
        for line in String(decoding: try Failure.read(file), as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count == 3, parts[0] == "ack", let position = Int(parts[1]) else { continue }
            guard let places = kept[String(parts[2])], places.contains(position), position < size else { return "lost at entry \(position): the acknowledged request \(parts[2]) is not there" }
        }
        let count = kept.values.reduce(0) { $0 + $1.count }
        return count == size ? nil : "duplicated at entry \(min(count, size)): \(size) entries for \(count) requests"
    }
}
