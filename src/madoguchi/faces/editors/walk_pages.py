"""The walk through a draft: every desk, older and newer side by side, decided with one key each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import islice
from urllib.parse import urlencode

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.reviewing import Match, decide_match, mark_seen, take_back
from madoguchi.editorial.walking import Row, Show, Walk, Wanted, decided, is_done, wanted_rows
from madoguchi.errors import InputError
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.faces.editors.sides import evidence_of, lines_of, proof_of
from madoguchi.message import Message
from madoguchi.model.difference import Change
from madoguchi.model.entities import Desk
from madoguchi.store.drafts import MATCH, SEEN

A_PAGE = 500
_LONGEST_WORDS = 100
ACCEPT, DENY, LOOKED, UNDO = "accept", "deny", "seen", "undo"
_BY_SCRIPT = "x-walk"  # the page's own script asks for no page back


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the walk."""
    router = APIRouter()

    @router.get("/drafts/{id:number}/walk")
    def walk_page(request: Request, id: int, page: int = 1) -> Response:
        desk.person(request)
        draft, decisions, walk = desk.reviews.of(id)
        states, wanted = decided(decisions), wanted_of(request)
        found = list(wanted_rows(walk, wanted, states))
        pages = max(1, -(-len(found) // A_PAGE))
        number = min(max(1, page), pages)
        rows = list(islice(found, (number - 1) * A_PAGE, number * A_PAGE))
        changed = [row for row in walk.rows if row.changed]
        return desk.send(
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
            open_matches=sum(bool(row.evidence) and not is_done(row, states) for row in rows),
            open_rows=sum(not is_done(row, states) for row in rows),
            evidence_of=evidence_of,
            lines_of=lines_of,
            proof_of=proof_of,
            shows=list(Show),
            kinds=[kind for kind in Change if kind is not Change.TABLE],
            programs=_programs(walk),
            prefectures=_prefectures(walk),
        )

    @router.post("/drafts/{id:number}/walk")
    def decide_rows(request: Request, id: int, form: Form) -> Response:
        by = desk.person(request).name
        _, decisions, walk = desk.reviews.of(id)
        shown = str(form.get("shown", "")).split(",")
        states = decided(decisions)
        by_key = {row.key: row for row in walk.rows}
        todo = list(_asked(form.getlist("act"), shown, by_key, states))
        with desk.database.writing() as connection:
            for act, row in todo:
                _decide(connection, id, row, act, by, states.get(row.key, ""))
        if request.headers.get(_BY_SCRIPT):
            return Response(status_code=204)
        query = request.url.query
        onward = f"/edit/drafts/{id}/walk" + (f"?{query}" if query else "")
        one = todo[0][1].key if len(todo) == 1 else ""
        return desk.back(request, f"{onward}#{_anchor(shown, one)}" if one else onward)

    return router


def _asked(
    acts: Iterable[object], shown: Iterable[str], rows: Mapping[str, Row], states: Mapping[str, str]
) -> Iterator[tuple[str, Row]]:
    """Yield each act with its row; one without a key is for every row shown that is still open."""
    for text in acts:
        act, _, key = str(text).partition(" ")
        if key and key not in rows:
            raise InputError(Message("this desk does not stand in the draft any more; load the page again"))
        if key:
            yield act, rows[key]
        else:
            yield from ((act, rows[k]) for k in shown if k in rows and not is_done(rows[k], states))


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


def _filters(wanted: Wanted) -> str:
    """The query that asks for the same rows."""
    return urlencode({key: str(value) for key, value in asdict(wanted).items() if value})


def _decide(connection: Connection, draft: int, row: Row, act: str, by: str, state: str) -> None:
    if act in (ACCEPT, DENY):
        if row.evidence and row.old and row.new:
            match = Match(row.new, row.old, row.evidence)
            decide_match(connection, draft, match, accept=act == ACCEPT, by=by)
    elif act == LOOKED:
        if state != LOOKED:
            mark_seen(connection, draft, row.key, row.kinds, by=by)
    elif act == UNDO:
        for kind in _undone(state):
            take_back(connection, draft, kind, row.key, by=by)
    else:
        raise InputError(
            Message(
                "{act!r} is none of {accept}, {deny}, {looked}, {undo}",
                act=act,
                accept=ACCEPT,
                deny=DENY,
                looked=LOOKED,
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
    return list(dict.fromkeys(desk.prefecture.text for desk in _desks(walk) if desk.prefecture))


def _desks(walk: Walk) -> Iterable[Desk]:
    return (desk for row in walk.rows for desk in (row.new, row.old) if desk)
