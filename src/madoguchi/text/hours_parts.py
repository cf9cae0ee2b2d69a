"""Phrases of printed hours as parts, days with their times: which phrase is told of which, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from madoguchi.text.hours_phrases import Day, Item, ItemKind, Phrase, Says
from madoguchi.text.hours_times import MINUTES_OF_DAY, Span
from madoguchi.text.hours_tokens import NotUnderstoodError
from madoguchi.text.schedule import WEEKDAYS, HolidayRule, all_custom

_WHOLE_WEEK = tuple(map(Day, WEEKDAYS))
_WORKDAYS = _WHOLE_WEEK[:5]
_SATURDAY, _SUNDAY = _WHOLE_WEEK[5:]


@dataclass
class Part:
    """Days and their times, with what is said of them; the words of a text make one part or several.

    `base`: the part of which this one changes some days (木曜は19時まで). `keeps`: what is said of
    holidays on each of its days; `holidays`: of all of them.
    """

    days: tuple[Item, ...] | None = None
    spans: tuple[Span, ...] = ()
    until: int | None = None
    bare: bool = False
    closed: list[Phrase] = field(default_factory=list)
    breaks: list[Phrase] = field(default_factory=list)
    included: list[Phrase] = field(default_factory=list)
    days_bracket: int = 0
    base: Part | None = None
    # What the words come to:
    keeps: dict[Day, HolidayRule] = field(default_factory=dict)
    every_holiday: bool = False
    holidays: HolidayRule = HolidayRule.NOTHING
    year_end: HolidayRule = HolidayRule.NOTHING
    dates: list[tuple[str, str]] = field(default_factory=list)


def parts_of(phrases: Sequence[Phrase]) -> tuple[Part, ...]:
    """Return the parts of a text, no day in two of them. Raises NotUnderstoodError where a phrase belongs to none."""
    arranged = _Arrangement(phrases)
    parts = arranged.parts
    for part in parts:
        _settle_days(part, common=arranged.common)
        _settle_times(part, common=arranged.common)
    if arranged.no_day_off:
        _never_close(parts)
    _settle_overlaps(parts)
    _check_scope(parts)
    _settle_holidays(parts)
    return tuple(parts)


# -- which phrase is told of which --------------------------------------------------------------------


class _Arrangement:
    """The phrases as parts: either days come before their times, or times before their days."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self.parts: list[Part] = [Part()]
        self.common: list[Phrase] = []
        self.no_day_off = any(phrase.says is Says.NO_DAY_OFF for phrase in phrases)
        first = next((p.says for p in phrases if p.says in (Says.DAYS, Says.TIMES)), None)
        self._times_first = first is Says.TIMES
        takes = {
            Says.DAYS: self._days,
            Says.TIMES: self._times,
            Says.UNTIL: self._until,
            Says.ADMITTED: self._admitted,
            Says.CLOSED: self._closed,
            Says.BREAK: self._break,
            Says.INCLUDED: self._included,
        }
        for phrase in phrases:
            if phrase.says in takes:
                takes[phrase.says](phrase)
        if not all(part.spans or part.until for part in self.parts):
            raise NotUnderstoodError
        if len(self.parts) > 1 and any(part.days is None for part in self.parts):
            raise NotUnderstoodError

    def _days(self, phrase: Phrase) -> None:
        part = self.parts[-1]
        if part.days is None and not part.spans:
            part.days, part.days_bracket = phrase.items, phrase.bracket
        elif part.days is None:
            if not phrase.bracket and not (len(self.parts) == 1 and _is_work_week(phrase.items[0])):
                raise NotUnderstoodError  # 8:30-17:15 土: cut off
            part.days, part.days_bracket = phrase.items, phrase.bracket
        elif not part.spans and (phrase.bracket or _same_days(part.days, phrase.items)):
            part.days = _narrowed(part.days, phrase.items)
        elif not part.spans or self._times_first:
            raise NotUnderstoodError
        else:
            changes = (part.base or part) if phrase.announced else None
            self.parts.append(Part(phrase.items, days_bracket=phrase.bracket, base=changes))

    def _times(self, phrase: Phrase) -> None:
        part = self.parts[-1]
        if self._times_first and part.days is not None and part.days_bracket:
            part = Part()
            self.parts.append(part)
        if part.spans or part.until:
            raise NotUnderstoodError
        part.spans, part.bare = phrase.spans, phrase.bare
        self._let_change(part, phrase)

    def _until(self, phrase: Phrase) -> None:
        part = self.parts[-1]
        self._let_change(part, phrase)
        if part.base is None or part.spans or part.until:
            raise NotUnderstoodError
        part.until = phrase.spans[0].closes

    def _admitted(self, phrase: Phrase) -> None:
        """受付は16:30まで: who comes later is not received any more. Of which of several hours, is not said."""
        part = self.parts[-1]
        if len(self.parts) > 1 or not part.spans:
            raise NotUnderstoodError
        *before, last = part.spans
        if not last.opens < phrase.spans[0].closes <= last.closes:
            raise NotUnderstoodError
        part.spans = (*before, Span(last.opens, phrase.spans[0].closes))

    def _let_change(self, part: Part, phrase: Phrase) -> None:
        """A part within brackets, behind another, changes it: 平日9時～17時（木曜は19時まで）."""
        within = phrase.bracket and phrase.bracket == part.days_bracket
        if within and not self._times_first and len(self.parts) > 1:
            part.base = self.parts[-2].base or self.parts[-2]

    def _owner(self, phrase: Phrase) -> Part:
        """The part that a phrase behind it is told of: not the one within brackets that are closed."""
        part = self.parts[-1]
        return part.base if part.base and phrase.bracket != part.days_bracket else part

    def _closed(self, phrase: Phrase) -> None:
        begun = self.parts[-1].days is not None or bool(self.parts[-1].spans)
        if phrase.announced or (phrase.shut and begun and not phrase.bracket):
            self.common.append(phrase)
        else:
            self._owner(phrase).closed.append(phrase)

    def _break(self, phrase: Phrase) -> None:
        if not self.parts[-1].spans:
            raise NotUnderstoodError
        if phrase.announced:
            self.common.append(phrase)
        else:
            self._owner(phrase).breaks.append(phrase)

    def _included(self, phrase: Phrase) -> None:
        if phrase.announced and len(self.parts) > 1:
            raise NotUnderstoodError
        self._owner(phrase).included.append(phrase)


