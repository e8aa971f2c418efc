import Vocabulary

/// How many different dossiers are opened in an hour: by one person, and here. Beyond, no more, and the security officer is called.
///
/// Relations are the true control (no rate alarm sees 16 look-ups a day); this stops a session that was stolen from emptying everything in a night.
public struct OpeningLimits: Sendable {
    public static let perPerson = 60, everywhere = 600, evenThen = 10, period: Int64 = 3_600_000

    public enum Verdict: Sendable, Hashable {
        case fine
        case tooManyByPerson
        case tooManyHere
    }

    private var opened: [(time: Int64, account: AccountID, dossier: DossierID)] = []
    /// Who was told in the last hour that it is too many; nil for the whole server.
    private var tripped: [AccountID?: Int64] = [:]

    /// How many different dossiers each person opened in the last hour. O(openings of the hour).
    func counts(_ now: Int64) -> [AccountID: Int] { opened.reduce(into: [:]) { if now - $1.time < Self.period { $0[$1.account, default: 0] += 1 } } }

    /// Whether a refusal is the first of the hour, for this person or for the server.
    mutating func isFirst(_ verdict: Verdict, by account: AccountID, now: Int64) -> Bool {
        tripped = tripped.filter { now - $0.value < Self.period && $0.value <= now + 60_000 }
        let key = verdict == .tooManyHere ? nil : account
        guard tripped[key] == nil else { return false }
        tripped[key] = now
        return true
    }

    /// Asks for one more. A dossier opened twice in the hour counts once. O(openings of the hour).
    mutating func ask(_ dossier: DossierID, by account: AccountID, now: Int64) -> Verdict {
        opened.removeAll { now - $0.time >= Self.period || $0.time > now + 60_000 }
        guard !opened.contains(where: { $0.account == account && $0.dossier == dossier }) else { return .fine }
        guard opened.count(where: { $0.account == account }) < Self.perPerson else { return .tooManyByPerson }
        // Once the server has reached its limit, who opened few still opens some: it stops who empties everything, never who must act tonight.
        guard opened.count < Self.everywhere || opened.count(where: { $0.account == account }) < Self.evenThen else { return .tooManyHere }
        opened.append((now, account, dossier))
        return .fine
    }
}
