import Vault
import Vocabulary

/// What a signalement takes from a dossier: facts, words and what was reported each in their own place, every doubt in words, and no hypothesis.
struct Disclosure {
    let texts: Catalogue
    let language: Language
    let today: CivilDay
    /// The account of who writes the signalement, and their name.
    let me: String
    let myName: String
    /// The role and name of each author, by account.
    let people: [String: String]
    /// The words of one answer.
    let words: (KindField, [String]) -> String

    /// How its author knows a fact, as the signalement says it; nil when they do not say.
    private enum Source: String {
        case seen, heard, reported
    }

    /// A fact, or words, on the way to a place of the form.
    private struct Piece {
        let when: String
        let source: Source?
        let who: String?
        var question: String?
        let text: String
    }

    /// Fields that are no facts: a signalement has no place for them.
    private static let hypotheses: Set<String> = ["hypothesis"]
    /// Quotes that may be something else than the words of the young person: told, never quoted as theirs.
    private static let mixed: Set<String> = ["returnRecorded"]
    /// Fields in which a kind asks who has heard it or told it.
    private static let tellers = ["signsObserved": "source", "lifeEventRecorded": "source", "harmDisclosed": "heardBy", "newsReceived": "from"]
    /// Fields in which a kind asks how its author knows it.
    private static let ways = ["signsObserved": "known", "lifeEventRecorded": "known", "violenceNoted": "source"]

    static func holdsHypothesis(_ element: Element) -> Bool { element.kind.fields.contains { hypotheses.contains($0.id) && element.values($0) != nil } }

    private func t(_ key: String, _ places: [String: String] = [:]) -> String { texts(key, language, places) }

    func start(_ identity: Identity, day: (Int64) -> CivilDay, _ chosen: [Element]) -> SignalementStart {
        var start = SignalementStart()
        person(identity, day, into: &start)
        var facts: [Piece] = [], quotes: [Piece] = []
        for element in chosen { take(element, &facts, &quotes) }
        put(facts, "faits", 4, into: &start) { piece, place, start in
            start.fields[place + ".source"] = piece.source?.rawValue
            start.fields[place + ".qui"] = piece.who
        }
        put(quotes, "paroles", 3, into: &start) { piece, place, start in
            start.fields[place + ".par"] = piece.who
            start.fields[place + ".question"] = piece.question
        }
        return start
    }

    // MARK: Who the young person is

    private func person(_ identity: Identity, _ day: (Int64) -> CivilDay, into start: inout SignalementStart) {
        for (field, value) in [("jeune.prenom", "firstName"), ("jeune.nom", "familyName"), ("jeune.usuel", "usualName"), ("jeune.surnom", "nickname"), ("jeune.ecole", "school"), ("jeune.comptes", "account"), ("jeune.autorite", "parentalAuthority")] {
            start.fields[field] = identity.values[value].map(doubted)
        }
        start.fields["jeune.sexe"] = identity["sex"].flatMap { ["girl": "fille", "boy": "garcon", "other": "autre"][$0] }
        start.fields["jeune.age"] = age(identity, day)
        // The form holds a day, a month and a year, and no doubt: an uncertain date of birth is said beside the age.
        guard identity.values["birthDate"]?.certainty == .sure, let birth = identity.birthDate else { return }
        for (field, number) in [("naissance.j", birth.day), ("naissance.m", birth.month), ("naissance.a", birth.year)] { start.fields[field] = "\(number)" }
    }

    private func doubted(_ value: Identity.Value) -> String {
        switch value.certainty {
        case .sure: value.text
        case .uncertain, .unknown: t("disclose.uncertain", ["text": value.text])
        case .disputed: t("disclose.disputed", ["text": value.text])
        }
    }

