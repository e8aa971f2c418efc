"""An identity provider for tests, in a process of its own: ProConnect and Pro Santé Connect as they are documented, and as an attacker would have them.

    federation_provider.py [--port N] [--redirect URL]...

Prints one line of JSON, `{"port": N}`, and serves the loopback address until its standard input closes. Every person here is invented.

Issuers: `http://127.0.0.1:N/api/v2` is ProConnect, `http://127.0.0.1:N/auth/realms/esante-wallet` Pro Santé Connect, `http://127.0.0.1:N/oidc` the standard alone. A first part `/~MODE` or `/~MODE.TAG`
makes another issuer that behaves by that mode (see HOSTILE and the modes above it), so that tests can run side by side; the tag only tells two of them apart.
With `sso` a browser that has signed in is not asked again before it has signed out; with `sso-silent` the provider does not say when it asked.
`GET /counts` gives how often each address was asked.

Source of the rules: github.com/proconnect-gouv/proconnect-espace-partenaires, src/pages/docs/fournisseur-service/implementation_technique.md, read on 2026-11-27.
Pro Santé Connect is modelled on what its public clients do (acr_values=eidas1, scope_all, wallet-openid-configuration, userinfo in JSON): not verified with its operator.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import html
import json
import secrets
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

CLIENT, SECRET = "repere-essai", "secret-invente-pour-les-essais"
CODE_LIFE, TOKEN_LIFE = 30, 60
# Seconds that a slow answer takes.
PATIENCE = 8
FACTORS = ["pwd", "mail", "totp", "pop", "mfa"]
PEOPLE = {
    "alma": {"given_name": "Alma", "usual_name": "Ferrand", "email": "alma.ferrand@exemple.fr", "uid": "alma", "siret": "13002526500013", "RPPS": "899700000017"},
    "noe": {"given_name": "Noé", "usual_name": "Castaing", "email": "noe.castaing@exemple.fr", "uid": "noe", "siret": "13002526500013", "RPPS": "899700000025"},
    # Names as an attacker would have them.
    "long": {"given_name": "A\u202e\u0000\n" * 400, "usual_name": "<b>" + "Z" * 5000, "email": "x" * 300 + "@exemple.fr", "uid": "long", "siret": "1234", "RPPS": "899700000033"},
}
# What each documentation lists for the authorization endpoint.
ALLOWED = {
    "proconnect": {"response_type", "client_id", "redirect_uri", "scope", "claims", "state", "nonce", "prompt", "idp_hint", "login_hint"},
    "pro-sante-connect": {"response_type", "client_id", "redirect_uri", "scope", "acr_values", "state", "nonce"},
    "oidc": {"response_type", "client_id", "redirect_uri", "scope", "acr_values", "claims", "state", "nonce", "prompt", "max_age"},
}
# Modes of a whole issuer, beside these:
# `huge`, `slow`, `drip`, `redirect`, `broken`, `error` with the address they spoil: `huge-token`, `slow-keys`.
HOSTILE = """es256 no-kid wrong-issuer wrong-audience two-audiences audience-list wrong-nonce no-nonce alg-none hs256 expired future other-key unknown-kid rotating
wrong-at-hash no-subject crit userinfo-other-sub userinfo-unsigned userinfo-other-key userinfo-wrong-audience userinfo-wrong-issuer late-code other-discovery
plain-endpoint bad-client acr-eidas2 no-logout old-auth-time no-auth-time sso sso-silent""".split()
SPOILED = ["redirect", "broken", "error"]


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value: int, size: int | None = None) -> str:
    return b64(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))


class Key:
    """A signing key with its name."""

    def __init__(self, name: str, kind: str) -> None:
        self.name, self.alg = name, kind
        self.private = rsa.generate_private_key(65537, 2048) if kind == "RS256" else ec.generate_private_key(ec.SECP256R1())

    def public(self) -> dict:
        numbers = self.private.public_key().public_numbers()
        common = {"kid": self.name, "use": "sig", "alg": self.alg}
        if self.alg == "RS256":
            return {"kty": "RSA", "n": number(numbers.n), "e": number(numbers.e), **common}
        return {"kty": "EC", "crv": "P-256", "x": number(numbers.x, 32), "y": number(numbers.y, 32), **common}

    def sign(self, data: bytes) -> bytes:
        if self.alg == "RS256":
            return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())
        r, s = decode_dss_signature(self.private.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


RSA, EC = Key("cle-rsa", "RS256"), Key("cle-ec", "ES256")
# The same name as the published one, and not the same key.
STRANGER, OLD = Key("cle-rsa", "RS256"), Key("ancienne-cle", "RS256")


def token(claims: dict, key: Key, mode: str = "") -> str:
    """A signed token, or what an attacker sends instead."""
    head = {"alg": key.alg, "kid": key.name, "typ": "JWT"}
    if mode == "alg-none":
        head = {"alg": "none"}
    elif mode == "hs256":
        head["alg"] = "HS256"
    elif mode == "unknown-kid":
        head["kid"] = "cle-inconnue"
    elif mode == "no-kid":
        del head["kid"]
    elif mode == "crit":
        head["crit"] = ["exp"]
    text = b64(json.dumps(head).encode()) + "." + b64(json.dumps(claims).encode())
    if mode == "alg-none":
        return text + "."
    if mode == "hs256":
        # The public key, which everybody has, taken for a shared secret.
        pem = key.private.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        return text + "." + b64(hmac.new(pem, text.encode(), hashlib.sha256).digest())
    return text + "." + b64((STRANGER if mode == "other-key" else key).sign(text.encode()))


class Refused(Exception):
    """An answer that is an error: status, then fields."""

    def __init__(self, status: int, **fields: str) -> None:
        super().__init__(status)
        self.status, self.fields = status, fields


class Provider(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, redirects: list[str]) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.redirects, self.codes, self.access, self.counts, self.lock = redirects, {}, {}, Counter(), threading.Lock()

    def is_redirect(self, url: str) -> bool:
        return url in self.redirects if self.redirects else url.startswith(("http://127.0.0.1:", "http://localhost:"))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Provider
    padding, drips = b"", False

    def log_message(self, *_: object) -> None:
        pass

    # What was asked.
    def route(self) -> None:
        parts = urlsplit(self.path)
        with self.server.lock:
            self.server.counts[parts.path] += 1
            self.count = self.server.counts[parts.path]
        first, path = "", parts.path
        if path.startswith("/~"):
            first, _, rest = path[1:].partition("/")
            path = "/" + rest
        self.mode = first[1:].partition(".")[0]
        self.query = parse_qsl(parts.query, keep_blank_values=True)
        base = f"http://127.0.0.1:{self.server.server_port}" + (f"/{first}" if first else "")
        for kind, root in (("proconnect", "/api/v2"), ("pro-sante-connect", "/auth/realms/esante-wallet"), ("oidc", "/oidc")):
            if path.startswith(root + "/"):
                self.kind, self.issuer, self.key = kind, base + root, EC if self.mode == "es256" else RSA
                return self.serve(path[len(root):])
        if parts.path == "/counts":
            return self.json(200, dict(self.server.counts))
        self.json(404, {"error": "not_found"})

    do_GET = do_POST = route

    def serve(self, path: str) -> None:
        health = self.kind == "pro-sante-connect"
        there = "/protocol/openid-connect" if health else ""
        known = {
            "/.well-known/wallet-openid-configuration" if health else "/.well-known/openid-configuration": ("discovery", self.discovery),
            there + ("/auth" if health else "/authorize"): ("authorize", self.authorize),
            "/sign-in": ("sign-in", self.sign_in),
            there + "/token": ("token", self.tokens),
            there + "/userinfo": ("userinfo", self.userinfo),
            there + ("/certs" if health else "/jwks"): ("keys", self.keys),
            there + ("/logout" if health else "/session/end"): ("logout", self.logout),
        }
        self.there = there
        if path not in known:
            return self.json(404, {"error": "not_found"})
        name, serve = known[path]
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(min(length, 1 << 20)).decode("utf-8", "replace")
        try:
            spoil, _, where = self.mode.partition("-")
            here = where == name
            # A good answer, but for its length or its time: who waits for it would be satisfied.
            self.padding, self.drips = b" " * (1 << 20) if here and spoil == "huge" else b"", here and spoil == "drip"
            if here and spoil == "slow":
                time.sleep(PATIENCE)
            if here and spoil in SPOILED:
                return self.spoil(spoil)
            serve()
        except Refused as refused:
            self.json(refused.status, refused.fields)

    def spoil(self, how: str) -> None:
        if how == "redirect":
            self.reply(302, "text/plain", b"", {"Location": self.issuer.replace("127.0.0.1", "localhost") + "/elsewhere"})
        elif how == "broken":
            self.reply(200, "application/json", b'{"issuer": "')
        else:
            self.json(503, {"error": "temporarily_unavailable"})

    # The addresses of a provider.
    def discovery(self) -> None:
        health, at = self.kind == "pro-sante-connect", self.issuer + self.there
        document = {
            "issuer": self.issuer.replace("/~", "/~not-") if self.mode == "other-discovery" else self.issuer,
            "authorization_endpoint": at + ("/auth" if health else "/authorize"),
            "token_endpoint": "http://exemple.fr/token" if self.mode == "plain-endpoint" else at + "/token",
            "userinfo_endpoint": at + "/userinfo",
            "jwks_uri": at + ("/certs" if health else "/jwks"),
            "end_session_endpoint": at + ("/logout" if health else "/session/end"),
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
        if self.mode == "no-logout":
            del document["end_session_endpoint"]
        self.json(200, document)

    def keys(self) -> None:
        if self.mode == "rotating" and self.count == 1:
            return self.json(200, {"keys": [OLD.public()]})
        self.json(200, {"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "autre", "x": "AA"}, RSA.public(), EC.public()]})

    def checked(self, fields: list[tuple[str, str]]) -> dict[str, str]:
        """The request for authorization, checked to the letter."""
        asked = dict(fields)
        if len(asked) != len(fields) or set(asked) - ALLOWED[self.kind]:
            raise Refused(400, error="Y000400", error_description="Bad Request Exception")
        if asked.get("client_id") != CLIENT or not self.server.is_redirect(asked.get("redirect_uri", "")):
            raise Refused(400, error="invalid_client")
        if asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split(" "):
            raise Refused(400, error="invalid_request")
        if len(asked.get("state", "")) < 32 or len(asked.get("nonce", "")) < 32:
            raise Refused(400, error="Y000400", error_description="state and nonce: 32 characters at least")
        if self.kind == "pro-sante-connect" and asked.get("acr_values") != "eidas1":
            raise Refused(400, error="invalid_request", error_description="acr_values")
        if self.kind == "proconnect" and asked.get("prompt", "none") != "none":
            raise Refused(400, error="Y000400", error_description="prompt: none only")
        try:
            claims = json.loads(asked.get("claims", "{}"))
            self.told = set(claims.get("id_token") or {})
        except (ValueError, AttributeError, TypeError):
            raise Refused(400, error="Y000400", error_description="claims") from None
        return asked

    def authorize(self) -> None:
        asked = self.checked(self.query)
        known = self.open_session()
        if known and asked.get("prompt") != "login" and time.time() - known[2] <= float(asked.get("max_age", "inf")):
            return self.send_back(asked, *known)
        hidden = "".join(f'<input type="hidden" name="{html.escape(n)}" value="{html.escape(v)}">' for n, v in asked.items())
        people = "".join(f'<option value="{p}">{html.escape(v["given_name"][:20])} ({p})</option>' for p, v in PEOPLE.items())
        factors = "".join(f"<option>{f}</option>" for f in FACTORS)
        self.page(f"""<!doctype html><html lang="fr"><meta charset="utf-8"><title>Fournisseur d’identité d’essai</title><h1>Fournisseur d’identité d’essai</h1>
