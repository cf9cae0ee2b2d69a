"""Mail: queued with the store, sent when a server is there, never with what the public or a colleague wrote."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from madoguchi.editorial import smtp
from madoguchi.editorial.changing import Propose, Review, made
from madoguchi.editorial.commenting import AddComment
from madoguchi.editorial.mailing import EVERY, EndMail, SetMail, Turn, turn
from madoguchi.editorial.people import Disable
from madoguchi.editorial.reporting import TakeReport
from madoguchi.editorial.smtp import opened
from madoguchi.editorial.waiting import WaitingEntry, WaitingKind
from madoguchi.errors import InputError, MailError, RefusedError
from madoguchi.faces.editors import mailing as mailing_face
from madoguchi.faces.editors.mailing import send_now
from madoguchi.faces.editors.waiting_words import letter
from madoguchi.model.change import Evidence, Field, Method
from madoguchi.model.mail_server import MailServer, Security
from madoguchi.store import audit, mails
from madoguchi.store.editions import packaged_edition

EDITION = packaged_edition()
DESK = next(d for d in EDITION.desks if "03-3501-1511" in d.numbers)
START = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
DAY = START.date()
SENDER, BASE = "madoguchi@example.jp", "https://madoguchi.example.jp"
SECRETS = ("家賃が払えません", "この人に電話した")


class Server:
    """What a mail server does, without one: it takes mails, or fails as it is told."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.opened = 0
        self.away: MailError | None = None
        self.fails: Callable[[EmailMessage], MailError | None] = lambda _: None

    @contextmanager
    def open(self) -> Iterator[Callable[[EmailMessage], None]]:
        self.opened += 1
        if self.away:
            raise self.away
        yield self._post

    def _post(self, mail: EmailMessage) -> None:
        if error := self.fails(mail):
            raise error
        self.taken.append(mail)

    def of(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.taken if mail["To"] == address]


@pytest.fixture
def server() -> Server:
    return Server()


AWAY = MailError("the mail server cannot be reached")


def written_to(store, *people: str, at: datetime = START, lang: str = "ja") -> None:
    for name in people:
        SetMail(f"{name}@example.jp", lang, at, by=name).carry_out_in(store)


def take_turn(store, server: Server, at: datetime = START) -> Turn:
    write = partial(letter, sender=SENDER, base=BASE)
    return turn(store, EDITION, server.open, write, lambda: at)


def propose(store, by: str = "hanako") -> str:
    change = made(
        DESK.id, Field.PHONE, "03-3501-1511", "03-3501-1512", DAY, "移転", [Evidence(Method.LETTER, "文書")]
    )
    return Propose(EDITION, change, by=by).carry_out_in(store).change.id


def report(store, words: str) -> None:
    about = {"number": DESK.numbers[0], "what": "gone", "revision": "r"}
    TakeReport(DESK, words=words, **about).carry_out_in(store)


def text(mail: EmailMessage) -> str:
    return mail.get_body().get_content()


# -- what is told, to whom ------------------------------------------------------------------------------


def test_the_first_mail_says_that_it_is_one_and_what_waits_already(store, server):
    id = propose(store)
    written_to(store, "taro")
    assert take_turn(store, server) == Turn(1, 0, 0)
    (mail,) = server.taken
    assert (mail["From"], mail["To"]) == (SENDER, "taro@example.jp")
    assert mail["Subject"] == f"【編集室】変更の確認：{DESK.name}（提案 hanako さん）"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "心当たりがないときは" in text(mail)
    assert f"{BASE}/edit/changes/{id}" in text(mail)
    assert f"{BASE}/edit/account" in text(mail)


def test_each_is_told_what_waits_for_them_and_nobody_what_does_not(store, server):
    written_to(store, "hanako", "jiro", "taro")
    take_turn(store, server)
    server.taken.clear()
    propose(store)
    AddComment(EDITION, DESK.id, f"@jiro {SECRETS[1]}", by="taro").carry_out_in(store)
    assert take_turn(store, server, START + EVERY) == Turn(2, 0, 0)
    assert server.of("hanako@example.jp") == []  # she proposed it
    (to_jiro,), (to_taro,) = (server.of(f"{name}@example.jp") for name in ("jiro", "taro"))
    assert to_jiro["Subject"] == "【編集室】やること 2 件"
    assert f"{BASE}/edit/desks/{DESK.id}#comments" in text(to_jiro)
    assert "/edit/desks/" not in text(to_taro)
    take_turn(store, server, START + 9 * EVERY)
    assert len(server.taken) == 2  # told once


