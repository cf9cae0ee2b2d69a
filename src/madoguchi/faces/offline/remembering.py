"""The parts of pages, each made once: a desk's row is the same on every page that has it.

The served templates stay as they are. Those that hold nothing but macros are read once for each language and start
of links, and every macro of them answers the same call from memory.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from types import FunctionType, SimpleNamespace
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from madoguchi.faces.web.site import PIECES, Page
from madoguchi.faces.web.view.cards import Card
from madoguchi.faces.web.view.compiling import CONTEXTS, PageTemplate
from madoguchi.faces.web.view.kept import OF_THE_LIST
from madoguchi.model.answer import LocalizedText
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice

_PARTS = {"parts.html", PIECES, "desk_history.html", "coverage_parts.html"}


def remember_parts(environment: Environment) -> None:
    """Let the templates of an environment remember their parts. For pages of one edition and one day."""
    made: dict[tuple[str | None, str, str], SimpleNamespace] = {}

    class Remembering(PageTemplate):
        def make_module(self, vars: Any = None, shared: bool = False, locals: Any = None) -> Any:
            if self.name not in _PARTS:
                return super().make_module(vars, shared, locals)
            page: Page = vars["page"]
            same = (self.name, page.lang, page.links.start)
            if same not in made:
                parts = macros_of(super().make_module({**vars, CONTEXTS: None}, shared, locals))
                made[same] = SimpleNamespace(**{name: remembering(macro) for name, macro in parts.items()})
            return made[same]

    environment.template_class = Remembering


def macros_of(module: Any) -> dict[str, Callable[..., Any]]:
    """Return the macros of an imported template by name."""
    return {name: value for name, value in vars(module).items() if isinstance(value, FunctionType)}


def remembering(macro: Callable[..., Any]) -> Callable[..., Any]:
    """Return a macro that remembers; a call with an argument that nothing stands for is just made."""
    made: dict[Hashable, Any] = {}

    def called(*args: Any, **kwargs: Any) -> Any:
        try:
            key = [
                each
                if type(each) in _THEMSELVES or type(each) in OF_THE_LIST
                else _STAND_FOR[type(each)](each)
                for each in (*args, *kwargs.values(), *kwargs)
            ]
        except KeyError:
            return macro(*args, **kwargs)
        found = made.get(tuple(key))
        if found is None:
            found = made[tuple(key)] = macro(*args, **kwargs)
        return found

    return called


def _of_each(values: Iterable[Any]) -> Hashable:
    """What stands for a tuple or a list: of plain values, else KeyError."""
    return tuple(each if type(each) in _THEMSELVES else _STAND_FOR[type(each)](each) for each in values)


_THEMSELVES = frozenset((str, int, float, bool, date, type(None), LocalizedText))
_STAND_FOR: dict[type, Callable[[Any], Hashable]] = {
    Card: lambda card: (card.shown.key, card.reasons, card.general),
    Desk: lambda desk: (Desk, desk.id),
    Notice: lambda notice: (Notice, id(notice)),  # the edition holds it as long as anything is made of it
    Markup: lambda html: (Markup, str(html)),
    tuple: _of_each,
    list: _of_each,
}
