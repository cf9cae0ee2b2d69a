"""How the links of a page are written: here as addresses that a server answers; the static site has files instead.

A page asks its `Links` for every address that it writes. So another way of keeping pages is another class, and no
page is written twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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

    def pages(self, path: str, asked: Asked, key: str, values: Iterable[str]) -> list[str]:
        """Return the links to a page that is asked for each of some values, in the place of what `asked` has for `key`."""

    def file(self, path: str) -> str:
        """Return the link to what is the same in all languages: a file, an interface for programs."""


class ServedLinks:
    """Addresses that a server answers. They begin with a slash: where the page stands doesn't matter."""

    served = True
    start = "/"

    def __init__(self) -> None:
        # A hundred addresses of a page hold the same question.
        self._quoted: dict[tuple[str, Callable[..., str]], str] = {}

    def page(self, path: str, asked: Asked) -> str:
        """Return an address with its query."""
        query = "&".join(f"{self._quote(key)}={self._quote(value)}" for key, value in asked)
        return self._quote(path, quote) + ("?" + query if query else "")

    def pages(self, path: str, asked: Asked, key: str, values: Iterable[str]) -> list[str]:
        """Return an address for each of some values."""
        place = [name for name, _ in asked].index(key)
        plain, joined = self.page(path, asked[:place]), "&" if place else "?"
        after = "".join(f"&{self._quote(name)}={self._quote(value)}" for name, value in asked[place + 1 :])
        return [f"{plain}{joined}{key}={self._quote(value)}{after}" for value in values]

    def file(self, path: str) -> str:
        """Return the address of a file."""
        return self._quote(path, quote)

    def _quote(self, text: str, how: Callable[..., str] = quote_plus) -> str:
        found = self._quoted.get((text, how))
        if found is None:
            found = self._quoted[text, how] = how(text, errors="replace")
        return found
