import HTML
import Site
import Vocabulary

/// The door: sign in, prove again, hide the screen, sign out.
extension AccessPages {
    private static let policy = RoutePolicy("door", isPublic: true)
    static let passkeyFields = ["cle-id", "cle-client", "cle-donnees", "cle-signature", "cle-question"]

    var doorRoutes: [Route] {
        [
            Route(.get, "/connexion", policy: Self.policy) { visit in
                if let caller = try await self.caller(visit), !caller.session.isHidden { return .seeOther(Path("/espace").localized(visit.language)) }
                return try await self.door(visit, continuing: nil)
            },
            Route(.post, "/connexion", policy: Self.policy, fields: [FieldName.address, FieldName.password, FieldName.code, FieldName.continuation] + Self.passkeyFields) { try await self.signIn($0) },
            Route(.post, "/confirmer", policy: RoutePolicy("session", isPublic: false), fields: [FieldName.password, FieldName.code, FieldName.continuation, FieldName.token] + Self.passkeyFields) { try await self.confirm($0) },
            Route(.post, "/masquer", policy: RoutePolicy("session", isPublic: false), fields: [FieldName.token, FieldName.here, FieldName.focus] + Self.draftFields) { try await self.hide($0) },
            Route(.post, "/garder-la-saisie", policy: RoutePolicy("session", isPublic: false), fields: [FieldName.token, FieldName.here, FieldName.focus] + Self.draftFields) { try await self.keepTyped($0) },
            Route(.post, "/reprendre-la-saisie", policy: RoutePolicy("session", isPublic: false), fields: [FieldName.token, FieldName.continuation]) { try await self.takeUpTyped($0) },
            Route(.post, "/deconnexion", policy: RoutePolicy("session", isPublic: false), fields: [FieldName.token]) { try await self.signOut($0) },
        ] + enrolmentRoutes
    }

    /// The page that asks who one is. It says the same to everybody.
    func door(_ visit: Visit, continuing continuation: Continuation?, sealed kept: String? = nil, message: String? = nil, status: Int? = nil) async throws -> Reply {
        let language = visit.language, question = Base64URL.text(try await book.challenge(for: "signIn"))
        let errors = message.map { [FieldError(field: FieldName.address, message: $0)] } ?? []
        return page(visit, title: t("door.title", language), status: status ?? (continuation == nil ? 200 : 401), errors: errors) { w in
            w.element(.p, .class("chapo"), text: t("door.lead", language))
            if let continuation, continuation.account != nil, !continuation.values.isEmpty { w.element(.div, .class("filet orienter"), .constant(.role, "status")) { w in w.element(.p, text: t("door.kept", language)) } }
            w.element(.form, .id("porte"), .action(Path("/connexion").localized(language)), .method("post")) { w in
                w.hidden(FieldName.continuation, kept ?? sealed(continuation))
                w.field(Field(FieldName.address, t("door.address", language), value: String((visit.form[FieldName.address] ?? "").prefix(254)), shape: .email), errors: errors, errorWord: t("form.error", language))
                secretFields(&w, language)
                button(&w, t("door.enter", language))
            }
            passkeyForm(&w, .prove, Path("/connexion"), question: question, language) { w in w.hidden(FieldName.continuation, kept ?? sealed(continuation)) }
            providerDoor(&w, kept ?? sealed(continuation), language)
            w.element(.details) { w in
                w.element(.summary, text: t("door.lost", language))
                w.element(.p, text: t("door.lostText", language))
                w.element(.p, text: t("door.tonight", language))
            }
        }
    }

    func secretFields(_ w: inout HTMLWriter, _ language: Language) {
        w.password(FieldName.password, t("door.password", language), errors: [], errorWord: t("form.error", language))
        w.field(Field(FieldName.code, t("door.code", language), hint: t("door.codeHint", language), value: "", shape: .short), errors: [], errorWord: t("form.error", language))
    }

    enum Ceremony: String { case make = "creer", prove = "prouver" }

