/// Why the providers of a data folder cannot be used, in one sentence for the person who starts the program.
public struct FederationFileRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    public let file: String
    public let what: String

    init(_ file: String, _ what: String) {
        self.file = file
        self.what = what
    }

    public var description: String { "The file \(file) cannot be used: \(what)." }
}
