import HTML

extension HTMLWriter {
    /// A field for a secret: never written back into a page.
    public mutating func password(_ name: String, _ label: String, hint: String? = nil, isNew: Bool = false, errors: [FieldError], errorWord: String) {
        let error = errors.first { $0.field == name }
        element(.div, error == nil ? .class("champ") : .class("champ fautif")) { w in
            w.element(.label, .for(name), text: label)
            w.hint(hint, id: name)
            w.message(error, word: errorWord)
            let described = Self.descriptions(of: name, hint: hint != nil, error: error != nil).map { Attribute.describedBy($0) }
            w.void(.input, .type("password"), .id(name), .name(name), isNew ? .constant(.autocomplete, "new-password") : .constant(.autocomplete, "current-password"), described, error == nil ? nil : .constant(.ariaInvalid, "true"))
        }
    }

    /// A field for a file. What it takes is said before it is chosen; a browser never fills it again.
    public mutating func file(_ name: String, _ label: String, hint: String, accept: StaticString, errors: [FieldError], errorWord: String) {
        let error = errors.first { $0.field == name }
        element(.div, error == nil ? .class("champ") : .class("champ fautif")) { w in
            w.element(.label, .for(name), text: label)
            w.hint(hint, id: name)
            w.message(error, word: errorWord)
            let described = Self.descriptions(of: name, hint: true, error: error != nil).map { Attribute.describedBy($0) }
            w.void(.input, .type("file"), .id(name), .name(name), .constant(.accept, accept), described, error == nil ? nil : .constant(.ariaInvalid, "true"))
        }
    }
}
