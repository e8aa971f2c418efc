import Access
import HTML
import Site
import Vault
import Vocabulary

/// Adding a photo or a PDF, and opening it. What must never be kept here is said before a file can be chosen.
extension CaseFilePages {
    private static let file = "fichier", audience = "classe", template = "/dossiers/{dossier}/ajouter-un-fichier"
    /// The largest form: the largest file, and room for its words.
    private static let upload = FileFormat.largest + Route.usualLimit

    var fileRoutes: [Route] {
        [
            door.guarded(.get, Self.template, .addToDossier, in: .dossier, for: Self.protect, fields: Self.fileFields) { visit, caller, permit in
                let kept = KindForm.kept(visit.form)
                return try self.fileForm(visit, caller, try self.facts(permit).id, key: self.key(visit), status: 200, errors: kept == nil ? [] : [self.again(visit)])
            },
            door.guarded(.post, Self.template, .addToDossier, in: .dossier, for: Self.protect, fields: Self.fileFields + [Self.file], upload: Self.upload) { visit, caller, permit in try await self.addFile(visit, caller, permit) },
            door.guarded(.get, "/dossiers/{dossier}/fichier/{numero}", .seeTeam, in: .dossier, for: Self.manage, inside: .readDossier) { visit, caller, permit in try await self.openFile(visit, caller, permit) },
        ]
    }

    private static let fileFields = [KindForm.key, KindForm.when, "f-description", audience]

    /// The browser never sends the same file by itself.
    private func again(_ visit: Visit) -> FieldError { FieldError(field: Self.file, message: t("kept.again", visit.language)) }

    private func fileKind() throws -> Kind {
        guard let kind = kinds[KeptFile.kind] else { throw NotHere() }
        return kind
    }

    // MARK: Adding

    private func addFile(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let facts = try facts(permit), language = visit.language, key = key(visit), sent = visit.form.files[Self.file]
        func refused(_ refusal: FileRefusal) throws -> Reply {
            let status = switch refusal {
            case .tooLarge: 413
            case .busy, .unavailable: 503
            default: 422
            }
            return try fileForm(visit, caller, facts.id, key: key, status: status, errors: [FieldError(field: Self.file, message: sentence(refusal, language))])
        }
        if sent?.isCut ?? false { return try refused(.tooLarge) }
        let audience = visit.form[Self.audience].flatMap(AudienceClass.init(name:))
        var (answers, errors) = KindForm(kind: try fileKind().kept(for: audience ?? .social), texts: texts, language: language, today: today).read(visit.form, at: minute)
        if audience == nil { errors.append(FieldError(field: Self.audience, message: t("kept.noClass", language))) }
        if let refusal = FileRefusal(sent?.bytes ?? [], named: sent?.name ?? "", isCut: false) {
            guard !errors.isEmpty else { return try refused(refusal) }
            errors.append(FieldError(field: Self.file, message: sentence(refusal, language)))
        } else if !errors.isEmpty {
            errors.append(again(visit))
        }
        guard errors.isEmpty, let audience, let sent else { return try fileForm(visit, caller, facts.id, key: key, errors: errors) }
        do {
            let bytes = try await neighbours.clean(sent.bytes)
            guard let format = FileFormat(bytes) else { throw FileRefusal.unavailable }
            answers[audience, default: Answers()].values.merge(["format": [format.rawValue], "size": ["\(bytes.count)"], "digest": [Digest.sha256Hexadecimal(bytes)]]) { $1 }
            return done(visit, caller, facts, try await book.keep(permit, answers, file: bytes, for: audience, key: key))
        } catch let refusal as FileRefusal {
            return try refused(refusal)
        } catch CaseBook.Fault.notKept {
            return try refused(.unavailable)
        } catch CaseBook.Fault.busy {
            return try refused(.busy)
        }
    }

