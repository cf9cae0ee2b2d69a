"""A desk over time: the editors see who did what, the public page neither persons nor what is not accepted."""

from __future__ import annotations

import pytest

from madoguchi.faces.web.view.messages import PAGE_LANGUAGES, messages
from madoguchi.model.verification import How, Outcome
from madoguchi.store import reports, verifications
from madoguchi.store.editions import packaged_edition
from tests.faces.conftest import TestClient


@pytest.fixture
def desk(store):
    desk = packaged_edition().desks[0]
    with store.writing() as connection:
        verifications.add(
            connection, desk=desk.id, number=desk.numbers[0], outcome=Outcome.RIGHT, how=How.CALLED,
            evidence="asked for the section", day="2026-05-02", by="jiro",
        )  # fmt: skip
        reports.add(
            connection, desk=desk.id, number=desk.numbers[0], what=reports.What.GONE, words="a secret word",
            revision="r",
        )  # fmt: skip
    return desk


def test_the_editors_see_looks_and_reports_with_all_that_was_said(signed_in, desk):
    page = signed_in().get(f"/edit/desks/{desk.id}?lang=en").text
    assert all(
        text in page for text in ("jiro", "asked for the section", "a secret word", "Checked: correct")
    )


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_the_public_page_tells_it_without_persons_and_unaccepted_things(node, desk, lang):
    node.look()
    page = TestClient(node, base_url="http://127.0.0.1").get(f"/desk/{desk.id}?lang={lang}").text
    t = messages(lang)
    assert t("history.title") in page
    assert t("history.looked_right") in page
    assert not any(text in page for text in ("jiro", "asked for", "a secret word", t("history.reported")))


def test_there_is_no_page_for_a_desk_that_never_was(signed_in):
    assert signed_in().get("/edit/desks/nobody").status_code == 404
