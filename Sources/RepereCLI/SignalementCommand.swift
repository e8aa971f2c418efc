import ArgumentParser
import Documents
import Foundation
import Signalement
import Vocabulary

struct SignalementCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signalement", abstract: "Write, check, print and read back a signalement (format 1).", subcommands: [Example.self, Check.self, Render.self, Extract.self])
}

extension Language: ExpressibleByArgument {}

struct Example: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print a complete valid example, invented.")

    @Option(help: "fr or en.") var language = Language.fr

    func run() throws {
        try Console.answer(Array(try SignalementResources.data("example-\(language.rawValue).json")))
    }
}

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print what is missing or worth a second look.", discussion: "Findings never make the command fail: the author decides.")

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Argument(help: "A signalement, JSON format 1.") var file: String
    @Option(help: "text or json.") var format = Format.text
    @Option(help: "Language of the messages; that of the document when not given.") var language: Language?

    func run() throws {
        let document = try SignalementFile.read(file), office = try SignalementOffice()
        let findings = office.check.findings(document), language = self.language ?? document.language
        switch format {
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try Console.answer(String(decoding: try encoder.encode(findings), as: UTF8.self))
        case .text:
            for finding in findings {
                let excerpt = finding.excerpt.map { " " + FrenchTypography.quoted($0, language) } ?? ""
                try Console.answer("\(finding.severity.rawValue)\t\(finding.place)\(excerpt)\t\(finding.message(language))\(finding.suggestion.map { " → " + $0(language) } ?? "")")
            }
            if findings.isEmpty { try Console.answer(office.texts("advice.none", language)) }
        }
    }
}

struct Render: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make the PDF, a copy, the receipt or the plain text.")

    enum Copy: String, ExpressibleByArgument, CaseIterable {
        case original
        case crip
        case receipt
        case text
    }

    @Argument(help: "A signalement, JSON format 1.") var file: String
    @Option(help: "The file to write.") var output: String
    @Option(help: "original, crip, receipt or text.") var copy = Copy.original
    @Option(help: "Language of the printed words; that of the document when not given.") var language: Language?
    @Option(help: "Python interpreter of the document worker.") var python: String?

    func run() async throws {
        let document = try SignalementFile.read(file), office = try SignalementOffice()
        let data = try document.canonicalJSON()
        let shown = office.translation.document(document, in: language ?? document.language)
        let letter = Letter(shown, texts: office.texts, articles: office.articles, hash: Digest.sha256Hexadecimal(data))
        switch copy {
        case .text: try Failure.write(Array(PlainText.text(of: letter.model(.original), quoteMarks: shown.language).utf8), to: output)
        case .original: try await write(letter.model(.original), data)
        case .crip: try await write(letter.model(.copy), data)
        case .receipt: try await write(letter.model(.receipt), nil)
        }
    }

    private func write(_ model: LetterModel, _ data: [UInt8]?) async throws {
        let typesetter = Typesetter(python: PythonLocation.find(python))
        do {
            try Failure.write(try await typesetter.letter(model, attachment: data), to: output)
        } catch let error as DocumentError {
            throw Failure.exit(error.kind == .missing ? Failure.unavailable : Failure.software, error.description)
        }
        await typesetter.stop()
    }
}

struct Extract: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the JSON attached to a signalement PDF.")

    @Argument(help: "A PDF made by Repère.") var file: String
    @Option(help: "Python interpreter of the document worker.") var python: String?

    func run() async throws {
        let pdf = try Failure.read(file), typesetter = Typesetter(python: PythonLocation.find(python))
        do {
            let bytes = try await typesetter.extract(from: pdf)
            _ = try SignalementDocument(decoding: bytes)
            try Console.answer(bytes + [10])
        } catch let error as DocumentError {
            throw Failure.exit(error.kind == .missing ? Failure.unavailable : Failure.data, "\(file): \(error.description)")
        } catch let error as SignalementDocument.Unreadable {
            throw Failure.exit(Failure.data, "\(file): \(error.message.en)")
        }
        await typesetter.stop()
    }
}

/// Reads a document, or says what is wrong with it.
enum SignalementFile {
    static func read(_ path: String) throws -> SignalementDocument {
        do {
            return try SignalementDocument(decoding: try Failure.read(path))
        } catch let error as SignalementDocument.Unreadable {
            throw Failure.exit(Failure.data, "\(path): \(error.message.en)")
        }
    }
}
