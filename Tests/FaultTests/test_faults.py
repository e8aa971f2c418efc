"""A short form of each fault campaign on the product, and the controls: a fault that is let through must fail its campaign.

The program is `REPERE_BINARY` (default: the debug build of this repository). `bin/faults` runs any volume.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import record

from campaigns import BINARY, REPERE, SHORT, SHORT_REACH

SCRIPT = Path(__file__).with_name("campaigns.py")


def campaign(name: str, volume: int, folder: Path, writer: list[str] | None = None, checker: list[str] | None = None) -> subprocess.CompletedProcess:
    """One campaign with a new seed, which its line gives."""
    assert Path(BINARY).exists(), f"no program at {BINARY}: build it, or set REPERE_BINARY"
    done = subprocess.run(
        [sys.executable, str(SCRIPT), f"{name}={volume}", "--folder", str(folder), "--reach", str(SHORT_REACH),
         "--writer", shlex.join(writer or REPERE.writer), "--checker", shlex.join(checker or REPERE.checker)],
        capture_output=True, text=True, timeout=300, check=False)
    print(done.stdout, done.stderr)
    return done


@pytest.mark.parametrize(("name", "volume"), SHORT.items())
def test_campaign(name: str, volume: int, tmp_path: Path) -> None:
    """blindControl and corruptControl are among them: they pass when NORMAL loses, and when OFF corrupts."""
    done = campaign(name, volume, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", passed, " in done.stdout


# Programs that let a fault through. `"$@"` is the writer or the checker, with its options.
FORGETS = ["bash", "-c", 'echo "ack 999999 never-written"; exec "$@"', "forgets", *REPERE.writer]
GOES_ON = ["bash", "-c", '"$@"; code=$?; echo "ack 999999 too-late"; exit $code', "goes-on", *REPERE.writer]
HIDES = ["bash", "-c", '"$@" 2>/dev/null; exit 0', "hides", *REPERE.writer]
NOT_SYNCED = ["bash", "-c", 'exec "${@/#full/off}"', "not-synced", *REPERE.writer]
BLIND = [sys.executable, "-c", "print('intact: 1000000000 entries')"]


@pytest.mark.parametrize(("name", "volume", "writer", "checker", "reason"), [
    pytest.param("killed", 2, FORGETS, None, "round", id="an acknowledged entry that was never written"),
    pytest.param("powerLossTorn", 6, NOT_SYNCED, None, "round", id="a writer that never syncs"),
    pytest.param("failedCalls", 3, GOES_ON, None, "after the failure", id="an acknowledgement after the failure"),
    pytest.param("diskFull", 1, HIDES, None, "exit code 0", id="a full disk that is not reported"),
    pytest.param("bitFlips", 20, None, BLIND, "changes what is read", id="a checker that sees nothing"),
])
def test_a_fault_let_through_fails_its_campaign(name: str, volume: int, writer: list[str] | None, checker: list[str] | None,
                                                reason: str, tmp_path: Path) -> None:
    done = campaign(name, volume, tmp_path, writer, checker)
    assert done.returncode == 1, done.stdout
    assert ", FAILED, " in done.stdout
    assert reason in done.stderr, done.stderr


def test_results_are_recorded_as_they_were_printed(tmp_path: Path) -> None:
    document = tmp_path / "document.md"
    document.write_text(f"before\n{record.BEGIN}\nold\n{record.END}\nafter\n")
    record.write("killed: volume 20, lost 0, duplicated 0, corrupt 1, FAILED, 2.4 s, seed 7 (1850 acknowledged; a detail)\n  a problem\n", document)
    text = document.read_text()
    assert "| killed | 20 | 1,850 | 0 | 0 | 1 | FAILED | 2.4 | a detail |" in text and "killed=20" in text and "old" not in text
    assert text.startswith("before\n") and text.endswith("after\n")
    with pytest.raises(ValueError):
        record.write("nothing of the kind", document)
