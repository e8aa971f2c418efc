"""The hunt for clear text: what the vault seals is in no file, whatever its form, and the control that shows that the hunt is not blind."""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import time
from pathlib import Path

import traces
from rounds import RUN_LIMIT, Journal, Tally, end_with_parent

MADE = re.compile(r"(?P<place>.+): (?P<entries>\d+) entries, (?P<keys>\d+) keys; the copy of the keys must be destroyed by (?P<day>\S+Z)")
# A program that is installed cannot write anything unsealed: the control is a debug build, whatever REPERE_BINARY is.
UNSEALED = Path(os.environ.get("REPERE_DEBUG_BINARY", Path(__file__).resolve().parents[2] / ".build" / "debug" / "repere"))
SEALED = re.compile(r"^sealed \d+ (\w{26})$", re.MULTILINE)


def _dump_core() -> None:
    """In the child: a crash leaves a core file in the working folder, if the program lets it."""
    end_with_parent()
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


class Hunt:
    """A vault that seals invented people, and the search of their words in every file of the round but their own list."""

    def __init__(self, volume: int, tally: Tally, journal: Journal, rng: random.Random) -> None:
        self.tally, self.journal = tally, journal
        self.people = traces.people(volume, rng)
        self.word = {form: word for person in self.people for word in person.words for form in traces.forms(word)}
        self.needles = traces.Needles(self.word)
        self.list = journal.folder / "identities.txt"
        self.list.write_text("".join(person.line + "\n" for person in self.people))
        self.temporary, self.place = journal.folder / "temporary", journal.folder / "place"
        self.temporary.mkdir()
        self.place.mkdir()

    def found(self) -> dict[Path, set[str]]:
        """The words that each file holds, in any form."""
        words = {path: {self.word[form] for form in self.needles.inside(traces.content(path))} for path in traces.files(self.journal.folder) if path != self.list}
        return {path: found for path, found in words.items() if found}

    def look(self, when: str) -> None:
        """Nothing may be found."""
        for path, words in self.found().items():
            self.tally.corrupt += 1
            self.tally.problem(f"{when}: {len(words)} words in clear in {path.relative_to(self.journal.folder)}, one is {min(words)}", self.journal)

    def sealing(self, *flags: str, program: list[str] | None = None) -> subprocess.Popen:
        """The writer, once it has sealed all and waits. What it says goes to a file, which is searched too."""
        command = [*(program or self.journal.programs.product), "vault", "hammer", "--data", str(self.journal.data), "--identities", str(self.list), "--wait", *flags]
        said = self.journal.folder / f"sealed-{time.monotonic_ns()}.txt"
        with said.open("wb") as output, self.journal.output.open("ab") as errors:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=errors, cwd=self.place, start_new_session=True,
                                       env=os.environ | {"TMPDIR": str(self.temporary)}, preexec_fn=_dump_core)
        limit = time.monotonic() + RUN_LIMIT
        while (sealed := len(SEALED.findall(said.read_text()))) < len(self.people) and process.poll() is None and time.monotonic() < limit:
            time.sleep(0.01)
        self.tally.entries += sealed
        if sealed != len(self.people) or process.poll() is not None:
            self.tally.problem(f"{sealed} dossiers sealed of {len(self.people)}, exit code {process.poll()}", self.journal)
        return process

    def end(self, process: subprocess.Popen) -> None:
        process.stdin.close()
        if (code := process.wait(RUN_LIMIT)) != 0:
            self.tally.problem(f"the writer ended with exit code {code}", self.journal)

    def crash(self, process: subprocess.Popen) -> None:
        """A program that aborts ends at once, leaves no core file, and writes nothing of its memory anywhere."""
        known = self.journal.output.stat().st_size
        os.kill(process.pid, signal.SIGABRT)
        limit, ended, status = time.monotonic() + 5, 0, 0
        while not ended and time.monotonic() < limit:
            ended, status = os.waitpid(process.pid, os.WNOHANG)
            time.sleep(0.01)
        said, left = self.journal.output.read_bytes()[known:], [path.name for path in self.place.iterdir()]
        if ended:
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != -signal.SIGABRT or os.WCOREDUMP(status) or left or said:
            self.tally.problem(f"aborted: {f'exit code {process.returncode}' if ended else 'still alive after 5 s'}, core {os.WCOREDUMP(status)}, left {left}, "
                               f"wrote {len(said)} bytes on the error output: {said.strip()[:100]!r}", self.journal)
        self.journal.kill(process)
        process.stdin.close()

    def run(self, *words: object) -> str:
        """A command that must succeed, and its output."""
        done = self.journal.run(*words, TMPDIR=str(self.temporary))
        if done.returncode != 0:
            self.tally.problem(f"{' '.join(map(str, words[:2]))}: exit code {done.returncode}, {done.stderr.strip()[-300:]}", self.journal)
        return done.stdout


def _leaves_core(place: Path) -> bool:
    """Whether a program that aborts leaves a core file in its folder on this computer."""
    place.mkdir()
    subprocess.run(["sh", "-c", "kill -ABRT $$"], cwd=place, preexec_fn=_dump_core, capture_output=True, check=False)
    left = any(place.iterdir())
    shutil.rmtree(place)
    return left


def cleartext_hunt(volume: int, tally: Tally, journal: Journal, rng: random.Random, reach: int) -> None:
    """No word of the people sealed is in any file: while the writer runs, after it, in backups and what is restored, after a crash."""
    del reach
    tally.volume = volume
    hunt, folder = Hunt(volume, tally, journal, rng), journal.folder
    process = hunt.sealing()
    hunt.look("while the writer runs")
    hunt.end(process)
    hunt.look("after the writer stopped")
    public = hunt.run("backup", "key", "--to", folder / "private.key").strip()
    made = MADE.match(hunt.run("backup", "make", "--data", journal.data, "--to", folder / "backups", "--recipient", public))
    if made is None:
        return tally.problem("no backup was made", journal)
    source = ["--from", made["place"], "--identity", folder / "private.key", "--key", journal.data / "journal.pub"]
    hunt.run("backup", "check", *source, "--master-key", journal.data / "master.key", "--scratch", hunt.temporary)
    hunt.run("restore", *source, "--data", folder / "restored")
    hunt.run("vault", "status", "--data", folder / "restored", "--master-key", journal.data / "master.key")
    hunt.look("after the backup and the restore")
    hunt.crash(hunt.sealing())
    hunt.look("after a crash")
    read = list(traces.files(folder))
    tally.detail = (f"{len(hunt.word)} patterns in {len(read)} files, {sum(path.stat().st_size for path in read)} bytes at the end; "
                    f"{'another program leaves a core there' if _leaves_core(folder / 'control') else 'no program leaves a core file here'}")


def unsealed_control(volume: int, tally: Tally, journal: Journal, rng: random.Random, reach: int) -> None:
    """Written as they are, all the people must be found in the database, while the writer runs and after it: else the hunt is blind."""
    del reach
    tally.volume = volume
    if not UNSEALED.exists():
        return tally.problem(f"no debug build at {UNSEALED}: no other program can leave anything unsealed")
    hunt = Hunt(volume, tally, journal, rng)
    process = hunt.sealing("--unsealed", program=[str(UNSEALED)])
    lines, database = {person.line for person in hunt.people}, journal.data / "journal.sqlite"
    before = hunt.found()
    hunt.end(process)
    after = hunt.found()
    seen = [lines <= before.get(database, set()) | before.get(Path(f"{database}-wal"), set()), lines <= after.get(database, set())]
    tally.control = all(seen)
    tally.detail = f"all must be found: {seen.count(True)} looks of 2"
