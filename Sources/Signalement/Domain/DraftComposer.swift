import Vocabulary

/// Makes the document of a draft. Pure: the day, the reference and the words of other rooms are given.
public struct DraftComposer: Sendable {
    let lexicon: Lexicon
    let texts: Catalogue

    public init(lexicon: Lexicon, texts: Catalogue) {
        self.lexicon = lexicon
        self.texts = texts
    }

    /// The document of a draft. O(length of the draft).
    public func document(_ draft: Draft, language: Language, today: CivilDay, addressee: SignalementDocument.Addressee?) -> SignalementDocument {
        let channel = SignalementDocument.Channel(rawValue: draft["voie"]) ?? .parquet
        var document = SignalementDocument(language: language, reference: draft["reference"], channel: channel)
        document.establishedAt = draft["etabli"].isEmpty ? nil : draft["etabli"]
        document.addressee = addressee
        document.phoneCall = phoneCall(draft)
        document.author = author(draft, language)
        document.minor = minor(draft, language, today)
        document.circumstances = circumstances(draft, language, today)
        document.observations = list(1...Self.facts) { observed(draft, "faits.\($0)", language, today) }
        // An empty list says that the young person said nothing; an absent one says nothing of it.
        document.words = list(1...Self.words) { words(draft, "paroles.\($0)", language, today) } ?? (draft["paroles.rien"].isEmpty ? nil : [])
        document.thirdParties = list(1...Self.thirdParties) { thirdParty(draft, "tiers.\($0)", language, today) }
        addSituation(draft, to: &document)
        document.signs = ticked(draft, lexicon.signs, ["u", "s", "d"], language)
        document.factors = ticked(draft, lexicon.factors, ["v"], language)
        document.actions = some(draft.lines("actions"))
        document.information = information(draft)
        document.requests = some(requests(draft, language))
        document.annexes = some(draft.lines("annexes"))
        return document
    }

    /// How many of each the form holds.
    public static let facts = 4, words = 3, thirdParties = 3

    /// Requests that may be ticked; their texts are in the catalogue.
    public static let requestIDs = ["protection", "enquete", "examen", "retour", "rappel"]

    private func phoneCall(_ draft: Draft) -> SignalementDocument.PhoneCall? {
        guard draft["appel"] == "oui" || !draft.text("appel.texte").isEmpty else { return nil }
        return SignalementDocument.PhoneCall(made: draft["appel"] == "oui", text: some(draft.line("appel.texte")))
    }

    private func author(_ draft: Draft, _ language: Language) -> SignalementDocument.Author {
        let profession = lexicon.professions.first { $0.id == draft["metier"] }
        return SignalementDocument.Author(
            name: some(draft.line("auteur.nom")), role: some(draft.line("auteur.fonction")) ?? profession?.label(language), profession: some(draft["metier"]),
            employer: some(draft.line("auteur.employeur")), address: some(draft.line("auteur.adresse")), phone: some(draft.line("auteur.tel")),
            nightPhone: some(draft.line("auteur.nuit")), email: some(draft.line("auteur.courriel")),
            legalBases: some(draft.ticks("base").filter { lexicon.articles[$0] != nil }))
    }

    private func minor(_ draft: Draft, _ language: Language, _ today: CivilDay) -> SignalementDocument.Minor {
        var birth: String?, age = some(draft.line("jeune.age"))
        if let date = WrittenDate(day: draft["naissance.j"], month: draft["naissance.m"], year: draft["naissance.a"], today: today) {
            birth = some(date.text(language))
            if case .day(let day) = date { age = age ?? "\(day.age(on: today))" }
        }
        let sex = ["fille", "garcon", "autre"].contains(draft["jeune.sexe"]) ? texts("minor.sex.\(draft["jeune.sexe"])", language) : nil
        return SignalementDocument.Minor(
            lastName: some(draft.line("jeune.nom")), firstName: some(draft.line("jeune.prenom")), usualName: some(draft.line("jeune.usuel")), nickname: some(draft.line("jeune.surnom")),
            birthDate: birth, age: age, sex: sex, home: some(draft.line("jeune.adresse")), tonight: some(draft.line("jeune.soir")), school: some(draft.line("jeune.ecole")),
            language: some(draft.line("jeune.langue")), disability: some(draft.line("jeune.handicap")), parentalAuthority: some(draft.text("jeune.autorite")),
            measures: some(draft.text("jeune.mesures")), otherMinors: some(draft.text("jeune.fratrie")), accounts: some(draft.text("jeune.comptes")))
    }

