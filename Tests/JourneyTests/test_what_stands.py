"""What stands of a dossier once something was moved, taken out, answered twice, or told late."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from datetime import timedelta
from html import unescape

import pytest

import door
from client import Answer
from product import Product, today_in_france
from test_casefile import correct, key, words, write


@pytest.fixture(scope="module")
def people(spare: Product) -> dict[str, door.Visitor]:
    return door.visitors(spare, "loic", "naima", "bastien", "yann")


@pytest.fixture
def dossier(people: dict[str, door.Visitor]) -> str:
    """A dossier that Loïc has just opened."""
    return opened(people["loic"], "Nolwenn")


def opened(visitor: door.Visitor, name: str) -> str:
    answer = visitor.post("/jeunes/ouvrir", {"cle": key(visitor.get("/jeunes/ouvrir")), "f-firstName": name, "malgre": "oui"})
    assert answer.status == 303, answer.text[-2_000:]
    path = re.search(r"/dossiers/[0-9a-z]{26}", answer.headers["location"]).group(0)
    assert visitor.post(path, {"but": "protect"}).status == 200
    return path


def body(text: str) -> str:
    return unescape(text.split("<main")[1].split("</main>")[0]).replace("\u202f", " ").replace("\u00a0", " ")


def withdraw(visitor: door.Visitor, dossier: str, number: int) -> None:
    page = visitor.get(f"{dossier}/element/{number}/retirer")
    seen = re.search(r'name="vu" value="(\d+)"', page.text).group(1)
    assert visitor.post(f"{dossier}/element/{number}/retirer", {"cle": key(page), "vu": seen, "raison": "Écrit deux fois."}).status == 303


def waiting(visitor: door.Visitor, dossier: str) -> str:
    """The lines of what is to be done for this dossier."""
    return "\n".join(line for line in re.findall(r"<li>.*?</li>", visitor.get("/taches?tout=1").text.replace("\u00a0", " "), re.S) if dossier in line)


TODAY, SOON, LATER = today_in_france(), "", ""


@pytest.fixture(autouse=True)
def today() -> None:
    """The day of the test, not that on which all of them were collected: midnight may come between."""
    global TODAY, SOON, LATER
    TODAY = today_in_france()
    SOON, LATER = words(TODAY + timedelta(days=2)), words(TODAY + timedelta(days=9))


def test_what_is_moved_is_said_with_its_new_day_everywhere(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    promise = write(loic, dossier, "commitmentMade", {"f-what": "Aller au cinéma", "f-who": "Loïc", "f-due": SOON})
    write(loic, dossier, "commitmentMoved", {"f-newWhat": "Aller à la piscine", "f-due": LATER}, of=promise)
    visit = write(loic, dossier, "healthAppointment", {"f-due": SOON, "f-hour": "10 h"})
    assert SOON in body(loic.get(f"{dossier}/avec-le-jeune").text), "the control: the appointment has its first day"
    missed = write(loic, dossier, "healthAppointmentMoved", {"f-why": "notKept"}, of=visit)
    page = body(loic.get(f"{dossier}/avec-le-jeune").text)
    assert SOON not in page and "10 h" not in page, "missed, it has no day until it is given one"
    withdraw(loic, dossier, missed)
    write(loic, dossier, "healthAppointmentMoved", {"f-why": "moved", "f-due": LATER, "f-hour": "14 h 30"}, of=visit)
    for place in ("avec-le-jeune", "suivi"):
        page = body(loic.get(f"{dossier}/{place}").text)
        assert "Aller à la piscine" in page and LATER in page, place
    page = body(loic.get(f"{dossier}/avec-le-jeune").text)
    assert "14 h 30" in page and SOON not in page and "Aller au cinéma" not in page and "10 h" not in page
    assert "Aller à la piscine" in waiting(loic, dossier) and "cinéma" not in waiting(loic, dossier)


def test_who_is_away_again_has_no_gesture_left_of_the_return_before(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    write(loic, dossier, "runawayDeclared", {"jour": "avant-hier", "heure": "22 h", "f-lastSeen": "Dans la cour."})
    assert loic.post(f"{dossier}/retour", {"cle": "r" * 22, "jour": "hier", "heure": "3 h", "f-g1": "done"}).status == 303
    assert f"{dossier}/ajouter/gestureDone" in loic.get("/nuit").text, "the control: gestures are left"
    write(loic, dossier, "runawayDeclared", {"jour": "hier", "heure": "22 h", "f-lastSeen": "Dans la cour."})
    for place in ("/nuit", "/matin"):
        assert f"{dossier}/ajouter/gestureDone" not in loic.get(place).text, place


def test_one_of_two_answers_taken_out_leaves_the_other(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    promise = write(loic, dossier, "commitmentMade", {"f-what": "La rappeler", "f-who": "Loïc", "f-due": SOON})
    first = write(loic, dossier, "commitmentKept", {"f-kept": "asPromised"}, of=promise)
    page = loic.get(f"{dossier}/ajouter/commitmentDropped?de={promise}")
    second = loic.post(f"{dossier}/ajouter/commitmentDropped", {"cle": key(page) if 'name="cle"' in page.text else "d" * 22, "de": str(promise), "f-why": "Elle a changé de numéro.", "f-told": "yes", "suite-lue": "oui"})
    assert second.status == 303, second.text[-1_500:]
    number = int(re.search(r"fait=(\d+)", second.headers["location"]).group(1))
    withdraw(loic, dossier, first)
    assert "La rappeler" not in waiting(loic, dossier) and "Ce qui attend" not in body(loic.get(f"{dossier}/suivi").text)
    withdraw(loic, dossier, number)
    assert "La rappeler" in waiting(loic, dossier), "nothing ends it any more"
    # Two who write the same return.
    write(loic, dossier, "runawayDeclared", {"jour": "avant-hier", "heure": "22 h", "f-lastSeen": "Dans la cour."})
    numbers = []
    for again in ("a", "b"):
        answer = loic.post(f"{dossier}/retour", {"cle": again * 22, "jour": "hier", "heure": "3 h", "f-words": f"J’ai froid. {again}", "malgre": "oui", "encore": "oui"})
        assert answer.status == 303, answer.text[-1_500:]
        numbers.append(int(re.search(r"fait=(\d+)", answer.headers["location"]).group(1)))
    for number, waits in ((numbers[0], False), (numbers[1], True)):
        withdraw(loic, dossier, number)
        assert ("Dans la cour." in waiting(loic, dossier)) == waits


@pytest.mark.parametrize(("sent", "noted", "answered", "field", "words"), [
    ("signalementSent", "signalementStateNoted", "signalementAcknowledged", "f-to", ("Remis", "Lu")),
    ("concernReported", "concernStateNoted", "concernAcknowledged", "f-crip", ("Remise", "Lue")),
])
def test_what_was_sent_waits_until_its_receipt_is_confirmed(people: dict[str, door.Visitor], dossier: str, sent: str, noted: str, answered: str, field: str, words: tuple[str, str]) -> None:
    loic, to = people["loic"], f"Destinataire inventé de {sent}"
    number = write(loic, dossier, sent, {field: to, "jour": "hier"})
    for state in ("delivered", "read", "unknown"):
        write(loic, dossier, noted, {"f-state": state}, of=number)
        assert to in waiting(loic, dossier), state
    shown = body(loic.get(f"{dossier}/element/{number}").text)
    assert all(word in shown for word in words)
    write(loic, dossier, answered, {"f-state": "acknowledged"}, of=number)
    assert to not in waiting(loic, dossier)


@pytest.mark.parametrize(("sent", "answered", "told"), [("signalementSent", "signalementAcknowledged", "signalementOutcomeTold"), ("concernReported", "concernAcknowledged", "concernOutcomeTold")])
def test_what_became_of_it_is_noted_after_its_receipt(people: dict[str, door.Visitor], dossier: str, sent: str, answered: str, told: str) -> None:
    loic = people["loic"]
    number = write(loic, dossier, sent, {"f-to": "Parquet inventé", "f-crip": "CRIP inventée", "jour": "hier"})
    place = f"/ajouter/{told}?de={number}"
    assert place not in loic.get(f"{dossier}/element/{number}").text, "its answer holds it"
    write(loic, dossier, answered, {"f-state": "acknowledged"}, of=number)
    assert place in loic.get(f"{dossier}/element/{number}").text
    answer = loic.post(f"{dossier}/ajouter/{told}", {"cle": "o" * 22, "de": str(number), "f-outcome": ""})
    assert answer.status == 422 and 'id="f-outcome-erreur"' in answer.text
    write(loic, dossier, told, {"f-outcome": "Une enquête est ouverte."}, of=number)
    assert "Une enquête est ouverte." in loic.get(f"{dossier}/element/{number}").text


def test_a_state_is_shown_where_it_waits_and_nothing_is_stated_of_what_is_over(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    number = write(loic, dossier, "concernReported", {"f-crip": "CRIP de la Lande", "jour": "hier"})
    write(loic, dossier, "concernStateNoted", {"f-state": "delivered"}, of=number)
    assert "CRIP de la Lande, Remise" in waiting(loic, dossier) and "Remise" in body(loic.get(f"{dossier}/suivi").text).split("Ce qui attend")[1]
    write(loic, dossier, "concernAcknowledged", {"f-state": "followed"}, of=number)
    asked = loic.get(f"{dossier}/ajouter/concernStateNoted?de={number}")
    assert asked.status == 303 and asked.headers["location"] == f"{dossier}/element/{number}", "no form that can only be refused"


def test_the_next_appointments_are_those_to_come_in_their_order(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    write(loic, dossier, "healthAppointment", {"f-due": LATER, "f-hour": "10 h"})
    write(loic, dossier, "adulthoodInterviewPlanned", {"f-due": SOON, "f-withWhom": "Une référente inventée"})
    write(loic, dossier, "hearingPlanned", {"f-due": words(TODAY - timedelta(days=4)), "f-hour": "16 h"})
    page = body(loic.get(f"{dossier}/avec-le-jeune").text).split("Ses prochains rendez-vous")[1].split("<h2")[0]
    assert SOON in page and LATER in page and page.index(SOON) < page.index(LATER) and "16 h" not in page and "Écrit le" not in page


def test_dates_that_are_written_remind(people: dict[str, door.Visitor], dossier: str) -> None:
    """Somebody's own date comes in the stead of that of the law, and a day that nobody is sure of gives no sure end."""
    loic = people["loic"]
    decision = write(loic, dossier, "decisionGiven", {"f-decision": "Il reste ici.", "f-matter": "criminal", "f-until": LATER, "jour": "hier"})
    assert LATER in waiting(loic, dossier) and "Procès pénal" not in waiting(loic, dossier)
    page = loic.get(f"{dossier}/element/{decision}")
    assert "Appel possible jusqu’à ce jour" in page.text and "Procès pénal" not in page.text
    month = write(loic, dossier, "decisionGiven", {"f-decision": "Autre chose.", "f-matter": "criminal", "quand": f"{TODAY:%m/%Y}", "jour": f"{TODAY:%m/%Y}"})
    page = body(loic.get(f"{dossier}/element/{month}").text)
    assert "entre le" in page and "date passée" not in page
    write(loic, dossier, "youngAdultSupportAnswered", {"f-until": SOON}, of=write(loic, dossier, "youngAdultSupportAsked", {"f-to": "Au département"}))
    assert "À renouveler avant" in waiting(loic, dossier)


