"""A row of the walk as two columns: every field that differs, with what is new of it marked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from madoguchi.editorial.walking import walk_of
from madoguchi.faces.editors.sides import lines_of
from madoguchi.model.difference import DifferenceKind
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.model.provenance import Printed
from madoguchi.store.editions import packaged_edition

HOTLINE = "がんばる中小企業経営相談ホットライン"


@pytest.fixture(scope="module")
def current() -> Edition:
    return packaged_edition()


@pytest.fixture(scope="module")
def hotline(current: Edition) -> Desk:
    return next(desk for desk in current.desks if desk.name == HOTLINE)


def shown(
    current: Edition, newer: Desk
) -> tuple[tuple[DifferenceKind, ...], dict[str, tuple[list[str], list[str]]]]:
    """The kinds of the one row that differs, and its fields with what stands on both sides."""
    draft = replace(
        current,
        desks=tuple(newer if desk.id == newer.id else desk for desk in current.desks),
        revision="",
    )
    (row,) = [row for row in walk_of(current, draft).rows if row.changed]
    return row.kinds, {line.field: ([*line.old], [*line.new]) for line in lines_of(row) if line.differs}


def test_hours_are_shown_with_the_characters_that_changed(current: Edition, hotline: Desk) -> None:
    later = replace(hotline.hours, text="平日午前9時～午後6時")
    assert shown(current, replace(hotline, hours=later)) == (
        (DifferenceKind.HOURS,),
        {"hours": (["平日午前9時～午後<del>5</del>時"], ["平日午前9時～午後<ins>6</ins>時"])},
    )


def test_a_note_is_shown_and_a_dated_one_once(current: Edition, hotline: Desk) -> None:
    note = Printed("※祝日は休みます。", (), "")
    kinds, fields = shown(current, replace(hotline, notes=(note,)))
    assert kinds == (DifferenceKind.NOTE,)
    assert [text.striptags() for text in fields["note"][1]] == ["※祝日は休みます。"]
    dated = next(desk for desk in current.desks if desk.dated)
    told = [fact.note.text for fact in dated.dated]
    kinds, fields = shown(current, replace(dated, dated=(), notes=()))
    assert [text.striptags() for text in fields["dated"][0]] == told
    assert not set(told) & {text.striptags() for text in fields["note"][0]}


def test_addresses_for_mail_and_web_are_shown(current: Edition, hotline: Desk) -> None:
    newer = replace(
        hotline,
        emails=(Printed("hotline@example.jp", (), ""),),
        urls=(Printed("https://example.jp/", (), ""),),
    )
    assert shown(current, newer) == (
        (DifferenceKind.EMAIL, DifferenceKind.URL),
        {
            "email": ([], ["<ins>hotline@example.jp</ins>"]),
            "url": ([], ["<ins>https://example.jp/</ins>"]),
        },
    )
