"""One desk in two editions: what it says otherwise, field by field, each printed change told once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from madoguchi.editions.remarks import Remarks, column, paired, remarks_that_differ
from madoguchi.model.difference import Difference, DifferenceKind
from madoguchi.model.entities import Desk, Phone
from madoguchi.model.provenance import Value
from madoguchi.text.fold import fold
from madoguchi.text.normalize import normalized_wording


@dataclass(frozen=True, slots=True)
class Pair:
    """A desk in both editions.

    `rows` are the lines of its own rows. `taken_in` are the desks that merged into it, `beside` the parts that it lost
    in a split. `tables` are its two tables where it went from one to another; `new_heading`: its table has another name.
    """

    before: Desk
    after: Desk
    rows: tuple[int | None, int | None]
    taken_in: tuple[Desk, ...] = ()
    beside: tuple[Desk, ...] = ()
    tables: tuple[str, str] | None = None
    new_heading: bool = False

    @property
    def desks(self) -> tuple[Desk, Desk]:
        return self.before, self.after

    @property
    def sides(self) -> tuple[tuple[Desk, ...], tuple[Desk, ...]]:
        """All who share what it was, and what it is; itself first."""
        return (self.before, *self.taken_in), (self.after, *self.beside)

    @property
    def parted(self) -> bool:
        """Whether it was split or merged."""
        return bool(self.taken_in or self.beside)

    def told(
        self, kind: DifferenceKind, texts: Sequence[str | None], lines: Sequence[int | None] = (None, None)
    ) -> Difference:
        """A difference; it stands on the rows where a value has no line of its own."""
        was, is_ = texts
        before, after = (line or row for line, row in zip(lines, self.rows, strict=True))
        return Difference(kind, self.before.id, self.after.table_name, was, is_, (before, after))

    def told_of(self, kind: DifferenceKind, values: Sequence[Value | None]) -> Difference:
        """A difference of two values, each told by its text."""
        return self.told(kind, [_text(value) for value in values], [_line(value) for value in values])


def differences(pair: Pair) -> Iterator[Difference]:
    """Yield what differs of one desk, without names and numbers where it was split or merged: that tells them."""
    if says(pair.before) == says(pair.after) and not pair.tables:
        return  # nearly all
    remarks = remarks_that_differ(*pair.sides, on_rows_only=pair.tables is not None)
    if not pair.parted:
        yield from _names(pair)
        yield from _numbers(pair, remarks)
        yield from _labels(pair)
    yield from _faxes(pair, remarks)
    yield from _moved(pair)
    yield from _value(DifferenceKind.OPERATOR, pair, lambda desk: desk.operator)
    yield from _value(DifferenceKind.ADDRESS, pair, lambda desk: desk.address)
    yield from _value(DifferenceKind.POSTAL_CODE, pair, lambda desk: desk.postal_code)
    yield from _areas(pair)
    yield from _hours(pair, remarks)
    yield from _each(DifferenceKind.EMAIL, pair, remarks, lambda desk: desk.emails)
    yield from _each(DifferenceKind.URL, pair, remarks, lambda desk: desk.urls)
    yield from _notes(pair, remarks)


def says(desk: Desk) -> tuple[object, ...]:
    """Return all that is compared of a desk: where two say the same, nothing differs."""
    return (
        (desk.table, desk.program),
        [(field, value.text) for field, value in desk.values()],
        [(phone.number, phone.label) for phone in (*desk.phones, *desk.faxes)],
        [(fact.since, fact.text, fact.note.text) for fact in desk.dated],
    )


def _text(value: Value | None) -> str | None:
    return value.text if value else None


def _line(value: Value | None) -> int | None:
    return value.lines[-1] if value and value.lines else None


def _joined(values: Iterable[Value]) -> str:
    return " ".join(value.text for value in values)


def _same(one: str | None, other: str | None) -> bool:
    return one == other or normalized_wording(one or "") == normalized_wording(other or "")


# -- names ------------------------------------------------------------------------------------------


def _names(pair: Pair) -> Iterator[Difference]:
    """Another body or section; where the one ends and the other begins is no difference while both make one name."""
    if _same(*(desk.name for desk in pair.desks)):
        return
    from_heading = pair.new_heading and all(
        desk.organization.lines[:1] == desk.lines[:1] for desk in pair.desks
    )
    if _organizations_differ(pair) and not from_heading:
        yield pair.told_of(DifferenceKind.NAME, [desk.organization for desk in pair.desks])
    if _departments_differ(pair):
        levels = [_joined(desk.department) or None for desk in pair.desks]
        lines = [_line(desk.department[-1]) if desk.department else None for desk in pair.desks]
        yield pair.told(DifferenceKind.DEPARTMENT, levels, lines)


def _read_otherwise(pair: Pair) -> bool:
    """Whether the two were read by other descriptions, so that their names are completed otherwise."""
    return pair.before.table != pair.after.table


def _organizations_differ(pair: Pair) -> bool:
    one, other = (desk.organization for desk in pair.desks)
    if _read_otherwise(pair) and _same(fold(one.printed), fold(other.printed)):
        return False
    return not _same(one.text, other.text)


def _departments_differ(pair: Pair) -> bool:
    return not _same(*(_joined(desk.department) for desk in pair.desks))


def _moved(pair: Pair) -> Iterator[Difference]:
    if pair.tables:
        yield pair.told(DifferenceKind.MOVED, pair.tables)
    elif pair.before.program != pair.after.program and pair.before.table and not _organizations_differ(pair):
        yield pair.told(DifferenceKind.MOVED, [desk.program for desk in pair.desks])


# -- numbers, labels, FAX ---------------------------------------------------------------------------


def _numbers(pair: Pair, remarks: Remarks) -> Iterator[Difference]:
    """Other numbers or extensions, the same numbers in each other's places, or a FAX that is called now."""
    if _extensions(pair.before.phones) == _extensions(pair.after.phones) and not _exchanged(pair):
        return
    sides = [[(phone.with_extension, phone) for phone in desk.phones] for desk in pair.desks]
    if not _faxes_differ(pair):
        for side, desks in zip(sides, (pair.desks, pair.desks[::-1]), strict=True):
            side += [(f"FAX {fax.with_extension}", fax) for fax in _turned(*desks)]
    yield _list_of_numbers(DifferenceKind.NUMBER, pair, sides, remarks)


