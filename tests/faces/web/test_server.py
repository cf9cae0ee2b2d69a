"""Serving: settings that are told when wrong, a port that is taken, a real answer over the wire."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

import madoguchi
from madoguchi.errors import InputError
from madoguchi.faces.identity import Operator
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.health import Lifecycle
from madoguchi.faces.web.server import listen, make_server
from madoguchi.model.mail_server import MailServer, Security
from madoguchi.settings import VARIABLES, Settings, read_settings
from tests.faces.web.conftest import TestClient


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
        with pytest.raises(InputError, match=f"127.0.0.1:{port} is taken.*madoguchi serve --port 8001"):
            listen(Settings(port))


def test_a_host_that_is_not_ours_is_told():
    with pytest.raises(InputError, match="cannot serve at"):
        listen(Settings(0, "203.0.113.1"))


@pytest.mark.long
def test_the_command_serves_and_its_log_never_holds_a_question(monkeypatch):
    monkeypatch.setenv("MADOGUCHI_PORT", "none")  # the option wins
    monkeypatch.setenv("MADOGUCHI_DRAIN_SECONDS", "0")
    command = [sys.executable, "-m", "madoguchi.faces.cli.main", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            address = re.search(r"http://127\.0\.0\.1:\d{3,}/", process.stdout.readline())[0]
            answer = httpx.get(
                address + "ask",
                params={"q": "返済が苦しい", "place": "himitsu"},
                headers={"X-Request-ID": "0123456789abcdef"},
                timeout=20,
            )
            assert answer.status_code == 200
            assert "server" not in answer.headers
            for path in ("desk/himitsu", "himitsu/返済"):
                httpx.get(address + path, headers={"X-Request-ID": "himitsu 返済".encode()}, timeout=20)
            assert httpx.get(address + "healthz").json()["status"] == "ok"
        finally:
            process.terminate()
            log = process.stdout.read()
            assert process.wait() == 0
    lines = [json.loads(line) for line in log.splitlines()]
    assert [(line["route"], line["method"], line["status"]) for line in lines] == [
        ("/ask", "GET", 200),
        ("/desk/{id}", "GET", 404),
        ("unmatched", "GET", 404),
        ("/healthz", "GET", 200),
    ]
    assert all(set(line) == {"time", "level", "route", "method", "status", "ms", "id"} for line in lines)
    assert lines[0]["id"] == "0123456789abcdef"
    for typed in ("himitsu", "返済", "%E8%BF%94", "q="):
        assert typed not in log


def test_secrets_come_from_files(tmp_path):
    address, password = tmp_path / "url", tmp_path / "password"
    address.write_text("postgresql://m:secret@db1/m\n")
    password.write_text("secret\n")
    settings = read_settings(
        {"MADOGUCHI_DATABASE_URL_FILE": str(address), "MADOGUCHI_DATABASE_PASSWORD_FILE": str(password)}
    )
    assert settings.database_url == "postgresql://m:secret@db1/m"
    assert settings.database_password == "secret"


MAIL = {
    "MADOGUCHI_SMTP_HOST": "mail.example.jp",
    "MADOGUCHI_SMTP_FROM": "madoguchi@example.jp",
    "MADOGUCHI_BASE_URL": "https://madoguchi.example.jp",
}


def test_mail_is_off_until_a_server_is_named_and_its_password_comes_from_a_file(tmp_path):
    assert read_settings({"MADOGUCHI_SMTP_FROM": "x"}).mail is None
    assert read_settings(MAIL).mail == MailServer("mail.example.jp", "madoguchi@example.jp")
    assert read_settings(MAIL).mail.door == 587
    file = tmp_path / "password"
    file.write_text("secret\n")
    signed = {"MADOGUCHI_SMTP_USER": "m", "MADOGUCHI_SMTP_PASSWORD_FILE": str(file)}
    mail = read_settings({**MAIL, **signed, "MADOGUCHI_SMTP_SECURITY": "TLS"}).mail
    assert (mail.security, mail.door, mail.user, mail.password) == (Security.TLS, 465, "m", "secret")
    assert "secret" not in repr(read_settings({**MAIL, **signed}))
    relay = {**MAIL, "MADOGUCHI_SMTP_SECURITY": "none", "MADOGUCHI_SMTP_PORT": "2525"}
    assert read_settings(relay).mail.door == 2525


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"MADOGUCHI_SMTP_FROM": ""}, "MADOGUCHI_SMTP_FROM"),
        ({"MADOGUCHI_SMTP_FROM": "Madoguchi"}, "MADOGUCHI_SMTP_FROM"),
        ({"MADOGUCHI_BASE_URL": ""}, "MADOGUCHI_BASE_URL"),
        ({"MADOGUCHI_SMTP_HOST": "mail example"}, "MADOGUCHI_SMTP_HOST"),
        ({"MADOGUCHI_SMTP_PORT": "smtp"}, "MADOGUCHI_SMTP_PORT"),
        ({"MADOGUCHI_SMTP_SECURITY": "ssl"}, "MADOGUCHI_SMTP_SECURITY"),
        ({"MADOGUCHI_SMTP_USER": "m"}, "PASSWORD_FILE"),
        ({"MADOGUCHI_SMTP_PASSWORD_FILE": "{file}"}, "SMTP_USER"),
        ({"MADOGUCHI_SMTP_USER": "m", "MADOGUCHI_SMTP_PASSWORD_FILE": "{file}", "MADOGUCHI_SMTP_SECURITY": "none"}, "is none"),
    ],
)  # fmt: skip
def test_settings_of_mail_that_do_not_fit_are_told(tmp_path, more, told):
    file = tmp_path / "password"
    file.write_text("hunter2")
    given = {name: text.format(file=file) for name, text in more.items()}
    with pytest.raises(InputError, match=told) as caught:
        read_settings({**MAIL, **given})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("name", ["MADOGUCHI_DATABASE_URL_FILE", "MADOGUCHI_DATABASE_PASSWORD_FILE"])
def test_a_file_of_secrets_that_cannot_be_used_is_told_without_its_content(tmp_path, name):
    two, bytes_ = tmp_path / "two", tmp_path / "bytes"
    two.write_text("hunter2\nhunter2\n")
    bytes_.write_bytes(b"hunter2\xff")
    for file in (two, bytes_, tmp_path, tmp_path / "none"):
        with pytest.raises(InputError, match=name) as told:
            read_settings({name: str(file)})
        assert "hunter2" not in str(told.value)


def test_an_address_and_a_file_of_it_are_one_too_many():
    with pytest.raises(InputError, match="both set"):
        read_settings({"MADOGUCHI_DATABASE_URL": "sqlite:////x", "MADOGUCHI_DATABASE_URL_FILE": "/x"})


@pytest.mark.parametrize(
    "given",
    [
        {"MADOGUCHI_METRICS_PORT": "x"},
        {"MADOGUCHI_DRAIN_SECONDS": "3601"},
        {"MADOGUCHI_PORT": "9" * 5000},
        {"MADOGUCHI_DRAIN_SECONDS": "1.5"},
    ],
)
def test_a_number_that_is_none_is_told(given):
    with pytest.raises(InputError, match=f"{next(iter(given))} is .* a whole number from 0 to"):
        read_settings(given)


def test_every_variable_that_is_read_is_explained_and_the_other_way_round():
    text = (Path(madoguchi.__file__).parent / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'(?:text|number|_secret|_folder|_switch|_line)\((?:given, )?"(\w+)"', text))
    assert read - {"XDG_DATA_HOME"} == {variable.name for variable in VARIABLES} - {"MADOGUCHI_PERSON"}


def test_sigterm_takes_a_node_out_gently():
    """Not ready at once, served on meanwhile, no connection kept, what is being answered finished, exit 0."""
    begun, finish = threading.Event(), threading.Event()

    async def app(scope, _, send):
        if scope["path"] == "/slow":
            begun.set()
            await asyncio.to_thread(finish.wait, 30)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"whole"})

    lifecycle = Lifecycle(warmed=True)
    with listen(Settings(0)) as listener:
        port = listener.getsockname()[1]
        server = make_server(app, lifecycle=lifecycle, drain_seconds=1.0)
        serving = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        serving.start()
        address = f"http://127.0.0.1:{port}"
        kept = httpx.Client()
        while True:
            try:
                kept.get(address)
                break
            except httpx.ConnectError:
                time.sleep(0.05)
        slow: list[str] = []
        asking = threading.Thread(target=lambda: slow.append(httpx.get(address + "/slow", timeout=60).text))
        asking.start()
        assert begun.wait(30)

        server.handle_exit(signal.SIGTERM, None)
        assert not lifecycle.ready
        answers = []
        while True:
            try:
                answers.append(httpx.get(address, timeout=30))
            except httpx.TransportError:
                break
            time.sleep(0.05)
        assert answers
        assert {answer.text for answer in answers} == {"whole"}
        assert answers[-1].headers["connection"] == "close"
        assert serving.is_alive()
        finish.set()
        asking.join(30)
        serving.join(30)
    assert slow == ["whole"]
    assert not serving.is_alive()
    assert server._captured_signals == []


def test_who_runs_the_site_is_a_setting_that_stands_before_the_directorys_word(edition, router):
    settings = read_settings(
        {"MADOGUCHI_OPERATOR": "朝凪商工会", "MADOGUCHI_CONTACT": "koho@asanagi.example.jp"}
    )
    app = create_app(edition, router, operator=Operator(settings.operator, settings.contact))
    page = TestClient(app).get("/about").text
    assert "朝凪商工会" in page
    assert "koho@asanagi.example.jp" in page


@pytest.mark.parametrize("text", ["あ" * 201, "二行\nある"])
def test_who_runs_the_site_is_one_short_line(text):
    with pytest.raises(InputError, match="one line of at most 200"):
        read_settings({"MADOGUCHI_OPERATOR": text})
