"""The proof of sources: they cover the volume, and no desk takes a word from another list than its own."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from madoguchi.editions.proof.file import (
    GAINED_TOGETHER,
    Desk,
    EditionFile,
    Flaw,
    digits_of,
    names_of,
    phones_alike,
    without_proofs,
)
from madoguchi.editions.proof.text import URL, fold, tight

_MAIL = re.compile(r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++")
# So many desks of one name and number are held against each other.
_MOST_ALIKE = 30
# By how many lines a boundary between sources may have been moved.
_NEAR = 6
# A line that says something of the file.
ABOUT_THE_FILE = re.compile(r"\s*#[A-Za-z][A-Za-z_]{2,30}\s*(?=\t|$)")
# The legal form before a body's name, in full or in short: two lists seldom print the same.
LEGAL_FORM = re.compile(
    r"(?:(?:公益|一般)(?:財団|社団)法人|(?:地方)?独立行政法人|特定非営利活動法人|株式会社"
    r"|\((?:公財|一財|公社|一社|独法|地独|特非|株)\))(?=.)"
)


def check_sources_cover(file: EditionFile) -> Iterator[Flaw]:
    """They cover the volume, one after another, in their order."""
    expected = 1
    for source in file.raw["sources"]:
        if source["first"] != expected or source["count"] < 0:
            yield Flaw(f"sources/{source['id']}", "window", f"its first line is not {expected}")
        expected = source["first"] + source["count"]
    if expected != len(file.lines) + 1:
        yield Flaw("sources", "window", f"they have {expected - 1} lines, the file has {len(file.lines)}")
    yield from _boundaries(file)
    ids = [source["id"] for source in file.raw["sources"]]
    if len(set(ids)) < len(ids):
        yield Flaw("sources", "twice", "two sources have one id")


def _boundaries(file: EditionFile) -> Iterator[Flaw]:
    """A plain text whose lines with a few more or fewer have the digest that it says has another boundary."""
    sources = file.raw["sources"]
    for source in sources if len(sources) > 1 else ():
        first, end = source["first"] - 1, source["first"] - 1 + source["count"]
        if any(
            other is not source and _is_digest_of(other["sha256"], file.lines[first:end]) for other in sources
        ):
            yield Flaw(f"sources/{source['id']}", "window", "its lines are those of another source")
        if _is_digest_of(source["sha256"], file.lines[first:end]):
            continue
        for near in range(1 - _NEAR, _NEAR):
            begins = range(max(0, first - _NEAR), first + _NEAR) if not near else (first,)
            for begin in begins:
                if _is_digest_of(source["sha256"], file.lines[begin : max(0, end + near)]):
                    yield Flaw(
                        f"sources/{source['id']}", "window", f"it has the lines {begin + 1} to {end + near}"
                    )


def check_headers_in_source(file: EditionFile) -> Iterator[Flaw]:
    """A header above columns has rows below it in its own source."""
    last = {
        id: max((row for row in file.rows if first <= row < first + count), default=0)
        for first, count, id in file.sources
    }
    for line in file.header_lines if len(file.sources) > 1 else ():
        if file.has_cells(line) and line > last[file.window(line)[2]] and not file.values_at.get(line):
            yield Flaw(f"lines/{line}", "window", "no row stands below this header in its source")


def check_tables_in_one(file: EditionFile) -> Iterator[Flaw]:
    """A table without a heading is of one source: its header stands there, and each source has a part of its own."""
    found: dict[str, set[str]] = defaultdict(set)
    for desk in file.desks if len(file.sources) > 1 else ():
        if file.is_as_found(desk["table"]) and file.heading(desk["table"], desk["row"]) is None:
            found[desk["table"]].add(file.window(desk["row"])[2])
    for table, sources in found.items():
        parts = sum(t["id"] == table and not t["heading_line"] for t in file.raw["tables"])
        if len(sources) > (1 if table else max(1, parts)):
            yield Flaw(f"tables/{table}", "window", f"it stands in {len(sources)} sources")
    for first, count, id in file.sources if len(file.sources) > 1 else ():
        read = {*file.rows, *file.excused, *(line for lines in file.headings.values() for line in lines)}
        if read.isdisjoint(range(first, first + count)):
            yield Flaw(f"sources/{id}", "window", "no desk stands in it, and nothing was left unread")


def check_in_one_source(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """All that a desk says stands in the source of its row: no remark of one list is told of another's desk."""
    first, last, id = file.window(desk["row"])
    for place, span in file.spans_of(desk):
        if not first <= span[0] <= last:
            yield Flaw(f"{path}/{place}", "source", f"it stands in another source than {id}, the desk's")
    named = file.entries.get(("tables.toml", desk["table"]), {}).get("source", id)
    if named != id:
        yield Flaw(f"{path}/table", "source", f"the table is of the source {named}, the desk of {id}")


