"""A desk by itself: can it be called, when, and how long will what is printed hold?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from madoguchi.message import Message
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice, Severity
from madoguchi.model.provenance import Value
from madoguchi.rules.evidence import printed_of
from madoguchi.rules.reading import NumberUnread
from madoguchi.rules.rule import EditionDraft, Rule
from madoguchi.text.hours import read_hours

_CONDITIONAL = re.compile(r"可能性|予定|移転|変更と?(?:なる|になる|する)|見込|未定|調整中|廃止|終了")


class DeskWithoutNumber(Rule):
    """A desk has neither a number nor a homepage.

    It is a name that nobody can reach; if its number was lost, nobody will know. Where a number is printed and can't
    be read (`number-unread`), that is the finding.

    Bad: 「流通・サービス産業課」 with an empty cell, and no cell that spans it.
    Good: the number printed for it, or the row of the body it belongs to.
    """

    code = "desk-without-number"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        unread = [notice for notice in draft.reading.notices if notice.code == NumberUnread.code]
        for desk in draft.desks:
            reached = (
                desk.phones or desk.urls or desk.faxes or desk.emails
            )  # whoever can be written to is reached
            if not reached and not any(_is_of(notice, desk) for notice in unread):
                yield self.notice(
                    [draft.row_of.get(desk.id) or desk.lines[0]] if desk.lines else (),
                    printed_of(desk.department[-1] if desk.department else desk.organization),
                    Message("{desk} has no number and no homepage", desk=desk.name),
                    Message(
                        "look for its number in the printed page; a cell may span two rows (tables.toml, spanning)"
                    ),
                    [desk],
                )


def _is_of(unread: Notice, desk: Desk) -> bool:
    """Whether a number that could not be read is one of a desk's remarks."""
    return any(unread.value in note.text and {*unread.lines} & {*note.lines} for note in desk.notes)


class DeskByHomepageOnly(Rule):
    """A body's own row has a homepage and no number.

    Whoever has no internet at hand can reach only its sections, not the body itself.

    Bad: 関東農政局 with a URL alone, while four other bureaus print a switchboard.
    Good: the switchboard's number beside the URL.
    """

    code = "desk-by-homepage-only"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for desk in draft.desks:
            if not desk.phones and desk.urls:
                yield self.notice(
                    desk.organization.lines,
                    printed_of(desk.organization),
                    Message("{desk} has a homepage and no number", desk=desk.name),
                    Message("nothing, if the page prints none"),
                    [desk],
                )


def _by_note(pairs: Iterable[tuple[Value, Desk, str]]) -> list[tuple[Value, list[Desk], str]]:
    """One entry a printed note, with all desks that it concerns."""
    found: dict[object, tuple[Value, list[Desk], str]] = {}
    for note, desk, extra in pairs:
        found.setdefault((note.spans, note.text, extra), (note, [], extra))[1].append(desk)
    return list(found.values())


def _day(iso: str) -> date | None:
    """The first day that a printed date can mean, or None for a day that is in no calendar."""
    try:
        return date.fromisoformat(iso if len(iso) > 7 else f"{iso}-01")
    except ValueError:
        return None


class DatedFactFound(Rule):
    """Something printed begins or ends on a day: a move, a new number.

    Before that day the one is true, after it the other; an answer must know the day.

    Bad: 2023年8月より 虎ノ門ヒルズ shown in July as the address of today.
    Good: both addresses with their days, and the one that holds on the day of the question.
    """

    code = "dated-fact"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        facts = _by_note((fact.note, desk, fact.since) for desk in draft.desks for fact in desk.dated)
        for note, desks, since in facts:
            yield self.notice(
                note.lines,
                printed_of(note),
                Message("what is printed for {desks} changes on {since}", desks=_names(desks), since=since),
                Message("ask whether it came so, and record a change with its day"),
                desks,
            )


class DatedFactDue(Rule):
    """A printed day of change lies before the end of the edition's period: the change has come.

    The list goes on printing what was true before, for readers who come after.

    Bad: 令和5年5月8日より…変更となっている可能性 in an edition that speaks for March 2024.
    Good: the new number, confirmed and recorded as a change.
    """

    code = "dated-fact-due"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        facts = _by_note((fact.note, desk, fact.since) for desk in draft.desks for fact in desk.dated)
        for note, desks, since in facts:
            day, end = _day(since), draft.period_end_of(note)
            if day and end and day <= end:
                yield self.notice(
                    note.lines,
                    printed_of(note),
                    Message(
                        "{since} lies before the end of the edition's period ({end}): what {desks} announced has come",
                        since=since,
                        end=end.isoformat(),
                        desks=_names(desks),
                    ),
                    Message("ask for the present address and number, and record them as a change"),
                    desks,
                )


class ConditionalNote(Rule):
    """A note says that something may change or will change, without the day.

    What stands beside it may be wrong already, and nothing else in the list says so.

    Bad: 「詳細な移転時期は、窓口にお問い合わせください」 left out of the answer.
    Good: the note shown beside the number until somebody has asked.
    """

    code = "conditional-note"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        dated = {fact.note.spans for desk in draft.desks for fact in desk.dated}
        notes = _by_note((note, desk, "") for desk in draft.desks for note in desk.notes)
        for note, desks, _ in notes:
            if note.spans not in dated and _CONDITIONAL.search(note.text):
                yield self.notice(
                    note.lines,
                    printed_of(note),
                    Message(
                        "what is printed for {desks} may change: {note}", desks=_names(desks), note=note.text
                    ),
                    Message("ask, and record a change with its day"),
                    desks,
                )


class HoursUnreadable(Rule):
    """Printed hours of reception could not be read as days and times.

    The directory can't say whether the desk answers now; it can only show the words.

    Bad: 「平日の日中」.
    Good: 「平日午前9時～午後5時」.
    """

    code = "hours-unreadable"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for desk in draft.desks:
            if desk.hours and read_hours(desk.hours.text) is None:
                yield self.notice(
                    desk.hours.lines,
                    printed_of(desk.hours),
                    Message(
                        "the hours of {desk} are shown as printed: they could not be read as days and times",
                        desk=desk.name,
                    ),
                    Message("nothing for a reader; software gets no hours for this desk"),
                    [desk],
                )


class UrlWithoutEncryption(Rule):
    """A homepage is printed with http://: what is typed there can be read on the way.

    Whoever asks about money trouble there asks in public.

    Bad: http://www.shokochukin.co.jp/.
    Good: https://www.shokochukin.co.jp/, when the body has moved its pages.
    """

    code = "url-without-encryption"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        urls = _by_note((url, desk, "") for desk in draft.desks for url in desk.urls)
        for url, desks, _ in urls:
            if url.text.startswith("http://"):
                yield self.notice(
                    url.lines,
                    printed_of(url),
                    Message(
                        "the homepage of {desks} is printed without encryption (http)", desks=_names(desks)
                    ),
                    Message("try https; record it as a change if the body has moved"),
                    desks,
                )


def _names(desks: list[Desk]) -> str:
    names = "、".join(desk.name for desk in desks[:2])
    return Message("{names} and {more} more", names=names, more=len(desks) - 2) if len(desks) > 2 else names


DESK_RULES: tuple[type[Rule], ...] = (
    *(DeskWithoutNumber, DeskByHomepageOnly, DatedFactFound, DatedFactDue, ConditionalNote),
    *(HoursUnreadable, UrlWithoutEncryption),
)
