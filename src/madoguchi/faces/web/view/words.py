"""Dates, numbers and areas as the pages say them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from madoguchi.errors import InputError
from madoguchi.faces.exports.publication import of_each
from madoguchi.faces.web.view.messages import Messages
from madoguchi.message import Message
from madoguchi.model.edition import Edition, Source, SourceFacts, is_unknown
from madoguchi.model.entities import DatedFact, Desk, Phone
from madoguchi.model.provenance import ClaimKind
from madoguchi.places.numbering_plan import kind_of
from madoguchi.text.dates import JAPAN, parse_day, today
from madoguchi.text.online import mail_uri
from madoguchi.text.phone import digits, is_local
from madoguchi.text.untrusted import showable

LONGEST_SHOWN = 2000
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def read_day(text: str) -> date:
    """Return the day of an ISO date or time; empty means today. Raises InputError with the form."""
    text = text.strip()
    if not text:
        return today()
    try:
        return parse_day(text)
    except ValueError as error:
        raise InputError(Message("at: a day is expected, written YYYY-MM-DD, such as 2024-01-31")) from error


def read_moment(text: str) -> datetime | None:
    """Return the time in Japan (naive) of an ISO date with time; empty means now; a mere day has none.

    For what `read_day` has understood.
    """
    text = text.strip()
    if not text:
        return datetime.now(JAPAN).replace(tzinfo=None)
    if len(text) <= len("2024-01-31"):
        return None
    moment = datetime.fromisoformat(text)
    try:
        return moment.astimezone(JAPAN).replace(tzinfo=None) if moment.tzinfo else moment
    except OverflowError:  # the first or the last day that there is
        return moment.replace(tzinfo=None)


def shown(typed: str) -> str:
    """Return what was typed as a page may show it: its first 2,000 characters, controls made visible.

    Direction marks stay (the page isolates them); NUL and its like would break the page.
    """
    return showable(re.sub(r"[\t\n\r]", " ", typed[:LONGEST_SHOWN]))


_ISO = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?")
_JAPANESE = ("ja", "easy")
_OWN_DAYS: dict[str, Callable[..., str]] = {
    "zh": lambda year, month, *day: f"{year}年{month}月" + "".join(f"{d}日" for d in day),
    "ko": lambda year, month, *day: f"{year}년 {month}월" + "".join(f" {d}일" for d in day),
    "vi": lambda year, month, *day: "/".join(map(str, (*day, month, year))),
}


# Names from Monday on, and how they stand with the day.
_OWN_WEEKDAYS: dict[str, tuple[Sequence[str], str]] = {
    "ja": ("月火水木金土日", "{month}月{day}日（{weekday}）"),
    "easy": ("月火水木金土日", "{month}月{day}日（{weekday}）"),
    "zh": ("一二三四五六日", "{month}月{day}日（周{weekday}）"),
    "ko": ("월화수목금토일", "{month}월 {day}일({weekday})"),
    "vi": (
        ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
        "{weekday} {day}/{month}",
    ),
}
_FISCAL_YEARS = {
    "ja": "令和{reiwa}年度",
    "easy": "令和{reiwa}年度",
    "en": "fiscal year {year} (Reiwa {reiwa})",
    "zh": "令和{reiwa}年度（{year} 财年）",
    "vi": "năm tài chính {year} (Reiwa {reiwa})",
    "ko": "{year} 회계연도(레이와 {reiwa}년도)",
}


def day_in_words(iso: str, lang: str) -> str:
    """2023-05-08 → 2023年5月8日 or 8 May 2023; 2023-08 → 2023年8月 or August 2023; any other text as it stands."""
    if not _ISO.fullmatch(iso):
        return showable(iso[:LONGEST_SHOWN])
    year, month, *rest = (int(part) for part in iso.split("-"))
    if lang in _OWN_DAYS:
        return _OWN_DAYS[lang](year, month, *rest)
    if lang in _JAPANESE:
        return f"{year}年{month}月" + "".join(f"{day}日" for day in rest)
    return " ".join([*map(str, rest), _MONTHS[month - 1], str(year)])


def weekday_in_words(day: date, lang: str) -> str:
    """A day that is near: 11月24日（火） or Tuesday 24 November."""
    if lang in _OWN_WEEKDAYS:
        names, form = _OWN_WEEKDAYS[lang]
        return form.format(weekday=names[day.weekday()], month=day.month, day=day.day)
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def fiscal_year(start: date, lang: str) -> str:
    """The Japanese fiscal year that begins on a day: 令和5年度."""
    return _FISCAL_YEARS.get(lang, _FISCAL_YEARS["en"]).format(year=start.year, reiwa=start.year - 2018)


@dataclass(frozen=True, slots=True)
class SourceShown:
    """A source as the pages show it: its line, and the days it holds for.

    `name` is empty where the edition has no other: nobody needs to tell them apart.
    """

    id: str
    name: str
    line: str
    facts: SourceFacts


def sources_shown(edition: Edition, desks: Iterable[Desk], t: Messages) -> tuple[SourceShown, ...]:
    """Return the sources that some desks rest on; all of the edition's where there is no desk."""
    several = len(edition.sources) > 1
    return tuple(
        SourceShown(
            source.id,
            source.facts.name if several else "",
            period_line(source.facts, t),
            source.facts,
        )
        for source in edition.sources_of(desks)
    )


