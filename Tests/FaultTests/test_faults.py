"""A short form of each fault campaign on the product, and the controls: a fault that is let through must fail its campaign.

The program is `REPERE_BINARY` (default: the debug build of this repository). `bin/faults` runs any volume.
"""

from __future__ import annotations

import random
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import record
import traces

from campaigns import BINARY, REPERE, SHORT, SHORT_REACH

SCRIPT = Path(__file__).with_name("campaigns.py")


def campaign(name: str, volume: int, folder: Path, writer: list[str] | None = None, checker: list[str] | None = None,
             product: list[str] | None = None) -> subprocess.CompletedProcess:
    """One campaign with a new seed, which its line gives."""
    assert Path(BINARY).exists(), f"no program at {BINARY}: build it, or set REPERE_BINARY"
    done = subprocess.run(
        [sys.executable, str(SCRIPT), f"{name}={volume}", "--folder", str(folder), "--reach", str(SHORT_REACH),
         "--writer", shlex.join(writer or REPERE.writer), "--checker", shlex.join(checker or REPERE.checker), "--product", shlex.join(product or REPERE.product)],
        capture_output=True, text=True, timeout=300, check=False)
    print(done.stdout, done.stderr)
    return done


@pytest.mark.parametrize(("name", "volume"), SHORT.items())
def test_campaign(name: str, volume: int, tmp_path: Path) -> None:
    """The controls are among them: they pass when NORMAL loses, when OFF corrupts, and when what is not sealed is found."""
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
    pytest.param("failedCalls", 6, GOES_ON, None, "after the failure", id="an acknowledgement after the failure"),
    pytest.param("diskFull", 1, HIDES, None, "exit code 0", id="a full disk that is not reported"),
    pytest.param("bitFlips", 20, None, BLIND, "changes what is read", id="a checker that sees nothing"),
])
def test_a_fault_let_through_fails_its_campaign(name: str, volume: int, writer: list[str] | None, checker: list[str] | None,
                                                reason: str, tmp_path: Path) -> None:
    done = campaign(name, volume, tmp_path, writer, checker)
    assert done.returncode == 1, done.stdout
    assert ", FAILED, " in done.stdout
    assert reason in done.stderr, done.stderr


def instead(command: str, does: str) -> list[str]:
    """The product, but for one command. `"$@"` is the true one."""
    return ["bash", "-c", f'case "$2 $3 " in "{command} "*) {does};; *) exec "$@";; esac', "instead", *REPERE.product]


# A vault that writes what it seals elsewhere, destroys nothing, or says an earlier day; checks that say that all is well.
TELLS = instead("vault hammer", 'printf "\\0%s" "$(< "$7")" | base64 -w 0 > "$TMPDIR/left"; exec "$@"')
KEEPS = instead("vault erase", """for word; do [[ ${#word} == 26 ]] && echo "$word: 5 keys destroyed. A backup of the keys may still hold them until"""
                """ $(date -u -d "35 days" +%FT%TZ): the dossier is erased after that, not before."; done; true""")
HURRIES = instead("vault erase", '"$@" | sed "s/until 20/until 19/"')
ALL_OPEN = instead("vault status", 'echo "40 keys, all open"')
RESTORES = instead("restore --from", "true")


HUSHED = ["bash", "-c", '"$@" 2>/dev/null; exit 0', "hushed", *REPERE.product]


@pytest.mark.parametrize(("name", "volume", "product", "checker", "reason"), [
    pytest.param("failedCommands", 12, HUSHED, None, "nothing was said of it", id="a command that hides what the disk refused"),
    pytest.param("cleartextHunt", 3, TELLS, None, "words in clear", id="clear text left in another form"),
    pytest.param("shredding", 4, KEEPS, None, "keys destroyed are still in", id="keys that outlive their destruction"),
    pytest.param("clockJumps", 2, HURRIES, None, "erased by a clock", id="an erasure said too early"),
    pytest.param("keyFlips", 60, ALL_OPEN, None, "changes what is read", id="keys that always open"),
    pytest.param("backupFlips", 3, RESTORES, None, "exit code 0", id="a backup that is never refused"),
    pytest.param("tamperings", 5, None, BLIND, "to be called", id="a verification that sees nothing"),
])
def test_a_vault_that_is_wrong_fails_its_campaign(name: str, volume: int, product: list[str] | None, checker: list[str] | None, reason: str, tmp_path: Path) -> None:
    done = campaign(name, volume, tmp_path, checker=checker, product=product)
    assert done.returncode == 1, done.stdout
    assert ", FAILED, " in done.stdout
    assert reason in done.stderr, done.stderr


def test_a_word_is_found_in_each_form_and_only_there() -> None:
    rng = random.Random(20_261_127)
    for word in {word for person in traces.people(5, rng) for word in person.words}:
        forms = traces.forms(word)
        needles = traces.Needles(forms)
        assert len(forms) >= 7 and not needles.inside(rng.randbytes(10_000))
        for form in forms:
            assert form in needles.inside(rng.randbytes(rng.randrange(200)) + form + rng.randbytes(rng.randrange(200)))


def test_results_are_recorded_as_they_were_printed(tmp_path: Path) -> None:
    document = tmp_path / "document.md"
    document.write_text(f"before\n{record.BEGIN}\nold\n{record.END}\nafter\n")
    record.write("killed: volume 20, lost 0, duplicated 0, corrupt 1, FAILED, 2.4 s, seed 7 (1850 acknowledged; a detail)\n  a problem\n", document)
    text = document.read_text()
    assert "| killed | 20 | 1,850 | 0 | 0 | 1 | FAILED | 2.4 | a detail |" in text and "killed=20" in text and "old" not in text
    assert text.startswith("before\n") and text.endswith("after\n")
    with pytest.raises(ValueError):
        record.write("nothing of the kind", document)
