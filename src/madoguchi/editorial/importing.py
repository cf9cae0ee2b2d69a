"""A list in any form → a draft edition in the store, with all that an editor must know of it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, asdict, dataclass, field, replace
from datetime import date
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection

from madoguchi.data.bundle import SOURCES, Bundle, chosen
from madoguchi.editions.build import Known
from madoguchi.editions.codec import encode
from madoguchi.editions.collector import resting_collector
from madoguchi.editions.conservation import CONSERVATION
from madoguchi.editions.diff import compare
from madoguchi.editions.inherit import inherit
from madoguchi.editions.knowledge import knowledge_of, pinned
from madoguchi.editions.progress import Progress, no_progress
from madoguchi.editorial.authority import authorized
from madoguchi.editorial.drafting import read_file
from madoguchi.editorial.list_facts import FISCAL_YEAR, Facts, facts_of, fiscal_year, title_of
from madoguchi.editorial.redelivery import CarriedDecisions, earlier_delivery, fitting, taken_over
from madoguchi.editorial.reviewing import AddErratum, TakeBack
from madoguchi.editorial.transition import Act, Done, Transition
from madoguchi.editorial.walking import walk_of
from madoguchi.errors import InputError, RefusedError, SourceError
from madoguchi.ingest.documents.reader import read_document
from madoguchi.ingest.errata import Erratum, checked
from madoguchi.ingest.layout import own_layout
from madoguchi.ingest.reader import read_list
from madoguchi.message import Message
from madoguchi.model.difference import Difference
from madoguchi.model.edition import Edition, SourceFacts, TableFacts, unknown_facts
from madoguchi.model.notice import Severity
from madoguchi.store import knowledge
from madoguchi.store.database import Database
from madoguchi.store.drafts import (
    ERRATUM,
    OPEN,
    PUBLISHED,
    Decision,
    Draft,
    add_draft,
    all_drafts,
    base_of,
    decisions_of,
    draft_of,
    inherited_ids,
    replace_content,
    same_file,
    source_of,
)
from madoguchi.store.editions import current_revision
from madoguchi.store.people import Role
from madoguchi.store.states import STATES
from madoguchi.text.dates import today
from madoguchi.text.fold import fold
from madoguchi.text.untrusted import accepted, showable

LONGEST_FACT = 300  # characters
_EDITION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")


def edition_id(text: str) -> str:
    """Return what somebody typed as an edition's id, or nothing. Raises InputError for what cannot be one."""
    if text and not _EDITION.fullmatch(text):
        raise InputError(
            Message(
                "{showable!r} cannot be an edition's id; a year such as 2024 is usual",
                showable=showable(text),
            )
        )
    return text


