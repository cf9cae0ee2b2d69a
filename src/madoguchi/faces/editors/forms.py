"""Forms over what is known of the list: what becomes of one that is sent, and how its page says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from madoguchi.data.bundle import Bundle
from madoguchi.data.loading import located
from madoguchi.editorial.entries import FormError, Texts, WrongField
from madoguchi.editorial.knowledge import FileDifference, current, differences, edited
from madoguchi.errors import DescriptionError, InputError, RefusedError, SourceError
from madoguchi.faces.editors.desk import LONGEST_FIELD, EditorsDesk
from madoguchi.faces.editors.uploads import problem_of
from madoguchi.faces.web.view.messages import Messages
from madoguchi.message import Message, translated
from madoguchi.store.people import Role
from madoguchi.text.untrusted import accepted

LONGEST_NOTE = 500
MOST_LINES = 2000  # of a difference that are drawn
NEW = "+"  # in the place of a program's slug or of an entry's number: a new one
LONGEST_TYPED = 8_000  # characters of a field; what is too long for its file is told at the field


@dataclass(frozen=True, slots=True)
class FormOutcome:
    """What became of a form: `saved`; else what is wrong, above all or at a field, or what would differ (`passed`)."""

    saved: bool = False
    passed: bool = False
    problem: str = ""
    wrong: Mapping[str, WrongField] = field(default_factory=dict)
    changed: tuple[FileDifference, ...] = ()
    texts: Texts = field(default_factory=dict)
    status: int = 200


UNSENT = FormOutcome()
Make = Callable[[Bundle], Texts]  # the files of a bundle as a form would have them; raises FormError


async def sent(
    desk: EditorsDesk, request: Request, form: FormData, by: str, make: Make, *, note: str
) -> FormOutcome:
    """Check or save what a form makes of the newest knowledge; `note` is what is said of a save where nobody says more."""
    t, act = desk.page(request).t, str(form.get("act", ""))
    desks = len(desk.node.site.edition.desks)
    try:
        _refuse_unshowable(form)
        bundle = await run_in_threadpool(newest_bundle, desk)
        made = await run_in_threadpool(make, bundle)
        texts = {name: text for name, text in made.items() if text != bundle.text(name)}
        if not texts:
            return (
                FormOutcome(problem=t("forms.nothing"), status=400)
                if act != "try"
                else FormOutcome(passed=True)
            )
        if act == "try":
            await desk.reading.outcome(desk.reading.start("check_files", [], desks, texts=texts), request)
            changed = await run_in_threadpool(lambda: differences(bundle, edited(bundle, texts)))
            return FormOutcome(passed=True, changed=changed, texts=texts)
        said = str(form.get("note", "")).strip()[:LONGEST_NOTE] or note
        job = desk.reading.start(
            "save_files", [], desks, texts=texts, by=by, note=said, base=str(form.get("base", ""))
        )
        await desk.reading.outcome(job, request)
        return FormOutcome(saved=True)
    except FormError as error:
        return FormOutcome(problem=t("forms.look", n=len(error.wrong)), wrong=error.wrong, status=400)
    except (InputError, RefusedError, DescriptionError, SourceError) as error:
        told = fault(error, t) if isinstance(error, DescriptionError) else problem_of(error, t)
        return FormOutcome(problem=told, status=409 if isinstance(error, RefusedError) else 400)


def _refuse_unshowable(form: FormData) -> None:
    wrong = {}
    for name, value in form.multi_items():
        try:
            accepted(name, str(value), LONGEST_FIELD)
        except InputError:
            wrong[name] = WrongField("characters")
    if wrong:
        raise FormError(wrong)


def newest_bundle(desk: EditorsDesk) -> Bundle:
    """Return the knowledge that drafts are read with."""
    with desk.database.reading() as connection:
        return current(connection)[1]


def shown(
    desk: EditorsDesk,
    request: Request,
    template: str,
    outcome: FormOutcome,
    form: FormData | None,
    **context: Any,
) -> Response:
    """Send the page of a form, with what became of it."""
    person = desk.person(request)
    with desk.database.reading() as connection:
        version, _ = current(connection)
    base = version.bundle if version else ""
    return desk.send(
        request,
        template,
        status=outcome.status,
        problem=outcome.problem,
        outcome=outcome,
        wrong=outcome.wrong,
        may_write=person.role.covers(Role.REVIEWER),
        most=MOST_LINES,
        new=NEW,
        base=str(form.get("base", base)) if form is not None else base,
        note=str(form.get("note", ""))[:LONGEST_NOTE] if form is not None else "",
        **context,
    )


def typed(form: FormData, names: tuple[str, ...]) -> dict[str, str]:
    """Return the fields of a form as they were typed."""
    return {name: str(form.get(name, "")).replace("\r\n", "\n")[:LONGEST_TYPED] for name in names}


def fault(error: Exception, t: Messages, text: str = "") -> str:
    """Return an error in the page's language: file, line and entry, what is wrong, what should stand there.

    `text` is the file as it was typed. What only its own words say is given in them.
    """
    if not isinstance(error, DescriptionError):
        return problem_of(error, t)
    line = located(error, text).line if text else error.line
    where = [error.file or t("knowledge.all_files")]
    where += [t("knowledge.at_line", n=line)] if line else []
    where += [f"[{error.entry}]"] if error.entry else []
    # Where names are told, `date` is one, no kind of value.
    named = error.code in ("no-such", "unknown-key")
    kinds = [kind if named else t.known(f"knowledge.kind_{kind}", kind) for kind in error.expected]
    expected = t("knowledge.or").join(kinds)
    said = t("knowledge.e_other", said=translated(error.said, t.lang))
    if error.code:
        said = t(
            f"knowledge.e_{error.code}",
            name=error.key,
            expected=expected,
            said=translated(error.said, t.lang).removeprefix(
                translated(Message("not TOML: {error}", error=""), t.lang)
            ),
        )
    return f"{' '.join(where)}: {said}"
