"""Hostile bytes on raw sockets: each is answered or refused cleanly, and the process stays the same."""

from __future__ import annotations

import socket

import pytest

from client import Client
from product import Product


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
    silent = [socket.create_connection((http.host, http.port)) for _ in range(200)]
    try:
        for index, wire in enumerate(silent):
            wire.sendall(b"POST /reperer HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\na=" if index % 2 else b"GET / HT")
        assert http.get("/").status == 200
    finally:
        for wire in silent:
            wire.close()
