import Vocabulary

/// What is to be done for one young person, as lists say it on one day. Worked out once, for as long as nothing more is written in the dossier.
struct ToDo: Sendable {
    /// What waits for somebody, and for when.
    let waiting: [(element: Element, day: CivilDay)]
    /// The delays that run, and when each ends.
    let ends: [(element: Element, delay: Delay, end: Delay.End)]
    /// What is left after the last return.
    let back: (back: Element, gestures: [KindField])?
    /// What transmissions ask.
    let asked: [Element]
    /// The age that is near.
    let turn: Turn?
}

extension CaseFilePages {
    func toDo(_ one: Followed) -> ToDo {
        one.toDo.value {
            ToDo(
                waiting: one.waiting.map { ($0, due($0)) }, ends: ends(one.file), back: Self.pending(one.file),
                asked: Self.left(one.file.elements.filter { ["transmissionWritten", "transmissionDone"].contains($0.kind.id) && $0.withdrawal == nil }),
                turn: one.identity?.birthDays(today: today) { neighbours.civil($0).day }.flatMap { Turn.near(born: $0, today: today) })
        }
    }
}
