"""Each number by itself: its area code, the numbering plan, its hyphens, its form, its price."""

from __future__ import annotations

import re
from collections.abc import Iterable

from madoguchi.message import Message
from madoguchi.model.entities import Desk, Phone
from madoguchi.model.notice import Notice, Severity
from madoguchi.places.numbering_plan import KINDS_IN_WORDS, kind_of, prefecture_of
from madoguchi.rules.evidence import printed_of
from madoguchi.rules.rule import EditionDraft, Rule, without_urls
from madoguchi.text.phone import digits
from madoguchi.text.prefecture import PREFECTURES

_PREFECTURE = re.compile("|".join(PREFECTURES))
# Eight digits or more: shorter ones are lots of an address, postal codes, years.
_DIGITS = re.compile(r"(?<![\w./\-])\(?\d[\d()\-]{6,16}\d(?![\w\-])")


def _first_uses(draft: EditionDraft) -> list[tuple[str, list[Desk], list[Phone]]]:
    """Every number once, with its desks and the places where it is printed."""
    return [
        (number, desks, [phone for desk in desks for phone in desk.phones if phone.number == number])
        for number, desks in draft.desks_by_number.items()
    ]


def _lines(phones: Iterable[Phone]) -> list[int]:
    return [line for phone in phones for line in phone.value.lines]


def _prefectures_served(desk: Desk) -> set[str]:
    """The prefectures that a desk is for or reaches into; empty for a national desk."""
    names = [desk.prefecture.text] if desk.prefecture else []
    names += [area.text for area in desk.service_area]
    return {found.group() for name in names if (found := _PREFECTURE.match(name))}


class AreaCodeElsewhere(Rule):
    """A number's area code lies in a prefecture that its desk does not serve.

    A digit misread in the area code sends the caller to a private line in another part of
    the country; a row that slipped gives a whole prefecture its neighbour's desk.

    Bad: 青森県 with 018-734-9365 (018 is 秋田県).
    Good: 青森県 with 017-734-9365.
    """

    code = "area-code-elsewhere"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for desk in draft.desks:
            served = _prefectures_served(desk)
            for phone in desk.phones if served else ():
                found = prefecture_of(phone.number)
                if found and found not in served:
                    yield self.notice(
                        phone.value.lines,
                        phone.printed,
                        Message(
                            "{number} has an area code of {found}, but {desk} is for {served}",
                            number=phone.number,
                            found=found,
                            desk=desk.name,
                            served="、".join(sorted(served, key=PREFECTURES.index)),
                        ),
                        Message(
                            "compare the number and its row with the printed page; digits are never corrected"
                        ),
                        [desk],
                    )


class NumberUnknownToPlan(Rule):
    """A number that the Japanese numbering plan does not have: too short, too long, or unassigned.

    It can't be dialled: the caller hears that the number is not in use.

    Bad: 03-3501-151 or 060-1234-5678 (nobody has been given 060-1).
    Good: 03-3501-1511.
    """

    code = "number-unknown-to-plan"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for number, desks, phones in draft.once(_first_uses):
            if draft.usual_forms[number] is None and kind_of(number) not in ("short", "local"):
                yield self.notice(
                    _lines(phones),
                    phones[0].printed,
                    Message(
                        "{number} has {count} digits and is no number of the Japanese numbering plan",
                        number=number,
                        count=len(digits(number)),
                    ),
                    Message("compare it with the printed page; digits are never corrected"),
                    desks,
                )


class NoAreaCode(Rule):
    """A number that the list prints without its area code, which stands nowhere else in the list either.

    Within its area a landline dials it as it is; a mobile phone, and whoever lives elsewhere, reaches nobody.

    Bad: 電話 82-2007 on a page that takes it for granted where it is read.
    Good: 市外局番は0794 somewhere in the list, or 0794-82-2007.
    """

    code = "no-area-code"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for number, desks, phones in draft.once(_first_uses):
            if kind_of(number) == "local":
                yield self.notice(
                    _lines(phones),
                    phones[0].printed,
                    Message("the list prints {number} without its area code", number=number),
                    Message("ask its publisher to say the area code; mobile phones cannot dial it without"),
                    desks,
                )


