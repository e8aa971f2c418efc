"""The server seen as bytes: headers on every answer, forms of every shape and size. It must answer clearly or refuse cleanly, and never end."""

from __future__ import annotations

import gzip
import re

import pytest

import papers
from canaries import CANARY
from client import Answer, Client, Form
from fields import DATES, PAGES, TEXTS
from states import every

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp", "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer", "x-content-type-options": "nosniff",
}
KILOBYTES = 65_536


def check_headers(answer: Answer, what: str) -> None:
    """Section 3.5 of the security study: the same on every answer."""
    for name, value in HEADERS.items():
        found = answer.headers.get(name, "")
        assert set(value.split("; ")) <= set(found.split("; ")), f"{what}: {name}: {found!r}"
    policy = answer.headers.get("permissions-policy", "")
    assert all(f"{power}=()" in policy for power in ("camera", "microphone", "geolocation")), what
    assert re.search(r"max-age=(\d+)", answer.headers.get("strict-transport-security", "")) and "63072000" in answer.headers["strict-transport-security"], what
    assert "set-cookie" not in answer.headers and "x-powered-by" not in answer.headers, what
    assert not re.search(r"\d", answer.headers.get("server", "")), what


def test_headers_on_every_page_and_error(http: Client):
    for prefix in ("", "/en"):
        for state in every(http, prefix):
            answer = state.ask(http, prefix)
            check_headers(answer, state.name)
            assert answer.headers["content-type"] == "text/html; charset=utf-8", state.name


def test_headers_on_everything_else(http: Client):
    home = http.get("/").text
    for path in re.findall(r'(?:src|href)="(/[a-z]+-[0-9a-f]{12}\.[a-z]+)"', home):
        answer = http.get(path)
        assert answer.status == 200
        check_headers(answer, path)
        assert "immutable" in answer.headers["cache-control"]
    for path in ("/healthz", "/sortie", "/ecrire/3", "/reperer/reponse", "/entretien/feuille-a5.pdf"):
        answer = http.get(path)
        assert answer.status in (200, 302, 303), path
        check_headers(answer, path)
        assert answer.headers["cache-control"] == "no-store", path


REFUSED = {
    "PUT": ("PUT", "/reperer", b"x"), "DELETE": ("DELETE", "/", None), "PATCH": ("PATCH", "/ecrire/1", b"x"), "OPTIONS": ("OPTIONS", "/", None),
    "TRACE": ("TRACE", "/", None), "unknown": ("BREW", "/contacts", None), "POST to a page": ("POST", "/loi", b"a=b"), "GET of nothing": ("GET", "/%00", None),
    "dots": ("GET", "/../../etc/passwd", None), "encoded dots": ("GET", "/%2e%2e/%2e%2e/etc/passwd", None), "double slash": ("GET", "//evil.example/", None),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_other_methods_and_paths_are_refused_with_the_headers(http: Client, kind):
    method, path, body = REFUSED[kind]
    answer = http.request(method, path, body)
    assert 400 <= answer.status < 500 or answer.status in (200, 501), answer.status
    assert answer.status != 200 or kind == "double slash" or method == "OPTIONS"
    assert b"root:" not in answer.body
    # A method that is not HTTP's is refused by the parser itself: no page, and the connection ends.
    if (answer.body, answer.headers.get("connection")) != (b"", "close"):
        check_headers(answer, kind)


BAD_FORMS = {
    "json": ("application/json", b"{}"), "text": ("text/plain", b"a=b"), "no boundary": ("multipart/form-data", b"--x\r\n"),
    "long boundary": ("multipart/form-data; boundary=" + "b" * 500, b"--b"), "cut multipart": ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx"),
    "cut head": ("multipart/form-data; boundary=b", b"--b\r\nContent-Dis"), "empty part": ("multipart/form-data; boundary=b", b"--b\r\n--b--"),
    "short part": ("multipart/form-data; boundary=b", b"--b\r\n\r\n--b--"), "no name": ("multipart/form-data; boundary=b", b"--b\r\nContent-Type: x\r\n\r\nx\r\n--b--\r\n"),
    "only dashes": ("multipart/form-data; boundary=b", b"--b--"), "nothing": ("multipart/form-data; boundary=b", b""), "odd type": ("\u00e9/\u00e9", b"a=b"),
    "many parts": ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 10_000 + b"--b--\r\n"),
}


@pytest.mark.parametrize("kind", BAD_FORMS)
@pytest.mark.parametrize("path", ["/reperer", "/ecrire/2", "/ecrire/reprendre"])
def test_a_form_in_another_shape_gives_a_clear_page(http: Client, kind, path):
    shape, body = BAD_FORMS[kind]
    answer = http.request("POST", path, body, {"Content-Type": shape.encode("latin-1").decode("latin-1")})
    assert answer.status in (200, 400, 413, 415, 422), answer.status
    assert "<h1" in answer.text
    check_headers(answer, kind)


def test_a_form_sent_by_another_site_is_refused(http: Client):
    for path in ("/ecrire/2", "/reperer", "/ecrire/reprendre"):
        answer = http.post(path, {"jeune.prenom": CANARY}, **{"Sec-Fetch-Site": "cross-site"})
        assert answer.status in (400, 403) and CANARY not in answer.text
        check_headers(answer, path)
        assert http.post(path, {"a": "b"}, **{"Sec-Fetch-Site": "same-origin"}).status in (200, 422)


