import HTML
import Site
import Synchronization

/// What other rooms put behind the door, known once those rooms are made: their pages, where a continuation finds its way back, and how a dossier is drawn.
public final class Beyond: Sendable {
    public typealias Draw = @Sendable (inout HTMLWriter, DossierReading, DossierView) -> Void

    private let added = Mutex<(routes: [Route], draw: Draw?)>(([], nil))

    public var routes: [Route] { added.withLock { $0.routes } }
    var draw: Draw? { added.withLock { $0.draw } }

    /// Once, when the rooms are put together.
    public func add(_ routes: [Route], draw: @escaping Draw) { added.withLock { $0 = (routes, draw) } }
}
