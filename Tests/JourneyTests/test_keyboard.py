"""By keyboard only: the way to the main action, the focus, errors, a whole journey."""

from __future__ import annotations

import pytest

import checkers
from states import every

@pytest.mark.parametrize("width, height", [(320, 640), (1280, 900)], ids=["320", "1280"])
def test_keyboard_reaches_the_main_action_in_six_tabs(visit, http, product, width, height):
    page = visit(width=width, height=height)
    found: list[str] = []
    for state in every(http):
        state.open(page, product.url)
        tabs = checkers.tabs_to(page, state.main)
        if tabs > checkers.MAXIMUM_TABS:
            found.append(f"{state.name}: {tabs} Tabs to {state.main}")
        found += [f"{state.name}: {problem}" for problem in checkers.hidden_focus(page, 8)]
    assert not found, "\n".join(found)


def test_the_first_two_tabs_are_skip_and_exit(visit):
    page = visit(js=False)
    page.goto("/")
    names = []
    for _ in range(2):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.getAttribute('href')"))
    assert names == ["#contenu", "/sortie"]


def test_whole_guide_by_keyboard(visit):
    """Tab, Space and Enter only, from the home page to the result."""
    page = visit(js=False)
    page.goto("/")
    page.locator("a.evitement").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reperer")
    page.locator("a.evitement").first.focus()
    page.keyboard.press("Enter")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name === 'u'"):
            break
    page.keyboard.press("Space")
    assert page.locator("[name=u]:checked").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/reperer/reponse")
    assert page.locator("main .conduite").count() == 3


def test_an_error_takes_the_focus_and_leads_to_its_field(visit, http, product):
    page = visit()
    checked = 0
    for state in every(http):
        if state.status != 422:
            continue
        state.open(page, product.url)
        assert page.title().startswith("Erreur"), state.name
        assert page.evaluate("document.activeElement.id") == "erreurs", state.name
        for link in page.locator("#erreurs a").all():
            target = link.get_attribute("href").removeprefix("#")
            assert page.locator(f'[id="{target}"]').count() == 1, f"{state.name}: {target}"
            field = page.locator(f'[id="{target}"][aria-invalid=true], [id="{target}"].fautif, .fautif [id="{target}"]')
            assert field.count() == 1, f"{state.name}: {target} is not marked"
            described = page.locator(f'[id="{target}"]').get_attribute("aria-describedby") or ""
            assert any("erreur" in name for name in described.split()), f"{state.name}: {target} has no message"
            checked += 1
    assert checked >= 7
