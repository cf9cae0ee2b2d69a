"""All our data files, read once and handed to the pipeline as one value."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import PurePath

from madoguchi.data import CURRENT, read_bytes
from madoguchi.data.loading import optional_text, parsed, required_text, tables, value_of
from madoguchi.editions.areas import AreaRule, read_jurisdictions
from madoguchi.editions.ids import RecordedId, mint, read_ids
from madoguchi.errors import DescriptionError
from madoguchi.ingest.documents.reader import read_document
from madoguchi.ingest.errata import Erratum, read_errata
from madoguchi.ingest.layout import read_layout
from madoguchi.ingest.source import SourceText, read_source
from madoguchi.ingest.spec import Tables, read_tables
from madoguchi.model.edition import SourceFacts, unknown_facts
from madoguchi.model.entities import Program
from madoguchi.places.gazetteer import Gazetteer


@dataclass(frozen=True)
class Knowledge:
    """What we know beside the source: descriptions, errata, areas, ids, places."""

    tables: Tables
    programs: tuple[Program, ...]
    errata: tuple[Erratum, ...]
    areas: tuple[AreaRule, ...]
    ids: dict[str, RecordedId]
    gazetteer: Gazetteer
    facts: SourceFacts


@dataclass(frozen=True, slots=True)
class Pinned:
    """What the description of a pinned source says: the name of its file beside it, and what is known of it."""

    file: str
    facts: SourceFacts


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
    name = told.pop("file")
    if not isinstance(name, str) or PurePath(name).name != name:
        raise DescriptionError("key file: expected the name of a file in the same folder", file=file)
    facts = value_of(told, SourceFacts, file=file)
    if facts.edition != CURRENT:
        raise DescriptionError(
            f"key edition: expected {CURRENT!r}, the edition that sources/current.toml names", file=file
        )
    return Pinned(name, facts)


@cache
def pinned() -> Pinned:
    """Return what is known of the package's own source. Raises DescriptionError where nothing says it."""
    file = f"sources/contact-list-{CURRENT}.toml"
    what = "what is known of the list that sources/current.toml names: file, sha256, title, period_start …"
    return read_pinned(required_text(file, what), file=file)


@cache
def packaged_knowledge() -> Knowledge:
    """Read the package's own data files. Errata, areas and ids may be missing: then there are none yet.

    Raises DescriptionError for a file that must be there, and for what is wrong in one.
    """
    gazetteer = Gazetteer()
    errata = f"errata/{CURRENT}.toml"
    return Knowledge(
        tables=read_tables(required_text("tables.toml", "how the list's tables read, each a [[table]]")),
        programs=read_programs(
            required_text("programs.toml", "what its desks belong to, each a [[program]]")
        ),
        errata=read_errata(optional_text(errata), file=errata),
        areas=read_jurisdictions(optional_text("jurisdictions.toml"), gazetteer),
        ids=read_ids(optional_text("ids.csv")),
        gazetteer=gazetteer,
        facts=pinned().facts,
    )


def packaged_source() -> SourceText:
    """Return the pinned list: a text, or a document that is read as one (CSV, XLSX, PDF).

    Raises DescriptionError when there is no such file, or its bytes are not the pinned ones.
    """
    about = pinned()
    file = f"sources/{about.file}"
    try:
        content = read_bytes(file)
    except OSError as error:
        raise DescriptionError(
            f"{error.strerror}; expected: the list that sources/contact-list-{CURRENT}.toml describes",
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
    described = packaged_knowledge().tables
    return read_document(content, described, layout, edition=CURRENT, path=file).source
