"""The cleaner: what it takes out, what it refuses, and what its process may not do any more once it looks at a file."""

from __future__ import annotations

import io
import json
import random
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from PIL import Image

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPT = REPOSITORY / "Sources" / "Documents" / "Resources" / "cleaner.py"
sys.path.insert(0, str(REPOSITORY / "Tests" / "JourneyTests"))
import photos  # noqa: E402


def clean(data: bytes, length: int | None = None) -> tuple[dict, bytes]:
    """One process, one file."""
    done = subprocess.run([sys.executable, "-I", "-B", str(SCRIPT)], input=struct.pack(">I", len(data) if length is None else length) + data, capture_output=True, timeout=60, check=False)
    assert done.stdout, done.stderr[-2_000:]
    (head,) = struct.unpack(">I", done.stdout[:4])
    return json.loads(done.stdout[4:4 + head]), done.stdout[4 + head:]


@pytest.mark.parametrize(("make", "kind"), [(photos.jpeg, "JPEG"), (photos.png, "PNG"), (photos.heic, "JPEG"), (photos.pdf, "PDF")], ids=["jpeg", "png", "heic", "pdf"])
def test_nothing_hidden_is_left(make, kind: str) -> None:
    data = make()
    assert photos.holds(data), "control: the file hides nothing, so nothing would be found"
    header, done = clean(data)
    assert header == {"ok": True, "length": len(done)} and not photos.holds(done)
    assert clean(data)[1] == done, "the same file gives other bytes"
    if kind == "PDF":
        with pikepdf.open(io.BytesIO(done)) as opened:
            assert "/Info" not in opened.trailer and not opened.attachments and "/Metadata" not in opened.Root and "/OpenAction" not in opened.Root
            assert [str(one.Subtype) for one in opened.pages[0].Annots] == ["/Text"]
            assert b"JavaScript" not in photos.unpacked(done) and b"JavaScript" in photos.unpacked(data)
        page = pymupdf.open(stream=done)[0]
        assert "Convocation" in page.get_text() and page.get_pixmap().pixel(100, 130)[2] > 150, "what is seen is not seen any more"
        return
    image = Image.open(io.BytesIO(done))
    assert image.format == kind and image.size == (240, 160) and not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    red, _, blue, *_ = image.convert("RGB").getpixel((20, 20))
    assert red > 200 and blue < 60


@pytest.mark.parametrize(("orientation", "size", "corner"), [(1, (240, 160), (5, 5)), (3, (240, 160), (235, 155)), (6, (160, 240), (155, 5)), (8, (160, 240), (5, 235))])
def test_a_photo_is_turned_the_way_its_camera_was_held(orientation: int, size: tuple[int, int], corner: tuple[int, int]) -> None:
    image = Image.open(io.BytesIO(clean(photos.jpeg(orientation))[1]))
    assert image.size == size and image.getpixel(corner)[0] > 200


def test_transparency_stays() -> None:
    image = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    assert Image.open(io.BytesIO(clean(photos.saved(image, "PNG"))[1])).convert("RGBA").getpixel((3, 3))[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "I;16"])
def test_every_common_png_is_kept(mode: str) -> None:
    image = photos.picture("L").convert("I;16") if mode == "I;16" else photos.picture(mode)
    header, done = clean(photos.saved(image, "PNG"))
    assert header["ok"] and Image.open(io.BytesIO(done)).size == (240, 160)


def _filled_form() -> bytes:
    """A form that was filled in: what it shows stands in an annotation, beside an action."""
    with pikepdf.open(io.BytesIO(photos.pdf())) as made:
        shown = pikepdf.Stream(made, b"0 1 0 rg 0 0 40 40 re f")
        shown.stream_dict = pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 40, 40])
        field = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=pikepdf.String("nom"), V=pikepdf.String("x"), F=4, Rect=[200, 100, 240, 140], AP=pikepdf.Dictionary(N=shown), A=pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F=pikepdf.String(photos.MARK))))
        made.pages[0].Annots.append(field)
        made.Root.AcroForm = pikepdf.Dictionary(Fields=[field], XFA=pikepdf.String(photos.MARK))
        out = io.BytesIO()
        made.save(out)
        return out.getvalue()


