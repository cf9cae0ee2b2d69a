"""The counsellor's slip: a few desks on one sheet, as values in words, and as a PDF (A4, PDF/UA-1).

The web page and the PDF print the same `Slip`; whoever makes it has chosen language and day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from madoguchi.faces.printed.glyphs import FAMILY, as_printed, printable
from madoguchi.faces.printed.qr import Qr
from madoguchi.faces.printed.typesetting import typeset


@dataclass(frozen=True, slots=True)
class SlipNumber:
    """A number as printed, the link that dials it, and what it is. `label_ja`: only in Japanese.

    `extension` (内線) is in words: it is said to whoever answers.
    """

    text: str
    href: str
    label: str = ""
    kind: str = ""
    label_ja: bool = False
    extension: str = ""


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A term and its text. `ja`: the text is the list's own and stays Japanese in every language."""

    term: str
    text: str
    ja: bool = False


@dataclass(frozen=True, slots=True)
class SlipFact:
    """What a caller must know before dialling; `printed` quotes the list where it says so itself."""

    says: str
    printed: str = ""


@dataclass(frozen=True, slots=True)
class SlipScript:
    """The call script; `say_ja` is what to say in Japanese, on a slip in another language, and `reading` how.

    A reading is made by machine, in letters that readers of the language know. `tongue` names
    the language of what stands in another one for want of a translation.
    """

    say: str
    say_ja: str
    ready: str
    prepare: tuple[str, ...]
    reading: str = ""
    tongue: str = ""


@dataclass(frozen=True, slots=True)
class SlipCode:
    """A QR code with the lines below it, and what it is for those who do not see it."""

    qr: Qr
    caption: tuple[str, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class SlipDesk:
    """One desk. `script` is None where all desks of the slip share one."""

    id: str
    name: str
    about: str
    numbers: tuple[SlipNumber, ...]
    urls: tuple[str, ...]
    code: SlipCode | None
    beware: tuple[SlipFact, ...]
    why: tuple[str, ...]
    lines: tuple[SlipLine, ...]
    script: SlipScript | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Slip:
    """All that a sheet says. `words` are its headings; `sources` stand at its foot."""

    lang: str
    at: date
    as_of: str
    asked: str
    desks: tuple[SlipDesk, ...]
    script: SlipScript | None
    sources: tuple[str, ...]
    words: Mapping[str, str]


def slip_pdf(slip: Slip) -> bytes:
    """Return the slip as a tagged PDF; up to three desks fit one page. The same slip gives the same bytes.

    Raises EditionError when it can't be typeset.
    """
    data = {
        **asdict(slip),
        "at": {"year": slip.at.year, "month": slip.at.month, "day": slip.at.day},
        "words": dict(slip.words),
        "family": FAMILY,
        # A question in a script that the print font lacks would be all code points: better none.
        "asked": slip.asked if printable(slip.asked) == slip.asked else "",
    }
    for desk, row in zip(slip.desks, data["desks"], strict=True):
        if desk.code:
            row["code"]["svg"] = desk.code.qr.svg
    return typeset("slip.typ", as_printed(data), slip.at)
