"""People who have only an identity provider: proving again, a hidden screen, a session that ended, signing out there too. Nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

import door
from client import Client
from product import Product
from test_door import invite
from test_federation import at_provider, federated, open_page, sign_out  # noqa: F401 (fixtures)

LINE = "Il est revenu seul, il a froid & il dit « merci ». "
WORDS = (LINE * 390).strip()
NUMBER = "7" + "z" * 25
Open, Newcomer = Callable[[], Page], Callable[..., Page]


@pytest.fixture(scope="module")
def admin(browser: Browser, federated: Product) -> Iterator[Page]:
    """Who makes the links, signed in once."""
    context = browser.new_context(base_url=f"http://localhost:{federated.port}", locale="fr-FR", timezone_id="Europe/Paris")
    page = context.new_page()
    door.sign_in(page, f"http://localhost:{federated.port}", door.people(federated)["aurore"])
    yield page
    context.close()


@pytest.fixture
def newcomer(open_page: Open, admin: Page) -> Callable[..., Page]:
    return lambda name, provider, person="alma": enrolled(open_page(), admin, name, provider, person)


def enrolled(page: Page, admin: Page, name: str, provider: str, person: str) -> Page:
    """Somebody who has a provider and nothing else, signed in."""
    address = f"{name.split()[-1].lower()}@alizes.invalid"
    page.goto(invite(admin, name, address, "Service social", "Tenu par son métier (soins, service social)"))
    page.get_by_role("link", name=f"Entrer avec {provider}").click()
    at_provider(page, person, "mfa")
    page.get_by_role("heading", name="Mon espace").wait_for()
    return page


def write(page: Page) -> None:
    page.goto("/urgence")
    page.get_by_label("Numéro du dossier").fill(NUMBER)
    page.get_by_label("Il revient de fugue").check()
    page.get_by_label("Dites-le avec vos mots").fill(WORDS)


def still_there(page: Page) -> None:
    page.get_by_role("heading", name="Ouvrir un dossier en urgence").wait_for()
    assert page.get_by_label("Dites-le avec vos mots").input_value() == WORDS
    assert page.get_by_label("Numéro du dossier").input_value() == NUMBER
    assert page.get_by_label("Il revient de fugue").is_checked()


def change_proofs(page: Page) -> None:
    """A sensitive act, with words long enough to be kept apart: a key, sent without the answer of an authenticator."""
    page.goto("/espace/preuves")
    page.get_by_label("Nom de cette clé").evaluate("(field, words) => { field.maxLength = 100000; field.value = words; field.form.submit(); }", WORDS)
    page.get_by_role("heading", name="Est-ce bien vous ?").wait_for()
    assert "froid" not in page.content()


def went_on(page: Page) -> None:
    page.get_by_role("heading", name="Comment je prouve que c’est moi").wait_for()
    assert page.get_by_label("Nom de cette clé").input_value() == WORDS[:60]


def session(page: Page) -> str:
    return next((cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "__Host-session"), "")


def status(federated: Product, token: str) -> int:
    return Client(federated.url).get("/espace", Cookie=f"__Host-session={token}").status


def sign_out_elsewhere(federated: Product, token: str) -> None:
    assert Client(federated.url).post("/deconnexion", {}, Cookie=f"__Host-session={token}").status == 200


def hide(page: Page) -> None:
    page.get_by_role("button", name="Masquer l’écran").click()
    page.get_by_role("heading", name="L’écran est masqué").wait_for()


def test_a_sensitive_act_is_confirmed_at_the_provider(newcomer: Newcomer, federated: Product) -> None:
    """This provider keeps a session and does not say when it asked: its session is ended first, so that it asks. It refuses, is left for another one, is away: the words stay."""
    page = newcomer("Elouan Riou", "Compte Agents")
    change_proofs(page)
    expect(page.get_by_text("n’a pas encore de clé d’accès")).to_have_count(0)
    before = session(page)
    page.get_by_role("button", name="Confirmer avec Compte Absent").click()
    page.get_by_role("alert").get_by_text("Le service de connexion ne répond pas").wait_for()
    page.get_by_role("button", name="Confirmer avec Compte Agents").click()
    at_provider(page, "alma", "mfa", accept=False)
    page.get_by_role("alert").get_by_text("La connexion n’a pas abouti").wait_for()
    page.get_by_role("button", name="Confirmer avec Compte Agents").click()
    at_provider(page, "noe", "mfa")
    page.get_by_role("alert").get_by_text("Ce n’est pas le compte de cette session").wait_for()
    assert session(page) == before, "another person's identity confirms nothing"
    page.get_by_role("button", name="Confirmer avec Faux Connect").click()
    at_provider(page, "alma", "mfa")
    page.get_by_role("alert").get_by_text("La réponse reçue n’est pas sûre").wait_for()
    # The session of the other person is open there: it is ended first, else the provider would answer for them without a word.
    page.get_by_role("button", name="Confirmer avec Compte Agents").click()
    at_provider(page, "alma", "pwd")
    page.get_by_role("alert").get_by_text("Il manque une preuve").wait_for()
    page.get_by_role("button", name="Confirmer avec Compte Agents").click()
    at_provider(page, "alma", "totp")
    went_on(page)
    assert session(page) not in ("", before) and status(federated, before) == 401
    # It counts for five minutes: the next act is not asked about.
    page.get_by_role("button", name="Choisir une phrase").click()
    page.get_by_label("La même phrase, encore une fois").wait_for()


def test_the_session_of_the_provider_is_ended_before_it_is_asked(newcomer: Newcomer, federated: Product) -> None:
    page = newcomer("Maïwenn Gall", "Compte Agents", "noe")
    page.goto("/federation/vers/agents")
    page.get_by_role("heading", name="Mon espace").wait_for()
    page.goto("/espace/appareils")
    hide(page)
    page.get_by_role("button", name="Confirmer avec Compte Agents").click()
    # Positive control above: without it, this provider does not ask.
    at_provider(page, "noe", "mfa")
    page.get_by_role("heading", name="Mon espace").wait_for()


def test_a_hidden_screen_opens_again_by_the_provider(newcomer: Newcomer, federated: Product) -> None:
    page = newcomer("Katarzyna Le Goff", "Compte Région")
    write(page)
    hide(page)
    assert "froid" not in page.content()
    # A new sign-in is not a way round: the screen is opened by a proof, though the provider has a session open.
    page.goto("/connexion")
    page.get_by_role("link", name="Entrer avec Compte Région").click()
    at_provider(page, "noe", "mfa")
    page.get_by_role("heading", name="L’écran est masqué").wait_for()
    page.goto("/urgence")
    page.get_by_role("heading", name="L’écran est masqué").wait_for()
    page.goto("/espace")
    page.get_by_role("button", name="Confirmer avec Compte Région").click()
    at_provider(page, "alma", "mfa")
    page.get_by_role("heading", name="Mon espace").wait_for()
    write(page)
    hide(page)
    page.get_by_role("button", name="Confirmer avec Compte Région").click()
    at_provider(page, "alma", "mfa")
    still_there(page)


def test_a_provider_that_did_not_ask_confirms_nothing(newcomer: Newcomer, federated: Product) -> None:
    page = newcomer("Gwendal Prigent", "Compte Ancien")
    change_proofs(page)
    for _ in range(2):
        page.get_by_role("button", name="Confirmer avec Compte Ancien").click()
        at_provider(page, "alma", "mfa")
        page.get_by_role("alert").get_by_text("ne vous a pas demandé qui vous êtes").wait_for()


def test_what_was_typed_outlives_the_session(newcomer: Newcomer, federated: Product) -> None:
    page = newcomer("Youna Tanguy", "Compte Région", "noe")
    write(page)
    token = session(page)
    # Ended elsewhere, while the person was typing.
    sign_out_elsewhere(federated, token)
    page.get_by_role("button", name="Ouvrir en urgence").click()
    page.get_by_role("heading", name="Se connecter").wait_for()
    page.get_by_role("button", name="Entrer avec Compte Absent").click()
    page.get_by_role("alert").get_by_text("Le service de connexion ne répond pas").wait_for()
    page.context.clear_cookies(domain="127.0.0.1")
    page.get_by_role("button", name="Entrer avec Compte Région").click()
    at_provider(page, "noe", "mfa", accept=False)
    page.get_by_role("alert").get_by_text("La connexion n’a pas abouti").wait_for()
    page.get_by_role("button", name="Entrer avec Compte Région").click()
    at_provider(page, "noe", "mfa")
    still_there(page)


def test_signing_out_ends_the_session_of_the_provider(newcomer: Newcomer, federated: Product) -> None:
    page = newcomer("Erwan Kermarrec", "Compte Agents", "long")
    first = session(page)
    # Positive control: as long as nobody signs out, the provider does not ask again. The new session ends the one before.
    page.goto("/federation/vers/agents")
    page.get_by_role("heading", name="Mon espace").wait_for()
    second = session(page)
    assert second != first and status(federated, first) == 401 and status(federated, second) == 200
    sign_out(page)
    assert status(federated, second) == 401 and not session(page)
    expect(page.get_by_text("Nous fermons aussi")).to_have_count(0)
    page.goto("/federation/vers/agents")
    at_provider(page, "long", "mfa")
    page.get_by_role("heading", name="Mon espace").wait_for()


def test_the_state_of_the_way_out_is_checked(newcomer: Newcomer, federated: Product) -> None:
    for query in ["", "?state=" + "a" * 43]:
        assert Client(federated.url).get("/federation/sortie" + query).status == 403
    page = newcomer("Bleuenn Abgrall", "ProConnect", "long")
    page.goto("/espace/appareils")
    hide(page)
    page.route("**/session/end*", lambda route: route.abort())
    page.get_by_role("button", name="Confirmer avec ProConnect").click()
    page.wait_for_timeout(500)
    page.unroute("**/session/end*")
    page.goto("/federation/sortie?state=" + "a" * 43)
    page.get_by_role("heading", name="La connexion n’a pas abouti").wait_for()


def test_a_stolen_departure_confirms_nothing(newcomer: Newcomer, open_page: Open) -> None:
    """The cookie of the departure in another browser, with the provider's session of the very person: that browser has no session here, and gets none."""
    page, thief = newcomer("Solenn Cozan", "Compte Région", "long"), open_page()
    page.goto("/espace/appareils")
    hide(page)
    token = session(page)
    page.get_by_role("button", name="Confirmer avec Compte Région").click()
    page.locator("select[name=person]").wait_for()
    departure = [cookie for cookie in page.context.cookies() if cookie["name"] == "__Host-depart"]
    thief.context.add_cookies(departure)
    thief.goto(page.url)
    at_provider(thief, "long", "mfa")
    thief.get_by_role("heading", name="Se connecter").wait_for()
    assert not session(thief)
    page.goto("/espace")
    page.get_by_role("heading", name="L’écran est masqué").wait_for()
    assert session(page) == token


