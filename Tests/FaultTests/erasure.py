"""Campaigns on the destruction of keys: they are in no file after it, the dates said of it are true, and a clock that jumps breaks nothing."""

from __future__ import annotations

import math
import random
import re
import shutil
import sqlite3
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bits
import traces
from rounds import Journal, Tally
from secrecy import MADE, SEALED

DAY = 86_400
LIFETIME = 35 * DAY   # of a copy of the keys (KeyBackup.lifetime)
CLASSES = 5           # keys made for a dossier
BATCH = 200           # dossiers erased by one command
CHAIN = 10            # rounds of the clock on one folder, before an empty one
ERASED = re.compile(r"(?P<dossier>\w{26}): (?P<keys>\d+) keys destroyed\. A backup of the keys may still hold them until (?P<day>\S+Z): the dossier is erased after that, not before\.")
NO_CLOCK = "faketime is not installed (Debian: apt-get install faketime)"
LEGAL = ["--legal-basis", "rgpd-17", "--actor", "p1"]


def moment(text: str) -> float:
    """Seconds since 1970 of a date that the product printed."""
    return datetime.fromisoformat(text).timestamp()


def hammer(journal: Journal, dossiers: int, rng: random.Random, data: Path | None = None, **options: object) -> list[str]:
    """Seals some invented people, each in a dossier: their identifiers."""
    lines = journal.folder / "identities.txt"
    lines.write_text("".join(person.line + "\n" for person in traces.people(dossiers, rng)))
    return SEALED.findall(journal.run("vault", "hammer", "--data", data or journal.data, "--identities", lines, **options).stdout)


def _wrapped(folder: Path) -> dict[bytes, str]:
    """Each key as it stands in a closed folder, and its dossier."""
    base = sqlite3.connect(f"file:{folder}/keys.sqlite?immutable=1", uri=True)
    try:
        return dict(base.execute("SELECT wrapped, dossier FROM datakey"))
    finally:
        base.close()


class Bench:
    """A data folder, its backups, and what is asked of the commands on them."""

    def __init__(self, tally: Tally, journal: Journal) -> None:
        self.tally, self.journal, self.folder = tally, journal, journal.folder
        self.master, self.backups = ["--master-key", journal.data / "master.key"], journal.folder / "backups"
        self.identity = ["--identity", journal.folder / "private.key"]
        self.public = journal.run("backup", "key", "--to", self.identity[1]).stdout.strip()

    def expect(self, truth: object, problem: str) -> None:
        """Counts what is not so."""
        if not truth:
            self.tally.problem(problem, self.journal)

    def run(self, *words: object, later: float = 0, codes: tuple[int, ...] = (0,), **environment: str) -> str:
        """A command that must end with one of the codes, and all that it said."""
        done = self.journal.run(*words, later=later, **environment)
        said = done.stdout + done.stderr
        self.expect(done.returncode in codes, f"{' '.join(map(str, words[:2]))} by a clock at {later:+.0f} s: exit code {done.returncode}, {said.strip()[-300:]}")
        return said

    def make(self, **options: object) -> re.Match[str] | None:
        """A new backup; none when another one was made in the same second of the same clock, which has its name."""
        known = [path.name for path in self.backups.glob("repere-*")]
        said = self.run("backup", "make", "--data", self.journal.data, "--to", self.backups, "--recipient", self.public, codes=(0, 73), **options)
        made = MADE.search(said)
        self.expect(made or any(f"{name} is not empty" in said for name in known), f"no backup was made: {said}")
        return made

    def erase(self, dossiers: list[str], later: float = 0, **environment: str) -> list[str]:
        """The lines said of dossiers that are erased together: all in the form that gives the day."""
        words = [word for dossier in dossiers for word in ("--dossier", dossier)]
        lines = self.run("vault", "erase", "--data", self.journal.data, *words, *LEGAL, later=later, **environment).splitlines()
        found = [ERASED.fullmatch(line) for line in lines]
        self.expect(all(found) and [line["dossier"] for line in found] == dossiers, f"an erasure is said without its later day: {lines}")
        return lines

    def days(self, lines: list[str], began: float, later: float) -> None:
        """Each day is 35 days after the clock of the command, or later when the journal tells a later time than this clock; never earlier."""
        for line in filter(None, map(ERASED.fullmatch, lines)):
            self.expect(began + later + LIFETIME - 1 <= moment(line["day"]),
                        f"erased by a clock at {later:+.0f} s, {datetime.fromtimestamp(began + later, UTC):%FT%TZ}: {line[0]}")

    def intact(self) -> int:
        """The number of entries, once verified."""
        finding = self.journal.check()
        self.tally.count(finding, self.journal)
        return int(re.search(r"\d+", finding.text)[0]) if finding.kind is None else 0

    def left(self, wrapped: dict[bytes, str]) -> dict[bytes, Path]:
        """Keys that are found in a file of the round."""
        needles = traces.Needles(wrapped)
        return {key: path for path in traces.files(self.folder) for key in needles.inside(traces.content(path))}


