"""Teaching a desk on the page: its words and example questions, which answers they change, then kept as a version."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.data.bundle import QUESTIONS, Bundle
from madoguchi.editorial.entries import FormError, Texts, WrongField, lines_of
from madoguchi.editorial.teaching import (
    OwnQuestion,
    lessons_about,
    own_questions,
    question_as_line,
    with_lesson,
    without_lesson,
)
from madoguchi.errors import InputError
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.faces.editors.forms import UNSENT, FormOutcome, newest_bundle, sent, shown, typed
from madoguchi.faces.editors.searching import search
from madoguchi.index.taught import FILE, Lesson, desks_called, read_lessons
from madoguchi.model.entities import Desk
from madoguchi.store.people import Role

SHOWN = 50  # questions whose answer changes
_FIELDS = ("words", "questions", "scope", "reason", "ask", "place", "keep")


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the page that teaches."""
    pages = TeachingPages(desk)
    return APIRouter(
        routes=[
            APIRoute("/knowledge/words", pages.words, methods=["GET"]),
            APIRoute("/knowledge/words", pages.teach, methods=["POST"]),
        ]
    )


class TeachingPages:
    """Teaching a desk its words and example questions."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def _show(
        self,
        request: Request,
        id: str,
        q: str = "",
        outcome: FormOutcome = UNSENT,
        form: FormData | None = None,
        trial: dict[str, Any] | None = None,
    ) -> Response:
        bundle, site = newest_bundle(self.desk), self.desk.node.site
        directory = site.router.directory
        chosen = directory.edition.desk_by_id.get(id)
        lessons = read_lessons(bundle.text(FILE))
        said = {**dict.fromkeys(_FIELDS, ""), "scope": "desk"} if form is None else typed(form, _FIELDS)
        return shown(
            self.desk,
            request,
            "knowledge_words.html",
            outcome,
            form,
            q=q,
            chosen=chosen,
            trial=trial,
            fields=said,
            found=search(directory.edition, q) if q.strip() else (),
            own_count=len(own_questions(bundle)),
            lessons=lessons_about(lessons, chosen, directory) if chosen else (),
            scopes=_scopes(chosen, self.desk) if chosen else (),
        )

    def _chosen_desk(self, request: Request, id: str) -> Desk:
        found = self.desk.node.site.router.directory.edition.desk_by_id.get(id)
        if found is None:
            raise InputError(self.desk.page(request).t("teach.gone"))
        return found

    def words(self, request: Request, q: str = "") -> Response:
        """The desks that a search finds, or what the one that is chosen has learned."""
        self.desk.person(request)
        return self._show(request, request.query_params.get("desk", ""), q[:200])

    async def teach(self, request: Request, form: Form) -> Response:
        """Try what was typed, keep it as a version, or take a lesson away."""
        by = (await run_in_threadpool(self.desk.require, request, Role.REVIEWER)).name
        id, t = request.query_params.get("desk", ""), self.desk.page(request).t
        about = self._chosen_desk(request, id)
        removing = form.get("act") == "remove"

        def make(bundle: Bundle) -> Texts:
            if removing:
                return {FILE: without_lesson(bundle.text(FILE), _number(form))}
            return _taught(bundle, form, about, self.desk)

        note = t("teach.note_gone" if removing else "teach.note", name=about.name)
        made = await sent(self.desk, request, form, by, make, note=note)
        if made.saved:
            return self.desk.back(request, f"/edit/knowledge/words?desk={id}", said="knowledge.said_saved")
        trial = None
        if made.passed:
            given = typed(form, _FIELDS)
            job = self.desk.reading.start(
                "try_lessons",
                [],
                2 * len(self.desk.node.site.edition.desks),
                words=made.texts.get(FILE),
                asked=asdict(OwnQuestion(given["ask"].strip(), given["place"].strip())),
                shown=SHOWN,
            )
            trial = await self.desk.reading.outcome(job, request)
        return await run_in_threadpool(self._show, request, id, "", made, form, trial)


def _number(form: FormData) -> int:
    typed = str(form.get("lesson", ""))
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1


def _scopes(about: Desk, desk: EditorsDesk) -> tuple[tuple[str, str], ...]:
    """For whom words may be: the desk, every desk of its section, every desk of its program."""
    program = desk.node.site.edition.program_by_slug.get(about.program)
    sections = [("section", about.department[-1].text)] if about.department else []
    return (("desk", about.name), *sections, *([("program", program.name)] if program else []))


def _taught(bundle: Bundle, form: FormData, about: Desk, desk: EditorsDesk) -> Texts:
    """The files with what a form teaches a desk, and with the question that is kept to judge by."""
    said = typed(form, _FIELDS)
    words, questions = lines_of(said["words"]), lines_of(said["questions"])
    ask = OwnQuestion(" ".join(said["ask"].split()), " ".join(said["place"].split()), _called(about, desk))
    texts: Texts = {}
    if said["keep"] and ask.query and ask not in own_questions(bundle):
        texts[QUESTIONS] = bundle.text(QUESTIONS) + question_as_line(ask)
    if not (words or questions):
        if texts or (form.get("act") == "try" and ask.query):
            return texts
        raise FormError({"words": WrongField("taught")})
    if not said["reason"].strip() and form.get("act") == "save":
        raise FormError({"reason": WrongField("empty")})
    lesson = Lesson(
        " ".join(said["reason"].split()) or "…",
        desk=_called(about, desk) if said["scope"] not in ("section", "program") else "",
        section=about.department[-1].text if said["scope"] == "section" and about.department else "",
        program=about.program if said["scope"] == "program" else "",
        words=words,
        questions=questions,
    )
    return {**texts, FILE: with_lesson(bundle.text(FILE), lesson)}


def _called(about: Desk, desk: EditorsDesk) -> str:
    """How a desk is named in a file: by its name, where no other has it, else by its id."""
    alone = len(desks_called(about.name, desk.node.site.router.directory)) == 1
    return about.name if alone else about.id
