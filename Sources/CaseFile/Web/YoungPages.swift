import Access
import HTML
import Site
import Vault
import Vocabulary

/// What may be shown and said to the young person, and who has read their file.
extension CaseFilePages {
    var youngRoutes: [Route] {
        [
            door.guarded(.get, "/dossiers/{dossier}/avec-le-jeune", .seeTeam, in: .dossier, for: Self.manage, inside: .readDossier) { visit, caller, permit in try await self.withTheYoung(visit, caller, permit) },
            door.guarded(.get, "/dossiers/{dossier}/proches", .seeTeam, in: .dossier, for: Self.manage, inside: .readDossier) { visit, caller, permit in try await self.opened(visit, caller, permit, title: self.t("relatives.title", visit.language)) { w, reading, view, _ in self.relatives(&w, reading, view) } },
        ] + keepsakeRoutes
    }

    /// One kind of which something may be said to the young person: in which part, and by which of its fields.
    struct Sayable: Sendable {
        enum Part: CaseIterable {
            case promises, pact, told, judicial, safety, appointments
        }

        let kind: String
        let part: Part
        let fields: [String]

        init(_ kind: String, _ part: Part, _ fields: [String]) { (self.kind, self.part, self.fields) = (kind, part, fields) }

        static let all: [Sayable] = [
            Sayable("commitmentMade", .promises, ["what", "who", "due", "hour"]), Sayable("pactMade", .pact, ["youngSays", "until"]), Sayable("pactMade", .pact, ["teamSays"]),
            Sayable("toldToYoungPerson", .told, ["explained", "answers"]),
            // The safe places and the agreed word are never among them: whoever finds the paper would know them.
            Sayable("safetyPlanMade", .safety, ["signals", "toDo", "notToDo", "people"]),
        ] + ["measureStarted", "measureEnded", "measureRenewed", "compensationAnswered", "complaintFiled", "signalementSent", "lawyerNamed", "adHocAdministratorNamed", "civilPartyJoined"].map { Sayable($0, .judicial, ["explained"]) } + [
            Sayable("decisionGiven", .judicial, ["decision", "explainedOn", "explainedBy"]), Sayable("hearingPlanned", .appointments, ["due", "hour", "accompaniedBy", "explained"]),
            Sayable("trialPlanned", .appointments, ["due", "hour", "accompaniedBy", "explained"]), Sayable("healthAppointment", .appointments, ["due", "hour", "accompaniedBy"]),
            Sayable("assessmentBooked", .appointments, ["due", "hour", "companion"]), Sayable("adulthoodInterviewPlanned", .appointments, ["due", "hour", "withWhom", "accompaniedBy"]),
        ]
    }

    /// Something that may be said, as it is said.
    struct Said: Sendable {
        let sayable: Sayable
        let element: Element
        let lines: [(label: String, text: String)]
        /// The classes of what is said.
        let audiences: Audiences
    }

    /// What stands of it that this reader may read: what waits, and what was told. The last pact and the last plan count.
    func sayings(_ file: CaseFile, _ language: Language) -> [Said] {
        let said = Sayable.all.flatMap { sayable -> [Said] in
            let all = file.elements.filter { $0.kind.id == sayable.kind && $0.withdrawal == nil && !$0.isVeiled && ($0.isOpen || !$0.kind.waits) }
            return ([.pact, .safety].contains(sayable.part) ? Array(all.suffix(1)) : all.reversed()).compactMap { self.said(sayable, $0, language) }
        }
        // The next appointments: those to come, in the order of their days. One that is over and waits for what came of it is no next one.
        let coming = said.filter { $0.sayable.part == .appointments && due($0.element) >= today }
        return said.filter { $0.sayable.part != .appointments } + coming.sorted { (due($0.element), $0.element.number) < (due($1.element), $1.element.number) }
    }

    private func said(_ sayable: Sayable, _ element: Element, _ language: Language) -> Said? {
        let fields = sayable.fields.compactMap { id in element.kind.fields.first { $0.id == id } }.filter { !(element.standing($0) ?? []).isEmpty }
        guard !fields.isEmpty else { return nil }
        let lines = fields.map { ($0.label(language), words($0, element.standing($0) ?? [], language)) }
        return Said(sayable: sayable, element: element, lines: lines, audiences: Audiences(fields.map(element.kind.audience(of:))))
    }

