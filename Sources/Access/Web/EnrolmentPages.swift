import HTML
import Site
import Vocabulary

/// The page behind an invitation link: a person chooses their own proofs of identity.
extension AccessPages {
    static let newKeyFields = ["cle-client", "cle-objet", "cle-question"]
    private static let policy = RoutePolicy("invitation", isPublic: true)

    var enrolmentRoutes: [Route] {
        [
            Route(.get, "/invitation/{jeton}", policy: Self.policy) { visit in
                guard let account = try await self.book.account(throughLink: visit.parameters["jeton"] ?? "") else { return self.deadLink(visit) }
                return try await self.welcome(visit, account, errors: [])
            },
            Route(.post, "/invitation/{jeton}", policy: Self.policy, fields: [FieldName.password, FieldName.again, FieldName.code, FieldName.secret]) { try await self.enrol($0) },
            Route(.post, "/invitation/{jeton}/cle", policy: Self.policy, fields: Self.newKeyFields + ["cle-nom"]) { try await self.enrolByPasskey($0) },
        ]
    }

    private func deadLink(_ visit: Visit) -> Reply {
        page(visit, title: t("deadLink.title", visit.language), status: 404) { w in w.element(.p, .class("chapo"), text: t("deadLink.text", visit.language)) }
    }

    private func welcome(_ visit: Visit, _ account: AccountRecord, errors: [FieldError]) async throws -> Reply {
        let language = visit.language, link = visit.parameters["jeton"] ?? ""
        let person = try await book.person(account).reveal(), organisation = try await book.organisation(account.place.organisation)
        let secret = proposed(visit, for: account.id), question = Base64URL.text(try await book.challenge(for: "enrol:" + account.id.text))
        let path = Path("/invitation").appending(link)
        return page(visit, title: t("welcome.title", language), status: errors.isEmpty ? 200 : 422, errors: errors) { w in
            w.element(.p, .class("chapo"), text: t("welcome.lead", language, ["name": person.name, "organisation": organisation?.name ?? ""]))
            w.element(.p, text: t("welcome.notYou", language))
            w.element(.h2, text: t("welcome.passkey", language))
            w.element(.p, text: t("welcome.passkeyText", language))
            passkeyForm(&w, .make, path.appending("cle"), question: question, person: Base64URL.text(Array(account.id.text.utf8)), language) { w in
                w.field(Field("cle-nom", t("passkey.label", language), hint: t("passkey.labelHint", language), value: ""), errors: [], errorWord: "")
            }
            providerLinks(&w, path, language)
            w.element(.h2, text: t("welcome.password", language))
            w.element(.form, .id("porte"), .action(path.localized(language)), .method("post"), .constant(.autocomplete, "off")) { w in
                passwordAndCode(&w, secret, account.id, person.address, language, errors)
                button(&w, t("welcome.button", language))
            }
        }
    }

    /// Two times the password, the secret as a drawing and as text, the first code.
    func passwordAndCode(_ w: inout HTMLWriter, _ secret: OneTimeCode, _ account: AccountID, _ address: String, _ language: Language, _ errors: [FieldError]) {
        // The secret of this page, sealed: nobody who saw the page before knows it.
        w.hidden(FieldName.secret, seal.seal(Array(account.text.utf8) + secret.secret))
        // The name under which a browser keeps the password.
        w.void(.input, .class("invisible"), .type("email"), .name("nom-garde"), .value(address), .constant(.autocomplete, "username"), .constant(.tabIndex, "-1"), .constant(.ariaHidden, "true"))
        w.password(FieldName.password, t("password.new", language), hint: t("password.hint", language), isNew: true, errors: errors, errorWord: t("form.error", language))
        w.password(FieldName.again, t("password.again", language), isNew: true, errors: errors, errorWord: t("form.error", language))
        w.element(.h3, text: t("code.title", language))
        w.element(.p, text: t("code.text", language))
        QRCode(secret.address(issuer: "Repere", account: "compte"))?.write(&w, label: t("code.drawing", language))
        w.element(.p) { w in
            w.text(t("code.type", language) + " ")
            w.element(.strong, .class("secret"), text: secret.text)
        }
        w.field(Field(FieldName.code, t("code.first", language), hint: t("code.hint", language), value: "", shape: .short), errors: errors, errorWord: t("form.error", language))
    }

    /// The secret that the form brings back, or a new one.
    func proposed(_ visit: Visit, for account: AccountID) -> OneTimeCode { given(visit, for: account) ?? .random() }

    /// The secret that the page proposed to this person; nil when the form does not bring one back.
    func given(_ visit: Visit, for account: AccountID) -> OneTimeCode? {
        let start = Array(account.text.utf8)
        guard let bytes = visit.form[FieldName.secret].flatMap(seal.open), bytes.starts(with: start), bytes.count == start.count + OneTimeCode.secretLength else { return nil }
        return OneTimeCode(secret: Array(bytes.dropFirst(start.count)))
    }

