"""What a directory's folder has and lacks, and how good what it holds is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from madoguchi.answers.router import Router
from madoguchi.data import read_text
from madoguchi.data.loading import entries
from madoguchi.index.home import areas_of
from madoguchi.index.taught import Taught
from madoguchi.ingest.spec import Role, Tables
from madoguchi.message import Message
from madoguchi.model.edition import Edition, SourceFacts, is_unknown
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Severity
from madoguchi.places.gazetteer import place_tables

_FILES = "new/files.toml"
_REMARKS = (Role.NOTE, Role.NAMED_NOTE, Role.READING)
# So many desks of a long list are asked for by name, spread over it.
MOST_ASKED = 200


class Need(StrEnum):
    """Whether a folder needs a file: somebody has to write it, `build` makes it, or it may be left out."""

    REQUIRED = "required"
    MADE = "made"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file, or files of one kind, that a folder may have; `name` is its path, or a pattern of paths."""

    name: str
    what: str
    need: str


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all; 0 of nothing."""
        return 100 * self.part // self.whole if self.whole else 0


@dataclass(frozen=True)
class Condition:
    """How good a directory is. `files` says which of the known files are there.

    `remark_columns` are columns that are shown as remarks alone, by table and header. `unknown` are the facts that
    nobody told. `is_current`: the edition that is there is what the other files give. `findable` are the desks, of
    those that were asked for by their own name, that stood first; `missed` are the names of the others. `with_prefecture`
    counts those whose area, address or name says it; `with_area` those of which it is said whom they serve; `homes`
    are the places that are known of any. `with_words` counts the desks of which something is said beside their name:
    a duty or remark of the list, or words that they were taught. `unproven` are the values that their claims do not
    yield.
    """

    files: tuple[tuple[KnownFile, bool], ...]
    desks: int
    numbers: int
    faxes: int
    without_number: tuple[Desk, ...]
    with_prefecture: Share
    with_municipality: Share
    with_area: int
    homes: tuple[str, ...]
    with_words: Share
    remark_columns: tuple[tuple[str, str], ...]
    notices: Mapping[Severity, int]
    unknown: tuple[str, ...]
    findable: Share
    missed: tuple[str, ...]
    is_current: bool = True
    unproven: tuple[Message, ...] = ()

    @property
    def missing(self) -> tuple[KnownFile, ...]:
        """Files that should be there."""
        return tuple(file for file, there in self.files if not there and file.need != Need.OPTIONAL)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is missing, out of date or unproven, and no ERROR stands."""
        wrong = self.missing or self.unproven or self.notices.get(Severity.ERROR)
        return self.is_current and not wrong


def files_of(folder: Path) -> tuple[tuple[KnownFile, bool], ...]:
    """Return the files that a folder may have, each with whether it is there."""
    known = entries(read_text(_FILES), "file", KnownFile, file=_FILES, name="name")
    return tuple((file, any(path.is_file() for path in folder.glob(file.name))) for file in known)


def condition_of(
    folder: Path,
    edition: Edition,
    tables: Tables,
    *,
    current: bool = True,
    unproven: tuple[Message, ...] = (),
) -> Condition:
    """Return the condition of a directory: its folder, what is read in it, and how its tables are described."""
    desks = edition.desks
    asked = desks[:: 1 + len(desks) // MOST_ASKED]
    missed = tuple(not_found_by_name(edition, asked))
    sites, gazetteer = {location.id: location for location in edition.locations}, place_tables()
    cities = {id for id, location in sites.items() if location.municipality}
    router = Router(edition)
    taught = Taught(router.directory, router.lessons).words
    known = {d.id: tuple(areas_of(d, sites.get(d.location_id or ""), gazetteer)) for d in desks}
    return Condition(
        files=files_of(folder),
        desks=len(desks),
        numbers=len({number for desk in desks for number in desk.numbers}),
        faxes=len({fax.number for desk in desks for fax in desk.faxes}),
        without_number=tuple(desk for desk in desks if not desk.phones),
        with_prefecture=Share(sum(bool(each) for each in known.values()), len(desks)),
        with_municipality=Share(sum(desk.location_id in cities for desk in desks), len(desks)),
        with_area=sum(bool(desk.service_area) for desk in desks),
        with_words=Share(sum(bool(desk.notes) or desk.id in taught for desk in desks), len(desks)),
        homes=tuple(dict.fromkeys(area for areas in known.values() for area in areas)),
        remark_columns=tuple(
            (spec.title, header)
            for spec in tables.tables
            for header, role in spec.columns
            if role in _REMARKS
        ),
        notices=Counter(notice.severity for notice in edition.notices),
        unknown=tuple(dict.fromkeys(key for source in edition.sources for key in _unknown(source.facts))),
        findable=Share(len(asked) - len(missed), len(asked)),
        missed=missed,
        is_current=current,
        unproven=unproven,
    )


def _unknown(facts: SourceFacts) -> Iterator[str]:
    told = {"title": facts.title, "publisher": facts.publisher, "licence": facts.licence}
    yield from (key for key, text in told.items() if is_unknown(text))
    if not facts.period:
        yield "period"


def not_found_by_name(edition: Edition, desks: Iterable[Desk]) -> Iterator[str]:
    """Yield the names of desks that do not stand first when they are asked for by their own name.

    Of desks of one name any may stand first: a place tells them apart.
    """
    router = Router(edition)
    for desk in desks:
        items = router.answer(desk.name).items
        if not items or items[0].desk.name != desk.name:
            yield desk.name
