"""The process: its protocol, its refusals, its memory, its end."""

import base64
import io
import json
import os
import shutil
import struct
import zlib

import pikepdf
import pytest
from press import ATTACHED, WORKER, Press, sample


def refused(answer, kind):
    header, raw = answer
    assert header["ok"] is False and header["kind"] == kind and raw == b"", header
    assert header["error"].endswith(".") and len(header["error"]) < 160
    return True


def test_hello(press):
    header, raw = press.ask(op="hello")
    assert header["ok"] and raw == b"" and header["fonts"] == ["B612", "DejaVu Sans"]
    assert header["versions"]["typst"] == "0.15.2" and set(header["versions"]) >= {"segno", "pikepdf", "fonttools", "python"}


BAD_FRAMES = [b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b'{"op":1}', b'{"op":"fly"}', b"{}", b"[" * 200_000, b'{"op":{"a":[]}}']


@pytest.mark.parametrize("body", BAD_FRAMES, ids=range(len(BAD_FRAMES)))
def test_bad_requests(press, body):
    assert refused(press.send(body), "input")


def changed(**changes):
    return sample("letter-fr") | changes


BAD_MODELS = [
    None, [], 3, {}, changed(title=""), changed(title=None), changed(title=7), changed(language="<x>"), changed(language=None),
    changed(date=None), changed(date={"year": 2026, "month": 2, "day": 30}), changed(date={"year": "2026", "month": 1, "day": 1}),
    changed(date={"year": True, "month": 1, "day": 1}), changed(header=[]), changed(boxes={}), changed(boxes=["x"]),
    changed(boxes=[{"title": "x", "lines": "text"}]), changed(boxes=[{"title": "x", "lines": [3]}]), changed(sections=[{"blocks": [{}]}]),
    changed(sections=[{"blocks": [{"kind": "image"}]}]), changed(sections=[{"blocks": [{"kind": "terms", "items": [["a"]]}]}]),
    changed(qr={"text": "", "alt": "x"}), changed(qr={"text": "x"}), changed(qr={"text": "x" * 401, "alt": "x"}), changed(qr="x"),
    changed(qr={"text": "\ud800", "alt": "x"}), changed(attachment={"name": "../x"}), changed(attachment={"name": ""}), changed(attachment=[]),
    changed(signature="x"), {"sides": [], **{k: sample("sheet-fr")[k] for k in ("language", "title", "date")}},
]  # fmt: skip


@pytest.mark.parametrize("model", BAD_MODELS, ids=range(len(BAD_MODELS)))
def test_bad_models(press, model):
    template = "sheet" if isinstance(model, dict) and "sides" in model else "letter"
    attached = base64.b64encode(b"{}").decode()
    assert refused(press.ask(op="compile", template=template, data=json.dumps(model), attachment=attached), "input")


def test_wrong_requests_to_compile(press):
    data = json.dumps(sample("letter-fr"))
    attached = base64.b64encode(b"{}").decode()
    good = {"op": "compile", "template": "letter", "data": data, "attachment": attached}
    assert press.ask(**good)[0]["ok"]
    wrong = [{"template": "poster"}, {"template": None}, {"data": None}, {"data": "{"}, {"data": sample("letter-fr")}, {"attachment": "!"},
             {"attachment": 3}, {"attachment": None}, {"attachment": ""}, {"attachment": base64.b64encode(b"\xff").decode()}]  # fmt: skip
    for change in wrong:
        assert refused(press.ask(**(good | change)), "input"), change
    assert refused(press.ask(**(good | {"data": '"' + "x" * (9 << 20) + '"'})), "tooLarge")
    assert refused(press.ask(**(good | {"data": json.dumps(changed(attachment=None))})), "input")


def test_a_refusal_never_quotes_the_data(press):
    secret = "Lina-Secret-42"
    for model in (changed(title=[secret]), changed(language=secret), changed(date={"year": secret}), changed(boxes=secret)):
        assert secret not in json.dumps(press.compile(model)[0])


def test_empty_parts_are_allowed(press):
    least = {"language": "en", "title": "T", "date": {"year": 2026, "month": 1, "day": 1}}
    assert press.pdf(least) and press.pdf(least | {"sides": [{}]})
    assert press.pdf(least | {"boxes": [{}], "sections": [{}], "signature": {}})


def test_a_request_too_large_is_skipped():
    press = Press()
    for _ in range(2):
        size = (64 << 20) + 1
        press.process.stdin.write(struct.pack(">I", size))
        for _ in range(64):
            press.process.stdin.write(bytes(1 << 20))
        press.process.stdin.write(b"\0")
        press.process.stdin.flush()
        assert refused(press.receive(), "tooLarge")
    assert press.pdf(sample("sheet-fr"))
    assert press.close() == (0, b"")


def test_ends_with_its_input():
    for last in (b"", b"\0\0", struct.pack(">I", 50) + b"{"):
        press = Press()
        assert press.ask(op="hello")[0]["ok"]
        press.process.stdin.write(last)
        assert press.close() == (0, b"")


