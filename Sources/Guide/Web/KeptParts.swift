import HTML
import Site
import Vocabulary

/// Parts of the guide's pages that depend on the language only: written once, appended to each page.
struct KeptParts: Sendable {
    let combinations: [Language: Fragment]
    let doubt: [Language: Fragment]

    init(content: GuideContent, texts: Catalogue) {
        combinations = [.fr: Self.combinations(content, texts, .fr), .en: Self.combinations(content, texts, .en)]
        doubt = [.fr: Self.doubt(texts, .fr), .en: Self.doubt(texts, .en)]
    }

    /// The box "what is known about combinations", with its evidence dated and sourced.
    private static func combinations(_ content: GuideContent, _ texts: Catalogue, _ language: Language) -> Fragment {
        let known = content.combinations
        let counts = known.example.counts
        return Fragment(capacity: 4_096) { w in
            w.element(.section, .class("carte"), .labelledBy("t-combi")) { w in
                w.element(.h2, .id("t-combi"), text: known.title(language))
                w.element(.p, text: known.intro(language))
                for note in known.notes {
                    w.element(.p) { w in w.element(.span, .class("mot"), text: note.label(language)) }
                    w.element(.p, text: note.text(language))
                }
                w.element(.p, text: Catalogue.fill(known.example.text(language), [
                    "concerned": "\(counts.concerned)", "found": "\(counts.found)", "missed": "\(counts.missed)", "falseAlarms": "\(counts.falseAlarms)",
                ]))
                w.element(.p) { w in w.element(.strong, text: known.conclusion(language)) }
                w.element(.details) { w in
                    w.element(.summary, text: texts("result.sources", language))
                    w.element(.ul, .class("petit")) { w in
                        for source in known.sources {
                            w.element(.li, text: Self.withoutStop(source.citation) + (source.doi.map { ", doi:\($0)" } ?? "") + ". " + texts("content.readOn", language, ["date": CivilDay(iso: source.readOn)?.text(language) ?? source.readOn]))
                        }
                    }
                }
            }
        }
    }

    private static func withoutStop(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }

    private static func doubt(_ texts: Catalogue, _ language: Language) -> Fragment {
        Fragment { w in
            w.element(.aside, .labelledBy("t-doute")) { w in
                w.element(.div, .class("colle")) { w in
                    w.element(.h2, .id("t-doute"), text: texts("signs.doubt.title", language))
                    w.element(.div, .class("filet reperer")) { w in w.element(.p, text: texts("signs.doubt.together", language)) }
                    w.element(.div, .class("filet proteger")) { w in w.element(.p, text: texts("signs.doubt.noProof", language)) }
                    w.element(.div, .class("filet orienter")) { w in
                        w.element(.p) { w in
                            w.text(texts("signs.doubt.hurry", language) + " ")
                            w.element(.a, .href(.telephone("119")), text: "119")
                            w.text(texts("signs.doubt.hurryEnd", language))
                        }
                    }
                    w.element(.p, .class("petit"), text: texts("signs.source", language))
                }
            }
        }
    }
}