def _faxes(pair: Pair, remarks: Remarks) -> Iterator[Difference]:
    if _faxes_differ(pair):
        sides = [[(fax.with_extension, fax) for fax in desk.faxes] for desk in pair.desks]
        yield _list_of_numbers(DifferenceKind.FAX, pair, sides, remarks)


def _list_of_numbers(
    kind: DifferenceKind, pair: Pair, sides: list[list[tuple[str, Phone]]], remarks: Remarks
) -> Difference:
    """The whole lists of both sides; in the shorter one the words that now stand in the cell of a number, too."""
    texts = [[text for text, _ in side] for side in sides]
    lost = [
        [phone for text, phone in side if text not in others]
        for side, others in zip(sides, texts[::-1], strict=True)
    ]
    lines = [_line(phones[0].value) if phones else None for phones in lost]
    if len(sides[0]) != len(sides[1]):
        shorter = int(len(sides[0]) > len(sides[1]))
        cells = {column(phone.value, pair.desks[1 - shorter]) for phone in lost[1 - shorter]}
        if words := remarks.take_words(shorter, cells):
            texts[shorter].append(words.text)
            lines[shorter] = lines[shorter] or _line(words.value)
    remarks.drop_former({phone.number for phones in lost for phone in phones})
    return pair.told(kind, [" ".join(side) or None for side in texts], lines)


def _extensions(phones: Iterable[Phone]) -> dict[str, str]:
    return {phone.number: normalized_wording(phone.extension_text) for phone in phones}


def _turned(mine: Desk, other: Desk) -> list[Phone]:
    """The FAX numbers of one side that the other calls."""
    return [fax for fax in mine.faxes if fax.number in set(other.numbers) - set(mine.numbers)]


def _faxes_differ(pair: Pair) -> bool:
    """Whether FAX numbers differ by more than those that are called now, or were: the numbers tell of these."""
    before, after = (_extensions(desk.faxes) for desk in pair.desks)
    turned = {fax.number for desks in (pair.desks, pair.desks[::-1]) for fax in _turned(*desks)}
    known = [{fax.number for desk in side for fax in desk.faxes} for side in pair.sides]
    return (
        any(before[number] != after[number] for number in before.keys() & after.keys())
        or bool(before.keys() - known[1] - turned)
        or bool(after.keys() - known[0] - turned)
    )


def _exchanged(pair: Pair) -> bool:
    """Whether numbers have changed places under labels that stayed."""
    before, after = ([(p.number, p.label) for p in desk.phones] for desk in pair.desks)
    return (
        pair.before.numbers != pair.after.numbers
        and sorted(pair.before.numbers) == sorted(pair.after.numbers)
        and [label for _, label in before] == [label for _, label in after]
        and dict(before) != dict(after)
    )


def _labels(pair: Pair) -> Iterator[Difference]:
    """Other labels of numbers and FAX numbers; one difference for each printed label.

    A label is told behind its numbers, and alone where all of them have it.
    """
    if not _exchanged(pair):
        yield from _labels_of(pair, pair.before.phones, pair.after.phones)
        yield from _labels_of(pair, pair.before.faxes, pair.after.faxes)


def _is_rest(label: str | None) -> bool:
    """Whether a label is what a broken number left behind: digits and signs."""
    return bool(label) and not any(map(str.isalpha, label or ""))


