import CaseFile
import Documents
import Foundation
import Signalement
import Vocabulary

/// Between a signalement and a dossier: neither room knows the other.
struct SignalementBridge: Sendable {
    let typesetter: Typesetter
    let pages: SignalementPages

    /// A file of format 1, or the PDF that holds one.
    /// - Throws: `ImportedSignalement.Fault`.
    @Sendable func read(_ bytes: [UInt8]) async throws -> ImportedSignalement {
        do {
            let json = bytes.starts(with: Array("%PDF".utf8)) ? try await typesetter.extract(from: bytes) : bytes
            let document = try SignalementDocument(decoding: json)
            return Self.imported(document, pages.parts(document), fingerprint: Digest.sha256Hexadecimal(json))
        } catch let unreadable as SignalementDocument.Unreadable {
            throw ImportedSignalement.Fault(unreadable.message)
        } catch let error as DocumentError {
            throw ImportedSignalement.Fault(pages.unreadable(error))
        }
    }

    @Sendable func draft(_ start: SignalementStart) throws -> String { try pages.draft(start.fields) }

    static func imported(_ document: SignalementDocument, _ parts: DocumentParts, fingerprint: String) -> ImportedSignalement {
        var found = ImportedSignalement(day: document.establishedAt.flatMap { CivilDay(iso: String($0.prefix(10))) }, isExample: document.example ?? false)
        identity(document, parts, &found)
        found.put("reference", document.reference)
        for (field, text) in [
            ("author", parts.author), ("sending", parts.sending), ("circumstances", parts.circumstances), ("facts", parts.facts), ("said", parts.said), ("others", parts.others), ("danger", parts.danger), ("signs", parts.signs),
            ("situation", parts.situation), ("healthTold", parts.health), ("otherMinors", parts.otherMinors), ("spokenLanguage", parts.language), ("asked", parts.asked), ("toldToThem", parts.told), ("annexes", parts.annexes),
        ] { found.put(field, text) }
        found.put("placesTold", document.places)
        found.put("measures", document.minor?.measures)
        found.put("fingerprint", fingerprint)
        return found
    }

    private static func identity(_ document: SignalementDocument, _ parts: DocumentParts, _ found: inout ImportedSignalement) {
        guard let minor = document.minor else { return }
        for (field, text) in [
            ("firstName", minor.firstName), ("familyName", minor.lastName), ("usualName", minor.usualName), ("nickname", minor.nickname), ("birthDate", minor.birthDate), ("age", minor.age), ("account", minor.accounts),
            ("school", minor.school), ("parentalAuthority", minor.parentalAuthority),
        ] {
            guard let text, !text.isEmpty else { continue }
            if isUnknown(text) { found.putUnknown(field) } else { found.put(field, text) }
        }
        let sex = minor.sex.flatMap { ["fille": "girl", "girl": "girl", "garçon": "boy", "garcon": "boy", "boy": "boy", "autre": "other", "other": "other", "inconnu": "unknown", "unknown": "unknown"][$0.lowercased()] }
        found.put("sex", sex)
        // An answer that the dossier does not have stays in words.
        if sex == nil { found.put("spokenLanguage", parts.sex) }
        found.put("address", isUnknown(minor.home) ? nil : minor.home, isUnknown(minor.tonight) ? nil : parts.tonight)
        found.put("source", document.reference)
    }

    /// What an author says not to know.
    private static func isUnknown(_ text: String?) -> Bool { text.map { ["inconnu", "inconnue", "unknown"].contains(TypedText.line($0).lowercased()) } ?? true }
}
