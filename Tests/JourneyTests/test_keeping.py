"""What who keeps a server asks of the command line: backups, keys, verification. Each refusal has its code and its sentence, and takes nothing away."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import sqlite3
import subprocess
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from client import Client
from product import BINARY, Product, command

HEAVY = 96 << 20   # bytes: a restore lasts long enough to be stopped in the middle


class Kept:
    """A small data folder, a backup of it, the key that reads it, and five shares."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.backups, self.identity = folder, folder / "data", folder / "backups", folder / "private.key"
        assert command("demo", "--seed-only", "--data", str(self.data)).returncode == 0
        self.public = command("backup", "key", "--to", str(self.identity)).stdout.decode().strip()
        (folder / "heavy").mkdir()
        heavy = shutil.copytree(self.data, folder / "heavy" / "data")
        with (heavy / "master.salt").open("ab") as file:
            file.truncate(HEAVY)
        for data, backups in ((self.data, self.backups), (heavy, folder / "heavy" / "backups")):
            done = command("backup", "make", "--data", str(data), "--to", str(backups), "--recipient", self.public)
            assert done.returncode == 0, done.stderr.decode()
        self.backup, self.heavy = (next(path for path in place.iterdir() if path.name != "keys") for place in (self.backups, folder / "heavy" / "backups"))
        assert command("vault", "recovery", "create", "--data", str(self.data), "--to", str(folder / "shares")).returncode == 0
        self.shares = [word for number in (1, 3, 5) for word in ("--share", str(folder / "shares" / f"part-{number}.txt"))]

    def restore(self, *more: str, to: Path) -> list[str]:
        return ["restore", "--from", str(self.backup), "--identity", str(self.identity), "--data", str(to), *more]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(tmp_path_factory.mktemp("kept"))


