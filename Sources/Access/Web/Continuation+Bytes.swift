/// A continuation as the bytes that are sealed: each text with its length before it. Every page with a form makes one.
extension Continuation {
    private static let form: UInt8 = 1

    var bytes: [UInt8] {
        var bytes = [Self.form, isFromHere ? 1 : 0, account == nil ? 0 : 1, act == nil ? 0 : 1]
        func add(_ text: String) {
            let utf8 = Array(text.utf8)
            bytes += Self.four(utf8.count)
            bytes += utf8
        }
        let sorted = parameters.sorted { $0.key < $1.key }
        for text in [method, template, account ?? "", act ?? "", "\(time)"] { add(text) }
        for list in [sorted.map(\.key), sorted.map(\.value), names, values] {
            bytes += Self.four(list.count)
            list.forEach(add)
        }
        return bytes
    }

    private static func four(_ number: Int) -> [UInt8] {
        let number = UInt32(truncatingIfNeeded: number)
        return [UInt8(truncatingIfNeeded: number >> 24), UInt8(truncatingIfNeeded: number >> 16), UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
    }

    /// Nil for bytes of another form.
    init?(bytes: [UInt8]) {
        var rest = bytes[...]
        guard rest.count >= 4, rest.removeFirst() == Self.form else { return nil }
        let flags = (0..<3).map { _ in rest.removeFirst() == 1 }
        func number() -> Int? {
            guard rest.count >= 4 else { return nil }
            return (0..<4).reduce(0) { number, _ in number << 8 | Int(rest.removeFirst()) }
        }
        func text() -> String? {
            guard let length = number(), length <= rest.count else { return nil }
            defer { rest = rest.dropFirst(length) }
            return String(decoding: rest.prefix(length), as: UTF8.self)
        }
        func list() -> [String]? {
            // Each text takes four bytes at least: a count that is larger is a lie.
            guard let count = number(), count <= rest.count / 4 else { return nil }
            var found: [String] = []
            for _ in 0..<count {
                guard let one = text() else { return nil }
                found.append(one)
            }
            return found
        }
        guard let method = text(), let template = text(), let account = text(), let act = text(), let time = text().flatMap({ Int64($0) }), let keys = list(), let parts = list(), keys.count == parts.count, let names = list(), let values = list(),
            names.count == values.count, rest.isEmpty
        else { return nil }
        self.init(
            method: method, template: template, parameters: Dictionary(zip(keys, parts)) { first, _ in first }, names: names, values: values, account: flags[1] ? account : nil, act: flags[2] ? act : nil, isFromHere: flags[0], time: time)
    }
}
