"""The same documents from the command line; files that are not documents are refused in one sentence."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest

import papers
from product import command
from test_signalement import SCHEMA, check_document, check_first_page


def test_the_command_line_does_the_same(vignette, tmp_path):
    document = vignette["document"]
    jsonschema.validate(document, SCHEMA)
    source = tmp_path / "in.json"
    source.write_text(json.dumps(document, ensure_ascii=False, indent=1))
    checked = command("signalement", "check", str(source), "--format", "json")
    assert checked.returncode == 0, checked.stderr.decode()
    assert isinstance(json.loads(checked.stdout), (list, dict))
    assert command("signalement", "check", str(source)).returncode == 0
    pdf = tmp_path / "out.pdf"
    for target in (pdf, tmp_path / "twice.pdf"):
        done = command("signalement", "render", str(source), "--output", str(target))
        assert done.returncode == 0, done.stderr.decode()
    assert pdf.read_bytes() == (tmp_path / "twice.pdf").read_bytes(), "same input, same bytes"
    assert papers.extracted(pdf) == document
    check_document(pdf, vignette, document)
    for copy in ("crip", "receipt", "text"):
        other = tmp_path / f"{copy}.out"
        assert command("signalement", "render", str(source), "--output", str(other), "--copy", copy).returncode == 0
        content = other.read_text() if copy == "text" else papers.text(other)
        assert document["reference"] in content


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_example_is_valid_and_goes_around(language, tmp_path):
    example = command("signalement", "example", "--language", language)
    assert example.returncode == 0
    document = json.loads(example.stdout)
    jsonschema.validate(document, SCHEMA)
    assert document["example"] is True and document["language"] == language
    source, pdf = tmp_path / "example.json", tmp_path / "example.pdf"
    source.write_bytes(example.stdout)
    assert command("signalement", "check", str(source)).returncode == 0
    done = command("signalement", "render", str(source), "--output", str(pdf))
    assert done.returncode == 0, done.stderr.decode()
    assert papers.extracted(pdf) == document
    papers.check_norms(pdf, language)
    check_first_page(pdf, language)
    mark = "fictif" if language == "fr" else "invented"
    assert all(mark in papers.text(pdf, number).lower() for number in range(1, len(papers.images(pdf, 30)) + 1))


def test_render_in_the_other_language(vignette, tmp_path):
    source, pdf = tmp_path / "in.json", tmp_path / "en.pdf"
    source.write_text(json.dumps(vignette["document"], ensure_ascii=False))
    done = command("signalement", "render", str(source), "--output", str(pdf), "--language", "en")
    assert done.returncode == 0, done.stderr.decode()
    papers.check_norms(pdf, "en")
    check_first_page(pdf)
    text = papers.text(pdf)
    assert "Seen by" in text or "Source" in text
    assert papers.squeezed(vignette["form"]["6"].get("actions", "").split("\n")[0]) in papers.squeezed(text), "the author's words are not translated"


BROKEN = {
    "empty": b"", "not-json": b"{", "list": b"[]", "other-format": b'{"format":"x"}', "bytes": bytes(range(256)), "nul": b"\0" * 100, "deep": b"[" * 100_000,
    "version": b'{"format":"repere.signalement","version":99,"language":"fr","reference":"68-2026-7KQ4MX","channel":"parquet"}',
    "unknown-key": b'{"format":"repere.signalement","version":1,"language":"fr","reference":"68-2026-7KQ4MX","channel":"parquet","score":3}',
}


@pytest.mark.parametrize("kind", BROKEN)
def test_an_unreadable_file_is_refused_in_one_sentence(kind, tmp_path):
    source = tmp_path / "broken.json"
    source.write_bytes(BROKEN[kind])
    for arguments in (["check", str(source)], ["render", str(source), "--output", str(tmp_path / "x.pdf")], ["extract", str(source)]):
        done = command("signalement", *arguments)
        assert done.returncode == 65, (arguments, done.returncode, done.stderr)
        assert done.stderr.strip() and len(done.stderr.splitlines()) <= 3 and b"Fatal" not in done.stderr
    missing = command("signalement", "check", str(tmp_path / "absent.json"))
    assert missing.returncode not in (0, 65) and missing.stderr.strip()


def test_the_first_administrator_gets_a_link_and_another_one_when_it_is_lost(tmp_path):
    """The link works once; a second account for the same address is refused; only administrators get another link so."""
    data = str(tmp_path / "data")
    made = command("admin", "create", "--data", data, "--origin", "https://repere.example.fr", "--organisation", "Foyer inventé", "--kind", "etablissement", "--name", "Anouk Desrivages", "--address", "anouk@foyer.invalid")
    assert made.returncode == 0, made.stderr
    first = made.stdout.decode().strip()
    assert re.fullmatch(r"https://repere\.example\.fr/invitation/[A-Za-z0-9_-]{43}", first)
    again = command("admin", "create", "--data", data, "--origin", "https://repere.example.fr", "--organisation", "Autre", "--kind", "crip", "--name", "Autre", "--address", "ANOUK@foyer.invalid")
    assert again.returncode == 65 and b"already has an account" in again.stderr
    other = command("admin", "link", "--data", data, "--origin", "https://repere.example.fr", "--address", "anouk@foyer.invalid")
    assert other.returncode == 0 and other.stdout.decode().strip() != first
    assert command("admin", "link", "--data", data, "--origin", "https://repere.example.fr", "--address", "personne@foyer.invalid").returncode == 65
    for wrong in (["--origin", "http://repere.example.fr"], ["--origin", "https://repere.example.fr/"], ["--kind", "autre"], ["--address", "pas une adresse"], ["--name", ""]):
        arguments = {"--origin": "https://repere.example.fr", "--organisation": "Foyer", "--kind": "crip", "--name": "Ana Lior", "--address": "ana@foyer.invalid", wrong[0]: wrong[1]}
        done = command("admin", "create", "--data", data, *[part for pair in arguments.items() for part in pair])
        assert done.returncode == 64, (wrong, done.stderr)
    for file in (tmp_path / "data").iterdir():
        assert b"anouk" not in file.read_bytes().lower() and "Foyer inventé".encode() not in file.read_bytes(), file.name
    report = command("access", "report", "--data", data, "--actor", "0" * 26, "--since", "2026-01-01")
    assert report.returncode == 0 and report.stdout == b"" and b"0 dossiers" in report.stderr
    assert command("access", "report", "--data", data, "--actor", "x", "--since", "2026-01-01").returncode == 64
    assert command("access", "report", "--data", data, "--actor", "0" * 26, "--since", "hier").returncode == 64