def test_no_mail_has_what_the_public_or_a_colleague_wrote(store, server):
    written_to(store, "hanako", "jiro")
    report(store, SECRETS[0])
    AddComment(EDITION, DESK.id, f"@hanako @jiro {SECRETS[1]}", by="taro").carry_out_in(store)
    take_turn(store, server)
    assert len(server.taken) == 2
    for mail in server.taken:
        assert "報告 1" in text(mail)
        assert not any(secret in text(mail) + mail["Subject"] for secret in SECRETS)
    with store.reading() as connection:
        kept = [str(connection.exec_driver_sql(f"select * from {t}").all()) for t in ("mails", "told")]
    assert not any(secret in row for row in kept for secret in SECRETS)


def test_what_was_settled_meanwhile_is_not_told(store, server):
    written_to(store, "taro")
    take_turn(store, server)
    server.taken.clear()
    server.away = AWAY
    id = propose(store)
    assert take_turn(store, server, START + EVERY) == Turn(0, 1, 1)
    Review(EDITION, id, by="jiro", accept=True, note="").carry_out_in(store)
    server.away = None
    assert take_turn(store, server, START + 2 * EVERY) == Turn(0, 0, 0)
    assert server.taken == []


def test_an_english_page_brings_english_mails(store, server):
    written_to(store, "taro", lang="en")
    propose(store)
    take_turn(store, server)
    (mail,) = server.taken
    assert mail["Subject"].startswith("[Editors' desk] A change to review")
    assert "?lang=en" in text(mail)


def test_a_name_breaks_no_header():
    mail = mails.Mail(1, "taro", "2026-11-28T03:00:00Z", 0, "", None, "", frozenset())
    address = mails.Address("taro", "taro@example.jp", "ja", "", "x")
    entry = WaitingEntry(WaitingKind.DRAFT, "1", "", "a\r\nBcc: x@example.jp", "hanako")
    made_ = letter(mail, address, [entry], sender=SENDER, base=BASE)
    assert made_["Bcc"] is None
    assert "\n" not in made_["Subject"]
    assert made_["Message-ID"] == letter(mail, address, [], sender=SENDER, base=BASE)["Message-ID"]


# -- a server that is away ---------------------------------------------------------------------------------


def test_a_dead_server_loses_nothing_and_is_asked_once_a_turn(store, server):
    written_to(store, "hanako", "jiro", "taro")
    take_turn(store, server)
    server.taken.clear()
    server.away, server.opened = AWAY, 0
    propose(store)
    report(store, "")
    at = START + EVERY
    assert take_turn(store, server, at) == Turn(0, 1, 3)
    for _ in range(5):  # a turn a minute
        at += timedelta(minutes=1)
        take_turn(store, server, at)
    assert server.opened == 6
    server.away = None
    assert take_turn(store, server, at + timedelta(hours=1)) == Turn(3, 0, 0)
    assert {mail["To"] for mail in server.taken} == {f"{n}@example.jp" for n in ("hanako", "jiro", "taro")}


def test_one_address_that_is_not_taken_holds_nobody_up(store, server):
    written_to(store, "hanako", "jiro", "taro")
    gone = MailError("550 no such user", of_this_mail=True, for_good=True)
    server.fails = lambda mail: gone if mail["To"] == "hanako@example.jp" else None
    assert take_turn(store, server) == Turn(2, 1, 1)
    assert take_turn(store, server, START + timedelta(hours=5)) == Turn(0, 0, 1)
    server.fails = lambda _: None
    assert take_turn(store, server, START + timedelta(hours=6)) == Turn(1, 0, 0)


