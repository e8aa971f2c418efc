/// An A4 letter: a first page of boxes, then sections. What `letter.typ` draws; every word comes from the data.
public struct LetterModel: Sendable, Encodable {
    public struct Header: Sendable, Encodable {
        public var lines: [String]
        public var heading: String
        public var sub: [String]

        public init(lines: [String], heading: String, sub: [String]) {
            self.lines = lines
            self.heading = heading
            self.sub = sub
        }
    }

    public struct Code: Sendable, Encodable {
        public let text: String
        public let alt: String

        public init(text: String, alt: String) {
            self.text = text
            self.alt = alt
        }
    }

    public struct Box: Sendable, Encodable {
        public let title: String
        public var lines: [String]
        public var bullets: [String]
        public var quotes: [String]
        public let strong: Bool
        public let large: Bool
        public let half: Bool

        public init(_ title: String, lines: [String] = [], bullets: [String] = [], quotes: [String] = [], strong: Bool = false, large: Bool = false, half: Bool = false) {
            self.title = title
            self.lines = lines
            self.bullets = bullets
            self.quotes = quotes
            self.strong = strong
            self.large = large
            self.half = half
        }
    }

    public enum Block: Sendable, Encodable {
        case heading(String)
        case terms([[String]])
        case entry(head: String, text: String, quote: Bool, note: String)
        case bullets([String])
        case text(String)

        private enum Key: String, CodingKey {
            case kind, items, head, text, quote, note
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            switch self {
            case .heading(let text):
                try container.encode("heading", forKey: .kind)
                try container.encode(text, forKey: .text)
            case .terms(let items):
                try container.encode("terms", forKey: .kind)
                try container.encode(items, forKey: .items)
            case .entry(let head, let text, let quote, let note):
                try container.encode("entry", forKey: .kind)
                try container.encode(head, forKey: .head)
                try container.encode(text, forKey: .text)
                try container.encode(quote, forKey: .quote)
                try container.encode(note, forKey: .note)
            case .bullets(let items):
                try container.encode("bullets", forKey: .kind)
                try container.encode(items, forKey: .items)
            case .text(let text):
                try container.encode("text", forKey: .kind)
                try container.encode(text, forKey: .text)
            }
        }
    }

    public struct Section: Sendable, Encodable {
        public let title: String
        public let blocks: [Block]

        public init(_ title: String, _ blocks: [Block]) {
            self.title = title
            self.blocks = blocks
        }
    }

    public struct Signature: Sendable, Encodable {
        public let place: String
        public let label: String
        public let hashLabel: String
        public let hash: String

        public init(place: String, label: String, hashLabel: String, hash: String) {
            self.place = place
            self.label = label
            self.hashLabel = hashLabel
            self.hash = hash
        }
    }

    public struct Attachment: Sendable, Encodable {
        public let name: String
        public let description: String

        public init(name: String, description: String) {
            self.name = name
            self.description = description
        }
    }

    public var language: String
    public var title: String
    public var author: String
    public var description: String
    public var date: PrintDate
    public var reference: String
    public var footer: String
    public var page: String
    public var header: Header
    public var qr: Code?
    public var boxes: [Box]
    public var closing: String
    public var sections: [Section]
    public var signature: Signature?
    public var attachment: Attachment?
    /// Written across each page, in grey; empty for none.
    public var watermark: String
    /// Set in large type, for who reads with difficulty.
    public var isLarge: Bool
    /// Said below the boxes when some signs of the texts have no shape in the fonts.
    public var unprinted: String

    public init(
        language: String, title: String, author: String, description: String, date: PrintDate, reference: String, footer: String, page: String,
        header: Header, qr: Code? = nil, boxes: [Box] = [], closing: String = "", sections: [Section] = [], signature: Signature? = nil, attachment: Attachment? = nil, watermark: String = "",
        isLarge: Bool = false, unprinted: String
    ) {
        self.language = language
        self.title = title
        self.author = author
        self.description = description
        self.date = date
        self.reference = reference
        self.footer = footer
        self.page = page
        self.header = header
        self.qr = qr
        self.boxes = boxes
        self.closing = closing
        self.sections = sections
        self.signature = signature
        self.attachment = attachment
        self.watermark = watermark
        self.isLarge = isLarge
        self.unprinted = unprinted
    }
}
