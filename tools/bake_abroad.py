"""Bake the places outside Japan that a question may name: `src/madoguchi/data/common/places/abroad.csv`.

Usage: python tools/bake_abroad.py   (in the project's own environment)

Countries, parts of the world and well-known cities in the languages of the pages, as the Common Locale Data
Repository has them (Babel holds it); what `abroad.toml` leaves out or adds, each with its reason, by hand.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from babel import Locale

from madoguchi.index.analyzer import normalize

PLACES = Path(__file__).parent.parent / "src" / "madoguchi" / "data" / "common" / "places"
LANGUAGES = ("ja", "en", "zh_Hans", "zh_Hant", "ko", "vi")
# Japan, the whole world, nowhere, and those for tests.
_NOT_ABROAD = {"JP", "001", "ZZ", "XA", "XB"}
_JAPAN = "Asia/Tokyo"


def names_in(language: str) -> set[str]:
    """Return the names of countries, parts of the world and the cities of time zones in a language, as they are typed, in lower case."""
    locale = Locale.parse(language)
    places = {name for code, name in locale.territories.items() if code not in _NOT_ABROAD}
    cities = {zone["city"] for code, zone in locale.time_zones.items() if "city" in zone and code != _JAPAN}
    return {name.lower() for name in places | cities}


def names_abroad() -> list[str]:
    """Return all names in normal form, in order. Raises SystemExit where what is written by hand is needless."""
    by_hand = tomllib.loads((PLACES / "abroad.toml").read_text(encoding="utf-8"))
    left_out = {name.lower() for entry in by_hand["left_out"] for name in entry["names"]}
    added = {name.lower() for entry in by_hand["added"] for name in entry["names"]}
    known = set().union(*map(names_in, LANGUAGES))
    if needless := sorted((left_out - known) | (added & known)):
        raise SystemExit(f"abroad.toml leaves out what is not there, or adds what is: {', '.join(needless)}")
    found = known - left_out | added
    return sorted(
        {normalize(name) for name in found if len(name) > 1 and not set(normalize(name)) & set("(,")}
    )


def main() -> None:
    (PLACES / "abroad.csv").write_text("\n".join(["name", *names_abroad()]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
