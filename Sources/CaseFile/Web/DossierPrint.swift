import Access
import Documents
import Vault
import Vocabulary

/// The dossier on paper: the same elements as on the screen, and the same ones kept for others.
extension CaseFilePages {
    func printed(_ reading: CaseBook.Reading, _ paper: Paper) -> LetterModel {
        let language = paper.language, file = reading.file, title = t("print.title", language, ["number": AccessPages.number(paper.view.dossier)])
        let seen = file.elements.filter { $0.withdrawal == nil && !$0.isVeiled }
        var sections: [LetterModel.Section] = []
        func section(_ title: String, _ elements: [Element]) {
            guard !elements.isEmpty else { return }
            sections.append(.init(title, elements.flatMap { blocks($0, paper) }))
        }
        section(t("file.waiting", language), seen.filter(\.isOpen).sorted { due($0) < due($1) })
        for part in kinds.sections { section(part.title(language), file.standing(in: part.id).filter { !$0.isOpen && !$0.isVeiled }) }
        let others = unknown(reading)
        if !others.isEmpty { sections.append(.init(t("print.unknown", language), others.flatMap { one in [.heading(written(one.time, language))] + rest(one.unread, one.reserved, language) })) }
        let veiled = file.elements.filter { $0.isVeiled && $0.withdrawal == nil }
        if !veiled.isEmpty { sections.append(.init(t("file.reserved", language), [.text(t("print.reserved", language)), .bullets(veiled.reversed().map { self.veiled($0, language) })])) }
        return LetterModel(
            language: language.rawValue, title: title, author: "", description: t("print.description", language), date: printDate(paper), reference: paper.copy.facts.serial, footer: stamp(paper), page: t("paper.page", language),
            header: .init(lines: [t("print.secret", language)], heading: title, sub: [who(file, language)] + colophon(paper)), sections: sections, watermark: stamp(paper), unprinted: t("paper.unprinted", language))
    }

    /// For whom it is kept, since when; neither what it is nor what it says.
    func veiled(_ element: Element, _ language: Language) -> String {
        element.reserved.map { door.audienceWord($0, language) }.joined(separator: ", ") + ", " + written(element.revisions.first?.written ?? 0, language)
    }

    /// The same as a file.
    func export(_ reading: CaseBook.Reading, _ paper: Paper) -> DossierExport {
        let language = paper.language, standing = reading.file.elements.filter { $0.withdrawal == nil }, seen = standing.filter { !$0.isVeiled }, visible = Set(seen.map(\.number))
        let somebody = t("element.somebody", language), names: (String) -> String = { paper.view.names[$0] ?? somebody }
        return DossierExport(
            language: language, dossier: paper.view.dossier.text, serial: paper.copy.facts.serial, exported: DossierExport.time(paper.copy.time), by: .init(name: paper.who.name, profession: paper.who.profession, organisation: paper.who.organisation),
            to: paper.copy.recipient, classes: paper.copy.facts.classes.map(\.name), kinds: kinds.version,
            others: unknown(reading).map { .init(act: $0.act, written: .init(time: DossierExport.time($0.time), by: names($0.author)), unread: $0.unread, reserved: $0.reserved) }, elements: seen.map { .init($0, visible, names: names, language) },
            reserved: standing.filter(\.isVeiled).map { .init(classes: $0.reserved.map(\.name), written: DossierExport.time($0.revisions.first?.written ?? 0)) }, withdrawn: reading.file.elements.count - standing.count)
    }

    private func blocks(_ element: Element, _ paper: Paper) -> [LetterModel.Block] {
        let language = paper.language, said = answers(element, language)
        var blocks: [LetterModel.Block] = [.heading(time(element, language) + " — " + element.kind.title(language))]
        if !said.isEmpty { blocks.append(.terms(said.map { [$0.label, $0.text] })) }
        let standing = [moved(element, language), element.movedTo?.what, stateNoted(element, language)].compactMap { $0 }
        if !standing.isEmpty { blocks.append(.text(standing.joined(separator: ". "))) }
        blocks += rest(element.current?.unread ?? [:], element.reserved, language)
        var by = t("element.by", language, ["name": paper.view.names[element.revisions.first?.author ?? ""] ?? t("element.somebody", language)])
        if element.revisions.count > 1, let last = element.current { by += " " + t("element.correctedOn", language, ["moment": written(last.written, language)]) }
        return blocks + [.text(by)]
    }

    /// Texts of another form, as they stand, and the classes kept for others.
    private func rest(_ unread: [AudienceClass: String], _ reserved: [AudienceClass], _ language: Language) -> [LetterModel.Block] {
        unread.sorted { $0.key < $1.key }.map { .entry(head: door.audienceWord($0.key, language), text: $0.value, quote: false, note: "") } + reserved.map { .text(t("element.reserved", language, ["audience": door.audienceWord($0, language)])) }
    }
}
