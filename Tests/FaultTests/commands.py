"""A campaign in which each call of a whole command on its files fails, once: a demonstration filled, keys rotated, a dossier erased, a backup made and restored.

After a failure that the command did not tell, all must be as if there had been none. After one that it told (an exit code and a sentence), nothing may be
damaged: the journal verifies, every key opens, and the same command, asked again, does its work.
"""

from __future__ import annotations

import itertools
import os
import random
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from erasure import hammer
from rounds import RUN_LIMIT, Journal, Tally, end_with_parent

CALLS = "?open,openat,?creat,write,writev,pwrite64,pwritev,fsync,fdatasync,ftruncate,?rename,?renameat,?renameat2,?link,linkat,?mkdir,mkdirat"
ERRORS = ("EIO", "ENOSPC", "EMFILE")
TOLD = (65, 69, 70, 73, 74)    # what a command may end with when a call of its failed
DOSSIERS = 3
TRIES = 40                      # runs to reach a call in the folder: each thread counts its own
# What a success cannot hide: but for what SQLite ignores by design (the index of a log, a folder it syncs), and a log taken in at the last close, which stays.
MUST_BE_TOLD = {"write", "writev", "pwrite64", "pwritev", "fsync", "fdatasync", "rename", "renameat", "renameat2"}   # not link: without it, the file is made at its place
# A copy for a backup is read again before it is sealed, and taken away.
IGNORED = re.compile(r"-shm$| /$|/backup\.N\.tmp$|fdatasync /\w+$|/(data|new)$")
LINE = re.compile(r"^(\d+) +(\w+)\((.*)$")


@dataclass(frozen=True)
class Command:
    """A command on a copy of the folder of the round, and what must be true once it has succeeded."""

    name: str
    words: Callable[[Path], list[object]]
    done: Callable[[Path], str | None]


class World:
    """A folder with dossiers, a key of backups and a backup, copied for each round."""

    def __init__(self, journal: Journal, rng: random.Random) -> None:
        self.journal, self.first = journal, journal.folder / "first"
        journal.run("demo", "--seed-only", "--data", self.first / "data")
        self.dossiers = hammer(journal, DOSSIERS, rng, self.first / "data")
        self.key = journal.folder / "private.key"
        self.public = journal.run("backup", "key", "--to", self.key).stdout.strip()
        made = journal.run("backup", "make", "--data", self.first / "data", "--to", self.first / "backups", "--recipient", self.public)
        self.backup = made.stdout.partition(": ")[0].rpartition("/")[2]

    def commands(self) -> list[Command]:
        dossier = self.dossiers[0]
        return [
            Command("demo", lambda at: ["demo", "--seed-only", "--data", at / "new"], lambda at: self.sound(at / "new")),
            Command("rotate", lambda at: ["vault", "rotate", "--data", at / "data"], lambda at: self.sound(at / "data")),
            Command("erase", lambda at: ["vault", "erase", "--data", at / "data", "--dossier", dossier, "--legal-basis", "rgpd-17", "--actor", "p1"],
                    lambda at: self.sound(at / "data") or (None if "1 dossiers destroyed" in self.journal.run("vault", "status", "--data", at / "data").stdout else "the keys are still there")),
            Command("backup", lambda at: ["backup", "make", "--data", at / "data", "--to", at / "made", "--recipient", self.public], self.made),
            Command("restore", lambda at: ["restore", "--from", at / "backups" / self.backup, "--identity", self.key, "--data", at / "restored"],
                    lambda at: self.sound(at / "restored", at / "data" / "master.key")),
        ]

    def made(self, at: Path) -> str | None:
        """Each whole backup restores; one that was stopped has no manifest."""
        whole = [path for path in (at / "made").glob("repere-*") if (path / "manifest.json").exists()]
        if not whole:
            return "no backup was made"
        for number, path in enumerate(whole):
            if (done := self.journal.run("restore", "--from", path, "--identity", self.key, "--data", at / f"back-{number}")).returncode != 0:
                return f"the backup is refused: {done.stderr}"
        return self.sound(at / "data")

    def sound(self, data: Path, master: Path | None = None) -> str | None:
        """What is wrong with a folder; None when its journal verifies and every key opens."""
        for words in (["journal", "verify", "--data", data], ["vault", "status", "--data", data, *(["--master-key", master] if master else [])]):
            if (done := self.journal.run(*words)).returncode != 0:
                return f"{words[0]} {words[1]}: exit code {done.returncode}, {done.stderr.strip()}"
        return None

    def fresh(self) -> Path:
        at = self.journal.folder / "world"
        shutil.rmtree(at, ignore_errors=True)
        shutil.copytree(self.first, at)
        return at

    def traced(self, command: Command, at: Path, inject: str | None = None) -> tuple[subprocess.CompletedProcess[str], list[tuple[str, str, str]], str]:
        """A run under strace: what it said, its calls as (thread, call, name in the folder of the round), and the first that was made to fail there."""
        log = self.journal.folder / "strace.log"
        strace = ["strace", "-f", "-y", "-s", "200", "--seccomp-bpf", "-o", str(log), "-e", f"trace={CALLS}", "-e", "signal=none", *(["-e", f"inject={inject}"] if inject else [])]
        done = subprocess.run([*strace, *self.journal.programs.product, *map(str, command.words(at))], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              errors="replace", timeout=RUN_LIMIT, check=False, preexec_fn=end_with_parent, env=os.environ)
        ours = re.compile(rf'[<"]{re.escape(str(at))}(/[^>"]*)?[>"]')
        found, failed = [], None
        for line in log.read_text(errors="replace").splitlines():
            if parts := LINE.match(line):
                inside = ours.search(parts[3])
                # Numbers of processes and moments are not the same from one run to the next.
                found.append((parts[1], parts[2], re.sub(r"\d{2,}", "N", inside[1] or "/") if inside else ""))
            if failed is None and "(INJECTED)" in line:
                # A call that was interrupted in the log has its path in its first half: the last call of that thread so far.
                failed = next((f"{call} {name}" if name else "" for thread, call, name in reversed(found) if thread == line.split()[0]), "")
        return done, found, failed or ""


