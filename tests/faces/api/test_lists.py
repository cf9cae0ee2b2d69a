"""Lists: the envelope, pages, streams, and filters that combine with AND."""

from __future__ import annotations

import pytest

from madoguchi.faces.api.endpoints import ENDPOINTS

LISTS = [endpoint.path for endpoint in ENDPOINTS]
ENVELOPE = {
    *("total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"),
}


def ids(rows):
    return [row["id"] for row in rows]


def page(client, path, **parameters):
    response = client.get(f"/hsds/{path}", params=parameters)
    assert response.status_code == 200, response.text
    return response.json()


def term(everything, code):
    return next(row["id"] for row in everything("taxonomy_terms") if row["code"] == code)


@pytest.mark.parametrize("path", LISTS)
def test_a_page_has_exactly_the_envelope_of_the_standard(client, path):
    first = page(client, path, per_page="2")
    assert set(first) == ENVELOPE
    assert first["page_number"] == 1
    assert first["size"] == len(first["contents"]) == 2
    assert first["first_page"] is True
    assert first["empty"] is False
    assert first["total_pages"] == (first["total_items"] + 1) // 2


def test_the_last_page_holds_the_rest(client, everything):
    total = len(everything("services"))
    last = page(client, "services", per_page="100", page=str(total // 100 + 1))
    assert last["last_page"] is True
    assert last["first_page"] is False
    assert last["size"] == total % 100


@pytest.mark.parametrize("path", LISTS)
def test_the_stream_is_all_pages(client, everything, path):
    stream = everything(path)
    pages = page(client, path, per_page="70")["total_pages"]
    paged = [
        row
        for number in range(1, pages + 1)
        for row in page(client, path, per_page="70", page=str(number))["contents"]
    ]
    assert stream == paged
    assert len(set(ids(stream))) == len(stream)


def test_a_full_stream_is_the_full_details(client, everything):
    rows = everything("organizations", full="true", search="経済産業局")
    assert rows
    assert all(client.get(f"/hsds/organizations/{row['id']}").json() == row for row in rows[:20])


def test_nothing_found_is_one_empty_page(client):
    found = page(client, "services", search="どこにもない言葉")
    assert found == {
        "total_items": 0,
        "total_pages": 0,
        "page_number": 1,
        "size": 0,
        "first_page": True,
        "last_page": True,
        "empty": True,
        "contents": [],
    }


def test_minimal_is_every_service_on_one_page_with_its_date(client, edition):
    found = page(client, "services", minimal="true")
    assert found["total_pages"] == 1
    assert {"id", "modified_date"} <= set(found["contents"][0])
    assert len(found["contents"][0]) == 5
    assert sum(len(row["desk_ids"]) for row in page(client, "services", per_page="1000")["contents"]) == len(
        edition.desks
    )


# -- filters ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["よろず支援拠点 大阪", "ﾖﾛｽﾞ　支援拠点 大阪", "ヨロズ 大阪", "大阪 よろず 支援拠点"]
)
def test_search_folds_width_kana_and_order(everything, edition, words):
    program = edition.program_by_slug["yorozu"].id
    found = [row for row in everything("services", search=words) if row["program_id"] == program]
    assert [row["name"] for row in found] == ["大阪府よろず支援拠点"]


def test_search_finds_a_number_however_it_is_typed(everything, edition):
    desk = next(desk for desk in edition.desks if desk.program == "hotline")
    for typed in (desk.numbers[0], desk.numbers[0].replace("-", "")):
        assert any(desk.id in row["desk_ids"] for row in everything("services", search=typed))


def test_a_search_of_signs_alone_finds_nothing(everything):
    assert everything("services", search="・・・") == []


def test_filters_combine_with_and(everything):
    guarantee = term(everything, "function:guarantee")
    one = everything("services", taxonomy_term_id=guarantee)
    two = everything("services", search="神奈川県")
    three = everything("services", postcode="220-0004")
    assert one
    assert two
    assert three
    all_of_them = everything("services", taxonomy_term_id=guarantee, search="神奈川県", postcode="220-0004")
    assert ids(all_of_them) == [id for id in ids(one) if id in ids(two) and id in ids(three)]
    assert "神奈川県信用保証協会" in {row["name"] for row in all_of_them}
    assert len(all_of_them) < min(len(one), len(two), len(three))


def test_a_term_is_on_every_service_found_by_it(everything):
    loan = term(everything, "function:loan")
    rows = everything("services", taxonomy_term_id=loan, full="true")
    assert {row["name"] for row in rows} == {"沖縄振興開発金融公庫", "株式会社日本政策金融公庫"}
    assert all(loan in {link["taxonomy_term_id"] for link in row["attributes"]} for row in rows)


def test_a_top_topic_stands_for_its_children(everything):
    top = term(everything, "topic:top-succession")
    child = term(everything, "topic:succession")
    below = set(ids(everything("services", taxonomy_term_id=child)))
    assert below
    assert below <= set(ids(everything("services", taxonomy_term_id=top)))


def test_a_taxonomy_finds_what_has_any_term_of_it(everything):
    functions = next(row["id"] for row in everything("taxonomies") if row["name"] == "窓口の役割")
    found = everything("services", taxonomy_id=functions, full="true")
    assert 0 < len(found) < len(everything("services"))
    assert all(
        any(link["taxonomy_term"]["taxonomy_id"] == functions for link in row["attributes"]) for row in found
    )
    bodies = everything("organizations", taxonomy_id=functions)
    assert set(ids(bodies)) == {row["organization_id"] for row in found}


def test_an_organization_answers_for_its_departments(everything, edition):
    agency = next(row for row in everything("organizations") if row["name"] == "中小企業庁")
    found = everything("services", organization_id=agency["id"])
    assert sum(len(row["desk_ids"]) for row in found) == sum(
        desk.organization.text == "中小企業庁" for desk in edition.desks
    )


def test_sites_filter_by_organization_and_term_too(everything):
    labour = term(everything, "function:labour")
    sites = everything("service_at_locations", taxonomy_term_id=labour)
    assert len(sites) == 47
    body = sites[0]["service"]["organization"]
    parent = body.get("parent_organization_id", body["id"])
    assert ids(everything("service_at_locations", taxonomy_term_id=labour, organization_id=parent)) == [
        sites[0]["id"]
    ]


def test_a_postal_code_gives_the_desks_that_serve_the_place(everything, edition):
    found = {id for row in everything("services", postcode="2200004") for id in row["desk_ids"]}
    serving = {
        desk.id
        for desk in edition.desks
        if {area.text for area in desk.service_area}
        & {"全国", "神奈川県", "神奈川県横浜市", "神奈川県横浜市西区"}
    }
    assert found == serving
    assert any(desk.name == "横浜市信用保証協会" for desk in edition.desks if desk.id in found)


def test_a_postal_code_of_two_prefectures_serves_both(everything, edition):
    """618-0000 is 京都府大山崎町 and 大阪府島本町."""
    found = {id for row in everything("services", postcode="618-0000") for id in row["desk_ids"]}
    areas = {area.text for desk in edition.desks if desk.id in found for area in desk.service_area}
    assert {"京都府", "大阪府", "全国"} <= areas
    assert "東京都八王子市" not in areas


def test_modified_after_includes_the_very_day(everything, edition):
    day = edition.sources[0].facts.held_since.isoformat()
    assert len(everything("services", modified_after=day)) == len(everything("services"))
    assert everything("services", modified_after=f"{day}T00:00:01+09:00") == []
    assert everything("service_at_locations", modified_after="2999-01-01") == []


def test_terms_by_level_and_parent(everything):
    tops = everything("taxonomy_terms", top_only="true")
    assert all("parent_id" not in row for row in tops)
    cash = term(everything, "topic:top-cash")
    children = everything("taxonomy_terms", parent_id=cash)
    assert children
    assert {row["parent_id"] for row in children} == {cash}
