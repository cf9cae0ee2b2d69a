"""One body under two names: legal forms, abbreviations, slips, and names of yesterday."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, islice

from madoguchi.data.legal_forms import split_form
from madoguchi.ingest.spec import ALL_PREFECTURES
from madoguchi.message import Message, together
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice, Severity
from madoguchi.model.provenance import Value
from madoguchi.places.typos import one_slip
from madoguchi.rules.bodies import bare_name, is_abbreviation
from madoguchi.rules.evidence import lines_of, printed_of
from madoguchi.rules.rule import MOST_ALIKE, EditionDraft, Rule
from madoguchi.text.normalize import without_spaces

# A name shorter than this has one-slip neighbours by nature: 東京 and 京都.
_SHORTEST = 5
# Foundations of a prefecture: where a prefecture seems to have two, one may be a former name.
_FOUNDATIONS = ("公財", "一財")


@dataclass(slots=True)
class _Name:
    """One spelling of a body: its places and its desks."""

    text: str
    values: list[Value] = field(default_factory=list)
    desks: list[Desk] = field(default_factory=list)

    @property
    def lines(self) -> list[int]:
        return [line for value in self.values for line in value.lines]

    @property
    def printed(self) -> str:
        """As the source prints it."""
        return printed_of(self.values[0])

    @property
    def tables(self) -> set[str]:
        return {desk.table for desk in self.desks}

    def told(self, draft: EditionDraft) -> Message:
        return Message("「{name}」 ({where})", name=self.text, where=lines_of(draft, self.lines))


def _names(desks: Iterable[Desk]) -> list[_Name]:
    """Every spelling of organizations and operators, in the source's order."""
    found: dict[str, _Name] = {}
    for desk in desks:
        for value in (desk.organization, desk.operator):
            if value and value.text and value.spans:
                tight = without_spaces(value.text)
                name = found.get(tight) or found.setdefault(tight, _Name(value.text))
                name.values.append(value)
                name.desks.append(desk)
    return list(found.values())


def _by_prefecture(draft: EditionDraft) -> dict[str, list[_Name]]:
    """Prefecture → the spellings of its bodies in the tables of all prefectures."""
    complete = {spec.id for spec in draft.tables.tables if spec.coverage == ALL_PREFECTURES}
    found: dict[str, list[Desk]] = {}
    for desk in draft.desks:
        if desk.prefecture and desk.table in complete:
            found.setdefault(desk.prefecture.text, []).append(desk)
    return {prefecture: _names(desks) for prefecture, desks in found.items()}


def _rarest(names: list[_Name]) -> _Name:
    """The spelling that is printed least, the later one among equals."""
    return min(reversed(names), key=lambda name: len(name.values))


def _rarer_last(one: _Name, other: _Name) -> tuple[_Name, _Name]:
    return (other, one) if len(other.values) > len(one.values) else (one, other)


class LegalFormSpelled(Rule):
    """A body's legal form is spelled in two ways, or left out once.

    A person takes (公財)えひめ産業振興財団 and 公益財団法人えひめ産業振興財団 for two.

    Bad: 全国社会福祉協議会連合会 in one table, (一社)全国社会福祉協議会連合会 in the next.
    Good: one spelling throughout, or both shown as one body.
    """

    code = "legal-form-spelled"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for names in draft.once(_spellings):
            forms = {split_form(name.text)[0] for name in names} - {""}
            if len(forms) <= 1:
                last = _rarest(names)
                yield self.notice(
                    [line for name in names for line in name.lines],
                    last.printed,
                    Message(
                        "one body is printed as {names}",
                        names=together(name.told(draft) for name in names),
                    ),
                    Message("nothing, if the forms mean the same; both spellings lead to one body"),
                    [desk for name in names for desk in name.desks],
                )


class LegalFormConflict(Rule):
    """One name stands with two different legal forms.

    Either one form is wrong, or these are two bodies that must not be mixed up.

    Bad: (公財)仙台市産業振興事業団 in one table, (一財)仙台市産業振興事業団 in another.
    Good: the form that the body's statutes have.
    """

    code = "legal-form-conflict"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for names in draft.once(_spellings):
            forms = {split_form(name.text)[0] for name in names} - {""}
            if len(forms) > 1:
                last = _rarest(names)
                yield self.notice(
                    [line for name in names for line in name.lines],
                    last.printed,
                    Message(
                        "one name has {count} legal forms: {names}",
                        count=len(forms),
                        names=together(name.told(draft) for name in names),
                    ),
                    Message("ask the body; correct the other form by an erratum"),
                    [desk for name in names for desk in name.desks],
                )


