import Foundation
import Testing
import Vocabulary

@testable import Guide

@Suite struct GuideContentTests {
    @Test func theShippedVersionLoads() throws {
        let content = try Edition.shipped()
        #expect(content.version == GuideResources.currentVersion)
        #expect(content.signs.families.count == 11)
        #expect(content.signs.factors.count == 6)
        #expect(content.signs.accumulating.count == 9)
        #expect(content.signs.harmFacts.count == 3)
        #expect(content.signs.families.allSatisfy { !$0.signs.isEmpty })
        #expect(content.signs.factors.allSatisfy { !$0.items.isEmpty })
        #expect(content.professions.professions.count >= 10)
    }

    @Test func everyItemSaysItsSourceAndTheDayItWasRead() throws {
        let content = try Edition.shipped(), signs = content.signs
        let cards = content.conduct.cards.map(\.provenance) + content.combinations.notes.map(\.provenance)
        let talk = content.interview.points.map(\.provenance) + content.interview.steps.map(\.provenance) + content.interview.branches.map(\.provenance)
        let all = signs.families.map(\.provenance) + signs.factors.map(\.provenance) + signs.harmFacts.map(\.provenance) + content.law.articles.map(\.provenance) + cards + talk
        for provenance in all {
            #expect(!provenance.source.fr.isEmpty && !provenance.source.en.isEmpty)
            let parts = provenance.readOn.split(separator: "-").compactMap { Int($0) }
            #expect(parts.count == 3 && CivilDay(year: parts[0], month: parts[1], day: parts[2]) != nil, "\(provenance.readOn)")
        }
    }

    @Test func theTextsOfTheScreensAreThere() throws {
        #expect(try Catalogue(decoding: GuideResources.texts()).texts.count > 50)
    }

    /// Positive control: the copy that the other tests change is itself good.
    @Test func aPublishedCopyLoads() throws {
        var edition = try Edition()
        #expect(throws: Never.self) { try edition.content() }
        try edition.change("signs.json") { _ in }
        #expect(throws: Never.self) { try edition.content() }
    }

    @Test(arguments: Edition.names)
    func anEditedByteIsRefusedWithTheNameOfTheFile(_ name: String) throws {
        var edition = try Edition()
        edition.edit(name) { $0.append(0x20) }
        #expect(whyRefused(edition)?.contains(name) == true)
        edition = try Edition()
        edition.edit(name) { data in
            let middle = data.startIndex + data.count / 2
            data[middle] = data[middle] &+ 1
        }
        #expect(whyRefused(edition)?.contains(name) == true)
    }

    @Test(arguments: Edition.names + ["manifest.json"])
    func aMissingFileIsRefusedWithItsName(_ name: String) throws {
        var edition = try Edition()
        edition.remove(name)
        #expect(whyRefused(edition)?.contains(name) == true)
    }

    @Test(arguments: Edition.names)
    func aFileOutsideTheManifestIsRefused(_ name: String) throws {
        var edition = try Edition()
        try edition.publish(leaving: name)
        #expect(whyRefused(edition)?.contains(name) == true)
    }

    @Test(arguments: Edition.names)
    func aFileOfAnotherFormIsRefused(_ name: String) throws {
        var edition = try Edition()
        edition.edit(name) { $0 = Data("{}".utf8) }
        try edition.publish()
        #expect(whyRefused(edition)?.contains(name) == true)
        edition.edit(name) { $0 = Data([0xFF, 0x00]) }
        try edition.publish()
        #expect(whyRefused(edition)?.contains(name) == true)
    }

    @Test func aMissingTwinIsRefused() throws {
        var edition = try Edition()
        try edition.change("signs.json") { $0.list("families") { items in items[0]["label"] = ["fr": "Corps"] } }
        #expect(whyRefused(edition)?.contains("signs.json") == true)
    }
}

/// Why an edition does not load; nil when it does.
func whyRefused(_ edition: Edition) -> String? {
    do {
        _ = try edition.content()
        return nil
    } catch {
        return (error as? GuideContent.Defect)?.description ?? "not a Defect: \(error)"
    }
}

@Suite struct GuideConsistencyTests {
    private func refused(_ file: String, _ change: (inout [String: Any]) -> Void) throws -> String {
        var edition = try Edition()
        try edition.change(file, change)
        return try #require(whyRefused(edition))
    }

    @Test(arguments: [("families", "11"), ("factors", "6"), ("accumulating", "9")])
    func aFamilyRemovedIsRefused(_ list: String, _ count: String) throws {
        #expect(try refused("signs.json") { $0.list(list) { $0.removeLast() } }.contains(count))
    }

    @Test func familiesStayInOrder() throws {
        #expect(try refused("signs.json") { $0.list("families") { $0.swapAt(0, 1) } }.contains("order"))
    }

    @Test func theThreeCardsStayInOrder() throws {
        #expect(try refused("conduct.json") { $0.list("cards") { $0.swapAt(0, 2) } }.contains("conduct.json"))
        #expect(try refused("conduct.json") { $0.list("cards") { $0.removeLast() } }.contains("conduct.json"))
        #expect(try refused("conduct.json") { $0.list("cards") { $0[1]["reasons"] = [String: Any]() } }.contains("card prosecutor"))
    }

    @Test(arguments: ["points", "steps", "branches"])
    func theInterviewKeepsItsParts(_ list: String) throws {
        #expect(try refused("interview.json") { $0.list(list) { $0.removeLast() } }.contains("interview.json"))
    }

    @Test func anUnknownArticleIsRefused() throws {
        #expect(try refused("professions.json") { $0.list("professions") { $0[0]["legalBases"] = ["cp-999"] } }.contains("unknown article"))
        #expect(try refused("law.json") { $0.list("sections") { $0[0]["articles"] = ["cp-999"] } }.contains("unknown article"))
        #expect(try refused("law.json") { $0.list("reporters") { $0[0]["articles"] = ["cp-999"] } }.contains("unknown article"))
    }

    @Test func anUnknownSignOrFamilyIsRefused() throws {
        #expect(try refused("signs.json") { $0.list("accumulating") { $0[0]["signs"] = ["body.nothing"] } }.contains("unknown sign"))
        #expect(try refused("signs.json") { $0.list("accumulating") { $0[0]["families"] = ["family.nothing"] } }.contains("unknown sign"))
        #expect(try refused("professions.json") { $0.list("professions") { $0[0]["firstFamilies"] = ["family.body"] } }.contains("5 families"))
    }

    @Test func anIdentifierUsedTwiceIsRefused() throws {
        #expect(try refused("signs.json") { $0.list("factors") { $0[1]["id"] = $0[0]["id"] } }.contains("share an identifier"))
        #expect(try refused("professions.json") { $0.list("professions") { $0[1]["id"] = $0[0]["id"] } }.contains("share an identifier"))
        #expect(try refused("law.json") { $0.list("articles") { $0[1]["id"] = $0[0]["id"] } }.contains("share an identifier"))
    }
}
