"""Where? What people type, names shared by several places, places nobody knows."""

from __future__ import annotations

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
    assert "école" in page.locator("main .chapo").inner_text(), "the ticks are still there"


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
