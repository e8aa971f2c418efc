import Access
import Foundation
import HTML
import Site
import TestWorld
import Testing
import Vault
import Vocabulary

@testable import Access
@testable import Server

/// Every route behind the door × role × relation × state of the dossier × session, asked over HTTP; every class of every dossier is searched in every answer.
@Suite(.serialized) struct AccessMatrixTests {
    typealias World = MatrixWorld

    /// What an answer must be. Written from the issue, without the rules of the product.
    enum Expected: Equatable {
        /// Exactly what an address that does not exist answers.
        case nothing
        /// A page or a change, without a word of the dossier.
        case page
        /// The dossier, with these classes and no other.
        case shows(Set<AudienceClass>)
        /// A page where one writes, with these classes and no other; or a change, without a word of the dossier.
        case names(Set<AudienceClass>)
        /// 403 without a word of the dossier.
        case refused
    }

    private static func expected(_ route: Route, _ person: World.Person, _ child: World.Child, isFresh: Bool) -> Expected {
        let isKeptOut = [.administrator, .securityOfficer].contains(person.role) || child.relation == .excluded
        let isMember = !isKeptOut && (child.relation == .active || child.relation == .referent), isUrgent = !isKeptOut && child.relation == .urgent
        let isOpen = child.state == "open", mayLocate = person.profession.audiences.contains(.location)
        let whose: Expected = person.isBound ? .names(Set(person.profession.audiences.classes).intersection([.identity])) : .page
        switch (route.method, route.path) {
        case (.get, "/dossiers/{dossier}"): return isMember || isUrgent ? .page : .nothing
        case (.post, "/dossiers/{dossier}"):
            guard isMember || isUrgent else { return .nothing }
            guard person.isBound else { return .refused }
            let needs = Set(person.profession.audiences.classes).subtracting([.location])
            return .shows(isMember ? needs.intersection([.identity, .social]) : needs)
        case (.get, "/dossiers/{dossier}/suivi"), (.get, "/dossiers/{dossier}/element/{numero}"), (.get, "/dossiers/{dossier}/parcours"):
            guard isMember || isUrgent else { return .nothing }
            // Who could not open it is led to the page that asks why.
            guard person.isBound else { return .page }
            let needs = Set(person.profession.audiences.classes).subtracting([.location]), shown = isMember ? needs.intersection([.identity, .social]) : needs
            return .shows(route.path.hasSuffix("parcours") ? shown.intersection([.identity, .social]) : shown)
        case (_, "/dossiers/{dossier}/ajouter"), (_, "/dossiers/{dossier}/ajouter-un-fichier"), (_, "/dossiers/{dossier}/enregistre"): return !isMember ? .nothing : isOpen ? .page : .refused
        // Who opened the dossier sees whose it is on the page where they write.
        case (_, "/dossiers/{dossier}/ajouter/{genre}"), (_, "/dossiers/{dossier}/retour"): return !isMember ? .nothing : isOpen ? whose : .refused
        // The first element has no file: that is said to who reads the dossier, and to nobody else. Files are in `FileMatrixTests.swift`.
        case (.get, "/dossiers/{dossier}/fichier/{numero}"): return (isMember || isUrgent) && !person.isBound ? .page : .nothing
        // Nobody here reads every class of the element: who reads its main class says that one again, and only its author would take it out.
        case (_, "/dossiers/{dossier}/element/{numero}/corriger") where isMember && isOpen && person.isBound: return whose
        case (let method, "/dossiers/{dossier}/element/{numero}/corriger"), (let method, "/dossiers/{dossier}/element/{numero}/retirer"):
            guard isMember else { return .nothing }
            guard isOpen else { return .refused }
            // Who could not open the dossier is led to the page that asks why; sent all the same, it is refused.
            return person.isBound ? .nothing : method == .get ? .page : .refused
        case (.get, "/dossiers/{dossier}/avec-le-jeune"), (.get, "/dossiers/{dossier}/proches"):
            guard isMember || isUrgent else { return .nothing }
            guard person.isBound else { return .page }
            return .shows(route.path.hasSuffix("proches") ? [] : Set(person.profession.audiences.classes).intersection([.social]))
        // A copy leaves with who is on the team, has opened the dossier, and has just proved who they are. What is kept by the young person holds the promise.
        case (_, "/dossiers/{dossier}/imprimer"), (_, "/dossiers/{dossier}/avec-le-jeune/papier"):
            guard isMember else { return .nothing }
            guard person.isBound else { return .page }
            guard isFresh else { return .refused }
            return route.path.hasSuffix("papier") ? .shows(Set(person.profession.audiences.classes).intersection([.social])) : whose
        // The end of a follow-up is the referent's, its return anybody's who is bound; what still waits is said before.
        case (_, "/dossiers/{dossier}/fermer"):
            guard isMember else { return .nothing }
            guard child.relation == .referent, isFresh, isOpen, person.isBound else { return .refused }
            return .names(Set(person.profession.audiences.classes).intersection([.identity, .social]))
        case (_, "/dossiers/{dossier}/rouvrir"): return !isMember ? .nothing : person.isBound && !isOpen ? whose : .refused
        case (.get, "/dossiers/{dossier}/relais"): return !isMember ? .nothing : isOpen ? .page : .refused
        // These dossiers hold no fact that a signalement takes over; taking anything out asks for a fresh proof.
        case (let method, "/dossiers/{dossier}/signalement"):
            guard isMember else { return .nothing }
            guard isOpen else { return .refused }
            return method == .post && person.isBound && !isFresh ? .refused : whose
        // Two dossiers are joined by who answers for both: nobody here answers for a second one.
        case (_, "/dossiers/{dossier}/reunir"), (_, "/dossiers/{dossier}/separer"):
            guard isMember else { return .nothing }
            guard child.relation == .referent, isFresh, person.isBound else { return .refused }
            return .page
        // What is kept and erased is the referent's. The matrix names no decision that exists.
        case (_, "/dossiers/{dossier}/conservation"), (_, "/dossiers/{dossier}/conservation/{genre}"):
            guard isMember else { return .nothing }
            guard child.relation == .referent, isFresh, person.isBound else { return .refused }
            return route.path.hasSuffix("{genre}") ? .nothing : .page
        case (.get, "/dossiers/{dossier}/lectures"): return !isMember ? .nothing : person.isBound ? .page : .refused
        case (.post, "/dossiers/{dossier}/reponse"): return !isKeptOut && child.relation == .invited ? .page : .nothing
        case (.post, "/dossiers/{dossier}/relais"), (.post, "/dossiers/{dossier}/equipe"), (.post, "/dossiers/{dossier}/equipe/{personne}"), (.post, "/dossiers/{dossier}/informes"), (.post, "/dossiers/{dossier}/ecart"), (.post, "/dossiers/{dossier}/ecart/{personne}"):
            guard isMember else { return .nothing }
            return child.relation == .referent ? (isFresh ? .page : .refused) : .refused
        case (.post, "/dossiers/{dossier}/lieu"):
            guard isMember else { return .nothing }
            return person.isBound && isOpen && mayLocate && child.relation == .referent && isFresh ? .page : .refused
        case (.post, "/dossiers/{dossier}/lieu/{personne}"):
            guard isMember else { return .nothing }
            return person.isBound && isOpen && mayLocate && child.relation == .referent && isFresh ? .page : .refused
        default: return .nothing
        }
    }

