/// A day of the Gregorian calendar, without hour or time zone. Always exists.
public struct CivilDay: Sendable, Hashable, Comparable, Codable {
    public let year: Int
    public let month: Int
    public let day: Int

    /// The years a day may be in.
    public static let years = 1900...2200

    /// Nil when the day does not exist, or is outside the years 1900 to 2200.
    public init?(year: Int, month: Int, day: Int) {
        guard Self.years.contains(year), (1...12).contains(month), (1...Self.length(of: month, in: year)).contains(day) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// A day written `yyyy-MM-dd`; nil for any other form.
    public init?(iso text: String) {
        let numbers = text.split(separator: "-").compactMap { Int($0) }
        guard numbers.count == 3, let day = CivilDay(year: numbers[0], month: numbers[1], day: numbers[2]) else { return nil }
        self = day
    }

    /// `yyyy-MM-dd`.
    public var iso: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(year)-\(two(month))-\(two(day))"
    }

    public static func < (a: CivilDay, b: CivilDay) -> Bool {
        (a.year, a.month, a.day) < (b.year, b.month, b.day)
    }

    /// Whole years from this day to another; 0 when the other is earlier.
    public func age(on other: CivilDay) -> Int {
        max(0, other.year - year - ((other.month, other.day) < (month, day) ? 1 : 0))
    }

    /// "19 novembre 2026", "1er mars 2011", "19 November 2026".
    public func text(_ language: Language) -> String {
        "\(day)\(language == .fr && day == 1 ? "er" : "") \(Self.monthName(month, language)) \(year)"
    }

    public static func monthName(_ month: Int, _ language: Language) -> String {
        let names = language == .fr
            ? ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]
            : ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
        return names.indices.contains(month - 1) ? names[month - 1] : ""
    }

    private static func length(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CivilDay {
    private enum Key: String, CodingKey {
        case year, month, day
    }

    /// - Throws: `DecodingError` when the day does not exist.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        guard let day = CivilDay(year: try values.decode(Int.self, forKey: .year), month: try values.decode(Int.self, forKey: .month), day: try values.decode(Int.self, forKey: .day)) else {
            throw DecodingError.dataCorruptedError(forKey: .day, in: values, debugDescription: "this day does not exist")
        }
        self = day
    }

    /// 1 January 1970.
    public static let epoch = CivilDay(existing: 1970, 1, 1)

    private init(existing year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }
}
