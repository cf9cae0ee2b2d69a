"""Where a narrow screen may break a mail address or a URL."""

from __future__ import annotations

import pytest

from madoguchi.faces.web.site import breakable


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("koho@asanagi.example.jp", ["koho@", "asanagi", ".example", ".jp"]),
        ("https://www.example.jp/a/b.html", ["https://", "www", ".example", ".jp/", "a/", "b", ".html"]),
        ("plain", ["plain"]),
        ("", [""]),
    ],
)
def test_an_address_breaks_at_its_joints(text: str, pieces: list[str]) -> None:
    assert str(breakable(text)).split("<wbr>") == pieces


def test_what_is_no_address_stays_text() -> None:
    assert str(breakable('<b>@"x"')) == "&lt;b&gt;@<wbr>&#34;x&#34;"
