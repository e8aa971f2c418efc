import HTML
import Site
import Synchronization
import Vocabulary

/// What other rooms put behind the door, known once those rooms are made.
public final class Beyond: Sendable {
    public struct Room: Sendable {
        /// Its pages: a continuation finds its way back to them.
        let routes: [Route]
        /// The first pages that a person is shown in their space.
        let links: [(path: Path, words: Bilingual)]
        /// How it draws what was read of a dossier.
        let draw: @Sendable (inout HTMLWriter, DossierReading, DossierView) -> Void

        public init(routes: [Route], links: [(path: Path, words: Bilingual)] = [], draw: @escaping @Sendable (inout HTMLWriter, DossierReading, DossierView) -> Void) {
            (self.routes, self.links, self.draw) = (routes, links, draw)
        }
    }

    private let added = Mutex<Room?>(nil)

    var room: Room? { added.withLock { $0 } }
    var routes: [Route] { room?.routes ?? [] }

    /// Once, when the rooms are put together.
    public func add(_ room: Room) { added.withLock { $0 = room } }
}
