import Documents
import Vocabulary

/// The boxes of the first page: all that a magistrate needs to decide, read in 60 seconds.
///
/// 175 words at most, all texts of the page counted (measured: 190 words take 63 s at 195 words a minute).
struct FirstPage: Sendable {
    static let wordLimit = 175

    let document: SignalementDocument
    let words: DocumentWords

    /// The boxes, each text shortened until the page holds `wordLimit` words with what is printed around. O(length).
    func boxes(around: String) -> [LetterModel.Box] {
        let outside = Self.count(around) + Self.count(words("closing")) + 8
        for size in stride(from: 20, through: 4, by: -2) {
            let boxes = boxes(size: size)
            if outside + Self.count(boxes) <= Self.wordLimit { return boxes }
        }
        return boxes(size: 3)
    }

    private func boxes(size: Int) -> [LetterModel.Box] {
        let facts = facts(size)
        return [
            LetterModel.Box(words("box.who"), lines: who(size), strong: true, large: true),
            LetterModel.Box(words("box.since"), lines: [words.short(since, words: size)], half: true),
            LetterModel.Box(words("box.danger"), lines: [danger(size)], half: true),
            LetterModel.Box(words("box.facts"), bullets: facts, quotes: quote(size)),
            LetterModel.Box(words("box.requests"), bullets: requests(size), strong: true),
            LetterModel.Box(words("box.callBack"), lines: callBack(size)),
        ]
    }

    private func who(_ size: Int) -> [String] {
        let minor = document.minor
        let name = [minor?.firstName, minor?.lastName].compactMap { $0 }.joined(separator: " ")
        var parts = [name.isEmpty ? words("minorUnnamed") : words.short(name, words: 6)]
        if let age = minor?.age { parts.append(words.typed(age).allSatisfy(\.isNumber) ? words("age", ["age": age]) : words.short(age, words: 4)) }
        if let birth = minor?.birthDate { parts.append(words("born", ["date": words.short(birth, words: 5)])) }
        return [parts.joined(separator: ", "), words("tonight", ["place": words.short(words.known(minor?.tonight ?? minor?.home), words: min(size, 10))])]
    }

    /// The earliest fact as written, else the date of the meeting.
    private var since: String {
        (document.observations ?? []).compactMap(\.date).first ?? document.words?.compactMap(\.date).first ?? document.circumstances?.date ?? words("unknown")
    }

    private func danger(_ size: Int) -> String {
        let danger = document.danger
        var parts = [words.answer(danger?.immediate)]
        if danger?.suicide == .yes { parts.append(words("danger.suicide")) }
        if danger?.violence == .yes { parts.append(words("danger.violence")) }
        if danger?.pregnancy == .yes { parts.append(words("danger.pregnancy")) }
        if let text = danger?.text { parts.append(words.short(text, words: min(size, 10))) }
        return parts.joined(separator: ", ")
    }

    private func facts(_ size: Int) -> [String] {
        var facts: [String] = []
        for fact in document.observations ?? [] {
            let lines = words.typed(fact.text).split(whereSeparator: \.isNewline).map { $0.trimmingListMark() }.filter { !$0.isEmpty && !$0.hasSuffix(":") }
            for line in lines { facts.append(words.short(line, words: size)) }
        }
        if facts.isEmpty { facts = (document.thirdParties ?? []).map { words("reported", ["text": words.short($0.text, words: size)]) } }
        guard !facts.isEmpty else { return (document.words ?? []).isEmpty ? [words("noFact")] : [] }
        let shown = size >= 12 ? 4 : size >= 6 ? 3 : 2
        let left = facts.count - shown
        return Array(facts.prefix(shown)) + (left > 0 ? [words("moreFacts", ["count": "\(left)"])] : [])
    }

    private func quote(_ size: Int) -> [String] {
        (document.words ?? []).prefix(1).map { words.short($0.text, words: size) }
    }

    private func requests(_ size: Int) -> [String] {
        let requests = document.requests ?? []
        return requests.isEmpty ? [words("noRequest")] : requests.prefix(4).map { words.short($0, words: min(size, 10)) }
    }

    private func callBack(_ size: Int) -> [String] {
        let author = document.author
        var lines = [[author?.name, author?.role].compactMap { $0 }.map { words.short($0, words: 6) }.joined(separator: ", ")]
        lines.append(words("day", ["phone": words.short(words.known(author?.phone), words: 6)]))
        if let night = author?.nightPhone { lines.append(words("night", ["phone": words.short(night, words: 8)])) }
        return lines
    }

    static func count(_ text: String) -> Int { text.split(whereSeparator: \.isWhitespace).count }

    static func count(_ boxes: [LetterModel.Box]) -> Int {
        boxes.reduce(0) { sum, box in
            sum + count(box.title) + (box.lines + box.bullets.map { "– " + $0 } + box.quotes.map { "« " + $0 + " »" }).reduce(0) { $0 + count($1) }
        }
    }
}

extension Substring {
    fileprivate func trimmingListMark() -> String {
        TypedText.trimmed(String(drop { "–-•* \t".contains($0) }))
    }
}