def shredding(volume: int, tally: Tally, journal: Journal, rng: random.Random, reach: int) -> None:
    """Half of the dossiers are erased: none of their keys is in any file; backups made before open them until day 35, and not after."""
    del reach
    if shutil.which("faketime") is None:
        return tally.problem(NO_CLOCK)
    bench, data, kept = Bench(tally, journal), journal.data, journal.folder / "kept"
    dossiers = hammer(journal, volume, rng)
    tally.volume, tally.entries = volume, len(dossiers)
    wrapped, half = _wrapped(data), rng.sample(dossiers, len(dossiers) // 2)
    gone = {key: dossier for key, dossier in wrapped.items() if dossier in half}
    bench.expect(len(bench.left(wrapped)) == len(wrapped) == CLASSES * volume, "keys are not found before they are destroyed: the search is blind")
    old = bench.make()
    if old is None or not half:
        return tally.problem("no backup was made, or nothing was sealed", journal)
    shutil.copytree(bench.backups / "keys" / Path(old["place"]).name, kept)
    said = []
    for start in range(0, len(half), BATCH):
        began = time.time()
        said += bench.erase(half[start:start + BATCH])
        bench.days(said[start:], began, 0)
    bench.expect(all(f": {CLASSES} keys destroyed" in line for line in said), "a dossier had another number of keys")
    left = bench.left(wrapped)
    bench.expect(not gone.keys() & left.keys(), f"{len(gone.keys() & left.keys())} keys destroyed are still in {({path.name for key, path in left.items() if key in gone})}")
    bench.expect(wrapped.keys() - gone.keys() <= left.keys(), "keys of other dossiers were destroyed")
    entries, content = bench.intact(), bits.logical_content(data / "keys.sqlite")
    bench.expect(bench.erase(half[:BATCH], later=DAY) == said[:BATCH], "an erasure asked again the day after says something else")
    bench.expect(bits.logical_content(data / "keys.sqlite") == content and bench.intact() == entries + 2, "an erasure asked again changes more than the start and the stop of the program")
    bench.expect(bench.run("vault", "status", "--data", data).startswith(f"{len(wrapped) - len(gone)} keys, all open"), "another number of keys is left")
    before = _opened(bench, old, "before", 0, wrapped)
    new = bench.make(later=36 * DAY)
    bench.expect(new and not (bench.backups / "keys" / kept.name).exists() and [path.name for path in (bench.backups / "keys").iterdir()] == [Path(new["place"]).name],
                 "the copy of the keys outlives its 35 days")
    after = [_opened(bench, old, f"after-{later}", later, {key: dossier for key, dossier in wrapped.items() if key not in gone}) for later in (36 * DAY, 0)]
    late = bench.run("restore", "--from", old["place"], *bench.identity, "--keys", kept, "--data", bench.folder / "late", later=36 * DAY, codes=(65,))
    bench.expect("past its day" in late and not (bench.folder / "late").exists(), f"a copy of the keys kept elsewhere is used after its day: {late}")
    tally.detail = f"{len(gone)} keys destroyed, {len(wrapped) - len(gone)} kept; parts opened from the old backup, those of erased dossiers: {before} before day 35, {after[0]} after"


def _opened(bench: Bench, backup: re.Match[str], name: str, later: float, wrapped: dict[bytes, str]) -> str:
    """Restores a backup: it holds these keys and no other, all open; then some parts are opened, unless their keys are not there."""
    source, data = ["--from", backup["place"], *bench.identity], bench.folder / name
    bench.run("restore", *source, "--data", data, later=later)
    bench.expect(data.exists() and _wrapped(data) == wrapped, f"restored {name} day 35, the backup has other keys")
    bench.expect(bench.run("vault", "status", "--data", data, *bench.master).startswith(f"{len(wrapped)} keys, all open"), f"restored {name} day 35, keys do not open")
    found = re.search(r"(\d+) sealed parts opened, (\d+) of erased dossiers", bench.run("backup", "check", *source, *bench.master, later=later))
    bench.expect(found and int(found[1]) > 0 and (int(found[2]) > 0) == (name != "before"), f"parts opened {name} day 35: {found and found[0]}")
    return f"{found[1]}, {found[2]}" if found else "none"


def _edges() -> list[float]:
    """When calendars are in doubt: the last Sundays of March and October at 01:00 universal time, the ends of 29 February, the ends of years."""
    found = []
    for year in range(datetime.now(UTC).year - 9, datetime.now(UTC).year + 10):
        sundays = [datetime(year, month, 31, 1, tzinfo=UTC) for month in (3, 10)]
        found += [sunday - timedelta(days=(sunday.weekday() + 1) % 7) for sunday in sundays]
        found += [datetime(year, 1, 1, tzinfo=UTC), datetime(year, 3, 1, tzinfo=UTC)]
        found += [datetime(year, 2, 29, tzinfo=UTC)] if year % 4 == 0 else []
    return [edge.timestamp() for edge in found]


def _jump(rng: random.Random) -> float:
    """From a second to ten years, forward or back, all sizes being as likely; one in three to an edge of the calendar."""
    if rng.random() < 1 / 3:
        return rng.choice(_edges()) + rng.uniform(-3, 3) - time.time()
    return rng.choice((-1, 1)) * math.exp(rng.uniform(0, math.log(3_652 * DAY)))


def clock_jumps(volume: int, tally: Tally, journal: Journal, rng: random.Random, reach: int) -> None:
    """Each command runs by a clock that jumped, in French time: nothing is refused for it but a copy of the keys that is past its day, and every day said is true."""
    del reach
    if shutil.which("faketime") is None:
        return tally.problem(NO_CLOCK)
    bench, counts, paris = Bench(tally, journal), Counter(), {"TZ": "Europe/Paris"}
    for tally.volume in range(1, volume + 1):
        if tally.volume % CHAIN == 1:
            journal.renew()
            shutil.rmtree(bench.backups, ignore_errors=True)
            days: dict[str, float] = {}   # when each copy of the keys must be destroyed, to the second
        bench.run("demo", "--seed-only", "--data", journal.data, later=_jump(rng), **paris)
        dossiers = hammer(journal, 2, rng, later=_jump(rng), **paris)
        tally.entries += len(dossiers)
        bench.expect(len(dossiers) == 2, "two lines were not sealed")
        _back_up(bench, days, _jump(rng), counts, paris)
        bench.run("vault", "status", "--data", journal.data, later=_jump(rng), **paris)
        if days:
            _restore(bench, rng.choice(sorted(path.name for path in bench.backups.iterdir() if path.name != "keys")), days, _jump(rng), counts, paris)
        began, later = time.time(), _jump(rng)
        lines = bench.erase(dossiers[:1], later, **paris)
        bench.days(lines, began, later)
        # The vault cannot know of a copy made by a clock ahead of the one it reads now: counted, not refused.
        counts["erasures said before the day of a copy made by a clock ahead"] += any(moment(ERASED.fullmatch(line)["day"]) < day - 1 for line in lines for day in days.values())
        bench.intact()
    tally.detail = ", ".join(f"{name} {number}" for name, number in sorted(counts.items()))


def _back_up(bench: Bench, days: dict[str, float], later: float, counts: Counter[str], paris: dict[str, str]) -> None:
    """A backup, which destroys exactly the copies of the keys that are past their day, or that of a later copy; never itself."""
    now = time.time() + later
    made = bench.make(later=later, **paris)
    if made is None:
        counts["backups in a second already taken"] += 1
        return
    days[Path(made["place"]).name] = moment(made["day"])
    kept = {path.name for path in (bench.backups / "keys").iterdir()}
    for place, name in enumerate(days):   # as they were made
        day = min(list(days.values())[place:])
        if abs(day - now) > 5:   # a command lasts less
            bench.expect((name in kept) == (day > now), f"by a clock at {later:+.0f} s, the copy of the keys {name} {'was kept' if name in kept else 'was destroyed'}")
    counts["copies of keys destroyed"] += len(days.keys() - kept)
    for name in days.keys() - kept:
        del days[name]


def _restore(bench: Bench, name: str, days: dict[str, float], later: float, counts: Counter[str], paris: dict[str, str]) -> None:
    """A backup is restored with the latest copy of the keys; refused when that one is past its day, or older than the backup, and then only."""
    now, data = time.time() + later, bench.folder / "restored"
    day = days[list(days)[-1]]   # the last one made, whatever its clock said
    codes = (0, 65) if abs(day - now) <= 5 or name not in days else (0,) if day > now else (65,)
    said = bench.run("restore", "--from", bench.backups / name, *bench.identity, "--data", data, later=later, codes=codes, **paris)
    reason = "restored" if data.exists() else next((reason for reason in ("past its day", "older than the backup") if reason in said), "")
    bench.expect(reason and (name not in days or "older" not in reason), f"refused for another reason: {said}")
    counts[reason] += 1
    shutil.rmtree(data, ignore_errors=True)
