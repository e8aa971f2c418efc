import Site
import Vocabulary

extension AccessPages {
    /// What will be done as soon as the person has proved who they are; nil when a page is only shown again.
    func doing(_ continuation: Continuation?, _ language: Language) -> String? {
        guard let continuation, continuation.isDeed, let act = continuation.act.flatMap(Act.init(rawValue:)) else { return nil }
        let number = continuation.parameters["dossier"].flatMap { DossierID($0) }.map(Self.number) ?? ""
        return switch act {
        case .changeTeam: t("doing.changeTeam", language, ["number": number])
        case .readDossier, .seeTeam: t("doing.readDossier", language, ["number": number])
        case .askLocation: t("doing.askLocation", language, ["number": number])
        case .releaseLocation: t("doing.releaseLocation", language, ["number": number])
        case .exportDossier: t("doing.exportDossier", language, ["number": number])
        case .openUrgently: t("doing.openUrgently", language)
        case .changeProofs: t("doing.changeProofs", language)
        case .administer: t("doing.administer", language)
        case .confirmReferent: t("doing.confirmReferent", language)
        default: t("doing.other", language)
        }
    }
}
