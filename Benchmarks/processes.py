"""Programs started for a measure: their processor time and memory as the kernel counts them (/proc)."""

import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TICK = os.sysconf("SC_CLK_TCK")


class Failure(Exception):
    """A measure that cannot be trusted: the sentence says why."""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def stat(pid):
    """The fields of /proc/PID/stat after the name: state, parent, …"""
    return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def children(pid):
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if stat(name)[1] == str(pid):
                found.append(int(name))
        except OSError:
            continue
    return found


def cpu(pid, family=False):
    """User and system time so far, seconds; with `family`, of its living and ended children too."""
    fields = stat(pid)
    ticks = sum(int(f) for f in fields[11:15 if family else 13])
    return ticks / TICK + (sum(cpu(c, True) for c in children(pid)) if family else 0)


def pss(pid, family=False):
    """Proportional memory, MB (its own pages, and its part of shared ones); resident memory for a process that hides its pages from its own user."""
    try:
        text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    except PermissionError:
        text = pathlib.Path(f"/proc/{pid}/status").read_text()
    for line in text.splitlines():
        if line.startswith(("Pss:", "VmRSS:")):
            return int(line.split()[1]) / 1024 + (sum(pss(c, True) for c in children(pid)) if family else 0)
    raise Failure("the kernel does not tell the memory of a process")


class Server:
    """A server on a port of this computer, stopped at the end of the `with` block."""

    def __init__(self, name, command, port, probe="/healthz", environment=None, folder=None, said=None):
        """`said`: an open file for what the server writes on its error output."""
        self.said = said
        self.name, self.command, self.port, self.probe = name, command, port, probe
        self.environment, self.folder = environment or {}, folder
        self.start_ms = None

    def __enter__(self):
        started = time.perf_counter()
        self.process = subprocess.Popen(
            [str(c) for c in self.command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self.said or subprocess.DEVNULL,
            env=os.environ | self.environment, cwd=self.folder or ROOT,
        )
        try:
            while not self._answers():
                if self.process.poll() is not None:
                    raise Failure(f"{self.name} ended with {self.process.returncode} instead of serving: {' '.join(map(str, self.command))}")
                if time.perf_counter() - started > 120:
                    raise Failure(f"{self.name} does not answer")
                time.sleep(0.001)
        except BaseException:
            self.__exit__()
            raise
        self.start_ms = (time.perf_counter() - started) * 1000
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    @property
    def pid(self):
        return self.process.pid

    def _answers(self):
        try:
            return self.request("GET", self.probe)[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def request(self, method, path, body=None, headers=None):
        """Status, headers and body of one request, on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def post(self, path, body, headers=None):
        return self.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"} | (headers or {}))

    def load(self, path, requests, bodies=None, encoding=None, connections=16, cookie=None):
        """Sends requests with wrk; gives its counts, and `cpu_us`, processor time a request in microseconds."""
        variables = {"BENCH_REQUESTS": str(requests)}
        if bodies:
            variables["BENCH_BODIES"] = str(bodies)
        if encoding:
            variables["BENCH_ENCODING"] = encoding
        if cookie:
            variables["BENCH_COOKIE"] = cookie
        command = ["wrk", "-t1", f"-c{connections}", "-d900s", "--timeout", "20s", "-s", str(ROOT / "Benchmarks/post.lua"),
                   f"http://127.0.0.1:{self.port}{path}"]
        before = cpu(self.pid)
        wrk = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               env=os.environ | variables)
        lines = []
        try:
            for line in wrk.stdout:
                lines.append(line)
                if line == "sent\n":
                    wrk.send_signal(signal.SIGINT)
        finally:
            wrk.kill() if wrk.poll() is None and sys.exc_info()[0] else wrk.wait()
        spent = cpu(self.pid) - before
        found = [line for line in lines if line.startswith('{"requests"')]
        if wrk.returncode or not found:
            raise Failure(f"wrk failed on {self.name}: {''.join(lines).strip()[-300:]}")
        counts = json.loads(found[0])
        if counts["errors"] or counts["requests"] < requests * 0.99:
            raise Failure(f"{self.name}: {counts['errors']} errors in {counts['requests']} answers of {requests} requests")
        return counts | {"cpu_us": spent / counts["requests"] * 1e6}
