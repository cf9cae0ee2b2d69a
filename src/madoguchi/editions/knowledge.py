"""All our data files, read once and handed to the pipeline as one value."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from madoguchi.data import CURRENT, read_bytes, read_text
from madoguchi.editions.areas import AreaRule, read_jurisdictions
from madoguchi.editions.ids import RecordedId, mint, read_ids
from madoguchi.errors import DescriptionError
from madoguchi.ingest.errata import Erratum, read_errata
from madoguchi.ingest.source import SourceText, read_source
from madoguchi.ingest.spec import Tables, read_tables
from madoguchi.model.edition import SourceFacts
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


def read_programs(content: str) -> tuple[Program, ...]:
    """Parse `programs.toml`; the id of a program is minted from its slug."""
    return tuple(
        Program(id=mint("program", entry["slug"]), **entry) for entry in tomllib.loads(content)["program"]
    )


def read_facts(content: str) -> SourceFacts:
    """Parse the description of a pinned source."""
    entry = tomllib.loads(content)
    entry.pop("file")
    return SourceFacts(**entry)


@cache
def packaged_knowledge() -> Knowledge:
    """Read the package's own data files."""
    gazetteer = Gazetteer()
    return Knowledge(
        tables=read_tables(read_text("tables.toml")),
        programs=read_programs(read_text("programs.toml")),
        errata=read_errata(read_text(f"errata/{CURRENT}.toml"), file=f"errata/{CURRENT}.toml"),
        areas=read_jurisdictions(read_text("jurisdictions.toml"), gazetteer),
        ids=read_ids(read_text("ids.csv")),
        gazetteer=gazetteer,
        facts=read_facts(read_text(f"sources/contact-list-{CURRENT}.toml")),
    )


def packaged_source() -> SourceText:
    """Return the pinned list. Raises DescriptionError when its bytes are not the pinned ones."""
    content = read_bytes(f"sources/contact-list-{CURRENT}.txt")
    source = read_source(content, edition=CURRENT)
    pinned = read_facts(read_text(f"sources/contact-list-{CURRENT}.toml")).sha256
    if source.digest != pinned:
        raise DescriptionError(
            f"the list's sha256 is {source.digest}, pinned is {pinned}; a source is never edited",
            file=f"sources/contact-list-{CURRENT}.txt",
        )
    return source
