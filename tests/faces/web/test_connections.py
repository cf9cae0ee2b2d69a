"""Slow and silent connections: they are let go, and readers are answered meanwhile."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

import httpx
import pytest
from starlette.responses import PlainTextResponse

from madoguchi.faces.web.connections import MOST_HEADER_BYTES, Connection, Waiting, most_connections
from madoguchi.faces.web.server import listen, make_server
from madoguchi.settings import Settings

REQUEST = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"


async def app(scope, receive, send):
    while (await receive()).get("more_body"):
        pass
    await PlainTextResponse("here")(scope, receive, send)


@contextlib.contextmanager
def serving(**limits):
    """A server of the product's own kind, with other limits, in a thread: its address."""
    server = make_server(app)
    server.config.http_protocol_class = type("Short", (server.config.http,), limits)
    server.config.http = server.config.http_protocol_class
    with listen(Settings(0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield listener.getsockname()
        finally:
            server.should_exit = True
            thread.join(10)


def is_closed(client: socket.socket, within: float = 10) -> bool:
    client.settimeout(within)
    try:
        while client.recv(1000):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


def test_headers_that_come_a_byte_at_a_time_are_not_waited_for():
    with serving(header_seconds=0.5) as address, socket.create_connection(address) as slow:
        began = time.monotonic()
        with contextlib.suppress(ConnectionError):
            for byte in REQUEST * 10:
                slow.send(bytes([byte]))
                time.sleep(0.05)
        assert is_closed(slow)
        assert time.monotonic() - began < 10


def test_whoever_says_nothing_is_let_go():
    with serving(header_seconds=0.3) as address, socket.create_connection(address) as silent:
        assert is_closed(silent)


def test_a_second_request_that_does_not_come_to_an_end_is_not_waited_for():
    with serving(header_seconds=0.3) as address, socket.create_connection(address) as slow:
        slow.send(REQUEST + b"\r\n")
        slow.settimeout(10)
        while b"here" not in slow.recv(1000):
            pass
        slow.send(b"GET / HT")
        assert is_closed(slow)


def test_a_body_that_does_not_come_is_not_waited_for():
    with serving(body_seconds=0.3) as address, socket.create_connection(address) as slow:
        slow.send(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")
        assert is_closed(slow)


def test_headers_without_end_are_not_kept():
    with serving() as address, socket.create_connection(address) as endless:
        with contextlib.suppress(ConnectionError):
            endless.sendall(REQUEST + b"X: " + b"a" * (MOST_HEADER_BYTES + 1000))
        assert is_closed(endless)


@pytest.mark.parametrize("wire", [REQUEST + b"\r\n", (REQUEST + b"\r\n") * 3])
def test_requests_that_come_whole_are_answered(wire):
    with serving(header_seconds=5) as address, socket.create_connection(address) as client:
        client.sendall(wire)
        client.settimeout(10)
        got = b""
        while got.count(b"here") < wire.count(b"GET"):
            part = client.recv(10_000)
            assert part, got  # closed before everything was answered
            got += part
    assert got.count(b"here") == wire.count(b"GET")


def test_readers_are_answered_while_500_connections_hold_on():
    with serving(waiting=Waiting(300)) as address, contextlib.ExitStack() as stack:
        idle = [stack.enter_context(socket.create_connection(address)) for _ in range(500)]
        for n, each in enumerate(idle):
            with contextlib.suppress(ConnectionError):
                each.send(REQUEST[: n % len(REQUEST)])
        for _ in range(5):
            began = time.monotonic()
            assert httpx.get(f"http://127.0.0.1:{address[1]}/", timeout=10).text == "here"
            assert time.monotonic() - began < 5
        closed = sum(is_closed(each, within=0.001) for each in idle[:200])
        assert closed >= 190  # the first ones, which waited longest


def test_whoever_is_gone_or_being_answered_is_not_counted():
    waiting = Waiting(300)
    with serving(waiting=waiting) as address:
        for _ in range(20):
            httpx.get(f"http://127.0.0.1:{address[1]}/", timeout=10)
        until = time.monotonic() + 10
        while len(waiting) and time.monotonic() < until:
            time.sleep(0.01)
    assert len(waiting) == 0


def test_of_the_waiting_the_oldest_goes_and_bodies_go_last():
    class Fake:
        gone = False

        def give_up(self):
            self.gone = True

    waiting = Waiting(2)
    body, first, second = Fake(), Fake(), Fake()
    waiting.add(body, body=True)
    waiting.add(first, body=False)
    waiting.add(second, body=False)
    assert (body.gone, first.gone, second.gone, len(waiting)) == (False, True, False, 2)
    waiting.remove(second)
    waiting.remove(second)
    assert len(waiting) == 1


def test_as_many_may_wait_as_there_are_files_for():
    assert 100 <= most_connections() <= 2000
    assert Connection.header_seconds <= 30