def _is_work_week(item: Item) -> bool:
    return set(_WORKDAYS) <= set(item.days)


def _same_days(days: tuple[Item, ...], again: tuple[Item, ...]) -> bool:
    """月～金の平日: the same days said twice."""
    return len(days) == len(again) == 1 and set(days[0].days) == set(again[0].days)


def _narrowed(days: tuple[Item, ...], within: tuple[Item, ...]) -> tuple[Item, ...]:
    """平日（月・水・金） are the days in brackets, and 平日 still; 月～金（平日） the same."""
    (outer, *more), (inner, *also) = days, within
    said = HolidayRule.CLOSED if HolidayRule.CLOSED in (outer.said, inner.said) else outer.said
    if more or any(item.kind is not ItemKind.DAYS for item in (outer, *within)):
        raise NotUnderstoodError
    found = tuple(day for item in (inner, *also) for day in item.days)
    if not set(found) <= set(outer.days):
        raise NotUnderstoodError
    return (Item(ItemKind.DAYS, found, said),)


# -- days ---------------------------------------------------------------------------------------------


def _settle_days(part: Part, common: Sequence[Phrase]) -> None:
    for item in part.days or ():
        _add(part, item)
    closed = [*part.closed, *(phrase for phrase in common if phrase.says is Says.CLOSED)]
    for phrase in part.included:
        _include(part, phrase.items)
    if part.days is None:
        _take_the_rest(part, closed)
    for phrase in closed:
        for item in phrase.items:
            _close(part, item, [other for phrase in closed for other in phrase.items])
    lost_all = part.days is not None and not part.keeps and not part.every_holiday
    if lost_all or (part.bare and set(part.keeps) <= {_WHOLE_WEEK[0]}):
        raise NotUnderstoodError  # 月9-17: the month's days, or Monday's hours


def _add(part: Part, item: Item) -> None:
    if item.kind is ItemKind.HOLIDAY:
        part.every_holiday = True
        return
    if part.keeps and set(item.days) == set(part.keeps):  # 平日 月～金
        part.keeps = {
            day: item.said if said is HolidayRule.NOTHING else said for day, said in part.keeps.items()
        }
        return
    if item.kind is not ItemKind.DAYS or any(_clash(day, other) for day in item.days for other in part.keeps):
        raise NotUnderstoodError
    part.keeps.update(dict.fromkeys(item.days, item.said))
    if len({bool(day.weekday) for day in part.keeps}) > 1:
        raise NotUnderstoodError  # days of the month beside days of the week may meet


def _clash(day: Day, other: Day) -> bool:
    """Whether two of the days may be the same."""
    if not (day.weekday and other.weekday):
        return day == other or bool(day.weekday) != bool(other.weekday)
    if day.weekday != other.weekday:
        return False
    return day.nth == other.nth or 0 in (day.nth, other.nth) or {day.nth, other.nth} in ({-1, 4}, {-1, 5})


