"""Reads documents from outside: poppler for the text, pikepdf for the structure, zbar for the QR code."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import pikepdf
from PIL import Image
from pyzbar import pyzbar

from product import command

PDF_UA = "http://www.aiim.org/pdfua/ns/id/"
PDF_A = "http://www.aiim.org/pdfa/ns/id/"


def text(pdf: Path, first: int | None = None, last: int | None = None) -> str:
    """The text in reading order."""
    pages = (["-f", str(first)] if first else []) + (["-l", str(last or first)] if first else [])
    done = subprocess.run(["pdftotext", *pages, str(pdf), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def squeezed(value: str) -> str:
    """A text without any white space: a line break of the page is not a difference."""
    return "".join(value.split())


def words(value: str) -> int:
    """Words of a text, marks alone left out."""
    return sum(1 for word in value.split() if any(sign.isalnum() for sign in word))


def images(pdf: Path, resolution: int = 150) -> list[Image.Image]:
    """The pages as pictures."""
    info = pikepdf.open(pdf)
    pictures = []
    for number in range(1, len(info.pages) + 1):
        done = subprocess.run(["pdftoppm", "-r", str(resolution), "-f", str(number), "-l", str(number), "-png", str(pdf)], capture_output=True, check=True)
        pictures.append(Image.open(io.BytesIO(done.stdout)).convert("RGB"))
    return pictures


def codes(pdf: Path) -> list[str]:
    """The texts of the QR codes of the first page, read from a picture at 150 dpi."""
    return [code.data.decode() for code in pyzbar.decode(images(pdf)[0])]


def attachments(pdf: Path) -> dict[str, bytes]:
    with pikepdf.open(pdf) as file:
        return {name: spec.get_file().read_bytes() for name, spec in file.attachments.items()}


def extracted(pdf: Path) -> dict:
    """The JSON that the product gives back from a PDF."""
    done = command("signalement", "extract", str(pdf))
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def check_norms(pdf: Path, language: str, pages: int | None = None) -> None:
    """PDF/UA-1 and PDF/A-3a declared, tagged, language and title set, fonts embedded, A4 or A5."""
    with pikepdf.open(pdf) as file:
        with file.open_metadata() as metadata:
            assert metadata.get(f"{{{PDF_UA}}}part") == "1"
            assert (metadata.get(f"{{{PDF_A}}}part"), str(metadata.get(f"{{{PDF_A}}}conformance")).upper()) == ("3", "A")
            assert str(metadata.get("{http://purl.org/dc/elements/1.1/}title") or "").strip()
        root = file.Root
        assert bool(root.MarkInfo.Marked) and "/StructTreeRoot" in root
        assert str(root.Lang).lower().startswith(language)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        if pages is not None:
            assert len(file.pages) == pages
    fonts = subprocess.run(["pdffonts", str(pdf)], capture_output=True, check=True, text=True).stdout.splitlines()[2:]
    assert fonts and all(line.split()[-5] == "yes" for line in fonts), "every font is embedded"
    assert pdf.stat().st_size <= 250_000, "a PDF has at most 250 KB"
