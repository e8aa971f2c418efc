import HTML
import Site
import Vocabulary

extension GuidePages {
    /// The contacts of the place, or the question again when the place is unknown or shared by several.
    func contacts(_ w: inout HTMLWriter, _ territory: TerritoryAnswer, _ language: Language) {
        w.element(.section, .class("carte"), .labelledBy("t-qui")) { w in
            switch territory {
            case .found(let place):
                w.element(.h2, .id("t-qui"), text: place.label(language))
                contactList(&w, place.contacts, language)
                w.element(.p) { w in
                    w.element(.a, .class("retour"), .href(Path("/contacts").appending(place.departement.text).localized(language)), text: texts("result.allContacts", language))
                }
            case .several(let places):
                w.element(.h2, .id("t-qui"), text: texts("result.whichPlace", language))
                w.element(.div, .class("liens")) { w in
                    for place in places {
                        w.element(.button, .class("bouton second"), .type("submit"), .form("suite"), .formAction(Path("/reperer/reponse").localized(language)), .name("lieu"), .value(place.id), text: place.label(language))
                    }
                }
            case .unknown(let typed):
                w.element(.h2, .id("t-qui"), text: texts("result.who", language))
                w.element(.p, text: texts("result.unknownPlace", language, ["place": String(typed.prefix(60))]))
                askPlace(&w, language)
            case .notAsked:
                w.element(.h2, .id("t-qui"), text: texts("result.who", language))
                w.element(.p, text: texts("result.noPlace", language))
                askPlace(&w, language)
            }
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

    private func askPlace(_ w: inout HTMLWriter, _ language: Language) {
        w.element(.label, .for("lieu-suite"), text: texts("signs.where", language))
        w.void(.input, .type("search"), .id("lieu-suite"), .name("lieu-choisi"), .form("suite"), .constant(.autocomplete, "off"))
        w.element(.button, .class("bouton second"), .type("submit"), .form("suite"), .formAction(Path("/reperer/reponse").localized(language)), text: texts("result.showContacts", language))
    }
}
