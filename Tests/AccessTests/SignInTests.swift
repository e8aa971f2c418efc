import Foundation
import Testing
import Vocabulary

@testable import Access

struct SignInTests {
    @Test func aPersonEnrolsOnceAndSignsIn() async throws {
        let w = try await AccessWorld(), invited = try await w.invite("lise@foyer.invalid")
        #expect(try await w.book.account(throughLink: invited.link)?.id == invited.id)
        let lise = try await w.enrol("lise@foyer.invalid", link: invited.link)
        #expect(lise.account.state == .active)
        #expect(lise.codes.count == 10)
        #expect(Set(lise.codes).count == 10)
        // The link is dead, for a second person and for the same one.
        #expect(try await w.book.account(throughLink: invited.link) == nil)
        await #expect(throws: AccessBook.EnrolmentFault.noLink) { try await w.enrol("lise@foyer.invalid", link: invited.link) }
        w.clock.advance(60_000)
        #expect(try await w.prove(lise).word == "proved")
        #expect(try await w.prove(lise, address: " LISE@foyer.invalid".trimmingCharacters(in: .whitespaces)).word == "refused", "the code was used a moment ago")
    }

    @Test func aLinkDiesAfter72Hours() async throws {
        let w = try await AccessWorld(), invited = try await w.invite("a@foyer.invalid")
        w.clock.advance(72 * 3_600_000 - 1)
        #expect(try await w.book.account(throughLink: invited.link) != nil)
        w.clock.advance(1)
        #expect(try await w.book.account(throughLink: invited.link) == nil)
        let account = try #require(try await w.book.account(invited.id)), other = try await w.book.renewLink(account, by: "admin").reveal()
        #expect(try await w.book.account(throughLink: invited.link) == nil)
        #expect(try await w.book.account(throughLink: other)?.id == invited.id)
        for wrong in ["", "x", other + "A", String(other.dropLast()), String(other.reversed())] { #expect(try await w.book.account(throughLink: wrong) == nil) }
    }

    @Test func wrongAnswersAreAllTheSame() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid")
        w.clock.advance(60_000)
        #expect(try await w.prove(lise, password: "une autre phrase que la sienne, vraiment").word == "refused")
        #expect(try await w.prove(lise, code: "000000").word == "refused")
        #expect(try await w.prove(lise, address: "personne@foyer.invalid").word == "refused")
        w.clock.advance(3_600_000)
        let account = try #require(try await w.book.account(lise.account.id))
        try await w.book.suspend(account, by: "admin")
        #expect(try await w.prove(lise).word == "refused")
        try await w.book.resume(try #require(try await w.book.account(lise.account.id)), by: "admin")
        #expect(try await w.prove(lise).word == "proved")
    }

    @Test func aRecoveryCodeWorksOnceAndHoweverItIsTyped() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid"), code = try #require(lise.codes.first)
        #expect(try await w.prove(lise, code: code.lowercased().replacing(" ", with: "-")).word == "proved")
        #expect(try await w.prove(lise, code: code).word == "refused")
        #expect(try await w.book.account(lise.account.id)?.recoveryCodesLeft == 9)
    }

