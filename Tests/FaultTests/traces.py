"""Invented people, and the search of what they would leave in files, in any encoding of their words."""

from __future__ import annotations

import base64
import random
import unicodedata
import urllib.parse
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SYLLABLES = ("bré", "lan", "vio", "dor", "thé", "qua", "çoi", "mûr", "pel", "zan", "fê", "gri", "noë", "tur", "jaî", "sol", "kèr", "mau")
ACCENTED = tuple(syllable for syllable in SYLLABLES if not syllable.isascii())
HEAD = 6   # bytes; a pattern is longer, so that sealed bytes never look like one by chance


@dataclass(frozen=True)
class Person:
    """One line of the file of identities, and the words that must be found nowhere."""

    line: str
    words: tuple[str, ...]


def _name(rng: random.Random) -> str:
    """Seven letters or more, one with an accent, so that no real name and no chance gives the same bytes."""
    syllables = [*rng.choices(SYLLABLES, k=2), rng.choice(ACCENTED)]
    rng.shuffle(syllables)
    return ("".join(syllables) + rng.choice(("lin", "dieu", "mont", "bert"))).capitalize()


def people(count: int, rng: random.Random) -> list[Person]:
    """Invented identities; the block 03 53 01 of telephone numbers is kept for fiction."""
    found = []
    for _ in range(count):
        given, family, street = _name(rng), _name(rng), _name(rng)
        address, phone = f"{rng.randint(1, 99)} rue de {street}", f"03 53 01 {rng.randrange(100):02} {rng.randrange(100):02}"
        line = f"{given} {family}, {address}, {phone}"
        found.append(Person(line, (line, given, family, address, street, phone, phone.replace(" ", ""))))
    return found


def _base64(content: bytes, before: int) -> bytes:
    """The signs that depend on these bytes alone, when `before` bytes stand before them."""
    signs = base64.b64encode(bytes(before) + content)
    return signs[-(-8 * before // 6):8 * (before + len(content)) // 6]


def forms(word: str) -> set[bytes]:
    """A word as a program could have written it."""
    found = set()
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, word)
        content = text.encode()
        found |= {content, text.encode("utf-16-le"), text.encode("utf-16-be"), content.hex().encode(), content.hex().upper().encode(), content.hex(" ").encode(),
                  urllib.parse.quote(text).encode(), urllib.parse.quote_plus(text).encode(), *(_base64(content, before) for before in range(3))}
    return found


class Needles:
    """Many patterns, looked for together: O(bytes) whatever their number."""

    def __init__(self, patterns: Iterable[bytes]) -> None:
        self.by_head: defaultdict[bytes, list[bytes]] = defaultdict(list)
        for pattern in patterns:
            if len(pattern) <= HEAD:
                raise ValueError(f"a pattern of {len(pattern)} bytes is found by chance")
            self.by_head[pattern[:HEAD]].append(pattern)
        self.heads = frozenset(self.by_head)

    def inside(self, content: bytes) -> set[bytes]:
        """The patterns that the bytes hold."""
        heads = self.heads.intersection(content[at:at + HEAD] for at in range(len(content) - HEAD))
        return {pattern for head in heads for pattern in self.by_head[head] if pattern in content}


def files(*folders: Path) -> Iterator[Path]:
    """Every file below some folders. One that a program removes meanwhile is passed over by its reader."""
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def content(path: Path) -> bytes:
    """The bytes of a file, none when it has just been removed."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
