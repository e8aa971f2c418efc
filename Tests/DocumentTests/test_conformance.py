"""The files are PDF/UA-1 and PDF/A-3a, and the checks see the files that are not."""

import io
import re

import outloud
import pikepdf
import pytest
from conformance import all_fonts, breaches, elements
from press import flat, run, sample

TOLERATED = {"TBL-014"}
"""outloud takes boxes side by side for an untagged table; they are boxes of text."""


def judged(path):
    result = outloud.check(str(path))
    assert result.error is None
    return {f.rule for f in result.findings if f.severity in ("error", "warning")} - TOLERATED


def test_no_breach(printed):
    assert breaches(printed[2]) == []


def test_second_opinion(printed, tmp_path):
    path = tmp_path / "document.pdf"
    path.write_bytes(printed[2])
    assert judged(path) == set()


def test_syntax(printed, tmp_path):
    path = tmp_path / "document.pdf"
    path.write_bytes(printed[2])
    assert b"No syntax or stream encoding errors" in run("qpdf", "--check", str(path))


def test_metadata(printed):
    _, model, pdf = printed
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == model["language"]
        with document.open_metadata(set_pikepdf_as_editor=False) as xmp:
            # French spaces are set on the way: only white space may differ.
            assert flat(xmp["dc:title"]) == flat(model["title"])
            assert list(xmp["dc:creator"]) == [model["author"]]
            assert flat(xmp["dc:description"]) == flat(model["description"])


def test_only_the_wanted_fonts(printed):
    with pikepdf.open(io.BytesIO(printed[2])) as document:
        names = {re.sub(r"^/\w+\+", "", str(font.BaseFont)) for font in all_fonts(document)}
    assert {name.split("-")[0] for name in names} <= {"B612", "DejaVuSans"}
    assert "B612-Regular-Identity-H" in names and not any("Mono" in name for name in names)


def test_tags_of_a_letter(press):
    model = sample("letter-fr")
    with pikepdf.open(io.BytesIO(press.pdf(model))) as document:
        kinds = [str(element.S) for element in elements(document.Root.StructTreeRoot.K)]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == len(model["boxes"]) + len(model["sections"])
    assert kinds.count("/Figure") == 1 and kinds.count("/BlockQuote") == 3
    assert "/Table" not in kinds and kinds.count("/L") == 8


# Positive controls: each breach, made on purpose, is seen.


def spoil_tags(document):
    del document.Root["/StructTreeRoot"]
    del document.Root["/MarkInfo"]


def spoil_alternate_text(document):
    for element in elements(document.Root.StructTreeRoot.K):
        if "/Alt" in element:
            del element["/Alt"]


def spoil_fonts(document):
    for font in all_fonts(document):
        if "/FontDescriptor" in font:
            del font.FontDescriptor["/FontFile3"]


def spoil_headings(document):
    for element in elements(document.Root.StructTreeRoot.K):
        if element.S == "/H2":
            element.S = pikepdf.Name.H4


def spoil_relationship(document):
    for spec in document.attachments.values():
        del spec.obj["/AFRelationship"]


def spoil_content(document):
    page = document.pages[0]
    page.contents_add(b"0 0 10 10 re f")


def spoil_glyph(document):
    page = document.pages[0]
    name = next(iter(page.resources.Font))
    page.contents_add(f"/Artifact BMC BT {name} 9 Tf <00000000> Tj ET EMC".encode())


def removal(key):
    def spoil(document):
        del document.Root[key]

    return spoil


CONTROLS = [
    (spoil_tags, "no structure tree", {"DOC-001", "DOC-002"}),
    (removal("/Lang"), "no language", {"DOC-013"}),
    (removal("/Metadata"), "no XMP metadata", {"DOC-010", "DOC-012"}),
    (removal("/OutputIntents"), "no output intent", set()),
    (removal("/ViewerPreferences"), "title not displayed", set()),
    (spoil_alternate_text, "a figure without alternate text", {"FIG-001"}),
    (spoil_fonts, "a font that is not embedded", {"TXT-001"}),
    (spoil_headings, "a heading level is skipped", set()),
    (spoil_relationship, "an attached file without relationship", set()),
    (removal("/AF"), "an attached file that the document does not name", set()),
    (spoil_content, "content out of any tag", set()),
    (spoil_glyph, "a glyph for a missing character", set()),
]


@pytest.mark.parametrize("spoil,breach,rules", CONTROLS, ids=[c[1] for c in CONTROLS])
def test_breaches_are_seen(press, tmp_path, spoil, breach, rules):
    path = tmp_path / "spoilt.pdf"
    with pikepdf.open(io.BytesIO(press.pdf(sample("letter-fr")))) as document:
        spoil(document)
        document.save(path)
    assert breach in breaches(path.read_bytes())
    assert rules <= judged(path)
