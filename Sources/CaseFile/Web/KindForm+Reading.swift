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
        // An end is not before its beginning, where people wrote both: a wrong year would come in the stead of a delay of the law.
        if kind.when.shape == .date, let begun = answers[kind.mainAudience]?.when, let first = begun.first {
            for field in kind.fields where field.shape == .day && field.looking == .future {
                if let day = answers[kind.audience(of: field)]?.values[field.id]?.first.flatMap(CivilDay.init(iso:)), day < first { errors.append(FieldError(field: Self.name(field), message: t("form.beforeBegun", ["when": begun.words(language)]))) }
            }
        }
        if errors.isEmpty, !answers.values.contains(where: { !$0.values.isEmpty }) { errors.append(FieldError(field: kind.fields.first.map(Self.name) ?? Self.when, message: t("form.empty"))) }
        return (answers, errors)
    }

    /// When it happened, or begins: what happened is not in the future.
    private func time(_ form: FormBody, _ minute: Int) throws(FieldError) -> FactTime? {
        let isDate = kind.when.shape == .date, name = isDate ? Self.when : Self.day, typed = form.line(name), hour = isDate ? "" : self.hour(form, typed)
        guard !typed.isEmpty || !hour.isEmpty else { return nil }
        var time = try self.time(typed.isEmpty ? today.text(language) : typed, name, minute, .past, else: t("form.noSuchDate"))
        if !hour.isEmpty {
            guard let minute = FactTime.minute(typed: hour) else { throw FieldError(field: Self.hour, message: t("form.noSuchHour")) }
            // Two hours: only who wrote them knows which one it is.
            guard time.minute == nil || time.minute == minute, !time.isMorning || minute < 780 else { throw FieldError(field: Self.hour, message: t("form.twoHours", ["day": time.text])) }
            time = time.at(minute, language)
        }
        if kind.when.isOfThePast, let first = time.first, first.number < today.number - 330, WrittenDate.isWithoutYear(typed, today: today) { throw FieldError(field: name, message: t("form.aheadYear")) }
        guard kind.when.isOfThePast, time.isAhead(of: (today, minute)) else { return time }
        throw time.first == today ? FieldError(field: Self.hour, message: t("form.hourAhead")) : FieldError(field: name, message: t("form.ahead"))
    }

    /// The hour that somebody typed. One that was filled in goes with the day that was filled in: on another day, nobody has said the hour.
    private func hour(_ form: FormBody, _ typed: String) -> String {
        let hour = form.line(Self.hour), proposed = form.line(Self.proposed)
        guard !hour.isEmpty, !typed.isEmpty, proposed.hasSuffix(" " + hour), proposed != typed + " " + hour else { return hour }
        return ""
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

    /// At the opening and later: a date of birth is a date, an age is one.
    private func check(_ values: [String], _ field: KindField, _ form: FormBody, _ minute: Int) throws(FieldError) {
        guard let typed = values.first else { return }
        let name = Self.name(field), isAdded = kind.id == "informationRecorded" && field.id == "value"
        switch isAdded ? form["f-what"] : kind.id == "opened" ? field.id : nil {
        case "birthDate":
            let time = try time(typed, name, minute, .past, else: t("form.noSuchDate"))
            guard let first = time.first else { throw FieldError(field: name, message: t("form.noSuchDate")) }
            if first > today { throw FieldError(field: name, message: t("form.ahead")) }
        case "age" where isAdded: if !isAge(typed) { throw FieldError(field: name, message: t("form.noSuchAge")) }
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
        case .line, .short, .telephone, .moment, .hour:
            let typed = form.line(name)
            if field.id == "age", typed.contains(where: \.isNumber), !isAge(typed) { throw FieldError(field: name, message: t("form.noSuchAge")) }
            guard typed.unicodeScalars.count <= Self.longestLine else { throw FieldError(field: name, message: t("form.tooLong", ["most": "\(Self.longestLine)"])) }
            if field.shape == .telephone, !(field.certain ?? false), !typed.isEmpty, typed.count(where: \.isNumber) < 2 { throw FieldError(field: name, message: t("form.noSuchTelephone")) }
            if field.shape == .hour, !typed.isEmpty, !FactTime.saysHour(typed) { throw FieldError(field: name, message: t("form.noSuchHour")) }
            return typed.isEmpty ? [] : [typed]
        case .size: return []
        }
    }
}
