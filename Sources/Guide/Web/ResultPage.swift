import HTML
import Site
import Vocabulary

extension GuidePages {
    /// What changes in the result page from one visit to the next, in the order of the page.
    enum ResultHole {
        case ticks, summary, reasons(Int), crip, contacts
    }

    /// The holes of the page, in the order in which `resultFrame` cuts it.
    static func resultHoles(_ content: GuideContent) -> [ResultHole] {
        [.ticks, .summary] + content.conduct.cards.enumerated().flatMap { index, card in [.reasons(index)] + (card.id == .advice ? [.crip] : []) } + [.contacts]
    }

    /// What to do now: three cards in a fixed order, the contacts of the place, and two ways on.
    func result(_ visit: Visit) -> Reply {
        guard let frame = resultFrames[visit.language], let words = resultWords[visit.language] else { return .seeOther(Path("/reperer").localized(visit.language)) }
        let observation = Observation(visit.form), ticks = content.index.ticks(observation)
        let conduct = Conduct(for: ticks, recency: observation.recency, in: content)
        let territory = neighbours.territory(observation.place)
        return frame.reply { w, hole in
            switch resultHoles[hole] {
            case .ticks:
                hiddenTicks(&w, observation, visit.language)
                w.hidden("lieu", observation.place)
            case .summary:
                if ticks.isEmpty { nothingTicked(&w, visit.language) } else { words.summary(&w, ticks, isRecent: observation.recency == .yes) }
            case .reasons(let index): words.reasons(&w, conduct.advices[index])
            case .crip: if case .found(let place) = territory, let crip = place.contacts.first, let phone = crip.phone { w.call(phone, label: crip.label(visit.language), kind: .telephone(phone)) }
            case .contacts: contacts(&w, territory, observation, visit.language)
            }
        }
    }

    /// The page without what changes.
    func resultFrame(_ language: Language) -> PageTemplate {
        let visit = Visit(language: language, path: Path("/reperer/reponse"))
        return shell.template(Page(visit, title: texts("result.title", language), section: .guide, kind: .form(id: "suite", action: Path("/reperer/reponse"))) { w in
            // The one form whose buttons stand all over the page; the ticks travel in it, never in an address.
            w.element(.form, .id("suite"), .action(Path("/ecrire").localized(language)), .method("post")) { w in w.cut() }
            w.element(.div, .class("deux")) { w in
                w.element(.div) { w in
                    w.element(.button, .class("bouton second"), .type("submit"), .form("suite"), .formAction(Path("/reperer").localized(language)), text: texts("result.change", language))
                    w.element(.h1, .class("espace"), text: texts("result.heading", language))
                    w.cut()
                    for card in content.conduct.cards { careCard(&w, card, language) }
                    waysOn(&w, language)
                }
                w.element(.aside, .label(texts("result.aside", language))) { w in
                    w.cut()
                    if let combinations = kept.combinations[language] { w.fragment(combinations) }
                    w.element(.p, .class("petit"), text: texts("result.nothingKept", language))
                }
            }
        })
    }

    func hiddenTicks(_ w: inout HTMLWriter, _ observation: Observation, _ language: Language) {
        resultWords[language]?.hidden(&w, content.index.ticks(observation))
        w.hidden("n", observation.recency.rawValue)
        w.hidden("metier", observation.profession)
    }

    private func nothingTicked(_ w: inout HTMLWriter, _ language: Language) {
        w.element(.div, .class("filet orienter")) { w in
            w.element(.p) { w in w.element(.strong, text: content.conduct.nothingTicked.title(language)) }
            w.element(.p, text: content.conduct.nothingTicked.text(language))
        }
    }

    private func careCard(_ w: inout HTMLWriter, _ card: CareCard, _ language: Language) {
        let style: Attribute = switch card.tone {
        case .alerte: .class("conduite alerte")
        case .proteger: .class("conduite proteger")
        case .orienter: .class("conduite orienter")
        }
        w.element(.section, style, .labelledBy("carte-\(card.id.rawValue)")) { w in
            w.element(.h2, .id("carte-\(card.id.rawValue)")) { w in
                w.element(.span, .class("invisible"), text: card.prefix(language) + (language == .fr ? "\u{202F}: " : ": "))
                w.text(card.title(language))
            }
            w.element(.div, .class("corps")) { w in
                w.element(.ul) { w in
                    for (index, condition) in card.conditions.enumerated() {
                        let isLast = index == card.conditions.count - 1
                        w.element(.li, text: condition(language) + (isLast ? "." : language == .fr ? "\u{202F};" : ";"))
                    }
                }
                w.element(.p, .class("pourquoi")) { w in
                    w.element(.strong, text: texts("result.why", language) + " ")
                    w.cut()
                }
                actions(&w, card, language)
            }
        }
    }

    private func actions(_ w: inout HTMLWriter, _ card: CareCard, _ language: Language) {
        w.element(.div, .class("appels")) { w in
            for call in card.calls {
                w.call(call.number, label: call.number + "\u{A0}" + call.label(language), kind: call.kind == .tel ? .telephone(call.number) : .message(call.number))
            }
            if card.id == .advice { w.cut() }
            if card.id == .prosecutor {
                w.element(.button, .class("bouton"), .type("submit"), .form("suite"), text: texts("result.write", language))
            }
        }
    }

    private func waysOn(_ w: inout HTMLWriter, _ language: Language) {
        w.element(.h2, .id("suites"), text: texts("result.next", language))
        w.element(.div, .class("suites")) { w in
            w.element(.button, .class("bouton"), .type("submit"), .form("suite")) { w in
                w.text(texts("result.write", language))
                w.element(.small, text: texts("result.writeHint", language))
            }
            w.element(.button, .class("bouton second"), .type("submit"), .form("suite"), .formAction(Path("/entretien").localized(language))) { w in
                w.text(texts("result.interview", language))
                w.element(.small, text: texts("result.interviewHint", language))
            }
        }
        w.element(.section, .class("carte"), .labelledBy("t-garder")) { w in
            w.element(.h2, .id("t-garder"), text: texts("result.paper", language))
            w.element(.p, text: texts("result.paperText", language))
            w.element(.button, .class("bouton second"), .type("submit"), .form("suite"), .formAction(Path("/reperer/feuille-a5.pdf").localized(language)), text: texts("result.paperButton", language))
        }
    }
}
