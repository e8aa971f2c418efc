"""What watches over the accesses: canary dossiers, what takes two people, the page of the security officer, what people are told of themselves."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

import door
from client import Answer
from product import Product, today_in_france


@pytest.fixture(scope="module")
def signed(server: Product) -> dict[str, door.Visitor]:
    return door.visitors(server, "helene", "aurore", "naima", "loic", "katell")


def canary(signed: dict[str, door.Visitor]) -> str:
    found = re.search(r'class="secret">([0-9A-Z]{26})<', signed["helene"].get("/securite").text)
    assert found, "the security officer does not see the canary of the demonstration"
    return found.group(1).lower()


def request_number(page: Answer) -> str:
    found = re.search(r'name="demande" value="([0-9a-z]{26})"', page.text)
    assert found, page.text[-3_000:]
    return found.group(1)


def test_the_console_says_nothing_of_the_canary(server: Product, signed: dict[str, door.Visitor]) -> None:
    number = canary(signed)
    assert number not in server.log().lower() and "canary" not in server.log()
    for name in ("aurore", "naima", "loic", "katell"):
        for path in ("/espace", "/organisation", "/securite"):
            assert number not in signed[name].get(path).text.lower(), (name, path)
    # The invented colleague is not among the people that the administrator sees.
    colleague = re.search(r"Référent inventé\u202f: ([^<]+)<", signed["helene"].get("/securite").text)
    assert colleague and colleague.group(1) not in signed["aurore"].get("/organisation").text


def test_a_canary_answers_as_nothing_and_each_touch_is_seen(server: Product, signed: dict[str, door.Visitor]) -> None:
    number, naima = canary(signed), signed["naima"]
    for absent in ("7" + "z" * 25,):
        a, b = naima.get(f"/dossiers/{number}"), naima.get(f"/dossiers/{absent}")
        assert (a.status, a.text) == (b.status, b.text) == (404, a.text)
        a, b = naima.post("/equipes/rejoindre", {"numero": number}), naima.post("/equipes/rejoindre", {"numero": absent})
        assert a.status == 200 and (a.status, a.text) == (b.status, b.text)
    # In an emergency it opens as any other, and shows an invented child.
    opened = naima.post("/urgence", {"numero": number, "motif": "danger", "raison": "Il est devant la porte et ne répond plus."})
    assert opened.status == 303
    team = naima.get(f"/dossiers/{number}")
    assert team.status == 200 and "référent" in team.text
    shown = naima.post(f"/dossiers/{number}", {"but": "urgency"})
    assert shown.status == 200 and "Identité" in shown.text and shown.text.count("<article") >= 2
    assert "témoin" not in shown.text + team.text
    page = signed["helene"].get("/securite").text
    for tried in ("a essayé son adresse", "a demandé à entrer dans l’équipe", "a voulu l’ouvrir en urgence", "l’a lu"):
        assert re.search(rf"Naïma Berthier — [^<]*{tried}", page), tried
    assert "Naïma Berthier" in page.split("Ouvertures en urgence sans avis")[1].split("</ul>")[0]
    assert "Des dossiers témoins ont été touchés" in signed["helene"].get("/espace").text
    assert "somebody touched a canary dossier" in server.log() and "Naïma" not in re.sub(r"(?m)^  Naïma.*$", "", server.log())
    # The supervisor reviews it as any other.
    assert "Naïma Berthier" in signed["katell"].get("/astreinte").text


def test_an_alert_is_seen_with_a_word_and_nothing_typed_is_lost(signed: dict[str, door.Visitor]) -> None:
    helene = signed["helene"]
    alerts = re.findall(r'name="alerte" value="(\d+\.\d+)"', helene.get("/securite").text)
    assert len(alerts) == 4
    wrong = helene.post("/securite/alertes", {"mot": "Je l’ai appelée."})
    assert wrong.status == 422 and 'id="alerte-erreur"' in wrong.text and "Je l’ai appelée." in wrong.text
    wrong = helene.post("/securite/alertes", {"alerte": alerts[0], "mot": ""})
    assert wrong.status == 422 and 'id="mot-erreur"' in wrong.text and re.search(rf'value="{re.escape(alerts[0])}" checked', wrong.text)
    assert helene.post("/securite/alertes", {"alerte": "999.999", "mot": "vu"}).status == 409
    assert helene.post("/securite/alertes", {"alerte": alerts, "mot": "Je l’ai appelée."}).status == 303
    page = helene.get("/securite").text
    assert 'name="alerte"' not in page and "Je l’ai appelée." in page
    assert "Des dossiers témoins ont été touchés" not in helene.get("/espace").text


def test_another_canary_is_left(signed: dict[str, door.Visitor]) -> None:
    assert signed["helene"].post("/securite/temoins", {"poser": "oui"}).status == 303
    assert len(re.findall(r'class="secret">([0-9A-Z]{26})<', signed["helene"].get("/securite").text)) == 2
    assert signed["aurore"].post("/securite/temoins", {"poser": "oui"}).status == 403


def test_entries_are_taken_out_by_two_people_once(signed: dict[str, door.Visitor]) -> None:
    helene, aurore = signed["helene"], signed["aurore"]
    today, tomorrow = today_in_france(), today_in_france() + timedelta(days=1)
    wrong = helene.post("/securite/accords/journal", {"du": "demain peut-être", "au": f"{tomorrow:%d/%m/%Y}", "raison": "court"})
    assert wrong.status == 422 and 'id="du-erreur"' in wrong.text and 'id="raison-erreur"' in wrong.text and "demain peut-être" in wrong.text
    days = {"du": f"{today - timedelta(days=1):%d/%m/%Y}", "au": f"{tomorrow:%d/%m/%Y}"}
    assert helene.post("/securite/accords/journal", days | {"raison": "Contrôle annuel demandé par la direction."}).status == 303
    page = helene.get("/securite/accords")
    assert "Appelez-la" in page.text and 'name="avis"' not in page.text
    waiting = aurore.get("/securite/accords")
    number = request_number(waiting)
    assert "Contrôle annuel" in waiting.text and "Une demande attend" in aurore.get("/espace").text
    # Neither too early, nor alone, nor by somebody else.
    assert helene.post("/securite/accords/telecharger", {"demande": number}).status == 403
    assert helene.post("/securite/accords/avis", {"demande": number, "avis": "oui"}).status == 403
    assert signed["loic"].post("/securite/accords/avis", {"demande": number, "avis": "oui"}).status == 403
    assert aurore.post("/securite/accords/avis", {"demande": number, "avis": "oui"}).status == 303
    assert aurore.post("/securite/accords/telecharger", {"demande": number}).status == 403
    taken = helene.post("/securite/accords/telecharger", {"demande": number})
    assert taken.status == 200 and taken.headers["content-type"] == "application/x-ndjson" and taken.headers["cache-control"] == "no-store"
    assert taken.headers["content-disposition"].startswith("attachment")
    lines = [json.loads(line) for line in taken.text.splitlines()]
    assert lines[-1] == {"end": True, "lines": len(lines) - 1}
    acts = {line["act"] for line in lines[:-1]}
    assert {"account.signedIn.v1", "caseFile.read.v1", "access.refused.v1", "account.urgencyOpened.v1"} <= acts
    for word in ("Naïma", "Berthier", "Contrôle", "devant la porte", "invalid"):
        assert word not in taken.text
    assert helene.post("/securite/accords/telecharger", {"demande": number}).status == 403


def test_a_person_is_told_of_a_new_machine(signed: dict[str, door.Visitor]) -> None:
    page = signed["loic"].get("/espace").text
    assert "Une connexion depuis une nouvelle machine" in page and "Ce n’est pas vous" in page


def test_everybody_is_suspended_by_two_people(signed: dict[str, door.Visitor]) -> None:
    helene, aurore = signed["helene"], signed["aurore"]
    assert aurore.post("/securite/accords/suspension", {"raison": "Une liste de phrases volées circule ce soir."}).status == 303
    number = request_number(helene.get("/securite/accords"))
    assert aurore.post("/securite/accords/avis", {"demande": number, "avis": "oui"}).status == 403
    assert signed["naima"].get("/espace").status == 200
    assert helene.post("/securite/accords/avis", {"demande": number, "avis": "oui"}).status == 303
    for name in ("naima", "loic", "katell"):
        assert signed[name].get("/espace").status == 401
    for name in ("helene", "aurore"):
        assert signed[name].get("/securite/accords").status == 200
    assert "compte suspendu" in aurore.get("/organisation").text
