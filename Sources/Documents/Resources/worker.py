"""Long-lived worker that turns print models (JSON) into tagged, archivable PDF files.

Protocol, on standard input and output, both binary:

    request  4-byte big-endian length, then that many bytes of UTF-8 JSON
    answer   4-byte big-endian length, then a UTF-8 JSON header, then, when the
             header says {"ok": true, "length": N}, N raw bytes

    {"op": "hello"}                                          versions, no bytes
    {"op": "compile", "template": "letter" | "sheet" | "path",
     "data": "<print model as a JSON string>",
     "attachment": "<base64>" | null}                        the PDF
    {"op": "extract", "pdf": "<base64>"}                     the attached signalement.json

A refusal is {"ok": false, "kind": KIND, "error": "plain sentence"}. KIND is one of
missing (a Python module or a font is not installed), input (the request is wrong,
or the file is not a readable PDF), compile (the layout engine refused), tooLarge,
encrypted, noAttachment, severalAttachments. An error never quotes the data.

The worker ends when standard input closes. It reads no network, writes no file but
a private folder of links to fonts, and never prints what it is given.
"""

import base64
import binascii
import calendar
import ctypes
import importlib
import io
import json
import os
import re
import resource
import signal
import shutil
import struct
import subprocess
import sys
import tempfile
import unicodedata
import zlib

# The worker runs isolated (-I): its own folder is added for this one module, then taken away.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from fitting import Fitting  # noqa: E402

del sys.path[0]

FRAME_LIMIT = 64 << 20
"""Longest request, bytes. Longer ones are read, thrown away and refused."""
MODEL_LIMIT = 8 << 20
"""Longest print model, bytes of UTF-8."""
LABEL_LIMIT, FOOTER_LIMIT, PAGE_LIMIT, MARK_LIMIT = 400, 80, 16, 160
"""Longest title, heading or description, longest parts of the footer, longest watermark, characters: what follows is cut,
since these are repeated in metadata, bookmarks or on each page (PDF/A allows 32,767 bytes a string)."""
PDF_LIMIT = 20 << 20
"""Longest PDF that `extract` opens, bytes."""
ATTACHMENT_LIMIT = 8 << 20
"""Longest attached file, bytes, in both directions."""
MEMORY_LIMIT = 384 << 20
"""Resident memory past which the worker starts afresh between two requests, bytes. A usual one holds 170 MB."""
QR_LIMIT = 400
"""Longest text of a QR code, bytes of UTF-8; past it the modules get too small to print."""
QR_MASK = 0
"""Mask of a QR code: a chequerboard. Trying all eight, as ISO/IEC 18004 advises, costs a quarter of the whole document."""
EXTRACT_MEMORY, EXTRACT_SECONDS = 1 << 30, 10
"""Address space (bytes) and processor time (s) given to the process that opens a foreign PDF."""
GUESS_LIMIT = 32_000
"""Longest model of a letter, characters, whose size of text is guessed rather than measured."""
LARGE = 1.4
"""Size of a letter in large type, times the base size."""
PATH_PAGES, PATH_MOST, PATH_SIZES = 2, 120, (1, 0.9)
"""Pages of a path, the most items that they could hold, and the sizes tried, times the base size."""
DAY_LIMIT = 4_000_000
"""Largest number of a day."""
ATTACHMENT_NAME = "signalement.json"
"""Name of the attached file that `extract` looks for."""

TEMPLATES = ("letter", "sheet", "path")
MODULES = ("typst", "segno", "fontTools.ttLib", "fontTools.pens.svgPathPen", "fontTools.pens.transformPen", "pikepdf")
PRIMARY_FONTS = ("B612-Regular.otf", "B612-Bold.otf", "B612-Italic.otf", "B612-BoldItalic.otf")
FALLBACK_FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
HERE = os.path.dirname(os.path.abspath(__file__))