    /// The button of a passkey. Only the script can ask an authenticator: without it, the page says so.
    func passkeyForm(_ w: inout HTMLWriter, _ ceremony: Ceremony, _ path: Path, question: String, person: String = "", known: [String] = [], _ language: Language, _ content: (inout HTMLWriter) -> Void) {
        w.element(
            .form, .class("cle"), .action(path.localized(language)), .method("post"), .passkey(.ceremony, ceremony.rawValue), .passkey(.question, question), .passkey(.site, Self.host(self.ceremony.origin)), .passkey(.person, person),
            .passkey(.known, known.joined(separator: " ")), .passkey(.failed, t("passkey.failed", language))
        ) { w in
            content(&w)
            for name in ceremony == .prove ? Self.passkeyFields : Self.newKeyFields { w.hidden(name, name == "cle-question" ? question : "") }
            w.element(.p, .class("petit sans-script"), text: t("passkey.needsScript", language))
            w.element(.p, .class("avec-script")) { w in w.element(.button, .class("bouton second"), .type("submit"), text: t(ceremony == .prove ? "passkey.use" : "passkey.make", language)) }
        }
    }

    private func signIn(_ visit: Visit) async throws -> Reply {
        let kept = visit.form[FieldName.continuation]
        guard let outcome = try await outcome(visit, only: nil, address: visit.form.line(FieldName.address)) else { return try await door(visit, continuing: nil, sealed: kept, message: t("door.wrong", visit.language), status: 422) }
        switch outcome {
        case .proved(let account, let proof, let device):
            if let old = visit.cookies[CookieName.session], let session = sessions.find(old) { try await sessions.end([session.hash]) }
            let (_, token) = try await sessions.begin(account, proof)
            let reply = try await goOn(visit, opened(kept), account.id, token: token.reveal())
            return reply.adding([CookieName.set(CookieName.session, token.reveal()), CookieName.set(CookieName.device, device.reveal(), seconds: 400 * 86_400)])
        case .refused: return try await door(visit, continuing: nil, sealed: kept, message: t("door.wrong", visit.language), status: 422)
        case .wait(let time): return try await door(visit, continuing: nil, sealed: kept, message: t("door.wait", visit.language, ["seconds": "\((time + 999) / 1_000)"]), status: 429)
        case .busy: return try await door(visit, continuing: nil, sealed: kept, message: t("door.busy", visit.language), status: 503)
        }
    }

    /// What was sent: a passkey, or address, password and code. Nil when it is neither.
    private func outcome(_ visit: Visit, only account: AccountID?, address: String) async throws -> AccessBook.Outcome? {
        if let id = visit.form["cle-id"], !id.isEmpty {
            func field(_ name: String) -> String { visit.form[name] ?? "" }
            guard let answer = AccessBook.PasskeyAnswer(id: id, clientData: field("cle-client"), authenticatorData: field("cle-donnees"), signature: field("cle-signature"), challenge: field("cle-question")) else { return nil }
            return try await book.prove(answer, ceremony, only: account, device: visit.cookies[CookieName.device])
        }
        let password = visit.form[FieldName.password] ?? "", code = visit.form.line(FieldName.code)
        guard !address.isEmpty, address.utf8.count <= 254, !password.isEmpty, PasswordRules.prepared(password).count <= PasswordRules.mostBytes, (6...40).contains(code.utf8.count) else { return nil }
        return try await book.prove(.init(address: address, password: Sensible(password), code: code, device: visit.cookies[CookieName.device]), hashing: hashing, only: account)
    }

    // MARK: With a session

    enum ProofReason: String { case stepUp, hidden, secondFactor }

