"""A number against the others of its body: unlike them, out of order, or nearly the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from madoguchi.message import Message, as_written, together
from madoguchi.model.entities import Desk, Phone
from madoguchi.model.notice import Notice, Severity
from madoguchi.places.numbering_plan import kind_of
from madoguchi.rules.bodies import bare_name
from madoguchi.rules.evidence import lines_of
from madoguchi.rules.rule import EditionDraft, Rule
from madoguchi.text.normalize import without_spaces
from madoguchi.text.phone import SWITCHBOARD, digits

_Use = tuple[Desk, Phone]
_Exchanges = dict[str, dict[str, _Use]]  # exchange → the last four digits → the first desk with the number


@dataclass(frozen=True, slots=True)
class _Odd:
    """A number that lacks the digits with which all others of its body begin."""

    desk: Desk
    phone: Phone
    common: str
    others: int

    @property
    def is_slip(self) -> bool:
        """Whether one digit, or a swap of two neighbours, parts it from the others."""
        return _is_slip(digits(self.phone.number)[: len(self.common)], self.common)

    def in_words(self) -> Message:
        """How the others begin."""
        return Message(
            "{number}: the {others} other numbers of {organization} begin with {beginning}",
            number=self.phone.number,
            others=self.others,
            organization=self.desk.organization.text,
            beginning=_shown(self.phone, self.common),
        )


def _is_slip(one: str, other: str) -> bool:
    unlike = [i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if len(one) != len(other):
        return False
    return len(unlike) == 1 or _is_swap(one, other)


def _unlike(one: str, other: str) -> int:
    """How many digits differ."""
    return sum(a != b for a, b in zip(one, other, strict=False))


def _is_swap(one: str, other: str) -> bool:
    """Whether two neighbouring digits changed places, and nothing else."""
    unlike = [i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if len(one) != len(other) or len(unlike) != 2 or unlike[1] != unlike[0] + 1:
        return False
    i = unlike[0]
    return one[i] == other[i + 1] and one[i + 1] == other[i]


def _sorted_digits(number: str) -> str:
    """What a number shares with all that have the same digits in another order."""
    return "".join(sorted(number))


def _swaps(number: str) -> set[str]:
    """The other numbers that two neighbouring digits of this one give when they change places."""
    turned = {number[:i] + number[i + 1] + number[i] + number[i + 2 :] for i in range(len(number) - 1)}
    return turned - {number}


def _common_start(first: str, last: str) -> str:
    """The digits with which all numbers begin that lie between these two, both included."""
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), len(first))
    return first[:length]


def _by_body(draft: EditionDraft) -> dict[str, dict[str, _Use]]:
    """Body → its geographic numbers (switchboards aside), each with its first desk."""
    bodies: dict[str, dict[str, _Use]] = {}
    for desk in draft.desks:
        numbers = bodies.setdefault(bare_name(desk.organization.text), {})
        for phone in desk.phones:
            if phone.label != SWITCHBOARD and kind_of(phone.number) == "geographic":
                numbers.setdefault(digits(phone.number), (desk, phone))
    return bodies


def _by_house(draft: EditionDraft) -> dict[tuple[str, str], _Exchanges]:
    """Body, operator or address → the exchanges of its geographic numbers."""
    houses: dict[tuple[str, str], _Exchanges] = {}
    for desk in draft.desks:
        names = [desk.organization, *([desk.operator] if desk.operator else [])]
        keys = {("body", bare_name(name.text)) for name in names}
        if desk.address:
            keys.add(("address", without_spaces(desk.address.text)))
        for phone in desk.phones:
            if kind_of(phone.number) == "geographic":
                bare = digits(phone.number)
                for key in keys:
                    lines = houses.setdefault(key, {}).setdefault(bare[:-4], {})
                    lines.setdefault(bare[-4:], (desk, phone))
    return houses


def _odd_ones(draft: EditionDraft, fewest: int) -> Iterable[_Odd]:
    """Numbers that alone keep their body from one common beginning."""
    for numbers in draft.once(_by_body).values():
        if len(numbers) < fewest or len({len(number) for number in numbers}) > 1:
            continue
        ordered = sorted(numbers)
        first, last = ordered[0], ordered[-1]
        # What lies between two numbers begins as they do: only the first and the last can be odd.
        for number, low, high in ((first, ordered[1], last), (last, first, ordered[-2])):
            desk, phone = numbers[number]
            others = len(numbers) - 1
            # Two digits of the last group are a block only where many numbers share them.
            block = 2 if others >= 8 else 1
            tail = len(phone.number.rpartition("-")[2])
            common = _common_start(low, high)[: len(number) - tail + block]
            if len(common) >= len(number) - tail and not number.startswith(common):
                yield _Odd(desk, phone, common, others)


def _shown(phone: Phone, common: str) -> str:
    """The common digits with the hyphens of the number, the rest as dots."""
    rest, shown = common, ""
    for char in phone.number:
        if char == "-":
            shown += char
        else:
            shown += rest[:1] or "…"
            rest = rest[1:]
    return shown.replace("…" * 3, "…").replace("……", "…")


class NumberUnlikeItsBody(Rule):
    """One digit (or a swap) parts a number from the beginning that all others of its body share.

    It is what a misread digit looks like; the caller reaches a line that nobody listed.

    Bad: 092-482-5544 at a bureau whose eighteen other numbers begin with 092-482-54.
    Good: 092-482-5444, or a confirmation that the bureau has that number.
    """

    code = "number-unlike-its-body"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for odd in _odd_ones(draft, fewest=5):
            if odd.is_slip:
                yield self.notice(
                    odd.phone.value.lines,
                    odd.phone.printed,
                    odd.in_words(),
                    Message("compare it with the printed page and ask the desk; digits are never corrected"),
                    [odd.desk],
                )


class NumberApartFromItsBody(Rule):
    """A number with another exchange or block than all others of its body.

    A section in another building has one rightly; a row that slipped has one wrongly.

    Bad: a section of 山形県 with 023-630-3370 where the others begin with 023-630-2, unseen.
    Good: the same, seen, and confirmed by the section.
    """

    code = "number-apart-from-its-body"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for odd in _odd_ones(draft, fewest=3):
            few = odd.others < 4
            if few or not odd.is_slip:
                yield self.notice(
                    odd.phone.value.lines,
                    odd.phone.printed,
                    odd.in_words(),
                    Message(
                        "nothing, if the section has a line of its own; else compare with the printed page"
                    ),
                    [odd.desk],
                )


class TailOutOfOrder(Rule):
    """The numbers of one cell do not rise: a tail is smaller than the number before it.

    Lists of lines are printed in order; one that is not may have two digits swapped.

    Bad: 092-482-5433、5432.
    Good: 092-482-5432、5433.
    """

    code = "tail-out-of-order"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for desk in draft.desks:
            for before, phone in zip(desk.phones, desk.phones[1:], strict=False):
                spans = (*before.value.spans, *phone.value.spans)
                near = len({span.line for span in spans}) == 1 and len(phone.printed) < len(phone.number)
                if near and digits(phone.number) < digits(before.number):
                    line, start, end = spans[0].line, spans[0].start, spans[-1].end
                    yield self.notice(
                        [line],
                        draft.source.raw[line - 1][start:end],
                        Message(
                            "{number} stands after {before}: the numbers of the cell do not rise",
                            number=phone.number,
                            before=before.number,
                        ),
                        Message("nothing, if the page prints them so; else look for swapped digits"),
                        [desk],
                    )


class NumbersSwapped(Rule):
    """Two sections of one 部 have numbers that differ only by two neighbouring digits changing places.

    It happens by chance, and it is also how a number is mistyped.

    Bad: 048-600-0313 and 048-600-0331, one of them a slip.
    Good: both confirmed.
    """

    code = "numbers-swapped"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for numbers in draft.once(_by_body).values():
            same_digits = Counter(map(_sorted_digits, numbers))
            place = {n: at for at, n in enumerate(numbers) if same_digits[_sorted_digits(n)] > 1}
            for one, at in place.items():
                desk, phone = numbers[one]
                later = sorted(other for other in _swaps(one) if place.get(other, -1) > at)
                for desk2, phone2 in (numbers[other] for other in later):
                    if desk.department[:1] == desk2.department[:1] != ():
                        yield self.notice(
                            (*phone.value.lines, *phone2.value.lines),
                            phone2.printed,
                            Message(
                                "{number} ({desk}) is {other} ({other_desk}) with two neighbouring digits swapped",
                                number=phone2.number,
                                desk=desk2.name,
                                other=phone.number,
                                other_desk=desk.name,
                            ),
                            Message("nothing, if both desks confirm their number"),
                            [desk, desk2],
                        )


class ExchangeSlip(Rule):
    """A number differs in a digit or two of its exchange from most others of its body, operator or address.

    Lines of one house are given in blocks; one digit misread in the exchange sends the caller to a stranger who
    has the same block elsewhere. A house with many lines of several exchanges has them rightly.

    Bad: 0852-60-5110 at a foundation, and 0852-80-5103 at a desk that it runs.
    Good: one exchange for both, or a confirmation that the house has lines of two.
    """

    code = "exchange-slip"
    severity = Severity.WARNING

    _MOST = 2  # digits in which the exchanges differ
    _BLOCK = 2  # first digits of the line that are the same
    _FEW = 2  # numbers of an exchange that may be slips; more are lines that the house has
    _TIMES = 4  # so many on the usual exchange stand against each of two slips

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        told: dict[str, str] = {}
        for exchanges in _by_house(draft).values():
            for unlike, (desk, phone), (desk2, phone2) in self._slips(exchanges):
                if phone2.number in told or told.get(phone.number) == phone2.number:
                    continue
                told[phone2.number] = phone.number
                yield self.notice(
                    (*phone.value.lines, *phone2.value.lines),
                    phone2.printed,
                    Message(
                        "{number} ({desk}) and {other} ({other_desk}) are of one house and differ in {unlike} digit(s) of the exchange",
                        number=phone2.number,
                        desk=desk2.name,
                        other=phone.number,
                        other_desk=desk.name,
                        unlike=unlike,
                    ),
                    Message(
                        "compare both with the printed page and ask the desks; digits are never corrected"
                    ),
                    [desk, desk2],
                )

    def _slips(self, exchanges: _Exchanges) -> Iterable[tuple[int, _Use, _Use]]:
        """How many digits of the exchange differ, a usual number, and an odd one that begins its line alike.

        None in a house in which most numbers have other exchanges than the usual one.
        """
        usual = max(exchanges, key=lambda exchange: len(exchanges[exchange]))
        known, others = len(exchanges[usual]), sum(map(len, exchanges.values())) - 1
        if 2 * known <= others:
            return
        near = {line[: self._BLOCK]: use for line, use in reversed(exchanges[usual].items())}
        few = max(1, min(self._FEW, known // self._TIMES))
        for exchange, lines in exchanges.items():
            unlike = _unlike(exchange, usual)
            if len(exchange) == len(usual) and 0 < unlike <= self._MOST and len(lines) <= few:
                for line, use in lines.items():
                    if line[: self._BLOCK] in near:
                        yield unlike, near[line[: self._BLOCK]], use


class UnitNumberDiffers(Rule):
    """One section stands in two tables with numbers of different exchanges.

    One of the tables may be older than the other: a move changes the exchange.

    Bad: 京都府 生活総合支援課 with 075-000-0001 in one table and 075-100-0002 in another.
    Good: one exchange for one section, or two teams named apart.
    """

    code = "unit-number-differs"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        units: dict[tuple[str, str], dict[str, _Use]] = {}
        for desk in draft.desks:
            if desk.department and desk.prefecture:
                key = (bare_name(desk.organization.text), desk.department[-1].text)
                for phone in desk.phones[:1]:
                    exchange = phone.number.rpartition("-")[0]
                    units.setdefault(key, {}).setdefault(exchange, (desk, phone))
        for (body, unit), found in units.items():
            uses = list(found.values())
            if len(uses) > 1 and len({desk.table for desk, _ in uses}) > 1:
                lines = [line for _, phone in uses for line in phone.value.lines]
                yield self.notice(
                    lines,
                    uses[-1][1].printed,
                    Message(
                        "{body} {unit} has {numbers} ({where})",
                        body=body,
                        unit=unit,
                        numbers=together(as_written(p.number) for _, p in uses),
                        where=lines_of(draft, lines),
                    ),
                    Message("ask the section which number serves which purpose"),
                    [desk for desk, _ in uses],
                )


ODD_NUMBER_RULES: tuple[type[Rule], ...] = (
    *(
        NumberUnlikeItsBody,
        NumberApartFromItsBody,
        TailOutOfOrder,
        NumbersSwapped,
        ExchangeSlip,
        UnitNumberDiffers,
    ),
)
