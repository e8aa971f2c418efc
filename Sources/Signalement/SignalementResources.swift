import Foundation

/// The data files shipped with this room.
public enum SignalementResources {
    /// The bytes of one file of the `Resources` folder. O(file size).
    ///
    /// - Parameter name: the file name with its extension, such as `wording.json`.
    /// - Throws: the reading error of Foundation when the file is missing or unreadable.
    public static func data(_ name: String) throws -> Data {
        try Data(contentsOf: Bundle.module.bundleURL.appendingPathComponent("Resources/\(name)"))
    }
}
