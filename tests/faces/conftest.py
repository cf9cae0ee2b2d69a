"""One application over the packaged edition, shared by the tests of every face; a browser to look at it."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import routing
from starlette.applications import Starlette

from madoguchi.answers.router import Router
from madoguchi.data.bundle import Bundle
from madoguchi.faces.cli.main import run
from madoguchi.faces.cli.output import speak
from madoguchi.faces.cli.storing import opened
from madoguchi.faces.exports.catalogue import EXPORTS
from madoguchi.faces.offline import search_data
from madoguchi.faces.web import node, shelf
from madoguchi.faces.web.app import create_app
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.store.editions import packaged_edition
from madoguchi.store.people import all_people
from tests.artefacts import kept_value
from tests.browser import Chromium, Contexts, serving
from tests.browser import chromium as start_chromium
from tests.conftest import read_cases
from tests.people import with_people

with warnings.catch_warnings():  # starlette would rather have httpx's successor; httpx is what we pin
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.filterwarnings("ignore", message=".*httpx.*")
    from starlette import testclient

Run = Callable[..., tuple[int, str, str]]
Make = Callable[[str], bytes]


class TestClient(testclient.TestClient):
    """Reads pages as a person does: where a line may end (`<wbr>`) parts no word."""

    def request(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request; return what comes back."""
        response = super().request(*args, **kwargs)
        if response.headers.get("content-type", "").startswith("text/html"):
            response._text = response.content.decode().replace("<wbr>", "")
        return response


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """Let no test speak the language of the one before it: some commands speak Japanese throughout."""
    speak("")


@cache
def _packaged_router(_: Bundle) -> Router:
    return Router(packaged_edition())


def _router_of(edition: Edition) -> Router:
    return _packaged_router(edition.bundle) if edition is packaged_edition() else Router(edition)


def _looked_at_once(look: Callable[..., Any]) -> Callable[..., Any]:
    """Return what FastAPI makes of a route's function, which is the same for the same code on the same path.

    A function of each new application is a new one, and looking at its parameters takes most of what its making does.
    """
    known: dict[tuple[object, ...], tuple[Any, ...]] = {}

    def found(*, path: str, call: Callable[..., Any], dependencies: Sequence[Any]) -> tuple[Any, ...]:
        code = getattr(call, "__code__", None)
        if code is None or dependencies or hasattr(call, "__wrapped__"):
            return look(path=path, call=call, dependencies=dependencies)
        key = (path, code, repr(call.__defaults__), repr(call.__kwdefaults__))
        if key not in known:
            known[key] = look(path=path, call=call, dependencies=dependencies)
        dependant, *more = known[key]
        return (replace(dependant, call=call), *more)

    return found


