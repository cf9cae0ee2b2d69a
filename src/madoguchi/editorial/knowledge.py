"""Knowledge that editors write: checked by everything that reads it, then kept as a version."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from functools import partial
from pathlib import PurePosixPath

from sqlalchemy import Connection

from madoguchi.answers.languages import parent_name, topic_name
from madoguchi.answers.named import place_rules
from madoguchi.answers.router import Router
from madoguchi.answers.scripts import all_scripts
from madoguchi.answers.signals.words import word_tables
from madoguchi.answers.topics import all_topics, parents
from madoguchi.data.bundle import IDS, QUESTIONS, SOURCES, Bundle, packed
from madoguchi.editions.areas import read_jurisdictions
from madoguchi.editions.ids import read_ids
from madoguchi.editions.knowledge import pinned, read_programs
from madoguchi.editorial.authority import authorized
from madoguchi.editorial.bounds import BOUNDS, read_bounds
from madoguchi.editorial.crosscheck.knowledge import known_to
from madoguchi.editorial.teaching import own_questions
from madoguchi.editorial.transition import Act, Done, Transition
from madoguchi.errors import DescriptionError, InputError, RefusedError
from madoguchi.index.analyzer import readings
from madoguchi.index.directory import functions_of
from madoguchi.index.lexicon import alias_entries, program_aliases
from madoguchi.index.sections import Sections
from madoguchi.index.taught import read_lessons
from madoguchi.ingest.errata import read_errata
from madoguchi.ingest.spec import read_tables
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.places.gazetteer import place_tables
from madoguchi.rules.reviewed import read_suspects
from madoguchi.store.database import Database
from madoguchi.store.drafts import DISCARDED, Draft
from madoguchi.store.editions import pointed
from madoguchi.store.knowledge import (
    Version,
    bundle_of,
    hold,
    newest,
    save,
    served_edition,
    version_of,
    versions,
)
from madoguchi.store.people import Role
from madoguchi.text.dates import today
from madoguchi.text.untrusted import accepted

LONGEST_NOTE = 500  # characters
LONGEST_FILE = 256 * 1024  # characters of a file that is written on the page
# The files that people write, in the order in which they are met; `*` stands for several of a folder.
FILES = (
    *("bundle.toml", "tables.toml", "programs.toml", "jurisdictions.toml", "words.toml", QUESTIONS),
    *("aliases.toml", "functions.toml", "topics.toml", "topics/*.toml", "sections.toml", "scripts.toml"),
    *(
        "errata.toml",
        "suspects.toml",
        BOUNDS,
        "classes.toml",
        "crosscheck.toml",
        "readings.csv",
        "names/*.toml",
    ),
)


def current(connection: Connection) -> tuple[Version | None, Bundle]:
    """Return the version that drafts are read with, and its bundle; None and the own folder before the first."""
    version = newest(connection)
    return version, bundle_of(connection, version.bundle if version else None)


def writable(bundle: Bundle) -> tuple[str, ...]:
    """Return the paths of the files that can be written on the page, those that are missing among them."""
    there = [name for pattern in FILES for name in (bundle.names(pattern) if "*" in pattern else (pattern,))]
    return tuple(dict.fromkeys(there))


def kind_of(name: str) -> str:
    """Return the entry of FILES that a file falls under; empty for one that nobody writes.

    >>> kind_of("topics/money.toml"), kind_of("ids.csv")
    ('topics/*.toml', '')
    """
    depth = name.count("/")
    fits = (p for p in FILES if PurePosixPath(name).match(p) and p.count("/") == depth)
    return next(fits, "") if re.fullmatch(r"[A-Za-z0-9._/-]{1,80}", name) else ""


def edited(bundle: Bundle, texts: Mapping[str, str]) -> Bundle:
    """Return a bundle with some of its files written anew. Raises InputError for a file that nobody writes."""
    for name in texts:
        if not kind_of(name):
            raise InputError(
                Message(
                    "{name!r} is not a file that is written by hand; choose from {files}",
                    name=name,
                    files=", ".join(FILES),
                )
            )
    return packed({**bundle.portable, **{name: text.encode() for name, text in texts.items()}})


# -- the check -------------------------------------------------------------------------------------------

_READERS: tuple[tuple[str, Callable[[Bundle], object]], ...] = (
    ("bundle.toml", lambda bundle: bundle.edition),
    (f"{SOURCES}/", pinned),
    ("tables.toml", lambda bundle: read_tables(bundle.text("tables.toml"))),
    ("programs.toml", lambda bundle: read_programs(bundle.text("programs.toml"))),
    ("errata.toml", lambda bundle: read_errata(bundle.text("errata.toml"))),
    (
        "jurisdictions.toml",
        lambda bundle: read_jurisdictions(bundle.text("jurisdictions.toml"), place_tables()),
    ),
    ("suspects.toml", lambda bundle: read_suspects(bundle.text("suspects.toml"))),
    (IDS, lambda bundle: read_ids(bundle.text(IDS))),
    (BOUNDS, lambda bundle: read_bounds(bundle.text(BOUNDS))),
    ("functions.toml", functions_of),
    ("topics.toml", all_topics),
    ("topics.toml", parents),
    ("topics/", word_tables),
    ("words.toml", lambda bundle: read_lessons(bundle.text("words.toml"))),
    (QUESTIONS, own_questions),
    ("aliases.toml", program_aliases),
    ("aliases.toml", place_rules),
    ("scripts.toml", all_scripts),
    ("readings.csv", readings),
    ("crosscheck.toml", known_to),
)


def check(bundle: Bundle, edition: Edition) -> None:
    """Let everything that reads a bundle read it, and a question be asked with it over an edition.

    Raises DescriptionError that says what is wrong, and where, of the first fault.
    """
    for name in bundle.names("**/*"):
        if name.endswith(".toml"):
            bundle.table(name)
        elif name.endswith(".csv"):
            _reading(name, partial(_rows, bundle.text(name)))
    for file, read in _READERS:
        _reading(file, partial(read, bundle))
    _names(bundle)
    beside = replace(edition, bundle=bundle)
    _reading("sections.toml", lambda: Sections(beside))
    _reading("names/", lambda: _names_of_topics(bundle))
    _reading("", lambda: Router(beside).answer("相談したい", "", today()))


def _reading(file: str, read: Callable[[], object]) -> None:
    """Read; what a reader stumbles over is told as a fault of its file."""
    try:
        read()
    except DescriptionError:
        raise
    except KeyError as error:
        key = str(error.args[0]) if error.args else ""
        raise DescriptionError(
            Message("key {key} is missing", key=key), file=file, code="missing-key", key=key
        ) from error
    except (TypeError, ValueError, AttributeError, IndexError, re.error, csv.Error, RecursionError) as error:
        raise DescriptionError(
            Message("{type}: {error}", type=type(error).__name__, error=error), file=file
        ) from error


def _rows(content: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content), strict=True))


def _names_of_topics(bundle: Bundle) -> list[object]:
    topics = [topic_name(bundle, topic) for topic in all_topics(bundle).values()]
    return [*topics, *(parent_name(bundle, id) for id in parents(bundle))]


def _names(bundle: Bundle) -> None:
    """Refuse a name that one file uses and the other does not have."""
    programs = tuple(program.slug for program in read_programs(bundle.text("programs.toml")))
    for spec in read_tables(bundle.text("tables.toml")).tables:
        # Where the rows say their programs, the table's own is of none.
        for program in tuple(rule.program for rule in spec.row if rule.program) or (spec.program,):
            if program not in programs:
                _no_such("tables.toml", spec.id, "program", program, programs)
    functions = tuple(functions_of(bundle))
    for alias in alias_entries(bundle):
        for key, expected in (("program", programs), ("function", functions)):
            if key in alias and alias[key] not in expected:
                _no_such("aliases.toml", str(alias[key]), key, alias[key], expected)
    for topic in all_topics(bundle).values():
        for name in topic.functions:
            if name not in functions:
                _no_such("topics.toml", topic.id, "functions", name, functions)
        if topic.parent not in parents(bundle):
            _no_such("topics.toml", topic.id, "parent", topic.parent, tuple(parents(bundle)))


def _no_such(file: str, entry: str, key: str, value: str, expected: tuple[str, ...]) -> None:
    raise DescriptionError(
        Message(
            "key {key}: there is no {value!r}; expected one of {expected}",
            key=key,
            value=value,
            expected=", ".join(expected),
        ),
        file=file,
        entry=entry,
        code="no-such",
        key=f"{key} {value}",
        expected=expected,
    )


def line_of(text: str, error: DescriptionError) -> int:
    """Return the line at which a fault is to be mended: its own, else that of its entry; 0 where neither is known."""
    if error.line or not error.entry:
        return error.line
    quoted = (f'"{error.entry}"', f"'{error.entry}'", error.entry)
    for wanted in quoted:
        for number, line in enumerate(text.split("\n"), start=1):
            if wanted in line:
                return number
    return 0


# -- keeping it ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SaveVersion(Transition[Version]):
    """Keep a bundle as the newest version; `ready` makes one that everything which reads it has read.

    `base` is the digest of the one it was made from, "" the own folder, None whatever stands. Raises InputError
    where nothing changed or nobody says why, RefusedError for a person who may not, and where somebody else saved meanwhile.
    """

    bundle: Bundle
    _: KW_ONLY
    note: str
    base: str | None = None

    @classmethod
    def ready(
        cls, database: Database, bundle: Bundle, *, by: str, note: str, base: str | None = None
    ) -> SaveVersion:
        """Check what takes long before anything is held. Raises DescriptionError for a file that is wrong."""
        saving = cls(bundle, by=by, note=note, base=base)
        with database.reading() as connection:
            saving.check(connection)
            edition = served_edition(connection)
        check(bundle, edition)
        return saving

    def check(self, connection: Connection) -> None:
        authorized(connection, self.by, Role.REVIEWER)
        if not self._note():
            raise InputError(
                Message(
                    "say what was changed and why: whoever reads the versions next year has only this note"
                )
            )

    def _note(self) -> str:
        return accepted(Message("the note"), self.note, LONGEST_NOTE).strip()

    def execute(self, connection: Connection) -> Done[Version]:
        hold(connection)
        version, before = current(connection)
        if self.base is not None and self.base != (version.bundle if version else ""):
            raise RefusedError(
                Message("somebody else saved a version in the meantime; look at it, then save yours again")
            )
        if self.bundle.portable == before.portable:
            raise InputError(Message("nothing was changed, so there is nothing to save"))
        saved = save(connection, self.bundle, by=self.by, note=self._note())
        after = {"bundle": saved.bundle, "note": saved.note}
        was = {"bundle": version.bundle if version else None}
        return Done(saved, (Act("knowledge", f"knowledge {saved.seq}", was, after),))


def save_again(database: Database, seq: int, *, by: str, note: str, base: str | None = None) -> SaveVersion:
    """Return the save that goes back to an earlier version (0: the own folder): a version like any other.

    Raises InputError where there is none, and what `SaveVersion.ready` raises.
    """
    with database.reading() as connection:
        bundle = bundle_of(connection, version_of(connection, seq).bundle if seq else None)
    return SaveVersion.ready(database, packed(bundle.portable), by=by, note=note, base=base)


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Knowledge that was saved last and stays, though the draft that was read with it was discarded.

    `before` is the version to go back to; None: the own folder.
    """

    version: Version
    before: Version | None


