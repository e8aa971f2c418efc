import Access
import HTML
import Site
import Vault
import Vocabulary

/// The return from a runaway: eight gestures, on a telephone, at night.
extension CaseFilePages {
    var returnRoutes: [Route] {
        [
            door.guarded(.get, "/retour", .useOwnAccount, for: Self.own, inside: .readDossier) { visit, caller, _ in try await self.whoIsBack(visit, caller) },
            door.guarded(.get, "/dossiers/{dossier}/retour", .addToDossier, in: .dossier, for: Self.protect) { visit, caller, permit in
                try await self.gestures(visit, caller, try self.facts(permit), KindForm.kept(visit.form) ?? FormBody(), key: self.key(visit))
            },
            door.guarded(.post, "/dossiers/{dossier}/retour", .addToDossier, in: .dossier, for: Self.protect, fields: KindForm.fields) { visit, caller, permit in try await self.recordReturn(visit, caller, permit) },
        ]
    }

    private func returnKind() throws -> Kind {
        guard let kind = kinds["returnRecorded"] else { throw NotHere() }
        return kind
    }

    /// The gestures among the fields of a return, in order.
    static func gestures(_ kind: Kind) -> [KindField] { kind.fields.filter { $0.id.count == 2 && $0.id.hasPrefix("g") } }

    /// Those of the last return that are not done: not yet, without an answer, or refused that night and to be offered again. Nothing closes them but a person.
    static func pending(_ file: CaseFile) -> (back: Element, gestures: [KindField])? {
        // Away again: the gestures of the return before are not those that are awaited.
        guard file.absence == nil, let back = file.last("returnRecorded"), let last = back.revisions.first?.written else { return nil }
        // Two who write the same return: a gesture done by one is done for all.
        let same = file.elements.filter { $0.kind.id == "returnRecorded" && $0.withdrawal == nil && !$0.isVeiled && last - ($0.revisions.first?.written ?? 0) < sameReturn }
        let numbers = Set(same.map(\.number)), done = Set(file.elements.filter { $0.kind.id == "gestureDone" && $0.withdrawal == nil && $0.refersTo.map(numbers.contains) ?? false && $0.value("result") != "noAnswer" }.compactMap { $0.value("gesture") })
        let told = Set(file.elements.filter { $0.number > numbers.min() ?? 0 && $0.withdrawal == nil && !$0.isVeiled }.compactMap(gestureTold))
        let left = gestures(back.kind).filter { gesture in !same.contains { $0.values(gesture)?.first == "done" } && !done.contains(gesture.id) && !told.contains(gesture.id) }
        return left.isEmpty ? nil : (back, left)
    }

    /// The gesture that an element says is done, written in its own words: nobody writes it twice.
    private static func gestureTold(_ element: Element) -> String? {
        switch element.kind.id {
        case "discoveryNotified": "g4"
        case "onCallCalled" where element.value("answer") == "answered": "g5"
        case "parentsInformed" where ["yes", "partly", "interest"].contains(element.value("state")): "g6"
        default: nil
        }
    }

    /// Returns written within that time are one return, in milliseconds: 12 hours.
    private static let sameReturn: Int64 = 12 * 3_600_000

    /// Those who are away, first; then all the others.
    private func whoIsBack(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        if let page = outside(visit, caller, t("return.title", visit.language)) { return page }
        let language = visit.language, followed = try await self.followed(caller).filter { !$0.isClosed }
        let away = followed.filter { $0.absence != nil }, others = followed.filter { $0.absence == nil }
        return door.page(visit, title: t("return.title", language), caller: caller) { w in
            w.element(.p, .class("chapo"), text: t(away.isEmpty ? "return.nobodyAway" : "return.who", language))
            w.element(.ul, .class("liens")) { w in for one in away { self.back(&w, one, language) } }
            if !others.isEmpty {
                w.element(.details) { w in
                    w.element(.summary, text: t("return.others", language))
                    w.element(.ul, .class("liens")) { w in for one in others { self.back(&w, one, language) } }
                }
            }
            calls(&w, language)
        }
    }

    private func back(_ w: inout HTMLWriter, _ one: Followed, _ language: Language) {
        w.element(.li) { w in
            w.element(.a, .href(path(one.dossier, "retour").localized(language))) { w in
                w.element(.span, text: label(one, language))
                if let absence = one.absence { w.element(.span, .class("duree"), text: since(absence, language)) }
            }
        }
    }

