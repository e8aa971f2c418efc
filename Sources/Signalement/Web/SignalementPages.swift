import Documents
import HTML
import Site
import Vocabulary

/// The pages that help write a signalement: six pages, a re-reading, the documents. No account, no trace.
public struct SignalementPages: Sendable {
    /// A possible addressee, in words.
    public struct AddresseeChoice: Sendable {
        public let id: String
        public let name: Bilingual
        public let service: Bilingual
        public let reason: Bilingual
        /// True when the place gives several courts and the author must say which.
        public let isOneOfSeveral: Bool
        public let note: Bilingual?
        /// Who receives a copy; nil when the CRIP is itself the addressee.
        public let copyTo: Bilingual?
        public let authority: String
        public let isPreselected: Bool

        public init(id: String, name: Bilingual, service: Bilingual, reason: Bilingual, isOneOfSeveral: Bool = false, note: Bilingual?, copyTo: Bilingual?, authority: String, isPreselected: Bool) {
            self.id = id
            self.name = name
            self.service = service
            self.reason = reason
            self.isOneOfSeveral = isOneOfSeveral
            self.note = note
            self.copyTo = copyTo
            self.authority = authority
            self.isPreselected = isPreselected
        }
    }

    /// The places that decide of the addressee, by identifier (`dep:68`, `com:68224`); nil when not known.
    public struct PlaceIDs: Sendable {
        public let home: String?
        public let found: String?
        public let facts: String?
    }

    /// What this room asks of others and of the machine, given by the composition root.
    public struct Neighbours: Sendable {
        public let territory: @Sendable (String) -> TerritoryAnswer
        public let addressees: @Sendable (PlaceIDs, SignalementDocument.Channel) -> [AddresseeChoice]
        /// Seconds since 1970.
        public let second: @Sendable () -> UInt64
        /// Local time as `yyyy-MM-ddTHH:mm`.
        public let moment: @Sendable () -> String
        /// Six letters or digits drawn at random.
        public let draw: @Sendable () -> String
        public let print: @Sendable (LetterModel, [UInt8]?) async throws -> [UInt8]

        public init(
            territory: @escaping @Sendable (String) -> TerritoryAnswer,
            addressees: @escaping @Sendable (PlaceIDs, SignalementDocument.Channel) -> [AddresseeChoice],
            second: @escaping @Sendable () -> UInt64, moment: @escaping @Sendable () -> String, draw: @escaping @Sendable () -> String,
            print: @escaping @Sendable (LetterModel, [UInt8]?) async throws -> [UInt8]
        ) {
            self.territory = territory
            self.addressees = addressees
            self.second = second
            self.moment = moment
            self.draw = draw
            self.print = print
        }
    }

    let shell: PageShell
    let texts: Catalogue
    let lexicon: Lexicon
    let composer: DraftComposer
    let sentences: ObservationSentences
    let check: DocumentCheck
    let seal: DraftSeal
    let files: DraftFile
    let neighbours: Neighbours
    /// Every document says that it is invented.
    let isExample: Bool

    public init(shell: PageShell, texts: Catalogue, lexicon: Lexicon, advice: WordingAdvice, seal: DraftSeal, files: DraftFile, neighbours: Neighbours, isExample: Bool) {
        self.shell = shell
        self.texts = texts
        self.lexicon = lexicon
        composer = DraftComposer(lexicon: lexicon, texts: texts)
        sentences = ObservationSentences(lexicon: lexicon, texts: texts)
        check = DocumentCheck(advice: advice, texts: texts)
        self.seal = seal
        self.files = files
        self.neighbours = neighbours
        self.isExample = isExample
    }

    /// A draft of 64 KB in each field, sealed, and a page of the same.
    static let bodyLimit = 24 << 20

    /// The rows of the policy table for this room.
    public var routes: [Route] {
        let ticks = ["u", "s", "d", "v", "n", "metier", "lieu"]
        let page = (1...FormPage.count).flatMap { number -> [String] in
            let names = FormPage.page(number)?.fieldNames
            return (names?.single ?? []) + (names?.lists ?? [])
        }
        let carried = ["brouillon", "depuis", "reprendre", "langue"]
        var routes = [
            Route(.get, "/ecrire") { self.start($0) },
            Route(.post, "/ecrire", fields: ticks) { try self.startWithTicks($0) },
            Route(.get, "/ecrire/reprendre") { self.reopen($0, error: nil) },
            Route(.post, "/ecrire/reprendre", fields: ["fichier", "phrase"], bodyLimit: Self.bodyLimit) { try await self.reopened($0) },
        ]
        for number in 1...FormPage.count {
            routes.append(Route(.get, "/ecrire/\(number)") { self.start($0) })
            routes.append(Route(.post, "/ecrire/\(number)", fields: carried + page, bodyLimit: Self.bodyLimit) { try self.turn($0, to: number) })
        }
        let outputs: [(String, @Sendable (Visit) async throws -> Reply)] = [
            ("/ecrire/relire", { try self.turn($0, to: FormPage.count + 1) }), ("/ecrire/document", { try self.outputs($0) }),
            ("/ecrire/signalement.pdf", { try await self.printed($0, .original) }), ("/ecrire/copie.pdf", { try await self.printed($0, .copy) }),
            ("/ecrire/recu.pdf", { try await self.printed($0, .receipt) }), ("/ecrire/texte", { try self.plainText($0) }),
            ("/ecrire/brouillon", { try await self.kept($0) }),
        ]
        for (path, answer) in outputs {
            routes.append(Route(.get, path) { self.start($0) })
            routes.append(Route(.post, path, fields: carried + page + ["phrase", "phrase2"], bodyLimit: Self.bodyLimit, answer: answer))
        }
        return routes
    }

    func t(_ key: String, _ language: Language, _ places: [String: String] = [:]) -> String {
        texts(key, language, places)
    }
}