    func title(_ part: Sayable.Part, _ language: Language) -> String {
        switch part {
        case .promises: t("young.promises", language)
        case .pact: t("young.pact", language)
        case .told: t("young.told", language)
        case .judicial: t("young.judicial", language)
        case .safety: t("young.safety", language)
        case .appointments: t("young.appointments", language)
        }
    }

    private func withTheYoung(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let facts = try facts(permit), language = visit.language
        guard let purpose = door.purpose(caller, facts) else { return .seeOther(path(facts.id).localized(language)) }
        let reading = try await book.read(facts.id, by: caller.actor, for: purpose), view = try await door.view(facts, caller, authors: reading.written.map(\.author), language)
        // In an emergency one reads the dossier, not who has read it.
        let readers = view.isMember ? try await readers(facts, caller, language) : nil, said = sayings(reading.file, language)
        return door.page(visit, title: t("young.title", language), caller: caller) { w in
            w.element(.p, .class("chapo"), text: t("young.lead", language))
            for part in Sayable.Part.allCases {
                let here = said.filter { $0.sayable.part == part }
                w.element(.h2, text: title(part, language))
                if here.isEmpty { w.element(.p, .class("petit"), text: t(reading.file.elements.contains(where: \.isVeiled) ? "young.nothingRead" : "young.nothing", language)) }
                for one in here { self.say(&w, one, language) }
            }
            given(&w, reading.file, language)
            if let readers { self.readers(&w, readers, language) }
            w.element(.ul, .class("liens")) { w in
                if view.isMember { door.link(&w, path(view.dossier, "avec-le-jeune", "papier"), t("keep.title", language), language) }
                if view.isMember, view.isOpen { door.link(&w, path(view.dossier, "ajouter", "sharedWithYoungPerson"), t("young.record", language), language) }
                door.link(&w, path(view.dossier, "proches"), t("relatives.title", language), language)
                door.link(&w, path(view.dossier, "suivi"), t("file.back", language), language)
            }
        }
    }

    private func say(_ w: inout HTMLWriter, _ one: Said, _ language: Language) {
        w.element(.article, .class("article")) { w in
            if one.sayable.part != .appointments { w.element(.p, .class("petit"), text: time(one.element, language)) }
            w.element(.dl, .class("reponses")) { w in
                for line in one.lines {
                    w.element(.dt, text: line.label)
                    w.element(.dd, text: line.text)
                }
            }
        }
    }

    /// What was already shown or given, and what the young person does not want shared.
    private func given(_ w: inout HTMLWriter, _ file: CaseFile, _ language: Language) {
        for (kind, title) in [("sharedWithYoungPerson", t("young.given", language)), ("objectionOfYoungPerson", t("young.objections", language))] {
            let elements = file.elements.reversed().filter { $0.kind.id == kind && $0.withdrawal == nil && !$0.isVeiled }
            guard !elements.isEmpty else { continue }
            w.element(.h2, text: title)
            w.element(.ul) { w in for element in elements { w.element(.li, text: time(element, language) + " — " + summary(element, language)) } }
        }
    }

    /// Who has read the dossier; for this reader, who must have the right to see it.
    func readers(_ facts: DossierFacts, _ caller: Caller, _ language: Language) async throws -> [DossierReader] {
        try await door.readers(try authorise(caller.actor, .seeReaders, .dossier(facts), for: Purpose(.control, .security), at: neighbours.now()), language)
    }

    private func readers(_ w: inout HTMLWriter, _ readers: [DossierReader], _ language: Language) {
        w.element(.h2, text: t("young.readers", language))
        w.element(.p, text: t("young.readersLead", language))
        w.element(.ul) { w in
            for reader in readers {
                let who = reader.name.map { [$0, reader.profession, reader.organisation].joined(separator: ", ") } ?? t("element.somebody", language)
                w.element(.li, text: who + ". " + times(reader, language))
            }
        }
    }

    func times(_ reader: DossierReader, _ language: Language) -> String {
        let last = neighbours.civil(reader.last).day.text(language)
        return reader.count == 1 ? t("young.once", language, ["day": last]) : t("young.times", language, ["count": "\(reader.count)", "day": last])
    }
}
