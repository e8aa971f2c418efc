import CaseFile
import Foundation
import Processes
import Vocabulary

/// Reminders by the mail of the machine, through its `sendmail`. They say that something waits, never of whom, nor how many.
public struct Mail: Sendable {
    /// The program, as `/usr/sbin/sendmail`: it reads a message and its addressee on its input.
    let program: URL

    /// Nil when there is no program at this path.
    public init?(_ path: String) {
        guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
        program = URL(fileURLWithPath: path)
    }

    /// The same message for everybody: an address of this server, and nothing of a dossier.
    static func reminder(to address: String, _ texts: Catalogue, origin: String, days: Int) -> String? {
        // An address that could add a line to the head of the message is no address.
        guard address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !address.hasPrefix("-"), address.contains("@") else { return nil }
        let head = [
            "To: \(address)", "Subject: =?UTF-8?B?\(Data(ReminderText.subject(texts).utf8).base64EncodedString())?=", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit", "Auto-Submitted: auto-generated",
        ]
        return head.joined(separator: "\n") + "\n\n" + ReminderText.text(texts, origin: origin, days: days)
    }

    /// Hands a message to the program, and waits for its answer a minute at most. True when it was taken.
    func send(_ message: String) async -> Bool {
        guard let process = try? ChildProcess(program.path, ["-t", "-i"]) else { return false }
        // Shorter than what a pipe holds: nothing waits here.
        guard process.write(Array(message.utf8)) else { return false }
        for _ in 0..<1_200 where process.isRunning {
            // A server that stops waits a few seconds more: the program has the whole message.
            do { try await Task.sleep(for: .milliseconds(50)) } catch { usleep(5_000) }
        }
        return process.exitCode == 0
    }
}

extension Door {
    /// Without news for that long, a reminder is sent.
    static let silence = 14

    /// Nightly: counts what is past its time; each morning: reminds who has had no news. Nothing is erased, closed or told. Once a day, whatever the hour at which the server comes back.
    func night(_ done: inout (looked: CivilDay?, reminded: CivilDay?)) async {
        let now = Self.civil(ServerJournal.now())
        if now.minute >= 3 * 60, done.looked != now.day {
            done.looked = now.day
            if let found = try? await cases.reportRetention(retention, today: now.day, civil: { Self.civil($0).day }), found.isNew, found.over > 0 {
                report("\(found.over) closed dossiers are past the time for which they are kept, \(found.held) of them held: nothing was erased. Their referents see them in what is to be done.")
            }
        }
        guard now.minute >= 7 * 60, done.reminded != now.day else { return }
        done.reminded = now.day
        if await (try? cases.beginReminders(today: now.day)) ?? false { await remind() }
    }

    /// Sends the reminders. Returns how many were taken.
    @discardableResult func remind() async -> Int {
        guard let silent = try? await cases.silent(since: ServerJournal.now() - Int64(Self.silence) * 86_400_000) else { return 0 }
        if silent.without > 0 { report("\(silent.without) open dossiers without news have no referent who can be reached: the supervisors must name one.") }
        guard let mail, let texts = try? Catalogue(decoding: try CaseFileResources.data("screens.json")) else { return 0 }
        var sent = 0
        for account in silent.referents {
            guard let person = try? await book.person(account).reveal(), let message = Mail.reminder(to: person.address, texts, origin: origin, days: Self.silence) else { continue }
            if await mail.send(message) { sent += 1 }
        }
        if sent < silent.referents.count { report("\(silent.referents.count - sent) reminders could not be handed to the mail of this machine.") }
        return sent
    }
}
