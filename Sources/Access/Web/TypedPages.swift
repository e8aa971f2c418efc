import HTML
import Site
import Vocabulary

/// What is typed in a signed-in form outlives a hidden screen, and the way to another page and back: sealed, for the same person, twelve hours.
extension AccessPages {
    /// What may be typed behind the door: it goes along when the screen is hidden.
    static let draftFields = ["numero", "motif", "raison", "adresse", "classe", "referent", "fin", "informe", "membre", "informes", "nom", "metier", "secret", "unite-de", "charge", "unite", "joindre", "adresse-ecart", "lien", "alerte", "mot", "du", "au", "autre", "malgre", "suite-lue", "forme", "destinataire", "description"] + ["f-*", "c-*", "jour", "heure", "quand", "cle", "de", "vu", "element"]

    func hide(_ visit: Visit) async throws -> Reply {
        // By the cookie alone: another site cannot send this form, and an old page must still hide the screen.
        guard let caller = try await caller(visit) else { return try await door(visit, continuing: nil) }
        try await sessions.hide(caller.session)
        guard let kept = typed(visit, caller) else { return .seeOther(Path("/espace").localized(visit.language)) }
        return try await proveAgain(visit, caller, .hidden, kept)
    }

    /// What stands in the form of a page, to be shown there again to the same person; nil for a form that this server did not make for them.
    private func typed(_ visit: Visit, _ caller: Caller) -> Continuation? {
        guard let here = opened(visit.form[FieldName.here]), here.account == caller.account.id.text else { return nil }
        let fields = visit.form.fields.filter { !FieldName.secrets.contains($0.name) }
        return Continuation(method: here.method, template: here.template, parameters: here.parameters, names: fields.map(\.name), values: fields.map(\.value), account: here.account, time: here.time)
    }

    /// Whether a page of this person asks, with the screen shown, and no other site.
    private func isAsked(_ visit: Visit, by caller: Caller) -> Bool {
        !caller.session.isHidden && Constant.areEqual(Array((visit.form[FieldName.token] ?? "").utf8), Array(caller.formToken.utf8))
    }

    /// What is being typed, sealed: the browser keeps it with the page in its history, where nobody but this server reads it. Nothing is kept here.
    func keepTyped(_ visit: Visit) async throws -> Reply {
        guard let caller = try await caller(visit) else { return try await door(visit, continuing: nil, status: 401) }
        guard isAsked(visit, by: caller), let kept = typed(visit, caller) else { throw NotHere() }
        return Reply(contentType: "text/plain; charset=utf-8", body: Array(sealed(kept).utf8))
    }

    /// The page again, with what was typed in it: who comes back to it by the arrow finds their words.
    func takeUpTyped(_ visit: Visit) async throws -> Reply {
        guard let caller = try await caller(visit) else { return try await door(visit, continuing: nil, status: 401) }
        guard isAsked(visit, by: caller), let kept = opened(visit.form[FieldName.continuation]), kept.account == caller.account.id.text, kept.method == Route.Method.get.rawValue else { throw NotHere() }
        return try await goOn(visit, kept, caller.account.id, token: caller.token.reveal())
    }
}