def _include(part: Part, items: Sequence[Item]) -> None:
    """土日祝も: they are added; without other days, the week is whole. 祝日も: those among the days are kept."""
    kinds = {item.kind for item in items}
    if not kinds <= {ItemKind.DAYS, ItemKind.HOLIDAY, ItemKind.YEAR_END}:
        raise NotUnderstoodError
    for item in items:
        if item.kind is ItemKind.DAYS:
            part.keeps.update({day: item.said for day in item.days if day not in part.keeps})
    if part.days is None and ItemKind.DAYS in kinds:
        if not {_SATURDAY, _SUNDAY} <= set(part.keeps):
            raise NotUnderstoodError  # 土曜も: from Monday on, or not
        part.keeps.update({day: HolidayRule.NOTHING for day in _WHOLE_WEEK if day not in part.keeps})
    if ItemKind.HOLIDAY in kinds:
        if ItemKind.DAYS in kinds and not set(_WHOLE_WEEK) <= set(part.keeps):
            raise NotUnderstoodError  # 土曜・祝日も: a holiday on a Sunday
        part.keeps, part.holidays = dict.fromkeys(part.keeps, HolidayRule.OPEN), HolidayRule.OPEN
    if ItemKind.YEAR_END in kinds:
        part.year_end = HolidayRule.OPEN


def _take_the_rest(part: Part, closed: Sequence[Phrase]) -> None:
    """9時～17時（土日祝を除く）: the days are those that are left. Holidays alone leave the days unsaid."""
    gone = {day for phrase in closed for item in phrase.items for day in item.days}
    if not gone:
        return
    loose = any(phrase.loose for phrase in closed if any(item.days for item in phrase.items))
    odd = any(day.nth for day in gone) or (_SATURDAY in gone and _SUNDAY not in gone)
    if loose or odd or part.included:
        raise NotUnderstoodError
    part.days = ()
    part.keeps = dict.fromkeys(_WHOLE_WEEK, HolidayRule.NOTHING)


def _close(part: Part, item: Item, beside: Sequence[Item]) -> None:
    if item.kind is ItemKind.DAYS:
        if item.said is not HolidayRule.NOTHING:
            raise NotUnderstoodError  # 平日を除く: what of a holiday
        for day in item.days:
            _remove(part, day)
    elif item.kind is ItemKind.YEAR_END and item.dates is None:
        part.year_end = HolidayRule.CLOSED
    elif item.dates:
        part.dates.append(item.dates)
    else:
        weekend_too = {_SATURDAY, _SUNDAY} <= {day for other in beside for day in other.days}
        sure = (
            item.kind is ItemKind.HOLIDAY or weekend_too or (part.keeps and set(part.keeps) <= set(_WORKDAYS))
        )
        if part.every_holiday or not sure:
            raise NotUnderstoodError
        part.keeps, part.holidays = dict.fromkeys(part.keeps, HolidayRule.CLOSED), HolidayRule.CLOSED


def _remove(part: Part, day: Day) -> None:
    """Take a day away. Of every Wednesday without the third, the other four are left."""
    weekly = Day(day.weekday)
    if not day.nth:
        part.keeps = {kept: said for kept, said in part.keeps.items() if kept.weekday != day.weekday}
    elif day in part.keeps:
        del part.keeps[day]
    elif day.weekday and weekly in part.keeps:
        if day.nth < 0:
            raise NotUnderstoodError
        said = part.keeps.pop(weekly)
        part.keeps.update({Day(day.weekday, nth): said for nth in range(1, 6) if nth != day.nth})


# -- times --------------------------------------------------------------------------------------------


def _settle_times(part: Part, common: Sequence[Phrase]) -> None:
    for phrase in (*part.breaks, *common):
        if phrase.says is Says.BREAK:
            part.spans = _without(part.spans, phrase.spans)
    if part.spans and any(
        not part.spans[0].opens < rest.opens < rest.closes < part.spans[-1].closes
        for phrase in part.breaks
        for rest in phrase.spans
    ):
        raise NotUnderstoodError  # 9時～17時（17時～18時を除く）


