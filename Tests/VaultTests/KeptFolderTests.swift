import Disk
import Foundation
import TestWorld
import Testing

/// The sealed files of a data folder, on the disk itself.
@Suite struct KeptFolderTests {
    private let data: TestFolder
    private var folder: KeptFolder { KeptFolder(data: data.url) }
    private static let one = "0123456789abcdefghjkmnpqrs", other = "7123456789abcdefghjkmnpqrs"

    init() throws { data = try TestFolder() }

    private func place(_ dossier: String = one, _ file: String = other) throws -> KeptFolder.Place { try #require(KeptFolder.Place(dossier: dossier, file: file)) }

    @Test func aFileIsWrittenOnceAndReadBack() throws {
        let place = try place()
        #expect(folder.read(place) == nil && folder.length(place) == nil && folder.all() == [])
        try folder.write([1, 2, 3], at: place)
        #expect(folder.read(place) == [1, 2, 3] && folder.length(place) == 3 && folder.all() == [place] && folder.dossiers() == [Self.one])
        #expect(throws: DataRefusal.self) { try folder.write([4], at: place) }
        #expect(folder.read(place) == [1, 2, 3], "nothing is replaced")
        let path = data.url.appendingPathComponent(place.path)
        #expect(DataFolder.isPrivate(path))
        folder.remove(place)
        #expect(folder.read(place) == nil && folder.all() == [])
    }

    @Test(arguments: ["", "..", "a", "../../etc/passwd", "0123456789ABCDEFGHJKMNPQRS", "0123456789abcdefghjkmnpqr/", "0123456789abcdefghjkmnpqrs0", "0123456789abcdefghjkmnpqré"])
    func nothingElseBecomesAPath(_ name: String) {
        #expect(KeptFolder.Place(dossier: Self.one, file: name) == nil && KeptFolder.Place(dossier: name, file: Self.one) == nil)
        #expect(KeptFolder.Place(path: "files/\(Self.one)/\(name)") == nil && KeptFolder.Place(path: "files/\(name)/\(Self.one)") == nil)
        #expect(KeptFolder.Place(path: "\(name)/\(Self.one)/\(Self.one)") == nil)
        #expect(KeptFolder.Place(path: "files/\(Self.one)/\(Self.other)")?.path == "files/\(Self.one)/\(Self.other)", "control")
    }

    /// A link in the place of a folder or a file leads nowhere: neither read nor written through.
    @Test(arguments: ["files", "files/\(one)", "files/\(one)/\(other)"]) func noLinkIsFollowed(_ path: String) throws {
        let elsewhere = try TestFolder(), place = try place(), url = data.url.appendingPathComponent(path)
        try KeptFolder(data: elsewhere.url).write([9], at: place)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(at: url, withDestinationURL: elsewhere.url.appendingPathComponent(path))
        #expect(folder.read(place) == nil)
        let new = try #require(KeptFolder.Place(dossier: Self.one, file: Self.one))
        if path != place.path { #expect(throws: DataRefusal.self) { try folder.write([1], at: new) } }
        folder.sweep(keeping: [])
        folder.removeAll(of: Self.one)
        #expect(KeptFolder(data: elsewhere.url).read(place) == [9] && KeptFolder(data: elsewhere.url).all() == [place], "what is elsewhere stays")
    }

    @Test func aSweepRemovesWhatNobodyKnowsAndNothingElse() throws {
        let known = try place(), unknown = try place(Self.one, Self.one), alone = try place(Self.other, Self.one)
        for place in [known, unknown, alone] { try folder.write([1], at: place) }
        let dossier = data.url.appendingPathComponent("files/\(Self.one)")
        for name in ["\(Self.one).7.new", "note.txt"] { try Data([1]).write(to: dossier.appendingPathComponent(name)) }
        folder.sweep(keeping: [known])
        #expect(folder.all() == [known] && folder.dossiers() == [Self.one])
        #expect(try FileManager.default.contentsOfDirectory(atPath: dossier.path).sorted() == [Self.other, "note.txt"])
        folder.removeAll(of: Self.one)
        #expect(folder.all() == [] && folder.dossiers() == [])
    }
}
