"""A draft that nothing describes, and an edition of odd texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.knowledge import source_of
from madoguchi.faces.cli.editions import read_draft
from madoguchi.model.edition import Edition


@pytest.fixture(scope="session")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The list with a table that nothing describes: its desk has no known program."""
    path = tmp_path_factory.mktemp("draft") / "list.txt"
    more = "\n☎ 海外窓口\n\n窓口名\t電話番号\n東\t03-1111-2222\n"
    path.write_text(source_of(GUIDEBOOK).content.decode("utf-8") + more, encoding="utf-8")
    return read_draft(path)


@pytest.fixture
def renamed(edition: Edition) -> Callable[[str], Edition]:
    """Return an edition of one desk (it has an address and a note) whose texts are all the given one."""
    desk = next(desk for desk in edition.desks if desk.address and desk.notes and desk.operator)

    def with_text(text: str) -> Edition:
        def value(old):
            return replace(old, text=text, printed=text)

        odd = replace(
            desk,
            organization=value(desk.organization),
            department=(value(desk.organization),),
            operator=value(desk.operator),
            address=value(desk.address),
            notes=(value(desk.notes[0]),),
            printed=text,
        )
        locations = tuple(replace(place, address=value(place.address)) for place in edition.locations)
        programs = tuple(replace(program, name=text, description=text) for program in edition.programs)
        return replace(edition, desks=(odd,), locations=locations, programs=programs)

    return with_text
