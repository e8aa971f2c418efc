import HTML
import Vocabulary

/// One whole page: the shell around a content.
public struct Page {
    /// The part of the site a page belongs to, marked in the navigation.
    public enum Section: Sendable {
        case home, guide, write, contacts, space
    }

    /// How a visitor leaves the page without losing what the page holds.
    public enum Kind: Sendable {
        /// Plain links.
        case open
        /// The page holds typed words: the other language is a button of its form.
        case form(id: String, action: Path)
    }

    public let language: Language
    /// Neutral: no word of the subject, since it stays in the history of the browser.
    public let title: String
    public let path: Path
    public let section: Section
    public let kind: Kind
    public let status: Int
    public let content: (inout HTMLWriter) -> Void

    public init(
        _ visit: Visit, title: String, section: Section, kind: Kind = .open, status: Int = 200, path: Path? = nil,
        content: @escaping (inout HTMLWriter) -> Void
    ) {
        language = visit.language
        self.title = title
        self.path = path ?? visit.path
        self.section = section
        self.kind = kind
        self.status = status
        self.content = content
    }
}

extension Path {
    /// The page in a language: `/en` before English pages.
    public func localized(_ language: Language) -> Path {
        language == .fr ? self : prefixed(by: "/en")
    }
}

extension Language {
    /// The other one.
    public var twin: Language { self == .fr ? .en : .fr }
}
