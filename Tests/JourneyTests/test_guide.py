"""Journey (a): from a doubt to what to do and whom to call, without a script."""

from __future__ import annotations

import json
import re

import pytest

import papers
from journeys import named, observe, press, put, reveal, shown
from product import REPOSITORY

CONTENT = max((REPOSITORY / "Sources" / "Guide" / "Resources").glob("20*-*-*"))
SIGNS = json.loads((CONTENT / "signs.json").read_text())
PROFESSIONS = json.loads((CONTENT / "professions.json").read_text())["professions"]
NEVER = re.compile(r"rien à signaler|aucun risque|pas de danger|nothing to report|no risk|\d\s*% de risque|votre score|your score", re.I)
CARDS = ["emergency", "prosecutor", "advice"]


def test_home_has_at_most_25_words_before_the_choice(visit):
    page = visit(js=False)
    for path in ("/", "/en"):
        page.goto(path)
        before = page.evaluate(
            """() => { const main = document.querySelector('main'), range = document.createRange();
                 range.setStart(main, 0); range.setEndBefore(main.querySelector('.gestes')); return range.toString(); }""")
        assert 3 <= papers.words(before) <= 25, before
        gestures = page.locator("main .gestes a")
        assert [link.get_attribute("href").removeprefix("/en") for link in gestures.all()] == ["/reperer", "/ecrire", "/contacts"]
        strip = page.locator("aside.urgence a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        assert {"tel:17", "tel:15", "sms:114", "tel:119"} <= set(strip)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_sign_and_factor_is_there(visit, language):
    page = visit(js=False)
    page.goto("/reperer" if language == "fr" else "/en/reperer")
    assert len(SIGNS["families"]) == 11 and len(SIGNS["factors"]) == 6
    text = page.locator("main").inner_text() + page.locator("main").evaluate("main => main.textContent")
    for name, items in (
        ("u", SIGNS["harmFacts"]), ("s", SIGNS["families"]), ("d", [sign for family in SIGNS["families"] for sign in family["signs"]]), ("v", SIGNS["factors"]),
    ):
        values = named(page, name).evaluate_all("boxes => boxes.map(box => box.value)")
        assert sorted(values) == sorted(item["id"] for item in items)
        assert all(item["label"][language] in text for item in items)
    assert all(item["label"][language] in text for factor in SIGNS["factors"] for item in factor["items"])


def test_each_profession_sees_its_families_first(visit):
    page = visit(js=False)
    for profession in PROFESSIONS:
        page.goto("/reperer")
        put(page, "metier", profession["id"])
        page.locator('main button[name="adapter"]').click()
        order = named(page, "s").evaluate_all("boxes => boxes.map(box => box.value)")
        assert order[:5] == profession["firstFamilies"] and len(set(order)) == 11, profession["id"]
        assert named(page, "metier").input_value() == profession["id"]


def test_ticks_survive_adapt_and_modify(visit, vignette):
    guide = vignette["guide"]
    page = visit(js=False)

    def kept() -> None:
        form = shown(page)
        assert sorted(form.all("u")) == sorted(guide["u"])
        assert set(guide["s"]) <= set(form.all("s"))
        assert sorted(form.all("d")) == sorted(guide["d"])
        assert sorted(form.all("v")) == sorted(guide["v"])
        assert (form.first("n"), form.first("lieu"), form.first("metier")) == (guide["n"], guide["lieu"], guide["metier"])

    observe(page, guide)
    press(page, "/reperer")
    kept()
    page.locator('main button[name="adapter"]').click()
    kept()
    for box in named(page, "d").all():
        if box.is_checked():
            reveal(page, box)
            assert box.is_visible()


def test_result_gives_three_cards_in_order_with_their_reasons(visit, vignette):
    page = visit(js=False)
    observe(page, vignette["guide"])
    assert page.locator("main .conduite h2").evaluate_all("titles => titles.map(title => title.id.replace('carte-', ''))") == CARDS
    reasons = page.locator("main .conduite .pourquoi").all_inner_texts()
    assert len(reasons) == 3 and all(len(reason) > 30 for reason in reasons)
    guide = vignette["guide"]
    labels = {item["id"]: item["label"]["fr"] for item in SIGNS["harmFacts"] + SIGNS["families"] + SIGNS["factors"]}
    fact = labels[guide["u"][0]]
    assert fact[1:] in " ".join(reasons), "a fact of harm that was ticked is named as a reason"
    detailed = {family["id"] for family in SIGNS["families"] for sign in family["signs"] if sign["id"] in guide["d"]}
    details = [sign["label"]["fr"] for family in SIGNS["families"] for sign in family["signs"] if sign["id"] in guide["d"]]
    told = [labels[name] for name in guide["u"] + guide["s"] + guide["v"] if name not in detailed] + details
    assert sorted(page.locator("main .coches li").all_inner_texts()) == sorted(told), "all that was ticked, each once; a detail tells its family"
    assert not NEVER.search(page.locator("main").inner_text())
    assert page.locator("main .contacts li").count() >= 2 and page.locator("main a[href='tel:119']").count() >= 1
    assert "consentement" not in page.title().lower()


def test_the_interview_leads_back_to_the_result_with_its_ticks(visit, vignette):
    page = visit(js=False)
    observe(page, vignette["guide"])
    told = page.locator("main .coches li").all_inner_texts()
    press(page, "/entretien")
    assert "/entretien" in page.url and page.locator("main h1").count() == 1
    press(page, "/reperer/reponse")
    assert page.locator("main .coches li").all_inner_texts() == told


def test_what_is_ticked_as_danger_is_answered_in_the_form(http):
    page = http.post("/ecrire", {"u": "fact.danger", "d": "behaviour.suicideAttempts", "n": "oui"})
    danger = http.post("/ecrire/5", {"brouillon": page.draft})
    for name in ("danger", "danger.suicide"):
        assert re.search(rf'name="{re.escape(name)}" value="yes" checked', danger.text), name
    facts = http.post("/ecrire/3", {"brouillon": page.draft})
    assert "Plusieurs de ces signes sont nouveaux." in facts.text


def test_nothing_ticked_is_still_a_doubt(visit):
    page = visit(js=False)
    page.goto("/reperer")
    press(page, "/reperer/reponse")
    text = page.locator("main").inner_text()
    assert "Vous avez un doute" in text and "119" in text and "CRIP" in text
    assert page.locator("main .conduite").count() == 3 and not NEVER.search(text)


def test_law_page_cites_what_the_issue_asks_for(visit):
    page = visit(js=False)
    page.goto("/loi")
    text = page.locator("main").evaluate("main => main.textContent")
    for article in ("226-14", "434-3", "L226-2-1", "L221-1", "2002-305"):
        assert article in text.replace("L. 2", "L2").replace("L.\u00a02", "L2").replace("L\u00a02", "L2"), article
    assert re.search("consent|accord du mineur", text), "consent cannot be invoked"
    assert page.locator("main table tbody tr").count() >= 5
    for profession in PROFESSIONS:
        assert profession["label"]["fr"] in text


def test_interview_page_is_light_and_has_no_field(visit, http):
    for path in ("/entretien", "/en/entretien"):
        answer = http.get(path)
        assert len(answer.body) <= 20_480, f"{path}: {len(answer.body)} bytes"
        assert not re.search(r"<(input|textarea|select|form)\b", answer.text)
    page = visit(js=False, width=360)
    page.goto("/entretien")
    assert page.locator("main ol.points > li").count() == 5
    assert page.locator("main ol.etapes > li").count() == 8
    assert page.locator("main section.b").count() == 4
    assert page.locator("main blockquote:visible").count() >= 3
    assert float(page.locator("main .entretien p").first.evaluate("p => getComputedStyle(p).fontSize").removesuffix("px")) >= 20
    page.locator("nav.pouce a").last.click()
    assert page.locator("section.b").last.evaluate("section => Math.abs(section.getBoundingClientRect().top) < innerHeight")


@pytest.mark.parametrize("prefix, language", [("", "fr"), ("/en", "en")])
def test_a5_sheets_open(http, tmp_path, vignette, prefix, language):
    answers = {
        "interview": http.get(prefix + "/entretien/feuille-a5.pdf"),
        "result": http.post(prefix + "/reperer/feuille-a5.pdf", vignette["guide"]),
    }
    for name, answer in answers.items():
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf"), name
        pdf = tmp_path / f"{name}.pdf"
        pdf.write_bytes(answer.body)
        papers.check_norms(pdf, language, pages=2)
        text = papers.text(pdf)
        assert "119" in text
        width, height = papers.images(pdf, 72)[0].size
        assert abs(width - 420) <= 2 and abs(height - 595) <= 2, "A5"
    told = [family for family in SIGNS["families"] if family["id"] in vignette["guide"]["s"] and not any(sign["id"] in vignette["guide"]["d"] for sign in family["signs"])]
    labels = [item["label"][language] for item in told + [sign for family in SIGNS["families"] for sign in family["signs"] if sign["id"] in vignette["guide"]["d"]]]
    found = papers.squeezed(papers.text(tmp_path / "result.pdf"))
    assert all(papers.squeezed(label) in found for label in labels)
