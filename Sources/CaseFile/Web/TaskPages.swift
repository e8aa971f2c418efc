import Access
import HTML
import Site
import Vault
import Vocabulary

/// What is to be done, and those of whom nothing is heard. Nothing closes by itself.
extension CaseFilePages {
    /// One line of the list: what is awaited, of whom, for when.
    private struct Task {
        let one: Followed
        let element: Element
        let day: CivilDay
    }

    /// The elements with delays, as long as one of them may come or has just passed. The same moment all day: what a list has opened serves again.
    private var dated: CaseBook.Recent {
        let day: Int64 = 86_400_000, now = neighbours.now()
        return .init(kinds: delays.kinds, since: now - now % day - Int64(delays.reach + Self.past) * day)
    }

    /// What transmissions ask, as in the morning.
    private var asked: CaseBook.Recent { .init(kinds: ["transmissionWritten", "transmissionDone"], since: neighbours.now() / 3_600_000 * 3_600_000 - Self.asked) }

    func tasks(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        if let page = outside(visit, caller, t("tasks.title", visit.language)) { return page }
        let language = visit.language, whole = try await followed(caller, showing: Self.sinceReturn, wanted: Self.atNight.union(.judicial), recent: dated.with(asked)), all = whole.filter { !$0.isClosed }, today = today
        let over = whole.filter { one in one.isClosed && one.file.hold == nil && retention.end(isClosed: true, written: neighbours.civil(one.written).day, hasMeasure: one.hasMeasure).map { $0.day < today } ?? false }
        let tasks = all.flatMap { one in toDo(one).waiting.map { Task(one: one, element: $0.element, day: $0.day) } }.sorted { ($0.day, $0.one.dossier.text, $0.element.number) < ($1.day, $1.one.dossier.text, $1.element.number) }
        let back = back(all), page = Path("/taches").localized(language), left = all.flatMap { one in toDo(one).asked.map { (one, $0) } }, birthdays = all.compactMap { one in toDo(one).turn.map { (one: one, turn: $0) } }.sorted { $0.turn.first < $1.turn.first }
        return door.page(visit, title: t("tasks.title", language), caller: caller) { w in
            if tasks.isEmpty && back.isEmpty && left.isEmpty && birthdays.isEmpty && over.isEmpty { w.element(.p, .class("chapo"), text: t("tasks.empty", language)) }
            if !back.isEmpty { w.element(.h2, text: t("tasks.afterReturn", language)) }
            shorten(&w, back, visit, page) { w, back in for (one, left) in back { pending(&w, one, left, language) } }
            if !left.isEmpty { w.element(.h2, text: t("tasks.asked", language)) }
            leftByTheNight(&w, left, language)
            let away = tasks.filter(isGoingOn), tasks = tasks.filter { !isGoingOn($0) }
            let late = Array(tasks.filter { $0.day < today }.reversed()), now = tasks.filter { $0.day >= today && $0.day != Self.farAway }, someday = tasks.filter { $0.day == Self.farAway }
            group(&w, t("tasks.away", language), away, visit, page)
            group(&w, t("tasks.late", language), late, visit, page)
            group(&w, t("tasks.coming", language), now, visit, page)
            group(&w, t("tasks.someday", language), someday, visit, page)
            delays(&w, all, visit, page)
            if !birthdays.isEmpty {
                w.element(.h2, text: t("tasks.ages", language))
                shorten(&w, birthdays, visit, page) { w, birthdays in
                    w.element(.ul, .class("liens")) { w in
                        for (one, turn) in birthdays {
                            w.element(.li) { w in
                                w.element(.a, .href(path(one.dossier, "suivi").localized(language))) { w in
                                    w.element(.span, text: said(turn, of: label(one, language), language))
                                    w.element(.span, .class("duree"), text: turn.isExact ? turn.first.text(language) : t("tasks.between", language, ["first": turn.first.text(language), "last": turn.last.text(language)]))
                                }
                            }
                        }
                    }
                }
            }
            if !over.isEmpty {
                w.element(.h2, text: t("tasks.keeping", language))
                w.element(.ul, .class("liens")) { w in for one in over { door.link(&w, path(one.dossier, "conservation"), t("tasks.keepingLine", language, ["name": label(one, language)]), language) } }
            }
            w.element(.p, .class("petit"), text: t("tasks.nothingCloses", language))
        }
    }

