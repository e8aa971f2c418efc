"""Campaigns in which the storage fails under a writer that lives: failed calls, full disk, flipped bits."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections import Counter

import bits
import calls
import erasure
from rounds import MANY, STORAGE_ERROR, Journal, Tally

CALL_ENTRIES = 600      # past a checkpoint: SQLite makes one at 1,000 pages, and an entry writes two or more
FLIP_ENTRIES = 200
SIGNED = 2              # dossiers that a server seals in the same journal before it signs it
TRIES = 20              # runs to reach a site: threads share the calls otherwise from one run to the next
BALLAST = 16_000        # kB in the way of the writer, removed to make room again
INSIDE = "REPERE_FAULTS_NAMESPACE"


def failed_calls(volume: int, tally: Tally, journal: Journal, rng: random.Random, reach: int) -> None:
    """Each call of the writer on its files fails with each error: at its first time, its last, then at random ones, once or from then on.

    After the failure: no acknowledgement, exit code 74 and a sentence; then the journal opens again with all that was acknowledged.
    Two exceptions. Opening or syncing the data folder: SQLite ignores their failure by design (unixSync in os_unix.c).
    A failure after the last acknowledgement (while closing) may end with 0.
    """
    del reach
    if shutil.which("strace") is None:
        return tally.problem("strace is not installed (Debian: apt-get install strace)")
    sites, paths = calls.sites(journal, CALL_ENTRIES)
    if not sites:
        return tally.problem(f"strace could not run the writer (is ptrace allowed here?): {journal.said()}", journal)
    pairs = [(site, error) for site in sites for error in calls.ERRORS]
    rng.shuffle(pairs)
    reached: Counter[str] = Counter()
    for tally.volume in range(1, volume + 1):
        site, error = pairs[(tally.volume - 1) % len(pairs)]
        turn = (tally.volume - 1) // len(pairs) if volume > len(pairs) else rng.randrange(4)
        for _ in range(TRIES):
            place = site.times[0] if turn == 0 else site.times[-1] if turn == 1 else rng.choice(site.times)
            outcome = calls.fail(journal, paths, CALL_ENTRIES, site.call, error, f"{place}{'+' if turn % 2 else ''}")
            if outcome.failed == (site.call, site.path):
                break
            turn = 2 + turn % 2   # another thread came first to that place: another place
        if outcome.failed is None or outcome.failed[1] == str(journal.acks):
            tally.problem(f"{site}: not reached in {TRIES} runs")
            continue
        name = f"{outcome.failed[0]} {outcome.failed[1].removeprefix(str(journal.data)) or 'folder'}"
        reached[name] += 1
        case = f"{error} at {name}, when={place}: "
        tally.entries += outcome.acks
        ignored = outcome.failed[1] == str(journal.data)
        if outcome.acks_after and not ignored:
            tally.problem(f"{case}{outcome.acks_after} acknowledged after the failure, exit code {outcome.code}", journal)
        elif outcome.code not in (STORAGE_ERROR, 0) or outcome.code == 0 and outcome.acks < CALL_ENTRIES:
            tally.problem(f"{case}exit code {outcome.code} with {outcome.acks} acknowledged, {journal.said()}", journal)
        elif outcome.code == STORAGE_ERROR and not journal.said():
            tally.problem(f"{case}no sentence on the error output", journal)
        tally.count(journal.reopened(), journal)
    tally.detail = f"{len(reached)} sites: " + ", ".join(f"{name} {times}" for name, times in sorted(reached.items()))


def disk_full(volume: int, tally: Tally, journal: Journal, rng: random.Random, reach: int) -> None:
    """A tmpfs of 0.2 to 4 MB is filled: exit code 74 and a sentence; it can still be checked; with room again it goes on.

    Runs in a mount namespace of its own (campaigns.py starts itself there with `unshare`), which ends with it.
    """
    del reach
    if INSIDE not in os.environ:
        return tally.problem("a private mount namespace is not permitted here (unshare --mount, as root or with user namespaces)")
    for tally.volume in range(1, volume + 1):
        size = rng.randint(200, 4_000)
        mount = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size + BALLAST}k", "tmpfs", str(journal.disk)], capture_output=True, check=False)
        if mount.returncode != 0:
            return tally.problem(f"a tmpfs cannot be mounted: {mount.stderr.decode().strip()}")
        try:
            journal.renew()
            ballast = journal.disk / "ballast"
            ballast.write_bytes(bytes(BALLAST * 1024))
            code = journal.write(MANY, writers=rng.choice((1, 4)))
            tally.entries += len(journal.acknowledged())
            if code != STORAGE_ERROR or not journal.said():
                tally.problem(f"{size} kB full: exit code {code}, said: {journal.said() or 'nothing'}", journal)
            if journal.acknowledged():
                tally.count(journal.check(), journal)
            ballast.unlink()
            tally.count(journal.reopened(), journal)
        finally:
            subprocess.run(["umount", str(journal.disk)], check=True, capture_output=True)


def bit_flips(volume: int, tally: Tally, journal: Journal, rng: random.Random, reach: int) -> None:
    """One random bit of the closed database is flipped. The checker sees it, or all that can be read is as before.

    `corrupt` counts the flips that matter and were missed. The last file of the journal (a -wal) is flipped too, if it was left, and in one
    round of ten the last checkpoint, of which every bit matters.
    """
    del reach
    if (code := journal.write(FLIP_ENTRIES)) != 0:
        return tally.problem(f"the writer ended with exit code {code}: {journal.said()}", journal)
    erasure.hammer(journal, SIGNED, rng)   # a server starts, writes a little, signs and stops
    tally.entries = len(journal.acknowledged())
    checkpoint = "checkpoint.txt"
    if not (journal.data / checkpoint).exists():
        return tally.problem("nothing was signed", journal)
    if (finding := journal.check()).kind is not None:
        return tally.problem(f"the journal is wrong before any flip: {finding.text}", journal)
    files = [path.name for path in journal.data.iterdir() if path.name in ("journal.sqlite", "journal.sqlite-wal") and path.stat().st_size]
    looked, copy = journal.folder / "looked", journal.folder / "flipped"
    shutil.copytree(journal.data, looked)
    original = bits.logical_content(looked / "journal.sqlite")
    if original is None:
        return tally.problem("the database cannot be read before any flip", journal)
    kinds: Counter[str] = Counter()
    for tally.volume in range(1, volume + 1):
        for folder in (copy, looked):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(journal.data, copy)
        name = checkpoint if rng.random() < 0.1 else rng.choice(files)
        where = bits.flip(copy / name, rng)
        shutil.copytree(copy, looked)   # the checker may repair or checkpoint what it reads
        finding = journal.check(copy)
        if finding.kind is None and (name == checkpoint or bits.logical_content(looked / "journal.sqlite") != original):
            tally.corrupt += 1
            tally.problem(f"{where} changes what is read, and the checker said: {finding.text}", journal)
        elif finding.kind == "unexpected":
            tally.problem(f"{where}: {finding.text}", journal)
        kinds[f"{finding.kind or 'does not matter'}{' in the checkpoint' if name == checkpoint else ''}"] += 1
    if kinds.total() == kinds["does not matter"] and not tally.problems:
        tally.problem("no flip mattered: the campaign is blind")
    tally.detail = ", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items()))
