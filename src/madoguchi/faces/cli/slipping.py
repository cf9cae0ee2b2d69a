"""`madoguchi slip`: chosen desks, or the first desks of an answer, on one sheet of A4."""

from __future__ import annotations

from datetime import date

from madoguchi.answers.router import Router
from madoguchi.answers.scripts import chosen
from madoguchi.answers.signals.numbers import typed_numbers
from madoguchi.answers.topics import all_topics
from madoguchi.errors import InputError
from madoguchi.faces.printed.slip import slip_pdf
from madoguchi.faces.web.view.messages import LANGUAGES, messages_of
from madoguchi.faces.web.view.slips import MOST_DESKS, slip_of
from madoguchi.index.directory import serving
from madoguchi.index.taught import desks_called
from madoguchi.message import Message
from madoguchi.model.answer import Answered, Refusal
from madoguchi.model.entities import Desk
from madoguchi.text.dates import today

FIRST_DESKS = 3
MOST_LISTED = 20  # of desks of one name


def slip_file(
    wanted: list[str],
    *,
    ask: str = "",
    topic: str = "",
    place: str = "",
    at: date | None = None,
    lang: str = LANGUAGES[0],
    router: Router,
) -> bytes:
    """Return the slip as a PDF: the desks `wanted` (ids, numbers or names), or those that answer `ask`.

    Raises InputError that says what would do, when there is none, too many, or no such desk.
    """
    if lang not in LANGUAGES:
        raise InputError(
            Message(
                "--lang {lang!r} is not a language of the slip; there is: {languages}",
                lang=lang,
                languages=", ".join(LANGUAGES),
            )
        )
    topics_known = all_topics(router.edition.bundle)
    if topic and topic not in topics_known:
        raise InputError(
            Message(
                "--topic {topic!r} is not a topic; there is: {topics_known}",
                topic=topic,
                topics_known=", ".join(topics_known),
            )
        )
    answer = router.answer(ask, place, at) if ask.strip() else None
    topics = (topic,) if topic else answer.topics if answer else ()
    if answer and answer.refusal is Refusal.CRISIS:
        raise InputError(
            Message("this is not for a desk of the list; `madoguchi ask` shows whom to call now")
        )
    answered = {item.desk.id: item for item in answer.items} if answer else {}
    desks = [_desk_of(text, place, router) for text in dict.fromkeys(wanted)]
    items = [answered.get(desk.id) or chosen(desk, topics, router.directory) for desk in dict.fromkeys(desks)]
    items = items or list(answered.values())[:FIRST_DESKS]
    _check(items, ask)
    asked = " / ".join(text for text in (ask, place) if text) if ask else ""
    slip = slip_of(
        router.directory, items, at or today(), messages_of(router.edition, lang), topics=topics, asked=asked
    )
    return slip_pdf(slip)


def _check(items: list[Answered], ask: str) -> None:
    if len(items) > MOST_DESKS:
        raise InputError(
            Message(
                "{n} desks are too many for a sheet; name at most {most_desks}",
                n=len(items),
                most_desks=MOST_DESKS,
            )
        )
    if not items and ask:
        raise InputError(Message("no desk answers this question for sure; say more, or add --place"))
    if not items:
        raise InputError(
            Message("a slip of which desk? Give its name, its number or its id, or --ask a question")
        )


def _desk_of(text: str, place: str, router: Router) -> Desk:
    """The desk of an id, a number or a name, narrowed to the place where several desks share it."""
    if desk := router.edition.desk_by_id.get(text):
        return desk
    if numbers := typed_numbers(text):
        found: tuple[Desk, ...] = router.directory.by_digits.get(numbers[0], ())
    else:
        found = desks_called(text, router.directory) or _answering_to(text, place, router)
    if not found:
        raise InputError(
            Message("no desk of the list has the number {text}; --ask takes a trouble", text=text)
            if numbers
            else Message(
                "no desk of the list is called {text!r}; `madoguchi ask` finds names, and --ask takes a trouble",
                text=text,
            )
        )
    near = tuple({s.desk.id: s.desk for where in router.place(place) for s in serving(found, where)}.values())
    desks = near or found
    if len(desks) == 1:
        return desks[0]
    listed = "\n".join(f"  {desk.id}  {desk.name}" for desk in desks[:MOST_LISTED])
    more = f"\n  … {len(desks) - MOST_LISTED} more" if len(desks) > MOST_LISTED else ""
    raise InputError(
        Message(
            "{n} desks may be meant by {text!r}; give the id of one:\n{listed}{more}",
            n=len(desks),
            text=text,
            listed=listed,
            more=more,
        )
    )


def _answering_to(text: str, place: str, router: Router) -> tuple[Desk, ...]:
    """The desks that a text names in part or with a slip, as `ask` finds them; none where it tells of a trouble."""
    answer = router.answer(text, place)
    return () if answer.topics or answer.alarm else tuple(item.desk for item in answer.items)
