import HTML
import Site
import Vocabulary

/// What a person is told, on their own page, of their proofs of identity: nothing is sent, nobody else sees it.
extension AccessPages {
    private func noticeWord(_ notice: ProofNotice, _ language: Language) -> String {
        let places = ["moment": neighbours.moment(notice.time, language)]
        return switch notice.kind {
        case .passkeyAdded: t("notice.passkeyAdded", language, places)
        case .passwordChosen: t("notice.passwordChosen", language, places)
        case .providerLinked: t("notice.providerLinked", language, places)
        case .enrolledAgain: t("notice.enrolledAgain", language, places)
        case .recoveryCodeUsed: t("notice.recoveryCodeUsed", language, places)
        case .newMachine: t("notice.newMachine", language, places)
        }
    }

    func proofNotices(_ w: inout HTMLWriter, _ account: AccountRecord, _ language: Language) {
        let notices = account.notices(neighbours.now())
        guard !notices.isEmpty else { return }
        w.element(.div, .class("filet orienter"), .constant(.role, "status")) { w in
            w.element(.ul) { w in for notice in notices { w.element(.li, text: noticeWord(notice, language)) } }
            w.element(.p, text: t("notice.notYou", language))
            w.element(.p) { w in
                w.element(.a, .href(Path("/espace/preuves").localized(language)), text: t("proofs.title", language))
                w.text(" — ")
                w.element(.a, .href(Path("/espace/appareils").localized(language)), text: t("devices.title", language))
            }
        }
    }
}