def test_what_was_done_after_a_return_is_reminded_of_no_more(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    away = write(loic, dossier, "runawayDeclared", {"jour": "avant-hier à 22 h", "f-lastSeen": "Dans la cour."})
    assert loic.post(f"{dossier}/retour", {"cle": "d" * 22, "de": str(away), "jour": "hier", "heure": "3 h", "f-g1": "done"}).status == 303
    talk, health = "Un moment pour parler", "Un rendez-vous de santé proposé"
    assert talk in waiting(loic, dossier) and health in waiting(loic, dossier)
    write(loic, dossier, "meetingHeld", {"f-what": "Nous avons parlé.", "jour": "hier", "heure": "18 h"})
    assert talk not in waiting(loic, dossier) and health in waiting(loic, dossier)
    write(loic, dossier, "healthAppointment", {"f-due": SOON})
    assert health not in waiting(loic, dossier)


def test_a_dossier_is_not_erased_before_its_time(people: dict[str, door.Visitor], dossier: str, spare: Product) -> None:
    loic = people["loic"]
    write(loic, dossier, "commitmentMade", {"f-what": "Aller au cinéma", "f-who": "Loïc", "f-due": SOON})
    page = proved(loic, spare, f"{dossier}/conservation/erasureAsked", "f-reason")
    refused = loic.post(f"{dossier}/conservation/erasureAsked", {"cle": key(page), "f-reason": "retention", "f-detail": "Des mots à garder."})
    assert refused.status == 422 and 'id="f-reason-erreur"' in refused.text and "aucune durée de conservation ne court" in body(refused.text) and "Des mots à garder." in refused.text
    assert loic.post(f"{dossier}/conservation/erasureAsked", {"cle": key(page), "f-reason": "mistake"}).status == 303
    asked = body(loic.get(f"{dossier}/conservation").text)
    assert "disparaître pour toujours" in asked and "Aller au cinéma" in asked, "what waits is said before the second person agrees"


def test_a_long_list_shows_its_first_lines_and_how_many_there_are(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    for number in range(31):
        write(loic, dossier, "commitmentMade", {"f-what": f"Promesse {number}.", "f-who": "Loïc", "f-due": LATER})
    page = loic.get("/taches").text
    assert page.count("Promesse ") <= 30
    whole = re.search(r'href="(/taches\?tout=1)">Tout voir\u202f: (\d+)<', page)
    assert whole and int(whole.group(2)) >= 31
    shown = loic.get(whole.group(1)).text
    assert all(f"Promesse {number}." in shown for number in range(31)) and "Tout voir" not in shown


def test_what_is_told_elsewhere_is_done(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    away = write(loic, dossier, "runawayDeclared", {"jour": "avant-hier à 22 h", "f-lastSeen": "Dans la cour."})
    assert loic.post(f"{dossier}/retour", {"cle": "e" * 22, "de": str(away), "jour": "hier", "heure": "3 h", "f-g1": "done"}).status == 303

    def left() -> str:
        return "\n".join(line for line in re.findall(r"<li>.*?</li>", loic.get("/matin").text, re.S) if dossier in line)

    assert "gendarmerie" in left() and "Prévenir les parents" in left() and "l’astreinte" in left()
    write(loic, dossier, "discoveryNotified", {"f-service": "Commissariat inventé", "f-lifted": "lifted"})
    write(loic, dossier, "parentsInformed", {"f-who": "mother", "f-state": "yes"})
    write(loic, dossier, "onCallCalled", {"f-why": "Son retour.", "f-answer": "answered"})
    assert "gendarmerie" not in left() and "Prévenir les parents" not in left() and "l’astreinte" not in left() and "Vérifier" in left()


def test_an_absence_told_after_the_return_is_over(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    assert loic.post(f"{dossier}/retour", {"cle": "f" * 22, "jour": "hier", "heure": "3 h 07", "f-g1": "done", "f-words": "J’ai froid."}).status == 303
    write(loic, dossier, "runawayDeclared", {"jour": "avant-hier à 22 h", "f-lastSeen": "Dans la cour."})
    for place in ("/jeunes", "/nuit", "/matin", "/retour"):
        shown = [line for line in re.findall(r"<(?:li|section).*?</(?:li|section)>", loic.get(place).text, re.S) if dossier in line]
        assert not any("Absence depuis" in line for line in shown), place
    assert "Absence depuis" not in body(loic.get(f"{dossier}/suivi").text).split("Ce qui attend")[0] and "Vérifier" in loic.get("/nuit").text
    # One that begins after that return is not over.
    write(loic, dossier, "runawayDeclared", {"jour": "hier à 20 h", "f-lastSeen": "Au portail."})
    assert "Absence depuis" in body(loic.get(f"{dossier}/suivi").text)


@pytest.mark.parametrize(("day", "hour", "untouched", "said"), [
    ("hier à 21 h", None, True, "21 h 00"), ("hier soir", None, True, "soir"), ("hier", None, True, ""), ("hier soir", "9 h", False, "21 h 00"), ("depuis hier 18 h", None, True, "18 h 00"), ("hier aprem", "3 h", False, "15 h 00")])
def test_an_hour_is_the_one_that_was_typed(people: dict[str, door.Visitor], dossier: str, day: str, hour: str | None, untouched: bool, said: str) -> None:
    """The form comes with the hour of now: on another day, nobody has said it."""
    loic = people["loic"]
    form = unescape(loic.get(f"{dossier}/ajouter/runawayDeclared").text)
    filled, proposed = (re.search(pattern, form).group(1) for pattern in (r'name="heure"[^>]*value="([^"]+)"', r'name="propose" value="([^"]+)"'))
    number = write(loic, dossier, "runawayDeclared", {"jour": day, "heure": hour or filled, "propose": proposed, "f-lastSeen": "Dans la cour."})
    page = body(loic.get(f"{dossier}/element/{number}").text)
    yesterday = words(TODAY - timedelta(days=1))
    assert (f"{yesterday}, {said}" if said else yesterday) in page, page[:400]
    if not said:
        assert f"{yesterday}, " not in page, "the hour of now is not that of yesterday"
    assert untouched or hour


@pytest.mark.parametrize(("day", "hour", "field"), [("hier à 21 h", "22 h", "heure"), ("hier matin", "22 h", "heure"), ("lundi 1er janvier 2026", "", "jour"), (None, "", "jour")])
def test_a_day_that_cannot_be_is_told_at_its_field(people: dict[str, door.Visitor], dossier: str, day: str | None, hour: str, field: str) -> None:
    loic, tomorrow = people["loic"], TODAY + timedelta(days=1)
    # Tomorrow without its year: not that of last year.
    day = day or f"{tomorrow:%d/%m}"
    answer = loic.post(f"{dossier}/ajouter/runawayDeclared", {"cle": "h" * 22, "jour": day, "heure": hour, "f-lastSeen": "Des mots à garder."})
    assert answer.status == 422 and f'id="{field}-erreur"' in answer.text and "Des mots à garder." in answer.text and f'value="{day}"' in unescape(answer.text)


def test_what_was_put_off_has_no_day_until_it_is_known(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    trial = write(loic, dossier, "trialPlanned", {"f-due": SOON, "f-hour": "9 h"})
    moved = write(loic, dossier, "trialMoved", {"f-why": "moved"}, of=trial)
    page = body(loic.get(f"{dossier}/suivi").text).split("<h2")[1]
    assert "le nouveau jour n’est pas encore connu" in page and SOON not in page and "9 h" not in page
    assert SOON not in waiting(loic, dossier)
    withdraw(loic, dossier, moved)
    write(loic, dossier, "trialMoved", {"f-why": "moved", "f-due": LATER, "f-hour": "14 h"}, of=trial)
    page = body(loic.get(f"{dossier}/suivi").text).split("<h2")[1]
    assert f"{LATER}, 14 h" in page and "9 h" not in page
    for wrong in ("25 h", "9h75", "banane"):
        answer = loic.post(f"{dossier}/ajouter/trialPlanned", {"cle": "k" * 22, "f-due": SOON, "f-hour": wrong})
        assert answer.status == 422 and 'id="f-hour-erreur"' in answer.text and f'value="{wrong}"' in answer.text, wrong


def test_how_far_a_concern_went_is_not_taken_back(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    sent = write(loic, dossier, "concernReported", {"f-crip": "CRIP inventée", "f-how": "post", "jour": "avant-hier"})
    write(loic, dossier, "concernStateNoted", {"f-state": "read", "quand": "hier"}, of=sent)
    write(loic, dossier, "concernStateNoted", {"f-state": "delivered", "quand": "avant-hier"}, of=sent)
    assert "<strong>Lue</strong>" in loic.get(f"{dossier}/element/{sent}").text
    early = loic.post(f"{dossier}/ajouter/concernAcknowledged", {"cle": "a" * 22, "de": str(sent), "f-state": "acknowledged", "quand": f"1/1/{TODAY.year - 1}"})
    assert early.status == 422 and "serait avant" in early.text and 'id="quand-erreur"' in early.text
    write(loic, dossier, "concernAcknowledged", {"f-state": "acknowledged", "quand": "hier"}, of=sent)
    assert "<strong>Réception confirmée</strong>" in loic.get(f"{dossier}/element/{sent}").text


def test_an_end_before_its_beginning_hides_no_delay(people: dict[str, door.Visitor], dossier: str) -> None:
    loic, year = people["loic"], TODAY.year
    answer = loic.post(f"{dossier}/ajouter/decisionGiven", {"cle": "u" * 22, "f-decision": "Il reste ici.", "f-matter": "criminal", "quand": "hier", "f-until": f"1er janvier {year - 1}"})
    assert answer.status == 422 and 'id="f-until-erreur"' in answer.text and f'value="1er janvier {year - 1}"' in answer.text
    ban = write(loic, dossier, "measureStarted", {"f-type": "exitBan", "f-decider": "judge", "quand": "il y a 3 mois"})
    page = body(loic.get(f"{dossier}/element/{ban}").text)
    assert "Interdiction décidée par le juge" in page and "par le procureur" not in page
    placed = write(loic, dossier, "measureStarted", {"f-type": "emergencyPlacement", "quand": "hier"})
    assert "audience au plus tard" in body(loic.get(f"{dossier}/element/{placed}").text)
    write(loic, dossier, "decisionGiven", {"f-decision": "Placée six mois.", "f-matter": "education", "quand": "aujourd’hui"})
    assert "audience au plus tard" not in body(loic.get(f"{dossier}/element/{placed}").text)


def test_the_next_promise_is_one_to_come(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    write(loic, dossier, "youngAdultSupportAsked", {"f-to": "Au département", "quand": "il y a 3 semaines"})
    write(loic, dossier, "commitmentMade", {"f-what": "Aller au cinéma", "f-who": "Loïc", "f-due": SOON})
    line = next(line for line in re.findall(r"<li>.*?</li>", loic.get("/jeunes").text.replace("\u00a0", " "), re.S) if dossier in line)
    assert SOON in line


def test_a_birth_that_nobody_is_sure_of_keeps_its_birthdays(people: dict[str, door.Visitor]) -> None:
    loic, soon = people["loic"], TODAY + timedelta(days=20)
    dossier = opened(loic, "Rozenn")
    write(loic, dossier, "informationRecorded", {"f-what": "birthDate", "f-value": f"{soon.day}/{soon.month}/{soon.year - 18}", "c-value": "disputed"})
    write(loic, dossier, "informationRecorded", {"f-what": "birthDate", "f-value": f"3/5/{soon.year - 15}", "c-value": "disputed"})
    line = next(line for line in re.findall(r"<li>.*?</li>", loic.get("/taches?tout=1").text, re.S) if dossier in line and "18" in line)
    assert "le jour n’est pas sûr" in line
    assert "(contesté)" in loic.get("/jeunes").text
    other = opened(loic, "Gwenola")
    write(loic, other, "informationRecorded", {"f-what": "age", "f-value": "17 ans"})
    assert any(other in line and "18" in line for line in re.findall(r"<li>.*?</li>", loic.get("/taches?tout=1").text, re.S))
    for wrong in ("12032009", "banane"):
        answer = loic.post("/jeunes/ouvrir", {"cle": "b" * 22, "f-firstName": "Maud", "f-birthDate": wrong, "malgre": "oui"})
        assert answer.status == 422 and 'id="f-birthDate-erreur"' in answer.text and "Maud" in answer.text, wrong


def test_a_delay_of_the_local_protocol_reminds_of_any_kind() -> None:
    """A kind of which no list speaks otherwise, until what is due is noted."""
    place = Product()
    place.prepare()
    words = {"fr": "Demander la copie du procès-verbal", "en": "Ask for a copy of the record"}
    source = {"fr": "Protocole inventé", "en": "Invented protocol"}
    delay = {"id": "copy", "kind": "complaintFiled", "unit": "days", "after": 5, "over": [{"kind": "lawyerNamed"}], "words": words, "source": source}
    (place.data / "delays.json").write_text(json.dumps({"version": "2026-11-28", "delays": [delay]}))
    place.start()
    try:
        loic = door.visitors(place, "loic")["loic"]
        dossier = opened(loic, "Enora")
        write(loic, dossier, "complaintFiled", {"f-where": "À la gendarmerie inventée.", "quand": "hier"})
        assert words["fr"] in waiting(loic, dossier)
        write(loic, dossier, "lawyerNamed", {"f-name": "Maître Inventé"})
        assert words["fr"] not in waiting(loic, dossier)
    finally:
        code = place.stop()
        shutil.rmtree(place.folder, ignore_errors=True)
    assert code == 0


def test_an_absence_is_what_is_going_on(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    write(loic, dossier, "runawayDeclared", {"jour": "aujourd’hui", "heure": "0 h 01", "f-lastSeen": "Devant la gare inventée."})
    page = body(loic.get("/taches").text)
    assert "Devant la gare inventée." in page.split("<h2>En ce moment</h2>")[1].split("<h2")[0]


@pytest.mark.parametrize(("planned", "moved", "held"), [("hearingPlanned", "hearingMoved", "hearingHeld"), ("trialPlanned", "trialMoved", "trialHeld"), ("adulthoodInterviewPlanned", "adulthoodInterviewMoved", "adulthoodInterviewHeld")])
def test_what_did_not_take_place_waits_for_its_new_day(people: dict[str, door.Visitor], dossier: str, planned: str, moved: str, held: str) -> None:
    loic = people["loic"]
    number = write(loic, dossier, planned, {"f-due": SOON})
    write(loic, dossier, moved, {"f-why": "moved", "f-due": LATER}, of=number)
    assert LATER in waiting(loic, dossier) and SOON not in waiting(loic, dossier)
    write(loic, dossier, held, {"f-held": "yes"}, of=number)
    assert waiting(loic, dossier) == ""
    late = loic.post(f"{dossier}/ajouter/{moved}", {"cle": "m" * 22, "de": str(number), "f-why": "moved", "f-due": LATER})
    assert late.status == 422 and "a déjà une suite" in late.text and f'value="{LATER}"' in late.text, "what is over is not moved, and nothing typed is lost"
    assert re.search(r'<section class="carte"><h2[^>]*>[^<]+</h2>', late.text), "what somebody else wrote of it is shown beside"


def test_what_was_taken_out_is_not_answered(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    promise = write(loic, dossier, "commitmentMade", {"f-what": "La rappeler", "f-who": "Loïc", "f-due": SOON})
    withdraw(loic, dossier, promise)
    answer = loic.post(f"{dossier}/ajouter/commitmentKept", {"cle": "k" * 22, "de": str(promise), "f-kept": "asPromised", "f-words": "Elle a souri."})
    assert answer.status == 422 and "a été retiré" in answer.text


def test_each_state_of_the_history_has_its_day(people: dict[str, door.Visitor], dossier: str) -> None:
    loic, days = people["loic"], [words(TODAY - timedelta(days=n)) for n in (3, 4, 5)]
    number = write(loic, dossier, "traceLeft", {"f-what": "Un mot sous la porte.", "jour": days[0]})
    page = loic.get(f"{dossier}/element/{number}/corriger")
    assert correct(loic, dossier, number, page, {"f-what": "Un mot sous la porte.", "jour": days[1]}).status == 303
    history = body(loic.get(f"{dossier}/element/{number}").text)
    assert days[0] in history and days[1] in history
    # Who corrects at the same time sees the day that the other one gave; nobody says they saw what does not exist.
    for field, value in (("vu", None), ("vu", "999999")):
        fields = {"cle": key(loic.get(f"{dossier}/element/{number}/corriger")), "vu": value or str(number), "f-what": "Un mot sous la porte.", "jour": days[2]}
        other = loic.post(f"{dossier}/element/{number}/corriger", fields)
        assert other.status == 409 and days[1] in body(other.text).split("La vôtre")[0] and f'value="{days[2]}"' in other.text, (field, value)


def test_news_told_late_do_not_hide_those_of_yesterday(people: dict[str, door.Visitor]) -> None:
    bastien = people["bastien"]
    path = re.search(r"/dossiers/[0-9a-z]{26}", bastien.get("/jeunes").text).group(0)
    assert bastien.post(path, {"but": "protect"}).status == 200
    assert path in bastien.get("/sans-nouvelles?jours=7").text, "the control: nobody has met her for long"
    write(bastien, path, "meetingHeld", {"f-what": "Un café.", "jour": "hier"})
    for day in (1, 2, 3, 4):
        write(bastien, path, "meetingHeld", {"f-what": "Vue au parc.", "jour": f"{day}/8/2026"})
    assert path not in bastien.get("/sans-nouvelles?jours=7").text


def test_a_dossier_is_joined_with_one_other_at_most(people: dict[str, door.Visitor], spare: Product) -> None:
    loic = people["loic"]
    here, there, third = (opened(loic, name) for name in ("Ysée", "Ysee", "Ysé"))

    form = {"cle": key(proved(loic, spare, f"{here}/reunir", "raison")), "autre": there.removeprefix("/dossiers/"), "raison": "La même jeune.", "malgre": "oui"}
    assert loic.post(f"{here}/reunir", form).status == 303
    again = loic.post(f"{here}/reunir", form | {"cle": "z" * 22, "autre": third.removeprefix("/dossiers/")})
    assert again.status == 422 and "déjà réuni" in again.text, "each is joined with one other at most"
    page = proved(loic, spare, f"{here}/reunir", "Séparer")
    assert loic.post(f"{here}/separer", {"cle": key(page), "raison": "Deux cousines."}).status == 303
    assert "Réuni avec" not in body(loic.get(f"{here}/suivi").text)


def test_as_it_was_known_on_a_day(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    write(loic, dossier, "runawayDeclared", {"jour": "avant-hier", "heure": "22 h", "f-lastSeen": "Dans la cour."})
    assert "Absence depuis" in body(loic.get(f"{dossier}/suivi?au={TODAY:%d/%m/%Y}").text)
    for wrong in ("31/02/2026", "31/12/2090"):
        page = loic.get(f"{dossier}/suivi?au={wrong}").text
        assert page.index('id="au-erreur"') < page.index("Nolwenn"), "said before anything else"


def test_ages_and_days_of_birth_that_cannot_be(people: dict[str, door.Visitor]) -> None:
    loic = people["loic"]
    for field, value in (("f-birthDate", "demain"), ("f-birthDate", "31/12/2090"), ("f-age", "-1"), ("f-age", "150 ans")):
        answer = loic.post("/jeunes/ouvrir", {"cle": "n" * 22, "f-firstName": "Nolwenn", field: value})
        assert answer.status == 422 and f'id="{field}-erreur"' in answer.text and value in answer.text, value
    for value in ("environ 15 ans", "une quinzaine d’années"):
        page = loic.get("/jeunes/ouvrir")
        assert loic.post("/jeunes/ouvrir", {"cle": key(page), "f-firstName": "Nolwenn", "f-age": value, "malgre": "oui"}).status == 303, value


def test_a_search_that_fails_says_so(people: dict[str, door.Visitor], spare: Product) -> None:
    """The read models lose a table: the answer is an error, never that nobody was found."""
    loic, read = people["loic"], sqlite3.connect(spare.data / "read.sqlite", timeout=20)
    read.execute("ALTER TABLE casefile_dossier RENAME TO gone")
    read.commit()
    try:
        page, lists = loic.post("/jeunes", {"recherche": "Nolwenn <3"}), loic.get("/jeunes")
        assert page.status == 500 and "La recherche a échoué" in page.text and "Nolwenn &lt;3" in page.text and "Personne parmi" not in page.text
        assert lists.status == 500 and "n’a pas pu être lue" in lists.text
        assert "The search failed" in loic.post("/en/jeunes", {"recherche": "x"}).text
    finally:
        read.execute("ALTER TABLE gone RENAME TO casefile_dossier")
        read.commit()
        read.close()
    assert loic.post("/jeunes", {"recherche": "Nolwenn"}).status == 200


def test_a_long_question_finds_nobody_and_ends_nothing(people: dict[str, door.Visitor]) -> None:
    loic = people["loic"]
    for question in ("n " * 10_000, "n " * 39 + "zz", "1h " * 3_000):
        assert loic.post("/jeunes", {"recherche": question}).status == 200
    assert loic.get("/jeunes").status == 200


def proved(visitor: door.Visitor, product: Product, path: str, holds: str) -> Answer:
    """A page that asks for a fresh proof of who one is."""
    page = visitor.get(path)
    if holds not in page.text:
        visitor.prove(door.people(product)["loic"], page)
        page = visitor.get(path)
    assert holds in page.text
    return page


def test_words_of_a_dossier_that_closed_meanwhile_are_given_back(people: dict[str, door.Visitor], dossier: str, spare: Product) -> None:
    loic = people["loic"]
    page = proved(loic, spare, f"{dossier}/fermer", "f-reason")
    assert loic.post(f"{dossier}/fermer", {"cle": key(page), "f-reason": "relay", "f-detail": "Une autre équipe la suit.", "f-told": "yes"}).status == 303
    answer = loic.post(f"{dossier}/ajouter/traceLeft", {"cle": "k" * 22, "f-what": "Perlimpinpin", "jour": "hier", "heure": "22h"})
    assert answer.status == 403 and all(word in answer.text for word in ("Perlimpinpin", "hier", "22h"))


def test_a_file_that_is_much_too_large_is_said_to_be(people: dict[str, door.Visitor]) -> None:
    answer = people["loic"].upload("/jeunes/importer", {}, "fichier", "trop.json", b" " * (9 << 20))
    assert answer.status == 422 and "8" in body(answer.text) and "Choisissez un fichier" not in answer.text


# MARK: What one may not read


def test_what_one_reads_is_corrected_where_the_rest_stays_reserved(people: dict[str, door.Visitor], dossier: str) -> None:
    """Loïc has not the location: the hour that he wrote wrong is corrected, the places that he wrote stay as they are."""
    loic = people["loic"]
    away = write(loic, dossier, "runawayDeclared", {"jour": "hier", "heure": "21 h", "f-lastSeen": "Dans la cour.", "f-places": "Chez un ami inventé."})
    page = loic.get(f"{dossier}/element/{away}/corriger")
    assert page.status == 200 and 'name="f-places"' not in page.text and "Elle reste comme elle est" in page.text
    assert correct(loic, dossier, away, page, {"f-lastSeen": "Au portail.", "jour": "hier", "heure": "20 h"}).status == 303
    element, night = body(loic.get(f"{dossier}/element/{away}").text), body(loic.get("/nuit").text)
    assert "Au portail." in element and "élément réservé" in element.lower() and "20 h 00" in night and "Dans la cour." not in night
    # Twice in a row, and in the lists: who it is.
    other = opened(loic, "Erwan")
    first = int(re.search(r"/element/(\d+)", loic.get(f"{other}/suivi").text).group(1))
    write(loic, other, "siblingRecorded", {"f-name": "Une sœur inventée", "f-where": "Chez une tante inventée"})
    for name in ("Erwann", "Erwan-Loup"):
        page = loic.get(f"{other}/element/{first}/corriger")
        assert correct(loic, other, first, page, {"f-firstName": name}).status == 303
        assert name in loic.get("/jeunes").text
    # Words typed for a class that one does not read are not lost.
    page = loic.get(f"{dossier}/element/{away}/corriger")
    told = correct(loic, dossier, away, page, {"f-lastSeen": "Ailleurs.", "jour": "hier", "heure": "20 h", "f-places": "Chez quelqu’un d’autre."})
    assert told.status in (404, 409) and ("Chez quelqu’un d’autre." in told.text or told.status == 404)
    # Its author takes it out; a colleague who does not read all of it does not.
    assert loic.get(f"{dossier}/element/{away}/retirer").status == 200


def test_what_nobody_reads_is_said_before_it_is_written(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    page = loic.get(f"{dossier}/ajouter/careOffered").text.replace("\u202f", " ")
    assert "personne dans l’équipe n’a accès à : Santé" in page
    assert "personne dans l’équipe" not in loic.get(f"{dossier}/ajouter/traceLeft").text
    attempt = write(loic, dossier, "suicideAttemptNoted", {"f-what": "Comprimés avalés, réveillée.", "f-means": "Une boîte."})
    for place in (f"{dossier}/element/{attempt}", "/matin"):
        shown = body(loic.get(place).text)
        assert "Comprimés avalés" in shown and "Une boîte" not in shown, place
    assert "Santé" not in re.search(r'<ul class="contacts">.*?</ul>', loic.get(dossier).text, re.S).group(0), "the team card says what is really read"


def test_an_absence_declared_twice_is_one(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    write(loic, dossier, "runawayDeclared", {"jour": "hier", "heure": "20 h 15", "f-lastSeen": "Dans la cour."})
    assert "Une absence est déjà déclarée" in loic.get(f"{dossier}/ajouter/runawayDeclared").text
    write(loic, dossier, "runawayDeclared", {"jour": "hier", "heure": "23 h", "f-lastSeen": "Au portail."})
    for place in ("/nuit", f"{dossier}/suivi"):
        page = body(loic.get(place).text)
        since = re.search(r"Absence depuis[^<]*", page.split(dossier, 1)[1] if place == "/nuit" else page)
        assert since and "20 h 15" in since.group(0), place


def test_lists_never_say_nobody_to_who_may_not_read(spare: Product) -> None:
    coralie = door.visitors(spare, "coralie")["coralie"]
    for place in ("/jeunes", "/nuit", "/matin", "/taches", "/sans-nouvelles", "/retour"):
        page = body(coralie.get(place).text)
        assert "ces listes ne vous montrent aucun jeune" in page and "Personne n’est" not in page and "Rien n’attend" not in page and "Vous ne suivez personne" not in page, place
        assert "these lists show you no young person" in coralie.get("/en" + place).text, place


def test_words_typed_in_a_session_that_was_ended_elsewhere_are_given_back(people: dict[str, door.Visitor], dossier: str, spare: Product) -> None:
    person, loic = door.people(spare)["loic"], people["loic"]
    page = loic.get(f"{dossier}/ajouter/traceLeft")
    here = re.search(r'name="ici" value="([^"]+)"', page.text).group(1)
    gone = loic.http.post(f"{dossier}/ajouter/traceLeft", {"cle": key(page), "ici": here, "jeton": "x", "f-what": "Un mot sous la porte."})
    assert gone.status == 401 and "Ce que vous avez tapé est gardé" in gone.text
    kept = re.search(r'name="suite" value="([^"]+)"', gone.text).group(1)
    # Another person who signs in there is given nothing of it.
    stranger = door.people(spare)["naima"]
    for who, given in ((stranger, False), (person, True)):
        answer = door.Visitor(loic.http).post("/connexion", {"adresse": who.address, "phrase": who.phrase, "code": who.fresh_code(), "suite": kept}, token=False)
        assert answer.status != 401 and ("Un mot sous la porte." in answer.text) == given, answer.text[-800:]
    assert "Un mot sous la porte." not in loic.get(f"{dossier}/suivi").text, "nothing is written before it is sent again"
    # What no page of this server made is kept for nobody.
    assert "Ce que vous avez tapé est gardé" not in loic.http.post(f"{dossier}/ajouter/traceLeft", {"cle": "k", "ici": "x" * 80, "f-what": "Un mot."}).text


def test_what_the_night_leaves_comes_first_in_the_morning(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]

    def left() -> str:
        return body(loic.get("/matin").text).split("Absents")[0]

    write(loic, dossier, "transmissionWritten", {"f-facts": "Nuit calme.", "f-toDo": "L’emmener aux urgences à 9 h."})
    write(loic, dossier, "onCallCalled", {"f-who": "Cheffe inventée", "f-why": "violence", "f-answer": "noAnswer"})
    write(loic, dossier, "exploiterVisitNoted", {"f-what": "Une voiture devant la porte.", "f-called": ["nobody"]})
    for words in ("L’emmener aux urgences à 9 h.", "l’astreinte n’a pas encore répondu (Cheffe inventée)", "Personne n’a encore été appelé"):
        assert words in left(), words
    write(loic, dossier, "onCallCalled", {"f-who": "Cheffe inventée", "f-why": "violence", "f-answer": "answered"})
    assert "L’emmener aux urgences" in left() and "pas encore répondu" not in left() and "encore été appelé" not in left(), "a person answered; the rest still waits"


def test_an_administrator_ad_hoc_is_to_be_requested_until_somebody_did(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    asked = "Administrateur ad hoc : à demander"
    assert asked not in body(loic.get(f"{dossier}/suivi").text)
    write(loic, dossier, "complaintFiled", {"f-where": "Brigade inventée", "quand": "mi-novembre"})
    assert asked in body(loic.get(f"{dossier}/suivi").text) and "Ad hoc administrator: to request" in loic.get(f"/en{dossier}/suivi").text
    write(loic, dossier, "adHocAdministratorRequested", {"f-to": "Parquet de Colmar"})
    assert asked not in body(loic.get(f"{dossier}/suivi").text)
