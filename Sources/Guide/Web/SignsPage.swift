import HTML
import Site
import Vocabulary

extension GuidePages {
    /// The signs to tick; nothing is kept, and a POST shows the form again with its ticks.
    func signs(_ visit: Visit) -> Reply {
        let observation = content.signs.known(Observation(visit.form))
        let language = visit.language
        func t(_ key: String) -> String { texts(key, language) }
        return shell.reply(Page(visit, title: t("signs.title"), section: .guide, kind: .form(id: "signes", action: Path("/reperer"))) { w in
            w.element(.div, .class("deux")) { w in
                w.element(.div) { w in
                    w.element(.h1, text: t("signs.heading"))
                    w.element(.p, .class("chapo"), text: t("signs.lead"))
                    signsForm(&w, observation, language)
                }
                if let doubt = kept.doubt[language] { w.fragment(doubt) }
            }
        })
    }

    private func signsForm(_ w: inout HTMLWriter, _ observation: Observation, _ language: Language) {
        func t(_ key: String) -> String { texts(key, language) }
        let (first, others) = families(for: observation.profession)
        w.element(.form, .id("signes"), .action(Path("/reperer/reponse").localized(language)), .method("post"), .constant(.autocomplete, "off"), .guarded) { w in
            professionChoice(&w, observation.profession, language)
            w.choices(
                name: "u", legend: t("signs.facts"), hint: t("signs.factsHint"), content.signs.harmFacts.map { Choice($0.id, $0.label(language), hint: $0.hint?(language)) },
                chosen: observation.facts, single: false, heading: true)
            familyChoices(&w, legend: t(first.count == 5 ? "signs.first" : "signs.all"), first, observation, language)
            if !others.isEmpty { familyChoices(&w, legend: t("signs.others"), others, observation, language) }
            w.three(name: "n", legend: t("signs.recent"), [Choice("oui", t("answer.yes")), Choice("non", t("answer.no")), Choice("inconnu", t("answer.unknown"))], chosen: observation.recency.rawValue)
            factorChoices(&w, observation, language)
            w.field(Field("lieu", t("signs.where"), hint: t("signs.whereHint"), value: placeWords(observation.place, language)), errors: [], errorWord: "")
            w.element(.div, .class("actions")) { w in
                w.element(.button, .class("bouton"), .type("submit"), text: t("signs.submit"))
                w.element(.p, .class("petit"), text: t("signs.nothingKept"))
            }
        }
    }

    /// A place chosen by a button comes back by its name.
    private func placeWords(_ place: String, _ language: Language) -> String {
        if place.contains(":"), case .found(let found) = neighbours.territory(place) { return found.label(language) }
        return place
    }

    /// The main action first, so that Enter and the first Tabs lead to it; then the profession.
    private func professionChoice(_ w: inout HTMLWriter, _ chosen: String, _ language: Language) {
        w.element(.div, .class("champ")) { w in
            w.element(.p) { w in
                w.element(.button, .class("bouton second"), .type("submit"), text: texts("signs.hurry", language))
            }
            w.element(.label, .for("metier"), text: texts("signs.profession", language))
            w.element(.div, .class("ligne serree")) { w in
                w.element(.select, .id("metier"), .name("metier")) { w in
                    w.element(.option, .value(""), .flag(.selected, when: chosen.isEmpty), text: texts("signs.professionUnsaid", language))
                    for profession in content.professions.professions {
                        w.element(.option, .value(profession.id), .flag(.selected, when: profession.id == chosen), text: profession.label(language))
                    }
                }
                w.element(.button, .class("bouton second"), .type("submit"), .name("adapter"), .value("1"), .formAction(Path("/reperer").localized(language))) { w in
                    w.text(texts("signs.adapt", language))
                    w.element(.span, .class("invisible"), text: " " + texts("signs.adaptMore", language))
                }
            }
        }
    }

    private func families(for profession: String) -> (first: [SignFamily], others: [SignFamily]) {
        guard let profession = content.professions.professions.first(where: { $0.id == profession }) else { return (content.signs.families, []) }
        let first = profession.firstFamilies.compactMap { id in content.signs.families.first { $0.id == id } }
        return (first, content.signs.families.filter { !profession.firstFamilies.contains($0.id) })
    }

    private func familyChoices(_ w: inout HTMLWriter, legend: String, _ families: [SignFamily], _ observation: Observation, _ language: Language) {
        w.element(.fieldset) { w in
            w.element(.legend) { w in w.element(.h2, text: legend) }
            w.element(.div, .class("choix familles")) { w in
                for family in families { familyChoice(&w, family, observation, language) }
            }
        }
    }

    private func familyChoice(_ w: inout HTMLWriter, _ family: SignFamily, _ observation: Observation, _ language: Language) {
        let open = family.signs.contains { observation.signs.contains($0.id) }
        w.element(.div, .class("famille")) { w in
            w.choice(Choice(family.id, family.label(language), hint: family.hint(language)), name: "s", checked: observation.families.contains(family.id), single: false)
            w.element(.details, .flag(.open, when: open)) { w in
                w.element(.summary) { w in
                    w.text(texts("signs.detail", language))
                    w.element(.span, .class("invisible"), text: texts("signs.detailOf", language) + family.label(language))
                }
                w.element(.div, .class("choix")) { w in
                    for sign in family.signs {
                        w.choice(Choice(sign.id, sign.label(language)), name: "d", checked: observation.signs.contains(sign.id), single: false)
                    }
                }
            }
        }
    }

    private func factorChoices(_ w: inout HTMLWriter, _ observation: Observation, _ language: Language) {
        w.element(.details, .flag(.open, when: !observation.factors.isEmpty)) { w in
            w.element(.summary, text: texts("signs.factors", language))
            w.choices(
                name: "v", legend: texts("signs.factorsLegend", language), hint: texts("signs.factorsHint", language),
                content.signs.factors.map { Choice($0.id, $0.label(language), hint: $0.hint(language)) }, chosen: observation.factors, single: false, columns: true)
            w.element(.ul, .class("petit")) { w in
                for factor in content.signs.factors {
                    w.element(.li, text: factor.label(language) + (language == .fr ? "\u{202F}: " : ": ") + factor.items.map { $0.label(language) }.joined(separator: ", "))
                }
            }
        }
    }
}
