import Vocabulary

/// When something happened, or will happen, as people type it.
extension FactTime {
    /// What was typed as a date; nil when it does not exist, such as 31/02/2026. What is said from today ("hier", "cette nuit") is written with its day, what is about ("vers le 3 mars") is the week around. O(length).
    /// - Parameter minute: of the day of writing, for "cette nuit" and "il y a 2 heures"; nil when nobody knows.
    public init?(typed: String, today: CivilDay, minute: Int? = nil, looking: WrittenDate.Direction = .past, _ language: Language) {
        let line = TypedText.line(typed), reader = FactTimeReader(today: today, minute: minute, looking: looking, language: language)
        guard let time = reader.time(line) else { return nil }
        self = time
    }

    /// An hour as people type it: `3 h 07`, `3h`, `03:07`, `0307`, `15`, `minuit`, `3 h du matin`, `10:30 pm`. Minutes since midnight; nil for anything else.
    public static func minute(typed: String) -> Int? {
        let line = TypedText.line(typed).lowercased()
        if let named = ["minuit": 0, "midnight": 0, "midi": 720, "noon": 720][line] { return named }
        var letters = Folded.words(line).joined().filter(\.isLetter), half: Int?
        for (words, start) in [("dumatin", 0), ("am", 0), ("delapresmidi", 720), ("dusoir", 720), ("pm", 720)] where half == nil && letters.hasSuffix(words) {
            (letters, half) = (String(letters.dropLast(words.count)), start)
        }
        var parts = line.split { !$0.isASCII || !$0.isNumber }.map(String.init)
        if parts.count == 1, let four = parts.first, four.count == 4, letters.isEmpty { parts = [String(four.prefix(2)), String(four.suffix(2))] }
        guard line.first?.isNumber ?? false, ["", "h", "hmin", "hmn", "heure", "heures"].contains(letters), (1...2).contains(parts.count), parts.allSatisfy({ $0.count <= 2 }) else { return nil }
        guard var hour = Int(parts[0]), (0...23).contains(hour), let minute = parts.count == 2 ? Int(parts[1]) : 0, (0...59).contains(minute) else { return nil }
        if half == 0 {
            guard hour <= 12 else { return nil }
            hour %= 12
        } else if half != nil, hour <= 12 {
            hour = hour % 12 + 12
        }
        return hour * 60 + minute
    }

    private static let partsOfDay: Set = ["matin", "matinee", "midi", "aprem", "soir", "soiree", "nuit", "journee", "morning", "noon", "afternoon", "evening", "night", "day"]
    private static let aroundHours: Set = ["vers", "a", "entre", "de", "des", "avant", "apres", "about", "at", "between", "from", "before", "after", "around"]

    /// An hour, two with a word between, or a part of the day: "vers 14 h", "entre 10 h et 11 h", "en fin de matinée". Not "25 h", nor another word. O(length).
    static func saysHour(_ typed: String) -> Bool {
        let line = TypedText.line(typed).lowercased()
        guard line.contains(where: \.isNumber) else { return Folded.words(line).contains { partsOfDay.contains($0) || $0.hasPrefix("apres") && line.contains("midi") } }
        let pieces = [" et ", " à ", " and ", " to ", "–", "/"].reduce(line) { $0.replacing($1, with: "-") }.split(separator: "-").map { $0.split(separator: " ").drop { aroundHours.contains(Folded.words(String($0)).joined()) }.joined(separator: " ") }
        return (1...2).contains(pieces.count) && pieces.allSatisfy { minute(typed: $0) != nil }
    }
}
