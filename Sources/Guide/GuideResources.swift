import Foundation

/// The published versions of the guide, shipped with the product.
public enum GuideResources {
    /// The version served, a folder of `Resources`.
    public static let currentVersion = "2026-11-25"

    /// A file of the current version.
    public static func file(_ name: String) throws -> Data {
        try Data(contentsOf: Bundle.module.bundleURL.appendingPathComponent("Resources/\(currentVersion)/\(name)"))
    }

    /// The texts of the guide's screens.
    public static func texts() throws -> Data {
        try Data(contentsOf: Bundle.module.bundleURL.appendingPathComponent("Resources/screens.json"))
    }
}
