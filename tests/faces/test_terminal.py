"""A terminal shows what a list or a file's name holds; it never obeys it."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest

from madoguchi.faces.cli.output import PlainStream, for_terminal

ESCAPES = ("\x1b[31m", "\x1b]0;title\x07", "\x9b31m", "\x08\x08", "\x7f", "\x1b[2J", "\ud800")


@pytest.mark.parametrize("escape", ESCAPES)
def test_escapes_are_shown(escape):
    told = for_terminal(f"a{escape}b\n")
    assert told.startswith("a\N{REPLACEMENT CHARACTER}")
    assert told.endswith("b\n")
    assert not set(told) & set("\x1b\x07\x08\x7f\x9b")


@pytest.mark.parametrize("escape", ESCAPES)
def test_in_json_the_same_value_is_said(escape):
    line = json.dumps({"value": f"a{escape}"}, ensure_ascii=False)
    told = for_terminal(line)
    assert json.loads(told) == {"value": f"a{escape}"}
    assert not set(told) & set("\x1b\x07\x08\x7f\x9b")


def test_our_own_colours_stay_on_a_terminal_alone():
    assert for_terminal("\x1b[31mred\x1b[0m\x1b]0;x\x07", colours=True).startswith(
        "\x1b[31mred\x1b[0m\N{REPLACEMENT CHARACTER}"
    )
    assert "\x1b" not in for_terminal("\x1b[31mred\x1b[0m")


def test_the_streams_take_texts_alone():
    out = io.StringIO()
    stream = PlainStream(out)
    stream.write("50 %\r100 %\x1b[2J\n")
    assert out.getvalue() == "50 %\r100 %" + "\N{REPLACEMENT CHARACTER}[2J\n"
    assert not stream.isatty()
    with pytest.raises(TypeError):
        stream.write(b"bytes")


@pytest.mark.parametrize(
    ("locale", "says"),
    [
        ({"LC_ALL": "ja_JP.UTF-8"}, "という窓口は一覧にありません"),
        ({"LANG": "ja_JP.UTF-8"}, "という窓口は一覧にありません"),
        ({"LC_ALL": "C.UTF-8", "LANG": "ja_JP.UTF-8"}, "no desk of the list is called"),
        ({}, "no desk of the list is called"),
    ],
)
def test_a_refusal_is_in_the_language_of_the_locale(monkeypatch, madoguchi, locale, says):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    status, _, err = madoguchi("slip", "no-such-desk")
    assert (status, err.count("\n")) == (2, 1)
    assert says in err


def test_a_files_name_is_told_without_its_escapes(tmp_path):
    file = tmp_path / "list\x1b]0;owned\x07\x1b[31m.txt"
    for command in (["lint", "--source", str(file)], ["crosscheck", str(file)]):
        done = subprocess.run(
            [sys.executable, "-m", "madoguchi.faces.cli.main", *command], capture_output=True, check=False
        )
        assert done.returncode != 0
        assert b"owned" in done.stderr
        assert b"\x1b" not in done.stderr + done.stdout
        assert b"\x07" not in done.stderr + done.stdout
