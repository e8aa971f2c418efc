import Documents
import HTML
import Site
import Vocabulary

/// The public pages of the guide: home, signs, what to do, law, interview, and their paper sheets.
public struct GuidePages: Sendable {
    /// What the guide asks of other rooms, given by the composition root.
    public struct Neighbours: Sendable {
        /// Finds the place a person typed, with its contacts.
        public let territory: @Sendable (String) -> TerritoryAnswer
        /// The territories that most people ask for: their contacts are written once.
        public let departements: [Territory]
        /// Prints a sheet; throws when documents are not available.
        public let printSheet: @Sendable (SheetModel) async throws -> [UInt8]
        /// The date of today as printed on a sheet.
        public let today: @Sendable () -> PrintDate

        public init(territory: @escaping @Sendable (String) -> TerritoryAnswer, departements: [Territory], printSheet: @escaping @Sendable (SheetModel) async throws -> [UInt8], today: @escaping @Sendable () -> PrintDate) {
            self.territory = territory
            self.departements = departements
            self.printSheet = printSheet
            self.today = today
        }
    }

    let content: GuideContent
    let shell: PageShell
    let texts: Catalogue
    let neighbours: Neighbours
    /// Parts that never change within a version.
    let kept: KeptParts
    /// The result page without what changes, and what fills each of its holes.
    private(set) var resultFrames: [Language: PageTemplate] = [:]
    private(set) var resultWords: [Language: ResultWords] = [:]
    /// The contacts of each département.
    private(set) var contactsOfDepartement: [Language: [String: Fragment]] = [:]
    let resultHoles: [ResultHole]

    public init(content: GuideContent, shell: PageShell, texts: Catalogue, neighbours: Neighbours) {
        self.content = content
        self.shell = shell
        self.texts = texts
        self.neighbours = neighbours
        kept = KeptParts(content: content, texts: texts)
        resultHoles = Self.resultHoles(content)
        for language in Language.allCases {
            for place in neighbours.departements { contactsOfDepartement[language, default: [:]][place.id] = Fragment { foundPlace(&$0, place, language) } }
        }
        resultWords = [.fr: ResultWords(content, texts, .fr), .en: ResultWords(content, texts, .en)]
        resultFrames = [.fr: resultFrame(.fr), .en: resultFrame(.en)]
    }

    static let observationFields = ["metier", "u", "s", "d", "v", "n", "lieu"]

    /// The rows of the policy table for this room.
    public var routes: [Route] {
        [
            Route(.get, "/") { self.home($0) },
            Route(.get, "/reperer") { self.signs($0) },
            Route(.post, "/reperer", fields: Self.observationFields + ["adapter"]) { self.signs($0) },
            Route(.get, "/reperer/reponse") { .seeOther(Path("/reperer").localized($0.language)) },
            Route(.post, "/reperer/reponse", fields: Self.observationFields) { self.result($0) },
            Route(.get, "/reperer/feuille-a5.pdf") { .seeOther(Path("/reperer").localized($0.language)) },
            Route(.post, "/reperer/feuille-a5.pdf", fields: Self.observationFields) { try await self.resultSheet($0) },
            Route(.get, "/loi") { self.law($0) },
            Route(.get, "/entretien") { self.interview($0) },
            Route(.post, "/entretien", fields: Self.observationFields) { self.interview($0) },
            Route(.get, "/entretien/feuille-a5.pdf") { try await self.interviewSheet($0) },
        ]
    }
}

extension Observation {
    /// What the form of the signs sent.
    public init(_ form: FormBody) {
        self.init(
            facts: Set(form.values("u")), families: Set(form.values("s")), signs: Set(form.values("d")), factors: Set(form.values("v")),
            recency: form["n"].flatMap(Recency.init) ?? .unknown, profession: form.line("metier"), place: String(form.line("lieu").prefix(200)))
    }
}
