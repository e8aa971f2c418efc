import Testing

/// A French noun of law used as a name in the code has its line in the glossary.
enum GlossaryRule {
    /// Nouns without an exact English equal, as they stand in names.
    static let nouns: Set<String> = [
        "signalement", "informationpreoccupante", "crip", "parquet", "procureur", "departement", "commune", "arrondissement", "tribunal", "ressort", "uaped", "umj", "ase", "pjj", "opp", "aemo",
        "natinf", "ctcd", "cog", "insee", "siren", "finess", "onpe", "has", "maisondesadolescents", "repere",
    ]

    /// The words the glossary defines for the code: `- **Word** (`.
    static func entries(_ glossary: String) -> Set<String> {
        Set(glossary.matches(of: #/(?m)^- \*\*([A-Za-z]+)\*\* \(/#).map { $0.output.1.lowercased() })
    }

    /// The names of the types and cases of a source.
    static func names(_ text: String) -> [String] {
        let code = String(SwiftText(text).code)
        let types = code.matches(of: #/\b(?:struct|class|enum|actor|protocol|typealias)\s+([A-Za-z_]\w*)/#).map { String($0.output.1) }
        let cases = code.matches(of: #/(?m)^\s*(?:indirect )?case\s+([a-z][^\n:{=]*)$/#).flatMap { match in
            match.output.1.split(separator: ",").map { String($0.trimmed.prefix { $0.isLetter || $0.isNumber || $0 == "_" }) }
        }
        return types + cases
    }

    /// The French nouns of a name: those made of its words, one or several in a row.
    static func nouns(in name: String) -> Set<String> {
        var words: [String] = []
        for letter in name {
            if letter.isUppercase || words.isEmpty { words.append("") }
            words[words.count - 1] += letter.lowercased()
        }
        var found: Set<String> = []
        for start in words.indices {
            for end in words.indices where end >= start { found.insert(words[start...end].joined()) }
        }
        return found.intersection(nouns)
    }

    static func missing(_ file: SourceFile, _ entries: Set<String>) -> [String] {
        Set(names(file.text).flatMap { nouns(in: $0) }).subtracting(entries).sorted().map { "\(file.path): \($0)" }
    }
}

@Suite struct GlossaryTests {
    @Test func everyFrenchNameIsExplained() throws {
        let entries = GlossaryRule.entries(try PackageFiles.text("GLOSSARY.md"))
        #expect(entries.isSuperset(of: ["signalement", "crip", "parquet", "departement", "informationpreoccupante"]))
        #expect(PackageFiles.sources.flatMap { GlossaryRule.missing($0, entries) } == [])
    }

    @Test func theRoomsUseTheirFrenchNames() {
        let used = Set(PackageFiles.sources.flatMap { GlossaryRule.names($0.text) }.flatMap { GlossaryRule.nouns(in: $0) })
        #expect(used.isSuperset(of: ["signalement", "parquet", "crip", "departement", "commune", "tribunal"]))
    }

    @Test(arguments: ["struct Crip {}", "public enum CripChannel: String {\n}", "enum A {\n    case crip\n}", "enum A {\n    case a, crip\n}", "enum A {\n    case crip(String)\n}", "actor RegisterOfCrip {}"])
    func aNameWithoutEntryIsSeen(_ code: String) {
        #expect(GlossaryRule.missing(SourceFile(path: "X.swift", text: code), ["parquet"]).count == 1)
        #expect(GlossaryRule.missing(SourceFile(path: "X.swift", text: code), ["crip"]).isEmpty)
    }

    @Test(arguments: ["struct Description {}", "enum A {\n    case basement\n}", "let crip = 1", "// struct Crip", "switch a {\ncase .crip: 1\n}"])
    func otherNamesPass(_ code: String) {
        #expect(GlossaryRule.missing(SourceFile(path: "X.swift", text: code), []).isEmpty)
    }

    @Test func theEntriesAreRead() {
        #expect(GlossaryRule.entries("# Glossary\n- **Crip** (unit): text\n- **juge des enfants** (judge): text\n") == ["crip"])
    }
}
