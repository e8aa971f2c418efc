"""The fault campaigns. One line each; exit code 1 on any failure.

What the journal loses: kill -9, power loss, failed calls, full disk, flipped bits. What the vault tells: the hunt for clear text, keys that
were destroyed, the clock that jumps. What is not seen: flipped bits of the keys and of backups, entries tampered with.

    campaigns.py                             everything, at the volumes of FULL
    campaigns.py --short                     everything, in about two minutes
    campaigns.py killed=1000 bitFlips=500    some of them, with their volumes
"""

from __future__ import annotations

import argparse
import os
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import commands
import crashes
import erasure
import failures
import secrecy
import tampering
from rounds import Journal, Programs, Tally

HERE = Path(__file__).resolve()
BINARY = os.environ.get("REPERE_BINARY", str(HERE.parents[2] / ".build" / "debug" / "repere"))
REPERE = Programs([BINARY, "journal", "hammer"], [BINARY, "journal", "verify"], [BINARY])
CAMPAIGNS = {
    "killed": crashes.killed,
    "powerLossDropped": crashes.power_loss_dropped,
    "powerLossTorn": crashes.power_loss_torn,
    "blindControl": crashes.blind_control,
    "corruptControl": crashes.corrupt_control,
    "failedCalls": failures.failed_calls,
    "failedCommands": commands.failed_commands,
    "diskFull": failures.disk_full,
    "bitFlips": failures.bit_flips,
    "cleartextHunt": secrecy.cleartext_hunt,
    "unsealedControl": secrecy.unsealed_control,
    "shredding": erasure.shredding,
    "clockJumps": erasure.clock_jumps,
    "keyFlips": tampering.key_flips,
    "backupFlips": tampering.backup_flips,
    "tamperings": tampering.tamperings,
}
FULL = {"killed": 1000, "powerLossDropped": 2000, "powerLossTorn": 2000, "blindControl": 200, "corruptControl": 200,
        "failedCalls": 600, "failedCommands": 1200, "diskFull": 200, "bitFlips": 10_000,
        "cleartextHunt": 1000, "unsealedControl": 20, "shredding": 1000, "clockJumps": 2000, "keyFlips": 10_000, "backupFlips": 10_000, "tamperings": 10_000}
SHORT = {"killed": 20, "powerLossDropped": 25, "powerLossTorn": 25, "blindControl": 10, "corruptControl": 10,
         "failedCalls": 20, "failedCommands": 12, "diskFull": 3, "bitFlips": 60,
         "cleartextHunt": 40, "unsealedControl": 5, "shredding": 30, "clockJumps": 12, "keyFlips": 60, "backupFlips": 60, "tamperings": 60}
REACH = 20_000         # changes: the log is taken in every 2,000 or so, and some more for the pages of the database
SHORT_REACH = 5_000


def run(name: str, volume: int, programs: Programs, seed: int, folder: Path, reach: int = REACH) -> Tally:
    """One campaign, in a folder of its own below `folder`, which is removed unless a failed round is kept there."""
    tally = Tally(name, seed, folder)
    # The name is part of the seed: two campaigns of one command must not draw the same places.
    with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=folder, ignore_cleanup_errors=True) as place:
        CAMPAIGNS[name](volume, tally, Journal(Path(place), programs), random.Random(f"{name} {seed}"), reach)
    tally.seconds = time.monotonic() - tally.began
    return tally


def namespaced(arguments: list[str]) -> list[str]:
    """This command again, in a private mount namespace; as another user than root, in a user namespace too."""
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", *user, "--mount", "--propagation", "private", sys.executable, str(HERE), *arguments]


def can_unshare() -> bool:
    """Whether a private mount namespace is permitted."""
    try:
        return subprocess.run([*namespaced([])[:-2], "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("campaigns", nargs="*", metavar="NAME[=VOLUME]", help=", ".join(f"{name} ({volume})" for name, volume in FULL.items()))
    parser.add_argument("--short", action="store_true", help="the volumes of bin/test")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000_000),
                        help="the one printed by another run; threads and the clock still vary")
    parser.add_argument("--writer", type=shlex.split, default=REPERE.writer, help="another program than `repere journal hammer`")
    parser.add_argument("--checker", type=shlex.split, default=REPERE.checker, help="another program than `repere journal verify`")
    parser.add_argument("--product", type=shlex.split, default=REPERE.product, help="another program than `repere`, for the campaigns on the vault and the backups")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="where the journals live, and failed rounds are kept")
    parser.add_argument("--reach", type=int, help=f"the last change at which power is lost (default {REACH})")
    options = parser.parse_intermixed_args()
    volumes, chosen = SHORT if options.short else FULL, {}
    for word in options.campaigns or list(volumes):
        name, _, volume = word.partition("=")
        if name not in CAMPAIGNS or volume and not volume.isdecimal():
            parser.error(f"no campaign {word}: {', '.join(CAMPAIGNS)}")
        chosen[name] = int(volume or volumes[name])
    for program in (options.writer, options.checker, options.product):
        if not program or shutil.which(program[0]) is None:
            parser.error(f"no program at {shlex.join(program)}: build it, or set REPERE_BINARY")
    options.folder = options.folder.resolve()
    programs = Programs(options.writer, options.checker, options.product)
    reach = options.reach or (SHORT_REACH if options.short else REACH)
    failed = 0
    for name, volume in chosen.items():
        if name == "diskFull" and failures.INSIDE not in os.environ and can_unshare():
            again = [f"{name}={volume}", "--seed", str(options.seed), "--folder", str(options.folder),
                     "--writer", shlex.join(options.writer), "--checker", shlex.join(options.checker)]
            failed += subprocess.run(namespaced(again), env=os.environ | {failures.INSIDE: "1"}, check=False).returncode != 0
            continue
        tally = run(name, volume, programs, options.seed, options.folder, reach)
        print(tally.line(), flush=True)
        for problem in tally.problems[:10]:
            print(f"  {problem}", file=sys.stderr, flush=True)
        failed += not tally.passed()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