def log_stays(at: Path, name: str) -> bool:
    """Whether a call that failed on a database was the log being taken in at its last close: nothing is lost, and the next start does it."""
    log = at / f"{name[1:].removesuffix('-wal')}-wal"
    return name.endswith((".sqlite", ".sqlite-wal")) and log.exists() and log.stat().st_size > 0


def failed_commands(volume: int, tally: Tally, journal: Journal, rng: random.Random, reach: int) -> None:
    """Each call of each command on the files of its folders fails, in turn: which thread makes it is read in the log of a run without failure."""
    del reach
    if shutil.which("strace") is None:
        return tally.problem("strace is not installed (Debian: apt-get install strace)")
    world = World(journal, rng)
    if not world.dossiers or not world.backup:
        return tally.problem("nothing to work on", journal)
    known: list[tuple[Command, str, int, str]] = []
    for command in world.commands():
        at = world.fresh()
        done, found, _ = world.traced(command, at)
        if done.returncode != 0 or (wrong := command.done(at)):
            return tally.problem(f"{command.name} without any failure: exit code {done.returncode}, {done.stderr or wrong}", journal)
        seen: Counter[tuple[str, str]] = Counter()
        sites: dict[tuple[str, str], list[int]] = {}
        for thread, call, name in found:
            seen[thread, call] += 1
            if name:
                sites.setdefault((call, name), []).append(seen[thread, call])
        known += [(command, call, time, name) for (call, name), times in sorted(sites.items()) for time in sorted({times[0], times[-1], rng.choice(times)})]
    places, turn = [(command, call, time) for command, call, time, _ in known], itertools.count()
    rng.shuffle(places)
    outcomes, reached = Counter(), set()
    for tally.volume in range(1, volume + 1):
        for _ in range(TRIES):
            command, call, time = places[next(turn) % len(places)]
            # From then on: not for what the command says, which must be heard.
            error, after = rng.choice(ERRORS), "" if call.startswith("write") else rng.choice(("", "+"))
            at = world.fresh()
            done, _, failed = world.traced(command, at, f"{call}:error={error}:when={time}{after}")
            if failed:
                break   # else another thread came first to that place, with a call elsewhere
        else:
            tally.problem(f"no call of the folder was reached in {TRIES} runs")
            continue
        reached.add(f"{command.name} {failed}")
        tally.entries += 1
        case = f"{command.name}: {error} at {failed}, when={time}{after}: exit code {done.returncode}, {done.stderr.strip()[-300:]}"
        told = done.returncode in TOLD and (bool(done.stderr.strip()) or call.startswith("write"))   # the sentence itself may be what failed
        outcomes["told" if told else "does not matter"] += 1
        if done.returncode != 0 and not told:
            tally.problem(f"{case} (not a way to end)", journal)
        elif not told and failed.split()[0] in MUST_BE_TOLD and not IGNORED.search(failed) and not log_stays(at, failed.split()[1]):
            tally.problem(f"{case} (nothing was said of it)", journal)
        elif told:
            # Asked again: what was told as failed may have been done.
            again = journal.run(*command.words(at))
            # A backup that was made, and of which only the sentence failed, is there: another one of the same second is refused.
            if again.returncode not in (0, 73) or again.returncode == 73 and command.name != "restore" and not call.startswith("write"):
                tally.problem(f"{case}; again: exit code {again.returncode}, {again.stderr.strip()[-300:]}", journal)
        if wrong := command.done(at):
            tally.corrupt += 1
            tally.problem(f"{case}; after it: {wrong}", journal)
    if not outcomes["told"]:
        tally.problem("no failure was told: the campaign is blind")
    tally.detail = f"{len(reached)} of {len({(command.name, call, name) for command, call, _, name in known})} sites; " + ", ".join(f"{name} {times}" for name, times in sorted(outcomes.items()))
