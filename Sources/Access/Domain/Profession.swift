import Vault

/// The professions of the guide, by the same identifiers.
public enum Profession: String, Sendable, CaseIterable, Codable {
    case schoolHealth = "school-health", doctor, midwife, psychologist
    case specialisedEducator = "specialised-educator", nightStaff = "night-staff", socialWork = "social-work", fosterFamily = "foster-family"
    case teaching, streetPrevention = "street-prevention", pjj, police, justice, leisure, other

    /// Whether it takes part in care, in the meaning of article L1110-4 of the code de la santé publique.
    public var isHealth: Bool { [.schoolHealth, .doctor, .midwife, .psychologist].contains(self) }
}

/// Whether a person is bound by professional secrecy, and by what: a fact about the post held, not a trust.
public enum Secrecy: String, Sendable, CaseIterable, Codable {
    /// By the profession: doctor, nurse, midwife, social worker (code pénal 226-13, CSP R4127-4, CASF L411-3).
    case profession
    /// By the mission: whoever takes part in the missions of the aide sociale à l'enfance (CASF L221-6), judicial youth protection.
    case mission
    /// Not bound: may transmit what was seen, is not inside shared secrecy (CASF L226-2-2, first condition).
    case none

    public var isBound: Bool { self != .none }
}
