"""The invented people of the demonstration, and the door: addresses, phrases and codes as the console shows them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from dataclasses import dataclass, field

from client import Answer, Client, Fields
from playwright.sync_api import Browser, Page
from product import Product

STEP = 30


@dataclass
class Person:
    """One of them. `used` is the last step whose code was typed: a code works once."""

    name: str
    role: str
    address: str
    phrase: str
    secret: str
    used: int = 0

    def code(self, step: int) -> str:
        """RFC 6238, written a second time."""
        key = base64.b32decode(self.secret.replace(" ", "") + "=" * (-len(self.secret.replace(" ", "")) % 8))
        mac = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
        start = mac[-1] & 15
        return f"{(struct.unpack('>I', mac[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"

    def fresh_code(self) -> str:
        """A code that was not used: the one before, this one or the next, of thirty seconds each; else waits for the next step."""
        while True:
            now, left = int(time.time()) // STEP, STEP - time.time() % STEP
            # The one before is refused once its time is over: not taken when it could end on the way.
            for step in range(now - 1 if left > 10 else now, now + 2):
                if step > self.used:
                    self.used = step
                    return self.code(step)
            time.sleep(1)


BLOCK = re.compile(r"^  (?P<name>[^,\n]+), (?P<role>[^\n]+)\n    (?P<address>\S+)\n    phrase: (?P<phrase>[^\n]+)\n    secret for a code app: (?P<secret>[A-Z2-7 ]+)$", re.M)


_known: dict[str, dict[str, Person]] = {}


def people(product: Product) -> dict[str, Person]:
    """By the first part of the address: `loic`, `naima`… The same objects for one server, so that no code is used twice."""
    if str(product.folder) not in _known:
        _known[str(product.folder)] = _read(product)
    return _known[str(product.folder)]


def _read(product: Product) -> dict[str, Person]:
    found = {m["address"].split("@")[0]: Person(m["name"], m["role"], m["address"], m["phrase"], m["secret"]) for m in BLOCK.finditer(product.log())}
    assert len(found) >= 7, "the console does not show the invented people"
    now = int(time.time()) // STEP
    for person in found.values():
        # The code before this one was used to enrol when the folder is new.
        person.used = max(person.used, now)
    return found


@dataclass
class Visitor:
    """A browser reduced to its cookies."""

    http: Client
    cookies: dict[str, str] = field(default_factory=dict)
    # When this person last proved who they are (`time.monotonic`).
    proved_at: float = -1_000_000.0

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}

    def _keep(self, answer: Answer) -> Answer:
        for line in answer.headers.get("set-cookie", "").split("\n"):
            if "=" not in line:
                continue
            name, value = line.split(";")[0].split("=", 1)
            if value and "Max-Age=0" not in line:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return answer

    def get(self, path: str) -> Answer:
        return self._keep(self.http.get(path, **self._headers()))

    def post(self, path: str, fields: Fields, token: bool = True) -> Answer:
        """A form of a signed-in page carries its token, worked out from the cookie as the page does."""
        if token and "__Host-session" in self.cookies:
            fields = {**fields, "jeton": form_token(self.cookies["__Host-session"])}
        return self._keep(self.http.post(path, fields, **self._headers()))

    def upload(self, path: str, fields: dict[str, str], field: str, name: str, content: bytes) -> Answer:
        """A form that sends a file."""
        body, kind = multipart({**fields, "jeton": form_token(self.cookies["__Host-session"])}, field, name, content)
        return self._keep(self.http.post(path, body=body, kind=kind, **self._headers()))

    def sign_in(self, person: Person, phrase: str | None = None, code: str | None = None) -> Answer:
        return self._proved(self.post("/connexion", {"adresse": person.address, "phrase": phrase or person.phrase, "code": code or person.fresh_code()}, token=False))

    def enrol(self, link: str, phrase: str = "Les hérons reviennent sur la digue en mars") -> Answer:
        """Comes through a link of an invitation, and chooses proofs."""
        page = self.get(f"/invitation/{link}").text
        sealed, secret = re.search(r'name="secret-scelle" value="([^"]+)"', page), re.search(r'class="secret">([A-Z2-7 ]+)<', page)
        assert sealed and secret, page[-3_000:]
        person = Person("", "", "", phrase, secret.group(1))
        return self.post(f"/invitation/{link}", {"phrase": phrase, "phrase2": phrase, "code": person.fresh_code(), "secret-scelle": sealed.group(1)}, token=False)

    def prove(self, person: Person, answer: Answer) -> Answer:
        """Answers the page that asks who one is, and goes on."""
        kept = re.search(r'name="suite" value="([^"]*)"', answer.text)
        return self._proved(self.post("/confirmer", {"phrase": person.phrase, "code": person.fresh_code(), "suite": kept.group(1) if kept else ""}))

    def renew(self, person: Person, seconds: float = 120) -> None:
        """Proves again once the proof is that old: some acts ask for one of the last five minutes, and a slow machine takes longer for a file of tests."""
        if time.monotonic() - self.proved_at > seconds:
            answer = self.prove(person, self.get("/espace"))
            assert answer.status == 303, answer.title

    def _proved(self, answer: Answer) -> Answer:
        if answer.status == 303:
            self.proved_at = time.monotonic()
        return answer


def visitors(product: Product, *names: str) -> dict[str, Visitor]:
    """Some of them, signed in."""
    found = {name: Visitor(Client(product.url)) for name in names}
    for name, visitor in found.items():
        assert visitor.sign_in(people(product)[name]).status == 303, name
    return found


def signed_in(browser: Browser, product: Product, visitor: Visitor, width: int, **options: object) -> Page:
    """A page of a browser that has the session of a visitor; its context is closed by who asks for it."""
    context = browser.new_context(base_url=f"http://localhost:{product.port}", viewport={"width": width, "height": 800}, locale="fr-FR", timezone_id="Europe/Paris", **options)
    context.set_default_timeout(10_000)
    context.add_cookies([{"name": key, "value": value, "domain": "localhost", "path": "/", "secure": True, "httpOnly": True, "sameSite": "Strict"} for key, value in visitor.cookies.items() if key == "__Host-session"])
    return context.new_page()


def multipart(fields: dict[str, str], field: str, name: str, content: bytes) -> tuple[bytes, str]:
    """A form that sends a file, as a browser encodes it (RFC 7578), the file last; and its type."""
    boundary = "----repere7d1f"
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in fields.items()]
    parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'.encode() + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def form_token(cookie: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(b"form:" + cookie.encode()).digest()).decode().rstrip("=")


def sign_in(page: Page, base: str, person: Person) -> None:
    """By hand, in a browser."""
    page.goto(base + "/connexion")
    page.get_by_label("Votre adresse professionnelle").fill(person.address)
    page.get_by_label("Votre phrase de passe").fill(person.phrase)
    page.get_by_label("Votre code à 6 chiffres").fill(person.fresh_code())
    page.get_by_role("button", name="Entrer", exact=True).click()
    page.get_by_role("heading", name="Mon espace").wait_for()
