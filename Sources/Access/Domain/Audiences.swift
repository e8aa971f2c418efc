import Vault

/// A set of audience classes, small enough to be compared at once.
public struct Audiences: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public init(_ audience: AudienceClass) { self.init(rawValue: 1 << audience.rawValue) }
    public init(_ classes: some Sequence<AudienceClass>) { self = classes.reduce(into: []) { $0.formUnion(Audiences($1)) } }

    public static let identity = Audiences(AudienceClass.identity), location = Audiences(AudienceClass.location), health = Audiences(AudienceClass.health)
    public static let social = Audiences(AudienceClass.social), judicial = Audiences(AudienceClass.judicial)
    public static let all: Audiences = [.identity, .location, .health, .social, .judicial]

    /// In the order of the classes.
    public var classes: [AudienceClass] { AudienceClass.allCases.filter { contains(Audiences($0)) } }
}
