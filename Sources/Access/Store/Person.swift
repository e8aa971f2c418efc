import Foundation
import Vocabulary

/// Who has an account: sealed in the journal, opened only to be shown to colleagues.
public struct Person: Sendable, Hashable, Codable {
    public let name: String
    /// The professional address: the name under which one signs in, never a proof of who one is.
    public let address: String

    public init(name: String, address: String) {
        self.name = name
        self.address = address
    }

    /// An address in the one way in which it is compared.
    static func login(_ address: String) -> [UInt8] { Array(address.lowercased().precomposedStringWithCanonicalMapping.utf8) }
}

extension AccessBook {
    /// How and when the team can reach a person, in their own words; empty when they did not say.
    public func reach(_ account: AccountRecord) async throws -> String {
        guard let reach = account.reach else { return "" }
        return String(decoding: try await open(reach, of: account.id).reveal(), as: UTF8.self)
    }

    /// Says how and when the teams of a person can reach them.
    public func setReach(_ text: String, of account: AccountRecord) async throws {
        try await write(account.id, after: account.version, by: account.id.text, [(.reachable, Sensible(Array(text.utf8)))])
    }

    /// Name and address of an account.
    public func person(_ account: AccountRecord) async throws -> Sensible<Person> {
        Sensible(try Facts.decode(try await open(account.person, of: account.id).reveal()))
    }
}
