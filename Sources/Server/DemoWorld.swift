import Directory
import Foundation

/// A small invented world: three dossiers, and contacts for each département, with numbers of the block 03 53 01, kept for fiction.
public struct DemoWorld {
    let installation: Installation

    public init(folder: String) throws {
        installation = try Installation(folder: folder)
    }

    private struct Row: Encodable {
        let departement: String
        let kind: String
        let name: String
        let phone: String
        let hours: String
        let verifiedOn: String
        let source: String
        let example: Bool
    }

    /// Writes the contacts when the folder holds none. Returns how many were written.
    /// - Throws: `Installation.Refusal` when the file cannot be written.
    public func seed() throws -> Int {
        let file = installation.folder.appendingPathComponent(Installation.contactsFile)
        guard !FileManager.default.fileExists(atPath: file.path) else { return 0 }
        let rows = installation.reference.departements.enumerated().flatMap { index, departement in
            Self.kinds.enumerated().map { rank, kind in
                Row(
                    departement: departement.code.text, kind: kind.kind, name: kind.name, phone: Self.phone(index * Self.kinds.count + rank), hours: kind.hours,
                    verifiedOn: "2026-11-25", source: "exemple", example: true)
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        do { try encoder.encode(rows).write(to: file, options: .atomic) } catch { throw Installation.Refusal("The file \(file.path) cannot be written.", .cannotWrite) }
        return rows.count
    }

    /// Seals three invented dossiers in a journal that holds none. Returns how many were written.
    public static func seedDossiers(_ journal: ServerJournal) async throws -> Int { try await DemoDossiers.seed(journal) }

    /// Leaves a canary dossier in the first invented institution, once.
    public static func plantCanary(_ journal: ServerJournal) async throws { try await DemoPeople.plantCanary(journal) }

    private static let kinds: [(kind: String, name: String, hours: String)] = [
        ("crip", "CRIP", "Du lundi au vendredi, 9\u{A0}h – 17\u{A0}h"), ("parquet", "Parquet, permanence", "Jour et nuit"), ("uaped", "UAPED", "Du lundi au vendredi, 9\u{A0}h – 18\u{A0}h"),
        ("association", "Association spécialisée", "Du lundi au samedi, 10\u{A0}h – 18\u{A0}h"), ("maisonDesAdolescents", "Maison des adolescents", "Du lundi au vendredi, 10\u{A0}h – 19\u{A0}h"),
    ]

    private static func phone(_ number: Int) -> String {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "03 53 01 \(two(number / 100 % 100)) \(two(number % 100))"
    }
}