def test_a_server_that_breaks_off_halfway_gets_the_rest_later(store, server):
    written_to(store, "hanako", "jiro", "taro")
    server.fails = lambda _: AWAY if len(server.taken) == 1 else None
    assert take_turn(store, server) == Turn(1, 1, 2)
    server.fails = lambda _: None
    take_turn(store, server, START + timedelta(minutes=10))
    assert len({mail["To"] for mail in server.taken}) == len(server.taken) == 3


def test_who_is_disabled_or_has_ended_it_gets_nothing(store, server):
    written_to(store, "hanako", "jiro")
    propose(store, by="hanako")
    Disable("jiro", by="taro").carry_out_in(store)
    assert EndMail(by="hanako").carry_out_in(store)
    take_turn(store, server)
    assert server.taken == []
    with store.reading() as connection:
        assert mails.waiting(connection) == ()


def test_who_may_have_themselves_written_to_and_what_the_audit_says(store):
    for by, address, error in (
        ("nobody", "a@example.jp", RefusedError),
        ("hanako", "", InputError),
        ("hanako", "a@example.jp\nBcc: b@example.jp", InputError),
        ("hanako", "花子@example.jp", InputError),
        ("hanako", f"a@{'b' * 300}.jp", InputError),
    ):
        with pytest.raises(error):
            SetMail(address, "ja", START, by=by).carry_out_in(store)
    written_to(store, "hanako")
    written_to(store, "hanako")
    EndMail(by="hanako").carry_out_in(store)
    EndMail(by="hanako").carry_out_in(store)
    with store.reading() as connection:
        entries = audit.entries(connection, subject="person hanako")
        told = [(e.before, e.after) for e in reversed(entries) if e.action == "mail"]
        assert "example.jp" not in str(audit.entries(connection))
    off, on = {"on": False}, {"on": True}
    assert told == [(off, on), (on, on), (on, off)]


# -- real servers ----------------------------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path, monkeypatch) -> ssl.SSLContext:
    """A certificate of 127.0.0.1 that the clients of this test trust."""
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    return context