def check_further_proofs(file: EditionFile, desk: Desk, path: str) -> Iterator[Flaw]:
    """A further proof is the same desk in another source: of the same name, with no number but its numbers, and
    nothing that another one says otherwise. `desk` has of them what only they print, and nothing else."""
    own = without_proofs(desk)
    proofs: list[Desk] = [own]
    for other in desk.get("also", ()):
        here = f"{path}/also/{other['id']}"
        if _name_of(desk) != _name_of(other) or not other.get("phones"):
            yield Flaw(here, "also", "it has another name, or no number")
        if not _is_called_alike(own, other):
            yield Flaw(here, "also", "it has a number that the desk has not")
        if any(_is_unlike(each, other) for each in proofs):
            yield Flaw(here, "also", "it says something else than another proof")
        if other.get("also"):
            yield Flaw(here, "form", "a further proof has no further proofs")
        proofs.append(other)
    places = [file.window(each["row"])[2] for each in proofs]
    if len(set(places)) < len(places):
        yield Flaw(f"{path}/also", "also", "two proofs stand in one source")
    rows = [each["row"] for each in proofs]
    if rows != sorted(rows):
        yield Flaw(f"{path}/also", "also", "a proof stands in an earlier source than the desk")
    gained = _with_gains(own, proofs[1:])
    for field in sorted(gained.keys() | desk.keys()):
        if len(proofs) > 1 and gained.get(field) != desk.get(field):
            yield Flaw(
                f"{path}/{field}", "also", "only a further proof prints it, and the desk says otherwise"
            )


def check_shown_once(file: EditionFile) -> Iterator[Flaw]:
    """A desk that a later source has again, with nothing unlike, is its further proof."""
    known: dict[tuple[str, str], list[list[dict[str, Any]]]] = defaultdict(list)
    for desk in file.shown if len(file.sources) > 1 else ():
        source, proofs = file.window(desk["row"])[2], [desk, *desk.get("also", ())]
        for name in {(_name_of(desk), digits_of(phone)) for phone in desk.get("phones", ())}:
            for first in known[name][:_MOST_ALIKE]:
                sources = {file.window(each["row"])[2] for each in first}
                alike = _is_called_alike(first[0], desk) and not any(_is_unlike(e, desk) for e in first)
                if source not in sources and alike:
                    yield Flaw(f"desks/{desk['id']}", "also", f"it is a further proof of {first[0]['id']}")
            known[name].append(proofs)


def check_addresses_left(file: EditionFile) -> Iterator[Flaw]:
    """Addresses of the web and of mail that no desk has on their line, whatever else accounts for them."""
    held: dict[int, set[str]] = defaultdict(set)
    for desk in file.desks:
        for field in ("urls", "emails"):
            for value in desk.get(field, ()):
                for span in value[2]:
                    held[span[0]].add(fold(file.at(span)))
    of_file = {line for line, *_ in file.accounted("about the file")}
    for number, text in enumerate(file.lines, start=1):
        if number in of_file and ABOUT_THE_FILE.match(text):
            continue
        if "http" in text or "@" in text or "＠" in text:
            line = fold(text)
            found = [*URL.findall(line), *_MAIL.findall(URL.sub("", line))]
            for token in found:
                # An edition of an earlier reading may have taken the bracket behind one along.
                own = any(text.startswith(token) for text in held[number])
                if not own and token not in file.lost.get(number, ()):
                    yield Flaw(
                        f"lines/{number}", "address-left", f"「{token}」 is printed there and is at no desk"
                    )


def _is_digest_of(digest: str, lines: list[str]) -> bool:
    text = "\n".join(lines)
    return digest in (hashlib.sha256(each.encode()).hexdigest() for each in (text, f"{text}\n"))


def _with_gains(own: Desk, also: list[Desk]) -> dict[str, Any]:
    """A desk with what only its further proofs print; of several the first."""
    found = dict(own)
    for fields in GAINED_TOGETHER:
        givers = [other for other in also if any(field in other for field in fields)]
        if givers and not any(field in own for field in fields):
            found |= {field: givers[0][field] for field in fields if field in givers[0]}
    if "phones" in own:
        found["phones"] = list(own["phones"])
    for at, phone in enumerate(own.get("phones", ())):
        told = [other["extension"] for other in phones_alike(phone, also) if "extension" in other]
        if told and "extension" not in phone:
            found["phones"][at] = {**phone, "extension": told[0]}
    return found


def _is_called_alike(first: Desk, other: Desk) -> bool:
    """Whether all numbers of another desk are numbers of the first."""
    return set(map(digits_of, other.get("phones", ()))) <= set(map(digits_of, first.get("phones", ())))


def _is_unlike(first: Desk, other: Desk) -> bool:
    """Whether another desk says something else than the first of how it is reached."""
    for field in ("postal_code", "address", "hours"):
        if field in first and field in other and _bare(first[field]) != _bare(other[field]):
            return True
    for field in ("urls", "emails"):
        said = {_bare(value) for value in first.get(field, ())}
        if said and not {_bare(value) for value in other.get(field, ())} <= said:
            return True
    faxes = set(map(digits_of, first.get("faxes", ())))
    if faxes and not set(map(digits_of, other.get("faxes", ()))) <= faxes:
        return True
    asked: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for at, desk in enumerate((first, other)):
        for phone in desk.get("phones", ()):
            asked[digits_of(phone)][at].update({_bare(phone["extension"])} if "extension" in phone else ())
    both = set(map(digits_of, first.get("phones", ()))) & set(map(digits_of, other.get("phones", ())))
    return any(asked[n][1] - asked[n][0] and (asked[n][0] or len(asked[n][1]) > 1) for n in both)


def _bare(value: Any) -> str:
    return "".join(fold(value[0]).split()).rstrip("/")


def _name_of(desk: Desk) -> str:
    """Its full name without spaces and signs, and without the legal form before the body's name."""
    levels = names_of(desk)
    name = tight("".join(value[0] for value in levels))
    form = LEGAL_FORM.match(name)
    name = name[form.end() :] if form else name
    return "".join(char for char in name if unicodedata.category(char)[0] != "P") or name
