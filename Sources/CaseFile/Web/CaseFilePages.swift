import Access
import Documents
import HTML
import Site
import Vocabulary

/// The pages of the shared dossier and of the lists. Each stands behind the door of `Access`.
public struct CaseFilePages: Sendable {
    /// What the server answers.
    public struct Neighbours: Sendable {
        /// Milliseconds since 1970.
        let now: @Sendable () -> Int64
        /// The day and the minute of the day in Paris of a moment (milliseconds since 1970).
        let civil: @Sendable (Int64) -> (day: CivilDay, minute: Int)
        /// Sixteen random bytes, as text: the key of a form.
        let draw: @Sendable () -> String
        /// A signalement in a file, JSON or PDF.
        let signalement: @Sendable ([UInt8]) async throws -> ImportedSignalement
        /// The draft of a signalement that begins with some fields, sealed.
        let draft: @Sendable (SignalementStart) throws -> String
        /// Erases a dossier: which one, by whom, on which text. False when it is held: nothing was erased.
        let erase: @Sendable (DossierID, String, String) async throws -> Bool
        let printLetter: @Sendable (LetterModel) async throws -> [UInt8]
        let printPath: @Sendable (PathModel) async throws -> [UInt8]
        /// A file without what is not seen of it: JPEG (also for HEIC), PNG or PDF.
        let clean: @Sendable ([UInt8]) async throws(FileRefusal) -> [UInt8]

        public init(
            now: @escaping @Sendable () -> Int64, civil: @escaping @Sendable (Int64) -> (day: CivilDay, minute: Int), draw: @escaping @Sendable () -> String,
            signalement: @escaping @Sendable ([UInt8]) async throws -> ImportedSignalement, draft: @escaping @Sendable (SignalementStart) throws -> String,
            erase: @escaping @Sendable (DossierID, String, String) async throws -> Bool,
            printLetter: @escaping @Sendable (LetterModel) async throws -> [UInt8], printPath: @escaping @Sendable (PathModel) async throws -> [UInt8],
            clean: @escaping @Sendable ([UInt8]) async throws(FileRefusal) -> [UInt8]
        ) {
            (self.now, self.civil, self.draw, self.signalement, self.draft, self.erase, self.printLetter, self.printPath, self.clean) = (now, civil, draw, signalement, draft, erase, printLetter, printPath, clean)
        }
    }

    let book: CaseBook
    let door: AccessPages
    let delays: DelayBook
    let retention: Retention
    let texts: Catalogue
    let neighbours: Neighbours

    public init(book: CaseBook, door: AccessPages, delays: DelayBook, retention: Retention, texts: Catalogue, neighbours: Neighbours) {
        (self.book, self.door, self.delays, self.retention, self.texts, self.neighbours) = (book, door, delays, retention, texts, neighbours)
    }

    /// The rows of the policy table for this room.
    public var routes: [Route] { listRoutes + openingRoutes + dossierRoutes + elementRoutes + fileRoutes + returnRoutes + closingRoutes + relayRoutes + importRoutes + disclosureRoutes + keepingRoutes + joiningRoutes + copyRoutes + youngRoutes }

    /// Where a working day, or a night, begins.
    public var firstPages: [(path: Path, words: Bilingual)] {
        [(Path("/jeunes"), texts.both("mine.title")), (Path("/nuit"), texts.both("night.title")), (Path("/matin"), texts.both("morning.title")), (Path("/taches"), texts.both("tasks.title")), (Path("/sans-nouvelles"), texts.both("silent.title"))]
    }

    func t(_ key: String, _ language: Language, _ places: [String: String] = [:]) -> String { texts(key, language, places) }

    var kinds: KindBook { book.kinds }
    var today: CivilDay { neighbours.civil(neighbours.now()).day }
    /// Of the day.
    var minute: Int { neighbours.civil(neighbours.now()).minute }

    static let manage = Purpose(.manage, .sharedSecrecy), own = Purpose(.manage, .security), protect = Purpose(.protect, .sharedSecrecy)

    /// Whose dossier one writes in: the name for who has opened it in this session and may read it, and the number. Two dossiers open side by side are not taken for one another.
    func whose(_ facts: DossierFacts, _ caller: Caller, _ language: Language) async throws -> String {
        let number = t("file.dossier", language, ["number": AccessPages.number(facts.id)])
        guard facts.isMember(neighbours.now()), let purpose = door.purpose(caller, facts), let reading = try? await book.read(facts.id, by: caller.actor, for: purpose) else { return number }
        return whose(reading.file, reading.audiences, facts.id, language)
    }

    func whose(_ file: CaseFile, _ audiences: Audiences, _ dossier: DossierID, _ language: Language) -> String {
        let number = t("file.dossier", language, ["number": AccessPages.number(dossier)])
        return audiences.contains(.identity) ? t("form.whose", language, ["name": name(Identity(file, today: today), language)]) + " (" + number + ")" : number
    }

    func path(_ dossier: DossierID, _ rest: String...) -> Path { rest.reduce(Path("/dossiers").appending(dossier.text)) { $0.appending($1) } }

    /// The key of a form, so that the same request sent twice is one element: the one that comes with it, or a new one.
    func key(_ visit: Visit) -> String { visit.form[KindForm.key].flatMap { $0.isEmpty ? nil : String($0.prefix(64)) } ?? neighbours.draw() }

    /// The dossier of an address, and what ties the caller to it.
    func facts(_ permit: Permit) throws -> DossierFacts {
        guard case .dossier(let facts) = permit.resource else { throw NotHere() }
        return facts
    }

    /// "27 novembre 2026, 3 h 07" for a moment of writing.
    func written(_ time: Int64, _ language: Language) -> String { door.moment(time, language) }
}
