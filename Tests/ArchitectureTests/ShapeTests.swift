import Testing

@Suite struct ShapeTests {
    @Test(arguments: PackageFiles.sources)
    func aSourceHasAtMostTwoHundredLines(_ file: SourceFile) {
        #expect(ShapeRules.tooLong(file) == [])
    }

    @Test(arguments: PackageFiles.sources.filter { $0.folder == "Domain" || $0.room == "Vocabulary" })
    func aDomainIsPure(_ file: SourceFile) {
        #expect(ShapeRules.impure(file) == [])
    }

    @Test(arguments: PackageFiles.sources)
    func nothingTypedStopsTheProcess(_ file: SourceFile) {
        #expect(ShapeRules.traps(file) == [])
    }

    @Test(arguments: PackageFiles.sources)
    func commandsWriteWhereItIsChecked(_ file: SourceFile) {
        #expect(ShapeRules.uncheckedOutput(file) == [])
    }

    @Test(arguments: PackageFiles.sources + PackageFiles.tests)
    func programsStartInOneWay(_ file: SourceFile) {
        #expect(ShapeRules.otherStarts(file) == [])
    }

    @Test func thePackageKeepsTheChecksOfTheCompiler() throws {
        #expect(ShapeRules.traps(SourceFile(path: "Package.swift", text: try PackageFiles.text("Package.swift"))) == [])
    }

    @Test(arguments: PackageFiles.sources)
    func namesAreASCII(_ file: SourceFile) {
        #expect(ShapeRules.notASCII(file) == [])
    }

    @Test(arguments: PackageFiles.sources + PackageFiles.tests)
    func aPlaceHasAName(_ file: SourceFile) {
        #expect(ShapeRules.vague(file.path) == [])
    }
}

/// Positive controls: each fault is seen, and its harmless neighbour is not.
@Suite struct ShapeControlTests {
    private func file(_ text: String) -> SourceFile { SourceFile(path: "Sources/Guide/Domain/X.swift", text: text) }

    @Test func aLongFileIsSeen() {
        #expect(ShapeRules.tooLong(file(String(repeating: "let a = 1\n", count: 201))).count == 1)
        #expect(ShapeRules.tooLong(file(String(repeating: "let a = 1\n", count: 200))).isEmpty)
    }

    @Test(arguments: ["print(a)", "FileHandle.standardError.write(a)", "FileHandle.standardOutput.write(a)"])
    func anUncheckedOutputIsSeen(_ code: String) {
        #expect(!ShapeRules.uncheckedOutput(SourceFile(path: "Sources/RepereCLI/X.swift", text: code)).isEmpty)
        #expect(ShapeRules.uncheckedOutput(SourceFile(path: "Sources/RepereCLI/Console.swift", text: code)).isEmpty)
        #expect(ShapeRules.uncheckedOutput(SourceFile(path: "Sources/RepereCLI/X.swift", text: "try Console.answer(a); b.print(c) // \(code)")).isEmpty)
    }

    @Test(arguments: ["Date()", "Date( )", "Date.now", "UUID()", "Int.random(in: 0..<3)", "list.randomElement()", "FileManager.default", "ProcessInfo.processInfo", "Bundle.module", "print(a)", "randombytes_buf(&a, 3)"])
    func whatIsNotPureIsSeen(_ code: String) {
        #expect(!ShapeRules.impure(file("let a = 1; \(code)")).isEmpty)
        #expect(ShapeRules.impure(file("// \(code)\nlet text = \"\(code)\"")).isEmpty)
    }

    @Test(arguments: ["PrintDate(year: 1)", "let date: Date", "neighbours.print(model)", "printed(a)", "WrittenDate(a)"])
    func whatIsPurePasses(_ code: String) {
        #expect(ShapeRules.impure(file(code)).isEmpty)
    }

    @Test(arguments: ["try! f()", "a as! B", "fatalError()", "fatalError(a)", "preconditionFailure()", "let b = a!", "a!.b", "f()!", "list[0]!", "let a: String!", "\"a\"!", "a! = b", "[.unsafeFlags([\"-Ounchecked\"])]"])
    func aTrapIsSeen(_ code: String) {
        #expect(!ShapeRules.traps(file(code)).isEmpty)
    }

    @Test(arguments: ["a != b", "a!=b", "!a", "if !a, !b", "f(!a)", "a && !b", "\"Oh!\"", "// a!", "try? f()", "a as? B", "a ?? b", "\"a\\(!b)\"", "[!a]"])
    func whatIsNoTrapPasses(_ code: String) {
        #expect(ShapeRules.traps(file(code)).isEmpty)
    }

    @Test(arguments: ["let a = Process()", "Process (", "try Process.run(a)", "Foundation.Process()", "Pipe()", "a.readabilityHandler = b"])
    func anotherWayToStartIsSeen(_ code: String) {
        #expect(!ShapeRules.otherStarts(file(code)).isEmpty)
        #expect(ShapeRules.otherStarts(file("try ChildProcess(a); WorkerProcess(b); Self.pipe(); c.process(d) // \(code)")).isEmpty)
    }

    @Test func anAccentInANameIsSeen() {
        #expect(ShapeRules.notASCII(file("let décision = 1")).count == 1)
        #expect(ShapeRules.notASCII(file("let a = \"décision\" // décision")).isEmpty)
        #expect(ShapeRules.notASCII(file("let a = \"\\(décision)\"")).count == 1)
    }

    @Test(arguments: ["Sources/Utils/A.swift", "Sources/Guide/Helpers.swift", "Sources/Core/A.swift", "Tests/GuideTests/Common/A.swift"])
    func aVagueNameIsSeen(_ path: String) {
        #expect(ShapeRules.vague(path).count == 1)
        #expect(ShapeRules.vague("Sources/Guide/Domain/CoreSign.swift").isEmpty)
    }
}
