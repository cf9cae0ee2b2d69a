"""All that is wrong in what is known of a list: the one check of commands, serving and the editors' pages.

What makes a file unusable, or silently another one's, is a fault; what names something that the list does not have,
which a newer list may bring about, is a remark.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from typing import Any

from madoguchi.answers.heads import TOPICS, own_head
from madoguchi.answers.languages import parent_name, topic_name
from madoguchi.answers.named import place_rules
from madoguchi.answers.router import Router
from madoguchi.answers.scripts import all_scripts
from madoguchi.answers.signals.words import word_tables
from madoguchi.answers.topics import NO_TOPIC, all_topics, parents
from madoguchi.data.bundle import (
    ERRATA,
    IDS,
    JURISDICTIONS,
    MANIFEST,
    PROGRAMS,
    QUESTIONS,
    SOURCES,
    SUSPECTS,
    TABLES,
    Bundle,
)
from madoguchi.data.loading import located, rows
from madoguchi.data.manifest import manifest_of
from madoguchi.data.shapes import SHAPES, shape_of, wrong_in
from madoguchi.data.statements import Path, line_at
from madoguchi.editions.areas import read_forms, read_jurisdictions
from madoguchi.editions.ids import read_ids
from madoguchi.editions.knowledge import pinned, read_programs
from madoguchi.editorial.bounds import BOUND_COLUMNS, BOUND_MORE, BOUNDS, read_bounds
from madoguchi.editorial.crosscheck.knowledge import known_to
from madoguchi.editorial.teaching import own_questions
from madoguchi.errors import DescriptionError
from madoguchi.index.analyzer import READINGS, readings
from madoguchi.index.directory import functions_of
from madoguchi.index.lexicon import alias_entries, program_aliases, short_parts
from madoguchi.index.sections import Sections
from madoguchi.index.taught import desks_called, desks_of, read_lessons
from madoguchi.ingest.errata import read_errata
from madoguchi.ingest.spec import read_tables
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.places.gazetteer import place_tables
from madoguchi.rules.reviewed import read_suspects
from madoguchi.text.dates import today
from madoguchi.text.normalize import normalized_name

_WORDS = "words.toml"
# What stands in a bundle beside the files of `shapes`; `*` stands for several of a folder.
_BESIDE = (MANIFEST, IDS, QUESTIONS, BOUNDS, READINGS, TOPICS)
_DATA = (".toml", ".csv", ".jsonl", ".npz")
_READERS: tuple[tuple[str, Callable[[Bundle], object]], ...] = (
    (MANIFEST, lambda bundle: bundle.edition),
    (MANIFEST, manifest_of),
    (f"{SOURCES}/", pinned),
    (TABLES, lambda bundle: read_tables(bundle.text(TABLES))),
    (PROGRAMS, lambda bundle: read_programs(bundle.text(PROGRAMS))),
    (ERRATA, lambda bundle: read_errata(bundle.text(ERRATA))),
    (JURISDICTIONS, lambda bundle: read_jurisdictions(bundle.text(JURISDICTIONS), place_tables())),
    (JURISDICTIONS, lambda bundle: read_forms(bundle.text(JURISDICTIONS))),
    (SUSPECTS, lambda bundle: read_suspects(bundle.text(SUSPECTS))),
    (IDS, lambda bundle: read_ids(bundle.text(IDS))),
    (BOUNDS, lambda bundle: read_bounds(bundle.text(BOUNDS))),
    ("functions.toml", functions_of),
    ("topics.toml", all_topics),
    ("topics.toml", parents),
    ("topics/", word_tables),
    (TOPICS, own_head),
    (_WORDS, lambda bundle: read_lessons(bundle.text(_WORDS))),
    (QUESTIONS, own_questions),
    ("aliases.toml", program_aliases),
    ("aliases.toml", place_rules),
    ("aliases.toml", lambda bundle: short_parts(bundle, "ending")),
    ("scripts.toml", all_scripts),
    (READINGS, readings),
    ("crosscheck.toml", known_to),
    ("names/", lambda bundle: _names_of_topics(bundle)),
)
# What is named by other files: where it is told, by file, table and key.
_NAMED = {
    "program": (PROGRAMS, "program", "slug"),
    "function": ("functions.toml", "function", "id"),
    "topic": ("topics.toml", "topic", "id"),
    "parent": ("topics.toml", "parent", "id"),
    "table": (TABLES, "table", "id"),
    "code": ("classes.toml", "code", "id"),
}
# File, the keys that lead to a name (`*`: any; `=`: the key itself is the name), and what it names.
_USES: tuple[tuple[str, str, str], ...] = (
    (TABLES, "table.row.program", "program"),
    (JURISDICTIONS, "area.program", "program"),
    (ERRATA, "erratum.table", "table"),
    ("functions.toml", "function.desks.program", "program"),
    ("functions.toml", "function.national.program", "program"),
    ("topics.toml", "topic.functions", "function"),
    ("topics.toml", "topic.parent", "parent"),
    ("topics/*.toml", "topic.id", "topic"),
    (_WORDS, "word.program", "program"),
    ("aliases.toml", "alias.program", "program"),
    ("aliases.toml", "alias.elsewhere.*", "program"),
    ("aliases.toml", "alias.function", "function"),
    ("sections.toml", "sections.programs", "program"),
    ("scripts.toml", "script.topic", "topic"),
    ("scripts.toml", "script.program", "program"),
    ("classes.toml", "class.programs", "program"),
    ("classes.toml", "class.code", "code"),
    ("classes.toml", "operator_role.program", "program"),
    ("crosscheck.toml", "programme.program", "program"),
    ("names/programs.toml", "=", "program"),
    ("names/functions.toml", "=", "function"),
    ("names/topics.toml", "=", "topic"),
    ("names/topics.toml", "parent.=", "parent"),
)
_NO_NAMES = ("reason", "version", "parent")  # keys of names/*.toml that are no name


def faults(bundle: Bundle) -> tuple[DescriptionError, ...]:
    """Return what is wrong in the files of a bundle, file by file, each with its line where that is known."""
    found: list[DescriptionError] = []
    wrong: set[str] = set()
    for name in bundle.names("**/*"):
        if name.endswith(".toml") and shape_of(name):
            found += (formless := _formless(bundle, name))
            wrong |= {name for _ in formless}
    for file, read in _READERS:
        # What has no form is told already; whoever reads it would only stumble over that again.
        if not any(name == file or (file.endswith("/") and name.startswith(file)) for name in wrong):
            found += _stumbled(bundle, file, partial(read, bundle))
    if not found:  # names are looked up in files that could be read
        found += _unnamed(bundle)
    return tuple({str(each): each for each in (*_unknown_files(bundle), *found)}.values())


def check(bundle: Bundle, edition: Edition, before: Bundle | None = None) -> None:
    """Let everything that reads a bundle read it, and a question be asked with it over an edition.

    Raises DescriptionError that says what is wrong, and where, of the first fault. With `before`, a name of a desk
    that the edition does not have is a fault, too, unless it stood there.
    """
    for fault in (*faults(bundle), *faults_with(bundle, edition)):
        raise fault
    if before is not None:
        old = {(each.file, str(each.said)) for each in remarks(before, edition)}
        for remark in remarks(bundle, edition):
            if remark.file in (_WORDS, QUESTIONS) and (remark.file, str(remark.said)) not in old:
                raise remark


def faults_with(bundle: Bundle, edition: Edition) -> tuple[DescriptionError, ...]:
    """Return what goes wrong when a sound bundle answers over an edition."""
    beside = replace(edition, bundle=bundle)
    return (
        *_stumbled(bundle, "sections.toml", lambda: Sections(beside)),
        *_stumbled(bundle, "", lambda: Router(beside).answer("相談したい", "", today())),
    )


def remarks(bundle: Bundle, edition: Edition) -> tuple[DescriptionError, ...]:
    """Return what a sound bundle names that an edition does not have: a desk, a body, an area's office."""
    try:
        directory = Router(replace(edition, bundle=bundle)).directory
        lessons, questions = read_lessons(bundle.text(_WORDS)), own_questions(bundle)
    except DescriptionError:  # a fault, and told as one
        return ()
    found = [
        _nobody(_WORDS, ("word", at), key, lesson.whom, bundle)
        for at, lesson in enumerate(lessons)
        if not lesson.program and not desks_of(lesson, directory)
        for key in ("desk" if lesson.desk else "section",)
    ]
    texts = bundle.text(QUESTIONS).splitlines() if questions else []
    asked = iter(questions)
    for line, text in enumerate(texts, start=1):
        question = next(asked) if text.strip() else None
        if question and question.desk and not desks_called(question.desk, directory):
            found.append(_nobody(QUESTIONS, (), "desk", question.desk, bundle).at_line(line))
    bodies = {(desk.program, normalized_name(desk.organization.text)) for desk in edition.desks}
    known = {normalized_name(body) for _, body in bodies}
    for at, entry in enumerate(alias_entries(bundle)):
        if "organization" in entry and normalized_name(entry["organization"]) not in known:
            found.append(
                _nobody("aliases.toml", ("alias", at), "organization", entry["organization"], bundle)
            )
    for at, area in enumerate(bundle.table(JURISDICTIONS).get("area", ())):
        name = normalized_name(area["organization"])
        if "{" not in name and not any(
            program in area["program"] and body.startswith(name) for program, body in bodies
        ):
            found.append(_nobody(JURISDICTIONS, ("area", at), "organization", area["organization"], bundle))
    return tuple(found)


