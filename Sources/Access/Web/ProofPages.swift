import HTML
import Site
import Vocabulary

/// One's own proofs of identity: passkeys, password and codes. Only their owner sees or changes them.
extension AccessPages {
    private static let own = Purpose(.manage, .security)

    var proofRoutes: [Route] {
        [
            guarded(.get, "/espace/preuves", .useOwnAccount, for: Self.own) { visit, caller, _ in try await self.proofs(visit, caller) },
            fresh("/espace/preuves/cle", fields: Self.newKeyFields + ["cle-nom"]) { visit, caller in try await self.addKey(visit, caller) },
            fresh("/espace/preuves/retirer", fields: ["cle"]) { visit, caller in try await self.removeKey(visit, caller) },
            fresh("/espace/preuves/phrase", fields: []) { visit, caller in try await self.passwordPage(visit, caller, errors: []) },
            fresh("/espace/preuves/phrase/choisir", fields: [FieldName.password, FieldName.again, FieldName.code, FieldName.secret]) { visit, caller in try await self.choosePassword(visit, caller) },
        ]
    }

    /// A change of proofs asks for a recent proof: a screen left open changes nothing.
    private func fresh(_ path: String, fields: [String], _ answer: @escaping @Sendable (Visit, Caller) async throws -> Reply) -> Route {
        guarded(.post, path, .changeProofs, for: Self.own, fields: fields) { visit, caller, _ in try await answer(visit, caller) }
    }

    private func proofs(_ visit: Visit, _ caller: Caller, message: String? = nil, errors: [FieldError] = []) async throws -> Reply {
        let language = visit.language, account = caller.account, question = Base64URL.text(try await book.challenge(for: account.id.text + ":cle"))
        var keys: [(id: String, label: String, added: String)] = []
        for key in account.passkeys { keys.append((Base64URL.text(key.id), try await book.label(key, of: account), neighbours.moment(key.added, language))) }
        return page(visit, title: t("proofs.title", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors) { [keys] w in
            if let message { w.element(.div, .class("filet orienter"), .constant(.role, "status")) { w in w.element(.p, text: message) } }
            w.element(.p, .class("chapo"), text: t("proofs.lead", language))
            w.element(.h2, text: t("proofs.keys", language))
            if keys.isEmpty { w.element(.p, text: t("proofs.noKey", language)) }
            if keys.count == 1 { w.element(.p, text: t("proofs.second", language)) }
            w.element(.ul, .class("contacts")) { w in
                for key in keys {
                    w.element(.li) { w in
                        w.element(.div) { w in
                            w.element(.strong, text: key.label)
                            w.element(.small, text: t("proofs.added", language, ["moment": key.added]))
                        }
                        form(&w, Path("/espace/preuves/retirer"), caller, language) { w in
                            w.hidden("cle", key.id)
                            w.element(.button, .class("modifier"), .type("submit"), .label(t("proofs.removeOne", language, ["label": key.label])), text: t("proofs.remove", language))
                        }
                    }
                }
            }
            passkeyForm(&w, .make, Path("/espace/preuves/cle"), question: question, person: Base64URL.text(Array(account.id.text.utf8)), known: keys.map(\.id), language) { w in
                w.hidden(FieldName.token, caller.formToken)
                w.field(Field("cle-nom", t("passkey.label", language), hint: t("passkey.labelHint", language), value: String(visit.form.line("cle-nom").prefix(60))), errors: errors, errorWord: t("form.error", language))
            }
            if !federation.providers.isEmpty {
                w.element(.h2, text: t("proofs.federation", language))
                providerLinks(&w, Path("/espace/preuves"), language)
            }
            w.element(.h2, text: t("proofs.password", language))
            w.element(.p, text: account.hasPassword ? t("proofs.hasPassword", language, ["count": "\(account.recoveryCodesLeft)"]) : t("proofs.noPassword", language))
            form(&w, Path("/espace/preuves/phrase"), caller, language) { w in button(&w, t(account.hasPassword ? "proofs.change" : "proofs.choose", language), second: true) }
        }
    }

    private func addKey(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        do {
            let key = try await newKey(visit, purpose: caller.account.id.text + ":cle")
            try await book.add(key, to: caller.account)
            return .seeOther(Path("/espace/preuves").localized(visit.language))
        } catch AccessBook.EnrolmentFault.badPasskey {
            return try await proofs(visit, caller, errors: [FieldError(field: "cle-nom", message: t("passkey.failed", visit.language))])
        }
    }

    private func removeKey(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        guard let id = Base64URL.bytes(visit.form["cle"] ?? "") else { return try await proofs(visit, caller) }
        do {
            try await book.remove(passkey: id, from: caller.account)
            return try await renewed(visit, caller) { .seeOther(Path("/espace/preuves").localized($0.language)) }
        } catch AccessBook.EnrolmentFault.lastProof {
            return try await proofs(visit, caller, errors: [FieldError(field: "cle-nom", message: t("proofs.last", visit.language))])
        }
    }

    private func passwordPage(_ visit: Visit, _ caller: Caller, errors: [FieldError]) async throws -> Reply {
        let language = visit.language, secret = proposed(visit, for: caller.account.id), person = try await book.person(caller.account).reveal()
        return page(visit, title: t("proofs.password", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors) { w in
            w.element(.p, .class("chapo"), text: t("proofs.passwordLead", language))
            form(&w, Path("/espace/preuves/phrase/choisir"), caller, language, id: "porte") { w in
                passwordAndCode(&w, secret, caller.account.id, person.address, language, errors)
                button(&w, t("proofs.save", language))
            }
        }
    }

    private func choosePassword(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        let errors = passwordErrors(visit, try await book.person(caller.account).reveal())
        guard errors.isEmpty else { return try await passwordPage(visit, caller, errors: errors) }
        do {
            let codes = try await book.choose(caller.account, password: Sensible(visit.form[FieldName.password] ?? ""), secret: proposed(visit, for: caller.account.id), code: visit.form.line(FieldName.code), hashing: hashing)
            return try await renewed(visit, caller) { now in self.recoveryCodes(visit, now.caller, codes) }
        } catch AccessBook.EnrolmentFault.wrongCode {
            return try await passwordPage(visit, caller, errors: [FieldError(field: FieldName.code, message: t("code.wrong", visit.language))])
        } catch AccessBook.EnrolmentFault.busy {
            return try await passwordPage(visit, caller, errors: [FieldError(field: FieldName.password, message: t("door.busy", visit.language))])
        }
    }

    /// After a change of proofs: other sessions end, this one gets another token.
    private func renewed(_ visit: Visit, _ caller: Caller, _ answer: ((language: Language, caller: Caller)) -> Reply) async throws -> Reply {
        guard let account = try await book.account(caller.account.id) else { throw NotHere() }
        try await sessions.endAll(of: account.id, but: caller.session.hash)
        let (session, token) = try await sessions.renew(caller.session, rights: account.rights)
        let now = Caller(session: session, token: token, account: account, actor: caller.actor)
        return answer((visit.language, now)).adding([CookieName.set(CookieName.session, token.reveal())])
    }
}
