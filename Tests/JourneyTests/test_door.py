"""Behind the door, in a real browser: enrolling, signing in, joining a team, being removed, hiding the screen, signing out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

import door
from product import Product

PHRASE = "le martinet dort en vol au-dessus des toits de juin"


@pytest.fixture(scope="module")
def people(product: Product) -> dict[str, door.Person]:
    return door.people(product)


@pytest.fixture
def open_page(browser: Browser, product: Product) -> Iterator[Callable[..., Page]]:
    """A page of a browser of its own, at the address that passkeys know."""
    opened: list[BrowserContext] = []

    def make(js: bool = True, width: int = 1_000) -> Page:
        context = browser.new_context(
            base_url=f"http://localhost:{product.port}", java_script_enabled=js, viewport={"width": width, "height": 900}, locale="fr-FR", timezone_id="Europe/Paris")
        context.set_default_timeout(10_000)
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


def base(product: Product) -> str:
    return f"http://localhost:{product.port}"


def invite(admin: Page, name: str, address: str, profession: str, secrecy: str) -> str:
    """An administrator makes a link; returns it."""
    admin.goto("/organisation")
    admin.get_by_label("Prénom et nom").fill(name)
    admin.get_by_label("Adresse professionnelle").fill(address)
    admin.get_by_label(profession, exact=True).check()
    admin.get_by_label(secrecy).check()
    admin.get_by_role("button", name="Faire le lien d’invitation").click()
    admin.get_by_role("heading", name="Le lien d’invitation").wait_for()
    return admin.locator(".secret").inner_text().strip()


def enrol(page: Page, link: str) -> door.Person:
    """Chooses a phrase and a code."""
    page.goto(link)
    page.get_by_label("Votre phrase de passe").fill(PHRASE)
    page.get_by_label("La même phrase, encore une fois").fill(PHRASE)
    person = door.Person("", "", page.locator("input[name=nom-garde]").input_value(), PHRASE, page.locator(".secret").inner_text().strip())
    page.get_by_label("Le code que l’application montre").fill(person.fresh_code())
    page.get_by_role("button", name="Enregistrer et entrer").click()
    page.get_by_role("heading", name="Vos dix codes de secours").wait_for()
    assert page.locator(".codes li").count() == 10
    page.get_by_role("link", name="C’est fait, entrer").click()
    page.get_by_role("heading", name="Mon espace").wait_for()
    return person


@pytest.mark.parametrize("js", [True, False], ids=["script", "no-script"])
def test_a_newcomer_enrols_joins_a_team_and_is_removed(open_page: Callable[..., Page], product: Product, people: dict[str, door.Person], js: bool) -> None:
    admin, loic, newcomer = open_page(js), open_page(js), open_page(js)
    door.sign_in(admin, base(product), people["aurore"])
    address = f"tanguy{'-js' if js else ''}@alizes.invalid"
    link = invite(admin, "Tanguy Kerlirzin", address, "Éducation spécialisée", "Tenu par sa mission (protection de l’enfance)")
    person = enrol(newcomer, link)
    newcomer.get_by_text("Vous n’êtes dans aucune équipe").wait_for()
    newcomer.get_by_role("button", name="Me déconnecter").click()
    newcomer.get_by_role("heading", name="Vous êtes déconnecté").wait_for()
    door.sign_in(newcomer, base(product), person)

    # The referent gives the number, the newcomer asks, the referent invites.
    door.sign_in(loic, base(product), people["loic"])
    loic.get_by_role("link", name=re.compile("^Dossier")).first.click()
    number = loic.locator(".secret").inner_text().strip()
    dossier = loic.url
    newcomer.goto(dossier)
    assert "n’existe pas" in newcomer.title()
    newcomer.goto("/equipes/rejoindre")
    newcomer.get_by_label("Numéro du dossier").fill(number)
    newcomer.get_by_role("button", name="Envoyer la demande").click()
    newcomer.get_by_role("heading", name="Votre demande est partie").wait_for()
    loic.reload()
    loic.get_by_text("Demandent à entrer").wait_for()
    loic.get_by_label("Son adresse professionnelle").fill(address)
    loic.get_by_label("Vie et accompagnement").check()
    loic.locator('[name="informe"][value="child"]').check()
    loic.get_by_role("button", name="Inviter", exact=True).click()
    loic.get_by_role("listitem").filter(has_text=address).get_by_text("Invitée le").wait_for()
    assert "Ce qui sera partagé" in loic.get_by_role("listitem").filter(has_text=address).inner_text(), "what is shared is said before anybody answers"

    newcomer.goto("/espace")
    newcomer.get_by_role("button", name="Oui, j’entre dans l’équipe").click()
    newcomer.get_by_text("Vous n’êtes dans aucune équipe").wait_for()
    loic.goto("/espace")
    loic.get_by_role("link", name="une personne a dit oui").click()
    loic.get_by_role("button", name=re.compile("^Confirmer, c’est bien cette personne — Tanguy")).click()
    loic.get_by_role("listitem").filter(has_text="Tanguy").get_by_text("Dans l’équipe depuis").wait_for()
    newcomer.goto("/espace")
    newcomer.get_by_role("link", name=re.compile("^Dossier")).click()
    newcomer.get_by_role("button", name="Ouvrir le dossier").click()
    newcomer.get_by_text("Je veux juste dormir").wait_for()
    content = newcomer.content()
    assert "Maëlys" not in content and "Alizés, chambre" not in content, "only what was shared"
    newcomer.get_by_role("link", name="Qui a lu ce dossier").click()
    newcomer.get_by_role("rowheader", name="Tanguy Kerlirzin").first.wait_for()

    loic.goto(dossier)
    loic.get_by_role("button", name=re.compile("^Retirer de l’équipe — Tanguy")).click()
    loic.get_by_role("heading", name="L’équipe").wait_for()
    newcomer.goto(dossier)
    assert "n’existe pas" in newcomer.title()


def authenticator(page: Page) -> str:
    """A key made by the browser itself: it asks nothing of anybody."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}})
    return made["authenticatorId"]


