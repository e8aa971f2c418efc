"""Nothing is left: no cookie, no storage, no identity in an address, a title or a log; Back after leaving shows nothing."""

from __future__ import annotations

import base64
import re
import urllib.parse

import pytest
from playwright.sync_api import Error, Page

from canaries import found_in
from client import Client
from journeys import download, fill, go_on, observe, press, write
from states import VIGNETTE, every

# Words of the subject, which stay in the history of a browser: refused in titles and addresses.
SUBJECT = re.compile(r"prostit|sexu|exploit|victim|viol|abus|mineur|danger|signalement|maltrait|prostitut|abuse|minor|report", re.I)
STORES = """async () => ({cookie: document.cookie, local: localStorage.length, session: sessionStorage.length,
  databases: (await indexedDB.databases()).length, caches: await (self.caches ? caches.keys().then(keys => keys.length) : 0),
  workers: await (navigator.serviceWorker ? navigator.serviceWorker.getRegistrations().then(all => all.length) : 0), name: window.name})"""
EMPTY = {"cookie": "", "local": 0, "session": 0, "databases": 0, "caches": 0, "workers": 0, "name": ""}


class Watch:
    """Everything a page asked and received."""

    def __init__(self, page: Page) -> None:
        self.addresses: list[str] = []
        self.titles: list[str] = []
        self.cookies: list[str] = []
        self.kept: list[str] = []
        page.on("request", lambda request: self.addresses.append(request.url))
        page.on("response", self._received)
        # A page of the form turns inside its document: its titles are seen from within.
        page.expose_function("titleSeen", lambda title: self.titles.append(title))
        page.add_init_script("addEventListener('DOMContentLoaded', () => { titleSeen(document.title); new MutationObserver(() => titleSeen(document.title)).observe(document.querySelector('title'), {childList: true}); });")

    def _received(self, response) -> None:
        headers = response.headers
        if "set-cookie" in headers:
            self.cookies.append(response.url)
        if headers.get("cache-control") != "no-store" and not re.search(r"/(style|aide|icone)-[0-9a-f]+\.", response.url):
            self.kept.append(response.url)


def test_whole_journeys_leave_nothing(visit, tmp_path):
    page = visit()
    watch = Watch(page)
    observe(page, VIGNETTE["guide"])
    press(page, "/ecrire")
    write(page, VIGNETTE["form"])
    press(page, "/ecrire/document")
    file = download(page, "/ecrire/signalement.pdf", tmp_path)
    press(page, "/ecrire/texte")
    assert page.evaluate(STORES) == EMPTY
    # The entry of the history holds the sealed draft and a rank, nothing in clear.
    state = page.evaluate("history.state")
    assert set(state) == {"brouillon", "rang"} and isinstance(state["rang"], int)
    sealed = state["brouillon"] + base64.urlsafe_b64decode(state["brouillon"] + "===").decode("latin-1")
    assert len(sealed) > 1000 and not found_in(sealed)
    assert page.context.cookies() == [] and not watch.cookies
    assert not watch.kept, "kept by the browser: " + ", ".join(watch.kept)
    for text in watch.addresses + watch.titles + [file.name]:
        assert not found_in(text), text
    for address in watch.addresses:
        assert not urllib.parse.urlsplit(address).query, f"words in an address: {address}"
    assert len(set(watch.addresses)) > 10 and len(watch.titles) > 10


def test_titles_and_addresses_do_not_name_the_subject(http):
    for prefix in ("", "/en"):
        for state in every(http, prefix):
            answer = state.ask(http, prefix)
            assert not SUBJECT.search(answer.title), f"{state.name}: {answer.title}"
            assert not SUBJECT.search(urllib.parse.urlsplit(state.path).path), state.path
            assert not found_in(answer.title)


def test_every_page_is_no_store(http):
    for state in every(http):
        answer = state.ask(http)
        assert answer.status == state.status, f"{state.name}: {answer.status}"
        assert answer.headers["cache-control"] == "no-store", state.name
        assert "set-cookie" not in answer.headers


def test_names_of_files_are_neutral(http):
    seal = next(state for state in every(http) if state.name == "document").fields["brouillon"]
    for target in ("signalement.pdf", "copie.pdf", "recu.pdf"):
        answer = http.post(f"/ecrire/{target}", {"brouillon": seal})
        name = re.search(r'filename="([^"]+)"', answer.headers["content-disposition"])
        assert name and not SUBJECT.search(name.group(1)) and not found_in(name.group(1))


@pytest.mark.parametrize("js", [True, False], ids=["script", "no-script"])
def test_leaving_then_back_does_not_show_what_was_typed(visit, js):
    page = visit(js=js)
    # The neutral site is not reached from a test.
    page.context.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), lambda route: route.fulfill(body="<title>Ailleurs</title><h1>Ailleurs</h1>", content_type="text/html"))
    observe(page, VIGNETTE["guide"])
    press(page, "/ecrire")
    fill(page, {name: value for name, value in VIGNETTE["form"]["1"].items() if not name.endswith(".choix") and name != "base"} | {"lieu.domicile": "Mulhouse"})
    go_on(page, 1)
    fill(page, {"jeune.prenom": VIGNETTE["form"]["2"]["jeune.prenom"]})
    page.locator("header a.sortie").click()
    page.wait_for_url(re.compile(r"^https://"))
    assert not found_in(page.content())
    try:
        page.go_back(wait_until="commit", timeout=5_000)
        page.wait_for_timeout(500)
    except Error:
        pass
    assert not found_in(page.content()), "Back shows typed words"


def test_leaving_clears_what_a_browser_may_have_kept(http):
    for path in ("/sortie", "/en/sortie"):
        answer = http.get(path)
        assert answer.status in (200, 302, 303) and answer.headers["cache-control"] == "no-store"
        assert '"cache"' in answer.headers.get("clear-site-data", "") or '"*"' in answer.headers.get("clear-site-data", "")
        target = answer.headers.get("location") or " ".join(re.findall(r'(?:href|url)="?=?([^" >]+)', answer.text))
        assert re.search(r"https://", target), "it leads to another site"
        assert not SUBJECT.search(target)


def test_the_log_counts_pages_and_tells_no_visit(spare):
    """One line for each route and status, once an hour and at the stop: no address asked for, no time of one visit."""
    http = Client(spare.url)
    for path in ("/contacts/67", "/contacts/68", "/contacts?lieu=Mulhouse", "/nulle-part"):
        http.get(path)
    http.post("/reperer/reponse", {"s": "family.school", "lieu": "Mulhouse"})
    spare.stop()
    log = spare.log()
    spare.start()
    counts = {(route, status): int(count) for count, route, status in re.findall(r"count=(\d+) route=(\S+) .*status=(\d+)", log)}
    assert counts["/contacts/{departement}", "200"] == 2 and counts["/reperer/reponse", "200"] == 1, log[-2_000:]
    assert ("NotFound", "404") in counts
    assert not found_in(log) and not re.search(r"lieu=|Mulhouse|contacts/6|nulle-part", log, re.I)
