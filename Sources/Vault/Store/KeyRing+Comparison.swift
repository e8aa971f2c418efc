import Disk
internal import GRDB

/// What the journal says was sealed, compared with the keys that are here.
extension KeyRing {
    /// - Returns: `lost`, how many used keys are neither here nor destroyed; `unused`, how many dossiers have keys and are not among those used. O(keys).
    func compare(_ used: UsedKeys) throws -> (lost: Int, unused: Int) {
        try store.database.read { db in
            var missing: [(dossier: String, count: Int)] = [], unused = 0, rest = used.first[...]
            // Both in the order of the numbers: one walk.
            let here = try Row.fetchCursor(db, sql: "SELECT dossier, sum((version = 1) << audience) FROM datakey GROUP BY dossier ORDER BY dossier")
            while let row = try here.next() {
                let dossier: String = try row.checked(0), classes: UInt64 = try row.checked(1)
                while let one = rest.first, one.dossier < dossier {
                    missing.append((one.dossier, one.classes.nonzeroBitCount))
                    rest.removeFirst()
                }
                guard let one = rest.first, one.dossier == dossier else {
                    unused += 1
                    continue
                }
                if one.classes & ~classes != 0 { missing.append((dossier, (one.classes & ~classes).nonzeroBitCount)) }
                rest.removeFirst()
            }
            missing += rest.map { ($0.dossier, $0.classes.nonzeroBitCount) }
            let kept = try db.cachedStatement(sql: "SELECT 1 FROM datakey WHERE dossier = ? AND audience = ? AND version = ?")
            missing += try used.later.filter { try Row.fetchOne(kept, arguments: [$0.dossier, Int($0.audience), Int($0.version)]) == nil }.map { ($0.dossier, 1) }
            let destroyed = try db.cachedStatement(sql: "SELECT 1 FROM shredded WHERE dossier = ?")
            let lost = try missing.filter { try $0.count > 0 && Row.fetchOne(destroyed, arguments: [$0.dossier]) == nil }.reduce(0) { $0 + $1.count }
            return (lost, unused)
        }
    }
}
