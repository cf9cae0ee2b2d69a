"""One colour of a directory → the colours that its pages and prints need, each readable where it stands (WCAG 2.2 AA).

The page's grounds are those of `faces/static/web/base.css`; text needs a contrast of 4.5 : 1 to each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from madoguchi.data.bundle import Bundle
from madoguchi.data.manifest import manifest_of

ENOUGH = 4.5
# Paper and ground of the pages, by day and by night.
LIGHT, DARK = ("#ffffff", "#f6f8fc"), ("#171a24", "#0f1118")
# The colour of a directory that names none, in what is told to browsers.
STANDARD = "#00118f"
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_STEPS = 64

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Tones:
    """The colours of one scheme, #rrggbb: of links and lines, below the pointer, on buttons, of pale grounds."""

    accent: str
    hover: str
    on_accent: str
    tint: str


@dataclass(frozen=True, slots=True)
class Palette:
    """What is made of the colour that a bundle gives."""

    asked: str
    light: Tones
    dark: Tones


@dataclass(frozen=True, slots=True)
class ColourFinding:
    """A colour that could not be used as given: `contrast` on the worst ground, and what is shown instead."""

    asked: str
    ground: str
    contrast: float
    shown: str

    def __str__(self) -> str:
        return (
            f"colour {self.asked} has a contrast of {self.contrast:.1f} : 1 on {self.ground}, and text needs {ENOUGH} : 1; "
            f"the pages show {self.shown} instead"
        )


def palette_of(bundle: Bundle) -> Palette | None:
    """Return the colours of a directory; None where its bundle names none. Raises DescriptionError."""
    asked = manifest_of(bundle).site.colour
    return palette(asked) if asked else None


def findings(bundle: Bundle) -> tuple[ColourFinding, ...]:
    """Return what a colour was changed for, to warn of it; nothing where it is shown as given.

    By night every colour is made lighter: none is readable on white and on black alike. That is no finding.
    """
    colours = palette_of(bundle)
    if colours is None or colours.light.accent == colours.asked:
        return ()
    worst = min((*LIGHT, colours.light.tint), key=lambda ground: contrast(colours.asked, ground))
    return (ColourFinding(colours.asked, worst, contrast(colours.asked, worst), colours.light.accent),)


def theme_of(bundle: Bundle) -> str:
    """Return the colour that browsers may give the frame of a directory's pages."""
    colours = palette_of(bundle)
    return colours.light.accent if colours else STANDARD


@cache
def palette(asked: str) -> Palette:
    """Return the colours made of #rrggbb.

    >>> palette("#00118f").light.accent, palette("#ffd43d").light.accent
    ('#00118f', '#836d1f')
    """
    light, dark = _mixed(asked, _WHITE, 0.91), _mixed(asked, _rgb(DARK[0]), 0.8)
    by_day = _readable(asked, _BLACK, (*LIGHT, light))
    by_night = _readable(asked, _WHITE, (*DARK, dark))
    return Palette(
        asked,
        Tones(by_day, _mixed(by_day, _BLACK, 0.25), "#ffffff", light),
        Tones(by_night, _mixed(by_night, _WHITE, 0.4), DARK[1], dark),
    )


def style(colours: Palette) -> str:
    """Return the rules that give the pages these colours. A print stays black."""
    day, night = (_roles(tones) for tones in (colours.light, colours.dark))
    return f"@media screen {{ :root {{ {day} }} }}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {night} }} }}\n"


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2, 1.4.3).

    >>> round(contrast("#ffffff", "#000000")), round(contrast("#767676", "#ffffff"), 2)
    (21, 4.54)
    """
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _roles(tones: Tones) -> str:
    roles = {
        "link": tones.accent,
        "link-hover": tones.hover,
        "button": tones.accent,
        "button-hover": tones.hover,
        "on-button": tones.on_accent,
        "accent": tones.accent,
        "tint": tones.tint,
    }
    return " ".join(f"--{role}: {colour};" for role, colour in roles.items())


def _readable(colour: str, towards: Rgb, grounds: tuple[str, ...]) -> str:
    """The nearest colour on the way to black or white that is readable on every ground."""
    return next(
        each for each in _way(colour, towards) if all(contrast(each, ground) >= ENOUGH for ground in grounds)
    )


def _way(colour: str, towards: Rgb) -> Iterator[str]:
    yield colour
    yield from (_mixed(colour, towards, step / _STEPS) for step in range(1, _STEPS + 1))


def _mixed(colour: str, other: Rgb, share: float) -> str:
    """A colour with a share of another in it."""
    parts = (round(own + (new - own) * share) for own, new in zip(_rgb(colour), other, strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def _rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    parts = (part / 255 for part in _rgb(colour))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