    /// A dossier is opened first, then read, then changed.
    private static func turn(_ route: Route) -> Int { route.path == "/dossiers/{dossier}" ? 0 : route.method == .get ? 1 : 2 }

    private static let fields: [String: [(String, String)]] = [
        "/dossiers/{dossier}": [("but", "protect")], "/dossiers/{dossier}/reponse": [("reponse", "non")], "/dossiers/{dossier}/equipe/{personne}": [("acte", "suspend")], "/dossiers/{dossier}/ecart/{personne}": [("retour", "oui")],
        "/dossiers/{dossier}/lieu": [("demande", "oui")], "/dossiers/{dossier}/lieu/{personne}": [("accord", "oui")],
    ]

    /// Asks from another thread, so that those of the tasks are left to the server.
    private func asking(_ world: World, _ route: Route, _ dossier: String, _ token: String, isUrgent: Bool = false) async throws -> Loopback.Answer {
        try await withCheckedThrowingContinuation { done in DispatchQueue.global().async { done.resume(with: Result { try ask(world, route, dossier, token, isUrgent: isUrgent) }) } }
    }

    private func ask(_ world: World, _ route: Route, _ dossier: String, _ token: String?, isUrgent: Bool = false, form: Bool = true) throws -> Loopback.Answer {
        let path = Path.of(route.path, ["dossier": dossier, "personne": world.referent.text, "fournisseur": "inconnu", "genre": "traceLeft", "numero": "1"]).text
        var fields = Self.fields[route.path] ?? []
        if isUrgent, route.path == "/dossiers/{dossier}" { fields = [("but", "urgency")] }
        if form, let token { fields.append(("jeton", Caller.formToken(token))) }
        return try world.wire.ask(route.method.rawValue, path, fields: route.method == .post ? fields : nil, headers: token.map { ["Cookie: __Host-session=\($0)"] } ?? [])
    }

