import Access
import HTML
import Site
import Vault
import Vocabulary

/// The morning, and each change of team: what is still to do first, then who is away, then what was written from noon to noon.
extension CaseFilePages {
    /// The last noon in Paris before a moment, or at it, to the millisecond (since 1970), whatever the clocks did in between.
    /// - Parameter civil: the day and the minute of a moment in Paris, where clocks move by whole minutes only.
    static func noon(before time: Int64, civil: (Int64) -> (day: CivilDay, minute: Int)) -> Int64 {
        let whole = time - time % 60_000, minute = civil(whole).minute, back = minute >= 720 ? minute - 720 : minute + 720
        let near = whole - Int64(back) * 60_000
        return near + Int64(720 - civil(near).minute) * 60_000
    }

    private func noon(before time: Int64) -> Int64 { Self.noon(before: time, civil: neighbours.civil) }

    func morning(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        if let page = outside(visit, caller, t("morning.title", visit.language)) { return page }
        let language = visit.language, now = neighbours.now(), last = noon(before: now), isEarlier = visit.form["avant"] == "1"
        let start = isEarlier ? noon(before: last - 3_600_000) : last, end = isEarlier ? last : now
        let all = try await followed(caller, showing: Self.sinceReturn.union(Self.sinceAway), wanted: Self.atNight, recent: .init(kinds: CaseFileProjection.ofTheNight, since: start - Self.asked)).filter { !$0.isClosed }, away = all.filter { $0.absence != nil }
        let back = back(all), page = isEarlier ? Path("/matin").localized(language).query("avant", "1") : Path("/matin").localized(language)
        let told = all.map { one in (one: one, elements: one.file.elements.filter { CaseFileProjection.ofTheNight.contains($0.kind.id) && $0.withdrawal == nil && (start - Self.asked..<end).contains($0.revisions.first?.written ?? 0) }) }.filter { !$0.elements.isEmpty }
        let written = told.map { one, elements in (one, elements.filter { $0.revisions.first?.written ?? 0 >= start }) }.filter { !$0.1.isEmpty }
        let names = try await door.names(written.flatMap { $0.1.compactMap { $0.revisions.first?.author } })
        return door.page(visit, title: t("morning.title", language), caller: caller) { w in
            w.element(.p, .class("chapo"), text: t("morning.lead", language))
            w.element(.h2, text: t("morning.toDo", language))
            let left = told.flatMap { one, elements in Self.left(elements).map { (one, $0) } }
            if back.isEmpty && left.isEmpty { w.element(.p, text: nothingLeft(all, language)) }
            shorten(&w, back, visit, page) { w, back in for (one, left) in back { pending(&w, one, left, language) } }
            leftByTheNight(&w, left, language)
            promises(&w, all, visit, page)
            w.element(.h2, text: t("night.away", language, ["count": "\(away.count)"]))
            if away.isEmpty { w.element(.p, text: t("night.nobodyAway", language)) }
            shorten(&w, away, visit, page) { w, away in for one in away { self.away(&w, one, language) } }
            w.element(.h2, text: t("morning.written", language, ["from": self.written(start, language), "to": self.written(end, language)]))
            if written.isEmpty { w.element(.p, text: t("morning.nothing", language)) }
            for (one, elements) in written { self.night(&w, one, elements, names, language) }
            w.element(.ul, .class("liens")) { w in
                if isEarlier { door.link(&w, Path("/matin"), t("morning.now", language), language) } else {
                    w.element(.li) { w in w.element(.a, .href(Path("/matin").localized(language).query("avant", "1"))) { w in w.element(.span, text: t("morning.earlier", language)) } }
                }
                door.link(&w, Path("/taches"), t("tasks.title", language), language)
            }
        }
    }

    /// How long before the last noon what a night asked is still asked, in milliseconds: three days. Noon passes; what was asked stays, until a person says what came of it.
    static let asked: Int64 = 72 * 3_600_000

