import Access
import HTML
import Site
import Vault
import Vocabulary

/// A dossier opened from a signalement: its file is read, shown whole, and written only once a person has read it.
extension CaseFilePages {
    /// The largest file, in bytes: a signalement of format 1 is at most 8 MB.
    static let importLimit = 8 << 20
    static let received = "signalementReceived"

    var importRoutes: [Route] {
        [
            door.guarded(.get, "/jeunes/importer", .openDossier, for: Self.protect) { visit, caller, _ in self.importing(visit, caller) },
            door.guarded(.post, "/jeunes/importer", .openDossier, for: Self.protect, fields: ["fichier"], upload: Self.importLimit + 65_536) { visit, caller, _ in try await self.importIt(visit, caller) },
        ]
    }

    private func importing(_ visit: Visit, _ caller: Caller, error: String? = nil) -> Reply {
        let language = visit.language, errors = error.map { [FieldError(field: "fichier", message: $0)] } ?? []
        return door.page(visit, title: t("import.title", language), caller: caller, status: errors.isEmpty ? 200 : 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("chapo"), text: t("import.lead", language))
            door.draft(&w, Path("/jeunes/importer"), visit, "/jeunes/importer", caller, withFile: true) { w in
                w.file("fichier", t("import.file", language), hint: t("import.fileHint", language), accept: "application/pdf,application/json,.pdf,.json", errors: errors, errorWord: t("form.error", language))
                door.button(&w, t("import.button", language))
            }
            w.element(.ul, .class("liens")) { w in door.link(&w, Path("/jeunes/ouvrir"), t("open.title", language), language) }
        }
    }

    private func importIt(_ visit: Visit, _ caller: Caller) async throws -> Reply {
        let language = visit.language
        guard let file = visit.form.files["fichier"], file.isCut || !file.bytes.isEmpty else { return importing(visit, caller, error: t("import.none", language)) }
        guard !file.isCut, file.bytes.count <= Self.importLimit else { return importing(visit, caller, error: t("import.tooLarge", language)) }
        let found: ImportedSignalement
        do { found = try await neighbours.signalement(file.bytes) } catch let fault as ImportedSignalement.Fault { return importing(visit, caller, error: fault.words(language)) }
        return try await opening(visit, caller, body(found, language), key: neighbours.draw(), notice: t(found.isExample ? "import.example" : "import.read", language))
    }

    /// The forms of the dossier and of the signalement, filled.
    private func body(_ found: ImportedSignalement, _ language: Language) -> FormBody {
        var fields = found.values.sorted { $0.key < $1.key }.map { (name: "f-\($0.key)", value: $0.value) }
        fields += found.unknown.sorted().map { (name: "c-\($0)", value: Certainty.unknown.rawValue) }
        if let day = found.day { fields.append((name: KindForm.when, value: day.text(language))) }
        fields.append((name: Self.taken, value: "oui"))
        return FormBody(fields: fields)
    }

    /// That a signalement is written too.
    static let taken = "f-repris"

    /// The kind of what was received, when the form holds one.
    func receivedKind(_ form: FormBody) -> Kind? { form[Self.taken] == "oui" ? kinds[Self.received] : nil }

    /// Writes what was received in the dossier that has just been opened.
    func writeReceived(_ form: FormBody, _ kind: Kind, _ caller: Caller, _ dossier: DossierID, key: String, _ language: Language) async throws {
        let facts = try await book.access.facts(dossier, for: caller.account.id)
        let permit = try authorise(caller.actor, .addToDossier, .dossier(facts), for: Self.protect, at: neighbours.now())
        _ = try await book.add(permit, kind, KindForm(kind: kind, texts: texts, language: language, today: today).read(form, at: minute).answers, key: key + ".recu")
    }
}