ELSEWHERE = "/dev/null/nowhere"
CAUSES: dict[str, tuple[int, Callable[[Kept, Path], list[list[str]]]]] = {
    "no data folder": (66, lambda kept, new: [
        [*words, "--data", str(new)] for words in (
            ["backup", "make", "--to", str(new / "b"), "--recipient", kept.public], ["vault", "status"], ["vault", "rotate"], ["vault", "recovery", "create", "--to", str(new / "s")],
            ["vault", "recovery", "restore", *kept.shares], ["vault", "erase", "--dossier", "0" * 26, "--legal-basis", "rgpd-17", "--actor", "p1"], ["journal", "verify"], ["journal", "anchor"],
            ["journal", "replay"])]),
    "no backup": (66, lambda kept, new: [[*words, "--from", str(new), "--identity", str(kept.identity)] for words in (["restore", "--data", str(new / "r")], ["backup", "check", "--master-key", str(new)])]),
    "no such key": (66, lambda kept, new: [
        ["vault", "status", "--data", str(kept.data), "--master-key", str(new)], ["serve", "--data", str(kept.data), "--master-key", str(new)], ["journal", "verify", "--data", str(kept.data), "--key", str(new)],
        kept.restore("--key", str(new), to=new), [*kept.restore(to=new)[:4], str(new), "--data", str(new)]]),
    "another master key": (65, lambda kept, new: [
        [*words, "--data", str(kept.data), "--master-key", str(kept.folder / "other.key")] for words in (
            ["vault", "status"], ["vault", "rotate"], ["vault", "erase", "--dossier", "0" * 26, "--legal-basis", "rgpd-17", "--actor", "p1"], ["serve"], ["demo", "--seed-only"],
            ["backup", "make", "--to", str(new), "--recipient", kept.public])]),
    "a key there already": (73, lambda kept, new: [["vault", "key", "--to", str(kept.identity)], ["backup", "key", "--to", str(kept.identity)], ["vault", "recovery", "create", "--data", str(kept.data), "--to", str(kept.data)]]),
    "a place that cannot be written": (73, lambda kept, new: [
        ["vault", "key", "--to", ELSEWHERE], ["backup", "key", "--to", ELSEWHERE], ["backup", "make", "--data", str(kept.data), "--to", ELSEWHERE, "--recipient", kept.public],
        kept.restore(to=Path(ELSEWHERE)), ["serve", "--data", ELSEWHERE], ["vault", "recovery", "create", "--data", str(kept.data), "--to", ELSEWHERE], kept.restore(to=kept.data)]),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_the_same_cause_has_the_same_code(cause: str, kept: Kept, tmp_path: Path) -> None:
    if not (kept.folder / "other.key").exists():
        assert command("vault", "key", "--to", str(kept.folder / "other.key")).returncode == 0
    code, calls = CAUSES[cause]
    for words in calls(kept, tmp_path / "new"):
        done = command(*words)
        said = done.stderr.decode()
        assert done.returncode == code and said.count("\n") == 1 and not done.stdout, (words, done.returncode, said)


def test_a_folder_in_use_has_one_code(kept: Kept, tmp_path: Path) -> None:
    data = shutil.copytree(kept.data, tmp_path / "data")
    (tmp_path / "line").write_text("an invented line\n")
    with subprocess.Popen([str(BINARY), "vault", "hammer", "--data", str(data), "--identities", str(tmp_path / "line"), "--wait"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout and holder.stdout.readline().startswith(b"sealed")
        for words in (["vault", "status"], ["vault", "rotate"], ["vault", "recovery", "restore", *kept.shares], ["journal", "replay"], ["serve"], ["demo", "--seed-only"]):
            done = command(*words, "--data", str(data))
            assert done.returncode == 69 and b"Another process" in done.stderr, (words, done.returncode, done.stderr)
        holder.communicate()


def test_the_public_half_of_a_key_is_printed_again(kept: Kept, tmp_path: Path) -> None:
    done = command("backup", "key", "--public-of", str(kept.identity))
    assert done.returncode == 0 and done.stdout.decode().strip() == kept.public
    (tmp_path / "junk").write_text("not a key")
    for code, words in ((65, ["--public-of", str(tmp_path / "junk")]), (66, ["--public-of", str(tmp_path / "none")]), (64, []), (64, ["--to", str(tmp_path / "k"), "--public-of", str(kept.identity)])):
        assert command("backup", "key", *words).returncode == code, words


def test_who_listens_goes_away_and_nothing_is_left_half_way(kept: Kept, tmp_path: Path) -> None:
    """Every dossier that was asked is destroyed, and the command says that it was not heard: 74, never a signal."""
    data = shutil.copytree(kept.data, tmp_path / "data")
    base = sqlite3.connect(f"file:{data}/journal.sqlite?immutable=1", uri=True)
    dossiers = [row[0].removeprefix("caseFile:") for row in base.execute("SELECT DISTINCT stream FROM entry WHERE stream LIKE 'caseFile:%'")]
    base.close()
    # The three of the demonstration, and its canary.
    assert len(dossiers) == 4
    words = [word for dossier in dossiers for word in ("--dossier", dossier)]
    with subprocess.Popen([str(BINARY), "vault", "erase", "--data", str(data), *words, "--legal-basis", "rgpd-17", "--actor", "p1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.wait(60) == 74, process.stderr.read()
    assert b"4 dossiers destroyed" in command("vault", "status", "--data", str(data)).stdout


def test_a_backup_that_no_server_starts_from_is_refused(kept: Kept, tmp_path: Path) -> None:
    data = shutil.copytree(kept.data, tmp_path / "data")
    for name, content, word in (("contacts.json", b"{", b"contacts.json"), ("checkpoint.txt", b"\xff", b"checkpoint.txt"), ("checkpoint.txt", None, b"checkpoint.txt")):
        file = data / name
        before = file.read_bytes()
        file.unlink() if content is None else file.write_bytes(content)
        done = command("backup", "make", "--data", str(data), "--to", str(tmp_path / "b"), "--recipient", kept.public)
        assert done.returncode == 65 and word in done.stderr and done.stderr.count(b"\n") == 1, (name, done.stderr)
        if name == "checkpoint.txt":
            done = command("journal", "verify", "--data", str(data))
            assert done.returncode == 65 and b"unreadable" in done.stderr, done.stderr
        file.write_bytes(before)
    assert command("backup", "check", "--from", str(kept.backup), "--identity", str(kept.identity), "--master-key", str(kept.data / "master.key"), "--scratch", str(tmp_path)).returncode == 0


def test_the_log_of_an_empty_journal_is_kept(kept: Kept, tmp_path: Path) -> None:
    """SQLite deletes the log of a database that holds nothing, even if it only comes to read it."""
    data = shutil.copytree(kept.data, tmp_path / "data")
    (data / "journal.sqlite").write_bytes(b"")
    (data / "journal.sqlite-wal").write_bytes(b"a log of some use" * 400)
    for words in (["journal", "verify"], ["journal", "anchor"], ["access", "report", "--actor", "0" * 26, "--since", "2026-11-01"], ["backup", "make", "--to", str(tmp_path / "b"), "--recipient", kept.public], ["serve"], ["journal", "replay"]):
        done = command(*words, "--data", str(data))
        assert done.returncode == 65 and (data / "journal.sqlite-wal").stat().st_size == 6_800, (words, done.returncode, done.stderr)


def test_control_c_at_a_passphrase_gives_the_terminal_back(kept: Kept) -> None:
    child, terminal = pty.fork()
    if child == 0:
        os.execv(str(BINARY), [str(BINARY), "vault", "status", "--data", str(kept.data), "--passphrase"])
    shown = lambda: bool(termios.tcgetattr(terminal)[3] & termios.ECHO)  # noqa: E731
    assert b"Passphrase" in os.read(terminal, 100)
    limit = time.monotonic() + 10
    while shown() and time.monotonic() < limit:
        time.sleep(0.01)
    assert not shown(), "what is typed would be seen"
    os.write(terminal, b"\x03")
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 128 + signal.SIGINT
    assert shown()
    os.close(terminal)


def full(*words: str, output: str, errors: str) -> subprocess.CompletedProcess:
    with open(output, "wb") as out, open(errors, "wb") as err:
        return subprocess.run([str(BINARY), *words], stdout=out, stderr=err, stdin=subprocess.DEVNULL, timeout=120, check=False)


def test_a_result_that_cannot_be_written_is_no_success(kept: Kept, tmp_path: Path) -> None:
    for words in (
            ["journal", "verify", "--data", str(kept.data)], ["journal", "anchor", "--data", str(kept.data)], ["vault", "status", "--data", str(kept.data)], ["backup", "key", "--to", str(tmp_path / "a.key")],
            ["backup", "make", "--data", str(kept.data), "--to", str(tmp_path / "b"), "--recipient", kept.public], kept.restore(to=tmp_path / "r"), ["signalement", "example"], ["routes"], ["--help"]):
        assert full(*words, output="/dev/full", errors="/dev/null").returncode == 74, words
        closed = subprocess.run(["bash", "-c", '"$@" >&-', "closed", str(BINARY), *words[:1], *words[1:]], capture_output=True, timeout=120, check=False)
        assert closed.returncode in (73, 74), (words, closed.returncode)


def test_a_full_error_output_changes_nothing(kept: Kept, tmp_path: Path) -> None:
    for words, code in ((["journal", "verify", "--data", str(tmp_path)], 66), (["demo", "--seed-only", "--data", str(kept.data)], 0), (["vault", "key", "--to", str(kept.identity)], 73)):
        assert full(*words, output="/dev/null", errors="/dev/full").returncode == code, words


def stopped(words: list[str], stop: signal.Signals, when: Callable[[], bool]) -> int:
    """The code that a command ends with when it gets a signal as soon as something is seen."""
    with subprocess.Popen([str(BINARY), *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        limit = time.monotonic() + 60
        while process.poll() is None and not when():
            assert time.monotonic() < limit, "nothing was seen in a minute"
        process.send_signal(stop)
        return process.wait(60)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
@pytest.mark.parametrize("name", ["restore", "check", "make"])
def test_a_stopped_command_leaves_no_copy_of_the_keys(name: str, stop: signal.Signals, kept: Kept, tmp_path: Path) -> None:
    data, to = shutil.copytree(kept.heavy.parent.parent / "data", tmp_path / "data"), tmp_path / "to"
    to.mkdir()
    reader = ["--from", str(kept.heavy), "--identity", str(kept.identity)]
    words, left = {
        "restore": (["restore", *reader, "--data", str(to / "new")], lambda: list(to.iterdir())),
        "check": (["backup", "check", *reader, "--master-key", str(kept.data / "master.key"), "--scratch", str(to)], lambda: list(to.iterdir())),
        "make": (["backup", "make", "--data", str(data), "--to", str(to), "--recipient", kept.public], lambda: [*to.glob("repere-*"), *to.glob("keys/*"), *data.glob("backup.*")]),
    }[name]
    for _ in range(5):   # one that ended as the signal came is begun again
        code = stopped(words, stop, when=lambda: len(left()) >= (3 if name == "make" else 1))
        if code != 0:
            break
        shutil.rmtree(to)
        to.mkdir()
    assert code == (-stop if stop == signal.SIGKILL else 128 + stop)
    if stop != signal.SIGKILL:
        assert not left()
        return
    assert left(), "the control: a kill leaves what it leaves"
    time.sleep(1.1)   # a backup has the name of its second
    done = command(*words)
    assert done.returncode == 0, done.stderr.decode()
    assert not list(data.glob("backup.*")) and not list(to.glob("*restoring*")) and not list(to.glob("repere-trial-*"))


def test_the_folders_of_a_backup_are_on_the_disk(kept: Kept, tmp_path: Path) -> None:
    assert shutil.which("strace"), "strace is missing (Debian: apt-get install strace)"
    to, calls = tmp_path / "a" / "b", tmp_path / "calls"
    words = ["backup", "make", "--data", str(kept.data), "--to", str(to), "--recipient", kept.public]
    done = subprocess.run(["strace", "-f", "-y", "-e", "trace=fsync", "-o", str(calls), str(BINARY), *words], capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    synced = {line.split("<", 1)[1].split(">", 1)[0] for line in calls.read_text().splitlines() if "fsync(" in line and "<" in line}
    backup, keys = next(to.glob("repere-*")), next(to.glob("keys/*"))
    folders = {str(folder) for folder in (tmp_path, tmp_path / "a", to, to / "keys", backup, keys)}
    assert folders <= synced, folders - synced
    assert {str(path) for path in backup.glob("*.sealed")} <= synced


def test_two_restores_of_the_master_key_leave_one_that_opens(kept: Kept, tmp_path: Path) -> None:
    for number in range(10):
        data = shutil.copytree(kept.data, tmp_path / f"{number}")
        (data / "master.key").unlink()
        both = [subprocess.Popen([str(BINARY), "vault", "recovery", "restore", "--data", str(data), *kept.shares], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(2)]
        ends = [(process.communicate()[1].decode(), process.returncode) for process in both]
        assert any(code == 0 for _, code in ends) and all(code in (0, 69) for _, code in ends), ends
        assert command("vault", "status", "--data", str(data)).returncode == 0, ends
        assert sorted(path.name for path in data.glob("master*")) == ["master.key"]


def test_a_private_key_that_others_can_read_is_not_used(kept: Kept, tmp_path: Path) -> None:
    key = Path(shutil.copy(kept.identity, tmp_path / "open.key"))
    key.chmod(0o644)
    words = kept.restore(to=tmp_path / "r")
    done = command(*words[:4], str(key), *words[5:])
    assert done.returncode == 65 and b"chmod 600" in done.stderr and not (tmp_path / "r").exists()


def test_a_missing_public_key_is_called_missing(kept: Kept, tmp_path: Path) -> None:
    data = shutil.copytree(kept.data, tmp_path / "data")
    (data / "journal.pub").rename(tmp_path / "kept.pub")
    done = command("journal", "verify", "--data", str(data))
    assert done.returncode == 66 and b"journal.pub is missing" in done.stderr
    assert command("journal", "verify", "--data", str(data), "--key", str(tmp_path / "kept.pub")).returncode == 0


def test_a_rotation_by_hand_is_written_in_the_journal(kept: Kept, tmp_path: Path) -> None:
    data = shutil.copytree(kept.data, tmp_path / "data")
    done = command("vault", "rotate", "--data", str(data))
    assert done.returncode == 0 and b"keys wrapped again" in done.stdout, done.stderr.decode()
    assert b"vault.rotated.v1" in (data / "journal.sqlite").read_bytes() and b"vault.rotated.v1" not in (kept.data / "journal.sqlite").read_bytes()
    assert command("journal", "verify", "--data", str(data)).returncode == 0 and os.path.getsize(data / "checkpoint.txt")


def test_a_journal_whose_checkpoints_were_all_taken_away_is_refused(tmp_path: Path) -> None:
    """Without the table nor the file of checkpoints, whoever rewrote the journal would have it signed again: the keys remember that it was signed."""
    data = tmp_path / "data"
    assert command("demo", "--seed-only", "--data", str(data)).returncode == 0
    with sqlite3.connect(data / "journal.sqlite") as journal:
        journal.execute("DELETE FROM checkpoint")
    (data / "checkpoint.txt").unlink()
    told = command("journal", "verify", "--data", str(data))
    assert told.returncode == 0 and b"0 under a signed checkpoint" in told.stdout and b"not that they are those that were written" in told.stdout
    refused = command("vault", "rotate", "--data", str(data))
    assert refused.returncode != 0 and b"checkpoint" in refused.stderr and not (data / "checkpoint.txt").exists()
    # The mark taken away from the keys too, they are not those that were sealed.
    with sqlite3.connect(data / "keys.sqlite") as keys:
        assert keys.execute("DELETE FROM meta WHERE name = 'signed'").rowcount == 1
    assert command("vault", "rotate", "--data", str(data)).returncode != 0


def test_a_stop_while_the_checkpoint_is_signed_is_not_a_broken_disk() -> None:
    """Stopped again and again, after more and more entries: no false alarm, and the last checkpoint stands in the file and in the table."""
    server = Product()
    try:
        for turn in range(6):
            server.start()
            for _ in range(turn):
                Client(server.url).post("/connexion", {"adresse": "loic@alizes.invalid", "phrase": "pas la bonne phrase", "code": "000000"})
            assert server.stop() == 0 and "the disk refuses" not in server.log(), server.log()[-500:]
        with sqlite3.connect(server.data / "journal.sqlite") as journal:
            size = journal.execute("SELECT max(size) FROM checkpoint").fetchone()[0]
        assert f"\n{size}\n" in (server.data / "checkpoint.txt").read_text()
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)
