/// One attribute: a constant name, and a value that is always escaped.
///
/// Addresses (`href`, `action`…) take a `Path`, never a text, so that nothing typed by a visitor becomes a link.
public struct Attribute: Sendable {
    let name: StaticString
    let value: Value

    enum Value: Sendable {
        case none
        case constant(StaticString)
        case text(String)
    }

    private init(_ name: StaticString, _ value: Value) {
        self.name = name
        self.value = value
    }

    /// An attribute whose value is written in the source.
    public static func constant(_ name: ConstantName, _ value: StaticString) -> Attribute { Attribute(name.text, .constant(value)) }

    public static func `class`(_ value: StaticString) -> Attribute { Attribute("class", .constant(value)) }
    public static func type(_ value: StaticString) -> Attribute { Attribute("type", .constant(value)) }
    public static func method(_ value: StaticString) -> Attribute { Attribute("method", .constant(value)) }
    public static func id(_ value: String) -> Attribute { Attribute("id", .text(value)) }
    public static func name(_ value: String) -> Attribute { Attribute("name", .text(value)) }
    public static func value(_ value: String) -> Attribute { Attribute("value", .text(value)) }
    public static func lang(_ value: String) -> Attribute { Attribute("lang", .text(value)) }
    public static func hreflang(_ value: String) -> Attribute { Attribute("hreflang", .text(value)) }
    public static func `for`(_ id: String) -> Attribute { Attribute("for", .text(id)) }
    public static func form(_ id: String) -> Attribute { Attribute("form", .text(id)) }
    public static func labelledBy(_ id: String) -> Attribute { Attribute("aria-labelledby", .text(id)) }
    public static func describedBy(_ ids: String) -> Attribute { Attribute("aria-describedby", .text(ids)) }
    public static func label(_ text: String) -> Attribute { Attribute("aria-label", .text(text)) }
    public static func href(_ path: Path) -> Attribute { Attribute("href", .text(path.text)) }
    /// What an image shows, for who does not see it.
    public static func alternative(_ text: String) -> Attribute { Attribute("alt", .text(text)) }
    public static func src(_ path: Path) -> Attribute { Attribute("src", .text(path.text)) }
    public static func action(_ path: Path) -> Attribute { Attribute("action", .text(path.text)) }
    public static func formAction(_ path: Path) -> Attribute { Attribute("formaction", .text(path.text)) }
    /// The title of the column, shown beside a cell when the table is stacked.
    public static func columnTitle(_ text: String) -> Attribute { Attribute("data-titre", .text(text)) }
    /// A form whose typed words are guarded by the script: a warning before they are lost.
    public static let guarded = Attribute("data-garde", .constant(""))
    /// The same, for a page that holds a sealed draft: its own address, where the script sends it.
    public static func guarded(at path: Path) -> Attribute { Attribute("data-garde", .text(path.text)) }
    /// What the script says when the server does not answer.
    public static func outage(_ text: String) -> Attribute { Attribute("data-panne", .text(text)) }
    public static func minLength(_ count: Int) -> Attribute { Attribute("minlength", .text("\(count)")) }
    /// What the script needs to ask an authenticator.
    public static func passkey(_ name: PasskeyName, _ value: String) -> Attribute { Attribute(name.text, .text(value)) }
    /// The field to come back to, by its id.
    public static func cameFrom(_ id: String) -> Attribute { Attribute("data-champ", .text(id)) }
    /// The outline of a drawing.
    public static func outline(_ text: String) -> Attribute { Attribute("d", .text(text)) }
    /// A place or a length in a drawing: `12` or `40.5%`.
    public static func x(_ value: String) -> Attribute { Attribute("x", .text(value)) }
    public static func y(_ value: String) -> Attribute { Attribute("y", .text(value)) }
    public static func wide(_ value: String) -> Attribute { Attribute("width", .text(value)) }
    public static func high(_ value: String) -> Attribute { Attribute("height", .text(value)) }
    /// The size of a drawing, from its corner.
    public static func square(_ side: Int) -> Attribute { Attribute("viewBox", .text("0 0 \(side) \(side)")) }
    public static func content(_ text: String) -> Attribute { Attribute("content", .text(text)) }

    /// A presence such as `checked`, or nothing.
    public static func flag(_ name: FlagName, when condition: Bool = true) -> Attribute? {
        condition ? Attribute(name.text, .none) : nil
    }

    /// Names whose value is a constant.
    public struct ConstantName: Sendable {
        let text: StaticString
        private init(_ text: StaticString) { self.text = text }
        public static let accept = Self("accept"), ariaHidden = Self("aria-hidden"), ariaCurrent = Self("aria-current")
        public static let ariaInvalid = Self("aria-invalid"), autocomplete = Self("autocomplete"), autocapitalize = Self("autocapitalize"), charset = Self("charset")
        public static let encoding = Self("enctype"), formEncoding = Self("formenctype"), fill = Self("fill"), height = Self("height"), inputMode = Self("inputmode")
        public static let maxLength = Self("maxlength"), metaName = Self("name"), rel = Self("rel"), role = Self("role"), rows = Self("rows")
        public static let scope = Self("scope"), spellcheck = Self("spellcheck"), stroke = Self("stroke"), strokeLinecap = Self("stroke-linecap")
        public static let strokeLinejoin = Self("stroke-linejoin"), strokeWidth = Self("stroke-width"), tabIndex = Self("tabindex")
        public static let viewBox = Self("viewBox"), width = Self("width"), d = Self("d"), cx = Self("cx"), cy = Self("cy"), r = Self("r")
        public static let x = Self("x"), y = Self("y"), rx = Self("rx"), max = Self("max"), httpEquiv = Self("http-equiv")
        public static let dataExit = Self("data-sortie"), dataSession = Self("data-session")
    }

    /// What an authenticator is asked: make or prove, the question, the site, the person.
    public struct PasskeyName: Sendable {
        let text: StaticString
        private init(_ text: StaticString) { self.text = text }
        public static let ceremony = Self("data-cle"), question = Self("data-question"), site = Self("data-site"), person = Self("data-personne"), known = Self("data-connues"), failed = Self("data-echec")
    }

    /// Names whose presence is enough.
    public struct FlagName: Sendable {
        let text: StaticString
        private init(_ text: StaticString) { self.text = text }
        public static let checked = Self("checked"), selected = Self("selected"), open = Self("open"), required = Self("required")
        public static let noValidate = Self("novalidate"), noFormValidate = Self("formnovalidate"), deferred = Self("defer"), multiple = Self("multiple"), reversed = Self("reversed")
    }
}
