"""The journal: durable appends against the same inserts in plain C on SQLite, then reading, verifying and replaying as it grows."""

import json
import os
import pathlib
import shutil
import subprocess
from statistics import median

from pages import ratio
from processes import ROOT, Failure
from report import Result

RAW, MEDIUM = ROOT / "Benchmarks/raw/append.c", ROOT / "Benchmarks/raw/medium.c"
# What a sync waits for on a solid-state disk that keeps nothing in a cache a power cut would empty: 0.5 to 5 ms; a hard disk, 8 ms and more.
MEDIUM_WAIT = 2_000


def ask(*command, under=None):
    """One command, with more in its environment; its line of JSON."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, env={**os.environ, **(under or {})})
    if done.returncode:
        raise Failure(f"{pathlib.Path(command[0]).name} {command[1]} ended with {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def rate(found):
    return found["entries"] / found["seconds"]


def appends(settings, scratch, raw, say, under=None):
    """Entries a second, round by round, interleaved: a disk that slows down slows all."""
    plans = {
        "raw": lambda folder: ask(raw, folder, settings.appends, 1, under=under), "one": lambda folder: ask(settings.journal, "append", folder, settings.appends, 1, under=under),
        "sealed": lambda folder: ask(settings.journal, "seal", folder, settings.appends, under=under),
        "raw batches": lambda folder: ask(raw, folder, settings.appends * 8, 64, under=under), "many": lambda folder: ask(settings.journal, "append", folder, settings.appends * 8, 64, under=under),
    }
    found = {name: [] for name in plans}
    for number in range(settings.rounds):
        for name, plan in plans.items():
            folder = scratch / "append"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            found[name].append(rate(plan(folder)))
        say(f"round {number + 1} of {settings.rounds}: " + ", ".join(f"{name} {values[-1]:.0f}/s" for name, values in found.items()))
    return found


def growth(settings, scratch, say):
    """The same questions at each size."""
    found = {}
    for size in settings.sizes:
        folder = scratch / f"size-{size}"
        ask(settings.journal, "fill", folder, size)
        before = ask(settings.journal, "append", folder, 400, 1)
        found[size] = {"append": rate(before), "open": ask(settings.journal, "open", folder, 200)}
        found[size]["verify"], found[size]["replay"] = ask(settings.journal, "verify", folder), ask(settings.journal, "replay", folder)
        say(f"{size:,} entries: append {found[size]['append']:.0f}/s, stream of 500 read in {1e3 * found[size]['open']['read']:.2f} ms, "
            f"verified at {rate(found[size]['verify']):,.0f}/s, replayed at {rate(found[size]['replay']):,.0f}/s")
        found[size]["serve"] = ask(settings.journal, "serve", folder)
        shutil.rmtree(folder)
    return found


def measure(settings, scratch, say):
    scratch = pathlib.Path(scratch)
    raw = scratch / "raw"
    subprocess.run(["cc", "-O2", "-o", str(raw), str(RAW), "-lsqlite3"], check=True)
    medium = scratch / "medium.so"
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", str(medium), str(MEDIUM), "-ldl"], check=True)
    speed = appends(settings, scratch, raw, say)
    say(f"each sync waits {MEDIUM_WAIT / 1000:.0f} ms more")
    slow, sizes = appends(settings, scratch, raw, say, {"LD_PRELOAD": str(medium), "MEDIUM_WAIT": str(MEDIUM_WAIT)}), growth(settings, scratch, say)
    last = sizes[settings.sizes[-1]]
    say("rotation of 100,000 keys")
    rotation = ask(settings.journal, "rotate", scratch / "keys", 100_000)
    opened = [1e3 * sizes[size]["open"]["read"] for size in settings.sizes]
    results = [
        Result(f"One writer / the same durable inserts in C, each sync {MEDIUM_WAIT / 1000:.0f} ms longer", ratio(slow["one"], slow["raw"]), "times", (">=", 0.85), f"{median(slow['one']):.0f}/s against {median(slow['raw']):.0f}/s: a disk that waits for its medium"),
        Result(f"64 writers at once / one writer, each sync {MEDIUM_WAIT / 1000:.0f} ms longer", ratio(slow["many"], slow["one"]), "times", (">=", 20), f"{median(slow['many']):.0f}/s, every entry durable before its answer; in C {ratio(slow['raw batches'], slow['raw']):.1f} times"),
        Result("One writer / the same durable inserts in C", ratio(speed["one"], speed["raw"]), "times", (">=", 0.85), f"{median(speed['one']):.0f}/s against {median(speed['raw']):.0f}/s: {1e6 / median(speed['raw']):.0f} µs an entry in C, its sync included"),
        Result("One writer, each entry sealed / not sealed, time of an entry", ratio(speed["one"], speed["sealed"]), "times", ("<=", 1.1), f"{median(speed['sealed']):.0f}/s against {median(speed['one']):.0f}/s"),
        Result("64 writers at once / one writer", ratio(speed["many"], speed["one"]), "times", (">=", 20), f"{median(speed['many']):.0f}/s, every entry durable before its answer"),
        Result("Batches of 64 in C / one insert a transaction in C", ratio(speed["raw batches"], speed["raw"]), "times", None, "what this disk and these tables allow"),
        Result("64 writers at once / batches of 64 in C", ratio(speed["many"], speed["raw batches"]), "times", None, f"{median(speed['raw batches']):.0f}/s in C"),
        Result(f"Replay of the four read models, {settings.sizes[-1]:,} entries", rate(last["replay"]), "entries/s", (">=", 100_000), f"{last['replay']['seconds']:.1f} s"),
        Result(f"Verification of the chain, {settings.sizes[-1]:,} entries", rate(last["verify"]), "entries/s", (">=", 300_000), f"{last['verify']['seconds']:.1f} s; the tables beside it {last['verify']['audit']:.1f} s more"),
        Result(f"A stream of 500 entries read, among {settings.sizes[-1]:,}", opened[-1], "ms", ("<=", 5), "nothing opened; " + ", ".join(f"{size:,}: {ms:.2f} ms" for size, ms in zip(settings.sizes, opened))),
        Result("The same with the durable entry of the reading", 1e3 * last["open"]["recorded"], "ms", None, "one sync of the disk more"),
        Result(f"A sealed dossier of 500 entries opened, among {settings.sizes[-1]:,}", 1e3 * last["open"]["opened"], "ms", ("<=", 5), "its entry made durable, then 500 parts opened, one after the other"),
        Result("Rotation of 100,000 data keys, then every key opened", rotation["seconds"], "s", ("<=", 60), f"{rotation['memory']:.0f} MB at most"),
        Result("Largest memory while replaying and verifying", max(last["replay"]["memory"], last["verify"]["memory"]), "MB", ("<=", 300), ""),
        Result(f"Largest memory of a server (journal, vault, read models) with {settings.sizes[-1]:,} entries", last["serve"]["memory"], "MB", ("<=", 300), f"ready after {last['serve']['ready']:.1f} s; its first 12 s, in which it reads the journal again"),
        Result(f"Append at {settings.sizes[-1]:,} / at {settings.sizes[0]:,} entries", last["append"] / sizes[settings.sizes[0]]["append"], "times", None, ", ".join(f"{size:,}: {sizes[size]['append']:.0f}/s" for size in settings.sizes)),
    ]
    notes = [
        f"{settings.rounds} interleaved rounds of {settings.appends:,} durable appends (8 times more with 64 writers); the ratio is the median of the rounds' ratios. The speed of the disk varies: only ratios count.",
        "The peer is C on the same SQLite, with the same settings, tables, sizes and checkpoints; it neither encodes nor hashes. An entry is about 700 bytes, with one sealed part of 500.",
        f"Where each sync is {MEDIUM_WAIT / 1000:.0f} ms longer, a small library loaded before both peers makes it so (Benchmarks/raw/medium.c); the other rows are of this machine's own disk, which answers from a cache.",
        "What is not met, and why it is left so: docs/decisions/2026-11-27-0012.",
        "Verification reads every entry, hashes it, and follows the chain; the tables beside the entries (requests, details, structure of the file) are checked after it.",
    ]
    return results, notes
