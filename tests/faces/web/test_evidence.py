"""The proof: each value marked on its line."""

from __future__ import annotations

import html
import re

from madoguchi.faces.web.view.evidence import cut, printed_lines, values_shown
from madoguchi.faces.web.view.messages import messages
from madoguchi.faces.web.view.words import number_shown
from madoguchi.model.provenance import ClaimKind
from tests.faces.web.conftest import desk_id


def test_cutting_a_line_loses_nothing_and_marks_overlaps_twice():
    pieces = cut("青森県商工部", {(0, 3, "prefecture"), (0, 6, "organization"), (3, 6, "department")})
    assert "".join(piece.text for piece in pieces) == "青森県商工部"
    assert [piece.fields for piece in pieces] == [
        ("prefecture", "organization"),
        ("department", "organization"),
    ]
    assert [piece.opens for piece in pieces] == [("prefecture", "organization"), ("department",)]


def test_marks_outside_the_line_are_cut_to_it():
    assert "".join(piece.text for piece in cut("abc", {(1, 99, "note"), (5, 9, "note")})) == "abc"


def test_every_desk_keeps_its_lines_whole_and_its_numbers_marked(edition):
    for desk in edition.desks:
        lines = printed_lines(desk, edition)
        assert {line.number for line in lines} >= set(desk.lines)
        for line in lines:
            assert "".join(piece.text for piece in line.segments) == edition.lines[line.number - 1]
        marked = "".join(p.text for line in lines for p in line.segments if "phone" in p.fields)
        assert all(phone.printed.split(" ")[0][:4] in marked for phone in desk.phones)


def test_every_correction_is_shown_with_its_reason(edition):
    for desk in edition.desks:
        for shown in values_shown(desk, edition):
            assert bool(shown.corrections) == (shown.value.kind is ClaimKind.CORRECTED), desk.name
            assert all(erratum.reason and erratum.evidence for erratum in shown.corrections), desk.name


def test_a_corrected_value_stands_beside_its_printed_text(client, edition):
    page = html.unescape(client.get(f"/desk/{desk_id(edition, '栃木県よろず支援拠点')}").text)
    assert "ゆいの杜" in page
    assert "ゆいの社" in page
    assert "郵便番号データ：宇都宮市にはゆいの杜があり、ゆいの社はありません" in page
    assert re.search(r'<mark class="f-phone ">.*?028-670-2618(?:</span>)?</mark>', page)


def test_each_kind_of_value_is_named_in_words(client, edition):
    page = client.get(f"/desk/{desk_id(edition, '株式会社日本政策金融公庫')}").text
    assert "一覧のとおり" in page
    assert "サイトで追加" in page


def test_kinds_of_numbers_are_explained(edition):
    kinds = {
        phone.number: number_shown(phone, messages("ja")).kind
        for desk in edition.desks
        for phone in desk.phones
    }
    assert kinds["0120-154-505"] == "通話無料"
    assert "通話料がかかります" in kinds["0570-082100"]
    assert "050" not in kinds["03-3501-1511"]
    assert kinds["03-3501-1511"] == ""
