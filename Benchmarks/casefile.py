"""The shared dossier over HTTP as the number of dossiers grows: fifty people read and write at once; then the same for minutes, and nothing lost or written twice."""

import os
import pathlib
import re
import shutil
import subprocess
import time
from statistics import median

import crowd
from journal import ask
from processes import Failure, Server, cpu, free_port
from report import Result

# What people do in a working day, in the order in which it is shown, with how often each is done.
OPERATIONS = {"list": 15, "search": 15, "sort": 10, "tonight": 5, "morning": 5, "tasks": 5, "silent": 5, "open": 15, "timeline": 10, "save": 15}
GOAL_MS, SAVE_MS, START_MS, MEMORY_MB = 50, 20, 1_000, 1_024
ENTRIES, SEED = 60, 20261128


def percentile(values, part):
    """The smallest value that at least that part of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, int(part * len(ordered) + 0.999999) - 1))]


def folder_of(settings, dossiers, say):
    """The data folder of that many dossiers, made once for a seed; and what the generator said of it."""
    home = pathlib.Path(settings.folder).absolute() / f"{dossiers}-{SEED}"
    told = home / "people.json"
    if settings.fresh:
        shutil.rmtree(home, ignore_errors=True)
    if not told.exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        # An entry takes some 2.6 kB with its place in the read models.
        wanted, free = dossiers * ENTRIES * 2_600, shutil.disk_usage(home).free
        if free < wanted * 1.2:
            raise Failure(f"{dossiers:,} dossiers take about {wanted / 1e9:.0f} GB, and {free / 1e9:.0f} GB are free: give another --folder, or fewer --dossiers")
        say(f"making {dossiers:,} dossiers of {ENTRIES} entries, once")
        made = ask(settings.casefile, "generate", home / "data", dossiers, SEED, home / "people.part")
        say(f"made in {made['seconds']:.0f} s: {made['entries']:,} entries")
        (home / "people.part").rename(told)
    return home


def size_of(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def sync_ms(folder, count=200):
    """What the disk itself takes to keep a page: p50 and p95 of a write of 4 kB and its fdatasync."""
    path, times = folder / "sync.probe", []
    with open(path, "wb", buffering=0) as file:
        for _ in range(count):
            start = time.perf_counter()
            file.write(b"\0" * 4_096)
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - start) * 1e3)
    path.unlink()
    return times


def resident_mb(pid):
    """The most that was resident since the start."""
    found = re.search(r"^VmHWM:\s+(\d+) kB", pathlib.Path(f"/proc/{pid}/status").read_text(), re.M)
    if not found:
        raise Failure("the kernel does not tell the memory of a process")
    return int(found[1]) / 1_024


def serving(settings, home):
    port = free_port()
    return Server("repere", [settings.repere, "serve", "--data", home / "data", "--port", port], port)


def quiet(server, say):
    """Waits until the server has read its journal again, as it does after each start."""
    calm, start = 0, time.monotonic()
    while calm < 3:
        before = cpu(server.pid)
        time.sleep(1)
        calm = calm + 1 if cpu(server.pid) - before < 0.1 else 0
        if time.monotonic() - start > 1_800:
            raise Failure("the server does not come to rest")
    say(f"the server has read its journal again, {time.monotonic() - start:.0f} s after its start")


def one_size(settings, dossiers, say):
    home = folder_of(settings, dossiers, say)
    starts = []
    for _ in range(4):
        with serving(settings, home) as server:
            starts.append(server.start_ms)
    say(f"{dossiers:,} dossiers: start to first answer " + ", ".join(f"{ms:.0f}" for ms in starts) + " ms")
    with serving(settings, home) as server:
        quiet(server, say)
        people = crowd.signed_in(server, home / "people.json", say)
        sync = sync_ms(home)
        times = crowd.day(server, people, settings.seconds, settings.pause, OPERATIONS)
        sync += sync_ms(home)
        memory, threads = resident_mb(server.pid), len(people)
    rows = {name: {f"p{part}": percentile(values, part / 100) for part in (50, 95, 99)} | {"count": len(values)} for name, values in times.items()}
    for name, row in rows.items():
        say(f"{dossiers:,} dossiers: {name}: p50 {row['p50']:.1f}, p95 {row['p95']:.1f}, p99 {row['p99']:.1f} ms over {row['count']}")
    # The first start may build read models again: it is not counted.
    return {"dossiers": dossiers, "rows": rows, "sync": median(sync), "sync95": percentile(sync, 0.95), "memory": memory, "start": median(starts[1:]), "people": threads, "bytes": size_of(home / "data")}


def sizes(settings):
    return sorted({size for size in (1_000, 10_000) if size < settings.dossiers} | {settings.dossiers})


def result(name, label, found, part="p95", goal=("<=", GOAL_MS), less=0.0):
    last = found[-1]
    detail = "; ".join(f"{one['dossiers']:,}: " + " / ".join(f"{one['rows'][name][p]:.1f}" for p in ("p50", "p95", "p99")) for one in found)
    return Result(f"{label}, p95", last["rows"][name][part] - less, "ms", goal, f"p50 / p95 / p99 at {detail}")


def measure(settings, scratch, say):
    if settings.mixed:
        return mixed(settings, scratch, say)
    found = [one_size(settings, size, say) for size in sizes(settings)]
    last = found[-1]
    named = {
        "list": "List of those whom one follows", "search": "Search among them", "sort": "Sort on any column", "tonight": "Tonight", "morning": "This morning", "tasks": "To do", "silent": "No news", "open": "Open a dossier of 60 entries", "timeline": "Its life path",
        "first": "First opening, with the page that says why", "firstList": "First list of each person after a start, all within 4 s", "firstOther": "First time of each other list", "form": "The empty form of an element", "save": "Save an element",
    }
    results = [result(name, label, found, goal=None if name in ("first", "firstList", "firstOther", "form", "save") else ("<=", GOAL_MS)) for name, label in named.items()]
    results += [
        Result("Save with its entry, p95, beyond the disk's own sync", last["rows"]["save"]["p95"] - last["sync"], "ms", ("<=", SAVE_MS), "; ".join(f"{one['dossiers']:,}: {one['rows']['save']['p95']:.1f} ms less {one['sync']:.2f} ms (the sync: p50 {one['sync']:.2f}, p95 {one['sync95']:.2f} ms)" for one in found)),
        Result("Start to first answer, read models current", last["start"], "ms", ("<=", START_MS), "; ".join(f"{one['dossiers']:,}: {one['start']:.0f} ms" for one in found)),
        Result("Most resident memory of the server", last["memory"], "MB", ("<=", MEMORY_MB), "; ".join(f"{one['dossiers']:,}: {one['memory']:.0f} MB" for one in found)),
        Result("Size of the data folder", last["bytes"] / 1e9, "GB", None, "; ".join(f"{one['dossiers']:,}: {one['bytes'] / 1e9:.2f} GB" for one in found)),
    ]
    measure.answer = answer(found)
    notes = [
        f"{last['dossiers']:,} dossiers of {ENTRIES} entries, {max(10, last['dossiers'] // 100):,} teams of five people; each follows some 35 to 60 dossiers, one in ten 200. Generated with seed {SEED} by Benchmarks/CaseFile, sealed, chained and signed by the product's own code; an entry of a list or of a reading is written and durable before each page, as always.",
        f"{last['people']} people of ten teams, signed in at once, each with a connection of their own and a pause of {settings.pause:g} s on average between two pages, for {settings.seconds} s at each size; the same people, pages and pauses at each size. The load is made on the same two cores.",
        "Times are seen by the client, from the request to the last byte. The detail gives them at each number of dossiers.",
        "The disk's own sync is a write of 4 kB and fdatasync, 400 times, in the same run and folder. Start: from exec to the first answer, median of three; the journal is then read again in the background, and the load begins once that is done.",
    ]
    return results, notes


def answer(found):
    """What a program is given: the operations at the largest size, and beside it the same at each size."""
    def operations(one):
        return [{"operation": name} | {f"p{part}_ms": round(row[f"p{part}"], 2) for part in (50, 95, 99)} for name, row in one["rows"].items()]

    def whole(one):
        return {"dossiers": one["dossiers"], "operations": operations(one), "memory_mb": round(one["memory"], 1), "start_ms": round(one["start"], 1), "sync_ms": round(one["sync"], 3)}

    return whole(found[-1]) | {"sizes": [whole(one) for one in found]}


def mixed(settings, scratch, say):
    home = folder_of(settings, settings.dossiers, say)
    # On a copy: a folder that serves again and again would grow.
    if size_of(home / "data") < 4 << 30:
        shutil.copytree(home, pathlib.Path(scratch) / "mixed")
        home = pathlib.Path(scratch) / "mixed"
    with serving(settings, home) as server:
        people = crowd.signed_in(server, home / "people.json", say)
        done = crowd.mixture(server, people, settings.mixed * 60, settings.pause, say)
        lost, doubled = crowd.reread(people, done, say)
        memory = resident_mb(server.pid)
    said = subprocess.run([settings.repere, "journal", "verify", "--data", home / "data"], capture_output=True, text=True, check=False)
    say(f"journal verify: {said.stdout.strip() or said.stderr.strip()}")
    results = [
        Result("Requests of a mixed load", done.requests, "", None, f"{done.kept:,} elements and corrections kept, {done.conflicts:,} conflicts shown to a person, {done.twice:,} forms sent twice at once"),
        Result("Errors", len(done.errors), "", ("<=", 0), "; ".join(done.errors[:3])),
        Result("Acknowledged words that are not found", lost, "", ("<=", 0), "each is looked for in its dossier and in the history of its element"),
        Result("Words found twice, or never acknowledged and found", doubled, "", ("<=", 0), ""),
        Result("The journal verifies", int(said.returncode == 0), "", (">=", 1), f"exit code {said.returncode}"),
        Result("Most resident memory of the server", memory, "MB", ("<=", MEMORY_MB), ""),
    ]
    measure.answer = {"dossiers": settings.dossiers, "requests": done.requests, "errors": len(done.errors), "lost": lost, "doubled": doubled, "conflicts": done.conflicts, "kept": done.kept, "verified": said.returncode == 0, "memory_mb": round(memory, 1)}
    if done.errors or lost or doubled or said.returncode:
        say(f"errors: {done.errors[:10]}")
    return results, [
        f"{len(people)} people of ten teams for {settings.mixed:g} minutes, {settings.dossiers:,} dossiers, a pause of {settings.pause:g} s on average: lists, searches, readings, life paths, elements, corrections of the same elements by several people, forms sent twice.",
        "Every element and every correction carries words of its own. At the end the dossiers are read again: what was acknowledged is there exactly once, what was not is not there, and `repere journal verify` reads the whole journal.",
    ]
