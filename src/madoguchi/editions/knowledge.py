"""All our data files, read once and handed to the pipeline as one value."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import PurePath

from madoguchi.data import CURRENT, names_in, read_bytes
from madoguchi.data.loading import optional_text, parsed, required_text, tables, value_of
from madoguchi.editions.areas import AreaRule, read_jurisdictions
from madoguchi.editions.ids import RecordedId, mint, read_ids
from madoguchi.errors import DescriptionError
from madoguchi.ingest.documents.reader import read_document
from madoguchi.ingest.errata import Erratum, read_errata
from madoguchi.ingest.layout import read_layout
from madoguchi.ingest.source import SourceText, bind, read_source
from madoguchi.ingest.spec import Tables, read_tables
from madoguchi.model.edition import SourceFacts, unknown_facts
from madoguchi.model.entities import Program
from madoguchi.places.gazetteer import Gazetteer

# Of a source's id: it stands in file names, addresses and messages.
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Pinned:
    """What a description (`described`, its path) says of a pinned source: its id, its file beside it, what is known.

    `order` is its place among several; of the same order, they stand by the names of their descriptions.
    """

    described: str
    id: str
    file: str
    facts: SourceFacts
    order: int = 0


@dataclass(frozen=True)
class Knowledge:
    """What we know beside the sources: descriptions, errata, areas, ids, places; `sources` are those that it is of."""

    tables: Tables
    programs: tuple[Program, ...]
    errata: tuple[Erratum, ...]
    areas: tuple[AreaRule, ...]
    ids: dict[str, RecordedId]
    gazetteer: Gazetteer
    sources: tuple[Pinned, ...]


def read_programs(content: str, *, file: str = "programs.toml") -> tuple[Program, ...]:
    """Parse `programs.toml`; the id of a program is minted from its slug. Raises DescriptionError."""
    found = tuple(
        value_of(table, Program, file=file, entry=str(table.get("slug", f"program {number}")), id="")
        for number, table in enumerate(tables(content, "program", file), start=1)
    )
    return tuple(replace(program, id=mint("program", program.slug)) for program in found)


def read_pinned(content: str, *, file: str) -> Pinned:
    """Parse the description of a pinned source. What it does not say is unknown. Raises DescriptionError.

    It must say which file it is about, and the file's sha256: a source is never edited.
    """
    table = parsed(content, file)
    for key, expected in (("file", "the name of the list's file beside it"), ("sha256", "its sha256, hex")):
        if key not in table:
            raise DescriptionError(f"key {key} is missing; expected: {expected}", file=file)
    told = {**asdict(unknown_facts(CURRENT)), **table}
    name, id, order = told.pop("file"), told.pop("id", PurePath(file).stem), told.pop("order", 0)
    if not isinstance(name, str) or PurePath(name).name != name:
        raise DescriptionError("key file: expected the name of a file in the same folder", file=file)
    if not isinstance(id, str) or not _ID.fullmatch(id):
        raise DescriptionError("key id: expected a short name of letters, digits and -", file=file)
    if not isinstance(order, int) or isinstance(order, bool):
        raise DescriptionError("key order: expected a whole number", file=file)
    facts = value_of(told, SourceFacts, file=file)
    if facts.edition != CURRENT:
        raise DescriptionError(
            f"key edition: expected {CURRENT!r}, the edition that sources/current.toml names", file=file
        )
    return Pinned(file, id, name, facts, order)


@cache
def pinned() -> tuple[Pinned, ...]:
    """Return what is known of the package's own sources, each described by a file `sources/*.toml`, in their order.

    Raises DescriptionError where there is none, and where two have one id.
    """
    described = sorted(set(names_in("sources", ".toml")) - {"current.toml"}) or [
        f"contact-list-{CURRENT}.toml"
    ]
    what = "what is known of the list that sources/current.toml names: file, sha256, title, period_start …"
    files = [f"sources/{name}" for name in described]
    found = [read_pinned(required_text(file, what), file=file) for file in files]
    for source in found:
        if any(other.id == source.id for other in found if other is not source):
            raise DescriptionError(f"key id: {source.id!r} is another source's too", file=source.described)
    return tuple(sorted(found, key=lambda source: source.order))


@cache
def packaged_knowledge() -> Knowledge:
    """Read the package's own data files. Errata, areas and ids may be missing: then there are none yet.

    Raises DescriptionError for a file that must be there, and for what is wrong in one.
    """
    gazetteer, sources = Gazetteer(), pinned()
    described = read_tables(required_text("tables.toml", "how the list's tables read, each a [[table]]"))
    for spec in described.tables:
        if spec.source and spec.source not in {source.id for source in sources}:
            expected = " or ".join(source.id for source in sources)
            raise DescriptionError(f"key source: expected {expected}", file="tables.toml", entry=spec.id)
    errata = f"errata/{CURRENT}.toml"
    return Knowledge(
        tables=described,
        programs=read_programs(
            required_text("programs.toml", "what its desks belong to, each a [[program]]")
        ),
        errata=read_errata(optional_text(errata), file=errata),
        areas=read_jurisdictions(optional_text("jurisdictions.toml"), gazetteer),
        ids=read_ids(optional_text("ids.csv")),
        gazetteer=gazetteer,
        sources=sources,
    )


def packaged_source() -> SourceText:
    """Return the pinned lists, bound into one volume: each a text, or a document that is read as one (CSV, XLSX, PDF).

    Raises DescriptionError when there is no such file, or its bytes are not the pinned ones.
    """
    return bind(CURRENT, [(about.id, _pinned_text(about)) for about in pinned()])


def _pinned_text(about: Pinned) -> SourceText:
    file = f"sources/{about.file}"
    try:
        content = read_bytes(file)
    except OSError as error:
        raise DescriptionError(
            f"{error.strerror}; expected: the list that {about.described} describes",
            file=file,
        ) from error
    digest = hashlib.sha256(content).hexdigest()
    if digest != about.facts.sha256:
        raise DescriptionError(
            f"the list's sha256 is {digest}, pinned is {about.facts.sha256}; a source is never edited",
            file=file,
        )
    if file.endswith(".txt"):
        return read_source(content, edition=CURRENT)
    layout = read_layout(required_text("print-tables.toml", "how our own prints read"))
    described = packaged_knowledge().tables.of(about.id)
    return read_document(content, described, layout, edition=CURRENT, path=file).source
