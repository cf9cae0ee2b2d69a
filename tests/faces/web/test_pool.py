"""The pool: a bounded number wait, the rest are told at once, and light answers wait for nobody."""

from __future__ import annotations

import asyncio
import threading

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.faces.api.pool import MOST_WAITING, THREADS
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.assets import assets
from madoguchi.faces.web.routing import PageRouter


def blocked(release: threading.Event) -> Starlette:
    router = PageRouter()

    @router.api_route("/slow", methods=["GET"])
    def slow(name: str = "") -> PlainTextResponse:
        release.wait(30)
        return PlainTextResponse(name)

    @router.api_route("/light", methods=["GET"])
    async def light() -> PlainTextResponse:
        return PlainTextResponse("light")

    return Starlette(routes=router.routes)


def test_a_crowd_is_told_at_once_and_light_answers_pass():
    release = threading.Event()

    async def crowd():
        transport = httpx.ASGITransport(blocked(release))
        async with httpx.AsyncClient(transport=transport, base_url="http://x", timeout=30) as client:
            waiting = [
                asyncio.create_task(client.get(f"/slow?name={n}")) for n in range(THREADS + MOST_WAITING)
            ]
            while sum(task.get_stack() != [] for task in waiting) < len(waiting):
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.2)
            refused = await client.get("/slow?name=late")
            light = await client.get("/light")
            assert not any(task.done() for task in waiting)
            release.set()
            answers = await asyncio.gather(*waiting)
            again = await client.get("/slow?name=again")
            return refused, light, answers, again

    refused, light, answers, again = asyncio.run(crowd())
    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) > 0
    assert light.text == "light"
    assert [answer.text for answer in answers] == [str(n) for n in range(THREADS + MOST_WAITING)]
    assert again.text == "again"


@pytest.fixture
def crowded(monkeypatch):
    monkeypatch.setattr("madoguchi.faces.api.pool.MOST_WAITING", 0)


@pytest.mark.usefixtures("crowded")
@pytest.mark.parametrize(
    ("path", "language"),
    [("/ask?q=x", "ja"), ("/ask?q=x&lang=vi", "vi"), ("/api/ask?q=x", None), ("/hsds/services", None)],
)
def test_who_is_sent_away_is_told_in_their_own_way(edition, router, path, language):
    async def asked():
        transport = httpx.ASGITransport(create_app(edition, router))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await client.get(path), await client.get(assets(GUIDEBOOK)["site.css"].path)

    busy, light = asyncio.run(asked())
    assert busy.status_code == 503
    assert busy.headers["retry-after"] == "2"
    assert busy.headers["cache-control"] == "no-store"
    assert busy.headers.get("content-language") == language
    assert busy.headers["content-type"].startswith("text/html" if language else "application/problem+json")
    assert light.status_code == 200