class HyphensMisplaced(Rule):
    """The hyphens stand elsewhere than the numbering plan parts area code, exchange and number.

    A caller within the area leaves out the part before the first hyphen and reaches a stranger;
    and a hyphen that moved is often a digit that was lost and another that was doubled.

    Bad: 0175-23-1511 printed as 017-523-1511.
    Good: the parts as the numbering plan cuts them. 0570 numbers are printed in several ways and
    are left alone, and a number printed without hyphens has none to misplace.
    """

    code = "hyphens-misplaced"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for number, desks, phones in draft.once(_first_uses):
            usual = draft.usual_forms[number]
            if usual not in (None, number) and "-" in number and kind_of(number) != "navi-dial":
                yield self.notice(
                    _lines(phones),
                    phones[0].printed,
                    Message(
                        "{number} is cut elsewhere than the numbering plan cuts it: {usual}",
                        number=number,
                        usual=usual,
                    ),
                    Message(
                        "compare it with the printed page; the digits are the same, the hyphens stay as printed"
                    ),
                    desks,
                )


class NumberWithoutForm(Rule):
    """Eight digits or more that look like a phone number and could not be read as one.

    The reader takes only what it understands, so such a number is offered to nobody.

    Bad: 0335011511 in a remark, 3501-1511 without its area code.
    Good: 03-3501-1511.
    """

    code = "number-without-form"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        read: dict[int, list[tuple[int, int]]] = {}
        told: set[tuple[int, str]] = set()  # a number that its line prints twice is offered once
        for desk in draft.desks:
            for phone in (*desk.phones, *desk.faxes):
                for span in phone.value.spans:
                    read.setdefault(span.line, []).append((span.start, span.end))
                    told.add((span.line, digits(phone.number)))
        for claim in draft.reading.claims:  # codes, dates, and numbers that are told of otherwise
            if claim.holds_no_number:
                read.setdefault(claim.span.line, []).append((claim.span.start, claim.span.end))
        for line, text in enumerate(draft.source.folded, start=1):
            for match in _DIGITS.finditer(without_urls(text)):
                known = (line, digits(match.group())) in told or any(
                    a < match.end() and match.start() < b for a, b in read.get(line, ())
                )
                if not known and 8 <= len(digits(match.group())) <= 13:
                    yield self.notice(
                        [line],
                        draft.source.raw[line - 1][match.start() : match.end()],
                        Message(
                            "「{match}」 looks like a phone number and has no form that can be dialled",
                            match=match.group(),
                        ),
                        Message(
                            "give it its area code and hyphens in the source, if the printed page has them"
                        ),
                    )


class ChargedCall(Rule):
    """A navi-dial number (0570): the caller pays for the whole call, also while waiting.

    Flat-rate plans of mobile phones do not cover it, and it can't be dialled from abroad: a
    person short of money should know before calling.

    Bad: 0570-082100 shown as if it were a common number.
    Good: 0570-082100 with the words that the call is charged, beside the local number.
    """

    code = "charged-call"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for number, desks, phones in draft.once(_first_uses):
            if kind_of(number) in ("navi-dial", "premium"):
                yield self.notice(
                    _lines(phones),
                    phones[0].printed,
                    Message(
                        "{number} is a charged call, not covered by flat-rate plans and not reached from abroad",
                        number=number,
                    ),
                    Message("say so wherever the number is shown; offer the local number beside it"),
                    desks,
                )


class LineKindUnusual(Rule):
    """A free-phone, IP or navi-dial number in a table whose other numbers are all geographic.

    Free-phone numbers often refuse calls from other prefectures or from mobiles, and they show
    no area code that could prove the row right.

    Bad: 0120-454-754 alone among fifty numbers with area codes, taken without a look.
    Good: the same, seen and kept because the page prints it.
    """

    code = "line-kind-unusual"
    severity = Severity.INFO

    _ENOUGH = 10  # numbers that a table needs before anything in it can be called unusual
    _MOST = 0.9

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for desks in draft.desks_by_table.values():
            phones = [(desk, phone) for desk in desks for phone in desk.phones]
            common = sum(kind_of(phone.number) == "geographic" for _, phone in phones)
            if len(phones) < self._ENOUGH or common < self._MOST * len(phones):
                continue
            for desk, phone in phones:
                if (kind := kind_of(phone.number)) not in ("geographic", "local"):
                    yield self.notice(
                        phone.value.lines,
                        phone.printed,
                        Message(
                            "{number} ({kind}) stands among {common} geographic numbers of its table",
                            number=phone.number,
                            kind=KINDS_IN_WORDS[kind],
                            common=common,
                        ),
                        Message(
                            "nothing, if the page prints it; {organization} may not be reached by it from everywhere",
                            organization=printed_of(desk.organization),
                        ),
                        [desk],
                    )


PHONE_RULES: tuple[type[Rule], ...] = (
    *(AreaCodeElsewhere, NumberUnknownToPlan, NoAreaCode, HyphensMisplaced, NumberWithoutForm, ChargedCall),
    LineKindUnusual,
)
