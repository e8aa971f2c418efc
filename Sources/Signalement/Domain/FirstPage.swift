import Documents
import Vocabulary

/// The boxes of the first page: all that a magistrate needs to decide, read in 60 seconds.
///
/// 175 words at most, all texts of the page counted (at 195 words a minute, 190 words already take 63 s by the keystroke model).
struct FirstPage: Sendable {
    static let wordLimit = 175
    /// A text is never cut below this many words: a name and a telephone number stay whole.
    private static func shortest(_ slot: Slot) -> Int {
        switch slot {
        case .name: 8
        case .day, .night: 6
        case .quote: 8
        case .author: 5
        case .since, .birth: 4
        case .tonight, .danger, .fact, .request: 4
        }
    }

    let document: SignalementDocument
    let words: DocumentWords
    private let shownFacts: [String]
    private let hiddenFacts: Int
    private let shownRequests: [String]
    private let hiddenRequests: Int
    private let age: String?

    init(document: SignalementDocument, words: DocumentWords) {
        self.document = document
        self.words = words
        let facts = Self.facts(document, words)
        shownFacts = facts.count <= 4 ? facts : Array(facts.prefix(3))
        hiddenFacts = facts.count - shownFacts.count
        let requests = document.requests ?? []
        shownRequests = requests.count <= 6 ? requests : Array(requests.prefix(5))
        hiddenRequests = requests.count - shownRequests.count
        age = document.minor?.age.map { typed in
            let short = words.short(typed, words: 4)
            return short.allSatisfy(\.isNumber) ? words("age", ["age": short]) : short
        }
    }

    /// A text of the page that may be shortened.
    private enum Slot: Hashable {
        case name, birth, tonight, since, danger, fact(Int), quote, request(Int), author, day, night
    }

    /// The boxes, the longest texts shortened first until the page holds `wordLimit` words with what is printed around. O(words²), words bounded.
    func boxes(around: String) -> [LetterModel.Box] {
        // No text of the page keeps more than 40 words: what is beyond is not counted again at each step.
        let texts = slots.mapValues { words.short($0, words: 40) }
        var sizes = texts.mapValues { min(Self.count($0), 41) }
        let fixed = Self.count(around) + Self.count(words("closing")) + 3
        while fixed + Self.count(boxes(texts, sizes)) > Self.wordLimit {
            guard let (slot, size) = sizes.filter({ $0.value > Self.shortest($0.key) }).max(by: { ($0.value, "\($0.key)") < ($1.value, "\($1.key)") }) else { break }
            sizes[slot] = size - 1
        }
        return boxes(texts, sizes)
    }

    private var slots: [Slot: String] {
        let minor = document.minor, author = document.author
        let name = [minor?.firstName, minor?.lastName].compactMap { $0 }.joined(separator: " ")
        var slots: [Slot: String] = [
            .name: name.isEmpty ? words("minorUnnamed") : words.typed(name), .tonight: words.known(minor?.tonight ?? minor?.home), .since: words.typed(since),
            .author: [author?.name, author?.role].compactMap { $0 }.map { words.typed($0) }.joined(separator: ", "), .day: words.known(author?.phone),
        ]
        if let birth = minor?.birthDate { slots[.birth] = words.typed(birth) }
        if let text = document.danger?.text { slots[.danger] = words.typed(text) }
        if let night = author?.nightPhone { slots[.night] = words.typed(night) }
        if let quote = document.words?.lazy.map({ words.typed($0.text) }).first(where: { !$0.isEmpty }) { slots[.quote] = quote }
        for (index, fact) in shownFacts.enumerated() { slots[.fact(index)] = fact }
        for (index, request) in shownRequests.enumerated() { slots[.request(index)] = words.typed(request) }
        return slots
    }

    private func boxes(_ texts: [Slot: String], _ sizes: [Slot: Int]) -> [LetterModel.Box] {
        func text(_ slot: Slot) -> String? { texts[slot].map { words.short($0, words: sizes[slot] ?? Self.shortest(slot)) } }
        var who = [text(.name) ?? words("minorUnnamed")]
        if let age { who.append(age) }
        if let birth = text(.birth) { who.append(words("born", ["date": birth])) }
        var callBack = [text(.author) ?? "", words("day", ["phone": text(.day) ?? ""])]
        if let night = text(.night) { callBack.append(words("night", ["phone": night])) }
        var requests = shownRequests.indices.compactMap { text(.request($0)) }
        if hiddenRequests > 0 { requests.append(words("moreRequests", ["count": "\(hiddenRequests)"])) }
        var facts = shownFacts.indices.compactMap { text(.fact($0)) }
        if hiddenFacts > 0 { facts.append(words("moreFacts", ["count": "\(hiddenFacts)"])) }
        if facts.isEmpty, texts[.quote] == nil { facts = [words("noFact")] }
        return [
            LetterModel.Box(words("box.who"), lines: [who.joined(separator: ", "), words("tonight", ["place": text(.tonight) ?? ""])], strong: true, large: true),
            LetterModel.Box(words("box.since"), lines: [text(.since) ?? ""], half: true),
            LetterModel.Box(words("box.danger"), lines: [danger] + [text(.danger)].compactMap { $0 }, half: true),
            LetterModel.Box(words("box.facts"), bullets: facts, quotes: [text(.quote)].compactMap { $0 }),
            LetterModel.Box(words("box.requests"), bullets: requests.isEmpty ? [words("noRequest")] : requests, strong: true),
            LetterModel.Box(words("box.callBack"), lines: callBack),
        ]
    }

    /// The earliest date of the facts, as written; the first one listed when none can be read.
    private var since: String {
        let facts = (document.observations ?? []).compactMap(\.date)
        let read = facts.compactMap { text -> (CivilDay, String)? in
            switch WrittenDate(text, today: .epoch) {
            case .day(let day): (day, text)
            case .month(let year, let month, let part): CivilDay(year: year, month: month, day: part == .end ? 21 : part == .middle ? 11 : 1).map { ($0, text) }
            case .asTyped, .impossible: nil
            }
        }
        let earliest = read.count == facts.count ? read.min { $0.0 < $1.0 }?.1 : nil
        return earliest ?? facts.first ?? document.words?.compactMap(\.date).first ?? document.circumstances?.date ?? words("unknown")
    }

    private var danger: String {
        let danger = document.danger
        var parts = [words.answer(danger?.immediate)]
        if danger?.suicide == .yes { parts.append(words("danger.suicide")) }
        if danger?.violence == .yes { parts.append(words("danger.violence")) }
        if danger?.pregnancy == .yes { parts.append(words("danger.pregnancy")) }
        return parts.joined(separator: ", ")
    }

    /// Each line of each fact, without the line that only introduces a list; what others said when nothing was observed.
    private static func facts(_ document: SignalementDocument, _ words: DocumentWords) -> [String] {
        let observed = (document.observations ?? []).flatMap { fact in
            words.typed(fact.text).split(whereSeparator: \.isNewline).map { $0.trimmingListMark() }.filter { !$0.isEmpty && !$0.hasSuffix(":") }
                .map { fact.source == .reported ? words("reported", ["text": $0]) : $0 }
        }
        let others = (document.thirdParties ?? []).map { words.typed($0.text) }.filter { !$0.isEmpty }
        return observed.isEmpty ? others.map { words("reported", ["text": $0]) } : observed
    }

    static func count(_ text: String) -> Int { text.split(whereSeparator: \.isWhitespace).count }

    /// Words as a reader of the page counts them, list marks and quotation marks included.
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