    /// - Parameter own: whose other dossiers the page may name: those that the person answers for, to join two of them.
    private func leaks(_ world: World, _ answer: Loopback.Answer, but child: World.Child? = nil, own: World.Role? = nil) -> [String] {
        let text = answer.text + answer.headers.joined(separator: "\n")
        guard text.contains("canari") else { return [] }
        return world.children.filter { $0.role != own || $0.relation != .referent }.flatMap { other in AudienceClass.allCases.filter { text.contains(other.canary($0)) && other.id != child?.id }.map { "\(other.relation) \($0)" } }
    }

    private static let unknown = "7zzzzzzzzzzzzzzzzzzzzzzzzz"

    private static func comparable(_ answer: Loopback.Answer) -> [String] { ["\(answer.status)"] + answer.headers.filter { !$0.hasPrefix("date:") } + [answer.text] }

    @Test func everyDossierRouteAnswersEachPersonAsItMust() async throws {
        let world = try await World.shared, routes = world.routes.filter { $0.path.contains("{dossier}") }
        #expect(routes.count >= 8)
        // All of them at the same time, as in life.
        let (cells, shown) = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            for role in world.people.keys { group.addTask { try await self.everyAnswer(to: role, routes, world) } }
            return try await group.reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
        }
        #expect(cells > 8_000 && shown > 20)
        Figures.note("everyDossierRouteAnswersEachPersonAsItMust", "\(cells) cells, \(shown) readings that may be, 0 leaks")
    }

    /// Every dossier of a role, by every route. Returns the cells asked, and the readings that may be.
    private func everyAnswer(to role: World.Role, _ routes: [Route], _ world: World) async throws -> (Int, Int) {
        let person = try #require(world.people[role])
        var cells = 0, shown = 0
        // What each person is answered for a number that does not exist: the same whatever the dossier.
        var nothing: [String: [String]] = [:]
        for child in world.children where child.role == role {
            world.renew([person])
            // What changes the team comes last: until then each dossier is as it was made.
            for route in routes.sorted(by: { (Self.turn($0), $0.path.count) < (Self.turn($1), $1.path.count) }) {
                // An invitation is answered once.
                for (token, isFresh) in route.path.hasSuffix("/reponse") ? [(person.fresh, true)] : [(person.stale, false), (person.fresh, true)] {
                    let answer = try await asking(world, route, child.id.text, token, isUrgent: child.relation == .urgent)
                    let expected = Self.expected(route, person, child, isFresh: isFresh), what = "\(route.method) \(route.path) \(role) \(child.relation) \(child.state) fresh=\(isFresh): \(answer.status)"
                    cells += AudienceClass.allCases.count
                    let here = Set(AudienceClass.allCases.filter { answer.text.contains(child.canary($0)) })
                    #expect(leaks(world, answer, but: child, own: ["/reunir", "/separer"].contains { route.path.hasSuffix($0) } ? role : nil) == [], "\(what)")
                    switch expected {
                    case .nothing:
                        let question = "\(route.method) \(route.path) \(isFresh)"
                        if nothing[question] == nil { nothing[question] = Self.comparable(try await asking(world, route, Self.unknown, token)) }
                        #expect(Self.comparable(answer) == nothing[question], "\(what)")
                        #expect(answer.status == 404 && here.isEmpty, "\(what)")
                    case .page:
                        #expect([200, 303, 409, 422].contains(answer.status) && here.isEmpty, "\(what)")
                    case .names(let classes):
                        #expect([200, 303, 409, 422].contains(answer.status) && here == (answer.status == 303 ? [] : classes), "\(what) \(here)")
                    case .refused:
                        #expect(answer.status == 403 && here.isEmpty, "\(what)")
                    case .shows(let classes):
                        #expect([200, 422].contains(answer.status) && here == classes, "\(what) \(here)")
                        shown += 1
                    }
                }
            }
        }
        return (cells, shown)
    }

    /// Every other dossier, to who has nothing to do with it, in every session; and every route without a session.
    @Test func everyRouteBehindTheDoorAsksWhoOneIs() async throws {
        let world = try await World.shared, routes = world.routes.filter { !$0.policy.isPublic && $0.policy.name != "session" }
        #expect(routes.count >= 25)
        var cells = 0
        for route in routes {
            let some = try #require(world.children.first { $0.relation == .active && $0.role == .educator })
            for token in [nil, "", "x", String(repeating: "A", count: 43), world.people[.educator].map { String($0.fresh.reversed()) }] {
                let answer = try ask(world, route, some.id.text, token)
                #expect(answer.status == 401 && answer.text.contains("name=\"adresse\""), "\(route.path) \(String(describing: token)): \(answer.status)")
                #expect(leaks(world, answer) == [] && !answer.text.contains("Nom "), "\(route.path)")
                cells += 1
            }
            for (_, person) in world.people {
                for token in [person.hidden, person.firstFactor] {
                    let answer = try ask(world, route, some.id.text, token)
                    #expect([403, 404].contains(answer.status) && leaks(world, answer) == [] && !answer.text.contains("Nom "), "\(route.path) \(person.role): \(answer.status)")
                    cells += 1
                }
                // A form that does not come from here does nothing.
                if route.method == .post {
                    let answer = try ask(world, route, some.id.text, person.fresh, form: false)
                    #expect(answer.status == 403 && leaks(world, answer) == [], "\(route.path) without token: \(answer.status)")
                    cells += 1
                }
            }
        }
        Figures.note("everyRouteBehindTheDoorAsksWhoOneIs", "\(cells) cells, 0 leaks")
    }

    /// Lists name those whom one follows, and nobody else.
    @Test(arguments: ["/jeunes", "/nuit", "/taches", "/sans-nouvelles", "/retour"]) func listsNameOnlyThoseWhomOneFollows(_ path: String) async throws {
        let world = try await World.shared
        var named = 0
        for (role, person) in world.people {
            let isKeptOut = [.administrator, .securityOfficer].contains(role)
            let answer = try world.wire.ask("GET", path, fields: nil, headers: ["Cookie: __Host-session=\(person.fresh)"])
            #expect(answer.status == 200, "\(path) \(role)")
            for child in world.children {
                let isMine = child.role == role && [.active, .referent].contains(child.relation) && person.isBound && !isKeptOut
                let here = AudienceClass.allCases.filter { answer.text.contains(child.canary($0)) }
                let mayKnow: [AudienceClass] = isMine ? [.identity, .social].filter(person.profession.audiences.classes.contains) : []
                #expect(Set(here).isSubset(of: mayKnow), "\(path) \(role) \(child.relation)")
                if path == "/jeunes" { #expect(here.contains(.identity) == mayKnow.contains(.identity), "\(role) \(child.relation) \(child.state)") }
                if path == "/taches" { #expect(here.contains(.social) == (mayKnow.contains(.social) && child.state == "open"), "\(role) \(child.relation) \(child.state)") }
                named += here.count
            }
            // A measure waits in each dossier: to who does not read it, not even its name is said.
            if !person.profession.audiences.contains(.judicial) { #expect(!answer.text.contains("Mesure"), "\(path) \(role)") }
        }
        if path == "/jeunes" { #expect(named >= 10) }
    }

    /// Who is asked again who they are reads what will be done then; what does not come from a page of this session is never done.
    @Test func theStepUpPageSaysWhatComesNext() async throws {
        let world = try await World.shared, educator = try #require(world.people[.educator])
        let route = try #require(world.routes.first { $0.method == .post && $0.path == "/dossiers/{dossier}/equipe/{personne}" }), child = try #require(world.children.first { $0.relation == .referent && $0.role == .educator && $0.state == "open" })
        let number = AccessPages.number(child.id)
        let asked = try ask(world, route, child.id.text, educator.stale)
        #expect(asked.status == 403 && asked.text.contains("Ensuite") && asked.text.contains(number))
        let hidden = try ask(world, route, child.id.text, educator.hidden)
        #expect(hidden.status == 403 && hidden.text.contains("Ensuite"))
        let foreign = try ask(world, route, child.id.text, educator.hidden, form: false)
        #expect(foreign.status == 403 && !foreign.text.contains("Ensuite"))
    }

    /// What is done with a session alone: without one, the door; with one that is not whole, nothing of anybody.
    @Test func everyRouteOfASessionAsksForIt() async throws {
        let world = try await World.shared, routes = world.routes.filter { $0.policy.name == "session" && $0.path != "/deconnexion" }
        #expect(routes.count >= 3 && routes.contains { $0.path == "/confirmer/vers/{fournisseur}" })
        for route in routes {
            for token in [nil, "", "x", String(repeating: "A", count: 43), world.people[.educator].map { String($0.fresh.reversed()) }] {
                let answer = try ask(world, route, Self.unknown, token)
                #expect([200, 401].contains(answer.status) && answer.text.contains("name=\"adresse\"") && leaks(world, answer) == [] && !answer.text.contains("Nom "), "\(route.path) \(String(describing: token)): \(answer.status)")
            }
            // Nobody here has a provider: what confirms by one does not exist, hidden or not.
            for (_, person) in world.people where route.path.contains("{fournisseur}") {
                for token in [person.fresh, person.hidden, person.firstFactor] { #expect(try ask(world, route, Self.unknown, token).status == 404, "\(person.role)") }
                #expect(try ask(world, route, Self.unknown, person.fresh, form: false).status == 401, "without the token of the form")
            }
        }
    }

    /// The duties of an institution belong to who holds them, in their own.
    @Test func everyDutyBelongsToItsHolder() async throws {
        let world = try await World.shared
        let holders: [String: Set<World.Role>] = ["administer": [.administrator], "watch": [.securityOfficer], "plantCanary": [.securityOfficer], "reviewUrgency": [.supervisor], "confirmReferent": [.supervisor],
            "seeApprovals": [.administrator, .securityOfficer], "askExport": [.securityOfficer], "askSuspension": [.administrator, .securityOfficer], "decideApproval": [.administrator, .securityOfficer], "useApproval": [.administrator, .securityOfficer]]
        var cells = 0
        for route in world.routes where holders[route.policy.name] != nil {
            for (role, person) in world.people {
                let answer = try ask(world, route, Self.unknown, person.fresh)
                let isHolder = holders[route.policy.name]?.contains(role) == true
                // Without the right fields a holder gets a page that says so, or nothing for a person who is not of the institution.
                #expect(isHolder ? [200, 303, 404, 409, 422].contains(answer.status) : answer.status == 403, "\(route.path) \(role): \(answer.status)")
                #expect(leaks(world, answer) == [])
                if !isHolder { #expect(!answer.text.contains("@essai.invalid"), "\(route.path) \(role)") }
                cells += 1
            }
        }
        #expect(cells >= 50)
        Figures.note("everyDutyBelongsToItsHolder", "\(cells) cells, 0 leaks")
    }

    @Test func everyRouteHasAPolicyThatIsKnown() async throws {
        let world = try await World.shared
        let known = Set(Act.allCases.map(\.rawValue) + ["session", "door", "invitation", "open"])
        for route in world.routes { #expect(known.contains(route.policy.name), "\(route.path)") }
        for route in world.routes { #expect(route.policy.isPublic == ["door", "invitation", "open"].contains(route.policy.name), "\(route.path)") }
        // Parts of an address behind the door: none that this matrix does not fill.
        for route in world.routes where !route.policy.isPublic {
            let parts = route.path.split(separator: "/").filter { $0.hasPrefix("{") }
            #expect(parts.allSatisfy { ["{dossier}", "{personne}", "{fournisseur}", "{genre}", "{numero}"].contains($0) }, "\(route.path)")
        }
    }
}
