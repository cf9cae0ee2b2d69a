"""Changes that an editor meets, made at random in a copy of the list, each with what must be reported.

What a change should be reported as is written down by the change itself, from the rows that it
touches; nothing here asks the comparison.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from madoguchi.editions.build import Built
from madoguchi.model.difference import Difference, DifferenceKind
from madoguchi.model.entities import Desk, Phone
from madoguchi.model.provenance import ClaimKind, Span, Value

# (kind, before, after); a desk stands as its name, the parts of a split or merger as a set.
Told = tuple[str, object, object]

NAME_AND_NUMBER = ("prefecture-centers", "city-centers", "guarantee", "chuokai")
# Tables whose every row stands for itself, so that its rows may be moved, dropped and shuffled.
FREE_ROWS = (
    *NAME_AND_NUMBER,
    *("prefecture-sme", "innovation-plan", "kodoka", "revitalization", "labour", "reconstruction"),
)
SMALL_TABLES = ("jica", "reconstruction", "reconstruction-employment", "smrj-overseas", "smrj-new-business")
RENAMES = (
    *(("センター", "振興センター"), ("協会", "機構"), ("財団", "振興財団")),
    *(("協議会", "推進協議会"), ("中央会", "連合会"), ("事務所", "営業所"), ("本部", "支部")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table with the one desk that is printed on it, or several."""

    line: int
    table: str
    desks: tuple[Desk, ...]

    @property
    def desk(self) -> Desk:
        return self.desks[0]


@dataclass(slots=True)
class Copy:
    """The copy in the making: what stands where each line of the list stood, and what was changed."""

    built: Built
    dice: random.Random
    lines: dict[int, list[str]]
    rows: tuple[Row, ...]
    taken: set[int] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    expected: list[tuple[str, list[Told]]] = field(default_factory=list)
    rows_of: Counter[Span | str] = field(
        default_factory=Counter
    )  # rows that a token, or a number, is read for

    def pick(self, fits: Callable[[Row], bool]) -> Row | None:
        """A row that nothing has touched yet, chosen at random."""
        rows = [row for row in self.rows if row.line not in self.taken and fits(row)]
        return self.dice.choice(rows) if rows else None

    def text(self, line: int) -> str:
        return self.lines[line][0]

    def rewrite(self, line: int, *instead: str) -> None:
        self.lines[line] = list(instead)
        self.taken.add(line)

    def replace(self, value: Value, new: str) -> None:
        """Put another text where a value is printed."""
        span = value.spans[0]
        line = self.built.edition.lines[span.line - 1]
        self.rewrite(span.line, line[: span.start] + new + line[span.end :])

    def fresh(self, like: str) -> str:
        """A number with other last four digits, that the list does not have."""
        while True:
            head, _, tail = like.rpartition("-")
            number = f"{head}-{self.dice.randrange(10 ** len(tail)):0{len(tail)}}"
            if number not in self.numbers:
                self.numbers.add(number)
                return number

    def tell(self, why: str, *told: Told) -> bool:
        self.expected.append((why, list(told)))
        return True


def copy_of(built: Built, seed: int) -> Copy:
    """A copy of the list without changes."""
    edition = built.edition
    by_line: dict[int, list[Desk]] = {}
    for record, desk in zip(built.applied.records, edition.desks, strict=True):
        by_line.setdefault(record.row, []).append(desk)
    headings = {facts.heading_line for facts in edition.tables}
    rows = tuple(
        Row(line, desks[0].table, tuple(desks))
        for line, desks in sorted(by_line.items())
        if line not in headings
    )
    lines = {n: [line] for n, line in enumerate(edition.lines, start=1)}
    numbers = {number for desk in edition.desks for number in desk.numbers}
    rows_of: Counter[Span | str] = Counter()
    for row in rows:
        phones = [phone for desk in row.desks for phone in desk.phones]
        rows_of.update({span for phone in phones for span in phone.value.spans})
        rows_of.update({phone.number for phone in phones})
    return Copy(built, random.Random(seed), lines, rows, numbers=numbers, rows_of=rows_of)


# -- what a row is ----------------------------------------------------------------------------


def own_phone(row: Row) -> Phone | None:
    """The number that stands whole on the row, for its one desk."""
    phones = row.desk.phones
    if len(row.desks) > 1 or len(phones) != 1 or phones[0].value.kind is not ClaimKind.PRINTED:
        return None
    return (
        phones[0] if phones[0].value.lines == (row.line,) and phones[0].printed == phones[0].number else None
    )


def spanned(copy: Copy, row: Row) -> bool:
    """Whether the row's number is also read for another row."""
    return any(copy.rows_of[span] > 1 for phone in row.desk.phones for span in phone.value.spans)


