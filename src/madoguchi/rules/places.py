"""Printed addresses against the postal-code data: does this place exist, and is it where we say?"""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.message import Message
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice, Severity
from madoguchi.model.provenance import Value
from madoguchi.places.address import split_printed
from madoguchi.places.address_check import Finding
from madoguchi.places.numbering_plan import prefecture_of
from madoguchi.rules.evidence import as_printed
from madoguchi.rules.rule import EditionDraft, Rule


class _AddressRule(Rule):
    """Shared by the rules that report the findings of the address check that have their code."""

    fix: Message = Message(
        "compare the address with the printed page; correct it by an erratum with this evidence"
    )

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for desk, address, finding in draft.address_findings:
            if finding.code == self.code:
                yield self._notice_of(draft, desk, address, finding)

    def _notice_of(self, draft: EditionDraft, desk: Desk, address: Value, finding: Finding) -> Notice:
        if finding.start < 0 and desk.postal_code:
            value = as_printed(draft, desk.postal_code, 0, len(desk.postal_code.text))
        else:
            value = as_printed(draft, address, finding.start, finding.start + len(finding.value))
        return self.notice(address.lines, value, self.told(finding, desk), self.fix_of(finding), [desk])

    def told(self, finding: Finding, desk: Desk) -> Message:
        """What is said of a finding and of its suggestions."""
        if not finding.suggestions:
            return Message("{desk}: {evidence}", desk=desk.name, evidence=finding.evidence)
        return Message(
            "{desk}: {evidence}; nearest: {suggestions}",
            desk=desk.name,
            evidence=finding.evidence,
            suggestions="、".join(finding.suggestions),
        )

    def fix_of(self, finding: Finding) -> Message:  # noqa: ARG002
        """What to do about a finding."""
        return self.fix


class PostalCodeMismatch(_AddressRule):
    """A postal code belongs to another place than the address beside it.

    A letter goes by the code: it arrives at another town's post office.

    Bad: 030-8558 (青森市) beside 盛岡市盛岡駅西通1-9-15.
    Good: 020-8522 beside it.
    """

    code = "postal-code-mismatch"
    severity = Severity.WARNING
    fix = Message("compare code and address with the printed page")


class PostalCodeUnknown(_AddressRule):
    """A postal code is neither an ordinary nor a business code of the postal-code data.

    A misread digit looks like this; so does a business code that was given up since.

    Bad: 790-8538 if the page has 790-8583.
    Good: a code of the data, or one that the body confirms.
    """

    code = "postal-code-unknown"
    severity = Severity.WARNING
    fix = Message(
        "compare it with the printed page; a business code may have been given up since, then ask the body"
    )


class TownUnknown(_AddressRule):
    """An address names a town that its municipality does not have.

    A visitor and every map look for a place that is not there.

    Bad: 宇都宮市ゆいの社1-5-40.
    Good: 宇都宮市ゆいの杜1-5-40.
    """

    code = "town-unknown"
    severity = Severity.WARNING


class WardUnknown(_AddressRule):
    """An address names a ward that its city does not have.

    Two wards of one city can both have the street; the visitor stands in the wrong one.

    Bad: 横浜市中央区尾上町5-80.
    Good: 横浜市中区尾上町5-80.
    """

    code = "ward-unknown"
    severity = Severity.WARNING


class PlaceEnded(_AddressRule):
    """An address names a ward or municipality that no longer exists.

    The door is the same, but forms, maps and postal codes go by the new name.

    Bad: 浜松市中区東伊場2-7-1 after 1 January 2024.
    Good: 浜松市中央区東伊場2-7-1, entered as a change with its day.
    """

    code = "place-ended"
    severity = Severity.WARNING
    fix = Message("it was right when printed: record a change with the day from which the new name holds")


class WardDoubled(_AddressRule):
    """An address names two wards of one city.

    Only one of them has the street; the other sends the visitor across the city.

    Bad: 名古屋市中区千種区千種通7-25-1.
    Good: 名古屋市千種区千種通7-25-1.
    """

    code = "ward-doubled"
    severity = Severity.WARNING


class MunicipalityUnknown(_AddressRule):
    """An address names no municipality of its prefecture, or a ward without its city.

    Neither a map nor the directory's own search by place can find the desk.

    Bad: 大阪府西区靱本町1-8-4.
    Good: 大阪府大阪市西区靱本町1-8-4.
    """

    code = "municipality-unknown"
    severity = Severity.WARNING

    def told(self, finding: Finding, desk: Desk) -> Message:
        if not finding.several:
            return super().told(finding, desk)
        there = [n for n in finding.suggestions if desk.prefecture and n.startswith(desk.prefecture.text)]
        listed = there if len(there) > 1 else finding.suggestions
        by_number = [prefecture for number in desk.numbers if (prefecture := prefecture_of(number))]
        near = [name for name in listed if any(name.startswith(prefecture) for prefecture in by_number)]
        if len(near) == 1 < len(listed):
            return Message(
                "{desk}: {evidence}: {places}; the area code of its number points to {nearest}",
                desk=desk.name,
                evidence=finding.evidence,
                places="、".join(listed),
                nearest=near[0],
            )
        return Message(
            "{desk}: {evidence}: {places}",
            desk=desk.name,
            evidence=finding.evidence,
            places="、".join(listed),
        )

    def fix_of(self, finding: Finding) -> Message:
        if not finding.several:
            return self.fix
        return Message(
            "write the city before it, or give the row the prefecture or the city in a cell of its own"
        )


class AddressPrefectureUnknown(_AddressRule):
    """An address begins with a prefecture that there is not.

    Bad reading of the first word throws doubt on the whole row.

    Bad: 青林県青森市長島1-1-1.
    Good: 青森県青森市長島1-1-1.
    """

    code = "address-prefecture-unknown"
    severity = Severity.WARNING


class AddressElsewhere(Rule):
    """An address lies in another prefecture than the one its desk is for.

    A cell that slipped by a row gives every desk below it its neighbour's address.

    Bad: 青森県消費生活相談窓口 at 岩手県盛岡市北飯岡2-4-25.
    Good: 青森県消費生活相談窓口 at 青森県青森市長島1-1-1.
    """

    code = "address-elsewhere"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for desk in draft.desks:
            address = desk.address
            if address is None or desk.prefecture is None:
                continue
            parts = split_printed(address.text, draft.gazetteer, draft.municipality_of(desk))
            found = {place.prefecture for place in ((parts.place,) if parts.place else parts.candidates)}
            if parts.prefecture:
                found = {parts.prefecture.text}
            if found and desk.prefecture.text not in found:
                yield self.notice(
                    address.lines,
                    as_printed(draft, address, 0, len(address.text)),
                    Message(
                        "{desk} is for {prefecture}, its address lies in {found}",
                        desk=desk.name,
                        prefecture=desk.prefecture.text,
                        found="、".join(sorted(found)),
                    ),
                    Message("look whether the cell belongs to another row"),
                    [desk],
                )


PLACE_RULES: tuple[type[Rule], ...] = (
    *(PostalCodeMismatch, PostalCodeUnknown, TownUnknown, WardUnknown, PlaceEnded, WardDoubled),
    *(MunicipalityUnknown, AddressPrefectureUnknown, AddressElsewhere),
)
