import Vault

extension ServerJournal {
    /// Wraps every key again under a new one, now, and writes that it was done. Returns how many there are. O(keys).
    public func rotate() async throws -> Int {
        _ = try await vault.rotate(evenIfEarly: true)
        try await recordKeys("vault.rotated.v1")
        return try await vault.checkAll()
    }

    func rotateIfDue() async {
        await reporting {
            if try await vault.rotate() { try await recordKeys("vault.rotated.v1") }
        }
    }
}
