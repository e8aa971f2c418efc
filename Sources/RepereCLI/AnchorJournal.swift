import ArgumentParser
import Disk
import Foundation
import Journal
import JournalSQLite

struct AnchorJournal: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anchor", abstract: "Print the last signed checkpoint, to be kept elsewhere.",
        discussion: """
            On one line, for a QR code, a letter or a mail; or, with --witness, as the request that a C2SP witness expects: the size it knows, the proof that the journal only \
            grew since, and the checkpoint. Exit codes: 0 printed, 65 no such tree, 66 nothing was signed yet; for the others: repere --help.
            """)

    @Option(help: "Folder of the data of the server.") var data = "data"
    @Option(help: "The size that the witness knows; 0 at the first time.") var witness: Int?

    func run() throws {
        try answering {
            let folder = URL(fileURLWithPath: data, isDirectory: true), rows = try SQLiteRows(folder: folder)
            guard let key = try PublicKeyFile.publicKey(in: folder), let note = try rows.checkpoints().last else {
                throw Failure.exit(Failure.noInput, "No checkpoint was signed in \(data) yet.")
            }
            guard let checkpoint = try? Checkpoint(note: note, signedBy: key) else { throw Failure.exit(Failure.data, "The last checkpoint in \(data) was changed, or is signed by another key. Run: repere journal verify") }
            guard let old = witness else { return try Console.answer(AnchorText.line(note)) }
            guard (0...checkpoint.size).contains(old), let proof = old == 0 ? [] : try rows.consistencyProof(from: old, to: checkpoint.size) else {
                throw Failure.exit(Failure.data, "the last checkpoint counts \(checkpoint.size) entries: the witness cannot know \(old)")
            }
            let lines = ["old \(old)"] + proof.map { Data($0.bytes).base64EncodedString() } + ["", note]
            try Console.answer(Array(lines.joined(separator: "\n").utf8))
        }
    }
}
