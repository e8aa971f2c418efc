"""Copies of a dossier: what they hold, what they say of who took them, what the team sees of it, and the paper that a young person keeps."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import jsonschema
import pytest
from playwright.sync_api import Browser, Page

import checkers
import door
import papers
from client import Answer
from product import REPOSITORY as ROOT
from product import Product
from test_casefile import dossier_of, key, write

sys.path.append(str(ROOT / "Tests" / "DocumentTests"))
from conformance import breaches  # noqa: E402

SCHEMA = json.loads((ROOT / "Sources" / "CaseFile" / "Resources" / "dossier.schema.json").read_text())
SERIAL = "[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}"
HOSTILE = "#set page(width: 1pt) $x^2$ *g* _b_ @ref [l] `c` \\ <b>é</b>"
"""As long as one line of an answer, so that it is read in one piece."""


@pytest.fixture(scope="module")
def people(spare: Product) -> dict[str, door.Visitor]:
    return door.visitors(spare, "loic", "naima", "yann", "bastien", "coralie")


@pytest.fixture
def dossier(people: dict[str, door.Visitor]) -> str:
    path = dossier_of(people["loic"])
    for name in ("loic", "naima"):
        assert people[name].post(path, {"but": "protect"}).status == 200
    return path


@pytest.fixture(autouse=True)
def proved(people: dict[str, door.Visitor], spare: Product) -> None:
    """Whose proof of identity is too old gives it again."""
    for name, visitor in people.items():
        path = dossier_of(visitor) if name in ("loic", "naima") else None
        if path and visitor.post(path, {"but": "protect"}).status == 200:
            visitor.renew(door.people(spare)[name])


def take(visitor: door.Visitor, dossier: str, form: str, to: str = "L’avocate du jeune, pour l’audience.", cle: str | None = None) -> Answer:
    page = visitor.get(f"{dossier}/imprimer")
    assert page.status == 200, page.text[-1_500:]
    return visitor.post(f"{dossier}/imprimer", {"cle": cle or key(page), "forme": form, "destinataire": to})


def saved(answer: Answer, folder: Path) -> Path:
    assert answer.status == 200, answer.text[-2_000:]
    file = folder / re.search(r'filename="([^"]+)"', answer.headers["content-disposition"]).group(1)
    file.write_bytes(answer.body)
    return file


def flat(text: str) -> str:
    return papers.squeezed(text.replace("\u00a0", " ").replace("\u202f", " "))


# MARK: Printed


def test_a_dossier_is_printed_with_who_when_and_a_number(people: dict[str, door.Visitor], dossier: str, tmp_path: Path) -> None:
    loic = people["loic"]
    write(loic, dossier, "traceLeft", {"f-what": "Un carnet neuf sur son lit."})
    pdf = saved(take(loic, dossier, "dossier"), tmp_path)
    assert re.fullmatch(f"dossier-{SERIAL}\\.pdf", pdf.name)
    serial = re.search(SERIAL, pdf.name).group()
    papers.check_norms(pdf, "fr")
    assert breaches(pdf.read_bytes()) == []
    text = papers.text(pdf)
    for said in ("Maëlys", "Un carnet neuf sur son lit.", "L’avocate du jeune, pour l’audience.", "Loïc Fontanel", "Ce qui attend"):
        assert flat(said) in flat(text), said
    for number in range(1, len(papers.images(pdf, 20)) + 1):
        page = flat(papers.text(pdf, number))
        assert serial in page and "LoïcFontanel" in page and re.search(r"\d{4}à?,?\d{1,2}[:h]\d{2}", page), number
    assert "chambre 12" not in text, "the location is released by two people"
    # The title of the document and its name say nothing of whom it is about.
    with papers.pikepdf.open(pdf) as file, file.open_metadata() as metadata:
        assert "Maëlys" not in str(metadata) and "Loïc" not in str(metadata.get("{http://purl.org/dc/elements/1.1/}title"))
    # The team sees it, in the dossier and among the readings.
    for page in (people["naima"].get(f"{dossier}/suivi").text, people["naima"].get(f"{dossier}/lectures").text):
        assert serial in page and re.search(r"Loïc Fontanel le [^<]+, n°", unescape(page))
    assert "L’avocate du jeune, pour l’audience." in people["naima"].get(f"{dossier}/suivi").text


def test_what_is_reserved_is_reserved_on_paper(people: dict[str, door.Visitor], dossier: str, tmp_path: Path) -> None:
    write(people["loic"], dossier, "careOffered", {"f-what": "Consultation au secret", "f-answer": "offered", "quand": "mi-novembre"})
    write(people["loic"], dossier, "decisionGiven", {"f-decision": "Le juge a dit oui à son placement.", "quand": "mi-novembre"})
    theirs, data = saved(take(people["naima"], dossier, "dossier"), tmp_path), json.loads(take(people["naima"], dossier, "data").body)
    for text in (papers.text(theirs), json.dumps(data, ensure_ascii=False)):
        for word in ("Consultation au secret", "Le juge a dit oui", "careOffered", "decisionGiven", "Soin ou aide"):
            assert flat(word) not in flat(text), word
    assert "Élémentsréservés" in flat(papers.text(theirs)) and len(data["reserved"]) >= 2 and data["classes"] == ["identity", "social"]
    mine = papers.text(saved(take(people["loic"], dossier, "dossier"), tmp_path))
    assert flat("Le juge a dit oui à son placement.") in flat(mine), "positive control: who may read it prints it"


def test_what_was_taken_out_is_in_no_copy(people: dict[str, door.Visitor], dossier: str, tmp_path: Path) -> None:
    loic = people["loic"]
    number = write(loic, dossier, "traceLeft", {"f-what": "Une phrase d’un autre dossier."})
    assert flat("Une phrase d’un autre dossier.") in flat(papers.text(saved(take(loic, dossier, "dossier"), tmp_path)))
    page = loic.get(f"{dossier}/element/{number}/retirer")
    assert loic.post(f"{dossier}/element/{number}/retirer", {"cle": key(page), "vu": str(number), "raison": "Mauvais dossier."}).status == 303
    for form in ("dossier", "path", "data"):
        answer = take(loic, dossier, form)
        text = answer.body.decode() if form == "data" else papers.text(saved(answer, tmp_path))
        assert flat("Une phrase d’un autre dossier.") not in flat(text), form


def test_a_double_click_is_one_copy(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    cle = key(loic.get(f"{dossier}/imprimer"))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: take(loic, dossier, "data", to="Double clic", cle=cle), range(4)))
    assert {a.status for a in answers} == {200} and len({a.headers["content-disposition"] for a in answers}) == 1
    serial = re.search(SERIAL, answers[0].headers["content-disposition"]).group()
    assert loic.get(f"{dossier}/lectures").text.count(serial) == 1
    other = take(loic, dossier, "data", to="Quelqu’un d’autre", cle=cle)
    assert serial not in other.headers["content-disposition"], "another recipient is another copy"


@pytest.mark.parametrize(("fields", "wrong"), [({"forme": "dossier", "destinataire": " "}, "destinataire"), ({"forme": "tout", "destinataire": "moi"}, "forme"), ({"forme": "young", "destinataire": "moi"}, "forme"), ({"forme": "data", "destinataire": "x" * 301}, "destinataire"), ({}, "forme")])
def test_without_a_recipient_nothing_leaves(people: dict[str, door.Visitor], dossier: str, fields: dict, wrong: str) -> None:
    before = people["loic"].get(f"{dossier}/lectures").text.count(", n°")
    answer = people["loic"].post(f"{dossier}/imprimer", {"cle": "k" * 22, **fields})
    assert answer.status == 422 and f'id="{wrong}-erreur"' in answer.text and "content-disposition" not in answer.headers
    assert not fields.get("destinataire", "").strip() or fields["destinataire"] in answer.text
    assert people["loic"].get(f"{dossier}/lectures").text.count(", n°") == before


def test_who_may_not_take_a_copy_takes_none(people: dict[str, door.Visitor], dossier: str) -> None:
    nothing = "/dossiers/7" + "z" * 25
    for name in ("yann", "bastien", "coralie"):
        for rest in ("/imprimer", "/avec-le-jeune", "/avec-le-jeune/papier", "/proches"):
            there, not_there = people[name].get(dossier + rest), people[name].get(nothing + rest)
            assert there.status == not_there.status == 404 and there.text == not_there.text, (name, rest)
        for rest in ("/imprimer", "/avec-le-jeune/papier"):
            there = people[name].post(dossier + rest, {"cle": "x", "forme": "data", "destinataire": "moi", "risque": "lecteurs", "telephone": "06"})
            assert there.status == 404 and "content-disposition" not in there.headers


def test_nothing_in_bulk(people: dict[str, door.Visitor], dossier: str) -> None:
    page = people["loic"].get(f"{dossier}/imprimer").text
    assert "Plusieurs dossiers à la fois" in page and "deux personnes" in page
    assert people["loic"].post("/dossiers/*/imprimer", {"forme": "data", "destinataire": "moi"}).status == 404


# MARK: Data


def test_the_file_is_what_its_schema_says(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    number = write(loic, dossier, "commitmentMade", {"f-what": "Passer samedi", "f-who": "Loïc", "f-due": "05/12/2026"})
    write(loic, dossier, "commitmentKept", {"f-kept": "asPromised"}, of=number)
    write(loic, dossier, "informationRecorded", {"f-what": "nickname", "f-value": "Lys", "c-value": "uncertain", "quand": "2024"})
    answer = take(loic, dossier, "data")
    assert re.search(f'filename="dossier-{SERIAL}\\.json"', answer.headers["content-disposition"]) and answer.headers["content-type"] == "application/json"
    data = json.loads(answer.body)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    validator.check_schema(SCHEMA)
    validator.validate(data)
    served = loic.get("/formats/dossier")
    assert json.loads(served.body) == SCHEMA
    byNumber = {e["number"]: e for e in data["elements"]}
    assert byNumber[number]["answers"]["social"]["values"] == {"what": ["Passer samedi"], "who": ["Loïc"], "due": ["2026-12-05"]}
    assert byNumber[byNumber[number]["endedBy"]]["refersTo"] == number and not byNumber[number]["isOpen"]
    assert any(e["answers"].get("identity", {}).get("doubts") == {"value": "uncertain"} for e in data["elements"])
    assert data["by"]["name"] == "Loïc Fontanel" and data["to"].startswith("L’avocate")
    # Positive controls: what is not of the format is refused.
    for spoiled in (data | {"extra": 1}, data | {"version": 2}, data | {"classes": ["secret"]}, {k: v for k, v in data.items() if k != "to"}, data | {"elements": [data["elements"][0] | {"number": 0}]}):
        assert list(validator.iter_errors(spoiled))


# MARK: The life path on two pages


def test_the_path_on_two_pages_says_what_it_leaves_out(people: dict[str, door.Visitor], dossier: str, tmp_path: Path) -> None:
    loic = people["loic"]
    pdf = saved(take(loic, dossier, "path"), tmp_path)
    papers.check_norms(pdf, "fr")
    assert breaches(pdf.read_bytes()) == [] and len(papers.images(pdf, 20)) <= 2
    first = flat(papers.text(pdf))
    assert "Prochainengagement" in first and "Avant" in first and flat("Première arrivée au foyer") in first and "Nonimprimésici" not in first
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: write(loic, dossier, "traceLeft", {"f-what": f"Trace numérotée {n}. " + "mot " * 300}), range(60)))
    pdf = saved(take(loic, dossier, "path"), tmp_path)
    text = flat(papers.text(pdf))
    left = re.search(r"(\d+)éléments,lesplusanciens", text)
    assert len(papers.images(pdf, 20)) == 2 and left
    shown = len(re.findall("Tracelaissée", text))
    total = len(re.findall('<li id="n', loic.get(f"{dossier}/parcours").text))
    printed = len(re.findall(r"ÉcritparLoïcFontanel|Écritpar", text))
    assert shown > 5 and printed + int(left.group(1)) == total, (printed, left.group(1), total)
    assert flat("(la suite est dans le dossier)") in text
    assert "riendeconnu" not in text and flat("Première arrivée au foyer") in text, "what is oldest is not all that is left out: each band keeps its last ones"


# MARK: Hostile words


def test_words_are_printed_as_typed(people: dict[str, door.Visitor], dossier: str, tmp_path: Path) -> None:
    loic = people["loic"]
    write(loic, dossier, "observationWritten", {"f-facts": HOSTILE, "f-hypothesis": "\u202eenvers\u202c 😀 👩‍👧 ﷽ \u0000 " + "x" * 3_000})
    write(loic, dossier, "observationWritten", {"f-facts": ("Une longue note. " * 470)[:7_990]})
    pdf = saved(take(loic, dossier, "dossier", to=HOSTILE), tmp_path)
    assert breaches(pdf.read_bytes()) == []
    text = flat(papers.text(pdf))
    assert text.count(flat(HOSTILE)) >= 2, "in the note, and for whom it is"
    assert "envers" in text and "\u202e" not in text
    assert text.count("Unelonguenote.") >= 469


def test_five_hundred_elements_are_printed_whole(people: dict[str, door.Visitor], spare: Product, tmp_path: Path) -> None:
    yann = people["yann"]
    page = yann.get("/jeunes/ouvrir")
    answer = yann.post("/jeunes/ouvrir", {"cle": key(page), "f-firstName": "Ewen \u202e*Le* #Goff \u2067@x", "malgre": "oui"})
    assert answer.status == 303
    path = re.search(r"/dossiers/[0-9a-z]{26}", answer.headers["location"]).group()
    assert yann.post(path, {"but": "protect"}).status == 200
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda n: write(yann, path, "traceLeft", {"f-what": f"Trace {n:03d} laissée."}), range(500)))
    again = yann.get(f"{path}/imprimer")
    if again.status == 403:
        assert yann.prove(door.people(spare)["yann"], again).status == 303
    pdf = saved(take(yann, path, "dossier"), tmp_path)
    text = flat(papers.text(pdf))
    assert all(f"Trace{n:03d}laissée." in text for n in range(500)) and "Ewen*Le*#Goff@x" in text
    assert len(json.loads(take(yann, path, "data").body)["elements"]) == 501
    assert len(papers.images(saved(take(yann, path, "path"), tmp_path), 20)) == 2


# MARK: With the young person


def test_what_may_be_said_to_the_young_person(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    write(loic, dossier, "pactMade", {"f-youngSays": "Je préviens si je pars.", "f-teamSays": "On répond, même la nuit."})
    write(loic, dossier, "safetyPlanMade", {"f-signals": "Elle ne dort plus.", "f-toDo": "Appeler Loïc.", "f-places": "La boulangerie du coin", "f-codeWord": "Tournesol"})
    write(loic, dossier, "decisionGiven", {"f-decision": "Le juge veut que tu sois en sécurité.", "f-explainedOn": "mi-novembre", "quand": "mi-novembre"})
    page = unescape(loic.get(f"{dossier}/avec-le-jeune").text)
    for said in ("Je préviens si je pars.", "Elle ne dort plus.", "Le juge veut que tu sois en sécurité.", "Qui a lu mon dossier", "Loïc Fontanel", "Naïma Berthier"):
        assert said in page, said
    assert "Tournesol" not in page and "La boulangerie" not in page
    theirs = unescape(people["naima"].get(f"{dossier}/avec-le-jeune").text)
    assert "Le juge veut" not in theirs and "Je préviens si je pars." in theirs


def test_the_paper_holds_only_what_was_ticked(people: dict[str, door.Visitor], dossier: str, tmp_path: Path) -> None:
    loic = people["loic"]
    write(loic, dossier, "pactMade", {"f-youngSays": "Je préviens si je pars.", "f-teamSays": "On répond, même la nuit."})
    write(loic, dossier, "decisionGiven", {"f-decision": "Le juge veut que tu sois en sécurité.", "quand": "mi-novembre"})
    place = f"{dossier}/avec-le-jeune/papier"
    page = loic.get(place)
    lines = re.findall(r'name="garder" value="([\w-]+)"( checked)?', page.text)
    assert lines and not any(ticked for _, ticked in lines), "nothing is ticked for them: free words may hold a name"
    safe, judicial = ([line for line, _ in lines if line.endswith(end)] for end in ("-youngSays", "-decision"))
    assert "Si quelqu’un d’autre trouve ce papier" in page.text
    pdf = saved(loic.post(place, {"cle": key(page), "garder": safe, "telephone": "03 89 00 00 00"}), tmp_path)
    assert re.fullmatch(f"papier-{SERIAL}\\.pdf", pdf.name)
    papers.check_norms(pdf, "fr")
    assert breaches(pdf.read_bytes()) == []
    text = flat(papers.text(pdf))
    assert flat("Je préviens si je pars.") in text and "0389000000" in text and flat("On répond, même la nuit.") not in text, "what the team says may hold names"
    for word in ("Maëlys", "Loïc Fontanel", "Lejuge", "Alizés", "Foyer", "Mulhouse", "Tournesol", "exploitation", "Dossier", "Repère"):
        assert flat(word) not in text, word
    sizes = {round(float(size), 1) for size in re.findall(r'size="([\d.]+)"', papers.subprocess.run(["pdftohtml", "-xml", "-i", "-stdout", str(pdf)], capture_output=True, text=True, check=True).stdout)}
    assert max(sizes) >= 18, "large type"
    # Ticked one by one, it is there.
    answer = loic.post(place, {"cle": key(page), "garder": "lecteurs", "telephone": "03 89 00 00 00"})
    text = flat(papers.text(saved(answer, tmp_path)))
    assert "Lejuge" not in text and "Quialumondossier" in text and "LoïcFontanel" not in text
    text = flat(papers.text(saved(loic.post(place, {"cle": key(page), "garder": judicial, "telephone": "03 89 00 00 00"}), tmp_path)))
    assert flat("Le juge veut que tu sois en sécurité.") in text
    for fields, wrong in (({"garder": safe}, "telephone"), ({"telephone": "03 89 00 00 00"}, "garder"), ({"garder": ["999999", "x"], "telephone": "119"}, "garder"), ({"garder": safe, "telephone": "0" * 61}, "telephone"), ({"garder": safe, "telephone": "Foyer inventé, 12 rue Inventée"}, "telephone")):
        answer = loic.post(place, {"cle": "k", **fields})
        assert answer.status == 422 and f'id="{wrong}-erreur"' in answer.text, fields
    assert re.search(SERIAL, pdf.name).group() in loic.get(f"{dossier}/suivi").text


def test_what_parents_and_relatives_may_be_told(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    write(loic, dossier, "relativeRecorded", {"f-name": "Une tante inventée", "f-link": "tante", "f-role": ["helps"], "f-mayBeTold": "Qu’elle va bien."})
    write(loic, dossier, "relativeRecorded", {"f-name": "Un beau-père inventé", "f-link": "beau-père", "f-role": ["keepAway"], "f-mayBeTold": "Jamais montré."})
    write(loic, dossier, "parentsInformed", {"f-who": ["mother"], "f-state": "partly"})
    write(loic, dossier, "objectionOfYoungPerson", {"f-what": "Son nouveau numéro", "f-decision": "respected"})
    page = unescape(loic.get(f"{dossier}/proches").text)
    assert "Un parent mis en cause" in page and "L226-2-2" in page and "Qu’elle va bien." in page and "Son nouveau numéro" in page
    nobody, told = page.split("À qui ne rien dire")[1].split("Ce qui peut être dit")[:2]
    assert "Un beau-père inventé" in nobody and "Un beau-père inventé" not in told and "Jamais montré" not in page


# MARK: Screens


@pytest.fixture
def look(browser: Browser, spare: Product, people: dict[str, door.Visitor]) -> Iterator[Callable[..., Page]]:
    opened = []

    def make(name: str, width: int) -> Page:
        opened.append(door.signed_in(browser, spare, people[name], width, accept_downloads=True))
        return opened[-1]

    yield make
    for page in opened:
        page.context.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_pages_of_copies_hold_what_the_others_hold(look: Callable[..., Page], dossier: str, width: int, prefix: str) -> None:
    page, found = look("loic", width), []
    for rest in ("/imprimer", "/avec-le-jeune", "/avec-le-jeune/papier", "/proches"):
        page.goto(prefix + dossier + rest)
        assert page.locator("main h1").count() == 1
        checkers.unfold(page)
        found += [f"{rest}: {text}" for text in checkers.axe(page) + checkers.small_targets(page) + checkers.overflow(page)]
    assert not found, "\n".join(found)


def test_a_copy_by_hand_from_the_path(look: Callable[..., Page], dossier: str, tmp_path: Path) -> None:
    page = look("loic", 390)
    page.goto(f"{dossier}/parcours")
    page.get_by_role("link", name="Imprimer ce parcours sur deux pages").click()
    assert page.locator('[name="forme"][value="path"]').is_checked()
    page.get_by_label("À qui va cette copie, et pourquoi").fill("Le juge des enfants, pour l’audience.")
    with page.expect_download() as download:
        page.get_by_role("button", name="Faire la copie").click()
    assert re.fullmatch(f"parcours-{SERIAL}\\.pdf", download.value.suggested_filename)
