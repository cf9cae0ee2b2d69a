"""Take a text of the list through all that an import does short of storing it.

Usage:

    python bench/big_edition.py list.txt -o list.json
    python bench/big_edition.py copy.txt -o copy.json --against list.json

Read, build, encode; with --against also decode the other edition and compare. Each stage is
told with its seconds as it ends.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.build import build
from madoguchi.editions.codec import decode
from madoguchi.editions.diff import compare
from madoguchi.editions.knowledge import knowledge_of
from madoguchi.editions.progress import Stage
from madoguchi.ingest.source import read_source


def main() -> None:
    """Build, and compare when asked to."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("text", type=Path)
    options.add_argument("-o", "--output", type=Path, required=True)
    options.add_argument("--against", type=Path)
    given = options.parse_args()
    begun = time.perf_counter()

    def told(stage: Stage, done: int, total: int) -> None:
        nonlocal begun
        if done == 0:
            begun = time.perf_counter()
        if done == total:
            print(f"{stage:12} {time.perf_counter() - begun:6.2f} s  {total}", file=sys.stderr)

    source = read_source(given.text.read_bytes(), edition=given.text.stem)
    built = build(source, knowledge_of(GUIDEBOOK), told)
    given.output.write_bytes(built.content)
    new = built.edition
    del built, source
    if given.against:
        found = compare(decode(given.against.read_bytes(), GUIDEBOOK), new, told)
        print(", ".join(f"{kind} {count}" for kind, count in sorted(Counter(d.kind for d in found).items())))


if __name__ == "__main__":
    main()
