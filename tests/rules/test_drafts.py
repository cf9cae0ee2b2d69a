"""Rules on spoiled texts: they never raise, and they notice what is gone."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.build import Built
from madoguchi.editions.knowledge import Knowledge, source_of
from madoguchi.rules.phones import AreaCodeElsewhere
from madoguchi.rules.registry import EditionDraft
from madoguchi.rules.tables import PrefectureMissing, RowCount
from tests.rules.drafts import draft_of, notices_of

LIST = source_of(GUIDEBOOK).content.decode("utf-8")
WIDE = str.maketrans("0123456789-()", "０１２３４５６７８９－（）")
SPECIAL = "\t\t  ／、・※☎8()（）[]－-0一ー祿ंｾ\u200b\ufeff年月日"


def _drop_lines(text: str, dice: random.Random) -> str:
    return "\n".join(line for line in text.split("\n") if dice.random() > 0.3)


def _swap_digits(text: str, dice: random.Random) -> str:
    return re.sub(r"\d", lambda m: str(dice.randrange(10)) if dice.random() < 0.2 else m.group(), text)


def _full_width(text: str, dice: random.Random) -> str:
    return "".join(c.translate(WIDE) if dice.random() < 0.5 else c for c in text)


def _shuffle(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    dice.shuffle(lines)
    return "\n".join(lines)


def _drop_characters(text: str, dice: random.Random) -> str:
    return "".join(c for c in text if dice.random() > 0.05)


def _sow(text: str, dice: random.Random) -> str:
    return "".join(c + dice.choice(SPECIAL) if dice.random() < 0.05 else c for c in text)


def _truncate(text: str, dice: random.Random) -> str:
    start = dice.randrange(len(text))
    return text[start : start + dice.randrange(4000)]


SPOILERS = (_drop_lines, _swap_digits, _full_width, _shuffle, _drop_characters, _sow, _truncate)


@pytest.mark.parametrize("spoil", SPOILERS, ids=lambda f: f.__name__.strip("_"))
@pytest.mark.parametrize("seed", range(2))
def test_no_rule_raises(spoil: Callable[..., str], seed: int, knowledge: Knowledge) -> None:
    text = spoil(LIST, random.Random(seed))
    for notice in notices_of(text, knowledge, knowledge.errata):
        assert notice.message
        assert all(line >= 1 for line in notice.lines)


@pytest.mark.parametrize(
    "text", ["", "\n", "\t\t\n", "☎", "8 ", "電話番号", "県名\t電話番号\n", "03-3501-1511"]
)
def test_no_rule_raises_on_next_to_nothing(text: str, knowledge: Knowledge) -> None:
    assert any(notice.code == "table-missing" for notice in notices_of(text, knowledge))


def _complete_tables(built: Built, knowledge: Knowledge) -> dict[str, dict[str, list[int]]]:
    """Table of 47 → prefecture → the lines of its rows, for desks that serve a whole prefecture."""
    complete = {spec.id for spec in knowledge.tables.tables if spec.coverage == "47"}
    found: dict[str, dict[str, list[int]]] = {}
    for desk in built.edition.desks:
        if desk.table in complete and desk.prefecture:
            rows = found.setdefault(desk.table, {}).setdefault(desk.prefecture.text, [])
            rows.append((desk.prefecture.lines or desk.organization.lines)[-1])
    return found


def test_each_row_that_goes_missing_is_noticed(built: Built, knowledge: Knowledge) -> None:
    dice = random.Random(47)
    lines = LIST.split("\n")
    tables = _complete_tables(built, knowledge)
    assert len(tables) == 11
    for table, prefectures in tables.items():
        prefecture = dice.choice(sorted(prefectures))
        row = prefectures[prefecture][0]
        text = "\n".join(line for number, line in enumerate(lines, start=1) if number != row)
        draft = draft_of(text, knowledge, knowledge.errata)
        assert prefecture in {n.value for n in PrefectureMissing().check(draft)}, (table, prefecture)
        assert list(RowCount().check(draft)), (table, prefecture)


def test_the_whole_list_is_where_its_area_codes_say(knowledge: Knowledge) -> None:
    assert list(AreaCodeElsewhere().check(draft_of(LIST, knowledge, knowledge.errata))) == []


def test_what_several_rules_look_at_is_made_once(knowledge: Knowledge) -> None:
    draft, asked = draft_of(LIST[:2000], knowledge), []

    def count(draft: EditionDraft) -> int:
        asked.append(draft)
        return len(draft.desks)

    assert draft.once(count) == draft.once(count) == len(draft.desks)
    assert len(asked) == 1
