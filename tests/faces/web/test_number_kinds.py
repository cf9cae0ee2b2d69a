"""What a number is: who pays, switchboard or direct line; held against the numbering plan's metadata."""

from __future__ import annotations

import phonenumbers
import pytest

from madoguchi.faces.web.view.words import dial_link
from madoguchi.places.numbering_plan import kind_of, number_kinds
from tests.faces.web.conftest import desk_id


def type_of(number: str) -> str:
    parsed = phonenumbers.parse(number, "JP")
    return phonenumbers.PhoneNumberType.to_string(phonenumbers.number_type(parsed))


@pytest.mark.parametrize(
    ("printed", "link"),
    [
        ("03-3501-1511", "tel:0335011511"),
        ("0952(27)7071", "tel:0952277071"),
        ("+81-3-3501-1511", "tel:0335011511"),
        ("0570-082100", "tel:0570082100"),
        ("0120-154-505", "tel:0120154505"),
        ("#8008", "tel:%238008"),
        ("110", "tel:110"),
    ],
)
def test_what_a_person_presses_is_digits_that_every_phone_dials(printed, link):
    assert dial_link(printed) == link


def test_the_kinds_are_those_of_the_numbering_plan_for_every_number_of_the_list(edition):
    types = {kind.id: kind.type for kind in number_kinds()}
    special = set(types.values())
    numbers = {phone.number for desk in edition.desks for phone in desk.phones}
    for number in numbers:
        found = type_of(number)
        assert types.get(kind_of(number), "") == (found if found in special else ""), number
    assert {kind_of(number) for number in numbers} == {"geographic", "free", "navi-dial", "ip"}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("株式会社日本政策金融公庫", "通話料がかかりません"),
        ("がんばる中小企業経営相談ホットライン", "050（IP 電話）の番号は、かける人に通話料がかかります"),
        ("近畿経済産業局", "代表番号です。相談したいことを伝えると"),
    ],
)
def test_a_desk_says_what_its_number_is(client, edition, name, says):
    assert says in client.get(f"/desk/{desk_id(edition, name)}").text


def test_an_ordinary_number_needs_no_explanation(client, edition):
    page = client.get(f"/desk/{desk_id(edition, '横浜市信用保証協会')}").text
    assert 'class="means"' not in page
