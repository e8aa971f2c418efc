import Foundation
import HTML
import Site
import Vocabulary

/// A draft on its way from one page to the next.
struct Carried: Sendable {
    var draft: Draft
    /// Why what came before could not be read, when so: the key of a message.
    var loss: String?
}

extension SignalementPages {
    /// The draft of a visit: opened, then completed by the fields of the page left.
    func carried(_ visit: Visit) -> Carried {
        var carried = Carried(draft: Draft(), loss: nil)
        if let sealed = visit.form["brouillon"], !sealed.isEmpty {
            do {
                carried.draft = try JSONDecoder().decode(Draft.self, from: Data(try seal.open(sealed, at: neighbours.second())))
            } catch DraftSeal.Failure.expired {
                carried.loss = "loss.expired"
            } catch {
                carried.loss = "loss.altered"
            }
        }
        if let left = leaving(visit) {
            let channel = carried.draft["voie"]
            left.absorb(visit.form, into: &carried.draft, cleaned: TypedText.cleaned)
            // An addressee written for one channel is not one of the other.
            if channel != carried.draft["voie"], carried.draft["destinataire"] == Self.other { carried.draft["destinataire"] = "" }
            if visit.form["reprendre"] != nil {
                carried.draft["faits.1.texte"] = ""
                carried.draft["faits.1.repris"] = ""
            }
            if left.number == 3 || carried.draft["faits.1.texte"].isEmpty { sentences.refresh(&carried.draft, visit.language) }
        }
        return carried
    }

    /// The page whose fields were sent.
    private func leaving(_ visit: Visit) -> FormPage? {
        visit.form["depuis"].flatMap { Int($0) }.flatMap(FormPage.page)
    }

    func sealed(_ draft: Draft) throws -> String {
        try seal.seal(Array(try JSONEncoder().encode(draft)), at: neighbours.second())
    }

    /// Shows a page after taking in the page left; going forward needs its fields to be right.
    func turn(_ visit: Visit, to number: Int) throws -> Reply {
        var carried = self.carried(visit)
        if let left = leaving(visit) {
            let errors = errors(left.number, carried.draft, visit.language)
            if carried.loss != nil || (number > left.number && !errors.isEmpty) {
                return try page(visit, left, carried, errors: number > left.number ? errors : [])
            }
        } else if let loss = carried.loss, let first = FormPage.page(1) {
            // No field came along: there are no words to find again on the page.
            carried.loss = loss == "loss.expired" ? "loss.expiredAlone" : "loss.alteredAlone"
            return try page(visit, first, carried, errors: [])
        }
        if let next = FormPage.page(number) { return try page(visit, next, carried, errors: []) }
        return try reread(visit, &carried.draft, showErrors: false)
    }

    /// What stops the next page: an author without a name, a date that does not exist. Nothing else.
    func errors(_ number: Int, _ draft: Draft, _ language: Language) -> [FieldError] {
        var errors: [FieldError] = []
        func need(_ wrong: Bool, _ field: String, _ key: String) {
            if wrong { errors.append(FieldError(field: field, message: t("error.\(key)", language))) }
        }
        switch number {
        case 1:
            need(draft.line("auteur.nom").isEmpty, "auteur.nom", "authorName")
            need(draft.line("auteur.fonction").isEmpty && draft["metier"].isEmpty, "auteur.fonction", "authorRole")
            for name in ["lieu.domicile", "lieu.trouve", "lieu.faits"] {
                if case .several(_, elsewhere: nil) = place(draft, name) { need(true, name, "severalPlaces") }
            }
        case 2:
            let birth = WrittenDate(day: draft["naissance.j"], month: draft["naissance.m"], year: draft["naissance.a"], today: today)
            need(birth == .impossible, "naissance.j", "birthDate")
            if case .day(let day)? = birth { need(day > today, "naissance.j", "birthFuture") }
        case 3, 4:
            for field in FormPage.page(number)?.fieldNames.single.filter({ $0.hasSuffix(".quand") }) ?? [] {
                need(WrittenDate(draft.line(field), today: today) == .impossible, field, "date")
            }
        case 6 where !choices(draft).isEmpty:
            let isOther = draft["destinataire"] == Self.other, isWritten = !draft.line("destinataire.nom").isEmpty
            need(isWritten && !isOther, "destinataire.nom", "addresseeNotTicked")
            need(isOther && !isWritten, "destinataire.nom", "addresseeNotWritten")
        default: break
        }
        return errors
    }

