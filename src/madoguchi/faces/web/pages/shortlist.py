"""The shortlist: desks that were kept in the address, to print, copy, scan and save together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from madoguchi.faces.exports.catalogue import EXPORTS
from madoguchi.faces.exports.vcard import vcards
from madoguchi.faces.origin import base_of
from madoguchi.faces.printed.qr import qr_of
from madoguchi.faces.web.errors import send_missing
from madoguchi.faces.web.routing import GET, PageRouter
from madoguchi.faces.web.site import Page, Site
from madoguchi.faces.web.view.cards import Card, card_of
from madoguchi.faces.web.view.shortlist import MOST_LISTED, SHORT, listed, read_shortlist, written
from madoguchi.faces.web.view.words import day_in_words
from madoguchi.model.entities import Desk
from madoguchi.text.dates import today

# As many desks as fit one sheet.
ON_A_SLIP = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """A slip of some of the desks: its address, and the places in the list that it is for."""

    url: str
    first: int
    last: int


def routes(site: Site) -> PageRouter:
    """Return the routes of the shortlist; only where they are served do the other pages link them."""
    router = PageRouter()
    site.templates.globals["shortlists"] = True

    @router.api_route("/list", methods=GET)
    def shortlist(request: Request) -> Response:
        desks, unknown = _desks(site, request)
        asked = site.page(request)
        kept = {"list": written(desk.id for desk in desks), "ruby": "1" if asked.ruby else ""}
        page = replace(asked, query=kept)
        cards = [card_of(site, page, desk, today()) for desk in desks]
        base = base_of(request)
        address = base + page.url("/list") if base else ""
        return site.send(
            request,
            "list.html",
            private=True,
            page=page,
            cards=cards,
            unknown=unknown,
            most=MOST_LISTED,
            sheets=list(_sheets(desks, page)),
            code=qr_of(address) if desks and address else None,
            text=_text(cards, page, site, address),
            listed=desks,
        )

    @router.api_route("/list.vcf", methods=GET)
    def contacts(request: Request) -> Response:
        desks, _ = _desks(site, request)
        if not desks:
            return send_missing(site, request)
        headers = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="desks.vcf"'}
        return Response(vcards(desks, site.edition), headers=headers, media_type=EXPORTS["vcard"].media_type)

    return router


def _desks(site: Site, request: Request) -> tuple[tuple[Desk, ...], tuple[str, ...]]:
    """The desks of `list=` and of every `desk=`, in this order."""
    asked = [*read_shortlist(request.query_params.get("list", "")), *request.query_params.getlist("desk")]
    known = site.edition.desks_by_short_id
    return listed(_living(site, asked[:MOST_LISTED]), known)


def _living(site: Site, asked: Sequence[str]) -> Iterator[str]:
    """The short ids that were kept; for one of a desk that is gone, those of what took over."""
    gone = site.router.directory.past.gone_by_short_id
    for id in asked:
        heirs = gone.get(id[:SHORT], ()) if id[:SHORT] not in site.edition.desks_by_short_id else ()
        yield from heirs or (id,)


def _sheets(desks: Sequence[Desk], page: Page) -> Iterator[Sheet]:
    for start in range(0, len(desks), ON_A_SLIP):
        some = desks[start : start + ON_A_SLIP]
        pairs = [("desk", desk.id) for desk in some] + [
            ("list", written(page.shortlist)),
            ("lang", page.lang),
        ]
        yield Sheet(page.links.page("/slip", pairs), start + 1, start + len(some))


def _text(cards: Sequence[Card], page: Page, site: Site, address: str) -> str:
    """The list as plain text, for a letter or a chat; numbers exactly as on the cards."""
    lines: list[str] = []
    for place, card in enumerate(cards, start=1):
        lines.append(f"{place}. {card.desk.name}")
        for number in card.numbers:
            lines.append(f"   {number.told(page.t)}")
        lines += [f"   {page.t('answer.no_number')}"] * (not card.numbers)
        lines += [f"   {page.t('answer.fax')} {fax.told(page.t)}" for fax in card.faxes]
        lines += [f"   {mail.text}" for mail in card.mails]
        lines += [f"   {url.text}" for url in card.desk.urls]
        lines += [f"   {card.address}"] * bool(card.address)
    lines += [""]
    for facts in (source.facts for source in site.edition.sources_of(card.desk for card in cards)):
        end = day_in_words(facts.period_end.isoformat(), page.lang) if facts.period_end else ""
        rests = page.t("list.rests_on" if end else "list.rests_on_unknown", title=facts.name, end=end)
        lines.append(rests)
    lines += [address] if address else []
    return "\n".join(lines)
