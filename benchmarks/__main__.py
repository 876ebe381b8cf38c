"""Runs the benchmarks named on the command line, or all of them; one JSON line for each."""

import argparse
import sys

from benchmarks import (
    attacks,
    board,
    fanout,
    issue,
    nation,
    pages,
    papers,
    proofs,
    race,
    reading,
    sealing,
    search,
    sweep,
    totals,
    transition,
)
from benchmarks.places import Ground

BENCHMARKS = {
    "transition": transition.run,
    "race": race.run,
    "issue": issue.run,
    "board": board.run,
    "nation": nation.run,
    "crashes": nation.crashes,
    "totals": totals.run,
    "fanout": fanout.run,
    "sweep": sweep.run,
    "reading": reading.run,
    "search": search.run,
    "attacks": attacks.run,
    "proofs": proofs.run,
    "sealing": sealing.run,
    "papers": papers.run,
    "pages": pages.run,
}


def main() -> int:
    """Print the lines; the exit code is 1 when one of them must not be believed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHMARKS))
    parser.add_argument("--quick", action="store_true", help="few rounds: does it still run?")
    asked = parser.parse_args()
    if strange := set(asked.names) - BENCHMARKS.keys():
        parser.error(f"no benchmark is called {', '.join(sorted(strange))}")
    failed = False
    with Ground() as ground:
        for name in asked.names or BENCHMARKS:
            for line in BENCHMARKS[name](ground, quick=asked.quick):
                print(line, flush=True)
                failed = failed or bool(line.failed)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
