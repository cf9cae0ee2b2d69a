"""A real chromium for the tests: the same fonts on every machine, a server to look at, axe's findings."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.types import ASGIApp

from madoguchi.faces.printed import glyphs
from madoguchi.faces.web.server import listen
from madoguchi.settings import Settings

CHROMIUM = Path("/usr/bin/chromium")
PHONE, DESKTOP, NARROW = ({"width": w, "height": h} for w, h in ((390, 844), (1280, 900), (320, 640)))
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATIENCE_MS = 60_000  # a machine under load is slow, not wrong

# Fontconfig that knows one family in one folder; every other is that one.
_FONTCONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern"><edit name="family" mode="append_last"><string>{family}</string></edit></match>
</fontconfig>
"""


class Chromium:
    """A worker's browser. A new page costs it most of a second of processor time, so pages are handed on.

    While playwright runs, its event loop counts as running in this thread, and no other could run
    there; so the loop is put aside whenever no test with a browser is on (`awake`).
    """

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self._loop = asyncio._get_running_loop()
        self._free: dict[bool, list[Any]] = {True: [], False: []}  # by whether scripts run
        asyncio._set_running_loop(None)

    @contextmanager
    def awake(self) -> Iterator[Any]:
        """Give the browser, ready to be driven."""
        before = asyncio._get_running_loop()
        asyncio._set_running_loop(self._loop)
        try:
            yield self.browser
        finally:
            asyncio._set_running_loop(before)

    def page(self, *, viewport: Any, color_scheme: str, java_script_enabled: bool) -> Any:
        """Return an empty page; what pages before it kept is gone, and no service worker can be."""
        if free := self._free[java_script_enabled]:
            page = free.pop()
            page.set_viewport_size(viewport)
        else:
            page = self.fresh(
                viewport=viewport, java_script_enabled=java_script_enabled, service_workers="block"
            )
        page.emulate_media(media="null", color_scheme=color_scheme)
        return page

    def fresh(self, **options: Any) -> Any:
        """Return a page in a context of its own, in Japanese."""
        context = self.browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", **options)
        context.set_default_timeout(PATIENCE_MS)
        return context.new_page()

    def give_back(self, page: Any, *, java_script_enabled: bool) -> None:
        """Empty a page for the next test."""
        context = page.context
        for other in context.pages:
            if other is not page:
                other.close()
        context.set_offline(False)
        page.evaluate("try { localStorage.clear(); sessionStorage.clear(); } catch { /* none here */ }")
        page.goto("about:blank")
        context.clear_cookies()
        context.clear_permissions()
        self._free[java_script_enabled].append(page)


@contextmanager
def chromium(folder: Path) -> Iterator[Chromium]:
    """Start a browser; `folder` takes the description of its fonts. Skips the test where there is none."""
    if not CHROMIUM.exists():
        pytest.skip(f"needs a browser: {CHROMIUM} is missing (apt-get install chromium)")
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright (make test installs it)")
    with api.sync_playwright() as playwright:
        found = Chromium(_launched(playwright.chromium, folder, glyphs.FAMILY, glyphs.fonts()))
        yield found
        asyncio._set_running_loop(found._loop)
        found.browser.close()


@contextmanager
def in_font(browser: Any, folder: Path, family: str, fonts: Path) -> Iterator[Any]:
    """Give an empty page of a browser beside an awake one that has no other family than one of a folder of fonts."""
    other = _launched(browser.browser_type, folder, family, fonts)
    yield other.new_page(viewport=NARROW, locale="ja-JP", service_workers="block")
    other.close()


def _launched(chromium: Any, folder: Path, family: str, fonts: Path) -> Any:
    described = folder / "fonts.conf"
    told = _FONTCONFIG.format(fonts=fonts, cache=folder / "fontconfig", family=family)
    described.write_text(told, encoding="utf-8")
    return chromium.launch(
        executable_path=str(CHROMIUM),
        args=["--no-sandbox"],
        env={**os.environ, "FONTCONFIG_FILE": str(described)},
        timeout=PATIENCE_MS,
    )


class Contexts:
    """The pages that a test opened; all are given back or closed at the end."""

    def __init__(self, chromium: Chromium) -> None:
        self._chromium = chromium
        self._shared: list[tuple[Any, bool]] = []
        self._own: list[Any] = []

    def page(self, *, service_workers: str = "block", **options: Any) -> Any:
        """Return an empty page: one of its own where service workers are allowed."""
        if service_workers == "allow":
            self._own.append(self._chromium.fresh(service_workers="allow", **options))
            return self._own[-1]
        page = self._chromium.page(**options)
        self._shared.append((page, options["java_script_enabled"]))
        return page

    def close(self) -> None:
        for page in self._own:
            page.context.close()
        for page, scripts in self._shared:
            self._chromium.give_back(page, java_script_enabled=scripts)


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free port; give its address."""
    listener = listen(Settings(0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
    listener.close()


def violations(page: Any) -> list[tuple[str, list[Any]]]:
    """What axe finds on a page against WCAG 2.2 AA: the rule, and the first three places."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
    found = axe.Axe().run(page, options=options).response
    return [(v["id"], [node["target"] for node in v["nodes"][:3]]) for v in found["violations"]]


def widen(page: Any) -> None:
    """Set the page's letters wider apart, as a wider font would: a layout must not hang on ours."""
    page.evaluate("document.documentElement.style.letterSpacing = '.03em'")


def width(page: Any) -> int:
    """How wide the page is, in CSS pixels: more than its window where something sticks out."""
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide
