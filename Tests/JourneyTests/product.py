"""The product under test: one `repere demo` process, its folder, its log, and the command line."""

from __future__ import annotations

import ctypes
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
BINARY = Path(os.environ.get("REPERE_BINARY", REPOSITORY / ".build" / "debug" / "repere"))
# The interpreter of the document worker: the one that runs these tests, which holds the same packages.
PYTHON = os.environ.get("REPERE_PYTHON", sys.executable)
COMMUNES = HERE / "fixtures" / "communes.csv"
START_LIMIT = 60.0
STOP_LIMIT = 20.0


def today_in_france() -> date:
    """The day the product reads and writes, which for an hour or two of each night is not yet that of the machine."""
    return datetime.now(ZoneInfo("Europe/Paris")).date()


def free_port() -> int:
    """A port that is free now on the loopback address, below those that Linux gives to clients: none takes it while a server restarts."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def _end_with_parent() -> None:
    """Linux, in the child: the server is asked to stop when the tests are killed, so that none is left behind (prctl PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def command(*arguments: str, data: bytes | None = None, timeout: float = 120) -> subprocess.CompletedProcess:
    """One call of the command line; never raises on an exit code."""
    if arguments[:2] in (("signalement", "render"), ("signalement", "extract")):
        arguments = (*arguments, "--python", PYTHON)
    return subprocess.run([str(BINARY), *arguments], input=data, capture_output=True, timeout=timeout, check=False)


class Product:
    """A server of its own: port, data folder and log file. `stop` then `start` is a restart on the same data."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="repere-journeys-"))
        self.data = self.folder / "data"
        self.log_path = self.folder / "server.log"
        self.port = free_port()
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """The small file of communes, in the official format, imported before the first start."""
        self.data.mkdir(parents=True, exist_ok=True)
        done = command("directory", "import-communes", str(COMMUNES), "--data", str(self.data))
        assert done.returncode == 0, done.stderr.decode()

    def start(self) -> None:
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [str(BINARY), "demo", "--data", str(self.data), "--port", str(self.port), "--python", PYTHON],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, preexec_fn=_end_with_parent)
        limit = time.monotonic() + START_LIMIT
        while not self.answers():
            assert time.monotonic() < limit, "the server does not answer:\n" + self.log()[-2_000:]
            try:
                self.process.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
            raise AssertionError("the server ended at its start:\n" + self.log()[-2_000:])

    def answers(self) -> bool:
        """True when /healthz answers 200."""
        try:
            with urllib.request.urlopen(self.url + "/healthz", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> int:
        """A graceful stop; returns the exit code. Only our own process is ended, by its number."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait(STOP_LIMIT)
        self.process = None
        return code

    def restart(self) -> None:
        self.stop()
        self.start()

    def log(self) -> str:
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""
