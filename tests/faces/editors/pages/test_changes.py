"""A change on the page: proposed by one, accepted by another, with what it rests on; and many by Excel."""

from __future__ import annotations

import io
import re

import openpyxl

from madoguchi.editorial.spreadsheets import COLUMNS
from madoguchi.store.editions import packaged_edition
from tests.ingest.hostile import far_cell
from tests.people import publish

OLD, NEW = "03-3501-1511", "03-3501-1512"
DESK = next(desk for desk in packaged_edition().desks if OLD in desk.numbers)
GIVEN = {
    "desk_id": DESK.id,
    "field": "phone",
    "before": OLD,
    "after": NEW,
    "effective": "2027-01-01",
    "reason": "庁舎の移転",
    "method": "letter",
    "source": "11月1日付の文書",
}


def proposed(editor) -> str:
    """Propose the change and return its page."""
    answer = editor.submit("/edit/changes/new", GIVEN)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


def test_a_desk_is_found_by_name_or_number_and_changed(signed_in):
    editor = signed_in()
    for q in ("中小企業庁", "3501-1511"):
        assert f"desk_id={DESK.id}" in editor.get("/edit/changes/new", params={"q": q}).text
    page = editor.get(proposed(editor)).text
    assert "11月1日付の文書" in page
    assert "<del>1</del>" in page
    assert "<ins>2</ins>" in page
    assert 'value="accept"' not in page


def test_what_makes_no_sense_is_said_and_what_was_typed_stays(signed_in):
    answer = signed_in().submit("/edit/changes/new", {**GIVEN, "after": "03-1"})
    assert answer.status_code == 400
    assert "日本の電話番号の形ではありません" in answer.text
    assert 'value="庁舎の移転"' in answer.text


def test_a_reviewer_accepts_what_another_proposed(signed_in, store, node):
    editor, reviewer = signed_in("hanako"), signed_in("taro", "reviewer")
    path = proposed(editor)
    assert editor.submit(path, {"act": "accept"}).status_code == 403
    assert 'value="accept"' in reviewer.get(path).text
    assert reviewer.submit(path, {"act": "accept", "note": "読みました"}).status_code == 303
    assert reviewer.submit(path, {"act": "accept"}).status_code == 409
    assert "読みました" in reviewer.get(path).text
    publish(store, by="taro", note="")
    node.look()
    assert node.site.edition.changes
    assert reviewer.submit(path, {"act": "withdraw"}).status_code == 303


def test_a_reviewer_cannot_accept_their_own(signed_in):
    reviewer = signed_in("taro", "reviewer")
    path = proposed(reviewer)
    assert 'value="accept"' not in reviewer.get(path).text
    answer = reviewer.submit(path, {"act": "accept"})
    assert answer.status_code == 409
    assert "別の担当者が確認してください" in answer.text


def test_the_queue_is_filtered_by_state(signed_in):
    editor = signed_in()
    path = proposed(editor)
    assert path in editor.get("/edit/changes").text
    assert path not in editor.get("/edit/changes?state=accepted").text
    assert path in editor.get("/edit/changes?state=all").text


def test_a_sheet_goes_out_comes_back_is_looked_at_and_proposed(signed_in):
    editor = signed_in()
    content = editor.get("/edit/changes/sheet.xlsx?program=sme-agency").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    at = {name: number for number, name in enumerate(COLUMNS)}
    row = next(r for r in book["窓口"].iter_rows(min_row=2) if r[at["before"]].value == OLD)
    typed = {"after": NEW, "effective": "2027-01-01", "reason": "移転", "method": "文書", "source": "文書"}
    for name, value in typed.items():
        row[at[name]].value = value
    out = io.BytesIO()
    book.save(out)

    files = {"file": ("values.xlsx", out.getvalue())}
    answer = editor.submit("/edit/changes/upload", {"act": "look"}, files=files)
    assert answer.status_code == 303
    path = answer.headers["location"]
    assert "<ins>2</ins>" in editor.get(path).text
    assert path in editor.get("/edit/changes/upload").text
    assert "ありません" in editor.get("/edit/changes").text
    assert "n=1" in editor.submit(path, {"act": "propose"}).headers["location"]
    assert editor.get(path).status_code == 404
    assert re.search(r"/edit/changes/[0-9a-f-]{36}", editor.get("/edit/changes").text)


def test_a_file_that_is_no_sheet_is_said(signed_in):
    editor = signed_in()
    answer = editor.submit("/edit/changes/upload", {"act": "look"}, files={"file": ("x.csv", b"a,b\n1,2\n")})
    assert answer.status_code == 400
    assert "表をもう一度ダウンロード" in answer.text


def test_nobody_who_is_not_signed_in_sees_a_change(browser_of):
    for path in ("/edit/changes", "/edit/changes/new", "/edit/changes/upload", "/edit/changes/sheet.xlsx"):
        answer = browser_of().get(path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/edit/sign-in")


def test_a_sheet_made_to_cost_is_refused_in_the_pages_language(signed_in):
    answer = signed_in().submit("/edit/changes/upload", {}, files={"file": ("x.xlsx", far_cell())})
    assert answer.status_code == 400
    assert "x.xlsx: 読めるのは 400,000 行までです" in answer.text


def test_a_desk_that_ends_names_who_takes_over_on_every_page(signed_in):
    heir = next(desk for desk in packaged_edition().desks if desk.numbers and desk.id != DESK.id)
    ended = {**GIVEN, "field": "desk", "before": "", "after": heir.id, "effective": "令和9年1月4日"}
    editor, reviewer = signed_in("hanako"), signed_in("taro", "reviewer")
    answer = editor.submit("/edit/changes/new", ended)
    assert answer.status_code == 303, answer.text
    path = answer.headers["location"].partition("?")[0]
    for page in (path, "/edit/changes", "/edit/changes?state=all"):
        shown = re.sub("<[^>]*>", "", reviewer.get(page).text)
        assert f"{heir.name} {heir.numbers[0]}" in shown, page
        assert heir.id not in shown, page
    assert "2027年1月4日" in editor.get(path).text
