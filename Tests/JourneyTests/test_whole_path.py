"""The whole path of one young person, in a browser, with three people of three organisations: nobody loses the trace, from the signalement received to the erasure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

import checkers
import door
from product import Product, command, today_in_france


def eighteen_in_five_weeks() -> str:
    """A day of birth. The year of birth has a 29 February no more often than this one."""
    day = today_in_france() + timedelta(days=35)
    if (day.month, day.day) == (2, 29):
        day += timedelta(days=1)
    return f"{day.day}/{day.month}/{day.year - 18}"


@pytest.fixture
def signed(browser: Browser, server: Product) -> Iterator[Callable[..., Page]]:
    """Somebody signed in, in a browser of their own; on a telephone when its width says so."""
    opened: list[BrowserContext] = []

    def make(name: str, width: int = 1_100) -> Page:
        context = browser.new_context(base_url=f"http://localhost:{server.port}", viewport={"width": width, "height": 844}, locale="fr-FR", timezone_id="Europe/Paris", accept_downloads=True)
        context.set_default_timeout(15_000)
        opened.append(context)
        page = context.new_page()
        door.sign_in(page, f"http://localhost:{server.port}", door.people(server)[name])
        return page

    yield make
    for context in opened:
        context.close()


def press(button: Locator) -> None:
    """Sends a form: the script asks first whether the server answers, then the page goes."""
    with button.page.expect_navigation():
        button.click()


def prove(page: Page, server: Product, name: str) -> None:
    """Answers the page that asks again who one is, when it comes."""
    if page.locator('input[name="phrase"]').count():
        person = door.people(server)[name]
        page.get_by_label("Votre phrase de passe").fill(person.phrase)
        page.get_by_label("Votre code à 6 chiffres").fill(person.fresh_code())
        page.locator("main form button[type=submit]").first.click()


def go(page: Page, path: str, server: Product, name: str) -> None:
    page.goto(path)
    prove(page, server, name)


def open_for_protection(page: Page, dossier: str) -> None:
    page.goto(dossier)
    page.locator('input[name="but"][value="protect"]').check(force=True)
    page.locator('main form:has(input[name="but"]) button[type=submit]').click()


def looked_at(page: Page) -> None:
    """As the screens of `test_door_screens.py`: these ask for a proof of identity that is fresh."""
    found = checkers.axe(page) + checkers.small_targets(page) + checkers.overflow(page)
    assert not found, "\n".join(found)


def save(page: Page, dossier: str, kind: str, fields: dict[str, str], choices: dict[str, str] | None = None, of: str = "") -> None:
    """Fills the form of a kind by the names of its fields, and saves it."""
    page.goto(f"{dossier}/ajouter/{kind}{of}")
    for name, value in fields.items():
        page.locator(f'[name="{name}"]').fill(value)
    for name, value in (choices or {}).items():
        page.locator(f'input[name="{name}"][value="{value}"]').check(force=True)
    press(page.get_by_role("button", name="Enregistrer", exact=True))
    page.get_by_text("enregistré", exact=False).first.wait_for()


def invite(page: Page, dossier: str, address: str, classes: list[str], server: Product, name: str, referent: bool = True) -> None:
    go(page, dossier, server, name)
    page.locator('input[name="adresse"]').first.fill(address)
    for audience in classes:
        page.locator(f'input[name="classe"][value="{audience}"]').check(force=True)
    page.locator('input[name="informe"][value="child"]').check(force=True)
    if referent:
        page.locator('input[name="referent"][value="oui"]').check(force=True)
    press(page.get_by_role("button", name="Inviter", exact=False).first)
    prove(page, server, name)
    page.get_by_text(address).first.wait_for()


def test_from_the_signalement_to_the_erasure(signed: Callable[..., Page], server: Product, tmp_path: Path) -> None:
    people = door.people(server)
    crip, educator, psychologist = signed("bastien"), signed("loic"), signed("yann")

    # The CRIP receives a signalement as a PDF, and opens the dossier from it.
    (tmp_path / "recu.json").write_bytes(command("signalement", "example").stdout)
    assert command("signalement", "render", str(tmp_path / "recu.json"), "--output", str(tmp_path / "recu.pdf")).returncode == 0
    crip.goto("/jeunes/importer")
    crip.locator('input[type="file"]').set_input_files(tmp_path / "recu.pdf")
    press(crip.get_by_role("button", name="Lire ce fichier"))
    crip.get_by_text("Rien n’est encore enregistré").wait_for()
    first = crip.locator('[name="f-firstName"]').input_value()
    assert first
    crip.locator('[name="f-familyName"]').fill("Inventée")
    crip.locator('[name="f-birthDate"]').fill(eighteen_in_five_weeks())
    press(crip.get_by_role("button", name="Ouvrir", exact=False).last)
    crip.wait_for_url(re.compile(r"/dossiers/[0-9a-z]{26}$"))
    dossier = re.search(r"/dossiers/[0-9a-z]{26}", crip.url).group(0)
    open_for_protection(crip, dossier)
    crip.goto(f"{dossier}/suivi")
    assert "Signalement reçu" in crip.locator("main").inner_text() and first in crip.locator("main").inner_text()

    # The team: the home, and the association. Each says yes, and the referent confirms that it is them.
    invite(crip, dossier, people["loic"].address, ["identity", "social", "judicial"], server, "bastien")
    invite(crip, dossier, people["yann"].address, ["identity", "social", "health"], server, "bastien")
    for page in (educator, psychologist):
        page.goto("/espace")
        page.locator(f'form[action$="{dossier}/reponse"] button[value="oui"]').click()
    for name in ("Loïc", "Yann"):
        go(crip, dossier, server, "bastien")
        crip.get_by_role("button", name=re.compile(f"{name}")).filter(has_text=re.compile("Confirmer|Reprendre|C’est")).first.click()
        prove(crip, server, "bastien")
    for page in (educator, psychologist):
        open_for_protection(page, dossier)

    # Away since 22 h of the night before last, told by the home; the association sees it.
    yesterday = today_in_france() - timedelta(days=1)
    save(educator, dossier, "runawayDeclared", {"jour": (yesterday - timedelta(days=1)).strftime("%d/%m/%Y"), "heure": "22 h", "f-lastSeen": "Partie après le repas, en sweat gris."})
    psychologist.goto("/nuit")
    assert first in psychologist.locator("main").inner_text() and "22 h 00" in psychologist.locator("main").inner_text().replace("\u00a0", " ")

    # Back at 3 h 07, on a telephone.
    phone = signed("loic", width=390)
    phone.goto("/retour")
    phone.get_by_role("link", name=re.compile(first)).first.click()
    phone.locator("summary", has_text="Changer le jour ou l’heure").click()
    phone.locator('[name="jour"]').fill(yesterday.strftime("%d/%m/%Y"))
    phone.locator('[name="heure"]').fill("3 h 07")
    for gesture in (1, 2, 5, 7):
        phone.locator(f'input[name="f-g{gesture}"][value="done"]').check(force=True)
    phone.locator('[name="f-words"]').fill("J’ai faim. Je veux dormir.")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    press(phone.get_by_role("button", name="Enregistrer le retour"))
    phone.wait_for_url(re.compile("suivi|enregistre"))

    # In the morning, the CRIP sees first what is left to do.
    crip.goto("/matin")
    morning = crip.locator("main").inner_text()
    assert morning.index("Ce qui reste à faire") < morning.index("Dire son retour à la police") < morning.index("Absents")
    assert "Accueillir sans reproche" not in morning

    # The hearing, for who reads the judicial thread only.
    save(crip, dossier, "hearingPlanned", {"f-due": (today_in_france() + timedelta(days=6)).strftime("%d/%m/%Y"), "f-where": "Unité d’accueil inventée"})
    educator.goto("/taches")
    psychologist.goto("/taches")
    assert "Unité d’accueil inventée" in educator.locator("main").inner_text() + educator.content() and "Unité d’accueil" not in psychologist.content()

    # Eighteen in five weeks: it is said, and nothing closes.
    assert "18 ans bientôt" in educator.locator("main").inner_text()

    # The home hands over to the association, in another département: said, met, and only then left.
    save(educator, dossier, "relayStarted", {"f-team": "Le Fil, département voisin", "quand": "novembre 2026"})
    educator.goto(f"{dossier}/relais")
    assert "L221-3" in educator.content() and "Yann" in educator.locator("main").inner_text()
    number = re.search(r"/element/(\d+)", educator.locator('main ol a[href*="/element/"]').first.get_attribute("href") or "")
    assert number
    save(psychologist, dossier, "relayMade", {"f-withWhom": f"{first}, Loïc, Yann"}, of=f"?de={number.group(1)}")
    go(educator, f"{dossier}/relais", server, "loic")
    press(educator.get_by_role("button", name="Je quitte l’équipe"))
    prove(educator, server, "loic")
    educator.wait_for_url(re.compile("/jeunes"))
    assert educator.goto(f"{dossier}/suivi").status == 404
    assert psychologist.goto(f"{dossier}/suivi").status == 200

    # Erased, by two persons: the association asks, the CRIP agrees; what is held is not erased.
    go(psychologist, f"{dossier}/conservation/erasureAsked", server, "yann")
    psychologist.locator('input[name="f-reason"][value="person"]').check(force=True)
    press(psychologist.get_by_role("button", name="Demander l’effacement"))
    psychologist.get_by_text("un autre référent doit être d’accord", exact=False).first.wait_for()
    assert psychologist.locator('[name="numero"]').count() == 0
    go(crip, f"{dossier}/conservation/holdPlaced", server, "bastien")
    crip.locator('input[name="f-reason"][value="justice"]').check(force=True)
    press(crip.get_by_role("button", name="Interdire l’effacement"))
    looked_at(crip)
    assert crip.locator('[name="numero"]').count() == 0 and "Vous l’avez posée" in crip.locator("main").inner_text()
    go(psychologist, f"{dossier}/conservation", server, "yann")
    psychologist.get_by_role("link", name="Lever l’interdiction d’effacer").click()
    psychologist.locator('[name="f-why"]').fill("La procédure est finie.")
    press(psychologist.get_by_role("button", name="Lever l’interdiction d’effacer"))
    for place in ("fermer", "reunir", "conservation/holdPlaced"):
        go(crip, f"{dossier}/{place}", server, "bastien")
        looked_at(crip)
    # A second dossier of the same young person is joined with the one that will be erased.
    go(crip, "/jeunes/ouvrir", server, "bastien")
    crip.locator('[name="f-firstName"]').fill("Second")
    press(crip.get_by_role("button", name="Ouvrir", exact=False).last)
    crip.wait_for_url(re.compile(r"/dossiers/[0-9a-z]{26}$"))
    second = re.search(r"/dossiers/[0-9a-z]{26}", crip.url).group(0)
    open_for_protection(crip, second)
    go(crip, f"{second}/reunir", server, "bastien")
    crip.locator(f'input[name="autre"][value="{dossier.removeprefix("/dossiers/")}"]').check(force=True)
    crip.locator('[name="raison"]').fill("La même jeune.")
    press(crip.get_by_role("button", name="Réunir", exact=False))
    # What waits there, and who follows only there, is read first.
    crip.locator('input[name="malgre"]').check(force=True)
    looked_at(crip)
    press(crip.get_by_role("button", name="Réunir", exact=False))
    crip.wait_for_url(re.compile("suivi"))
    assert "Réuni avec le dossier" in crip.locator("main").inner_text()
    go(crip, f"{dossier}/conservation", server, "bastien")
    crip.locator('[name="numero"]').fill("0000")
    press(crip.get_by_role("button", name="Je suis d’accord"))
    crip.get_by_text("Rien n’a été effacé").first.wait_for()
    label = crip.locator('label[for="numero"]').inner_text()
    crip.locator('[name="numero"]').fill(label.split(":")[-1].strip())
    press(crip.get_by_role("button", name="Je suis d’accord"))
    crip.wait_for_url(re.compile("/jeunes"))
    assert "Inventée" not in crip.content() and crip.goto(f"{dossier}/suivi").status == 404 and psychologist.goto(f"{dossier}/suivi").status == 404

    # What was joined with it is parted alone.
    go(crip, f"{second}/reunir", server, "bastien")
    crip.locator('[name="raison"]').fill("L’autre est effacé.")
    press(crip.get_by_role("button", name="Séparer", exact=False))
    crip.wait_for_url(re.compile("suivi"))
    assert "Réuni avec le dossier" not in crip.locator("main").inner_text()