def _each_once(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return the function that remembers what it made of each thing; what it was given is never changed."""
    known: dict[int, tuple[Any, Any]] = {}

    def made(thing: Any) -> Any:
        if id(thing) not in known:
            known[id(thing)] = thing, make(thing)
        return known[id(thing)][1]

    return made


routing._build_dependant_with_parameterless_dependencies = _looked_at_once(
    routing._build_dependant_with_parameterless_dependencies
)


# Each node would make its look-ups anew; those of the packaged edition are shared, as between threads.
node.Router = _router_of
# Whoever looks at a list of files has a child make five of them: seconds of a processor, and hardly a test takes one.
_prepare = shelf.Shelf.prepare
shelf.Shelf.prepare = lambda *_: None

# What a browser needs to know of places and of trained heads is the same whatever the list: seconds for each list.
search_data.place_data = cache(partial(kept_value, "place-data", search_data.place_data))
search_data.packed_head = _each_once(search_data.packed_head)


@pytest.fixture
def _files_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have files made before anybody asks for them, as outside tests."""
    monkeypatch.setattr(shelf.Shelf, "prepare", _prepare)


@pytest.fixture(scope="session", autouse=True)
def _one_loop() -> Iterator[None]:
    """Send all requests through one event loop: a new one, with its threads, costs thrice what a request does."""
    with start_blocking_portal() as TestClient.portal:
        yield
    TestClient.portal = None


@pytest.fixture
def madoguchi(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command as a shell would, on a database of its own; return exit status, output and errors.

    Whoever makes the tables is given people too: hanako, who acts, jiro and taro.
    """
    monkeypatch.setenv("MADOGUCHI_DATABASE_URL", f"sqlite:///{tmp_path}/editors/store.sqlite")
    monkeypatch.setenv("MADOGUCHI_PERSON", "hanako")
    monkeypatch.setenv("MADOGUCHI_DIRECTORY", "")  # none, and none is left behind by a command

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["madoguchi", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            run()
        out, err = capsys.readouterr()
        code = end.value.code
        if words == ("db", "upgrade"):
            _add_people()
        return (code if isinstance(code, int) else 0), out, err

    return command


def _add_people() -> None:
    with opened().reading() as connection:
        somebody = all_people(connection)
    if not somebody:
        with_people(opened())


@pytest.fixture(scope="session")
def app(edition: Edition, router: Router) -> Starlette:
    return create_app(edition, router)


@pytest.fixture(scope="session")
def client(app: Starlette) -> Iterator[TestClient]:
    with TestClient(app) as client:  # one event loop for all requests
        yield client


@pytest.fixture(scope="session")
def made(edition: Edition) -> Make:
    """Return the file of a format of the packaged edition."""
    return cache(lambda name: kept_value(f"export-{name}", lambda: EXPORTS[name].write(edition)))


@pytest.fixture(scope="session")
def timed(edition: Edition) -> Callable[[str], Edition]:
    """Return an edition of one desk, the hotline, whose printed hours are the given ones."""
    return lambda text: replace(edition, desks=(_with_hours(_hotline(edition), _hotline(edition), text),))


@pytest.fixture(scope="session")
def all_hours(edition: Edition) -> Edition:
    """The edition with a form of printed hours at each of its first desks: all that the table has, read or not."""
    printed = [case["printed"] for case in read_cases("hours.csv")]
    assert len(printed) < len(edition.desks)
    changed = [
        _with_hours(desk, _hotline(edition), text) for desk, text in zip(edition.desks, printed, strict=False)
    ]
    return replace(edition, desks=(*changed, *edition.desks[len(changed) :]))


def _hotline(edition: Edition) -> Desk:
    return next(desk for desk in edition.desks if desk.hours)


def _with_hours(desk: Desk, hotline: Desk, text: str) -> Desk:
    assert hotline.hours is not None
    return replace(desk, hours=replace(hotline.hours, text=text, printed=text))


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """The browser of this worker; tests take `browser`, or pages."""
    with start_chromium(tmp_path_factory.mktemp("browser")) as found:
        yield found


@pytest.fixture
def browser(chromium: Chromium) -> Iterator[Any]:
    """The browser itself, for a test that opens contexts of its own kind."""
    with chromium.awake() as found:
        yield found


@pytest.fixture
def contexts(chromium: Chromium) -> Iterator[Contexts]:
    """Where a test gets its pages."""
    with chromium.awake():
        found = Contexts(chromium)
        yield found
        found.close()


@pytest.fixture(scope="session")
def site(app: Starlette) -> Iterator[str]:
    """The address of the application, served."""
    with serving(app) as address:
        yield address


@pytest.fixture
def open_page(contexts: Contexts, site: str) -> Callable[..., Any]:
    """Return a function that opens an address in a page where nothing was before."""

    def opened(path: str, viewport: dict[str, int], scheme: str = "light", javascript: bool = False) -> Any:
        page = contexts.page(viewport=viewport, color_scheme=scheme, java_script_enabled=javascript)
        page.goto(site + quote(path, safe="/?=&"))
        return page

    return opened
