import Foundation

/// Texts of the screens, and the list of passwords that everybody knows.
public enum AccessResources {
    public static func data(_ name: String) throws -> Data {
        try Data(contentsOf: Bundle.module.bundleURL.appendingPathComponent("Resources/\(name)"))
    }
}
