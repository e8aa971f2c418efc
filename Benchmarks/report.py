"""What a benchmark found, as lines for a reader, as JSON, or as a section of docs/measurements.md."""

import dataclasses
import datetime
import os
import pathlib
import re
import subprocess


@dataclasses.dataclass
class Result:
    """One measure. `value` is the median, in `unit`; `goal` is ("<=" or ">=", limit), or None when it only informs."""

    name: str
    value: float
    unit: str
    goal: tuple | None = None
    detail: str = ""

    @property
    def met(self):
        if self.goal is None:
            return None
        return self.value <= self.goal[1] if self.goal[0] == "<=" else self.value >= self.goal[1]

    @property
    def shown(self):
        digits = 0 if abs(self.value) >= 1000 or float(self.value).is_integer() else 1 if abs(self.value) >= 100 else 2
        return f"{self.value:,.{digits}f}" + (f" {self.unit}" if self.unit else "")

    @property
    def goal_shown(self):
        if self.goal is None:
            return "–"
        unit = f" {self.unit}" if self.unit else ""
        return {"<=": "≤", ">=": "≥"}[self.goal[0]] + f" {self.goal[1]:g}{unit}"

    def line(self):
        verdict = {None: "", True: f", goal {self.goal_shown}: met", False: f", goal {self.goal_shown}: NOT MET"}[self.met]
        return f"{self.name}: {self.shown}{verdict}" + (f"  [{self.detail}]" if self.detail else "")

    def json(self):
        goal = None if self.goal is None else {"comparison": self.goal[0], "limit": self.goal[1]}
        return {"name": self.name, "value": self.value, "unit": self.unit, "goal": goal, "met": self.met, "detail": self.detail}


def machine():
    """The kind of machine, without its name: cores, processor, memory, system, load when the measure starts."""
    def first(pattern, path):
        match = re.search(pattern, pathlib.Path(path).read_text(), re.M)
        return match[1].strip() if match else "unknown"

    try:
        swift = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    except OSError:
        swift = ""
    version = re.search(r"Swift version ([\d.]+)", swift)
    return {
        "date": datetime.date.today().isoformat(),
        "cores": os.cpu_count(),
        "processor": first(r"^model name\s*:\s*(.+)$", "/proc/cpuinfo"),
        "memory_gib": round(int(first(r"^MemTotal:\s*(\d+)", "/proc/meminfo")) / 2**20),
        "system": first(r'^PRETTY_NAME="(.+)"', "/etc/os-release"),
        "swift": version[1] if version else "unknown",
        "load_before": round(os.getloadavg()[0], 1),
    }


TITLES = {"pages": "Pages", "documents": "Documents", "communes": "Official communes", "journal": "Journal", "access": "The door", "casefile": "The shared dossier", "casefile-mixed": "The shared dossier, a mixed load"}


def section(suite, results, notes, where, command):
    """The Markdown of one suite."""
    rows = [f"| {r.name} | {r.shown} | {r.goal_shown} | {'' if r.met is None else 'yes' if r.met else '**no**'} | {r.detail} |" for r in results]
    return "\n".join([
        f"## {TITLES[suite]}",
        f"{where['date']}, {where['cores']} cores, {where['processor']}, {where['memory_gib']} GiB, {where['system']}, Swift {where['swift']}, "
        f"load {where['load_before']} before the start. Run again with `{command}`.",
        "",
        "| measure | median | goal | met | in detail |",
        "|---|---|---|---|---|",
        *rows,
        "",
        *[f"- {note}" for note in notes],
    ])


def write(path, suite, text):
    """Puts the section of a suite between its marks; adds the marks at the end of the file when they are not there."""
    path = pathlib.Path(path)
    begin, end = f"<!-- bench {suite}: written by bin/bench, not by hand -->", f"<!-- end of bench {suite} -->"
    old = path.read_text() if path.exists() else "# Measurements\n"
    block = f"{begin}\n{text}\n{end}"
    if begin in old and end in old:
        head, _, rest = old.partition(begin)
        new = head + block + rest.partition(end)[2]
    else:
        new = old.rstrip("\n") + "\n\n" + block + "\n"
    path.write_text(new)
