"""The official communes (INSEE COG, CSV): import, then each text of the test list and every commune by its own name.

The file is not part of the repository: `bin/bench communes --communes FILE`.
"""

import collections
import csv
import os
import pathlib
import statistics
import subprocess

from processes import Failure
from report import Result

TEST_LIST = {
    "st denis": "Saint-Denis", "L'Haÿ": "L’Haÿ-les-Roses", "Mesnil-Roc’h": "Mesnil-Roc’h", "Y": "Y (80", "68100": "Haut-Rhin", "2A": "Corse-du-Sud",
    "971": "Guadeloupe", "Paris 18": "Paris 18e", "haut rhin": "Haut-Rhin", "69M": "Métropole de Lyon",
}
"""What a person types, and what the first answer must begin with."""


def ran(command):
    """Runs a command; its output, processor seconds and largest memory in MB."""
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    output = process.stdout.read()
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Failure(f"{command[1]} {command[2]} ended with {process.returncode}: {errors.strip()}")
    return output, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def found(settings, scratch, text):
    output, seconds, _ = ran([settings.repere, "directory", "find", text, "--data", scratch])
    return [line.split("\t")[1] for line in output.splitlines() if "\t" in line], seconds


def former(path):
    """Names of former communes that no commune of today bears, one for each of 40 départements or fewer."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    today = {row["LIBELLE"] for row in rows if row["TYPECOM"] == "COM"}
    count = collections.Counter(row["LIBELLE"] for row in rows if row["TYPECOM"] in ("COMD", "COMA"))
    names = {}
    for row in rows:
        if row["TYPECOM"] in ("COMD", "COMA") and row["LIBELLE"] not in today and count[row["LIBELLE"]] == 1:
            names.setdefault(row["COMPARENT"][:2], row["LIBELLE"])
    return list(names.values())[:40]


def measure(settings, scratch, say):
    path = pathlib.Path(settings.communes or "")
    if not path.is_file():
        raise Failure("give the official file with --communes FILE (INSEE, Code officiel géographique, communes CSV)")
    imports = []
    for number in range(settings.rounds):
        output, seconds, memory = ran([settings.repere, "directory", "import-communes", path, "--data", scratch])
        imports.append((seconds, memory))
        say(f"import {number + 1} of {settings.rounds}: {seconds:.2f} s")
    rows = int(output.split()[0])
    answers = {text: found(settings, scratch, text) for text in TEST_LIST}
    right = [text for text, start in TEST_LIST.items() if answers[text][0][:1] and answers[text][0][0].startswith(start)]
    names = former(path)
    merged = [name for name in names if found(settings, scratch, name)[0]]
    results = [
        Result("Communes imported", rows, "rows"),
        Result("Import, processor time", statistics.median(s for s, _ in imports), "s", detail=f"{settings.rounds} imports"),
        Result("Import, largest memory", max(m for _, m in imports), "MB"),
        Result("Command that loads the communes and finds one, processor time", statistics.median(s for _, s in answers.values()) * 1000, "ms"),
        Result("Texts of the test list answered first as they should", len(right), f"of {len(TEST_LIST)}", (">=", len(TEST_LIST)), ", ".join(sorted(TEST_LIST.keys() - right))),
        Result("Names of merged communes that lead to the commune of today", len(merged), f"of {len(names)}", (">=", len(names)), "one name a département"),
    ]
    notes = ["The file is INSEE's, Code officiel géographique; the test list: " + ", ".join(f"`{text}`" for text in TEST_LIST) + ".",
             "Communes that only changed their name need INSEE's file of movements, which is not read: they are not found by their old name."]
    return results, notes
