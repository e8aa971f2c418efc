"""Every page and every state of a page, each reachable in one request: for accessibility, texts, headers and pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Page

from client import Answer, Client, Fields
from product import HERE

VIGNETTE = json.loads((HERE / "vignettes" / "foyer.json").read_text())
GUIDE: Fields = VIGNETTE["guide"]
FORM: dict[str, Fields] = VIGNETTE["form"]


@dataclass
class State:
    """One screen. `main` is the selector of its main action; `status` what the server must answer."""

    name: str
    path: str
    fields: Fields | None = None
    main: str = "main .bouton"
    status: int = 200
    errors: bool = False
    kind: str = "application/x-www-form-urlencoded"
    body: bytes | None = None
    tags: set[str] = field(default_factory=set)

    def ask(self, http: Client, prefix: str = "") -> Answer:
        path = prefix + self.path if self.path != "/" or not prefix else prefix
        if self.fields is None and self.body is None:
            return http.get(path)
        return http.post(path, self.fields, self.body, self.kind)

    def open(self, page: Page, base: str, prefix: str = "") -> None:
        """Opens the state in a browser: a visit, or a form sent from a page of the site."""
        path = prefix + self.path if self.path != "/" or not prefix else prefix
        if self.fields is None:
            page.goto(base + path)
            return
        if not page.url.startswith(base):
            page.goto(base + "/sante-absente")
        # The event of a whole document: a page may change its own address before it is loaded.
        with page.expect_event("load"):
            page.evaluate(
                """([path, pairs]) => { const form = document.createElement('form'); form.method = 'post'; form.action = path;
                     for (const [name, value] of pairs) { const area = document.createElement('textarea'); area.name = name; area.value = value; form.append(area); }
                     document.body.append(form); HTMLFormElement.prototype.submit.call(form); }""",
                [path, [[name, one] for name, value in self.fields.items() for one in (value if isinstance(value, list) else [value])]])


def drafts(http: Client, form: dict[str, Fields] = FORM, prefix: str = "") -> dict[int, str]:
    """The sealed draft on arrival on each page of the form, and on the re-reading (7)."""
    answer = http.post(prefix + "/ecrire", GUIDE)
    found = {1: answer.draft}
    for number in range(1, 7):
        target = f"/ecrire/{number + 1}" if number < 6 else "/ecrire/relire"
        shown = {name: value for name, value in form[str(number)].items()}
        if number == 3:
            shown |= {name: GUIDE[name] for name in ("u", "s", "d", "v")}
        answer = http.post(prefix + target, {"brouillon": found[number], "depuis": str(number), **shown})
        assert answer.status == 200, f"page {number}: {answer.title}"
        found[number + 1] = answer.draft
    return found


OPEN = [
    State("accueil", "/", main="main .gestes a"),
    State("reperer", "/reperer", main="main button[type=submit]"),
    State("loi", "/loi", main="main .sommaire a", tags={"guidance"}),
    State("entretien", "/entretien", main="main a", tags={"guidance"}),
    State("entretien-du-resultat", "/entretien", GUIDE, main="main button.retour"),
    State("contacts", "/contacts", main="main input[type=search]"),
    State("contacts-trouve", "/contacts?lieu=Mulhouse", main="main a.appel"),
    State("contacts-plusieurs", "/contacts?lieu=st%20denis", main="main .liens a, main ul a"),
    State("contacts-inconnu", "/contacts?lieu=Zzyzx", main="main input[type=search]", status=404),
    State("contacts-68", "/contacts/68", main="main a.appel"),
    State("ecrire", "/ecrire", main="main button.bouton"),
    State("reprendre", "/ecrire/reprendre", main="main input"),
    State("donnees", "/donnees", main="main a, footer a"),
    State("accessibilite", "/accessibilite", main="main a, footer a"),
    State("inconnue", "/page-absente", status=404, errors=True),
    State("trop-gros", "/reperer", {"lieu": "x" * 300_000}, status=413, errors=True),
    State("adaptee", "/reperer", {**GUIDE, "adapter": "1"}, main="main button[type=submit]"),
    State("resultat", "/reperer/reponse", GUIDE, main="main .conduite a, main .conduite button"),
    State("resultat-vide", "/reperer/reponse", {}, main="main .conduite a, main .conduite button"),
    State("resultat-lieu-inconnu", "/reperer/reponse", {"s": "family.money", "lieu": "Zzyzx"}, main="main .conduite a"),
    State("resultat-lieux", "/reperer/reponse", {"v": "factor.riskTaking", "lieu": "st denis"}, main="main .conduite a"),
    State("page-1-des-signes", "/ecrire", GUIDE, main="main button.bouton"),
]


def written(http: Client, prefix: str = "") -> Iterator[State]:
    """The states that need a draft."""
    seal = drafts(http, prefix=prefix)
    for number in range(1, 7):
        yield State(f"page-{number}", f"/ecrire/{number}", {"brouillon": seal[7]}, main="main button.bouton")
    yield State("page-1-vierge", "/ecrire/1", {}, main="main button.bouton")
    yield State("page-3-vierge", "/ecrire/3", {"depuis": "2"}, main="main button.bouton")
    yield State("page-6-departements", "/ecrire/6", {"depuis": "1", "auteur.nom": "Anouk Desrivages", "auteur.fonction": "Éducatrice", "lieu.domicile": "59", "lieu.trouve": "62", "lieu.faits": "Lille"}, main="main button.bouton")
    yield State("page-6-sans-lieu", "/ecrire/6", {"depuis": "5"}, main="main button.bouton")
    wrong: dict[int, Fields] = {
        1: {"lieu.domicile": "st denis"}, 2: {"naissance.j": "31", "naissance.m": "2", "naissance.a": "2011"},
        3: {"faits.1.quand": "31/02/2026", "faits.2.quand": "99/99/2026"}, 4: {"paroles.1.quand": "45/13/2026", "tiers.3.quand": "31/02/2026"},
    }
    for number, fields in wrong.items():
        yield State(f"page-{number}-erreur", f"/ecrire/{number + 1}", {"depuis": str(number), **fields}, main="main .erreurs a", status=422, errors=True)
    yield State("brouillon-perdu", "/ecrire/3", {"brouillon": "AAAA", "depuis": "2", "jeune.prenom": "Nolwenn"}, main="main button.bouton", errors=True)
    yield State("relire", "/ecrire/relire", {"brouillon": seal[7]}, main="main button.bouton")
    yield State("relire-incomplet", "/ecrire/relire", {"depuis": "6"}, main="main button")
    yield State("document", "/ecrire/document", {"brouillon": seal[7]}, main="main button.bouton")
    yield State("document-incomplet", "/ecrire/document", {"depuis": "1", "auteur.nom": "Anouk"}, main="main button", status=422, errors=True)
    yield State("texte", "/ecrire/texte", {"brouillon": seal[7]}, main="main button")
    yield State("garder", "/ecrire/brouillon", {"brouillon": seal[7]}, main="main input")
    yield State("garder-erreur", "/ecrire/brouillon", {"brouillon": seal[7], "phrase": "court", "phrase2": "autre"}, main="main .erreurs a", status=422, errors=True)


def every(http: Client, prefix: str = "") -> list[State]:
    return OPEN + list(written(http, prefix))
