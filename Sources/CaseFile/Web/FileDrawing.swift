import Access
import HTML
import Site
import Vocabulary

/// How the file of an element is shown: closed, with what it is and its size; then, when its reader asks, open.
extension CaseFilePages {
    /// - Parameter isShown: the reader asked to see the photo.
    func file(_ w: inout HTMLWriter, _ element: Element, _ view: DossierView, isShown: Bool = false) {
        let language = view.language
        guard let file = element.file, element.withdrawal == nil, !element.isVeiled, let format = element.value("format").flatMap(FileFormat.init(rawValue:)) else { return }
        let isHere = isShown && format.isPhoto ? book.whole(file, of: view.dossier) != nil : book.isThere(file, of: view.dossier)
        guard isHere else { return w.element(.div, .class("filet alerte"), .constant(.role, "status")) { w in w.element(.p, text: t("kept.lost", language)) } }
        let place = path(view.dossier, "fichier", "\(element.number)").localized(language), size = element.value("size").map { sizeWords($0, language) } ?? ""
        if isShown, format.isPhoto {
            return w.element(.p) { w in w.void(.img, .class("photo"), .src(place), .alternative(element.value("description") ?? "")) }
        }
        let own = path(view.dossier, "element", "\(element.number)").localized(language).query("photo", "oui")
        w.element(.p) { w in w.element(.a, .class("bouton second"), .href(format.isPhoto ? own : place), text: t(format.isPhoto ? "kept.see" : "kept.download", language, ["size": size])) }
        w.element(.p, .class("petit"), text: t(format.isPhoto ? "kept.closed" : "kept.closedDocument", language))
    }

    /// "121 ko", "1,2 Mo" for a number of bytes.
    func sizeWords(_ bytes: String, _ language: Language) -> String {
        guard let count = Int(bytes), count >= 0 else { return bytes }
        guard count >= 1_000_000 else { return t("size.kilobytes", language, ["number": "\(max(1, count / 1_000))"]) }
        return t("size.megabytes", language, ["number": "\(count / 1_000_000)\(language == .fr ? "," : ".")\(count / 100_000 % 10)"])
    }
}
