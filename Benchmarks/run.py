"""bin/bench: measures the product against peers, in one run on one machine. See Benchmarks/README.md.

Standard library only. Results go to the standard output, progress to the error output.
Ends with 0 when everything was measured (a goal that is missed is said, not an error), 1 when a measure failed.
"""

import argparse
import json
import os
import pathlib
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True

import access
import casefile
import communes
import documents
import journal
import pages
import report
from processes import ROOT, Failure

SUITES = {"pages": pages, "documents": documents, "communes": communes, "journal": journal, "access": access, "casefile": casefile}


def arguments():
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measures the product against peers: ratios in one run, medians of the rounds.")
    parser.add_argument("suite", nargs="*", choices=[*SUITES, []], metavar="SUITE", help="pages, documents, journal, access, communes (which needs --communes) and casefile (which needs room on the disk); the first four when not given")
    parser.add_argument("--rounds", type=int, default=5, help="rounds, interleaved between the programs compared (default 5)")
    parser.add_argument("--requests", type=int, default=20_000, help="requests of a round, for each program (default 20,000)")
    parser.add_argument("--memory-requests", type=int, default=100_000, help="requests before the memory is read again (default 100,000)")
    parser.add_argument("--letters", type=int, default=1_000, help="different signalements printed in a row (default 1,000)")
    parser.add_argument("--round-letters", type=int, default=20, help="letters of a round, for each program (default 20)")
    parser.add_argument("--appends", type=int, default=2_000, help="durable appends of a round, for each program (default 2,000)")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], help="entries of the journals read, verified and replayed")
    parser.add_argument("--accounts", type=int, nargs="+", default=[100, 10_000, 100_000], help="accounts around the one that signs in")
    parser.add_argument("--entries", type=int, default=100_000, help="entries of the journal from which it is worked out what a person could have read (default 100,000)")
    parser.add_argument("--pairs", type=int, default=500, help="pairs of tries at the door, one address known, one not (default 500)")
    parser.add_argument("--dossiers", type=int, default=10_000, help="dossiers of 60 entries, shown beside the same work at 1,000 and 10,000 (default 10,000; 100,000 take about 16 GB)")
    parser.add_argument("--seconds", type=int, default=120, help="how long people work at each number of dossiers (default 120)")
    parser.add_argument("--pause", type=float, default=2.0, help="seconds between two pages of a person, on average (default 2)")
    parser.add_argument("--mixed", type=float, metavar="MINUTES", help="casefile: readings and writings of 50 people for so long, then everything looked for again")
    parser.add_argument("--folder", default=ROOT / ".build-dossiers", help="where the invented dossiers are kept once made (default .build-dossiers)")
    parser.add_argument("--fresh", action="store_true", help="makes the invented dossiers again")
    parser.add_argument("--communes", metavar="FILE", help="the official communes, INSEE COG CSV")
    parser.add_argument("--format", choices=["text", "json"], default="text")
    parser.add_argument("--write", metavar="FILE", help="also write the results in their marked section of this file")
    settings = parser.parse_args()
    release = ROOT / ".build-release/release"
    settings.repere = pathlib.Path(os.environ.get("REPERE_BINARY") or release / "repere").absolute()
    settings.hello = pathlib.Path(os.environ.get("HELLO_BINARY") or settings.repere.parent / "HelloBaseline").absolute()
    settings.journal = pathlib.Path(os.environ.get("JOURNAL_BINARY") or settings.repere.parent / "JournalBench").absolute()
    settings.access = pathlib.Path(os.environ.get("ACCESS_BINARY") or settings.repere.parent / "AccessBench").absolute()
    settings.casefile = pathlib.Path(os.environ.get("CASEFILE_BINARY") or settings.repere.parent / "CaseFileBench").absolute()
    settings.python = ROOT / ".venv/bin/python3"
    settings.peer_python = ROOT / ".venv-bench/bin/python3"
    settings.suites = list(dict.fromkeys(settings.suite)) or ["pages", "documents", "journal", "access"]
    if min(settings.rounds, settings.requests, settings.memory_requests, settings.letters, settings.round_letters) < 1:
        parser.error("numbers must be 1 or more")
    if settings.dossiers < 100:
        parser.error("100 dossiers or more: ten teams work on them")
    if settings.write and (settings.rounds < 5 or "debug" in settings.repere.resolve().parts):
        parser.error("--write keeps release builds and 5 rounds or more only")
    return settings


def check(settings):
    needed = [settings.repere, settings.peer_python, settings.python] + [settings.hello] * ("pages" in settings.suites) + [settings.journal] * ("journal" in settings.suites) + [settings.access] * ("access" in settings.suites) + [settings.casefile] * ("casefile" in settings.suites)
    for path in needed:
        if not os.access(path, os.X_OK):
            raise Failure(f"{path.name} is not built or not installed: run bin/bench, which does it")
    if not shutil.which("wrk"):
        raise Failure("wrk is missing: run bin/setup")


def run(suite, settings, where):
    """Measures one suite, prints it, writes it when asked."""
    def say(text):
        print(f"{suite}: {text}", file=sys.stderr, flush=True)

    name = "casefile-mixed" if suite == "casefile" and settings.mixed else suite
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        results, notes = SUITES[suite].measure(settings, scratch, say)
    if settings.format == "text":
        for result in results:
            print(result.line(), flush=True)
    if settings.write:
        command = f"bin/bench {suite}" + (f" --rounds {settings.rounds}" if suite != "casefile" else "")
        command += {"pages": f" --requests {settings.requests}", "documents": f" --letters {settings.letters}", "communes": " --communes FILE", "journal": f" --appends {settings.appends}", "access": f" --pairs {settings.pairs} --entries {settings.entries}", "casefile": f" --dossiers {settings.dossiers} --seconds {settings.seconds}", "casefile-mixed": f" --dossiers {settings.dossiers} --mixed {settings.mixed or 0:g}"}[name]
        report.write(settings.write, name, report.section(name, results, notes, where, command))
    return {"results": [r.json() for r in results], "notes": notes} | getattr(SUITES[suite].measure, "answer", {})


def main():
    settings, where, found, failed = arguments(), report.machine(), {}, False
    try:
        check(settings)
    except Failure as failure:
        sys.exit(f"bench: {failure}")
    if settings.format == "text":
        print(f"{where['date']}, {where['cores']} cores, {where['processor']}, {where['memory_gib']} GiB, {where['system']}, load {where['load_before']}")
        if "debug" in settings.repere.resolve().parts:
            print("This is a debug build: these numbers are not to be kept.")
    for suite in settings.suites:
        try:
            found[suite] = run(suite, settings, where)
        except Failure as failure:
            print(f"bench: {suite}: {failure}", file=sys.stderr)
            failed = True
    if settings.format == "json":
        # One suite that answers a question of its own does it at the top.
        json.dump({"machine": where} | (found["casefile"] if list(found) == ["casefile"] else {"suites": found}), sys.stdout, ensure_ascii=False, indent=1)
        print()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
