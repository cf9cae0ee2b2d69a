"""The proof of sources: they cover the volume, and no desk takes a word from another list than its own.

Part of the proof; like its other modules it needs nothing of the package.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from madoguchi.editions.proof.numbers import NUMBERS, Numbers
from madoguchi.editions.proof.rules import Flaw, fold, tight

SINGLE = ("organization", "operator", "prefecture", "postal_code", "address", "hours")
MANY = ("department", "service_area", "urls", "emails", "notes")
_URL = re.compile(r"https?://[^\s<>()（）、。]+")
_MAIL = re.compile(r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++")
# What a desk has of a further proof where it has none of it itself, all that stands together.
_GAINED_TOGETHER = (
    ("faxes",),
    ("urls",),
    ("emails",),
    ("hours",),
    ("address", "postal_code", "location_id"),
    ("notes", "dated"),
)
# So many desks of one name and number are held against each other.
_MOST_ALIKE = 30
# By how many lines a boundary between sources may have been moved.
_NEAR = 6
# A line that says something of the file.
ABOUT_THE_FILE = re.compile(r"\s*#[A-Za-z][A-Za-z_]{2,30}\s*(?=\t|$)")
# The legal form before a body's name, in full or in short: two lists seldom print the same.
_FORM = re.compile(
    r"(?:(?:公益|一般)(?:財団|社団)法人|(?:地方)?独立行政法人|特定非営利活動法人|株式会社"
    r"|\((?:公財|一財|公社|一社|独法|地独|特非|株)\))(?=.)"
)


class Sources(Numbers):
    """What is proven of the sources of an edition file, and of desks as their parts.

    `shown` are the desks without their further proofs.
    """

    shown: list[dict[str, Any]]

    def sources_cover(self) -> Iterator[Flaw]:
        """They cover the volume, one after another, in their order."""
        expected = 1
        for source in self.raw["sources"]:
            if source["first"] != expected or source["count"] < 0:
                yield Flaw(f"sources/{source['id']}", "window", f"its first line is not {expected}")
            expected = source["first"] + source["count"]
        if expected != len(self.lines) + 1:
            yield Flaw("sources", "window", f"they have {expected - 1} lines, the file has {len(self.lines)}")
        yield from self._boundaries()
        ids = [source["id"] for source in self.raw["sources"]]
        if len(set(ids)) < len(ids):
            yield Flaw("sources", "twice", "two sources have one id")

    def _boundaries(self) -> Iterator[Flaw]:
        """A plain text whose lines with a few more or fewer have the digest that it says has another boundary."""
        sources = self.raw["sources"]
        for source in sources if len(sources) > 1 else ():
            first, end = source["first"] - 1, source["first"] - 1 + source["count"]
            if _is_digest_of(source["sha256"], self.lines[first:end]):
                continue
            for near in range(1 - _NEAR, _NEAR):
                begins = range(max(0, first - _NEAR), first + _NEAR) if not near else (first,)
                for begin in begins:
                    if _is_digest_of(source["sha256"], self.lines[begin : max(0, end + near)]):
                        yield Flaw(
                            f"sources/{source['id']}",
                            "window",
                            f"it has the lines {begin + 1} to {end + near}",
                        )

    def headers_in_source(self) -> Iterator[Flaw]:
        """A header above columns has rows below it in its own source."""
        last = {
            id: max((row for row in self.rows if first <= row < first + count), default=0)
            for first, count, id in self.sources
        }
        for line in self._header_lines if len(self.sources) > 1 else ():
            if (
                "\t" in self.lines[line - 1]
                and line > last[self.window(line)[2]]
                and not self.values_at.get(line)
            ):
                yield Flaw(f"lines/{line}", "window", "no row stands below this header in its source")

    def tables_in_one(self) -> Iterator[Flaw]:
        """A table without a heading is of one source: its header stands there, and each source has a part of its own."""
        found: dict[str, set[str]] = defaultdict(set)
        for desk in self.desks if len(self.sources) > 1 else ():
            if self.is_as_found(desk["table"]) and self.heading(desk["table"], desk["row"]) is None:
                found[desk["table"]].add(self.window(desk["row"])[2])
        for table, sources in found.items():
            parts = sum(t["id"] == table and not t["heading_line"] for t in self.raw["tables"])
            if len(sources) > (1 if table else max(1, parts)):
                yield Flaw(f"tables/{table}", "window", f"it stands in {len(sources)} sources")
        for first, count, id in self.sources if len(self.sources) > 1 else ():
            read = {*self.rows, *self.excused, *(line for lines in self.headings.values() for line in lines)}
            if read.isdisjoint(range(first, first + count)):
                yield Flaw(f"sources/{id}", "window", "no desk stands in it, and nothing was left unread")

    def spans_of(self, desk: dict[str, Any]) -> list[tuple[str, Any]]:
        """Every (field, span) that a desk's values rest on; asked many times, worked out once."""
        found = self._spans.get(id(desk))
        if found is None:
            found = self._spans[id(desk)] = list(_spans_of(desk))
        return found

    @cached_property
    def _spans(self) -> dict[int, list[tuple[str, Any]]]:
        """By the desk's place in memory: its record lives as long as the proof."""
        return {}

    @cached_property
    def values_at(self) -> dict[int, list[tuple[int, int, str]]]:
        """Line → the spans of all desks' values on it, each once."""
        found: dict[int, set[tuple[int, int, str]]] = defaultdict(set)
        for desk in self.desks:
            for field, (line, start, end) in self.spans_of(desk):
                if field not in ("prefecture", "service_area"):
                    found[line].add((start, end, field))
        return {line: sorted(spans) for line, spans in found.items()}

    @cached_property
    def lines_of_marks(self) -> set[int]:
        """The lines of footnotes that begin with a mark: they are said of rows with it, also of another part above."""
        return {line for line, *_, why in self.raw["accounted"] if why == "footnote mark"} - self.rows

    def in_one_source(self, desk: dict[str, Any], path: str) -> Iterator[Flaw]:
        """All that a desk says stands in the source of its row: no remark of one list is told of another's desk."""
        first, last, id = self.window(desk["row"])
        for place, span in self.spans_of(desk):
            if not first <= span[0] <= last:
                yield Flaw(f"{path}/{place}", "source", f"it stands in another source than {id}, the desk's")
        named = self.entries.get(("tables.toml", desk["table"]), {}).get("source", id)
        if named != id:
            yield Flaw(f"{path}/table", "source", f"the table is of the source {named}, the desk of {id}")

    def further_proofs(self, desk: dict[str, Any], path: str) -> Iterator[Flaw]:
        """A further proof is the same desk in another source: of the same name, with no number but its numbers, and
        nothing that another one says otherwise. `desk` has of them what only they print, and nothing else."""
        own = without_proofs(desk)
        proofs: list[dict[str, Any]] = [own]
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
        places = [self.window(each["row"])[2] for each in proofs]
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

    def shown_once(self) -> Iterator[Flaw]:
        """A desk that a later source has again, with nothing unlike, is its further proof."""
        known: dict[tuple[str, str], list[list[dict[str, Any]]]] = defaultdict(list)
        for desk in self.shown if len(self.sources) > 1 else ():
            source, proofs = self.window(desk["row"])[2], [desk, *desk.get("also", ())]
            for name in {(_name_of(desk), _digits(phone)) for phone in desk.get("phones", ())}:
                for first in known[name][:_MOST_ALIKE]:
                    sources = {self.window(each["row"])[2] for each in first}
                    alike = _is_called_alike(first[0], desk) and not any(_is_unlike(e, desk) for e in first)
                    if source not in sources and alike:
                        yield Flaw(
                            f"desks/{desk['id']}", "also", f"it is a further proof of {first[0]['id']}"
                        )
                known[name].append(proofs)

    def addresses_left(self) -> Iterator[Flaw]:
        """Addresses of the web and of mail that no desk has on their line, whatever else accounts for them."""
        held: dict[int, set[str]] = defaultdict(set)
        for desk in self.desks:
            for field in ("urls", "emails"):
                for value in desk.get(field, ()):
                    for span in value[2]:
                        held[span[0]].add(fold(self.at(span)))
        of_file = {line for line, *_, why in self.raw["accounted"] if why == "about the file"}
        for number, text in enumerate(self.lines, start=1):
            if number in of_file and ABOUT_THE_FILE.match(text):
                continue
            if "http" in text or "@" in text or "＠" in text:
                line = fold(text)
                found = [*_URL.findall(line), *_MAIL.findall(_URL.sub("", line))]
                for token in found:
                    if token not in held[number] and token not in self.lost.get(number, ()):
                        yield Flaw(
                            f"lines/{number}",
                            "address-left",
                            f"「{token}」 is printed there and is at no desk",
                        )