    private func circumstances(_ draft: Draft, _ language: Language, _ today: CivilDay) -> SignalementDocument.Circumstances? {
        guard draft.isFilled("cadre.") else { return nil }
        return SignalementDocument.Circumstances(
            date: date(draft.line("cadre.quand"), language, today), place: some(draft.line("cadre.lieu")), duration: some(draft.line("cadre.duree")),
            present: some(draft.line("cadre.presents")), interpreter: some(draft.line("cadre.interprete")))
    }

    /// True when anything of an item was typed: its text, or only its date, place or persons. The text may then be missing: none is invented.
    private func said(_ draft: Draft, _ prefix: String, _ others: [String]) -> Bool {
        !draft.text("\(prefix).texte").isEmpty || others.contains { !draft.line("\(prefix).\($0)").isEmpty }
    }

    private func observed(_ draft: Draft, _ prefix: String, _ language: Language, _ today: CivilDay) -> SignalementDocument.Observed? {
        guard said(draft, prefix, ["quand", "lieu", "qui"]) else { return nil }
        return SignalementDocument.Observed(
            date: date(draft.line("\(prefix).quand"), language, today), place: some(draft.line("\(prefix).lieu")),
            source: SignalementDocument.Observed.Source(rawValue: draft["\(prefix).source"]), who: some(draft.line("\(prefix).qui")), text: some(draft.text("\(prefix).texte")))
    }

    private func words(_ draft: Draft, _ prefix: String, _ language: Language, _ today: CivilDay) -> SignalementDocument.Words? {
        guard said(draft, prefix, ["quand", "qui", "question", "par"]) else { return nil }
        return SignalementDocument.Words(
            date: date(draft.line("\(prefix).quand"), language, today), speaker: some(draft.line("\(prefix).qui")) ?? some(draft.line("jeune.prenom")),
            question: some(draft.line("\(prefix).question")), text: some(draft.text("\(prefix).texte")), reportedBy: some(draft.line("\(prefix).par")))
    }

    private func thirdParty(_ draft: Draft, _ prefix: String, _ language: Language, _ today: CivilDay) -> SignalementDocument.ThirdParty? {
        guard said(draft, prefix, ["quand", "qui"]) else { return nil }
        return SignalementDocument.ThirdParty(date: date(draft.line("\(prefix).quand"), language, today), source: some(draft.line("\(prefix).qui")), text: some(draft.text("\(prefix).texte")))
    }

    private func addSituation(_ draft: Draft, to document: inout SignalementDocument) {
        if draft.isFilled("sante.") {
            document.health = SignalementDocument.Health(findings: some(draft.text("sante.constats")), exams: some(draft.text("sante.examens")), evidence: some(draft.text("sante.preuves")))
        }
        document.danger = SignalementDocument.Danger(
            immediate: draft.answer("danger"), text: some(draft.text("danger.texte")), suicide: draft.answer("danger.suicide"),
            violence: draft.answer("danger.violence"), pregnancy: draft.answer("danger.grossesse"))
        document.runaways = some(draft.text("fugues"))
        document.people = some(draft.text("personnes"))
        document.places = some(draft.text("lieux"))
        document.meansOfContact = some(draft.text("moyens"))
        document.money = some(draft.text("argent"))
    }

    private func information(_ draft: Draft) -> SignalementDocument.Information {
        SignalementDocument.Information(
            minor: .init(informed: draft.answer("info.jeune"), text: some(draft.text("info.jeune.texte"))),
            parents: .init(informed: draft.answer("info.parents"), text: some(draft.text("info.parents.texte"))))
    }

    private func requests(_ draft: Draft, _ language: Language) -> [String] {
        Self.requestIDs.filter { draft.ticks("demandes").contains($0) }.map { texts("request.\($0).short", language) } + draft.lines("demandes.texte")
    }

    private func ticked(_ draft: Draft, _ signs: [Lexicon.Sign], _ names: [String], _ language: Language) -> [SignalementDocument.Ticked]? {
        let ticked = Set(names.flatMap { draft.ticks($0) })
        return some(signs.filter { ticked.contains($0.id) }.map { SignalementDocument.Ticked(id: $0.id, label: $0.label(language)) })
    }

    private func date(_ text: String, _ language: Language, _ today: CivilDay) -> String? {
        guard !text.isEmpty else { return nil }
        let date = WrittenDate(text, today: today)
        return date == .impossible ? text : date.text(language)
    }

    private func list<T>(_ range: ClosedRange<Int>, _ make: (Int) -> T?) -> [T]? { some(range.compactMap(make)) }
    private func some(_ text: String) -> String? { text.isEmpty ? nil : text }
    private func some<T>(_ list: [T]) -> [T]? { list.isEmpty ? nil : list }
}
