"""`madoguchi callers …`, as a shell runs it."""

from __future__ import annotations

import csv

import pytest

from madoguchi.editorial.teaching import own_questions
from madoguchi.faces.cli.storing import opened
from madoguchi.model.calling import CallOutcome
from madoguchi.store.callers import count, keep_words, questions
from madoguchi.store.editions import packaged_edition
from tests.answers.scoring import any_selects
from tests.clock import RUN_DAY

NUMBER = "03-3501-1511"


@pytest.fixture
def told(madoguchi):
    """Two answers about a number, and words of two callers."""
    assert madoguchi("db", "upgrade")[0] == 0
    desk = next(d for d in packaged_edition().desks if NUMBER in d.numbers)
    with opened().writing() as connection:
        for _ in range(2):
            count(connection, desk=desk.id, number=NUMBER, said=CallOutcome.DEAD, day=RUN_DAY.isoformat())
        for text in ("家賃が払えない", "ねこ"):
            keep_words(
                connection, desk=desk.id, words=text, place="高松市", lang="ja", day=RUN_DAY.isoformat()
            )
    return desk


def waiting():
    with opened().reading() as connection:
        return [each.words for each in questions(connection)]


def test_answers_are_listed_and_cleared(madoguchi, told):
    code, out, _ = madoguchi("callers", "list")
    assert code == 0
    assert out.splitlines()[1].split() == [
        "2",
        "0",
        "0",
        RUN_DAY.isoformat(),
        NUMBER,
        *told.name.split(),
        told.id,
        "LOOK",
    ]
    assert (
        madoguchi("callers", "clear", "0335011511", "--desk", told.id)[1]
        == f"{NUMBER}: 2 answer(s) removed\n"
    )
    code, _, err = madoguchi("callers", "clear", NUMBER, "--desk", told.id)
    assert (code, "nobody has answered" in err) == (2, True)


def test_words_are_reviewed_and_exported_once(madoguchi, told, tmp_path):
    right = next(d for d in packaged_edition().desks if len(d.numbers) == 1 and d.id != told.id)
    assert f"家賃が払えない [高松市]  (shown: {told.name})" in madoguchi("callers", "words")[1]
    assert madoguchi("callers", "use", 1, "--desk", right.id)[1] == f"words 1: material for {right.name}\n"
    assert madoguchi("callers", "discard", 2)[1] == "words 2: removed\n"
    file = tmp_path / "words.csv"
    assert madoguchi("callers", "export", "-o", file, "--keep")[1] == f"{file}: 1 question(s)\n"
    with file.open(encoding="utf-8", newline="") as opened_file:
        (row,) = csv.DictReader(opened_file)
    assert row["id"] == "call-001"
    assert row["query"] == "家賃が払えない"
    assert any_selects(row["expect"], right)
    assert waiting() == ["家賃が払えない"]


def test_exported_questions_are_those_of_a_directory(madoguchi, told, tmp_path):
    assert madoguchi("new", tmp_path / "ours", "--from", "packaged")[0] == 0
    madoguchi("callers", "use", 1, "--desk", told.id)
    file = tmp_path / "ours" / "questions.jsonl"
    assert madoguchi("callers", "export", "-o", file)[1].endswith(", removed from the store\n")
    assert waiting() == ["ねこ"]
    from madoguchi.data.bundle import Bundle

    (question,) = own_questions(Bundle(tmp_path / "ours"))
    assert (question.query, question.place, question.desk) == ("家賃が払えない", "高松市", told.id)


@pytest.mark.usefixtures("told")
def test_what_cannot_be_is_said(madoguchi, tmp_path):
    for words in (
        ("use", 9),
        ("use", 1, "--desk", "どこか"),
        ("discard", 9),
        ("export", "-o", tmp_path / "words.txt"),
        ("discard", 1, "--by", "nobody"),
    ):
        code, _, err = madoguchi("callers", *words)
        assert (code, err.startswith("madoguchi: ")) == (2, True), words
    assert waiting() == ["家賃が払えない", "ねこ"]
