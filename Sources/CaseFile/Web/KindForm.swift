import Foundation
import HTML
import Site
import Vault
import Vocabulary

/// The form of one kind: how it is drawn, and how what was typed is read. Nothing typed is ever lost: what is wrong comes back with its sentence.
struct KindForm: Sendable {
    let kind: Kind
    let texts: Catalogue
    let language: Language
    let today: CivilDay

    static let key = "cle", of = "de", day = "jour", hour = "heure", when = "quand", proposed = "propose"
    static func name(_ field: KindField) -> String { "f-\(field.id)" }
    static func doubt(_ field: KindField) -> String { "c-\(field.id)" }

    /// The fields that its page reads.
    static let fields = [key, of, day, hour, when, proposed, "f-*", "c-*", "vu", "suite-lue"]

    /// Longest answers, in characters.
    static let longestLine = 300, longestTime = 120
    /// A signalement received is taken over whole.
    var longestText: Int { kind.id == "signalementReceived" ? 64_000 : 8_000 }

    func t(_ key: String, _ places: [String: String] = [:]) -> String { texts(key, language, places) }

    /// What was typed before the screen was hidden, or the session ended; nil for a page asked for the first time.
    static func kept(_ form: FormBody) -> FormBody? { form.fields.contains { $0.name.hasPrefix("f-") || [day, hour, when].contains($0.name) } ? form : nil }

    // MARK: Drawing

    /// What stands in the fields of an element to be corrected.
    static func typed(_ element: Element, _ language: Language) -> FormBody {
        var fields: [(name: String, value: String)] = []
        if let when = element.when {
            if element.kind.when.shape == .moment {
                let apart = FactTime.apart(when.text)
                fields.append((day, when.first.flatMap { when.isPlain ? $0.text(language) : nil } ?? apart?.text ?? when.text))
                fields.append((hour, when.minute.map { FactTime.clock($0, language) } ?? apart?.hour ?? ""))
            } else {
                fields.append((Self.when, when.text))
            }
        }
        for field in element.kind.fields {
            for value in field.isGiven ? [] : element.values(field) ?? [] { fields.append((name(field), field.shape == .day ? CivilDay(iso: value)?.text(language) ?? value : value)) }
            if let doubt = element.doubt(field) { fields.append((self.doubt(field), doubt.rawValue)) }
        }
        return FormBody(fields: fields)
    }

    /// The fields, with what was typed or what stands.
    func draw(_ w: inout HTMLWriter, _ form: FormBody, errors: [FieldError], minute: Int, isNew: Bool) {
        time(&w, form, errors: errors, minute: minute, isNew: isNew)
        draw(&w, form, errors: errors, only: kind.fields)
    }

    /// Some of the fields, without the time.
    func draw(_ w: inout HTMLWriter, _ form: FormBody, errors: [FieldError], only fields: [KindField]) {
        for field in fields where !field.isGiven { self.field(&w, field, form, errors, t("form.error")) }
    }

    /// When it happened.
    func time(_ w: inout HTMLWriter, _ form: FormBody, errors: [FieldError], minute: Int, isNew: Bool) {
        let word = t("form.error")
        if kind.when.shape == .date {
            w.field(Field(Self.when, kind.when.label(language), hint: kind.when.hint?(language) ?? t("form.dateHint"), value: form[Self.when] ?? ""), errors: errors, errorWord: word)
        } else if kind.when.shape == .moment {
            // The day and the hour as they were filled in: an hour that nobody typed is not that of another day.
            if let proposed = isNew ? today.text(language) + " " + FactTime.clock(minute, language) : form[Self.proposed] { w.hidden(Self.proposed, proposed) }
            w.element(.div, .class("ligne")) { w in
                w.field(Field(Self.day, kind.when.label(language), value: form[Self.day] ?? (isNew ? today.text(language) : ""), shape: .short), errors: errors, errorWord: word)
                w.field(Field(Self.hour, t("form.hour"), value: form[Self.hour] ?? (isNew ? FactTime.clock(minute, language) : ""), shape: .short), errors: errors, errorWord: word)
            }
        }
    }

    private func field(_ w: inout HTMLWriter, _ field: KindField, _ form: FormBody, _ errors: [FieldError], _ word: String) {
        let name = Self.name(field), label = field.label(language), hint = field.hint?(language)
        switch field.shape {
        case .choice, .choices:
            let choices = (field.options ?? []).map { Choice($0.id, $0.label(language), hint: $0.hint?(language)) }
            w.choices(name: name, legend: label, hint: hint, choices, chosen: Set(form.values(name)), single: field.shape == .choice, columns: choices.count > 4, errors: errors, errorWord: word)
        case .lines, .quote:
            w.field(Field(name, label, hint: hint ?? (field.shape == .quote ? t("form.quoteHint") : nil), value: form[name] ?? "", shape: .lines(3)), errors: errors, errorWord: word)
        case .telephone: w.field(Field(name, label, hint: hint, value: form[name] ?? "", shape: .telephone), errors: errors, errorWord: word)
        case .short, .hour: w.field(Field(name, label, hint: hint, value: form[name] ?? "", shape: .short), errors: errors, errorWord: word)
        case .day, .date: w.field(Field(name, label, hint: hint ?? dayHint(field), value: form[name] ?? ""), errors: errors, errorWord: word)
        case .line, .moment: w.field(Field(name, label, hint: hint, value: form[name] ?? ""), errors: errors, errorWord: word)
        case .size: break
        }
        if field.certain ?? false { certainty(&w, field, form) }
    }

    private func dayHint(_ field: KindField) -> String {
        guard field.looking == .past else { return t(field.shape == .day ? "form.dueHint" : "form.untilHint") }
        return t(field.shape == .day ? "form.dayHint" : "form.dateHint")
    }

    private func certainty(_ w: inout HTMLWriter, _ field: KindField, _ form: FormBody) {
        let name = Self.doubt(field), chosen = form[name].flatMap(Certainty.init(rawValue:)) ?? .sure
        w.element(.div, .class("champ serree")) { w in
            w.element(.label, .for(name), text: t("form.certainty", ["label": field.label(language)]))
            w.element(.select, .id(name), .name(name)) { w in
                for one in Certainty.allCases { w.element(.option, .value(one.rawValue), .flag(.selected, when: one == chosen), text: word(one)) }
            }
        }
    }

    func word(_ certainty: Certainty) -> String { DoubtWords(texts: texts, language: language).word(certainty) }
}

/// How sure a value is, in words.
struct DoubtWords: Sendable {
    let texts: Catalogue
    let language: Language

    func word(_ certainty: Certainty) -> String {
        switch certainty {
        case .sure: texts("certainty.sure", language)
        case .uncertain: texts("certainty.uncertain", language)
        case .disputed: texts("certainty.disputed", language)
        case .unknown: texts("certainty.unknown", language)
        }
    }

    /// A value as one line says it: "Pistache (contesté)"; "Inconnu" when there is none.
    func doubted(_ text: String, _ doubt: Certainty?) -> String {
        guard let doubt, doubt != .sure else { return text }
        return text.isEmpty ? word(doubt) : text + " (" + word(doubt).prefix(1).lowercased() + word(doubt).dropFirst() + ")"
    }
}