def on_row(row: Row, value: Value | None) -> bool:
    return value is not None and value.kind is ClaimKind.PRINTED and value.lines == (row.line,)


def named(row: Row) -> bool:
    """Whether its body stands on the row, by a name that no description of a single row asks for."""
    return (
        len(row.desks) == 1 and on_row(row, row.desk.organization) and row.table not in ("yorozu", "finance")
    )


def sectioned(row: Row) -> bool:
    levels = row.desk.department
    return (
        len(row.desks) == 1
        and bool(levels)
        and on_row(row, levels[-1])
        and all(level.kind is not ClaimKind.CORRECTED for level in levels)
    )


def levels(desk: Desk) -> str:
    return " ".join(level.text for level in desk.department)


def numbered(desk: Desk) -> str:
    return " ".join(desk.numbers)


def whole(desk: Desk) -> str:
    return " ".join([desk.name, *desk.numbers])


def renamed(name: str) -> str:
    """The name as a reorganisation leaves it: mostly the same."""
    for old, new in RENAMES:
        if old in name:
            return new.join(name.rsplit(old, 1))
    return name + "本店"


def nth_swapped(number: str, at: int) -> str:
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


# -- changes: each does one if it finds a place, and says what must be reported ----------------


def digit(copy: Copy) -> bool:
    row = copy.pick(lambda r: own_phone(r) is not None and not spanned(copy, r))
    return row is not None and _new_number(copy, row, "digit")


def shared_number(copy: Copy) -> bool:
    row = copy.pick(
        lambda r: (p := own_phone(r)) is not None and copy.rows_of[p.number] > 1 and not spanned(copy, r)
    )
    return row is not None and _new_number(copy, row, "shared number")


def _new_number(copy: Copy, row: Row, why: str) -> bool:
    phone = own_phone(row)
    assert phone
    new = phone.number
    while new in copy.numbers:
        at = copy.dice.randrange(new.rindex("-") + 1, len(new))
        new = new[:at] + str(copy.dice.randrange(10)) + new[at + 1 :]
    copy.numbers.add(new)
    copy.replace(phone.value, new)
    return copy.tell(why, ("number", phone.number, new))


def transposed(copy: Copy) -> bool:
    row = copy.pick(lambda r: own_phone(r) is not None and not spanned(copy, r))
    phone = own_phone(row) if row else None
    if phone is None:
        return False
    number = phone.number
    turned = [nth_swapped(number, at) for at in range(number.rindex("-") + 1, len(number) - 1)]
    new = next((n for n in turned if n not in copy.numbers), None)
    if new is None:
        return False
    copy.numbers.add(new)
    copy.replace(phone.value, new)
    return copy.tell("transposed", ("number", number, new))


def number_added(copy: Copy) -> bool:
    row = copy.pick(lambda r: own_phone(r) is not None and not spanned(copy, r))
    phone = own_phone(row) if row else None
    if phone is None:
        return False
    more = copy.fresh(phone.number)
    copy.replace(phone.value, f"{phone.number}、{more[-4:]}")
    return copy.tell("number added", ("number", phone.number, f"{phone.number} {more}"))


def number_removed(copy: Copy) -> bool:
    row = copy.pick(lambda r: _two_tokens(r, copy) is not None)
    tokens = _two_tokens(row, copy) if row else None
    if row is None or tokens is None:
        return False
    line = copy.text(row.line)
    copy.rewrite(row.line, line[: tokens[0]] + line[tokens[1] :])
    desk = row.desk
    return copy.tell("number removed", ("number", numbered(desk), " ".join(desk.numbers[:-1])))


def _two_tokens(row: Row, copy: Copy) -> tuple[int, int] | None:
    """Where the row's last number stands with the sign before it, if others stand before."""
    phones = row.desk.phones
    if len(row.desks) > 1 or len(phones) < 2 or spanned(copy, row):
        return None
    last, before = phones[-1].value.spans[0], phones[-2].value.spans[0]
    between = copy.text(row.line)[before.end : last.start]
    apart = last.line == before.line == row.line and last != before
    return (before.end, last.end) if apart and re.fullmatch(r"[、, ]+", between) else None


def range_changed(copy: Copy) -> bool:
    found = [
        (row, desk, p)
        for row in copy.rows
        for desk in row.desks
        for p in desk.phones
        if "～" in p.printed and row.line not in copy.taken and p.value.lines == (row.line,)
    ]
    if not found:
        return False
    _, desk, phone = copy.dice.choice(found)
    last = desk.phones[-1]
    if last.value.spans != phone.value.spans:
        return False
    end = str(int(last.number[-4:]) + 1)
    copy.replace(phone.value, re.sub(r"～\d+", f"～{end}", phone.printed))
    return copy.tell("range", ("number", numbered(desk), f"{numbered(desk)} {last.number[:-4]}{end}"))


