import HTML
import Site
import Vault
import Vocabulary

/// Somebody who has read a dossier, in words.
public struct DossierReader: Sendable {
    /// Nil for somebody of whom nothing is left here.
    public let name: String?
    public let profession: String
    public let organisation: String
    public let count: Int
    /// Milliseconds since 1970.
    public let first: Int64
    public let last: Int64
    public let aims: [Purpose.Aim]
}

/// Who has read a dossier: a sentence for each person, in words that can be read to the young person; then each reading.
extension AccessPages {
    var readersRoutes: [Route] {
        [guarded(.get, "/dossiers/{dossier}/lectures", .seeReaders, in: .dossier, for: Purpose(.control, .security), fields: ["page"]) { visit, caller, permit in try await self.readers(visit, caller, permit) }]
    }

    /// Readings shown at once.
    private static let readingsOfAPage = 200

    private func readers(_ visit: Visit, _ caller: Caller, _ permit: Permit) async throws -> Reply {
        guard case .dossier(let facts) = permit.resource else { throw NotHere() }
        let language = visit.language, openings = try await book.openings(permit), readers = try await readers(openings, language), copies = try await book.copies(permit)
        let names = try await self.names(openings.map(\.account) + copies.map(\.account))
        let pages = max(1, (openings.count + Self.readingsOfAPage - 1) / Self.readingsOfAPage), number = min(pages, max(1, visit.form["page"].flatMap { Int($0) } ?? 1))
        let shown = Array(openings.dropFirst((number - 1) * Self.readingsOfAPage).prefix(Self.readingsOfAPage))
        return page(visit, title: t("readers.title", language), caller: caller) { w in
            w.element(.p, .class("chapo"), text: t(readers.count == 1 ? "readers.leadOne" : "readers.lead", language, ["count": "\(readers.count)"]))
            w.element(.p, text: t("readers.forTheYoung", language))
            w.element(.ul, .class("contacts")) { w in for reader in readers { self.reader(&w, reader, language) } }
            self.copies(&w, copies, names, language)
            w.element(.h2, text: t("readers.each", language))
            table(&w, shown, names, language)
            if pages > 1 { turning(&w, facts.id, number, pages, language) }
            w.element(.ul, .class("liens")) { w in link(&w, Path("/dossiers").appending(facts.id.text), t("team.title", language), language) }
        }
    }

    /// Everybody who has read a dossier, the last first.
    public func readers(_ permit: Permit, _ language: Language) async throws -> [DossierReader] { try await readers(try await book.openings(permit), language) }

    /// The readings of each person together, the last who read first. O(readings).
    private func readers(_ openings: [DossierOpening], _ language: Language) async throws -> [DossierReader] {
        var readers: [DossierReader] = []
        for (account, theirs) in Dictionary(grouping: openings, by: \.account) {
            let times = theirs.map(\.time), aims = Set(theirs.compactMap { Purpose.Aim(rawValue: $0.aim) }), (name, profession, organisation) = try await who(account, language)
            readers.append(
                DossierReader(
                    name: name, profession: profession, organisation: organisation, count: theirs.reduce(0) { $0 + ($1.lists ?? 1) }, first: times.min() ?? 0, last: times.max() ?? 0, aims: Purpose.Aim.allCases.filter(aims.contains)))
        }
        return readers.sorted { ($0.last, $0.name ?? "") > ($1.last, $1.name ?? "") }
    }

    /// Loïc Fontanel; éducateur; Foyer Les Alizés
    private func who(_ account: String, _ language: Language) async throws -> (name: String?, profession: String, organisation: String) {
        guard let id = AccountID(account), let account = try await book.account(id) else { return (nil, "", "") }
        let place = account.place
        return (try await book.person(account).reveal().name, neighbours.profession(place.profession)(language), try await book.organisation(place.organisation)?.name ?? "")
    }

    /// Name, profession and organisation of who is signed in.
    public func whoIs(_ caller: Caller, _ language: Language) async throws -> (name: String, profession: String, organisation: String) {
        let (name, profession, organisation) = try await who(caller.account.id.text, language)
        return (name ?? "", profession, organisation)
    }

    /// What was taken out of the dossier, by whom, with the number that is written on each page.
    private func copies(_ w: inout HTMLWriter, _ copies: [DossierCopy], _ names: [String: String], _ language: Language) {
        guard !copies.isEmpty else { return }
        w.element(.h2, text: t("copies.title", language))
        w.element(.p, .class("petit"), text: t("copies.lead", language))
        w.element(.ul) { w in
            for copy in copies {
                let places = ["name": names[copy.account] ?? t("dossier.before", language), "moment": neighbours.moment(copy.time, language), "serial": copy.serial, "classes": copy.audiences.map { audienceWord($0, language) }.joined(separator: ", ")]
                w.element(.li, text: copy.isPrinted ? t("copies.printed", language, places) : t("copies.file", language, places))
            }
        }
    }

    private func reader(_ w: inout HTMLWriter, _ reader: DossierReader, _ language: Language) {
        let key = reader.count == 1
        w.element(.li) { w in
            w.element(.div) { w in
                w.element(.strong, text: reader.name.map { [$0, reader.profession, reader.organisation].joined(separator: ", ") } ?? t("dossier.before", language))
                w.element(
                    .small,
                    text: key
                        ? t("readers.once", language, ["moment": neighbours.moment(reader.last, language)])
                        : t("readers.times", language, ["count": "\(reader.count)", "first": neighbours.moment(reader.first, language), "last": neighbours.moment(reader.last, language)]))
                w.element(.small, text: t("readers.for", language, ["aims": reader.aims.map { aimWord($0, language) }.joined(separator: " ; ")]))
            }
        }
    }

    private func table(_ w: inout HTMLWriter, _ openings: [DossierOpening], _ names: [String: String], _ language: Language) {
        w.element(.table, .class("table-large")) { w in
            w.element(.caption, text: t("readers.caption", language))
            w.element(.thead) { w in w.element(.tr) { w in for key in [t("readers.who", language), t("readers.when", language), t("readers.what", language), t("readers.why", language)] { w.element(.th, .constant(.scope, "col"), text: key) } } }
            w.element(.tbody) { w in
                for opening in openings {
                    w.element(.tr) { w in
                        w.element(.th, .constant(.scope, "row"), text: names[opening.account] ?? t("dossier.before", language))
                        w.element(.td, .columnTitle(t("readers.when", language)), text: neighbours.moment(opening.time, language))
                        w.element(.td, .columnTitle(t("readers.what", language)), text: opening.audiences.map { audienceWord($0, language) }.joined(separator: ", "))
                        w.element(.td, .columnTitle(t("readers.why", language)), text: (Purpose.Aim(rawValue: opening.aim).map { aimWord($0, language) } ?? "") + (opening.lists.map { " (" + t("readers.inLists", language, ["count": "\($0)"]) + ")" } ?? ""))
                    }
                }
            }
        }
    }

    private func turning(_ w: inout HTMLWriter, _ dossier: DossierID, _ number: Int, _ pages: Int, _ language: Language) {
        let path = Path("/dossiers").appending(dossier.text).appending("lectures")
        w.element(.p, .class("petit"), text: t("readers.page", language, ["number": "\(number)", "pages": "\(pages)"]))
        w.element(.ul, .class("liens")) { w in
            if number > 1 { link(&w, path.query("page", "\(number - 1)"), t("readers.later", language), language) }
            if number < pages { link(&w, path.query("page", "\(number + 1)"), t("readers.earlier", language), language) }
        }
    }
}
