"""Coming in through an identity provider: a real one in a process of its own, a real browser between the two."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

import door
from client import Client
from product import HERE, Product
from test_door import enrol, invite


@pytest.fixture(scope="module")
def federated() -> Iterator[Product]:
    """A server that knows several providers: one honest, one whose answers are signed by another key, some that keep a session of their own, one that is not there."""
    server = Product()
    server.prepare()
    back = f"http://localhost:{server.port}/federation/"
    provider = subprocess.Popen([sys.executable, str(HERE / "federation_provider.py"), "--redirect", back + "retour", "--redirect", back + "sortie"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert provider.stdout
    started = json.loads(provider.stdout.readline())
    secret = server.data / "provider.secret"
    secret.write_text(started["secret"])
    secret.chmod(0o600)

    def row(name: str, label: str, path: str, kind: str = "proconnect", port: int = started["port"]) -> dict:
        return {"id": name, "kind": kind, "label": {"fr": label, "en": label}, "issuer": f"http://127.0.0.1:{port}{path}/{'oidc' if kind == 'oidc' else 'api/v2'}",
                "clientID": started["client"], "secretFile": "provider.secret", "scopes": ["openid", "given_name", "usual_name", "email", "siret"], "claims": ["amr"]}

    (server.data / "providers.json").write_text(json.dumps([
        row("proconnect", "ProConnect", ""), row("faux", "Faux Connect", "/~other-key"), row("agents", "Compte Agents", "/~sso-silent"), row("region", "Compte Région", "/~sso", "oidc"),
        row("ancien", "Compte Ancien", "/~old-auth-time"), row("lent", "Compte Lent", "/~sso.2", "oidc"), row("absent", "Compte Absent", "", port=9)]))
    server.start()
    yield server
    server.stop()
    provider.kill()
    shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture
def open_page(browser: Browser, federated: Product) -> Iterator[Callable[[], Page]]:
    opened: list[BrowserContext] = []

    def make() -> Page:
        context = browser.new_context(base_url=f"http://localhost:{federated.port}", locale="fr-FR", timezone_id="Europe/Paris")
        context.set_default_timeout(10_000)
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


def at_provider(page: Page, person: str, factor: str, accept: bool = True) -> None:
    page.locator("select[name=person]").select_option(person)
    page.locator("select[name=factor]").select_option(factor)
    page.get_by_role("button", name="Se connecter" if accept else "Refuser").click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Me déconnecter").click()
    page.get_by_role("heading", name="Vous êtes déconnecté").wait_for()
    page.wait_for_load_state()


def link(admin: Page, federated: Product, name: str, address: str) -> str:
    door.sign_in(admin, f"http://localhost:{federated.port}", door.people(federated)["aurore"])
    return invite(admin, name, address, "Service social", "Tenu par son métier (soins, service social)")


def test_an_invited_person_enrols_and_comes_back_by_the_provider(open_page: Callable[[], Page], federated: Product) -> None:
    admin, page = open_page(), open_page()
    invitation = link(admin, federated, "Alma Ferrand", "alma@alizes.invalid")
    # Before she is linked, the provider opens nothing.
    page.goto("/connexion")
    page.get_by_role("link", name="Entrer avec ProConnect").click()
    at_provider(page, "alma", "mfa")
    page.get_by_role("heading", name="Ce compte n’est relié à personne ici").wait_for()
    # One factor does not enrol.
    page.goto(invitation)
    page.get_by_role("link", name="Entrer avec ProConnect").click()
    at_provider(page, "alma", "pwd")
    page.get_by_role("heading", name="Il manque une preuve").wait_for()
    page.goto(invitation)
    page.get_by_role("link", name="Entrer avec ProConnect").click()
    at_provider(page, "alma", "totp")
    page.get_by_role("heading", name="Mon espace").wait_for()
    page.get_by_text("Bonjour Alma Ferrand").wait_for()
    sign_out(page)
    page.goto("/connexion")
    page.get_by_role("link", name="Entrer avec ProConnect").click()
    at_provider(page, "alma", "pop")
    page.get_by_role("heading", name="Mon espace").wait_for()


def test_one_factor_of_the_provider_asks_for_the_local_one(open_page: Callable[[], Page], federated: Product) -> None:
    admin, page = open_page(), open_page()
    person = enrol(page, link(admin, federated, "Noé Castaing", "noe@alizes.invalid"))
    page.goto("/espace/preuves")
    page.get_by_role("link", name="Entrer avec ProConnect").click()
    at_provider(page, "noe", "pwd")
    page.get_by_role("heading", name="Comment je prouve que c’est moi").wait_for()
    sign_out(page)
    page.goto("/connexion")
    page.get_by_role("link", name="Entrer avec ProConnect").click()
    at_provider(page, "noe", "mail")
    page.get_by_role("heading", name="Encore une preuve").wait_for()
    page.goto("/espace/appareils")
    page.get_by_role("heading", name="Encore une preuve").wait_for()
    page.get_by_label("Votre phrase de passe").fill(person.phrase)
    page.get_by_label("Votre code à 6 chiffres").fill(person.fresh_code())
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Où je suis connecté").wait_for()


def test_a_provider_that_lies_opens_nothing(open_page: Callable[[], Page], federated: Product) -> None:
    page = open_page()
    page.goto("/connexion")
    page.get_by_role("link", name="Entrer avec Faux Connect").click()
    at_provider(page, "alma", "mfa")
    page.get_by_role("heading", name="La réponse reçue n’est pas sûre").wait_for()
    assert not [cookie for cookie in page.context.cookies() if cookie["name"] == "__Host-session"]
    assert "an identity provider was not believed" in federated.log()


def test_a_person_may_say_no_at_the_provider(open_page: Callable[[], Page]) -> None:
    page = open_page()
    page.goto("/connexion")
    page.get_by_role("link", name="Entrer avec ProConnect").click()
    at_provider(page, "alma", "mfa", accept=False)
    expect(page.get_by_role("heading", name="La connexion n’a pas abouti")).to_be_visible()


@pytest.mark.parametrize("query", ["", "?code=x", "?state=" + "a" * 43 + "&code=x", "?error=access_denied", "?code=" + "x" * 5_000, "?iss=https://evil.example&code=x"])
def test_a_return_that_nobody_left_for_is_refused(federated: Product, query: str) -> None:
    before = federated.log()
    answer = Client(federated.url).get("/federation/retour" + query)
    assert answer.status in (403, 400)
    assert Client(federated.url).get("/federation/partir").status == 403
    assert "identity provider" not in federated.log()[len(before):], "anybody could fill the log"
    assert "evil" not in answer.text and "__Host-session" not in answer.headers.get("set-cookie", "")


def test_an_unknown_provider_does_not_exist(federated: Product) -> None:
    assert Client(federated.url).get("/federation/vers/inconnu").status == 404
