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
    /// Name and address of an account.
    public func person(_ account: AccountRecord) async throws -> Sensible<Person> {
        Sensible(try Facts.decode(try await open(account.person, of: account.id).reveal()))
    }
}
