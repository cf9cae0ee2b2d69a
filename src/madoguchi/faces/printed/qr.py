"""A QR code as one SVG path, for the web page and the print alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import segno

# Light modules around a code, so that a camera finds its edge (ISO/IEC 18004).
QUIET = 4


@dataclass(frozen=True, slots=True)
class Qr:
    """A code for `content`: a square of `size` modules a side, quiet zone included.

    `path` draws its dark modules in units of one module, row by row from the left.
    """

    content: str
    size: int
    path: str

    @property
    def svg(self) -> str:
        """A file of its own: black on white."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.size} {self.size}">'
            f'<path fill="#fff" d="M0 0h{self.size}v{self.size}H0z"/><path d="{self.path}"/></svg>'
        )


@lru_cache(maxsize=256)  # a shortlist's code holds its address: whoever asks makes a new one
def qr_of(content: str) -> Qr:
    """Return the code of a text; level M or better, so that a crease or a stain does no harm."""
    code = segno.make(content, error="m", micro=False)
    rows = [_row(y + QUIET, row) for y, row in enumerate(code.matrix)]
    return Qr(content, len(code.matrix) + 2 * QUIET, "".join(rows))


def _row(y: int, modules: bytearray) -> str:
    """The dark runs of a row, each as a rectangle one module high."""
    drawn, x = "", QUIET
    for dark, run in groupby(modules):
        length = len(list(run))
        if dark:
            drawn += f"M{x} {y}h{length}v1h-{length}z"
        x += length
    return drawn
