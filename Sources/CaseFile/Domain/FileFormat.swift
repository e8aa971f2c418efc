/// The formats that a dossier takes, and those that it keeps.
public enum FileFormat: String, Sendable, CaseIterable {
    case jpeg, png, heic, pdf

    /// The largest file, in bytes.
    public static let largest = 10 << 20

    /// By the first bytes; nil for anything else. O(1).
    public init?(_ bytes: some Collection<UInt8>) {
        let head = Array(bytes.prefix(12))
        func starts(_ text: String, at place: Int = 0) -> Bool { head.dropFirst(place).starts(with: Array(text.utf8)) }
        if head.starts(with: [0xFF, 0xD8, 0xFF]) { self = .jpeg; return }
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { self = .png; return }
        if starts("%PDF-") { self = .pdf; return }
        if starts("ftyp", at: 4), ["heic", "heix", "heim", "heis", "mif1", "hevc", "hevx"].contains(where: { starts($0, at: 8) }) { self = .heic; return }
        return nil
    }

    /// What a name says of the file that it names.
    public enum Said: Sendable, Hashable {
        case nothing
        case format(FileFormat)
        /// Something that a dossier does not take.
        case other
    }

    /// By the end of a name: telephones send some without any. O(length).
    public static func said(by name: String) -> Said {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, let end = parts.last?.lowercased(), !end.isEmpty else { return .nothing }
        return switch end {
        case "jpg", "jpeg", "jpe", "jfif": .format(.jpeg)
        case "png": .format(.png)
        case "heic", "heif", "hif": .format(.heic)
        case "pdf": .format(.pdf)
        // The end of "Note 12.11", or of "Mme. Nedelec", names no format.
        default: end.allSatisfy(\.isNumber) || end.contains(" ") ? .nothing : .other
        }
    }

    /// As it is told to the browser: never by who sent the file.
    public var mediaType: String {
        switch self {
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        case .heic: "image/heic"
        case .pdf: "application/pdf"
        }
    }

    public var isPhoto: Bool { self != .pdf }
}

/// Why a file is not kept.
public enum FileRefusal: Error, Sendable, Hashable, CaseIterable {
    /// None was chosen.
    case missing
    case empty
    case tooLarge
    case unknownFormat
    /// Its name says another format than its bytes.
    case mismatch
    case damaged
    case encrypted
    /// Two things at once.
    case severalFormats
    case tooManyPixels
    /// Too many at this moment.
    case busy
    /// Nothing can be cleaned, or kept, on this server at this moment.
    case unavailable

    /// What can be told before the file is opened; nil when nothing is wrong yet.
    public init?(_ bytes: [UInt8], named name: String, isCut: Bool) {
        if isCut || bytes.count > FileFormat.largest { self = .tooLarge; return }
        if bytes.isEmpty { self = name.isEmpty ? .missing : .empty; return }
        guard let format = FileFormat(bytes) else { self = .unknownFormat; return }
        switch FileFormat.said(by: name) {
        case .nothing: return nil
        case .format(let said) where said == format: return nil
        case .format, .other: self = .mismatch
        }
    }
}
