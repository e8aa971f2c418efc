/// An A5 sheet of two sides: what `sheet.typ` draws. Every word comes from the data.
public struct SheetModel: Sendable, Encodable {
    public enum Block: Sendable, Encodable {
        case heading(String)
        case text(String)
        case bullets([String])
        case checks([String])
        case quotes([String])
        case numbered([String])
        case terms([[String]])
        /// Two columns, each a title then its text.
        case pair(left: [String], right: [String])

        private enum Key: String, CodingKey {
            case kind, text, items, left, right
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            func list(_ kind: String, _ items: [String]) throws {
                try container.encode(kind, forKey: .kind)
                try container.encode(items, forKey: .items)
            }
            switch self {
            case .heading(let text):
                try container.encode("heading", forKey: .kind)
                try container.encode(text, forKey: .text)
            case .text(let text):
                try container.encode("text", forKey: .kind)
                try container.encode(text, forKey: .text)
            case .bullets(let items): try list("bullets", items)
            case .checks(let items): try list("checks", items)
            case .quotes(let items): try list("quotes", items)
            case .numbered(let items): try list("numbered", items)
            case .terms(let items):
                try container.encode("terms", forKey: .kind)
                try container.encode(items, forKey: .items)
            case .pair(let left, let right):
                try container.encode("pair", forKey: .kind)
                try container.encode(left, forKey: .left)
                try container.encode(right, forKey: .right)
            }
        }
    }

    public struct Side: Sendable, Encodable {
        public let heading: String
        public let intro: String
        public let blocks: [Block]

        public init(heading: String, intro: String, blocks: [Block]) {
            self.heading = heading
            self.intro = intro
            self.blocks = blocks
        }
    }

    public let language: String
    public let title: String
    public let author: String
    public let description: String
    public let date: PrintDate
    public let footer: String
    public let sides: [Side]

    public init(language: String, title: String, author: String, description: String, date: PrintDate, footer: String, sides: [Side]) {
        self.language = language
        self.title = title
        self.author = author
        self.description = description
        self.date = date
        self.footer = footer
        self.sides = sides
    }
}
