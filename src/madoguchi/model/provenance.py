"""Where a value comes from: the four kinds of evidence, and spans of the source.

The vocabulary follows W3C PROV (a value is derived from what was printed) and the
project's first principle: every value is *printed*, *corrected*, *derived* or *editorial*.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How we know a value."""

    PRINTED = "printed"  # stands in the source at `spans`
    CORRECTED = "corrected"  # printed otherwise; `basis` names the erratum
    DERIVED = "derived"  # made by a rule from what is printed; `basis` names the rule
    EDITORIAL = "editorial"  # from one of our data files; `basis` names file and reason


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start:end` (0-based, half open) of line `line` (1-based) of the source."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Value:
    """A text together with its proof.

    `printed` is the raw text at `spans` (joined by a space where there are several);
    `basis` is an erratum id, a rule's name, or a data file with its reason.
    """

    text: str
    kind: Kind
    spans: tuple[Span, ...] = ()
    printed: str = ""
    basis: str = ""

    @property
    def lines(self) -> tuple[int, ...]:
        """The source lines it rests on, ascending, each once."""
        if len(self.spans) == 1:  # most values; this is asked a million times for a long list
            return (self.spans[0].line,)
        return tuple(sorted({span.line for span in self.spans}))
