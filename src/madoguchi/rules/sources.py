"""One desk in two sources: printed twice alike it has a further proof, printed unlike it is a contradiction."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from madoguchi.ingest.source import SourceText
from madoguchi.message import Message, vocabulary
from madoguchi.model.entities import Desk, Phone
from madoguchi.model.notice import Notice, Severity
from madoguchi.model.provenance import Value
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.numbering_plan import kind_of, usual_form
from madoguchi.rules.bodies import bare_name
from madoguchi.rules.evidence import lines_of
from madoguchi.rules.rule import MOST_ALIKE, EditionDraft, Rule
from madoguchi.text.fold import fold
from madoguchi.text.normalize import without_spaces
from madoguchi.text.phone import digits

# Fields of which a desk may have several: what is called or written to.
_REACHED = ("number", "fax", "mail address", "page")
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

    One has the same name and no number but that desk's, and neither says what the other says otherwise: then nothing
    is hidden when the two are shown as one, which gains what only one of the lists prints (`model.joining`).
    """
    found: dict[str, str] = {}
    proofs: dict[str, list[Desk]] = {}
    for first, other in _sharing_a_number(desks, source):
        known = proofs.setdefault(first.id, [first])
        # A desk has one further proof in a source.
        parts = {source.part_of(each.row).id for each in known}
        if first.id in found or other.id in found or source.part_of(other.row).id in parts:
            continue
        if _calls_no_other(first, other) and not any(_differs(each, other) for each in known):
            found[other.id] = first.id
            known.append(other)
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
                otherwise = not one[field].forms & two[field].forms
                if otherwise or (field == "number" and _other_extension(first, other)):
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
    """A desk's full name without the legal form of its body, spaces and signs: ファミリー・サポート・センター."""
    name = without_spaces(
        fold(bare_name(fold(desk.organization.text)) + "".join(level.text for level in desk.department))
    )
    return "".join(char for char in name if not unicodedata.category(char).startswith("P")) or name


def _calls_no_other(first: Desk, other: Desk) -> bool:
    """Whether all numbers of the other desk are numbers of the first, and there is one."""
    return bool(other.phones) and _numbers(other.phones).forms <= _numbers(first.phones).forms


def _differs(first: Desk, other: Desk) -> bool:
    """Whether two desks say something unlike: an address, hours or an extension, or a FAX or page that the first, which
    has others, has not."""
    one, two = _values_by_field(first), _values_by_field(other)
    for field in one.keys() & two.keys() - {"number"}:
        adds = field in _REACHED and not two[field].forms <= one[field].forms
        unlike = field not in _REACHED and one[field].forms != two[field].forms
        if adds or unlike:
            return True
    return _other_extension(first, other)


def _other_extension(first: Desk, other: Desk) -> bool:
    """Whether a number that both desks have is to be asked for another extension in either."""
    known = _extensions(first)
    for number, theirs in _extensions(other).items():
        own = known.get(number, theirs)
        if not theirs <= own and (own or len(theirs) > 1):
            return True
    return False


def _extensions(desk: Desk) -> dict[str, set[str]]:
    """Each number of a desk with the extensions that it is printed with."""
    found: dict[str, set[str]] = {}
    for phone in desk.phones:
        told = found.setdefault(digits(phone.number), set())
        told |= {without_spaces(fold(phone.extension_text))} - {""}
    return found


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
    forms = frozenset(digits(phone.number) for phone in phones)
    return FieldValues(tuple(p.with_extension for p in phones), forms, tuple(p.value for p in phones))


def _texts(values: tuple[Value, ...]) -> FieldValues:
    return FieldValues(
        tuple(v.text for v in values),
        frozenset(without_spaces(fold(v.text)).rstrip("/") for v in values),
        values,
    )


SOURCE_RULES: tuple[type[Rule], ...] = (SourcesDiffer,)
