"""The contract with the official client, over standard input and output and over HTTP."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import IO, Any

import anyio
import httpx
import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.shared.exceptions import MCPError

from madoguchi.answers.contacts import contacts_for
from madoguchi.errors import InputError
from madoguchi.faces.mcp.running import LOG_CONFIG, listen
from madoguchi.model.answer import Alarm, Crisis, Danger
from tests.faces.mcp.conftest import text_of

pytestmark = pytest.mark.long
COMMAND = [sys.executable, "-m", "madoguchi.faces.cli.main", "mcp"]
SECRET = "himitsu ひみつ"


@dataclass(frozen=True)
class ProgressPrinter:
    """What a client got from one server, and all that the server wrote beside the protocol."""

    tools: tuple[str, ...]
    results: dict[str, Any]
    unknown_tool: MCPError
    written: str


async def converse(client: Client, edition: Any) -> tuple[tuple[str, ...], dict[str, Any], MCPError]:
    """List the tools, call each, and some of them wrongly."""
    desk = edition.desks[0]
    calls: dict[str, tuple[str, dict[str, Any]]] = {
        "route": ("route_question", {"question": "返済が苦しい", "place": "大阪市", "as_of": "2024-01-31"}),
        "secret": ("route_question", {"question": SECRET, "place": SECRET}),
        "danger": ("route_question", {"question": "死にたい"}),
        "find": ("find_desks", {"program": "guarantee", "prefecture": "岐阜県"}),
        "desk": ("get_desk", {"id": desk.id}),
        "reverse": ("reverse_number", {"number": desk.numbers[0]}),
        "list": ("list_programs_and_topics", {}),
        "bad code": ("find_desks", {"program": SECRET}),
        "bad day": ("get_desk", {"id": desk.id, "as_of": SECRET}),
        "bad type": ("get_desk", {"id": 7}),
        "too long": ("route_question", {"question": "あ" * 2001}),
    }
    async with client:
        tools = tuple(tool.name for tool in (await client.list_tools()).tools)
        results = {name: await client.call_tool(tool, given) for name, (tool, given) in calls.items()}
        results["many"] = [await client.call_tool("get_desk", {"id": d.id}) for d in edition.desks[::40]]
        with pytest.raises(MCPError) as unknown:
            await client.call_tool(SECRET, {})
    return tools, results, unknown.value


def over_stdio(edition: Any, mode: str) -> ProgressPrinter:
    with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
        parameters = StdioServerParameters(command=COMMAND[0], args=COMMAND[1:])
        client = Client(stdio_client(parameters, errlog=errors), mode=mode)
        heard = anyio.run(converse, client, edition)
        errors.seek(0)
        return ProgressPrinter(*heard, written=errors.read())


class running_http:  # noqa: N801 - reads as a sentence
    """`madoguchi mcp --http` on a free port: its address and the process."""

    def __enter__(self) -> tuple[str, subprocess.Popen[str]]:
        self.process = subprocess.Popen(
            [*COMMAND, "--http", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        line = reading(self.process).readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/mcp", line)
        assert found, line
        return found[0], self.process

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        reading(self.process).close()


def reading(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout
    return process.stdout


MODES = ("auto", "legacy")  # today's protocol, and the handshake of older clients


@dataclass(frozen=True)
class Served:
    """One HTTP server's talks by mode, the refusals of what it must not serve, all that it wrote."""

    talks: dict[str, Any]
    refusals: dict[str, httpx.Response]
    written: str


@pytest.fixture(scope="module")
def http(edition: Any) -> Served:
    with running_http() as (address, process):
        talks = {mode: anyio.run(converse, Client(address, mode=mode), edition) for mode in MODES}
        refusals = refused(address)
        process.send_signal(signal.SIGINT)
        return Served(talks, refusals, process.communicate(timeout=20)[0])


def refused(address: str) -> dict[str, httpx.Response]:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"accept": "application/json, text/event-stream", "mcp-protocol-version": "2025-06-18"}
    big = {**body, "params": {"x": "x" * 100_000}}
    return {
        "own": httpx.post(address, json=body, headers=headers),
        "foreign": httpx.post(address, json=body, headers={**headers, "origin": "https://example.com"}),
        "rebound": httpx.post(address, json=body, headers={**headers, "host": "example.com"}),
        "big": httpx.post(address, json=big, headers=headers),
        "torn": httpx.post(address, content=SECRET.encode(), headers=headers),
    }


