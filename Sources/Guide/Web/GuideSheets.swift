import Documents
import HTML
import Site
import Vocabulary

extension GuidePages {
    /// The A5 sheet of a result: ticked signs, contacts, no name.
    func resultSheet(_ visit: Visit) async throws -> Reply {
        let language = visit.language
        let observation = Observation(visit.form), index = content.index
        let territory = neighbours.territory(observation.place)
        func t(_ key: String) -> String { texts(key, language) }
        let ticked = index.told(index.ticks(observation)).prefix(3).flatMap { index.labels($0, language) }
        var front: [SheetModel.Block] = [.heading(t("sheet.ticked"))]
        front.append(ticked.isEmpty ? .text(content.conduct.nothingTicked.title(language)) : .bullets(ticked))
        for card in content.conduct.cards {
            front.append(.heading(card.title(language)))
            front.append(.bullets(card.conditions.map { $0(language) }))
        }
        var terms = [["119", t("interview.call.119")], ["17", t("strip.17")], ["15", t("strip.15")], ["114", t("interview.call.114")]]
        if case .found(let place) = territory {
            terms += place.contacts.compactMap { contact in contact.phone.map { [$0, contact.label(language)] } }
        }
        let back: [SheetModel.Block] = [.heading(t("result.who")), .terms(terms), .text(t("sheet.promise"))]
        return try await sheet("repere-feuille.pdf", title: t("sheet.result"), language, front: front, back: back)
    }

    /// The two-sided A5 sheet of the interview: points and openings, then the four branches.
    func interviewSheet(_ visit: Visit) async throws -> Reply {
        let language = visit.language, guide = content.interview
        func t(_ key: String) -> String { texts(key, language) }
        var front: [SheetModel.Block] = [
            .heading(t("interview.points")),
            .terms(guide.points.map { [$0.title(language), $0.do(language) + "\n" + t("interview.avoid") + " " + $0.dont(language)] }),
        ]
        front += [.heading(t("interview.openings")), .quotes(guide.openings.filter { !$0.folded }.map { $0.text(language) })]
        front += [.heading(t("interview.steps")), .numbered(guide.steps.map { $0.label(language) })]
        let end = language == .fr ? "\u{202F}; " : "; "
        var back: [SheetModel.Block] = guide.branches.flatMap { branch in
            [
                .heading(branch.title(language)), .quotes(Array(branch.say.prefix(1)).map { $0(language) }),
                .pair(left: [t("interview.do"), branch.do.map { $0(language) }.joined(separator: end)], right: [t("interview.dont"), branch.avoid.map { $0(language) }.joined(separator: end)]),
            ] as [SheetModel.Block]
        }
        back.append(.terms([["119", t("interview.call.119")], ["17", t("interview.call.17")], ["15", t("interview.call.15")], ["3114", t("interview.call.3114")]]))
        return try await sheet("repere-entretien.pdf", title: guide.title(language), language, front: front, back: back)
    }

    private func sheet(_ name: String, title: String, _ language: Language, front: [SheetModel.Block], back: [SheetModel.Block]) async throws -> Reply {
        let model = SheetModel(
            language: language.rawValue, title: title, author: "Repère", description: title, date: neighbours.today(),
            footer: texts("sheet.footer", language, ["version": CivilDay(iso: content.version)?.text(language) ?? content.version]),
            sides: [.init(heading: title, intro: "", blocks: front), .init(heading: title, intro: "", blocks: back)])
        return .file(try await neighbours.printSheet(model), contentType: "application/pdf", name: name, inline: true)
    }
}
