import HTML
import Site
import Vocabulary

extension GuidePages {
    /// The contacts of the place, or the question again when the place is unknown or shared by several.
    func contacts(_ w: inout HTMLWriter, _ territory: TerritoryAnswer, _ observation: Observation, _ language: Language) {
        w.element(.section, .class("carte"), .labelledBy("t-qui")) { w in
            switch territory {
            case .found(let place):
                if let written = contactsOfDepartement[language]?[place.id] { w.fragment(written) } else { foundPlace(&w, place, language) }
            case .several(let places, let elsewhere):
                w.element(.h2, .id("t-qui"), text: texts("result.whichPlace", language))
                w.element(.form, .action(Path("/reperer/reponse").localized(language)), .method("post")) { w in
                    hiddenTicks(&w, observation, language)
                    w.element(.div, .class("choix")) { w in
                        for place in places {
                            w.element(.button, .class("bouton second"), .type("submit"), .name("lieu"), .value(place.id), text: place.label(language))
                        }
                    }
                }
                if let elsewhere { w.element(.p, text: elsewhere(language)) }
            case .elsewhere(let note):
                w.element(.h2, .id("t-qui"), text: texts("result.who", language))
                w.element(.p, text: note(language))
                askPlace(&w, observation, language)
            case .unknown(let typed):
                w.element(.h2, .id("t-qui"), text: texts("result.who", language))
                w.element(.p, text: texts("result.unknownPlace", language, ["place": String(typed.prefix(60))]))
                askPlace(&w, observation, language)
            case .notAsked:
                w.element(.h2, .id("t-qui"), text: texts("result.who", language))
                w.element(.p, text: texts("result.noPlace", language))
                askPlace(&w, observation, language)
            }
        }
    }

    func foundPlace(_ w: inout HTMLWriter, _ place: Territory, _ language: Language) {
        w.element(.h2, .id("t-qui"), text: place.label(language))
        contactList(&w, place.contacts, language)
        w.element(.p) { w in
            w.element(.a, .class("retour"), .href(Path("/contacts").appending(place.departement.text).localized(language)), text: texts("result.allContacts", language))
        }
    }

    private func contactList(_ w: inout HTMLWriter, _ contacts: [NearbyContact], _ language: Language) {
        w.element(.ul, .class("contacts")) { w in
            for contact in contacts {
                w.element(.li) { w in
                    w.element(.div) { w in
                        w.element(.strong, text: contact.label(language))
                        w.element(.small, text: contact.note(language))
                    }
                    if let phone = contact.phone { w.call(phone, label: phone, kind: .telephone(phone)) }
                }
            }
        }
        if contacts.contains(where: \.isExample) { w.element(.p, .class("petit"), text: texts("result.exampleNumbers", language)) }
    }

    /// A form of its own, so that Enter asks for the contacts.
    private func askPlace(_ w: inout HTMLWriter, _ observation: Observation, _ language: Language) {
        w.element(.form, .action(Path("/reperer/reponse").localized(language)), .method("post"), .constant(.autocomplete, "off")) { w in
            hiddenTicks(&w, observation, language)
            w.element(.div, .class("champ")) { w in
                w.element(.label, .for("lieu-suite"), text: texts("signs.where", language))
                w.void(.input, .type("search"), .id("lieu-suite"), .name("lieu"), .value(observation.place), .constant(.autocomplete, "off"), .constant(.spellcheck, "false"))
            }
            w.element(.button, .class("bouton second"), .type("submit"), text: texts("result.showContacts", language))
        }
    }
}
