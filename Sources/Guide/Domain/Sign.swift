import Vocabulary

/// One sign a professional may notice, as the guide words it.
public struct Sign: Sendable, Codable {
    public let id: String
    public let label: Bilingual
    /// The sign as a fact in a written account: "des ecchymoses visibles".
    public let sentence: Bilingual
    public let provenance: Provenance?
}

/// One of the eleven families of warning signs. Its content never changes: a reference, so that lists of families are not copied.
public final class SignFamily: Sendable, Codable {
    public let id: String
    public let number: Int
    public let label: Bilingual
    public let hint: Bilingual
    /// The whole family, as its source words it.
    public let statement: Bilingual
    public let sentence: Bilingual
    public let provenance: Provenance
    public let signs: [Sign]
}

/// A fact that is enough alone to act: not a sign among others.
public final class HarmFact: Sendable, Codable {
    public let id: String
    public let label: Bilingual
    public let hint: Bilingual?
    public let sentence: Bilingual
    public let provenance: Provenance
}

/// One of the six families of vulnerability: context, never enough.
public final class VulnerabilityFactor: Sendable, Codable {
    public struct Item: Sendable, Codable {
        public let id: String
        public let label: Bilingual
    }

    public let id: String
    public let number: Int
    public let label: Bilingual
    public let hint: Bilingual
    public let statement: Bilingual
    public let sentence: Bilingual
    public let provenance: Provenance
    public let items: [Item]
}

/// A sign whose accumulation alerts the Paris prosecutor's office (PROMIFRANCE, 9 June 2022).
public final class AccumulatingSign: Sendable, Codable {
    public let id: String
    public let label: Bilingual
    public let families: [String]
    public let signs: [String]
}

/// The file `signs.json`.
public struct SignCatalogue: Sendable, Codable {
    public let id: String
    public let version: String
    public let harmFacts: [HarmFact]
    public let families: [SignFamily]
    public let factors: [VulnerabilityFactor]
    public let accumulating: [AccumulatingSign]
    public let accumulatingProvenance: Provenance
}
