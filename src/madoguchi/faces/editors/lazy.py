"""What editors, owners and programs write with, loaded when somebody first asks for it: readers do not wait."""

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


class _Late:
    """ASGI application that becomes the one that `_made` makes."""

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
        with self._loading:
            if self._app is None:
                self._app = self._made()
            return self._app

    def _made(self) -> ASGIApp:
        raise NotImplementedError


class LazyEditors(_Late):
    """The editors' pages."""

    def _made(self) -> ASGIApp:
        from madoguchi.faces.editors.app import create_editors

        settings = read_settings()
        return create_editors(
            self._node,
            self._database,
            require_second_factor=settings.require_second_factor,
            sends_mail=settings.mail is not None,
        )


class LazyOwners(_Late):
    """The pages of the bodies that keep their own rows."""

    def _made(self) -> ASGIApp:
        from madoguchi.faces.editors.own_app import create_owners

        return create_owners(self._node, self._database)


class LazyWriting(_Late):
    """The API that programs write with."""

    def _made(self) -> ASGIApp:
        from madoguchi.faces.writing.app import create_writing

        return create_writing(self._node, self._database)
