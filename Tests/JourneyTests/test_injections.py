"""Strings that are code elsewhere come out as plain text: in HTML, PDF, JSON and text."""

from __future__ import annotations

import pytest

import papers
from client import Client, Form
from states import State

INJECTIONS = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</textarea><h1>x</h1>", "' onmouseover='alert(1)", "&lt;b&gt; &amp; &#60;", "javascript:alert(1)", "<!-- -->", "]]>",
    '#import "x.typ": *', "#pagebreak()", "#read(\"/etc/passwd\")", "= Titre", "- liste", "$x^2$", "*gras* _italique_ `code`", "@ref <label>", "#(1+1)", "// commentaire", "\\u{1F600} \\n", "/* bloc */",
    "=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "{{7*7}} ${7*7} <%= 7*7 %>", "' OR 1=1 --", "../../etc/passwd", "%00 %n %s", "\\\\server\\share", "{\"format\":\"x\"}", "\\\"}],\"score\":1",
]


def test_injections_come_out_as_plain_text(http: Client, visit, tmp_path):
    """The same strings in HTML, PDF, JSON and text: all of them, in facts, words, third parties, names."""
    block = "\n".join(INJECTIONS)
    draft = ""
    values = {
        1: {"auteur.nom": INJECTIONS[0], "auteur.fonction": INJECTIONS[8], "auteur.employeur": INJECTIONS[1], "lieu.domicile": "Mulhouse", "voie": "parquet"},
        2: {"jeune.prenom": INJECTIONS[3], "jeune.nom": INJECTIONS[9], "jeune.mesures": block}, 3: {"faits.1.texte": block, "faits.1.quand": INJECTIONS[13], "faits.1.source": "seen"},
        4: {"paroles.1.texte": block, "tiers.1.texte": block, "tiers.1.qui": INJECTIONS[14]}, 5: {"lieux": block, "danger.texte": INJECTIONS[10]}, 6: {"actions": block, "demandes.texte": block, "annexes": block},
    }
    for number, fields in values.items():
        target = f"/ecrire/{number + 1}" if number < 6 else "/ecrire/relire"
        answer = http.post(target, {"brouillon": draft, "depuis": str(number), **fields})
        assert answer.status == 200, (number, answer.title)
        draft = answer.draft
        form = Form.read(http.post(f"/ecrire/{number}", {"brouillon": draft, "depuis": "0"}).text)
        assert all(form.first(name) == value for name, value in fields.items())
    page = visit()
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    for path in ("/ecrire/relire", "/ecrire/3", "/ecrire/document", "/ecrire/texte"):
        State("x", path, {"brouillon": draft}).open(page, f"http://{http.host}:{http.port}")
        assert page.locator("main script, main img, main h1").count() == 1, path
    assert all(line in page.locator("[name=copie]").input_value() for line in INJECTIONS if not line.startswith("- "))
    answer = http.post("/ecrire/signalement.pdf", {"brouillon": draft})
    assert answer.body[:4] == b"%PDF"
    pdf = tmp_path / "injections.pdf"
    pdf.write_bytes(answer.body)
    document = papers.extracted(pdf)
    assert document["observations"][0]["text"] == block and document["words"][0]["text"] == block and document["minor"]["firstName"] == INJECTIONS[3]
    assert "score" not in document and document["actions"] == [line.removeprefix("- ") for line in INJECTIONS], "only the mark of a list and its space are taken away"
    text = papers.squeezed(papers.text(pdf))
    lost = [line for line in INJECTIONS if papers.squeezed(line) not in text]
    assert not lost, lost
    assert "root:x:0" not in papers.text(pdf)