class Refusal(Exception):
    """A request that gets an error answer. `kind` is machine-readable, the message is plain English."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


# ------------------------------------------------------------------ text

REPLACEMENT = "□"
BREAK = "\u200b"
LONG_WORD, CHUNK = 24, 6
THIN = "\u202f"
NBSP = "\u00a0"
KEPT_FORMAT = {"\n", "\u200c"}
"""The only characters of the categories Cc and Cf (controls, soft hyphens, bidi marks…) that stay."""
REGION, REGION_LETTERS = re.compile("[\U0001f1e6-\U0001f1ff]{2}"), 0x1F1E6 - ord("A")
SKIN = range(0x1F3FB, 0x1F400)
VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180f\u034f\u115f\u1160\u3164\uffa0]")
ORDINARY = re.compile("[A-Za-zÀ-ÖØ-öø-ÿŒœ0-9 \n,.;:!?()'’«»/%+=–—" + NBSP + THIN + "-]*")
"""Characters that every font here draws."""
LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\u0085\u000b\u000c]")
FRENCH = (
    (re.compile("[ \u00a0\u202f]([;:?!])"), THIN + r"\1"),
    (re.compile("« "), "«" + NBSP),
    (re.compile(" »"), NBSP + "»"),
    (re.compile(r"(?<=\d) (?=h\b)|(?<=\dh) (?=\d\d\b)|(?<=\d[ \u00a0]h) (?=\d\d\b)"), NBSP),
)
PHONE = re.compile(r"(?<!\d)0\d(?: \d\d){4}(?!\d)")


class Printable:
    """Turns any string into one that the fonts can draw, that wraps, and that reads back as text.

    `covered` is the set of characters that the fonts have (fontTools' cmap). Cost: linear.
    """

    def __init__(self, covered, language):
        self.covered, self.french = covered, language == "fr"
        self.has_lost = False
        """A sign was replaced: the page says so."""

    def line(self, text):
        """One line: line ends become spaces."""
        return self.block(LINE_ENDS.sub("\n", text).replace("\n", " "))

    def label(self, text, limit=LABEL_LIMIT):
        """One line of at most `limit` characters, without marks where a word may break."""
        text = self.line(text[: 2 * limit]).replace(BREAK, "")
        return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"

    def block(self, text):
        """Several lines: at most one empty line in a row, none at either end."""
        text = unicodedata.normalize("NFC", LINE_ENDS.sub("\n", text))
        text = self._drawable(VARIATION.sub("", text.replace("\t", " ")).replace("\u2011", "-"))
        text = re.sub(" *\n *", "\n", re.sub(" {2,}", " ", text))
        text = re.sub("\n{3,}", "\n\n", text).strip(" \n")
        if self.french:
            for pattern, by in FRENCH:
                text = pattern.sub(by, text)
        text = PHONE.sub(lambda m: m.group().replace(" ", NBSP), text)
        return self._wrappable(text)

    def _drawable(self, text):
        if ORDINARY.fullmatch(text):
            return text
        out = []
        for c in REGION.sub(lambda m: "[" + "".join(chr(ord(c) - REGION_LETTERS) for c in m.group()) + "]", text):
            if c in self.covered or c in "\n " + NBSP + THIN:
                if unicodedata.category(c) not in ("Cc", "Cf") or c in KEPT_FORMAT:
                    out.append(c)
            elif unicodedata.category(c) == "Zs":
                out.append(" ")
            elif ord(c) in SKIN:
                continue
            elif unicodedata.category(c) == "So":
                # What a young person wrote is not lost: a picture is said by its name in Unicode.
                out.append("[" + unicodedata.name(c, "?").lower() + "]")
            elif unicodedata.category(c) not in ("Cc", "Cf"):
                out.append(REPLACEMENT)
                self.has_lost = True
        return "".join(out)

    @staticmethod
    def _wrappable(text):
        def chunks(match):
            word, pieces, start = match.group(), [], 0
            while start < len(word):
                end = min(len(word), start + CHUNK)
                while end < len(word) and unicodedata.combining(word[end]) and end < start + 4 * CHUNK:
                    end += 1
                pieces.append(word[start:end])
                start = end
            return BREAK.join(pieces)

        return re.sub(r"[^ \n]{%d,}" % (LONG_WORD + 1), chunks, text)


# ----------------------------------------------------------------- models


def require(condition, message):
    """Refuses the request as wrong input unless the condition holds."""
    if not condition:
        raise Refusal("input", message)


LINE = 60
"""What a line end counts for when the length of a text is estimated, characters."""


class Model:
    """Checks a print model and fills in what may be absent, so that the templates never meet a hole."""

    def __init__(self, data, covered):
        require(isinstance(data, dict), "The print model is not an object.")
        language = data.get("language")
        require(isinstance(language, str) and re.fullmatch("[a-z]{2,3}", language), "The language is missing.")
        self.printable, self.data = Printable(covered, language), data
        self.common = {
            "language": language,
            "title": self.label(data, "title"),
            "author": self.label(data, "author"),
            "description": self.label(data, "description"),
            "date": self.date(data.get("date")),
            "footer": self.footer(data, "footer"),
            "page": self.footer(data, "page", PAGE_LIMIT),
            "watermark": self.printable.label(self.label(data, "watermark"), MARK_LIMIT),
        }
        require(self.common["title"], "The title is missing.")

    # Pieces

    def text(self, value, name, multiline=True):
        if value is None:
            return ""
        require(isinstance(value, str), f"“{name}” is not a text.")
        return self.printable.block(value) if multiline else self.printable.line(value)

    def line(self, parent, name):
        return self.text(parent.get(name), name, multiline=False)

    def label(self, parent, name):
        """A text that also goes into metadata: short, on one line, of whole words."""
        value = parent.get(name)
        require(value is None or isinstance(value, str), f"“{name}” is not a text.")
        return self.printable.label(value or "")

    def heading(self, parent, name):
        """A title: short, on one line, that may break anywhere if a word is very long."""
        return self.printable.line(self.label(parent, name))

    def footer(self, parent, name, limit=FOOTER_LIMIT):
        return self.printable.line(self.printable.label(self.label(parent, name), limit))

    def texts(self, parent, name):
        return [t for t in (self.text(v, name) for v in self.list(parent, name)) if t]

    def list(self, parent, name):
        value = parent.get(name)
        require(value is None or isinstance(value, list), f"“{name}” is not a list.")
        return value or []

    def objects(self, parent, name):
        values = self.list(parent, name)
        require(all(isinstance(v, dict) for v in values), f"“{name}” holds something else than objects.")
        return values

    def object(self, parent, name):
        value = parent.get(name)
        require(value is None or isinstance(value, dict), f"“{name}” is not an object.")
        return value

    def pairs(self, parent, name):
        values = self.list(parent, name)
        require(all(isinstance(v, list) and len(v) == 2 for v in values), f"“{name}” holds something else than pairs.")
        return [[self.text(v[0], name, multiline=False), self.text(v[1], name)] for v in values]

    @staticmethod
    def date(value):
        parts = [value.get(p) for p in ("year", "month", "day")] if isinstance(value, dict) else [None]
        require(all(type(p) is int for p in parts), "The date is missing.")
        year, month, day = parts
        require(1970 <= year <= 9999 and 1 <= month <= 12, "The date does not exist.")
        require(1 <= day <= calendar.monthrange(year, month)[1], "The date does not exist.")
        return {"year": year, "month": month, "day": day}

    def code(self, parent):
        """The QR code as {"svg", "modules", "alt"}, or None."""
        qr = self.object(parent, "qr")
        if qr is None:
            return None
        alt = self.label(qr, "alt")
        require(isinstance(qr.get("text"), str) and qr["text"], "The QR code has no text.")
        require(alt, "The QR code has no alternate text.")
        svg, modules = qr_svg(qr["text"])
        return {"svg": svg, "modules": modules, "alt": alt}

    def block(self, block):
        kind = block.get("kind")
        if kind == "terms":
            return {"kind": kind, "items": self.pairs(block, "items")}
        if kind in ("bullets", "checks", "quotes", "numbered"):
            return {"kind": kind, "items": self.texts(block, "items")}
        if kind == "text":
            return {"kind": kind, "text": self.text(block.get("text"), "text")}
        if kind == "heading":
            return {"kind": kind, "text": self.heading(block, "text")}
        if kind == "pair":
            return {"kind": kind, "left": self.texts(block, "left"), "right": self.texts(block, "right")}
        require(kind == "entry", "A block has an unknown kind.")
        return {
            "kind": kind,
            "head": self.line(block, "head"),
            "text": self.text(block.get("text"), "text"),
            "quote": block.get("quote") is True,
            "note": self.line(block, "note"),
        }

    def blocks(self, parent):
        return [self.block(b) for b in self.objects(parent, "blocks")]

    # Documents

    def letter(self):
        header, signature = self.object(self.data, "header") or {}, self.object(self.data, "signature")
        letter = self.common | {
            "reference": self.printable.label(self.label(self.data, "reference"), 24),
            "header": {
                "lines": self.texts(header, "lines"),
                "heading": self.heading(header, "heading") or self.heading(self.data, "title"),
                "sub": self.texts(header, "sub"),
            },
            "qr": self.code(self.data),
            "boxes": [self.box(b) for b in self.objects(self.data, "boxes")],
            "closing": self.text(self.data.get("closing"), "closing"),
            "sections": [
                {"title": self.heading(s, "title"), "blocks": self.blocks(s)} for s in self.objects(self.data, "sections")
            ],
            "signature": None
            if signature is None
            else {n: self.heading(signature, n) for n in ("place", "label", "hashLabel", "hash")},
            "attachment": self.attachment(),
            "large": self.data.get("isLarge") is True,
        }
        letter["closing"] = "\n".join(t for t in (letter["closing"], *self.unprinted()) if t)
        return letter

    def unprinted(self):
        """The sentence that says that signs are not on the page; none when all are. Asked once all the texts were read."""
        return [t for t in (self.line(self.data, "unprinted"),) if t and self.printable.has_lost]

    def box(self, box):
        flags = {name: box.get(name) is True for name in ("strong", "large", "half")}
        parts = {name: self.texts(box, name) for name in ("lines", "bullets", "quotes")}
        size = sum(len(t) + LINE * (1 + t.count("\n")) for part in parts.values() for t in part)
        return {"title": self.heading(box, "title"), "size": size} | parts | flags

    def attachment(self):
        attachment = self.object(self.data, "attachment")
        if attachment is None:
            return None
        name = attachment.get("name")
        fits = isinstance(name, str) and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", name)
        require(fits, "The name of the attached file is wrong.")
        return {"name": name, "description": self.label(attachment, "description") or name}

    def sheet(self):
        sides = [
            {
                "heading": self.heading(s, "heading") or self.heading(self.data, "title"),
                "intro": self.text(s.get("intro"), "intro"),
                "blocks": self.blocks(s),
                "qr": self.code(s),
            }
            for s in self.objects(self.data, "sides")
        ]
        require(sides, "The sheet has no side.")
        return self.common | {"sides": sides, "attachment": self.attachment()}

    def path(self):
        words = self.object(self.data, "words") or {}
        bands = [
            {"title": self.heading(b, "title"), "shape": b.get("shape"), "empty": self.line(b, "empty")}
            for b in self.objects(self.data, "bands")
        ]
        require(bands and all(b["shape"] in ("square", "diamond", "circle") for b in bands), "The bands are wrong.")
        items = [self.item(i, len(bands)) for i in self.objects(self.data, "items")]
        require(str(words.get("more", "")).count("{count}") == 1, "Nothing says how many items are left out.")
        path = self.common | {
            "heading": self.heading(self.data, "heading") or self.heading(self.data, "title"),
            "sub": self.texts(self.data, "sub"),
            "next": self.texts(self.data, "next"),
            "today": self.day(self.data, "today"),
            "words": {n: self.label(words, n) for n in ("drawing", "today", "list", "more")},
            "bands": bands,
            "items": items,
            "closing": self.texts(self.data, "closing"),
            "attachment": None,
        }
        path["closing"] += self.unprinted()
        return path

    def item(self, item, bands):
        band = item.get("band")
        require(type(band) is int and 0 <= band < bands, "An item is in no band.")
        first, last = self.day(item, "first"), self.day(item, "last")
        return {
            "number": abs(self.day(item, "number")),
            "band": band,
            "first": first,
            "last": max(first, last),
            "uncertain": item.get("isUncertain") is True,
            "when": self.line(item, "when"),
            "title": self.line(item, "title"),
            "text": self.text(item.get("text"), "text"),
            "notes": self.texts(item, "notes"),
        }

    @staticmethod
    def day(parent, name):
        value = parent.get(name)
        require(type(value) is int and abs(value) <= DAY_LIMIT, f"“{name}” is not a number.")
        return value


def qr_svg(text):
    """An SVG of the QR code (level M, quiet zone of 4 modules), and its side in modules."""
    try:
        require(len(text.encode()) <= QR_LIMIT, "The text of the QR code is too long.")
    except UnicodeEncodeError as error:
        raise Refusal("input", "The text of the QR code is not valid Unicode.") from error
    rows = [bytes(row) for row in loaded("segno").make_qr(text, error="m", boost_error=False, mask=QR_MASK).matrix]
    side, runs = len(rows) + 8, []
    for y, row in enumerate(rows):
        for run in re.finditer(b"\x01+", row):
            width = run.end() - run.start()
            runs.append(f"M{run.start() + 4} {y + 4}h{width}v1h-{width}z")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{"".join(runs)}" fill="#000"/></svg>',
        side,
    )


# ---------------------------------------------------------------- modules


def loaded(name):
    """The module, or a refusal that names the package to install."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        missing = (error.name or name).split(".")[0]
        raise Refusal("missing", f"The Python module {missing} is not installed.") from error


def find_fonts():
    """Paths of the wanted font files, by name. Refuses when one is absent."""
    wanted, found = set(PRIMARY_FONTS + FALLBACK_FONTS), {}
    for top in FONT_FOLDERS:
        for folder, _, files in os.walk(top):
            for name in wanted.intersection(files):
                found.setdefault(name, os.path.join(folder, name))
    absent = sorted(wanted.difference(found))
    if absent:
        raise Refusal("missing", f"Font files are not installed: {', '.join(absent)}.")
    return found


def advances(path):
    """The width of each character of a font, in ems."""
    with loaded("fontTools.ttLib").TTFont(path, lazy=True) as font:
        table, unit = font["hmtx"], font["head"].unitsPerEm
        return {chr(c): table[name][0] / unit for c, name in font.getBestCmap().items()}


def coverage(paths):
    """The characters that every style of one of the two families has."""
    reader = loaded("fontTools.ttLib")

    def common(names):
        sets = []
        for name in names:
            with reader.TTFont(paths[name], lazy=True) as font:
                sets.append(set(font.getBestCmap()))
        return set.intersection(*sets)

    drawn = {chr(c) for c in common(PRIMARY_FONTS) | common(FALLBACK_FONTS)}
    # PDF/A forbids private-use characters, and the reading direction is never the data's to choose.
    return {c for c in drawn if unicodedata.category(c) != "Co"}


# ---------------------------------------------------------------- compiler


class Outlines:
    """Draws a line of text as shapes: seen on the page, and not among the words that a reader or a search finds in it."""

    def __init__(self, paths):
        reader = loaded("fontTools.ttLib")
        self.fonts = [reader.TTFont(paths[name], lazy=True) for name in (PRIMARY_FONTS[0], FALLBACK_FONTS[0])]
        self.known = {}

    def glyph(self, character):
        """The shape of a character and its width, in thousandths of the size; a space for one that no font has."""
        if character not in self.known:
            self.known[character] = ("", 350)
            for font in self.fonts:
                if name := font.getBestCmap().get(ord(character)):
                    scale, shapes = 1000 / font["head"].unitsPerEm, font.getGlyphSet()
                    pen = loaded("fontTools.pens.svgPathPen").SVGPathPen(shapes, lambda n: f"{n:.0f}")
                    shapes[name].draw(loaded("fontTools.pens.transformPen").TransformPen(pen, (scale, 0, 0, -scale, 0, 0)))
                    self.known[character] = (pen.getCommands(), round(shapes[name].width * scale))
                    break
        return self.known[character]

    def svg(self, text):
        """The text on one line, in grey; and how many times wider than high it is."""
        shapes, x = [], 0
        for character in text:
            shape, width = self.glyph(character)
            if shape:
                shapes.append(f'<path transform="translate({x} 1000)" d="{shape}"/>')
            x += width
        picture = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {x} 1300" fill="#e8e8e8">{"".join(shapes)}</svg>'
        return {"svg": picture, "ratio": x / 1300}


class Press:
    """The layout engine with its fonts and templates, kept for the life of the worker."""

    STANDARDS = ["a-3a", "ua-1"]

    def __init__(self, folder):
        for module in MODULES:
            loaded(module)
        paths = find_fonts()
        fonts, root = os.path.join(folder, "fonts"), os.path.join(folder, "root")
        os.makedirs(fonts, exist_ok=True)
        os.makedirs(root, exist_ok=True)
        for name, path in paths.items():
            link = os.path.join(fonts, name)
            if not os.path.lexists(link):
                os.symlink(path, link)
        typst = loaded("typst")
        self.covered = coverage(paths)
        self.outlines = Outlines(paths)
        self.fitting = Fitting(advances(paths[PRIMARY_FONTS[0]]))
        shelf = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts])
        self.families = sorted(set(shelf.families()))
        self.sources = {}
        for name in TEMPLATES:
            try:
                with open(os.path.join(HERE, name + ".typ"), "rb") as file:
                    self.sources[name] = file.read()
            except OSError as error:
                raise Refusal("missing", f"The template {name}.typ is not beside the worker.") from error
        self.refused = typst.TypstError
        # The root is an empty folder: a template can read no file at all.
        self.compiler = typst.Compiler(
            root=root, font_paths=shelf, package_path=root, package_cache_path=root
        )

    def print(self, template, model, attachment):
        """The bytes of the PDF: the same for the same arguments."""
        model["watermark"] = self.outlines.svg(model["watermark"]) if model["watermark"] else None
        if template == "path":
            return self.path(model)
        data = json.dumps(model, ensure_ascii=False)
        if template == "letter" and model["large"]:
            return self.compiled(template, model, {"data": data, "attachment": attachment or "", "sizes": json.dumps([LARGE, LARGE])})
        if template == "letter" and len(data) <= GUESS_LIMIT and (sizes := self.fitting.sizes(model)):
            pdf = self.compiled(template, model, {"data": data, "attachment": attachment or "", "sizes": json.dumps(sizes)})
            if page_count(pdf) == (2 if model["boxes"] and model["sections"] else 1):
                return pdf
        return self.compiled(template, model, {"data": data, "attachment": attachment or "", "sizes": "null"})

    def path(self, model):
        """Two pages: every item in the largest size in which all fit, else as many as fit in the smallest: the first three of each band, then the first ones."""
        items = model["items"]
        seen, first, rest = {}, [], []
        for index, item in enumerate(items):
            seen[item["band"]] = seen.get(item["band"], 0) + 1
            (first if seen[item["band"]] <= 3 else rest).append(index)
        order = first + rest

        def made(count, size):
            shown = model | {"items": [items[index] for index in sorted(order[:count])], "left": len(items) - count, "size": size}
            pdf = self.compiled("path", model, {"data": json.dumps(shown, ensure_ascii=False)})
            return pdf if page_count(pdf) <= PATH_PAGES else None

        for size in PATH_SIZES if len(items) <= PATH_MOST else ():
            if pdf := made(len(items), size):
                return pdf
        low, high, best = 0, min(len(items), PATH_MOST), None
        while low < high:
            middle = (low + high + 1) // 2
            if pdf := made(middle, PATH_SIZES[-1]):
                low, best = middle, pdf
            else:
                high = middle - 1
        best = best or made(0, PATH_SIZES[-1])
        if best is None:
            raise Refusal("tooLarge", "What stands above the list takes more than two pages.")
        return best

    def compiled(self, template, model, inputs):
        date = model["date"]
        try:
            return self.compiler.compile(
                input=self.sources[template],
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=self.STANDARDS,
                timestamp=calendar.timegm((date["year"], date["month"], date["day"], 0, 0, 0)),
            )
        except self.refused as error:
            place = re.search(r":(\d+):(\d+)\s", getattr(error, "diagnostic", "") or "")
            where = f" ({template}.typ, line {place[1]}, column {place[2]})" if place else ""
            raise Refusal("compile", f"The layout engine refused the document{where}.") from None


