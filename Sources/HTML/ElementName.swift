/// The elements a page may hold. `script` takes an address only, and `style` does not exist: the policy of the site forbids both inline.
public struct ElementName: Sendable {
    let text: StaticString

    private init(_ text: StaticString) {
        self.text = text
    }

    // Document
    public static let html = Self("html"), head = Self("head"), title = Self("title"), meta = Self("meta"), link = Self("link")
    public static let script = Self("script"), noscript = Self("noscript"), body = Self("body"), main = Self("main"), header = Self("header"), footer = Self("footer")
    public static let nav = Self("nav"), aside = Self("aside"), section = Self("section"), article = Self("article"), div = Self("div")
    // Text
    public static let h1 = Self("h1"), h2 = Self("h2"), h3 = Self("h3"), p = Self("p"), ul = Self("ul"), ol = Self("ol"), li = Self("li")
    public static let dl = Self("dl"), dt = Self("dt"), dd = Self("dd"), a = Self("a"), span = Self("span"), strong = Self("strong")
    public static let small = Self("small"), b = Self("b"), em = Self("em"), br = Self("br"), blockquote = Self("blockquote")
    public static let details = Self("details"), summary = Self("summary"), pre = Self("pre"), time = Self("time")
    // Table
    public static let table = Self("table"), caption = Self("caption"), thead = Self("thead"), tbody = Self("tbody"), tr = Self("tr")
    public static let th = Self("th"), td = Self("td")
    // Form
    public static let form = Self("form"), fieldset = Self("fieldset"), legend = Self("legend"), label = Self("label"), input = Self("input")
    public static let textarea = Self("textarea"), select = Self("select"), option = Self("option"), button = Self("button"), progress = Self("progress")
    // Drawing
    public static let svg = Self("svg"), symbol = Self("symbol"), use = Self("use"), path = Self("path"), circle = Self("circle"), rect = Self("rect"), text = Self("text"), img = Self("img")
}
