import HTML
import Site
import Vocabulary

/// How one's teams can reach one: a telephone number, hours.
extension AccessPages {
    private static let own = Purpose(.manage, .security)
    private static let longest = 200

    var reachRoutes: [Route] {
        [
            guarded(.get, "/espace/joindre", .useOwnAccount, for: Self.own) { visit, caller, _ in try await self.reachPage(visit, caller, typed: nil) },
            guarded(.post, "/espace/joindre", .useOwnAccount, for: Self.own, fields: ["joindre"]) { visit, caller, _ in try await self.setReach(visit, caller) },
        ]
    }

    private func reachPage(_ visit: Visit, _ caller: Caller, typed: String?, errors: [FieldError] = []) async throws -> Reply {
        let language = visit.language, value = if let typed = typed ?? visit.form["joindre"] { typed } else { try await book.reach(caller.account) }
        return page(visit, title: t("reach.title", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("chapo"), text: t("reach.lead", language))
            draft(&w, Path("/espace/joindre"), visit, "/espace/joindre", caller) { w in
                w.field(Field("joindre", t("reach.field", language), hint: t("reach.hint", language), value: String(value.prefix(4_000)), shape: .lines(2)), errors: errors, errorWord: t("form.error", language))
                button(&w, t("proofs.save", language))
            }
        }
    }

    private func setReach(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        let typed = TypedText.trimmed(TypedText.cleaned(visit.form["joindre"] ?? ""))
        // Signs may be made of many bytes: both are counted.
        guard typed.count <= Self.longest, typed.utf8.count <= 4 * Self.longest else { return try await reachPage(visit, caller, typed: typed, errors: [FieldError(field: "joindre", message: t("reach.tooLong", visit.language))]) }
        if try await book.reach(caller.account) != typed { try await book.setReach(typed, of: caller.account) }
        return .seeOther(Path("/espace").localized(visit.language))
    }
}
