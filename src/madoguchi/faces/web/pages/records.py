"""The proof: a desk with its evidence, the notices, the source itself."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import partial
from typing import Any
from zlib import crc32

from starlette.requests import Request
from starlette.responses import Response

from madoguchi.errors import InputError
from madoguchi.faces.exports.jsonld import desk_script
from madoguchi.faces.web.errors import send_gone
from madoguchi.faces.web.page_cache import Keep
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.site import Site
from madoguchi.faces.web.view.calling import calling_of
from madoguchi.faces.web.view.cards import card_of, notices_of, referral_of
from madoguchi.faces.web.view.changes_shown import changes_of, of_desk
from madoguchi.faces.web.view.evidence import basis_shown, printed_lines, values_shown
from madoguchi.faces.web.view.long_lists import part_of
from madoguchi.faces.web.view.messages import LANGUAGES
from madoguchi.faces.web.view.standing_shown import checks_of, history_shown
from madoguchi.faces.web.view.unphoned import unphoned_of
from madoguchi.faces.web.view.words import read_day, read_moment
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.joining import as_printed
from madoguchi.model.notice import Severity
from madoguchi.text.dates import today

MOST_NEIGHBOURS = 40


def routes(site: Site) -> PageRouter:
    """Return the routes of the evidence pages."""
    router = PageRouter()

    @router.api_route("/desk/{id}", methods=GET)
    def desk(request: Request, id: str, at: str = "") -> Response:
        page = site.page(request)
        try:
            day = read_day(at)
        except InputError:
            return site.send(
                request, "bad_day.html", status=400, private=True, example=today(), q="", place="", at=at
            )
        edition = site.on(day)
        found = edition.desk_by_id.get(id)
        if found is None:
            return send_gone(site, request, id, day)
        own = edition.desks_by_organization[found.organization_id]
        neighbours = [desk for desk in own[: MOST_NEIGHBOURS + 1] if desk.id != id]
        card = card_of(site, page, found, day, moment=read_moment(at) if page.served else None)
        referral = referral_of(site, page, found, (), day)
        return site.send(
            request,
            "desk.html",
            # The page of a desk with hours is another one after each opening and closing.
            state=f"-{crc32(card.opening.says.encode()):x}" if card.opening else "",
            kept=Keep.MINUTE if card.opening else Keep.DAY,
            card=card,
            changes=changes_of(edition, found, day, page),
            published=of_desk(site, page, id),
            checks=checks_of(site, page, found, day),
            at=at,
            day=day,
            printed_edition=site.served.edition if site.served else site.edition,
            **_in_every_language(site, found, day),
            basis=partial(basis_shown, edition, page),
            referral=referral,
            call=calling_of(site, page, card, day, referral=referral),
            neighbours=neighbours[:MOST_NEIGHBOURS],
            # For programs, the same in every language: of files it stands on the first language's page alone.
            jsonld=desk_script(found, edition) if page.served or page.lang == LANGUAGES[0] else "",
        )

    @router.api_route("/notices", methods=GET)
    def notices(request: Request, severity: str = "", code: str = "", part: str = "") -> Response:
        everything = site.edition.notices
        counted = Counter(notice.severity for notice in everything)
        chosen = [n for n in everything if severity in ("", n.severity.value) and code in ("", n.code)]
        return site.send(
            request,
            "notices.html",
            notices=chosen,
            part=part_of(chosen, part, site.most_notices),
            severity=severity,
            code=code,
            severities=[(each, counted[each]) for each in Severity],
            codes=sorted(Counter(n.code for n in everything).items()),
        )

    by_line = desks_by_line(site.edition)

    @router.api_route("/source", methods=GET)
    def source(request: Request, part: str = "") -> Response:
        found = part_of(site.edition.lines, part, site.most_rows)
        return site.send(request, "source.html", by_line=by_line, part=found)

    return router


def _in_every_language(site: Site, desk: Desk, day: date) -> dict[str, Any]:
    """What the page of a desk shows of it in every language, as of a day."""

    def shown() -> dict[str, Any]:
        edition = site.on(day)
        return {
            "unphoned": unphoned_of(desk, edition, day),
            "history": history_shown(site, desk.id, day),
            "proofs": [(each, printed_lines(each, edition)) for each in (as_printed(desk), *desk.also)],
            "values": values_shown(desk, edition),
            "notices": notices_of(site, desk),
        }

    # Another day was typed by somebody.
    return site.kept.get(("evidence", desk.id), shown) if day == today() else shown()


def desks_by_line(edition: Edition) -> dict[int, list[Desk]]:
    """Return the desks whose name or number stands on each line: from the print to the entry."""
    found: dict[int, dict[str, Desk]] = {}
    for desk in edition.desks:
        for each in (desk, *desk.also):
            numbers = [phone.value for phone in (*each.phones, *each.faxes)]
            for value in numbers or [each.organization]:
                for line in value.lines:
                    found.setdefault(line, {})[desk.id] = desk
    return {line: list(desks.values()) for line, desks in found.items()}