def body_renamed(copy: Copy) -> bool:
    row = copy.pick(named)
    if row is None:
        return False
    return _named_anew(copy, row, renamed(row.desk.organization.text), "body")


def body_renamed_wholly(copy: Copy) -> bool:
    """Another name at the same number: a merger of bodies, or a new law."""
    tables = (*NAME_AND_NUMBER, "revitalization", "reconstruction")
    row = copy.pick(lambda r: r.table in tables and named(r) and not _shared(copy, r))
    return row is not None and _named_anew(
        copy, row, f"いきいき経営サポート{copy.dice.randint(2, 99)}号館", "body wholly"
    )


def _shared(copy: Copy, row: Row) -> bool:
    return any(copy.rows_of[number] > 1 for number in row.desk.numbers)


def _named_anew(copy: Copy, row: Row, new: str, why: str) -> bool:
    """Every desk of the body has the new name: the sections below a bureau's own row too."""
    old = row.desk.organization
    below = [r for r in copy.rows if any(d.organization.spans == old.spans for d in r.desks)]
    if any(r.line in copy.taken for r in below):
        return False
    copy.taken |= {r.line for r in below}
    copy.replace(old, new)
    return copy.tell(why, *(("name", old.text, new) for r in below for _ in r.desks))


def body_replaced(copy: Copy) -> bool:
    """Another body with another number where one stood: the place proves nothing."""
    row = copy.pick(lambda r: r.table in (*NAME_AND_NUMBER, "jica") and named(r))
    if row is None:
        return False
    name = f"のぞみ相談室{copy.dice.randint(2, 99)}番"
    copy.rewrite(row.line, f"{name}\t{copy.fresh('03-3998-0000')}")
    prefix = "JICA" if row.table == "jica" else ""
    return copy.tell("replaced", ("removed", row.desk.name, None), ("added", None, prefix + name))


def moved_with_number(copy: Copy) -> bool:
    """A number is added to a body on its way into another table."""
    row = copy.pick(lambda r: r.table in NAME_AND_NUMBER and named(r) and own_phone(r) is not None)
    phone = own_phone(row) if row else None
    if row is None or phone is None:
        return False
    other = copy.pick(lambda r: r.table in NAME_AND_NUMBER and r.table != row.table)
    if other is None:
        return False
    more = copy.fresh(phone.number)
    text = copy.text(row.line).replace(phone.number, f"{phone.number} {more}")
    copy.rewrite(row.line)
    copy.rewrite(other.line, copy.text(other.line), text)
    return copy.tell(
        "moved with number",
        ("moved", row.table, other.table),
        ("number", phone.number, f"{phone.number} {more}"),
    )


def other_division(copy: Copy) -> bool:
    """A section goes to the next 部 of its bureau."""
    corrected = {
        text
        for row in copy.rows
        for desk in row.desks
        if any(level.kind is ClaimKind.CORRECTED for level in desk.department)
        for text in (desk.organization.text, desk.department[-1].text)
    }  # an erratum counts the places of its 部, and of the sections of one name
    pairs = [
        (row, head)
        for row in copy.rows
        for head in copy.rows
        if row.table == head.table == "meti-bureaus"
        and not {row.line, head.line} & copy.taken
        and all(sectioned(r) and _under_its_division(r) and len(r.desk.department) == 2 for r in (row, head))
        and row.desk.organization == head.desk.organization
        and not {row.desk.organization.text, row.desk.department[-1].text} & corrected
        and row.desk.department[0].text != head.desk.department[0].text
        and copy.text(row.line).startswith("\t")
        and not copy.text(head.line).startswith("\t")
        and row.desk.phones
        and not spanned(copy, row)
        and copy.text(row.line).count("\t") == copy.text(head.line).count("\t")
    ]
    if not pairs:
        return False
    row, head = copy.dice.choice(pairs)
    text = copy.text(row.line)
    copy.rewrite(row.line)
    copy.rewrite(head.line, copy.text(head.line), text)
    unit = row.desk.department[-1].text
    return copy.tell(
        "other division", ("department", levels(row.desk), f"{head.desk.department[0].text} {unit}")
    )


def spelled_wide(copy: Copy) -> bool:
    """Full-width digits and wide spaces are no difference."""
    row = copy.pick(lambda r: r.table in FREE_ROWS)
    if row is None:
        return False
    wide = str.maketrans("0123456789()-", "０１２３４５６７８９（）－")
    copy.rewrite(row.line, copy.text(row.line).translate(wide) + "　")
    return copy.tell("spelling")