class Box:
    """Keeps what it is sent; refuses whom it is told to."""

    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 (aiosmtpd's name)
        if address.startswith("gone"):
            return "550 5.1.1 no such user <gone@example.jp>"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802
        self.letters.append(SimpleNamespace(to=envelope.rcpt_tos, content=envelope.content, tls=session.ssl))
        return "250 OK"


@contextmanager
def listening(box: Box, **how: Any) -> Iterator[int]:
    controller = pytest.importorskip("aiosmtpd.controller", reason="needs aiosmtpd (make test installs it)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = controller.Controller(box, hostname="127.0.0.1", port=port, **how)
    running.start()
    yield port
    running.stop()


def right_password(_server, _session, _envelope, _mechanism, data):
    from aiosmtpd.smtp import AuthResult

    return AuthResult(success=(data.login, data.password) == (b"madoguchi", b"secret"), handled=False)


def letter_to(address: str = "taro@example.jp") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = SENDER, address, "やること"
    mail.set_content("窓口")
    return mail


@pytest.mark.long
def test_a_mail_goes_through_a_relay_of_the_own_network():
    box = Box()
    with listening(box) as port, opened(MailServer("127.0.0.1", SENDER, Security.NONE, port)) as post:
        post(letter_to())
    (kept,) = box.letters
    assert (kept.to, kept.tls) == (["taro@example.jp"], None)


@pytest.mark.long
@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_with_a_password_everything_is_under_tls(certificate, security):
    from_the_first = security is Security.TLS
    how: dict[str, Any] = {"authenticator": right_password, "auth_required": True}
    if from_the_first:
        how |= {"ssl_context": certificate, "auth_require_tls": False}
    else:
        how |= {"tls_context": certificate, "require_starttls": True}
    box = Box()
    with listening(box, **how) as port:
        right = MailServer("127.0.0.1", SENDER, security, port, "madoguchi", "secret")
        with opened(right) as post:
            post(letter_to())
            post(letter_to("jiro@example.jp"))
        wrong = MailServer("127.0.0.1", SENDER, security, port, "madoguchi", "not it")
        with pytest.raises(MailError, match="does not let us in") as caught, opened(wrong):
            pass
    assert [kept.to for kept in box.letters] == [["taro@example.jp"], ["jiro@example.jp"]]
    assert not caught.value.of_this_mail
    assert "not it" not in f"{caught.value}{wrong!r}"


@pytest.mark.long
@pytest.mark.usefixtures("certificate")
def test_nothing_is_said_to_a_server_without_tls():
    box = Box()
    with listening(box) as port:
        plain = MailServer("127.0.0.1", SENDER, Security.STARTTLS, port)
        with pytest.raises(MailError, match="does not do that"), opened(plain):
            pass
    assert box.letters == []


@pytest.mark.long
def test_nor_to_one_whose_certificate_nobody_knows(certificate, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with listening(Box(), tls_context=certificate, require_starttls=True) as port:
        server = MailServer("127.0.0.1", SENDER, Security.STARTTLS, port)
        with pytest.raises(MailError, match="cannot be reached"), opened(server):
            pass


@pytest.mark.long
def test_an_address_that_is_refused_is_told_apart_from_a_server_that_is_away():
    box = Box()
    with listening(box) as port, opened(MailServer("127.0.0.1", SENDER, Security.NONE, port)) as post:
        with pytest.raises(MailError, match=r"550 5\.1\.1 no such user") as caught:
            post(letter_to("gone@example.jp"))
        assert (caught.value.of_this_mail, caught.value.for_good) == (True, True)
        post(letter_to())
    assert len(box.letters) == 1


@pytest.mark.parametrize(
    "what", ["nobody listens", "it hangs up", "it is silent", "it talks nonsense", "421"]
)
@pytest.mark.long
def test_a_broken_server_is_told_in_a_sentence(monkeypatch, what):
    monkeypatch.setattr(smtp, "SECONDS", 0.3)
    said = {"it hangs up": b"", "it talks nonsense": b"\x00\xff hello\r\n", "421": b"421 busy\r\n"}
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if what != "nobody listens":
            listener.listen()
            threading.Thread(target=_answer, args=(listener, said.get(what)), daemon=True).start()
        server = MailServer("127.0.0.1", SENDER, Security.NONE, listener.getsockname()[1])
        with pytest.raises(MailError, match=r"the mail server 127\.0\.0\.1") as caught, opened(server):
            pass
    assert not caught.value.of_this_mail


def _answer(listener: socket.socket, said: bytes | None) -> None:
    connection, _ = listener.accept()
    with connection:
        if said is None:
            threading.Event().wait(2)
        else:
            connection.sendall(said)


@pytest.mark.long
def test_a_turn_over_a_real_server_and_while_it_is_away(store):
    written_to(store, "taro", at=datetime.now(UTC))
    box = Box()
    with listening(box) as port:
        server = MailServer("127.0.0.1", SENDER, Security.NONE, port)
        assert send_now(store, EDITION, server, BASE) == Turn(1, 0, 0)
    written_to(store, "jiro", at=datetime.now(UTC))
    assert send_now(store, EDITION, server, BASE) == Turn(0, 1, 1)
    assert [kept.to for kept in box.letters] == [["taro@example.jp"]]
    with store.reading() as connection:
        (waits,) = mails.waiting(connection)
    assert (waits.person, waits.tries) == ("jiro", 1)
    assert "cannot be reached" in waits.failure


@pytest.mark.long
def test_a_node_sends_by_itself_and_goes_on_when_a_turn_fails(store, monkeypatch):
    written_to(store, "taro", at=datetime.now(UTC))
    node = SimpleNamespace(holder=SimpleNamespace(database=store), site=SimpleNamespace(edition=EDITION))
    turns = iter([ZeroDivisionError, *[None] * 999])
    real = mailing_face.send_now

    def failing(*about: Any) -> Turn:
        if error := next(turns):
            raise error
        return real(*about)

    monkeypatch.setattr(mailing_face, "send_now", failing)
    box = Box()
    with listening(box) as port:
        server = MailServer("127.0.0.1", SENDER, Security.NONE, port)
        with mailing_face.mailing(node, server, BASE, every=0.05):
            deadline = time.monotonic() + 30
            while not box.letters and time.monotonic() < deadline:
                time.sleep(0.05)
    assert [kept.to for kept in box.letters] == [["taro@example.jp"]]
