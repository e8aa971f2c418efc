"""Takes out of one photo or one PDF all that is not seen. One process for each file: it reads it, answers, and ends.

Protocol, on standard input and output, both binary:

    request  4-byte big-endian length, then that many bytes: the file
    answer   4-byte big-endian length, then a UTF-8 JSON header, then, when the
             header says {"ok": true, "length": N}, N raw bytes: JPEG, PNG or PDF

A photo is decoded, turned the way its camera held it, and encoded again: nothing of the file but its pixels is left.
A PDF loses its descriptions, its attached files, its scripts, and every annotation that does something.

A refusal is {"ok": false, "kind": KIND, "error": "plain sentence"}. KIND is one of missing (a Python module is not
installed), unknownFormat, damaged, encrypted, severalFormats, tooManyPixels, tooLarge. An error never quotes the file.

What decodes foreign bytes is what is attacked first. Before it looks at the file, the process gives up opening any
file or connection, writing any file, and most of the memory and time of the machine.
"""

import ctypes
import io
import json
import os
import re
import resource
import signal
import struct
import sys

FILE_LIMIT = 10 << 20
"""Longest file, bytes."""
CLEANED_LIMIT = 15 << 20
"""Longest answer, bytes."""
PIXEL_LIMIT, SIDE_LIMIT = 64_000_000, 30_000
"""Most pixels, and the longest side: the largest photos of telephones, and no more."""
MEMORY_LIMIT, SECONDS = 3 << 29, 20
"""Most memory, bytes, and processor time."""
OBJECT_LIMIT = 400_000
"""Most parts of a PDF."""


