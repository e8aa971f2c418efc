import Testing

@Suite struct TextTests {
    /// Sources that may hold French sentences, with the reason.
    static let spoken: [String: String] = [
        "Sources/Signalement/Domain/SignalementDocument+Coding.swift": "errors on a file, shown on the command line, where no catalogue is read",
        "Sources/Server/DemoWorld.swift": "names of an invented world, written to a file of contacts, which has one language",
        "Sources/Server/DemoPeople.swift": "names of an invented world",
        "Sources/Server/DemoDossiers.swift": "texts of invented dossiers, as people write them",
        "Sources/RepereCLI/VaultRecovery.swift": "a page to print, in both languages at once",
    ]

    @Test(arguments: PackageFiles.contents)
    func everyTextHasItsTwin(_ file: SourceFile) throws {
        #expect(TextRules.withoutTwin(try TextRules.texts(of: file)) == [])
    }

    @Test(arguments: PackageFiles.contents)
    func noTextBlamesOrPromises(_ file: SourceFile) throws {
        #expect(try TextRules.texts(of: file).flatMap { text in TextRules.forbidden(text.text).map { "\(text.place): \($0)" } } == [])
    }

    @Test(arguments: PackageFiles.sources)
    func noSourceBlamesOrPromises(_ file: SourceFile) {
        #expect(SwiftText(file.text).literals.flatMap { literal in TextRules.forbidden(literal.text).map { "line \(literal.line): \($0)" } } == [])
    }

    @Test(arguments: PackageFiles.contents)
    func theFrenchIsWrittenWithFrenchMarks(_ file: SourceFile) throws {
        #expect(try TextRules.texts(of: file).filter { $0.key == "fr" }.flatMap { text in TextRules.typography(text.text).map { "\(text.place): \($0)" } } == [])
    }

    @Test(arguments: PackageFiles.catalogues)
    func aTitleIsNeutral(_ file: SourceFile) throws {
        let titles = try TextRules.texts(of: file).filter { $0.place.contains(".title/") }
        #expect(titles.flatMap { title in TextRules.subjectWords(title.text).map { "\(title.place): \($0)" } } == [])
    }

    @Test(arguments: PackageFiles.sources)
    func anAddressIsNeutral(_ file: SourceFile) {
        let addresses = SwiftText(file.text).literals.filter { $0.text.hasPrefix("/") || ["Route", "Path", "RouterPath"].contains($0.callee) }
        #expect(addresses.flatMap { TextRules.subjectWords($0.text) } == [])
    }

    @Test(arguments: PackageFiles.sources.filter { ["Guide", "Signalement", "Site", "Server", "HTML"].contains($0.room) || $0.folder == "Web" })
    func noScreenIsWrittenInSwift(_ file: SourceFile) {
        #expect(Self.spoken[file.path] != nil || TextRules.frenchSentences(file) == [])
    }

    @Test func theExceptionsAreStillNeeded() {
        for path in Self.spoken.keys {
            let file = PackageFiles.sources.first { $0.path == path }
            #expect(file.map { !TextRules.frenchSentences($0).isEmpty } == true, "\(path)")
        }
    }
}

/// Positive controls: each fault is seen.
@Suite struct TextControlTests {
    private func texts(_ json: String) throws -> [FoundText] { try TextRules.texts(of: SourceFile(path: "x.json", text: json)) }

    @Test(arguments: [#"{"a": {"fr": "b"}}"#, #"{"a": {"en": "b"}}"#, #"{"a": {"fr": "b", "en": ""}}"#, #"{"a": [{"b": {"fr": "{x}", "en": "{y}"}}]}"#, #"{"a": {"fr": "{x} {y}", "en": "{x}"}}"#])
    func aMissingTwinIsSeen(_ json: String) throws {
        #expect(TextRules.withoutTwin(try texts(json)).count == 1)
    }

    @Test func aTwinPassesAndPatternsAreNotRead() throws {
        #expect(TextRules.withoutTwin(try texts(#"{"a": {"fr": "{y} {x}", "en": "{x} {y}"}, "b": 3, "c": null}"#)).isEmpty)
        #expect(try texts(#"{"pattern": "prostituée", "examples": [{"triggers": "cliente"}], "message": {"fr": "a", "en": "b"}}"#).count == 2)
    }

    @Test(arguments: ["Une Prostituée", "une cliente", "elle est consentante", "manipulatrice", "Rien à\u{A0}signaler", "Aucun risque", "un risque nul", "There is no risk"])
    func aForbiddenWordIsSeen(_ text: String) {
        #expect(TextRules.forbidden(text).count == 1)
    }

    @Test(arguments: ["Quoi ?", "Quoi?", "Oui : non", "a\u{A0}; b", "« oui »", "«oui»", "l'enfant", "Non !"])
    func aFaultOfTypographyIsSeen(_ text: String) {
        #expect(!TextRules.typography(text).isEmpty)
    }

    @Test(arguments: ["Quoi\u{202F}?", "Oui\u{202F}: non", "«\u{A0}oui\u{A0}»", "l’enfant", "à 9:30", "doi:10.1000/1", "https://exemple.test", "Vraiment\u{202F}?!", "(?)", "Signes\u{202F}:"])
    func rightTypographyPasses(_ text: String) {
        #expect(TextRules.typography(text).isEmpty)
    }

    @Test(arguments: ["/prostitution", "Exploitation des mineurs", "violences sexuelles", "Proxénétisme"])
    func aWordOfTheSubjectIsSeen(_ text: String) {
        #expect(TextRules.subjectWords(text).count == 1)
    }

    @Test(arguments: ["\"Voir les numéros\"", "\"« oui »\"", "\"Écrire un signalement\"", "\"Danger\\u{202F}: \\(a) né\"", "\"\"\"\nDéjà vu\n\"\"\""])
    func aFrenchSentenceIsSeen(_ code: String) {
        #expect(TextRules.frenchSentences(SourceFile(path: "X.swift", text: "let a = \(code)")).count == 1)
    }

    @Test(arguments: ["\"Repère\"", "\" — Repère\"", "\"bouton second\"", "// Voir les numéros", "\"\\u{202F}: \"", "\"« \"", "\"▲\"", "\"The file is missing.\""])
    func whatIsNotAFrenchSentencePasses(_ code: String) {
        #expect(TextRules.frenchSentences(SourceFile(path: "X.swift", text: "let a = \(code)")).isEmpty)
    }
}
