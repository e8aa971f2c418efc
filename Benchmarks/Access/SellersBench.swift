import Access
import Foundation
import Journal
import JournalSQLite
import Synchronization
import Vault
import Vocabulary

/// People with an account who sell look-ups: 16 a day for 90 days, each with a seed of its own. Some follow a dossier of their own, which opens.
///
/// The book is asked as the pages ask it: facts, rules, reading or refusal written. The pages themselves are tried by `InsiderTests`.
struct SellersBench {
    struct Found: Encodable {
        var sellers = 0, lookUps = 0, opened = 0, followed = 0, ownReadings = 0, seenWithinADay = 0
        var seconds = 0.0
    }

    private struct Seller {
        let account: AccountRecord
        let own: DossierID?
        var chance: Generator
    }

    /// SplitMix64: the same look-ups for the same seed.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private static let day: Int64 = 86_400_000, days = 90, lookUps = 16, group = 50

    static func run(_ folder: URL, seeds: Int) async throws -> Found {
        var found = Found()
        let start = ContinuousClock.now
        // Some at a time, each in a world of its own: what is kept in memory stays small.
        for first in stride(from: 0, to: seeds, by: group) {
            let world = try await SellersWorld(folder.appendingPathComponent("\(first)")), sellers = min(group, seeds - first)
            try await replay(world, first, sellers, &found)
        }
        found.seconds = (ContinuousClock.now - start) / .seconds(1)
        return found
    }

    private static func replay(_ world: SellersWorld, _ first: Int, _ count: Int, _ found: inout Found) async throws {
        let others = try await (0..<8).asyncMap { _ in try await world.dossier(of: world.referent) }
        var sellers: [Seller] = []
        for number in first..<first + count {
            let isBound = number.isMultiple(of: 2), account = try await world.enrol("vend\(number)@banc.invalid", isBound ? .mission : .none)
            sellers.append(Seller(account: account, own: isBound ? try await world.dossier(of: account.id) : nil, chance: Generator(state: UInt64(number))))
        }
        found.sellers += count
        var seen: Set<AccountID> = []
        for day in 0..<days {
            let began = world.clock.read()
            for index in sellers.indices {
                let account = sellers[index].account
                if let own = sellers[index].own {
                    found.ownReadings += 1
                    if try await world.reads(own, account) { found.followed += 1 }
                }
                for _ in 0..<lookUps {
                    // Real numbers, as a list left on a desk would give them, and some that were misread.
                    let dossier = Int.random(in: 0..<8, using: &sellers[index].chance) == 0 ? .random(using: &sellers[index].chance) : others[Int.random(in: 0..<8, using: &sellers[index].chance)]
                    found.lookUps += 1
                    if try await world.looksUp(dossier, account, Int.random(in: 0..<6, using: &sellers[index].chance)) { found.opened += 1 }
                    world.clock.advance(Self.day / Int64(2 * count * lookUps))
                }
            }
            if day == 0 { seen = Set(try await world.book.activity(of: world.organisation).filter(\.needsALook).map(\.account)) }
            world.clock.advance(max(0, began + Self.day - world.clock.read()))
        }
        found.seenWithinADay += sellers.count { seen.contains($0.account.id) }
    }
}

extension Sequence {
    fileprivate func asyncMap<T>(_ body: (Element) async throws -> T) async rethrows -> [T] {
        var found: [T] = []
        for one in self { found.append(try await body(one)) }
        return found
    }
}
