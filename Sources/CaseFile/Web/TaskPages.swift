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

    func tasks(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        let language = visit.language, all = try await followed(caller).filter { !$0.isClosed }, today = today
        let tasks = all.flatMap { one in one.waiting.map { Task(one: one, element: $0, day: due($0)) } }.sorted { ($0.day, $0.one.dossier.text, $0.element.number) < ($1.day, $1.one.dossier.text, $1.element.number) }
        let back = all.compactMap { one in Self.pending(one.file).map { (one, $0) } }, birthdays = all.compactMap { birthday($0, today) }.sorted { $0.day < $1.day }
        return door.page(visit, title: t("tasks.title", language), caller: caller) { w in
            if tasks.isEmpty && back.isEmpty && birthdays.isEmpty { w.element(.p, .class("chapo"), text: t("tasks.empty", language)) }
            if !back.isEmpty { w.element(.h2, text: t("tasks.afterReturn", language)) }
            for (one, left) in back { pending(&w, one, left, language) }
            let late = tasks.filter { $0.day < today }, now = tasks.filter { $0.day >= today && $0.day != Self.farAway }, someday = tasks.filter { $0.day == Self.farAway }
            group(&w, t("tasks.late", language), late, language)
            group(&w, t("tasks.coming", language), now, language)
            group(&w, t("tasks.someday", language), someday, language)
            if !birthdays.isEmpty {
                w.element(.h2, text: t("tasks.ages", language))
                w.element(.ul, .class("liens")) { w in
                    for (one, age, day) in birthdays {
                        w.element(.li) { w in
                            w.element(.a, .href(path(one.dossier, "suivi").localized(language))) { w in
                                w.element(.span, text: t("tasks.age", language, ["name": label(one, language), "age": "\(age)"]))
                                w.element(.span, .class("duree"), text: day.text(language))
                            }
                        }
                    }
                }
            }
            w.element(.p, .class("petit"), text: t("tasks.nothingCloses", language))
        }
    }

    private func group(_ w: inout HTMLWriter, _ title: String, _ tasks: [Task], _ language: Language) {
        guard !tasks.isEmpty else { return }
        w.element(.h2, text: title)
        w.element(.ul, .class("liens")) { w in
            for task in tasks {
                w.element(.li) { w in
                    w.element(.a, .href(path(task.one.dossier, "element", "\(task.element.number)").localized(language))) { w in
                        w.element(.span, text: label(task.one, language) + (language == .fr ? "\u{A0}: " : ": ") + (summary(task.element, language).isEmpty ? task.element.kind.title(language) : summary(task.element, language)))
                        if task.day != Self.farAway { w.element(.span, .class("duree"), text: task.day.text(language)) }
                    }
                }
            }
        }
    }

    /// Ages that open or end a right (CASF L222-5, L222-5-1), in the 90 days to come.
    private static let ages = [17, 18, 21]

    private func birthday(_ one: Followed, _ today: CivilDay) -> (one: Followed, age: Int, day: CivilDay)? {
        guard let birth = one.identity?.birthDate(today: today) else { return nil }
        let end = neighbours.civil(neighbours.now() + 90 * 86_400_000).day
        for age in Self.ages {
            guard let day = CivilDay(year: birth.year + age, month: birth.month, day: birth.day) ?? CivilDay(year: birth.year + age, month: 3, day: 1) else { continue }
            if day >= today, day <= end { return (one, age, day) }
        }
        return nil
    }

    // MARK: Nothing heard

    private static let delays = [7, 14, 30]

    func silent(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        let language = visit.language, days = visit.form["jours"].flatMap { Int($0) }.flatMap { Self.delays.contains($0) ? $0 : nil } ?? 14
        let before = neighbours.now() - Int64(days) * 86_400_000
        let quiet = try await followed(caller).filter { !$0.isClosed && max($0.reached ?? 0, $0.opened) < before }.sorted { max($0.reached ?? 0, $0.opened) < max($1.reached ?? 0, $1.opened) }
        return door.page(visit, title: t("silent.title", language), caller: caller) { w in
            w.element(.p, .class("chapo"), text: t("silent.lead", language, ["days": "\(days)"]))
            w.element(.ul, .class("coches"), .label(t("silent.delays", language))) { w in
                for delay in Self.delays { w.element(.li) { w in w.element(.a, .class("lien"), .href(Path("/sans-nouvelles").localized(language).query("jours", "\(delay)")), delay == days ? .constant(.ariaCurrent, "true") : nil, text: t("silent.days", language, ["days": "\(delay)"])) } }
            }
            if quiet.isEmpty { w.element(.p, text: t("silent.nobody", language)) }
            w.element(.ul, .class("liens")) { w in
                for one in quiet {
                    w.element(.li) { w in
                        w.element(.a, .href(path(one.dossier, "suivi").localized(language))) { w in
                            w.element(.span, text: label(one, language))
                            w.element(.span, .class("duree"), text: one.reached.map { t("silent.last", language, ["moment": written($0, language)]) } ?? t("silent.never", language))
                        }
                    }
                }
            }
        }
    }
}