    /// The form, with what was typed. The file comes last, so that what was typed has arrived when it is too large.
    func fileForm(_ visit: Visit, _ caller: Caller, _ dossier: DossierID, key: String, status: Int? = nil, lead: String? = nil, errors: [FieldError]) throws -> Reply {
        let language = visit.language, kind = try fileKind(), form = KindForm(kind: kind, texts: texts, language: language, today: today), word = t("form.error", language)
        return door.page(visit, title: t("add.title", language), heading: kind.add(language), caller: caller, status: status ?? 422, errors: errors, isForm: true) { w in
            w.element(.p, .class("chapo"), text: lead ?? t("kept.lead", language))
            never(&w, dossier, language)
            w.element(.p, text: t("kept.what", language))
            door.draft(&w, path(dossier, "ajouter-un-fichier"), visit, Self.template, caller, withFile: true) { w in
                w.hidden(KindForm.key, key)
                form.draw(&w, visit.form, errors: errors, only: kind.fields.filter { !$0.isGiven })
                form.time(&w, visit.form, errors: errors, minute: 0, isNew: false)
                w.choices(name: Self.audience, legend: t("kept.who", language), hint: t("kept.whoHint", language), audiences(language), chosen: Set(visit.form.values(Self.audience)), single: true, errors: errors, errorWord: word)
                w.file(Self.file, t("kept.file", language), hint: t("kept.formats", language), accept: "image/jpeg,image/png,image/heic,image/heif,application/pdf,.heic,.heif", errors: errors, errorWord: word)
                door.button(&w, t("kept.save", language))
            }
            w.element(.ul, .class("liens")) { w in door.link(&w, path(dossier, "suivi"), t("file.back", language), language) }
        }
    }

    /// What must never be kept here, and what to do with it.
    private func never(_ w: inout HTMLWriter, _ dossier: DossierID, _ language: Language) {
        w.element(.div, .class("filet alerte")) { w in
            w.element(.h2, text: t("kept.never", language))
            w.element(.p, text: t("kept.neverWhy", language))
            w.element(.ul) { w in for key in ["kept.neverTouch", "kept.neverNote", "kept.neverTell", "kept.neverOnline"] { w.element(.li, text: t(key, language)) } }
            w.element(.p) { w in w.element(.a, .class("retour"), .href(path(dossier, "ajouter", "documentDescribed").localized(language)), text: t("kept.neverLink", language)) }
        }
    }

    private func audiences(_ language: Language) -> [Choice] {
        AudienceClass.allCases.map { audience in
            let hint = switch audience {
            case .identity: t("kept.identity", language)
            case .location: t("kept.location", language)
            case .health: t("kept.health", language)
            case .social: t("kept.social", language)
            case .judicial: t("kept.judicial", language)
            }
            return Choice(audience.name, door.audienceWord(audience, language), hint: hint)
        }
    }

    private func sentence(_ refusal: FileRefusal, _ language: Language) -> String {
        switch refusal {
        case .missing: t("kept.refused.missing", language)
        case .empty: t("kept.refused.empty", language)
        case .tooLarge: t("kept.refused.tooLarge", language)
        case .unknownFormat: t("kept.refused.unknownFormat", language)
        case .mismatch: t("kept.refused.mismatch", language)
        case .damaged: t("kept.refused.damaged", language)
        case .encrypted: t("kept.refused.encrypted", language)
        case .severalFormats: t("kept.refused.severalFormats", language)
        case .tooManyPixels: t("kept.refused.tooManyPixels", language)
        case .busy: t("kept.refused.busy", language)
        case .unavailable: t("kept.refused.unavailable", language)
        }
    }

    // MARK: Opening

    /// The bytes, told to the browser as what we made them, under a name that says nothing.
    private func openFile(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        let facts = try facts(permit), language = visit.language, number = try number(visit)
        guard let purpose = door.purpose(caller, facts), caller.account.place.secrecy.isBound else { return .seeOther(path(facts.id).localized(language)) }
        do {
            let bytes = try await book.open(number, of: facts.id, by: caller.actor, for: purpose)
            guard let format = FileFormat(bytes) else { throw CaseBook.Fault.fileLost }
            return Reply.file(bytes, contentType: format.mediaType, name: format.isPhoto ? "photo.\(format)" : "document.pdf", inline: format.isPhoto).adding([("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")])
        } catch CaseBook.Fault.nothingThere {
            throw NotHere()
        } catch CaseBook.Fault.fileLost {
            return door.page(visit, title: t("file.title", language), caller: caller, status: 500) { w in
                w.element(.p, .class("chapo"), text: t("kept.lost", language))
                w.element(.ul, .class("liens")) { w in door.link(&w, path(facts.id, "suivi"), t("file.back", language), language) }
            }
        }
    }
}