def _is_digest_of(digest: str, lines: list[str]) -> bool:
    text = "\n".join(lines)
    return digest in (hashlib.sha256(each.encode()).hexdigest() for each in (text, f"{text}\n"))


def printed_at(desk: dict[str, Any]) -> tuple[int, int]:
    """Where a desk stands in the volume: its row, and in it its first number."""
    phones = desk.get("phones", ())
    return desk["row"], phones[0]["value"][2][0][1] if phones and phones[0]["value"][2] else 0


def without_proofs(desk: dict[str, Any]) -> dict[str, Any]:
    """A desk as its own source prints it: without what only its further proofs say."""
    also = desk.get("also", ())
    if not also:
        return desk
    own = dict(desk)
    for fields in _GAINED_TOGETHER:
        told = {field: desk[field] for field in fields if field in desk}
        if told and any(
            told == {field: other[field] for field in fields if field in other} for other in also
        ):
            own = {field: value for field, value in own.items() if field not in told}
    if "phones" in own:
        own["phones"] = [_without_gain(phone, _phones_alike(phone, also)) for phone in own["phones"]]
    return own


def _without_gain(phone: dict[str, Any], others: list[dict[str, Any]]) -> dict[str, Any]:
    is_gained = "extension" in phone and phone["extension"] in [other.get("extension") for other in others]
    return {name: said for name, said in phone.items() if name != "extension" or not is_gained}


