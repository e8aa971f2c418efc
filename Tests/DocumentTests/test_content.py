"""What is printed: the right words in the right order, readable, never taken for markup."""

import io
import json
import re
from collections import Counter

import pikepdf
import pytest
import zxingcpp
from conformance import breaches
from PIL import Image
from press import ATTACHED, flat, pages_of, rewritten, run, sample, text_of


def rasters(pdf, tmp_path, resolution):
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf)
    run("pdftoppm", "-r", str(resolution), "-png", str(path), str(tmp_path / "page"))
    return [Image.open(p) for p in sorted(tmp_path.glob("page*.png"))]


def strings(value):
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in ("language", "date", "kind", "attachment", "qr", "title", "author", "description", "shape", "watermark", "drawing", "more"):
                yield from strings(part)
        if "title" in value and "language" not in value:
            yield value["title"]
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
    elif isinstance(value, str) and value:
        yield value


def test_every_word_is_printed(printed):
    name, model, pdf = printed
    text = flat(text_of(pdf, "-raw"))
    assert [s for s in strings(model) if flat(s) not in text] == [], name


def test_reading_order_of_a_letter(press):
    model = sample("letter-fr")
    text = flat(text_of(press.pdf(model)))
    marks = [model["header"]["lines"][0], model["header"]["heading"], *(b["title"] for b in model["boxes"])]
    marks += [model["closing"], *(s["title"] for s in model["sections"]), model["signature"]["label"]]
    places, start = [], 0
    for mark in marks:
        start = text.index(flat(mark), start)
        places.append(start)
    assert places == sorted(places)


@pytest.mark.parametrize("name,pages", [("letter-fr", 2), ("letter-en", 2), ("receipt-fr", 1), ("sheet-fr", 2), ("path-fr", 2), ("dossier-fr", 1)])
def test_number_of_pages(press, name, pages):
    assert pages_of(press.pdf(sample(name))) == pages


def test_first_page_is_read_in_a_minute(press):
    words = re.findall(r"\w[\w’'.-]*", text_of(press.pdf(sample("letter-fr")), "-l", "1"))
    assert 60 < len(words) <= 175


def test_reference_and_page_number_on_each_page(press):
    model = sample("letter-fr")
    pdf = press.pdf(model)
    for page in (1, 2):
        text = text_of(pdf, "-f", str(page), "-l", str(page))
        assert model["footer"] in text and f"Page {page}/2" in text


def test_page_size(press):
    for name, width, height in (("letter-fr", 210, 297), ("sheet-fr", 148, 210)):
        with pikepdf.open(io.BytesIO(press.pdf(sample(name)))) as document:
            box = [float(v) / 72 * 25.4 for v in document.pages[0].mediabox]
        assert box == pytest.approx([0, 0, width, height], abs=0.1)


def test_black_and_white(printed, tmp_path):
    for page in rasters(printed[2], tmp_path, 60):
        assert all(r == g == b for _, (r, g, b) in page.convert("RGB").getcolors(1 << 24))


@pytest.mark.parametrize("name", ["letter-fr", "sheet-fr"])
def test_code_is_read_from_paper(press, tmp_path, name):
    model = sample(name)
    code = model["qr"] if "qr" in model else model["sides"][0]["qr"]
    page = rasters(press.pdf(model), tmp_path, 150)[0]
    assert [found.text for found in zxingcpp.read_barcodes(page)] == [code["text"]]


def test_same_input_same_bytes(press, printed):
    _, model, pdf = printed
    assert press.pdf(model) == pdf
    shuffled = json.loads(json.dumps(model, sort_keys=True))
    assert press.pdf(shuffled) == pdf


def test_attached_file_is_what_was_given(press):
    pdf = press.pdf(sample("letter-fr"))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        ((name, spec),) = document.attachments.items()
        assert name == "signalement.json" and spec.get_file().read_bytes() == ATTACHED
        assert spec.obj.AFRelationship == "/Data" and spec.description == sample("letter-fr")["attachment"]["description"]
        assert str(spec.obj.EF.F.Subtype) == "/application/json"
    assert press.extract(pdf) == ({"ok": True, "length": len(ATTACHED)}, ATTACHED)


# Texts meant to harm

MARKUP = [
    '#read("/etc/passwd")', "#import sys", "*strong* _emph_", "$x^2$ `raw`", "[link](x) <b>bold</b>", "\\u{41} \\# @ref",
    "= Heading", "- item", "+ 1", "/ term: x", "// comment", "/* comment", "#panic()", "https://example.org", "--- ... ~",
    "'single' \"double\"", "<label>", '"); #read("x', "{{x}} ${x} %s &amp;",
]  # fmt: skip


