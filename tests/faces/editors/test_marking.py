"""Old and new beside each other: exactly what changed is marked, and text stays text."""

from __future__ import annotations

import pytest

from madoguchi.faces.editors.marking import marked


@pytest.mark.parametrize(
    ("before", "after", "one", "other"),
    [
        # digit by digit, as a person reads two numbers out
        ("048-600-0253", "048-600-0266", "048-600-02<del>53</del>", "048-600-02<ins>66</ins>"),
        ("03-3501-1511", "03-3501-5111", "03-3501-<del>15</del>11", "03-3501-<ins>51</ins>11"),
        ("", "03-3501-1511", "", "<ins>03-3501-1511</ins>"),
        ("03-3501-1511", "", "<del>03-3501-1511</del>", ""),
        ("商業課", "商業・金融課", "商業課", "商業<ins>・金融</ins>課"),
        ("同じ", "同じ", "同じ", "同じ"),
        ("", "", "", ""),
        ("<b>x</b>", "<b>y</b>", "&lt;b&gt;<del>x</del>&lt;/b&gt;", "&lt;b&gt;<ins>y</ins>&lt;/b&gt;"),
    ],
)
def test_what_differs_is_marked(before, after, one, other):
    assert marked(before, after) == (one, other)


def test_a_very_long_text_is_marked_as_a_whole():
    one, other = marked("a" * 3000, "a" * 3001)
    assert one == f"<del>{'a' * 3000}</del>"
    assert other == f"<ins>{'a' * 3001}</ins>"