class Refusal(Exception):
    """A file that is not kept, and why."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


def modules():
    """What decodes, loaded before anything is given up: it opens files itself."""
    try:
        import pikepdf
        import pi_heif
        from PIL import Image, ImageCms, ImageOps, JpegImagePlugin, PngImagePlugin  # noqa: F401
    except ImportError as error:
        raise Refusal("missing", "A Python module is missing.") from error
    Image.init()
    Image.MAX_IMAGE_PIXELS = None
    pi_heif.options.DECODE_THREADS = 1
    pi_heif.register_heif_opener(thumbnails=False)
    ImageCms.createProfile("sRGB")
    # A locked PDF is made and opened once: what tells it is locked is loaded with the first one.
    locked = io.BytesIO()
    pikepdf.Pdf.new().save(locked, encryption=pikepdf.Encryption(owner="-", user=""))
    pikepdf.open(locked).close()
    return pikepdf


def confine():
    """From here on: no file, no connection, no other program, little memory, little time."""
    libc = ctypes.CDLL(None)
    libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: ends with the server
    libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
    # A network of its own, empty, where the system lets a program ask for it.
    try:
        libc.unshare(0x40000000) and libc.unshare(0x10000000 | 0x40000000)  # CLONE_NEWNET, with CLONE_NEWUSER
    except AttributeError:
        pass
    for descriptor in sorted(int(name) for name in os.listdir("/proc/self/fd")):
        if descriptor > 2:
            try:
                os.close(descriptor)
            except OSError:
                pass
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_LIMIT), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(limit, (most, most))


# ------------------------------------------------------------------- formats


def form(data):
    """`JPEG`, `PNG`, `HEIF` or `PDF`, by the first bytes."""
    if data[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"heim", b"heis", b"mif1", b"hevc", b"hevx"):
        return "HEIF"
    if data[:5] == b"%PDF-":
        return "PDF"
    raise Refusal("unknownFormat", "The file is none of JPEG, PNG, HEIC, PDF.")


def check_is_one(data, kind):
    """A file that another program would take for something else is refused, even if that part would not be kept."""
    archive = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557)) >= 0
    other = kind != "PDF" and b"%PDF-" in data[:1_024]
    page = re.search(rb"<(?:!doctype html|html|script|svg|\?php)[\s>]", data[:1_024], re.I)
    if archive or other or page:
        raise Refusal("severalFormats", "The file is two things at once.")


# -------------------------------------------------------------------- photos


def photo(data, kind):
    """The pixels alone, the right way up: a PNG stays one, the others become JPEG."""
    from PIL import Image, ImageOps

    picture = Image.open(io.BytesIO(data), formats=[kind])
    width, height = picture.size
    if width * height > PIXEL_LIMIT or max(width, height) > SIDE_LIMIT:
        raise Refusal("tooManyPixels", "The photo has too many pixels.")
    picture.load()
    profile = picture.info.get("icc_profile")
    picture = plain(ImageOps.exif_transpose(picture), kind)
    picture = in_srgb(picture, profile)
    # Only the pixels go on: what the library knows of the file stays behind.
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    if kind == "PNG":
        return written(bare, "PNG", compress_level=6)
    cleaned = written(bare, "JPEG", quality=92)
    return cleaned if len(cleaned) <= CLEANED_LIMIT else written(bare, "JPEG", quality=80)


def plain(picture, kind):
    """One of the few modes that are written."""
    if picture.mode.startswith("I;16"):
        picture = picture.convert("I")
    if picture.mode == "I":
        return picture.point(lambda value: value * (1 / 256)).convert("L")
    if kind == "PNG" and (picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info):
        return picture.convert("RGBA")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def in_srgb(picture, profile):
    """The colours as the camera saw them, since the profile that says so goes. Where it says nothing that can be used, as they are."""
    from PIL import ImageCms

    if not profile or picture.mode == "L":
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=picture.mode) or picture
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture


def written(picture, kind, **settings):
    out = io.BytesIO()
    picture.save(out, kind, **settings)
    return out.getvalue()


# ----------------------------------------------------------------------- PDF

GONE = (
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/Metadata", "/PieceInfo", "/Thumb", "/AF", "/EF", "/EmbeddedFiles", "/Collection",
    "/XFA", "/RichMediaContent", "/URI", "/SpiderInfo", "/Threads", "/Perms", "/Legal", "/Renditions", "/LastModified", "/Measure", "/PtData", "/GPTS",
)
"""What says where a document comes from, or does something, wherever it stands."""
OF_A_DOCUMENT = (
    "/Type", "/Pages", "/AcroForm", "/Names", "/Dests", "/Outlines", "/PageLabels", "/PageMode", "/PageLayout", "/ViewerPreferences", "/StructTreeRoot", "/MarkInfo", "/Lang", "/OCProperties",
    "/OutputIntents", "/Version", "/Extensions",
)
OF_A_PAGE = (
    "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Contents", "/Rotate", "/Group", "/Annots", "/StructParents", "/Tabs", "/UserUnit",
)
"""All that a document and a page may say of themselves: what else stands there is not seen."""
ACTING = ("/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D", "/Link", "/Projection", "/TrapNet")
OF_AN_AUTHOR = ("/T", "/M", "/CreationDate", "/NM", "/RC", "/Subj", "/IRT", "/Popup")


def document(pikepdf, data):
    """The pages, without what they do not show."""
    try:
        pdf = pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise Refusal("encrypted", "The file is protected by a password.") from error
    with pdf:
        if pdf.is_encrypted:
            raise Refusal("encrypted", "The file is encrypted.")
        if len(pdf.pages) == 0 or len(pdf.objects) > OBJECT_LIMIT:
            raise Refusal("damaged", "The file has no page, or too many parts.")
        only(pdf.trailer, ("/Root", "/Size", "/ID"))
        only(pdf.trailer.Root, OF_A_DOCUMENT)
        if isinstance(pdf.trailer.Root.get("/Names", None), pikepdf.Dictionary):
            only(pdf.trailer.Root.Names, ("/Dests",))
        for page in pdf.pages:
            page = page.obj
            only(page, OF_A_PAGE)
            if "/Annots" in page:
                kept = [one for one in page.Annots if not acts(pikepdf, one)]
                page.Annots = pikepdf.Array(kept)
        count = 0
        for root in [pdf.trailer.Root, *pdf.objects]:
            waiting = [root]
            while waiting:
                count += 1
                if count > 10 * OBJECT_LIMIT:
                    raise Refusal("damaged", "The file has too many parts.")
                waiting += cleaned_part(pikepdf, pdf, waiting.pop())
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, fix_metadata_version=False, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def only(part, keys):
    """Takes out of a part all but some keys."""
    for key in list(part.keys()):
        if key not in keys:
            del part[key]


def acts(pikepdf, annotation):
    """An annotation that does something, or carries something. What is filled in a form stays."""
    if not isinstance(annotation, pikepdf.Dictionary) or str(annotation.get("/Subtype", "")) in ACTING:
        return True
    return str(annotation.get("/Subtype", "")) != "/Widget" and ("/A" in annotation or "/AA" in annotation)


def cleaned_part(pikepdf, pdf, part):
    """Takes out of one part what must go; returns the parts that stand inside it."""
    if isinstance(part, pikepdf.Array):
        return [one for one in part if is_inside(pikepdf, one)]
    if not isinstance(part, (pikepdf.Dictionary, pikepdf.Stream)):
        return []
    if isinstance(part, pikepdf.Stream):
        bare_photo(pikepdf, pdf, part)
        # A stream that would be read from another file.
        if "/F" in part.stream_dict or str(part.get("/Type", "")) in ("/Metadata", "/EmbeddedFile"):
            part.write(b"")
    for key in GONE:
        if key in part:
            del part[key]
    if "/A" in part and isinstance(part["/A"], pikepdf.Dictionary):
        del part["/A"]
    # Who signed, where and when: the signature is over once the file is written again.
    if str(part.get("/Type", "")) in ("/Sig", "/DocTimeStamp") or "/ByteRange" in part or str(part.get("/S", "")) in ("/JavaScript", "/Launch", "/URI", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Sound", "/Movie"):
        only(part, ())
    elif "/Subtype" in part and "/Rect" in part and str(part["/Subtype"]) != "/Widget":
        for key in OF_AN_AUTHOR:
            if key in part:
                del part[key]
    return [value for _, value in part.items() if is_inside(pikepdf, value)]


def is_inside(pikepdf, value):
    """A part written inside another one; those with a number come by themselves."""
    return isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect


def bare_photo(pikepdf, pdf, stream):
    """A photo of a page without what the camera wrote beside it: place, date, machine."""
    filters = stream.get("/Filter", None)
    names = [str(one) for one in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names[-1] != "/DCTDecode":
        return
    settings = stream.get("/DecodeParms", None)
    raw = stream.read_raw_bytes()
    if len(names) > 1:
        # Packed once more: unpacked here, with its settings, as a stream of its own.
        packed, every = pikepdf.Stream(pdf, raw), isinstance(settings, pikepdf.Array)
        packed.stream_dict = pikepdf.Dictionary(Filter=pikepdf.Array(list(filters)[:-1]), **({"DecodeParms": pikepdf.Array(list(settings)[:-1])} if every else {}))
        raw, settings = packed.read_bytes(), settings[len(names) - 1] if every else None
    stream.write(without_segments(raw), filter=pikepdf.Name.DCTDecode, **({"decode_parms": settings} if isinstance(settings, pikepdf.Dictionary) else {}))


def without_segments(jpeg):
    """A JPEG without comments nor segments of applications, but for the one that says how its colours are written (Adobe, APP14)."""
    if jpeg[:2] != b"\xff\xd8":
        raise Refusal("damaged", "A photo of the file is damaged.")
    out, place = [b"\xff\xd8"], 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        marker, length = jpeg[place + 1], struct.unpack(">H", jpeg[place + 2:place + 4])[0]
        if marker == 0xFF:
            place += 1
            continue
        if marker == 0xDA:
            end = jpeg.rfind(b"\xff\xd9")
            return b"".join(out) + (jpeg[place:end + 2] if end > place else jpeg[place:] + b"\xff\xd9")
        if length < 2:
            break
        if marker != 0xFE and not (0xE0 <= marker <= 0xEF and marker != 0xEE):
            out.append(jpeg[place:place + 2 + length])
        place += 2 + length
    raise Refusal("damaged", "A photo of the file is damaged.")


# ---------------------------------------------------------------------- work


def cleaned(pikepdf, data):
    """The file without what is not seen."""
    if len(data) > FILE_LIMIT:
        raise Refusal("tooLarge", "The file is larger than 10 MB.")
    kind = form(data)
    check_is_one(data, kind)
    try:
        done = document(pikepdf, data) if kind == "PDF" else photo(data, kind)
    except Refusal:
        raise
    except Exception as error:  # Whatever a library says of foreign bytes: they are not a whole file of that kind.
        raise Refusal("damaged", "The file is damaged.") from error
    if len(done) > CLEANED_LIMIT:
        raise Refusal("tooLarge", "The file is too large once cleaned.")
    return done


def read_exactly(count):
    parts = []
    while count > 0 and (part := os.read(0, min(count, 1 << 20))):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def answer(sink, header, raw=b""):
    text = json.dumps(header).encode()
    view = memoryview(struct.pack(">I", len(text)) + text + raw)
    while view:
        view = view[os.write(sink, view):]


def main():
    """Keeps the true output for the answer alone, so that no library can print in it."""
    sink = 1
    try:
        pikepdf = modules()
        confine()
        (length,) = struct.unpack(">I", read_exactly(4))
        if length > FILE_LIMIT:
            raise Refusal("tooLarge", "The file is larger than 10 MB.")
        done = cleaned(pikepdf, read_exactly(length))
        answer(sink, {"ok": True, "length": len(done)}, done)
    except Refusal as refusal:
        answer(sink, {"ok": False, "kind": refusal.kind, "error": str(refusal)})
    except MemoryError:
        answer(sink, {"ok": False, "kind": "damaged", "error": "The file asks for too much memory."})


if __name__ == "__main__":
    main()
