"""The static site and the one file, each made once; a web server below a base path."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

from madoguchi.faces.offline.folder import Made, write_site
from madoguchi.faces.offline.one_file import one_file
from madoguchi.model.edition import Edition
from tests.artefacts import kept, kept_value
from tests.browser import Chromium, Contexts

BASE = "some/base"
Open = Callable[..., Any]


@dataclass(frozen=True)
class Built:
    """The site's folder and what its maker says of it."""

    root: Path
    made: Made

    def files(self) -> list[str]:
        """The file of every page; the one file stands among the data."""
        found = (str(path.relative_to(self.root)) for path in self.root.rglob("*.html"))
        return sorted(file for file in found if not file.startswith("data/"))

    def page(self, file: str) -> str:
        """The text of a page."""
        return (self.root / file).read_text(encoding="utf-8")

    def pages(self) -> Iterator[tuple[str, str]]:
        """Every page: its file and its text."""
        yield from ((file, self.page(file)) for file in self.files())


@pytest.fixture(scope="session")
def site(edition: Edition) -> Built:
    """The site, below a base path. Only to be read: other workers and other runs read it too."""

    def make(folder: Path) -> None:
        root = folder / BASE
        root.mkdir(parents=True)
        made = write_site(edition, root)
        (folder / "made.json").write_text(json.dumps(asdict(made)))

    folder = kept("site", make)
    return Built(folder / BASE, Made(**json.loads((folder / "made.json").read_text())))


@pytest.fixture(scope="session")
def one(edition: Edition) -> bytes:
    return kept_value("one-file", lambda: one_file(edition))


@pytest.fixture(scope="session")
def served(site: Built) -> Iterator[str]:
    """The site below a base path, on a plain file server."""
    top = site.root.parents[len(Path(BASE).parts) - 1]

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(top)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/{BASE}/"
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


@pytest.fixture
def open_page(contexts: Contexts) -> Open:
    """Return a function that opens an address in a page where nothing was before."""

    def opened(
        url: str, *, width: int = 1280, scheme: str = "light", javascript: bool = True, workers: str = "block"
    ) -> Any:
        page = contexts.page(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=javascript,
            service_workers=workers,
        )
        page.goto(url)
        return page

    return opened


@pytest.fixture(scope="module")
def in_browser(chromium: Chromium, served: str) -> Iterator[Callable[[str, Any], Any]]:
    """Return a function that runs an expression over `router` (the site's own), its modules and `given`."""
    with chromium.awake():
        page = chromium.fresh(service_workers="block")
        page.goto(served + "search.html")
        page.locator("#results > *").first.wait_for(state="attached")
        page.evaluate(
            """async () => {
                Object.assign(window, from_router, from_question, from_numbers, from_heads, from_decide, from_place_choice,
                  from_directory);
                window.router = await readRouter(JSON.parse(searchData));
            }"""
        )

    def run(expression: str, given: Any) -> Any:
        with chromium.awake():
            return json.loads(page.evaluate(f"async (given) => JSON.stringify(await ({expression}))", given))

    yield run
    with chromium.awake():
        page.context.close()
