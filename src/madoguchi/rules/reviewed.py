"""What a person who read every line suspects; the knowledge stands in `suspects.toml`."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.data.bundle import SUSPECTS
from madoguchi.data.loading import entries
from madoguchi.errors import DescriptionError
from madoguchi.message import Message, as_written
from madoguchi.model.notice import Notice, Severity
from madoguchi.rules.rule import EditionDraft, Rule, Suspect


class _Suspected(Rule):
    """Shared reading of the suspects file; each subclass takes the entries of its severity."""

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        # What was suspected in one list says nothing of the same words in a table of another.
        rows = {row for table in draft.reading.tables if table.described for row in table.rows}
        for suspect in draft.suspects:
            if suspect.severity != self.severity.value:
                continue
            lines = sorted(n for n in rows if suspect.printed in draft.source.folded[n - 1])
            if len(lines) == 1:
                yield self.notice(
                    lines,
                    suspect.printed,
                    Message(
                        "{message} (evidence: {evidence})", message=suspect.message, evidence=suspect.evidence
                    ),
                    as_written(suspect.fix),
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


def read_suspects(content: str) -> tuple[Suspect, ...]:
    """Parse a file of suspects; none where it is empty. Raises DescriptionError."""
    found = entries(content, "suspect", Suspect, file=SUSPECTS, name="printed")
    severities = [rule.severity.value for rule in REVIEWED_RULES]
    for suspect in found:
        if suspect.severity not in severities:
            raise DescriptionError(
                Message("key severity: expected {severities}", severities=" or ".join(severities)),
                file=SUSPECTS,
                entry=suspect.printed,
            )
    return found


REVIEWED_RULES: tuple[type[Rule], ...] = (SuspectedByReader, RemarkedByReader)