def years_in_words(edition: Edition, t: Messages) -> str:
    """The fiscal years of an edition's sources: 令和5年度, 令和7年度; the word for what is not known."""
    years = [_year_in_words(source.facts, t) for source in edition.sources]
    return ", ".join(dict.fromkeys(years))


def _year_in_words(source: SourceFacts, t: Messages) -> str:
    if source.day_of:
        return day_in_words(source.day_of, t.lang)
    return fiscal_year(source.period_start, t.lang) if source.period_start else t("source.unknown")


def terms_in_words(edition: Edition, t: Messages) -> str:
    """Under which terms the lists stand, of several each; that nobody told where none of them is known."""
    if all(is_unknown(source.facts.licence) for source in edition.sources):
        return t("about.list_licence_unknown")
    unknown = t("source.unknown")
    told = of_each(edition.sources, lambda facts: unknown if is_unknown(facts.licence) else facts.licence)
    return t("about.list_licence", licence=told)


def period_line(source: SourceFacts, t: Messages) -> str:
    """Which list it rests on: its fiscal year and its days, or that nobody told them."""
    if not (source.period_start and source.period_end):
        return t("edition.line_unknown")
    if source.day_of:
        return t("edition.line_on", day=day_in_words(source.day_of, t.lang))
    return t(
        "edition.line",
        year=fiscal_year(source.period_start, t.lang),
        start=day_in_words(source.period_start.isoformat(), t.lang),
        end=day_in_words(source.period_end.isoformat(), t.lang),
    )


def age_line(desk: Desk, number: str, edition: Edition, t: Messages) -> str:
    """Until when the list holds that a desk's number is from, in one sentence that needs no clock.

    A number that came by a change is not the list's own.
    """
    if any(phone.number == number and phone.value.kind is ClaimKind.CHANGED for phone in desk.phones):
        return t("age.changed")
    facts = edition.newest(desk).facts
    name = t("age.named", name=facts.name) if len(edition.sources) > 1 else t("age.list")
    start, end = facts.period_start, facts.period_end
    if facts.day_of:
        return t("age.on", list=name, day=day_in_words(facts.day_of, t.lang))
    if end:
        return t("age.until", list=name, end=_last_of_period(end, t.lang))
    if start:
        return t("age.since", list=name, start=day_in_words(start.isoformat(), t.lang))
    return t("age.unknown", list=name)


def _last_of_period(end: date, lang: str) -> str:
    """2024-03-31 → 2024年3月; a day within a month in full."""
    last = calendar.monthrange(end.year, end.month)[1]
    return day_in_words(end.isoformat()[: -len("-31")] if end.day == last else end.isoformat(), lang)


def period_in_words(source: SourceFacts, t: Messages) -> str:
    """令和5年度 (2023年4月1日 – 2024年3月31日), or the word for what is not known."""
    unknown = t("source.unknown")
    if not source.period:
        return unknown
    if source.day_of:
        return day_in_words(source.day_of, t.lang)
    days = [
        day_in_words(day.isoformat(), t.lang) if day else unknown
        for day in (source.period_start, source.period_end)
    ]
    year = f"{fiscal_year(source.period_start, t.lang)} " if source.period_start else ""
    return f"{year}({' – '.join(days)})"


@dataclass(frozen=True, slots=True)
class NumberShown:
    """A number as every page shows it: the printed text, the link that dials it, what it is.

    A FAX has no link: nobody may call it. `extension` (内線) is said to whoever answers; no phone dials it.
    """

    text: str
    href: str
    label: str = ""
    kind: str = ""
    printed_label: str = ""
    extension: str = ""

    def told(self, t: Messages) -> str:
        """The number with all that is said of it, for a plain text."""
        extension = t("answer.extension", n=self.extension) if self.extension else ""
        words = "・".join(word for word in (self.label, extension, self.kind) if word)
        return f"{self.text}（{words}）" if words else self.text