def operator_changed(copy: Copy) -> bool:
    row = copy.pick(lambda r: len(r.desks) == 1 and on_row(r, r.desk.operator))
    if row is None or row.desk.operator is None:
        return False
    old = row.desk.operator
    new = f"{row.desk.organization.text[:2]}商工会連合会"
    copy.replace(old, new)
    return copy.tell("operator", ("operator", old.text, new))


def section_renamed(copy: Copy) -> bool:
    row = copy.pick(lambda r: sectioned(r) and own_phone(r) is not None)
    if row is None:
        return False
    last = row.desk.department[-1]
    new = (
        copy.dice.choice(("地域企業活躍課", "イノベーション課", "スタートアップ課"))
        if last.text[-1] == "課"
        else "連携推進班"
    )
    copy.replace(last, new)
    before = levels(row.desk)
    return copy.tell("section", ("department", before, before[: -len(last.text)] + new))


def address_changed(copy: Copy) -> bool:
    row = copy.pick(lambda r: len(r.desks) == 1 and on_row(r, r.desk.address) and bool(_lot(r.desk.address)))
    if row is None or row.desk.address is None:
        return False
    old = row.desk.address
    lot = _lot(old)
    assert lot
    number = str(int(lot.group(1)) + 7)
    new = old.text[: lot.start(1)] + number + old.text[lot.end(1) :]
    copy.replace(old, old.printed[: lot.start(1)] + number + old.printed[lot.end(1) :])
    return copy.tell("address", ("address", old.text, new))


def _lot(address: Value | None) -> re.Match[str] | None:
    return re.search(r"\d+-(\d+)", address.text) if address else None


def postal_code_changed(copy: Copy) -> bool:
    row = copy.pick(lambda r: on_row(r, r.desk.postal_code))
    if row is None or row.desk.postal_code is None:
        return False
    old = row.desk.postal_code
    new = f"{old.text[:-1]}{(int(old.text[-1]) + 3) % 10}"
    copy.replace(old, new)
    return copy.tell("postal code", ("postal_code", old.text, new))


def label_changed(copy: Copy) -> bool:
    """(直) becomes (代), or the other way round; a purpose is called otherwise."""
    row = copy.pick(lambda r: _labelled(r) is not None)
    phone = _labelled(row) if row else None
    if row is None or phone is None or phone.label is None:
        return False
    span = phone.label_spans[0]
    line = copy.text(row.line)
    printed = line[span.start : span.end]
    other = {"代": "直", "直": "代"}.get(printed.strip("()"))
    new = printed.replace(printed.strip("()"), other) if other else f"新{printed}"
    copy.rewrite(row.line, line[: span.start] + new + line[span.end :])
    told = {"代": "代表", "直": "直通"}.get(other or "", new)
    number = f"{phone.number} " if len(row.desk.phones) > 1 else ""
    return copy.tell("label", ("label", number + phone.label, number + told))


def _labelled(row: Row) -> Phone | None:
    """The one number of the row's one desk that has a label on the row."""
    phones = [p for p in row.desk.phones if p.label and [s.line for s in p.label_spans] == [row.line]]
    return phones[0] if len(row.desks) == 1 and len(phones) == 1 else None


def label_removed(copy: Copy) -> bool:
    row = copy.pick(
        lambda r: len(r.desk.phones) == 1 and _labelled(r) is not None and "(直)" in r.desk.printed
    )
    phone = _labelled(row) if row else None
    if row is None or phone is None:
        return False
    copy.rewrite(row.line, copy.text(row.line).replace("(直)", ""))
    return copy.tell("label removed", ("label", phone.label, None))


def site_changed(copy: Copy) -> bool:
    """A web address, beside a number or in a remark, is another."""
    row = copy.pick(lambda r: len(r.desks) == 1 and any(on_row(r, url) for url in r.desk.urls))
    if row is None:
        return False
    url = copy.dice.choice([url for url in row.desk.urls if on_row(row, url)])
    new = (
        f"https://{copy.dice.choice(('soudan', 'annai', 'madoguchi'))}.example.jp/{copy.dice.randint(2, 99)}"
    )
    copy.replace(url, new)
    return copy.tell("web address", ("url", url.text, new))


def site_removed(copy: Copy) -> bool:
    """A web address that stands before the number is gone."""
    row = copy.pick(lambda r: len(r.desks) == 1 and bool(_site_before_number(r)))
    url = _site_before_number(row) if row else None
    if row is None or url is None:
        return False
    line, span = copy.text(row.line), url.spans[0]
    copy.rewrite(row.line, line[: span.start] + line[span.end + 1 :])
    return copy.tell("web address removed", ("url", url.text, None))


