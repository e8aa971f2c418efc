"""The shared dossier as its team uses it: lists, writing, corrections, the return at night, and what others see of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from html import unescape
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

import door
from client import Answer, Client
from keystrokes import Hand, Thumb
from product import Product

@pytest.fixture(scope="module")
def people(spare: Product) -> dict[str, door.Visitor]:
    """Loïc and Naïma follow the same young person; Yann another one; Coralie is not bound by secrecy; Aurore keeps the accounts."""
    found = {}
    for name in ("loic", "naima", "yann", "bastien", "coralie", "aurore"):
        found[name] = door.Visitor(Client(spare.url))
        assert found[name].sign_in(door.people(spare)[name]).status == 303, name
    return found


def dossier_of(visitor: door.Visitor) -> str:
    number = re.search(r"/dossiers/([0-9a-z]{26})", visitor.get("/espace").text)
    assert number
    return f"/dossiers/{number.group(1)}"


@pytest.fixture
def dossier(people: dict[str, door.Visitor]) -> str:
    path = dossier_of(people["loic"])
    for name in ("loic", "naima"):
        assert people[name].post(path, {"but": "protect"}).status == 200
    return path


def key(page: Answer) -> str:
    found = re.search(r'name="cle" value="([^"]+)"', page.text)
    assert found
    return found.group(1)


def write(visitor: door.Visitor, dossier: str, kind: str, fields: dict, of: int | None = None) -> int:
    """Adds an element as the page does; its number."""
    query = f"?de={of}" if of else ""
    page = visitor.get(f"{dossier}/ajouter/{kind}{query}")
    assert page.status == 200, kind
    answer = visitor.post(f"{dossier}/ajouter/{kind}", {"cle": key(page), **({"de": str(of)} if of else {}), **fields})
    assert answer.status == 303, answer.text[-2_000:]
    done = re.search(r"fait=(\d+)", answer.headers["location"])
    assert done
    return int(done.group(1))


# MARK: Lists


def test_lists_show_those_whom_one_follows(people: dict[str, door.Visitor]) -> None:
    for name, there, elsewhere in (("loic", "Maëlys, 15 ans", "Ilyan"), ("yann", "Ilyan, 16 ans", "Maëlys"), ("bastien", "Solenn, 17 ans", "Ilyan")):
        page = people[name].get("/jeunes").text
        assert there in page and elsewhere not in page, name
    assert "absent depuis" in people["yann"].get("/jeunes").text
    for name in ("coralie", "aurore"):
        for path in ("/jeunes", "/nuit", "/taches", "/sans-nouvelles", "/retour"):
            page = people[name].get(path)
            assert page.status == 200 and not re.search("Maëlys|Ilyan|Solenn", page.text), (name, path)


@pytest.mark.parametrize(("asked", "found"), [("maelys", True), ("TREVIDIC mae", True), ("Ilyan", False), ("zzz", False), ("", True), ("%", False), ("' OR 1=1 --", False), ("x" * 5_000, False), ("\u202emaelys", True)])
def test_a_search_without_accents_in_any_order(people: dict[str, door.Visitor], asked: str, found: bool) -> None:
    answer = people["loic"].post("/jeunes", {"recherche": asked})
    assert answer.status == 200 and ("Maëlys" in answer.text) == found
    if not found:
        assert "Personne parmi les jeunes que vous suivez" in answer.text
    assert "recherche" not in (answer.headers.get("location") or "")


def test_tonight_and_the_morning(people: dict[str, door.Visitor]) -> None:
    yann = people["yann"].get("/nuit").text
    assert "Absents" in yann and "Ilyan" in yann and "Le jeune est rentré" in yann and "116" in yann
    loic = people["loic"].get("/nuit").text
    for left in ("Blessure ou violence récente", "Dire son retour à la police", "Préparer demain", "Prévenir les parents"):
        assert left in loic, "what was not done, or had no answer, is still to be done"
    assert "Accueillir sans reproche" not in loic
    solenn = people["bastien"].get("/taches").text
    assert "18 ans bientôt" in solenn and "Rien ne se ferme seul" in solenn


def test_those_of_whom_nothing_is_heard(people: dict[str, door.Visitor]) -> None:
    assert "Solenn" in people["bastien"].get("/sans-nouvelles").text
    assert "Maëlys" not in people["loic"].get("/sans-nouvelles").text, "a trace left counts"
    assert people["bastien"].get("/sans-nouvelles?jours=banane").status == 200


# MARK: Writing


def test_what_is_written_is_read_by_the_team_in_its_classes(people: dict[str, door.Visitor], dossier: str) -> None:
    write(people["naima"], dossier, "traceLeft", {"f-how": ["word"], "f-what": "Une assiette gardée au chaud.", "jour": "26/11/2026", "heure": "22 h 15"})
    page = people["loic"].get(f"{dossier}/suivi").text
    assert "Une assiette gardée au chaud." in page and "26 novembre 2026, 22\u00a0h\u00a015" in page and "Naïma" in page
    # The location of the first entry stays with those to whom it was released.
    assert "chambre 12" not in page and "élément réservé" in page
    health = write(people["loic"], dossier, "careOffered", {"f-what": "Consultation proposée", "f-answer": "offered", "quand": "mi-novembre"})
    # Night staff does not read the health class: neither what it says, nor what it is.
    for page in (f"/element/{health}", "/suivi", "/parcours"):
        shown = people["naima"].get(dossier + page).text
        assert "Consultation proposée" not in shown and "Soin" not in shown.split("<main")[1].split("</main>")[0].replace("Soins", ""), page
    assert "Éléments réservés" in people["naima"].get(f"{dossier}/suivi").text


def test_a_double_click_is_one_element(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    before = loic.get(f"{dossier}/suivi").text.count("Un ballon dans la cour")
    fields = {"cle": key(loic.get(f"{dossier}/ajouter/traceLeft")), "f-what": "Un ballon dans la cour."}
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: loic.post(f"{dossier}/ajouter/traceLeft", fields), range(6)))
    assert {a.status for a in answers} == {303} and len({a.headers["location"] for a in answers}) == 1
    assert loic.get(f"{dossier}/suivi").text.count("Un ballon dans la cour") == before + 1


def test_many_write_at_once_and_nothing_is_lost(people: dict[str, door.Visitor], dossier: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(lambda n: write(people["loic" if n % 2 else "naima"], dossier, "traceLeft", {"f-what": f"Mot numéro {n} sous la porte."}), range(12)))
    assert len(set(numbers)) == 12
    page = people["loic"].get(f"{dossier}/suivi").text
    assert all(f"Mot numéro {n} sous la porte." in page for n in range(12))


@pytest.mark.parametrize(("kind", "fields", "wrong"), [
    ("commitmentMade", {"f-what": "Revenir jeudi", "f-due": "31/02/2027", "f-who": "Loïc"}, "f-due"),
    ("commitmentMade", {"f-what": "", "f-due": "12/12/2026", "f-who": "Loïc"}, "f-what"),
    ("commitmentMade", {"f-what": "Revenir", "f-due": "bientôt", "f-who": "Loïc"}, "f-due"),
    ("traceLeft", {"f-what": "Un mot", "jour": "hier soir peut-être", "heure": "26 h"}, "heure"),
    ("traceLeft", {"f-what": "Un mot", "jour": "31/02/2026", "heure": "3 h"}, "jour"),
    ("traceLeft", {"f-what": "x" * 9_000}, "f-what"),
    ("traceLeft", {"f-how": ["nothing-of-the-list"], "f-what": ""}, "f-what"),
    ("signsObserved", {}, "f-facts"),
    ("bondStated", {"f-bond": "perdu"}, "f-bond"),
])
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(people: dict[str, door.Visitor], dossier: str, kind: str, fields: dict, wrong: str) -> None:
    answer = people["loic"].post(f"{dossier}/ajouter/{kind}", {"cle": "k" * 22, **fields})
    assert answer.status == 422 and f'id="{wrong}-erreur"' in answer.text, kind
    assert re.search(r"<title>(Erreur|[^<]*)", answer.text)
    for name, typed in fields.items():
        if isinstance(typed, str) and typed and name != "f-bond":
            assert typed in unescape(answer.text), name
    assert 'name="cle" value="' + "k" * 22 in answer.text, "sent again, it is the same request"


@pytest.mark.parametrize("path", ["ajouter/inconnu", "ajouter/opened", "ajouter/returnRecorded", "ajouter/commitmentKept", "ajouter/commitmentKept?de=x", "ajouter/..%2f", "element/0/corriger", "element/999999/corriger", "element/x/corriger", "element/-1/corriger"])
def test_addresses_that_lead_nowhere(people: dict[str, door.Visitor], dossier: str, path: str) -> None:
    assert people["loic"].get(f"{dossier}/{path}").status == 404


def test_an_element_that_is_not_there_is_said(people: dict[str, door.Visitor], dossier: str) -> None:
    for number in ("999999", "x", "99999999999999999999999"):
        page = people["loic"].get(f"{dossier}/element/{number}")
        assert page.status == 200 and "n’existe pas dans ce dossier" in page.text


def test_a_promise_waits_until_somebody_says_what_came_of_it(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    number = write(loic, dossier, "commitmentMade", {"f-what": "Garder sa place au foot", "f-who": "Loïc", "f-due": "30/11/2026"})
    assert "Garder sa place au foot" in loic.get("/taches").text
    assert "30 novembre 2026" in loic.get(f"{dossier}/suivi").text
    write(loic, dossier, "commitmentKept", {"f-kept": "asPromised", "f-note": "Il y était."}, of=number)
    assert "Garder sa place au foot" not in loic.get("/taches").text
    assert "Garder sa place au foot" in loic.get(f"{dossier}/parcours").text, "it stays on the path"


def test_the_dossier_as_it_was_known_on_a_day(people: dict[str, door.Visitor], dossier: str) -> None:
    """What was written later is not there; a promise kept since waits again."""
    yann = people["bastien"]
    path = dossier_of(yann)
    assert yann.post(path, {"but": "protect"}).status == 200
    today, long_ago = date.today(), date.today() - timedelta(days=30)
    now, then = yann.get(f"{path}/suivi").text, yann.get(f"{path}/suivi?au={long_ago:%d/%m/%Y}").text
    assert "Entretien" in now and "comme il était connu" in then and "Entretien" not in then.split("<main")[1].split("</main>")[0]
    for wrong in ("31/02/2026", "bientôt", f"{today + timedelta(days=3):%d/%m/%Y}", "x" * 500):
        page = yann.get(f"{path}/suivi?au={quote(wrong)}")
        assert page.status == 200 and 'id="au-erreur"' in page.text and "Entretien" in page.text


# MARK: Corrections


def correct(visitor: door.Visitor, dossier: str, number: int, page: Answer, fields: dict) -> Answer:
    seen = re.search(r'name="vu" value="(\d+)"', page.text)
    assert seen
    return visitor.post(f"{dossier}/element/{number}/corriger", {"cle": key(page), "vu": seen.group(1), **fields})


def test_two_corrections_at_once_are_shown_to_a_person(people: dict[str, door.Visitor], dossier: str) -> None:
    loic, naima = people["loic"], people["naima"]
    number = write(loic, dossier, "traceLeft", {"f-what": "Un message laissé lundi."})
    mine, theirs = loic.get(f"{dossier}/element/{number}/corriger"), naima.get(f"{dossier}/element/{number}/corriger")
    assert "Un message laissé lundi." in mine.text
    assert correct(naima, dossier, number, theirs, {"f-what": "Un message laissé mardi."}).status == 303
    conflict = correct(loic, dossier, number, mine, {"f-what": "Un message laissé mercredi."})
    assert conflict.status == 409 and "mardi" in conflict.text and "mercredi" in conflict.text
    assert "mercredi" not in loic.get(f"{dossier}/suivi").text, "nothing was overwritten"
    # Having seen both, the person chooses.
    assert correct(loic, dossier, number, conflict, {"f-what": "Un message laissé mercredi."}).status == 303
    page = loic.get(f"{dossier}/element/{number}").text
    assert all(day in page for day in ("lundi", "mardi", "mercredi")), "every state stays in the history"


def test_what_was_written_in_the_wrong_file_is_taken_out_with_a_reason(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    number = write(loic, dossier, "traceLeft", {"f-what": "Écrit par erreur ici."})
    page = loic.get(f"{dossier}/element/{number}/retirer")
    seen = re.search(r'name="vu" value="(\d+)"', page.text)
    assert seen and "Écrit par erreur ici." in page.text
    empty = loic.post(f"{dossier}/element/{number}/retirer", {"cle": key(page), "vu": seen.group(1), "raison": " "})
    assert empty.status == 422 and 'id="raison-erreur"' in empty.text
    assert loic.post(f"{dossier}/element/{number}/retirer", {"cle": key(page), "vu": seen.group(1), "raison": "Mauvais dossier."}).status == 303
    assert "Écrit par erreur ici." not in loic.get(f"{dossier}/suivi").text
    history = loic.get(f"{dossier}/element/{number}").text
    assert "Mauvais dossier." in history and "Écrit par erreur ici." in history


def test_words_typed_for_an_element_taken_out_meanwhile_are_kept(people: dict[str, door.Visitor], dossier: str) -> None:
    loic, naima = people["loic"], people["naima"]
    number = write(loic, dossier, "traceLeft", {"f-what": "Un mot trop tôt retiré."})
    mine = naima.get(f"{dossier}/element/{number}/corriger")
    page = loic.get(f"{dossier}/element/{number}/retirer")
    assert loic.post(f"{dossier}/element/{number}/retirer", {"cle": key(page), "vu": str(number), "raison": "Doublon."}).status == 303
    answer = correct(naima, dossier, number, mine, {"f-what": "Mes mots à moi, longs à écrire."})
    assert answer.status == 409 and "Mes mots à moi, longs à écrire." in answer.text and f"{dossier}/ajouter/traceLeft" in answer.text
    again = naima.post(f"{dossier}/ajouter/traceLeft", {"cle": key(answer), "f-what": "Mes mots à moi, longs à écrire."})
    assert again.status == 303 and "Mes mots à moi, longs à écrire." in loic.get(f"{dossier}/suivi").text


def test_an_end_is_the_end_of_something(people: dict[str, door.Visitor], dossier: str) -> None:
    """A number that is not there, or is of another kind, ends nothing; nor does somebody who may read nothing."""
    loic = people["loic"]
    for of in ("999999", "9223372036854775807", "1", "x", "-1", "99999999999999999999999"):
        assert loic.post(f"{dossier}/ajouter/commitmentKept", {"cle": "k", "de": of, "f-kept": "asPromised"}).status == 404, of


# MARK: Others


def test_who_is_not_on_the_team_finds_nothing(people: dict[str, door.Visitor], dossier: str) -> None:
    """The same page as for a number that does not exist, for every address and every form."""
    nothing = "/dossiers/7" + "z" * 25
    for name in ("yann", "coralie", "aurore"):
        for rest in ("/suivi", "/parcours", "/ajouter", "/ajouter/traceLeft", "/element/1", "/element/1/corriger", "/retour", "/enregistre"):
            there, not_there = people[name].get(dossier + rest), people[name].get(nothing + rest)
            assert there.status == not_there.status == 404 and there.text == not_there.text, (name, rest)
        for rest in ("/ajouter/traceLeft", "/element/1/corriger", "/element/1/retirer", "/retour"):
            there, not_there = people[name].post(dossier + rest, {"cle": "x", "f-what": "intrus", "raison": "x", "vu": "1"}), people[name].post(nothing + rest, {"cle": "x", "f-what": "intrus", "raison": "x", "vu": "1"})
            assert there.status == not_there.status == 404 and there.text == not_there.text, (name, rest)
    assert "intrus" not in people["loic"].get(f"{dossier}/suivi").text


def test_a_dossier_is_opened_once_and_likely_twins_are_shown(people: dict[str, door.Visitor]) -> None:
    yann = people["yann"]
    page = yann.get("/jeunes/ouvrir")
    fields = {"cle": key(page), "f-firstName": "Nolwenn", "f-familyName": "Quidelleur", "f-birthDate": "3 mars 2010", "c-birthDate": "uncertain", "f-phone": "06 39 98 55 44"}
    answers = [yann.post("/jeunes/ouvrir", fields) for _ in range(2)]
    assert [a.status for a in answers] == [303, 303] or answers[1].status == 200
    mine = yann.get("/jeunes").text
    assert mine.count("Nolwenn, 16 ans") == 1
    again = yann.post("/jeunes/ouvrir", fields | {"cle": "another-key", "f-phone": ""})
    assert again.status == 200 and "Peut-être le même jeune" in again.text and "même date de naissance" in again.text and 'value="Quidelleur"' in again.text
    assert yann.get("/jeunes").text.count("Nolwenn") == 1
    other = yann.post("/jeunes/ouvrir", fields | {"cle": "another-key", "f-phone": "", "malgre": "oui"})
    assert other.status == 303 and yann.get("/jeunes").text.count("Nolwenn, 16 ans") == 2
    assert people["coralie"].get("/jeunes/ouvrir").status == people["aurore"].get("/jeunes/ouvrir").status == 403
    empty = yann.post("/jeunes/ouvrir", {"cle": "k"})
    assert empty.status == 422 and 'id="f-firstName-erreur"' in empty.text


# MARK: The night


@pytest.fixture
def look(browser: Browser, spare: Product, people: dict[str, door.Visitor]) -> Iterator[Callable[..., Page]]:
    """A page of a telephone, or of another screen, signed in as somebody."""
    opened = []

    def make(name: str, width: int = 360, js: bool = True) -> Page:
        context = browser.new_context(base_url=f"http://localhost:{spare.port}", viewport={"width": width, "height": 740}, java_script_enabled=js, locale="fr-FR", timezone_id="Europe/Paris")
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": key, "value": value, "domain": "localhost", "path": "/", "secure": True, "httpOnly": True, "sameSite": "Strict"} for key, value in people[name].cookies.items() if key == "__Host-session"])
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


def test_a_return_at_night_on_a_telephone(look: Callable[..., Page], people: dict[str, door.Visitor]) -> None:
    """From the list of the night to a return written with its eight gestures, in 90 seconds; the morning team sees what is left, and closes it one by one."""
    page = look("yann")
    page.goto("/nuit")
    hand = Thumb(page)
    hand.look("main h1, main h2, main .carte h3, main .carte .bouton")
    hand.think()
    hand.click()
    hand.open(lambda: page.locator("main .carte").filter(has_text="Ilyan").get_by_role("link", name="Le jeune est rentré").click())
    assert page.locator("ol.huit > li").count() == 8
    for gesture in range(1, 9):
        # Each gesture is read, with its line of help, and thought about; four of them were done.
        hand.read(page.locator("ol.huit > li").nth(gesture - 1).locator("legend").inner_text())
        hand.think()
        if gesture in (1, 2, 5, 7):
            hand.click()
            page.locator(f'input[name="f-g{gesture}"][value="done"]').check(force=True)
    hand.compose("f-words", "J’ai froid. Je veux dormir.")
    hand.choose("f-how", "alone")
    hand.think()
    hand.click()
    hand.open(lambda: page.get_by_role("button", name="Enregistrer le retour").click())
    assert hand.seconds <= 90, hand.report()
    yann = people["yann"]
    mine = yann.get("/jeunes").text
    assert "absent depuis" not in mine
    night = yann.get("/nuit").text
    assert "Dire son retour à la police" in night and "Accueillir sans reproche" not in night
    link = re.search(r'href="(/dossiers/[^"]*ajouter/gestureDone\?de=(\d+)&amp;geste=g4)"', night)
    assert link
    form = yann.get(unescape(link.group(1)))
    assert re.search(r'value="g4" checked', form.text)
    place = link.group(1).split("?")[0]
    assert yann.post(place, {"cle": key(form), "de": link.group(2), "f-gesture": "g4", "f-result": "noAnswer"}).status == 303
    assert "Dire son retour à la police" in yann.get("/nuit").text, "nobody answered: it still waits"
    assert yann.post(place, {"cle": key(yann.get(unescape(link.group(1)))), "de": link.group(2), "f-gesture": "g4", "f-result": "done"}).status == 303
    assert "Dire son retour à la police" not in yann.get("/nuit").text


def test_the_next_promise_is_found_in_fifteen_seconds(look: Callable[..., Page], people: dict[str, door.Visitor], dossier: str) -> None:
    page = look("loic", 1280)
    page.goto("/jeunes")
    hand = Hand(page)
    hand.look("main h1")
    hand.think()
    hand.click()
    hand.open(lambda: page.goto(f"{dossier}/parcours"))
    hand.look("main .carte")
    assert "Prochain engagement" in page.locator("main .carte").first.inner_text()
    assert hand.seconds <= 15, hand.report()


def test_what_was_typed_outlives_a_hidden_screen(look: Callable[..., Page], people: dict[str, door.Visitor], spare: Product, dossier: str) -> None:
    """Hidden while writing: after the proof, the same form with the same words."""
    page = look("naima")
    page.goto(f"{dossier}/ajouter/observationWritten")
    page.locator('[name="f-facts"]').fill("Il pleuvait, elle attendait dehors.")
    page.get_by_role("button", name="Masquer l’écran").click()
    assert "Il pleuvait" not in page.content()
    person = door.people(spare)["naima"]
    page.locator('[name="phrase"]').fill(person.phrase)
    page.locator('[name="code"]').fill(person.fresh_code())
    with page.expect_navigation():
        page.locator("main form button.bouton").first.click()
    assert page.locator('[name="f-facts"]').input_value() == "Il pleuvait, elle attendait dehors."
    people["naima"].cookies["__Host-session"] = next(c["value"] for c in page.context.cookies() if c["name"] == "__Host-session")
