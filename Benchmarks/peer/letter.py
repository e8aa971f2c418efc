"""Letters by WeasyPrint: the peer of the document benchmark. One long-lived process, as ours.

Standard input: a 4-byte big-endian length, then {"model": print model, "attachment": text} as JSON, again and again.
Standard output: a 4-byte length, then the PDF (PDF/A-3a, tagged, data attached): the same words, boxes, QR code and fonts.
"""

import base64
import io
import json
import os
import pathlib
import struct
import sys

import jinja2
import segno
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration

HERE = pathlib.Path(__file__).parent / "templates"
template = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE), autoescape=True, auto_reload=False).get_template("letter.html.j2")
fonts = FontConfiguration()
style = CSS(filename=HERE / "letter.css", font_config=fonts)


def code(text):
    """The QR code, as the address of an SVG image."""
    out = io.BytesIO()
    segno.make_qr(text, error="m", boost_error=False, mask=0).save(out, kind="svg", border=4, xmldecl=False)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()


def rows(boxes):
    """The boxes by rows: two halves that follow one another share a row."""
    out = []
    for box in boxes:
        if box.get("half") and out and len(out[-1]) == 1 and out[-1][0].get("half"):
            out[-1].append(box)
        else:
            out.append([box])
    return out


def pdf(model, attachment):
    image = code(model["qr"]["text"]) if model.get("qr") else None
    html = template.render(m=model, rows=rows(model["boxes"]), image=image)
    files = [Attachment(string=attachment, name=model["attachment"]["name"], description=model["attachment"]["description"])]
    return HTML(string=html).write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-3a", attachments=files)


def main():
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while len(head := source.read(4)) == 4:
        request = json.loads(source.read(struct.unpack(">I", head)[0]))
        answer = pdf(request["model"], request["attachment"])
        sink.write(struct.pack(">I", len(answer)) + answer)
        sink.flush()


main()
