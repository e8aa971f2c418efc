"""What somebody with the disk does to the entries of a journal, row by row, and what a verification must then say."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

LINK, LINK_END = 9, 41   # where the bytes of an entry hold the hash of the one before (Entry+Bytes.swift)
Rows = list[list]   # position, stream, version, bytes, leaf


def _number(rows: Rows) -> None:
    """Rows numbered from 0 as they stand, their bytes untouched."""
    for position, row in enumerate(rows):
        row[0] = position


def _hash(row: list) -> None:
    row[4] = sha256(b"\0" + row[3]).digest()


def _changed(rows: Rows, place: int, rng: random.Random) -> None:
    content = bytearray(rows[place][3])
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    rows[place][3] = bytes(content)


def _changed_hashed(rows: Rows, place: int, rng: random.Random) -> None:
    """Another time in the entry, and the hash of its new bytes beside it."""
    content = bytearray(rows[place][3])
    time = LINK_END + 4 + int.from_bytes(content[LINK_END:LINK_END + 4], "big") + 8
    content[time + 7] ^= 1 << rng.randrange(8)
    rows[place][3] = bytes(content)
    _hash(rows[place])


def _rewritten(rows: Rows, place: int, rng: random.Random) -> None:
    """The same, and every link after it."""
    _changed_hashed(rows, place, rng)
    for before, row in zip(rows[place:], rows[place + 1:]):
        row[3] = row[3][:LINK] + before[4] + row[3][LINK_END:]
        _hash(row)


def _gap(rows: Rows, place: int, rng: random.Random) -> None:
    del rng, rows[place]


def _taken_out(rows: Rows, place: int, rng: random.Random) -> None:
    _gap(rows, place, rng)
    _number(rows)


def _swapped(rows: Rows, place: int, rng: random.Random) -> None:
    other = rng.randrange(place + 1, len(rows))
    rows[place], rows[other] = rows[other], rows[place]
    _number(rows)


def _put_in(rows: Rows, place: int, rng: random.Random) -> None:
    """A copy of an earlier entry; its version is another one, which the index of the streams asks for."""
    copy = list(rows[rng.randrange(place)])
    copy[2] += 1_000_000
    rows.insert(place, copy)
    _number(rows)


def _cut(rows: Rows, place: int, rng: random.Random) -> None:
    del rng, rows[place:]


@dataclass(frozen=True)
class Tampering:
    """What is done to the rows, and what TamperingTests.swift says of it: its kind, and whether the entry itself is named."""

    kind: str
    change: Callable[[Rows, int, random.Random], None]
    exact: bool = True
    without_checkpoints: bool = False


TAMPERINGS = {
    "changed": Tampering("changed", _changed), "changedWithLeaf": Tampering("changed", _changed_hashed),
    "changedWithLinks": Tampering("changed", _rewritten, exact=False), "gap": Tampering("deleted", _gap), "takenOut": Tampering("deleted", _taken_out),
    "swapped": Tampering("reordered", _swapped), "putIn": Tampering("inserted", _put_in), "cut": Tampering("truncated", _cut, exact=False),
    "forkedByHand": Tampering("forked", _rewritten, exact=False, without_checkpoints=True),
}


def tamper(folder: Path, tampering: Tampering, place: int, rng: random.Random) -> None:
    """Rewrites the table of the entries, as somebody with the disk would."""
    base = sqlite3.connect(folder / "journal.sqlite", isolation_level=None)
    rows = [list(row) for row in base.execute("SELECT position, stream, version, bytes, leaf FROM entry ORDER BY position")]
    tampering.change(rows, place, rng)
    base.execute("BEGIN")
    base.execute("DELETE FROM entry")
    base.executemany("INSERT INTO entry (position, stream, version, bytes, leaf) VALUES (?, ?, ?, ?, ?)", rows)
    if tampering.without_checkpoints:
        base.execute("DELETE FROM checkpoint")
    base.execute("COMMIT")
    base.close()
