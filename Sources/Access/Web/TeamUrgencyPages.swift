import HTML
import Site
import Vocabulary

/// What a supervisor is told of urgent openings that others review.
extension AccessPages {
    func urgenciesElsewhere(_ caller: Caller) async throws -> [AccessBook.UrgencyOf] {
        caller.account.place.duties.contains(.supervisor) ? try await book.urgenciesOfTeams(of: caller.account) : []
    }

    /// To read only: who opened, when, why, and that the supervisors of that person give the opinion.
    func elsewhereSection(_ w: inout HTMLWriter, _ urgencies: [UrgencyShown], _ language: Language) {
        guard !urgencies.isEmpty else { return }
        w.element(.h2, text: t("notice.elsewhereTitle", language))
        w.element(.p, text: t("notice.elsewhereText", language))
        for one in urgencies {
            w.element(.section, .class("carte")) { w in
                w.element(.h3, text: t("space.dossier", language, ["number": Self.number(one.of.urgency.dossier)]))
                urgencyBanner(&w, [one], language)
            }
        }
    }
}
