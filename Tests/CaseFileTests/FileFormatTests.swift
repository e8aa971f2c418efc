import Foundation
import Testing
import Vault
import Vocabulary

@testable import CaseFile

/// What a file is, what its name says, and an element whose author chose who reads it.
struct FileFormatTests {
    private static let heads: [FileFormat: [UInt8]] = [
        .jpeg: [0xFF, 0xD8, 0xFF, 0xE1], .png: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .pdf: Array("%PDF-1.7".utf8), .heic: [0, 0, 0, 0x18] + Array("ftypheic".utf8),
    ]

    @Test(arguments: FileFormat.allCases) func aFormatIsItsFirstBytes(_ format: FileFormat) throws {
        let head = try #require(Self.heads[format])
        #expect(FileFormat(head) == format && FileFormat(head + Array(repeating: 0, count: 100)) == format)
        for length in 0..<3 { #expect(FileFormat(head.prefix(length)) == nil) }
        for at in 0..<3 where format != .heic {
            var changed = head
            changed[at] ^= 1
            #expect(FileFormat(changed) == nil)
        }
        #expect(FileFormat([0x20] + head) == nil, "at the first byte, or not at all")
    }

    @Test(arguments: [
        ("a.jpg", FileFormat.Said.format(.jpeg)), ("A.JPEG", .format(.jpeg)), ("é à.heif", .format(.heic)), ("x.pdf.png", .format(.png)), ("a.exe", .other), ("a.jpg.html", .other), ("a.gif", .other), ("photo", .nothing), ("", .nothing),
        ("a.", .nothing), (".pdf", .format(.pdf)), ("a.pdf\u{202E}", .other), ("Note 12.11", .nothing), ("Mme. Nedelec", .nothing), ("a.mp4", .other),
    ]) func aNameSaysAFormat(_ name: String, _ said: FileFormat.Said) { #expect(FileFormat.said(by: name) == said) }

    @Test func eachRefusalHasItsReason() throws {
        let photo = try #require(Self.heads[.jpeg])
        #expect(FileRefusal(photo, named: "a.jpg", isCut: false) == nil && FileRefusal(photo, named: "image", isCut: false) == nil)
        #expect(FileRefusal([], named: "", isCut: false) == .missing && FileRefusal([], named: "a.jpg", isCut: false) == .empty)
        #expect(FileRefusal([1, 2], named: "a.jpg", isCut: false) == .unknownFormat && FileRefusal(photo, named: "a.pdf", isCut: false) == .mismatch && FileRefusal(photo, named: "a.exe", isCut: false) == .mismatch)
        #expect(FileRefusal(photo + Array(repeating: 0, count: FileFormat.largest - photo.count), named: "a.jpg", isCut: false) == nil)
        #expect(FileRefusal(photo + Array(repeating: 0, count: FileFormat.largest - photo.count + 1), named: "a.jpg", isCut: false) == .tooLarge)
        #expect(FileRefusal(photo, named: "a.jpg", isCut: true) == .tooLarge)
    }

    // MARK: Elements

    private func element(_ audience: AudienceClass?, reserved: [AudienceClass] = []) -> Element? {
        var answers: [AudienceClass: Answers] = [:], file = CaseFile()
        if let audience { answers[audience, default: Answers()].values = ["description": ["Une page."], "format": ["pdf"], "size": ["1234"]] }
        file.take([CaseFile.Written(act: "caseFile.\(KeptFile.kind).v1", version: 1, time: 1, author: "a", answers: answers, reserved: reserved)], CaseFileTests.book)
        return file[1]
    }

    @Test(arguments: AudienceClass.allCases) func theClassOfAnElementIsTheOneThatItsAuthorChose(_ audience: AudienceClass) throws {
        let read = try #require(element(audience)), kept = try #require(element(nil, reserved: [audience]))
        #expect(read.kind.mainAudience == audience && read.value("description") == "Une page." && !read.isVeiled)
        #expect(kept.isVeiled && kept.value("description") == nil && kept.kind.mainAudience == audience)
    }

    /// What a correction says of the format, the size or the digest is not believed.
    @Test func aCorrectionKeepsWhatTheProductWrote() throws {
        let read = try #require(element(.health))
        var said = Answers()
        said.values = ["description": ["Autrement."], "format": ["png"], "digest": ["0"]]
        let answers = try #require(read.withGiven([.health: said])[.health])
        #expect(answers.values == ["description": ["Autrement."], "format": ["pdf"], "size": ["1234"]])
        #expect(read.kind.fields.filter(\.isGiven).map(\.id) == ["format", "size", "digest"])
    }
}
