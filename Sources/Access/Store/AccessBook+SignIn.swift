import Foundation
import Journal
import Vault
import Vocabulary

/// Proofs of identity.
extension AccessBook {
    /// What somebody typed at the door.
    public struct Attempt: Sendable {
        let address: String
        let password: Sensible<String>
        /// Six digits, or a recovery code.
        let code: String
        /// The mark of the machine, when it holds one.
        let device: String?

        public init(address: String, password: Sensible<String>, code: String, device: String?) {
            (self.address, self.password, self.code, self.device) = (address, password, code, device)
        }
    }

    public enum Outcome: Sendable {
        case proved(AccountRecord, Actor.Proof, device: Sensible<String>)
        /// Wrong address, wrong password, wrong code, no account, an account that is not open: one answer.
        case refused
        /// Too many tries: come back in so many milliseconds.
        case wait(Int64)
        /// Too many people at the door.
        case busy
    }

    /// Proves by address, password and code. The same work is done whether the address is known or not.
    ///
    /// Who has the right code never waits for the tries of somebody else: only the owner of the telephone, or of the recovery codes, has it.
    /// - Parameter only: the account that must be meant, when a session proves again who holds it.
    public func prove(_ attempt: Attempt, hashing: PasswordHashing, only expected: AccountID? = nil) async throws -> Outcome {
        let login = try await login(attempt.address), device = try await knownDevice(attempt.device, login)
        let key = SignInDelays.Key(login: login, device: device), wait = delays.wait(key, now: clock())
        try await projector.catchUp(with: journal)
        let (account, signIn) = try await candidate(try await accounts(at: login), attempt.code, expected)
        guard wait == 0 || mayPass(signIn, login) else { return await waiting(wait) }
        // Counted before the work: a hundred tries at once are a hundred tries.
        if wait == 0 { delays.fail(key, now: clock()) }
        let hash = if let account, let password = account.password { String(decoding: try await open(password, of: account.id).reveal(), as: UTF8.self) } else { String?.none }
        let typed = try await peppered(attempt.password)
        let isRight: Bool
        do { isRight = try await hashing.verify(typed, hash, isKnown: device != nil || signIn != nil) } catch { return .busy }
        guard let account, var signIn, isRight else { return wait == 0 ? .refused : .wait(wait) }
        signIn.isNewDevice = device == nil ? true : nil
        do {
            try await write(account.id, after: account.version, by: account.id.text, [(expected == nil ? .signedIn(signIn) : .provedAgain(signIn), nil)])
        } catch is Changed {
            // The same code, a moment before: it works once.
            return .refused
        }
        delays.succeed(key)
        guard let now = try await self.account(account.id) else { return .refused }
        return .proved(now, signIn.proof, device: try await newDevice(login))
    }

    /// The account meant: of those at an address, the one whose code was typed. One passphrase is tried, whatever their number.
    private func candidate(_ accounts: [AccountRecord], _ code: String, _ expected: AccountID?) async throws -> (AccountRecord?, AccountEvent.SignIn?) {
        let open = accounts.filter { $0.state == .active && $0.hasPassword && (expected == nil || expected == $0.id) }
        for account in open { if let signIn = try await secondFactor(code, account) { return (account, signIn) } }
        return (open.first, nil)
    }

    /// A right code goes on although the address must wait. Each gives one try at the passphrase.
    private func mayPass(_ signIn: AccountEvent.SignIn?, _ login: [UInt8]) -> Bool {
        guard let signIn else { return false }
        return signIn.step.map { spent.spend($0, of: login) } ?? true
    }

    /// The answer to who must wait, always after the same time: what was looked up before says nothing.
    private func waiting(_ wait: Int64) async -> Outcome {
        try? await Task.sleep(for: .milliseconds(50))
        return .wait(wait)
    }

    /// The hash is of this, not of the password: who steals the database cannot try passwords without the vault.
    func peppered(_ password: Sensible<String>) async throws -> [UInt8] {
        Array(Base64URL.text(try await vault.match(Sensible(PasswordRules.prepared(password.reveal())), as: "access.password")).utf8)
    }

    private func secondFactor(_ typed: String, _ account: AccountRecord) async throws -> AccountEvent.SignIn? {
        let plain = typed.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.uppercased()
        if plain.count == 6, plain.allSatisfy(\.isNumber) {
            guard let code = account.code else { return nil }
            let secret = OneTimeCode(secret: try await open(code, of: account.id).reveal())
            return secret.step(of: plain, now: clock(), after: account.lastStep).map { AccountEvent.SignIn(proof: .passwordAndCode, step: $0) }
        }
        let digest = try await digest(RecoveryCode.plain(typed), "recovery")
        return account.recovery.contains(digest) ? AccountEvent.SignIn(proof: .passwordAndCode, recovery: digest) : nil
    }

