"""What is kept for others is neither named, nor ended, nor guessed: by no address, no form, no list."""

from __future__ import annotations

import re
import time

import pytest

import door
from client import Client
from product import Product
from test_casefile import dossier_of, key, write



@pytest.fixture(scope="module")
def people(spare: Product) -> dict[str, door.Visitor]:
    return door.visitors(spare, "loic", "naima", "yann", "coralie")


@pytest.fixture(scope="module")
def dossier(people: dict[str, door.Visitor]) -> str:
    path = dossier_of(people["loic"])
    for name in ("loic", "naima"):
        assert people[name].post(path, {"but": "protect"}).status == 200
    return path


@pytest.fixture(scope="module")
def veiled(people: dict[str, door.Visitor], dossier: str) -> dict[str, int]:
    """Elements of the judicial class: as written, corrected, withdrawn. Naïma, who works at night, has not that class."""
    loic = people["loic"]
    numbers = {name: write(loic, dossier, "complaintFiled", {"f-where": "Brigade inventée", "quand": "mi-novembre"}) for name in ("written", "corrected", "withdrawn")}
    page = loic.get(f"{dossier}/element/{numbers['corrected']}/corriger")
    seen = re.search(r'name="vu" value="(\d+)"', page.text)
    assert seen and loic.post(f"{dossier}/element/{numbers['corrected']}/corriger", {"cle": key(page), "vu": seen.group(1), "f-where": "Commissariat inventé"}).status == 303
    page = loic.get(f"{dossier}/element/{numbers['withdrawn']}/retirer")
    assert loic.post(f"{dossier}/element/{numbers['withdrawn']}/retirer", {"cle": key(page), "vu": str(numbers["withdrawn"]), "raison": "Erreur de dossier"}).status == 303
    numbers["waiting"] = write(loic, dossier, "hearingPlanned", {"f-due": "2/12/2030", "f-where": "Tribunal inventé"})
    return numbers


def body(text: str) -> str:
    return text.split("<main")[1].split("</main>")[0]


def away(visitor: door.Visitor) -> str:
    return body(visitor.get("/nuit").text).split("À faire à 7 h")[0]


@pytest.mark.parametrize("state", ["written", "corrected", "withdrawn", "waiting"])
def test_no_address_says_what_a_veiled_element_is(people: dict[str, door.Visitor], dossier: str, veiled: dict[str, int], state: str) -> None:
    number, naima, absent = veiled[state], people["naima"], 9_999
    said = ["Plainte", "Audition", "Brigade", "Tribunal inventé", "complaintFiled", "hearingPlanned", "Erreur de dossier"]
    for page in (f"/suivi?fait={number}", f"/element/{number}", f"/element/{number}/corriger", f"/element/{number}/retirer", "/parcours", "/suivi"):
        answer = naima.get(dossier + page)
        assert not [word for word in said if word in body(answer.text)], (page, answer.status)
    for place, fields in (("corriger", {"cle": "c", "vu": str(number), "f-where": "x"}), ("retirer", {"cle": "c", "vu": str(number), "raison": "parce que"})):
        mine, theirs = naima.post(f"{dossier}/element/{number}/{place}", fields), naima.post(f"{dossier}/element/{absent}/{place}", fields)
        assert mine.status == theirs.status == 404, (place, mine.status, theirs.status)
    # The control: who has the class sees it.
    assert "Plainte" in people["loic"].get(f"{dossier}/suivi").text and "Audition" in people["loic"].get(f"{dossier}/suivi").text


def test_what_one_may_not_read_one_does_not_end(people: dict[str, door.Visitor], dossier: str, veiled: dict[str, int]) -> None:
    number, naima = veiled["waiting"], people["naima"]
    for kind in ("hearingHeld", "measureEnded", "trialHeld", "commitmentKept"):
        for of in (number, veiled["written"], 9_999):
            assert naima.post(f"{dossier}/ajouter/{kind}", {"cle": f"e{kind}{of}", "de": str(of), "f-held": "yes", "f-kept": "yes", "f-why": "end"}).status in (404, 422), (kind, of)
            assert naima.get(f"{dossier}/ajouter/{kind}?de={of}").status == 404, "no form that can only be refused"
    waiting = body(people["loic"].get(f"{dossier}/suivi").text).split("Ce qui attend")[1]
    assert "Tribunal inventé" in waiting, "still awaited"
    assert people["loic"].post(f"{dossier}/ajouter/hearingHeld", {"cle": "fin", "de": str(number), "f-held": "yes"}).status == 303, "the control: who reads it ends it"


