"""Words that callers let the editors have, once reviewed, as the files that teach and train the router.

`.csv` has the columns of `training/questions`, `.jsonl` those of a directory's own `questions.jsonl`.
"""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.editorial.teaching import OwnQuestion, question_as_line
from madoguchi.faces.exports.csv_cells import BOM, csv_file
from madoguchi.model.edition import Edition
from madoguchi.store.callers import CallerQuestion

COLUMNS = ("id", "query", "place", "kind", "expect", "also", "behaviour", "remarks")


def words_csv(found: Iterable[CallerQuestion], edition: Edition) -> bytes:
    """Return one line a question, for `training/questions`; where no desk is right, none is expected.

    Without a mark at its beginning, like the files there: the tools take it for a part of the first name.
    """
    return csv_file(COLUMNS, (_row(each, edition) for each in found)).removeprefix(BOM.encode())


def words_jsonl(found: Iterable[CallerQuestion]) -> bytes:
    """Return one line a question, for `questions.jsonl`; the desk that is right by its id."""
    lines = (question_as_line(OwnQuestion(each.words, each.place, each.wanted)) for each in found)
    return "".join(lines).encode("utf-8")


def _row(question: CallerQuestion, edition: Edition) -> dict[str, str]:
    shown = edition.desk_by_id.get(question.desk)
    return {
        "id": f"call-{question.id:03}",
        "query": " ".join(question.words.split()),
        "place": question.place,
        "kind": "caller",
        "expect": _selector(question.wanted, edition),
        "behaviour": "answer" if question.wanted else "abstain",
        "remarks": f"{question.day}, {question.lang}; shown: {shown.name if shown else question.desk}",
    }


def _selector(id: str, edition: Edition) -> str:
    """A desk as expectations name it: its program and its whole name."""
    desk = edition.desk_by_id.get(id)
    return f"{desk.program}/{desk.name.replace(' ', '')}" if desk else ""
