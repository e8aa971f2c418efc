import Foundation

/// Files of the room Site: its texts, its stylesheet, its script.
public enum SiteResources {
    /// - Throws: `CocoaError` when the file is absent from the build.
    public static func data(_ name: String) throws -> Data {
        try Data(contentsOf: Bundle.module.bundleURL.appendingPathComponent("Resources/\(name)"))
    }
}