def test_lists_say_nothing_of_a_return_that_is_veiled(people: dict[str, door.Visitor], spare: Product) -> None:
    """Yann, psychologist, joins the team of Maëlys with identity and health only: her return is of the social class."""
    loic, yann, path = people["loic"], people["yann"], dossier_of(people["loic"])
    answer = loic.post(f"{path}/equipe", {"adresse": door.people(spare)["yann"].address, "classe": ["identity", "health"], "informe": "child"})
    if answer.status != 303:
        answer = loic.prove(door.people(spare)["loic"], answer)
    assert answer.status == 303
    assert yann.post(f"{path}/reponse", {"reponse": "oui"}).status == 303
    waiting = re.search(r'action="([^"]+/equipe/[0-9a-z]{26})"[^>]*>(?:(?!</form>).)*value="resume"', loic.get(path).text, re.S)
    assert waiting and loic.post(waiting.group(1), {"acte": "resume"}).status == 303
    assert "Maëlys" in yann.get("/jeunes").text
    for page in ("/nuit", "/matin", "/taches"):
        shown = body(yann.get(page).text)
        assert "Prévenir les parents" not in shown and "Accueillir sans reproche" not in shown, page
        assert "Prévenir les parents" in body(loic.get(page).text), "the control"


def test_who_is_not_bound_by_secrecy_ends_no_absence(people: dict[str, door.Visitor], spare: Product) -> None:
    loic, coralie, path = people["loic"], people["coralie"], dossier_of(people["loic"])
    write(loic, path, "runawayDeclared", {"jour": "26/11/2026", "heure": "22 h", "f-lastSeen": "Dans la cour."})
    there = re.search(r"/dossiers/[0-9a-z]{26}", coralie.get("/espace").text)
    if there is None or there.group(0) != path:
        answer = loic.post(f"{path}/equipe", {"adresse": door.people(spare)["coralie"].address, "classe": ["identity"], "informe": "child"})
        if answer.status == 200:
            answer = loic.prove(door.people(spare)["loic"], answer)
        if answer.status == 303 and coralie.post(f"{path}/reponse", {"reponse": "oui"}).status == 303:
            waiting = re.search(r'action="([^"]+/equipe/[0-9a-z]{26})"[^>]*>(?:(?!</form>).)*value="resume"', loic.get(path).text, re.S)
            assert waiting and loic.post(waiting.group(1), {"acte": "resume"}).status == 303
    assert coralie.post(f"{path}/retour", {"cle": "c1", "f-g1": "done"}).status == 303
    assert "Maëlys" in away(loic), "still away"
    assert loic.post(f"{path}/retour", {"cle": "c2", "f-g1": "done"}).status == 303
    assert "Maëlys" not in away(loic)


def test_who_does_not_read_the_name_is_told_how_to_write_a_signalement(people: dict[str, door.Visitor], dossier: str, spare: Product) -> None:
    """Told who knows of the sharing, or why not; then no form that can only be refused."""
    loic, bastien, told = people["loic"], door.Visitor(Client(spare.url)), "ses parents n’ont pas encore pu être joints"
    assert bastien.sign_in(door.people(spare)["bastien"]).status == 303
    assert told in loic.get(dossier).text.replace("\u202f", " ")
    fields = {"adresse": door.people(spare)["bastien"].address, "classe": ["judicial"], "informe": "childFirst"}
    for wrong in ("", "everybody", "nobodyyet"):
        assert loic.post(f"{dossier}/equipe", {**fields, "informe": wrong}).status == 422, wrong
    answer = loic.post(f"{dossier}/equipe", fields)
    if answer.status != 303:
        answer = loic.prove(door.people(spare)["loic"], answer)
    assert answer.status == 303 and bastien.post(f"{dossier}/reponse", {"reponse": "oui"}).status == 303
    waiting = re.search(r'action="([^"]+/equipe/[0-9a-z]{26})"[^>]*>(?:(?!</form>).)*value="resume"', loic.get(dossier).text, re.S)
    assert waiting and loic.post(waiting.group(1), {"acte": "resume"}).status == 303
    assert "Ses parents n’ont pas encore pu être joints" in loic.get(dossier).text and "Their parents" not in loic.get(f"/en{dossier}").text and "could not be reached yet: tell them" in loic.get(f"/en{dossier}").text
    # Told since: said again, by a referent, and nothing else changes.
    number = waiting.group(1).rsplit("/", 1)[1]
    for fields, field in (({}, "membre"), ({"membre": number}, "informes"), ({"membre": "x", "informes": "child"}, "membre"), ({"membre": number, "informes": "x"}, "informes")):
        wrong = loic.post(f"{dossier}/informes", fields)
        assert wrong.status == 422 and f'id="{field}-erreur"' in wrong.text and "<details open" in wrong.text.replace('open=""', "open"), fields
    assert loic.post(f"{dossier}/informes", {"membre": "7" + "z" * 25, "informes": "child"}).status == 409, "nobody of the team"
    assert loic.post(f"{dossier}/informes", {"membre": number, "informes": "childAndParents"}).status == 303
    team = loic.get(dossier).text
    assert "Ses parents n’ont pas encore pu être joints" not in team and "Le jeune et ses parents le savent" in team
    # Who does not read identity is not told that nothing is known.
    write(loic, dossier, "relativeRecorded", {"f-name": "Tante inventée", "f-mayBeTold": "Qu’il va bien."})
    assert bastien.post(dossier, {"but": "protect"}).status == 200
    assert "Rien n’est noté" not in body(bastien.get(f"{dossier}/proches").text) and "Qu’il va bien." in loic.get(f"{dossier}/proches").text
    page = bastien.get(f"{dossier}/signalement")
    assert page.status == 200 and "Vous ne lisez pas l’identité" in page.text and 'href="/ecrire"' in page.text and f'action="{dossier}/signalement"' not in page.text
    posted = bastien.post(f"{dossier}/signalement", {"cle": "s" * 22, "element": "1"})
    assert posted.status == 200 and "Vous ne lisez pas l’identité" in posted.text and 'name="brouillon"' not in posted.text
    assert f'action="{dossier}/signalement"' in loic.get(f"{dossier}/signalement").text, "the control"


