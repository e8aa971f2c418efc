"""Documents: processor time of a letter against WeasyPrint, and many different signalements in a row over HTTP."""

import base64
import collections
import hashlib
import html
import json
import pathlib
import re
import struct
import subprocess
import time
from statistics import median
from urllib.parse import urlencode

from pages import ratio, repere
from processes import ROOT, Failure, cpu, pss
from report import Result

MODEL = ROOT / "Tests/DocumentTests/samples/letter-fr.json"
WORKER = ROOT / "Sources/Documents/Resources/worker.py"
NAMES = ["Lina", "Maé", "Noé", "Inès", "Yanis", "Éloïse", "Malo", "Sofia", "Anaïs", "Théo"]
PLACES = ["à l’infirmerie", "devant le collège", "au foyer", "à l’arrêt de bus", "dans le bureau", "au gymnase", "à l’accueil"]


def code(number):
    """Six letters or digits that belong to one letter only."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:6].upper()


def letter(text, number):
    """A print model and its attached data, both different for each number. `text` is the sample model, as JSON."""
    model = json.loads(text.replace("7KQ4MX", code(number)).replace("Lina", NAMES[number % len(NAMES)]))
    fact = f"Fait numéro {number}, noté {PLACES[number % len(PLACES)]} à {number % 12 + 7} h {number % 60:02d}."
    entry = next(b for s in model["sections"] for b in s["blocks"] if b["kind"] == "entry")
    entry["text"] += " " + fact * (1 + number % 3)
    attachment = json.dumps({"reference": model["reference"], "sections": model["sections"]}, ensure_ascii=False, sort_keys=True)
    model["signature"]["hash"] = hashlib.sha256(attachment.encode()).hexdigest()
    return model, attachment


class Press:
    """A long-lived process that makes letters, asked in length-prefixed frames."""

    def __init__(self, name, command, ask):
        self.name, self.ask = name, ask
        self.process = subprocess.Popen([str(c) for c in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def send(self, value):
        body = json.dumps(value).encode()
        self.process.stdin.write(struct.pack(">I", len(body)) + body)
        self.process.stdin.flush()

    def read(self, count):
        data = self.process.stdout.read(count)
        if len(data) != count:
            raise Failure(f"{self.name} stopped")
        return data

    def frame(self):
        return self.read(struct.unpack(">I", self.read(4))[0])

    def pdf(self, model, attachment):
        found = self.ask(self, model, attachment)
        if not found.startswith(b"%PDF-"):
            raise Failure(f"{self.name} did not answer with a PDF")
        return found


def ask_ours(press, model, attachment):
    press.send({"op": "compile", "template": "letter", "data": json.dumps(model, ensure_ascii=False),
                "attachment": base64.b64encode(attachment.encode()).decode()})
    header = json.loads(press.frame())
    if not header["ok"]:
        raise Failure(f"the worker refused a letter: {header['error']}")
    return press.read(header["length"])


def ask_peer(press, model, attachment):
    press.send({"model": model, "attachment": attachment})
    return press.frame()


def words_and_pages(pdf):
    """The words of a PDF with their number, and its pages."""
    text = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return collections.Counter(re.findall(r"\w+", text)), text.count("\f")


def likeness(ours, theirs):
    """Refuses a peer whose letter does not say the same; says how both look."""
    (a, pages), (b, other) = words_and_pages(ours), words_and_pages(theirs)
    common = (a & b).total()
    if common < 0.95 * max(a.total(), b.total()):
        raise Failure(f"the peer's letter does not hold the same words: {common} in common of {a.total()} and {b.total()}")
    return (f"{a.total()} words on {pages} pages and {len(ours) / 1000:.0f} kB here, {b.total()} words on {other} pages and "
            f"{len(theirs) / 1000:.0f} kB there, {common} words in common")


def compare(settings, say):
    """Processor time of a letter (ms) in each round, ours and WeasyPrint's, and how alike the letters are."""
    text = MODEL.read_text()
    with Press("our worker", [settings.python, "-I", "-B", WORKER], ask_ours) as ours, \
            Press("the WeasyPrint peer", [settings.peer_python, ROOT / "Benchmarks/peer/letter.py"], ask_peer) as peer:
        for number in range(3):  # warm, not counted
            first, second = ours.pdf(*letter(text, number)), peer.pdf(*letter(text, number))
        alike, number = likeness(first, second), 1_000
        say(alike)
        found = {ours: [], peer: []}
        for turn in range(settings.rounds):
            letters = [letter(text, number + i) for i in range(settings.round_letters)]
            number += len(letters)
            for press, times in found.items():
                before = cpu(press.process.pid, family=True)
                for model, attachment in letters:
                    press.pdf(model, attachment)
                times.append((cpu(press.process.pid, family=True) - before) / len(letters) * 1000)
            say(f"round {turn + 1} of {settings.rounds}: " + ", ".join(f"{p.name} {t[-1]:.1f} ms" for p, t in found.items()))
        return found[ours], found[peer], alike


