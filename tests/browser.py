"""A real chromium for the tests: the same fonts on every machine, a server to look at, axe's findings."""

from __future__ import annotations

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

# Fontconfig that knows the print fonts and nothing of the machine's; every family is theirs.
_FONTCONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern"><edit name="family" mode="append_last"><string>{family}</string></edit></match>
</fontconfig>
"""


@contextmanager
def chromium(folder: Path) -> Iterator[Any]:
    """Start a browser; `folder` takes the description of its fonts. Skips the test where there is none."""
    if not CHROMIUM.exists():
        pytest.skip(f"needs a browser: {CHROMIUM} is missing (apt-get install chromium)")
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright (make test installs it)")
    fonts = folder / "fonts.conf"
    told = _FONTCONFIG.format(fonts=glyphs.fonts(), cache=folder / "fontconfig", family=glyphs.FAMILY)
    fonts.write_text(told, encoding="utf-8")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox"],
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
            timeout=PATIENCE_MS,
        )
        yield browser
        browser.close()


class Contexts:
    """The contexts that a test opened: a page each, all closed at the end."""

    def __init__(self, browser: Any) -> None:
        self._browser, self._open = browser, []

    def page(self, **options: Any) -> Any:
        """Return a page in a fresh context, in Japanese."""
        context = self._browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", **options)
        context.set_default_timeout(PATIENCE_MS)
        self._open.append(context)
        return context.new_page()

    def close(self) -> None:
        for context in self._open:
            context.close()


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
