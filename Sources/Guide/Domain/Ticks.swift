/// A set of signs of one version of the guide, each known by its place in `SignIndex`: one bit each, so that any question is one operation.
struct Ticks: Sendable, Equatable {
    /// How many places there are.
    static let capacity = UInt128.bitWidth

    private var bits: UInt128 = 0

    init(_ places: some Sequence<Int> = []) {
        for place in places { insert(place) }
    }

    /// A place that does not exist is left out.
    mutating func insert(_ place: Int) {
        if (0..<Self.capacity).contains(place) { bits |= 1 << UInt128(place) }
    }

    mutating func remove(_ place: Int) {
        if (0..<Self.capacity).contains(place) { bits &= ~(1 << UInt128(place)) }
    }

    func contains(_ place: Int) -> Bool { (0..<Self.capacity).contains(place) && bits >> UInt128(place) & 1 == 1 }

    var isEmpty: Bool { bits == 0 }
    var count: Int { bits.nonzeroBitCount }

    func isDisjoint(with other: Ticks) -> Bool { bits & other.bits == 0 }
    mutating func formUnion(_ other: Ticks) { bits |= other.bits }
    mutating func formIntersection(_ other: Ticks) { bits &= other.bits }

    func intersection(_ other: Ticks) -> Ticks {
        var both = self
        both.formIntersection(other)
        return both
    }

    /// Every place, in order. O(places set).
    func forEach(_ body: (Int) -> Void) {
        var rest = bits
        while rest != 0 {
            body(rest.trailingZeroBitCount)
            rest &= rest - 1
        }
    }
}