def _without(spans: Iterable[Span], breaks: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans cut where a break lies within; a break that runs over an end is not understood."""
    found = tuple(spans)
    for rest in breaks:
        cut: list[Span] = []
        for span in found:
            if span.closes <= span.opens or rest.closes <= rest.opens:
                raise NotUnderstoodError
            if rest.closes <= span.opens or span.closes <= rest.opens:
                cut.append(span)
            elif span.opens < rest.opens and rest.closes < span.closes:
                cut += [Span(span.opens, rest.opens), Span(rest.closes, span.closes)]
            else:
                raise NotUnderstoodError
        found = tuple(cut)
    return found


# -- parts beside each other --------------------------------------------------------------------------


def _never_close(parts: Sequence[Part]) -> None:
    """年中無休: every day of the week, and the turn of the year, unless it is excepted."""
    if len(parts) == 1 and parts[0].days is None and not parts[0].included:
        parts[0].days, parts[0].keeps = (), dict.fromkeys(_WHOLE_WEEK, HolidayRule.NOTHING)
    named = any(part.every_holiday for part in parts)
    whole = set(_WHOLE_WEEK) <= {day for part in parts for day in part.keeps}
    if not whole or any(part.holidays is HolidayRule.CLOSED for part in parts):
        raise NotUnderstoodError
    for part in parts:
        part.year_end = part.year_end if part.year_end is HolidayRule.CLOSED else HolidayRule.OPEN
        if not named:
            # Which hours a holiday has, where weekdays and weekends differ, is not said.
            said = HolidayRule.OPEN if set(_WHOLE_WEEK) <= set(part.keeps) else HolidayRule.NOTHING
            part.keeps = dict.fromkeys(part.keeps, said)


def _settle_overlaps(parts: Sequence[Part]) -> None:
    """No day in two parts: the later one changes the days of the one before, or the words are not understood."""
    for number, part in enumerate(parts):
        changes = None
        for earlier in parts[:number]:
            if not any(_clash(day, other) for day in part.keeps for other in earlier.keeps):
                continue
            wider = not earlier.breaks and _cover(part.spans, earlier.spans)
            if changes or not (part.base is earlier or (part.base is None and wider)):
                raise NotUnderstoodError
            changes = earlier
            _change(part, earlier)
        if part.until and not changes:
            raise NotUnderstoodError
        part.base = changes


def _cover(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    """Whether all hours of the others are hours of these, so that it does not matter which replace which."""
    return all(any(s.opens <= o.opens < o.closes <= s.closes for s in spans) for o in others)


def _change(part: Part, base: Part) -> None:
    weekly = {day: base.keeps.get(day, base.keeps.get(Day(day.weekday))) for day in part.keeps}
    if base.every_holiday and not part.every_holiday:
        raise NotUnderstoodError  # the hours of a holiday on the changed day
    for day, said in weekly.items():
        if said is None:
            raise NotUnderstoodError
        _remove(base, day)
        if part.keeps[day] is HolidayRule.NOTHING:
            part.keeps[day] = said
    if not base.keeps:
        raise NotUnderstoodError
    part.year_end = part.year_end if part.year_end is not HolidayRule.NOTHING else base.year_end
    part.dates = part.dates or base.dates
    if part.until:
        *before, last = base.spans
        if not last.opens < part.until <= MINUTES_OF_DAY or last.closes <= last.opens:
            raise NotUnderstoodError
        part.spans = (*before, Span(last.opens, part.until))
    for phrase in base.breaks if not part.until else ():
        part.spans = _without(part.spans, phrase.spans)


def _check_scope(parts: Sequence[Part]) -> None:
    """平日 …、土曜 …（8/13を除く): told of Saturdays, or of all. Where it would matter, it is not understood.

    It does not matter for holidays and the turn of the year: a part that says nothing of them is unsure there.
    """
    own = [part for part in parts if part.base is None]
    for part in own:
        others = [other for other in own if other is not part]
        items = [item for phrase in part.closed for item in phrase.items]
        dated = any(item.dates and not all_custom(*item.dates) for item in items)
        elsewhere = any(
            _clash(day, kept) for i in items for day in i.days for o in others for kept in o.keeps
        )
        breaks = [span for phrase in part.breaks for span in phrase.spans] if part is own[-1] else []
        broken = any(_without(other.spans, breaks) != other.spans for other in others if breaks)
        if others and (dated or elsewhere or broken):
            raise NotUnderstoodError


def _settle_holidays(parts: Sequence[Part]) -> None:
    """Where holidays have hours of their own, the other parts have none on them."""
    named = [part for part in parts if part.every_holiday]
    if not named:
        return
    if len(named) > 1 or any(part.holidays is HolidayRule.OPEN for part in parts):
        raise NotUnderstoodError
    for part in parts:
        part.keeps = dict.fromkeys(part.keeps, HolidayRule.OPEN if part.every_holiday else HolidayRule.CLOSED)
