"""`madoguchi teach`: a word or an example question more for a desk, and at once what it changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from madoguchi.message import Message

if TYPE_CHECKING:
    from madoguchi.editorial.teaching import Asked


# What is done instead of naming a desk.
_SAID = {"asks back": "聞き返す", "no desk": "窓口なし"}


DeskArgument = Annotated[
    str, typer.Argument(help="The desk: its name, its section's name, or the beginning of its id.")
]
WordOption = Annotated[
    list[str] | None,
    typer.Option("--word", help="A word that people have for what it does; may be repeated."),
]
QuestionOption = Annotated[
    list[str] | None, typer.Option("--question", help="A question as people ask it; may be repeated.")
]
SectionOption = Annotated[str, typer.Option("--section", help="Every desk of this section, instead of one.")]
ProgramOption = Annotated[
    str, typer.Option("--program", help="Every desk of this kind (its name or slug), instead of one.")
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, or who said so.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")]


def teach_command(
    desk: DeskArgument = "",
    word: WordOption = None,
    question: QuestionOption = None,
    section: SectionOption = "",
    program: ProgramOption = "",
    reason: ReasonOption = "",
    dry_run: DryRunOption = False,
) -> None:
    """Teach the directory a word or a question for a desk; without any, show how its own questions are answered."""
    from madoguchi.data.bundle import chosen
    from madoguchi.editorial.teaching import (
        add_lesson,
        compared,
        lesson_for,
        own_questions,
        refuse_packaged,
        taught,
        to_ask,
        to_show,
    )
    from madoguchi.errors import InputError
    from madoguchi.faces.cli.asking import make_router
    from madoguchi.faces.cli.output import speak, write_text
    from madoguchi.index.taught import FILE, Lesson

    speak("ja")
    bundle, router = chosen(), make_router()
    questions = own_questions(bundle)
    if not (desk or section or program):
        asked = compared(router, router, to_ask(router, questions))
        write_text(_render_asked(asked, asked), None)
        return
    refuse_packaged(bundle)
    if sum(map(bool, (desk, section, program))) != 1:
        raise InputError(Message("name one desk, or a --section, or a --program"))
    if not reason.strip():
        raise InputError(Message("give a --reason: why, or who said so; whoever reads words.toml later asks"))
    lesson = lesson_for(
        router, Lesson(reason, desk, section, program, tuple(word or ()), tuple(question or ()))
    )
    after = taught(router, lesson)
    asked = compared(router, after, to_ask(after, questions))
    write_text(_render_asked(asked, to_show(asked, router, after)), None)
    taught_now = "、".join((*lesson.words, *lesson.questions))
    if dry_run:
        write_text([f"まだ書いていません: {lesson.whom} ← {taught_now}\n"], None)
        return
    add_lesson(bundle, lesson)
    write_text([f"{FILE} に書きました: {lesson.whom} ← {taught_now}\n"], None)


def _render_asked(asked: tuple[Asked, ...], shown: tuple[Asked, ...]) -> Iterator[str]:
    """Some of the questions with their answers, how many change, and how many are answered by the desk that should."""
    if not asked:
        yield "確かめる質問がまだありません。questions.jsonl に書いておくと、教えるたびに答えの変わる質問がわかります。\n"
        return
    for each in shown:
        mark = {True: "○", False: "×", None: "－"}[each.right]
        before, after = (_SAID.get(name, name) for name in (each.before, each.after))
        said = f"{before} → {after}" if each.changed else after
        place = f"（{each.question.place}）" if each.question.place else ""
        yield f"{mark} {each.question.query}{place}: {said}\n"
    judged = [each.right for each in asked if each.right is not None]
    changed = sum(each.changed for each in asked)
    right = f"、期待どおりの窓口 {sum(judged)} / {len(judged)}" if judged else ""
    yield f"質問 {len(asked)}、答えの変わる質問 {changed}{right}\n"