@dataclass(frozen=True)
class Imported:
    """A draft as an editor is told of it. `again`: the very same file stands as this draft already."""

    draft: Draft
    edition: Edition
    differences: tuple[Difference, ...]
    again: bool = False
    carried: CarriedDecisions | None = None  # from an earlier delivery of the same edition

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headings of tables that no description knows; their rows are set apart."""
        return tuple(facts.heading for facts in unknown_tables(self.edition))

    @property
    def lost(self) -> int:
        """How many things conservation misses; 0 is the proof."""
        return sum(notice.code in CONSERVATION for notice in self.edition.notices)

    @property
    def severities(self) -> Mapping[Severity, int]:
        return Counter(notice.severity for notice in self.edition.notices)

    @property
    def kinds(self) -> Mapping[str, int]:
        """Differences against what is served, by kind."""
        return Counter(difference.kind.value for difference in self.differences)


def unknown_tables(edition: Edition) -> tuple[TableFacts, ...]:
    """Return the tables of a draft that no description knows."""
    described = {spec.id for spec in knowledge_of(edition.bundle).tables.tables}
    return tuple(facts for facts in edition.tables if facts.rows and facts.id not in described)


def served_edition(database: Database) -> Edition:
    """Return the edition that is published now, as printed; the packaged one where nothing is."""
    with database.reading() as connection:
        return knowledge.served_edition(connection)


def import_file(
    database: Database,
    content: bytes,
    name: str,
    *,
    by: str,
    edition: str = "",
    facts: Mapping[str, Any] | None = None,
    progress: Progress = no_progress,
) -> Imported:
    """Read a list and keep it as a draft: all of it, or (whatever goes wrong) nothing.

    `facts` says what is known of the list (title, period_start, period_end, publisher …). Where it is a
    later text of the described list, title and period are taken from the edition before, and what was
    assumed is said; all else is unknown. Raises SourceError, StoreError.
    """
    with resting_collector():
        return _imported(database, content, name, by, edition, facts or {}, progress)


def _imported(
    database: Database,
    content: bytes,
    name: str,
    by: str,
    edition: str,
    facts: Mapping[str, Any],
    progress: Progress,
) -> Imported:
    with database.reading() as connection:
        authorized(connection, by, Role.EDITOR)
    name, facts = _file_name(name), _accepted_facts(facts)
    edition_id(edition)
    current = served_edition(database)
    with database.reading() as connection:
        digest, bundle = _newest(connection)
    said = _told_by_itself(content, name, current, bundle)
    if any(map(facts.get, _PERIOD)):
        said = replace(said, edition="", period_start=None)
    days = {day: getattr(said, day) for day in (*_PERIOD, "period_reason")} if said.period_start else {}
    id = edition or _named_by_itself(said, current) or _next_edition_id(current)
    facts = {**days, **{fact: value for fact, value in facts.items() if value}}
    with database.reading() as connection:
        base = current_revision(connection) or ""
        known = same_file(connection, content)
        earlier = earlier_delivery(connection, id, base)
        ids = inherited_ids(connection)
    if known is not None:  # descriptions of ours may know more of it by now
        found = rebuild(database, known.id, by=by, progress=progress)
        return Imported(known, found, compare(current, found), again=True)
    built = read_file(
        content,
        name,
        edition=id,
        known=lambda before: Known(
            follow_up(before, id, {**_title_now(before, said, current), **facts}, said.period_doubt),
            told_facts(id, facts),
        ),
        errata=earlier.errata if earlier else (),
        among=current,
        progress=progress,
        bundle=bundle,
    )
    drafted = inherit(built.edition, ids)
    walk = walk_of(current, drafted, progress)
    carried = fitting(earlier, walk) if earlier else None
    keeping = KeepDraft(
        name,
        content,
        by=by,
        edition=id,
        facts=_facts_entry(arrived_facts(built.edition, content)),
        encoded=built.content if drafted is built.edition else encode(drafted),
        base=base,
        knowledge=digest,
        carried=carried,
    )
    draft, again = keeping.carry_out_in(database)
    return Imported(draft, drafted, walk.differences, again=again, carried=None if again else carried)


def _file_name(path: str) -> str:
    """The name of a file without its folder, whichever system it comes from."""
    return PurePath(showable(path).replace("\\", "/")).name[:LONGEST_FACT] or "list"


def _accepted_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as they may be kept. Raises InputError for a text that cannot be shown or is too long."""
    return {
        key: accepted(key, value, LONGEST_FACT) if isinstance(value, str) else value
        for key, value in facts.items()
    }


@dataclass(frozen=True, slots=True)
class KeepDraft(Transition[tuple[Draft, bool]]):
    """Keep a file with the edition that was read of it as a draft, and what it takes over from an earlier one.

    Makes the draft, and whether somebody imported the very same file while it was being read: then nothing is kept.
    """

    file_name: str
    source: bytes = field(repr=False)
    _: KW_ONLY
    edition: str
    facts: Mapping[str, Any]
    encoded: bytes = field(repr=False)
    base: str
    knowledge: str | None
    carried: CarriedDecisions | None

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)

    def execute(self, connection: Connection) -> Done[tuple[Draft, bool]]:
        if twin := same_file(connection, self.source):
            return Done((twin, True))
        draft = add_draft(
            connection,
            edition=self.edition,
            file_name=self.file_name,
            source=self.source,
            facts=self.facts,
            content=self.encoded,
            base=self.base,
            by=self.by,
            knowledge=self.knowledge,
        )
        told = {"file": self.file_name, "sha256": draft.source_sha256, "edition": self.edition}
        carried = taken_over(connection, draft.id, self.carried).acts if self.carried else ()
        return Done((draft, False), (Act("import", f"draft {draft.id}", after=told), *carried))


def _newest(connection: Connection) -> tuple[str | None, Bundle]:
    """The knowledge that drafts are read with: the newest version, else the directory of this process."""
    version = knowledge.newest(connection)
    digest = version.bundle if version else None
    return digest, knowledge.bundle_of(connection, digest)


def read_again(database: Database, *, by: str, progress: Progress = no_progress) -> Imported:
    """Import the list that is served once more, to be read with the newest version of the knowledge.

    What is known of it stays known. Of several lists the first whose file is at hand is imported: the others are
    read anew beside it. Raises RefusedError where no file is at hand.
    """
    current = served_edition(database)
    with database.reading() as connection:
        authorized(connection, by, Role.EDITOR)
        found = next(_files_of(connection, current), None)
    if found is None:
        raise RefusedError(Message("the file of the list that is served is not at hand; import it by hand"))
    name, content, facts = found
    told = {k: v for k, v in asdict(facts).items() if k not in ("edition", "sha256")}
    return import_file(database, content, name, by=by, edition=current.id, facts=told, progress=progress)


