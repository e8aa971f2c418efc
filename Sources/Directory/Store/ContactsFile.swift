import Foundation
import Vocabulary

/// The local contacts, kept by hand in `contacts.json`: a list of objects, one per service.
///
/// Fields: `departement`, `kind`, `name`, `phone`, `verifiedOn`, `source`, `example`, and when known `authority`,
/// `tribunal`, `hours`, `address`.
public enum ContactsFile {
    /// A larger file is refused before it is read.
    static let megabytes = 8

    /// Reads and checks every contact against the reference tables. O(n). Errors: all the problems, by row and field.
    public static func decode(_ data: Data, reference: DirectoryReference) throws(ContactsFileError) -> [Contact] {
        guard data.count <= megabytes << 20 else {
            throw whole("Le fichier dépasse \(megabytes) Mo.", "The file is larger than \(megabytes) MB.")
        }
        guard let rows = try? JSONDecoder().decode([[String: Loose]].self, from: data) else {
            throw whole("Le fichier n’est pas une liste de contacts en JSON.", "The file is not a JSON list of contacts.")
        }
        var contacts: [Contact] = []
        var problems: [ContactsFileError.Problem] = []
        var seen: [Contact: Int] = [:]
        for (position, fields) in rows.enumerated() {
            var row = ContactRow(number: position + 1, fields: fields.mapValues(\.value), reference: reference)
            let contact = row.contact()
            if let contact, let first = seen[contact] {
                row.refuse(nil, "déjà donné au contact \(first).", "already given as contact \(first).")
            }
            problems += row.problems
            guard let contact else { continue }
            seen[contact] = seen[contact] ?? row.number
            contacts.append(contact)
        }
        guard problems.isEmpty else { throw ContactsFileError(problems: problems) }
        return contacts
    }

    private static func whole(_ fr: String, _ en: String) -> ContactsFileError {
        ContactsFileError(problems: [.init(row: nil, field: nil, what: Bilingual(fr: fr, en: en))])
    }

    /// A value of any type: the check names the field, which a strict decoder would not do in plain words.
    private struct Loose: Decodable {
        let value: ContactRow.Value

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                value = .absent
            } else if let text = try? container.decode(String.self) {
                value = .text(text)
            } else if let flag = try? container.decode(Bool.self) {
                value = .flag(flag)
            } else {
                value = .other
            }
        }
    }
}
