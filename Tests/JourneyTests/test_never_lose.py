"""Nothing that was typed is lost: back, forward, refresh, errors, other language, a server that goes away, an old draft."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Error, Page

from canaries import CANARY
from client import Client
from fields import CHOICES, PAGES, TEXTS, unique_texts
from journeys import fill, go_on, named, press, press_without_waiting, shown, turn
from product import Product

REQUIRED = {"auteur.nom": "Anouk Desrivages", "auteur.fonction": "Éducatrice", "lieu.domicile": "Mulhouse"}


def travel(page: Page, move) -> None:
    """Back, Forward or Reload as a person does it.

    A page that came by POST is never kept by Chromium's back/forward cache: the browser asks to send the form again. We answer yes.
    """
    try:
        move(wait_until="commit")
    except Error as error:
        assert "ERR_CACHE_MISS" in str(error), error
        for _ in range(50):
            page.wait_for_timeout(100)
            try:
                page.reload(wait_until="commit")
                break
            except Error:
                continue
    page.locator("main h1").wait_for()


def to_page(page: Page, number: int) -> None:
    """From the start to page `number`, with the minimum."""
    page.goto("/ecrire")
    press(page, "/ecrire/1")
    for current in range(1, number):
        if current == 1:
            fill(page, REQUIRED)
        go_on(page, current)


def all_values(number: int, tag: str = CANARY) -> dict[str, str]:
    """A value in every typed field and every choice of a page."""
    return unique_texts(number, tag) | {name: values[-1] for name, values in CHOICES[number].items()}


def assert_kept(page: Page, values: dict[str, str]) -> None:
    form = shown(page)
    lost = {name: (value, form.first(name)) for name, value in values.items() if form.first(name) != value}
    assert not lost, f"lost on {page.url}: {lost}"


def test_every_field_of_every_page_survives_the_whole_way(visit):
    page = visit(js=False)
    page.goto("/ecrire")
    press(page, "/ecrire/1")
    for number in PAGES:
        fill(page, all_values(number))
        go_on(page, number)
    for number in reversed(PAGES):
        press(page, f"/ecrire/{number}")
        assert_kept(page, all_values(number))
    # And by the "Modifier" buttons of the re-reading.
    for number in PAGES:
        go_on(page, number)
    press(page, "/ecrire/4")
    assert_kept(page, all_values(4))


def test_browser_back_and_forward_without_script(visit):
    """The browser asks to send the page again: what was sent is there."""
    page = visit(js=False)
    page.goto("/ecrire")
    press(page, "/ecrire/1")
    for number in PAGES:
        fill(page, all_values(number))
        go_on(page, number)
        travel(page, page.go_back)
        assert page.url.endswith(f"/ecrire/{number}")
        travel(page, page.go_forward)
        press(page, f"/ecrire/{number}")
        assert_kept(page, all_values(number))
        go_on(page, number)


def test_browser_back_and_forward_keep_unsent_words(visit):
    """On every page: words typed and not sent, Back, Forward, and Back again then "Continuer"."""
    page = visit()
    page.goto("/ecrire")
    press(page, "/ecrire/1")
    for number in PAGES[:-1]:
        fill(page, all_values(number))
        go_on(page, number)
    for number in reversed(PAGES[1:]):
        fill(page, all_values(number))
        turn(page, page.go_back)
        assert page.url.endswith(f"/ecrire/{number - 1}")
        assert_kept(page, all_values(number - 1))
        turn(page, page.go_forward)
        assert page.url.endswith(f"/ecrire/{number}")
        assert_kept(page, all_values(number))
        turn(page, page.go_back)
    for number in PAGES:
        assert_kept(page, all_values(number))
        go_on(page, number)
    assert CANARY in page.locator("main").inner_text()


def kept(page: Page, before: str | None = None) -> str:
    """Waits until the page has put its words, sealed, in the history entry."""
    for _ in range(200):
        state = page.evaluate("history.state && history.state.brouillon")
        if state and state != before:
            return state
        page.wait_for_timeout(50)
    raise AssertionError("nothing was kept in the history entry")


def test_refresh_keeps_unsent_words(visit):
    page = visit()
    page.goto("/ecrire")
    press(page, "/ecrire/1")
    for number in PAGES:
        before = kept(page)
        fill(page, all_values(number))
        page.on("dialog", lambda dialog: dialog.accept())
        kept(page, before)
        turn(page, page.reload)
        named(page, next(iter(all_values(number)))).first.wait_for(state="attached")
        assert page.url.endswith(f"/ecrire/{number}")
        assert_kept(page, all_values(number))
        go_on(page, number)
    turn(page, page.reload)
    page.wait_for_function("text => document.querySelector('main').innerText.includes(text)", arg=CANARY)


def test_leaving_the_form_and_coming_back_keeps_unsent_words(visit):
    page = visit()
    to_page(page, 2)
    before = kept(page)
    fill(page, all_values(2))
    page.on("dialog", lambda dialog: dialog.accept())
    kept(page, before)
    page.goto("/loi")
    page.go_back()
    named(page, "jeune.prenom").wait_for()
    assert_kept(page, all_values(2))
    press(page, "/ecrire/1")
    assert_kept(page, REQUIRED)


def test_words_typed_while_the_page_turns_are_sent_too(visit):
    """The server is slow: what is typed after "Continuer" goes along."""
    page = visit()
    to_page(page, 2)
    page.route("**/ecrire/3", lambda route: (page.wait_for_timeout(900), route.continue_()))
    fill(page, {"jeune.prenom": "Zoé"})
    press_without_waiting(page, "/ecrire/3")
    page.wait_for_timeout(200)
    fill(page, {"jeune.nom": CANARY})
    page.wait_for_url("**/ecrire/3", timeout=10_000)
    page.unroute("**/ecrire/3")
    press(page, "/ecrire/2")
    assert_kept(page, {"jeune.prenom": "Zoé", "jeune.nom": CANARY})


def test_words_typed_while_the_others_are_kept_are_kept_too(visit):
    """The sealing is slow: what is typed in the meantime is sealed by the next one."""
    page = visit()
    to_page(page, 2)
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/ecrire/2", lambda route: (page.wait_for_timeout(1_500), route.continue_()))
    fill(page, {"jeune.prenom": "Zoé"})
    page.wait_for_timeout(1_500)
    fill(page, {"jeune.nom": CANARY})
    before = kept(page)
    after = kept(page, before)
    kept(page, after)
    page.unroute("**/ecrire/2")
    turn(page, page.reload)
    named(page, "jeune.nom").first.wait_for(state="attached")
    assert_kept(page, {"jeune.prenom": "Zoé", "jeune.nom": CANARY})


def test_a_wrong_passphrase_leaves_the_history_as_it_is(visit):
    """Two phrases that differ give a page of errors in the same document: a quick exit still empties everything."""
    page = visit()
    page.context.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), lambda route: route.fulfill(body="<title>Ailleurs</title><h1>Ailleurs</h1>", content_type="text/html"))
    to_page(page, 2)
    fill(page, {"jeune.prenom": CANARY})
    press(page, "/ecrire/brouillon")
    for first, second in (("une phrase assez longue", "une autre phrase longue"), ("court", "court")):
        fill(page, {"phrase": first, "phrase2": second})
        turn(page, lambda: press_without_waiting(page, "/ecrire/brouillon"))
        assert page.title().startswith("Erreur")
    page.locator("header a.sortie").click()
    page.wait_for_url(re.compile(r"^https://"))
    page.go_back()
    page.locator("main h1").wait_for()
    page.wait_for_timeout(300)
    assert page.url.endswith("/ecrire") and CANARY not in page.content()


def test_the_browser_asks_before_words_are_lost(visit):
    """Before the words are kept, a reload is asked about."""
    page = visit()
    page.goto("/ecrire")
    press(page, "/ecrire/1")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    fill(page, all_values(1))
    with page.expect_event("dialog"):
        try:
            page.reload(timeout=3_000)
        except Error:
            pass
    assert asked == ["beforeunload"]
    assert_kept(page, all_values(1))


@pytest.mark.parametrize("anchors", [0, 1, 3])
def test_quick_exit_empties_the_history_of_the_form(visit, anchors):
    """After a quick exit, Back shows the empty start page: no entry of the form is left, none ahead either."""
    page = visit()
    page.context.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), lambda route: route.fulfill(body="<title>Ailleurs</title><h1>Ailleurs</h1>", content_type="text/html"))
    to_page(page, 4)
    fill(page, all_values(4))
    page.locator('[href="#langue"]').first.click()
    if anchors:
        # A link inside the page, then Back, must not shift the count of entries.
        for _ in range(anchors):
            page.go_back()
            page.locator(".evitement").first.evaluate("link => link.click()")
        page.go_back()
    page.locator("header a.sortie").click()
    page.wait_for_url(re.compile(r"^https://"))
    assert page.evaluate("history.length") <= 4
    page.go_back()
    page.locator("main h1").wait_for()
    page.wait_for_timeout(500)
    assert page.url.endswith("/ecrire") and page.evaluate("history.state") is None
    assert CANARY not in page.content() and "Desrivages" not in page.content()


def test_refresh_without_script_keeps_the_pages_before(visit):
    page = visit(js=False)
    to_page(page, 3)
    page.reload()
    press(page, "/ecrire/2")
    press(page, "/ecrire/1")
    assert_kept(page, REQUIRED)


ERRORS = {1: {"auteur.nom": ""}, 2: {"naissance.j": "31", "naissance.m": "02", "naissance.a": "2011"}, 3: {"faits.1.quand": "31/02/2026"}, 4: {"paroles.1.quand": "45/13/2026"}}


@pytest.mark.parametrize("number", ERRORS)
def test_an_error_keeps_every_field(visit, number):
    page = visit(js=False)
    to_page(page, number)
    values = all_values(number) | ERRORS[number]
    fill(page, values)
    go_on(page, number)
    assert page.title().startswith("Erreur")
    assert page.locator("#erreurs a").count() >= 1
    target = page.locator("#erreurs a").first.get_attribute("href").removeprefix("#")
    assert page.locator(f'[id="{target}"]').count() == 1, "the message leads to its field"
    assert_kept(page, values)
    go_on(page, number) if number == 1 else press(page, f"/ecrire/{number - 1}")


def test_the_other_language_keeps_every_field(visit):
    page = visit(js=False)
    page.goto("/ecrire")
    press(page, "/ecrire/1")
    for number in PAGES:
        fill(page, all_values(number))
        for language in ("en", "fr"):
            page.locator("button.langue").locator("visible=true").first.click()
            assert page.locator("html").get_attribute("lang") == language
            assert_kept(page, all_values(number))
        go_on(page, number)
    page.locator("button.langue").locator("visible=true").first.click()
    assert page.locator("html").get_attribute("lang") == "en" and CANARY in page.locator("main").inner_text()


def test_a_restarted_server_loses_nothing(visit, spare: Product):
    page = visit(js=False, server=spare)
    to_page(page, 2)
    fill(page, all_values(2))
    spare.restart()
    go_on(page, 2)
    press(page, "/ecrire/2")
    assert_kept(page, all_values(2))


def test_a_server_that_does_not_answer_loses_nothing(visit, spare: Product):
    page = visit(js=False, server=spare)
    to_page(page, 4)
    fill(page, all_values(4))
    spare.stop()
    try:
        press_without_waiting(page, "/ecrire/5")
        page.wait_for_url("chrome-error://**", timeout=10_000)
    except Error:
        pass
    spare.start()
    # The browser's own "reload" sends the same form again.
    travel(page, page.reload)
    press(page, "/ecrire/4")
    assert_kept(page, all_values(4))


def test_with_the_script_a_silent_server_is_said_on_the_page(visit, spare: Product):
    page = visit(server=spare)
    to_page(page, 4)
    fill(page, all_values(4))
    spare.stop()
    press_without_waiting(page, "/ecrire/5")
    notice = page.locator("form > [role=alert]")
    notice.wait_for()
    assert "Rien n’est perdu" in notice.inner_text() and notice.evaluate("e => e === document.activeElement")
    assert_kept(page, all_values(4))
    spare.start()
    go_on(page, 4)
    press(page, "/ecrire/4")
    assert_kept(page, all_values(4))


def test_with_the_script_a_page_too_large_is_said_on_the_page(visit):
    page = visit()
    to_page(page, 4)
    values = {"paroles.1.texte": "a" * (25 << 20)}
    page.evaluate("text => { document.getElementById('paroles.1.texte').value = text; }", values["paroles.1.texte"])
    press_without_waiting(page, "/ecrire/5")
    notice = page.locator("form > [role=alert]")
    notice.wait_for()
    assert "trop gros" in notice.inner_text()
    assert page.evaluate("document.getElementById('paroles.1.texte').value.length") == 25 << 20


def test_an_expired_draft_keeps_the_words_of_the_page(visit, spare: Product):
    page = visit(js=False, server=spare)
    to_page(page, 3)
    values = all_values(3)
    fill(page, values)
    spare.stop()
    (spare.data / "draft-keys.json").unlink()
    spare.start()
    go_on(page, 3)
    alert = page.locator("main [role=alert]")
    assert alert.count() == 1 and len(alert.inner_text()) > 20
    assert_kept(page, values)
    go_on(page, 3)
    press(page, "/ecrire/3")
    assert_kept(page, values)


@pytest.mark.parametrize("seal", ["x", "A" * 200, "%", "é" * 50, "====", "A" * 100_000])
def test_an_altered_draft_keeps_the_words_of_the_page(http: Client, seal):
    answer = http.post("/ecrire/3", {"brouillon": seal, "depuis": "2", "jeune.prenom": CANARY, "jeune.adresse": "Ici"})
    assert answer.status in (200, 409, 422) and 'role="alert"' in answer.text
    assert CANARY in answer.text and "Ici" in answer.text


def test_a_form_too_large_gives_a_clear_page_and_back_keeps_the_ticks(visit, http: Client):
    page = visit(js=False)
    page.goto("/reperer")
    fill(page, {"s": ["family.money"], "lieu": "Mulhouse"})
    page.locator("#metier").evaluate("menu => { const area = document.createElement('textarea'); area.name = 'lieu'; area.hidden = true; area.value = 'a '.repeat(200000); menu.after(area); }")
    press(page, "/reperer/reponse")
    assert "trop gros" in page.locator("h1").inner_text()
    travel(page, page.go_back)
    assert page.locator('[name=s][value="family.money"]').is_checked() and page.locator("#lieu").input_value() == "Mulhouse"
    # The pages of the form take more: 24 MB. Beyond, the same clear page.
    answer = http.post("/ecrire/4", {"depuis": "3", "faits.1.texte": "a" * (25 << 20)})
    assert answer.status == 413 and "trop gros" in answer.text


def test_every_choice_can_be_changed_and_unticked(http: Client):
    names = {name for number in PAGES for name in TEXTS[number]}
    assert len(names) > 60
    draft = http.post("/ecrire/4", {"depuis": "3", "u": ["fact.place"], "v": ["factor.riskTaking"]}).draft
    page = http.post("/ecrire/3", {"brouillon": draft, "depuis": "4"})
    assert 'value="fact.place" checked' in page.text
    draft = http.post("/ecrire/4", {"brouillon": page.draft, "depuis": "3"}).draft
    assert 'value="fact.place" checked' not in http.post("/ecrire/3", {"brouillon": draft, "depuis": "4"}).text
