"""The door: decisions, sign-in as accounts grow, what time tells, what a session adds to a page, a crowd."""

import base64
import hashlib
import hmac
import pathlib
import re
import struct
import tempfile
import threading
import time
from statistics import median
from urllib.parse import urlencode

from journal import ask
from processes import Failure, Server, free_port, pss
from report import Result

CROWD = 200


def one_time_code(secret, now=None):
    """RFC 6238."""
    key = base64.b32decode(secret.replace(" ", "") + "=" * (-len(secret.replace(" ", "")) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(now or time.time()) // 30), hashlib.sha1).digest()
    start = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def signed_in(server, said):
    """The cookie of an invented person, whose phrase the console shows."""
    people = re.findall(r"    (\S+@\S+)\n    phrase: ([^\n]+)\n    secret for a code app: ([A-Z2-7 ]+)", pathlib.Path(said).read_text())
    if not people:
        raise Failure("the console shows no invented person")
    for address, phrase, secret in people:
        status, headers, _ = server.post("/connexion", urlencode({"adresse": address, "phrase": phrase, "code": one_time_code(secret)}))
        if status == 303:
            return next(line.split(";")[0] for line in headers.get_all("Set-Cookie") if line.startswith("__Host-session="))
    raise Failure("nobody can sign in")


def page_times(server, seconds=2.0, until=None):
    """Milliseconds of one page after another, for some time or until told."""
    times, start = [], time.perf_counter()
    while (until.is_set() is False) if until else (time.perf_counter() - start < seconds):
        began = time.perf_counter()
        status, _, _ = server.request("GET", "/contacts/68")
        times.append((time.perf_counter() - began) * 1e3)
        if status != 200:
            raise Failure(f"the page answers {status}")
    return times


def crowd(server):
    """Everybody at the door at once; how long pages take meanwhile, and the most memory."""
    before, done, statuses, most = page_times(server), threading.Event(), [], [0.0]

    def once(number):
        statuses.append(server.post("/connexion", urlencode({"adresse": f"p{number}@banc.invalid", "phrase": "une phrase qui ne va pas", "code": "123456"}))[0])

    def watch():
        while not done.is_set():
            most[0] = max(most[0], pss(server.pid))
            time.sleep(0.05)

    watcher = threading.Thread(target=watch)
    people = [threading.Thread(target=once, args=(number,)) for number in range(CROWD)]
    calm = pss(server.pid)
    watcher.start()
    for one in people:
        one.start()
    ended = threading.Event()
    threading.Thread(target=lambda: ([one.join() for one in people], ended.set())).start()
    during = page_times(server, until=ended)
    done.set()
    watcher.join()
    if set(statuses) - {422, 503}:
        raise Failure(f"unexpected answers at the door: {set(statuses)}")
    return before, during, calm, most[0]


def measure(settings, scratch, say):
    scratch = pathlib.Path(scratch)
    decided = ask(settings.access, "decide", 1_000_000)
    say(f"a decision: {decided['allowed_us']:.2f} µs allowed, {decided['refused_us']:.2f} µs refused")
    port = free_port()
    with tempfile.NamedTemporaryFile(suffix=".said") as said, Server("repere", [settings.repere, "demo", "--data", scratch / "demo", "--port", port], port, said=said) as server:
        time.sleep(1)
        cookie = signed_in(server, said.name)
        public, private = [], []
        for number in range(settings.rounds):
            public.append(server.load("/contacts", settings.requests)["cpu_us"])
            private.append(server.load("/equipes/rejoindre", settings.requests, cookie=cookie)["cpu_us"])
            say(f"round {number + 1} of {settings.rounds}: public page {public[-1]:.0f} µs, signed-in page {private[-1]:.0f} µs")
        before, during, calm, most = crowd(server)
        say(f"a crowd of {CROWD}: pages {median(before):.1f} ms before, {median(during):.1f} ms during; memory {calm:.0f} then {most:.0f} MB")
    told = ask(settings.access, "tell", scratch / "tell", settings.pairs)
    say(f"time at the door tells {told['auc']:.3f} (0.5: nothing) over {told['samples']} tries")
    said = ask(settings.access, "report", scratch / "report", settings.entries)
    say(f"what a person could have read: {said['seconds']:.1f} s over {said['entries']:,} entries, exact")
    grown = ask(settings.access, "signin", scratch / "grown", ",".join(map(str, settings.accounts)), 20)
    first, last = grown[0], grown[-1]
    results = [
        Result("A decision on a reading, allowed", decided["allowed_us"], "µs", ("<=", 2), f"{decided['refused_us']:.2f} µs refused"),
        Result("A signed-in page / a public page, processor time a request", median(p / q for p, q in zip(private, public)), "times", ("<=", 1.1), f"{median(private):.0f} µs (asking to join a team) against {median(public):.0f} µs (whom to call): one field each"),
        Result(f"Sign-in among {last['accounts']:,} accounts / among {first['accounts']:,}", last["median_ms"] / first["median_ms"], "times", ("<=", 1.2), ", ".join(f"{row['accounts']:,}: {row['median_ms']:.0f} ms" for row in grown)),
        Result("What time at the door tells of an address (AUC)", told["auc"], "", ("<=", 0.55), f"{told['samples']} tries, half on an address that has an account"),
        Result(f"What a person could have read since a moment, over {said['entries']:,} entries", said["seconds"], "s", None, f"exact: {said['dossiers']:,} dossiers and {said['readings']:,} readings, as prepared; {said['entries'] / said['seconds']:,.0f} entries a second"),
        Result(f"Pages while {CROWD} people sign in at once / before", median(during) / median(before), "times", ("<=", 2), f"{median(before):.1f} ms before, {median(during):.1f} ms during"),
        Result("Memory of the server while they do", most, "MB", ("<=", 300), f"{calm:.0f} MB before; one hash of 64 MB at a time"),
    ]
    return results, ["Passwords are hashed one at a time (Argon2id, 64 MiB, three passes), on a thread of low priority; beyond 100 that wait, people are asked to come back."]
