"""People of the invented institutions, signed in over HTTP: what each does in a day, and what is found of it afterwards."""

import base64
import dataclasses
import gzip
import hashlib
import http.client
import json
import pathlib
import random
import re
import threading
import time
import unicodedata
import uuid
from datetime import date, timedelta
from html import unescape
from urllib.parse import urlencode

from access import one_time_code
from processes import Failure

# What one person opens in an hour, at most, and everybody together (Access, OpeningLimits): 60 and 600.
WORKED = 10
# The other lists, and what must be in each.
LISTS = {"tonight": ("/nuit", "<h1"), "morning": ("/matin", "<h1"), "tasks": ("/taches", "/element/"), "silent": ("/sans-nouvelles?jours=7", "/suivi")}
KINDS = {"traceLeft": "f-what", "meetingHeld": "f-what", "transmissionWritten": "f-facts"}


class Person:
    """A browser reduced to its cookie and one connection."""

    def __init__(self, server, told):
        self.address, self.phrase, self.secret, self.team, self.follows = told["address"], told["phrase"], told["secret"], told["team"], told["follows"]
        self.port, self.cookie, self.token, self.worked = server.port, "", "", []
        self.connection = None

    def ask(self, method, path, fields=None):
        """Status, headers, text and milliseconds, from the request to the last byte."""
        headers = {"Cookie": self.cookie, "Accept-Encoding": "gzip"}
        body = None
        if fields is not None:
            body = urlencode(fields | ({"jeton": self.token} if self.token else {}))
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                start = time.perf_counter()
                self.connection.request(method, path, body, headers)
                answer = self.connection.getresponse()
                data = answer.read()
                taken = (time.perf_counter() - start) * 1e3
                break
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                # A connection that was idle for a minute is closed by the server, and begun again by a browser. A form is not sent twice by itself.
                self.connection.close()
                self.connection = None
                if attempt == 2 or method == "POST":
                    raise
        if answer.headers.get("Content-Encoding") == "gzip":
            data = gzip.decompress(data)
        for line in answer.headers.get_all("Set-Cookie") or []:
            if line.startswith("__Host-session="):
                self.cookie = line.split(";")[0]
                self.token = base64.urlsafe_b64encode(hashlib.sha256(b"form:" + self.cookie.split("=", 1)[1].encode()).digest()).decode().rstrip("=")
        return answer.status, answer.headers, data.decode(), taken

    def must(self, method, path, fields=None, status=200, holds=None):
        """The same; anything else than what is awaited stops the measure."""
        found, headers, text, taken = self.ask(method, path, fields)
        if found != status or (holds is not None and holds not in text):
            raise Failure(f"{method} {path.split('?')[0][:11]}… answers {found}, awaited {status}" + ("" if found != status else f" with {holds}"))
        return headers, text, taken

    def sign_in(self):
        """A code works once: the next one, already good, when a measure of a moment ago used this one; then the one that comes."""
        for later in (0, 30, 30):
            status, _, text, _ = self.ask("POST", "/connexion", {"adresse": self.address, "phrase": self.phrase, "code": one_time_code(self.secret, time.time() + later)})
            if status == 303:
                return
            time.sleep(later)
        raise Failure(f"{self.address} cannot sign in: {status}")


def signed_in(server, told, say, most=None):
    """Everybody who signs in (or the first `most`), each with the dossiers that they work on."""
    people = [Person(server, one) for one in json.loads(pathlib.Path(told).read_text())["signedIn"]][:most]
    for person in people:
        person.sign_in()
    shared = {}
    for person in people:
        for one in person.follows:
            shared.setdefault(one["id"], set()).add(person.address)
    for person in people:
        # Those that a colleague follows too, the same for both: people meet there.
        mine = sorted((one for one in person.follows if len(shared[one["id"]]) > 1), key=lambda one: one["id"])[:WORKED * 3] or person.follows
        person.worked = random.sample(mine, min(WORKED, len(mine)))
    say(f"{len(people)} people signed in; they follow {min(len(p.follows) for p in people)} to {max(len(p.follows) for p in people)} dossiers")
    return people


def place(one, rest="suivi"):
    return f"/dossiers/{one['id']}/{rest}"