    /// Today, in local time.
    var today: CivilDay {
        DocumentWords.parts(neighbours.moment())?.day ?? .epoch
    }

    /// The place typed in a field, or chosen among several.
    func place(_ draft: Draft, _ name: String) -> TerritoryAnswer {
        let typed = draft.line(name), chosen = draft.line(name + ".choix")
        if !chosen.isEmpty, case .several(let places, _) = neighbours.territory(typed), let place = places.first(where: { $0.id == chosen }) { return .found(place) }
        return neighbours.territory(typed)
    }

    func placeIDs(_ draft: Draft) -> PlaceIDs {
        func id(_ name: String) -> String? {
            if case .found(let place) = place(draft, name) { return place.id }
            return nil
        }
        return PlaceIDs(home: id("lieu.domicile"), found: id("lieu.trouve"), facts: id("lieu.faits"))
    }

    func choices(_ draft: Draft) -> [AddresseeChoice] {
        neighbours.addressees(placeIDs(draft), SignalementDocument.Channel(rawValue: draft["voie"]) ?? .parquet)
    }

    /// The value of the choice "another one".
    static let other = "autre"

    /// The addressee whose name the author wrote.
    private func named(_ draft: Draft) -> AddresseeChoice? {
        let name = draft.line("destinataire.nom"), copy = choices(draft).first
        guard !name.isEmpty else { return nil }
        let isProsecutor = draft["voie"] != "crip"
        return AddresseeChoice(
            id: Self.other, name: Bilingual(fr: name, en: name), service: texts.both(isProsecutor ? "addressee.other.service" : "addressee.other.crip"),
            reason: texts.both("addressee.other.reason"), note: nil, copyTo: isProsecutor ? copy?.copyTo : nil, authority: copy?.authority ?? "", isPreselected: false)
    }

    /// The addressee chosen, or the one preselected.
    func chosen(_ draft: Draft) -> AddresseeChoice? {
        let choices = choices(draft)
        if let named = named(draft), choices.isEmpty || draft["destinataire"] == Self.other { return named }
        return choices.first { $0.id == draft["destinataire"] } ?? choices.first(where: \.isPreselected) ?? (choices.count == 1 ? choices.first : nil)
    }

    /// The document of a draft, in a language.
    func document(_ draft: Draft, _ language: Language) -> SignalementDocument {
        let addressee = chosen(draft).map { choice in
            SignalementDocument.Addressee(
                id: String(choice.id.prefix { $0 != ":" }), name: choice.name(language), service: choice.service(language), reason: choice.reason(language), copyTo: choice.copyTo?(language), authority: choice.authority)
        }
        var document = composer.document(draft, language: language, today: today, addressee: addressee)
        if isExample { document.example = true }
        return document
    }

    /// Gives the draft its reference and its moment, once for all the documents made of it.
    func establish(_ draft: inout Draft) {
        draft["etabli"] = neighbours.moment()
        guard draft["reference"].isEmpty else { return }
        let year = today.year
        var territory = "FR"
        for name in ["lieu.domicile", "lieu.trouve", "lieu.faits"] {
            if case .found(let place) = place(draft, name) {
                territory = place.departement.text
                break
            }
        }
        draft["reference"] = "\(territory)-\(year)-\(neighbours.draw())"
    }
}
