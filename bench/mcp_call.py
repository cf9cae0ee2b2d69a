"""Measure the assistants' tools in process: milliseconds a call, with the library and without.

Usage:

    python bench/mcp_call.py

Each tool is called many times through the official client in the same process (no pipe, no
socket: the protocol's own work and ours), after one call of each to warm up.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from statistics import median, quantiles
from typing import Any

import anyio
from mcp.client import Client

from madoguchi.answers.router import Router
from madoguchi.faces.mcp.server import make_server
from madoguchi.model.edition import Edition
from madoguchi.store.editions import packaged_edition

ROUNDS = 200
BAR = 15.0
# Plain Japanese, a place in the words, English, and a sentence without one of our words.
QUESTIONS = (
    ("後継者がいない", "大阪府"),
    ("横浜で店を開きたいのですがお金を借りられますか", ""),
    ("my customer does not pay", "Nagoya"),
    ("先が見えなくて夜も眠れない", "青森市"),
)


def main() -> None:
    """Measure and print a Markdown table."""
    edition = packaged_edition()
    anyio.run(measure, edition, make_server(Router(edition)))


async def measure(edition: Edition, server: Any) -> None:
    """Call each tool in turn with arguments that change from call to call."""
    desks = edition.desks
    calls: dict[str, Callable[[int], dict[str, str]]] = {
        "route_question": lambda n: dict(zip(("question", "place"), QUESTIONS[n % len(QUESTIONS)], strict=True)),
        "find_desks": lambda n: {"name": desks[n * 4 % len(desks)].name},
        "get_desk": lambda n: {"id": desks[n * 4 % len(desks)].id},
        "reverse_number": lambda n: {"number": next(d for d in desks[n * 4 % 800 :] if d.numbers).numbers[0]},
        "list_programs_and_topics": lambda _: {},
    }  # fmt: skip
    print(f"| tool | p50 ms | p95 ms | worst | bar {BAR:g} |\n| --- | --- | --- | --- | --- |")
    async with Client(server) as client:
        for tool, given in calls.items():
            for n in range(len(QUESTIONS)):
                await client.call_tool(tool, given(n))
            times = [await timed(client.call_tool(tool, given(n))) for n in range(ROUNDS)]
            p95 = quantiles(times, n=20)[-1]
            held = "yes" if p95 <= BAR else "no"
            print(f"| {tool} | {median(times):.2f} | {p95:.2f} | {max(times):.2f} | {held} |")


async def timed(call: Awaitable[Any]) -> float:
    """Return how long a call took, in milliseconds. Raises RuntimeError when it failed."""
    start = time.perf_counter()
    result = await call
    if result.is_error:
        raise RuntimeError(result.content[0].text)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
