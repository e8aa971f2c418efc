import HTML
import Vocabulary

/// One request, reduced to what a page may know: no address, no header.
public struct Visit: Sendable {
    public let language: Language
    /// The page asked for, without its language prefix.
    public let path: Path
    /// The fields sent by POST, or the query of a GET; only those the route declares.
    public let form: FormBody
    /// Parts of the address, by name.
    public let parameters: [String: String]

    /// The cookies of the product, by name; others never reach a page. A page whose policy is `open` gets none.
    public let cookies: [String: String]

    public init(language: Language, path: Path, form: FormBody = FormBody(), parameters: [String: String] = [:], cookies: [String: String] = [:]) {
        self.language = language
        self.path = path
        self.form = form
        self.parameters = parameters
        self.cookies = cookies
    }
}
