import HTML
import Site
import Vocabulary

/// The pages behind the door, and the door.
public struct AccessPages: Sendable {
    /// What other rooms and the server answer.
    public struct Neighbours: Sendable {
        /// The name of a profession.
        let profession: @Sendable (Profession) -> Bilingual
        /// A moment (milliseconds since 1970) as people read it: "27 novembre, 3 h 12".
        let moment: @Sendable (Int64, Language) -> String
        let now: @Sendable () -> Int64
        /// What a form of a dossier sends for an answer that was chosen, and that are nobody's words.
        let chosen: Set<String>
        /// Told when something needs a person: the sentence holds no name.
        let report: @Sendable (String) -> Void

        public init(
            profession: @escaping @Sendable (Profession) -> Bilingual, moment: @escaping @Sendable (Int64, Language) -> String, now: @escaping @Sendable () -> Int64, chosen: Set<String> = [], report: @escaping @Sendable (String) -> Void
        ) {
            (self.profession, self.moment, self.now, self.chosen, self.report) = (profession, moment, now, chosen, report)
        }
    }

    let book: AccessBook
    let sessions: Sessions
    let hashing: PasswordHashing
    let federation: Federation
    let cloakroom = Cloakroom()
    let quiet = QuietReports()
    let aims = OpenedFor()
    let repeats = Repeats()
    /// The pages of other rooms behind the same door.
    public let beyond = Beyond()
    let rules: PasswordRules
    let ceremony: PasskeyCeremony
    let seal: ContinuationSeal
    let stories: [CanaryStory]
    let shell: PageShell
    let texts: Catalogue
    let neighbours: Neighbours

    /// - Parameters:
    ///   - stories: what canary dossiers tell.
    ///   - origin: where browsers find this server: `https://repere.example.fr`.
    public init(
        book: AccessBook, sessions: Sessions, hashing: PasswordHashing, federation: Federation, rules: PasswordRules, seal: ContinuationSeal, stories: [CanaryStory], origin: String, shell: PageShell, texts: Catalogue, neighbours: Neighbours
    ) {
        (self.book, self.sessions, self.hashing, self.federation, self.rules, self.seal, self.stories, self.shell, self.texts, self.neighbours) = (book, sessions, hashing, federation, rules, seal, stories, shell, texts, neighbours)
        ceremony = PasskeyCeremony(origin: origin, relyingPartyHash: Digest.sha256(Array(Self.host(origin).utf8)))
    }

    /// The name of a server in its address, without scheme and port.
    static func host(_ origin: String) -> String {
        let rest = origin.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? ""
        return String(rest.prefix { $0 != ":" })
    }

    /// The rows of the policy table for this room.
    public var routes: [Route] { doorRoutes + federationRoutes + guardedRoutes }

    /// The pages that need a session. A continuation finds its page here.
    var guardedRoutes: [Route] { spaceRoutes + reachRoutes + proofRoutes + federationProofRoutes + teamRoutes + dossierRoutes + urgencyRoutes + referentRoutes + organisationRoutes + securityRoutes }

    /// A moment as people read it.
    public func moment(_ time: Int64, _ language: Language) -> String { neighbours.moment(time, language) }

    func t(_ key: String, _ language: Language, _ places: [String: String] = [:]) -> String { texts(key, language, places) }

    /// A page of this room. Its title says nothing of a child, nor of who reads it.
    /// - Parameter heading: what the page says of itself when its title must not.
    public func page(_ visit: Visit, title: String, heading: String? = nil, caller: Caller? = nil, status: Int = 200, errors: [FieldError] = [], isForm: Bool = false, _ content: @escaping (inout HTMLWriter) -> Void) -> Reply {
        shell.reply(Page(visit, title: title, section: .space, status: status) { w in
            w.element(.div, .class("etroit")) { w in
                if let caller { bar(&w, caller, isForm, visit.language) }
                w.errorSummary(errors, title: t("form.errors", visit.language))
                w.element(.h1, text: heading ?? title)
                content(&w)
            }
        })
    }

    /// Who is signed in, and the two ways out.
    /// - Parameter isForm: what is typed in the page goes along when the screen is hidden, and comes back.
    private func bar(_ w: inout HTMLWriter, _ caller: Caller, _ isForm: Bool, _ language: Language) {
        w.element(.div, .class("session"), .constant(.dataSession, "")) { w in
            w.element(.a, .href(Path("/espace").localized(language)), text: t("bar.space", language))
            if isForm {
                w.element(.button, .class("modifier"), .type("submit"), .form(Self.draftID), .formAction(Path("/masquer").localized(language)), .constant(.formEncoding, "application/x-www-form-urlencoded"), .flag(.noFormValidate), text: t("bar.hide", language))
            }
            form(&w, Path("/deconnexion"), caller, language) { w in
                if !isForm { w.element(.button, .class("modifier"), .type("submit"), .formAction(Path("/masquer").localized(language)), text: t("bar.hide", language)) }
                w.element(.button, .class("modifier"), .type("submit"), text: t("bar.signOut", language))
            }
        }
    }

    /// A form of a signed-in page: it carries the proof that it comes from here.
    public func form(_ w: inout HTMLWriter, _ path: Path, _ caller: Caller, _ language: Language, id: String? = nil, _ content: (inout HTMLWriter) -> Void) {
        w.element(.form, id.map { .id($0) }, .action(path.localized(language)), .method("post"), .constant(.autocomplete, "off")) { w in
            w.hidden(FieldName.token, caller.formToken)
            content(&w)
        }
    }

    static let draftID = "saisie"

    /// The form of a page where something is typed: it also knows where it stands, for the screen that is hidden.
    /// - Parameter template: the page that shows it again.
    /// - Parameter withFile: a file is sent with it.
    public func draft(_ w: inout HTMLWriter, _ path: Path, _ visit: Visit, _ template: String, _ caller: Caller, withFile: Bool = false, _ content: (inout HTMLWriter) -> Void) {
        let here = Continuation(method: Route.Method.get.rawValue, template: template, parameters: visit.parameters, names: [], values: [], account: caller.account.id.text, time: neighbours.now())
        w.element(.form, .id(Self.draftID), .action(path.localized(visit.language)), .method("post"), withFile ? .constant(.encoding, "multipart/form-data") : nil, .constant(.autocomplete, "off"), .guarded, .outage(t("form.offline", visit.language)), .cameFrom(String((visit.form[FieldName.focus] ?? "").prefix(60)))) { w in
            w.hidden(FieldName.token, caller.formToken)
            w.hidden(FieldName.here, sealed(here))
            w.hidden(FieldName.focus, "")
            content(&w)
        }
    }

    public func button(_ w: inout HTMLWriter, _ text: String, second: Bool = false, name: String? = nil, value: String? = nil) {
        w.element(.p) { w in w.element(.button, second ? .class("bouton second") : .class("bouton"), .type("submit"), name.map { .name($0) }, value.map { .value($0) }, text: text) }
    }

    public func link(_ w: inout HTMLWriter, _ path: Path, _ text: String, _ language: Language) {
        w.element(.li) { w in w.element(.a, .href(path.localized(language))) { w in w.element(.span, text: text) } }
    }
}

/// The fields that several forms share.
enum FieldName {
    static let token = "jeton", continuation = "suite", here = "ici", focus = "champ", secret = "secret-scelle"
    /// What is never kept to be sent again.
    static let secrets = [password, again, code, secret, token, file, here]
    static let address = "adresse", file = "fichier", password = "phrase", again = "phrase2", code = "code"
}