def plain(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()


def query(person, chance):
    """What is searched, and the name that must be among those found."""
    one = chance.choice(person.follows)
    return chance.choice([plain(one["firstName"]), plain(one["familyName"])[:5], one["birth"], one["telephone"][-5:].replace(" ", ""), plain(one["familyName"] + " " + one["firstName"])]), one["firstName"]


def form(person, one, kind):
    """The empty form of an element: its key, and how long it took."""
    _, text, taken = person.must("GET", place(one, f"ajouter/{kind}"), holds='name="cle"')
    return re.search(r'name="cle" value="([^"]+)"', text)[1], taken


def save(person, one, kind, words, key):
    return person.ask("POST", place(one, f"ajouter/{kind}"), {"cle": key, KINDS[kind]: words, "jour": (date.today() - timedelta(days=1)).strftime("%d/%m/%Y"), "heure": "14:30"})


def act(person, name, chance):
    """One thing that a person does; milliseconds by operation."""
    one = chance.choice(person.worked)
    if name == "list":
        return {"list": person.must("GET", "/jeunes", holds="/suivi")[2]}
    if name == "sort":
        return {"sort": person.must("GET", "/jeunes?tri=" + chance.choice(["nom", "lien", "ecrit", "promesse"]), holds="/suivi")[2]}
    if name == "search":
        asked, awaited = query(person, chance)
        return {"search": person.must("POST", "/jeunes", {"recherche": asked}, holds=awaited)[2]}
    if name in LISTS:
        path, awaited = LISTS[name]
        return {name: person.must("GET", path, holds=awaited)[2]}
    if name == "open":
        return {"open": person.must("GET", place(one), holds=one["firstName"])[2]}
    if name == "timeline":
        return {"timeline": person.must("GET", place(one, "parcours"), holds='class="parcours"')[2]}
    kind = chance.choice(list(KINDS))
    key, taken = form(person, one, kind)
    status, headers, _, saved = save(person, one, kind, f"Écrit pour la mesure {uuid.uuid4().hex}.", key)
    if status != 303 or "fait=" not in headers["Location"]:
        raise Failure(f"a save answers {status}")
    return {"form": taken, "save": saved}


def together(people, body):
    """One thread for each person; the first failure is that of the measure."""
    failures = []

    def run(number, person):
        try:
            body(person, random.Random(number))
        except Exception as error:  # noqa: BLE001 - said by the measure
            failures.append(error)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0] if isinstance(failures[0], Failure) else Failure(f"{type(failures[0]).__name__}: {failures[0]}")


def opened(people, times):
    """Each opens the dossiers they work on, for an aim."""
    lock = threading.Lock()

    def body(person, chance):
        for one in person.worked:
            time.sleep(chance.uniform(0, 4))
            taken = person.must("POST", f"/dossiers/{one['id']}", {"but": "protect"}, holds=one["firstName"])[2]
            with lock:
                times.setdefault("first", []).append(taken)

    together(people, body)


def first_lists(people, times):
    """Each asks for each of their lists for the first time since the start: nothing of it is in memory."""
    lock = threading.Lock()

    def body(person, chance):
        for name in ["list", *LISTS]:
            time.sleep(chance.uniform(0, 4))
            taken = act(person, name, chance)[name]
            with lock:
                times.setdefault("firstList" if name == "list" else "firstOther", []).append(taken)

    together(people, body)


def day(server, people, seconds, pause, operations):
    """Milliseconds of each operation while everybody works."""
    times, lock = {name: [] for name in operations}, threading.Lock()
    opened(people, times)
    first_lists(people, times)
    end = time.monotonic() + seconds

    def body(person, chance):
        time.sleep(chance.uniform(0, pause))
        while time.monotonic() < end:
            taken = act(person, chance.choices(list(operations), operations.values())[0], chance)
            with lock:
                for name, value in taken.items():
                    times.setdefault(name, []).append(value)
            time.sleep(chance.uniform(0.5, 1.5) * pause)

    together(people, body)
    return times


@dataclasses.dataclass
class Mark:
    """An element of the mixture: its words, those of each state that was acknowledged, and those that never were."""

    dossier: dict
    number: int
    words: str
    states: list
    refused: list = dataclasses.field(default_factory=list)


class Mixture:
    def __init__(self):
        self.lock, self.marks, self.errors = threading.Lock(), {}, []
        self.requests = self.kept = self.conflicts = self.twice = 0

    def count(self, **more):
        with self.lock:
            for name, value in more.items():
                setattr(self, name, getattr(self, name) + value)


def mixture(server, people, seconds, pause, say):
    """Readings, elements, corrections of the same elements by several people, forms sent twice."""
    done = Mixture()
    opened(people, {})
    end = time.monotonic() + seconds

    def body(person, chance):
        while time.monotonic() < end:
            name = chance.choices(["list", "search", "open", "timeline", "write", "correct"], [15, 10, 20, 10, 20, 25])[0]
            try:
                if name == "write":
                    write(person, done, chance)
                elif name == "correct":
                    correct(person, done, chance, pause)
                else:
                    act(person, name, chance)
                    done.count(requests=1)
            except Exception as error:  # noqa: BLE001 - counted: the load goes on
                with done.lock:
                    done.errors.append(f"{name}: {type(error).__name__}: {error}"[:200])
            time.sleep(chance.uniform(0.5, 1.5) * pause)

    together(people, body)
    say(f"{done.requests:,} requests, {done.kept:,} kept, {done.conflicts:,} conflicts, {len(done.errors)} errors")
    return done


