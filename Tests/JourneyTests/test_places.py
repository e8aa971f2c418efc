"""Where? What people type, names shared by several places, places nobody knows."""

from __future__ import annotations

import re
import urllib.parse

import pytest

from journeys import press, put


@pytest.mark.parametrize("typed", ["Zzyzx-sur-Mer", "<b>x</b>", "99999", "—"])
def test_an_unknown_place_is_said_and_can_be_typed_again(visit, typed):
    page = visit(js=False)
    page.goto("/reperer")
    put(page, "s", ["family.school"])
    put(page, "lieu", typed)
    press(page, "/reperer/reponse")
    box = page.locator("main section[aria-labelledby=t-qui]")
    assert typed in box.inner_text() and "119" in box.inner_text()
    again = box.locator("input[type=search]")
    again.fill("68")
    box.locator("button").first.click()
    assert "Haut-Rhin" in page.locator("main section[aria-labelledby=t-qui]").inner_text()
    assert "École" in page.locator("main .coches").inner_text(), "the ticks are still there"


def test_a_shared_name_is_asked_about(visit):
    page = visit(js=False)
    page.goto("/reperer")
    put(page, "s", ["family.school"])
    put(page, "lieu", "st denis")
    press(page, "/reperer/reponse")
    box = page.locator("main section[aria-labelledby=t-qui]")
    choices = box.locator("button[name=lieu]")
    assert choices.count() >= 4
    labels = choices.all_inner_texts()
    assert len(set(labels)) == len(labels), "two places with the same words cannot be told apart"
    choices.filter(has_text="974").first.click()
    chosen = page.locator("main section[aria-labelledby=t-qui]")
    assert chosen.locator("button[name=lieu]").count() == 0 and "974" in chosen.inner_text() + page.content()


PLACES = {
    "st denis": "Saint-Denis", "L'Haÿ": "L’Haÿ-les-Roses", "l hay les roses": "L’Haÿ-les-Roses", "Mesnil-Roc’h": "Mesnil-Roc’h", "Y": "Y", "68100": "Haut-Rhin",
    "2A": "Corse-du-Sud", "971": "Guadeloupe", "Paris 18": "Paris", "haut rhin": "Haut-Rhin", "MULHOUSE": "Mulhouse", "Alsace": "Haut-Rhin",
}


@pytest.mark.parametrize("typed", PLACES)
def test_contacts_understand_what_people_type(visit, typed):
    page = visit(js=False)
    page.goto("/")
    put(page, "lieu", typed)
    page.locator("main form[action='/contacts'] button").click()
    assert PLACES[typed] in page.locator("main").inner_text()
    assert page.locator("main a[href='tel:119'], aside a[href='tel:119']").count() >= 1


def test_contacts_of_a_departement(visit):
    page = visit(js=False)
    page.goto("/contacts/68")
    text = page.locator("main").inner_text()
    assert "CRIP" in text and "arquet" in text and "119" in text
    assert page.locator("main a[href^='tel:']").count() >= 2
    page.goto("/contacts/zz")
    assert "119" in page.locator("main").inner_text() + page.locator("aside.urgence").inner_text()


AUTHOR = {"depuis": "1", "auteur.nom": "Anouk Desrivages", "auteur.fonction": "Éducatrice"}


def addressees(http, voie="parquet", **places):
    """What page 6 offers for places: a name and its hint for each choice."""
    draft = http.post("/ecrire/2", AUTHOR | {"voie": voie} | {f"lieu.{name}": place for name, place in places.items()}).draft
    page = http.post("/ecrire/6", {"brouillon": draft})
    text = re.sub(r"<[^>]+>", "\n", page.text)
    return page, [line for line in text.split("\n") if line.startswith(("Parquet", "Procureur", "Procureure", "CRIP", "Cellule"))]


def test_three_places_give_at_most_three_prosecutors_each_with_its_reason(http):
    page, _ = addressees(http, domicile="Mulhouse", trouve="Paris", faits="Colmar")
    assert page.text.count('name="destinataire" value="tj-') == 3
    for place in ("Mulhouse (68", "Paris (75", "Colmar (68"):
        assert page.text.count(place) == 1, place
    page, _ = addressees(http, domicile="Mulhouse", trouve="Mulhouse")
    assert page.text.count('name="destinataire" value="tj-') == 1 and page.text.count("Mulhouse (68") == 2, "both reasons are given"


