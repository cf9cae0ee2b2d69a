"""What a bundle knows of a list, read once and handed to the pipeline as one value."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import PurePath

from madoguchi.data.bundle import (
    BUNDLES,
    ERRATA,
    IDS,
    JURISDICTIONS,
    PROGRAMS,
    SOURCES,
    SUSPECTS,
    TABLES,
    Bundle,
)
from madoguchi.data.loading import parsed, tables, value_of
from madoguchi.editions.areas import AreaRule, BodyForm, read_forms, read_jurisdictions
from madoguchi.editions.ids import RecordedId, mint, read_ids
from madoguchi.errors import DescriptionError, why_not
from madoguchi.ingest.documents.reader import read_document
from madoguchi.ingest.errata import Erratum, read_errata
from madoguchi.ingest.layout import own_layout
from madoguchi.ingest.source import SourceText, bind
from madoguchi.ingest.spec import Tables, read_tables
from madoguchi.message import Message
from madoguchi.model.edition import SourceFacts, unknown_facts
from madoguchi.model.entities import Program
from madoguchi.places.gazetteer import Gazetteer, place_tables
from madoguchi.rules.reviewed import read_suspects
from madoguchi.rules.rule import Suspect

# Of a source's id: it stands in file names, addresses and messages.
_ID = re.compile(r"[^\W_][\w-]{0,63}")
_NO_ID = re.compile(r"[\W_]+")
AREA_CODE = re.compile(r"0[1-9]\d{0,3}")


@dataclass(frozen=True, slots=True)
class Pinned:
    """What a description (`described`, its path) says of a pinned source: its id, its file beside it, what is known.

    The id is the name of the description, where that says no other. `order` is its place among several; of the
    same order, they stand by the names of their descriptions.
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
    forms: tuple[BodyForm, ...]
    ids: dict[str, RecordedId]
    gazetteer: Gazetteer
    suspects: tuple[Suspect, ...]
    sources: tuple[Pinned, ...]
    bundle: Bundle


def read_programs(content: str) -> tuple[Program, ...]:
    """Parse `programs.toml`; the id of a program is minted from its slug. Raises DescriptionError."""
    found = tuple(
        value_of(table, Program, file=PROGRAMS, entry=str(table.get("slug", f"program {number}")), id="")
        for number, table in enumerate(tables(content, "program", PROGRAMS), start=1)
    )
    return tuple(replace(program, id=mint("program", program.slug)) for program in found)


def read_pinned(content: str, *, file: str, edition: str) -> Pinned:
    """Parse the description of a pinned source. What it does not say is unknown. Raises DescriptionError.

    It must say which file it is about, and the file's sha256: a source is never edited.
    """
    table = parsed(content, file)
    for key, expected in (("file", "the name of the list's file beside it"), ("sha256", "its sha256, hex")):
        if key not in table:
            raise DescriptionError(
                Message("key {key} is missing; expected: {expected}", key=key, expected=expected), file=file
            )
    told = {**asdict(unknown_facts(edition)), **table}
    name, id, order = told.pop("file"), told.pop("id", id_of(file)), told.pop("order", 0)
    if not isinstance(name, str) or PurePath(name).name != name:
        raise DescriptionError(Message("key file: expected the name of a file in the same folder"), file=file)
    if not isinstance(id, str) or not _ID.fullmatch(id):
        raise DescriptionError(Message("key id: expected a short name of letters, digits and -"), file=file)
    if not isinstance(order, int) or isinstance(order, bool):
        raise DescriptionError(Message("key order: expected a whole number"), file=file)
    facts = value_of(told, SourceFacts, file=file)
    if facts.area_code and not AREA_CODE.fullmatch(facts.area_code):
        raise DescriptionError(
            Message("key area_code: expected an area code such as 0287, from its 0 on"), file=file
        )
    if facts.edition != edition:
        raise DescriptionError(
            Message("key edition: expected {edition!r}, the edition that bundle.toml names", edition=edition),
            file=file,
        )
    return Pinned(file, id, name, facts, order)


def id_of(file: str) -> str:
    """The id of a source whose description says none: the name of the description, as far as it may be one."""
    return _NO_ID.sub("-", PurePath(file).stem).strip("-")[:64] or "list"


@lru_cache(BUNDLES)
def pinned(bundle: Bundle) -> tuple[Pinned, ...]:
    """Return what is known of a bundle's sources, each described by a file `sources/*.toml`, in their order.

    Raises DescriptionError where there is none, and where two have one id or one file.
    """
    found = [
        read_pinned(bundle.text(name), file=name, edition=bundle.edition)
        for name in bundle.names(f"{SOURCES}/*.toml")
    ]
    if not found:
        raise DescriptionError(
            Message(
                "0 descriptions of a list; expected a file for each that says what is known of it: file, "
                "sha256, title, period_start …"
            ),
            file=f"{SOURCES}/",
        )
    for key, told in (("id", [source.id for source in found]), ("file", [source.file for source in found])):
        for source, value in zip(found, told, strict=True):
            if told.count(value) > 1:
                raise DescriptionError(
                    Message("key {key}: {value!r} is another source's too", key=key, value=value),
                    file=source.described,
                )
    return tuple(sorted(found, key=lambda source: source.order))


@lru_cache(BUNDLES)
def knowledge_of(bundle: Bundle) -> Knowledge:
    """Read what a bundle knows of its list. What is missing is not known yet.

    Raises DescriptionError for what is wrong in a file, and where no source is described.
    """
    gazetteer, sources = place_tables(), pinned(bundle)
    described = read_tables(bundle.text(TABLES))
    for spec in described.tables:
        if spec.source and spec.source not in {source.id for source in sources}:
            expected = " or ".join(source.id for source in sources)
            raise DescriptionError(
                Message("key source: expected {expected}", expected=expected),
                file=TABLES,
                entry=spec.id,
            )
    return Knowledge(
        tables=described,
        programs=read_programs(bundle.text(PROGRAMS)),
        errata=read_errata(bundle.text(ERRATA)),
        areas=read_jurisdictions(bundle.text(JURISDICTIONS), gazetteer),
        forms=read_forms(bundle.text(JURISDICTIONS)),
        ids=read_ids(bundle.text(IDS)),
        gazetteer=gazetteer,
        suspects=read_suspects(bundle.text(SUSPECTS)),
        sources=sources,
        bundle=bundle,
    )


def source_of(bundle: Bundle) -> SourceText:
    """Return a bundle's pinned lists, bound into one volume: each a text, or a document that is read as one.

    Raises DescriptionError when there is no such file, or its bytes are not the pinned ones.
    """
    texts = ((about, _text_of(about, bundle)) for about in pinned(bundle))
    return bind(
        bundle.edition, [(about.id, replace(text, area_code=about.facts.area_code)) for about, text in texts]
    )


def _text_of(about: Pinned, bundle: Bundle) -> SourceText:
    file = f"{SOURCES}/{about.file}"
    try:
        content = bundle.bytes(file)
    except FileNotFoundError as error:
        raise DescriptionError(
            Message(
                "{error}; expected: the list that {described} describes",
                error=why_not(error),
                described=about.described,
            ),
            file=file,
        ) from error
    digest = hashlib.sha256(content).hexdigest()
    if digest != about.facts.sha256:
        raise DescriptionError(
            Message(
                "the list's sha256 is {digest}, pinned is {sha256}; a source is never edited",
                digest=digest,
                sha256=about.facts.sha256,
            ),
            file=file,
        )
    described = knowledge_of(bundle).tables.of(about.id)
    return read_document(content, described, own_layout(), edition=bundle.edition, path=file).source