def _files_of(connection: Connection, current: Edition) -> Iterator[tuple[str, bytes, SourceFacts]]:
    """The files of an edition's lists that are at hand, as they were imported or in the folder: name, bytes, facts."""
    facts = {source.facts.sha256: source.facts for source in current.sources}
    for draft in all_drafts(connection, PUBLISHED):
        if draft.edition == current.id and (known := facts.get(facts_from(draft.facts).sha256)):
            yield draft.file_name, source_of(connection, draft.id), known
    folder = chosen()
    for about in pinned(folder):
        if (known := facts.get(about.facts.sha256)) and folder.has(f"{SOURCES}/{about.file}"):
            yield about.file, folder.bytes(f"{SOURCES}/{about.file}"), known


def rebuild(
    database: Database,
    id: int,
    *,
    by: str,
    add: Sequence[Erratum] = (),
    drop: Sequence[str] = (),
    progress: Progress = no_progress,
) -> Edition:
    """Read a draft's file anew with its errata and the newest version of the knowledge, and keep the outcome.

    Errata to `add` and ids of those to `drop` are decided in the same transaction, so that a draft
    never stands with a correction that it was not read with. Raises DescriptionError for an erratum
    that is not allowed, RefusedError when somebody else decided on the draft in the meantime.
    """
    with database.reading() as connection:
        authorized(connection, by, Role.EDITOR)
        draft, source = draft_of(connection, id), source_of(connection, id)
        base = base_of(connection, draft)
        decided = decisions_of(connection, id, ERRATUM)
        ids = inherited_ids(connection)
        digest, bundle = _newest(connection)
    wanted = {decision.subject: Erratum(**decision.value) for decision in decided}
    wanted |= {erratum.id: checked(erratum, f"draft {id}") for erratum in add}
    errata = [erratum for erratum in wanted.values() if erratum.id not in drop]
    facts = facts_from(draft.facts)
    built = read_file(
        source,
        draft.file_name,
        edition=draft.edition,
        known=lambda _: Known(facts, facts),
        errata=errata,
        among=base,
        progress=progress,
        bundle=bundle,
    )
    edition = inherit(built.edition, ids)
    kept = KeepReading(
        id, encode(edition), by=by, bundle=bundle, knowledge=digest, decided=decided, add=add, drop=drop
    )
    kept.carry_out_in(database)
    return edition


@dataclass(frozen=True, slots=True)
class KeepReading(Transition[None]):
    """Keep a draft as it reads anew, with the errata that it was read with. `decided` are those that stood before.

    Raises RefusedError when it is not open any more, or somebody else decided on it in the meantime.
    """

    draft: int
    encoded: bytes = field(repr=False)
    _: KW_ONLY
    bundle: Bundle = field(repr=False)
    knowledge: str | None
    decided: Sequence[Decision]
    add: Sequence[Erratum]
    drop: Sequence[str]

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.EDITOR)
        held = draft_of(connection, self.draft, hold=True)
        if held.state != OPEN:
            raise RefusedError(
                Message("draft {id} is {state}; it is not read anew", id=self.draft, state=STATES[held.state])
            )
        if decisions_of(connection, self.draft, ERRATUM) != self.decided:
            raise RefusedError(
                Message("somebody else changed draft {id} in the meantime; look at it again", id=self.draft)
            )

    def execute(self, connection: Connection) -> Done[None]:
        dropped = (TakeBack(self.draft, ERRATUM, name, by=self.by) for name in self.drop)
        added = (AddErratum(self.draft, erratum, by=self.by, bundle=self.bundle) for erratum in self.add)
        acts = [act for each in (*dropped, *added) for act in each.done(connection).acts]
        replace_content(connection, self.draft, self.encoded, self.knowledge)
        return Done(None, tuple(acts))


def arrived_facts(edition: Edition, content: bytes) -> SourceFacts:
    """Return the facts of the source of an edition that a file is, byte by byte."""
    digest = hashlib.sha256(content).hexdigest()
    return next(source.facts for source in edition.sources if source.facts.sha256 == digest)


