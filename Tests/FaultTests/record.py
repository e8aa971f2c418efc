"""Writes the lines that campaigns printed into a document: `python record.py LINES DOCUMENT`, so that no figure is copied by hand."""

from __future__ import annotations

import re
import sys
from pathlib import Path

BEGIN, END = "<!-- faults: written by Tests/FaultTests/record.py, not by hand -->", "<!-- end of faults -->"
LINE = re.compile(
    r"(?P<name>\w+): volume (?P<volume>\d+), lost (?P<lost>\d+), duplicated (?P<duplicated>\d+), corrupt (?P<corrupt>\d+), (?P<verdict>\w+), "
    r"(?P<seconds>[\d.]+) s, seed (?P<seed>\d+) \((?P<entries>\d+) acknowledged(?:; (?P<detail>.*))?\)$")


def table(lines: str) -> str:
    """The Markdown of the lines; ValueError when one is not a result, or when there is none."""
    found = [LINE.match(line) for line in lines.splitlines() if line and not line.startswith("  ")]
    if not found or None in found:
        raise ValueError("a line is not the result of a campaign")
    rows = [f"| {m['name']} | {int(m['volume']):,} | {int(m['entries']):,} | {m['lost']} | {m['duplicated']} | {m['corrupt']} | {m['verdict']} | {m['seconds']} | {m['detail'] or ''} |"
            for m in found]
    command = " ".join(f"{m['name']}={m['volume']}" for m in found)
    return "\n".join([f"Run again with `bin/faults --seed {found[0]['seed']} {command}`.", "",
                      "| campaign | volume | acknowledged | lost | duplicated | corrupt or missed | verdict | seconds | in detail |", "|---|---|---|---|---|---|---|---|---|", *rows])


def write(lines: str, document: Path) -> None:
    """Puts the table between its marks, which the document must have."""
    text = document.read_text()
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{document} has no place for the results")
    document.write_text(f"{head}{BEGIN}\n{table(lines)}\n{END}{tail}")


if __name__ == "__main__":
    write(Path(sys.argv[1]).read_text(), Path(sys.argv[2]))
