import HTML
import Site
import Vocabulary

/// Items of the form that show what other rooms know: professions, legal bases, signs, places, addressees.
extension SignalementPages {
    func profession(_ w: inout HTMLWriter, _ draft: Draft, _ language: Language) {
        w.element(.div, .class("champ")) { w in
            w.element(.label, .for("metier"), text: t("field.metier", language))
            w.element(.select, .id("metier"), .name("metier")) { w in
                w.element(.option, .value(""), .flag(.selected, when: draft["metier"].isEmpty), text: t("field.metier.none", language))
                for profession in lexicon.professions {
                    w.element(.option, .value(profession.id), .flag(.selected, when: profession.id == draft["metier"]), text: profession.label(language))
                }
            }
            if let profession = lexicon.professions.first(where: { $0.id == draft["metier"] }) {
                w.element(.p, .class("indice"), text: profession.duty(language))
            }
        }
    }

    /// The bases of the profession first; all of them when it is not said.
    func legalBases(_ w: inout HTMLWriter, _ draft: Draft, _ language: Language) {
        let own = lexicon.professions.first { $0.id == draft["metier"] }?.legalBases
        let all = own ?? Array(Set(lexicon.professions.flatMap(\.legalBases))).sorted()
        let choices = all.compactMap { id in lexicon.articles[id].map { Choice(id, $0(language)) } }
        w.choices(name: "base", legend: t("field.base", language), hint: t("hint.base", language), choices, chosen: Set(draft.ticks("base")), single: false)
    }

    func signs(_ w: inout HTMLWriter, _ draft: Draft, _ language: Language) {
        let ticked = !(draft.ticks("u") + draft.ticks("s") + draft.ticks("d")).isEmpty
        w.element(.details, .flag(.open, when: !ticked && draft.text("faits.1.texte").isEmpty)) { w in
            w.element(.summary, text: t(ticked ? "signs.change" : "signs.tick", language))
            w.element(.p, .class("indice"), text: t("signs.hint", language))
            let facts = lexicon.signs.filter { $0.id.hasPrefix("fact.") }
            w.choices(name: "u", legend: t("signs.facts", language), facts.map { Choice($0.id, $0.label(language)) }, chosen: Set(draft.ticks("u")), single: false)
            w.element(.fieldset) { w in
                w.element(.legend, text: t("signs.families", language))
                w.element(.div, .class("choix familles")) { w in
                    for family in lexicon.signs where family.id.hasPrefix("family.") { self.family(&w, family, draft, language) }
                }
            }
            w.choices(name: "v", legend: t("signs.factors", language), hint: t("signs.factorsHint", language), lexicon.factors.map { Choice($0.id, $0.label(language)) }, chosen: Set(draft.ticks("v")), single: false, columns: true)
            w.element(.p) { w in w.element(.button, .class("bouton second"), .type("submit"), .name("reprendre"), .value("1"), .formAction(Path("/ecrire/3").localized(language)), text: t("form.rewrite", language)) }
        }
    }

    private func family(_ w: inout HTMLWriter, _ family: Lexicon.Sign, _ draft: Draft, _ language: Language) {
        let details = lexicon.signs.filter { $0.family == family.id }
        let ticked = Set(draft.ticks("d"))
        w.element(.div, .class("famille")) { w in
            w.choice(Choice(family.id, family.label(language)), name: "s", checked: draft.ticks("s").contains(family.id), single: false)
            w.element(.details, .flag(.open, when: details.contains { ticked.contains($0.id) })) { w in
                w.element(.summary) { w in
                    w.text(t("signs.detail", language))
                    w.element(.span, .class("invisible"), text: " " + family.label(language))
                }
                w.element(.div, .class("choix")) { w in
                    for sign in details { w.choice(Choice(sign.id, sign.label(language)), name: "d", checked: ticked.contains(sign.id), single: false) }
                }
            }
        }
    }

