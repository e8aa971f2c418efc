"""Plain HTTP without a browser: forms as a browser sends them, and raw bytes for hostile requests."""

from __future__ import annotations

import gzip
import http.client
import re
import socket
import urllib.parse
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

Fields = dict[str, "str | list[str]"]


@dataclass
class Answer:
    """What came back: status, headers (lower case), body already decompressed."""

    status: int
    headers: dict[str, str]
    body: bytes
    wire: int = 0

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.text, re.S)
        return unescape(found.group(1)) if found else ""

    @property
    def draft(self) -> str:
        """The sealed draft of the page."""
        return Form.read(self.text).first("brouillon")


class Form(HTMLParser):
    """Values of all the fields of a page, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[tuple[str, str]] = []
        self._area: str | None = None
        self._select: str | None = None
        self._text = ""

    @classmethod
    def read(cls, html: str) -> "Form":
        parser = cls()
        parser.feed(html)
        return parser

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attributes}
        name = values.get("name", "")
        if tag == "input" and name:
            kind = values.get("type", "text")
            if kind not in ("checkbox", "radio", "file") or "checked" in values:
                self.values.append((name, values.get("value", "")))
        elif tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in values:
            self.values.append((self._select, values.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            self.values.append((self._area, self._text.removeprefix("\n")))
            self._area = None
        elif tag == "select":
            self._select = None

    def first(self, name: str) -> str:
        return next((value for key, value in self.values if key == name), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.values if key == name]


def encoded(fields: Fields) -> bytes:
    """`application/x-www-form-urlencoded`, line ends as browsers send them."""
    pairs: list[tuple[str, str]] = []
    for name, value in fields.items():
        for one in value if isinstance(value, list) else [value]:
            pairs.append((name, one.replace("\r\n", "\n").replace("\n", "\r\n")))
    return urllib.parse.urlencode(pairs).encode()


class Client:
    """Requests to one server. Every answer is read to its end; redirections are not followed."""

    def __init__(self, url: str) -> None:
        parts = urllib.parse.urlsplit(url)
        self.host, self.port = parts.hostname or "127.0.0.1", parts.port or 80

    def request(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None, timeout: float = 60) -> Answer:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout)
        try:
            connection.request(method, path, body, {"Accept-Encoding": "gzip", **(headers or {})})
            answer = connection.getresponse()
            data = answer.read()
            found: dict[str, str] = {}
            for name, value in answer.getheaders():
                # Several cookies may be set: one a line.
                found[name.lower()] = found["set-cookie"] + "\n" + value if name.lower() == "set-cookie" and "set-cookie" in found else value
            plain = gzip.decompress(data) if found.get("content-encoding") == "gzip" else data
            return Answer(answer.status, found, plain, len(data))
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, headers=headers)

    def post(self, path: str, fields: Fields | None = None, body: bytes | None = None, kind: str = "application/x-www-form-urlencoded", **headers: str) -> Answer:
        data = body if body is not None else encoded(fields or {})
        return self.request("POST", path, data, {"Content-Type": kind, **headers})

    def raw(self, data: bytes, timeout: float = 15, limit: int = 4 << 20) -> Answer | None:
        """Bytes as they are, on a socket of their own; None when the connection ends without an answer."""
        received = b""
        with socket.create_connection((self.host, self.port), timeout=timeout) as wire:
            wire.settimeout(timeout)
            try:
                wire.sendall(data)
                wire.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            try:
                while len(received) < limit and (part := wire.recv(65_536)):
                    received += part
            except OSError:
                pass
        head, _, body = received.partition(b"\r\n\r\n")
        status = re.match(rb"HTTP/1\.[01] (\d{3})", head)
        if not status:
            return None
        lines = [line.partition(b":") for line in head.split(b"\r\n")[1:]]
        return Answer(int(status.group(1)), {name.decode("latin-1").lower(): value.strip().decode("latin-1") for name, _, value in lines}, body)