def follow_up(
    before: SourceFacts, edition: str, told: Mapping[str, Any], doubt: Sequence[str] = ()
) -> SourceFacts:
    """Return what is known of a later text of a list: what was told, else its title and a year later.

    Where nobody knows for which days the edition before speaks, or it is of a day or a month, nobody knows it of this
    one. `doubt` are days that the text prints and that contradict each other.
    """
    facts = told_facts(edition, told)
    if before.is_snapshot:
        before = replace(before, period_start=None, period_end=None)
    start, end = facts.period_start, facts.period_end
    days = (("start", start, before.period_start), ("end", end, before.period_end))
    assumed = [name for name, value, earlier in days if value is None and earlier is not None]
    reason, ja = facts.period_reason, dict(facts.ja)
    if assumed and not told.get("period_reason"):
        reason = f"assumed: the {' and '.join(assumed)} of the period follow the edition {before.edition} by a year"
        days_ja = "と".join(_DAYS_IN_JAPANESE[name] for name in assumed)
        ja["period_reason"] = f"期間の{days_ja}は、前の版（{before.edition}）の一年あととみなしている"
        if doubt:
            reason += f"; the list prints days that contradict each other: {', '.join(doubt)}"
            quoted = "と".join(f"「{words}」" for words in doubt)
            ja["period_reason"] += f"。一覧には{quoted}とあり、食い違っている"
    if not told.get("what") and "what" in before.ja:
        ja["what"] = before.ja["what"]
    same_title = not told.get("title")  # another title in Japanese has another in English
    return replace(
        facts,
        title=before.title if same_title else facts.title,
        title_en=facts.title_en or (before.title_en if same_title else ""),
        what=told.get("what") or before.what,
        area_code=before.area_code,
        period_start=start or _year_later(before.period_start),
        period_end=end or _year_later(before.period_end),
        period_reason=told.get("period_reason") or reason,
        ja=ja,
    )


_PERIOD = ("period_start", "period_end")
_YEAR = re.compile(r"[0-9]{4}")
_DAYS_IN_JAPANESE = {"start": "始まり", "end": "終わり"}


def told_facts(edition: str, told: Mapping[str, Any]) -> SourceFacts:
    """Return what is known of a list that is here since today: what was told, and nothing else."""
    facts = replace(unknown_facts(edition), held_since=today())
    if told.get("period_start") or told.get("period_end"):
        facts = replace(
            facts,
            period_reason="told by the editor who imported it",
            ja={} if told.get("period_reason") else {"period_reason": "取り込んだ担当者が入力したもの"},
        )
    known = {name: value for name, value in told.items() if value}
    return replace(facts, **{**known, "edition": edition})


def facts_from(plain: Mapping[str, Any]) -> SourceFacts:
    """Return the facts of a draft as they are kept."""
    days = {day: plain[day] for day in ("period_start", "period_end", "held_since")}
    try:
        return SourceFacts(
            **{**plain, **{name: day and date.fromisoformat(day) for name, day in days.items()}}
        )
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(
            Message("what is kept of this draft's list cannot be read; import its file again")
        ) from error


def _facts_entry(facts: SourceFacts) -> dict[str, Any]:
    return {name: v.isoformat() if isinstance(v, date) else v for name, v in asdict(facts).items()}


def _told_by_itself(content: bytes, name: str, current: Edition, bundle: Bundle) -> Facts:
    """What a list says of itself: its title and of when it is; nothing where it can't be read.

    Where an edition of a year is served, the next is of another year: a day that it prints is one of its year. Where
    neither the list nor the title of one that is served names a year, there is nothing to ask.
    """
    nothing, tables = Facts("", ""), knowledge_of(bundle).tables
    yearly = any(source.facts.period and not source.facts.is_snapshot for source in current.sources)
    try:
        arrived = read_document(content, tables, own_layout(), edition="", path=name)
    except SourceError:
        return nothing
    texts = (*arrived.source.folded, *(source.facts.title for source in current.sources))
    if arrived.own_print or (yearly and not any(map(FISCAL_YEAR.search, texts))):
        return nothing
    reading = read_list(arrived.source, tables)
    said = facts_of(reading, "", title_of(reading))
    of_a_day = yearly and not _YEAR.fullmatch(said.edition)
    return replace(said, edition="", period_start=None) if of_a_day else said


def _title_now(before: SourceFacts, said: Facts, current: Edition) -> dict[str, str]:
    """The title that a list prints, where that of its text before stood there too, or names other fiscal years."""
    source = next((source for source in current.sources if source.facts == before), None)
    lines = current.lines[source.first - 1 : source.last] if source else ()
    printed = any(before.title in fold(line) for line in lines)
    years = [{*map(fiscal_year, FISCAL_YEAR.finditer(title))} for title in (before.title, said.title)]
    return {"title": said.title} if said.title and (printed or years[0] - years[1]) else {}


def _named_by_itself(said: Facts, current: Edition) -> str:
    """What an edition is called by the days that its list prints; of several lists, no earlier year than that served."""
    if len(current.sources) > 1 and _YEAR.fullmatch(said.edition) and _YEAR.fullmatch(current.id):
        return max(said.edition, current.id)
    return said.edition


def _next_edition_id(current: Edition) -> str:
    """The number or the year behind that of an edition; no year where its list is of none."""
    id, year = current.id, current.sources[0].facts.period_start
    of_no_year = _YEAR.fullmatch(id) and (year is None or id != str(year.year))
    return str(int(id) + 1) if id.isascii() and id.isdigit() and not of_no_year else f"{id}-next"


def _year_later(day: date | None) -> date | None:
    return day and day.replace(year=day.year + 1, day=min(day.day, 28 if day.month == 2 else day.day))
