import Documents
import Vocabulary

/// The printed documents of a signalement: for the prosecutor or the CRIP, the copy, the author's receipt.
public struct Letter: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// For its addressee.
        case original
        /// For the CRIP, when the prosecutor is the addressee.
        case copy
        /// For the author; it does not name the minor.
        case receipt
    }

    let document: SignalementDocument
    let words: DocumentWords
    let articles: [String: Bilingual]
    /// SHA-256 of the attached data, hexadecimal.
    let hash: String

    public init(_ document: SignalementDocument, texts: Catalogue, articles: [String: Bilingual], hash: String) {
        self.document = document
        words = DocumentWords(texts: texts, language: document.language)
        self.articles = articles
        self.hash = hash
    }

    /// The print model. O(length of the document).
    public func model(_ kind: Kind) -> LetterModel {
        switch kind {
        case .original, .copy: report(kind)
        case .receipt: receipt()
        }
    }

    private var title: String { words(document.channel == .parquet ? "title.parquet" : "title.crip") }

    private var footer: String {
        words("reference", ["reference": document.reference]) + (document.example == true ? ", " + words("example") : "")
    }

    private var date: PrintDate {
        let day = document.establishedAt.flatMap { DocumentWords.parts($0)?.day }
        return PrintDate(year: day?.year ?? 2000, month: day?.month ?? 1, day: day?.day ?? 1)
    }

    private func report(_ kind: Kind) -> LetterModel {
        let summary = FirstPage(document: document, words: words)
        return LetterModel(
            language: document.language.rawValue, title: "\(title) \(document.reference)", author: words.known(document.author?.name),
            description: words("description", ["reference": document.reference]), date: date, reference: document.reference, footer: footer, page: words("page"),
            header: LetterModel.Header(lines: recipient(kind), heading: kind == .copy ? words("copyHeading", ["title": title]) : title, sub: subtitle()),
            qr: LetterModel.Code(text: "REPERE 1 \(document.reference) \(hash)", alt: words("qr")),
            boxes: summary.boxes(around: recipient(kind).joined(separator: " ") + " " + title + " " + subtitle().joined(separator: " ") + " " + footer), closing: words("closing"),
            sections: LetterSections(document: document, words: words, articles: articles).all,
            signature: LetterModel.Signature(place: words("doneOn", ["date": words.moment(document.establishedAt)]), label: words("signature"), hashLabel: words("hash"), hash: grouped),
            attachment: LetterModel.Attachment(name: "signalement.json", description: words("attachment")), unprinted: words("unprinted"))
    }

    private func recipient(_ kind: Kind) -> [String] {
        let addressee = document.addressee
        var lines = [words.short(words.known(addressee?.name), words: 16)]
        if let service = addressee?.service { lines.append(words.short(service, words: 10)) }
        if document.channel == .parquet, let copy = addressee?.copyTo {
            lines.append(kind == .copy ? words("copyFor", ["crip": words.short(copy, words: 14)]) : words("copyTo", ["crip": words.short(copy, words: 14)]))
        }
        return lines
    }

    private func subtitle() -> [String] {
        var lines = [words("established", ["date": words.moment(document.establishedAt)])]
        if document.phoneCall?.made == true {
            lines.append(document.phoneCall?.text.map { words("called", ["text": words.short($0, words: 12)]) } ?? words("calledPlain"))
        } else if let text = document.phoneCall?.text {
            lines.append(words("notCalled", ["text": words.short(text, words: 12)]))
        }
        return lines
    }

    private var grouped: String {
        stride(from: 0, to: hash.count, by: 8).map { String(hash.dropFirst($0).prefix(8)) }.joined(separator: " ")
    }

    private func receipt() -> LetterModel {
        let author = document.author
        let terms = [
            [words("receipt.reference"), document.reference], [words("receipt.date"), words.moment(document.establishedAt)],
            [words("receipt.to"), words.known(document.addressee?.name)], [words("receipt.copy"), words.typed(document.addressee?.copyTo)],
            [words("receipt.author"), [author?.name, author?.role].compactMap { $0 }.map { words.typed($0) }.joined(separator: ", ")],
            [words("hash"), grouped],
        ].filter { !($0.last ?? "").isEmpty }
        return LetterModel(
            language: document.language.rawValue, title: words("receipt.title") + " " + document.reference, author: words.known(author?.name), description: words("receipt.title"),
            date: date, reference: document.reference, footer: footer, page: words("page"),
            header: LetterModel.Header(lines: [words("receipt.for")], heading: words("receipt.title"), sub: [words("receipt.noName")]),
            qr: LetterModel.Code(text: "REPERE 1 \(document.reference) \(hash)", alt: words("qr")),
            sections: [
                LetterModel.Section(words("receipt.what"), [.terms(terms)]),
                LetterModel.Section(words("receipt.next"), [.bullets((1...5).map { words("receipt.next.\(document.channel.rawValue).\($0)") })]),
            ], unprinted: words("unprinted"))
    }
}
