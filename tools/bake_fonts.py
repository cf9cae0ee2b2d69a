"""Cut the print font down to Japanese office text: OFL font files → `fonts/src/madoguchi_fonts/`.

Usage (needs `fonttools`; the npm package `@expo-google-fonts/biz-udgothic` unpacked in FOLDER):

    python tools/bake_fonts.py FOLDER

BIZ UDGothic is drawn for reading by everyone (universal design). What is kept: JIS X 0208,
Latin with the accents of Vietnamese, half-width kana, circled numbers, and every character of
the lists in `data/guidebook/sources/`. Hinting is dropped: print does not use it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).parent.parent
DATA = ROOT / "src" / "madoguchi" / "data"
FONTS = ROOT / "fonts" / "src" / "madoguchi_fonts"
WEIGHTS = {"400Regular": "BIZUDGothic-Regular.ttf", "700Bold": "BIZUDGothic-Bold.ttf"}
RANGES = ((0x20, 0x17F), (0x1E00, 0x1EFF), (0x2010, 0x2030), (0x2460, 0x2473), (0xFF61, 0xFF9F))


def jis_x_0208() -> set[int]:
    """Return the code points of the character set that Japanese offices write with."""
    found = set()
    for row in range(0xA1, 0xFF):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes([row, cell]).decode("euc_jp")))
            except UnicodeDecodeError:
                continue
    return found


def wanted() -> set[int]:
    """Return every code point that print may need."""
    points = jis_x_0208() | {0xFA10, 0xFA11, 0xFF0D, 0x2212, 0xFF5E}
    for first, last in RANGES:
        points |= set(range(first, last + 1))
    for source in (DATA / "sources").glob("contact-list-*.txt"):
        points |= {ord(char) for char in source.read_text(encoding="utf-8")}
    return points


def main(folder: Path) -> None:
    options = subset.Options()
    options.layout_features = ["kern", "vert", "liga", "locl", "ccmp", "mark", "mkmk"]
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    for weight, name in WEIGHTS.items():
        font = subset.load_font(str(next(folder.rglob(f"*{weight}.ttf"))), options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=wanted())
        subsetter.subset(font)
        font["head"].modified = font["head"].created
        subset.save_font(font, str(FONTS / name), options)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
