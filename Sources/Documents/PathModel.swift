/// Bands on one line of time, and a list that says the same, on two A4 pages at most: what `path.typ` draws. Every word comes from the data.
///
/// What does not fit is left out from the end of the list, and a sentence says how many.
public struct PathModel: Sendable, Encodable {
    /// The shape of the marks of a band.
    public enum Shape: String, Sendable, Encodable {
        case square, diamond, circle
    }

    public struct Band: Sendable, Encodable {
        public let title: String
        public let shape: Shape
        /// What is said under the drawing of a band that holds nothing; else empty.
        public let empty: String

        public init(title: String, shape: Shape, empty: String) {
            (self.title, self.shape, self.empty) = (title, shape, empty)
        }
    }

    /// One line of the list, and its mark.
    public struct Item: Sendable, Encodable {
        public let number: Int
        /// The place of its band in the list of bands.
        public let band: Int
        /// Days since a day that is the same for all: the first and the last that it may be.
        public let first: Int
        public let last: Int
        public let isUncertain: Bool
        public let when: String
        public let title: String
        public let text: String
        public let notes: [String]

        public init(number: Int, band: Int, first: Int, last: Int, isUncertain: Bool, when: String, title: String, text: String, notes: [String]) {
            (self.number, self.band, self.first, self.last, self.isUncertain) = (number, band, first, last, isUncertain)
            (self.when, self.title, self.text, self.notes) = (when, title, text, notes)
        }
    }

    public struct Words: Sendable, Encodable {
        /// The text that stands for the drawing, for who does not see it.
        public let drawing: String
        public let today: String
        /// Above the list.
        public let list: String
        /// When some are left out: `{count}` stands for how many.
        public let more: String

        public init(drawing: String, today: String, list: String, more: String) {
            (self.drawing, self.today, self.list, self.more) = (drawing, today, list, more)
        }
    }

    public let language: String
    public let title: String
    public let author: String
    public let description: String
    public let date: PrintDate
    public let footer: String
    public let page: String
    public let watermark: String
    public let heading: String
    public let sub: [String]
    /// A box above the drawing: its title, then its lines; empty for none.
    public let next: [String]
    public let today: Int
    public let words: Words
    public let bands: [Band]
    /// The latest first.
    public let items: [Item]
    /// Under the list.
    public let closing: [String]
    /// Said there when some signs of the texts have no shape in the fonts.
    public let unprinted: String

    public init(
        language: String, title: String, author: String, description: String, date: PrintDate, footer: String, page: String, watermark: String, heading: String, sub: [String], next: [String], today: Int, words: Words,
        bands: [Band], items: [Item], closing: [String], unprinted: String
    ) {
        (self.language, self.title, self.author, self.description, self.date) = (language, title, author, description, date)
        (self.footer, self.page, self.watermark, self.heading, self.sub, self.next) = (footer, page, watermark, heading, sub, next)
        (self.today, self.words, self.bands, self.items, self.closing, self.unprinted) = (today, words, bands, items, closing, unprinted)
    }
}
