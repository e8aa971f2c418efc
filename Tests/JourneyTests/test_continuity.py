"""Nobody loses the trace: a signalement taken over, one written from the dossier, the relay between teams, the end of a follow-up and its return, the delays of the law, the morning."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape

import pytest

import door
from client import Client, Form
from product import Product, command, today_in_france
from test_casefile import dossier_of, key, write


@pytest.fixture(scope="module")
def people(spare: Product) -> dict[str, door.Visitor]:
    return door.visitors(spare, "loic", "naima", "yann", "bastien", "coralie")


@pytest.fixture(scope="module")
def example(spare: Product) -> dict[str, bytes]:
    """An invented signalement, as JSON and as the PDF that holds it."""
    text, file = command("signalement", "example").stdout, spare.folder / "signalement.json"
    file.write_bytes(text)
    assert command("signalement", "render", str(file), "--output", str(file.with_suffix(".pdf"))).returncode == 0
    return {"json": text, "pdf": file.with_suffix(".pdf").read_bytes()}


def body(text: str) -> str:
    return text.split("<main")[1].split("</main>")[0].replace("\u202f", " ").replace("\u00a0", " ")


def filled(text: str) -> dict[str, str]:
    """What stands in the fields of the form of the page."""
    form = text.split('id="saisie"')[1].split("</form>")[0]
    return dict(Form.read(f"<form>{form}</form>").values)


# MARK: A signalement taken over


@pytest.mark.parametrize("form", ["json", "pdf"])
def test_a_signalement_opens_a_dossier(people: dict[str, door.Visitor], example: dict[str, bytes], form: str) -> None:
    yann = people["yann"]
    read = yann.upload("/jeunes/importer", {}, "fichier", f"signalement.{form}", example[form])
    assert read.status == 200 and "Rien n’est encore enregistré" in read.text, read.text[-2_000:]
    fields, source = filled(read.text), json.loads(example["json"])
    assert fields["f-firstName"] == source["minor"]["firstName"] and fields["f-reference"] == source["reference"] and fields["f-fingerprint"] and fields["f-repris"] == "oui"
    assert source["observations"][0]["text"] in fields["f-facts"].replace("\r\n", "\n") and source["words"][0]["text"] in fields["f-said"].replace("\r\n", "\n")
    before = yann.get("/jeunes").text.count("/suivi")
    opened = yann.post("/jeunes/ouvrir", fields | {"f-familyName": "Inventé" + form, "malgre": "oui"})
    assert opened.status == 303, opened.text[-2_000:]
    assert yann.get("/jeunes").text.count("/suivi") == before + 1
    dossier = re.search(r"/dossiers/[0-9a-z]{26}", opened.headers["location"]).group(0)
    assert yann.post(dossier, {"but": "protect"}).status == 200
    shown = yann.get(f"{dossier}/suivi").text
    assert "Signalement reçu" in shown and source["reference"] in shown
    # The same form sent again is the same dossier, and the signalement stands there once.
    assert yann.post("/jeunes/ouvrir", fields | {"f-familyName": "Inventé" + form, "malgre": "oui"}).headers["location"] == opened.headers["location"]
    assert yann.get(f"{dossier}/suivi").text.count("<h3>Signalement reçu</h3>") == 1


# Fields of the file that are no words: its form, the language of its words, and identifiers of which the words are there.
NOT_WORDS = {"format", "version", "language", "example", "channel", "addressee.id", "addressee.authority", "author.profession", "signs.id", "factors.id"}
ANSWERS = {"danger.immediate": "Danger immédiat|Immediate danger", "danger.suicide": "Risque suicidaire|Risk of suicide", "danger.violence": "Violences récentes|Recent violence", "danger.pregnancy": "Grossesse|Pregnancy"}
TOLD = {"information.minor.informed": "Le mineur|The minor", "information.parents.informed": "Les parents|The parents"}
SAID = {"yes": "Oui|Yes", "no": "Non|No", "unknown": "Inconnu|Unknown", "seen": "vu par l’auteur|seen by the author", "heard": "entendu par l’auteur|heard by the author", "record": "lu dans un registre|read in a record", "reported": "rapporté à l’auteur|reported to the author"}


def values(source: object, place: str = "") -> list[tuple[str, str]]:
    """Every value of a document, with its place."""
    if isinstance(source, dict):
        return [one for name, value in source.items() for one in values(value, f"{place}.{name}".strip("."))]
    return [one for value in source for one in values(value, place)] if isinstance(source, list) else [(place, str(source))]


def in_words(place: str, value: str, language: int) -> str:
    """How a value is said in the dossier."""
    def word(text: str) -> str:
        return text.split("|")[language]

    colon = (" : ", ": ")[language]
    if place in ANSWERS | TOLD:
        return word((ANSWERS | TOLD)[place]) + colon + word(SAID[value])
    if place == "observations.source":
        return word(SAID[value])
    if place == "phoneCall.made":
        return word("Appel|Call")
    if place == "establishedAt":
        return word("24 novembre 2026, 9 h 30|24 November 2026, 9:30")
    if place == "author.legalBases":
        return {"cp-226-14-2": "226-14", "cpp-40": "40"}[value]
    return word("Une fille|A girl") if place == "minor.sex" else value


def plain(text: str) -> str:
    return unescape(re.sub(r"<br>|\r?\n", " ", text)).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("language", [0, 1], ids=["fr", "en"])
def test_nothing_that_a_signalement_says_is_lost(people: dict[str, door.Visitor], language: int) -> None:
    """Every value of the example stands in the form, and once it is sent, in the dossier: in words, beside its question."""
    yann, prefix, text = people["yann"], ("", "/en")[language], command("signalement", "example", "--language", ("fr", "en")[language]).stdout
    read = yann.upload(f"{prefix}/jeunes/importer", {}, "fichier", "signalement.json", text)
    assert read.status == 200, read.text[-2_000:]
    fields, source = filled(read.text), json.loads(text)
    opened = yann.post(f"{prefix}/jeunes/ouvrir", fields | {"malgre": "oui"})
    assert opened.status == 303, plain(opened.text)[-2_000:]
    path = re.search(r"/dossiers/[0-9a-z]{26}", opened.headers["location"]).group(0)
    assert yann.post(path, {"but": "protect"}).status == 200
    numbers = re.findall(r'id="e(\d+)"', yann.get(f"{path}/suivi").text)
    shown = plain(" ".join(yann.get(f"{prefix}{path}/element/{number}").text for number in numbers))
    written = plain(" ".join(fields.values()))
    found = [(place, in_words(place, value, language)) for place, value in values(source) if place not in NOT_WORDS]
    assert len(found) > 60, "the control"
    # Yann reads neither where the young person lives nor what is of justice: both are written, and said to be there.
    reserved = {"minor.home": ("Lieu de vie", "Where they live"), "minor.tonight": ("Lieu de vie", "Where they live"), "places": ("Lieu de vie", "Where they live"), "minor.measures": ("Justice", "Justice")}
    for place, words in found:
        assert plain(words) in shown or (place in reserved and reserved[place][language] + (" : élément réservé", ": kept for others")[language] in shown), (place, words)
        assert place == "minor.sex" or plain(words) in written, (place, words)
    assert ("exemple fictif", "invented example")[language] in shown and ("Signalement d’un mineur en danger", "Report of a minor in danger")[language] in shown


def test_what_its_author_does_not_know_is_taken_over_as_unknown(people: dict[str, door.Visitor], example: dict[str, bytes]) -> None:
    source = json.loads(example["json"])
    source["minor"] |= {"lastName": "Inconnu", "sex": "Fille trans", "tonight": "inconnu"}
    fields = filled(people["yann"].upload("/jeunes/importer", {}, "fichier", "signalement.json", json.dumps(source).encode()).text)
    assert fields["f-familyName"] == "" and fields["c-familyName"] == "unknown" and fields["c-firstName"] == "sure"
    assert plain(fields["f-spokenLanguage"]) == "Sexe : Fille trans Français" and "f-sex" not in fields
    assert plain(fields["f-address"]) == "Foyer Les Tilleuls, Mulhouse, depuis mars 2023"


BAD = {
    "nothing": (b"", "Choisissez un fichier"), "not json": (b"bonjour", "JSON"), "json of something else": (b'{"a": 1}', "n’est pas un signalement"), "another version": (b'{"format": "repere.signalement", "version": 7}', "version"),
    "a PDF without one": (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF", "PDF"), "bytes": (bytes(range(256)) * 10, "JSON"), "too large": (b" " * (8 * 1024 * 1024 + 1), "8"),
    "an unknown field": (b'{"format": "repere.signalement", "version": 1, "language": "fr", "reference": "68-2026-7KQ4MX", "channel": "parquet", "score": 9}', "score"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_not_one_is_told_in_a_sentence(people: dict[str, door.Visitor], name: str) -> None:
    content, said = BAD[name]
    answer = people["yann"].upload("/jeunes/importer", {}, "fichier", "Dossier de Maëlys.json", content)
    assert answer.status in (413, 422) and said in answer.text, (answer.status, body(answer.text)[:600])
    assert "Dossier de Maëlys" not in answer.text


def test_who_is_not_bound_takes_nothing_over(people: dict[str, door.Visitor], example: dict[str, bytes]) -> None:
    assert people["coralie"].get("/jeunes/importer").status == 403
    assert people["coralie"].upload("/jeunes/importer", {}, "fichier", "s.json", example["json"]).status == 403


# MARK: A signalement written from the dossier


@pytest.fixture(scope="module")
def dossier(people: dict[str, door.Visitor]) -> str:
    path = dossier_of(people["loic"])
    for name in ("loic", "naima"):
        assert people[name].post(path, {"but": "protect"}).status == 200
    return path


def test_a_signalement_is_prepared_from_the_dossier(people: dict[str, door.Visitor], dossier: str, spare: Product) -> None:
    loic, naima = people["loic"], people["naima"]
    mine = write(loic, dossier, "signsObserved", {"f-facts": "Deux téléphones neufs.", "quand": "mi-novembre"})
    theirs = write(naima, dossier, "crisisNoted", {"f-what": "Elle pleure dans le couloir.", "f-words": "Je veux pas y retourner", "jour": "26/11/2026", "heure": "3 h"})
    write(loic, dossier, "observationWritten", {"f-facts": "NE PAS REPRENDRE", "jour": "26/11/2026"})
    page = loic.get(f"{dossier}/signalement")
    assert "Deux téléphones" in page.text and "vous avez le droit de dire" in page.text
    fields = {"cle": key(page), "element": [str(mine), str(theirs)]}
    answer = loic.post(f"{dossier}/signalement", fields)
    if "brouillon" not in answer.text:
        answer = loic.prove(door.people(spare)["loic"], answer)
    draft = re.search(r'name="brouillon" value="([^"]+)"', answer.text)
    assert draft, answer.text[-2_000:]
    facts = Client(spare.url).post("/ecrire/3", {"brouillon": draft.group(1)}).text
    assert "Deux téléphones neufs." in facts and "Elle pleure dans le couloir." in facts and "NE PAS REPRENDRE" not in facts
    assert re.search(r'name="faits\.1\.source" value="seen" checked', facts) and re.search(r'name="faits\.2\.source" value="reported" checked', facts)
    words = Client(spare.url).post("/ecrire/4", {"brouillon": draft.group(1)}).text
    assert "Je veux pas y retourner" in words
    minor = Client(spare.url).post("/ecrire/2", {"brouillon": draft.group(1)}).text
    assert "Maëlys" in minor and "chambre 12" not in minor, "never the address"
    noted = loic.get(f"{dossier}/suivi").text
    assert "Signalement préparé" in noted
    # Somebody without the right to take out prepares nothing; another team neither.
    assert people["yann"].get(f"{dossier}/signalement").status == 404
    # Chosen by hand, what one may not read is not taken.
    secret = write(loic, dossier, "complaintFiled", {"f-where": "Brigade inventée"})
    page = naima.get(f"{dossier}/signalement")
    taken = naima.post(f"{dossier}/signalement", {"cle": key(page), "element": [str(secret), "9999", "x"]})
    if "brouillon" not in taken.text:
        taken = naima.prove(door.people(spare)["naima"], taken)
    draft = re.search(r'name="brouillon" value="([^"]+)"', taken.text)
    assert draft and "Brigade" not in Client(spare.url).post("/ecrire/3", {"brouillon": draft.group(1)}).text


def joins(referent: door.Visitor, newcomer: door.Visitor, path: str, address: str, classes: list[str], person: door.Person, is_referent: bool = False) -> None:
    """Invited, says yes, confirmed."""
    answer = referent.post(f"{path}/equipe", {"adresse": address, "classe": classes, "informe": "child", **({"referent": "oui"} if is_referent else {})})
    if answer.status != 303:
        answer = referent.prove(person, answer)
    assert answer.status == 303
    assert newcomer.post(f"{path}/reponse", {"reponse": "oui"}).status == 303
    waiting = re.search(r'action="([^"]+/equipe/[0-9a-z]{26})"[^>]*>(?:(?!</form>).)*value="resume"', referent.get(path).text, re.S)
    assert waiting and referent.post(waiting.group(1), {"acte": "resume"}).status == 303


def test_what_was_prepared_names_nothing_of_another_class(people: dict[str, door.Visitor], spare: Product) -> None:
    """Yann reads health, Bastien does not: that a signalement took something of it over is all that Bastien learns."""
    yann, bastien, persons = people["yann"], people["bastien"], door.people(spare)
    path = dossier_of(yann)
    assert yann.post(path, {"but": "protect"}).status == 200
    joins(yann, bastien, path, persons["bastien"].address, ["identity", "social", "judicial"], persons["yann"])
    assert bastien.post(path, {"but": "protect"}).status == 200
    health = write(yann, path, "careOffered", {"f-what": "Dans la salle de bain.", "f-by": "Yann", "quand": "25/11/2026"})
    page = yann.get(f"{path}/signalement")
    taken = yann.post(f"{path}/signalement", {"cle": key(page), "element": [str(health)]})
    if "brouillon" not in taken.text:
        taken = yann.prove(persons["yann"], taken)
    assert 'name="brouillon"' in taken.text
    seen = body(bastien.get(f"{path}/suivi").text)
    assert "Signalement préparé" in seen and "Éléments repris : 1" in seen and "Soin ou aide" not in seen and "salle de bain" not in seen
    assert "Soin ou aide" in body(yann.get(f"{path}/suivi").text), "the control"


def test_a_decision_is_changed_by_its_own_acts_only(people: dict[str, door.Visitor], dossier: str, spare: Product) -> None:
    loic, naima = people["loic"], people["naima"]
    page = loic.get(f"{dossier}/conservation/holdPlaced")
    if "cle" not in page.text:
        loic.prove(door.people(spare)["loic"], page)
        page = loic.get(f"{dossier}/conservation/holdPlaced")
    assert loic.post(f"{dossier}/conservation/holdPlaced", {"cle": key(page), "f-reason": "justice"}).status == 303
    number = re.search(r"de=(\d+)", loic.get(f"{dossier}/conservation").text) or re.search(r'id="e(\d+)"(?:(?!</article>).)*Conservation obligatoire', loic.get(f"{dossier}/suivi").text, re.S)
    assert number
    for visitor in (loic, naima):
        for place, fields in (("retirer", {"raison": "erreur de ma part"}), ("corriger", {"f-reason": "person", "f-detail": "autre chose"})):
            assert visitor.post(f"{dossier}/element/{number.group(1)}/{place}", {"cle": "d" + place, "vu": number.group(1), **fields}).status == 404, place
            assert visitor.get(f"{dossier}/element/{number.group(1)}/{place}").status == 404
    lifted = loic.post(f"{dossier}/conservation/holdLifted", {"cle": "lever", "de": number.group(1), "f-why": "plus besoin"})
    assert lifted.status == 403 and "deuxième personne" in lifted.text
    assert "Vous l’avez posée" in loic.get(f"{dossier}/conservation").text


def test_what_was_typed_in_a_dossier_closed_meanwhile_is_given_back(people: dict[str, door.Visitor], spare: Product) -> None:
    loic, yann = people["loic"], people["yann"]
    opened = loic.post("/jeunes/ouvrir", {"cle": key(loic.get("/jeunes/ouvrir")), "f-firstName": "Ysée", "malgre": "oui"})
    path = re.search(r"/dossiers/[0-9a-z]{26}", opened.headers["location"]).group(0)
    assert loic.post(path, {"but": "protect"}).status == 200
    page = loic.get(f"{path}/fermer")
    if "cle" not in page.text:
        loic.prove(door.people(spare)["loic"], page)
        page = loic.get(f"{path}/fermer")
    assert loic.post(f"{path}/fermer", {"cle": key(page), "f-reason": "mistake", "f-detail": "Ouvert par erreur."}).status == 303
    words = "Elle a rappelé ce soir, elle va mieux."
    late = loic.post(f"{path}/ajouter/observationWritten", {"cle": "tard", "f-facts": words})
    assert late.status == 403 and words in late.text and "n’ont pas été enregistrés" in late.text
    # To who is not on the team, a dossier and a number that nobody has answer the same.
    theirs, nobody = (yann.post(f"/dossiers/{number}/ajouter/observationWritten", {"cle": "t", "f-facts": words}) for number in (path.removeprefix("/dossiers/"), "0123456789abcdefghjkmnpqrs"))
    assert theirs.status == nobody.status == 404 and theirs.text == nobody.text and words in theirs.text


# MARK: Delays, and the morning


def test_delays_of_the_law_stand_beside_what_begins_them(people: dict[str, door.Visitor], dossier: str) -> None:
    loic, today = people["loic"], today_in_france()
    number = write(loic, dossier, "measureStarted", {"f-type": "emergencyPlacement", "quand": today.strftime("%d/%m/%Y")})
    page = body(loic.get(f"{dossier}/element/{number}").text)
    end = today + timedelta(days=8)
    assert "Délais de la loi" in page and "375-5" in page and f"{end.day}" in page and "1184" in page
    assert "le juge des enfants est saisi" in body(loic.get("/taches").text)
    assert "juge des enfants" not in body(people["naima"].get("/taches").text), "night staff does not read the judicial class"
    assert "Children’s judge" in loic.get(f"/en{dossier}/element/{number}").text or "children’s judge" in loic.get(f"/en{dossier}/element/{number}").text


def test_the_morning_says_what_the_night_wrote(people: dict[str, door.Visitor], dossier: str) -> None:
    naima, loic = people["naima"], people["loic"]
    write(naima, dossier, "transmissionWritten", {"f-facts": "Nuit calme après minuit.", "jour": "hier", "heure": "6 h 40"})
    page = body(loic.get("/matin").text)
    assert page.index("Ce qui reste à faire") < page.index("Absents") < page.index("Écrit entre") and "Nuit calme après minuit." in page and "Naïma" in page
    assert "Nuit calme" not in body(loic.get("/matin?avant=1").text) and "Nuit calme" not in body(people["yann"].get("/matin").text)
    assert "This morning" in loic.get("/en/matin").text


def test_what_a_night_asks_stays_until_it_is_answered(people: dict[str, door.Visitor], dossier: str) -> None:
    naima, loic = people["naima"], people["loic"]
    number = write(naima, dossier, "transmissionWritten", {"f-facts": "Nuit calme.", "f-toDo": "Rappeler la mère à 9 h", "jour": "hier", "heure": "6 h 40"})
    for place in ("/matin", "/taches"):
        assert "Rappeler la mère à 9 h" in body(loic.get(place).text), place
    write(loic, dossier, "transmissionDone", {"f-result": "done"}, of=number)
    for place in ("/matin", "/taches"):
        assert "Rappeler la mère à 9 h" not in body(loic.get(place).text).split("Écrit entre")[0], place
    attempt = write(naima, dossier, "exploiterVisitNoted", {"f-what": "Une voiture devant la porte.", "jour": "hier", "heure": "23 h"})
    assert "qui a été appelé n’est pas noté" in body(loic.get("/matin").text) and attempt
    write(naima, dossier, "policeInformed", {"f-service": "Commissariat inventé"})
    assert "qui a été appelé" not in body(loic.get("/matin").text), "the police were told"


# MARK: The end, and the return


def test_a_follow_up_is_closed_and_opened_again_with_a_reason(people: dict[str, door.Visitor], dossier: str, spare: Product) -> None:
    loic, naima = people["loic"], people["naima"]
    promise = write(loic, dossier, "commitmentMade", {"f-what": "L’appeler jeudi", "f-who": "Loïc", "f-due": (today_in_france() + timedelta(days=2)).strftime("%d/%m/%Y")})
    assert naima.get(f"{dossier}/fermer").status == 403, "only a referent"
    page = loic.get(f"{dossier}/fermer")
    if "cle" not in page.text:
        page = loic.prove(door.people(spare)["loic"], page)
        page = loic.get(f"{dossier}/fermer") if page.status == 303 else page
    assert "L’appeler jeudi" in page.text, "what still waits is said first"
    wrong = loic.post(f"{dossier}/fermer", {"cle": key(page), "f-detail": "Mots gardés"})
    assert wrong.status == 422 and "Mots gardés" in wrong.text and "Pourquoi" in wrong.text
    words = {"cle": key(page), "f-reason": "relay", "f-detail": "L’équipe du Fresnoy suit Maëlys.", "f-told": "yes"}
    away = write(loic, dossier, "runawayDeclared", {"f-lastSeen": "Au portail"})
    refused = loic.post(f"{dossier}/fermer", words)
    assert refused.status == 422 and "Le jeune est absent" in refused.text and "suit Maëlys." in refused.text and "L’appeler jeudi" in refused.text, "nobody who is away is closed away by a slip"
    back = loic.get(f"{dossier}/retour")
    assert loic.post(f"{dossier}/retour", {"cle": key(back), "de": str(away), "f-g1": "done"}).status == 303
    assert "Prévenir les parents ou le tuteur" in loic.get(f"{dossier}/fermer").text, "what is left after a return is said too"
    for day in ((today_in_france() + timedelta(days=1)).strftime("%d/%m/%Y"), f"1er janvier {today_in_france().year + 1}"):
        ahead = loic.post(f"{dossier}/fermer", words | {"quand": day})
        assert ahead.status == 422 and 'id="quand-erreur"' in ahead.text and f'value="{day}"' in ahead.text and "suit Maëlys." in ahead.text, "it closes today, and says no other day"
    with ThreadPoolExecutor(4) as pool:
        closed = list(pool.map(lambda _: loic.post(f"{dossier}/fermer", words), range(4)))
    assert {(one.status, one.headers.get("location")) for one in closed} == {(303, closed[0].headers["location"])}, "a double click is answered once"
    shown = loic.get(f"{dossier}/suivi").text
    assert len(re.findall(r"Suivi fermé", shown)) == 1
    refused = loic.post(f"{dossier}/fermer", words | {"f-detail": "D’autres mots."})
    assert refused.status == 403 and "D’autres mots." in refused.text, "another form is not that one"
    assert "Ce suivi est fermé" in shown and "/ajouter" not in shown.split("<main")[1] and "Rouvrir" in shown
    assert loic.post(f"{dossier}/ajouter/observationWritten", {"cle": "x1", "f-facts": "Après"}).status == 403
    assert "Maëlys" not in body(loic.get("/nuit").text) and "suivi terminé" in body(loic.get("/jeunes").text)
    assert loic.get(f"{dossier}/fermer").status == 403, "closed once"
    # Whoever follows the young person opens it again: nobody waits for a referent at night.
    again = naima.get(f"{dossier}/rouvrir")
    assert again.status == 200
    assert naima.post(f"{dossier}/rouvrir", {"cle": key(again), "f-reason": "back", "f-detail": "Elle appelle."}).status == 303
    assert naima.get(f"{dossier}/rouvrir").status == 403, "it is open"
    page = loic.get(f"{dossier}/suivi").text
    assert "Suivi rouvert" in page and "Suivi fermé" in page and loic.get(f"{dossier}/element/{promise}").status == 200


def test_two_dossiers_of_one_young_person_are_joined_and_parted(people: dict[str, door.Visitor], spare: Product) -> None:
    loic, naima, path = people["loic"], people["naima"], dossier_of(people["loic"])
    page = loic.get("/jeunes/ouvrir")
    opened = loic.post("/jeunes/ouvrir", {"cle": key(page), "f-firstName": "Maëlys", "f-nickname": "Mae", "malgre": "oui"})
    other = re.search(r"/dossiers/[0-9a-z]{26}", opened.headers["location"]).group(0)
    assert other != path and loic.post(other, {"but": "protect"}).status == 200
    write(loic, other, "traceLeft", {"f-what": "Un mot sous la porte."})
    promise = write(loic, other, "commitmentMade", {"f-what": "Lui garder une place", "f-who": "Loïc", "f-due": "3/3/2027"})
    away = write(loic, other, "runawayDeclared", {"f-lastSeen": "Au portail"})
    page = loic.get(f"{path}/reunir")
    if "autre" not in page.text:
        loic.prove(door.people(spare)["loic"], page)
        page = loic.get(f"{path}/reunir")
    number = other.removeprefix("/dossiers/")
    assert number in page.text and "Vérifiez deux fois" in page.text
    for fields, said in (({"raison": "x"}, "Choisissez l’autre dossier"), ({"autre": number}, "Dites pourquoi"), ({"autre": path.removeprefix("/dossiers/"), "raison": "x"}, "Choisissez l’autre dossier")):
        wrong = loic.post(f"{path}/reunir", {"cle": key(page), **fields})
        assert wrong.status == 422 and said in wrong.text, fields
    # A dossier that one does not answer for is joined with nothing: neither said to exist, nor written in.
    for stranger in (dossier_of(people["yann"]).removeprefix("/dossiers/"), "0123456789abcdefghjkmnpqrs"):
        assert loic.post(f"{path}/reunir", {"cle": key(page), "autre": stranger, "raison": "x"}).status == 404
    assert naima.get(f"{path}/reunir").status == 403
    form = {"cle": key(page), "autre": number, "raison": "Ouvert deux fois la même nuit."}
    refused = loic.post(f"{path}/reunir", form)
    assert refused.status == 422 and "Le jeune est absent dans l’autre dossier" in refused.text and "Ouvert deux fois la même nuit." in refused.text, "nobody who is away is hidden"
    back = loic.get(f"{other}/retour")
    assert loic.post(f"{other}/retour", {"cle": key(back), "de": str(away), "f-g1": "done"}).status == 303
    warned = loic.post(f"{path}/reunir", form)
    assert warned.status == 422 and "Lui garder une place" in warned.text and "Prévenir les parents ou le tuteur" in warned.text and "Ouvert deux fois la même nuit." in warned.text, "what waits there is read first"
    form |= {"malgre": "oui"}
    assert loic.post(f"{path}/reunir", form).status == 303 and loic.post(f"{path}/reunir", form).status in (303, 403)
    here, there = body(loic.get(f"{path}/suivi").text), body(loic.get(f"{other}/suivi").text)
    assert "Réuni avec le dossier" in here and "Ce suivi est fermé" in there and "Un mot sous la porte." in there and here.count("Réuni avec le dossier") == 1
    assert naima.get(f"{other}/suivi").status == 404, "nobody reads more than before"
    # Who follows both reads one dossier and one path; who does not reads what they read before.
    for page in ("suivi", "parcours"):
        assert "Un mot sous la porte." in body(loic.get(f"{path}/{page}").text) and "Un mot sous la porte." not in body(naima.get(f"{path}/{page}").text), page
    assert "Écrit dans l’autre dossier" in here and "Attend encore dans l’autre dossier" in here and "Lui garder une place" in here
    again = loic.get(f"{path}/ajouter/commitmentMade?repris={promise}")
    assert filled(again.text)["f-what"] == "Lui garder une place" and filled(again.text)["f-due"] == "3 mars 2027"
    for visitor, link in ((naima, f"?repris={promise}"), (loic, f"?repris={away}"), (loic, "?repris=x"), (loic, "?repris=99999")):
        assert "Lui garder une place" not in visitor.get(f"{path}/ajouter/commitmentMade{link}").text
    write(loic, path, "commitmentMade", {"f-what": "Lui garder une place", "f-who": "Loïc", "f-due": "3 mars 2027"})
    assert "Attend encore dans l’autre dossier" not in loic.get(f"{path}/suivi").text, "it was taken over"
    page = loic.get(f"{path}/reunir")
    assert "Séparer" in page.text
    assert loic.post(f"{path}/separer", {"cle": key(page), "raison": ""}).status == 422
    assert loic.post(f"{path}/separer", {"cle": key(page), "raison": "Une cousine du même prénom."}).status == 303
    here, there = body(loic.get(f"{path}/suivi").text), body(loic.get(f"{other}/suivi").text)
    assert "Réuni avec le dossier" not in here and "Ce suivi est fermé" not in there and "Suivi rouvert" in there
    assert loic.post(f"{other}/ajouter/traceLeft", {"cle": "encore", "f-what": "Un appel."}).status == 303


def test_a_relay_never_leaves_the_young_person_alone(people: dict[str, door.Visitor], spare: Product) -> None:
    """From the home of Loïc to the team of Bastien: said, invited, accepted, met; then Loïc leaves, and reads nothing more."""
    loic, bastien, path = people["loic"], people["bastien"], dossier_of(people["loic"])
    page = body(loic.get(f"{path}/relais").text)
    assert "Personne d’autre ne répond de ce dossier" in page and "Je quitte" not in page and "L221-3" in page
    refused = loic.post(f"{path}/relais", {"acte": "partir"})
    if refused.status == 200 or "suite" in refused.text:
        refused = loic.prove(door.people(spare)["loic"], refused)
    assert refused.status == 409, "a dossier always has a referent"
    started = write(loic, path, "relayStarted", {"f-team": "Le Fresnoy", "quand": "aujourd’hui"})
    answer = loic.post(f"{path}/equipe", {"adresse": door.people(spare)["bastien"].address, "classe": ["identity", "social", "judicial"], "referent": "oui", "informe": "childAndParents"})
    if answer.status == 200:
        answer = loic.prove(door.people(spare)["loic"], answer)
    assert answer.status == 303
    assert "Une invitation attend sa réponse" in body(loic.get(f"{path}/relais").text)
    assert loic.post(f"{path}/relais", {"acte": "partir"}).status == 409, "not before the yes"
    assert bastien.post(f"{path}/reponse", {"reponse": "oui"}).status == 303
    assert "A dit oui" in body(loic.get(f"{path}/relais").text)
    assert loic.post(f"{path}/relais", {"acte": "partir"}).status == 409, "not before it is known to be them"
    waiting = re.search(r'action="([^"]+/equipe/[0-9a-z]{26})"[^>]*>(?:(?!</form>).)*value="resume"', loic.get(path).text, re.S)
    assert waiting and loic.post(waiting.group(1), {"acte": "resume"}).status == 303
    assert bastien.post(path, {"but": "protect"}).status == 200
    write(bastien, path, "relayMade", {"f-withWhom": "Maëlys, Loïc, Bastien"}, of=started)
    page = body(loic.get(f"{path}/relais").text)
    assert "La rencontre est notée" in page and "Je quitte" in page and "Bastien" in page
    assert loic.post(f"{path}/relais", {"acte": "partir"}).status == 303
    assert loic.get(f"{path}/suivi").status == 404 and path not in loic.get("/jeunes").text
    assert "Maëlys" in bastien.get("/jeunes").text


# MARK: Facts, hearsay, doubts; and how somebody is found


def taken(visitor: door.Visitor, person: door.Person, path: str, elements: list[int]) -> tuple[str, str]:
    """The draft of a signalement with these elements, and the page that gives it."""
    page = visitor.get(f"{path}/signalement")
    answer = visitor.post(f"{path}/signalement", {"cle": key(page), "element": [str(number) for number in elements]})
    if "brouillon" not in answer.text:
        answer = visitor.prove(person, answer)
    return re.search(r'name="brouillon" value="([^"]+)"', answer.text).group(1), plain(answer.text)


def test_a_signalement_presents_no_hearsay_as_seen_and_no_doubt_as_sure(people: dict[str, door.Visitor], spare: Product) -> None:
    loic, person = people["loic"], door.people(spare)["loic"]
    opened = loic.post("/jeunes/ouvrir", {"cle": key(loic.get("/jeunes/ouvrir")), "f-firstName": "Anouk", "f-familyName": "Durand", "c-familyName": "uncertain", "f-age": "16 ans", "malgre": "oui"})
    path = re.search(r"/dossiers/[0-9a-z]{26}", opened.headers["location"]).group(0)
    assert loic.post(path, {"but": "protect"}).status == 200
    write(loic, path, "informationRecorded", {"f-what": "school", "f-value": "Collège inventé", "c-value": "disputed"})
    write(loic, path, "informationRecorded", {"f-what": "nickname", "f-value": "Pistache", "c-value": "disputed"})
    elements = [
        write(loic, path, "observationWritten", {"f-facts": "Un sac neuf.", "f-hypothesis": "Quelqu’un le lui a payé.", "jour": "26/11/2026"}),
        write(loic, path, "signsObserved", {"f-facts": "Une voiture le soir.", "f-known": "reported", "f-source": "La voisine du 3e"}),
        write(loic, path, "harmDisclosed", {"f-words": "Il m’attend", "f-question": "Ça va ?", "f-heardBy": "Mme Durand", "f-told": "Qui va le savoir.", "jour": "26/11/2026"}),
    ]
    draft, ready = taken(loic, person, path, elements)
    assert "hypothèses du dossier ne sont pas reprises" in ready and "hypothèses du dossier" not in taken(loic, person, path, elements[1:])[1]
    pages = {number: Client(spare.url).post(f"/ecrire/{number}", {"brouillon": draft}).text for number in (2, 3, 4)}
    facts, words, minor = filled_page(pages[3]), filled_page(pages[4]), filled_page(pages[2])
    assert "Un sac neuf." in facts["faits.1.texte"] and "payé" not in "".join(pages.values()) + ready
    assert facts["faits.1.source"] == "seen" and facts["faits.2.source"] == facts["faits.3.source"] == "reported"
    assert facts["faits.2.qui"] == "La voisine du 3e" and facts["faits.3.qui"] == words["paroles.1.par"] == "Mme Durand" and words["paroles.1.question"] == "Ça va ?"
    assert minor["jeune.nom"] == "Durand (à confirmer)" and minor["jeune.ecole"] == "Collège inventé (contesté)" and minor["jeune.surnom"] == "Pistache (contesté)" and minor["jeune.prenom"] == "Anouk"
    # In the dossier, the doubt stands beside the value; it is searched all the same.
    assert "Surnom — Pistache (contesté)" in body(loic.get(f"{path}/suivi").text) and "Nickname — Pistache (disputed)" in loic.get(f"/en{path}/suivi").text
    assert "Anouk, 16 ans<" in body(loic.post("/jeunes", {"recherche": "pistache"}).text)
    # An age said long ago says when, in the list, in the dossier and in the signalement.
    write(loic, path, "informationRecorded", {"f-what": "age", "f-value": "15 ans", "quand": "3 mars 2024"})
    assert "Anouk, 15 ans en mars 2024" in body(loic.post("/jeunes", {"recherche": "pistache"}).text) and "Anouk, 15 years old in March 2024" in loic.get(f"/en{path}/suivi").text
    draft, _ = taken(loic, person, path, [])
    assert filled_page(Client(spare.url).post("/ecrire/2", {"brouillon": draft}).text)["jeune.age"] == "15 ans en mars 2024"


def filled_page(text: str) -> dict[str, str]:
    """What stands in the fields of a page of the signalement."""
    return dict(Form.read(text).values)


def test_a_young_person_is_found_however_it_is_typed(people: dict[str, door.Visitor]) -> None:
    loic = people["loic"]
    fields = {"f-firstName": "Zoé-Lou", "f-familyName": "N’Diaye", "f-birthDate": "28/11/2008", "f-phone": "+33 6 39 98 11 22", "malgre": "oui"}
    assert loic.post("/jeunes/ouvrir", {"cle": key(loic.get("/jeunes/ouvrir"))} | fields).status == 303
    for query in ("06 39 98 11 22", "0639981122", "0033639981122", "ndiaye", "n diaye", "zoelou", "zoe lou", "Zoé 28/11/2008"):
        assert "Zoé-Lou" in body(loic.post("/jeunes", {"recherche": query}).text), query
    assert "Zoé-Lou" not in body(loic.post("/jeunes", {"recherche": "Léa 28/11/2008"}).text)
    again = loic.post("/jeunes/ouvrir", {"cle": key(loic.get("/jeunes/ouvrir")), "f-firstName": "Zoe Lou", "f-familyName": "NDiaye"})
    assert again.status == 200 and "Peut-être le même jeune" in again.text and "même nom" in again.text
    other = loic.post("/jeunes/ouvrir", {"cle": key(loic.get("/jeunes/ouvrir")), "f-firstName": "Timéo", "f-phone": "inconnu"})
    assert other.status == 303