def _nobody(file: str, path: Path, key: str, value: str, bundle: Bundle) -> DescriptionError:
    line = line_at(bundle.text(file), (*path, key)) if path else 0
    return DescriptionError(
        Message("key {key}: no desk of the list is called {value!r}", key=key, value=value),
        file=file,
        line=line,
        key=f"{key} {value}",
    )


# -- files -----------------------------------------------------------------------------------------------


def _unknown_files(bundle: Bundle) -> Iterator[DescriptionError]:
    """Files that nothing reads: most are one that is read, with a slip in its name."""
    known = (*_BESIDE, *(name for name in SHAPES if "*" not in name))
    for name in bundle.names("**/*"):
        hidden = any(part.startswith(".") for part in name.split("/"))
        if not name.endswith(_DATA) or name in known or shape_of(name) or hidden or not bundle.has(name):
            continue
        if name.startswith(f"{SOURCES}/"):  # a list
            continue
        like = get_close_matches(name, known, n=1, cutoff=0.6)
        yield DescriptionError(
            Message("no file of this name is read; did you mean {like}?", like=like[0])
            if like
            else Message(
                "no file of this name is read; keep it elsewhere, or call it one of {known}",
                known=", ".join(known),
            ),
            file=name,
        )


def _formless(bundle: Bundle, name: str) -> list[DescriptionError]:
    """What is wrong in the form of a TOML file: the first of each entry, once the file can be parsed."""
    try:
        bundle.table(name)
    except DescriptionError as error:
        if error.code == "not-toml" or not error.line:
            return [error]
        content = bundle.text(name)
        told = wrong_in(tomllib.loads(content.removeprefix("\ufeff")), content, name)
        # One of an entry: what else is missing in it mostly comes of the same slip.
        return [*{(each.entry or str(each)): each for each in reversed([*told])}.values()][::-1]
    return []


