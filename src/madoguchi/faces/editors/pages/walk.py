"""The walk through a draft: every desk, older and newer side by side, decided with one key each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import islice

from fastapi import APIRouter
from fastapi.routing import APIRoute
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from madoguchi.editorial.desk_lookup import heirs_named
from madoguchi.editorial.reviewing import DecideMatch, DeskMatch, MarkSeen, TakeBack
from madoguchi.editorial.walking import (
    Show,
    Walk,
    WalkRow,
    Wanted,
    alike,
    decided,
    is_done,
    of_one_kind,
    unseen,
    wanted_rows,
)
from madoguchi.errors import InputError
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.faces.editors.sides import evidence_of, lines_of, proof_of
from madoguchi.message import Message, translated
from madoguchi.model.difference import DifferenceKind
from madoguchi.model.entities import Desk
from madoguchi.store.drafts import MATCH, SEEN, Decision
from madoguchi.text.prefecture import PREFECTURES

A_PAGE = 500
_LONGEST_WORDS = 100
ACCEPT, DENY, LOOKED, UNDO = "accept", "deny", "seen", "undo"
# The very same change at several desks, seen at once; a match that was taken without a look at the rest.
ALIKE, BULK = "alike", "bulk"
OF_KIND = "kind"  # every row of the page that differs in this kind of thing alone
HEIRS = "heirs"  # Enter in a field of who took over: every row where one is named is looked at
_BY_SCRIPT = "x-walk"  # the page's own script asks for no page back


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the walk."""
    pages = WalkPages(desk)
    return APIRouter(
        routes=[
            APIRoute("/drafts/{id:number}/walk", pages.walk_page, methods=["GET"]),
            APIRoute("/drafts/{id:number}/walk", pages.decide_rows, methods=["POST"]),
        ]
    )


