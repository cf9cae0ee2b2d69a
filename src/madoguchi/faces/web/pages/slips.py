"""The slip: a few desks on one sheet, to hand over the desk of a counsellor or to keep on a phone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from madoguchi.answers.scripts import chosen
from madoguchi.answers.topics import all_topics
from madoguchi.errors import InputError
from madoguchi.faces.web.crisis import send_crisis
from madoguchi.faces.web.errors import gone_of
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.site import Page, Site
from madoguchi.faces.web.view.messages import Messages
from madoguchi.faces.web.view.slip_room import is_crowded
from madoguchi.faces.web.view.slips import LONGEST_ASKED, MOST_DESKS, slip_of
from madoguchi.faces.web.view.standing_shown import reported_of
from madoguchi.faces.web.view.words import read_day, shown
from madoguchi.model.answer import Answer, Answered, Refusal
from madoguchi.text.dates import today

# A question without chosen desks gives its first ones: as many as fit one sheet.
FIRST_DESKS = 3


class _RefusedError(Exception):
    """No slip can be made: the status and what to tell the person."""

    def __init__(self, status: int, told: str) -> None:
        super().__init__(told)
        self.status, self.told = status, told


def routes(site: Site) -> PageRouter:
    """Return the route of the slip page; only where it is served do the other pages link it."""
    router = PageRouter()
    site.templates.globals["slips"] = True

    @router.api_route("/slip", methods=GET)
    def slip(request: Request, topic: str = "", q: str = "", place: str = "", at: str = "") -> Response:
        page = site.repeating(request)
        try:
            day = read_day(at)
            answer = site.answer(q, place, day) if q.strip() else None
            if answer and answer.refusal is Refusal.CRISIS:
                return send_crisis(site, request, answer.alarm)
            topics = _topics(site, topic, answer, page.t)
            ids = _living(site, request.query_params.getlist("desk"), day)
            items = _items(site, ids, topics, answer, page.t)
        except InputError:
            told = page.t("slip.error_day", at=shown(at[:LONGEST_ASKED]), example=today().isoformat())
            return _send_refused(site, request, page, 400, told)
        except _RefusedError as refused:
            return _send_refused(site, request, page, refused.status, refused.told)
        made = slip_of(
            site.router.directory,
            items,
            day,
            page.t,
            topics=topics,
            asked=_asked(q, place),
            reported={i.desk.id: reported_of(site, page, i.desk, i.desk.numbers, day) for i in items},
        )
        context: dict[str, Any] = {"page": page, "slip": made, "crowded": is_crowded(made), "at": at}
        return site.send(request, "slip.html", private=bool(q or place), **context)

    return router


def _topics(site: Site, topic: str, answer: Answer | None, t: Messages) -> tuple[str, ...]:
    """The topic that was named, else those that the question speaks of."""
    if topic and topic not in all_topics(site.edition.bundle):
        raise _RefusedError(404, t("slip.error_topic", topic=shown(topic[:LONGEST_ASKED])))
    return (topic,) if topic else answer.topics if answer else ()


def _items(
    site: Site, ids: list[str], topics: tuple[str, ...], answer: Answer | None, t: Messages
) -> list[Answered]:
    """The desks with the router's reasons; one that the router did not name has those of its topic."""
    answered: Mapping[str, Answered] = {item.desk.id: item for item in answer.items} if answer else {}
    ids = [id for id in dict.fromkeys(ids) if id]
    if not ids and answer:
        if not answered:
            raise _RefusedError(404, t("slip.error_answer"))
        return list(answer.items[:FIRST_DESKS])
    if not ids:
        raise _RefusedError(400, t("slip.error_none"))
    if len(ids) > MOST_DESKS:
        raise _RefusedError(400, t("slip.error_many", most=MOST_DESKS, n=len(ids)))
    desks = site.edition.desk_by_id
    if missing := next((id for id in ids if id not in desks), None):
        if gone := gone_of(site, missing, today()):
            told = f"{gone.name}: {t('gone.lead', day=gone.until.isoformat())} {t('gone.nobody')}"
            raise _RefusedError(410, told)
        raise _RefusedError(404, t("slip.error_desk", id=shown(missing[:LONGEST_ASKED])))
    return [answered.get(id) or chosen(desks[id], topics, site.router.directory) for id in ids]


def _living(site: Site, ids: list[str], day: date) -> list[str]:
    """The desks that were chosen; for one that is gone, what took over. Of a slip it is handed over, not looked up."""
    here = site.edition.desk_by_id
    found: list[str] = []
    for id in ids:
        gone = None if id in here else gone_of(site, id, day)
        found += gone.heirs if gone and gone.heirs else [id]
    return found


def _asked(q: str, place: str) -> str:
    return " / ".join(text.strip() for text in (q, place) if text.strip()) if q.strip() else ""


def _send_refused(site: Site, request: Request, page: Page, status: int, told: str) -> Response:
    return site.send(request, "slip_refused.html", status=status, private=True, page=page, told=told)