    private func gestures(_ visit: Visit, _ caller: Caller, _ facts: DossierFacts, _ body: FormBody, key: String, errors: [FieldError] = []) async throws -> Reply {
        let kind = try returnKind(), dossier = facts.id, whose = try await whose(facts, caller, visit.language), already = try await book.returned(dossier, since: neighbours.now() - Self.sameReturn)
        let language = visit.language, form = KindForm(kind: kind, texts: texts, language: language, today: today), now = neighbours.civil(neighbours.now()), gestures = Self.gestures(kind), isNew = body.fields.isEmpty
        return door.page(visit, title: t("return.title", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("petit"), text: whose)
            if let already { w.element(.div, .class("filet orienter"), .constant(.role, "status")) { w in w.element(.p, text: t("return.already", language, ["when": written(already, language)])) } }
            door.draft(&w, path(dossier, "retour"), visit, "/dossiers/{dossier}/retour", caller) { w in
                w.hidden(KindForm.key, key)
                w.element(.p) { w in
                    w.element(.strong, text: FactTime.clock(now.minute, language) + ", " + night(now, language))
                    w.void(.br)
                    w.element(.span, .class("petit"), text: t("return.filled", language))
                }
                w.element(.details, .flag(.open, when: errors.contains { [KindForm.day, KindForm.hour].contains($0.field) })) { w in
                    w.element(.summary, text: t("return.changeTime", language))
                    form.time(&w, body, errors: errors, minute: now.minute, isNew: isNew)
                }
                w.element(.h2, text: t("return.eight", language))
                w.element(.p, .class("petit"), text: t("return.eightHint", language))
                w.element(.ol, .class("huit")) { w in for gesture in gestures { self.gesture(&w, gesture, body, language) } }
                form.draw(&w, body, errors: errors, only: kind.fields.filter { field in !gestures.contains { $0.id == field.id } })
                w.element(.div, .class("barre")) { w in door.button(&w, t("return.save", language)) }
                w.element(.p, .class("petit"), text: t("return.seenAtSeven", language))
            }
            calls(&w, language)
        }
    }

    private func gesture(_ w: inout HTMLWriter, _ gesture: KindField, _ body: FormBody, _ language: Language) {
        let name = KindForm.name(gesture)
        w.element(.li) { w in
            w.three(name: name, legend: gesture.label(language), (gesture.options ?? []).map { Choice($0.id, $0.label(language)) }, chosen: body[name] ?? "notYet", hint: gesture.hint?(language))
            let numbers = Self.calls[gesture.id] ?? []
            if !numbers.isEmpty { w.element(.div, .class("appels")) { w in for number in numbers { w.call(number, label: number, kind: .telephone(number)) } } }
        }
    }

    /// National services beside the gesture that may need them.
    private static let calls = ["g2": ["15", "3114"], "g4": ["17"]]

    /// "nuit du 22 au 23" between 20 h and 8 h, else the day.
    func night(_ now: (day: CivilDay, minute: Int), _ language: Language) -> String {
        guard now.minute < 8 * 60 || now.minute >= 20 * 60 else { return now.day.text(language) }
        let day: Int64 = 86_400_000, time = neighbours.now()
        let (first, last) = now.minute < 8 * 60 ? (neighbours.civil(time - day).day, now.day) : (now.day, neighbours.civil(time + day).day)
        return t("night.of", language, ["first": first.text(until: last, language), "last": last.text(language)])
    }

    private func recordReturn(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let facts = try facts(permit), kind = try returnKind(), key = key(visit)
        let (answers, errors) = KindForm(kind: kind, texts: texts, language: visit.language, today: today).read(visit.form, at: minute)
        guard errors.isEmpty else { return try await gestures(visit, caller, facts, visit.form, key: key, errors: errors) }
        // Who is not bound by secrecy transmits: it ends nothing.
        let absence = caller.account.place.secrecy.isBound ? try await book.absence(of: facts.id, since: neighbours.now() - Self.sameReturn) : nil
        if let absence, let early = await tooEarly(answers[kind.mainAudience]?.when, after: absence, kind, caller, facts, visit.language) { return try await gestures(visit, caller, facts, visit.form, key: key, errors: [early]) }
        let number = try await book.add(permit, kind, answers, of: absence, key: key, again: true)
        return done(visit, caller, facts, number)
    }

    /// A return is written even when nobody can tell whether it is before its absence.
    private func tooEarly(_ back: FactTime?, after absence: Int, _ kind: Kind, _ caller: Caller, _ facts: DossierFacts, _ language: Language) async -> FieldError? {
        guard let reading = try? await book.read(facts.id, by: caller.actor, for: door.purpose(caller, facts) ?? Self.protect) else { return nil }
        return order(kind, back, after: reading.file[absence], language)
    }

    /// An absence that is told once the young person is back: a return already noted, of no absence, and later than its beginning, is the return from it.
    func end(_ absence: Int, _ begun: FactTime?, by file: CaseFile, _ permit: Permit, key: String) async throws {
        guard let begun, begun.first != nil, let kind = kinds["returnRecorded"], file[absence]?.isOpen ?? false else { return }
        let back = file.elements.last { $0.kind.id == kind.id && $0.withdrawal == nil && !$0.isVeiled && $0.refersTo == nil && $0.number < absence && $0.when?.first != nil && !($0.when?.isBefore(begun) ?? true) }
        guard let back, let told = back.current?.answers[kind.mainAudience] else { return }
        var answers = Answers()
        answers.when = told.when
        // The gestures; the words and the rest stand where they were first written.
        answers.values = told.values.filter { id, _ in Self.gestures(kind).contains { $0.id == id } }
        _ = try await book.add(permit, kind, [kind.mainAudience: answers], of: absence, key: key + ".retour", again: true)
    }

    /// Whom to call tonight, whatever happens to the page.
    func calls(_ w: inout HTMLWriter, _ language: Language) {
        w.element(.h2, text: t("calls.title", language))
        w.element(.ul, .class("contacts")) { w in
            for (number, key) in [("15", "calls.15"), ("17", "calls.17"), ("112", "calls.112"), ("3114", "calls.3114"), ("116000", "calls.116000"), ("119", "calls.119")] {
                w.element(.li) { w in
                    w.element(.div, text: texts(key, language))
                    w.call(number, label: number == "116000" ? "116\u{A0}000" : number, kind: .telephone(number))
                }
            }
        }
    }
}