def test_a_departure_counts_for_the_session_that_left(newcomer: Newcomer, open_page: Open) -> None:
    """The same person, signed in twice: the proof asked for one screen does not open the other, nor that of somebody else."""
    page, twin = newcomer("Nolwenn Guivarch", "Compte Lent", "noe"), open_page()
    twin.goto("/federation/vers/lent")
    at_provider(twin, "noe", "mfa")
    twin.get_by_role("heading", name="Mon espace").wait_for()
    stranger = newcomer("Corentin Quéméner Jaffre", "Compte Lent", "long")
    page.goto("/espace/appareils")
    hide(page)
    for other in (twin, stranger):
        held = session(other)
        other.goto("/espace/appareils")
        hide(other)
        page.goto("/espace")
        page.get_by_role("button", name="Confirmer avec Compte Lent").click()
        page.locator("select[name=person]").wait_for()
        other.context.add_cookies([cookie for cookie in page.context.cookies() if cookie["name"] == "__Host-depart"])
        other.goto(page.url)
        at_provider(other, "noe", "mfa")
        other.get_by_role("alert").get_by_text("Votre session s’est terminée").wait_for()
        assert session(other) == held
        other.goto("/espace")
        other.get_by_role("heading", name="L’écran est masqué").wait_for()


def test_a_provider_that_is_away_keeps_nobody_signed_in(newcomer: Newcomer, federated: Product) -> None:
    page = newcomer("Ronan Bescond", "ProConnect", "noe")
    token = session(page)
    page.route("**/session/end*", lambda route: route.abort())
    with page.expect_response(re.compile("/deconnexion$")):
        page.get_by_role("button", name="Me déconnecter").click()
    assert status(federated, token) == 401 and not session(page)
