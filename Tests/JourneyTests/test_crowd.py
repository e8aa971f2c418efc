"""A short form of `bin/bench casefile --mixed`: ten people write and correct the same dossiers at once, and everything acknowledged is found once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from product import BINARY, REPOSITORY, command, free_port

sys.path.insert(0, str(REPOSITORY / "Benchmarks"))

import crowd  # noqa: E402
from processes import Server  # noqa: E402


def test_nothing_is_lost_or_written_twice_in_a_crowd(tmp_path: Path) -> None:
    data, told, port, said = tmp_path / "data", tmp_path / "people.json", free_port(), []
    made = subprocess.run([BINARY.parent / "CaseFileBench", "generate", data, "100", "1", told], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    with Server("repere", [BINARY, "serve", "--data", data, "--port", port], port) as server:
        people = crowd.signed_in(server, told, said.append, most=10)
        done = crowd.mixture(server, people, 10, 0.5, said.append)
        assert not done.errors and done.kept > 10, (done.errors[:5], done.kept)
        assert crowd.reread(people, done, said.append) == (0, 0)
        # The control: words that nobody wrote are missed, and words that nobody acknowledged are seen.
        mark = next(iter(done.marks.values()))
        mark.states.append(crowd.new_words())
        assert crowd.reread(people, done, said.append)[0] > 0
        mark.refused, mark.states = mark.states[:1], mark.states[:-1]
        assert crowd.reread(people, done, said.append)[1] > 0
    verified = command("journal", "verify", "--data", str(data))
    assert verified.returncode == 0 and b"intact" in verified.stdout, verified.stderr.decode()
