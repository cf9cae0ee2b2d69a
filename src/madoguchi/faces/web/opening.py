"""Open now, or when: what the printed hours say of a moment, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from madoguchi.faces.web.messages import Messages
from madoguchi.faces.web.words import weekday_in_words
from madoguchi.model.entities import Desk
from madoguchi.text.hours import read_hours
from madoguchi.text.opening import Now, Opening, opening_at


@dataclass(frozen=True, slots=True)
class OpeningShown:
    """What a page says beside the printed hours; `now` chooses the look."""

    now: str
    says: str


def opening_shown(desk: Desk, moment: datetime | None, t: Messages) -> OpeningShown | None:
    """Return whether a desk is open; None without a moment, and where its hours are not surely understood."""
    read = read_hours(desk.hours.text) if desk.hours and moment else None
    if read is None or moment is None:
        return None
    opening = opening_at(read, moment)
    return OpeningShown(opening.now.value, " ".join(_sentences(opening, moment, t)))


def _sentences(opening: Opening, moment: datetime, t: Messages) -> list[str]:
    if opening.now is Now.OPEN:
        return [t("opening.open", until=opening.until)]
    said = []
    if opening.now is Now.UNSURE:
        said.append(t("opening.unsure", until=opening.until))
    elif opening.holiday:
        said.append(t("opening.holiday", name=opening.holiday))
    else:
        said.append(t("opening.closed"))
    if opening.next and opening.next.date() == moment.date():
        said.append(t("opening.today", time=f"{opening.next:%-H:%M}"))
    elif opening.next:
        day = weekday_in_words(opening.next.date(), t.lang)
        said.append(t("opening.next", day=day, time=f"{opening.next:%-H:%M}"))
    if opening.custom and opening.now is not Now.UNSURE:
        said.append(t("opening.custom"))
    return said
