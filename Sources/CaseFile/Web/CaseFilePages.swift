import Access
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

        public init(now: @escaping @Sendable () -> Int64, civil: @escaping @Sendable (Int64) -> (day: CivilDay, minute: Int), draw: @escaping @Sendable () -> String) {
            (self.now, self.civil, self.draw) = (now, civil, draw)
        }
    }

    let book: CaseBook
    let door: AccessPages
    let texts: Catalogue
    let neighbours: Neighbours

    public init(book: CaseBook, door: AccessPages, texts: Catalogue, neighbours: Neighbours) {
        (self.book, self.door, self.texts, self.neighbours) = (book, door, texts, neighbours)
    }

    /// The rows of the policy table for this room.
    public var routes: [Route] { listRoutes + openingRoutes + dossierRoutes + elementRoutes + returnRoutes }

    /// Where a working day, or a night, begins.
    public var firstPages: [(path: Path, words: Bilingual)] {
        [(Path("/jeunes"), texts.both("mine.title")), (Path("/nuit"), texts.both("night.title")), (Path("/taches"), texts.both("tasks.title")), (Path("/sans-nouvelles"), texts.both("silent.title"))]
    }

    func t(_ key: String, _ language: Language, _ places: [String: String] = [:]) -> String { texts(key, language, places) }

    var kinds: KindBook { book.kinds }
    var today: CivilDay { neighbours.civil(neighbours.now()).day }

    static let manage = Purpose(.manage, .sharedSecrecy), own = Purpose(.manage, .security), protect = Purpose(.protect, .sharedSecrecy)

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
