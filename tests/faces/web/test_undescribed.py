"""A list of which no table is described: each heading is a kind of desk, with a page of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

import pytest

from madoguchi.answers.router import Router
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.build import build
from madoguchi.editions.knowledge import knowledge_of
from madoguchi.faces.offline.complete_programs import whole
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.view.kinds import desk_kinds
from madoguchi.ingest.source import read_source
from madoguchi.ingest.spec import read_tables
from madoguchi.model.edition import Edition
from tests.faces.conftest import TestClient

HEADED = "福祉/介護の窓口"
LIST = f"""{HEADED}

課名\t電話番号
福祉課\t087-861-2500
介護課\t087-861-1504

税の窓口

課名\t電話番号
市民税課\t087-861-2511
"""


@pytest.fixture(scope="module")
def edition() -> Edition:
    knowledge = replace(knowledge_of(GUIDEBOOK), tables=read_tables(""), errata=())
    return build(read_source(LIST.encode(), edition="city"), knowledge).edition


def test_every_heading_is_a_kind_of_desk_with_its_desks(edition: Edition) -> None:
    kinds = [(kind.name.ja, kind.facts.desks) for kind in desk_kinds(edition)]
    assert kinds == [(HEADED, 2), ("税の窓口", 1)]


def test_a_desk_leads_to_the_page_of_its_kind(edition: Edition) -> None:
    with TestClient(create_app(edition, Router(edition))) as client:
        page = client.get(f"/desk/{edition.desks[0].id}").text
        way = next(found for found in re.findall('href="(/table/[^"]*)"', page))
        assert unquote(way) == f"/table/{HEADED}"
        assert "介護課" in client.get(way).text


def test_files_are_named_by_what_every_server_takes(edition: Edition) -> None:
    assert {desk.table for desk in whole(edition).desks} == {"undescribed-1", "undescribed-2"}
