"""The shared dossier as its team uses it: lists, writing, corrections, the return at night, and what others see of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from html import unescape
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

import door
from client import Answer
from keystrokes import Hand, Thumb
from product import Product, today_in_france

@pytest.fixture(scope="module")
def people(spare: Product) -> dict[str, door.Visitor]:
    """Loïc and Naïma follow the same young person; Yann another one; Coralie is not bound by secrecy; Aurore keeps the accounts."""
    return door.visitors(spare, "loic", "naima", "yann", "bastien", "coralie", "aurore")


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
    assert "Absence depuis" in people["yann"].get("/jeunes").text
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


# MARK: Days


def filled(text: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', text)
    value = found and re.search(r'value="([^"]*)"', found.group(0))
    return unescape(value.group(1)) if value else ""


MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]


def words(day: date) -> str:
    return f"{day.day}{'er' if day.day == 1 else ''} {MONTHS[day.month - 1]} {day.year}"


def test_a_day_to_come_is_looked_for_ahead(people: dict[str, door.Visitor], dossier: str) -> None:
    """Typed without its year as the hint suggests, a promise is for the next such day; its correction shows it in full and keeps it."""
    loic, today = people["loic"], today_in_france()
    assert "Par exemple 5 décembre" in loic.get(f"{dossier}/ajouter/commitmentMade").text
    for number, (typed, day) in enumerate([
        ((today + timedelta(days=9)).strftime("%d/%m"), today + timedelta(days=9)),
        (words(today + timedelta(days=40)).rsplit(" ", 1)[0], today + timedelta(days=40)),
        ((today + timedelta(days=300)).strftime("%d/%m/%y"), today + timedelta(days=300)),
        ("demain", today + timedelta(days=1)), ("dans 3 jours", today + timedelta(days=3)), ("in a week", today + timedelta(days=7)),
    ]):
        promise = write(loic, dossier, "commitmentMade", {"f-what": f"Promesse {number}", "f-who": "Loïc", "f-due": typed})
        page = loic.get(f"{dossier}/element/{promise}/corriger")
        assert filled(page.text, "f-due") == words(day), typed
        assert correct(loic, dossier, promise, page, {"f-what": f"Promesse {number} redite", "f-who": "Loïc", "f-due": filled(page.text, "f-due")}).status == 303
        assert words(day) in loic.get(f"{dossier}/element/{promise}").text
        moved = write(loic, dossier, "commitmentMoved", {"f-due": typed, "f-why": "Un train en retard"}, of=promise)
        assert words(day) in loic.get(f"{dossier}/element/{moved}").text
    answer = loic.post(f"{dossier}/ajouter/commitmentMade", {"cle": "k" * 22, "f-what": "Trop loin", "f-who": "Loïc", "f-due": "5 décembre 1926"})
    assert answer.status == 422 and 'id="f-due-erreur"' in answer.text and "avant 1990" in answer.text and "5 décembre 1926" in answer.text


def test_what_happened_has_a_day_that_was(people: dict[str, door.Visitor], dossier: str) -> None:
    """Said from today, it is written with its day; in the future, it is refused at its field with everything typed."""
    loic, today = people["loic"], today_in_france()
    number = write(loic, dossier, "traceLeft", {"f-what": "Un mot sous la porte.", "jour": "hier", "heure": "22h30"})
    assert f"{words(today - timedelta(days=1))}, 22\u00a0h\u00a030" in loic.get(f"{dossier}/element/{number}").text
    about = write(loic, dossier, "traceLeft", {"f-what": "Un message.", "jour": "vers le 3 mars 2026", "heure": ""})
    assert "vers le 3 mars 2026" in loic.get(f"{dossier}/element/{about}").text
    assert filled(loic.get(f"{dossier}/element/{about}/corriger").text, "jour") == "vers le 3 mars 2026"
    day = f"31/12/{today.year + 1}"
    for kind in ("runawayDeclared", "presenceNoted", "traceLeft", "returnRecorded"):
        place = "retour" if kind == "returnRecorded" else f"ajouter/{kind}"
        answer = loic.post(f"{dossier}/{place}", {"cle": "k" * 22, "f-what": "Des mots à garder", "f-words": "Des mots à garder", "f-lastSeen": "Des mots à garder", "jour": day, "heure": "3 h"})
        assert answer.status == 422 and 'id="jour-erreur"' in answer.text and "pas encore venu" in answer.text, kind
        assert "Des mots à garder" in answer.text and f'value="{day}"' in answer.text, kind


def test_an_absence_has_its_clock_and_its_return_comes_after_it(people: dict[str, door.Visitor], dossier: str) -> None:
    loic, yesterday = people["loic"], today_in_france() - timedelta(days=1)
    write(loic, dossier, "runawayDeclared", {"f-lastSeen": "Dans la cour."})
    for place in ("/jeunes", "/nuit", "/matin", "/retour", f"{dossier}/suivi"):
        assert "Absence, heure non notée, écrite le" in loic.get(place).text, place
    early = loic.post(f"{dossier}/retour", {"cle": "r" * 22, "jour": (yesterday - timedelta(days=1)).strftime("%d/%m/%Y"), "heure": "3 h", "f-words": "Sans heure de départ"})
    assert early.status == 303, "nobody can tell: the return is written"
    away = write(loic, dossier, "runawayDeclared", {"jour": "avant-hier à 22 h", "f-lastSeen": "Dans la cour."})
    for place in ("/jeunes", "/nuit", "/matin", "/retour", f"{dossier}/suivi"):
        shown = loic.get(place).text
        assert re.search(r"Absence depuis (\d+\u00a0h|2\u00a0jours) \(" + words(yesterday - timedelta(days=1)), shown), place
    fields = {"cle": "s" * 22, "jour": words(yesterday - timedelta(days=1)), "heure": "21 h 59", "f-words": "J’ai froid."}
    early = loic.post(f"{dossier}/retour", fields)
    assert early.status == 422 and 'id="jour-erreur"' in early.text and "serait avant" in early.text and "J’ai froid." in unescape(early.text) and "21 h 59" in early.text
    assert "Absence depuis" in loic.get("/jeunes").text
    back = loic.post(f"{dossier}/retour", fields | {"heure": "22 h 30"})
    assert back.status == 303 and "Absence depuis" not in loic.get("/jeunes").text
    number = int(re.search(r"fait=(\d+)", back.headers["location"]).group(1))
    page = loic.get(f"{dossier}/element/{number}/corriger")
    again = correct(loic, dossier, number, page, {"f-words": "J’ai froid.", "jour": words(yesterday - timedelta(days=1)), "heure": "3 h"})
    assert again.status == 422 and "serait avant" in again.text and "J’ai froid." in unescape(again.text)
    page = loic.get(f"{dossier}/element/{away}/corriger")
    assert filled(page.text, "heure") == "22\u00a0h\u00a000" and "Pour " in page.text and "(Dossier " in page.text
    later = correct(loic, dossier, away, page, {"f-lastSeen": "Dans la cour.", "jour": words(yesterday - timedelta(days=1)), "heure": "23 h"})
    assert later.status == 422 and 'id="jour-erreur"' in later.text and "serait après" in later.text and "Dans la cour." in later.text
    assert correct(loic, dossier, away, page, {"f-lastSeen": "Dans la cour.", "jour": words(yesterday - timedelta(days=1)), "heure": "22 h 10"}).status == 303


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


def test_a_moved_promise_waits_for_its_new_day(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    number = write(loic, dossier, "commitmentMade", {"f-what": "Aller à la boxe", "f-who": "Loïc", "f-due": "3/1/2027"})
    write(loic, dossier, "commitmentMoved", {"f-due": "15/1/2027", "f-newWhat": "Aller au ciné"}, of=number)
    for path in ("/taches", f"{dossier}/suivi", f"{dossier}/element/{number}"):
        page = unescape(loic.get(path).text)
        assert "Aller au ciné" in page and "15 janvier 2027" in page, path
    assert "Aller à la boxe" in unescape(loic.get(f"{dossier}/element/{number}").text), "what was promised first stays with it"
    write(loic, dossier, "commitmentKept", {"f-kept": "asPromised"}, of=number)
    assert "Aller au ciné" not in unescape(loic.get("/taches").text)


def test_two_answers_to_one_promise_are_shown_to_the_second(people: dict[str, door.Visitor], dossier: str) -> None:
    loic, naima = people["loic"], people["naima"]
    number = write(loic, dossier, "commitmentMade", {"f-what": "Rappeler sa mère", "f-who": "Loïc", "f-due": "3/1/2027"})
    write(loic, dossier, "commitmentKept", {"f-kept": "asPromised", "f-what": "Appelée à midi."}, of=number)
    page = naima.get(f"{dossier}/ajouter/commitmentDropped?de={number}")
    fields = {"cle": key(page), "de": str(number), "f-why": "Elle ne voulait plus."}
    told = naima.post(f"{dossier}/ajouter/commitmentDropped", fields)
    assert told.status == 409 and "Appelée à midi." in told.text and "Elle ne voulait plus." in told.text and "suite-lue" in told.text
    assert "Elle ne voulait plus." not in unescape(naima.get(f"{dossier}/element/{number}").text), "nothing is written yet"
    assert naima.post(f"{dossier}/ajouter/commitmentDropped", fields | {"suite-lue": "oui"}).status == 303
    both = unescape(loic.get(f"{dossier}/element/{number}").text)
    assert "Appelée à midi." in both and "Elle ne voulait plus." in both, "both stay"


def test_a_health_appointment_is_in_the_lists_of_who_goes_along(people: dict[str, door.Visitor], spare: Product) -> None:
    """Yann reads the health class; what he books for the team is in his lists, with its day."""
    yann = people["yann"]
    path = dossier_of(yann)
    assert yann.post(path, {"but": "protect"}).status == 200
    number = write(yann, path, "assessmentBooked", {"f-withWhom": "La maison des adolescents", "f-due": "4/1/2027", "f-hour": "9 h", "f-companion": "Yann"})
    tasks = unescape(yann.get("/taches").text)
    assert "4 janvier 2027" in tasks and f"/element/{number}" in tasks
    write(yann, path, "assessmentMoved", {"f-why": "Le médecin est malade", "f-due": "11/1/2027"}, of=number)
    assert "11 janvier 2027" in yann.get("/taches").text, "it never closes by itself"
    crisis = write(yann, path, "suicideAttemptNoted", {"f-what": "Comprimés avalés, réveillée."})
    morning = unescape(yann.get("/matin").text)
    assert f"/element/{crisis}" in morning and "Un élément de la nuit est réservé" not in morning.split("<h2")[-1]


def test_news_taken_out_are_no_news(people: dict[str, door.Visitor]) -> None:
    yann = people["bastien"]
    path = dossier_of(yann)
    assert yann.post(path, {"but": "protect"}).status == 200
    assert path in yann.get("/sans-nouvelles?jours=7").text
    old = write(yann, path, "traceLeft", {"quand": "1/6/2026", "jour": "1/6/2026", "f-what": "Un mot, en juin."})
    assert path in yann.get("/sans-nouvelles?jours=7").text, "written today, of another season"
    new = write(yann, path, "traceLeft", {"f-what": "Un mot, ce matin."})
    assert path not in yann.get("/sans-nouvelles?jours=7").text
    page = yann.get(f"{path}/element/{new}/retirer")
    seen = re.search(r'name="vu" value="(\d+)"', page.text)
    assert seen and yann.post(f"{path}/element/{new}/retirer", {"cle": key(page), "vu": seen.group(1), "raison": "Mauvais dossier."}).status == 303
    assert path in yann.get("/sans-nouvelles?jours=7").text and old


def test_a_writing_page_says_whose_dossier_it_is(people: dict[str, door.Visitor], dossier: str) -> None:
    for page in ("ajouter/traceLeft", "retour"):
        assert "Maëlys, 15 ans" in people["loic"].get(f"{dossier}/{page}").text, page
        assert "Maëlys" not in people["coralie"].get(f"{dossier}/{page}").text, "who reads nothing is told nothing"


def test_a_list_shows_what_was_just_written(people: dict[str, door.Visitor], dossier: str) -> None:
    """What is kept in memory of a dossier is read again as soon as anybody writes in it."""
    loic, naima = people["loic"], people["naima"]

    def shown(visitor: door.Visitor) -> str:
        found = re.search(rf'<a href="{dossier}/suivi">(.*?)</a>', visitor.get("/jeunes").text, re.S)
        assert found
        return found.group(1)

    before = shown(loic)
    assert shown(naima) == before
    number = write(naima, dossier, "commitmentMade", {"f-what": "La rappeler", "f-who": "Naïma", "f-due": "aujourd’hui"})
    assert words(today_in_france()) in shown(loic) and shown(naima) == shown(loic) != before
    page = loic.get(f"{dossier}/element/{number}/corriger")
    assert correct(loic, dossier, number, page, {"f-what": "La rappeler", "f-who": "Naïma", "f-due": "2/1/2026"}).status == 303
    assert words(today_in_france()) not in shown(naima) and shown(naima) == shown(loic), "a day that has passed is not the next one"
    write(loic, dossier, "commitmentKept", {"f-kept": "asPromised"}, of=number)
    assert shown(naima) == shown(loic) == before


def test_the_dossier_as_it_was_known_on_a_day(people: dict[str, door.Visitor], dossier: str) -> None:
    """What was written later is not there; a promise kept since waits again."""
    yann = people["bastien"]
    path = dossier_of(yann)
    assert yann.post(path, {"but": "protect"}).status == 200
    today, long_ago = today_in_france(), today_in_france() - timedelta(days=30)
    now, then, tonight = yann.get(f"{path}/suivi").text, yann.get(f"{path}/suivi?au={long_ago:%d/%m/%Y}").text, yann.get(f"{path}/suivi?au={today:%d/%m/%Y}").text
    assert "Entretien" in now and "Entretien" not in then.split("<main")[1].split("</main>")[0]
    before = yann.get(f"{path}/suivi?au=12/11/2019").text
    assert "Le 12 novembre 2019, ce dossier n’existait pas encore" in before and "comme il était connu le" not in before, "nothing written is not nothing known"
    assert "comme il était connu le" in tonight and "n’existait pas encore" not in tonight and "Entretien" in tonight
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
    yann, today = people["yann"], today_in_france()
    page = yann.get("/jeunes/ouvrir")
    fields = {"cle": key(page), "f-firstName": "Nolwenn", "f-familyName": "Quidelleur", "f-birthDate": f"1er janvier {today.year - 16}", "c-birthDate": "uncertain", "f-phone": "06 39 98 55 44"}
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
        opened.append(door.signed_in(browser, spare, people[name], width, java_script_enabled=js))
        return opened[-1]

    yield make
    for page in opened:
        page.context.close()


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
    assert "Absence depuis" not in mine
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


def test_words_are_not_left_behind_without_a_warning(look: Callable[..., Page], dossier: str) -> None:
    page = look("loic", 360)
    page.goto(f"{dossier}/ajouter/traceLeft")
    with page.expect_response("**/garder-la-saisie"):
        page.locator('[name="f-what"]').fill("Un mot laissé.")
    asked: list[str] = []

    def stay(dialog) -> None:  # noqa: ANN001
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Mon espace").first.click()
    assert asked == ["beforeunload"] and page.locator('[name="f-what"]').input_value() == "Un mot laissé."
    # Left all the same, by the arrow one finds the words again: sealed in the history, and nowhere else.
    assert page.evaluate("history.state.saisie.length") > 100
    assert "laissé" not in page.evaluate("JSON.stringify(history.state) + JSON.stringify(sessionStorage) + JSON.stringify(localStorage)")
    page.remove_listener("dialog", stay)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/espace")
    page.go_back()
    expect(page.locator('[name="f-what"]')).to_have_value("Un mot laissé.")
    # Saved, nothing is asked any more.
    page.get_by_role("button", name="Enregistrer").first.click()
    page.wait_for_url("**/suivi?fait=*")
    page.get_by_role("link", name="Mon espace").first.click()
    page.wait_for_url("**/espace")
    # Once it is saved, the page that one comes back to is empty.
    page.go_back()
    page.go_back()
    page.wait_for_url("**/ajouter/traceLeft")
    assert page.locator('[name="f-what"]').input_value() == "" and not page.evaluate("history.state?.saisie")


@pytest.mark.parametrize("place", ["ajouter/traceLeft", "retour"])
def test_without_a_network_the_page_keeps_its_words(look: Callable[..., Page], dossier: str, place: str) -> None:
    """At night in a corridor: the words, and whom to call, stay on the screen; with the network back, the same button saves them."""
    page = look("naima")
    page.goto(f"{dossier}/{place}")
    name = "f-what" if place.startswith("ajouter") else "f-words"
    page.locator(f'[name="{name}"]').fill("Je suis revenue seule.")
    page.context.set_offline(True)
    page.locator("#saisie button[type=submit]:not([formaction])").last.click()
    notice = page.locator("#saisie > [role=alert]")
    expect(notice).to_contain_text("Vos mots sont toujours dans la page")
    assert page.locator(f'[name="{name}"]').input_value() == "Je suis revenue seule." and page.url.endswith(place)
    page.context.set_offline(False)
    page.locator("#saisie button[type=submit]:not([formaction])").last.click()
    page.wait_for_url(re.compile("suivi|retour"))
    expect(page.locator("main")).to_contain_text("Je suis revenue seule." if place.startswith("ajouter") else "retour")


def test_words_are_taken_up_by_their_author_only(people: dict[str, door.Visitor], dossier: str) -> None:
    loic, naima = people["loic"], people["naima"]
    page = loic.get(f"{dossier}/ajouter/traceLeft")
    here = re.search(r'name="ici" value="([^"]+)"', page.text)
    assert here
    fields = {"ici": here.group(1), "cle": key(page), "f-what": "Des mots."}
    sealed = loic.post("/garder-la-saisie", fields)
    assert sealed.status == 200 and "mots" not in sealed.text and sealed.headers["content-type"].startswith("text/plain")
    assert "Des mots." in loic.post("/reprendre-la-saisie", {"suite": sealed.text}).text
    assert naima.post("/garder-la-saisie", fields).status == 404 and naima.post("/reprendre-la-saisie", {"suite": sealed.text}).status == 404
    for bad in ("", "x", sealed.text[:-2] + "AA"):
        assert loic.post("/reprendre-la-saisie", {"suite": bad}).status == 404
    assert loic.post("/garder-la-saisie", fields | {"ici": "x"}).status == 404


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