def test_a_passkey_enrols_signs_in_and_steps_up(open_page: Callable[..., Page], product: Product, people: dict[str, door.Person]) -> None:
    admin, page = open_page(), open_page()
    door.sign_in(admin, base(product), people["aurore"])
    link = invite(admin, "Nolwenn Abiven", "nolwenn@alizes.invalid", "Service social", "Tenu par son métier (soins, service social)")
    authenticator(page)
    page.goto(link)
    page.get_by_label("Nom de cette clé").fill("téléphone de service")
    page.get_by_role("button", name="Créer une clé d’accès").click()
    page.get_by_role("heading", name="Comment je prouve que c’est moi").wait_for()
    page.get_by_text("téléphone de service", exact=True).wait_for()
    page.goto("/espace")
    page.get_by_text("Vous n’avez qu’une clé d’accès").wait_for()
    page.get_by_role("button", name="Me déconnecter").click()
    page.goto("/connexion")
    page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    page.get_by_role("heading", name="Mon espace").wait_for()
    # The link is dead.
    other = open_page()
    other.goto(link)
    other.get_by_role("heading", name="Ce lien ne marche plus").wait_for()
    # Hiding the screen, and coming back with the key.
    page.goto("/espace/preuves")
    page.get_by_role("button", name="Masquer l’écran").click()
    page.get_by_role("heading", name="L’écran est masqué").wait_for()
    page.goto("/espace/preuves")
    page.get_by_role("heading", name="L’écran est masqué").wait_for()
    assert "<strong>téléphone de service" not in page.content()
    page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    page.get_by_role("heading", name="Comment je prouve que c’est moi").wait_for()


def test_a_refused_passkey_says_so_and_stays(open_page: Callable[..., Page]) -> None:
    page = open_page()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": False, "automaticPresenceSimulation": True}})
    page.goto("/connexion")
    page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    expect(page.get_by_text("La clé d’accès n’a pas été reconnue")).to_be_visible()
    assert page.url.endswith("/connexion")


def test_without_script_the_page_says_what_a_passkey_needs(open_page: Callable[..., Page]) -> None:
    page = open_page(js=False)
    page.goto("/connexion")
    expect(page.get_by_text("Une clé d’accès demande JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Entrer avec une clé d’accès")).to_be_hidden()