def test_what_an_earlier_version_of_a_pdf_said_is_gone() -> None:
    """A page taken out by a program that only adds to the end of the file."""
    made = pymupdf.open()
    for word in ("Visible", photos.MARK):
        made.new_page().insert_text((50, 50), word)
    first = io.BytesIO(made.tobytes(no_new_id=True))
    path = Path(tempfile.mkdtemp()) / "a.pdf"
    path.write_bytes(first.getvalue())
    again = pymupdf.open(path)
    again.delete_page(1)
    again.saveIncr()
    data = path.read_bytes()
    shutil.rmtree(path.parent)
    assert data.startswith(first.getvalue()) and photos.MARK in pymupdf.open(stream=first.getvalue())[1].get_text(), "control: the page is still in the file"
    done = clean(data)[1]
    assert "Visible" in pymupdf.open(stream=done)[0].get_text() and not photos.holds(done) and photos.MARK.encode().hex().encode() not in photos.unpacked(done)


def test_a_filled_form_is_still_read() -> None:
    done = clean(_filled_form())[1]
    assert not photos.holds(done)
    assert pymupdf.open(stream=done)[0].get_pixmap().pixel(220, 80) == (0, 255, 0)


REFUSED = {
    "empty": (b"", "unknownFormat"), "text": (b"bonjour", "unknownFormat"), "gif": (photos.saved(photos.picture("P"), "GIF"), "unknownFormat"), "svg": (b"<svg xmlns='x'></svg>", "unknownFormat"),
    "avif": (b"\0\0\0\x20ftypavif" + bytes(100), "unknownFormat"), "half a photo": (photos.saved(photos.picture(), "JPEG")[:-200], "damaged"), "head only": (b"\xff\xd8\xff\xe0", "damaged"),
    "half a png": (photos.png()[:200], "damaged"), "half a heic": (photos.heic()[:-300], "damaged"), "half a pdf": (photos.pdf()[:-400], "damaged"), "pdf head": (b"%PDF-1.7\n", "damaged"),
    "locked": (photos.pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "encrypted"), "locked for changes": (photos.pdf(encryption=pikepdf.Encryption(owner="o", user="")), "encrypted"),
    "bomb": (photos.bomb(), "tooManyPixels"), "photo and pdf": (photos.two_things(), "severalFormats"), "photo and zip": (photos.jpeg() + b"PK\x05\x06" + bytes(18), "severalFormats"),
    "pdf and zip": (photos.pdf() + b"PK\x05\x06" + bytes(18), "severalFormats"), "photo and page": (photos.jpeg()[:2] + b"\xff\xfe\x00\x12<script>alert(1)" + photos.jpeg()[2:], "severalFormats"),
    "10 MB and one": (photos.saved(photos.picture(), "JPEG") + bytes((10 << 20) + 1), "tooLarge"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_kept_is_refused_with_its_kind(name: str) -> None:
    data, kind = REFUSED[name]
    header, done = clean(data)
    assert header["ok"] is False and header["kind"] == kind and done == b""


def test_broken_files_never_end_without_an_answer() -> None:
    """Bytes changed at random: kept or refused, always in words."""
    chance, kept = random.Random(20_261_127), 0
    for make in (photos.jpeg, photos.png, photos.heic, photos.pdf):
        whole = make()
        for _ in range(12):
            data = bytearray(whole)
            for _ in range(chance.randint(1, 30)):
                data[chance.randrange(16, len(data))] = chance.randrange(256)
            header, done = clean(bytes(data))
            assert header["ok"] or header["kind"] in ("damaged", "severalFormats", "tooManyPixels", "encrypted"), header
            kept += header["ok"]
    assert kept > 0, "control: none of them was a file any more"


CONFINED = """
import sys; sys.path.insert(0, {folder!r})
import socket, os, cleaner
def tries():
    found = []
    for name, act in (("socket", lambda: socket.socket()), ("open", lambda: open("/etc/hostname")), ("write", lambda: open("/tmp/x-{mark}", "w")), ("program", lambda: os.waitpid(os.posix_spawn("/bin/true", ["true"], {{}}), 0)[1] and 1 / 0), ("memory", lambda: bytes(2 << 30))):
        try:
            act(); found.append(name)
        except (OSError, MemoryError, ZeroDivisionError):
            pass
    return found
before = tries()
cleaner.modules(); cleaner.confine()
print(" ".join(before) + "/" + " ".join(tries()))
"""


def test_a_cleaner_opens_nothing_any_more() -> None:
    done = subprocess.run([sys.executable, "-I", "-B", "-c", CONFINED.format(folder=str(SCRIPT.parent), mark="cleaner")], capture_output=True, timeout=60, check=False)
    Path("/tmp/x-cleaner").unlink(missing_ok=True)
    before, after = done.stdout.decode().strip().split("/")
    assert before.split() == ["socket", "open", "write", "program", "memory"], "control: nothing was possible before either"
    assert after == "", after
