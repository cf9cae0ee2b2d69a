"""Forms for what an office changes most: its site's own words, its programs, whom they serve. Each save is a version."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.data.bundle import PROGRAMS, Bundle
from madoguchi.data.manifest import LANGUAGES
from madoguchi.editions.knowledge import read_programs
from madoguchi.editorial.entries import (
    AREA_TEXTS,
    PROGRAM_TEXTS,
    SITE_TEXTS,
    AreaChange,
    FormError,
    Texts,
    WrongField,
    areas_changed,
    areas_of,
    colour_of,
    further_languages,
    lines_of,
    organizations_said,
    site_said,
    with_area,
    with_program,
    with_site,
    without_area,
    without_program,
)
from madoguchi.editorial.knowledge import edited
from madoguchi.faces.editors.desk import EditorsDesk, Form
from madoguchi.faces.editors.forms import (
    LONGEST_TYPED,
    NEW,
    UNSENT,
    FormOutcome,
    newest_bundle,
    sent,
    shown,
    typed,
)
from madoguchi.faces.palette import ENOUGH, LIGHT, contrast, palette
from madoguchi.faces.web.view.messages import OWN_NAMES
from madoguchi.index.analyzer import search_form
from madoguchi.message import as_written, translated
from madoguchi.places.gazetteer import place_tables
from madoguchi.store.people import Role
from madoguchi.text.dates import today
from madoguchi.text.prefecture import NATION, PREFECTURES

SHOWN = 30  # desks, entries


def routes(desk: EditorsDesk) -> APIRouter:
    """Return the routes of the forms."""
    site, programs, areas = SiteForm(desk), ProgramForms(desk), AreaForms(desk)
    return APIRouter(
        routes=[
            APIRoute("/knowledge/site", site.site, methods=["GET"]),
            APIRoute("/knowledge/site", site.write, methods=["POST"]),
            APIRoute("/knowledge/programs", programs.programs, methods=["GET"]),
            APIRoute("/knowledge/programs", programs.write, methods=["POST"]),
            APIRoute("/knowledge/areas", areas.areas, methods=["GET"]),
            APIRoute("/knowledge/areas", areas.write, methods=["POST"]),
        ]
    )


class SiteForm:
    """The site's own words."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk
        self.names = tuple(f"{key}-{lang}" for key in SITE_TEXTS for lang in ("ja", "en"))

    def _show(
        self, request: Request, outcome: FormOutcome = UNSENT, form: FormData | None = None
    ) -> Response:
        bundle = newest_bundle(self.desk)
        said = site_said(bundle) if form is None else _site(form, self.names)
        return shown(
            self.desk,
            request,
            "knowledge_site.html",
            outcome,
            form,
            fields=said,
            texts=SITE_TEXTS,
            further=further_languages(bundle),
            nowhere=[line for line in lines_of(said["examples"]) if self._leads_nowhere(line)],
            colour=_colour(said["colour"]),
            offered=[(lang, OWN_NAMES[lang]) for lang in LANGUAGES],
        )

    def _leads_nowhere(self, example: str) -> bool:
        """Whether whoever presses an example finds no desk, and isn't asked back, with what is served now."""
        answer = self.desk.node.site.router.answer(example, "", today())
        return not answer.items and answer.question is None

    def site(self, request: Request) -> Response:
        """The form as the file has it."""
        self.desk.person(request)
        return self._show(request)

    async def write(self, request: Request, form: Form) -> Response:
        """Look at what was typed, or keep it as a version."""
        by = (await run_in_threadpool(self.desk.require, request, Role.REVIEWER)).name
        note = self.desk.page(request).t("forms.note_site")
        made = await sent(
            self.desk, request, form, by, lambda b: with_site(b, _site(form, self.names)), note=note
        )
        if made.saved:
            return self.desk.back(request, "/edit/knowledge/site", said="knowledge.said_saved")
        return await run_in_threadpool(self._show, request, made, form)


