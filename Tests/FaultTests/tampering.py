"""Campaigns that change what is stored: bits of the keys, files of a backup, entries of a signed journal. All of it must be seen."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import bits
import traces
from erasure import hammer
from rewriting import TAMPERINGS, tamper
from rounds import Journal, Tally

REFUSALS = (65, 66)
FLIP_DOSSIERS = 8
ENTRIES, GROWTHS = 300, 4   # of the journal that is tampered with, signed after each growth
FAULT = re.compile(r"(?P<kind>\w+) (?:at entry (?P<at>\d+)|in entries (?P<first>\d+) to (?P<last>\d+)):")


def key_flips(volume: int, tally: Tally, journal: Journal, rng: random.Random, reach: int) -> None:
    """One random bit of the closed keys is flipped: `vault status` refuses them, or all that can be read is as before.

    The file holds all there may be in one: keys of two epochs, shares of recovery, a dossier erased.
    """
    del reach
    dossiers = hammer(journal, FLIP_DOSSIERS, rng)
    tally.entries = len(dossiers)
    if not dossiers:
        return tally.problem("nothing was sealed", journal)
    for words in (["rotate"], ["recovery", "create", "--to", journal.folder / "shares"], ["erase", "--dossier", dossiers[0], "--legal-basis", "rgpd-17", "--actor", "p1"], ["status"]):
        if (done := journal.run("vault", *words, "--data", journal.data)).returncode != 0:
            return tally.problem(f"vault {words[0]} before any flip: exit code {done.returncode}, {done.stderr}", journal)
    keys, copy, looked = journal.data / "keys.sqlite", journal.folder / "flipped", journal.folder / "looked"
    original, content = keys.read_bytes(), bits.logical_content(keys)
    kinds: Counter[str] = Counter()
    for tally.volume in range(1, volume + 1):
        for folder in (copy, looked):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        shutil.copy(journal.data / "master.key", copy)
        (copy / keys.name).write_bytes(original)
        where = bits.flip(copy / keys.name, rng)
        place = bits.region(original, int(re.search(r"byte (\d+)", where)[1]))
        shutil.copy(copy / keys.name, looked)   # the vault may repair or checkpoint what it opens
        done = journal.run("vault", "status", "--data", copy)
        if done.returncode == 65:
            kinds["refused"] += 1
        elif done.returncode != 0 or "all open" not in done.stdout:
            tally.problem(f"{where} ({place}): exit code {done.returncode}, {(done.stdout + done.stderr).strip()[-300:]}", journal)
        elif bits.logical_content(looked / keys.name) == content:
            kinds[f"does not matter in {place}"] += 1
        else:
            tally.corrupt += 1
            tally.problem(f"{where} ({place}) changes what is read, and the vault said: {done.stdout.strip()}", journal)
    if not kinds["refused"]:
        tally.problem("no flip was refused: the campaign is blind")
    tally.detail = ", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items()))


def _damage(file: Path, rng: random.Random) -> str:
    """One bit, one byte less, or the whole file."""
    kind = rng.choice(("bit", "cut", "removed"))
    if kind == "bit":
        return bits.flip(file, rng)
    if kind == "cut":
        file.write_bytes(file.read_bytes()[:-1])
    else:
        file.unlink()
    return f"{file.name} {kind}"


def _restored(place: Path) -> dict[str, bytes]:
    """What a restore left, but for the files that SQLite makes to read."""
    return {str(path.relative_to(place)): path.read_bytes() for path in traces.files(place) if not path.name.endswith(("-shm", "-wal"))}


def backup_flips(volume: int, tally: Tally, journal: Journal, rng: random.Random, reach: int) -> None:
    """One file of a backup is changed, cut or removed: `restore` refuses it, and leaves nothing behind."""
    del reach
    journal.run("demo", "--seed-only", "--data", journal.data)
    tally.entries = len(hammer(journal, FLIP_DOSSIERS, rng))
    key, signer, backups, place = journal.folder / "private.key", journal.folder / "signer.pub", journal.folder / "backups", journal.folder / "place"
    public = journal.run("backup", "key", "--to", key).stdout.strip()
    made = journal.run("backup", "make", "--data", journal.data, "--to", backups, "--recipient", public)
    if made.returncode != 0:
        return tally.problem(f"no backup was made: exit code {made.returncode}, {made.stderr}", journal)
    shutil.copy(journal.data / "journal.pub", signer)
    backup, = (path for path in backups.iterdir() if path.name != "keys")
    restore = lambda: journal.run("restore", "--from", backup, "--identity", key, "--key", signer, "--data", place / "restored")  # noqa: E731
    place.mkdir()
    if (done := restore()).returncode != 0:
        return tally.problem(f"the backup is refused before any change: {done.stderr}", journal)
    kinds, whole = Counter(), _restored(place)
    for tally.volume in range(1, volume + 1):
        shutil.rmtree(place)
        place.mkdir()
        file = rng.choice(list(traces.files(backups)))
        original = file.read_bytes()
        where = f"{file.parent.relative_to(journal.folder)}: {_damage(file, rng)}"
        done = restore()
        if done.returncode in REFUSALS and not any(place.iterdir()):
            kinds[file.name] += 1
        else:
            tally.corrupt += done.returncode == 0
            left = "the same bytes" if (found := _restored(place)) == whole else f"other bytes in {sorted(found)}"
            tally.problem(f"{where}: exit code {done.returncode}, {(done.stdout + done.stderr).strip()[-200:]}, left {left}", journal)
        file.write_bytes(original)
    tally.detail = "refused: " + ", ".join(f"{name} {number}" for name, number in sorted(kinds.items()))


@dataclass(frozen=True)
class History:
    """States of signed journals, closed: each growth of the first one, and another future for all but the last."""

    states: list[Path]
    others: list[Path]
    sizes: list[int]


def _history(journal: Journal, rng: random.Random) -> History:
    """The first journal grows by steps; from each step, a copy grows apart, longer, under the same key."""
    states, others, sizes, share = [], [], [], ENTRIES // GROWTHS // 2
    for step in range(GROWTHS):
        hammer(journal, share, rng)
        states.append(shutil.copytree(journal.data, journal.folder / f"state-{step}"))
        with sqlite3.connect(f"file:{states[-1]}/journal.sqlite?immutable=1", uri=True) as base:
            sizes.append(base.execute("SELECT count(*) FROM entry").fetchone()[0])
        if step < GROWTHS - 1:
            others.append(shutil.copytree(journal.data, journal.folder / f"other-{step}"))
            hammer(journal, ENTRIES // 2 + share, rng, others[-1])
    return History(states, others, sizes)


# What replaces the database: an older copy, another future with its own checkpoints, another future under those of the first.
REPLACED = {"olderCopy": "rolledBack", "otherFuture": "forked", "otherFutureUnderCheckpoints": "changed"}


def _replace(copy: Path, name: str, history: History, step: int) -> None:
    """Puts another database in the place of the last one, whose checkpoint.txt stays."""
    database = copy / "journal.sqlite"
    shutil.copy((history.states if name == "olderCopy" else history.others)[step] / database.name, database)
    if name == "otherFutureUnderCheckpoints":
        base = sqlite3.connect(database)
        base.execute("ATTACH ? AS first", [f"{history.states[-1]}/journal.sqlite"])
        base.execute("DELETE FROM checkpoint")
        base.execute("INSERT INTO checkpoint SELECT * FROM first.checkpoint")
        base.commit()
        base.close()


def tamperings(volume: int, tally: Tally, journal: Journal, rng: random.Random, reach: int) -> None:
    """A signed journal is tampered with by SQLite, in a way drawn at random: the verification names what was done, and where."""
    del reach
    history, copy, kinds = _history(journal, rng), journal.folder / "tampered", Counter()
    tally.entries = history.sizes[-1]
    for state in [*history.states, *history.others]:
        if (finding := journal.check(state)).kind is not None:
            return tally.problem(f"the journal is wrong before any change: {finding.text}", journal)
    for tally.volume in range(1, volume + 1):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(history.states[-1], copy)
        name = rng.choice([*TAMPERINGS, *REPLACED])
        if name in TAMPERINGS:
            place, kind, exact = rng.randrange(1, history.sizes[-1] - 2), TAMPERINGS[name].kind, TAMPERINGS[name].exact
            tamper(copy, TAMPERINGS[name], place, rng)
        else:
            step = rng.randrange(GROWTHS - 1)
            place, kind, exact = history.sizes[step], REPLACED[name], False
            _replace(copy, name, history, step)
        finding = journal.check(copy)
        fault = FAULT.search(finding.text)
        named = fault and fault["kind"] == kind and (int(fault["at"] or -1) == place if exact else fault["first"] and int(fault["first"]) <= place <= int(fault["last"]))
        kinds[name] += 1
        if not named:
            tally.corrupt += 1
            tally.problem(f"{name} at {place}, to be called {kind}: {finding.text}", journal)
    tally.detail = ", ".join(f"{name} {number}" for name, number in sorted(kinds.items()))
