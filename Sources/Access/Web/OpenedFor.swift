import Synchronization
import Vocabulary

/// For which aim each session opened each dossier, so that its other pages need not ask again. In memory only.
final class OpenedFor: Sendable {
    private struct Key: Hashable {
        let account: AccountID
        /// When the session opened: a proof given again changes its token, not this.
        let opened: Int64
        let dossier: DossierID
    }

    private let aims = Mutex<[Key: Purpose.Aim]>([:])
    private static let most = 20_000

    func remember(_ aim: Purpose.Aim, _ session: Session, _ dossier: DossierID) {
        aims.withLock { aims in
            if aims.count >= Self.most { aims.removeAll() }
            aims[Key(account: session.account, opened: session.opened, dossier: dossier)] = aim
        }
    }

    func aim(_ session: Session, _ dossier: DossierID) -> Purpose.Aim? { aims.withLock { $0[Key(account: session.account, opened: session.opened, dossier: dossier)] } }
}
