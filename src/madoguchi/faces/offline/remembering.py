"""The parts of pages, each made once: a desk's row is the same on every page that has it.

The served templates stay as they are. Their `parts.html` is put behind a template of the same name
that hands on every macro of it, wrapped so that the same call is answered from memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, DictLoader, Environment, PrefixLoader

from madoguchi.faces.web.cards import Card

PARTS = "parts.html"
_SERVED = "served"
_MACRO = re.compile(r"{% macro (\w+)\(")
_PLAIN = (str, int, float, bool, type(None))


@dataclass
class Memory:
    """What each macro gave, by language and arguments."""

    _made: dict[Hashable, Any] = field(default_factory=dict)

    def wrap(self, macro: Any, lang: str) -> Callable[..., Any]:
        """Return the macro, remembering; a call with an argument that has no key is just made."""

        def called(*args: Any, **kwargs: Any) -> Any:
            key = (macro.name, lang, *map(_key, args), *((name, _key(kwargs[name])) for name in kwargs))
            if None in key:
                return macro(*args, **kwargs)
            if key not in self._made:
                self._made[key] = macro(*args, **kwargs)
            return self._made[key]

        return called


def remember_parts(environment: Environment) -> None:
    """Let the templates of an environment remember their parts. Pages of one edition and one day only."""
    served = environment.loader
    assert served is not None
    source = served.get_source(environment, PARTS)[0]
    lines = [f'{{% import "{_SERVED}/{PARTS}" as served with context %}}']
    for name in _MACRO.findall(source):
        lines.append(f"{{% set {name} = remembered(served.{name}, page.lang) %}}")
    loaders: list[BaseLoader] = [
        DictLoader({PARTS: "\n".join(lines)}),
        PrefixLoader({_SERVED: served}),
        served,
    ]
    environment.loader = ChoiceLoader(loaders)
    environment.globals["remembered"] = Memory().wrap


def _key(value: Any) -> Hashable:
    """What stands for an argument; None where nothing does."""
    if isinstance(value, Card):
        return (value.desk.id, value.reasons, value.general)
    if isinstance(value, tuple) and all(isinstance(part, int) for part in value):
        return value
    return (value,) if isinstance(value, _PLAIN) else None
