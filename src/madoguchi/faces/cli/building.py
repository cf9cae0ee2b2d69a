"""`madoguchi build`: the edition of the directory and its recorded ids, written into its folder."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.data.bundle import EDITION, IDS, chosen
from madoguchi.editions.build import build, publishable, recorded_ids
from madoguchi.editions.ids import read_ids, write_ids
from madoguchi.editions.knowledge import knowledge_of, source_of
from madoguchi.errors import BuildError


def build_packaged(*, check: bool) -> str:
    """Build the edition of the directory; return a line that says what it is.

    With `check`, nothing is written and BuildError is raised when the files are not current.
    """
    bundle = chosen()
    edition_file, ids_file = bundle.root / EDITION, bundle.root / IDS
    knowledge = knowledge_of(bundle)
    built = build(source_of(bundle), knowledge)
    if not check:
        ids = write_ids(recorded_ids(built, knowledge))
        knowledge = replace(knowledge, ids=read_ids(ids))
    publishable(built, knowledge)
    if check:
        if not edition_file.exists() or edition_file.read_bytes() != built.content:
            raise BuildError(
                (f"{edition_file.name} is not what the list and our data give; run `madoguchi build`",)
            )
    else:
        ids_file.write_text(ids, encoding="utf-8")
        edition_file.write_bytes(built.content)
    edition = built.edition
    return (
        f"edition {edition.id}: {len(edition.desks)} desks, "
        f"{len({n for d in edition.desks for n in d.numbers})} numbers, {len(edition.notices)} notices, "
        f"revision {edition.revision[:12]}"
    )