def _spellings(draft: EditionDraft) -> list[list[_Name]]:
    """Names that are equal but for their legal form."""
    bare: dict[str, list[_Name]] = {}
    for name in _names(draft.desks):
        bare.setdefault(bare_name(name.text), []).append(name)
    return [names for names in bare.values() if len(names) > 1]


class BodyRenamed(Rule):
    """In the tables of one prefecture two foundations stand where there is likely one.

    A support centre that took a new name is printed under the old one in a table that nobody
    updated: people ask for a body that no longer answers to that name.

    Bad: (公財)長野県生活振興センター in one table, (公財)長野県産業振興機構 in three others.
    Good: one name; the former one recorded as a change.
    """

    code = "body-renamed"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for prefecture, printed in draft.once(_by_prefecture).items():
            names: dict[str, _Name] = {}
            for name in printed:
                form, bare = split_form(name.text)
                if form in _FOUNDATIONS:
                    known = names.setdefault(bare, _Name(name.text))
                    known.values += name.values
                    known.desks += name.desks
            found = list(names.values())
            if len(found) > 1 and not any(_slips(found)):
                rarer = min(found, key=lambda name: len(name.values))
                yield self.notice(
                    [line for name in found for line in name.lines],
                    rarer.printed,
                    Message(
                        "{prefecture} has {count} foundations in these tables: {names}; is one the other's former name?",
                        prefecture=prefecture,
                        count=len(found),
                        names=together(name.told(draft) for name in found),
                    ),
                    Message("ask the body; record the former name as a change, or note that they are two"),
                    [desk for name in found for desk in name.desks],
                )


def _slips(names: list[_Name]) -> Iterator[tuple[_Name, _Name]]:
    """Pairs of names, in their order, that one slip parts.

    Texts one slip apart are equal after each has lost one character at most: only names that
    share such a shortened form are held against each other.
    """
    bare = [bare_name(name.text) for name in names]
    alike: dict[str, list[int]] = {}
    for index, text in enumerate(bare):
        if len(text) >= _SHORTEST:
            for form in {text, *(text[:i] + text[i + 1 :] for i in range(len(text)))}:
                alike.setdefault(form, []).append(index)
    near = {pair for indexes in alike.values() for pair in combinations(indexes[:MOST_ALIKE], 2)}
    for one, other in sorted(near):
        if one_slip(bare[one], bare[other]):
            yield names[one], names[other]


class BodyNameSlip(Rule):
    """Two names in one prefecture differ by a single character: lost, added, other or swapped.

    One is a misprint; whoever searches for the right name does not find the desk.

    Bad: (公財)21あおり産業総合支援センター beside (公財)21あおもり産業総合支援センター.
    Good: the misprint corrected by an erratum; the other lines are its evidence.
    """

    code = "body-name-slip"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for names in draft.once(_by_prefecture).values():
            for one, other in _slips(names):
                # Two rows of one table are two bodies: 岐阜県 and 岐阜市 have one association each.
                if not one.tables & other.tables:
                    right, odd = _rarer_last(one, other)
                    yield self.notice(
                        odd.lines,
                        odd.printed,
                        Message(
                            "{odd} differs by one character from {right}",
                            odd=odd.told(draft),
                            right=right.told(draft),
                        ),
                        Message("compare with the printed page; correct it by an erratum"),
                        odd.desks,
                    )


class BodyAbbreviated(Rule):
    """A body stands under its full name and, with the same number, under an abbreviation.

    A search for one of the names misses the desks under the other.

    Bad: 住宅機構北海道本部 and 住宅基盤整備機構 北海道本部, both 011-000-0001, as two bodies.
    Good: the same, shown as one body.
    """

    code = "body-abbreviated"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        told: set[tuple[str, str]] = set()
        for desks in draft.desks_by_number.values():
            names: dict[str, Desk] = {}
            for desk in desks:
                names.setdefault(bare_name(desk.organization.text), desk)
            bodies = list(islice(names.items(), MOST_ALIKE))
            for a, short in bodies:
                for b, full in bodies:
                    if (a, b) in told or not is_abbreviation(a, b):
                        continue
                    told.add((a, b))
                    yield self.notice(
                        (*short.organization.lines, *full.organization.lines),
                        printed_of(short.organization),
                        Message(
                            "「{short}」 and 「{full}」 are one body: same number, and the one name abbreviates the other",
                            short=short.organization.text,
                            full=full.organization.text,
                        ),
                        Message("nothing; both names lead to it"),
                        [short, full],
                    )


NAME_RULES: tuple[type[Rule], ...] = (
    *(LegalFormSpelled, LegalFormConflict, BodyRenamed, BodyNameSlip, BodyAbbreviated),
)
