import Foundation
import Vault
import Vocabulary

/// Who the young person is, as the last word on each value says. Every value may be missing, uncertain or disputed.
public struct Identity: Sendable, Hashable {
    public struct Value: Sendable, Hashable {
        public let text: String
        public let certainty: Certainty
    }

    public private(set) var values: [String: Value] = [:]
    /// Every name: given, of family, usual, nicknames, pseudonyms.
    public var names: [String] { givenNames + familyNames }
    private var givenNames: [String] = []
    private var familyNames: [String] = []
    public private(set) var telephones: [String] = []
    /// Every school and every date of birth that was said: what is disputed is still searched.
    private(set) var schools: [String] = []
    private(set) var births: [CivilDay] = []
    /// The day of birth, when it is a day.
    public private(set) var birthDate: CivilDay?
    /// The day on which this is read: ages are of that day.
    private let today: CivilDay
    /// When the age was said: the day of the information, or the moment of writing (milliseconds since 1970).
    private var ageSaid: Saying?

    private struct Saying: Sendable, Hashable {
        let day: CivilDay?
        let written: Int64
    }

    public init(_ file: CaseFile, today: CivilDay) {
        self.today = today
        for element in file.elements where element.withdrawal == nil {
            switch element.kind.id {
            case "opened": for field in element.kind.fields { take(field.id, field, element) }
            case "informationRecorded":
                guard let what = element.value("what"), let field = element.kind.fields.first(where: { $0.id == "value" }) else { continue }
                take(what, field, element)
            default: break
            }
        }
    }

    private mutating func take(_ id: String, _ field: KindField, _ element: Element) {
        guard let text = element.values(field)?.first, !text.isEmpty else { return }
        switch id {
        case "firstName", "usualName", "nickname", "account": givenNames.append(text)
        case "familyName": familyNames.append(text)
        case "phone": telephones.append(text)
        case "school": schools.append(text)
        case "birthDate": if let birth = day(text) { births.append(birth) }
        default: break
        }
        // A value does not hide one that somebody is surer of.
        let certainty = element.doubt(field) ?? .sure
        if let known = values[id], known.certainty.weight > certainty.weight { return }
        values[id] = Value(text: text, certainty: certainty)
        if id == "birthDate" { birthDate = day(text) }
        if id == "age" { ageSaid = Saying(day: element.when.flatMap { $0.isExact ? $0.first : nil }, written: element.said(field)) }
    }

    public subscript(id: String) -> String? { values[id]?.text }

    /// The name by which the young person is called; nil when nobody knows one.
    public var calledName: String? { self["usualName"] ?? self["firstName"] ?? self["nickname"] }

    /// Whom a dossier is about: minors, and young adults.
    static let ages = 0...30

    /// The first number of an age as people say it: "15 ans", "environ 15"; nil without one.
    static func years(_ text: String) -> Int? {
        Int(text.drop { !$0.isASCII || !$0.isNumber }.prefix { $0.isASCII && $0.isNumber })
    }

    private func day(_ text: String) -> CivilDay? {
        guard let time = FactTime(typed: text, today: today, .fr), time.isExact else { return nil }
        return time.first
    }

    /// Whole years, and the day on which they were said: nobody grows older in a file. No day when they come from the day of birth.
    public struct Age: Sendable, Hashable {
        public let years: Int
        public let said: CivilDay?

        /// An age said more than three months ago is shown with its month.
        public func isCurrent(_ today: CivilDay) -> Bool {
            guard let said else { return true }
            return (today.year - said.year) * 12 + today.month - said.month <= 3
        }
    }

    /// Nil when neither the day of birth nor the age is known.
    /// - Parameter day: the day of a moment of writing.
    public func age(day: (Int64) -> CivilDay) -> Age? {
        if let birth = birthDate, birth <= today { return Age(years: birth.age(on: today), said: nil) }
        guard let years = self["age"].flatMap(Self.years), Self.ages.contains(years) else { return nil }
        return Age(years: years, said: ageSaid.map { $0.day ?? day($0.written) })
    }
}

extension Identity {
    /// Why two dossiers may be of the same young person, as keys of the catalogue; empty when nothing says so. Two values must agree: a first name alone is common.
    public func likeness(_ other: Identity) -> [String] {
        func common(_ mine: [String], _ theirs: [String]) -> Bool { !Set(mine).intersection(theirs).subtracting([""]).isEmpty }
        var reasons: [String] = []
        if common(givenNames.map(Folded.joined), other.givenNames.map(Folded.joined)) { reasons.append("alike.name") }
        if common(familyNames.map(Folded.joined), other.familyNames.map(Folded.joined)) { reasons.append("alike.familyName") }
        if let mine = birthDate, mine == other.birthDate { reasons.append("alike.birthDate") }
        if common(telephones.compactMap(Telephone.whole), other.telephones.compactMap(Telephone.whole)) { reasons.append("alike.telephone") }
        return reasons.count >= 2 || reasons.contains("alike.telephone") ? reasons : []
    }
}

extension Certainty {
    /// The surer, the more it weighs.
    fileprivate var weight: Int {
        switch self {
        case .sure: 3
        case .uncertain: 2
        case .disputed: 1
        case .unknown: 0
        }
    }
}