class WalkPages:
    """The walk through a draft, row by row."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def walk_page(self, request: Request, id: int, page: int = 1) -> Response:
        """The rows that are asked for, older and newer side by side."""
        self.desk.person(request)
        draft, decisions, walk = self.desk.reviews.of(id)
        states, wanted = decided(decisions, walk.by_key), wanted_of(request)
        found = list(wanted_rows(walk, wanted, states))
        pages = max(1, -(-len(found) // A_PAGE))
        number = min(max(1, page), pages)
        rows = list(islice(found, (number - 1) * A_PAGE, number * A_PAGE))
        changed = [row for row in walk.rows if row.changed]
        return self.desk.send(
            request,
            "walk.html",
            draft=draft,
            walk=walk,
            rows=rows,
            found=len(found),
            states=states,
            wanted=wanted,
            filters=_filters(wanted),
            number=number,
            pages=pages,
            changed=len(changed),
            done=sum(is_done(row, states) for row in changed),
            open_matches=sum(bool(row.evidence) and states.get(row.key, "") in ("", "seen") for row in rows),
            alike={key: len(found) for key, found in alike(unseen(walk, states)).items()},
            together={kind: len(found) for kind, found in of_one_kind(_open(rows, states)).items()},
            heirs=_heirs(walk, decisions),
            evidence_of=evidence_of,
            lines_of=lines_of,
            proof_of=proof_of,
            shows=list(Show),
            kinds=[kind for kind in DifferenceKind if kind is not DifferenceKind.TABLE],
            programs=_programs(walk),
            prefectures=_prefectures(walk),
        )

    def decide_rows(self, request: Request, id: int, form: Form) -> Response:
        """Take what was decided of the rows that the form names."""
        by = self.desk.person(request).name
        _, decisions, walk = self.desk.reviews.of(id)
        shown = str(form.get("shown", "")).split(",")
        states = decided(decisions, walk.by_key)
        by_script = bool(request.headers.get(_BY_SCRIPT))
        typed = {key: text for key in walk.by_key if (text := str(form.get(f"heirs {key}", "")).strip())}
        acts = [f"{LOOKED} {key}" for key in typed] if form.get("act") == HEIRS else form.getlist("act")
        todo = list(_asked(acts, shown, walk, states))
        try:
            heirs = {row.key: heirs_named(walk.draft, typed.get(row.key, "")) for _, row in todo}
        except InputError as error:
            if not by_script:
                raise
            return PlainTextResponse(translated(error.message, self.desk.page(request).lang), 400)
        with self.desk.database.writing() as connection:
            for act, row in todo:
                _decide(connection, id, row, act, by, states.get(row.key, ""), heirs[row.key])
        if by_script:
            return Response(status_code=204)
        query = request.url.query
        onward = f"/edit/drafts/{id}/walk" + (f"?{query}" if query else "")
        one = todo[0][1].key if len(todo) == 1 else ""
        return self.desk.back(request, f"{onward}#{_anchor(shown, one)}" if one else onward)


def _asked(
    acts: Iterable[object], shown: Iterable[str], walk: Walk, states: Mapping[str, str]
) -> Iterator[tuple[str, WalkRow]]:
    """Yield each act with its row; one for all rows that look alike is for those that nobody has looked at.

    One for a kind is for the rows shown that differ in nothing else. A match without a key is for every row shown that is undecided; nothing is seen in such a way.
    """
    rows = walk.by_key
    for text in acts:
        act, _, key = str(text).partition(" ")
        if act == OF_KIND:
            own = of_one_kind(_open((rows[k] for k in shown if k in rows), states))
            yield from ((LOOKED, row) for kind, found in own.items() if kind.value == key for row in found)
            continue
        if key and key not in rows:
            raise InputError(Message("this desk does not stand in the draft any more; load the page again"))
        if act == ALIKE:
            yield from ((LOOKED, row) for row in alike(unseen(walk, states)).get(key, ()))
        elif key:
            yield act, rows[key]
        elif act == ACCEPT:
            yield from ((BULK, rows[k]) for k in shown if k in rows and states.get(k, "") in ("", "seen"))
        else:
            raise InputError(Message("what differs is looked at row by row, or for rows that look alike"))


def _open(rows: Iterable[WalkRow], states: Mapping[str, str]) -> Iterator[WalkRow]:
    """Those of some rows that somebody still has to look at."""
    return (row for row in rows if row.changed and not is_done(row, states))


def _heirs(walk: Walk, decisions: Iterable[Decision]) -> Mapping[str, str]:
    """Key of a row of a desk that is gone → the names of what took over, as was told."""
    by_id = walk.draft.desk_by_id
    return {
        each.subject: "、".join(by_id[id].name for id in each.value["heirs"] if id in by_id)
        for each in decisions
        if each.kind == SEEN and each.value.get("heirs")
    }


def wanted_of(request: Request) -> Wanted:
    """Return what the address asks for; what is none of ours is taken for any."""
    query = request.query_params
    show = query.get("show", "")
    return Wanted(
        Show(show) if show in list(Show) else Show.CHANGED,
        query.get("kind", ""),
        query.get("program", ""),
        query.get("prefecture", ""),
        query.get("words", "")[:_LONGEST_WORDS],
    )


def _filters(wanted: Wanted) -> dict[str, str]:
    """The parameters that ask for the same rows."""
    return {key: str(value) for key, value in asdict(wanted).items() if value}


def _decide(
    connection: Connection, draft: int, row: WalkRow, act: str, by: str, state: str, heirs: tuple[str, ...]
) -> None:
    if act in (ACCEPT, DENY, BULK):
        if row.evidence and row.old and row.new:
            match = DeskMatch(row.new, row.old, row.evidence)
            seal = None if act == BULK else row.seal
            DecideMatch(draft, match, accept=act != DENY, by=by, seal=seal).carry_out(connection)
    elif act == LOOKED:
        if state != LOOKED or heirs:
            MarkSeen(draft, row.key, row.kinds, by=by, seal=row.seal, heirs=heirs).carry_out(connection)
    elif act == UNDO:
        for kind in _undone(state):
            TakeBack(draft, kind, row.key, by=by).carry_out(connection)
    else:
        raise InputError(
            Message(
                "{act!r} is none of {accept}, {deny}, {looked}, {alike}, {undo}",
                act=act,
                accept=ACCEPT,
                deny=DENY,
                looked=LOOKED,
                alike=ALIKE,
                undo=UNDO,
            )
        )


def _undone(state: str) -> tuple[str, ...]:
    return {"": (), "seen": (SEEN,)}.get(state, (MATCH,))


def _anchor(shown: list[str], key: str) -> str:
    """The row behind the one that was decided, so that the page opens where the work goes on."""
    behind = shown[shown.index(key) + 1 :] if key in shown else []
    return f"r-{(behind or [key])[0]}".replace(" ", "-")


def _programs(walk: Walk) -> list[tuple[str, str, str]]:
    """Slug and names of every program of either edition, in the newer list's order."""
    found = {p.slug: (p.slug, p.name, p.name_en) for p in (*walk.draft.programs, *walk.current.programs)}
    used = dict.fromkeys(desk.program for desk in _desks(walk))
    return [found.get(slug, (slug, slug, slug)) for slug in used]


def _prefectures(walk: Walk) -> list[str]:
    found = {desk.prefecture.text for desk in _desks(walk) if desk.prefecture}
    return sorted(
        found, key=lambda name: PREFECTURES.index(name) if name in PREFECTURES else len(PREFECTURES)
    )


def _desks(walk: Walk) -> Iterable[Desk]:
    return (desk for row in walk.rows for desk in (row.new, row.old) if desk)
