"""Files as people have them: photos that say where they were taken, PDFs that do things; and those that nobody should send."""

from __future__ import annotations

import io
import struct
import zlib

import pikepdf
import pillow_heif
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pikepdf import Array, Dictionary, Name, String

pillow_heif.register_heif_opener()

MARK = "Orvalinette"
"""Stands in every hidden place of every file, and nowhere else in the world."""

HIDDEN = MARK.encode()


def picture(mode: str = "RGB", size: tuple[int, int] = (240, 160)) -> Image.Image:
    """Blue, with a red corner at the top left."""
    image = Image.new("RGB", size, (20, 40, 200))
    image.paste((230, 10, 10), (0, 0, size[0] // 4, size[1] // 4))
    return image.convert(mode)


def exif(orientation: int = 1) -> bytes:
    """A place, a date, a camera and a comment."""
    found = Image.Exif()
    found[0x0112], found[0x010E], found[0x010F], found[0x0132] = orientation, MARK, MARK, "2026:11:12 22:10:00"
    place = found.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (48.0, 51.0, 24.0), "E", (2.0, 21.0, 7.0)
    return found.tobytes()


def saved(image: Image.Image, kind: str, **settings: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **settings)
    return out.getvalue()


def jpeg(orientation: int = 1) -> bytes:
    """With a second picture behind the end, as some telephones do."""
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + HIDDEN + b"</x:xmpmeta>"
    return saved(picture(), "JPEG", exif=exif(orientation), comment=HIDDEN, xmp=xmp) + b"\0\0" + HIDDEN + saved(picture(), "JPEG", comment=HIDDEN)


def png() -> bytes:
    texts = PngInfo()
    texts.add_text("Author", MARK)
    texts.add_itxt("XML:com.adobe.xmp", f"<x>{MARK}</x>")
    return saved(picture("RGBA"), "PNG", pnginfo=texts, exif=exif()) + HIDDEN


def heic() -> bytes:
    return saved(picture(), "HEIF", exif=exif(), quality=90)


def pdf(shown: str = "Convocation", encryption: pikepdf.Encryption | None = None) -> bytes:
    """One page that shows a word and a photo, and everything that a PDF can hide."""
    made = pikepdf.Pdf.new()
    page = made.add_blank_page(page_size=(300, 200))
    photo = saved(picture(), "JPEG", exif=exif(), comment=HIDDEN)
    image = pikepdf.Stream(made, photo)
    image.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=240, Height=160, ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode)
    page.Resources = Dictionary(XObject=Dictionary(I=image), Font=Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)))
    page.Contents = pikepdf.Stream(made, f"q 120 0 0 80 20 20 cm /I Do Q BT /F 12 Tf 20 150 Td ({shown}) Tj ET".encode())
    script = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{MARK}')"))
    made.Root.OpenAction = script
    made.Root.AA = Dictionary(WC=script)
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
    made.attachments["piece.txt"] = HIDDEN
    page.AA = Dictionary(O=Dictionary(S=Name.Launch, F=String(MARK)))
    page.PieceInfo = Dictionary(App=Dictionary(Private=String(MARK)))
    page.Annots = Array([
        made.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.URI, URI=String(f"http://{MARK}.invalid")))),
        made.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), T=String(MARK), Contents=String("une note"))),
    ])
    made.docinfo["/Author"] = MARK
    made.Root.Own, page.Own, made.trailer.Own = String(MARK), String(MARK), String(MARK)
    signature = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Name=String(MARK), Location=String(MARK), ByteRange=Array([0, 1, 2, 3]), Contents=String(MARK))
    field = made.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("signature"), Rect=Array([0, 0, 1, 1]), V=made.make_indirect(signature)))
    made.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    with made.open_metadata() as description:
        description["dc:creator"] = [MARK]
    out = io.BytesIO()
    made.save(out, **({"encryption": encryption} if encryption else {}))
    return out.getvalue()


def unpacked(data: bytes) -> bytes:
    """A PDF with every stream in clear, and what its strings say in UTF-16 too."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        opened.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def holds(data: bytes) -> bool:
    """Whether the mark is anywhere in a file, whatever its form."""
    forms = [HIDDEN, MARK.encode("utf-16-be"), MARK.encode("utf-16-le"), HIDDEN.hex().encode()]
    whole = data + (unpacked(data) if data.startswith(b"%PDF") else b"")
    return any(form in whole for form in forms)


def bomb() -> bytes:
    """Four hundred million pixels in a few bytes."""
    def part(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)) + part(b"IDAT", zlib.compress(bytes(100_000))) + part(b"IEND", b"")


def two_things() -> bytes:
    """A photo that a reader of PDF takes for a PDF."""
    photo = saved(picture(), "JPEG")
    inside = b"%PDF-1.7\n1 0 obj<<>>endobj\n"
    return photo[:2] + b"\xff\xfe" + struct.pack(">H", len(inside) + 2) + inside + photo[2:]
