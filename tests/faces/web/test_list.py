"""The shortlist: it lives in the address, goes along on every link, and leaves as slip, text, code, contacts."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from madoguchi.faces.web.view.shortlist import MOST_LISTED, listed, read_shortlist, written
from tests.faces.web.conftest import TEL, desk_id

NAMES = ("横浜市信用保証協会", "がんばる中小企業経営相談ホットライン", "中小企業庁")


@pytest.fixture
def ids(edition):
    return [desk_id(edition, name) for name in NAMES]


def address(page: str, words: str) -> str:
    """The first link of a page whose words begin so."""
    links = re.findall(r"<a ([^>]*)>(?:<svg.*?</svg>)?(?:<span>)?([^<]*)", page, re.S)
    return html.unescape(
        next(re.search('href="([^"]+)"', tag)[1] for tag, said in links if said.startswith(words))
    )


def test_adding_and_taking_off_stay_on_the_page_and_keep_the_question(client):
    page = client.get("/ask", params={"q": "返済が苦しい", "place": "横浜市"}).text
    added = address(page, "検討リストに追加")
    assert "list=" in added
    assert "#d-" in added
    again = client.get(added).text
    assert 'value="返済が苦しい"' in again
    assert "検討リスト（1）" in again
    assert "list=" not in address(again, "検討リストから外す").split("#")[0]


def test_the_list_goes_along_on_every_link_and_in_the_form(client, ids):
    page = client.get("/ask", params={"q": "融資", "place": "横浜市", "list": ids[0][:8]}).text
    inside = [
        html.unescape(link)
        for link in re.findall(r'<a [^>]*href="(/[^"]*)"', page)
        if not link.endswith(".vcf")
    ]
    without = {link for link in inside if f"list={ids[0][:8]}" not in link}
    assert without == {link for link in inside if link.endswith(f"#d-{ids[0][:8]}")}  # takes it off
    assert len(without) <= 1
    assert f'<input type="hidden" name="list" value="{ids[0][:8]}">' in page


def test_desks_stand_in_the_order_in_which_they_were_chosen(client, edition, ids):
    for order in (ids, ids[::-1]):
        page = client.get("/list", params={"list": written(order)}).text
        places = [page.index(f'id="d-{id[:8]}"') for id in order]
        assert places == sorted(places)
        shown = [text for _, text in TEL.findall(page)]
        assert shown == [number for id in order for number in dict.fromkeys(edition.desk_by_id[id].numbers)]


def test_whole_ids_are_taken_too(client, ids):
    page = client.get("/list", params={"desk": ids}).text
    assert all(name in page for name in NAMES)
    assert f"/list.vcf?list={written(ids)}" in page


def test_four_desks_are_two_slips(client, edition):
    four = [desk.id for desk in edition.desks[10:14]]
    page = client.get("/list", params={"list": written(four)}).text
    slips = [html.unescape(link) for link in re.findall(r'href="(/slip\?[^"]+)"', page)]
    assert len(slips) == 2
    assert all(client.get(slip).status_code == 200 for slip in slips)
    assert [slip.count("desk=") for slip in slips] == [3, 1]


def test_the_contacts_are_those_of_the_single_desks(client, ids):
    together = client.get("/list.vcf", params={"list": written(ids)})
    assert together.headers["content-type"].startswith("text/vcard")
    assert together.headers["cache-control"] == "no-store"
    assert together.text == "".join(client.get(f"/desk/{id}.vcf").text for id in ids)
    assert client.get("/list.vcf").status_code == 404


def test_the_text_has_each_number_as_printed_and_the_address_of_the_list(client, edition, ids):
    page = client.get("/list", params={"list": written(ids)}).text
    text = html.unescape(re.search(r'<pre class="copy".*?>(.*?)</pre>', page, re.S)[1])
    for place, id in enumerate(ids, start=1):
        assert f"{place}. {edition.desk_by_id[id].name}" in text
        assert all(number in text for number in edition.desk_by_id[id].numbers)
    assert text.endswith(f"http://testserver/list?list={written(ids)}")


def test_what_is_no_desk_is_named_and_the_others_stay(client, ids):
    response = client.get("/list", params={"list": f"00000000.{ids[0][:8]}", "desk": "<b>"})
    assert response.status_code == 200
    assert "00000000" in response.text
    assert "<b>" not in response.text
    assert NAMES[0] in response.text


def test_an_empty_list_says_how_to_fill_it(client):
    page = client.get("/list").text
    assert "検討リストに追加" in page
    assert "tel:" not in page


def test_a_list_has_an_end(edition):
    many = written(desk.id for desk in edition.desks)
    assert len(read_shortlist(many)) == MOST_LISTED


def test_short_ids_name_one_desk_each(edition):
    desks = edition.desks_by_short_id
    for desk in edition.desks:
        assert listed([desk.id[:8]], desks)[0] == listed([desk.id], desks)[0] == (desk,)
        assert listed([desk.id[:7], desk.id + "0"], desks)[0] == ()


def test_an_id_that_fits_two_desks_names_none(edition):
    one = edition.desks[0]
    two = replace(one, id=one.id[:8] + "-another")
    twins = {one.id[:8]: (one, two)}
    assert listed([one.id[:8]], twins) == ((), (one.id[:8],))
