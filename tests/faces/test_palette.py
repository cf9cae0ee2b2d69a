"""One colour → those of the pages: readable wherever they stand, near to what was asked, and told where they had to change."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from madoguchi.data.bundle import GUIDEBOOK, Bundle
from madoguchi.faces.palette import DARK, LIGHT, contrast, findings, palette, palette_of, style, theme_of

# As published with WCAG 2: black on white is 21, #767676 the lightest grey that is readable on white.
KNOWN = [
    ("#000000", "#ffffff", 21.0),
    ("#767676", "#ffffff", 4.54),
    ("#777777", "#ffffff", 4.48),
    ("#ff0000", "#ffffff", 4.0),
]


@pytest.mark.parametrize(("one", "other", "ratio"), KNOWN)
def test_the_contrast_is_that_of_the_standard(one: str, other: str, ratio: float):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


def test_every_colour_is_readable_by_day_and_by_night():
    for parts in itertools.product(range(0, 256, 51), repeat=3):
        asked = "#" + "".join(f"{part:02x}" for part in parts)
        made = palette(asked)
        for tones, grounds in ((made.light, LIGHT), (made.dark, DARK)):
            for ink in (tones.accent, tones.hover):
                assert min(contrast(ink, ground) for ground in (*grounds, tones.tint)) >= 4.5, asked
                assert contrast(tones.on_accent, ink) >= 4.5, asked


@pytest.mark.parametrize("asked", ["#00118f", "#0b3d75", "#8a1538", "#1b5e20"])
def test_a_readable_colour_stays_as_it_is(asked: str):
    assert palette(asked).light.accent == asked


def test_the_grounds_are_those_of_the_pages():
    css = (Path(__file__).parents[2] / "src/madoguchi/faces/static/web/base.css").read_text(encoding="utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark)")[:2]
    assert f"--ground: {LIGHT[1]};" in light
    assert all(f": {ground};" in dark for ground in DARK)


def bundle(root: Path, colour: str) -> Bundle:
    (root / "bundle.toml").write_text(f'edition = "2025"\n[site]\ncolour = "{colour}"\n', encoding="utf-8")
    return Bundle(root)


def test_a_colour_that_is_not_readable_is_darkened_and_told(tmp_path: Path):
    (found,) = findings(bundle(tmp_path, "#ffcc00"))
    assert found.asked == "#ffcc00"
    assert found.contrast < 2
    assert contrast(found.shown, "#ffffff") >= 4.5
    assert str(found).startswith("colour #ffcc00 has a contrast of 1.")
    assert found.shown in str(found)
    assert theme_of(Bundle(tmp_path)) == found.shown


def test_of_a_readable_colour_nothing_is_told(tmp_path: Path):
    assert findings(bundle(tmp_path, "#0b3d75")) == ()


def test_a_directory_without_a_colour_looks_as_the_pages_are():
    assert palette_of(GUIDEBOOK) is None
    assert findings(GUIDEBOOK) == ()
    assert theme_of(GUIDEBOOK) == "#00118f"


def test_the_style_leaves_a_print_black():
    rules = style(palette("#8a1538"))
    assert rules.count("@media screen") == 2
    assert "--accent: #8a1538;" in rules