    /// What the elements of a night leave to the next team: what a transmission asks and nobody has answered, who of the on-call people has not answered, an incident of which nobody was told yet, or nothing is said. In order.
    static func left(_ elements: [Element]) -> [Element] {
        let done = Set(elements.filter { $0.kind.id == "transmissionDone" }.compactMap(\.refersTo)), called = elements.last { ["onCallCalled", "policeInformed"].contains($0.kind.id) }?.number ?? 0
        let answered = elements.last { $0.kind.id == "onCallCalled" && !$0.isVeiled && $0.value("answer") == "answered" }?.number ?? 0, lastCall = elements.last { $0.kind.id == "onCallCalled" && !$0.isVeiled }?.number ?? 0
        return elements.filter { element in
            guard !element.isVeiled else { return false }
            return switch element.kind.id {
            case "transmissionWritten": element.value("toDo") != nil && !done.contains(element.number)
            case "onCallCalled": element.number == lastCall && element.number > answered && ["noAnswer", "willCallBack"].contains(element.value("answer"))
            default: element.number > called && (element.kind.fields.first { $0.id == "called" }.map { element.values($0)?.contains("nobody") ?? true } ?? false)
            }
        }
    }

    func leftByTheNight(_ w: inout HTMLWriter, _ left: [(Followed, Element)], _ language: Language) {
        guard !left.isEmpty else { return }
        w.element(.ul, .class("liens")) { w in
            for (one, element) in left {
                w.element(.li) { w in
                    w.element(.a, .href(path(one.dossier, "element", "\(element.number)").localized(language))) { w in
                        w.element(.span, text: label(one, language) + (language == .fr ? "\u{A0}: " : ": ") + toDo(element, language))
                    }
                }
            }
        }
    }

    private func toDo(_ element: Element, _ language: Language) -> String {
        switch element.kind.id {
        case "transmissionWritten": element.value("toDo") ?? ""
        case "onCallCalled": t("morning.noAnswer", language, ["who": element.value("who") ?? element.kind.title(language)])
        default: t(element.kind.fields.first { $0.id == "called" }.flatMap(element.values) == nil ? "morning.calledNotSaid" : "morning.nobodyCalled", language, ["title": element.kind.title(language)])
        }
    }

    /// What is due today, or late, the last day first.
    private func promises(_ w: inout HTMLWriter, _ all: [Followed], _ visit: Visit, _ page: Path) {
        let due = all.flatMap { one in toDo(one).waiting.filter { $0.element.kind.id != CaseFile.away && $0.day <= today }.map { (one: one, element: $0.element, day: $0.day) } }.sorted { ($0.day, $1.one.dossier.text) > ($1.day, $0.one.dossier.text) }, language = visit.language
        guard !due.isEmpty else { return }
        shorten(&w, due, visit, page) { w, due in
            w.element(.ul, .class("liens")) { w in
                for (one, element, day) in due {
                    w.element(.li) { w in
                        w.element(.a, .href(path(one.dossier, "element", "\(element.number)").localized(language))) { w in
                            w.element(.span, text: said(one, element, language))
                            w.element(.span, .class("duree"), text: day.text(language))
                        }
                    }
                }
            }
        }
    }

    /// "Maëlys, 15 ans : l’appeler jeudi".
    func said(_ one: Followed, _ element: Element, _ language: Language) -> String {
        // A promise says itself; the rest says what it is first. Its day stands beside it.
        let words = [summary(element, language), stateNoted(element, language) ?? ""].filter { !$0.isEmpty }.joined(separator: ", "), title = element.kind.title(language)
        let said = element.kind.id == "commitmentMade" && !words.isEmpty ? words : words.isEmpty || words == due(element).text(language) ? title : title + ", " + words
        return label(one, language) + (language == .fr ? "\u{A0}: " : ": ") + said
    }

    private func night(_ w: inout HTMLWriter, _ one: Followed, _ elements: [Element], _ names: [String: String], _ language: Language) {
        w.element(.section, .class("carte")) { w in
            w.element(.h3) { w in w.element(.a, .class("lien"), .href(path(one.dossier, "suivi").localized(language)), text: label(one, language)) }
            for element in elements {
                guard !element.isVeiled else {
                    w.element(.p, .class("petit"), text: t("morning.reserved", language, ["audiences": element.reserved.map { door.audienceWord($0, language) }.joined(separator: ", ")]))
                    continue
                }
                w.element(.p) { w in
                    w.element(.a, .class("lien"), .href(path(one.dossier, "element", "\(element.number)").localized(language)), text: element.kind.title(language))
                    w.text((language == .fr ? "\u{A0}: " : ": ") + summary(element, language))
                }
                w.element(.p, .class("petit"), text: time(element, language) + ". " + t("element.by", language, ["name": names[element.revisions.first?.author ?? ""] ?? t("element.somebody", language)]))
            }
        }
    }
}
