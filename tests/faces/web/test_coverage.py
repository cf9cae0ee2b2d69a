"""The picture of functions × prefectures: its cells, its links, one function on the map, the file."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import quote

import pytest


def test_the_matrix_has_a_row_head_and_47_cells_a_function(client):
    page = client.get("/coverage").text
    for table in re.findall(r'<table class="matrix">.*?</table>', page, re.DOTALL):
        assert table.count('scope="col"') == 48
        for row in re.findall(r'<tr><th scope="row">.*?</tr>', table, re.DOTALL):
            assert row.count("<td") == 47


def test_a_cell_leads_to_the_help_at_its_place_and_is_no_stop_for_the_keyboard(client):
    page = client.get("/coverage").text
    toyama = re.search(r'<a href="(/topic/[a-z-]+)\?place=' + quote("富山県") + r'" tabindex="-1"', page)
    assert toyama
    assert client.get(f"{toyama[1]}?place=富山県").status_code == 200


def test_every_function_has_a_page_of_its_own_with_a_map_of_47(client):
    links = set(re.findall(r'href="(/coverage/[a-z-]+)"', client.get("/coverage").text))
    assert len(links) == 50
    for link in links:
        page = client.get(link)
        assert page.status_code == 200
        assert len(re.findall(r'<li class="p\d\d">', page.text)) == 47


def test_a_sign_is_a_letter_and_words_never_a_colour_alone(client):
    page = client.get("/coverage/human-resources").text
    osaka = re.search(r'<li class="p27">.*?</li>', page)[0]
    assert "cover-none" in osaka
    assert ">無</b>" in osaka
    assert "窓口がない" in osaka


def test_the_map_says_who_answers_where_there_is_no_local_desk(client):
    page = client.get("/coverage/overseas-policy").text.partition("県内に窓口がないとき")[2]
    assert "中小企業庁 経営支援部 海外展開支援室" in page
    assert "高知県" in page


@pytest.mark.parametrize("path", ["/coverage/nothing", "/coverage/%2e%2e"])
def test_a_function_that_is_not_there_is_missing(client, path):
    assert client.get(path).status_code == 404


def test_an_older_name_leads_here(client):
    answer = client.get("/gaps?lang=en", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "/coverage?lang=en")


def test_the_file_has_a_line_for_every_cell(client):
    answer = client.get("/coverage.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 50 * 47
    (kochi,) = [row for row in rows if (row["働きID"], row["都道府県"]) == ("overseas-policy", "高知県")]
    assert (kochi["担当の広さ"], kochi["窓口"]) == ("全国", "中小企業庁 経営支援部 海外展開支援室")


def test_in_english_the_signs_are_letters_of_their_own(client):
    page = client.get("/coverage?lang=en").text
    assert "Depends on the prefecture" in page
    assert ">無<" not in page