def _stumbled(bundle: Bundle, file: str, read: Callable[[], object]) -> Iterator[DescriptionError]:
    """What a reader says, or stumbles over, as a fault of its file."""
    try:
        read()
    except DescriptionError as error:
        name = error.file
        yield located(error, bundle.text(name)) if bundle.has(name) and not name.endswith(".npz") else error
    except KeyError as error:
        key = str(error.args[0]) if error.args else ""
        yield DescriptionError(
            Message("key {key} is missing", key=key), file=file, code="missing-key", key=key
        )
    except (TypeError, ValueError, AttributeError, IndexError, re.error, RecursionError) as error:
        yield DescriptionError(Message("{type}: {error}", type=type(error).__name__, error=error), file=file)


def _names_of_topics(bundle: Bundle) -> list[object]:
    topics = [topic_name(bundle, topic) for topic in all_topics(bundle).values()]
    return [*topics, *(parent_name(bundle, id) for id in parents(bundle))]


# -- names -----------------------------------------------------------------------------------------------


def _unnamed(bundle: Bundle) -> Iterator[DescriptionError]:
    """Names that one file uses and the one that should tell them does not have."""
    told = {
        what: tuple(entry[key] for entry in bundle.table(file).get(table, ()))
        for what, (file, table, key) in _NAMED.items()
    }
    programs = told["program"]
    for at, table in enumerate(bundle.table(TABLES).get("table", ())):
        # Where the rows say their programs, the table's own is of none.
        by_row = any(row.get("program") for row in table.get("row", ()))
        if programs and not by_row and table["program"] not in programs:
            yield _no_such(bundle, TABLES, ("table", at, "program"), table["program"], programs)
    for pattern, keys, what in _USES:
        # Of programs that nobody described the slugs are all that is known.
        if what == "program" and not programs:
            continue
        for file in bundle.names(pattern) if "*" in pattern else (pattern,):
            for path, name in _values(bundle.table(file), keys.split("."), ()):
                if name not in told[what] and not (what == "topic" and name == NO_TOPIC):
                    yield _no_such(bundle, file, path, name, told[what])
    if programs:
        for line, row in rows(bundle.text(BOUNDS), BOUNDS, BOUND_COLUMNS, BOUND_MORE):
            if row["program"] not in programs:
                yield _no_such(bundle, BOUNDS, (), row["program"], programs).at_line(line)


