/// Says what a sealed or signed thing is for, without ambiguity: a name, then each part with its length. Two different contexts never have the same bytes.
struct Context: Sendable, Hashable {
    enum Part {
        case text(String)
        case bytes([UInt8])
        case number(UInt64)
    }

    let bytes: [UInt8]

    init(_ name: StaticString, _ parts: Part...) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        func add(_ number: UInt64) { for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift))) } }
        func add(_ part: some Collection<UInt8>) {
            add(UInt64(part.count))
            bytes.append(contentsOf: part)
        }
        add("repere.\(name).1".utf8)
        for part in parts {
            switch part {
            case .text(let text): add(text.utf8)
            case .bytes(let some): add(some)
            case .number(let number):
                add(8)
                add(number)
            }
        }
        self.bytes = bytes
    }

    static func number(_ number: UInt64) -> [UInt8] { (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> (UInt64($0) * 8)) } }
}
