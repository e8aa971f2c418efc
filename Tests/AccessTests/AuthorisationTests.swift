import TestWorld
import Testing
import Vault

@testable import Access

/// The rules against what was written a second time, and what each rule is for.
struct AuthorisationTests {
    @Test(arguments: Act.allCases) func everyActIsAllowedToSomebody(_ act: Act) {
        #expect(Situation.allowed(act).refusal() == nil)
        #expect(Oracle.allows(.allowed(act)))
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func decisionsAreThoseWrittenTwice(_ seed: UInt64) {
        var g = SeededGenerator(seed: seed), allowed = 0
        for _ in 0..<10_000 {
            let s = Situation.any(&g), refusal = s.refusal()
            #expect((refusal == nil) == Oracle.allows(s), "\(s): \(String(describing: refusal))")
            if refusal == nil { allowed += 1 }
        }
        #expect(allowed > 200)
    }

    /// Each profession with each class, and each act with each aim and text: few of them are drawn at random.
    @Test func everyProfessionAimAndTextAreThoseWrittenTwice() {
        func check(_ s: Situation) { #expect((s.refusal() == nil) == Oracle.allows(s), "\(s)") }
        for act in Act.allCases {
            for profession in Profession.allCases {
                for audience in AudienceClass.allCases {
                    var s = Situation.allowed(act)
                    (s.profession, s.scope, s.audiences) = (profession, .all, Audiences(audience))
                    check(s)
                }
                for aim in Purpose.Aim.allCases {
                    for basis in Purpose.Basis.allCases {
                        var s = Situation.allowed(act)
                        (s.profession, s.scope, s.audiences, s.aim, s.basis) = (profession, .all, .identity, aim, basis)
                        check(s)
                        s.membership = nil
                        s.urgentUntil = 1
                        check(s)
                    }
                }
            }
        }
    }

    /// Forbidden and unknown look the same to who has no tie to the dossier.
    @Test(arguments: 1...5 as ClosedRange<UInt64>) func aRefusalNeverTellsAStrangerThatADossierExists(_ seed: UInt64) {
        var g = SeededGenerator(seed: seed)
        for _ in 0..<10_000 {
            var s = Situation.any(&g)
            guard Act.onDossier.contains(s.act), s.membership != .active, s.membership != .invited else { continue }
            (s.urgentUntil, s.membership) = (nil, nil)
            guard let refusal = s.refusal() else { continue }
            s.state = .absent
            // An urgent opening and a request are answered by the page, in the same words.
            if s.act == .openUrgently || s.act == .askToJoin { continue }
            #expect(s.refusal() == refusal, "\(s)")
        }
    }

    @Test func withoutRulesNothingIsAllowed() {
        #expect(Situation.allowed(.useOwnAccount).refusal(under: []) == .notYourDuty)
    }

    /// A rule taken away, or turned round, is seen. The same is done to each condition of the sources by `bin/mutants`.
    @Test(arguments: Policy.all.indices) func noRuleIsUseless(_ index: Int) {
        let name = Policy.all[index].name
        var without = Policy.all, turned = Policy.all
        without.remove(at: index)
        turned[index] = Policy(name, on: Policy.all[index].acts) { [policy = Policy.all[index]] in policy.objection($0) == nil ? .absent : nil }
        var g = SeededGenerator(seed: 9), seen = (without: false, turned: false)
        for _ in 0..<60_000 where !seen.without || !seen.turned {
            let s = Situation.any(&g), expected = Oracle.allows(s)
            if (s.refusal(under: without) == nil) != expected { seen.without = true }
            if (s.refusal(under: turned) == nil) != expected { seen.turned = true }
        }
        #expect(seen.without, "nobody sees that the rule \(name) is gone")
        #expect(seen.turned, "nobody sees that the rule \(name) is turned round")
    }

    @Test func everyActHasRulesAndEveryRuleIsNamedOnce() {
        for act in Act.allCases { #expect(Policy.all.filter { $0.acts.contains(act) }.count >= 3) }
        #expect(Set(Policy.all.map(\.name)).count == Policy.all.count)
    }
}
