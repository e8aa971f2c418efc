import Disk
import Foundation
import Vocabulary

/// A provider of the data folder, with the secret that this server has with it.
public struct ConfiguredProvider: Sendable {
    public let provider: FederationProvider
    let secret: Sensible<String>

    /// Longest file, in bytes.
    private static let limit = 65_536

    /// The providers of a data folder, in the order of the file; none when there is no `providers.json`.
    /// - Throws: one sentence on the first fault: the file, a provider in it, or a secret that is missing, empty or open to others.
    public static func all(in folder: URL) throws(FederationFileRefusal) -> [ConfiguredProvider] {
        let file = folder.appendingPathComponent(FederationProvider.file)
        guard FileManager.default.fileExists(atPath: file.path) else { return [] }
        let providers = try FederationProvider.read(try bytes(of: file), from: file.path)
        var all: [ConfiguredProvider] = []
        for provider in providers { all.append(ConfiguredProvider(provider: provider, secret: try secret(of: provider, in: folder))) }
        return all
    }

    private static func secret(of provider: FederationProvider, in folder: URL) throws(FederationFileRefusal) -> Sensible<String> {
        let path = provider.secretFile, file = path.hasPrefix("/") ? URL(fileURLWithPath: path) : folder.appendingPathComponent(path)
        guard FileManager.default.fileExists(atPath: file.path) else { throw FederationFileRefusal(file.path, "it is missing, and the provider “\(provider.id)” needs the secret it holds") }
        let text = TypedText.trimmed(String(decoding: try bytes(of: file), as: UTF8.self))
        guard DataFolder.isPrivate(file) else { throw FederationFileRefusal(file.path, "others can read it. Close it first: chmod 600 \(file.path)") }
        guard (1...1_024).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw FederationFileRefusal(file.path, "it does not hold one secret on one line") }
        return Sensible(text)
    }

    private static func bytes(of file: URL) throws(FederationFileRefusal) -> [UInt8] {
        do {
            try DataFolder.checkFiles([file.lastPathComponent], in: file.deletingLastPathComponent())
        } catch {
            throw FederationFileRefusal(file.path, "it is a link or a folder")
        }
        guard let data = try? Data(contentsOf: file) else { throw FederationFileRefusal(file.path, "it cannot be read") }
        guard data.count <= limit else { throw FederationFileRefusal(file.path, "it is longer than \(limit) bytes") }
        return Array(data)
    }
}