@pytest.mark.parametrize("name", ["letter-fr", "sheet-fr"])
@pytest.mark.parametrize("text", MARKUP)
def test_markup_stays_text(press, name, text):
    model = rewritten(sample(name), lambda _: text)
    pdf = press.pdf(model)
    assert flat(text_of(pdf, "-raw")).count(flat(text)) >= 8
    assert "root:" not in text_of(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert all("/Annots" not in page.obj for page in document.pages)


def overflow(pdf):
    """Words that pdftotext finds out of the page, by their boxes."""
    boxes = run("pdftotext", "-bbox", "-", "-", data=pdf).decode(errors="replace")
    out, width, height = [], 0.0, 0.0
    for line in boxes.splitlines():
        numbers = [float(n) for n in re.findall(r'(?:width|height|xMin|yMin|xMax|yMax)="([\d.-]+)"', line)]
        if "<page" in line:
            width, height = numbers
        elif "<word" in line:
            left, top, right, bottom = numbers
            if left < 10 or top < 10 or right > width - 10 or bottom > height - 5:
                out.append(line)
    return out


PHRASE = "Une phrase simple, sans fin. "


def test_overflow_is_seen():
    """Positive control of `overflow`."""
    from reportlab.pdfgen import canvas

    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=(200, 200))
    page.drawString(150, 100, "This goes past the edge of the paper.")
    page.save()
    assert overflow(buffer.getvalue())


@pytest.mark.parametrize("name", ["letter-fr", "sheet-fr"])
@pytest.mark.parametrize(
    "text",
    ["W" * 400, "mot " * 200, "https://exemple.example/" + "a/" * 120, "ligne\n" * 60, "\n\n\n", "x" * 25, "\t\t  y"],
    ids=["word", "words", "address", "lines", "empty lines", "25", "blanks"],
)
def test_long_texts_stay_on_the_page(press, name, text):
    pdf = press.pdf(rewritten(sample(name), lambda _: text) | {"title": "T"})
    assert overflow(pdf) == [] and breaches(pdf) == []


@pytest.mark.parametrize("name", ["letter-fr", "sheet-fr"])
def test_a_word_of_ten_thousand_letters(press, name):
    model = sample(name)
    if name == "letter-fr":
        model["sections"][4]["blocks"][0]["text"] = model["boxes"][3]["bullets"][0] = "W" * 10_000
        model["sections"][0]["blocks"][0]["items"][0] = ["W" * 10_000, "M" * 10_000]
    else:
        model["sides"][0]["blocks"][2]["left"][1] = model["sides"][1]["blocks"][3]["items"][0][0] = "W" * 10_000
    pdf = press.pdf(model)
    assert overflow(pdf) == []
    # The page furniture may stand between two pages of the word, nothing else.
    assert flat(text_of(pdf)).count("W") >= 20_000


def test_64_kilobytes_in_every_field(press):
    for name in ("letter-fr", "sheet-fr"):
        pdf = press.pdf(rewritten(sample(name), lambda _: (PHRASE * 3000)[: 64 << 10]))
        assert pages_of(pdf) > 100 and overflow(pdf) == []


HARD = {
    "soft hyphens": ("exploi\u00adta\u00adtion", "exploitation"),
    "decomposed accents": ("e\u0301le\u0300ve", "élève"),
    "bidirectional marks": ("\u202egpj.exe\u202c \u2066x\u2069 \u200f", "gpj.exe x"),
    "zero-width marks": ("a\u200bb\ufeffc\u2060d", "abcd"),
    "controls": ("a\x00b\x07c\x1bd\x7f", "abcd"),
    "line ends": ("a\r\nb\rc\u2028d", "a b c d"),
    "missing glyphs": ("漢字 \U0001f9d1\u200d\U0001f373 \ue000 \U0010fffe", "□□ [adult][cooking] □ □"),
    "pictures": ("ok \U0001f44d\U0001f3fd \U0001f1eb\U0001f1f7!", "ok [thumbs up sign] [FR]!"),
    "lone surrogates": ("a\ud800b", "a□b"),
    "other scripts": ("Ελληνικά Русский", "Ελληνικά Русский"),
    "a hyphen that does not break": ("peut\u2011être", "peut-être"),
    "narrow spaces": ("quoi\u202f? 1\u2009000", "quoi ? 1 000"),
    "ligatures": ("office affluent œuvre", "office affluent œuvre"),
}


@pytest.mark.parametrize("name", HARD)
def test_characters(press, name):
    given, expected = HARD[name]
    model = sample("letter-fr")
    model["sections"] = [{"title": "X", "blocks": [{"kind": "text", "text": f"début {given} fin"}]}]
    pdf = press.pdf(model)
    assert f"début {expected} fin" in " ".join(text_of(pdf).split())
    assert breaches(pdf) == []


