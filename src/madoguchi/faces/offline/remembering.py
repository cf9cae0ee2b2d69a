"""The parts of pages, each made once: a desk's row is the same on every page that has it.

The served templates stay as they are. Those that hold nothing but macros are read once for each language and start
of links, and every macro of them answers the same call from memory.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, Template
from jinja2.runtime import Macro

from madoguchi.faces.web.site import PIECES, Page
from madoguchi.faces.web.view.cards import Card
from madoguchi.faces.web.view.kept import is_of_the_list
from madoguchi.model.answer import Text2
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice

_PARTS = {"parts.html", PIECES, "desk_history.html", "coverage_parts.html"}
_PLAIN = (str, int, float, bool, date, type(None))


def remember_parts(environment: Environment) -> None:
    """Let the templates of an environment remember their parts. For pages of one edition and one day."""
    made: dict[tuple[str | None, str, str], SimpleNamespace] = {}

    class Remembering(Template):
        def make_module(self, vars: Any = None, shared: bool = False, locals: Any = None) -> Any:
            if self.name not in _PARTS:
                return super().make_module(vars, shared, locals)
            page: Page = vars["page"]
            same = (self.name, page.lang, page.links.start)
            if same not in made:
                parts = macros_of(super().make_module(vars, shared, locals))
                made[same] = SimpleNamespace(**{name: remembering(macro) for name, macro in parts.items()})
            return made[same]

    environment.template_class = Remembering


def macros_of(module: Any) -> dict[str, Macro]:
    """Return the macros of an imported template by name."""
    return {name: value for name, value in vars(module).items() if isinstance(value, Macro)}


def remembering(macro: Macro) -> Callable[..., Any]:
    """Return a macro that remembers; a call with an argument that nothing stands for is just made."""
    made: dict[Hashable, Any] = {}

    def called(*args: Any, **kwargs: Any) -> Any:
        keys = [*map(_key, args), *map(_key, kwargs.values())]
        if None in keys:
            return macro(*args, **kwargs)
        key = (*keys, *kwargs)
        found = made.get(key)
        if found is None:
            found = made[key] = macro(*args, **kwargs)
        return found

    return called


def _key(value: Any) -> Hashable:
    """What stands for an argument; None where nothing does."""
    if isinstance(value, Card):
        return (value.shown.key, value.reasons, value.general)
    if isinstance(value, Desk):
        return (value.id,)
    if isinstance(value, Notice):
        return (Notice, id(value))  # the edition holds it as long as anything is made of it
    if isinstance(value, (tuple, list)) and all(isinstance(part, (int, str)) for part in value):
        return tuple(value)
    return (value,) if isinstance(value, (*_PLAIN, Text2)) or is_of_the_list(value) else None
