import Access
import Directory
import Documents
import Foundation
import Guide
import Signalement
import Site
import Vocabulary

/// The composition root: the only place that knows every room and joins them.
public struct Assembly: Sendable {
    public let shell: PageShell
    public let typesetter: Typesetter
    /// The policy table: every page that exists.
    public let routes: [Route]

    /// - Parameters:
    ///   - isExample: every document says that it is invented (demonstration).
    ///   - door: accounts and sessions; nil for a server that keeps nothing.
    ///   - advice: that of `Assembly.advice()`, when it was made while something else was awaited.
    /// - Throws: when the content shipped with the product is not whole.
    public init(installation: Installation, typesetter: Typesetter, door: Door?, isExample: Bool, advice: WordingAdvice? = nil) throws {
        let shell = try PageShell(), content = try GuideContent(reading: GuideResources.file)
        let directoryTexts = try Catalogue(decoding: try DirectoryResources.data("screens.json"))
        let finder = TerritoryFinder(directory: installation.directory, texts: directoryTexts)
        let guide = GuidePages(
            content: content, shell: shell, texts: try Catalogue(decoding: try GuideResources.texts()),
            neighbours: GuidePages.Neighbours(territory: finder.find, departements: finder.all, printSheet: { try await typesetter.sheet($0) }, today: Self.printDate))
        let directory = DirectoryPages(finder: finder, shell: shell, texts: directoryTexts)
        let signalement = try Self.signalement(shell, content, finder, installation, typesetter, isExample, advice ?? Self.advice())
        self.shell = shell
        self.typesetter = typesetter
        let access = try door.map { try $0.routes(shell, content, SignalementBridge(typesetter: typesetter, pages: signalement), cleaner: FileCleaner(python: typesetter.python)) } ?? []
        routes = guide.routes + directory.routes + signalement.routes + InformationPages(shell: shell).routes + access
    }

    /// The advice on wording, with its examples checked: some tenth of a second.
    public static func advice() throws -> WordingAdvice { try WordingAdvice(rules: try WordingRules(decoding: try SignalementResources.data("wording.json")).rules) }

    private static func signalement(
        _ shell: PageShell, _ content: GuideContent, _ finder: TerritoryFinder, _ installation: Installation, _ typesetter: Typesetter, _ isExample: Bool, _ advice: WordingAdvice
    ) throws -> SignalementPages {
        SignalementPages(
            shell: shell, texts: try Catalogue(decoding: try SignalementResources.data("messages.json")), lexicon: content.lexicon,
            advice: advice, seal: DraftSeal(keys: installation.draftKeys), files: DraftFile(),
            neighbours: SignalementPages.Neighbours(
                territory: finder.find, addressees: { AddresseeWords(directory: finder.directory, texts: shell.texts).choices($0, $1) },
                second: { UInt64(max(0, Date().timeIntervalSince1970)) }, moment: Self.moment, draw: Self.draw,
                print: { try await typesetter.letter($0, attachment: $1) }),
            isExample: isExample)
    }

    private static var parts: DateComponents {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/Paris") ?? .gmt
        return calendar.dateComponents([.year, .month, .day, .hour, .minute], from: Date())
    }

    @Sendable private static func printDate() -> PrintDate {
        let now = parts
        return PrintDate(year: now.year ?? 2000, month: now.month ?? 1, day: now.day ?? 1)
    }

    @Sendable static func moment() -> String {
        let now = parts
        func two(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
        return "\(now.year ?? 2000)-\(two(now.month))-\(two(now.day))T\(two(now.hour)):\(two(now.minute))"
    }

    /// Six signs without those that look alike.
    @Sendable static func draw() -> String {
        let alphabet = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ")
        return String((0..<6).compactMap { _ in alphabet.randomElement() })
    }
}

extension GuideContent {
    /// The words of the guide that the room Signalement uses.
    public var lexicon: Lexicon {
        let facts = signs.harmFacts.map { Lexicon.Sign(id: $0.id, label: $0.label, sentence: $0.sentence, family: nil) }
        let families = signs.families.flatMap { family in
            [Lexicon.Sign(id: family.id, label: family.label, sentence: family.sentence, family: nil)]
                + family.signs.map { Lexicon.Sign(id: $0.id, label: $0.label, sentence: $0.sentence, family: family.id) }
        }
        let professions = self.professions.professions.map { Lexicon.Profession(id: $0.id, label: $0.label, legalBases: $0.legalBases, duty: $0.duty) }
        return Lexicon(
            signs: facts + families, factors: signs.factors.map { Lexicon.Sign(id: $0.id, label: $0.label, sentence: $0.sentence, family: nil) },
            professions: professions, articles: Dictionary(law.articles.map { ($0.id, $0.short) }, uniquingKeysWith: { first, _ in first }))
    }
}