    /// A place as typed; what was understood is said, and the choices are offered when several have the name.
    func place(_ w: inout HTMLWriter, _ name: String, _ draft: Draft, _ errors: [FieldError], _ language: Language) {
        w.field(Field(name, t("field.\(name)", language), hint: t("hint.\(name)", language), value: draft[name]), errors: errors, errorWord: t("form.errorPrefix", language))
        switch neighbours.territory(draft.line(name)) {
        case .notAsked: break
        case .found(let place): w.element(.p, .class("etat"), text: t("place.understood", language, ["place": place.label(language)]))
        case .unknown: w.element(.p, .class("etat"), text: t("place.unknown", language))
        case .elsewhere(let note): w.element(.p, .class("etat"), text: note(language))
        case .several(let places, let elsewhere):
            if let elsewhere { w.element(.p, .class("etat"), text: elsewhere(language)) }
            w.choices(name: name + ".choix", legend: t("place.which", language), places.map { Choice($0.id, $0.label(language)) }, chosen: [draft.line(name + ".choix")], single: true, columns: true)
        }
    }

    /// Up to three prosecutors with the reason of each, and their copy.
    func addressee(_ w: inout HTMLWriter, _ draft: Draft, _ errors: [FieldError], _ language: Language) {
        let choices = choices(draft), isCrip = SignalementDocument.Channel(rawValue: draft["voie"]) == .crip
        let byHand = Field("destinataire.nom", t("field.destinataire.nom", language), hint: t("hint.destinataire.nom", language), value: draft["destinataire.nom"])
        guard !choices.isEmpty else {
            w.element(.div, .class("filet orienter"), .id("destinataire")) { w in
                w.element(.p, text: t(isCrip ? "addressee.crip.noPlace" : "addressee.noPlace", language))
                w.element(.p) { w in w.element(.button, .class("bouton second"), .type("submit"), .formAction(Path("/ecrire/1").localized(language)), text: t("addressee.givePlace", language)) }
            }
            w.field(byHand, errors: errors, errorWord: t("form.errorPrefix", language))
            return
        }
        // A choice made for another place or another channel no longer counts.
        let chosen = draft["destinataire"] == Self.other ? Self.other : self.chosen(draft)?.id ?? ""
        let copies = Set(choices.map { $0.copyTo?(language) ?? "" }), copy = copies.count == 1 ? copies.first ?? "" : ""
        let groups = groups(choices, saysCopy: copy.isEmpty, language) + [(nil, [Choice(Self.other, t("addressee.other", language))])]
        let isKnown = choices.contains(where: \.isPreselected)
        let key = isKnown ? (isCrip ? "hint.destinataire.crip" : "hint.destinataire") : (isCrip ? "hint.destinataire.crip.several" : "hint.destinataire.several")
        let hint = t(key, language) + (copy.isEmpty ? "" : " " + t("addressee.copy", language, ["crip": copy]))
        w.choices(name: "destinataire", legend: t("field.destinataire", language), hint: hint, groups: groups, chosen: [chosen], single: true, errors: errors, errorWord: t("form.errorPrefix", language))
        w.field(byHand, errors: errors, errorWord: t("form.errorPrefix", language))
    }

    /// One group for each place: where it tells the court, one button with its reason; else the courts, under the reason they share.
    private func groups(_ choices: [AddresseeChoice], saysCopy: Bool, _ language: Language) -> [(title: String?, choices: [Choice])] {
        var groups: [(title: String?, choices: [Choice])] = []
        for choice in choices {
            let title = choice.isOneOfSeveral ? choice.reason(language) + " " + t("addressee.whichCourt", language) : nil
            let hint = [choice.isOneOfSeveral ? "" : choice.reason(language), choice.note?(language) ?? "", saysCopy ? choice.copyTo.map { t("addressee.copy", language, ["crip": $0(language)]) } ?? "" : ""]
            let button = Choice(choice.id, choice.name(language), hint: hint.filter { !$0.isEmpty }.joined(separator: " "))
            if let last = groups.indices.last, groups[last].title == title { groups[last].choices.append(button) } else { groups.append((title, [button])) }
        }
        return groups
    }
}