def _site_before_number(row: Row) -> Value | None:
    phone = own_phone(row)
    return next(
        (
            u
            for u in row.desk.urls
            if phone and on_row(row, u) and u.spans[0].end + 1 == phone.value.spans[0].start
        ),
        None,
    )


def hours_changed(copy: Copy) -> bool:
    """The line below a heading that announces hours says others."""
    found = [
        desk
        for desk in copy.built.edition.desks
        if desk.hours and desk.hours.lines[0] not in copy.taken and desk.hours.lines[0] not in desk.lines[:1]
    ]
    if not found:
        return False
    hours = copy.dice.choice(found).hours
    assert hours
    new = f"平日午前{copy.dice.choice('78')}時～午後{copy.dice.choice('3467')}時"
    copy.replace(hours, new)
    return copy.tell("hours", *(("hours", hours.text, new) for desk in found if desk.hours == hours))


def remark_changed(copy: Copy) -> bool:
    """The remark of a row is worded otherwise."""
    row = copy.pick(lambda r: bool(_remark(r)))
    remark = _remark(row) if row else None
    if row is None or remark is None:
        return False
    new = remark.text.replace("最寄り", "お近く").replace("お問い合わせ", "おたずね")
    copy.replace(remark, new)
    told = [("note", remark.text, new)] if new != remark.text else []
    return copy.tell("remark", *told)


def _remark(row: Row) -> Value | None:
    return next((n for n in row.desk.notes if on_row(row, n) and n.text.startswith("※")), None)


def remark_added(copy: Copy) -> bool:
    """A remark behind the last cell of a row."""
    row = copy.pick(lambda r: r.table in FREE_ROWS and not _remark(r) and not r.desk.printed.endswith(")"))
    if row is None:
        return False
    new = f"※{copy.dice.choice(('毎月第一月曜', '祝日', '8月13日'))}は休みます。"
    copy.rewrite(row.line, f"{copy.text(row.line)} {new}")
    return copy.tell("remark added", *(("note", None, new) for _ in row.desks))


def footnote_changed(copy: Copy) -> bool:
    """What is printed below a table, or above it, for all or some of its desks is worded otherwise."""
    found = _footnotes(copy)
    if not found:
        return False
    note = copy.dice.choice(sorted(found, key=lambda n: n.spans))
    sign = note.text[: note.text.startswith("※")]
    new = f"{sign}なお、{note.text[len(sign) :]}"
    copy.replace(note, new)
    copy.taken |= {desk.row for desk in found[note]}
    return copy.tell("footnote", *(("note", note.text, new) for _ in found[note]))


def footnote_removed(copy: Copy) -> bool:
    found = {note: desks for note, desks in _footnotes(copy).items() if note.text.startswith("※最新の情報")}
    if not found:
        return False
    note = copy.dice.choice(sorted(found, key=lambda n: n.spans))
    copy.rewrite(note.lines[0], "")
    copy.taken |= {desk.row for desk in found[note]}
    return copy.tell("footnote removed", *(("note", note.text, None) for _ in found[note]))


def _footnotes(copy: Copy) -> dict[Value, list[Desk]]:
    """The notes of a line of their own that nothing has touched, with their desks; all of these are still there."""
    found: dict[Value, list[Desk]] = {}
    for desk in copy.built.edition.desks:
        for note in desk.notes:
            if len(note.lines) == 1 and note.lines[0] not in {desk.row, *copy.taken}:
                found.setdefault(note, []).append(desk)
    return {note: desks for note, desks in found.items() if all(copy.lines[desk.row] for desk in desks)}


def dropped(copy: Copy) -> bool:
    row = copy.pick(lambda r: r.table in FREE_ROWS)
    if row is None:
        return False
    copy.rewrite(row.line)
    return copy.tell("dropped", *(("removed", desk.name, None) for desk in row.desks))


def added(copy: Copy) -> bool:
    row = copy.pick(lambda r: r.table in NAME_AND_NUMBER and own_phone(r) is not None)
    if row is None:
        return False
    name = f"{copy.dice.choice('東西南北')}日本第{copy.dice.randint(2, 99)}協力機構"
    number = copy.fresh("03-3999-0000")
    copy.rewrite(row.line, copy.text(row.line), f"{name}\t{number}")
    return copy.tell("added", ("added", None, name))


def moved_within(copy: Copy) -> bool:
    row = copy.pick(lambda r: r.table in FREE_ROWS)
    if row is None:
        return False
    below = copy.pick(lambda r: r.table == row.table and r.line != row.line)
    if below is None:
        return False
    text = copy.text(row.line)
    copy.rewrite(row.line)
    copy.rewrite(below.line, copy.text(below.line), text)
    return copy.tell("order")


