"""One desk in two sources: printed twice alike it has a further proof, printed unlike it is a contradiction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from madoguchi.ingest.source import SourceText
from madoguchi.message import Message, vocabulary
from madoguchi.model.entities import Desk, Phone
from madoguchi.model.notice import Notice, Severity
from madoguchi.model.provenance import Value
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.rules.area_codes import kind_of
from madoguchi.rules.bodies import bare_name
from madoguchi.rules.evidence import lines_of
from madoguchi.rules.numbering_plan import usual_form
from madoguchi.rules.rule import MOST_ALIKE, EditionDraft, Rule
from madoguchi.text.fold import fold
from madoguchi.text.phone import digits

# A section whose body the list leaves out; a 相談室 is a desk with a name of its own.
_FIELDS = vocabulary(
    *(Message("number"), Message("fax"), Message("mail address"), Message("page")),
    *(Message("address"), Message("postal code"), Message("hours")),
)
_SECTION = re.compile(r"(?:課|係|班|部|局|(?<!相談)室)$")


@dataclass(frozen=True, slots=True)
class FieldValues:
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

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        pairs = [*_sharing_a_number(draft.desks, draft.source), *_alone_of_a_name(draft)]
        for first, other in {(first.id, other.id): (first, other) for first, other in pairs}.values():
            if other.id in draft.further_proofs:
                continue
            one, two = _values_by_field(first), _values_by_field(other)
            for field in (field for field in one if field in two):
                if not one[field].forms & two[field].forms:
                    lines = [[line for v in told[field].values for line in v.lines] for told in (one, two)]
                    yield self.notice(
                        [*lines[0], *lines[1]],
                        two[field].values[0].printed or two[field].texts[0],
                        Message(
                            "{desk}: the {field} is {first} on {first_where}, {other} on {other_where}",
                            desk=other.name,
                            field=_FIELDS[field],
                            first=" / ".join(one[field].texts),
                            first_where=lines_of(draft, lines[0]),
                            other=" / ".join(two[field].texts),
                            other_where=lines_of(draft, lines[1]),
                        ),
                        Message(
                            "ask the desk which holds; record a change with its day, or correct a misprint by an erratum"
                        ),
                        [first, other],
                    )


def _sharing_a_number(desks: Iterable[Desk], source: SourceText) -> Iterator[tuple[Desk, Desk]]:
    """Pairs of desks of one full name and number in two sources, the earlier source's first."""
    known: dict[tuple[str, str], list[Desk]] = {}
    for desk in desks if len(source.parts) > 1 else ():
        for number in dict.fromkeys(map(digits, desk.numbers)):
            group = known.setdefault((_name(desk), number), [])
            part = source.part_of(desk.row)
            yield from ((first, desk) for first in group[:MOST_ALIKE] if source.part_of(first.row) != part)
            group.append(desk)


def _alone_of_a_name(draft: EditionDraft) -> Iterator[tuple[Desk, Desk]]:
    """Pairs of desks that are the only ones of their name and place in either of two sources.

    総務課 stands in the list of every city, 中央公民館 in many: a name alone says nothing.
    """
    cities = {place.id: place.municipality for place in draft.locations}
    known: dict[tuple[str, str], dict[str, list[Desk]]] = {}
    for desk in draft.desks if len(draft.source.parts) > 1 else ():
        part = draft.source.part_of(desk.row).id
        for place in dict.fromkeys(_places_of(desk, cities.get(desk.location_id or ""), draft.gazetteer)):
            known.setdefault((_name(desk), place), {}).setdefault(part, []).append(desk)
    for parts in known.values():
        for first, other in combinations([group[0] for group in parts.values() if len(group) == 1], 2):
            towns = {cities.get(desk.location_id or "") for desk in (first, other)} - {None}
            if len(towns) < 2 or (first.prefecture and other.prefecture):
                yield first, other


def _places_of(desk: Desk, city: str | None, gazetteer: Gazetteer) -> Iterator[str]:
    """What tells in which place a desk of its name stands.

    Its prefecture and its city; and, of a name that is more than a section's, the prefecture of its city and the area
    codes of its numbers: two lists of one city need not say of which city they are.
    """
    if desk.prefecture is not None:
        yield desk.prefecture.text
    site = gazetteer.municipality(city) if city else None
    if site is not None:
        yield site.code
    if " " not in desk.name and _SECTION.search(desk.name):
        return
    if site is not None:
        yield site.prefecture
    for number in desk.numbers:
        if kind_of(number) == "geographic":
            yield (usual_form(number) or number).partition("-")[0]


def _name(desk: Desk) -> str:
    """A desk's full name without spaces and without the legal form of its body."""
    return _tight(bare_name(fold(desk.organization.text)) + "".join(level.text for level in desk.department))


def _is_same(first: Desk, other: Desk) -> bool:
    """Whether the other desk adds nothing: a shared number, nothing else to call or write to, nothing unlike."""
    one, two = _values_by_field(first), _values_by_field(other)
    numbers = [told["number"].forms if "number" in told else frozenset() for told in (one, two)]
    if not numbers[0] & numbers[1]:
        return False
    reached = ("number", "fax", "mail address", "page")
    adds = any(two[f].forms - (one[f].forms if f in one else frozenset()) for f in reached if f in two)
    unlike = any(one[f].forms != two[f].forms for f in one.keys() & two.keys() if f not in reached)
    return not adds and not unlike


def _values_by_field(desk: Desk) -> dict[str, FieldValues]:
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


def _numbers(phones: tuple[Phone, ...]) -> FieldValues:
    forms = frozenset(f"{digits(phone.number)}#{phone.extension_text}" for phone in phones)
    return FieldValues(tuple(p.with_extension for p in phones), forms, tuple(p.value for p in phones))


def _texts(values: tuple[Value, ...]) -> FieldValues:
    return FieldValues(
        tuple(v.text for v in values), frozenset(_tight(v.text).rstrip("/") for v in values), values
    )


def _tight(text: str) -> str:
    return "".join(fold(text).split())


SOURCE_RULES: tuple[type[Rule], ...] = (SourcesDiffer,)
