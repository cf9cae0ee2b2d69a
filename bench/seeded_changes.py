"""Make many copies of the list with forty changes each, and count what the comparison tells of them.

Usage:

    python bench/seeded_changes.py                  25 copies
    python bench/seeded_changes.py --first 100 --copies 50 --verbose

Prints, for each kind of change, how many were made and how many were not told as what they are;
differences told of nothing that was changed; and copies without either.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.build import build
from madoguchi.editions.diff import compare
from madoguchi.editions.knowledge import knowledge_of, source_of
from madoguchi.ingest.source import read_source

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.editions.seeded import missing_and_false, seeded, text_of, told


def main() -> None:
    """Count and print."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--first", type=int, default=1)
    options.add_argument("--copies", type=int, default=25)
    options.add_argument("--verbose", action="store_true")
    given = options.parse_args()
    knowledge = knowledge_of(GUIDEBOOK)
    built = build(source_of(GUIDEBOOK), knowledge)
    made: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    false = perfect = 0
    for seed in range(given.first, given.first + given.copies):
        copy = seeded(built, seed)
        new = build(read_source(text_of(copy).encode(), edition="draft"), knowledge).edition
        wrong = list(missing_and_false(copy, [told(d) for d in compare(built.edition, new)]))
        not_told = [one for why, one in wrong if why != "false"]
        made.update(why for why, _ in copy.expected)
        missed.update(why for why, expected in copy.expected if any(one in not_told for one in expected))
        false += sum(why == "false" for why, _ in wrong)
        perfect += not wrong
        if given.verbose:
            for why, one in wrong:
                print(f"seed {seed}: {why}: {one}")
    print("| change | made | not told as what it is |\n| --- | --- | --- |")
    for why, count in sorted(made.items()):
        print(f"| {why} | {count} | {missed[why]} |")
    print(f"| all | {made.total()} | {missed.total()} |\n")
    print(f"Told and not changed: {false}. Copies all right: {perfect} of {given.copies}.")


if __name__ == "__main__":
    main()
