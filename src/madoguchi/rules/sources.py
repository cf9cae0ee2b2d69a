"""One desk in two sources: printed twice alike it has a further proof, printed unlike it is a contradiction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from madoguchi.ingest.source import SourceText
from madoguchi.model.entities import Desk, Phone
from madoguchi.model.notice import Notice, Severity
from madoguchi.model.provenance import Value
from madoguchi.rules.evidence import lines_of
from madoguchi.rules.rule import MOST_ALIKE, Draft, Rule
from madoguchi.text.fold import fold
from madoguchi.text.phone import digits


@dataclass(frozen=True, slots=True)
class Told:
    """What a desk says in one field: the texts to show, the forms to compare, the values that they rest on."""

    texts: tuple[str, ...]
    forms: frozenset[str]
    values: tuple[Value, ...]


def further_proofs(desks: Iterable[Desk], source: SourceText) -> dict[str, str]:
    """Return the desks that are printed in an earlier source already: id → id of the desk there.

    One has the same name and a number of that desk, and says nothing that the desk says otherwise or, of what is
    called or written to, does not say at all: then nothing is hidden when the two are shown as one.
    """
    found: dict[str, str] = {}
    taken: set[tuple[str, str]] = set()  # a desk has one further proof in a source
    for first, other in _sharing_a_number(desks, source):
        place = (first.id, source.part_of(other.row).id)
        if first.id in found or other.id in found or place in taken or not _is_same(first, other):
            continue
        found[other.id] = first.id
        taken.add(place)
    return found


class SourcesDiffer(Rule):
    """Two sources print one desk, and say something else of it: another number, address, page or hours.

    One of the two is older or misprinted; a caller who is shown the wrong one reaches nobody.

    Bad: 青森商工会議所 with 017-734-1311 in the guidebook and with 017-734-1312 in the city's list.
    Good: the same number in both, or a change that says since when it is another.
    """

    code = "sources-differ"
    severity = Severity.WARNING

    def check(self, draft: Draft) -> Iterable[Notice]:
        pairs = [*_sharing_a_number(draft.desks, draft.source), *_alone_of_a_name(draft.desks, draft.source)]
        for first, other in {(first.id, other.id): (first, other) for first, other in pairs}.values():
            if other.id in draft.further_proofs:
                continue
            one, two = _told(first), _told(other)
            for field in (field for field in one if field in two):
                if not one[field].forms & two[field].forms:
                    lines = [[line for v in told[field].values for line in v.lines] for told in (one, two)]
                    yield self.notice(
                        [*lines[0], *lines[1]],
                        two[field].values[0].printed or two[field].texts[0],
                        f"{other.name}: the {field} is {' / '.join(one[field].texts)} on {lines_of(draft, lines[0])}, "
                        f"{' / '.join(two[field].texts)} on {lines_of(draft, lines[1])}",
                        "ask the desk which holds; record a change with its day, or correct a misprint by an erratum",
                        [first, other],
                    )


def _sharing_a_number(desks: Iterable[Desk], source: SourceText) -> Iterator[tuple[Desk, Desk]]:
    """Pairs of desks of one full name and number in two sources, the earlier source's first."""
    known: dict[tuple[str, str], list[Desk]] = {}
    for desk in desks if len(source.parts) > 1 else ():
        for number in dict.fromkeys(map(digits, desk.numbers)):
            group = known.setdefault((_tight(desk.name), number), [])
            part = source.part_of(desk.row)
            yield from ((first, desk) for first in group[:MOST_ALIKE] if source.part_of(first.row) != part)
            group.append(desk)


def _alone_of_a_name(desks: Iterable[Desk], source: SourceText) -> Iterator[tuple[Desk, Desk]]:
    """Pairs of desks that are the only ones of their name and prefecture in either of two sources.

    総務課 stands in the list of every city: a name alone says nothing.
    """
    known: dict[tuple[str, str], dict[str, list[Desk]]] = {}
    for desk in desks if len(source.parts) > 1 else ():
        if desk.prefecture is not None:
            parts = known.setdefault((_tight(desk.name), desk.prefecture.text), {})
            parts.setdefault(source.part_of(desk.row).id, []).append(desk)
    for parts in known.values():
        yield from combinations([group[0] for group in parts.values() if len(group) == 1], 2)


def _is_same(first: Desk, other: Desk) -> bool:
    """Whether the other desk adds nothing: a shared number, nothing else to call or write to, nothing unlike."""
    one, two = _told(first), _told(other)
    numbers = [told["number"].forms if "number" in told else frozenset() for told in (one, two)]
    if not numbers[0] & numbers[1]:
        return False
    reached = ("number", "fax", "mail address", "page")
    adds = any(two[f].forms - (one[f].forms if f in one else frozenset()) for f in reached if f in two)
    unlike = any(one[f].forms != two[f].forms for f in one.keys() & two.keys() if f not in reached)
    return not adds and not unlike


def _told(desk: Desk) -> dict[str, Told]:
    """What a desk says, field by field; a field that it is silent on is left out."""
    singles = {"address": desk.address, "postal code": desk.postal_code, "hours": desk.hours}
    found = {
        "number": _numbers(desk.phones),
        "fax": _numbers(desk.faxes),
        "mail address": _texts(desk.emails),
        "page": _texts(desk.urls),
        **{field: _texts((value,) if value else ()) for field, value in singles.items()},
    }
    return {field: told for field, told in found.items() if told.texts}


def _numbers(phones: tuple[Phone, ...]) -> Told:
    forms = frozenset(f"{digits(phone.number)}#{phone.extension_text}" for phone in phones)
    return Told(tuple(p.with_extension for p in phones), forms, tuple(p.value for p in phones))


def _texts(values: tuple[Value, ...]) -> Told:
    return Told(tuple(v.text for v in values), frozenset(_tight(v.text).rstrip("/") for v in values), values)


def _tight(text: str) -> str:
    return "".join(fold(text).split())


SOURCE_RULES: tuple[type[Rule], ...] = (SourcesDiffer,)