def test_several_courts_are_asked_about_and_nothing_is_ticked(http):
    page, _ = addressees(http, domicile="59")
    assert page.text.count('name="destinataire" value="tj-') > 3
    assert 'value="tj-lille" checked' not in page.text and "Plusieurs tribunaux" in page.text


def test_each_place_is_one_choice_even_when_only_its_departement_is_known(http):
    page, _ = addressees(http, domicile="59", trouve="62", faits="76")
    groups = re.findall(r'<p class="groupe" id="(.*?)">(.*?)</p><div class="choix" role="group" aria-labelledby="(.*?)">(.*?)</div>', page.text)
    assert [number for number, _, _, _ in groups] == [label for _, _, label, _ in groups]
    assert [re.search(r"\((\d+)", title)[1] for _, title, _, _ in groups] == ["59", "62", "76"]
    for _, title, _, courts in groups:
        assert courts.count('value="tj-') > 1 and title.split(".")[1] not in courts, "the reason is said once for the place"
    page, _ = addressees(http, domicile="59", faits="Colmar")
    assert len(re.findall(r'class="groupe"', page.text)) == 1, "a known court is one button of its own"


def test_the_first_place_decides_what_is_ticked(http):
    """Home, place found, place of the facts: in this order, whatever the alphabet."""
    page, _ = addressees(http, domicile="68", trouve="Mulhouse", faits="Colmar")
    assert not re.search(r'name="destinataire" value="[^"]*" checked', page.text), "the home has several courts: nothing is ticked"
    values = re.findall(r'name="destinataire" value="([^"]*)"', page.text)
    assert sorted(values) == ["autre", "tj-colmar", "tj-colmar:dep:68", "tj-mulhouse", "tj-mulhouse:dep:68"], "the group of the home is whole; each town has its own reason too"
    page, _ = addressees(http, domicile="Mulhouse", trouve="62", faits="Colmar")
    assert 'value="tj-mulhouse" checked' in page.text
    assert page.text.index('"tj-mulhouse"') < page.text.index("tj-arras") < page.text.index('"tj-colmar"')


def test_a_court_chosen_for_a_place_has_the_reason_of_that_place(http):
    page, _ = addressees(http, domicile="59", faits="Lille")
    chosen = re.search(r'value="(tj-lille:[^"]*)"', page.text)[1]
    done = http.post("/ecrire/relire", {"brouillon": page.draft, "depuis": "6", "destinataire": chosen})
    assert "où vit un parent" in done.text and "lieu des faits" not in done.text.split("Destinataire")[-1][:1_500]


def test_the_reason_of_the_crip_is_that_of_the_place(http):
    page, _ = addressees(http, voie="crip", trouve="Paris")
    assert "où vit le mineur" not in page.text and "où le mineur a été trouvé" in page.text
    page, _ = addressees(http, voie="crip", domicile="Paris")
    assert "où vit le mineur" in page.text


@pytest.mark.parametrize("place", ["Nouméa", "978", "bogus", "inconnu", "Saint-Barthélemy"])
def test_a_place_without_a_court_here_is_no_dead_end(http, place):
    """The author writes the addressee; the document is made."""
    first = http.post("/ecrire/1", AUTHOR | {"lieu.domicile": place})
    if place in ("Nouméa", "978", "Saint-Barthélemy"):
        assert "procureur de la République" in first.text, "the same note as on the contacts page"
        for path in (f"/contacts?lieu={urllib.parse.quote(place)}",):
            assert "procureur de la République" in http.get(path).text
        result = http.post("/reperer/reponse", {"s": "family.school", "lieu": place})
        assert "procureur de la République" in result.text
    draft = http.post("/ecrire/3", {"brouillon": first.draft, "depuis": "3", "faits.1.texte": "Deux bleus.", "faits.1.source": "seen"}).draft
    page = http.post("/ecrire/6", {"brouillon": draft})
    assert 'name="destinataire.nom"' in page.text
    done = http.post("/ecrire/relire", {"brouillon": page.draft, "depuis": "6", "destinataire": "autre", "destinataire.nom": "Procureur de Nouméa"})
    assert "Procureur de Nouméa" in done.text and 'id="erreurs"' not in done.text
    made = http.post("/ecrire/document", {"brouillon": done.draft})
    assert made.status == 200
    assert http.post("/ecrire/signalement.pdf", {"brouillon": made.draft}).body[:5] == b"%PDF-"
