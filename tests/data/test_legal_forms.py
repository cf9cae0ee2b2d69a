"""Legal forms of bodies: one list, told from the name that they stand before."""

from __future__ import annotations

import pytest

from madoguchi.data.legal_forms import split_form, without_form


@pytest.mark.parametrize(
    ("printed", "form", "name"),
    [
        ("公益財団法人えひめ産業振興財団", "公財", "えひめ産業振興財団"),
        ("(公財)えひめ産業振興財団", "公財", "えひめ産業振興財団"),
        ("地方独立行政法人みなと病院", "地独", "みなと病院"),  # no 独立行政法人 behind 地方
        ("独立行政法人工業所有権情報・研修館", "独法", "工業所有権情報・研修館"),
        ("特定非営利活動法人みなとの会", "特非", "みなとの会"),
        ("(特非)みなとの会", "特非", "みなとの会"),
        ("(株)みなと", "株", "みなと"),
        ("みなと市役所", "", "みなと市役所"),
    ],
)
def test_a_form_is_told_from_the_name(printed: str, form: str, name: str) -> None:
    assert split_form(printed) == (form, name)
    assert without_form(printed) == name


def test_a_form_alone_is_no_form_of_a_name() -> None:
    assert split_form("株式会社") == ("", "株式会社")