class ProgramForms:
    """The programs, one form each."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk

    def _show(
        self, request: Request, slug: str, outcome: FormOutcome = UNSENT, form: FormData | None = None
    ) -> Response:
        programs = read_programs(newest_bundle(self.desk).text(PROGRAMS))
        chosen = next((program for program in programs if program.slug == slug), None)
        said = {name: getattr(chosen, name, "") for name in PROGRAM_TEXTS} | {"slug": ""}
        if form is not None:
            said = typed(form, (*PROGRAM_TEXTS, "slug"))
        counts = {program.slug: 0 for program in programs}
        for each in self.desk.node.site.edition.desks:
            counts[each.program] = counts.get(each.program, 0) + 1
        return shown(
            self.desk,
            request,
            "knowledge_programs.html",
            outcome,
            form,
            programs=programs,
            counts=counts,
            chosen=chosen,
            slug=slug if chosen or slug == NEW else "",
            fields=said,
        )

    def programs(self, request: Request, slug: str = "") -> Response:
        """Every program, and the form of the one that is chosen."""
        self.desk.person(request)
        return self._show(request, slug)

    async def write(self, request: Request, form: Form, slug: str = NEW) -> Response:
        """Look at what was typed, or keep it as a version."""
        by = (await run_in_threadpool(self.desk.require, request, Role.REVIEWER)).name
        said, t = typed(form, (*PROGRAM_TEXTS, "slug")), self.desk.page(request).t
        own = said["slug"].strip() if slug == NEW else slug
        removing = form.get("act") == "remove"

        def make(bundle: Bundle) -> Texts:
            if removing:
                self._refuse_served(slug)
                return without_program(bundle, slug)
            slugs = {program.slug for program in read_programs(bundle.text(PROGRAMS))}
            if (own in slugs) is (slug == NEW):
                raise FormError({"slug": WrongField("taken" if slug == NEW else "gone", own)})
            return with_program(bundle, own, said)

        note = t("forms.note_no_program" if removing else "forms.note_program", name=said["name"] or own)
        made = await sent(self.desk, request, form, by, make, note=note)
        if made.saved and removing:
            return self.desk.back(request, "/edit/knowledge/programs", said="knowledge.said_saved")
        if made.saved:
            return self.desk.back(
                request, f"/edit/knowledge/programs?slug={own}", said="knowledge.said_saved"
            )
        return await run_in_threadpool(self._show, request, slug, made, form)

    def _refuse_served(self, slug: str) -> None:
        served = sum(each.program == slug for each in self.desk.node.site.edition.desks)
        if served:
            raise FormError({"slug": WrongField("has_desks", str(served))})


class AreaForms:
    """Whom the desks serve, a form for each rule."""

    def __init__(self, desk: EditorsDesk) -> None:
        self.desk = desk
        self.gazetteer = place_tables()

    def _show(
        self,
        request: Request,
        entry: str,
        q: str = "",
        outcome: FormOutcome = UNSENT,
        form: FormData | None = None,
    ) -> Response:
        bundle = newest_bundle(self.desk)
        rules, wanted, named = areas_of(bundle), search_form(q), organizations_said(bundle)
        number = int(entry) if entry.isascii() and entry.isdigit() and len(entry) < 9 else -1
        chosen = rules[number] if 0 <= number < len(rules) else None
        lang = self.desk.page(request).t.lang
        said = {name: translated(as_written(getattr(chosen, name, "")), lang) for name in AREA_TEXTS}
        said |= {"serves": "、".join(chosen.serves) if chosen else ""}
        programs = set(chosen.program) if chosen else set()
        if form is not None:
            said, programs = typed(form, (*AREA_TEXTS, "serves")), set(map(str, form.getlist("program")))
        effect: tuple[AreaChange, ...] = ()
        if outcome.texts:
            effect = areas_changed(self.desk.node.site.edition, bundle, edited(bundle, outcome.texts))
        found = [
            (n, rule)
            for n, rule in enumerate(rules)
            if wanted
            in search_form(
                " ".join(
                    (
                        *rule.program,
                        named(rule.organization),
                        rule.department,
                        *rule.serves,
                    )
                )
            )
        ]
        return shown(
            self.desk,
            request,
            "knowledge_areas.html",
            outcome,
            form,
            found=found[:SHOWN],
            all=len(found),
            q=q,
            entry=entry if chosen or entry == NEW else "",
            fields=said,
            chosen=chosen,
            marked_programs=programs,
            programs=read_programs(bundle.text(PROGRAMS)),
            effect=effect[:SHOWN],
            effects=len(effect),
            prefectures=(NATION, *PREFECTURES),
            reason=as_written,
            named=named,
        )

    def areas(self, request: Request, entry: str = "", q: str = "") -> Response:
        """The rules that a search finds, and the form of the one that is chosen."""
        self.desk.person(request)
        return self._show(request, entry, q[:LONGEST_TYPED])

    async def write(self, request: Request, form: Form, entry: str = NEW) -> Response:
        """Look at what was typed, or keep it as a version."""
        by = (await run_in_threadpool(self.desk.require, request, Role.REVIEWER)).name
        said, t = typed(form, (*AREA_TEXTS, "serves")), self.desk.page(request).t
        said["program"] = " ".join(map(str, form.getlist("program")))
        number = int(entry) if entry.isascii() and entry.isdigit() and len(entry) < 9 else None
        removing = form.get("act") == "remove"

        def make(bundle: Bundle) -> Texts:
            if removing:
                return without_area(bundle, -1 if number is None else number)
            return with_area(bundle, number, said, self.gazetteer)

        bundle = await run_in_threadpool(newest_bundle, self.desk)
        names = {program.slug: program.name for program in read_programs(bundle.text(PROGRAMS))}
        programs = "、".join(names.get(slug, slug) for slug in said["program"].split())
        about = organizations_said(bundle)(said["organization"]) or programs
        note = t("forms.note_no_area" if removing else "forms.note_area", name=about)
        made = await sent(self.desk, request, form, by, make, note=note)
        if made.saved:
            return self.desk.back(request, "/edit/knowledge/areas", said="knowledge.said_saved")
        return await run_in_threadpool(self._show, request, entry, "", made, form)


def _site(form: FormData, names: tuple[str, ...]) -> dict[str, str]:
    languages = " ".join(["ja", *map(str, form.getlist("languages"))])
    return {**typed(form, (*names, "examples", "colour")), "languages": languages}


def _colour(said: str) -> dict[str, Any] | None:
    """A colour and its contrast on the page's worst ground by day, and what is shown by day and by night."""
    try:
        asked = colour_of(said)
    except FormError:
        return None
    if not asked:
        return None
    made = palette(asked)
    worst = min(contrast(asked, ground) for ground in (*LIGHT, made.light.tint))
    return {
        "asked": asked,
        "contrast": f"{worst:.1f}",
        "enough": ENOUGH,
        "readable": made.light.accent == asked,
        "day": made.light.accent,
        "night": made.dark.accent,
        "night_ground": made.dark.on_accent,
    }
