"""The server seen as bytes: headers on every answer, hostile requests, injections. It must answer clearly or refuse cleanly, and never end."""

from __future__ import annotations

import re

import pytest

import papers
from canaries import CANARY
from client import Answer, Client, Form
from fields import DATES, PAGES, TEXTS
from product import Product
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
    import gzip

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
    "line separators": "a\u2028b\u2029c\x85d".encode(), "one line": b"x" * 100_000,
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


def line(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("latin-1")


RAW = {
    "huge header": line("GET / HTTP/1.1\nHost: a\nX-A: ") + b"a" * 1_000_000 + b"\r\n\r\n",
    "200 headers": line("GET / HTTP/1.1\nHost: a\n" + "".join(f"X-{number}: a\n" for number in range(200)) + "\n"),
    "5,000 headers": line("GET / HTTP/1.1\nHost: a\n" + "".join(f"X-{number}: a\n" for number in range(5_000)) + "\n"),
    "endless head": b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: " + b"a" * 3_000_000,
    "long address": b"GET /" + b"a" * 500_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "long query": b"GET /contacts?lieu=" + b"a" * 60_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "10,000 in the query": b"GET /contacts?" + b"a=b&" * 10_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "range inverted": line("GET / HTTP/1.1\nHost: a\nRange: bytes=500-100\n\n"),
    "range huge": line("GET / HTTP/1.1\nHost: a\nRange: bytes=0-18446744073709551616\n\n"),
    "range negative": line("GET /healthz HTTP/1.1\nHost: a\nRange: bytes=--5\n\n"),
    "range many": line("GET / HTTP/1.1\nHost: a\nRange: bytes=" + "0-1," * 5_000 + "\n\n"),
    "length negative": line("POST /reperer HTTP/1.1\nHost: a\nContent-Length: -5\n\nabc"),
    "length letters": line("POST /reperer HTTP/1.1\nHost: a\nContent-Length: abc\n\nabc"),
    "length overflow": line("POST /reperer HTTP/1.1\nHost: a\nContent-Length: 99999999999999999999999\n\nabc"),
    "length too long": line("POST /reperer HTTP/1.1\nHost: a\nContent-Length: 500\n\nabc"),
    "length twice": line("POST /reperer HTTP/1.1\nHost: a\nContent-Length: 3\nContent-Length: 5\n\nabcde"),
    "length and chunks": line("POST /reperer HTTP/1.1\nHost: a\nContent-Length: 3\nTransfer-Encoding: chunked\n\n0\n\nGET /x HTTP/1.1\n\n"),
    "chunk garbage": line("POST /reperer HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\nzz\nabc\n0\n\n"),
    "chunk negative": line("POST /reperer HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n-1\nabc\n0\n\n"),
    "chunk overflow": line("POST /reperer HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\nffffffffffffffffff\nabc\n0\n\n"),
    "chunk cut": line("POST /reperer HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\nff\nabc"),
    "odd transfer": line("POST /reperer HTTP/1.1\nHost: a\nTransfer-Encoding: gzip, chunked\n\n0\n\n"),
    "no host": line("GET / HTTP/1.1\n\n"), "two hosts": line("GET / HTTP/1.1\nHost: a\nHost: b\n\n"), "odd host": b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n",
    "HTTP 0.9": b"GET /\r\n", "HTTP 1.0": line("GET / HTTP/1.0\n\n"), "HTTP 2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP 9": line("GET / HTTP/9.9\nHost: a\n\n"),
    "absolute": line("GET http://evil.example/ HTTP/1.1\nHost: a\n\n"), "connect": line("CONNECT evil.example:443 HTTP/1.1\nHost: a\n\n"), "star": line("OPTIONS * HTTP/1.1\nHost: a\n\n"),
    "TLS": bytes.fromhex("1603010200010001fc0303") + b"\0" * 300, "zeros": b"\0" * 10_000, "random": bytes((index * 7_919) % 256 for index in range(20_000)),
    "folded header": line("GET / HTTP/1.1\nHost: a\nX-A: b\n c\n\n"), "header without name": line("GET / HTTP/1.1\nHost: a\n: b\n\n"), "nul in header": b"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
    "bare line feeds": b"GET / HTTP/1.1\nHost: a\n\n", "smuggled header": b"GET /contacts?lieu=a%0d%0aX-Evil:1 HTTP/1.1\r\nHost: a\r\n\r\n", "raw accent": "GET /é HTTP/1.1\r\nHost: a\r\n\r\n".encode(),
    "expect": line("POST /reperer HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: 3\n\na=b"), "upgrade": line("GET / HTTP/1.1\nHost: a\nConnection: Upgrade\nUpgrade: h2c\nHTTP2-Settings: AAMAAABkAAQ\n\n"),
    "long method": b"A" * 100_000 + b" / HTTP/1.1\r\nHost: a\r\n\r\n", "percent": b"GET /%zz%% HTTP/1.1\r\nHost: a\r\n\r\n", "long departement": b"GET /contacts/" + b"9" * 5_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "many requests in one": line("GET /healthz HTTP/1.1\nHost: a\n\n") * 200,
    "accept-encoding": line("GET / HTTP/1.1\nHost: a\nAccept-Encoding: gzip;q=0, *;q=99999999999999999999\n\n"),
}


@pytest.mark.parametrize("kind", RAW)
def test_hostile_bytes_are_answered_or_refused(http: Client, product: Product, kind):
    before = product.process.pid
    answer = http.raw(RAW[kind], timeout=8)
    if answer is not None:
        assert answer.status < 500 or answer.status in (501, 505), (kind, answer.status)
        assert "x-evil" not in answer.headers
        assert b"Fatal error" not in answer.body and b".swift" not in answer.body
    assert product.alive() and product.process.pid == before and product.answers()


def test_a_slow_or_silent_connection_stops_nobody(http: Client):
    import socket

    silent = [socket.create_connection((http.host, http.port)) for _ in range(200)]
    try:
        for index, wire in enumerate(silent):
            wire.sendall(b"POST /reperer HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\na=" if index % 2 else b"GET / HT")
        assert http.get("/").status == 200
    finally:
        for wire in silent:
            wire.close()


INJECTIONS = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</textarea><h1>x</h1>", "' onmouseover='alert(1)", "&lt;b&gt; &amp; &#60;", "javascript:alert(1)", "<!-- -->", "]]>",
    '#import "x.typ": *', "#pagebreak()", "#read(\"/etc/passwd\")", "= Titre", "- liste", "$x^2$", "*gras* _italique_ `code`", "@ref <label>", "#(1+1)", "// commentaire", "\\u{1F600} \\n", "/* bloc */",
    "=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "{{7*7}} ${7*7} <%= 7*7 %>", "' OR 1=1 --", "../../etc/passwd", "%00 %n %s", "\\\\server\\share", "{\"format\":\"x\"}", "\\\"}],\"score\":1",
]


