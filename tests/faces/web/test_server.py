"""Serving: settings that are told when wrong, a port that is taken, a real answer over the wire."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from madoguchi.errors import InputError
from madoguchi.faces.web.server import listen
from madoguchi.settings import Settings, read_settings


def test_settings_come_from_the_environment():
    default = read_settings({"HOME": "/home/a"})
    assert default == Settings(
        8000,
        "127.0.0.1",
        "sqlite:////home/a/.local/share/madoguchi/madoguchi.sqlite",
        Path("/home/a/.cache/madoguchi"),
    )
    assert read_settings({"MADOGUCHI_PORT": "9000"}).port == 9000
    assert read_settings({"MADOGUCHI_PORT": " "}).port == 8000
    assert (
        read_settings({"XDG_DATA_HOME": "/data"}).database_url == "sqlite:////data/madoguchi/madoguchi.sqlite"
    )
    assert read_settings({"MADOGUCHI_DATABASE_URL": "sqlite:////x.db"}).database_url == "sqlite:////x.db"


@pytest.mark.parametrize("port", ["abc", "-1", "65536", "80.5", "８０００"])
def test_a_port_that_is_none_is_told(port):
    with pytest.raises(InputError, match="MADOGUCHI_PORT"):
        read_settings({"MADOGUCHI_PORT": port})


def test_a_taken_port_is_told_with_the_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(InputError, match=f"127.0.0.1:{port} is taken.*MADOGUCHI_PORT"):
            listen(Settings(port))


def test_a_host_that_is_not_ours_is_told():
    with pytest.raises(InputError, match="cannot serve at"):
        listen(Settings(0, "203.0.113.1"))


def test_the_command_serves_and_its_log_never_holds_a_question(monkeypatch):
    monkeypatch.setenv("MADOGUCHI_PORT", "0")
    command = [sys.executable, "-m", "madoguchi.faces.cli.main", "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())[0]
            answer = httpx.get(address + "ask", params={"q": "返済が苦しい", "place": "himitsu"}, timeout=20)
            assert answer.status_code == 200
            assert "server" not in answer.headers
            assert httpx.get(address + "healthz").json()["status"] == "ok"
        finally:
            process.send_signal(signal.SIGINT)
            log = process.stdout.read()
    assert log == "/ask 200\n/healthz 200\n"
