import HTML
import Vocabulary

/// The drawing of a life path: shapes and numbers, never colour alone. Positions are percentages, so that it stays legible at any width.
struct PathDrawing: Sendable {
    typealias Shape = (number: Int, band: Kind.Band, span: (first: CivilDay, last: CivilDay), isUncertain: Bool)

    let steps: [Shape]
    let today: CivilDay

    init(steps: [Shape], today: CivilDay) {
        // A page of marks: more would cover one another.
        self.steps = Array(steps.prefix(40))
        self.today = today
    }

    /// The height of a band, and of what is between two, in pixels.
    private static let height = 86, gap = 8

    /// Days since 1900, roughly even: enough for a drawing.
    static func number(_ day: CivilDay) -> Double { Double(day.year - 1900) * 365.25 + Double(day.month - 1) * 30.44 + Double(day.day) }

    /// Where a day stands, in percent. The last year takes half of the line: what is recent is dense.
    private func place(_ day: CivilDay) -> Double {
        let now = Self.number(today), start = min(steps.map { Self.number($0.span.first) }.min() ?? now, now - 30), end = max(steps.map { Self.number($0.span.last) }.max() ?? now, now + 10), value = Self.number(day)
        let bend = max(start, now - 365)
        guard bend > start + 30 else { return 6 + 88 * (value - start) / max(1, end - start) }
        return value < bend ? 6 + 38 * (value - start) / (bend - start) : 44 + 50 * (value - bend) / max(1, end - bend)
    }

    func draw(_ w: inout HTMLWriter, title: String, words: (Kind.Band) -> String, todayWord: String) {
        w.element(.svg, .class("parcours"), .constant(.height, "300"), .constant(.role, "img"), .label(title)) { w in
            for (row, band) in Kind.Band.allCases.enumerated() {
                let top = row * (Self.height + Self.gap)
                w.element(.rect, .class("bande"), .x("0"), .y("\(top)"), .wide("100%"), .high("\(Self.height)"), .constant(.rx, "8")) { _ in }
                w.element(.text, .x("10"), .y("\(top + 20)"), text: words(band))
                let here = steps.filter { $0.band == band }.sorted { $0.number < $1.number }
                for (rank, step) in here.enumerated() { self.step(&w, step, y: top + (rank % 2 == 0 ? 44 : 66)) }
            }
            let now = place(today)
            w.element(.rect, .class("auj"), .x(percent(now)), .y("0"), .wide("2"), .high("274")) { _ in }
            w.element(.text, .class("fin"), .x(percent(now)), .y("294"), text: todayWord)
            if let first = steps.map(\.span.first).min() { w.element(.text, .x("1%"), .y("294"), text: "\(first.year)") }
        }
    }

    private func step(_ w: inout HTMLWriter, _ step: Shape, y: Int) {
        let from = place(step.span.first), to = place(step.span.last)
        if step.span.last > step.span.first { w.element(.rect, step.isUncertain ? .class("flou") : .class("duree"), .x(percent(from)), .y("\(y - 6)"), .wide(percent(max(1, to - from))), .high("12"), .constant(.rx, "6")) { _ in } }
        w.element(.svg, .x(percent(from)), .y("\(y)"), .class("repere")) { w in
            // Nothing says its day: it stands at that of its writing, in a broken ring.
            if step.isUncertain, step.span.last <= step.span.first { w.element(.circle, .class("flou"), .constant(.r, "19")) { _ in } }
            Self.shape(&w, step.band, step.number)
        }
    }

    private func percent(_ value: Double) -> String {
        let tenths = Int((min(98, max(1, value)) * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)%"
    }

    /// Square, diamond, circle: before, exploitation, support.
    private static func shape(_ w: inout HTMLWriter, _ band: Kind.Band, _ number: Int?) {
        switch band {
        case .before: w.element(.path, .class("avant"), .constant(.d, "M-12-12h24v24h-24z")) { _ in }
        case .exploitation: w.element(.path, .class("exploitation"), .constant(.d, "M0-15L15 0 0 15-15 0z")) { _ in }
        case .support: w.element(.circle, .class("appuis"), .constant(.r, "13")) { _ in }
        }
        if let number { w.element(.text, .class("n"), .y("5"), text: "\(number)") }
    }

    /// The same shape beside a line of the list.
    static func mark(_ w: inout HTMLWriter, _ band: Kind.Band, number: Int?) {
        w.element(.svg, .class("repere"), .constant(.viewBox, "-16 -16 32 32"), .constant(.ariaHidden, "true")) { w in shape(&w, band, number) }
    }
}
