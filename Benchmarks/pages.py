"""Pages: processor time a request against a bare "hello" and against FastAPI + Jinja2, memory, time to start."""

import contextlib
import html
import json
import pathlib
import re
from statistics import median
from urllib.parse import parse_qs, urlencode

from processes import ROOT, Failure, Server, free_port, pss
from report import Result

PAGE = "/reperer/reponse"
PEER = ROOT / "Benchmarks/peer"

FORMS = [
    {"metier": "school-health", "s": ["family.body", "family.money"], "d": ["body.bruises", "money.gifts", "runaway.runaway"], "n": "oui", "lieu": "68"},
    {"metier": "doctor", "u": ["fact.disclosure"], "d": ["sexualHealth.sti"], "n": "inconnu", "v": ["factor.victimisation"], "lieu": "59"},
    {"metier": "night-staff", "u": ["fact.place", "fact.danger"], "s": ["family.runaway"], "n": "oui", "lieu": "68"},
    {"metier": "teaching", "s": ["family.school"], "n": "non", "lieu": "2A"},
    {"metier": "specialised-educator", "s": ["family.behaviour", "family.school", "family.communication", "family.clothes"],
     "d": ["behaviour.selfDestructive", "school.absences", "communication.phone"], "n": "oui", "v": ["factor.relationships", "factor.riskTaking"], "lieu": "75"},
    {"metier": "foster-family", "v": ["factor.familyContext"], "n": "inconnu", "lieu": "974"},
    {"metier": "other", "n": "inconnu", "lieu": ""},
    {"metier": "police", "u": ["fact.place"], "s": ["family.money", "family.addiction"], "d": ["money.hotelCards", "addiction.alcohol"], "n": "oui", "lieu": "13"},
]
"""Eight observations, from nothing ticked to many signs; sent in turn, as French pages."""


def repere(settings, folder):
    port = free_port()
    return Server("repere", [settings.repere, "demo", "--data", folder, "--port", port], port)


def hello(settings):
    port = free_port()
    return Server("hello", [settings.hello, port], port, probe="/")


def peer(facts):
    port = free_port()
    command = [ROOT / ".venv-bench/bin/python3", "-m", "uvicorn", "app:app", "--port", port, "--no-access-log", "--log-level", "warning",
               "--loop", "uvloop", "--http", "httptools"]
    return Server("the FastAPI peer", command, port, environment={"PEER_FACTS": str(facts)}, folder=PEER)


def captured(server):
    """What the peer must know of this installation, read once from our own pages: assets, headers, contacts by place."""
    places, page, headers = {}, "", {}
    for lieu in sorted({f["lieu"] for f in FORMS if f["lieu"]}):
        status, headers, body = server.post(PAGE, urlencode({"lieu": lieu}))
        page = body.decode()
        if status != 200:
            raise Failure(f"the result page answers {status}")
        block = re.search(r'<h2 id="t-qui">(.*?)</h2><ul class="contacts">(.*?)</ul>(.*?)</section>', page)
        if not block:
            continue  # the place is not known here: the peer asks for it too
        items = re.findall(r"<li><div><strong>(.*?)</strong><small>(.*?)</small></div>(.*?)</li>", block[2])
        contacts = [
            {"label": html.unescape(label), "note": html.unescape(note), "phone": html.unescape(re.sub(r".*</svg>|</a>", "", call)) or None}
            for label, note, call in items
        ]
        link = re.search(r'class="retour" href="(.*?)"', block[3])
        places[lieu.casefold()] = {"label": html.unescape(block[1]), "contacts": contacts, "example": 'class="petit"' in block[3],
                                   "link": html.unescape(link[1]) if link else ""}
    assets = {name: html.unescape(re.search(pattern, page)[1]) for name, pattern in
              {"icon": 'rel="icon" href="(.*?)"', "stylesheet": 'rel="stylesheet" href="(.*?)"', "script": 'script src="(.*?)"'}.items()}
    kept = {k: v for k, v in headers.items() if k.lower() not in ("content-length", "content-type", "date", "server", "vary", "connection")}
    return {"assets": assets, "headers": kept, "places": {"fr": places, "en": {}}}


def compared(ours, theirs):
    """Refuses a peer whose page is not the same; says how close it is."""
    sizes, same = [], 0
    for form in FORMS:
        body = urlencode(form, doseq=True)
        (status, _, a), (other_status, _, b) = ours.post(PAGE, body), theirs.post(PAGE, body)
        if (status, other_status) != (200, 200):
            raise Failure(f"the result page answers {status} here and {other_status} from the peer, for {parse_qs(body)}")
        if abs(len(b) / len(a) - 1) > 0.10:
            raise Failure(f"the peer's page has {len(b)} bytes and ours {len(a)}: more than 10 % apart, for {parse_qs(body)}")
        sizes.append((len(a), len(b)))
        same += html.unescape(a.decode()) == html.unescape(b.decode())
    (a, b) = (median(s[i] for s in sizes) for i in (0, 1))
    return f"our page has {a:,.0f} bytes (median of {len(FORMS)} forms), the peer's {b:,.0f}; {same} of {len(FORMS)} are the same HTML once escapes are read"


