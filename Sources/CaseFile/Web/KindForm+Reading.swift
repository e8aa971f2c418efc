import Site
import Vault
import Vocabulary

/// What was typed in the form of a kind: its answers, or what is wrong at which field.
extension KindForm {
    /// The answers of a form by class, and what is wrong at which field.
    /// - Parameter minute: of the day of writing.
    func read(_ form: FormBody, at minute: Int) -> (answers: [AudienceClass: Answers], errors: [FieldError]) {
        var answers: [AudienceClass: Answers] = [:], errors: [FieldError] = []
        if kind.when.shape != .none {
            do { answers[kind.mainAudience, default: Answers()].when = try time(form, minute) } catch { errors.append(error) }
        }
        for field in kind.fields where !field.isGiven {
            let audience = kind.audience(of: field)
            do {
                let values = try self.values(field, form, minute)
                if !values.isEmpty { answers[audience, default: Answers()].values[field.id] = values }
                if field.certain ?? false, let doubt = form[Self.doubt(field)].flatMap(Certainty.init(rawValue:)), doubt != .sure, !values.isEmpty || doubt == .unknown {
                    answers[audience, default: Answers()].doubts[field.id] = doubt
                }
                try check(values, field, form, minute)
                if field.required ?? false, values.isEmpty, answers[audience]?.doubts[field.id] != .unknown { errors.append(FieldError(field: Self.name(field), message: t("form.missing", ["label": field.label(language)]))) }
            } catch { errors.append(error) }
        }
        if errors.isEmpty, !answers.values.contains(where: { !$0.values.isEmpty }) { errors.append(FieldError(field: kind.fields.first.map(Self.name) ?? Self.when, message: t("form.empty"))) }
        return (answers, errors)
    }

    /// When it happened, or begins: what happened is not in the future.
    private func time(_ form: FormBody, _ minute: Int) throws(FieldError) -> FactTime? {
        let isDate = kind.when.shape == .date, name = isDate ? Self.when : Self.day, typed = form.line(name), hour = isDate ? "" : form.line(Self.hour)
        guard !typed.isEmpty || !hour.isEmpty else { return nil }
        var time = try self.time(typed.isEmpty ? today.text(language) : typed, name, minute, .past, else: t("form.noSuchDate"))
        if !hour.isEmpty {
            guard let hour = FactTime.minute(typed: hour) else { throw FieldError(field: Self.hour, message: t("form.noSuchHour")) }
            time = time.at(hour, language)
        }
        guard kind.when.isOfThePast, time.isAhead(of: (today, minute)) else { return time }
        throw time.first == today ? FieldError(field: Self.hour, message: t("form.hourAhead")) : FieldError(field: name, message: t("form.ahead"))
    }

    private func time(_ typed: String, _ name: String, _ minute: Int, _ looking: WrittenDate.Direction, else wrong: String) throws(FieldError) -> FactTime {
        guard typed.unicodeScalars.count <= Self.longestTime else { throw FieldError(field: name, message: t("form.tooLong", ["most": "\(Self.longestTime)"])) }
        guard let time = FactTime(typed: typed, today: today, minute: minute, looking: looking, language) else { throw FieldError(field: name, message: wrong) }
        // A year typed wrong: nothing is promised or due in another century.
        if looking == .future, let last = time.last, last.year < 1990 { throw FieldError(field: name, message: t("form.longAgo")) }
        return time
    }

    /// A day of birth, and whatever has happened, is not in the future.
    private func notAhead(_ time: FactTime, _ field: KindField, _ name: String) throws(FieldError) {
        if field.looking == .past, let first = time.first, first > today { throw FieldError(field: name, message: t("form.ahead")) }
    }

    /// What is added to who somebody is keeps the form that it has at the opening: a date of birth is a date, an age is one.
    private func check(_ values: [String], _ field: KindField, _ form: FormBody, _ minute: Int) throws(FieldError) {
        guard kind.id == "informationRecorded", field.id == "value", let typed = values.first else { return }
        let name = Self.name(field)
        switch form["f-what"] {
        case "birthDate":
            let time = try time(typed, name, minute, .past, else: t("form.noSuchDate"))
            guard let first = time.first else { throw FieldError(field: name, message: t("form.noSuchDate")) }
            if first > today { throw FieldError(field: name, message: t("form.ahead")) }
        case "age": if !isAge(typed) { throw FieldError(field: name, message: t("form.noSuchAge")) }
        default: break
        }
    }

    private func isAge(_ typed: String) -> Bool { !typed.hasPrefix("-") && Identity.years(typed).map(Identity.ages.contains) ?? false }

    private func values(_ field: KindField, _ form: FormBody, _ minute: Int) throws(FieldError) -> [String] {
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
            guard text.unicodeScalars.count <= longestText else { throw FieldError(field: name, message: t("form.tooLong", ["most": "\(longestText)"])) }
            return text.isEmpty ? [] : [text]
        case .day:
            let typed = form.line(name), word = t(field.looking == .future ? "form.noSuchDueDay" : "form.noSuchDay")
            guard !typed.isEmpty else { return [] }
            let time = try time(typed, name, minute, field.looking, else: word)
            guard time.isExact, let day = time.first else { throw FieldError(field: name, message: word) }
            try notAhead(time, field, name)
            return [day.iso]
        case .date:
            let typed = form.line(name)
            guard !typed.isEmpty else { return [] }
            let time = try time(typed, name, minute, field.looking, else: t("form.noSuchDate"))
            try notAhead(time, field, name)
            return [time.text]
        case .line, .short, .telephone, .moment:
            let typed = form.line(name)
            if field.id == "age", typed.contains(where: \.isNumber), !isAge(typed) { throw FieldError(field: name, message: t("form.noSuchAge")) }
            guard typed.unicodeScalars.count <= Self.longestLine else { throw FieldError(field: name, message: t("form.tooLong", ["most": "\(Self.longestLine)"])) }
            return typed.isEmpty ? [] : [typed]
        case .size: return []
        }
    }
}