def in_file_in_words(numbers: Iterable[int], source: Source, t: Messages) -> str:
    """Where lines of a source stand in the file that it came as: シート「本庁舎」 4、7 行目; empty of a text."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for place in filter(None, map(source.in_file, numbers)):
        of = "browse.in_page" if place.page else "browse.in_sheet" if place.sheet else "browse.in_row"
        found.setdefault((of, place.sheet), {})[f"{place.page or place.row}"] = None
    between = "、" if t.base == "ja" or t.lang == "zh" else ", "
    told = (t(of, sheet=sheet, n=between.join(rows)) for (of, sheet), rows in found.items())
    return between.join(told)


@dataclass(frozen=True, slots=True)
class MailShown:
    """A mail address as printed, and the link that writes to it."""

    text: str
    href: str


def dial_link(number: str) -> str:
    """Return the link that dials a number when a person presses it or scans its code: bare digits.

    Every phone in Japan dials them, whatever is between the digits on the page. The form that RFC 3966 wants
    (`tel_uri`) is for files: some phones dial the context of a local number along with it, and some programs
    that call over the internet take no +81.

    None for a number without its area code: few phones reach it.

    >>> dial_link("03-3501-1511"), dial_link("0570-082100"), dial_link("#8008"), dial_link("82-2007")
    ('tel:0335011511', 'tel:0570082100', 'tel:%238008', '')
    """
    if is_local(number):
        return ""
    return f"tel:{'%23' if number.startswith('#') else ''}{digits(number)}"


def number_shown(phone: Phone, t: Messages) -> NumberShown:
    """Return a phone with its label and kind in words."""
    return NumberShown(
        text=phone.number,
        href=dial_link(phone.number),
        label=t.known(f"label.{phone.label}", phone.label) if phone.label else "",
        kind=t.known(f"phone.{kind_of(phone.number)}", ""),
        printed_label=phone.label or "",
        extension=phone.extension_text,
    )


def faxes_shown(desk: Desk, t: Messages) -> tuple[NumberShown, ...]:
    """Return the FAX numbers of a desk, none of them a link."""
    return tuple(replace(number_shown(fax, t), href="", kind="") for fax in desk.faxes)


def mails_shown(desk: Desk) -> tuple[MailShown, ...]:
    """Return the mail addresses of a desk."""
    return tuple(MailShown(email.text, mail_uri(email.text)) for email in desk.emails)


@dataclass(frozen=True, slots=True)
class FactShown:
    """A dated fact as of a day: what it means now, and the printed sentence."""

    says: str
    printed: str
    line: int
    begun: bool


def facts_shown(desk: Desk, at: date, t: Messages) -> tuple[FactShown, ...]:
    """Return the dated facts of a desk, as of a day."""
    return tuple(_fact(fact, at, t) for fact in desk.dated)


def has_begun(fact: DatedFact, at: date) -> bool:
    """Whether the day has come, at the precision that was printed."""
    return at.isoformat()[: len(fact.since)] >= fact.since


def _fact(fact: DatedFact, at: date, t: Messages) -> FactShown:
    begun = has_begun(fact, at)
    key = (
        ("dated.is" if begun else "dated.will") if fact.text else ("dated.may" if begun else "dated.may_then")
    )
    what = t.known(f"field.{'phone' if fact.field == 'phones' else fact.field}", fact.field)
    says = t(key, since=day_in_words(fact.since, t.lang), what=what, text=fact.text or "")
    return FactShown(says, fact.note.text, next(iter(fact.note.lines), 0), begun)


# Codes of notices that are said in words of their own; the notice would say it twice.
SAID_AS_FACT = ("dated-fact", "dated-fact-due")


def remarks_of(desk: Desk) -> Iterator[str]:
    """The printed remarks, but those that a dated fact quotes already."""
    quoted = {fact.note.text for fact in desk.dated}
    yield from dict.fromkeys(note.text for note in desk.notes if note.text not in quoted)


def address_now(desk: Desk, at: date) -> str:
    """The address as of a day: the printed one, or the one that a dated fact puts in its place."""
    moved = [f.text for f in desk.dated if f.field == "address" and f.text and has_begun(f, at)]
    return moved[-1] if moved else (desk.address.text if desk.address else "")
