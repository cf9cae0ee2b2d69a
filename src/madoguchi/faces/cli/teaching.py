"""`madoguchi teach`: a word or an example question more for a desk, and at once what it changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from madoguchi.editorial.teaching import Asked


def teach_command(
    desk: Annotated[
        str, typer.Argument(help="The desk: its name, its section's name, or the beginning of its id.")
    ] = "",
    word: Annotated[
        list[str] | None,
        typer.Option("--word", help="A word that people have for what it does; may be repeated."),
    ] = None,
    question: Annotated[
        list[str] | None, typer.Option("--question", help="A question as people ask it; may be repeated.")
    ] = None,
    section: Annotated[
        str, typer.Option("--section", help="Every desk of this section, instead of one.")
    ] = "",
    program: Annotated[
        str, typer.Option("--program", help="Every desk of this program, instead of one.")
    ] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why, or who said so.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; write nothing.")
    ] = False,
) -> None:
    """Teach the directory a word or a question for a desk; without any, show how its own questions are answered."""
    from madoguchi.data.bundle import chosen
    from madoguchi.editorial.teaching import add_lesson, compared, lesson_for, own_questions, taught
    from madoguchi.errors import InputError
    from madoguchi.faces.cli.asking import make_router
    from madoguchi.faces.cli.output import write_text
    from madoguchi.index.taught import Lesson

    bundle, router = chosen(), make_router()
    questions = own_questions(bundle)
    if not (desk or section or program):
        write_text(_lines(compared(router, router, questions), all_of_them=True), None)
        return
    if sum(map(bool, (desk, section, program))) != 1:
        raise InputError("name one desk, or a --section, or a --program")
    if not reason.strip():
        raise InputError("give a --reason: why, or who said so; whoever reads words.toml later asks")
    lesson = lesson_for(
        router, Lesson(reason, desk, section, program, tuple(word or ()), tuple(question or ()))
    )
    after = taught(router, lesson)
    write_text(_lines(compared(router, after, questions), all_of_them=False), None)
    if not dry_run:
        add_lesson(bundle, lesson)


def _lines(asked: tuple[Asked, ...], *, all_of_them: bool) -> Iterator[str]:
    """The questions that change, or all of them, and how many are answered by the desk that should."""
    for each in asked:
        if all_of_them or each.changed:
            mark = {True: "right", False: "wrong", None: ""}[each.right]
            said = f"{each.before} → {each.after}" if each.changed else each.after
            place = f" ({each.question.place})" if each.question.place else ""
            yield f"{mark:6}{each.question.query}{place}: {said}\n"
    judged = [each.right for each in asked if each.right is not None]
    changed = sum(each.changed for each in asked)
    yield f"{len(asked)} questions of the office, {changed} answered otherwise now"
    yield f"; {sum(judged)} of {len(judged)} by the desk that should\n" if judged else "\n"
