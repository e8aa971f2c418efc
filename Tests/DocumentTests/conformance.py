"""What PDF/UA-1 and PDF/A-3a ask of a file and that can be read from its structure.

A list of breaches, not a certificate: it covers the marks, the tags, the fonts, the
metadata and the attached file. `outloud` gives a second opinion on PDF/UA-1.
"""

import io
import re

import pikepdf

PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
DC = "{http://purl.org/dc/elements/1.1/}"
STANDARD_TYPES = {
    "/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI", "/Index", "/P", "/L",
    "/LI", "/Lbl", "/LBody", "/Table", "/TR", "/TH", "/TD", "/THead", "/TBody", "/TFoot", "/Span", "/Quote", "/Note",
    "/Reference", "/Code", "/Link", "/Annot", "/Figure", "/Formula", "/Form", "/H", "/H1", "/H2", "/H3", "/H4", "/NonStruct",
}  # fmt: skip
SHOWN = {"Tj", "TJ", "'", '"', "f", "f*", "F", "S", "s", "B", "b", "B*", "b*", "Do", "sh"}


def breaches(pdf):
    """Every breach found, as short sentences; an empty list when there is none."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            *catalog(document), *metadata(document), *fonts(document), *tags(document), *content(document), *files(document),
        ]  # fmt: skip


def catalog(document):
    root = document.Root
    if root.get("/MarkInfo", {}).get("/Marked", False) is not True:
        yield "not marked as tagged"
    if not str(root.get("/Lang", "")):
        yield "no language"
    if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False) is not True:
        yield "title not displayed"
    intents = list(root.get("/OutputIntents", []))
    if not any(i.get("/S") == "/GTS_PDFA1" and "/DestOutputProfile" in i for i in intents):
        yield "no output intent"
    if document.is_encrypted:
        yield "encrypted"
    if "/ID" not in document.trailer:
        yield "no file identifier"
    if "/AcroForm" in root or "/JavaScript" in root.get("/Names", {}) or "/OpenAction" in root:
        yield "active content"


def metadata(document):
    if "/Metadata" not in document.Root:
        yield "no XMP metadata"
        return
    with document.open_metadata(set_pikepdf_as_editor=False) as xmp:
        if str(xmp.get(f"{PDFUA}part")) != "1":
            yield "not declared PDF/UA-1"
        if (str(xmp.get(f"{PDFA}part")), str(xmp.get(f"{PDFA}conformance"))) != ("3", "A"):
            yield "not declared PDF/A-3a"
        if not xmp.get(f"{DC}title"):
            yield "no title in the metadata"


def all_fonts(document):
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
            yield item


def fonts(document):
    for font in all_fonts(document):
        if font.get("/Subtype") == "/Type0":
            if "/ToUnicode" not in font:
                yield "a font without Unicode mapping"
            continue
        descriptor = font.get("/FontDescriptor", {})
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield "a font that is not embedded"


def elements(node):
    """Every element of the structure tree, in reading order."""
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from elements(kid)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        if "/K" in node:
            yield from elements(node.K)


def tags(document):
    root = document.Root.get("/StructTreeRoot")
    if root is None:
        yield "no structure tree"
        return
    found, level, roles = list(elements(root.get("/K", pikepdf.Array()))), 0, root.get("/RoleMap", {})
    if not found:
        yield "an empty structure tree"
    if "/ParentTree" not in root:
        yield "no parent tree"
    for element in found:
        kind = str(element.S)
        if str(roles.get(kind, kind)) not in STANDARD_TYPES:
            yield f"an unknown kind of tag: {kind}"
        if kind == "/Figure" and not str(element.get("/Alt", "")):
            yield "a figure without alternate text"
        if heading := re.fullmatch(r"/H(\d)", kind):
            if int(heading[1]) > level + 1:
                yield "a heading level is skipped"
            level = int(heading[1])
    if level == 0:
        yield "no heading"


def content(document):
    for page in document.pages:
        if page.obj.get("/Tabs") != "/S" and "/Annots" in page.obj:
            yield "a page without structural tab order"
        if "/StructParents" not in page.obj:
            yield "a page out of the structure tree"
        yield from stream(page, page.resources)


def stream(page, resources):
    """Content out of any tag, and glyphs that stand for a missing character."""
    depth, wide = 0, False
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
        if name in SHOWN and depth == 0:
            yield "content out of any tag"
        if name == "Tf":
            wide = resources.Font[str(operands[0])].get("/Subtype") == "/Type0"
        if name in ("Tj", "TJ") and wide:
            parts = operands[0] if name == "TJ" else [operands[0]]
            shown = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
            if any(shown[i : i + 2] == b"\0\0" for i in range(0, len(shown), 2)):
                yield "a glyph for a missing character"


def files(document):
    for spec in document.attachments.values():
        if spec.obj.get("/AFRelationship") not in ("/Data", "/Source", "/Alternative", "/Supplement", "/Unspecified"):
            yield "an attached file without relationship"
        if not str(spec.obj.get("/EF", {}).get("/F", {}).get("/Subtype", "")):
            yield "an attached file without media type"
        if spec.obj not in list(document.Root.get("/AF", [])):
            yield "an attached file that the document does not name"
