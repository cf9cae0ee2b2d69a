"""For the page that adds a list (`/edit/knowledge/lists`): looked at as for a folder, then kept as a version and a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from madoguchi.data.bundle import SOURCES, Bundle, packed
from madoguchi.editions.build import Built, Known, build
from madoguchi.editions.knowledge import knowledge_of
from madoguchi.editions.progress import Progress, no_progress
from madoguchi.editorial.adding import Addition, HeldFolder, addition, joined, refuse_held, refuse_newer
from madoguchi.editorial.drafting import read_file, volume_of
from madoguchi.editorial.importing import import_file
from madoguchi.editorial.knowledge import SaveVersion, current
from madoguchi.editorial.proposing import ListProposal, propose
from madoguchi.errors import InputError
from madoguchi.ingest.spec import Role
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.store.database import Database
from madoguchi.store.drafts import Draft
from madoguchi.store.knowledge import served_edition


class Meant(NamedTuple):
    """What somebody says that a column means, by its table and its place (from 0)."""

    table: int
    at: int
    role: Role


@dataclass(frozen=True)
class Joined:
    """What a further list would make of the directory that is served. `bundle` is the knowledge with it."""

    proposal: ListProposal
    addition: Addition
    bundle: Bundle


def look_at_list(
    database: Database,
    content: bytes,
    name: str,
    *,
    title: str = "",
    beside: bool = False,
    meant: Sequence[Meant] = (),
    progress: Progress = no_progress,
) -> Joined:
    """Read a list as a further one of the directory that is served, with the newest knowledge; nothing is kept.

    `beside`: it is another list, though it looks like a newer text of one that is there. Raises SourceError for a
    file that is no list, InputError for one that is there already, BuildError where a desk would become another.
    """
    with database.reading() as connection:
        _, bundle = current(connection)
        served = served_edition(connection)
    held = HeldFolder(Path(), bundle.portable, _read_anew(served, bundle, progress))
    refuse_held(held, Path(name), content)
    proposal = propose(content, name, edition=served.id, title=title)
    if not beside:
        refuse_newer(held, Path(name), proposal)
    for table, at, role in meant:
        if not (0 <= table < len(proposal.tables) and 0 <= at < len(proposal.tables[table].columns)):
            raise InputError(Message("{name}: this looks like another file; choose it again", name=name))
        proposal = proposal.with_role(table, at, role)
    files = joined(held, proposal)
    lists = {name for name in files if name.startswith(f"{SOURCES}/") and not name.endswith(".toml")}
    known = packed({**bundle.portable, **{n: text for n, text in files.items() if n not in lists}})
    source = next(iter(lists)).removeprefix(f"{SOURCES}/")
    facts = next(each.facts for each in knowledge_of(known).sources if each.file == source)
    built = read_file(
        content,
        source,
        edition=served.id,
        known=lambda _: Known(facts, facts),
        among=held.edition,
        progress=progress,
        bundle=known,
    )
    return Joined(proposal, addition(held, files, built), known)


def _read_anew(served: Edition, bundle: Bundle, progress: Progress) -> Built:
    """The lists that are served, read with a bundle, so that what is added is all that differs."""
    knowledge = knowledge_of(bundle)
    source = volume_of(served, [each.id for each in knowledge.sources])
    facts = {part.id: each.facts for part, each in zip(source.parts, served.sources, strict=True)}
    first = served.sources[0].facts
    return build(source, knowledge, progress, Known(first, first, of_others=facts))


def join_list(
    database: Database,
    content: bytes,
    name: str,
    *,
    by: str,
    note: str,
    base: str | None = None,
    title: str = "",
    beside: bool = False,
    meant: Sequence[Meant] = (),
    progress: Progress = no_progress,
) -> Draft:
    """Keep the knowledge with a further list as a version, and the list as a draft beside those that are served.

    Raises what `look_at_list` and `SaveVersion` raise; then nothing is kept.
    """
    looked = look_at_list(database, content, name, title=title, beside=beside, meant=meant, progress=progress)
    SaveVersion.ready(database, looked.bundle, by=by, note=note, base=base).carry_out_in(database)
    edition = looked.addition.edition.id
    return import_file(database, content, name, by=by, edition=edition, progress=progress).draft
