"""YAML is read as the values of JSON are; what is none stays a text."""

from __future__ import annotations

import pytest

from madoguchi.errors import SourceError
from madoguchi.ingest.documents.jsontext import Object
from madoguchi.ingest.documents.reader import Text, opened
from madoguchi.ingest.documents.yamltext import read_yaml


def test_objects_know_the_line_they_begin_on() -> None:
    (found,), remarks = read_yaml("- name: 東課\n  tel: 0991112301\n\n- name: 西課\n  tel: ~\n", "a.yaml")
    assert found == [
        Object((("name", "東課"), ("tel", "0991112301")), 1),  # a 0 at the front stays
        Object((("name", "西課"), ("tel", None)), 4),
    ]
    assert remarks == ()


def test_comments_with_numbers_are_told() -> None:
    text = "# 代表 099-111-2300\n- name: '東課 # 1'\n  tel: 099-111-2301 # 内線12\n# 2026\n- name: 西課\n  tel: 2\n"
    values, remarks = read_yaml(text, "a.yaml")
    assert len(values) == 1
    assert [remark.value for remark in remarks] == ["代表 099-111-2300", "内線12"]


def test_a_list_of_another_name_is_no_yaml() -> None:
    text = "- 東課: 099-111-2301\n  FAX: 099-111-2311\n- 西課: 099-111-2302\n  FAX: 099-111-2312\n"
    assert isinstance(opened(text.encode(), "list.md"), Text)
    assert isinstance(opened(b"- a: 1\n- b: 2\n", "list.yml"), Text)


@pytest.mark.parametrize(
    "text",
    [
        "- 東課: 099-111-2301\n- 西課: 099-111-2302\n",  # items of a list in words
        "- name: 東課\n  tel: [\n- name: 西課\n  tel: 2\n",  # breaks the rules
        "名称: 東課\n電話: 099-111-2301\n",
        "",
    ],
)
def test_what_is_no_list_of_objects_is_no_yaml(text: str) -> None:
    assert read_yaml(text, "a.yaml") == ([], ())


@pytest.mark.parametrize(
    "text",
    [
        "- name: a\n  tel: 1\n- name: &all [*all]\n  tel: 2\n",  # an alias of itself
        "- a: &a [x, x]\n  z: 1\n- a: &b [x, x]\n  z: 1\n"
        + "".join(
            f"- a: &n{at} [{', '.join([f'*n{at - 1}' if at else '*a'] * 9)}]\n  z: 1\n" for at in range(9)
        ),
    ],
    ids=["itself", "a thousand million values"],
)
def test_aliases_without_end_are_refused(text: str) -> None:
    with pytest.raises(SourceError):
        read_yaml(text, "a.yaml")
