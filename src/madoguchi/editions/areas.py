"""Whom a desk serves: prefectures and municipalities, from its table, its name, or our data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from madoguchi.data.bundle import JURISDICTIONS
from madoguchi.data.loading import entries, parsed
from madoguchi.errors import DescriptionError
from madoguchi.ingest.record import Record
from madoguchi.message import Message, Wording
from madoguchi.model.entities import Desk
from madoguchi.model.provenance import Derived, Editorial, Value
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.text.normalize import without_spaces
from madoguchi.text.prefecture import NATION, PREFECTURES, named_in, surely_named_in


@dataclass(frozen=True, slots=True)
class AreaRule:
    """One entry of `jurisdictions.toml`."""

    program: tuple[str, ...]
    organization: str
    serves: tuple[str, ...]
    reason: Wording
    department: str = ""
    address: str = ""
    prefecture: str = ""

    @property
    def id(self) -> str:
        """What a claim cites: whom the entry is about."""
        return "|".join([",".join(self.program), self.organization, self.department, self.address])


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The areas that a desk serves and the one prefecture it is for, if there is one."""

    areas: tuple[Value, ...]
    prefecture: Value | None


def read_jurisdictions(content: str, gazetteer: Gazetteer) -> tuple[AreaRule, ...]:
    """Parse the file, with 郡 expanded to municipalities; no rules where it is empty. Raises DescriptionError."""
    aliases: dict[str, list[str]] = parsed(content, JURISDICTIONS).get("aliases", {})
    rules = []
    for rule in entries(content, "area", AreaRule, file=JURISDICTIONS, name="organization"):
        serves = tuple(area for named in rule.serves for area in _expand(named, gazetteer))
        rules += [
            replace(rule, organization=without_spaces(organization), serves=serves)
            for organization in spellings(rule.organization, aliases)
        ]
    return tuple(rules)


@dataclass(frozen=True, slots=True)
class BodyForm:
    """One `[[form]]` of `jurisdictions.toml`: a body of which every prefecture has one that bears its short name."""

    ending: str
    reason: Wording

    @property
    def id(self) -> str:
        """What a claim cites."""
        return self.ending


def read_forms(content: str) -> tuple[BodyForm, ...]:
    """Parse the forms of the file; none where it is empty. Raises DescriptionError."""
    return entries(content, "form", BodyForm, file=JURISDICTIONS, name="ending")


def spellings(organization: str, aliases: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the names that an entry stands for: one for each of those that an alias in it ({name}) stands for."""
    for alias, names in aliases.items():
        if "{" + alias + "}" in organization:
            return [organization.replace("{" + alias + "}", name) for name in names]
    return [organization]


def _expand(area: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """A prefecture, 全国 and a municipality stand for themselves, a 郡 for its municipalities."""
    if area == NATION or area in PREFECTURES:
        return (area,)
    prefecture = named_in(area) or ""
    rest = area.removeprefix(prefecture)
    if gazetteer.named(rest, prefecture):
        return (area,)
    members = tuple(
        prefecture + town.name
        for town in gazetteer.municipalities
        if town.prefecture == prefecture and town.county == rest
    )
    if not members:
        raise DescriptionError(
            Message("no such municipality or 郡: {area}", area=area),
            file=JURISDICTIONS,
            entry=area,
            code="no-such",
            key=area,
        )
    return members


def jurisdiction_of(
    record: Record,
    area: str,
    rules: tuple[AreaRule, ...],
    gazetteer: Gazetteer,
    forms: tuple[BodyForm, ...] = (),
) -> Jurisdiction:
    """Return whom a record's desk serves.

    `area` is the table's own way of knowing (see `tables.toml`), empty for a table that nobody described. Our data
    win, then the table's prefecture column, then the name of the body: of a table that nobody described only what
    surely names a prefecture, in full or in one of the forms.
    """
    rule = rule_for(record, rules)
    if rule is not None:
        areas = tuple(Editorial(text, file=JURISDICTIONS, entry=rule.id) for text in rule.serves)
        return Jurisdiction(areas, record.prefecture or _prefecture_by_rule(rule))
    if record.national or area == "nation":
        return Jurisdiction((_derived(NATION, record.organization, "nation"),), None)
    prefecture = record.prefecture or _by_name(record, area, gazetteer, forms)
    if prefecture is None:
        return Jurisdiction((), None)
    return Jurisdiction(
        (_derived(prefecture.text, prefecture, "its-prefecture", prefecture.text),),
        prefecture,
    )


def rule_for(record: Record | Desk, rules: tuple[AreaRule, ...]) -> AreaRule | None:
    """Return the entry that says whom a record's desk serves: the longest name wins; None where none does."""
    name = without_spaces(record.organization.text)
    last = record.department[-1].text if record.department else ""
    address = record.address.text if record.address else ""
    fitting = [
        rule
        for rule in rules
        if record.program in rule.program
        and name.startswith(rule.organization)
        and (not rule.department or last.startswith(rule.department))
        and (not rule.address or rule.address in address)
    ]
    return max(
        fitting, key=lambda r: (len(r.organization), bool(r.department), bool(r.address)), default=None
    )


def _prefecture_by_rule(rule: AreaRule) -> Value | None:
    if rule.prefecture:
        return Editorial(rule.prefecture, file=JURISDICTIONS, entry=rule.id)
    if len(rule.serves) == 1 and rule.serves[0] in PREFECTURES:
        return Editorial(rule.serves[0], file=JURISDICTIONS, entry=rule.id)
    return None


def _by_name(record: Record, area: str, gazetteer: Gazetteer, forms: tuple[BodyForm, ...]) -> Value | None:
    """The prefecture that the name of the body says, in kanji or kana.

    Bodies of a described table are named after whom they serve; in any other list 福岡保育所 need not be in 福岡県.
    """
    name = record.organization.text
    if not area:
        sure = surely_named_in(name, (form.ending for form in forms))
        if sure is None:
            return None
        prefecture, form = sure
        return _derived(prefecture, record.organization, "prefecture-in-name", *filter(None, [form]))
    if found := named_in(name):
        return _derived(found, record.organization, "prefecture-in-name")
    found = next((p.name for p in gazetteer.prefectures if p.kana in name), None)
    return _derived(found, record.organization, "prefecture-in-name", found) if found else None


def _derived(text: str, source: Value, rule: str, *inputs: str) -> Value:
    return Derived(text, source.spans, source.printed, rule, inputs)