def new_words():
    return "m" + uuid.uuid4().hex[:16]


def write(person, done, chance):
    one, kind, words, state = chance.choice(person.worked), chance.choice(list(KINDS)), new_words(), new_words()
    key, _ = form(person, one, kind)
    isTwice, answers = chance.random() < 0.2, []
    text = f"Écrit pour la mesure {words} {state}."
    if isTwice:
        # A double click: the same form on two connections at once.
        other = Person.__new__(Person)
        other.__dict__ = person.__dict__ | {"connection": None}
        second = threading.Thread(target=lambda: answers.append(save(other, one, kind, text, key)))
        second.start()
    answers.append(save(person, one, kind, text, key))
    if isTwice:
        second.join()
        if other.connection:
            other.connection.close()
    numbers = {re.search(r"fait=(\d+)", answer[1].get("Location", ""))[1] for answer in answers if answer[0] == 303}
    done.count(requests=1 + len(answers), twice=int(isTwice))
    if len(answers) != 1 + isTwice or any(answer[0] != 303 for answer in answers) or len(numbers) != 1:
        raise Failure(f"a save answers {[answer[0] for answer in answers]}, elements {numbers}")
    with done.lock:
        done.kept += 1
        number = int(numbers.pop())
        done.marks[(one["id"], number)] = Mark(one, number, words, [state])


def correct(person, done, chance, pause):
    """One of the last elements of a dossier that this person works on, often one that a colleague corrects too."""
    mine = {one["id"] for one in person.worked}
    with done.lock:
        last = [mark for mark in list(done.marks.values())[-300:] if mark.dossier["id"] in mine][-4:]
    if not last:
        return
    mark, state = chance.choice(last), new_words()
    where = place(mark.dossier, f"element/{mark.number}/corriger")
    _, text, _ = person.must("GET", where, holds='name="vu"')
    done.count(requests=1)
    field = next(name for name in sorted(set(KINDS.values())) if f'name="{name}"' in text)
    time.sleep(chance.uniform(0, pause))
    for _ in range(10):
        key, seen = re.search(r'name="cle" value="([^"]+)"', text)[1], re.search(r'name="vu" value="(\d+)"', text)[1]
        status, _, text, _ = person.ask("POST", where, {"cle": key, "vu": seen, field: f"Écrit pour la mesure {mark.words} {state}.", "jour": (date.today() - timedelta(days=1)).strftime("%d/%m/%Y"), "heure": "14:30"})
        done.count(requests=1)
        if status == 303:
            with done.lock:
                mark.states.append(state)
                done.kept += 1
            return
        if status != 409:
            with done.lock:
                mark.refused.append(state)
            raise Failure(f"a correction answers {status}")
        # Somebody else corrected it: both are shown. Half of the time theirs is kept.
        done.count(conflicts=1)
        if chance.random() < 0.5:
            with done.lock:
                mark.refused.append(state)
            return
    raise Failure("ten conflicts in a row")


def bare(page):
    return unescape(re.sub(r"<[^>]+>", " ", page))


def reread(people, done, say):
    """How many acknowledged words are not found, and how many are found twice, or were never acknowledged."""
    lost = doubled = 0
    reader = {}
    for person in people:
        for one in person.worked:
            reader.setdefault(one["id"], person)
    pages = {}
    for mark in done.marks.values():
        person, dossier = reader[mark.dossier["id"]], mark.dossier["id"]
        if dossier not in pages:
            pages[dossier] = bare(person.must("GET", place(mark.dossier))[1])
        # Once in the dossier, however often it was corrected.
        count = pages[dossier].count(mark.words)
        lost, doubled = lost + (count == 0), doubled + max(0, count - 1)
        _, text, _ = person.must("GET", place(mark.dossier, f"element/{mark.number}"))
        # The history, when there is one, holds every state; the one that stands is shown above it too.
        parts = text.split("Ce qui était écrit avant")
        states, history = bare(parts[-1]), len(parts) > 1
        if history != (len(mark.states) > 1):
            lost += 1
        for state in mark.states:
            count = states.count(state)
            lost, doubled = lost + (count == 0), doubled + max(0, count - 1)
        doubled += sum(bare(text).count(state) for state in mark.refused)
        if len(mark.states) != len(re.findall(r"m[0-9a-f]{16} (m[0-9a-f]{16})\.", states)):
            doubled += 1
    say(f"{len(done.marks):,} elements read again: {lost} lost, {doubled} doubled")
    return lost, doubled