def page_count(pdf):
    """The number of pages of a PDF that the layout engine has just made: it writes its page objects in clear."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


# ------------------------------------------------------------------ worker


def decoded(text, name, limit):
    """Bytes of a base64 text."""
    require(isinstance(text, str), f"“{name}” is not a base64 text.")
    if len(text) > limit * 4 // 3 + 8:
        raise Refusal("tooLarge", f"“{name}” is larger than {limit >> 20} MB.")
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refusal("input", f"“{name}” is not a base64 text.") from error
    if len(raw) > limit:
        raise Refusal("tooLarge", f"“{name}” is larger than {limit >> 20} MB.")
    return raw


class Worker:
    """Answers requests one at a time. The layout engine keeps its last few layouts in memory, never on disk."""

    def __init__(self, folder):
        self.folder, self.press = folder, None

    def ready(self):
        """The press, made at the first need; a missing piece is looked for again at each request."""
        if self.press is None:
            self.press = Press(self.folder)
        return self.press

    def answer(self, body):
        """The header and the bytes of the answer to one request."""
        try:
            request = json.loads(body.decode())
            require(isinstance(request, dict), "The request is not an object.")
            operations = {"hello": self.hello, "compile": self.compile, "extract": self.extract}
            operation = operations.get(str(request.get("op")))
            require(operation, "The operation is unknown.")
            extra, raw = operation(request)
            return {"ok": True, "length": len(raw)} | extra, raw
        except Refusal as error:
            return {"ok": False, "kind": error.kind, "error": str(error)}, b""
        except (ValueError, RecursionError):
            return {"ok": False, "kind": "input", "error": "The request is not valid JSON."}, b""
        except MemoryError:
            return {"ok": False, "kind": "tooLarge", "error": "The request needs too much memory."}, b""
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of the layout engine is not an Exception
            name = type(error).__name__
            return {"ok": False, "kind": "compile", "error": f"The worker met an unexpected error ({name})."}, b""

    def hello(self, _):
        press = self.ready()
        names = {"typst": "typst", "segno": "segno", "pikepdf": "pikepdf", "fonttools": "fontTools"}
        versions = {name: version_of(module) for name, module in names.items()}
        return {"versions": {"python": sys.version.split()[0]} | versions, "fonts": press.families}, b""

    def compile(self, request):
        template, data = request.get("template"), request.get("data")
        require(template in TEMPLATES, "The template is unknown.")
        require(isinstance(data, str), "The print model is not a JSON text.")
        if len(data.encode(errors="replace")) > MODEL_LIMIT:
            raise Refusal("tooLarge", f"The print model is larger than {MODEL_LIMIT >> 20} MB.")
        press = self.ready()
        try:
            tree = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise Refusal("input", "The print model is not valid JSON.") from error
        model = Model(tree, press.covered)
        model = getattr(model, template)()
        attachment = request.get("attachment")
        if attachment is not None:
            try:
                attachment = decoded(attachment, "attachment", ATTACHMENT_LIMIT).decode()
            except UnicodeDecodeError as error:
                raise Refusal("input", "The attached file is not UTF-8 text.") from error
            require(attachment, "The attached file is empty.")
        described = model["attachment"] is not None
        require(described == (attachment is not None), "The attached file and its description do not come together.")
        return {}, press.print(template, model, attachment)

    def extract(self, request):
        loaded("pikepdf")
        pdf = decoded(request.get("pdf"), "pdf", PDF_LIMIT)
        command = [sys.executable, "-I", os.path.abspath(__file__), "--extract"]
        try:
            done = subprocess.run(
                command, input=pdf, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, timeout=60
            )
        except subprocess.TimeoutExpired as error:
            raise Refusal("input", "The file took too long to read.") from error
        if done.returncode == 0 and done.stdout[:1] == b"+":
            return {}, done.stdout[1:]
        if done.returncode == 0 and done.stdout[:1] == b"-":
            kind, _, message = done.stdout[1:].decode().partition(" ")
            raise Refusal(kind, message)
        raise Refusal("input", "The file could not be read: it is damaged or asks for too much memory.")


def version_of(module):
    """The version that a module tells of itself, or that its package tells."""
    from importlib import metadata

    try:
        return metadata.version(module)
    except metadata.PackageNotFoundError:
        return str(getattr(loaded(module), "__version__", "unknown"))


# ------------------------------------------------------- opening foreign PDFs


def attached_bytes(pdf):
    """The bytes of the one attached file named `ATTACHMENT_NAME`. Run in a process of its own."""
    pikepdf = loaded("pikepdf")
    try:
        document = pikepdf.open(io.BytesIO(pdf), attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise Refusal("encrypted", "The file is protected by a password.") from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise Refusal("input", "The file is not a readable PDF.") from error
    with document:
        if document.is_encrypted:
            raise Refusal("encrypted", "The file is encrypted.")
        try:
            files = dict(document.attachments.items())
            if not files:
                raise Refusal("noAttachment", "The file carries no attached file.")
            if len(files) > 1:
                raise Refusal("severalAttachments", "The file carries several attached files.")
            (spec,) = files.values()
            if spec.filename != ATTACHMENT_NAME:
                raise Refusal("noAttachment", f"The file carries no attached file named {ATTACHMENT_NAME}.")
            embedded = spec.obj["/EF"]
            stream = embedded["/UF"] if "/UF" in embedded else embedded["/F"]
            return inflated(pikepdf, stream)
        except (pikepdf.PdfError, KeyError, TypeError, ValueError, RuntimeError, AttributeError) as error:
            raise Refusal("input", "The attached file cannot be read.") from error


def inflated(pikepdf, stream):
    """The content of a stream, never growing past the limit however well it is compressed."""
    filters = stream.get("/Filter", None)
    if isinstance(filters, pikepdf.Array):
        require(len(filters) <= 1, "The attached file is stored in an unknown way.")
        filters = filters[0] if len(filters) else None
    raw = stream.read_raw_bytes()
    if filters is not None:
        plain = str(filters) == "/FlateDecode" and "/DecodeParms" not in stream
        require(plain, "The attached file is stored in an unknown way.")
        inflater = zlib.decompressobj()
        try:
            raw = inflater.decompress(raw, ATTACHMENT_LIMIT + 1)
        except zlib.error as error:
            raise Refusal("input", "The attached file is damaged.") from error
        require(inflater.eof or len(raw) > ATTACHMENT_LIMIT, "The attached file is damaged.")
    if len(raw) > ATTACHMENT_LIMIT:
        raise Refusal("tooLarge", f"The attached file is larger than {ATTACHMENT_LIMIT >> 20} MB.")
    return raw


def extract_alone():
    """The whole of the `--extract` process: a PDF on standard input, `+bytes` or `-kind message` out."""
    resource.setrlimit(resource.RLIMIT_AS, (EXTRACT_MEMORY, EXTRACT_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (EXTRACT_SECONDS, EXTRACT_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        out = b"+" + attached_bytes(sys.stdin.buffer.read())
    except Refusal as error:
        out = f"-{error.kind} {error}".encode()
    sys.stdout.buffer.write(out)
    sys.stdout.buffer.flush()


# --------------------------------------------------------------------- loop


def read_exactly(source, count):
    """`count` bytes, or None when the input closes first. Never reads ahead, so that starting afresh loses nothing."""
    parts = []
    while count > 0:
        part = os.read(source, min(count, 1 << 20))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def write_all(sink, data):
    """Writes every byte."""
    view = memoryview(data)
    while view:
        view = view[os.write(sink, view) :]


def keep_memory_low():
    """Few heaps for many threads, where the C library is glibc: freed memory is used again, not kept apart."""
    try:
        ctypes.CDLL(None).mallopt(-8, 2)  # M_ARENA_MAX
    except (OSError, AttributeError):
        pass


def give_back():
    """Returns freed memory to the system, where the C library is glibc."""
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, AttributeError):
        pass


def resident_memory():
    """Memory held now, bytes; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def serve(source, sink, worker):
    """Reads requests until the input closes. True = the memory has grown too much: start afresh."""
    while (head := read_exactly(source, 4)) is not None:
        (length,) = struct.unpack(">I", head)
        if length > FRAME_LIMIT:
            while length and (skipped := os.read(source, min(length, 1 << 20))):
                length -= len(skipped)
            message = f"The request is larger than {FRAME_LIMIT >> 20} MB."
            header, raw = {"ok": False, "kind": "tooLarge", "error": message}, b""
        else:
            body = read_exactly(source, length)
            if body is None:
                return False
            header, raw = worker.answer(body)
        text = json.dumps(header).encode()
        write_all(sink, struct.pack(">I", len(text)) + text)
        write_all(sink, raw)
        body = header = raw = text = None
        give_back()
        if resident_memory() > MEMORY_LIMIT:
            return True
    return False


def main():
    """Keeps the true output for answers alone, so that no library can print among them."""
    source, sink = os.dup(0), os.dup(1)
    silent = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(silent, descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    keep_memory_low()
    folder, again = tempfile.mkdtemp(prefix="press-"), False
    try:
        again = serve(source, sink, Worker(folder))
    except BrokenPipeError:
        pass
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if again:
        # The same process, its memory given back; the pipes stay open.
        os.dup2(source, 0)
        os.dup2(sink, 1)
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


if __name__ == "__main__":
    extract_alone() if sys.argv[1:] == ["--extract"] else main()
