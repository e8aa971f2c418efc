import HTML
import Site
import Vocabulary

/// A list that is long shows its first lines and how many there are: at night, a page is read to its end.
extension CaseFilePages {
    /// The field of a page that is asked for whole.
    static let whole = "tout"
    private static let firstLines = 30

    /// Draws the first lines of a list, then a link to the whole of it.
    /// - Parameter page: the page without its query, or with another field.
    func shorten<Line>(_ w: inout HTMLWriter, _ list: [Line], _ visit: Visit, _ page: Path, _ draw: (inout HTMLWriter, [Line]) -> Void) {
        guard list.count > Self.firstLines, visit.form[Self.whole] != "1" else { return draw(&w, list) }
        draw(&w, Array(list.prefix(Self.firstLines)))
        w.element(.p) { w in w.element(.a, .class("lien"), .href(page.query("tout", "1")), text: t("lists.whole", visit.language, ["count": "\(list.count)"])) }
    }
}
