"""`madoguchi build`: the packaged edition and its recorded ids, written into the package."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import madoguchi.data
from madoguchi.data import CURRENT
from madoguchi.editions.build import build, publishable, recorded_ids
from madoguchi.editions.ids import read_ids, write_ids
from madoguchi.editions.knowledge import packaged_knowledge, packaged_source
from madoguchi.errors import BuildError


def build_packaged(*, check: bool) -> str:
    """Build the packaged edition; return a line that says what it is.

    With `check`, nothing is written and BuildError is raised when the files are not current.
    """
    folder = Path(madoguchi.data.__file__).parent
    edition_file, ids_file = folder / "editions" / f"{CURRENT}.json", folder / "ids.csv"
    knowledge = packaged_knowledge()
    built = build(packaged_source(), knowledge)
    if not check:
        ids = write_ids(recorded_ids(built, knowledge))
        knowledge = replace(knowledge, ids=read_ids(ids))
    publishable(built, knowledge)
    if check:
        if not edition_file.exists() or edition_file.read_bytes() != built.content:
            raise BuildError(
                (f"{edition_file.name} is not what the list and our data give; run `make edition`",)
            )
    else:
        ids_file.write_text(ids, encoding="utf-8")
        edition_file.parent.mkdir(exist_ok=True)
        edition_file.write_bytes(built.content)
    edition = built.edition
    return (
        f"edition {edition.id}: {len(edition.desks)} desks, "
        f"{len({n for d in edition.desks for n in d.numbers})} numbers, {len(edition.notices)} notices, "
        f"revision {edition.revision[:12]}"
    )
