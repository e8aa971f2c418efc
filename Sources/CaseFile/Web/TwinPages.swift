import Access
import HTML
import Site
import Vault
import Vocabulary

/// The other dossier of the same young person, beside the one that goes on, for who follows them in both: one life path, and nothing promised is lost. Each stays where it was written.
struct Twin: Sendable {
    let file: CaseFile
    let view: DossierView

    /// What still waits there, and was not taken over here.
    func waiting(_ here: CaseFile) -> [Element] {
        file.elements.filter { element in
            element.isOpen && !element.isVeiled && !ElementAct.decisions.contains(element.kind.id)
                && !here.elements.contains { $0.kind.id == element.kind.id && $0.revisions.first?.answers.mapValues(\.values) == element.current?.answers.mapValues(\.values) }
        }
    }
}

extension CaseFilePages {
    /// Nil when there is none, when this reader is on one team only, or has not said in this session why they read it.
    func twin(_ file: CaseFile, _ view: DossierView) async throws -> Twin? {
        guard view.isOpen, let (_, other) = Self.joined(file) else { return nil }
        let caller = view.caller, facts = try await book.access.facts(other, for: caller.account.id)
        guard facts.isMember(neighbours.now()), let purpose = door.purpose(caller, facts) else { return nil }
        do {
            let reading = try await book.read(other, by: caller.actor, for: purpose)
            guard Self.joined(reading.file)?.other == view.dossier else { return nil }
            return Twin(file: reading.file, view: try await door.view(facts, caller, authors: reading.written.map(\.author), view.language))
        } catch is Refusal {
            return nil
        }
    }

    /// What waited in the other dossier when it was closed.
    func waiting(_ w: inout HTMLWriter, _ twin: Twin, _ here: CaseFile, _ view: DossierView) {
        let language = view.language, waiting = twin.waiting(here)
        guard !waiting.isEmpty else { return }
        w.element(.h2, text: t("join.waiting", language))
        w.element(.p, .class("petit"), text: t("join.waitingLead", language))
        for element in waiting.sorted(by: { due($0) < due($1) }) {
            draw(&w, element, twin.view, isWhole: true)
            guard view.isMember, element.reserved.isEmpty else { continue }
            w.element(.p) { w in
                w.element(.a, .class("bouton second"), .href(path(view.dossier, "ajouter", element.kind.id).localized(language).query("repris", "\(element.number)")), text: t("join.takeOver", language))
            }
        }
    }

    /// What was written in the other dossier, by part.
    func written(_ w: inout HTMLWriter, _ twin: Twin, _ view: DossierView) {
        let language = view.language
        w.element(.h2, text: t("join.written", language, ["number": AccessPages.number(twin.view.dossier)]))
        for section in kinds.sections {
            let elements = twin.file.standing(in: section.id).filter { !$0.isOpen && !$0.isVeiled && !ElementAct.decisions.contains($0.kind.id) }
            guard !elements.isEmpty else { continue }
            w.element(.details) { w in
                w.element(.summary, text: section.title(language))
                for element in elements { draw(&w, element, twin.view, isWhole: element.kind.id == "opened") }
            }
        }
        veiled(&w, twin.file, language)
    }

    /// What stands in an element of the other dossier, named in the address, to be written again here by who reads both; nil for anything else.
    func takenOver(_ visit: Visit, _ caller: Caller, _ permit: Permit, _ kind: Kind) async throws -> FormBody? {
        guard let number = visit.form["repris"].flatMap({ Int($0) }), case let facts = try facts(permit), let purpose = door.purpose(caller, facts) else { return nil }
        let reading = try await book.read(facts.id, by: caller.actor, for: purpose)
        guard let twin = try await twin(reading.file, try await door.view(facts, caller, authors: [], visit.language)), let element = twin.file[number], element.kind.id == kind.id, !element.isVeiled, element.reserved.isEmpty else { return nil }
        return KindForm.typed(element, visit.language)
    }
}
