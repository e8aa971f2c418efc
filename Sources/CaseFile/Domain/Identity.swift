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
    /// Every other name: usual names, nicknames, pseudonyms.
    public private(set) var names: [String] = []
    public private(set) var telephones: [String] = []

    public init(_ file: CaseFile) {
        for element in file.elements where element.withdrawal == nil {
            switch element.kind.id {
            case "opened": for field in element.kind.fields { take(field.id, element.values(field)?.first, element.doubt(field)) }
            case "informationRecorded":
                guard let what = element.value("what"), let field = element.kind.fields.first(where: { $0.id == "value" }) else { continue }
                take(what, element.values(field)?.first, element.doubt(field))
            default: break
            }
        }
    }

    private mutating func take(_ id: String, _ text: String?, _ doubt: Certainty?) {
        guard let text, !text.isEmpty else { return }
        // A value said unknown or disputed does not hide one that somebody is sure of.
        if let known = values[id], known.certainty == .sure, doubt == .disputed || doubt == .unknown { return }
        values[id] = Value(text: text, certainty: doubt ?? .sure)
        if ["firstName", "familyName", "usualName", "nickname", "account"].contains(id) { names.append(text) }
        if id == "phone" { telephones.append(text) }
    }

    public subscript(id: String) -> String? { values[id]?.text }

    /// The name by which the young person is called; nil when nobody knows one.
    public var calledName: String? { self["usualName"] ?? self["firstName"] ?? self["nickname"] }

    /// The day of birth, when it is a day.
    public func birthDate(today: CivilDay) -> CivilDay? {
        guard let text = self["birthDate"], let time = FactTime(typed: text, today: today, .fr), time.isExact else { return nil }
        return time.first
    }

    /// Whole years; nil when neither the day nor the age is known.
    public func age(today: CivilDay) -> Int? {
        if let birth = birthDate(today: today), birth <= today { return birth.age(on: today) }
        return self["age"].flatMap { Int($0.prefix { $0.isASCII && $0.isNumber }) }.flatMap { (0...30).contains($0) ? $0 : nil }
    }

    /// Whether what is searched is this person: every word begins a name, or the digits are in a telephone, or it is the day of birth. Without accents, in any order.
    public func matches(_ query: String, today: CivilDay) -> Bool {
        let words = Folded.words(query)
        guard !words.isEmpty else { return false }
        let known = (names + [self["familyName"], self["school"]].compactMap { $0 }).flatMap(Folded.words)
        if words.allSatisfy({ word in known.contains { $0.hasPrefix(word) } }) { return true }
        let digits = query.filter { $0.isASCII && $0.isNumber }
        if digits.count >= 4, telephones.contains(where: { $0.filter { $0.isASCII && $0.isNumber }.contains(digits) }) { return true }
        guard let birth = birthDate(today: today), let asked = FactTime(typed: query, today: today, .fr), asked.isExact else { return false }
        return asked.first == birth
    }
}

extension Identity {
    /// Why two dossiers may be of the same young person, as keys of the catalogue; empty when nothing says so. Two values must agree: a first name alone is common.
    public func likeness(_ other: Identity, today: CivilDay) -> [String] {
        func agree(_ id: String) -> Bool {
            guard let a = self[id], let b = other[id] else { return false }
            return Folded.words(a) == Folded.words(b)
        }
        var reasons: [String] = []
        if agree("firstName") || !Set(names.map { Folded.words($0) }).isDisjoint(with: other.names.map { Folded.words($0) }) { reasons.append("alike.name") }
        if agree("familyName") { reasons.append("alike.familyName") }
        if let mine = birthDate(today: today), mine == other.birthDate(today: today) { reasons.append("alike.birthDate") }
        let mine = Set(telephones.map { $0.filter(\.isNumber).suffix(9) }), theirs = Set(other.telephones.map { $0.filter(\.isNumber).suffix(9) })
        if !mine.isDisjoint(with: theirs) { reasons.append("alike.telephone") }
        return reasons.count >= 2 || reasons.contains("alike.telephone") ? reasons : []
    }
}

/// A text without accents, capitals, hyphens or apostrophes.
public enum Folded {
    public static func words(_ text: String) -> [String] {
        text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars.filter { !$0.properties.isDiacritic && $0.properties.canonicalCombiningClass == .notReordered }
            .reduce(into: "") { $0.unicodeScalars.append($1) }.replacing("œ", with: "oe").replacing("æ", with: "ae").split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}
