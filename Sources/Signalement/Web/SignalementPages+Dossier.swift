import Documents
import Foundation
import Vocabulary

/// What the room of the shared dossier asks through the composition root.
extension SignalementPages {
    /// A draft that begins with some fields, sealed as it travels in the form.
    public func draft(_ fields: [String: String]) throws -> String {
        var draft = Draft()
        for (name, value) in fields where FormPage.number(of: name) != nil { draft[name] = TypedText.cleaned(value) }
        return try sealed(draft)
    }

    /// All that a document says, in words.
    public func parts(_ document: SignalementDocument) -> DocumentParts { DocumentParts(document, texts: texts, lexicon: lexicon) }

    /// Why a PDF gives no signalement, as a sentence.
    public func unreadable(_ error: DocumentError) -> Bilingual {
        switch error.kind {
        case .encrypted: texts.both("received.encrypted")
        case .noAttachment, .severalAttachments: texts.both("received.noAttachment")
        case .busy, .missing, .broken: texts.both("received.busy")
        case .tooLarge, .tooManyPixels: texts.both("received.tooLarge")
        case .compile, .input, .unknownFormat, .damaged, .severalFormats: texts.both("received.unreadable")
        }
    }
}
