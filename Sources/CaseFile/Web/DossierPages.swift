import Access
import HTML
import Site
import Vault
import Vocabulary

/// A dossier as its team reads it: who the young person is, what waits, then each part.
extension CaseFilePages {
    var dossierRoutes: [Route] {
        [
            door.guarded(.get, "/dossiers/{dossier}/suivi", .seeTeam, in: .dossier, for: Self.manage, fields: ["fait", "au"], inside: .readDossier) { visit, caller, permit in
                try await self.opened(visit, caller, permit, besideTwin: true) { self.whole(&$0, $1, $2, visit, $3) }
            },
            door.guarded(.get, "/dossiers/{dossier}/parcours", .seeTeam, in: .dossier, for: Self.manage, fields: ["bande"], inside: .readDossier) { visit, caller, permit in
                try await self.opened(visit, caller, permit, besideTwin: true) { self.lifePath(&$0, $1, $2, visit.form["bande"].flatMap(Kind.Band.init(rawValue:)), $3) }
            },
        ]
    }

    /// Reads the dossier for the aim for which this session opened it, and shows it; without one, leads to the page that asks why.
    /// - Parameter besideTwin: with the other dossier of the young person, when there is one that this reader follows.
    func opened(
        _ visit: Visit, _ caller: Caller, _ permit: Permit, title: String? = nil, besideTwin: Bool = false, _ content: @escaping @Sendable (inout HTMLWriter, CaseBook.Reading, DossierView, Twin?) -> Void
    ) async throws -> Reply {
        let facts = try facts(permit), language = visit.language
        guard let purpose = door.purpose(caller, facts) else { return .seeOther(path(facts.id).localized(language)) }
        let reading = try await book.read(facts.id, by: caller.actor, for: purpose)
        let view = try await door.view(facts, caller, authors: reading.written.map(\.author), language)
        let twin = besideTwin ? try await twin(reading.file, view) : nil
        return door.page(visit, title: title ?? t("file.title", language), caller: caller) { w in content(&w, reading, view, twin) }
    }

    /// What `Access` shows once it has read a dossier.
    public func draw(_ w: inout HTMLWriter, _ page: DossierReading, _ view: DossierView) { whole(&w, book.reading(page), view, nil, nil) }

    private func whole(_ w: inout HTMLWriter, _ reading: CaseBook.Reading, _ view: DossierView, _ visit: Visit?, _ twin: Twin?) {
        let language = view.language, asked = visit?.form.line("au") ?? "", past = self.past(asked, language), file = past.map { known($0, reading) } ?? reading.file
        if let past { shown(&w, past, reading, language) }
        let existed = past.map { exists($0, reading) } ?? true
        if let done = visit?.form["fait"].flatMap({ Int($0) }), let element = file[done] { saved(&w, element, view) }
        if !view.isOpen { closed(&w, view) }
        if let (_, other) = Self.joined(file) {
            w.element(.div, .class("filet orienter")) { w in
                w.element(.p, text: t("join.done", language, ["number": AccessPages.number(other)]))
                w.element(.p) { w in w.element(.a, .class("retour"), .href(path(other, "suivi").localized(language)), text: t("join.see", language)) }
            }
        }
        let isWrong = !asked.isEmpty && past == nil
        // What was asked is not what is shown: said before anything else.
        if isWrong { earlier(&w, asked, isWrong: true, view) }
        if existed { head(&w, file, view, past: past) }
        waiting(&w, file, view)
        if let twin, past == nil { waiting(&w, twin, file, view) }
        w.element(.ul, .class("liens")) { w in
            door.link(&w, path(view.dossier, "parcours"), t("path.title", language), language)
            if view.isMember, view.isOpen { door.link(&w, path(view.dossier, "ajouter"), t("add.title", language), language) }
            if view.isMember, view.isOpen { door.link(&w, path(view.dossier, "signalement"), t("file.disclose", language), language) }
            if view.isMember, view.isOpen { door.link(&w, path(view.dossier, "relais"), t("relay.title", language), language) }
            door.link(&w, path(view.dossier), t("file.team", language), language)
            door.link(&w, path(view.dossier, "avec-le-jeune"), t("young.title", language), language)
            door.link(&w, path(view.dossier, "proches"), t("relatives.title", language), language)
            if view.isMember { copyLink(&w, view.dossier, .dossier, t("copy.title", language), language) }
            if view.isMember, view.isReferent { door.link(&w, path(view.dossier, "reunir"), t("join.title", language), language) }
            if view.isMember, view.isReferent { door.link(&w, path(view.dossier, "conservation"), t("keeping.title", language), language) }
            if view.isMember, view.isReferent, view.isOpen { door.link(&w, path(view.dossier, "fermer"), t("file.close", language), language) }
        }
        for section in kinds.sections {
            let elements = file.standing(in: section.id).filter { !$0.isOpen && !$0.isVeiled }
            let isAlone = section.id == "judicial" && past == nil && Self.lacksAdHocAdministrator(file)
            guard !elements.isEmpty || isAlone else { continue }
            w.element(.h2, .id(section.id), text: section.title(language))
            for element in elements { draw(&w, element, view, isWhole: element.kind.id == "opened") }
            if isAlone { adHocAdministrator(&w, view) }
        }
        if past == nil { unknown(&w, reading, view) }
        veiled(&w, file, language)
        if let twin, past == nil { written(&w, twin, view) }
        copies(&w, file, view)
        if !isWrong { earlier(&w, asked, isWrong: false, view) }
    }

