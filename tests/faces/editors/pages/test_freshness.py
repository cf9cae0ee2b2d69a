"""The overview of ages: bars, map and programs lead to lists, and lists to a campaign."""

from __future__ import annotations

import re
from html import unescape

from tests.faces.conftest import TestClient


def test_the_overview_leads_to_the_numbers_of_a_prefecture_and_they_to_a_campaign(signed_in):
    browser: TestClient = signed_in()
    page = browser.get("/edit/freshness?lang=en").text
    assert "By kind of desk" in page
    places = re.findall(r'href="(/edit/freshness/numbers\?prefecture=[^"]+)"', page)
    assert len(places) == 47
    listed = browser.get(unescape(places[1])).text
    assert "Start a phone check of these" in listed
    to = unescape(re.search(r'href="(/edit/campaigns\?[^"#]+)#new"', listed)[1])
    form = browser.get(to).text
    assert 'value="oldest" checked' in form
    assert 'value="青森県" selected' in form


def test_ages_choose_numbers_and_the_file_has_them(signed_in):
    browser = signed_in()
    none = browser.get("/edit/freshness/numbers?age=1").text
    assert "当てはまる番号はありません" in none
    lines = browser.get("/edit/freshness.csv?prefecture=青森県").text.splitlines()
    assert lines[0].startswith("\ufeff電話番号,窓口,制度,都道府県")
    assert len(lines) > 1
    assert all("青森県" in line for line in lines[1:])


def test_what_makes_no_sense_in_an_address_is_passed_over(signed_in):
    browser = signed_in()
    assert browser.get("/edit/freshness/numbers?age=x&part=-1&program=%00&prefecture=<b>").status_code == 200


def test_nobody_sees_it_unasked(browser_of):
    assert browser_of().get("/edit/freshness").status_code == 303
    assert browser_of().get("/edit/freshness.csv").status_code == 303
