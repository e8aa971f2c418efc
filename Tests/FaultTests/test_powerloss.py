"""powerloss.c against a model: random changes of files by a small process, and what must be left when the power goes."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from crashes import POWER_LOST, library

NAMES = ("a", "b", "c")
CHANGES = ("write", "append", "truncate", "unlink", "rename")


def steps(seed: int) -> Iterator[tuple]:
    """An endless list of calls on files: (call, name, other name, offset, bytes)."""
    rng = random.Random(seed)
    while True:
        call = rng.choice((*CHANGES, "sync", "sync", "sync folder", "sync folder"))
        yield call, rng.choice(NAMES), rng.choice(NAMES), rng.randrange(3_000), rng.randbytes(rng.randrange(1, 1_500))


def do(seed: int, folder: Path) -> None:
    """In the process that loses power: the calls, for real."""
    for call, name, other, offset, content in steps(seed):
        path = folder / name
        if call in ("write", "append", "truncate"):
            file = os.open(path, os.O_RDWR | os.O_CREAT | (os.O_APPEND if call == "append" else 0))
            if call == "write" and offset % 2:
                os.pwrite(file, content, offset)
            elif call == "write":
                os.lseek(file, offset, os.SEEK_SET)
                os.writev(file, [content[:7], content[7:]])
            elif call == "append":
                os.write(file, content)
            else:
                os.ftruncate(file, offset)
            os.close(file)
        elif call == "sync folder" or path.exists():
            if call == "unlink":
                path.unlink()
            elif call == "rename" and name != other:
                path.rename(folder / other)
            elif call.startswith("sync"):
                file = os.open(folder if call == "sync folder" else path, os.O_RDONLY)
                os.fsync(file)
                os.close(file)


class Content:
    """A file without its name: what is written, and what is synced."""

    def __init__(self) -> None:
        self.now, self.durable = b"", b""


def expected(seed: int, at: int) -> tuple[dict[str, bytes], set[str]]:
    """What the disk holds when everything unsynced is dropped at the `at`-th change, and the names that have nothing unsynced."""
    entries: dict[str, Content] = {}
    durable: dict[str, Content] = {}
    touched: set[str] = set()   # names whose entry changed since the folder was synced
    done = 0
    for call, name, other, offset, content in steps(seed):
        if call in ("write", "append", "truncate"):
            if name not in entries:
                entries[name] = Content()
                touched.add(name)
                done += 1
                if done == at:
                    break
            file = entries[name]
            if call == "append":
                offset = len(file.now)
            padded = file.now.ljust(offset, b"\0")
            file.now = padded[:offset] if call == "truncate" else padded[:offset] + content + padded[offset + len(content):]
            done += 1
        elif call == "sync folder":
            durable = dict(entries)
            touched.clear()
        elif name in entries and call == "sync":
            entries[name].durable = entries[name].now
        elif name in entries and call == "unlink":
            del entries[name]
            touched.add(name)
            done += 1
        elif name in entries and call == "rename" and name != other:
            entries[other] = entries.pop(name)
            touched |= {name, other}
            done += 1
        if done == at:
            break
    settled = {name for name, file in durable.items() if name not in touched and file.now == file.durable}
    return {name: file.durable for name, file in durable.items()}, settled


def lose_power(seed: int, at: int, mode: str, folder: Path) -> dict[str, bytes]:
    """The files left by a process that lost power."""
    environment = os.environ | {"LD_PRELOAD": library(), "POWERLOSS_FOLDER": str(folder), "POWERLOSS_AT": str(at),
                                "POWERLOSS_MODE": mode, "POWERLOSS_SEED": str(seed)}
    done = subprocess.run([sys.executable, __file__, str(seed), str(folder)], env=environment, check=False, timeout=60)
    assert done.returncode == POWER_LOST
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".powerloss-")}


def test_dropped_is_what_was_synced(tmp_path: Path) -> None:
    for seed in range(25):
        (folder := tmp_path / str(seed)).mkdir()
        at = random.Random(seed).randrange(1, 60)
        assert lose_power(seed, at, "drop", folder) == expected(seed, at)[0], f"seed {seed}, change {at}"


def test_torn_keeps_what_was_synced_and_tears_the_rest(tmp_path: Path) -> None:
    torn = kept = 0
    for seed in range(25):
        (folder := tmp_path / str(seed)).mkdir()
        at = random.Random(seed).randrange(1, 60)
        left, (durable, settled) = lose_power(seed, at, "torn", folder), expected(seed, at)
        assert {name: left.get(name) for name in settled} == {name: durable[name] for name in settled}, f"seed {seed}, change {at}"
        torn += left != durable
        kept += len(settled)
    assert torn >= 5, "the torn mode does as the dropped one"
    assert kept >= 5, "nothing synced was looked at"


if __name__ == "__main__":
    do(int(sys.argv[1]), Path(sys.argv[2]))