    // MARK: Machines

    /// The mark of a machine is `random.seal`: it is known when the seal is of this address.
    private func knownDevice(_ mark: String?, _ login: [UInt8]) async throws -> [UInt8]? {
        guard let parts = mark?.split(separator: "."), parts.count == 2, let random = Base64URL.bytes(String(parts[0])), random.count == 16, let seal = Base64URL.bytes(String(parts[1])) else { return nil }
        return Constant.areEqual(seal, try await vault.match(Sensible(login + random), as: "access.device")) ? random : nil
    }

    func newDevice(_ login: [UInt8]) async throws -> Sensible<String> {
        let random = Chance.bytes(16)
        return Sensible(Base64URL.text(random) + "." + Base64URL.text(try await vault.match(Sensible(login + random), as: "access.device")))
    }

    // MARK: Passkeys

    /// A question for an authenticator: 8 bytes of time, 8 of chance, 16 of seal. Nothing is kept of it until it is answered.
    public func challenge(for purpose: String) async throws -> [UInt8] {
        let head = (0..<8).reversed().map { UInt8(truncatingIfNeeded: clock() >> (Int64($0) * 8)) } + Chance.bytes(8)
        return head + (try await challengeSeal(head, purpose))
    }

    private func challengeSeal(_ head: [UInt8], _ purpose: String) async throws -> [UInt8] {
        Array(try await vault.match(Sensible(head + Array(purpose.utf8)), as: "access.challenge").prefix(16))
    }

    /// How long a question lives, in milliseconds.
    static let challengeLifetime: Int64 = 10 * 60_000

    /// Whether a question was asked here, for that purpose, a moment ago, and has not been answered yet. It is used (`use`) once its answer is known to be right:
    /// wrong answers take no room.
    func isAsked(_ challenge: [UInt8], for purpose: String) async throws -> Bool {
        guard challenge.count == 32 else { return false }
        let head = Array(challenge[..<16]), asked = head[..<8].reduce(Int64(0)) { $0 << 8 | Int64($1) }, now = clock()
        return Constant.areEqual(Array(challenge[16...]), try await challengeSeal(head, purpose)) && asked <= now && now - asked <= Self.challengeLifetime && !used.contains(challenge)
    }

    /// True once for each question.
    func use(_ challenge: [UInt8]) -> Bool { used.use(challenge, now: clock()) }

    /// What a browser answers.
    public struct PasskeyAnswer: Sendable {
        let id: [UInt8]
        let clientData: [UInt8]
        let authenticatorData: [UInt8]
        let signature: [UInt8]
        let challenge: [UInt8]

        /// Nil when a field is not base 64.
        public init?(id: String, clientData: String, authenticatorData: String, signature: String, challenge: String) {
            guard let id = Base64URL.bytes(id), let client = Base64URL.bytes(clientData), let data = Base64URL.bytes(authenticatorData), let signature = Base64URL.bytes(signature), let challenge = Base64URL.bytes(challenge) else { return nil }
            (self.id, self.clientData, self.authenticatorData, self.signature, self.challenge) = (id, client, data, signature, challenge)
        }
    }

    /// Proves by a passkey.
    /// - Parameter device: the mark of the machine, when it holds one.
    public func prove(_ answer: PasskeyAnswer, _ ceremony: PasskeyCeremony, only expected: AccountID? = nil, device: String? = nil) async throws -> Outcome {
        guard try await isAsked(answer.challenge, for: expected?.text ?? "signIn") else { return .refused }
        try await projector.catchUp(with: journal)
        guard let account = try await account(by: .passkey, answer.id), account.state == .active, expected == nil || expected == account.id, let key = account.passkeys.first(where: { $0.id == answer.id }) else { return .refused }
        do {
            let count = try ceremony.authenticate(
                clientData: answer.clientData, authenticatorData: answer.authenticatorData, signature: answer.signature, challenge: answer.challenge, signCount: key.count, verify: key.key.verifies, sha256: Digest.sha256)
            guard use(answer.challenge) else { return .refused }
            let isNew = try await knownDevice(device, account.login) == nil, signIn = AccountEvent.SignIn(proof: .passkey, passkey: key.id, count: count, isNewDevice: isNew ? true : nil)
            try await write(account.id, after: account.version, by: account.id.text, [(expected == nil ? .signedIn(signIn) : .provedAgain(signIn), nil)])
        } catch is PasskeyCeremony.Refusal {
            return .refused
        } catch is Changed {
            return .refused
        }
        guard let now = try await self.account(account.id) else { return .refused }
        return .proved(now, .passkey, device: try await newDevice(now.login))
    }
}
