import Site

/// The six pages of the form, as lists of items; the words of each stand in the catalogue under the name of the field.
struct FormPage: Sendable {
    indirect enum Item: Sendable {
        /// A title between groups.
        case heading(String)
        /// A sentence of help.
        case note(String)
        case field(String, Field.Shape)
        /// Yes, no, or "I don't know".
        case answer(String)
        /// Ticks, or one choice among several. Values have their words under `choice.<name>.<value>`.
        case choices(String, [String], single: Bool)
        /// Less frequent items, one click away; open when one is filled.
        case folded(String, [Item])
        case profession
        case legalBases
        /// A place, with its choices when several have the name.
        case place(String)
        case signs
        case addressee
    }

    let number: Int
    let items: [Item]

    static let count = 6

    /// Page 1 to 6; nil for any other number.
    static func page(_ number: Int) -> FormPage? {
        let pages: [[Item]] = [author, minor, facts, words, danger, requests]
        return pages.indices.contains(number - 1) ? FormPage(number: number, items: pages[number - 1]) : nil
    }

    private static let author: [Item] = [
        .choices("voie", ["parquet", "crip"], single: true),
        .heading("author"), .field("auteur.nom", .line), .profession, .field("auteur.fonction", .line), .field("auteur.employeur", .line),
        .field("auteur.tel", .telephone), .field("auteur.nuit", .telephone),
        .folded("authorMore", [.field("auteur.adresse", .line), .field("auteur.courriel", .email), .legalBases]),
        .heading("places"), .note("places"), .place("lieu.domicile"),
        .folded("otherPlaces", [.place("lieu.trouve"), .place("lieu.faits")]),
        .folded("call", [.choices("appel", ["oui", "non"], single: true), .field("appel.texte", .line)]),
    ]

    private static let minor: [Item] = [
        .note("unknown"), .field("jeune.prenom", .line), .field("jeune.nom", .line),
        .field("naissance", .line), .field("jeune.age", .short), .choices("jeune.sexe", ["fille", "garcon", "autre", "inconnu"], single: true),
        .field("jeune.adresse", .line), .field("jeune.soir", .line), .field("jeune.ecole", .line), .field("jeune.autorite", .lines(3)),
        .folded("minorMore", [
            .field("jeune.usuel", .line), .field("jeune.surnom", .line), .field("jeune.langue", .line), .field("jeune.handicap", .line),
            .field("jeune.mesures", .lines(3)), .field("jeune.fratrie", .lines(3)),
        ]),
    ]

    private static let facts: [Item] = [
        .signs,
        .heading("firstFact"), .field("faits.1.quand", .line), .field("faits.1.lieu", .line),
        .choices("faits.1.source", ["seen", "heard", "record", "reported"], single: true), .field("faits.1.qui", .line), .field("faits.1.texte", .lines(8)),
        .folded("otherFacts", (2...DraftComposer.facts).flatMap { number -> [Item] in
            [
                .heading("fact\(number)"), .field("faits.\(number).quand", .line), .field("faits.\(number).lieu", .line),
                .choices("faits.\(number).source", ["seen", "heard", "record", "reported"], single: true),
                .field("faits.\(number).qui", .line), .field("faits.\(number).texte", .lines(4)),
            ]
        }),
        .folded("circumstances", [
            .field("cadre.quand", .line), .field("cadre.lieu", .line), .field("cadre.duree", .line), .field("cadre.presents", .line), .field("cadre.interprete", .line),
        ]),
    ]

    private static let words: [Item] = [
        .heading("words"), .note("words"), .field("paroles.1.texte", .lines(6)), .choices("paroles.rien", ["1"], single: false),
        .field("paroles.1.quand", .line), .field("paroles.1.question", .line), .field("paroles.1.qui", .line), .field("paroles.1.par", .line),
        .folded("otherWords", (2...DraftComposer.words).flatMap { number -> [Item] in
            [
                .heading("words\(number)"), .field("paroles.\(number).texte", .lines(4)), .field("paroles.\(number).quand", .line),
                .field("paroles.\(number).question", .line), .field("paroles.\(number).qui", .line), .field("paroles.\(number).par", .line),
            ]
        }),
        .heading("thirdParties"), .note("thirdParties"), .field("tiers.1.qui", .line), .field("tiers.1.quand", .line), .field("tiers.1.texte", .lines(4)),
        .folded("otherThirdParties", (2...DraftComposer.thirdParties).flatMap { number -> [Item] in
            [.heading("thirdParty\(number)"), .field("tiers.\(number).qui", .line), .field("tiers.\(number).quand", .line), .field("tiers.\(number).texte", .lines(4))]
        }),
    ]

    private static let danger: [Item] = [
        .answer("danger"), .field("danger.texte", .lines(3)), .answer("danger.suicide"), .answer("danger.violence"), .answer("danger.grossesse"),
        .heading("health"), .field("sante.constats", .lines(4)),
        .folded("healthMore", [.field("sante.examens", .lines(3)), .field("sante.preuves", .lines(3))]),
        .heading("situation"), .note("situation"), .field("fugues", .lines(3)), .field("personnes", .lines(3)), .field("lieux", .lines(3)), .field("moyens", .lines(3)),
        .folded("situationMore", [.field("argent", .lines(3)), .field("jeune.comptes", .lines(3))]),
    ]

    private static let requests: [Item] = [
        .addressee, .choices("demandes", DraftComposer.requestIDs, single: false), .field("demandes.texte", .lines(3)), .field("actions", .lines(4)),
        .heading("information"), .note("information"), .answer("info.jeune"), .field("info.jeune.texte", .lines(3)), .answer("info.parents"), .field("info.parents.texte", .lines(3)),
        .folded("annexes", [.field("annexes", .lines(3))]),
    ]
}

extension FormPage {
    /// The fields of a page: those with one value, and those whose ticks are a list.
    var fieldNames: (single: [String], lists: [String]) {
        var single: [String] = [], lists: [String] = []
        func visit(_ items: [Item]) {
            for item in items {
                switch item {
                case .heading, .note: break
                case .field("naissance", _): single += ["naissance.j", "naissance.m", "naissance.a"]
                case .field(let name, _), .answer(let name): single.append(name)
                case .choices(let name, _, let isSingle): if isSingle { single.append(name) } else { lists.append(name) }
                case .folded(_, let items): visit(items)
                case .profession: single.append("metier")
                case .legalBases: lists.append("base")
                case .place(let name): single += [name, name + ".choix"]
                case .signs: lists += ["u", "s", "d", "v"]
                case .addressee: single += ["destinataire", "destinataire.nom"]
                }
            }
        }
        visit(items)
        return (single, lists)
    }

    /// Takes the fields of this page from what was sent; a box that was unticked is forgotten.
    func absorb(_ form: FormBody, into draft: inout Draft, cleaned: (String) -> String) {
        let names = fieldNames
        for name in names.single { draft[name] = form[name].map(cleaned) ?? "" }
        for name in names.lists { draft.setTicks(name, form.values(name).map(cleaned)) }
    }

    /// The number of the page that holds a field.
    static func number(of field: String) -> Int? {
        (1...count).first { number in
            guard let names = page(number)?.fieldNames else { return false }
            return names.single.contains(field) || names.lists.contains(field)
        }
    }
}
