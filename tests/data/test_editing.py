"""A TOML file changed in one place: the line that is meant changes, and no other."""

from __future__ import annotations

import pytest

from madoguchi.data.editing import with_entry, with_value, without_entry
from madoguchi.errors import DescriptionError, InputError

FILE = '''# about the file
version = 1

[site] # the site
# tagline = "…"
title = { ja = "窓口", en = "Desks" } # its name
examples = ["a", # the first
  "b # is no comment",
]

# the first
[[table]]
id = "a"
columns = { "名" = "organization" } # seen

  [[table.part]]
  unit = "u"
# the second
[[table]]
id = "b"
note = """x
[y]
# = z"""
[table.columns]
"名" = "organization"  # seen, too
'''


@pytest.mark.parametrize(
    ("table", "key", "value", "old", "new"),
    [
        (("table", 0), "id", "c", 'id = "a"', 'id = "c"'),
        (("table", 1), "note", "n", 'note = """x\n[y]\n# = z"""', 'note = "n"'),
        (("site",), "title", {"ja": "x"}, '{ ja = "窓口", en = "Desks" }', '{ ja = "x" }'),
        (("site",), "tagline", "t", '# tagline = "…"\n', '# tagline = "…"\ntagline = "t"\n'),
        (("site",), "examples", ["q"], 'examples = ["a", # the first\n  "b # is no comment",\n]', 'examples = ["q"]'),
        (("site",), "colour", "#000000", "comment\",\n]\n", 'comment",\n]\ncolour = "#000000"\n'),
        (("site",), "title", None, 'title = { ja = "窓口", en = "Desks" } # its name\n', ""),
        (("table", 0), "new", 'a "b"\\', '# seen\n', '# seen\nnew = "a \\"b\\"\\\\"\n'),
        (("table", 0, "columns"), "電 話", "phones", '"organization" }', '"organization", "電 話" = "phones" }'),
        (("table", 1, "columns"), "電話", "phones", "# seen, too\n", '# seen, too\n"電話" = "phones"\n'),
        (("table", 0, "part", 0), "unit", "v", 'unit = "u"', 'unit = "v"'),
        ((), "version", 2, "version = 1", "version = 2"),
        (("words",), "home.title", "x", "# seen, too\n", '# seen, too\n\n[words]\n"home.title" = "x"\n'),
    ],
)  # fmt: skip
def test_one_value_changes(table, key, value, old, new):
    assert FILE.count(old) == 1
    assert with_value(FILE, "x.toml", table, key, value) == FILE.replace(old, new)
    windows = FILE.replace("\n", "\r\n")
    if '"""' not in old:  # a text of several lines is another text there
        found = with_value(windows, "x.toml", table, key, value)
        assert found == windows.replace(old.replace("\n", "\r\n"), new.replace("\n", "\r\n"))


@pytest.mark.parametrize(
    ("table", "key", "value"),
    [
        (("site",), "title", {"ja": "窓口", "en": "Desks"}),
        (("table", 0), "id", "a"),
        (("site",), "colour", None),
    ],
)
def test_what_is_said_already_is_left_as_it_is_written(table, key, value):
    assert with_value(FILE, "x.toml", table, key, value) == FILE


def test_entries_come_and_go_with_their_own_lines_alone():
    more = with_entry(FILE, "x.toml", "table", '\n[[table]]\nid = "c"\n')
    assert more == FILE + '\n[[table]]\nid = "c"\n'
    assert without_entry(more, "x.toml", "table", 2) == FILE + "\n"
    first = (
        '[[table]]\nid = "a"\ncolumns = { "名" = "organization" } # seen\n\n  [[table.part]]\n  unit = "u"\n'
    )
    assert without_entry(FILE, "x.toml", "table", 0) == FILE.replace(first, "")
    assert with_entry("", "x.toml", "table", '\n[[table]]\nid = "c"\n') == '[[table]]\nid = "c"\n'


@pytest.mark.parametrize(
    "text",
    [
        'table = [{ id = "a" }]\n',
        "site.title = { ja = 'x' }\n",
        'site = { title.ja = "x" }\n',
    ],
)
def test_what_cannot_be_changed_alone_is_refused(text):
    table = ("table", 0) if text.startswith("table") else ("site", "title")
    with pytest.raises(InputError, match="write each entry below a line of its own"):
        with_value(text, "x.toml", table, "en", "b")


def test_what_is_no_toml_is_not_touched():
    with pytest.raises(DescriptionError):
        with_value("a = [", "x.toml", (), "a", "b")
