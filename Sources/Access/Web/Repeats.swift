import Site
import Vocabulary

/// A form sent twice, as by a double click, is done once: the second finds the dossier changed by the first, and is answered like it. Only the last one that a session did: what came in between
/// may be why the same form is refused now. In memory only, one minute.
actor Repeats {
    /// Milliseconds: one minute.
    static let lifetime: Int64 = 60_000

    private var busy: Set<[UInt8]> = []
    private var waiting: [[UInt8]: [CheckedContinuation<Void, Never>]] = [:]
    /// By session.
    private var done: [[UInt8]: (name: [UInt8], place: Reply, time: Int64)] = [:]

    /// The same page, with the same words, in the same session.
    static func name(_ visit: Visit, _ session: [UInt8]) -> [UInt8] {
        Digest.sha256(([visit.path.text] + visit.form.fields.flatMap { [$0.name, $0.value] }).reduce(into: session) { bytes, text in
            bytes += Array("\(text.utf8.count):".utf8) + Array(text.utf8)
        })
    }

    /// Does what a form asks; when it is refused because its twin was done, answers what the twin was answered. Twins wait for each other.
    func once(_ name: [UInt8], session: [UInt8], now: Int64, _ answer: @Sendable () async throws -> Reply) async throws -> Reply {
        while busy.contains(name) { await withCheckedContinuation { waiting[name, default: []].append($0) } }
        busy.insert(name)
        defer {
            busy.remove(name)
            for one in waiting.removeValue(forKey: name) ?? [] { one.resume() }
        }
        done = done.filter { now - $0.value.time <= Self.lifetime }
        var twin: Reply? { done[session].flatMap { $0.name == name ? $0.place : nil } }
        do {
            let reply = try await answer()
            if reply.status == 303 { done[session] = (name, reply, now) }
            return reply.status < 400 ? reply : twin ?? reply
        } catch {
            guard let twin else { throw error }
            return twin
        }
    }
}