def test_a_compressed_body_is_refused(http: Client):
    for encoding in ("gzip", "deflate", "br", "identity, gzip"):
        answer = http.post("/ecrire/2", body=gzip.compress(b"jeune.prenom=" + b"a" * 50_000_000), **{"Content-Encoding": encoding})
        assert answer.status in (400, 413, 415)
        check_headers(answer, encoding)


@pytest.mark.parametrize("number", PAGES)
def test_64_kilobytes_in_each_field_are_kept(http: Client, number):
    """All the fields of a page at once, in characters of two bytes; then the documents made of it."""
    long = {name: (CANARY + " é" * KILOBYTES)[:KILOBYTES] for name in TEXTS[number] if name not in DATES and not name.startswith("lieu.")}
    author = {"auteur.nom": "Anouk", "auteur.fonction": "Infirmière", "lieu.domicile": "Mulhouse"}
    draft = http.post("/ecrire/2", {"depuis": "1", **author}).draft
    target = f"/ecrire/{number + 1}" if number < 6 else "/ecrire/relire"
    answer = http.post(target, {"brouillon": draft, "depuis": str(number), **author, **long})
    assert answer.status == 200, (answer.status, answer.title)
    back = Form.read(http.post(f"/ecrire/{number}", {"brouillon": answer.draft}).text)
    lost = [name for name, value in long.items() if back.first(name) != value]
    assert not lost, lost
    if number == 4:
        for target in ("/ecrire/document", "/ecrire/texte", "/ecrire/signalement.pdf", "/ecrire/recu.pdf"):
            made = http.post(target, {"brouillon": answer.draft})
            assert made.status == 200 and (made.body[:4] == b"%PDF" or "<h1" in made.text), (target, made.status)
            check_headers(made, target)


ODD = {
    "invalid UTF-8": b"\xff\xfe\xc3\x28\xed\xa0\x80", "controls": bytes(range(1, 32)), "nul": b"a\0b", "bidi": "\u202eabc\u2066def\u2069".encode(),
    "broken escapes": b"%zz%1%", "surrogates": b"%ED%A0%80", "combining": ("e" + "\u0301" * 5_000).encode(), "wide": "\U0001f469\u200d\U0001f467".encode() * 500,
    "line separators": "a\u2028b\u2029c\x85d".encode(), "one line": b"x" * 30_000,
}


@pytest.mark.parametrize("kind", ODD)
def test_odd_characters_go_through_to_the_documents(http: Client, kind, tmp_path):
    value = b"".join(b"%%%02X" % byte for byte in ODD[kind]) if kind != "broken escapes" else ODD[kind]
    draft = http.post("/ecrire/2", body=b"depuis=1&voie=parquet&auteur.nom=Anouk&auteur.fonction=B&lieu.domicile=Mulhouse").draft
    for number, fields in {1: ["auteur.tel", "auteur.employeur"], 2: ["jeune.nom", "naissance.j", "jeune.age"], 3: ["faits.1.texte", "faits.1.quand"], 4: ["paroles.1.texte", "tiers.1.texte"]}.items():
        known = f"brouillon={draft}&depuis={number}&auteur.nom=Anouk&auteur.fonction=B&lieu.domicile=Mulhouse&".encode() if number == 1 else f"brouillon={draft}&depuis={number}&".encode()
        # A text of nothing but control characters is an empty text: a word stands before it.
        body = known + b"&".join(name.encode() + b"=" + (b"mot+" if name.endswith("texte") else b"") + value for name in fields)
        answer = http.post(f"/ecrire/{number - 1 or 1}", body=body)
        assert answer.status in (200, 422), (number, answer.status)
        draft = answer.draft
        assert "\u202e" not in answer.text and "\0" not in answer.text
    answer = http.post("/ecrire/signalement.pdf", {"brouillon": draft})
    assert answer.body[:4] == b"%PDF", answer.title
    pdf = tmp_path / "odd.pdf"
    pdf.write_bytes(answer.body)
    assert papers.extracted(pdf)["observations"]
    for path in ("/contacts?lieu=", "/reperer?lieu="):
        assert http.raw(b"GET " + path.encode() + value[:4_000] + b" HTTP/1.1\r\nHost: a\r\n\r\n").status in (200, 400, 404, 414)


MANY = {
    "10,000 fields": b"&".join(b"a%d=b" % number for number in range(10_000)), "10,000 times the same": b"&".join([b"u=fact.place"] * 10_000),
    "nested names": b"a" + b"[b]" * 1_000 + b"=c", "nested and many": b"&".join(b"a" + b"[b]" * number + b"=c" for number in range(1_500)),
    "only separators": b"&=" * 50_000, "dots": b"jeune" + b".nom" * 5_000 + b"=x", "huge name": b"n" * 200_000 + b"=x", "empty": b"",
}


@pytest.mark.parametrize("kind", MANY)
def test_many_or_nested_fields(http: Client, kind):
    for path in ("/reperer/reponse", "/ecrire/2"):
        answer = http.post(path, body=MANY[kind])
        assert answer.status in (200, 400, 413, 422) and "<h1" in answer.text
        check_headers(answer, kind)
