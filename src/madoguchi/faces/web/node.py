"""A serving node: the pages of the edition in memory, changed as a whole when there is a newer one.

A request is answered by the application that stood when it came; the next one may get the next
application. Nothing of a half-made one is ever seen.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import itertools
import logging
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from madoguchi.answers.router import Router
from madoguchi.answers.warming import warm as warm_router
from madoguchi.child import Children
from madoguchi.faces.exports.catalogue import EXPORTS
from madoguchi.faces.identity import NOBODY, Operator
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.health import SEGMENTS, Lifecycle, create_health
from madoguchi.faces.web.limiting import CallLimits, Limiter
from madoguchi.faces.web.page_cache import CachedPages, PageCache
from madoguchi.faces.web.shelf import Shelf
from madoguchi.faces.web.site import Site
from madoguchi.model.edition import Edition
from madoguchi.store.served import Holder
from madoguchi.text.dates import today

SECONDS_BETWEEN_LOOKS = 2.0
LOOKS_BETWEEN_CHECKS = 5  # whether the store takes writes is asked less often: a dead host takes its time
Mounted = Callable[["Node"], ASGIApp]
log = logging.getLogger("madoguchi.access")


class Node:
    """ASGI application. `mounted` makes the applications of other faces, by the first part or two of their paths.

    `limiter` says who reports too often; `operator` who runs the site. `keeps` says whether one of the mounted applications gives a
    browser something to keep (see faces/offline/kept.py).
    """

    def __init__(
        self,
        holder: Holder,
        mounted: Mapping[str, Mounted] | None = None,
        limiter: Limiter | None = None,
        operator: Operator = NOBODY,
    ) -> None:
        self.holder = holder
        self._operator = operator
        self._limiter, self._call_limits = limiter or Limiter(), CallLimits()
        self.keeps = False
        self.cache = PageCache()
        self.lifecycle = Lifecycle()
        self.swaps = 0  # how often something newer was taken
        self._day = today()
        self._trouble = ""
        self._router: Router | None = None
        self._exporting = Children(at_once=1, waiting=2 * len(EXPORTS))
        self._printed: Edition | None = None
        self._app = self._made()
        made = {make: make(self) for make in dict.fromkeys((mounted or {}).values())}
        self._mounted = {segment: made[make] for segment, make in (mounted or {}).items()}
        self._mounted |= dict.fromkeys(SEGMENTS, create_health(self))
        self._tell_of_keeping(self._app)
        self._tell_of_trouble()
        self._stop = threading.Event()
        self._watch = threading.Thread(target=self._watching, daemon=True)

    @property
    def site(self) -> Site:
        """The site that is served now."""
        site: Site = self._app.state.site
        return site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        one, _, rest = scope.get("path", "")[1:].partition("/")
        app = self._mounted.get(one) or self._mounted.get(f"{one}/{rest.partition('/')[0]}")
        await CachedPages(app or self._app, self.cache)(scope, receive, send)

    def look(self) -> bool:
        """Take what is newer, if anything is; return whether the pages changed."""
        newer, day = self.holder.look(), today()
        self._tell_of_trouble()
        if not newer and not self._turned(day):
            return False
        self._day = day
        fresh = self._made()
        warm(fresh.state.site)
        self._app, self.cache = fresh, PageCache()
        del fresh
        settle()
        self.swaps += 1
        return True

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Look every few seconds while the block runs."""
        self._watch.start()
        try:
            yield
        finally:
            self._stop.set()
            self._watch.join()

    def _watching(self) -> None:
        self._trying(self.holder.check)
        self._trying(lambda: warm(self.site))
        settle()
        self.lifecycle.warmed = True
        looks = itertools.count(1)
        while not self._stop.wait(SECONDS_BETWEEN_LOOKS):
            self._trying(self._look_and_tell)
            if next(looks) % LOOKS_BETWEEN_CHECKS == 0 or not self.holder.writable:
                self._trying(self.holder.check)

    def _look_and_tell(self) -> None:
        if self.look():
            log.info("serving revision %s", self.site.edition.revision[:12])

    def _trying(self, step: Callable[[], object]) -> None:
        """Do a step of the watch; a node that serves must go on serving what it has, whatever happens."""
        try:
            step()
        except Exception as error:
            log.error("", extra={"fields": {"error": type(error).__name__, "where": "the watch"}})

    def _tell_of_trouble(self) -> None:
        """Log what keeps the published edition from being served, once, and that it is over."""
        trouble = " ".join(part for part in (self.holder.degraded, self.holder.away) if part)
        if trouble != self._trouble:
            log.error("%s", trouble) if trouble else log.info("the published edition is served again")
            self._trouble = trouble

    def _turned(self, day: date) -> bool:
        """Whether a new day has brought a change into force."""
        return day != self._day and self.site.router.on(day) is not self.site.router

    def _made(self) -> Starlette:
        served = self.holder.served
        if (
            self._router is None
            or self._router.on(today()) is not self._router
            or self._printed is not served.edition
        ):
            self._router, self._printed = Router(served.edition), served.edition
            self._shelf = Shelf(self._router.edition, self.holder, self._exporting)
        app = create_app(
            self._router.edition,
            self._router,
            self.holder,
            self._limiter,
            self._shelf,
            self._operator,
            self._call_limits,
        )
        self._tell_of_keeping(app)
        return app

    def _tell_of_keeping(self, app: Starlette) -> None:
        if self.keeps:
            app.state.site.templates.globals["keeps"] = True


# The templates that the page of an answer is made of: reading them takes half a second.
_OF_AN_ANSWER = ("base.html", "parts.html", "pieces.html", "callers.html", "answer.html")


def warm(site: Site) -> None:
    """Have the router load all its look-ups, and read what the page of an answer is made of: no person waits for them."""
    warm_router(site.router)
    for name in _OF_AN_ANSWER:
        site.templates.get_template(name)


def settle() -> None:
    """Free what an older edition left, and have the collector pass over what stays.

    The edition and its look-ups are millions of objects that live as long as they are served; going
    through them again and again would stop every reader for a tenth of a second each time. What was freed
    goes back to the machine, where the C library can give it back.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)