    /// What is kept for others: that it exists, for whom, since when. Neither what it is nor what it says.
    func veiled(_ w: inout HTMLWriter, _ file: CaseFile, _ language: Language) {
        let kept = file.elements.filter { $0.isVeiled && $0.withdrawal == nil }
        guard !kept.isEmpty else { return }
        w.element(.h2, text: t("file.reserved", language))
        w.element(.p, .class("petit"), text: t("file.reservedLead", language))
        w.element(.ul) { w in
            for element in kept.reversed() { w.element(.li, text: element.reserved.map { door.audienceWord($0, language) }.joined(separator: ", ") + ", " + written(element.revisions.first?.written ?? 0, language)) }
        }
    }

    /// What was written by another version of the product, as far as this reader may read it.
    func unknown(_ reading: CaseBook.Reading) -> [CaseFile.Written] {
        reading.written.filter { kinds.kind(ofAct: $0.act) == nil && ![ElementAct.corrected, ElementAct.withdrawn, ElementAct.copied].contains($0.act) && !($0.unread.isEmpty && $0.reserved.isEmpty) }
    }

    /// It is shown as it is, never hidden.
    private func unknown(_ w: inout HTMLWriter, _ reading: CaseBook.Reading, _ view: DossierView) {
        for one in unknown(reading) {
            w.element(.article, .class("article")) { w in
                w.element(.p, .class("petit"), text: written(one.time, view.language))
                for (audience, text) in one.unread.sorted(by: { $0.key < $1.key }) { w.element(.p, text: door.audienceWord(audience, view.language) + " : " + text) }
                for audience in one.reserved { w.element(.p, .class("petit"), text: t("element.reserved", view.language, ["audience": door.audienceWord(audience, view.language)])) }
            }
        }
    }

    private func saved(_ w: inout HTMLWriter, _ element: Element, _ view: DossierView) {
        // What is kept for others is not named, not even to who has just written it.
        guard !element.isVeiled else {
            guard element.revisions.last?.author == view.caller.account.id.text else { return }
            return w.element(.div, .class("filet orienter"), .constant(.role, "status")) { w in w.element(.p, text: t("file.savedReserved", view.language)) }
        }
        w.element(.div, .class("filet orienter"), .constant(.role, "status")) { w in
            w.element(.p, text: t("file.saved", view.language, ["title": element.kind.title(view.language), "moment": written(element.current?.written ?? 0, view.language)]))
        }
    }

    private func closed(_ w: inout HTMLWriter, _ view: DossierView) {
        w.element(.div, .class("filet orienter"), .constant(.role, "status")) { w in
            w.element(.p, text: t("file.closed", view.language))
            if view.isMember { w.element(.p) { w in w.element(.a, .class("bouton second"), .href(path(view.dossier, "rouvrir").localized(view.language)), text: t("file.reopen", view.language)) } }
        }
    }

    /// Name, age, where the bond is, and away or not.
    /// - Parameter past: the day as of which it is shown, at its end; nil for now.
    private func head(_ w: inout HTMLWriter, _ file: CaseFile, _ view: DossierView, past: CivilDay?) {
        let language = view.language, identity = Identity(file, today: past ?? today)
        w.element(.p, .class("chapo"), text: who(file, on: past, language))
        w.element(.dl, .class("reponses")) { w in
            func line(_ label: String, _ text: String?) {
                guard let text, !text.isEmpty else { return }
                w.element(.dt, text: label)
                w.element(.dd, text: text)
            }
            line(t("file.number", language), AccessPages.number(view.dossier))
            line(t("file.bond", language), file.last("bondStated").map { summary($0, language) })
            line(t("file.school", language), identity.values["school"].map { doubted($0.text, $0.certainty, language) })
        }
        if let absence = Self.absence(file) {
            w.element(.div, .class("filet alerte"), .constant(.role, "status")) { w in
                w.element(.p, text: t("file.away", language, ["when": since(absence, language, at: past.map { (day: $0, minute: 1_439) })]))
                if view.isMember, view.isOpen, past == nil { w.element(.p) { w in w.element(.a, .class("bouton"), .href(path(view.dossier, "retour").localized(language)), text: t("return.button", language)) } }
            }
        }
    }

    /// "Maëlys, 15 ans", as far as it is known.
    func name(_ identity: Identity, _ language: Language) -> String {
        let name = identity.calledName ?? t("file.noName", language)
        return age(identity, language).map { name + ", " + $0 } ?? name
    }

    static func absence(_ file: CaseFile) -> Element? {
        file.absence
    }

    /// What waits for somebody, the first thing that a reader sees.
    private func waiting(_ w: inout HTMLWriter, _ file: CaseFile, _ view: DossierView) {
        let open = file.elements.filter { $0.isOpen && !$0.isVeiled }
        guard !open.isEmpty else { return }
        w.element(.h2, text: t("file.waiting", view.language))
        for element in open.sorted(by: { due($0) < due($1) }) { draw(&w, element, view, isWhole: true) }
    }

    /// The day for which it is awaited; far away when nothing says.
    func due(_ element: Element) -> CivilDay { awaited(element) ?? (element.movedTo == nil ? element.when?.first : nil) ?? Self.farAway }

    /// The day that somebody wrote for it, and not the one on which it began.
    func awaited(_ element: Element) -> CivilDay? {
        if let moved = element.movedTo { return moved.day }
        return KindBook.awaited.lazy.compactMap { element.value($0).flatMap(CivilDay.init(iso:)) }.first
    }

    static let farAway = CivilDay(year: 2200, month: 12, day: 31) ?? .epoch
}