def test_injections_come_out_as_plain_text(http: Client, visit, tmp_path):
    """The same strings in HTML, PDF, JSON and text: all of them, in facts, words, third parties, names."""
    block = "\n".join(INJECTIONS)
    draft = ""
    values = {
        1: {"auteur.nom": INJECTIONS[0], "auteur.fonction": INJECTIONS[8], "auteur.employeur": INJECTIONS[1], "lieu.domicile": "Mulhouse", "voie": "parquet"},
        2: {"jeune.prenom": INJECTIONS[3], "jeune.nom": INJECTIONS[9], "jeune.mesures": block}, 3: {"faits.1.texte": block, "faits.1.quand": INJECTIONS[13], "faits.1.source": "seen"},
        4: {"paroles.1.texte": block, "tiers.1.texte": block, "tiers.1.qui": INJECTIONS[14]}, 5: {"lieux": block, "danger.texte": INJECTIONS[10]}, 6: {"actions": block, "demandes.texte": block, "annexes": block},
    }
    for number, fields in values.items():
        target = f"/ecrire/{number + 1}" if number < 6 else "/ecrire/relire"
        answer = http.post(target, {"brouillon": draft, "depuis": str(number), **fields})
        assert answer.status == 200, (number, answer.title)
        draft = answer.draft
        form = Form.read(http.post(f"/ecrire/{number}", {"brouillon": draft, "depuis": "0"}).text)
        assert all(form.first(name) == value for name, value in fields.items())
    page = visit()
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    from states import State

    for path in ("/ecrire/relire", "/ecrire/3", "/ecrire/document", "/ecrire/texte"):
        State("x", path, {"brouillon": draft}).open(page, f"http://{http.host}:{http.port}")
        assert page.locator("main script, main img, main h1").count() == 1, path
    assert all(line in page.locator("[name=copie]").input_value() for line in INJECTIONS if not line.startswith("- "))
    answer = http.post("/ecrire/signalement.pdf", {"brouillon": draft})
    assert answer.body[:4] == b"%PDF"
    pdf = tmp_path / "injections.pdf"
    pdf.write_bytes(answer.body)
    document = papers.extracted(pdf)
    assert document["observations"][0]["text"] == block and document["words"][0]["text"] == block and document["minor"]["firstName"] == INJECTIONS[3]
    assert "score" not in document and document["actions"] == [line.removeprefix("- ") for line in INJECTIONS], "only the mark of a list and its space are taken away"
    text = papers.squeezed(papers.text(pdf))
    lost = [line for line in INJECTIONS if papers.squeezed(line) not in text]
    assert not lost, lost
    assert "root:x:0" not in papers.text(pdf)
