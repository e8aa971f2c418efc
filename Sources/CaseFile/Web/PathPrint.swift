import Access
import Documents
import Vault
import Vocabulary

/// The life path on two A4 pages: the drawing and the list of the screen. The oldest are left out when there is too much, and it is said.
extension CaseFilePages {
    /// What is said of one thing on paper, in characters: the rest is in the dossier, and it is said.
    private static let longest = 240

    func printedPath(_ reading: CaseBook.Reading, _ paper: Paper) -> PathModel {
        let language = paper.language, file = reading.file, steps = steps(file, nil), title = t("path.title", language), bands = Kind.Band.allCases
        var next: [String] = []
        if let promise = nextPromise(file) { next = [t("path.next", language), due(promise) == Self.farAway ? time(promise, language) : due(promise).text(language), short(summary(promise, language), language)] }
        let kept = file.elements.count { $0.isVeiled && $0.withdrawal == nil }
        return PathModel(
            language: language.rawValue, title: title, author: "", description: t("path.description", language), date: printDate(paper), footer: stamp(paper), page: t("paper.page", language), watermark: stamp(paper), heading: title,
            sub: [who(file, language)] + colophon(paper).map { short($0, language) }, next: next, today: days(today),
            words: .init(drawing: t("path.drawing", language), today: t("path.today", language), list: t("path.list", language), more: t("path.more", language)),
            bands: bands.map { .init(title: bandWord($0, language), shape: Self.shape($0), empty: emptyBand($0, steps, file, language)) },
            items: steps.map { item($0, bands.firstIndex(of: $0.band) ?? 0, paper) }, closing: kept > 0 ? [t("path.reserved", language, ["count": "\(kept)"])] : [], unprinted: t("paper.unprinted", language))
    }

    /// A band that holds nothing; not one of which the items are only too old for two pages.
    private func emptyBand(_ band: Kind.Band, _ steps: [Step], _ file: CaseFile, _ language: Language) -> String { steps.contains { $0.band == band } ? "" : emptyBand(band, file, language) }

    /// Nothing is known, or nothing that this reader may read: one is never taken for the other.
    func emptyBand(_ band: Kind.Band, _ file: CaseFile, _ language: Language) -> String { t(file.elements.contains(where: \.isVeiled) ? "path.emptyBandRead" : "path.emptyBand", language, ["band": bandWord(band, language)]) }

    private static func shape(_ band: Kind.Band) -> PathModel.Shape {
        switch band {
        case .before: .square
        case .exploitation: .diamond
        case .support: .circle
        }
    }

    private func days(_ day: CivilDay) -> Int { Int(PathDrawing.number(day)) }

    private func item(_ step: Step, _ band: Int, _ paper: Paper) -> PathModel.Item {
        let language = paper.language, element = step.element, span = span(element)
        let by = t("element.by", language, ["name": paper.view.names[element.revisions.first?.author ?? ""] ?? t("element.somebody", language)]) + " " + readBy(element, language)
        return PathModel.Item(
            number: step.number, band: band, first: days(span.0), last: days(span.1), isUncertain: isUncertain(element), when: time(element, language), title: element.kind.title(language), text: short(summary(element, language), language),
            notes: element.reserved.map { t("element.reserved", language, ["audience": door.audienceWord($0, language)]) } + [by])
    }

    /// The beginning of a long text, which says that it goes on.
    func short(_ text: String, _ language: Language) -> String {
        let line = text.split(separator: "\n").joined(separator: " ")
        return line.count <= Self.longest ? line : line.prefix(Self.longest) + "… " + t("path.goesOn", language)
    }
}
