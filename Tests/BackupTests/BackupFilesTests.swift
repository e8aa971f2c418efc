import Disk
import Foundation
import Journal
import TestWorld
import Testing
import Vocabulary

@testable import Backup

/// The sealed files of dossiers in a backup: all of them, byte for byte, and nothing else through their names.
@Suite struct BackupFilesTests {
    private static let one = "0123456789abcdefghjkmnpqrs", other = "7123456789abcdefghjkmnpqrs"

    private func place(_ file: String) throws -> KeptFolder.Place { try #require(KeptFolder.Place(dossier: Self.one, file: file)) }

    @Test func filesComeBackAsTheyWere() async throws {
        let data = try await TestData(), kept = KeptFolder(data: data.folder)
        try await data.write("x")
        try kept.write([1, 2, 3], at: place(Self.one))
        try kept.write(Array(repeating: 7, count: 3 << 20), at: place(Self.other))
        let backup = try await data.backup(), manifest = try data.reader(backup).restore(to: data.restored), back = KeptFolder(data: data.restored)
        #expect(manifest.files.filter { $0.name.hasPrefix("files/") }.count == 2 && back.all() == kept.all())
        for place in kept.all() {
            #expect(back.read(place) == kept.read(place) && DataFolder.isPrivate(data.restored.appendingPathComponent(place.path)))
            let sealed = try Data(contentsOf: backup.appendingPathComponent(place.path + ".sealed"))
            #expect(sealed.range(of: Data([7, 7, 7, 7, 7, 7, 7, 7])) == nil, "not as it stands in the data folder")
        }
        // The same without any file: an earlier backup is restored as before.
        let plain = try await TestData()
        try await plain.write("x")
        #expect(try await plain.reader(plain.backup()).restore(to: plain.restored).files.allSatisfy { !$0.name.contains("/") })
        #expect(!FileManager.default.fileExists(atPath: plain.restored.appendingPathComponent(KeptFolder.name).path))
    }

    @Test func aChangedCutOrMissingFileIsRefused() async throws {
        let data = try await TestData()
        try await data.write("x")
        try KeptFolder(data: data.folder).write([1, 2, 3], at: place(Self.one))
        let backup = try await data.backup(), file = backup.appendingPathComponent(try place(Self.one).path + ".sealed"), whole = try Data(contentsOf: file)
        for changed in [whole.dropLast(), whole.dropLast() + [whole[whole.count - 1] ^ 1]] {
            try changed.write(to: file)
            #expect(await data.refusal { _ = try data.reader(backup).restore(to: data.restored) } == .changedFile(file.lastPathComponent))
        }
        try FileManager.default.removeItem(at: file)
        #expect(await data.refusal { _ = try data.reader(backup).restore(to: data.restored) } == .missingFile(file.lastPathComponent))
        #expect(!FileManager.default.fileExists(atPath: data.restored.path))
    }

    /// A manifest that whoever signs it makes say another path: nothing is read or written there.
    @Test(arguments: ["files/../../escaped", "../escaped", "files/\(one)/../escaped", "/tmp/escaped", "files/\(one)/\(one)/x"]) func noNameLeadsElsewhere(_ name: String) async throws {
        let data = try await TestData()
        try await data.write("x")
        let place = try place(Self.one)
        try KeptFolder(data: data.folder).write([1, 2, 3], at: place)
        let backup = try await data.backup(), file = backup.appendingPathComponent("manifest.json")
        let bytes = Array(try String(contentsOf: file, encoding: .utf8).replacing(place.path, with: name).utf8)
        try Data(bytes).write(to: file)
        try Data((Digest.hexadecimal(data.key.signature(of: Manifest.signed(bytes))) + "\n").utf8).write(to: backup.appendingPathComponent("manifest.sig"))
        let manifest = try data.reader(backup).restore(to: data.restored)
        #expect(manifest.files.contains { $0.name == name }, "control: the manifest says it, and is signed")
        #expect(KeptFolder(data: data.restored).all() == [])
        for url in [data.root.url.appendingPathComponent("escaped"), data.restored.appendingPathComponent("escaped"), URL(fileURLWithPath: "/tmp/escaped")] { #expect(!FileManager.default.fileExists(atPath: url.path)) }
    }
}
