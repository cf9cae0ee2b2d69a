"""What pages say whoever asks, made once and kept for the day: pieces of HTML, and what is told of a desk.

What a person typed is never kept. The macros of `pieces.html` are given a page that holds no question, and nothing
but numbers and what was made of the list alone (`of_the_list`); so nothing typed can stand in what they make. Of the
static site, where nobody types, all parts of pages are such pieces (faces/offline/remembering.py).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from datetime import date
from functools import cached_property
from typing import Any, TypeVar, cast

from madoguchi.model.provenance import ClaimKind

MOST_KEPT = 4096  # each some kilobytes at most
T = TypeVar("T")
# The classes of what holds nothing that a person typed.
OF_THE_LIST: set[type] = {bool, int, type(None), ClaimKind}


def of_the_list(made: type[T]) -> type[T]:
    """Mark a class of values that hold nothing that a person typed: pieces may be made of them, and kept."""
    OF_THE_LIST.add(made)
    return made


class Kept:
    """Values by key, at most so many: the oldest goes first. For any thread."""

    def __init__(self, day: date, most: int = MOST_KEPT) -> None:
        self.day, self._most = day, most
        self._values: dict[Hashable, Any] = {}
        self._writing = threading.Lock()
        self.found = self._values.get  # the value of a key, None where none is kept

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the value of a key (never None), made where it isn't kept."""
        found = self.found(key)
        return cast(T, found) if found is not None else self.keep(key, make())

    def keep(self, key: Hashable, made: T) -> T:
        """Keep a value, and return it."""
        with self._writing:
            self._values[key] = made
            if len(self._values) > self._most:
                del self._values[next(iter(self._values))]
        return made

    def values(self) -> list[Any]:
        """Return all that is kept."""
        return list(self._values.values())


Known = Callable[[tuple[object, ...]], Hashable]
"""What the arguments of a piece are known by; None: by nothing, so the piece is not kept."""


def by_the_list(given: tuple[object, ...]) -> Hashable:
    """Return arguments that hold nothing that a person typed. Raises TypeError for any others."""
    if not OF_THE_LIST.issuperset(map(type, given)):
        kinds = ", ".join(type(each).__name__ for each in given)
        raise TypeError(f"a piece is made of the list alone, not of {kinds}, which may hold what was typed")
    return given


class Pieces:
    """The macros of a template for one language and way of writing links; templates call them by name.

    `same` names those, for what is `kept`; without `kept` each call is made anew. `read` reads the template.
    """

    def __init__(
        self, same: Hashable, read: Callable[[], Any], kept: Kept | None, known: Known = by_the_list
    ) -> None:
        self._same, self._read, self._kept, self._known = same, read, kept, known

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return a macro. It raises what `known` raises."""
        kept, known, same = self._kept, self._known, (name, self._same)
        found: Callable[[Hashable], Any] = kept.found if kept else lambda _: None

        def piece(*given: object, **named: object) -> Any:
            of = known((*given, *named.values(), *named) if named else given) if given or named else ()
            made = found((same, of))
            if made is None:
                made = getattr(self._module, name)(*given, **named)
                if kept and of is not None:
                    kept.keep((same, of), made)
            return made

        if kept:  # else it would hold itself, for the garbage collector to find
            vars(self)[name] = piece
        return piece

    @cached_property
    def _module(self) -> Any:
        return self._read()