# ------------------------------------------------------- the product, over HTTP

PAGES = {
    1: {"voie": "parquet", "auteur.nom": "Claire Exemple", "metier": "school-health", "auteur.fonction": "Infirmière scolaire",
        "auteur.employeur": "Collège de l’Exemple, Mulhouse", "auteur.tel": "03 53 01 00 73", "auteur.nuit": "03 53 01 00 90", "lieu.domicile": "68",
        "appel": "oui", "appel.texte": "Permanence appelée ce matin."},
    2: {"jeune.prenom": "Lina", "jeune.nom": "Exemple", "naissance.j": "8", "naissance.m": "3", "naissance.a": "2011", "jeune.sexe": "fille",
        "jeune.adresse": "Chez sa mère, Mulhouse", "jeune.soir": "Foyer Les Tilleuls, Mulhouse", "jeune.ecole": "Collège de l’Exemple, 3e",
        "jeune.autorite": "Mère : A. Exemple. Père : inconnu"},
    4: {"paroles.1.texte": "Je connais des gens qui me dépannent. Je veux pas que ma mère sache.", "paroles.1.quand": "19 novembre",
        "paroles.1.question": "Comment ça va ?", "tiers.1.qui": "une élève de la classe", "tiers.1.quand": "20 novembre",
        "tiers.1.texte": "Un homme l’attendrait en voiture le vendredi. Je ne l’ai pas vu."},
    5: {"danger": "oui", "danger.texte": "Départ redouté vendredi.", "danger.suicide": "inconnu", "danger.violence": "oui", "danger.grossesse": "inconnu",
        "sante.constats": "Pas d’examen du corps.", "fugues": "Trois nuits dehors en un mois.", "lieux": "Un hôtel près de la gare."},
    6: {"destinataire": "tj-mulhouse", "demandes": ["protection", "enquete"], "actions": "Accueil au foyer, repas, repos.", "info.jeune": "oui", "info.jeune.texte": "Informée ce matin, avec des mots simples.",
        "info.parents": "non", "info.parents.texte": "Crainte de pressions de l’entourage."},
}
"""What is typed on each page but the third, which changes with each letter."""


def facts(number):
    return {
        "u": ["fact.place"], "s": ["family.body", "family.runaway", "family.money"], "d": ["body.bruises", "money.gifts"],
        "faits.1.quand": f"{number % 19 + 1} novembre", "faits.1.lieu": PLACES[number % len(PLACES)], "faits.1.source": "seen",
        "faits.1.texte": f"Je constate deux ecchymoses de {number % 5 + 1} cm, face interne du poignet. " + f"Fait noté sous le repère {code(number)}. " * (1 + number % 3),
        "faits.2.quand": "mi-octobre", "faits.2.source": "record", "faits.2.texte": f"{number % 12 + 2} jours d’absence au collège, sans justificatif.",
    }


