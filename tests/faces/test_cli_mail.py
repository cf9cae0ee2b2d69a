"""`madoguchi comment …` and `madoguchi mail …`, as a shell runs them."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

import pytest

from madoguchi.editorial.mailing import SetMail
from madoguchi.faces.cli.storing import opened

NUMBER = "03-3501-1511"


@pytest.fixture
def office(madoguchi, monkeypatch):
    """A store with people; a mail server is named, and nobody listens there."""
    assert madoguchi("db", "upgrade")[0] == 0
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for name, value in {
        "HOST": "127.0.0.1", "PORT": str(port), "SECURITY": "none", "FROM": "madoguchi@example.jp",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"MADOGUCHI_SMTP_{name}", value)
    monkeypatch.setenv("MADOGUCHI_BASE_URL", "https://madoguchi.example.jp")
    return madoguchi


def test_something_is_said_of_a_desk_and_read(office):
    code, out, _ = office("comment", "add", "0335011511", "@taro 番号が違うそうです")
    assert (code, out.rstrip().rpartition("; ")[2]) == (0, "called: taro")
    lines = office("comment", "list", NUMBER)[1].splitlines()
    assert (lines[0].split()[0], lines[0].split()[-1]) == ("1", "hanako")
    assert lines[1:] == ["    @taro 番号が違うそうです"]
    code, _, err = office("comment", "add", NUMBER, "@nobody さん")
    assert (code, "@nobody" in err) == (2, True)


def test_a_mail_waits_while_no_server_takes_it_and_the_list_says_why(office):
    assert office("mail", "send")[:2] == (0, "0 sent, 0 not taken, 0 wait\n")
    SetMail("taro@example.jp", "ja", datetime.now(UTC), by="taro").carry_out_in(opened())
    office("comment", "add", NUMBER, "@taro お願いします")
    assert office("mail", "send")[:2] == (1, "0 sent, 1 not taken, 1 wait\n")
    code, out, err = office("mail", "list")
    assert (code, err) == (0, "1 mail(s) wait; 1 person(s) are written to\n")
    assert out.startswith("taro ")
    assert "1 thing(s)  tried 1  the mail server 127.0.0.1:" in out
    assert "taro@example.jp" not in out


def test_without_a_server_nothing_is_sent(madoguchi):
    assert madoguchi("db", "upgrade")[0] == 0
    code, _, err = madoguchi("mail", "send")
    assert (code, "MADOGUCHI_SMTP_HOST" in err) == (2, True)