    private func age(_ identity: Identity, _ written: (Int64) -> CivilDay) -> String? {
        var parts: [String] = []
        if let said = identity.values["age"] {
            let age = identity.age(day: written)
            let text = age.flatMap { age in age.said.flatMap { age.isCurrent(today) ? nil : t("file.ageSaid", ["age": "\(age.years)", "month": WrittenDate.month(year: $0.year, month: $0.month, part: nil).text(language)]) } }
            parts.append(doubted(Identity.Value(text: text ?? said.text, certainty: said.certainty)))
        }
        let day = identity.birthDate
        if let birth = identity.values["birthDate"], birth.certainty != .sure || day == nil { parts.append(t("disclose.born", ["date": doubted(Identity.Value(text: day?.text(language) ?? birth.text, certainty: birth.certainty))])) }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    // MARK: Facts and words

    private func take(_ element: Element, _ facts: inout [Piece], _ quotes: inout [Piece]) {
        let when = element.when.map { $0.words(language) } ?? "", isMixed = Self.mixed.contains(element.kind.id), (source, who) = origin(element)
        // How it is known stands at its own place of the form: "I saw it" is not for whoever signs.
        let question = element.kind.fields.first { $0.id == "question" }, origins = [Self.tellers[element.kind.id], Self.ways[element.kind.id], question?.id].compactMap { $0 }
        let fields = element.kind.fields.filter { element.kind.audience(of: $0) != .location && $0.id != "band" && !Self.hypotheses.contains($0.id) && !origins.contains($0.id) }
        let said = fields.filter { $0.shape == .quote && !isMixed }.compactMap { element.values($0)?.first }.joined(separator: "\n")
        let told = fields.filter { $0.shape != .quote || isMixed }.compactMap { line($0, element) }
        if !told.isEmpty { facts.append(Piece(when: when, source: source, who: who, text: ([element.kind.title(language) + "."] + told).joined(separator: "\n"))) }
        guard !said.isEmpty else { return }
        // Words that one heard oneself have no teller; all others are reported.
        let isHeard = source == .seen || source == .heard
        quotes.append(Piece(when: when, source: isHeard ? .heard : .reported, who: isHeard ? nil : who ?? t("disclose.somebody"), question: question.flatMap(element.values)?.first, text: said))
    }

    private func line(_ field: KindField, _ element: Element) -> String? {
        guard let values = element.values(field) else { return nil }
        return field.label(language) + (language == .fr ? "\u{A0}: " : ": ") + DoubtWords(texts: texts, language: language).doubted(words(field, values), element.doubt(field))
    }

    /// One's own fact is seen, unless its author said that it was told; what somebody else wrote or corrected is reported, with who wrote it and who told them.
    private func origin(_ element: Element) -> (Source?, String?) {
        let teller = Self.tellers[element.kind.id].flatMap(element.value).flatMap { isMe($0) ? nil : $0 }, way = Self.ways[element.kind.id].flatMap(element.value)
        let others = element.revisions.map(\.author).reduce(into: [String]()) { if $1 != me, !$0.contains($1) { $0.append($1) } }
        let young = way == "told" || way == "young" ? t("disclose.young") : nil, from = [young, teller].compactMap { $0 }.joined(separator: ", ")
        if !others.isEmpty {
            let writers = others.map { people[$0].flatMap { $0.isEmpty ? nil : $0 } ?? t("element.somebody") }.joined(separator: ", ")
            let isHearsay = way == "reported" || way == "else" || !from.isEmpty
            return (.reported, isHearsay ? t("disclose.through", ["who": writers, "source": from.isEmpty ? t("disclose.somebody") : from]) : writers)
        }
        switch way {
        case "seen" where teller == nil: return (.seen, nil)
        case "told" where teller == nil, "young" where teller == nil: return (.heard, from)
        case "reported", "else": return (.reported, from.isEmpty ? nil : from)
        case "unknown": return (teller == nil ? nil : .reported, teller)
        default: return teller == nil ? (.seen, nil) : (.reported, from)
        }
    }

    private func isMe(_ text: String) -> Bool {
        let words = Set(Folded.words(text)), mine = Set(Folded.words(myName) + ["moi", "meme", "me", "myself"])
        return !words.isEmpty && words.isSubset(of: mine)
    }

    // MARK: Places of the form

    /// The form has four facts and three words. What is more goes under one that is known in the same way, with its date and who told it: nothing told is ever written under what was seen.
    private func put(_ pieces: [Piece], _ name: String, _ most: Int, into start: inout SignalementStart, _ more: (Piece, String, inout SignalementStart) -> Void) {
        var places = pieces.map { [$0] }
        while places.count > most {
            // There are no more ways of knowing than places: two have the same.
            guard let later = places.indices.last(where: { place in places[..<place].contains { $0.first?.source == places[place].first?.source } }),
                let earlier = places[..<later].lastIndex(where: { $0.first?.source == places[later].first?.source })
            else { break }
            places[earlier] += places.remove(at: later)
        }
        for (number, place) in places.enumerated() {
            guard let first = place.first else { continue }
            start.fields["\(name).\(number + 1).texte"] = ([first.text] + place.dropFirst().map { head($0) + $0.text }).joined(separator: "\n\n")
            if !first.when.isEmpty { start.fields["\(name).\(number + 1).quand"] = first.when }
            more(first, "\(name).\(number + 1)", &start)
        }
    }

    private func head(_ piece: Piece) -> String {
        let teller = piece.source == .reported ? t("disclose.reportedBy", ["who": piece.who ?? t("disclose.somebody")]) : piece.source == .heard ? piece.who : nil
        let said = [piece.when, teller ?? "", piece.question.map { t("disclose.question", ["question": $0]) } ?? ""].filter { !$0.isEmpty }
        return said.isEmpty ? "" : "[" + said.joined(separator: ". ") + "]\n"
    }
}