def _labels_of(pair: Pair, before: Sequence[Phone], after: Sequence[Phone]) -> Iterator[Difference]:
    groups: dict[object, list[tuple[Phone, Phone]]] = {}
    told = {phone.number for phone in before} != {phone.number for phone in after}
    for old, new in _partners(before, after):
        if told and (_is_rest(old.label) or _is_rest(new.label)):
            continue
        if not _same(old.label, new.label):
            groups.setdefault((old.label, new.label, old.label_spans, new.label_spans), []).append((old, new))
    most = max(len(before), len(after))
    for group in groups.values():
        texts, lines = [], []
        for phones in zip(*group, strict=True):
            numbers = [phone.number for phone in phones] if len(group) < most else []
            texts.append(" ".join([*numbers, phones[0].label or ""]).strip() or None)
            lines.append(phones[0].label_spans[-1].line if phones[0].label_spans else _line(phones[0].value))
        yield pair.told(DifferenceKind.LABEL, texts, lines)


def _partners(before: Sequence[Phone], after: Sequence[Phone]) -> Iterator[tuple[Phone, Phone]]:
    """The numbers that are each other's: the same ones, else those that came in the place of others."""
    new = {phone.number: phone for phone in after}
    known = {phone.number for phone in before}
    yield from ((phone, new[phone.number]) for phone in before if phone.number in new)
    gone = [phone for phone in before if phone.number not in new]
    come = [phone for phone in after if phone.number not in known]
    if len(gone) == len(come):
        yield from zip(gone, come, strict=True)


# -- values and lists of values ---------------------------------------------------------------------


def _value(kind: DifferenceKind, pair: Pair, of: Callable[[Desk], Value | None]) -> Iterator[Difference]:
    values = of(pair.before), of(pair.after)
    if not _same(_text(values[0]), _text(values[1])):
        yield pair.told_of(kind, values)


def _hours(pair: Pair, remarks: Remarks) -> Iterator[Difference]:
    """Other hours; those of a whole table say nothing of a desk that went to another table."""
    if pair.tables and any(desk.hours and column(desk.hours, desk) is None for desk in pair.desks):
        return
    values = [desk.hours for desk in pair.desks]
    for side, other in enumerate(reversed(values)):
        if values[side] is None and other and (remark := remarks.take_saying(side, other.text)):
            values[side] = remark.value
    if not _same(_text(values[0]), _text(values[1])):
        yield pair.told_of(DifferenceKind.HOURS, values)


def _each(
    kind: DifferenceKind, pair: Pair, remarks: Remarks, of: Callable[[Desk], Sequence[Value]]
) -> Iterator[Difference]:
    """Mail or web addresses, one difference each; what stands in a remark that is told is told with it."""
    known = [{normalized_wording(value.text) for desk in side for value in of(desk)} for side in pair.sides]
    gone, come = (
        [
            (value, column(value, desk))
            for value in of(desk)
            if normalized_wording(value.text) not in known[1 - side] and not remarks.hold(value, side)
        ]
        for side, desk in enumerate(pair.desks)
    )
    for before, after in paired(gone, come, lambda each: each[0].text, lambda each: each[1]):
        values = [before and before[0], after and after[0]]
        for side, other in enumerate((after, before)):
            if values[side] is None and other and (words := remarks.take_words(side, {other[1]})):
                values[side] = words.value
        yield pair.told_of(kind, values)


def _notes(pair: Pair, remarks: Remarks) -> Iterator[Difference]:
    """What the remarks say otherwise; a later address, with the day from which it holds, is one of the address."""
    for sides in remarks.pairs:
        kind = (
            DifferenceKind.ADDRESS if any(remark.moves for remark in sides if remark) else DifferenceKind.NOTE
        )
        texts = [remark.text if remark else None for remark in sides]
        yield pair.told(kind, texts, [_line(remark.value) if remark else None for remark in sides])


# -- areas ------------------------------------------------------------------------------------------


def _areas(pair: Pair) -> Iterator[Difference]:
    """Another area, unless it only follows from another name, department, address or table.

    Most areas are known by name from our own data: a changed name may lose one that has not
    changed. A prefecture that is printed in a cell of its own always counts.
    """
    follows = (
        _organizations_differ(pair)
        or _departments_differ(pair)
        or not _same(*(_text(desk.address) for desk in pair.desks))
        or _read_otherwise(pair)
    )
    if follows and not all(map(_has_own_cell, pair.desks)):
        return
    areas = [_joined(desk.service_area) or None for desk in pair.desks]
    prefectures = [desk.prefecture for desk in pair.desks]
    if sorted((areas[0] or "").split()) != sorted((areas[1] or "").split()):
        yield pair.told(DifferenceKind.AREA, areas, [_line(prefecture) for prefecture in prefectures])
    elif not _same(*map(_text, prefectures)):
        yield pair.told_of(DifferenceKind.AREA, prefectures)


def _has_own_cell(desk: Desk) -> bool:
    """Whether its prefecture is printed apart from its name, and says its area."""
    cell = desk.prefecture.spans if desk.prefecture else ()
    apart = bool(cell) and not set(cell) <= set(desk.organization.spans)
    return apart and any(area.spans == cell for area in desk.service_area)
