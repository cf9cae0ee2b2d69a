"""How the links of a page are written: here as addresses that a server answers; the static site has files instead.

A page asks its `Links` for every address that it writes. So another way of keeping pages is another class, and no
page is written twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol
from urllib.parse import quote, quote_plus

Asked = Sequence[tuple[str, str]]


class Links(Protocol):
    """The links of one page."""

    @property
    def served(self) -> bool:
        """Whether a server answers: what only a server has stands on the page, else it is left out."""

    @property
    def start(self) -> str:
        """Names where links start from: pages with the same start write the same link in the same way."""

    def page(self, path: str, asked: Asked) -> str:
        """Return the link to a page: its path as people read it, and what is asked of it, its language too."""

    def file(self, path: str) -> str:
        """Return the link to what is the same in all languages: a file, an interface for programs."""

    def without_question(self) -> Links:
        """Return links with the same start that know nothing of what this page was asked."""


class ServedLinks:
    """Addresses that a server answers. They begin with a slash: where the page stands doesn't matter."""

    served = True
    start = "/"

    def __init__(self) -> None:
        # A dozen addresses of a page hold the same question.
        self._names, self._paths = _Quoted(quote_plus), _Quoted(quote)

    def page(self, path: str, asked: Asked) -> str:
        """Return an address with its query."""
        names = self._names
        query = "&".join([f"{names[key]}={names[value]}" for key, value in asked])
        return self._paths[path] + ("?" + query if query else "")

    def file(self, path: str) -> str:
        """Return the address of a file."""
        return self._paths[path]

    def without_question(self) -> ServedLinks:
        """Return links that have written nothing yet."""
        return ServedLinks()


_MOST_QUOTED = 256


class _Quoted(dict[str, str]):
    """Text → the same as it stands in an address; the last few hundred of them."""

    def __init__(self, how: Callable[..., str]) -> None:
        super().__init__()
        self._how = how

    def __missing__(self, text: str) -> str:
        if len(self) >= _MOST_QUOTED:
            self.clear()
        found = self[text] = self._how(text, errors="replace")
        return found
