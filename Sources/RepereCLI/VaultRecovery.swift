import ArgumentParser
import Disk
import Foundation
import Vault
import Vocabulary

struct VaultRecovery: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recovery", abstract: "Five shares, of which three open the keys when the master key is lost.", subcommands: [CreateRecovery.self, RestoreRecovery.self])
}

struct CreateRecovery: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make five shares, one page each, to print and to give to five people.",
        discussion: "Shares made before open nothing any more. The server keeps none of them: delete the files once they are printed.")

    @OptionGroup var options: VaultOptions
    @Option(help: "Folder for the five pages; it must not exist.") var to: String

    func run() async throws {
        try await answering {
            let folder = URL(fileURLWithPath: to, isDirectory: true)
            let vault = try options.vault()
            try DurableFolder.create(folder)
            let name = Digest.hexadecimal(Array(await vault.installation.prefix(8)))
            do {
                try await vault.createRecovery { shares in
                    for share in shares { try DurableFile.create(Array(Self.page(share, name).utf8), to: folder.appendingPathComponent("part-\(share.number).txt"), mode: 0o600) }
                }
            } catch DataRefusal.unsure(let path) {
                throw DataRefusal.unsure(path)
            } catch {
                // The shares made before still serve: half a set of new ones would only mislead.
                try? FileManager.default.removeItem(at: folder)
                throw error
            }
            try await vault.close()
            try Console.answer("5 shares in \(folder.path). Print each, give each to another person, then delete the folder.")
        }
    }

    /// One page of at most 40 lines of 78 signs, in both languages.
    private static func page(_ share: RecoveryShare, _ installation: String) -> String {
        let groups = share.text.split(separator: " ")
        let lines = stride(from: 0, to: groups.count, by: 6).map { "      " + groups[$0..<min($0 + 6, groups.count)].joined(separator: "  ") }.joined(separator: "\n\n")
        return """
            REPÈRE — PART DE SECOURS \(share.number) SUR 5          RECOVERY SHARE \(share.number) OF 5

            Installation \(installation), jeu \(Digest.hexadecimal(share.set)), \(Moment.text(Moment.now))


            Cette page est une des cinq parts de la clé de secours. Trois parts
            différentes ouvrent les clés du serveur si sa clé principale est perdue.
            Une ou deux parts ne disent rien. Gardez celle-ci sous clé, seule,
            loin des autres. Ne la photographiez pas, ne la copiez pas.

            This page is one of five shares of the recovery key. Three different
            shares open the keys of the server if its master key is lost. One or
            two say nothing. Keep it locked away, alone, far from the others.

            \(lines)


            Pour s’en servir / To use it:

                repere vault recovery restore --data DOSSIER --share FICHIER --share
                FICHIER --share FICHIER

            O se lit 0 ; I et L se lisent 1. Les espaces ne comptent pas.
            O reads as 0; I and L read as 1. Spaces do not count.

            """
    }
}

struct RestoreRecovery: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put the keys under a new master key, with three shares.",
        discussion: "Each share is a file: the page as it was made, or only its groups of letters and digits. Exit codes: 0 done, 65 shares that cannot be used (nothing was changed), 66 no keys; for the others: repere --help.")

    @OptionGroup var options: VaultOptions
    @Option(help: "A share. Give three.") var share: [String] = []

    func run() async throws {
        try answering {
            guard !share.isEmpty else { throw DataRefusal.badShares("give three, with --share FILE") }
            let shares = try share.map { file in
                guard let share = Self.share(String(decoding: try Failure.read(file, limit: 65_536), as: UTF8.self)) else { throw Failure.exit(Failure.data, "\(file) does not hold a share: a sign is missing or wrong.") }
                return share
            }
            try options.check()
            let source = try options.master.source(), folder = options.folder
            try KeyVault.restore(folder: folder, shares: shares) { () throws(DataRefusal) in try MasterKey(source, folder: folder, isNew: true) }
            try Console.answer("The keys open under the new master key.")
        }
    }

    /// The share of a page: its lines of groups of four, or the whole text when it is nothing else.
    private static func share(_ text: String) -> RecoveryShare? {
        if let share = RecoveryShare(text) { return share }
        let lines = text.uppercased().split(whereSeparator: \.isNewline).filter { line in
            let groups = line.split { $0 == " " || $0 == "-" }
            return !groups.isEmpty && groups.allSatisfy { $0.count <= 4 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) } }
        }
        return RecoveryShare(lines.joined(separator: " "))
    }
}
