"""The server: tools listed, calls checked, answered, guarded; nothing of a call is ever logged."""

from __future__ import annotations

import logging
import traceback
from typing import Any

import anyio.to_thread
from mcp.server import Server, ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
)

from madoguchi import __version__
from madoguchi.answers.router import Router
from madoguchi.errors import InputError
from madoguchi.faces.identity import title_of
from madoguchi.faces.mcp.arguments import read_arguments
from madoguchi.faces.mcp.assistant import Assistant
from madoguchi.faces.mcp.guard import NumberGuard, UnlistedNumberError
from madoguchi.faces.mcp.plain import plain_text
from madoguchi.faces.mcp.vocabulary import instructions, tools

log = logging.getLogger("madoguchi.mcp")

WITHHELD = (
    "Withheld: the result held a number that is not in the list. This is an error of ours; "
    "give no number from this call, and try get_desk or find_desks."
)
OUR_ERROR = (
    "Something went wrong on our side. Try again, or put it in other words; give no number from memory."
)

Context = ServerRequestContext[Any]


class Desk:
    """What stands between a client and the tools: checks before, the number guard after."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.tools = {tool.name: tool for tool in tools(assistant.edition)}
        self.guard = NumberGuard(assistant.edition)

    async def list_tools(self, _: Context, __: PaginatedRequestParams | None) -> ListToolsResult:
        """Return the tools, all on one page."""
        return ListToolsResult(tools=list(self.tools.values()))

    async def call_tool(self, _: Context, params: CallToolRequestParams) -> CallToolResult:
        """Answer a call. Raises MCPError for a tool that there is not."""
        if params.name not in self.tools:
            raise MCPError(INVALID_PARAMS, f"There is no such tool; there are: {', '.join(self.tools)}.")
        return await anyio.to_thread.run_sync(self.answer, params.name, params.arguments)

    def answer(self, name: str, given: dict[str, Any] | None) -> CallToolResult:
        """Return a call's result, or an error that says what to do; a fault of ours is logged by its place."""
        try:
            result = self.assistant.call(name, read_arguments(self.tools[name], given))
            content, text = result.content, plain_text(result)
            self.guard.check(content, text)
        except InputError as error:
            return _refused(str(error))
        except UnlistedNumberError as error:
            log.error("%s withheld: %s", name, error)
            return _refused(WITHHELD)
        except Exception as error:  # its text might quote what a person asked
            last = traceback.extract_tb(error.__traceback__)[-1]
            log.error("%s failed: %s at %s:%s", name, type(error).__name__, last.filename, last.lineno)
            return _refused(OUR_ERROR)
        return CallToolResult(content=[TextContent(text=text)], structured_content=content)


def _refused(text: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=text)], is_error=True)


def make_server(router: Router) -> Server[Any]:
    """Return the protocol's server over one edition, for any transport."""
    desk = Desk(Assistant(router))
    title = title_of(router.edition)
    server: Server[Any] = Server(
        "madoguchi",
        title=title.of("en") if title else "Madoguchi (窓口)",
        version=__version__,
        instructions=instructions(router.edition),
        on_list_tools=desk.list_tools,
        on_call_tool=desk.call_tool,
    )
    server.middleware.clear()  # the library's tracing: nothing about a call leaves this process
    return server