def compare_cpu(settings, servers, bodies, say):
    """Interleaved rounds; for each encoding and each server, the processor time a request (µs) of each round."""
    ours, floor, other = servers
    plans = [("identity", None), ("gzip", "gzip")]
    for server, path, forms in ((ours, PAGE, bodies), (floor, "/", None), (other, PAGE, bodies)):
        server.load(path, max(2_000, settings.requests // 10), forms)  # warm, not counted
    found = {(name, key): [] for name, _ in plans for key in ("constant", *(s.name for s in servers))}
    for number in range(settings.rounds):
        for name, encoding in plans:
            for key, server, path, forms in ((floor.name, floor, "/", None), ("constant", floor, "/page", bodies), (ours.name, ours, PAGE, bodies), (other.name, other, PAGE, bodies)):
                found[name, key].append(server.load(path, settings.requests, forms, encoding)["cpu_us"])
        say(f"round {number + 1} of {settings.rounds}: " + ", ".join(f"{s.name} {found['identity', s.name][-1]:.1f} µs" for s in servers))
    return found


def ratio(a, b):
    """Median of the ratios round by round: what slows a whole round slows both."""
    return median(x / y for x, y in zip(a, b))


def start_times(settings, folder, facts):
    makers = {"repere": lambda: repere(settings, folder), "hello": lambda: hello(settings), "FastAPI": lambda: peer(facts)}
    times = {name: [] for name in makers}
    for _ in range(settings.rounds):
        for name, make in makers.items():
            with make() as server:
                times[name].append(server.start_ms)
    return {name: median(values) for name, values in times.items()}


def memory(settings, folder, bodies):
    """Memory after the first page, then after many; the same forms, half of the requests compressed."""
    with repere(settings, folder) as server:
        server.post(PAGE, urlencode(FORMS[0], doseq=True))
        first = pss(server.pid)
        half = settings.memory_requests // 2
        server.load(PAGE, half, bodies)
        middle = pss(server.pid)
        server.load(PAGE, settings.memory_requests - half, bodies, "gzip")
        return first, middle, pss(server.pid)


def measure(settings, scratch, say):
    scratch = pathlib.Path(scratch)
    bodies, facts, folder = scratch / "forms.txt", scratch / "facts.json", scratch / "data"
    bodies.write_text("".join(urlencode(f, doseq=True) + "\n" for f in FORMS))
    with contextlib.ExitStack() as stack:
        ours = stack.enter_context(repere(settings, folder))
        facts.write_text(json.dumps(captured(ours)))
        other, floor = stack.enter_context(peer(facts)), stack.enter_context(hello(settings))
        likeness = compared(ours, other)
        say(likeness)
        cpu = compare_cpu(settings, (ours, floor, other), bodies, say)
    say("memory")
    first, middle, last = memory(settings, folder, bodies)
    say("time to start")
    starts = start_times(settings, folder, facts)

    results = []
    for name, goals in (("identity", ((("<=", 2)), ((">=", 2.5)))), ("gzip", (None, None))):
        us, floor_us, peer_us = (cpu[name, s] for s in ("repere", "hello", "the FastAPI peer"))
        suffix = "" if name == "identity" else ", compressed"
        results.append(Result(f"Result page{suffix} / bare hello, processor time a request", ratio(us, floor_us), "times", goals[0],
                              f"{median(us):.1f} µs against {median(floor_us):.1f} µs"))
        if name == "identity":
            constant = cpu[name, "constant"]
            results.append(Result("Constant page of 12 kB after a form, bare Hummingbird / bare hello", ratio(constant, floor_us), "times", None,
                                  f"{median(constant):.1f} µs: nothing is worked out, nothing is written"))
            results.append(Result("Result page / constant page of the same size", ratio(us, constant), "times", None, f"{median(us):.1f} µs against {median(constant):.1f} µs"))
        results.append(Result(f"FastAPI + Jinja2 / result page{suffix}, processor time a request", ratio(peer_us, us), "times", goals[1],
                              f"{median(peer_us):.1f} µs against {median(us):.1f} µs"))
    results += [
        Result(f"Memory after {settings.memory_requests:,} requests", last, "MB", None, f"{first:.1f} MB after the first page, {middle:.1f} MB half-way"),
        Result("Start to first answer", starts["repere"], "ms", None, f"hello {starts['hello']:.0f} ms, FastAPI {starts['FastAPI']:.0f} ms"),
    ]
    notes = [
        f"{settings.rounds} interleaved rounds of {settings.requests:,} requests each, wrk, 16 connections, on the same machine; the ratio is the median of the rounds' ratios.",
        f"The peer shows the same page from the same content files: {likeness}.",
        "The peer is FastAPI, uvicorn (uvloop, httptools, one process, no access log) and Jinja2 with autoescape, unchanging parts rendered at start.",
        "Compressed pages are measured without a goal: most of the time is zlib's, the same for both; \"hello\" is too short to be compressed.",
        "Processor time is user and system time of the server, from /proc; memory is PSS.",
    ]
    return results, notes
