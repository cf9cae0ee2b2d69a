"""The editors' pages, loaded when somebody first asks for one: readers do not wait for them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from madoguchi.errors import StoreError
from madoguchi.message import Message
from madoguchi.settings import read_settings

if TYPE_CHECKING:
    from madoguchi.faces.web.node import Node


class LateEditors:
    """ASGI application that becomes the one of `create_editors`."""

    def __init__(self, node: Node) -> None:
        if node.holder.database is None:
            raise StoreError(Message("the editors' pages need a store"))
        self._node, self._database = node, node.holder.database
        self._app: ASGIApp | None = None
        self._loading = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._app is None:
            self._app = await run_in_threadpool(self._load)
        await self._app(scope, receive, send)

    def _load(self) -> ASGIApp:
        from madoguchi.faces.editors.app import create_editors

        with self._loading:
            if self._app is None:
                wanted = read_settings().require_second_factor
                self._app = create_editors(self._node, self._database, require_second_factor=wanted)
            return self._app
