"""Journey (b): three vignettes from the first tick to the documents, in the browser without a script."""

from __future__ import annotations

import hashlib
import json
import re

import jsonschema

import papers
from client import Client
from journeys import download, fill, go_on, named, observe, press, shown, write
from product import REPOSITORY

SCHEMA = json.loads((REPOSITORY / "docs" / "formats" / "signalement.schema.json").read_text())
# What changes from one run to the next.
MOVING = ("reference", "establishedAt")


def steady(document: dict) -> dict:
    """The document without its moment, its number and the reason given by the directory."""
    kept = {key: value for key, value in document.items() if key not in MOVING}
    return kept | {"addressee": {key: value for key, value in document["addressee"].items() if key != "reason"}}


def canonical(document: dict) -> bytes:
    """The bytes of the format: sorted keys, no white space, UTF-8."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def typed_texts(vignette: dict) -> list[str]:
    """Every free text of a vignette, line by line."""
    skipped = re.compile(r"^(naissance\.|voie$|metier$|.*\.choix$|lieu\.|appel$|base$|jeune\.sexe$|.*\.source$|.*\.quand$|danger(\.(suicide|violence|grossesse))?$|demandes$|info\.(jeune|parents)$|paroles\.rien$)")
    texts = [value for page in vignette["form"].values() for name, value in page.items() if not skipped.match(name)]
    return [line for text in texts for line in text.splitlines() if text != "inconnu"]


def check_first_page(pdf, language: str = "fr") -> None:
    first = papers.text(pdf, 1)
    assert papers.words(first) <= 175, f"page 1 has {papers.words(first)} words:\n{first}"
    assert "\u00ad" not in papers.text(pdf), "soft hyphens break the extraction of the text"


def check_document(pdf, vignette: dict, document: dict) -> None:
    """The PDF, read from outside: norms, text, attachment, QR code."""
    papers.check_norms(pdf, document["language"])
    check_first_page(pdf)
    whole = papers.squeezed(papers.text(pdf))
    for text in typed_texts(vignette):
        assert papers.squeezed(text) in whole, f"not in the PDF: {text}"
    pages = len(papers.images(pdf, 30))
    assert 2 <= pages <= 4
    for number in range(1, pages + 1):
        page = papers.text(pdf, number)
        assert document["reference"] in page and f"{number}/{pages}" in papers.squeezed(page).replace("sur", "/")
    data = papers.attachments(pdf)["signalement.json"]
    assert json.loads(data) == document and data == canonical(document)
    digest = hashlib.sha256(data).hexdigest()
    assert digest in whole
    assert papers.codes(pdf) == [f"REPERE 1 {document['reference']} {digest}"]


def test_both_journeys_up_to_the_documents(visit, vignette, tmp_path):
    page = visit(js=False)
    observe(page, vignette["guide"])
    press(page, "/ecrire")
    assert named(page, "metier").input_value() == vignette["guide"]["metier"]
    write(page, vignette["form"])
    reread = page.locator("main").inner_text()
    for text in typed_texts(vignette):
        assert papers.squeezed(text) in papers.squeezed(reread), f"not re-read: {text}"
    press(page, "/ecrire/document")
    original = download(page, "/ecrire/signalement.pdf", tmp_path)
    document = papers.extracted(original)
    jsonschema.validate(document, SCHEMA)
    assert steady(document) == steady(vignette["document"])
    check_document(original, vignette, document)

    copy = download(page, "/ecrire/copie.pdf", tmp_path)
    assert papers.extracted(copy) == document
    check_first_page(copy)
    receipt = download(page, "/ecrire/recu.pdf", tmp_path)
    papers.check_norms(receipt, "fr")
    told = papers.squeezed(papers.text(receipt))
    assert document["reference"] in told and hashlib.sha256(canonical(document)).hexdigest() in told
    assert not papers.attachments(receipt)
    press(page, "/ecrire/texte")
    text = named(page, "copie").input_value()
    for typed in typed_texts(vignette):
        assert papers.squeezed(typed) in papers.squeezed(text)
    assert document["reference"] in text
    # The same draft again gives the same bytes.
    press(page, "/ecrire/document")
    again = download(page, "/ecrire/signalement.pdf", tmp_path / "again")
    assert again.read_bytes() == original.read_bytes()


def test_the_ticks_write_the_sentences_and_the_author_keeps_the_last_word(visit, vignette):
    page = visit(js=False)
    observe(page, vignette["guide"])
    press(page, "/ecrire")
    first, second = vignette["form"]["1"], vignette["form"]["2"]
    fill(page, {name: value for name, value in first.items() if not name.endswith(".choix")})
    go_on(page, 1)
    if "lieu.domicile.choix" in first:
        fill(page, {"lieu.domicile.choix": first["lieu.domicile.choix"]})
        go_on(page, 1)
    fill(page, second)
    go_on(page, 2)
    written = shown(page).first("faits.1.texte")
    guide = vignette["guide"]
    # A family with a detailed sign is told by its details only.
    told = guide["u"] + guide["d"] + [name for name in guide["s"] if not any(sign.split(".")[0] == name.split(".")[1] for sign in guide["d"])]
    assert len(re.findall(r"^– ", written, re.M)) == len(told) and written.strip().endswith(".")
    fill(page, {"faits.1.texte": "Mes propres mots, écrits à la main."})
    go_on(page, 3)
    press(page, "/ecrire/3")
    assert shown(page).first("faits.1.texte") == "Mes propres mots, écrits à la main."
    page.locator('main button[name="reprendre"]:visible').first.click()
    assert shown(page).first("faits.1.texte") == written, "the ticks write again on request"


def test_english_journey(visit, tmp_path):
    page = visit(js=False)
    vignette = {"metier": "teaching", "u": ["fact.place"], "s": ["family.school"], "d": [], "v": [], "n": "oui", "lieu": "Mulhouse"}
    observe(page, vignette, prefix="/en")
    assert "What to do now" in page.locator("h1").inner_text()
    press(page, "/en/ecrire")
    fill(page, {"auteur.nom": "Edda Corbenoy", "auteur.fonction": "Teacher", "auteur.tel": "03 53 01 44 10"})
    for number in range(1, 7):
        if number == 3:
            assert "hotel" in shown(page).first("faits.1.texte")
        go_on(page, number)
    assert page.locator("html").get_attribute("lang") == "en"
    press(page, "/en/ecrire/document")
    pdf = download(page, "/ecrire/signalement.pdf", tmp_path)
    assert papers.extracted(pdf)["language"] == "en"
    papers.check_norms(pdf, "en")
    check_first_page(pdf, "en")


def test_up_to_three_prosecutors_each_with_its_reason(visit):
    page = visit(js=False)
    page.goto("/ecrire")
    press(page, "/ecrire/1")
    assert shown(page).first("voie") == "parquet", "the prosecutor is the default"
    fill(page, {"auteur.nom": "Edda Corbenoy", "auteur.fonction": "Médecin", "lieu.domicile": "Lille", "lieu.trouve": "Lyon", "lieu.faits": "93"})
    for number in range(1, 6):
        go_on(page, number)
    offices = named(page, "destinataire").evaluate_all("boxes => boxes.map(box => box.value)")
    assert offices == ["tj-lille", "tj-lyon", "tj-bobigny", "autre"]
    assert shown(page).first("destinataire") == "tj-lille", "the home of the minor comes first"
    reasons = page.locator("#destinataire label small").all_inner_texts()
    assert len(reasons) == 3 and page.locator("#destinataire-aide").inner_text().count("CRIP") == 1, "the copy is said once"
    assert len(set(reasons)) == 3, "home, place found, place of the facts"


def test_the_channel_can_be_changed_after_the_addressee(visit):
    page = visit(js=False)
    page.goto("/ecrire")
    press(page, "/ecrire/1")
    fill(page, {"auteur.nom": "Edda Corbenoy", "auteur.fonction": "Médecin", "lieu.domicile": "Lille"})
    for number in range(1, 7):
        go_on(page, number)
    press(page, "/ecrire/1")
    fill(page, {"voie": "crip"})
    for number in range(1, 6):
        go_on(page, number)
    chosen = shown(page).first("destinataire")
    assert chosen and not chosen.startswith("tj-"), "the authority is chosen, not the court of before"


def test_refusal_when_something_required_is_missing(http: Client):
    first = http.post("/ecrire/1")
    answer = http.post("/ecrire/document", {"brouillon": first.draft, "depuis": "1", "auteur.nom": "", "voie": "parquet"})
    assert answer.status == 422 and "Erreur" in answer.title
    assert 'role="alert"' in answer.text