def moved_away(copy: Copy) -> bool:
    row = copy.pick(lambda r: r.table in NAME_AND_NUMBER and named(r) and own_phone(r) is not None)
    if row is None:
        return False
    other = copy.pick(lambda r: r.table in NAME_AND_NUMBER and r.table != row.table)
    if other is None:
        return False
    text = copy.text(row.line)
    copy.rewrite(row.line)
    copy.rewrite(other.line, copy.text(other.line), text)
    return copy.tell("moved", ("moved", row.table, other.table))


def split_by_number(copy: Copy) -> bool:
    """A section gives one of its two numbers to a new one below it."""
    row = copy.pick(
        lambda r: (
            r.table == "meti-bureaus"
            and sectioned(r)
            and _under_its_division(r)
            and _two_tokens(r, copy) is not None
        )
    )
    tokens = _two_tokens(row, copy) if row else None
    if row is None or tokens is None:
        return False
    desk, line = row.desk, copy.text(row.line)
    number, unit = desk.numbers[-1], "連携支援室"
    copy.rewrite(row.line, line[: tokens[0]], f"\t{unit}\t{number}")
    stem = [desk.organization.text, *(level.text for level in desk.department[:-1])]
    rest = " ".join([desk.name, *desk.numbers[:-1]])
    return copy.tell(
        "split", ("split", frozenset([whole(desk)]), frozenset([rest, " ".join([*stem, unit, number])]))
    )


def split_by_name(copy: Copy) -> bool:
    """製造・情報産業課 becomes 製造課 and 情報産業課, at the same number."""
    row = copy.pick(
        lambda r: r.table == "meti-bureaus" and sectioned(r) and own_phone(r) is not None and bool(_halves(r))
    )
    halves = _halves(row) if row else None
    if row is None or halves is None:
        return False
    desk = row.desk
    phone, unit = desk.phones[0], desk.department[-1]
    line = copy.text(row.line)
    start, end = unit.spans[0].start, unit.spans[0].end
    first = line[:start] + halves[0] + line[end:]
    second = f"\t{halves[1]}{line[end:]}"
    copy.rewrite(row.line, first, second)
    stem = [desk.organization.text, *(level.text for level in desk.department[:-1])]
    return copy.tell(
        "split",
        (
            "split",
            frozenset([whole(desk)]),
            frozenset(" ".join([*stem, half, phone.number]) for half in halves),
        ),
    )


def _halves(row: Row) -> tuple[str, str] | None:
    """The two sections that the name of one joins, where its 部 is the one that the list prints."""
    if not sectioned(row) or not _under_its_division(row):
        return None
    found = re.fullmatch(r"([^・()]{2,}[^・()課室])・([^・()]{2,})(課|室)", row.desk.department[-1].text)
    return (found[1] + found[3], found[2] + found[3]) if found else None


def _under_its_division(row: Row) -> bool:
    """Whether no erratum has put the section under another 部 than the rows around it."""
    return all(level.kind is ClaimKind.PRINTED for level in row.desk.department) and row.desk.printed.split(
        "\t"
    )[0] in (
        "",
        row.desk.department[0].text,
    )


def merged(copy: Copy) -> bool:
    """Two neighbouring sections of one 部 become one, with both numbers."""
    fits = {
        (row.line, below.line): (row, below)
        for row, below in zip(copy.rows, copy.rows[1:], strict=False)
        if row.table == below.table == "meti-bureaus"
        and {row.line, below.line} & copy.taken == set()
        and all(sectioned(r) and own_phone(r) and not spanned(copy, r) for r in (row, below))
        and _under_its_division(row)
        and len(row.desk.department) == len(below.desk.department) == 2
        and row.desk.department[0] == below.desk.department[0]
        and all(re.fullmatch(r"[^・()]{3,}課", r.desk.department[-1].text) for r in (row, below))
        and row.desk.numbers != below.desk.numbers
        and row.desk.numbers[0][:-4] == below.desk.numbers[0][:-4]
        and copy.text(below.line).startswith("\t")
    }
    if not fits:
        return False
    row, below = fits[copy.dice.choice(sorted(fits))]
    first, second = row.desk.department[-1], below.desk.department[-1]
    unit = f"{first.text[:-1]}・{second.text}"
    line = copy.text(row.line)
    number = f"{row.desk.numbers[0]}、{below.desk.numbers[0][-4:]}"
    line = line.replace(row.desk.phones[0].printed, number).replace(first.printed, unit)
    copy.rewrite(row.line, line)
    copy.rewrite(below.line)
    stem = [row.desk.organization.text, *(level.text for level in row.desk.department[:-1])]
    new = " ".join([*stem, unit, row.desk.numbers[0], below.desk.numbers[0]])
    return copy.tell("merged", ("merged", frozenset([whole(row.desk), whole(below.desk)]), frozenset([new])))


