import Foundation
import Vault
import Vocabulary

/// The proofs of identity that a person chooses. Nobody else ever sets or sees them.
extension AccessBook {
    public enum EnrolmentFault: Error, Sendable, Hashable {
        /// The code typed is not the one of the application.
        case wrongCode
        case busy
        /// The link was used or is too old.
        case noLink
        case badPasskey
        /// The last proof of identity cannot be taken away.
        case lastProof
    }

    /// Enrols with a password and one-time codes. Returns the account and ten recovery codes, shown once.
    /// - Throws: `EnrolmentFault`.
    public func enrol(throughLink token: String, password: Sensible<String>, secret: OneTimeCode, code typed: String, hashing: PasswordHashing) async throws -> (AccountRecord, codes: Sensible<[String]>) {
        guard let account = try await account(throughLink: token) else { throw EnrolmentFault.noLink }
        let chosen = try await chosen(password, secret, typed, hashing: hashing)
        return (try await enrolled(account, chosen.events), chosen.codes)
    }

    /// Enrols with a passkey. Returns the account and ten recovery codes: with a password chosen later, they open the door when the key is lost.
    public func enrol(throughLink token: String, passkey: (passkey: Passkey, signCount: UInt32)) async throws -> AccountRecord {
        guard let account = try await account(throughLink: token) else { throw EnrolmentFault.noLink }
        let event = try added(passkey)
        return try await alone {
            try await mustBeNew(passkey.passkey.id)
            return try await enrolled(account, [event])
        }
    }

    /// Chooses another password and other codes, while signed in. Other sessions end.
    public func choose(_ account: AccountRecord, password: Sensible<String>, secret: OneTimeCode, code typed: String, hashing: PasswordHashing) async throws -> Sensible<[String]> {
        let chosen = try await chosen(password, secret, typed, hashing: hashing)
        try await write(account.id, after: account.version, by: account.id.text, chosen.events)
        return chosen.codes
    }

    public func add(_ passkey: (passkey: Passkey, signCount: UInt32), to account: AccountRecord) async throws {
        let event = try added(passkey)
        try await alone {
            try await mustBeNew(passkey.passkey.id)
            try await write(account.id, after: account.version, by: account.id.text, [event])
        }
    }

    /// A key opens one account.
    private func mustBeNew(_ id: [UInt8]) async throws {
        guard try await account(by: .passkey, id) == nil else { throw EnrolmentFault.badPasskey }
    }

    /// - Throws: `lastProof`.
    public func remove(passkey id: [UInt8], from account: AccountRecord) async throws {
        guard account.passkeys.contains(where: { $0.id == id }) else { return }
        guard account.hasPassword || account.isFederated || account.passkeys.count > 1 else { throw EnrolmentFault.lastProof }
        try await write(account.id, after: account.version, by: account.id.text, [(.passkeyRemoved(id: id), nil)])
    }

    /// What a person calls a key.
    public func label(_ key: AccountRecord.Key, of account: AccountRecord) async throws -> String {
        String(decoding: try await open(key.label, of: account.id).reveal(), as: UTF8.self)
    }

    /// Reads a new key that a browser made.
    /// - Throws: `badPasskey`.
    public func register(clientData: String, attestation: String, challenge: String, purpose: String, label: String, _ ceremony: PasskeyCeremony) async throws -> (passkey: Passkey, signCount: UInt32) {
        guard let client = Base64URL.bytes(clientData), let object = Base64URL.bytes(attestation), let asked = Base64URL.bytes(challenge), try await isAsked(asked, for: purpose),
            let made = try? ceremony.register(clientData: client, attestation: object, challenge: asked, label: label), made.passkey.key.isSound, use(asked)
        else { throw EnrolmentFault.badPasskey }
        return made
    }

    private func enrolled(_ account: AccountRecord, _ events: [(event: AccountEvent, sealed: Sensible<[UInt8]>?)]) async throws -> AccountRecord {
        do { try await write(account.id, after: account.version, by: account.id.text, [(.enrolled, nil)] + events) } catch is Changed { throw EnrolmentFault.noLink }
        guard let now = try await self.account(account.id) else { throw EnrolmentFault.noLink }
        return now
    }

    private func added(_ made: (passkey: Passkey, signCount: UInt32)) throws -> (event: AccountEvent, sealed: Sensible<[UInt8]>?) {
        (.passkeyAdded(id: made.passkey.id, key: made.passkey.key, count: made.signCount), Sensible(Array(made.passkey.label.utf8)))
    }

    private func chosen(_ password: Sensible<String>, _ secret: OneTimeCode, _ typed: String, hashing: PasswordHashing) async throws -> (events: [(event: AccountEvent, sealed: Sensible<[UInt8]>?)], codes: Sensible<[String]>) {
        guard let step = secret.step(of: typed.filter { !$0.isWhitespace }, now: clock(), after: 0) else { throw EnrolmentFault.wrongCode }
        let hash: String
        do { hash = try await hashing.hash(try await peppered(password)) } catch is PasswordHashing.Busy { throw EnrolmentFault.busy }
        let codes = (0..<RecoveryCode.count).map { _ in RecoveryCode.text(Chance.bytes(RecoveryCode.length)) }
        var digests: [[UInt8]] = []
        for code in codes { digests.append(try await digest(RecoveryCode.plain(code), "recovery")) }
        return ([(.passwordSet, Sensible(Array(hash.utf8))), (.codeSet(step: step), Sensible(secret.secret)), (.recoveryCodesMade(digests), nil)], Sensible(codes))
    }
}
