"""What each file of a bundle may say: its tables and keys, the kind of each value, and what must be there.

The one place where it stands. `loading.parsed` holds every file against it, whoever reads the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from madoguchi.data.statements import Path, line_at
from madoguchi.errors import DescriptionError
from madoguchi.message import Message

# A program's slug: ids of desks are minted from it, and it stands in addresses.
SLUG = re.compile(r"[a-z][a-z0-9-]{0,39}")
# The languages in which a name may be said beside Japanese and English.
FURTHER_LANGUAGES = ("easy", "zh", "vi", "ko")


@dataclass(frozen=True, slots=True)
class ValueKind:
    """A kind of value: what errors and pages call it (`names`; several of a union), and in words."""

    names: tuple[str, ...]
    said: Message
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Tables of one shape, each below a line [[key]]; no two have the same value of the key `unique`."""

    of: Mapping[str, Field]
    unique: str = ""
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Keyed:
    """One table; its keys are those of `of`, or, of `each`, any. `listed`: a list of texts may stand in its stead."""

    of: Mapping[str, Field] | None = None
    each: Field | None = None
    needed: bool = False
    listed: bool = False


Field = ValueKind | Rows | Keyed
Shape = Mapping[str, Field]

TEXT = ValueKind(("str",), Message('a text in quotes, such as "…"'))
SLUGGED = replace(TEXT, names=("str", "slug"))
PATTERN = replace(TEXT, names=("str", "pattern"))
WORDS = ValueKind(("tuple",), Message('a list of texts, such as ["…", "…"]'))
TEXT_OR_WORDS = ValueKind(
    ("str", "tuple"), Message('a text in quotes, or a list of them, such as ["…", "…"]')
)
SPOKEN = ValueKind(
    ("str", "dict"),
    Message('a text in quotes, such as "…", or a text in several languages, such as {{en = "…", ja = "…"}}'),
)
FLAG = ValueKind(("bool",), Message("true or false"))
WHOLE = ValueKind(("int",), Message("a whole number"))
DAY = ValueKind(("date",), Message("a day without quotes, such as 2024-03-31"))


def needed(field: Any) -> Any:
    """Return a field that must be said."""
    return replace(field, needed=True)


_LANGUAGES = Keyed(dict.fromkeys(FURTHER_LANGUAGES, TEXT))
_NAMES = Keyed({"name": _LANGUAGES, "helps": _LANGUAGES, "description": _LANGUAGES})
_SELECTOR: Shape = {
    "program": needed(TEXT),
    **dict.fromkeys(("organization", "department", "address"), PATTERN),
    "label": TEXT,
}
_REFERRAL = Keyed(each=TEXT)
_COLUMNS = Keyed(each=TEXT_OR_WORDS, listed=True)


def _all(names: str, field: Field) -> Shape:
    return dict.fromkeys(names.split(), field)