    /// What is wrong with a new password.
    func passwordErrors(_ visit: Visit, _ person: Person) -> [FieldError] {
        let fault = rules.fault(visit.form[FieldName.password] ?? "", again: visit.form[FieldName.again] ?? "", personal: person.name.split(separator: " ").map(String.init) + [String(person.address.prefix { $0 != "@" })])
        guard let fault else { return [] }
        let message = switch fault {
        case .missing: t("password.missing", visit.language)
        case .tooShort: t("password.tooShort", visit.language)
        case .tooLong: t("password.tooLong", visit.language)
        case .known: t("password.known", visit.language)
        case .personal: t("password.personal", visit.language)
        case .different: t("password.different", visit.language)
        }
        return [FieldError(field: fault == .different ? FieldName.again : FieldName.password, message: message)]
    }

    private func enrol(_ visit: Visit) async throws -> Reply {
        let link = visit.parameters["jeton"] ?? ""
        guard let account = try await book.account(throughLink: link) else { return deadLink(visit) }
        let errors = passwordErrors(visit, try await book.person(account).reveal())
        guard errors.isEmpty else { return try await welcome(visit, account, errors: errors) }
        do {
            let (enrolled, codes) = try await book.enrol(throughLink: link, password: Sensible(visit.form[FieldName.password] ?? ""), secret: proposed(visit, for: account.id), code: visit.form.line(FieldName.code), hashing: hashing)
            return try await entered(visit, enrolled, .passwordAndCode) { caller in self.recoveryCodes(visit, caller, codes) }
        } catch AccessBook.EnrolmentFault.wrongCode {
            return try await welcome(visit, account, errors: [FieldError(field: FieldName.code, message: t("code.wrong", visit.language))])
        } catch AccessBook.EnrolmentFault.busy {
            return try await welcome(visit, account, errors: [FieldError(field: FieldName.password, message: t("door.busy", visit.language))])
        } catch AccessBook.EnrolmentFault.noLink {
            return deadLink(visit)
        }
    }

    private func enrolByPasskey(_ visit: Visit) async throws -> Reply {
        let link = visit.parameters["jeton"] ?? ""
        guard let account = try await book.account(throughLink: link) else { return deadLink(visit) }
        do {
            let made = try await newKey(visit, purpose: "enrol:" + account.id.text)
            return try await entered(visit, try await book.enrol(throughLink: link, passkey: made), .passkey) { _ in .seeOther(Path("/espace/preuves").localized(visit.language)) }
        } catch AccessBook.EnrolmentFault.badPasskey {
            return try await welcome(visit, account, errors: [FieldError(field: "cle-nom", message: t("passkey.failed", visit.language))])
        } catch AccessBook.EnrolmentFault.noLink {
            return deadLink(visit)
        }
    }

    /// The key that a browser made, with the name that the person gave it.
    func newKey(_ visit: Visit, purpose: String) async throws -> (passkey: Passkey, signCount: UInt32) {
        let label = String(visit.form.line("cle-nom").prefix(60))
        return try await book.register(
            clientData: visit.form["cle-client"] ?? "", attestation: visit.form["cle-objet"] ?? "", challenge: visit.form["cle-question"] ?? "", purpose: purpose,
            label: label.isEmpty ? t("passkey.unnamed", visit.language) : label, ceremony)
    }

    private func entered(_ visit: Visit, _ account: AccountRecord, _ proof: Actor.Proof, _ answer: (Caller) -> Reply) async throws -> Reply {
        try await sessions.endAll(of: account.id)
        let token = try await sessions.begin(account, proof).token, device = try await book.newDevice(account.login)
        let cookies = [CookieName.set(CookieName.session, token.reveal()), CookieName.set(CookieName.device, device.reveal(), seconds: 400 * 86_400)]
        guard let caller = try await caller(Visit(language: visit.language, path: visit.path, cookies: [CookieName.session: token.reveal()])) else { return deadLink(visit) }
        return answer(caller).adding(cookies)
    }

    /// Ten codes, shown once.
    func recoveryCodes(_ visit: Visit, _ caller: Caller, _ codes: Sensible<[String]>) -> Reply {
        page(visit, title: t("codes.title", visit.language), caller: caller) { w in
            w.element(.p, .class("chapo"), text: t("codes.lead", visit.language))
            w.element(.ol, .class("codes")) { w in for code in codes.reveal() { w.element(.li, text: code) } }
            w.element(.p, text: t("codes.text", visit.language))
            w.element(.p) { w in w.element(.a, .class("bouton"), .href(Path("/espace").localized(visit.language)), text: t("codes.done", visit.language)) }
        }
    }
}
