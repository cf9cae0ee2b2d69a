"""Addresses of the web and of mail in printed text: where each ends."""

from __future__ import annotations

import pytest

from madoguchi.text.fold import fold
from madoguchi.text.online import MAIL, URL


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("https://east.example.jp/madoguchi/?a=1&b=2#top", ["https://east.example.jp/madoguchi/?a=1&b=2#top"]),
        ("「https://east.example.jp/」を参照", ["https://east.example.jp/"]),
        ("『https://east.example.jp/』", ["https://east.example.jp/"]),
        ("【https://east.example.jp/】", ["https://east.example.jp/"]),
        ("（https://east.example.jp/）", ["https://east.example.jp/"]),
        ("<https://east.example.jp/>", ["https://east.example.jp/"]),
        ("https://east.example.jp/※平日のみ", ["https://east.example.jp/"]),
        ("https://east.example.jp/・東課", ["https://east.example.jp/"]),
        ("https://east.example.jp/、https://west.example.jp/", ["https://east.example.jp/", "https://west.example.jp/"]),
        ("https://east.example.jp/｜東課", ["https://east.example.jp/"]),
        ("https://east.example.jp/東町/窓口", ["https://east.example.jp/東町/窓口"]),
        ("https://東市.example/", ["https://東市.example/"]),
        ("https://east.example.jp/~soudan/a_b-c.html", ["https://east.example.jp/~soudan/a_b-c.html"]),
        ("www.east.example.jp", []),
        ("[https://east.example.jp/]", ["https://east.example.jp/"]),
        ("[https://east.example.jp/]東課", ["https://east.example.jp/"]),
        ("https://east.example.jp/?a[]=1&b[2]=3", ["https://east.example.jp/?a[]=1&b[2]=3"]),
        ("https://east.example.jp/.", ["https://east.example.jp/"]),
        ("Is it https://east.example.jp/?!", ["https://east.example.jp/"]),
        ("'https://east.example.jp/'", ["https://east.example.jp/"]),
        ("https://east.example.jp/,099-000-0001", ["https://east.example.jp/"]),
        ("https://east.example.jp/,(099)000-0001", ["https://east.example.jp/"]),
        ("https://east.example.jp/,東課", ["https://east.example.jp/"]),
        ("https://east.example.jp/,https://west.example.jp/", ["https://east.example.jp/", "https://west.example.jp/"]),
        ("https://east.example.jp/index.cfm/6,0,29,html", ["https://east.example.jp/index.cfm/6,0,29,html"]),
    ],
)  # fmt: skip
def test_an_address_of_the_web_ends_before_what_can_stand_in_none(printed: str, found: list[str]) -> None:
    assert URL.findall(fold(printed)) == found


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("east@example.jp", ["east@example.jp"]),
        ("窓口east+1@mail.example.jpまで", ["east+1@mail.example.jp"]),
        ("ｅａｓｔ＠ｅｘａｍｐｌｅ．ｊｐ", []),
        ("「east@example.jp」、west@example.jp", ["east@example.jp", "west@example.jp"]),
        ("東@例え.jp", []),
        ("@east", []),
    ],
)
def test_an_address_of_mail_is_what_every_program_takes(printed: str, found: list[str]) -> None:
    assert MAIL.findall(fold(printed)) == found
