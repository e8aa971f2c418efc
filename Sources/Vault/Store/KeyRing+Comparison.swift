internal import GRDB

/// What the journal says was sealed, compared with the keys that are here.
extension KeyRing {
    /// - Returns: `lost`, how many used keys are neither here nor destroyed; `unused`, how many dossiers have keys and are not among those used. O(keys).
    func compare(_ used: [UsedKey]) throws -> (lost: Int, unused: Int) {
        // A table of this connection only, in memory: nothing of the file is written.
        try store.database.writeWithoutTransaction { db in
            try db.execute(sql: "CREATE TEMP TABLE used (dossier TEXT NOT NULL, audience INTEGER NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (dossier, audience)) STRICT, WITHOUT ROWID")
            defer { try? db.execute(sql: "DROP TABLE temp.used") }
            try db.inTransaction(.deferred) {
                let insert = try db.makeStatement(sql: "INSERT INTO temp.used VALUES (?, ?, ?)")
                for key in used { try insert.execute(arguments: [key.dossier, Int(key.audience), Int(key.version)]) }
                return .commit
            }
            let lost = try Int.fetchOne(db, sql: """
                SELECT count(*) FROM temp.used u WHERE NOT EXISTS (SELECT 1 FROM datakey d WHERE d.dossier = u.dossier AND d.audience = u.audience AND d.version = u.version)
                AND NOT EXISTS (SELECT 1 FROM shredded s WHERE s.dossier = u.dossier)
                """)
            let unused = try Int.fetchOne(db, sql: "SELECT count(*) FROM (SELECT DISTINCT dossier FROM datakey) k WHERE NOT EXISTS (SELECT 1 FROM temp.used u WHERE u.dossier = k.dossier)")
            return (lost ?? 0, unused ?? 0)
        }
    }
}
