import Foundation

/// The kinds of elements, the legal delays and the texts of the screens.
public enum CaseFileResources {
    public static func data(_ name: String) throws -> Data {
        try Data(contentsOf: Bundle.module.bundleURL.appendingPathComponent("Resources/\(name)"))
    }
}
