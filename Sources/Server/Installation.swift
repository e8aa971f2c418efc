import Directory
public import Disk
import Foundation
import Signalement
import Vocabulary

/// The data folder of a server, opened and checked before the first page: draft keys, communes, contacts.
public struct Installation: Sendable {
    /// Why a folder cannot be used, in one sentence for the person who starts the server.
    public struct Refusal: Error, Sendable, CustomStringConvertible {
        public let description: String
        public let kind: DataRefusal.Kind

        public init(_ description: String, _ kind: DataRefusal.Kind = .unusable) {
            self.description = description
            self.kind = kind
        }

        init(_ refusal: DataRefusal) { self.init(refusal.description, refusal.kind) }
    }

    public let folder: URL
    public let reference: DirectoryReference
    public let directory: Directory
    let draftKeys: DraftKeys

    /// - Throws: `Refusal` when the folder cannot be made, read or written, or holds a broken file.
    public init(folder path: String) throws {
        folder = URL(fileURLWithPath: path, isDirectory: true)
        try Self.prepare(folder)
        reference = try DirectoryResources.reference()
        directory = try Self.directory(in: folder, reference)
        do {
            draftKeys = try DraftKeys(folder: folder)
        } catch let error as DraftKeys.Failure {
            let kind: DataRefusal.Kind = if case .unwritable = error { .cannotWrite } else { .data }
            throw Refusal("\(error)", kind)
        }
    }

    /// Refuses a folder whose communes or contacts no server starts with. Nothing is written.
    /// - Throws: `Refusal`, `DataRefusal`.
    @Sendable public static func check(_ folder: URL) throws { _ = try directory(in: folder, try DirectoryResources.reference()) }

    private static func directory(in folder: URL, _ reference: DirectoryReference) throws -> Directory {
        do {
            try DataFolder.checkFiles([communesFile, contactsFile], in: folder)
            return Directory(reference: reference, communes: try communes(in: folder), contacts: try contacts(in: folder, reference))
        } catch let refusal as DataRefusal {
            throw Refusal(refusal)
        } catch let error as CommuneStoreError {
            throw Refusal("\(communesFile): \(error.text.en)", .data)
        } catch let error as ContactsFileError {
            throw Refusal("\(contactsFile): \(error.text.en)", .data)
        }
    }

    public static let communesFile = "communes.repere"
    public static let contactsFile = "contacts.json"

    private static func prepare(_ folder: URL) throws {
        let manager = FileManager.default
        var isFolder: ObjCBool = false
        if manager.fileExists(atPath: folder.path, isDirectory: &isFolder), !isFolder.boolValue {
            throw Refusal("The data folder \(folder.path) is a file. Give a folder with --data.")
        }
        do {
            // With those above it, each synced in the folder that names it: a power cut does not take the whole folder away.
            try DurableFolder.make(folder)
        } catch {
            throw Refusal("The data folder \(folder.path) cannot be created. Check its parent, or give another one with --data.", .cannotWrite)
        }
        let probe = folder.appendingPathComponent(".probe-\(UInt32.random(in: 0 ... .max))").path
        guard manager.createFile(atPath: probe, contents: Data(), attributes: [.posixPermissions: 0o600]) else {
            throw Refusal("The data folder \(folder.path) cannot be written. Check its permissions, or give another one with --data.", .cannotWrite)
        }
        try? manager.removeItem(atPath: probe)
    }

    private static func communes(in folder: URL) throws -> CommuneIndex? {
        let file = folder.appendingPathComponent(communesFile)
        return FileManager.default.fileExists(atPath: file.path) ? try CommuneStore.load(from: file) : nil
    }

    private static func contacts(in folder: URL, _ reference: DirectoryReference) throws -> [Contact] {
        let file = folder.appendingPathComponent(contactsFile)
        guard FileManager.default.fileExists(atPath: file.path) else { return [] }
        guard let data = FileManager.default.contents(atPath: file.path) else { throw Refusal("The file \(file.path) cannot be read.") }
        return try ContactsFile.decode(data, reference: reference)
    }
}