    /// An absence, and a measure in force that has no day to come: nobody is late.
    private func isGoingOn(_ task: Task) -> Bool { task.element.kind.id == CaseFile.away || task.element.kind.id == "measureStarted" && (task.day < today || task.day == Self.farAway) }

    private func group(_ w: inout HTMLWriter, _ title: String, _ tasks: [Task], _ visit: Visit, _ page: Path) {
        guard !tasks.isEmpty else { return }
        let language = visit.language
        w.element(.h2, text: title)
        shorten(&w, tasks, visit, page) { w, tasks in
            w.element(.ul, .class("liens")) { w in
                for task in tasks {
                    w.element(.li) { w in
                        w.element(.a, .href(path(task.one.dossier, "element", "\(task.element.number)").localized(language))) { w in
                            let words = said(task.one, task.element, language)
                            w.element(.span, text: words)
                            if task.day != Self.farAway, !words.contains(task.day.text(language)) { w.element(.span, .class("duree"), text: task.day.text(language)) }
                        }
                    }
                }
            }
        }
    }

    /// Ages that open or end a right (CASF L222-5, L222-5-1): said 90 days before, and still 90 days after, for nothing is done by a date alone.
    private func said(_ turn: Turn, of name: String, _ language: Language) -> String {
        let places = ["name": name, "age": "\(turn.age)"]
        return switch (turn.isPast(today), turn.isExact) {
        case (false, true): t("tasks.age", language, places)
        case (false, false): t("tasks.ageAbout", language, places)
        case (true, true): t("tasks.ageReached", language, places)
        case (true, false): t("tasks.ageReachedAbout", language, places)
        }
    }

    // MARK: Nothing heard

    private static let delays = [7, 14, 30]

    /// How far back contacts are read, in milliseconds: 92 days. Of those before, only the moment of writing is known here.
    private static let contactsRead: Int64 = 92 * 86_400_000

    /// The last day on which somebody reached the young person: that of the fact, not of the writing. What is kept for others counts, on the day of its writing. Nil when nobody did.
    private func lastHeard(_ one: Followed) -> CivilDay? {
        let days = one.file.elements.filter { CaseFileProjection.contacts.contains($0.kind.id) && $0.withdrawal == nil }.map { $0.isVeiled ? neighbours.civil($0.revisions.first?.written ?? 0).day : span($0).1 }
        return days.max() ?? one.reached.map { neighbours.civil($0).day }
    }

    func silent(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        if let page = outside(visit, caller, t("silent.title", visit.language)) { return page }
        let language = visit.language, days = visit.form["jours"].flatMap { Int($0) }.flatMap { Self.delays.contains($0) ? $0 : nil } ?? 14
        let before = neighbours.now() - Int64(days) * 86_400_000
        let all = try await followed(caller, recent: .init(kinds: CaseFileProjection.contacts, since: before / 86_400_000 * 86_400_000 - Self.contactsRead)), day = neighbours.civil(before).day
        let quiet = all.filter { !$0.isClosed && $0.opened < before }.map { (one: $0, last: lastHeard($0)) }.filter { $0.last.map { $0 < day } ?? true }
            .sorted { ($0.last ?? neighbours.civil($0.one.opened).day, $0.one.dossier.text) < ($1.last ?? neighbours.civil($1.one.opened).day, $1.one.dossier.text) }
        return door.page(visit, title: t("silent.title", language), caller: caller) { w in
            w.element(.p, .class("chapo"), text: t("silent.lead", language, ["days": "\(days)"]))
            w.element(.ul, .class("coches"), .label(t("silent.delays", language))) { w in
                for delay in Self.delays { w.element(.li) { w in w.element(.a, .class("lien"), .href(Path("/sans-nouvelles").localized(language).query("jours", "\(delay)")), delay == days ? .constant(.ariaCurrent, "true") : nil, text: t("silent.days", language, ["days": "\(delay)"])) } }
            }
            if quiet.isEmpty { w.element(.p, text: t(all.isEmpty ? "mine.empty" : "silent.nobody", language)) }
            w.element(.ul, .class("liens")) { w in
                for (one, last) in quiet {
                    w.element(.li) { w in
                        w.element(.a, .href(path(one.dossier, "suivi").localized(language))) { w in
                            w.element(.span, text: label(one, language))
                            w.element(.span, .class("duree"), text: last.map { t("silent.last", language, ["day": $0.text(language)]) } ?? t("silent.never", language))
                        }
                    }
                }
            }
        }
    }
}