def neighbours(copy: Copy) -> bool:
    """Two neighbouring rows exchange their numbers."""
    pair = _neighbours(copy, lambda r: own_phone(r) is not None and not spanned(copy, r))
    if pair is None:
        return False
    row, below = pair
    one, other = row.desk.phones[0], below.desk.phones[0]
    if one.number == other.number:
        return False
    copy.replace(one.value, other.number)
    copy.replace(other.value, one.number)
    return copy.tell("neighbours", ("number", one.number, other.number), ("number", other.number, one.number))


def _neighbours(copy: Copy, fits: Callable[[Row], Any]) -> tuple[Row, Row] | None:
    pairs = [
        (row, below)
        for row, below in zip(copy.rows, copy.rows[1:], strict=False)
        if row.table == below.table
        and below.line == row.line + 1
        and not {row.line, below.line} & copy.taken
        and fits(row)
        and fits(below)
    ]
    return copy.dice.choice(pairs) if pairs else None


def both_sections(copy: Copy) -> bool:
    """Two neighbouring sections are renamed, and one has another number."""
    pair = _neighbours(copy, lambda r: sectioned(r) and own_phone(r) is not None and not spanned(copy, r))
    if pair is None or pair[0].desk.numbers == pair[1].desk.numbers:
        return False
    told: list[Told] = []
    for row, mark in zip(pair, "新旧", strict=True):
        last, phone = row.desk.department[-1], row.desk.phones[0]
        if len(row.desk.name) < 8:
            return False
        unit, number = mark + last.text, phone.number
        line = copy.text(row.line)
        before = levels(row.desk)
        told.append(("department", before, before[: -len(last.text)] + unit))
        if mark == "新":
            number = copy.fresh(phone.number)
            told.append(("number", phone.number, number))
        parts = sorted([(last.spans[0], unit), (phone.value.spans[0], number)], reverse=True)
        for span, text in parts:
            line = line[: span.start] + text + line[span.end :]
        copy.rewrite(row.line, line)
    return copy.tell("both rows", *told)


def name_and_number(copy: Copy) -> bool:
    """A body takes a like name and another number at once."""
    row = copy.pick(lambda r: named(r) and own_phone(r) is not None and len(r.desk.organization.text) >= 9)
    if row is None:
        return False
    old, phone = row.desk.organization, row.desk.phones[0]
    number = copy.fresh(phone.number)
    line = copy.text(row.line)
    parts = [(phone.value.spans[0], number), (old.spans[0], renamed(old.printed))]
    for span, text in sorted(parts, reverse=True):
        line = line[: span.start] + text + line[span.end :]
    copy.rewrite(row.line, line)
    return copy.tell(
        "name and number", ("name", old.text, renamed(old.text)), ("number", phone.number, number)
    )


def number_to_neighbour(copy: Copy) -> bool:
    """A body is renamed and has a new number; its old number is its neighbour's now."""
    pair = _neighbours(
        copy, lambda r: named(r) and own_phone(r) is not None and len(r.desk.organization.text) >= 9
    )
    if pair is None:
        return False
    row, below = pair
    old, one, other = row.desk.organization, row.desk.phones[0], below.desk.phones[0]
    number = copy.fresh(one.number)
    line = copy.text(row.line)
    parts = [(one.value.spans[0], number), (old.spans[0], renamed(old.printed))]
    for span, text in sorted(parts, reverse=True):
        line = line[: span.start] + text + line[span.end :]
    copy.rewrite(row.line, line)
    copy.replace(other.value, one.number)
    return copy.tell(
        "number to neighbour",
        ("name", old.text, renamed(old.text)),
        ("number", one.number, number),
        ("number", other.number, one.number),
    )


def new_table(copy: Copy) -> bool:
    # Below the rows of `guarantee` stand their footnotes, which would be the new table's.
    row = copy.pick(lambda r: r.table in NAME_AND_NUMBER and r.table != "guarantee")
    last = max(r.line for r in copy.rows if row and r.table == row.table)
    if row is None or last in copy.taken:
        return False
    tag = copy.dice.choice(("海外知財", "脱炭素", "輸出支援", "防災"))
    offices = [(f"{side}日本{tag}拠点", copy.fresh("050-3999-0000")) for side in "東西"]
    table = ["", f"☎ {tag}相談拠点", "", "拠点名\t電話番号", *("\t".join(o) for o in offices)]
    copy.rewrite(last, copy.text(last), *table)
    told: list[Told] = [("table", None, f"{tag}相談拠点")]
    return copy.tell("new table", *told, *(("added", None, name) for name, _ in offices))


