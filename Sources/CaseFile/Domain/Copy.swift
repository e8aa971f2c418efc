import Vault
import Vocabulary

/// A copy of a dossier that somebody took out.
public struct Copy: Sendable, Hashable {
    /// What it is.
    public enum Form: String, Sendable, CaseIterable {
        /// All of it, printed.
        case dossier
        /// Its life path, printed on two pages.
        case path
        /// What the young person keeps, printed.
        case young
        /// All of it, as a file that another program reads.
        case data
    }

    /// What of it stands in clear: nothing of the child.
    public struct Facts: Sendable, Hashable {
        /// As it is written on each page: "K7M2-QX4P".
        public let serial: String
        public let form: Form
        public let classes: [AudienceClass]

        public init(serial: String, form: Form, classes: [AudienceClass]) { (self.serial, self.form, self.classes) = (serial, form, classes) }

        /// Nil when these are not the facts of a copy.
        init?(_ facts: ElementFacts) {
            guard let serial = facts.serial, let form = facts.form.flatMap(Form.init(rawValue:)), let classes = facts.classes else { return nil }
            self.init(serial: serial, form: form, classes: classes.compactMap(AudienceClass.init(name:)))
        }

        var elementFacts: ElementFacts { ElementFacts(of: nil, serial: serial, form: form.rawValue, classes: classes.map(\.name)) }
    }

    public let facts: Facts
    /// Milliseconds since 1970.
    public let time: Int64
    public let author: String
    /// To whom it goes; nil when that is kept for others.
    public let recipient: String?

    /// Eight signs of digits and letters that do not look alike, in two groups, from the bytes of a digest.
    static func serial(_ digest: [UInt8]) -> String {
        let signs = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ"), drawn = digest.prefix(8).map { signs[Int($0) % signs.count] }
        return String(drawn.prefix(4)) + "-" + String(drawn.dropFirst(4))
    }
}
