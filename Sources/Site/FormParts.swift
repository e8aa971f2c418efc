import HTML
import Vocabulary

/// A message at a field: what is wrong, in a sentence, and where.
public struct FieldError: Error, Sendable, Equatable {
    /// The `id` of the field.
    public let field: String
    public let message: String

    public init(field: String, message: String) {
        self.field = field
        self.message = message
    }
}

/// One answer of a list of choices.
public struct Choice: Sendable {
    public let value: String
    public let label: String
    public let hint: String?

    public init(_ value: String, _ label: String, hint: String? = nil) {
        self.value = value
        self.label = label
        self.hint = hint
    }
}

/// A typed field: its name, its words and what was typed.
public struct Field: Sendable {
    public enum Shape: Sendable {
        case line
        case short
        case number
        case telephone
        case email
        case lines(Int)
    }

    public let name: String
    public let label: String
    public let hint: String?
    public let value: String
    public let shape: Shape

    public init(_ name: String, _ label: String, hint: String? = nil, value: String, shape: Shape = .line) {
        self.name = name
        self.label = label
        self.hint = hint
        self.value = value
        self.shape = shape
    }
}

extension HTMLWriter {
    /// The list of errors above the title; each leads to its field.
    public mutating func errorSummary(_ errors: [FieldError], title: String) {
        guard !errors.isEmpty else { return }
        element(.div, .class("erreurs"), .id("erreurs"), .constant(.role, "alert"), .constant(.tabIndex, "-1")) { w in
            w.element(.h2, text: title)
            w.element(.ul) { w in
                for error in errors {
                    w.element(.li) { w in w.element(.a, .href(.inPage(error.field)), text: error.message) }
                }
            }
        }
    }

    /// A labelled field, with its hint and its error.
    public mutating func field(_ field: Field, errors: [FieldError], errorWord: String) {
        let error = errors.first { $0.field == field.name }
        element(.div, error == nil ? .class("champ") : .class("champ fautif")) { w in
            w.element(.label, .for(field.name), text: field.label)
            w.hint(field.hint, id: field.name)
            w.message(error, word: errorWord)
            w.control(field, described: Self.descriptions(of: field.name, hint: field.hint != nil, error: error != nil), invalid: error != nil)
        }
    }

    static func descriptions(of name: String, hint: Bool, error: Bool) -> String? {
        let ids = (hint ? ["\(name)-aide"] : []) + (error ? ["\(name)-erreur"] : [])
        return ids.isEmpty ? nil : ids.joined(separator: " ")
    }

    mutating func hint(_ hint: String?, id: String) {
        guard let hint else { return }
        element(.p, .class("indice"), .id("\(id)-aide"), text: hint)
    }

    mutating func message(_ error: FieldError?, word: String) {
        guard let error else { return }
        element(.p, .class("msg"), .id("\(error.field)-erreur")) { w in
            w.element(.span, .constant(.ariaHidden, "true"), text: "▲")
            w.element(.span) { w in
                w.element(.span, .class("invisible"), text: word)
                w.text(error.message)
            }
        }
    }

    private mutating func control(_ field: Field, described: String?, invalid: Bool) {
        let described = described.map { Attribute.describedBy($0) }
        let invalid: Attribute? = invalid ? .constant(.ariaInvalid, "true") : nil
        if case .lines(let rows) = field.shape {
            element(.textarea, rows <= 3 ? .class("court") : nil, .id(field.name), .name(field.name), .constant(.autocomplete, "off"), .constant(.spellcheck, "false"), described, invalid) { w in
                // A browser drops the first line break of a textarea.
                w.text(field.value.hasPrefix("\n") ? "\n" + field.value : field.value)
            }
            return
        }
        let type: Attribute = switch field.shape {
        case .telephone: .type("tel")
        case .email: .type("email")
        default: .type("text")
        }
        let mode: Attribute? = if case .number = field.shape { .constant(.inputMode, "numeric") } else { nil }
        let size: Attribute? = switch field.shape {
        case .short, .number: .class("bref")
        default: nil
        }
        void(.input, size, type, mode, .id(field.name), .name(field.name), .value(field.value), .constant(.autocomplete, "off"), .constant(.spellcheck, "false"), described, invalid)
    }

    /// Boxes to tick, or buttons of which one is chosen.
    public mutating func choices(
        name: String, legend: String, hint: String? = nil, _ choices: [Choice], chosen: Set<String>, single: Bool,
        columns: Bool = false, heading: Bool = false, errors: [FieldError] = [], errorWord: String = ""
    ) {
        self.choices(name: name, legend: legend, hint: hint, groups: [(nil, choices)], chosen: chosen, single: single, columns: columns, heading: heading, errors: errors, errorWord: errorWord)
    }

    /// The same, in groups that each may have a title.
    public mutating func choices(
        name: String, legend: String, hint: String? = nil, groups: [(title: String?, choices: [Choice])], chosen: Set<String>, single: Bool,
        columns: Bool = false, heading: Bool = false, errors: [FieldError] = [], errorWord: String = ""
    ) {
        let error = errors.first { $0.field == name }
        element(.fieldset, error == nil ? nil : .class("fautif"), .id(name), Self.descriptions(of: name, hint: hint != nil, error: error != nil).map { .describedBy($0) }) { w in
            w.element(.legend) { w in
                if heading { w.element(.h2, text: legend) } else { w.text(legend) }
            }
            w.hint(hint, id: name)
            w.message(error, word: errorWord)
            for (number, group) in groups.enumerated() {
                let id = "\(name)-groupe-\(number + 1)"
                if let title = group.title { w.element(.p, .class("groupe"), .id(id), text: title) }
                w.element(.div, columns ? .class("choix col2") : .class("choix"), group.title.map { _ in .constant(.role, "group") }, group.title.map { _ in .labelledBy(id) }) { w in
                    for choice in group.choices { w.choice(choice, name: name, checked: chosen.contains(choice.value), single: single) }
                }
            }
        }
    }

    /// One box or button with its label.
    public mutating func choice(_ choice: Choice, name: String, checked: Bool, single: Bool) {
        element(.label) { w in
            w.void(.input, single ? .type("radio") : .type("checkbox"), .name(name), .value(choice.value), .flag(.checked, when: checked))
            w.element(.span) { w in
                w.text(choice.label)
                if let hint = choice.hint { w.element(.small, text: hint) }
            }
        }
    }

    /// Three short answers in one gesture.
    public mutating func three(name: String, legend: String, _ choices: [Choice], chosen: String, hint: String? = nil) {
        element(.fieldset, .id(name)) { w in
            w.element(.legend, text: legend)
            w.hint(hint, id: name)
            w.element(.div, .class("trois")) { w in
                for choice in choices {
                    w.element(.label) { w in
                        w.void(.input, .type("radio"), .name(name), .value(choice.value), .flag(.checked, when: choice.value == chosen))
                        w.element(.span, text: choice.label)
                    }
                }
            }
        }
    }

    /// A value that travels unseen.
    public mutating func hidden(_ name: String, _ value: String) {
        void(.input, .type("hidden"), .name(name), .value(value))
    }

    /// A telephone button.
    public mutating func call(_ number: String, label: String, kind: Path) {
        element(.a, .class("appel"), .href(kind)) { w in
            w.element(.svg, .constant(.viewBox, "0 0 18 18"), .constant(.ariaHidden, "true")) { w in
                w.element(.path, .constant(.d, "M4 2.5h3l1.2 4-2 1.3a9 9 0 0 0 4 4l1.3-2 4 1.2v3c-7 1.5-13-4.5-11.5-11.5z")) { _ in }
            }
            w.text(label)
        }
    }
}