def shown(page: Page) -> str:
    """The document of the page; asked again when the browser is just leaving it."""
    for _ in range(20):
        try:
            return page.evaluate("document.documentElement.outerHTML")
        except Error:
            page.wait_for_load_state("load")
    raise AssertionError("the page never came to rest")


def test_after_signing_out_the_arrow_shows_nothing(open_page: Callable[..., Page], product: Product, people: dict[str, door.Person]) -> None:
    """Back, again and again: no text of a dossier comes back into the page."""
    page = open_page()
    door.sign_in(page, base(product), people["loic"])
    page.get_by_role("link", name=re.compile("^Dossier")).first.click()
    page.get_by_role("button", name="Ouvrir le dossier").click()
    page.get_by_text("Maëlys").first.wait_for()
    page.get_by_role("link", name="Qui a lu ce dossier").click()
    page.get_by_role("heading", name="Qui a lu ce dossier").wait_for()
    page.get_by_role("button", name="Me déconnecter").click()
    page.get_by_role("heading", name="Vous êtes déconnecté").wait_for()
    seen = set()
    for step in [-1] * 6 + [1] * 6:
        # A page kept by the browser comes back without loading: nothing to wait for but time.
        page.evaluate(f"history.go({step})")
        page.wait_for_timeout(500)
        seen.add(page.url)
        content = shown(page)
        assert "Maëlys" not in content and "Loïc" not in content and "Jean clair" not in content
    assert len(seen) > 2, "the arrow went nowhere: nothing was shown"


def test_the_page_typed_before_a_proof_is_not_lost(open_page: Callable[..., Page], product: Product, people: dict[str, door.Person]) -> None:
    """A form sent when the last proof is too old: the proof is asked, then the form goes on as it was typed."""
    page = open_page()
    door.sign_in(page, base(product), people["aurore"])
    page.goto("/organisation")
    page.get_by_label("Nom d’une unité").fill("Équipe du samedi")
    # The session is renewed from another window: the form of this page is of an older one.
    with page.context.expect_page() as second:
        page.evaluate("window.open('/espace')")
    second.value.get_by_role("button", name="Masquer l’écran").click()
    second.value.get_by_role("heading", name="L’écran est masqué").wait_for()
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_role("heading", name="L’écran est masqué").wait_for()
    assert "Équipe du samedi" not in page.content()
    page.get_by_label("Votre phrase de passe").fill(people["aurore"].phrase)
    page.get_by_label("Votre code à 6 chiffres").fill(people["aurore"].fresh_code())
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Mon institution").wait_for()
    page.get_by_role("listitem").filter(has_text="Équipe du samedi").wait_for()


@pytest.mark.parametrize("js", [True, False], ids=["script", "no-script"])
def test_a_hidden_screen_keeps_what_was_typed(open_page: Callable[..., Page], product: Product, people: dict[str, door.Person], js: bool) -> None:
    """Hidden in the middle of a sentence: nothing of it stands in the page, and all of it comes back, at the same field."""
    person = people["naima" if js else "katell"]
    page = open_page(js)
    door.sign_in(page, base(product), person)
    page.goto("/urgence")
    page.get_by_label("Numéro du dossier").fill("7ABC DEF")
    page.get_by_label("Il revient de fugue").check()
    page.get_by_label("Dites-le avec vos mots").fill("Il est revenu seul, il a froid & il dit « merci ».")
    page.get_by_role("button", name="Masquer l’écran").click()
    page.get_by_role("heading", name="L’écran est masqué").wait_for()
    assert "froid" not in page.content() and "7ABC" not in page.content()
    page.get_by_label("Votre phrase de passe").fill(person.phrase)
    page.get_by_label("Votre code à 6 chiffres").fill(person.fresh_code())
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Ouvrir un dossier en urgence").wait_for()
    assert page.get_by_label("Dites-le avec vos mots").input_value() == "Il est revenu seul, il a froid & il dit « merci »."
    assert page.get_by_label("Numéro du dossier").input_value() == "7ABC DEF"
    assert page.get_by_label("Il revient de fugue").is_checked()
    if js:
        assert page.evaluate("document.activeElement.id") == "raison"
