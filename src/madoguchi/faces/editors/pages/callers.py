"""What callers answer: by number, those said dead first; and the words that some of them let the editors have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.editorial.callers import (
    ClearAnswers,
    DiscardWords,
    HandOnWords,
    ReportAnswers,
    UseWords,
    answers,
    material,
)
from madoguchi.errors import InputError, RefusedError
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.faces.exports.caller_words import words_csv, words_jsonl
from madoguchi.message import Message
from madoguchi.store.callers import QuestionState, questions
from madoguchi.store.reports import ReportState, reports
from madoguchi.text.dates import today

SHOWN = 100  # numbers on the page, those that most want a look first
_SHOWN_WORDS = 50
_LONGEST = 4_000  # the numbers of all words that wait


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the answers and the words."""
    pages = CallerPages(desk)
    return APIRouter(
        routes=[
            APIRoute("/callers", pages.overview, methods=["GET"]),
            APIRoute("/callers", pages.deciding, methods=["POST"]),
            APIRoute("/callers/words.{kind}", pages.file, methods=["GET"]),
        ]
    )


class CallerPages:
    """What callers answered, and the words that they left."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def _show(
        self,
        request: Request,
        *,
        status: int = 200,
        problem: object = "",
        typed: Mapping[str, str] | None = None,
    ) -> Response:
        edition = self.desk.node.site.edition
        with self.desk.database.reading() as connection:
            found = answers(connection, edition, today())
            waiting = questions(connection, QuestionState.NEW)
            ready = material(connection)
            told = [
                each
                for state in (ReportState.NEW, ReportState.CONFIRMED)
                for each in reports(connection, state=state)
            ]
        return self.desk.send(
            request,
            "callers_desk.html",
            status=status,
            found=found[:SHOWN],
            more=max(0, len(found) - SHOWN),
            doubted=sum(each.doubted for each in found),
            reported=Counter((each.desk, each.number) for each in told),
            waiting=waiting[:_SHOWN_WORDS],
            all_waiting=len(waiting),
            ready=ready,
            desks=edition.desk_by_id,
            problem=problem,
            typed=typed or {},
        )

    def overview(self, request: Request) -> Response:
        """Every number that wants a look, and the words."""
        self.desk.person(request)
        return self._show(request)

    def deciding(self, request: Request, form: Form) -> Response:
        """Make of a number's answers, or of a word, what the form says."""
        by = self.desk.person(request).name
        typed = {name: str(form.get(name, "")).strip()[:_LONGEST] for name in form}
        try:
            said, anchor, numbers = self._done(typed, by)
        except (InputError, RefusedError) as error:
            return self._show(
                request, status=409 if isinstance(error, RefusedError) else 400, problem=error, typed=typed
            )
        return self.desk.back(request, f"/edit/callers#{anchor}", said=said, **numbers)

    def file(self, request: Request, kind: str) -> Response:
        """The words as material, as a file."""
        self.desk.person(request)
        if kind not in ("csv", "jsonl"):
            return self.desk.send(request, "no_page.html", status=404)
        with self.desk.database.reading() as connection:
            found = material(connection)
        content = words_csv(found, self.desk.node.site.edition) if kind == "csv" else words_jsonl(found)
        headers = {
            "Content-Disposition": f'attachment; filename="madoguchi-words.{kind}"',
            "Cache-Control": "no-store",
        }
        media_type = "text/csv; charset=utf-8" if kind == "csv" else "application/jsonl; charset=utf-8"
        return Response(content, headers=headers, media_type=media_type)

    def _done(self, typed: Mapping[str, str], by: str) -> tuple[str, str, dict[str, int]]:
        """Do what a form says; return the message about it, where on the page it is told, and its numbers."""
        act, edition = typed.get("act", ""), self.desk.node.site.edition
        about = (typed.get("desk", ""), typed.get("number", ""))
        with self.desk.database.writing() as connection:
            if act == "report":
                ReportAnswers(edition, *about, on=today(), by=by).carry_out(connection)
                return "callers_desk.said_report", "answers", {}
            if act == "clear":
                return (
                    "callers_desk.said_clear",
                    "answers",
                    {"n": ClearAnswers(*about, by=by).carry_out(connection)},
                )
            if act == "use":
                id, wanted = _number(typed.get("id", "")), typed.get("wanted", "")
                UseWords(edition, id, wanted, by=by).carry_out(connection)
                return "callers_desk.said_use", "words", {}
            if act == "discard":
                ids = [_number(text) for text in (typed.get("ids") or typed.get("id", "")).split()]
                gone = DiscardWords(ids, by=by).carry_out(connection)
                return "callers_desk.said_discard", "words", {"n": gone}
            if act == "handed":
                ids = [_number(text) for text in typed.get("ids", "").split()]
                gone = HandOnWords(ids, by=by).carry_out(connection)
                return "callers_desk.said_handed", "material", {"n": gone}
        raise InputError(Message("choose what to do: {act!r} is nothing", act=act))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InputError(Message("words are named by their number"))
    return int(text)