def test_a_join_counts_whatever_the_number(people: dict[str, door.Visitor], spare: Product) -> None:
    """Thirty an hour: the place of the refusal must not say that the number before it exists."""
    existing = dossier_of(people["loic"]).removeprefix("/dossiers/")
    outcomes = []
    # An hour is one of the clock: both are asked in the same one.
    if (left := 3_600 - time.time() % 3_600) < 30:
        time.sleep(left + 1)
    for name, asked in (("katell", existing), ("bastien", "0123456789abcdefghjkmnpqrs")):
        visitor = door.Visitor(Client(spare.url))
        assert visitor.sign_in(door.people(spare)[name]).status == 303
        numbers = [f"{index:02d}abcdefghjkmnpqrstvwxyz01"[:26] for index in range(29)]
        answers = [visitor.post("/equipes/rejoindre", {"numero": number}).status for number in numbers + [asked, "39" + numbers[0][2:]]]
        outcomes.append(answers)
    assert outcomes[0] == outcomes[1] and 403 in outcomes[0][-2:], outcomes


def test_words_come_back_after_a_hidden_screen(people: dict[str, door.Visitor], dossier: str, spare: Product) -> None:
    loic, number = people["loic"], write(people["loic"], dossier, "observationWritten", {"f-facts": "Un fait.", "jour": "26/11/2026"})
    for place, fields in (("corriger", {"f-facts": "MOTS TAPÉS"}), ("retirer", {"raison": "MOTS TAPÉS"})):
        page = loic.get(f"{dossier}/element/{number}/{place}")
        here = re.search(r'name="ici" value="([^"]+)"', page.text)
        assert here
        hidden = loic.post("/masquer", {"ici": here.group(1), "cle": key(page), "vu": str(number), **fields})
        assert hidden.status == 403 and "masqué" in hidden.text
        back = loic.prove(door.people(spare)["loic"], hidden)
        assert back.status == 200 and "MOTS TAPÉS" in back.text, (place, back.status, back.headers.get("location"))


def test_who_has_just_been_made_an_officer_does_not_learn_where_the_canaries_are(server: Product) -> None:
    """An administrator alone makes an officer of an address that they hold: a week passes before that one sees a canary, or closes an alert."""
    aurore, helene = door.Visitor(Client(server.url)), door.Visitor(Client(server.url))
    assert aurore.sign_in(door.people(server)["aurore"]).status == 303 and helene.sign_in(door.people(server)["helene"]).status == 303
    made = aurore.post("/organisation/personnes", {"nom": "Fausse Officière", "adresse": "fausse@alizes.invalid", "metier": "other", "secret": "none", "charge": ["securite"]})
    link = re.search(r"/invitation/([A-Za-z0-9_-]{43})", made.text)
    assert link, made.status
    false = door.Visitor(Client(server.url))
    assert false.enrol(link.group(1)).status in (200, 303)
    shown = false.get("/securite")
    assert shown.status == 200 and "Votre charge est trop récente" in shown.text and not re.search(r'class="secret">[0-9A-Z]{26}<', shown.text)
    assert re.search(r'class="secret">[0-9A-Z]{26}<', helene.get("/securite").text), "the control"
    assert "Fausse Officière" in helene.get("/securite").text.split("Responsables depuis moins")[1]
    assert false.post("/securite/alertes", {"alerte": "1.1", "mot": "vu"}).status == 403
    assert false.post("/securite/temoins", {"poser": "oui"}).status == 403


def test_one_administrator_shuts_three_people_out_in_an_hour_whatever_the_way(server: Product) -> None:
    """By a place that opens less, by a link in place of proofs that serve: each counts like a suspension."""
    aurore = door.Visitor(Client(server.url))
    assert aurore.sign_in(door.people(server)["aurore"]).status == 303
    page, members = aurore.get("/organisation").text, []
    for name in ("Naïma", "Loïc", "Katell", "Hélène"):
        found = re.search(rf"<strong>{name}.*?/organisation/personnes/([0-9a-z]{{26}})", page, re.S)
        assert found, name
        members.append(found.group(1))
    answers = [aurore.post(f"/organisation/personnes/{members[0]}", {"acte": "lien"})]
    answers += [aurore.post(f"/organisation/personnes/{member}/place", {"metier": "other", "secret": "none"}) for member in members[1:4]]
    assert [answer.status for answer in answers[1:3]] == [303, 303] and answers[3].status == 409, [answer.status for answer in answers]
    assert "Trois personnes en une heure" in answers[3].text
    assert aurore.post(f"/organisation/personnes/{members[3]}", {"acte": "lien"}).status == 409
