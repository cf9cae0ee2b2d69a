"""Addresses and the functions that answer them, by the parameters that each names.

A function takes the request and, as text, what it names of the path and the query. Plain functions
compute: they run in the pool. Coroutines are light: they run on the event loop. An application for one
edition must go with it; FastAPI's routes do not, since it remembers every function for good.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from madoguchi.faces.api.pool import pooled

Handler = TypeVar("Handler", bound=Callable[..., Any])
GET = ["GET", "HEAD"]


class PageRoute(Route):
    """One address. `handler` is the function that answers it."""

    def __init__(self, path: str, handler: Callable[..., Any], methods: Sequence[str]) -> None:
        self.handler = handler
        self._parameters = inspect.signature(handler, eval_str=True).parameters
        light = inspect.iscoroutinefunction(handler)
        super().__init__(path, self._light if light else pooled(self.answer), methods=list(methods))

    @property
    def query(self) -> tuple[str, ...]:
        """The names of the query that the function takes."""
        texts = (name for name, each in self._parameters.items() if each.annotation is not Request)
        return tuple(name for name in texts if name not in self.param_convertors)

    def answer(self, request: Request) -> Response:
        """Answer a request that has matched this address, in this very thread."""
        answer: Response = self._given(request)()
        return answer

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Tell whether a request is for this address; if so, the request knows it from then on."""
        match, more = super().matches(scope)
        return match, {**more, "route": self} if match is not Match.NONE else more

    async def _light(self, request: Request) -> Response:
        answer: Response = await self._given(request)()
        return answer

    def _given(self, request: Request) -> Callable[[], Any]:
        """The handler with all that it takes; of a parameter that is repeated the last one counts."""
        texts = {**request.query_params, **request.path_params}
        taken: dict[str, Any] = {}
        for name, parameter in self._parameters.items():
            if parameter.annotation is Request:
                taken[name] = request
            elif name in texts:
                taken[name] = texts[name]
        return partial(self.handler, **taken)


class PageRouter:
    """Collects the addresses of some pages."""

    def __init__(self) -> None:
        self.routes: list[PageRoute] = []

    def api_route(self, path: str, *, methods: Sequence[str]) -> Callable[[Handler], Handler]:
        """Return a decorator: the function answers at that path."""

        def added(handler: Handler) -> Handler:
            self.routes.append(PageRoute(path, handler, methods))
            return handler

        return added

    def post(self, path: str) -> Callable[[Handler], Handler]:
        """Return a decorator: the function takes what is sent to that path."""
        return self.api_route(path, methods=["POST"])
