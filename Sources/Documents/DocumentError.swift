/// Why a document could not be made or opened.
public struct DocumentError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: String, Sendable {
        /// The typesetter, one of its modules or its fonts are not installed.
        case missing
        /// The typesetter refused the document.
        case compile
        /// The request or the file is wrong.
        case input
        case tooLarge
        case encrypted
        /// None of the formats that are read.
        case unknownFormat
        case damaged
        /// A file that other programs would take for something else.
        case severalFormats
        case tooManyPixels
        case noAttachment
        case severalAttachments
        /// Too many documents are waiting.
        case busy
        /// The worker died or did not answer in time, twice.
        case broken
    }

    public let kind: Kind
    /// A plain English sentence; it never quotes the data.
    public let description: String

    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
