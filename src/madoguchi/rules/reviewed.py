"""What a person who read every line suspects; the knowledge stands in `data/suspects/`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from typing import Any

from madoguchi.data import CURRENT, read_text
from madoguchi.model.notice import Notice, Severity
from madoguchi.rules.rule import Draft, Rule


class _Suspected(Rule):
    """Shared reading of the suspects file; each subclass takes the entries of its severity."""

    def check(self, draft: Draft) -> Iterable[Notice]:
        # What was suspected in one list says nothing of the same words in a table of another.
        rows = {row for table in draft.reading.tables if table.described for row in table.rows}
        for suspect in _suspects():
            if suspect["severity"] != self.severity.value:
                continue
            lines = sorted(n for n in rows if suspect["printed"] in draft.source.folded[n - 1])
            if len(lines) == 1:
                yield self.notice(
                    lines,
                    suspect["printed"],
                    f"{suspect['message']} (evidence: {suspect['evidence']})",
                    suspect["fix"],
                )


class SuspectedByReader(_Suspected):
    """A person who read every line suspects a fault that would send someone wrong.

    It is not proven enough for a correction, and too likely to be passed over in silence.

    Bad: an address that the body's own postal code contradicts, shown without a word.
    Good: the address as printed, with a notice that says what speaks against it.
    """

    code = "suspected-by-reader"
    severity = Severity.WARNING


class RemarkedByReader(_Suspected):
    """A person who read every line remarks on something that no general rule can see.

    An editor who meets it again next year need not wonder a second time.

    Bad: a building under two names, found and forgotten.
    Good: a note with the other line that prints it.
    """

    code = "remarked-by-reader"
    severity = Severity.INFO


@cache
def _suspects() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads(read_text(f"suspects/{CURRENT}.toml"))["suspect"])


REVIEWED_RULES: tuple[type[Rule], ...] = (SuspectedByReader, RemarkedByReader)