def draft(server, name):
    """The sealed draft of a minor, all pages filled but the facts."""
    sealed, left = None, None
    for target in (1, 2, 4, 5, 6, 3):
        fields = {"brouillon": sealed, "depuis": left, **(PAGES[left] | ({"jeune.prenom": name} if left == 2 else {}))} if left else {}
        status, _, body = server.post(f"/ecrire/{target}", urlencode(fields, doseq=True))
        found = re.search(r'name="brouillon" value="([^"]+)"', body.decode())
        if status != 200 or not found:
            raise Failure(f"page {target} of the form answers {status}, " + ("with" if found else "without") + " a draft")
        sealed, left = html.unescape(found[1]), target
    return sealed


def in_a_row(settings, folder, say):
    """Prints different signalements one after the other; gives times, processor time and memory on the way."""
    with repere(settings, folder) as server:
        drafts = [draft(server, name) for name in NAMES]
        warm = max(1, settings.letters // 10)
        seen, times, memory, start = set(), [], {}, cpu(server.pid, family=True)
        for number in range(1, settings.letters + 1):
            form = {"brouillon": drafts[number % len(drafts)], "depuis": 3, **facts(number)}
            began = time.perf_counter()
            status, headers, pdf = server.post("/ecrire/signalement.pdf", urlencode(form, doseq=True))
            times.append((time.perf_counter() - began) * 1000)
            if status != 200 or not pdf.startswith(b"%PDF-"):
                raise Failure(f"signalement {number} of {settings.letters}: the answer is {status}, {headers.get('Content-Type')}")
            seen.add(hashlib.sha256(pdf).digest())
            if number % warm == 0:
                if not words_and_pages(pdf)[0][code(number)]:
                    raise Failure(f"signalement {number} does not hold its own facts")
                memory[number] = pss(server.pid, family=True)
                say(f"{number} signalements, {memory[number]:.0f} MB")
        spent = (cpu(server.pid, family=True) - start) / settings.letters * 1000
    if len(seen) != settings.letters:
        raise Failure(f"{settings.letters - len(seen)} signalements are not different from the others")
    numbers = sorted(memory)
    return {"ms": median(times), "cpu_ms": spent, "warm": numbers[0], "first": memory[numbers[0]], "last": memory[numbers[-1]]}


def measure(settings, scratch, say):
    ours, peer, alike = compare(settings, say)
    row = in_a_row(settings, pathlib.Path(scratch) / "data", say)
    growth = (row["last"] / row["first"] - 1) * 100
    results = [
        Result("WeasyPrint / our worker, processor time a letter", ratio(peer, ours), "times", (">=", 5), f"{median(peer):.0f} ms against {median(ours):.1f} ms"),
        Result("Different signalements printed in a row over HTTP, without a failure", settings.letters, "", (">=", settings.letters),
               f"{row['ms']:.0f} ms each (median), seen by the client"),
        Result("Server and worker together, processor time a signalement over HTTP", row["cpu_ms"], "ms"),
        Result(f"Growth of memory from signalement {row['warm']:,} to {settings.letters:,}", growth, "%", ("<=", 10),
               f"{row['first']:.0f} MB, then {row['last']:.0f} MB, server and worker together"),
    ]
    notes = [
        f"{settings.rounds} interleaved rounds of {settings.round_letters} letters, all different; the ratio is the median of the rounds' ratios.",
        f"Both print the same model, with the same fonts, QR code and attached data: {alike}.",
        "The peer is one long-lived process with WeasyPrint 70 and Jinja2, its style sheet parsed once; it writes PDF/A-3a. Ours writes PDF/A-3a and PDF/UA-1 in one file, "
        "and sets the text in the largest size that fits.",
        f"In a row: {len(NAMES)} minors, facts different each time, one request after the other; every PDF is checked to be one, to differ from the others, and every tenth of the way to hold its own facts.",
    ]
    return results, notes