    /// The same code at the same moment, many times: one opens the door.
    @Test func aCodeOpensOneDoorOnly() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid")
        w.clock.advance(60_000)
        let opened = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<4 { group.addTask { try await w.prove(lise).word } }
            return try await group.reduce(0) { $0 + ($1 == "proved" ? 1 : 0) }
        }
        #expect(opened == 1)
    }

    @Test func theDelayGrowsAndNeverBecomesALockOut() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid")
        w.clock.advance(60_000)
        guard case .proved(_, _, let device) = try await w.prove(lise) else { throw AccessBook.TeamFault.nobody }
        for _ in 0..<4 { #expect(try await w.prove(lise, password: "non, ce n’est pas celle-là, encore une").word == "refused") }
        guard case .wait(let first) = try await w.prove(lise, code: "000000") else { throw AccessBook.TeamFault.nobody }
        #expect(first <= 1_000)
        for _ in 0..<30 {
            w.clock.advance(60_001)
            #expect(try await w.prove(lise, password: "non, ce n’est pas celle-là, encore une").word == "refused")
        }
        // A crowd of strangers never keeps her waiting: on her own machine, nor on another one with the code of her telephone. Without it, everybody waits.
        #expect(try await w.prove(lise, code: "000000").word == "wait")
        #expect(try await w.prove(lise, device: device.reveal()).word == "proved")
        w.clock.advance(1_000)
        for _ in 0..<5 { _ = try await w.prove(lise, code: "000000") }
        #expect(try await w.prove(lise, code: "000000").word == "wait")
        w.clock.advance(29_000)
        #expect(try await w.prove(lise, code: lise.codes[0]).word == "proved")
        w.clock.advance(30_000)
        #expect(try await w.prove(lise).word == "proved")
        // The mark of a machine is of one person only, and nobody makes one.
        let other = try await w.person("marc@foyer.invalid")
        for _ in 0..<6 { _ = try await w.prove(other, password: "x", device: device.reveal()) }
        #expect(try await w.prove(other, code: "000000", device: device.reveal()).word == "wait")
    }

    /// A right code with a wrong passphrase, while the address waits: one try for each code, and the answer of everybody else.
    @Test func aRightCodeGivesOneTryWhileTheAddressWaits() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise@foyer.invalid")
        w.clock.advance(60_000)
        for _ in 0..<10 { _ = try await w.prove(lise, code: "000000") }
        #expect(try await w.prove(lise, password: "une autre phrase que la sienne, vraiment").word == "wait")
        #expect(try await w.prove(lise).word == "wait", "the code was spent on a wrong passphrase")
        w.clock.advance(30_000)
        #expect(try await w.prove(lise).word == "proved")
    }

    /// Somebody who works for two institutions signs in to each under one address; who administers one learns nothing of the other.
    @Test func anAddressMayHaveAnAccountInEachInstitution() async throws {
        let w = try await AccessWorld(), here = try await w.person("lise@foyer.invalid"), there = try await w.person("lise@foyer.invalid", .doctor, .profession, at: w.hospital)
        w.clock.advance(60_000)
        for person in [here, there, here] {
            guard case .proved(let account, _, _) = try await w.prove(person) else { throw AccessBook.TeamFault.nobody }
            #expect(account.id == person.account.id)
            w.clock.advance(30_000)
        }
    }

    @Test func anAddressHasOneAccount() async throws {
        let w = try await AccessWorld()
        let first = try await w.invite("lise@foyer.invalid")
        await #expect(throws: AccessBook.InvitationFault.addressTaken) { try await w.invite("Lise@Foyer.invalid") }
        try await w.book.close(try #require(try await w.book.account(first.id)), by: "admin")
        await #expect(throws: Never.self) { try await w.invite("lise@foyer.invalid") }
    }

    /// Twenty invitations of one address at the same moment: one account.
    @Test func invitationsOfOneAddressDoNotOvertakeEachOther() async throws {
        let w = try await AccessWorld()
        let made = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 { group.addTask { (try? await w.invite("lise@foyer.invalid")) != nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(made == 1)
        #expect(try await w.book.people(of: w.foyer).count == 1)
    }

    @Test func aPasskeyOpensTheDoorOnceForEachQuestion() async throws {
        let w = try await AccessWorld(), invited = try await w.invite("lise@foyer.invalid")
        var key = TestAuthenticator()
        func answer(_ challenge: [UInt8]) throws -> AccessBook.PasskeyAnswer {
            try #require(AccessBook.PasskeyAnswer(id: Base64URL.text(key.id), clientData: Base64URL.text(key.clientData(challenge)), authenticatorData: Base64URL.text(key.data()), signature: Base64URL.text(try key.sign(challenge)), challenge: Base64URL.text(challenge)))
        }
        key.type = "webauthn.create"
        let asked = try await w.book.challenge(for: "enrol")
        let made = try await w.book.register(clientData: Base64URL.text(key.clientData(asked)), attestation: Base64URL.text(key.attestation()), challenge: Base64URL.text(asked), purpose: "enrol", label: "Téléphone de service", TestAuthenticator.ceremony)
        let account = try await w.book.enrol(throughLink: invited.link, passkey: made)
        #expect(try await w.book.label(try #require(account.passkeys.first), of: account) == "Téléphone de service")
        (key.type, key.count) = ("webauthn.get", 8)
        let question = try await w.book.challenge(for: "signIn"), good = try answer(question)
        #expect(try await w.book.prove(good, TestAuthenticator.ceremony).word == "proved")
        #expect(try await w.book.prove(good, TestAuthenticator.ceremony).word == "refused", "a question is answered once")
        // A question of another purpose, one too old, one that was never asked.
        key.count = 9
        #expect(try await w.book.prove(try answer(try await w.book.challenge(for: "enrol")), TestAuthenticator.ceremony).word == "refused")
        let old = try await w.book.challenge(for: "signIn")
        w.clock.advance(11 * 60_000)
        #expect(try await w.book.prove(try answer(old), TestAuthenticator.ceremony).word == "refused")
        #expect(try await w.book.prove(try answer(Chance.bytes(32)), TestAuthenticator.ceremony).word == "refused")
        await #expect(throws: AccessBook.EnrolmentFault.lastProof) { try await w.book.remove(passkey: key.id, from: try #require(try await w.book.account(account.id))) }
    }

    /// Anybody may send answers: wrong ones take no room, and do not use up the question of somebody else. Right ones sent together open one door.
    @Test func wrongAnswersTakeNoRoomAndRightOnesOpenOneDoor() async throws {
        let w = try await AccessWorld(), invited = try await w.invite("lise@foyer.invalid")
        var key = TestAuthenticator()
        // A key without a counter, as those that are kept in several devices: nothing else tells a replay.
        (key.type, key.count) = ("webauthn.create", 0)
        let asked = try await w.book.challenge(for: "enrol")
        func register() async throws -> (passkey: Passkey, signCount: UInt32) {
            try await w.book.register(clientData: Base64URL.text(key.clientData(asked)), attestation: Base64URL.text(key.attestation()), challenge: Base64URL.text(asked), purpose: "enrol", label: "x", TestAuthenticator.ceremony)
        }
        _ = try await w.book.enrol(throughLink: invited.link, passkey: try await register())
        await #expect(throws: AccessBook.EnrolmentFault.badPasskey) { try await register() }
        key.type = "webauthn.get"
        let question = try await w.book.challenge(for: "signIn"), before = await w.book.used.count
        func answer(_ signature: [UInt8]) throws -> AccessBook.PasskeyAnswer {
            try #require(AccessBook.PasskeyAnswer(id: Base64URL.text(key.id), clientData: Base64URL.text(key.clientData(question)), authenticatorData: Base64URL.text(key.data()), signature: Base64URL.text(signature), challenge: Base64URL.text(question)))
        }
        let wrong = try answer([1, 2, 3])
        for _ in 0..<500 { #expect(try await w.book.prove(wrong, TestAuthenticator.ceremony).word == "refused") }
        #expect(await w.book.used.count == before)
        let right = try answer(try key.sign(question)), ceremony = TestAuthenticator.ceremony
        let words = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<20 { group.addTask { try await w.book.prove(right, ceremony).word } }
            return try await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(words == ["proved": 1, "refused": 19])
        #expect(try await w.book.prove(right, ceremony).word == "refused")
    }

    @Test func aUsedQuestionIsKnownAsLongAsItLives() {
        var used = UsedQuestions(lifetime: 100)
        var live: [(question: [UInt8], time: Int64)] = []
        for turn in 0..<2_000 {
            let now = 1_000_000 + Int64(turn * 7), question = Array("\(turn)".utf8)
            let isFirst = used.use(question, now: now)
            #expect(isFirst)
            live = live.filter { now - $0.time <= 100 } + [(question, now)]
            for one in live {
                let isUsedAgain = used.use(one.question, now: now)
                #expect(used.contains(one.question) && !isUsedAgain)
            }
            #expect(used.count <= 2 * 100 / 7 + 4)
        }
        // After a silence, everything is too old.
        let isFresh = used.use([1], now: 2_000_000)
        #expect(isFresh && used.count == 1)
        let isBack = used.use([1], now: 1_000_000)
        #expect(!isBack, "a clock that goes back opens nothing")
    }

    @Test func nothingOfAPersonStandsInClear() async throws {
        let w = try await AccessWorld(), lise = try await w.person("lise.trevidic@foyer.invalid")
        for entry in try await w.entries() {
            let bytes = String(decoding: entry.canonicalBytes, as: UTF8.self)
            for word in ["trevidic", "Personne", AccessWorld.password, lise.secret.text.replacing(" ", with: ""), lise.codes[0], "argon2id"] { #expect(!bytes.contains(word)) }
        }
        #expect(try await w.book.person(lise.account).reveal().name == "Personne de lise.trevidic@foyer.invalid")
    }
}
