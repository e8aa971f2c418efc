import Vocabulary

/// Shows a document to a reader of the other language: the words that Repère wrote change, those of the author stay.
public struct DocumentTranslation: Sendable {
    let lexicon: Lexicon
    let texts: Catalogue
    /// Whole texts that other rooms write: names of courts, services, authorities.
    let names: [Bilingual]
    /// Sentences that stand inside a text: the rules that give a reason.
    let sentences: [Bilingual]

    public init(lexicon: Lexicon, texts: Catalogue, names: [Bilingual], sentences: [Bilingual]) {
        self.lexicon = lexicon
        self.texts = texts
        self.names = names
        self.sentences = sentences
    }

    /// The document in a language. Its attached data stay those of the author. O(length × names).
    public func document(_ document: SignalementDocument, in language: Language) -> SignalementDocument {
        guard language != document.language else { return document }
        var shown = document
        shown.language = language
        shown.signs = ticked(document.signs, lexicon.signs, language)
        shown.factors = ticked(document.factors, lexicon.factors, language)
        shown.minor?.sex = document.minor?.sex.map { word($0, ["fille", "garcon", "autre"].map { texts.both("minor.sex.\($0)") }, language) }
        shown.minor?.birthDate = date(document.minor?.birthDate, language)
        shown.circumstances?.date = date(document.circumstances?.date, language)
        shown.observations = document.observations?.map { fact in
            var fact = fact
            fact.date = date(fact.date, language)
            return fact
        }
        shown.words = document.words?.map { spoken in
            var spoken = spoken
            spoken.date = date(spoken.date, language)
            return spoken
        }
        shown.thirdParties = document.thirdParties?.map { party in
            var party = party
            party.date = date(party.date, language)
            return party
        }
        let requests = DraftComposer.requestIDs.map { texts.both("request.\($0).short") }
        shown.requests = document.requests?.map { word($0, requests, language) }
        shown.author?.role = document.author?.role.map { word($0, lexicon.professions.map(\.label), language) }
        shown.addressee?.name = document.addressee?.name.map { word($0, names, language) }
        shown.addressee?.service = document.addressee?.service.map { word($0, names, language) }
        shown.addressee?.copyTo = document.addressee?.copyTo.map { word($0, names, language) }
        shown.addressee?.reason = document.addressee?.reason.map { reason in
            sentences.reduce(word(reason, names, language)) { $0.replacing($1(document.language), with: $1(language)) }
        }
        return shown
    }

    private func ticked(_ ticked: [SignalementDocument.Ticked]?, _ known: [Lexicon.Sign], _ language: Language) -> [SignalementDocument.Ticked]? {
        ticked?.map { one in
            known.first { $0.id == one.id }.map { SignalementDocument.Ticked(id: one.id, label: $0.label(language)) } ?? one
        }
    }

    /// A text that is one of ours, in the other language; any other as it is.
    private func word(_ text: String, _ known: [Bilingual], _ language: Language) -> String {
        known.first { $0.fr == text || $0.en == text }?(language) ?? text
    }

    /// A whole date in the other language; a period told in words as it is.
    private func date(_ text: String?, _ language: Language) -> String? {
        guard let text else { return nil }
        let read = WrittenDate(text, today: .epoch).text(language)
        return read.isEmpty ? text : read
    }
}