def _span_of_table(copy: Copy, table: str) -> range:
    """Lines from a table's heading to its last row."""
    facts = next(f for f in copy.built.edition.tables if f.id == table)
    rows = [row.line for row in copy.rows if row.table == table]
    assert facts.heading_line
    return range(facts.heading_line, max(rows) + 1)


def table_dropped(copy: Copy) -> bool:
    table = copy.dice.choice(SMALL_TABLES)
    lines = _span_of_table(copy, table)
    if copy.taken & set(lines):
        return False
    for line in lines:
        copy.rewrite(line)
    desks = [desk for row in copy.rows if row.table == table for desk in row.desks]
    return copy.tell(
        "table dropped",
        ("table", _heading(copy, table), None),
        *(("removed", desk.name, None) for desk in desks),
    )


def _heading(copy: Copy, table: str) -> str:
    facts = next(f for f in copy.built.edition.tables if f.id == table)
    return re.sub(r"^(☎|8) ", "", facts.heading).strip()


def heading_renamed(copy: Copy) -> bool:
    table = copy.dice.choice(
        ("jetro", "jica", "chuokai", "kodoka", "prefecture-centers", "guarantee", "succession")
    )
    facts = next(f for f in copy.built.edition.tables if f.id == table)
    assert facts.heading_line
    if facts.heading_line in copy.taken:
        return False
    copy.rewrite(facts.heading_line, copy.text(facts.heading_line).strip() + "のご案内")
    heading = _heading(copy, table)
    return copy.tell("heading", ("table", heading, heading + "のご案内"))


def table_shuffled(copy: Copy) -> bool:
    table = copy.dice.choice(FREE_ROWS)
    lines = [row.line for row in copy.rows if row.table == table]
    if copy.taken & set(lines):
        return False
    texts = [copy.text(line) for line in lines]
    copy.dice.shuffle(texts)
    for line, text in zip(lines, texts, strict=True):
        copy.rewrite(line, text)
    return copy.tell("shuffled")


def columns_swapped(copy: Copy) -> bool:
    table = copy.dice.choice((*NAME_AND_NUMBER, "jetro", "jica", "revitalization", "kodoka"))
    span = _span_of_table(copy, table)
    lines = [line for line in span if "\t" in copy.text(line)] if not copy.taken & set(span) else []
    if not lines:
        return False
    for line in lines:
        *cells, first, last = copy.text(line).split("\t")
        copy.rewrite(line, "\t".join([*cells, last, first]))
    return copy.tell("columns")


EVERY: tuple[Callable[[Copy], bool], ...] = (
    *(digit, transposed, shared_number, number_added, number_removed, range_changed),
    *(body_renamed_wholly, body_replaced, moved_with_number, other_division, spelled_wide),
    *(body_renamed, operator_changed, section_renamed, address_changed, postal_code_changed),
    *(dropped, added, moved_within, moved_away, split_by_number, split_by_name, merged),
    *(neighbours, both_sections, name_and_number, number_to_neighbour),
    *(new_table, table_dropped, heading_renamed, table_shuffled, columns_swapped),
    *(label_changed, label_removed, site_changed, site_removed, hours_changed),
    *(remark_changed, remark_added, footnote_changed, footnote_removed),
)
# At most one of each of these in a copy, and first: they need rows that nothing has touched.
ONCE = (table_dropped, heading_renamed, table_shuffled, columns_swapped, new_table)


def seeded(built: Built, seed: int, count: int = 40) -> Copy:
    """A copy with this many changes: every kind once where it finds a place, then more at random."""
    copy = copy_of(built, seed)
    often = [change for change in EVERY if change not in ONCE]
    queue = [*ONCE, *often]
    while len(copy.expected) < count:
        change = queue.pop(0) if queue else copy.dice.choice(often)
        change(copy)
    return copy


def text_of(copy: Copy) -> str:
    return "\n".join(line for n in sorted(copy.lines) for line in copy.lines[n]) + "\n"


def told(difference: Difference) -> Told:
    """A difference in the form that the changes expect."""
    before, after = (_side(difference.kind, side) for side in (difference.before, difference.after))
    return difference.kind.value, before, after


def _side(kind: DifferenceKind, side: str | Desk | None) -> object:
    if isinstance(side, Desk):
        return side.name
    return (
        frozenset(side.split(" / "))
        if kind in (DifferenceKind.SPLIT, DifferenceKind.MERGED) and side
        else side
    )


def missing_and_false(copy: Copy, found: list[Told]) -> Iterator[tuple[str, Told]]:
    """What was changed and not told, by its change; and, as `false`, what was told and not changed."""
    rest = Counter(found)
    for why, expected in copy.expected:
        for one in expected:
            if rest[one]:
                rest[one] -= 1
            else:
                yield why, one
    yield from (("false", one) for one in rest.elements())
