"""The parts of pages, each made once: a desk's row is the same on every page that has it.

The served templates stay as they are. Those that hold nothing but macros are read once for each language and start
of links, and every macro of them is a piece that is kept (faces/web/view/kept.py).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from madoguchi.faces.web.site import PIECES, Page
from madoguchi.faces.web.view.cards import Card
from madoguchi.faces.web.view.compiling import CONTEXTS, PageTemplate
from madoguchi.faces.web.view.kept import OF_THE_LIST, Kept, Pieces
from madoguchi.index.directory import Function
from madoguchi.model.answer import LocalizedText
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice

_PARTS = {"parts.html", PIECES, "desk_history.html", "coverage_parts.html"}


def remember_parts(environment: Environment, kept: Kept) -> None:
    """Let the templates of an environment keep their parts. For pages of one edition and one day."""

    class Remembering(PageTemplate):
        def make_module(self, vars: Any = None, shared: bool = False, locals: Any = None) -> Any:
            if self.name not in _PARTS:
                return super().make_module(vars, shared, locals)
            page: Page = vars["page"]
            same = (self.name, page.lang, page.links.start)

            def made() -> Pieces:
                given = {**vars, CONTEXTS: None}
                found = Pieces(
                    same, lambda: PageTemplate.make_module(self, given, shared, locals), kept, known
                )
                given.setdefault("pieces", found)  # those that they call may call them in turn
                return found

            return kept.get(same, made)

    environment.template_class = Remembering


def known(given: tuple[object, ...]) -> Hashable:
    """Return what stands for the arguments of a part; None where nothing stands for one of them."""
    if _THEMSELVES.issuperset(map(type, given)):
        return given
    try:
        return _of_each(given)
    except KeyError:
        return None


def _of_each(values: Iterable[Any]) -> Hashable:
    """What stands for values side by side. Raises KeyError where nothing stands for one of them."""
    return tuple(
        [
            each if type(each) in _THEMSELVES or type(each) in OF_THE_LIST else _STAND_FOR[type(each)](each)
            for each in values
        ]
    )


_THEMSELVES = frozenset((str, int, float, bool, date, type(None), LocalizedText))
_STAND_FOR: dict[type, Callable[[Any], Hashable]] = {
    Card: lambda card: (card.shown.key, card.reasons, card.general),
    Desk: lambda desk: (Desk, desk.id),
    Function: lambda function: (Function, function.id),
    Notice: lambda notice: (Notice, id(notice)),  # the edition holds it as long as anything is made of it
    Markup: lambda html: (Markup, str(html)),
    tuple: _of_each,
    list: _of_each,
}
