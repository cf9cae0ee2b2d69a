"""What a bundle knows of a list, read once and handed to the pipeline as one value."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import PurePath

from madoguchi.data import read_text
from madoguchi.data.bundle import BUNDLES, IDS, SOURCES, Bundle
from madoguchi.data.loading import parsed, tables, value_of
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
from madoguchi.rules.reviewed import Suspect, read_suspects


@dataclass(frozen=True)
class Knowledge:
    """What we know beside the source: descriptions, errata, areas, ids, places."""

    tables: Tables
    programs: tuple[Program, ...]
    errata: tuple[Erratum, ...]
    areas: tuple[AreaRule, ...]
    ids: dict[str, RecordedId]
    gazetteer: Gazetteer
    suspects: tuple[Suspect, ...]
    facts: SourceFacts
    bundle: Bundle


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


def read_pinned(content: str, *, file: str, edition: str) -> Pinned:
    """Parse the description of a pinned source. What it does not say is unknown. Raises DescriptionError.

    It must say which file it is about, and the file's sha256: a source is never edited.
    """
    table = parsed(content, file)
    for key, expected in (("file", "the name of the list's file beside it"), ("sha256", "its sha256, hex")):
        if key not in table:
            raise DescriptionError(f"key {key} is missing; expected: {expected}", file=file)
    told = {**asdict(unknown_facts(edition)), **table}
    name = told.pop("file")
    if not isinstance(name, str) or PurePath(name).name != name:
        raise DescriptionError("key file: expected the name of a file in the same folder", file=file)
    facts = value_of(told, SourceFacts, file=file)
    if facts.edition != edition:
        raise DescriptionError(
            f"key edition: expected {edition!r}, the edition that bundle.toml names", file=file
        )
    return Pinned(name, facts)


@lru_cache(BUNDLES)
def pinned(bundle: Bundle) -> Pinned:
    """Return what is known of a bundle's source. Raises DescriptionError where nothing says it."""
    found = bundle.names(f"{SOURCES}/*.toml")
    if len(found) != 1:
        raise DescriptionError(
            f"{len(found)} descriptions of a list; expected one file that says what is known of it: file, sha256, "
            "title, period_start …",
            file=f"{SOURCES}/",
        )
    return read_pinned(bundle.text(found[0]), file=found[0], edition=bundle.edition)


@lru_cache(BUNDLES)
def knowledge_of(bundle: Bundle) -> Knowledge:
    """Read what a bundle knows of its list. What is missing is not known yet.

    Raises DescriptionError for what is wrong in a file, and where no source is described.
    """
    gazetteer = Gazetteer()
    return Knowledge(
        tables=read_tables(bundle.text("tables.toml")),
        programs=read_programs(bundle.text("programs.toml")),
        errata=read_errata(bundle.text("errata.toml")),
        areas=read_jurisdictions(bundle.text("jurisdictions.toml"), gazetteer),
        ids=read_ids(bundle.text(IDS)),
        gazetteer=gazetteer,
        suspects=read_suspects(bundle.text("suspects.toml")),
        facts=pinned(bundle).facts,
        bundle=bundle,
    )


def source_of(bundle: Bundle) -> SourceText:
    """Return a bundle's pinned list: a text, or a document that is read as one (CSV, XLSX, PDF).

    Raises DescriptionError when there is no such file, or its bytes are not the pinned ones.
    """
    about = pinned(bundle)
    file, edition = f"{SOURCES}/{about.file}", bundle.edition
    try:
        content = bundle.bytes(file)
    except OSError as error:
        raise DescriptionError(
            f"{error.strerror}; expected: the list that a file {SOURCES}/*.toml describes", file=file
        ) from error
    digest = hashlib.sha256(content).hexdigest()
    if digest != about.facts.sha256:
        raise DescriptionError(
            f"the list's sha256 is {digest}, pinned is {about.facts.sha256}; a source is never edited",
            file=file,
        )
    if file.endswith(".txt"):
        return read_source(content, edition=edition)
    layout = read_layout(read_text("print-tables.toml"))
    return read_document(content, knowledge_of(bundle).tables, layout, edition=edition, path=file).source