def _values(told: Any, keys: list[str], path: Path) -> Iterator[tuple[Path, str]]:
    """The texts to which keys lead, each with its path."""
    if isinstance(told, list):
        for at, each in enumerate(told):
            yield from _values(each, keys, (*path, at))
    elif not keys:
        yield path, told
    elif isinstance(told, Mapping):
        if keys[0] == "=":
            yield from (((*path, key), key) for key in told if key not in _NO_NAMES)
            return
        for key in told if keys[0] == "*" else [keys[0]] if keys[0] in told else []:
            yield from _values(told[key], keys[1:], (*path, key))


def _no_such(bundle: Bundle, file: str, path: Path, value: str, expected: Iterable[str]) -> DescriptionError:
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "program")
    known = tuple(expected)
    said = (
        Message(
            "key {key}: there is no {value!r}; expected one of {expected}",
            key=key,
            value=value,
            expected=", ".join(known),
        )
        if known
        else Message("key {key}: there is no {value!r}, and none is told yet", key=key, value=value)
    )
    return DescriptionError(
        said,
        file=file,
        entry=_entry(bundle, file, path),
        line=line_at(bundle.text(file), path) if path else 0,
        code="no-such",
        key=f"{key} {value}",
        expected=known,
    )


def _entry(bundle: Bundle, file: str, path: Path) -> str:
    """What the entry of a path is called: by its id or slug, else by its place."""
    if len(path) < 2 or not isinstance(path[1], int):
        return ""
    entry = bundle.table(file)[str(path[0])][path[1]]
    return str(entry.get("id") or entry.get("slug") or f"{path[0]} {path[1] + 1}")
