import Access
import Documents
import Foundation
import Vocabulary

/// What every copy says of itself: who made it, when, its number.
struct Paper: Sendable {
    let copy: CaseBook.PreparedCopy
    let view: DossierView
    let who: (name: String, profession: String, organisation: String)

    var language: Language { view.language }

    /// The longest dossier that is printed, in bytes of its text: some eight hundred pages, and half of the time that a document may take.
    private static let longest = 3_000_000

    /// - Throws: `DocumentError`, too large, for what would hold up the documents of everybody.
    static func weighed(_ model: LetterModel) throws -> LetterModel {
        guard try JSONEncoder().encode(model).count <= longest else { throw DocumentError(.tooLarge, "The dossier is longer than what is printed at once.") }
        return model
    }

    /// The document holds more than the typesetter takes.
    static func isTooLong(_ error: any Error) -> Bool { (error as? DocumentError)?.kind == .tooLarge }
}

extension CaseFilePages {
    /// "n° K7M2-QX4P · 27 novembre 2026 à 16:51 · Loïc Fontanel": on each page, and across it.
    func stamp(_ paper: Paper) -> String {
        [t("paper.serial", paper.language, ["serial": paper.copy.facts.serial]), written(paper.copy.time, paper.language), paper.who.name].joined(separator: " · ")
    }

    func printDate(_ paper: Paper) -> PrintDate {
        let day = neighbours.civil(paper.copy.time).day
        return PrintDate(year: day.year, month: day.month, day: day.day)
    }

    /// "Imprimé par…", to whom, and what it holds.
    func colophon(_ paper: Paper) -> [String] {
        let language = paper.language, who = [paper.who.name, paper.who.profession, paper.who.organisation].filter { !$0.isEmpty }.joined(separator: ", ")
        return [
            t("paper.by", language, ["name": who, "moment": written(paper.copy.time, language), "serial": paper.copy.facts.serial]), t("paper.to", language, ["to": paper.copy.recipient]),
            t("copy.classes", language, ["classes": paper.copy.facts.classes.map { door.audienceWord($0, language) }.joined(separator: ", ")]),
        ]
    }

    /// The questions and answers of an element as they stand, in words.
    func answers(_ element: Element, _ language: Language) -> [(label: String, text: String)] {
        let form = KindForm(kind: element.kind, texts: texts, language: language, today: today)
        return element.kind.fields.compactMap { field in
            let values = element.shown(field) ?? [], doubt = element.doubt(field)
            guard !values.isEmpty || doubt != nil else { return nil }
            let said = words(field, values, language), sure = doubt.map { "(" + form.word($0) + ")" }
            return (field.label(language), [said, sure].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " "))
        }
    }
}