_OTHER: Shape = {"of": needed(TEXT), "names": needed(WORDS), "label": TEXT, "reason": needed(TEXT)}
# By the path of the file; `*` stands for several of a folder.
SHAPES: Mapping[str, Shape] = {
    "tables.toml": {
        "table": Rows(
            {
                **_all("id program", needed(TEXT)),
                "heading": needed(WORDS),
                "columns": _COLUMNS,
                **_all("text group cell heading_as name unless_name same coverage area source", TEXT),
                **_all("headed join carry as_found names_beside_numbers", FLAG),
                "unit_in_operator": PATTERN,
                **_all("department told_again", WORDS),
                "rows": WHOLE,
                "referral": _REFERRAL,
                "row": Rows(
                    {
                        "match": needed(TEXT),
                        "program": TEXT,
                        **_all("organization_in_operator nation", FLAG),
                        "referral": _REFERRAL,
                    }
                ),
                "spanning": Rows(_all("organization unit reason", needed(TEXT))),
            },
            unique="id",
        )
    },
    "programs.toml": {
        "program": Rows(
            {
                "slug": needed(SLUGGED),
                "name": needed(TEXT),
                **_all("name_en description description_en", TEXT),
            },
            unique="slug",
        )
    },
    "jurisdictions.toml": {
        "aliases": Keyed(each=WORDS),
        "area": Rows(
            {
                "organization": needed(TEXT),
                **_all("program serves", needed(WORDS)),
                "reason": needed(SPOKEN),
                **_all("department address prefecture", TEXT),
            }
        ),
        "form": Rows({"ending": needed(TEXT), "reason": needed(SPOKEN)}),
    },
    "errata.toml": {
        "erratum": Rows(
            {
                **_all("id table field printed corrected", needed(TEXT)),
                "line": needed(WHOLE),
                **_all("reason evidence", needed(SPOKEN)),
                "unit": TEXT,
            },
            unique="id",
        )
    },
    "suspects.toml": {
        "suspect": Rows(
            {**_all("printed severity", needed(TEXT)), **_all("message evidence fix", needed(SPOKEN))}
        )
    },
    "functions.toml": {
        "function": Rows(
            {
                **_all("id name name_en helps helps_en reason", needed(TEXT)),
                "desks": needed(Rows(_SELECTOR)),
                "national": Rows(_SELECTOR),
                **_all("words asked_for", WORDS),
                **_all("general one_body", FLAG),
            },
            unique="id",
        )
    },
    "topics.toml": {
        "classification": TEXT,
        "parent": Rows(_all("id name name_en", needed(TEXT)), unique="id"),
        "topic": Rows(
            {
                **_all("id parent name name_en reason", needed(TEXT)),
                "functions": needed(WORDS),
                "advice": FLAG,
            },
            unique="id",
        ),
    },
    "topics/*.toml": {
        "topic": Rows(
            {"id": needed(TEXT), **_all("strong weak not", WORDS), **_all("covers covers_en", TEXT)}
        )
    },
    "words.toml": {
        "word": Rows(
            {**_all("desk section program", TEXT), **_all("words questions", WORDS), "reason": needed(TEXT)}
        )
    },
    "aliases.toml": {
        "alias": Rows(
            {
                "names": needed(WORDS),
                **_all("program function organization with_place without_place reason", TEXT),
                "family": WORDS,
                "elsewhere": Keyed(each=TEXT),
            }
        ),
        "short": Rows({"names": needed(WORDS), **_all("beginning ending reason", TEXT)}),
    },
    "sections.toml": {
        "sections": Keyed(
            {
                **_all("programs generic", needed(WORDS)),
                **_all("cue tail", needed(PATTERN)),
                "reason": TEXT,
            }
        )
    },
    "scripts.toml": {
        "script": Rows(
            {
                **_all("topic program", TEXT),
                "fallback": FLAG,
                **_all("say say_en ready ready_en", needed(TEXT)),
                **_all("prepare prepare_en", needed(WORDS)),
                "reason": TEXT,
            }
        )
    },
    "classes.toml": {
        "code": Rows({**_all("id name", needed(TEXT)), "source": TEXT}, unique="id"),
        "class": Rows({"programs": needed(WORDS), **_all("code type", needed(TEXT)), "reason": TEXT}),
        "operator_role": Rows({**_all("program name name_en", needed(TEXT)), "reason": TEXT}),
    },
    "crosscheck.toml": {
        **_all("name section", Rows(_OTHER)),
        "family": Rows(_all("word reason", needed(TEXT))),
        "programme": Rows({**_all("program reason", needed(TEXT)), "words": needed(WORDS)}),
    },
    "names/programs.toml": {"*": _NAMES, "reason": TEXT},
    "names/functions.toml": {"*": _NAMES, "reason": TEXT},
    "names/topics.toml": {"*": _LANGUAGES, "parent": Keyed(each=_LANGUAGES), "reason": TEXT},
    "names/said.toml": {
        "reason": TEXT,
        "sentence": Rows({"en": needed(TEXT), **dict.fromkeys(FURTHER_LANGUAGES, TEXT)}),
    },
    "names/scripts.toml": {
        "reason": TEXT,
        "sentence": Rows({"ja": needed(TEXT), **dict.fromkeys(FURTHER_LANGUAGES, TEXT)}),
    },
    "sources/*.toml": {
        **_all("file sha256", needed(TEXT)),
        **_all("edition id title title_en what period_reason publisher published licence", TEXT),
        "area_code": TEXT,
        "order": WHOLE,
        **_all("period_start period_end held_since", DAY),
        "ja": Keyed(each=TEXT),
    },
}


def shape_of(file: str) -> Shape | None:
    """Return the shape of a file of a bundle by its path; None of a file that is none."""
    if file in SHAPES:
        return SHAPES[file]
    folder = str(PurePosixPath(file).parent)
    return SHAPES.get(f"{folder}/*.toml") if folder != "." else None


def wrong_in(told: Mapping[str, Any], content: str, file: str) -> Iterator[DescriptionError]:
    """Yield what is wrong in the form of a file of a bundle, each with its line; nothing of a file that is none."""
    shape = shape_of(file)
    if shape is None:
        return
    for path, error in _in_table(told, {"version": WHOLE, **shape}, (), file):
        yield error.at_line(line_at(content, path))


_Found = Iterator[tuple[Path, DescriptionError]]


def _in_table(told: Mapping[str, Any], shape: Shape, path: Path, file: str, entry: str = "") -> _Found:
    for key, value in told.items():
        field = shape.get(key) or shape.get("*")
        if field is None:
            yield (*path, key), _unknown(key, shape, file, entry)
        else:
            yield from _in_value(value, field, (*path, key), file, entry)
    for key, field in shape.items():
        if field.needed and key not in told:
            yield path, _missing((*path, key), field, file, entry)