<form method="post" action="{html.escape(self.issuer)}/sign-in">{hidden}<p><label>Personne <select name="person">{people}</select></label>
<p><label>Facteur <select name="factor">{factors}</select></label><p><button name="do" value="accept">Se connecter</button> <button name="do" value="refuse">Refuser</button></form></html>""")

    def sign_in(self) -> None:
        fields = parse_qsl(self.body, keep_blank_values=True)
        extra = {"person": "", "factor": "", "do": ""}
        extra.update((n, v) for n, v in fields if n in extra)
        asked = self.checked([(n, v) for n, v in fields if n not in extra])
        if extra["person"] not in PEOPLE or extra["factor"] not in FACTORS:
            raise Refused(400, error="invalid_request")
        if extra["do"] == "refuse":
            return self.reply(303, "text/html", b"", {"Location": asked["redirect_uri"] + "?" + urlencode({"state": asked["state"], "error": "access_denied"})})
        self.send_back(asked, extra["person"], extra["factor"], time.time())

    def send_back(self, asked: dict[str, str], person: str, factor: str, since: float) -> None:
        """To the address of return, with a code; the browser keeps a session here."""
        code = secrets.token_urlsafe(32)
        made = time.monotonic() - (CODE_LIFE + 1 if self.mode == "late-code" else 0)
        with self.server.lock:
            self.server.codes[code] = {"issuer": self.issuer, "made": made, "told": self.told, **asked, "person": person, "factor": factor, "since": since}
        session = {"Set-Cookie": f"sso={person}.{factor}.{since}; Path=/"} if self.mode.startswith("sso") else {}
        self.reply(303, "text/html", b"", {"Location": asked["redirect_uri"] + "?" + urlencode({"state": asked["state"], "code": code}), **session})

    def open_session(self) -> tuple[str, str, float] | None:
        """The session of this browser here: who, how, since when."""
        found = [part.strip().partition("=")[2] for part in self.headers.get("Cookie", "").split(";") if part.strip().startswith("sso=")]
        if not self.mode.startswith("sso") or not found or not found[0]:
            return None
        person, factor, since = found[0].split(".", 2)
        return person, factor, float(since)

    def tokens(self) -> None:
        form = dict(parse_qsl(self.body, keep_blank_values=True))
        if not self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded") or form.get("grant_type") != "authorization_code":
            raise Refused(400, error="unsupported_grant_type")
        if form.get("client_id") != CLIENT or not hmac.compare_digest(form.get("client_secret", ""), SECRET) or self.mode == "bad-client":
            raise Refused(401, error="invalid_client")
        with self.server.lock:
            # Taken out: a second use finds nothing.
            kept = self.server.codes.pop(form.get("code", ""), None)
        if not kept or time.monotonic() - kept["made"] > CODE_LIFE or kept["issuer"] != self.issuer or kept["redirect_uri"] != form.get("redirect_uri"):
            raise Refused(400, error="invalid_grant")
        access, health = secrets.token_urlsafe(32), self.kind == "pro-sante-connect"
        kept["until"] = time.monotonic() + TOKEN_LIFE
        with self.server.lock:
            self.server.access[access] = kept
        claims = {**self.signed_by(), "sub": self.subject(kept), "nonce": kept["nonce"], "auth_time": int(kept["since"])}
        claims["at_hash"] = b64(hashlib.sha256(access.encode()).digest()[:16])
        if health:
            claims |= {"acr": "eidas2" if self.mode == "acr-eidas2" else "eidas1", "preferred_username": PEOPLE[kept["person"]]["RPPS"], "azp": CLIENT}
        else:
            claims["acr"] = "eidas1"
            if "amr" in kept["told"]:
                claims["amr"] = [kept["factor"]]
        changes = {
            "wrong-issuer": {"iss": self.issuer + "x"}, "wrong-audience": {"aud": "autre-client"}, "two-audiences": {"aud": [CLIENT, "autre-client"]}, "audience-list": {"aud": [CLIENT, "autre"], "azp": CLIENT},
            "wrong-nonce": {"nonce": secrets.token_urlsafe(32)}, "no-nonce": {"nonce": None}, "expired": {"exp": int(time.time()) - 120, "iat": int(time.time()) - 180}, "future": {"iat": int(time.time()) + 3600},
            "old-auth-time": {"auth_time": int(time.time()) - 400}, "no-auth-time": {"auth_time": None}, "sso-silent": {"auth_time": None},
            "wrong-at-hash": {"at_hash": b64(bytes(16))}, "no-subject": {"sub": ""},
        }
        claims |= changes.get(self.mode, {})
        self.json(200, {"access_token": access, "token_type": "Bearer", "expires_in": TOKEN_LIFE, "id_token": token(claims, self.key, self.mode)})

    def signed_by(self) -> dict:
        now = int(time.time())
        return {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + TOKEN_LIFE}

    def subject(self, kept: dict) -> str:
        person = PEOPLE[kept["person"]]
        return f"f:550dc1c8:{person['RPPS']}" if self.kind == "pro-sante-connect" else hashlib.sha256(person["uid"].encode()).hexdigest()

    def userinfo(self) -> None:
        scheme, _, access = self.headers.get("Authorization", "").partition(" ")
        kept = self.server.access.get(access)
        if scheme != "Bearer" or not kept or time.monotonic() > kept["until"] or kept["issuer"] != self.issuer:
            raise Refused(401, error="invalid_token")
        person, scopes = PEOPLE[kept["person"]], kept["scope"].split(" ")
        claims = {"sub": "quelqu-un-d-autre" if self.mode == "userinfo-other-sub" else self.subject(kept)}
        if self.kind == "pro-sante-connect":
            if "scope_all" in scopes:
                claims |= {"SubjectNameID": person["RPPS"], "preferred_username": person["RPPS"], "given_name": person["given_name"], "family_name": person["usual_name"], "SubjectRefPro": {"exercices": []}}
            return self.json(200, claims)
        claims |= {name: value for name, value in person.items() if name in scopes}
        if self.mode == "userinfo-unsigned":
            return self.json(200, claims)
        claims |= self.signed_by()
        if self.mode == "userinfo-wrong-audience":
            claims["aud"] = "autre-client"
        if self.mode == "userinfo-wrong-issuer":
            claims["iss"] = "https://exemple.fr"
        self.reply(200, "application/jwt", token(claims, self.key, "other-key" if self.mode == "userinfo-other-key" else "").encode())

    def logout(self) -> None:
        asked = dict(self.query)
        if set(asked) != {"id_token_hint", "state", "post_logout_redirect_uri"} or asked["id_token_hint"].count(".") != 2 or not self.server.is_redirect(asked["post_logout_redirect_uri"]):
            raise Refused(400, error="Y030111")
        self.reply(303, "text/html", b"", {"Location": asked["post_logout_redirect_uri"] + "?" + urlencode({"state": asked["state"]}), "Set-Cookie": "sso=; Path=/; Max-Age=0"})

    # Answers.
    def json(self, status: int, value: dict) -> None:
        self.reply(status, "application/json;charset=utf-8", json.dumps(value).encode())

    def page(self, text: str) -> None:
        self.reply(200, "text/html; charset=utf-8", text.encode())

    def reply(self, status: int, kind: str, body: bytes, headers: dict[str, str] | None = None) -> None:
        body += self.padding
        try:
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), "Cache-Control": "no-store", **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            step = max(1, len(body) // 80) if self.drips else max(1, len(body))
            for start in range(0, len(body), step):
                self.wfile.write(body[start:start + step])
                time.sleep(PATIENCE / 80 if self.drips else 0)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


def main() -> None:
    options = argparse.ArgumentParser(description="An identity provider for tests.")
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--redirect", action="append", default=[], help="an address of return; any one of this computer when none is given")
    chosen = options.parse_args()
    provider = Provider(chosen.port, chosen.redirect)
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    print(json.dumps({"port": provider.server_port, "client": CLIENT, "secret": SECRET}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
