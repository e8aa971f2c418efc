"""What every campaign shares: the two programs, the journal of a round, and the count of what went wrong.

The writer is called `WRITER --data DIR --writers N --entries N --synchronous full|normal|off`; it prints `ack POSITION KEY`
after each durable append, and ends with 74 and one sentence on a storage error. Keys must differ from one run to the next.
The checker is called `CHECKER --data DIR --acks FILE`; it prints `intact: N entries` (0) or a line with a kind (65).
The product is called with the words of its own commands.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

LOST = {"lost", "truncated", "rolledBack"}
CORRUPT = {"changed", "deleted", "inserted", "reordered", "forked", "unreadable"}
KINDS = LOST | CORRUPT | {"duplicated"}
RUN_LIMIT = 120.0
MANY = 1_000_000
STORAGE_ERROR = 74


def end_with_parent() -> None:
    """Linux, in the child: a writer never outlives a campaign that was stopped (prctl PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


@dataclass(frozen=True)
class Programs:
    """The command lines under test, without their options."""

    writer: list[str]
    checker: list[str]
    product: list[str]


@dataclass(frozen=True)
class Finding:
    """What the checker said: kind is None when intact, one of KINDS, or `unexpected` (a crash, an unknown answer)."""

    kind: str | None
    text: str


class Journal:
    """A data folder, and next to it the file of acknowledged entries, which grows over the runs of the same journal."""

    def __init__(self, folder: Path, programs: Programs) -> None:
        self.folder, self.programs = folder, programs
        self.disk = folder / "disk"   # holds nothing else than the data: a small disk may be mounted there
        self.data, self.acks, self.errors = self.disk / "data", folder / "acks.txt", folder / "errors.txt"
        self.output = folder / "output.txt"   # all that the commands of the product said
        self.renew()

    def renew(self) -> None:
        """An empty journal, at the same place."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(parents=True)
        self.acks.write_bytes(b"")
        self.errors.write_bytes(b"")

    def start(self, entries: int, writers: int = 1, synchronous: str = "full", before: list[str] | None = None, **environment: str) -> subprocess.Popen:
        """A writer in a process group of its own. `before` is a program that runs it (strace)."""
        command = [*(before or []), *self.programs.writer, "--data", str(self.data), "--writers", str(writers),
                   "--entries", str(entries), "--synchronous", synchronous]
        with self.acks.open("ab") as acks, self.errors.open("wb") as errors:
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=acks, stderr=errors,
                                    env=os.environ | environment, start_new_session=True, preexec_fn=end_with_parent)

    def finish(self, process: subprocess.Popen) -> int:
        """Its exit code; one that hangs is ended with its group, which is ours, and gives -9."""
        try:
            return process.wait(RUN_LIMIT)
        except subprocess.TimeoutExpired:
            return self.kill(process)
        finally:
            self._drop_half_line()

    def kill(self, process: subprocess.Popen) -> int:
        """SIGKILL to the writer's own group, then its exit code."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        code = process.wait(RUN_LIMIT)
        self._drop_half_line()
        return code

    def write(self, entries: int, **options: object) -> int:
        return self.finish(self.start(entries, **options))

    def acknowledged(self) -> list[str]:
        return self.acks.read_text().splitlines()

    def said(self) -> str:
        """The last words of the writer on its error output."""
        return self.errors.read_text(errors="replace").strip()[-300:]

    def check(self, data: Path | None = None) -> Finding:
        command = [*self.programs.checker, "--data", str(data or self.data), "--acks", str(self.acks)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=RUN_LIMIT, check=False, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            return Finding("unexpected", "the checker does not end")
        line = (done.stdout + done.stderr).decode(errors="replace").strip()
        intact = re.match(r"intact: (\d+) entr", line)
        if done.returncode == 0 and intact:
            fewer = int(intact[1]) < len(set(self.acknowledged()))
            return Finding("lost", f"said intact with fewer entries than acknowledged: {line}") if fewer else Finding(None, line)
        kind = next((word for word in re.findall(r"\w+", line) if word in KINDS), None)
        if done.returncode == 65 and kind:
            return Finding(kind, line[:300])
        return Finding("unexpected", f"exit code {done.returncode}: {line[:300]}")

    def recovered(self) -> Finding:
        """The check after a crash. While nothing was promised, an unfinished journal is allowed if the next start repairs it."""
        finding = self.check()
        if finding.kind is None or self.acknowledged():
            return finding
        code = self.write(3)
        return self.check() if code == 0 else Finding("unexpected", f"does not open again: exit code {code}, {self.said()}")

    def reopened(self) -> Finding:
        """The check after a crash, a few entries more, and the check again."""
        finding = self.recovered()
        if finding.kind is None and (code := self.write(3)) != 0:
            return Finding("unexpected", f"does not open again: exit code {code}, {self.said()}")
        return self.check() if finding.kind is None else finding

    def run(self, *words: object, later: float = 0, **environment: str) -> subprocess.CompletedProcess[str]:
        """A command of the product, by a clock moved by `later` seconds; one that does not end gives -9."""
        done = self._run(words, later, environment)
        # What a killed faketime left under the same process number: nothing of the product ran.
        while later and done.stderr.startswith("faketime: sem_open:"):
            done = self._run(words, later, environment)
        return done

    def _run(self, words: tuple[object, ...], later: float, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        clock = ["faketime", "-f", f"{later:+.3f}s"] if later else []
        process = subprocess.Popen([*clock, *self.programs.product, *map(str, words)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True, errors="replace", env=os.environ | environment, start_new_session=True, preexec_fn=end_with_parent)
        try:
            said, errors = process.communicate(timeout=RUN_LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            said, errors = process.communicate()
        with self.output.open("a") as output:
            output.write(said + errors)
        return subprocess.CompletedProcess(process.args, process.returncode, said, errors)

    def _drop_half_line(self) -> None:
        """A killed writer may leave half a line: it was not received."""
        content = self.acks.read_bytes()
        if content and not content.endswith(b"\n"):
            self.acks.write_bytes(content[: content.rfind(b"\n") + 1])


@dataclass
class Tally:
    """The result of a campaign. lost, duplicated and corrupt count rounds; entries counts acknowledged entries, and must not be 0."""

    name: str
    seed: int
    folder: Path
    volume: int = 0
    lost: int = 0
    duplicated: int = 0
    corrupt: int = 0
    entries: int = 0
    problems: list[str] = field(default_factory=list)
    detail: str = ""
    # None: nothing may be wrong. For a control: what must be true of the tally, so that the campaign is not blind.
    control: bool | None = None
    began: float = field(default_factory=time.monotonic)
    seconds: float = 0.0

    def count(self, finding: Finding, journal: Journal, expected: bool = False) -> bool:
        """Adds what a round found; True when nothing was wrong. The folders of the first unexpected findings are kept."""
        self.lost += finding.kind in LOST
        self.corrupt += finding.kind in CORRUPT
        self.duplicated += finding.kind == "duplicated"
        if finding.kind is not None and (finding.kind == "unexpected" or not expected):
            self.problem(finding.text, journal)
        return finding.kind is None

    def problem(self, text: str, journal: Journal | None = None) -> None:
        kept = self.folder / f"{self.name}-{self.seed}-round-{self.volume}"
        if journal and len(self.problems) < 3 and not kept.exists():
            shutil.copytree(journal.folder, kept)
            text += f" (kept in {kept})"
        self.problems.append(f"round {self.volume}: {text}")

    def passed(self) -> bool:
        if self.volume == 0 or self.entries == 0 or self.problems:
            return False
        return self.control if self.control is not None else not (self.lost or self.duplicated or self.corrupt)

    def line(self) -> str:
        """`name: volume, lost, duplicated, corrupt, verdict, seconds, seed`, then what is particular to the campaign."""
        return (f"{self.name}: volume {self.volume}, lost {self.lost}, duplicated {self.duplicated}, corrupt {self.corrupt}, "
                f"{'passed' if self.passed() else 'FAILED'}, {self.seconds:.1f} s, seed {self.seed} "
                f"({self.entries} acknowledged{'; ' if self.detail else ''}{self.detail})")
