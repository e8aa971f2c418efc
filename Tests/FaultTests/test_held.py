"""A server in use, and a client of SQLite that only looks: what is acknowledged after it is still there."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from campaigns import BINARY
from rounds import end_with_parent

SEALED = re.compile(r"sealed (\d+) (\w{26})\n")
FIRST_VERIFICATION = 3   # seconds after the start: a server reads its whole journal again from the first second on


def started(data: Path) -> subprocess.Popen:
    """A server whose writer seals the lines of its input as they come."""
    return subprocess.Popen([BINARY, "vault", "hammer", "--data", str(data), "--identities", "-"], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, text=True, bufsize=1, start_new_session=True, preexec_fn=end_with_parent)


def seal(server: subprocess.Popen, line: str) -> re.Match[str]:
    """Waits until a line is acknowledged."""
    server.stdin.write(line + "\n")
    sealed = SEALED.fullmatch(server.stdout.readline())
    assert sealed
    return sealed


@pytest.mark.parametrize("name", ["journal.sqlite", "keys.sqlite", "read.sqlite"])
def test_a_client_that_only_looks_takes_nothing_away(name: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    server = started(data)
    try:
        sealed = [seal(server, "one")]
        time.sleep(FIRST_VERIFICATION)
        log = data / f"{name}-wal"
        before = log.stat().st_ino
        looked = subprocess.run(["sqlite3", str(data / name), "select count(*) from sqlite_master"], capture_output=True, text=True, check=True)
        assert int(looked.stdout) > 0
        assert log.exists() and log.stat().st_ino == before, "the log was deleted under the server"
        sealed += [seal(server, "two"), seal(server, "three")]
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    acks = tmp_path / "acks.txt"
    acks.write_text("".join(f"ack {one[1]} hammer:{one[2]}\n" for one in sealed))
    done = subprocess.run([BINARY, "journal", "verify", "--data", str(data), "--acks", str(acks)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert subprocess.run([BINARY, "vault", "status", "--data", str(data)], capture_output=True, check=False).returncode == 0
