import Site
import Vocabulary

/// What comes after something is not dated before it. A reader is told as far as they may know both times: what nobody can tell is written.
extension CaseFilePages {
    /// What is wrong with the time of an element that follows another one.
    func order(_ kind: Kind, _ time: FactTime?, after element: Element?, _ language: Language) -> FieldError? {
        guard kind.follows ?? false, let time, let element, !element.isVeiled, let begun = element.when, time.isBefore(begun) else { return nil }
        return wrong("times.before", kind, element, begun, language)
    }

    /// What is wrong with the new time of an element that others follow, or that follows another one.
    func order(_ element: Element, _ time: FactTime?, in file: CaseFile, _ language: Language) -> FieldError? {
        guard time != element.when else { return nil }
        if let error = order(element.kind, time, after: element.refersTo.flatMap { file[$0] }, language) { return error }
        let next = file.elements.filter { ($0.refersTo == element.number || $0.number == element.endedBy) && $0.kind.follows ?? false && $0.withdrawal == nil && !$0.isVeiled }
        guard let time, let first = next.first(where: { $0.when?.isBefore(time) ?? false }), let when = first.when else { return nil }
        return wrong("times.after", element.kind, first, when, language)
    }

    private func wrong(_ key: String, _ kind: Kind, _ other: Element, _ when: FactTime, _ language: Language) -> FieldError {
        FieldError(field: kind.when.shape == .date ? KindForm.when : KindForm.day, message: texts(key, language, ["what": other.kind.title(language), "when": when.words(language)]))
    }
}