def _in_value(value: Any, field: Field, path: Path, file: str, entry: str) -> _Found:
    key = str(path[-1])
    if isinstance(field, ValueKind):
        if not any(_is(value, name) for name in field.names if name in _FITS):
            yield path, _wrong_kind(key, field, file, entry)
        elif fault := next((said for name in field.names if (said := _beyond(value, name))), None):
            yield (
                path,
                DescriptionError(
                    Message("key {key}: {value!r}: {fault}", key=key, value=value, fault=fault),
                    file=file,
                    entry=entry,
                ),
            )
    elif isinstance(field, Keyed):
        yield from _in_keyed(value, field, path, file, entry)
    else:
        yield from _in_rows(value, field, path, file, entry)


def _in_keyed(value: Any, field: Keyed, path: Path, file: str, entry: str) -> _Found:
    key = str(path[-1])
    if field.listed and _is(value, "tuple"):
        return
    if not isinstance(value, dict):
        said = Message("key {name}: expected {expected}", name=key, expected=_table(_dotted(path)))
        yield (
            path,
            DescriptionError(said, file=file, entry=entry, code="wrong-kind", key=key, expected=("dict",)),
        )
    elif field.of is not None:
        yield from _in_table(value, field.of, path, file, entry or ".".join(map(str, path)))
    elif field.each is not None:
        for name, each in value.items():
            yield from _in_value(each, field.each, (*path, name), file, entry or name)


def _in_rows(value: Any, field: Rows, path: Path, file: str, entry: str) -> _Found:
    key = str(path[-1])
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        said = Message("key {key!r}: expected tables, each below a line [[{key}]]", key=_dotted(path))
        yield path, DescriptionError(said, file=file, entry=entry, code="not-tables", key=key)
        return
    named = field.unique or next(iter(field.of))
    met = set()
    for number, each in enumerate(value):
        name = each.get(named)
        called = entry or (name if isinstance(name, str) and name else f"{key} {number + 1}")
        if field.unique and isinstance(name, str):
            if name in met:
                said = Message("key {key}: another entry has {value!r} already", key=field.unique, value=name)
                yield (*path, number, field.unique), DescriptionError(said, file=file, entry=called)
            met.add(name)
        yield from _in_table(each, field.of, (*path, number), file, called)


def _unknown(key: str, shape: Shape, file: str, entry: str) -> DescriptionError:
    expected = tuple(name for name in shape if name != "version")
    said = Message("unknown key {unknown}; expected: {field}", unknown=key, field=", ".join(expected))
    return DescriptionError(said, file=file, entry=entry, code="unknown-key", key=key, expected=expected)


def _missing(path: Path, field: Field, file: str, entry: str) -> DescriptionError:
    key = str(path[-1])
    kind = field.said if isinstance(field, ValueKind) else _table(_dotted(path))
    if isinstance(field, Rows):
        kind = Message("tables, each below a line [[{key}]]", key=_dotted(path))
    said = Message("key {name} is missing; expected {expected}", name=key, expected=kind)
    names = _kinds(field)
    return DescriptionError(said, file=file, entry=entry, code="missing-key", key=key, expected=names)


def _wrong_kind(key: str, field: ValueKind, file: str, entry: str) -> DescriptionError:
    said = Message("key {name}: expected {expected}", name=key, expected=field.said)
    names = _kinds(field)
    return DescriptionError(said, file=file, entry=entry, code="wrong-kind", key=key, expected=names)


def _kinds(field: Field) -> tuple[str, ...]:
    return (
        tuple(name for name in field.names if name in _FITS) if isinstance(field, ValueKind) else ("tuple",)
    )


def _dotted(path: Path) -> str:
    """A key as a line of a table has it: function.desks, without which of several functions it is."""
    return ".".join(each for each in path if isinstance(each, str))


def _table(key: str) -> Message:
    return Message("a table, below a line [{key}]", key=key)


_FITS: Mapping[str, type] = {"str": str, "tuple": list, "bool": bool, "int": int, "date": date, "dict": dict}


def _is(value: Any, name: str) -> bool:
    kind: Any = _FITS[name]
    if not isinstance(value, kind):
        return False
    if name == "int":
        return not isinstance(value, bool)
    if name == "date":
        return not isinstance(value, datetime)
    if name == "tuple":
        return all(isinstance(each, str) for each in value)
    if name == "dict":  # English is what every language falls back to
        return "en" in value and all(isinstance(text, str) for text in value.values())
    return True


def _beyond(value: Any, name: str) -> Message | None:
    """What is wrong in a text that must be more than a text."""
    if name == "slug" and not SLUG.fullmatch(value):
        return Message("expected up to 40 small letters, digits and -, a letter first")
    if name == "pattern":
        try:
            re.compile(value)
        except re.error as error:
            return Message("no regular expression ({error})", error=error)
    return None
