import Foundation

/// The files of this room that travel with the program: the reference tables, dated and sourced.
public enum DirectoryResources {
    /// The bytes of one file of `Resources`, such as `departements.json`.
    ///
    /// Errors: `DirectoryReferenceError` when the file is not part of the installation.
    public static func data(_ name: String) throws -> Data {
        let file = (name as NSString).lastPathComponent
        // Not `resourceURL`: it already points inside a folder named Resources.
        let folder = Bundle.module.bundleURL.appendingPathComponent("Resources", isDirectory: true)
        guard let data = try? Data(contentsOf: folder.appendingPathComponent(file)) else {
            throw DirectoryReferenceError([.unreadable(table: file)])
        }
        return data
    }

    /// The reference tables of the program, decoded and checked. About ten milliseconds: load once, at start.
    public static func reference() throws -> DirectoryReference {
        try DirectoryReference(
            departements: data("departements.json"),
            authorities: data("authorities.json"),
            tribunals: data("tribunals.json"),
            overseas: data("overseas.json"),
            competence: data("competence.json")
        )
    }
}