def test_leaves_nothing_behind(tmp_path):
    press = Press(environment=os.environ | {"TMPDIR": str(tmp_path)})
    press.pdf(sample("letter-fr"))
    (folder,) = tmp_path.iterdir()
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert kept and all(path.is_symlink() and path.suffix in (".otf", ".ttf") for path in kept)
    press.close()
    assert list(tmp_path.iterdir()) == []


def test_a_missing_module_is_named():
    """Without the site folder no module is found; each request says so, and the worker lives on."""
    press = Press("-S")
    for _ in range(2):
        assert refused(press.ask(op="hello"), "missing") and refused(press.compile(sample("letter-fr")), "missing")
    assert "typst" in press.ask(op="hello")[0]["error"]
    assert "pikepdf" in press.extract(b"x")[0]["error"]
    assert press.close() == (0, b"")


def test_a_missing_piece_is_named(tmp_path):
    """Without the fonts, then without the templates beside it."""
    copy = tmp_path / "worker.py"
    source = WORKER.read_text()
    shutil.copy(WORKER.with_name("fitting.py"), tmp_path)
    copy.write_text(source.replace('"/usr/share/fonts", "/usr/local/share/fonts"', '"/nowhere",'))
    press = Press(worker=copy)
    header, _ = press.ask(op="hello")
    assert refused((header, b""), "missing") and "B612-Regular.otf" in header["error"]
    assert press.close() == (0, b"")
    copy.write_text(source)
    press = Press(worker=copy)
    assert refused(press.compile(sample("letter-fr")), "missing") and "letter.typ" in press.ask(op="hello")[0]["error"]
    assert press.close() == (0, b"")


# Reading a PDF back


def made(change=lambda document: None, **options):
    """A small PDF, changed, as bytes."""
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    change(document)
    document.save(out, **options)
    return out.getvalue()


def attach(name="signalement.json", data=ATTACHED):
    def change(document):
        document.attachments[name] = pikepdf.AttachedFileSpec(document, data, filename=name)

    return change


def both(document):
    attach()(document)
    attach("autre.json")(document)


def bomb(document):
    attach()(document)
    stream = document.attachments["signalement.json"].obj.EF.F
    stream.write(zlib.compress(bytes(64 << 20), 9), filter=pikepdf.Name.FlateDecode)


def test_a_file_made_elsewhere_is_read(press):
    assert press.extract(made(attach()))[1] == ATTACHED
    assert press.extract(made(attach(), compress_streams=False))[1] == ATTACHED


SECRET = pikepdf.Encryption(owner="o", user="u")
OPEN = pikepdf.Encryption(owner="o", user="")
BAD_FILES = {
    "nothing": (lambda p: b"", "input"),
    "no PDF": (lambda p: b"hello" * 100, "input"),
    "zip": (lambda p: b"PK\x03\x04" + bytes(1000), "input"),
    "header alone": (lambda p: b"%PDF-1.7\n", "input"),
    "half": (lambda p: p[: len(p) // 2], "input"),
    "without its end": (lambda p: p[:-2000], "input"),
    "no attached file": (lambda p: made(), "noAttachment"),
    "another name": (lambda p: made(attach("autre.json")), "noAttachment"),
    "two files": (lambda p: made(both), "severalAttachments"),
    "password": (lambda p: made(attach(), encryption=SECRET), "encrypted"),
    "encrypted, no password": (lambda p: made(attach(), encryption=OPEN), "encrypted"),
    "bomb": (lambda p: made(bomb), "tooLarge"),
    "large": (lambda p: p + bytes(21 << 20), "tooLarge"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_files_are_refused(press, name):
    make, kind = BAD_FILES[name]
    assert refused(press.extract(make(press.pdf(sample("letter-fr")))), kind)


def test_wrong_requests_to_extract(press):
    for pdf in (None, 3, "!", ["x"]):
        assert refused(press.ask(op="extract", pdf=pdf), "input")


# Memory


def varied(number):
    model = sample("letter-fr")
    model["reference"] = f"68-2026-{number:06d}"
    model["qr"]["text"] = f"code {number:064d}"
    model["sections"][1]["blocks"][0]["text"] = f"{number} " + f"mot{number} " * 40
    return model


def test_memory_stays_flat():
    press = Press()
    for number in range(40):
        press.pdf(varied(number))
    before = press.resident()
    for number in range(40, 240):
        press.pdf(varied(number))
    # A leak of the text or the layout of a letter would be 100 MB and more.
    assert press.resident() - before < 50, (before, press.resident())
    press.close()


def test_memory_is_given_back_after_a_huge_document():
    press = Press()
    small = press.pdf(sample("letter-fr"))
    pid = press.process.pid
    huge = sample("letter-fr")
    for section in huge["sections"]:
        section["blocks"] = [{"kind": "text", "text": "Une phrase simple. " * 30_000}]
    for _ in range(2):
        assert press.pdf(huge)
    assert press.pdf(sample("letter-fr")) == small
    assert press.process.pid == pid and press.resident() < 384
    assert press.close() == (0, b"")
