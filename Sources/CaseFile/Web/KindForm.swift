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

    static let key = "cle", of = "de", day = "jour", hour = "heure", when = "quand"
    static func name(_ field: KindField) -> String { "f-\(field.id)" }
    static func doubt(_ field: KindField) -> String { "c-\(field.id)" }

    /// The fields that its page reads.
    static let fields = [key, of, day, hour, when, "f-*", "c-*", "vu"]

    /// Longest answers, in characters.
    private static let longestLine = 300, longestText = 8_000

    private func t(_ key: String, _ places: [String: String] = [:]) -> String { texts(key, language, places) }

    /// What was typed before the screen was hidden, or the session ended; nil for a page asked for the first time.
    static func kept(_ form: FormBody) -> FormBody? { form.fields.contains { $0.name.hasPrefix("f-") || [day, hour, when].contains($0.name) } ? form : nil }

    // MARK: Reading

    /// The answers of a form by class, and what is wrong at which field.
    func read(_ form: FormBody) -> (answers: [AudienceClass: Answers], errors: [FieldError]) {
        var answers: [AudienceClass: Answers] = [:], errors: [FieldError] = []
        if kind.when.shape != .none {
            do { answers[kind.mainAudience, default: Answers()].when = try time(form) } catch { errors.append(error) }
        }
        for field in kind.fields {
            let audience = kind.audience(of: field)
            do {
                let values = try self.values(field, form)
                if !values.isEmpty { answers[audience, default: Answers()].values[field.id] = values }
                if field.certain ?? false, let doubt = form[Self.doubt(field)].flatMap(Certainty.init(rawValue:)), doubt != .sure, !values.isEmpty || doubt == .unknown {
                    answers[audience, default: Answers()].doubts[field.id] = doubt
                }
                if field.required ?? false, values.isEmpty { errors.append(FieldError(field: Self.name(field), message: t("form.missing", ["label": field.label(language)]))) }
            } catch { errors.append(error) }
        }
        if errors.isEmpty, !answers.values.contains(where: { !$0.values.isEmpty }) { errors.append(FieldError(field: kind.fields.first.map(Self.name) ?? Self.when, message: t("form.empty"))) }
        return (answers, errors)
    }

    private func time(_ form: FormBody) throws(FieldError) -> FactTime? {
        if kind.when.shape == .date {
            let typed = form.line(Self.when)
            guard !typed.isEmpty else { return nil }
            guard let time = FactTime(typed: typed, today: today, language) else { throw FieldError(field: Self.when, message: t("form.noSuchDate")) }
            return time
        }
        let day = form.line(Self.day), hour = form.line(Self.hour)
        guard !day.isEmpty || !hour.isEmpty else { return nil }
        guard let time = FactTime(typed: day.isEmpty ? today.text(.fr) : day, today: today, language) else { throw FieldError(field: Self.day, message: t("form.noSuchDate")) }
        guard !hour.isEmpty else { return time }
        guard let minute = FactTime.minute(typed: hour) else { throw FieldError(field: Self.hour, message: t("form.noSuchHour")) }
        guard let first = time.first, time.isExact else { return FactTime(text: time.text + ", " + FactTime.clock(minute, language), first: time.first, last: time.last) }
        return FactTime(first, minute: minute, language)
    }

    private func values(_ field: KindField, _ form: FormBody) throws(FieldError) -> [String] {
        let name = Self.name(field)
        switch field.shape {
        case .choice:
            // What is not an answer of the list is no answer.
            return form[name].flatMap(field.option).map { [$0.id] } ?? []
        case .choices:
            let chosen = Set(form.values(name))
            return (field.options ?? []).map(\.id).filter(chosen.contains)
        case .lines, .quote:
            let text = TypedText.trimmed(TypedText.cleaned(form[name] ?? ""))
            guard text.count <= Self.longestText else { throw FieldError(field: name, message: t("form.tooLong", ["most": "\(Self.longestText)"])) }
            return text.isEmpty ? [] : [text]
        case .day:
            let typed = form.line(name)
            guard !typed.isEmpty else { return [] }
            guard let time = FactTime(typed: typed, today: today, language), time.isExact, let day = time.first else { throw FieldError(field: name, message: t("form.noSuchDay")) }
            return [day.iso]
        case .date:
            let typed = form.line(name)
            guard !typed.isEmpty else { return [] }
            guard let time = FactTime(typed: typed, today: today, language) else { throw FieldError(field: name, message: t("form.noSuchDate")) }
            return [time.text]
        case .line, .short, .telephone, .moment:
            let typed = form.line(name)
            guard typed.count <= Self.longestLine else { throw FieldError(field: name, message: t("form.tooLong", ["most": "\(Self.longestLine)"])) }
            return typed.isEmpty ? [] : [typed]
        }
    }

    // MARK: Drawing

    /// What stands in the fields of an element to be corrected.
    static func typed(_ element: Element, _ language: Language) -> FormBody {
        var fields: [(name: String, value: String)] = []
        if let when = element.when {
            if element.kind.when.shape == .moment {
                fields.append((day, when.first.flatMap { when.isExact ? $0.text(language) : nil } ?? when.text))
                fields.append((hour, when.minute.map { FactTime.clock($0, language) } ?? ""))
            } else {
                fields.append((Self.when, when.text))
            }
        }
        for field in element.kind.fields {
            for value in element.values(field) ?? [] { fields.append((name(field), field.shape == .day ? CivilDay(iso: value)?.text(language) ?? value : value)) }
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
        for field in fields { self.field(&w, field, form, errors, t("form.error")) }
    }

    /// When it happened.
    func time(_ w: inout HTMLWriter, _ form: FormBody, errors: [FieldError], minute: Int, isNew: Bool) {
        let word = t("form.error")
        if kind.when.shape == .date {
            w.field(Field(Self.when, kind.when.label(language), hint: kind.when.hint?(language) ?? t("form.dateHint"), value: form[Self.when] ?? ""), errors: errors, errorWord: word)
        } else if kind.when.shape == .moment {
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
        case .short: w.field(Field(name, label, hint: hint, value: form[name] ?? "", shape: .short), errors: errors, errorWord: word)
        case .day, .date: w.field(Field(name, label, hint: hint ?? t(field.shape == .day ? "form.dayHint" : "form.dateHint"), value: form[name] ?? ""), errors: errors, errorWord: word)
        case .line, .moment: w.field(Field(name, label, hint: hint, value: form[name] ?? ""), errors: errors, errorWord: word)
        }
        if field.certain ?? false { certainty(&w, field, form) }
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

    func word(_ certainty: Certainty) -> String {
        switch certainty {
        case .sure: t("certainty.sure")
        case .uncertain: t("certainty.uncertain")
        case .disputed: t("certainty.disputed")
        case .unknown: t("certainty.unknown")
        }
    }
}
