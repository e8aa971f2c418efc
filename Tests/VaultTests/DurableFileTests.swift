import Disk
import Foundation
import TestWorld
import Testing

/// Files and folders of a data folder, on the disk itself.
@Suite struct DurableFileTests {
    private let folder: TestFolder
    private var file: URL { folder.url.appendingPathComponent("a") }

    init() throws { folder = try TestFolder() }

    private var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() } }

    @Test func aFileIsReplacedOrNeverAsAsked() throws {
        try DurableFile.write([1], to: file, mode: 0o600)
        try DurableFile.write([2], to: file, mode: 0o600)
        #expect(throws: DataRefusal.exists(file.path)) { try DurableFile.create([3], to: file, mode: 0o600) }
        #expect(try Data(contentsOf: file) == Data([2]) && names == ["a"] && DataFolder.isPrivate(file))
    }

    /// Whoever is second is told, and what the first wrote stays.
    @Test func oneOfManyMakesAFile() async throws {
        for round in 0..<20 {
            let file = folder.url.appendingPathComponent("\(round)")
            let made = await withTaskGroup(of: UInt8?.self) { group in
                for number in UInt8(1)...4 { group.addTask { (try? DurableFile.create([number], to: file, mode: 0o600)).map { number } } }
                return await group.reduce(into: [UInt8]()) { if let number = $1 { $0.append(number) } }
            }
            #expect(try made.count == 1 && Data(contentsOf: file) == Data(made))
        }
    }

    /// What a process that is no more left on its way is removed; what others put beside stays.
    @Test func whatAKillLeftIsRemovedAndNothingElse() throws {
        for name in ["a.999999999.new", "a.new", "a.copy.new", "a.20261127", "b.999999999.new", "a.1.new"] { try Data().write(to: folder.url.appendingPathComponent(name)) }
        try DurableFile.write([1], to: file, mode: 0o600)
        #expect(try names == ["a", "a.1.new", "a.20261127", "a.copy.new", "a.new", "b.999999999.new"])
    }

    @Test func aLinkIsNeverFollowed() throws {
        let other = folder.url.appendingPathComponent("other")
        try Data([9]).write(to: other)
        try FileManager.default.createSymbolicLink(at: file, withDestinationURL: other)
        #expect(throws: DataRefusal.exists(file.path)) { try DurableFile.create([1], to: file, mode: 0o600) }
        try DurableFile.write([1], to: file, mode: 0o600)
        #expect(try Data(contentsOf: other) == Data([9]) && Data(contentsOf: file) == Data([1]))
    }

    @Test func aFolderIsMadeWithThoseAboveIt() throws {
        let deep = folder.url.appendingPathComponent("x/y/z")
        try DurableFolder.make(deep)
        try DurableFolder.make(deep)
        #expect(throws: DataRefusal.exists(deep.path)) { try DurableFolder.create(deep) }
        try DurableFile.write([1], to: file, mode: 0o600)
        #expect(throws: DataRefusal.cannotWrite(file.path)) { try DurableFolder.make(file) }
        #expect(throws: DataRefusal.self) { try DurableFolder.make(file.appendingPathComponent("under")) }
    }

    /// Only folders of processes that are no more, with a name of exactly that form.
    @Test func onlyWhatARestoreLeftIsRemoved() throws {
        let data = folder.url.appendingPathComponent("data")
        let kept = ["data.restoring-1", "data.restoring-", "data.restoring-999999999.old", "data.restoring-x", "other.restoring-999999999", "data/backup.999999999", "data/backup.999999999.old.tmp"]
        for name in kept + ["data.restoring-999999999", "data/backup.999999999.tmp"] { try DurableFolder.make(folder.url.appendingPathComponent(name)) }
        BackupRemains.remove(from: data)
        for name in kept { #expect(FileManager.default.fileExists(atPath: folder.url.appendingPathComponent(name).path), "\(name)") }
        #expect(try names.filter { $0.hasSuffix("-999999999") } == ["other.restoring-999999999"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: data.path).sorted() == ["backup.999999999", "backup.999999999.old.tmp"])
    }
}
