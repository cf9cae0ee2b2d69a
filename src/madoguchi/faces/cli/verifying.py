"""`madoguchi verify`: prove an edition file from the file alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from madoguchi.editions.proof import Flaw, NoEditionError, prove
from madoguchi.editions.proof.words import in_words
from madoguchi.errors import InputError
from madoguchi.faces.cli.files import unreadable
from madoguchi.faces.cli.output import language
from madoguchi.message import Message, translated

MOST_BYTES = 1 << 30
DIGESTS = "digests"


def verified(path: Path) -> tuple[dict[str, str], list[Flaw]]:
    """Return the digests and the flaws of a file. Raises InputError (one line) for one that is no edition."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(
                Message(
                    "{path}: more than {most_bytes} MB; this is not an edition",
                    path=path,
                    most_bytes=MOST_BYTES >> 20,
                )
            )
        return prove(path.read_bytes())
    except OSError as error:
        raise unreadable(path, error) from error
    except NoEditionError as error:
        raise InputError(
            Message("{path}: {error}; `madoguchi export edition` writes one", path=path, error=error)
        ) from error


def told(digests: dict[str, str], flaws: list[Flaw], *, as_json: bool) -> Iterator[str]:
    """Yield one flaw a line, in the user's language, then the digests to compare with the publisher's.

    As JSON they are the last line, of the code `digests`, which is no flaw.
    """
    for flaw in flaws:
        if as_json:
            yield _json_line(path=flaw.path, code=flaw.code, message=flaw.says)
        else:
            says = in_words(flaw).values["says"]
            says = says.get(language(), flaw.says) if isinstance(says, Mapping) else says
            yield f"{flaw.path}: {flaw.code}: {says}\n"  # begins alike in every language
    if as_json:
        yield _json_line(path=DIGESTS, code=DIGESTS, digests=digests)
        return
    sum_up = Message("{n:,} unproven value(s)", n=len(flaws))
    last = sum_up if flaws else Message("every value is what its claim yields")
    yield f"{translated(last, language())}\n"
    for name, digest in digests.items():
        yield f"{name} {digest}\n"


def _json_line(**said: object) -> str:
    return json.dumps(said, ensure_ascii=False) + "\n"
