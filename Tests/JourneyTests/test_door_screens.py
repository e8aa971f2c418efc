"""The pages behind the door hold what the public ones hold: axe-core, targets, reflow, weight, keyboard, neutral titles, both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

import checkers
import door
from client import Client
from product import Product, command

WEIGHT = 30 * 1024
# Who looks, and at what. `{dossier}` is the first dossier of that person.
SCREENS = {
    "loic": ["/espace", "/espace/joindre", "/espace/appareils", "/espace/preuves", "/equipes/rejoindre", "/urgence", "/dossiers/{dossier}", "/dossiers/{dossier}/lectures",
             "/jeunes", "/jeunes/ouvrir", "/nuit", "/taches", "/sans-nouvelles", "/retour", "/dossiers/{dossier}/suivi", "/dossiers/{dossier}/parcours", "/dossiers/{dossier}/ajouter", "/dossiers/{dossier}/ajouter/{genre}",
             "/dossiers/{dossier}/ajouter/informationRecorded", "/dossiers/{dossier}/ajouter-un-fichier", "/dossiers/{dossier}/retour", "/dossiers/{dossier}/enregistre", "/dossiers/{dossier}/element/{numero}", "/dossiers/{dossier}/element/{numero}/corriger", "/dossiers/{dossier}/element/{numero}/retirer",
             "/dossiers/{dossier}/avec-le-jeune", "/dossiers/{dossier}/proches", "/matin", "/jeunes/importer", "/dossiers/{dossier}/relais", "/dossiers/{dossier}/signalement"],
    "aurore": ["/organisation", "/organisation/personnes/{personne}", "/securite/accords", "/securite/accords/suspension"], "helene": ["/securite", "/securite/accords", "/securite/accords/journal"], "katell": ["/astreinte"],
}
WRONG = {"/equipes/rejoindre": ("loic", {"numero": "x"}), "/urgence": ("loic", {"numero": "x", "raison": "court"}), "/organisation/personnes": ("aurore", {"nom": "", "adresse": "x"}),
         "/securite/accords/journal": ("helene", {"du": "x", "raison": "court"}), "/securite/accords/suspension": ("aurore", {"raison": "court"})}


@pytest.fixture(scope="module")
def signed(product: Product) -> dict[str, door.Visitor]:
    """One session for each of them."""
    found = {}
    for name in SCREENS:
        found[name] = door.Visitor(Client(product.url))
        assert found[name].sign_in(door.people(product)[name]).status == 303
    # A dossier is opened for an aim once; its other pages then show it.
    dossier = re.search(r"/dossiers/([0-9a-z]{26})", found["loic"].get("/espace").text)
    assert dossier and found["loic"].post(f"/dossiers/{dossier.group(1)}", {"but": "protect"}).status == 200
    return found


@pytest.fixture(autouse=True)
def proved(signed: dict[str, door.Visitor], product: Product) -> None:
    for name, visitor in signed.items():
        visitor.renew(door.people(product)[name])


@pytest.fixture
def look(browser: Browser, product: Product, signed: dict[str, door.Visitor]) -> Iterator[Callable[..., Page]]:
    """A page of a browser that is signed in as somebody."""
    opened: list[BrowserContext] = []

    def make(name: str | None, width: int, js: bool = True) -> Page:
        context = browser.new_context(base_url=f"http://localhost:{product.port}", viewport={"width": width, "height": 800}, java_script_enabled=js, locale="fr-FR", timezone_id="Europe/Paris")
        context.set_default_timeout(10_000)
        if name:
            context.add_cookies([{"name": key, "value": value, "domain": "localhost", "path": "/", "secure": True, "httpOnly": True, "sameSite": "Strict"} for key, value in signed[name].cookies.items() if key == "__Host-session"])
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


def addresses(signed: dict[str, door.Visitor], prefix: str = "") -> Iterator[tuple[str | None, str]]:
    yield None, prefix + "/connexion"
    dossier = re.search(r"/dossiers/([0-9a-z]{26})", signed["loic"].get("/espace").text)
    assert dossier
    colleague = re.search(r'href="/organisation/personnes/([0-9a-z]{26})"', signed["aurore"].get("/organisation").text)
    assert colleague
    for name, paths in SCREENS.items():
        for path in paths:
            yield name, prefix + path.replace("{dossier}", dossier.group(1)).replace("{personne}", colleague.group(1)).replace("{genre}", "runawayDeclared").replace("{numero}", "9")


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_targets_and_reflow(look: Callable[..., Page], signed: dict[str, door.Visitor], width: int) -> None:
    found: list[str] = []
    pages: dict[str | None, Page] = {}
    for name, path in addresses(signed):
        page = pages.setdefault(name, look(name, width))
        page.emulate_media(color_scheme="light")
        page.goto(path)
        assert page.locator("[data-session]").count() == (1 if name else 0), path
        checkers.unfold(page)
        found += [f"{path} {width}: {text}" for text in checkers.axe(page) + checkers.small_targets(page) + checkers.overflow(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"{path} {width} dark: {text}" for text in checkers.axe(page, checkers.COLOUR_RULES)]
        checkers.enlarged(page, 2)
        found += [f"{path} {width} 200 %: {text}" for text in checkers.overflow(page)]
    assert not found, "\n".join(found)


BROKEN = """() => [...document.querySelectorAll("main .duree")].flatMap(e => [...e.childNodes].filter(n => n.nodeType === 3).flatMap(n =>
    [...n.data.matchAll(/[^\\s]+/gu)].filter(word => { const range = document.createRange(); range.setStart(n, word.index); range.setEnd(n, word.index + word[0].length);
        return new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1; }).map(word => word[0])))"""


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_date_breaks_inside_a_word(look: Callable[..., Page], prefix: str) -> None:
    page = look("loic", 360)
    for path in ("/taches", "/nuit", "/jeunes", "/matin"):
        page.goto(prefix + path)
        assert page.evaluate(BROKEN) == [], path
    page.goto(prefix + "/taches")
    page.evaluate("() => document.querySelectorAll('main .duree').forEach(e => { e.style.overflowWrap = 'anywhere'; e.style.minWidth = 0; e.style.maxWidth = '2rem'; })")
    assert page.evaluate(BROKEN), "the control: broken on purpose, it is seen"


def test_the_twin_pages_are_whole(look: Callable[..., Page], signed: dict[str, door.Visitor]) -> None:
    found: list[str] = []
    pages: dict[str | None, Page] = {}
    for name, path in addresses(signed, "/en"):
        page = pages.setdefault(name, look(name, 320))
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == "en"
        text = page.locator("main").inner_text()
        found += [f"{path}: {word}" for word in ("Votre ", "Dites ", "Mon espace", "équipe", "[", "{") if word in text.replace("(inventé", "")]
        found += [f"{path}: {problem}" for problem in checkers.axe(page, without=checkers.COLOUR_RULES)]
    assert not found, "\n".join(found)


def test_pages_are_light_and_their_titles_say_nothing(signed: dict[str, door.Visitor], product: Product) -> None:
    for name, path in addresses(signed):
        answer = (signed[name] if name else door.Visitor(Client(product.url))).get(path)
        assert answer.status == 200 and answer.wire < WEIGHT, (path, answer.wire)
        assert not re.search("prostit|sexu|exploit|Loïc|Maëlys|mineur", answer.title), answer.title
        assert answer.headers["cache-control"] == "no-store"


def test_errors_stand_at_their_field_and_nothing_typed_is_lost(signed: dict[str, door.Visitor]) -> None:
    for path, (name, fields) in WRONG.items():
        answer = signed[name].post(path, fields)
        assert answer.status == 422, path
        for field, value in fields.items():
            assert f'id="{field}-erreur"' in answer.text, (path, field)
            if value:
                assert value in answer.text
        assert 'href="#' in answer.text.split("erreurs", 1)[1]


def test_every_control_is_reached_by_the_keyboard(look: Callable[..., Page], signed: dict[str, door.Visitor]) -> None:
    """Tab goes through the door from the first field to the button, in order."""
    page = look(None, 1280)
    page.goto("/connexion")
    page.locator("#adresse").focus()
    seen = []
    for _ in range(4):
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.textContent"))
        page.keyboard.press("Tab")
    assert seen == ["adresse", "phrase", "code", "Entrer"]
    page = look("loic", 320)
    page.goto("/espace")
    names = []
    for _ in range(40):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert {"Masquer l’écran", "Me déconnecter"} <= set(names) and any(name.startswith("Dossier") for name in names)


def test_every_page_behind_the_door_is_among_these() -> None:
    """The table of routes names no other page; those that only lead elsewhere, the invitation, and what answers a file, are seen by other journeys."""
    looked_at = {"/connexion", *(path for paths in SCREENS.values() for path in paths)}
    elsewhere = {"/invitation/{jeton}", "/federation/retour", "/federation/partir", "/federation/sortie", "/federation/vers/{fournisseur}", "/invitation/{jeton}/vers/{fournisseur}", "/espace/preuves/vers/{fournisseur}",
                 "/dossiers/{dossier}/imprimer", "/dossiers/{dossier}/avec-le-jeune/papier", "/formats/dossier", "/dossiers/{dossier}/fichier/{numero}",
                 "/dossiers/{dossier}/fermer", "/dossiers/{dossier}/rouvrir", "/dossiers/{dossier}/conservation", "/dossiers/{dossier}/conservation/{genre}", "/dossiers/{dossier}/reunir"}
    missing = []
    for line in command("routes").stdout.decode().splitlines():
        method, path, policy = line.split("\t")
        if method == "GET" and policy != "open" and not path.startswith("/en") and path not in looked_at | elsewhere:
            missing.append(path)
    assert not missing