def _with_gains(own: dict[str, Any], also: list[dict[str, Any]]) -> dict[str, Any]:
    """A desk with what only its further proofs print; of several the first."""
    found = dict(own)
    for fields in _GAINED_TOGETHER:
        givers = [other for other in also if any(field in other for field in fields)]
        if givers and not any(field in own for field in fields):
            found |= {field: givers[0][field] for field in fields if field in givers[0]}
    if "phones" in own:
        found["phones"] = list(own["phones"])
    for at, phone in enumerate(own.get("phones", ())):
        told = [other["extension"] for other in _phones_alike(phone, also) if "extension" in other]
        if told and "extension" not in phone:
            found["phones"][at] = {**phone, "extension": told[0]}
    return found


def _phones_alike(phone: dict[str, Any], also: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for other in also for each in other.get("phones", ()) if _digits(each) == _digits(phone)]


def _is_called_alike(first: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether all numbers of another desk are numbers of the first."""
    return set(map(_digits, other.get("phones", ()))) <= set(map(_digits, first.get("phones", ())))


def _is_unlike(first: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether another desk says something else than the first of how it is reached."""
    for field in ("postal_code", "address", "hours"):
        if field in first and field in other and _bare(first[field]) != _bare(other[field]):
            return True
    for field in ("urls", "emails"):
        said = {_bare(value) for value in first.get(field, ())}
        if said and not {_bare(value) for value in other.get(field, ())} <= said:
            return True
    faxes = set(map(_digits, first.get("faxes", ())))
    if faxes and not set(map(_digits, other.get("faxes", ()))) <= faxes:
        return True
    asked: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for at, desk in enumerate((first, other)):
        for phone in desk.get("phones", ()):
            asked[_digits(phone)][at].update({_bare(phone["extension"])} if "extension" in phone else ())
    both = set(map(_digits, first.get("phones", ()))) & set(map(_digits, other.get("phones", ())))
    return any(asked[n][1] - asked[n][0] and (asked[n][0] or len(asked[n][1]) > 1) for n in both)


def _digits(phone: dict[str, Any]) -> str:
    return re.sub("[^0-9#*]", "", phone["number"])


def _bare(value: Any) -> str:
    return "".join(fold(value[0]).split()).rstrip("/")


def _name_of(desk: dict[str, Any]) -> str:
    """Its full name without spaces and signs, and without the legal form before the body's name."""
    levels = (desk["organization"], *desk.get("department", ()))
    name = tight("".join(value[0] for value in levels))
    form = _FORM.match(name)
    name = name[form.end() :] if form else name
    return "".join(char for char in name if unicodedata.category(char)[0] != "P") or name


def _spans_of(desk: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every (field, span) that a desk's values rest on."""
    for field in SINGLE:
        yield from ((field, span) for span in (desk[field][2] if field in desk else ()))
    for field in MANY:
        yield from ((field, span) for value in desk.get(field, ()) for span in value[2])
    for field in NUMBERS:
        for phone in desk.get(field, ()):
            spans = [*phone["value"][2], *phone.get("label_spans", ()), *phone.get("says", ())]
            spans += phone["extension"][2] if "extension" in phone else ()
            yield from ((field, span) for span in spans)
