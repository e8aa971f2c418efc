import CaseFile
import Foundation
import Vocabulary

/// Invented names and sentences. Nobody here exists; the telephone numbers are those kept for fiction.
enum Words {
    static let first = ["Maëlys", "Ilyan", "Solenn", "Nolwenn", "Théotime", "Inès", "Djibril", "Anouk", "Léonie", "Yanis", "Élodie", "Noé", "Assia", "Côme", "Lison", "Samy", "Océane", "Aïssatou", "Ewen", "Romane", "Zoé", "Kylian", "Apolline", "Mériem"]
    private static let heads = ["Tré", "Ker", "Lan", "Bel", "Mon", "Val", "Gar", "Sar", "Her", "Dor"], middles = ["vi", "ma", "lo", "dé", "ri", "bou", "chan", "mé"], tails = ["dic", "nou", "ton", "rel", "zac", "lier", "vaud", "quin", "deau", "gnac"]

    static func family(_ g: inout Seeded) -> String { (heads.randomElement(using: &g) ?? "") + (middles.randomElement(using: &g) ?? "") + (tails.randomElement(using: &g) ?? "") }
    static func name(_ g: inout Seeded) -> String { (first.randomElement(using: &g) ?? "") + " " + family(&g) }
    static func telephone(_ g: inout Seeded) -> String { "06 39 98 \(two(Int.random(in: 0..<100, using: &g))) \(two(Int.random(in: 0..<100, using: &g)))" }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let openings = ["Ce matin,", "À l’accueil,", "Au téléphone,", "Pendant le trajet,", "Après le repas,", "En fin de journée,", "À la sortie du collège,", "Avec l’éducatrice,"]
    private static let middle = ["le jeune dit qu’il dort mal depuis trois nuits", "la tante propose de venir samedi", "un message est laissé, sans réponse pour l’instant", "le jeune demande quand aura lieu le rendez-vous", "le sac neuf et le second téléphone sont toujours là", "le jeune accepte de revoir l’infirmière", "la mère rappelle et demande des nouvelles", "rien n’est forcé, la porte reste ouverte"]
    private static let ends = ["On en reparle demain.", "La suite est notée plus bas.", "Il a souri, puis il est monté.", "Rendez-vous est pris.", "À redire à l’équipe de nuit.", "Personne n’a insisté."]

    /// One to three sentences, as people write them.
    static func sentences(_ g: inout Seeded) -> String {
        (0..<Int.random(in: 1...3, using: &g)).map { _ in [openings, middle].map { $0.randomElement(using: &g) ?? "" }.joined(separator: " ") + ". " + (ends.randomElement(using: &g) ?? "") }.joined(separator: " ")
    }

    static func line(_ g: inout Seeded) -> String { middle.randomElement(using: &g) ?? "" }
    static func quote(_ g: inout Seeded) -> String { ["Je veux juste dormir.", "Pas maintenant.", "Tu reviens quand ?", "Je ne veux pas en parler.", "Elle, elle m’écoute."].randomElement(using: &g) ?? "" }

    /// The day in UTC of a moment (milliseconds since 1970).
    static func civil(_ time: Int64) -> CivilDay {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: Date(timeIntervalSince1970: Double(time) / 1_000))
        return CivilDay(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1) ?? .epoch
    }
}
