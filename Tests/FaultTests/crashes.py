"""Campaigns that end the writer: kill -9 and power loss, with the two controls that show that the power loss is not blind."""

from __future__ import annotations

import atexit
import functools
import math
import os
import random
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from rounds import MANY, Journal, Tally

FIRST_LOG = 2_000  # changes before the log is taken in for the first time: 1,024 pages, two writes each
CHECKPOINTS = 20_000   # changes until some ten more times
UNSYNCED = 100     # writes to the log: at least one acknowledged transaction of four writers, and the one under way
CHAIN = 5          # crashes in a row on the same journal, before an empty one
POWER_LOST = 137   # the exit code of powerloss.c


def killed(volume: int, tally: Tally, journal: Journal, rng: random.Random, reach: int) -> None:
    """kill -9 at a random time of real writes by four writers; one round in ten while the journal opens."""
    del reach
    for tally.volume in range(1, volume + 1):
        if tally.volume % CHAIN == 1:
            journal.renew()
        known = journal.acks.stat().st_size
        process = journal.start(MANY, writers=4)
        limit = time.monotonic() + 30
        if rng.random() >= 0.1:
            while journal.acks.stat().st_size == known and process.poll() is None and time.monotonic() < limit:
                time.sleep(0.001)
        time.sleep(rng.uniform(0, 0.08))
        if (code := journal.kill(process)) != -9:
            tally.problem(f"the writer ended before it was killed: exit code {code}, {journal.said()}", journal)
        tally.entries += journal.acks.read_bytes()[known:].count(b"\n")
        if not tally.count(journal.recovered(), journal):
            journal.renew()


@functools.cache
def library() -> str:
    """powerloss.c compiled, once."""
    folder = tempfile.mkdtemp(prefix="repere-powerloss-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    subprocess.run(["cc", "-std=gnu11", "-O2", "-shared", "-fPIC", "-o", f"{folder}/powerloss.so",
                    str(Path(__file__).with_name("powerloss.c"))], check=True)
    return f"{folder}/powerloss.so"


def _lose_power(tally: Tally, journal: Journal, rng: random.Random, mode: str, synchronous: str, at: int, control: bool) -> None:
    """One round: the power goes at the `at`-th change of the writer, then the journal is checked."""
    known = journal.acks.stat().st_size
    code = journal.write(MANY, writers=4, synchronous=synchronous, LD_PRELOAD=library(), POWERLOSS_FOLDER=str(journal.data),
                         POWERLOSS_MODE=mode, POWERLOSS_AT=str(at), POWERLOSS_SEED=str(rng.getrandbits(32)), POWERLOSS_TOLD=str(journal.folder / "told.txt"))
    tally.entries += journal.acks.read_bytes()[known:].count(b"\n")
    if code != POWER_LOST:
        tally.problem(f"the power was not lost at change {at}: exit code {code}, {journal.said()}", journal)
    for index in journal.data.glob("*-shm"):
        index.write_bytes(os.urandom(index.stat().st_size))   # its content is not durable, see powerloss.c
    if not tally.count(journal.recovered(), journal, expected=control):
        journal.renew()


def _power_loss(mode: str, volume: int, tally: Tally, journal: Journal, rng: random.Random, reach: int) -> None:
    """Half of the points anywhere up to `reach`; the others mostly among the first, while the journal is made or opened."""
    for tally.volume in range(1, volume + 1):
        if tally.volume % CHAIN == 1:
            journal.renew()
        at = rng.randint(1, reach) if rng.random() < 0.5 else int(math.exp(rng.uniform(0, math.log(reach))))
        _lose_power(tally, journal, rng, mode, "full", at, control=False)


def _control(synchronous: str, volume: int, tally: Tally, journal: Journal, rng: random.Random, reach: int) -> None:
    """Half of the rounds before the log is first taken in, half after it: both must be harmed, else the power loss is blind there.

    A round must be harmed when the log held more than one acknowledged transaction that was not synced; so must nine in ten of them (all but one of a few), since a torn disk
    may keep all by chance. Power lost while a checkpoint is made, of which everything was synced, takes nothing away: such rounds are counted apart, and are fewer than half.
    Harmed: an acknowledged entry is not there any more, or nothing of what was acknowledged can be read.
    """
    must, harmed, rounds = [0, 0], [0, 0], [0, 0]
    for tally.volume in range(1, volume + 1):
        journal.renew()
        late = tally.volume % 2
        at = rng.randint(FIRST_LOG + FIRST_LOG // 2, max(CHECKPOINTS, reach)) if late else rng.randint(FIRST_LOG // 4, FIRST_LOG)
        before, known = tally.lost + tally.corrupt, tally.entries
        _lose_power(tally, journal, rng, ("drop", "torn")[tally.volume // 2 % 2], synchronous, at, control=True)
        rounds[late] += 1
        if tally.entries > known and int((journal.folder / "told.txt").read_text()) >= UNSYNCED:
            must[late] += 1
            harmed[late] += tally.lost + tally.corrupt > before
    tally.control = all(hurt >= 1 and due - hurt <= max(1, due // 10) and 3 * due >= count for hurt, due, count in zip(harmed, must, rounds))
    tally.detail = (f"{synchronous.upper()} must harm: {harmed[0]} of {must[0]} rounds in which it must before the log is first taken in (of {rounds[0]}), "
                    f"{harmed[1]} of {must[1]} after it (of {rounds[1]})")


def power_loss_dropped(*round_: object) -> None:
    """Every change that was not synced is undone."""
    _power_loss("drop", *round_)


def power_loss_torn(*round_: object) -> None:
    """The same, then a random part of them is made, in random order, by sectors."""
    _power_loss("torn", *round_)


def blind_control(volume: int, tally: Tally, *rest: object) -> None:
    """With synchronous=NORMAL the log is not synced at each commit: acknowledged entries must be lost, in nearly every round."""
    _control("normal", volume, tally, *rest)


def corrupt_control(volume: int, tally: Tally, *rest: object) -> None:
    """With synchronous=OFF nothing is synced: nearly every journal must be harmed, and some must be corrupt."""
    _control("off", volume, tally, *rest)
    tally.control = tally.control and tally.corrupt >= 1
