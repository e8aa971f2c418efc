"""Failed system calls by strace: which calls a run makes on its files, one of them made to fail, and what followed.

strace counts `when=` for each thread by itself, and only the calls on the files named with -P (strace 6.1, strace(1)).
So the call that really failed is read in the log, never supposed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from rounds import Journal

# `?`: names that do not exist on every processor.
CALLS = "?open,openat,write,writev,pwrite64,pwritev,fsync,fdatasync,ftruncate,?rename,?renameat,?renameat2"
ERRORS = ("EIO", "ENOSPC", "EMFILE")
CALL = re.compile(r"^(\d+) +(\w+)\((.*)$")


@dataclass(frozen=True)
class Site:
    """A kind of call on a file. times: where a run without failure makes it, as `when=` counts: among its thread's calls of that name."""

    call: str
    path: str
    times: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.call} {Path(self.path).name}"


@dataclass(frozen=True)
class Outcome:
    """What a run with an injected failure did. failed is the call and its path as the log has them, None when no call was reached."""

    code: int
    failed: tuple[str, str] | None
    acks_after: int
    acks: int


def _strace(log: Path, paths: list[str], inject: str | None = None) -> list[str]:
    command = ["strace", "-f", "-y", "-s", "16", "--seccomp-bpf", "-o", str(log), "-e", f"trace={CALLS}", "-e", "signal=none"]
    for path in paths:
        command += ["-P", path]
    return command + (["-e", f"inject={inject}"] if inject else [])


def _calls(lines: list[str], journal: Journal) -> list[tuple[str, str, str]]:
    """(thread, call, path) of each call on the data folder or on the acks file, in the order in which they began."""
    ours = re.compile(rf'[<"]({re.escape(str(journal.data))}[^>"]*|{re.escape(str(journal.acks))})[>"]')
    found = []
    for line in lines:
        parts = CALL.match(line)
        path = ours.search(parts[3]) if parts else None
        if path:
            found.append((parts[1], parts[2], path[1]))
    return found


def sites(journal: Journal, entries: int) -> tuple[list[Site], list[str]]:
    """Every site of a run without failure, and the paths to follow. Empty when strace could not run the writer."""
    log = journal.folder / "strace.log"
    journal.renew()
    if journal.write(entries, before=_strace(log, [])) != 0:
        return [], []
    # The calls on the acks file are counted too: a failure is injected among all followed calls of its name.
    seen: dict[tuple[str, str], int] = defaultdict(int)
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for thread, call, path in _calls(log.read_text(errors="replace").splitlines(), journal):
        seen[thread, call] += 1
        places[call, path].append(seen[thread, call])
    found = [Site(call, path, tuple(times)) for (call, path), times in sorted(places.items()) if path != str(journal.acks)]
    return found, sorted({site.path for site in found} | {str(journal.acks)})


def fail(journal: Journal, paths: list[str], entries: int, call: str, error: str, when: str) -> Outcome:
    """One run on an empty journal in which the `when`-th followed call of that name fails with that error."""
    log = journal.folder / "strace.log"
    journal.renew()
    code = journal.write(entries, before=_strace(log, paths, f"{call}:error={error}:when={when}"))
    lines = log.read_text(errors="replace").splitlines()
    acks = len(journal.acknowledged())
    first = next((number for number, line in enumerate(lines) if "(INJECTED)" in line), None)
    if first is None:
        return Outcome(code, None, 0, acks)
    # A call that was interrupted in the log has its path in its first half: the last call of that thread so far.
    thread = lines[first].split()[0]
    failed = next(((name, path) for owner, name, path in reversed(_calls(lines[: first + 1], journal)) if owner == thread), None)
    said = re.compile(rf'^\d+ +writev?\(\d+<{re.escape(str(journal.acks))}>, .*"ack ')
    return Outcome(code, failed, sum(1 for line in lines[first + 1:] if said.match(line)), acks)
