"""Where a value comes from: claims of five kinds, and spans of the source.

The vocabulary follows W3C PROV (a value is derived from what was printed) and the project's first
principle: every value is *printed*, *corrected*, *derived*, *changed* or *editorial*, and says by what. A claim
holds codes and inputs, no prose: what it cites stands in the edition, so that anyone can work it out again
(`editions/proof/`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple


class ClaimKind(StrEnum):
    """How we know a value."""

    PRINTED = "printed"
    CORRECTED = "corrected"
    DERIVED = "derived"
    CHANGED = "changed"
    EDITORIAL = "editorial"


class Span(NamedTuple):
    """Characters `start:end` (0-based, half open) of line `line` (1-based) of the source."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Value:
    """A text with its claim: one of the five kinds below.

    `printed` is the raw text at `spans` (joined by a space where there are several).
    """

    kind: ClassVar[ClaimKind]

    text: str
    spans: tuple[Span, ...] = ()
    printed: str = ""

    @property
    def lines(self) -> tuple[int, ...]:
        """The source lines it rests on, ascending, each once."""
        if len(self.spans) == 1:  # most values; this is asked a million times for a long list
            return (self.spans[0].line,)
        return tuple(sorted({span.line for span in self.spans}))

    @property
    def cites(self) -> tuple[str, ...]:
        """The codes of the claim: errata, rule and inputs, change, file and entry."""
        return ()

    @property
    def basis(self) -> str:
        """The codes as one line, for people."""
        return ": ".join(part for part in self.cites if part)

    @property
    def claim(self) -> dict[str, Any]:
        """The kind and the codes by name, for other programs."""
        return {"kind": self.kind.value}


@dataclass(frozen=True, slots=True)
class Printed(Value):
    """It stands in the source at its spans, but for width and the like (`text/fold.py`)."""

    kind = ClaimKind.PRINTED


@dataclass(frozen=True, slots=True)
class Corrected(Value):
    """It is printed otherwise; `errata` are the ids of the corrections, in order."""

    kind = ClaimKind.CORRECTED
    errata: tuple[str, ...] = ()

    @property
    def cites(self) -> tuple[str, ...]:
        return self.errata

    @property
    def basis(self) -> str:
        return ", ".join(self.errata)

    @property
    def claim(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "errata": list(self.errata)}


@dataclass(frozen=True, slots=True)
class Derived(Value):
    """A rule (`text/derive.py`) makes it from what is printed at its spans and from `inputs`."""

    kind = ClaimKind.DERIVED
    rule: str = ""
    inputs: tuple[str, ...] = ()

    @property
    def cites(self) -> tuple[str, ...]:
        return (self.rule, *self.inputs)

    @property
    def claim(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "rule": self.rule, "inputs": list(self.inputs)}


@dataclass(frozen=True, slots=True)
class Changed(Value):
    """It is otherwise in the world since; `change` is the id of the change. Spans are those of what was printed."""

    kind = ClaimKind.CHANGED
    change: str = ""

    @property
    def cites(self) -> tuple[str, ...]:
        return (self.change,)

    @property
    def claim(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "change": self.change}


@dataclass(frozen=True, slots=True)
class Editorial(Value):
    """It stands in one of our data files, in an entry that has its reason."""

    kind = ClaimKind.EDITORIAL
    file: str = ""
    entry: str = ""

    @property
    def cites(self) -> tuple[str, ...]:
        return (self.file, self.entry)

    @property
    def claim(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "file": self.file, "entry": self.entry}