    /// Asks a signed-in person who they are, and keeps what they were doing.
    func proveAgain(_ visit: Visit, _ caller: Caller, _ reason: ProofReason, _ continuation: Continuation?, sealed kept: String? = nil, message: String? = nil) async throws -> Reply {
        let language = visit.language, question = Base64URL.text(try await book.challenge(for: caller.account.id.text)), errors = message.map { [FieldError(field: FieldName.password, message: $0)] } ?? []
        let isHidden = reason == .hidden
        let title = switch reason {
        case .stepUp: t("stepUp.title", language)
        case .hidden: t("hidden.title", language)
        case .secondFactor: t("secondFactor.title", language)
        }
        let lead = switch reason {
        case .stepUp: t("stepUp.lead", language)
        case .hidden: t("hidden.lead", language)
        case .secondFactor: t("secondFactor.lead", language)
        }
        let doing = doing(continuation ?? opened(kept), language)
        return page(visit, title: title, caller: isHidden ? nil : caller, status: message == nil ? 403 : 422, errors: errors) { w in
            w.element(.p, .class("chapo"), text: lead)
            if let doing { w.element(.p) { w in w.element(.strong, text: doing) } }
            if !caller.account.hasPassword, caller.account.passkeys.isEmpty, reason == .secondFactor || !caller.account.isFederated { w.element(.p, text: t("secondFactor.none", language)) }
            if caller.account.hasPassword {
                form(&w, Path("/confirmer"), caller, language, id: "porte") { w in
                    w.hidden(FieldName.continuation, kept ?? sealed(continuation))
                    secretFields(&w, language)
                    button(&w, t("stepUp.button", language))
                }
            }
            if !caller.account.passkeys.isEmpty {
                passkeyForm(&w, .prove, Path("/confirmer"), question: question, known: caller.account.passkeys.map { Base64URL.text($0.id) }, language) { w in
                    w.hidden(FieldName.token, caller.formToken)
                    w.hidden(FieldName.continuation, kept ?? sealed(continuation))
                }
            }
            confirmForms(&w, caller, kept ?? sealed(continuation), language)
            if isHidden { form(&w, Path("/deconnexion"), caller, language) { w in button(&w, t("bar.signOut", language), second: true) } }
        }
    }

    /// The person behind a form of a session, hidden or not; nil when the form does not come from here.
    func sender(_ visit: Visit) async throws -> Caller? {
        guard let caller = try await caller(visit), Constant.areEqual(Array((visit.form[FieldName.token] ?? "").utf8), Array(caller.formToken.utf8)) else { return nil }
        return caller
    }

    private func confirm(_ visit: Visit) async throws -> Reply {
        let kept = visit.form[FieldName.continuation]
        guard let caller = try await sender(visit) else { return try await door(visit, continuing: nil, sealed: kept, status: 401) }
        let reason: ProofReason = caller.session.isHidden ? .hidden : caller.session.proof == .firstFactor ? .secondFactor : .stepUp
        func again(_ message: String) async throws -> Reply { try await proveAgain(visit, caller, reason, nil, sealed: kept, message: message) }
        let language = visit.language
        let person = try await book.person(caller.account)
        guard let outcome = try await outcome(visit, only: caller.account.id, address: person.reveal().address) else { return try await again(t("door.wrong", language)) }
        switch outcome {
        case .proved(let account, let proof, let device):
            // Ended from elsewhere while the proof was on its way: it opens nothing again.
            guard let (_, token) = try? await sessions.renew(caller.session, rights: account.rights, proof: proof) else { return try await door(visit, continuing: nil, sealed: kept, status: 401) }
            let reply = try await goOn(visit, opened(kept), account.id, token: token.reveal())
            return reply.adding([CookieName.set(CookieName.session, token.reveal()), CookieName.set(CookieName.device, device.reveal(), seconds: 400 * 86_400)])
        case .refused: return try await again(t("door.wrong", language))
        case .wait(let time): return try await again(t("door.wait", language, ["seconds": "\((time + 999) / 1_000)"]))
        case .busy: return try await again(t("door.busy", language))
        }
    }

    private func signOut(_ visit: Visit) async throws -> Reply {
        let session = visit.cookies[CookieName.session].flatMap(sessions.find)
        if let session { try await sessions.end([session.hash]) }
        let exit = try await providerExit(session, visit.language)
        return signedOut(visit, leaving: exit?.label).adding([CookieName.set(CookieName.session, "", seconds: 0), ("Clear-Site-Data", "\"cache\", \"storage\"")] + (exit?.headers ?? []))
    }
}