def left_over(connection: Connection, draft: Draft) -> LeftOver | None:
    """Return what a discarded draft leaves behind, where readers have not got it and nothing was saved since."""
    last = versions(connection, 2)
    if draft.state != DISCARDED or not last or last[0].bundle != draft.knowledge:
        return None
    if last[0].bundle == pointed(connection).knowledge:
        return None
    return LeftOver(last[0], last[1] if len(last) > 1 else None)


# -- what differs ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FileDifference:
    """A file of two bundles: how it differs (`added`, `removed`, `changed`), line by line where it is text.

    A line is its sign (`-`, `+`, `@` before a group, else a space) and its text.
    """

    name: str
    how: str
    lines: tuple[tuple[str, str], ...] = ()


def differences(before: Bundle, after: Bundle) -> tuple[FileDifference, ...]:
    """Return the files that differ between two bundles."""
    one, other = before.portable, after.portable
    return tuple(
        FileDifference(
            name,
            "removed" if name not in other else "added" if name not in one else "changed",
            tuple(_diff_lines(one.get(name, b""), other.get(name, b""))),
        )
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    )


def _diff_lines(before: bytes, after: bytes) -> Iterator[tuple[str, str]]:
    try:
        old, new = (each.decode("utf-8").splitlines() for each in (before, after))
    except UnicodeDecodeError:
        return  # a trained model
    for number, line in enumerate(difflib.unified_diff(old, new, lineterm="", n=2)):
        if number > 1:  # the two lines of file names
            yield line[:1], line[1:] if line[:1] != "@" else line
