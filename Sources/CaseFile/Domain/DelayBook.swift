import Foundation
import Vocabulary

/// All delays: those of the law, then those of the local protocol.
public struct DelayBook: Sendable {
    private struct File: Decodable {
        let version: String
        let delays: [Delay]
    }

    /// The day of the content.
    public let version: String
    public let delays: [Delay]
    /// By the kind with which they begin.
    private let beginning: [String: [Delay]]

    public static let empty = DelayBook(version: "", delays: [])

    private init(version: String, delays: [Delay]) { (self.version, self.delays, beginning) = (version, delays, Dictionary(grouping: delays, by: \.kind)) }

    /// - Throws: `DecodingError`, or `KindBook.Fault` when a delay does not agree with the kinds.
    public init(decoding data: Data, _ kinds: KindBook) throws {
        let file = try JSONDecoder().decode(File.self, from: data)
        self.init(version: file.version, delays: file.delays)
        guard Set(delays.map(\.id)).count == delays.count else { throw KindBook.Fault(description: "two delays have one id") }
        for delay in delays {
            func refuse(_ why: String) -> KindBook.Fault { KindBook.Fault(description: "delay \(delay.id): \(why)") }
            guard let kind = kinds[delay.kind] else { throw refuse("no kind \(delay.kind)") }
            guard ((delay.from == nil ? 1 : 0)...1_200).contains(delay.after) else { throw refuse("from 1 to 1,200 hours, days or months; from 0 with “from”") }
            guard delay.unit != .hours || kind.when.shape == .moment && delay.from == nil else { throw refuse("\(kind.id) has no hour") }
            guard delay.again == nil || delay.unit == .months && (1...1_200).contains(delay.again ?? 0) else { throw refuse("again after 1 to 1,200 months, for one in months") }
            func check(_ kind: Kind, _ field: String?, _ option: String?) throws {
                guard (field == nil) == (option == nil) else { throw refuse("a field goes with its option") }
                if let field, let option, kind.fields.first(where: { $0.id == field })?.option(option) == nil { throw refuse("no answer \(option) to \(field)") }
            }
            try check(kind, delay.field, delay.option)
            for id in [delay.from, delay.unless] { if let id, kind.fields.first(where: { $0.id == id })?.shape != .day { throw refuse("\(id) is no day of \(kind.id)") } }
            for (kind, answer) in [(kind, delay.exceptFor), (kind.refersTo.flatMap { kinds[$0] }, delay.about)] {
                guard let answer else { continue }
                guard let field = kind?.fields.first(where: { $0.id == answer.field }), answer.options.allSatisfy({ field.option($0) != nil }) else { throw refuse("no such answers to \(answer.field)") }
            }
            for one in delay.over ?? [] {
                guard let ending = kinds[one.kind] else { throw refuse("no kind \(one.kind)") }
                try check(ending, one.field, one.option)
            }
        }
    }

    /// The same, with those of a place after them. One of the place with the id of another stands in its stead.
    public func with(_ local: DelayBook) -> DelayBook {
        let ids = Set(local.delays.map(\.id))
        return DelayBook(version: version, delays: delays.filter { !ids.contains($0.id) } + local.delays)
    }

    /// The kinds with which a delay begins, and those with which one is over.
    var kinds: Set<String> { Set(delays.flatMap { [$0.kind] + ($0.over ?? []).map(\.kind) }) }

    /// How long after an element was written one of its delays may still come, in days; three years at least, for those whose end somebody writes.
    var reach: Int { delays.map(\.reach).reduce(1_096, max) }

    /// What begins with an element, the first end first. O(delays that begin with it × elements).
    public func ends(of element: Element, in file: CaseFile, today: CivilDay) -> [(delay: Delay, end: Delay.End)] {
        (beginning[element.kind.id] ?? []).compactMap { delay in delay.end(for: element, in: file, today: today).map { (delay, $0) } }.sorted { $0.1 < $1.1 }
    }
}
