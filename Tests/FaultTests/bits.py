"""Bit flips in a closed database: flipping, where it fell, and the proof that a flip which was not reported does not matter."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

# What the database says besides its tables. Nothing else of the 100-byte header has a meaning for its reader.
PRAGMAS = ("user_version", "application_id", "encoding", "page_size", "auto_vacuum", "journal_mode")


def flip(path: Path, rng: random.Random) -> str:
    """Flips one bit of a file, all bits being as likely; says which."""
    content = bytearray(path.read_bytes())
    bit = rng.randrange(len(content) * 8)
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)
    return f"bit {bit % 8} of byte {bit // 8} of {path.name}"


def region(content: bytes, byte: int) -> str:
    """What a byte of a database is for. B-tree pages begin with their type; between the pointers and the cells nothing is stored."""
    size = int.from_bytes(content[16:18], "big")
    size = 65_536 if size == 1 else size
    start = byte - byte % size
    head = 100 if start == 0 else 0
    if byte < 100:
        return "file header"
    kind, cells, first = content[start + head], int.from_bytes(content[start + head + 3:start + head + 5], "big"), int.from_bytes(content[start + head + 5:start + head + 7], "big")
    pointers = head + {2: 12, 5: 12, 10: 8, 13: 8}.get(kind, 0)
    if pointers == head:
        return "free page"
    if byte - start < pointers:
        return "page header"
    free = int.from_bytes(content[start + head + 1:start + head + 3], "big")
    while free:
        following, length = (int.from_bytes(content[start + free + at:start + free + at + 2], "big") for at in (0, 2))
        if free <= byte - start < free + length:
            return "free block"
        free = following
    return "unused space" if pointers + 2 * cells <= byte - start < (first or 65_536) else "cells"


def logical_content(database: Path) -> list | None:
    """All that a reader can see: schema, pragmas, each row with its types, and a sound structure (indexes agree with tables).

    None when SQLite cannot read it, or finds its structure wrong. The format: https://sqlite.org/fileformat2.html
    """
    try:
        base = sqlite3.connect(database)
        try:
            # A text and a blob with the same bytes must differ, and a text may have stopped being UTF-8.
            base.text_factory = lambda content: ("text", bytes(content))
            if base.execute("PRAGMA integrity_check").fetchall() != [(("text", b"ok"),)]:
                return None
            content: list = [base.execute(f"PRAGMA {name}").fetchall() for name in PRAGMAS]
            schema = base.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()
            content.append(schema)
            for kind, name, _, _ in schema:
                if kind == ("text", b"table"):
                    quoted = name[1].decode(errors="surrogateescape").replace('"', '""')
                    content.append((name, sorted(map(repr, base.execute(f'SELECT * FROM "{quoted}"')))))
            return content
        finally:
            base.close()
    except (sqlite3.Error, ValueError, UnicodeError, MemoryError):
        return None