# What older clients send over standard input is sent by hand further down.
WAYS = [("stdio", "auto"), ("http", "auto"), ("http", "legacy")]


@pytest.fixture(scope="module", params=WAYS, ids=" ".join)
def heard(request: pytest.FixtureRequest, edition: Any) -> ProgressPrinter:
    way, mode = request.param
    if way == "stdio":
        return over_stdio(edition, mode)
    served = request.getfixturevalue("http")
    return ProgressPrinter(*served.talks[mode], written=served.written)


def test_the_client_sees_the_five_tools(heard, desk):
    assert heard.tools == tuple(desk.tools)


def test_each_tool_answers_as_it_does_in_process(heard, desk, edition):
    calls = {
        "route": ("route_question", {"question": "返済が苦しい", "place": "大阪市", "as_of": "2024-01-31"}),
        "find": ("find_desks", {"program": "guarantee", "prefecture": "岐阜県"}),
        "desk": ("get_desk", {"id": edition.desks[0].id}),
        "reverse": ("reverse_number", {"number": edition.desks[0].numbers[0]}),
        "list": ("list_programs_and_topics", {}),
    }
    for name, (tool, given) in calls.items():
        here, there = desk.answer(tool, given), heard.results[name]
        assert there.structured_content == here.structured_content
        assert text_of(there) == text_of(here)
        assert not there.is_error


def test_numbers_arrive_as_they_stand_in_the_edition(heard, edition):
    for desk, result in zip(edition.desks[::40], heard.results["many"], strict=True):
        (told,) = result.structured_content["desks"]
        assert [row["number"] for row in told["numbers"]] == list(desk.numbers)


def test_bad_calls_are_told_and_not_repeated(heard):
    for name in ("bad code", "bad day", "bad type", "too long"):
        assert heard.results[name].is_error
        assert "himitsu" not in text_of(heard.results[name])
    assert "route_question" in str(heard.unknown_tool)
    assert "himitsu" not in str(heard.unknown_tool)


def test_a_danger_to_life_gets_the_emergency_contacts(heard):
    told = heard.results["danger"].structured_content
    assert [row["name"] for row in told["contacts"]] == [
        c.name for c in contacts_for(Alarm(Crisis.CERTAIN, Danger.LIFE))
    ]


def test_nothing_of_a_call_is_written_anywhere(heard):
    assert heard.written == ""


# -- standard output ------------------------------------------------------------------------------


def test_standard_output_holds_nothing_but_the_protocol(edition):
    hello = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "0"},
    }
    sent = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/list"},
        {"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "get_desk", "arguments": {"id": edition.desks[0].id}}},
    ]  # fmt: skip
    lines = "".join(json.dumps(message) + "\n" for message in sent) + f"{SECRET}: no JSON at all\n"
    # The input stays open until all is answered: its end is the end of the server.
    with subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        process.stdin.write(lines)
        process.stdin.flush()
        answers = [json.loads(reading(process).readline()) for _ in range(3)]
        rest, errors = process.communicate(timeout=20)
    assert [answer["id"] for answer in answers] == [1, 2, 3]
    assert all(answer["jsonrpc"] == "2.0" and "result" in answer for answer in answers)
    assert answers[0]["result"]["serverInfo"]["name"] == "madoguchi"
    assert all("jsonrpc" in json.loads(line) for line in rest.splitlines())
    assert SECRET not in rest
    assert errors == ""
    assert process.returncode == 0


# -- HTTP -----------------------------------------------------------------------------------------


def test_a_page_of_another_site_cannot_reach_the_tools(http):
    assert {name: response.status_code for name, response in http.refusals.items()} == {
        "own": 200,
        "foreign": 403,
        "rebound": 421,
        "big": 413,
        "torn": 400,
    }
    assert not any("server" in response.headers for response in http.refusals.values())


def test_a_taken_port_is_told_with_the_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(InputError, match=f"127.0.0.1:{port}.*--port"):
            listen(port)


def test_http_is_bound_to_loopback_only():
    with listen(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_a_port_without_http_is_told():
    done = subprocess.run([*COMMAND, "--port", "9"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "madoguchi mcp --http --port" in done.stderr


def test_no_logger_of_a_library_writes():
    for name in ("mcp", "uvicorn.access", "uvicorn.error"):
        assert LOG_CONFIG["loggers"][name]["handlers"] == ["nowhere"]


def test_other_commands_do_not_load_the_protocol():
    told = subprocess.run(
        [sys.executable, "-c", "import sys, madoguchi.faces.cli.main; print('mcp' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "False\n"