@pytest.mark.parametrize("name", ["letter-fr", "path-fr"])
def test_a_page_says_that_signs_are_missing_from_it(press, name):
    said = "Un signe manque."
    for text, is_said in (("漢字", True), ("ok \U0001f44d", False), ("élève", False)):
        model = sample(name) | {"unprinted": said, "title": f"Titre {text}"}
        pdf = press.pdf(model)
        assert (said in " ".join(text_of(pdf).split())) == is_said, text
        assert breaches(pdf) == [] and overflow(pdf) == []


@pytest.mark.parametrize("text", ["مرحبا بالعالم", "שלום עולם", "a\u0301\u0323\u035c\u20dd", "\u0301", "می\u200cخواهم"])
def test_right_to_left_and_marks(press, text):
    pdf = press.pdf(rewritten(sample("letter-fr"), lambda _: f"Nom : {text}, 15 ans"))
    assert breaches(pdf) == [] and overflow(pdf) == []


def test_every_character_can_be_asked_for(press):
    model = sample("letter-fr")
    for start in range(0, 0x20000, 0x8000):
        text = "".join(chr(c) for c in range(start, start + 0x8000) if not 0xD800 <= c < 0xE000)
        model["sections"][4]["blocks"][0]["text"] = text
        assert press.pdf(model)


# A copy says on each page who made it; a path says what it leaves out.


def test_a_watermark_is_on_each_page_and_not_in_the_reading_order(press):
    model = sample("dossier-fr")
    model["sections"][0]["blocks"] = model["sections"][0]["blocks"] * 40
    pdf = press.pdf(model)
    assert pages_of(pdf) > 2
    for page in range(1, pages_of(pdf) + 1):
        found = flat(text_of(pdf, "-f", str(page), "-l", str(page)))
        # Once, in the footer: the words of the page are not cut by those that are drawn behind them.
        assert found.count(flat(model["footer"])) == 1 and found.count("K7M2-QX4P") == 1
        assert rasterised_grey(pdf, page), page
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            assert b"/Artifact" in b"".join(pikepdf.unparse_content_stream([i]) for i in pikepdf.parse_content_stream(page))
    assert not rasterised_grey(press.pdf(model | {"watermark": ""}), 1), "positive control"
    assert press.pdf(model | {"watermark": "n° 2222-2222"}) != pdf
    for odd in ("😀" * 40, "Ζωή Ерофеев", "\u202eenvers", "#" * 400, " "):
        assert breaches(press.pdf(model | {"watermark": odd})) == []
    assert breaches(pdf) == []


def rasterised_grey(pdf, page):
    """Whether the page holds the light grey of a watermark, beyond the edges of its black letters."""
    image = Image.open(io.BytesIO(run("pdftoppm", "-r", "150", "-f", str(page), "-l", str(page), "-png", "-", data=pdf))).convert("L")
    return sum(image.histogram()[231:234]) > 5_000


def test_large_type(press, tmp_path):
    model = sample("dossier-fr") | {"watermark": ""}
    small, large = press.pdf(model), press.pdf(model | {"isLarge": True})

    def usual(pdf):
        """The size in which most of the words stand."""
        path = tmp_path / "page.pdf"
        path.write_bytes(pdf)
        boxes = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)"', run("pdftotext", "-bbox", str(path), "-").decode())
        return Counter(round(float(end) - float(start), 1) for start, end in boxes).most_common(1)[0][0]

    assert usual(large) > 14 > usual(small) and breaches(large) == []


@pytest.mark.parametrize("count", [0, 1, 14, 60, 119, 121, 500])
def test_a_path_takes_two_pages_and_says_what_is_left_out(press, count):
    model = sample("path-fr")
    items = model["items"]
    model["items"] = [items[n % len(items)] | {"number": count - n, "title": f"Titre {count - n} fin"} for n in range(count)]
    pdf = press.pdf(model)
    text = flat(text_of(pdf, "-raw"))
    shown = len(re.findall(r"Titre\d+fin", text))
    left = re.search(r"reste(\d+)élémentsplusanciens", text)
    assert pages_of(pdf) <= 2 and shown + (int(left[1]) if left else 0) == count and (left is not None) == (shown < count)
    # The latest ones are those that stay.
    assert sorted(int(n) for n in re.findall(r"Titre(\d+)fin", text)) == list(range(count - shown + 1, count + 1))
    assert breaches(pdf) == []


@pytest.mark.parametrize("spoiled", [{"bands": []}, {"items": [{"band": 7, "first": 1, "last": 1, "number": 1}]}, {"items": [{"band": 0, "first": 10**9, "last": 1, "number": 1}]}, {"today": "x"}, {"words": {"more": "no count"}}])
def test_a_wrong_path_is_refused(press, spoiled):
    header, _ = press.compile(sample("path-fr") | spoiled, template="path")
    assert not header["ok"] and header["kind"] == "input"


def test_a_head_longer_than_two_pages_is_refused(press):
    header, _ = press.compile(sample("path-fr") | {"sub": ["mot " * 4000]}, template="path")
    assert not header["ok"] and header["kind"] == "tooLarge"
