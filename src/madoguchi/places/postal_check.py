"""Whether a postal code belongs to the address that it stands with."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.message import Message
from madoguchi.places.address import AddressParts
from madoguchi.places.findings import Finding
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.towns import town_key


def check_postal_code(parts: AddressParts, postal_code: str, gazetteer: Gazetteer) -> Iterator[Finding]:
    """Yield at most one finding: an unknown code, or one that belongs elsewhere.

    A business code that we don't know may have been given up since: unknown, no mismatch.
    """
    towns = gazetteer.towns_at(postal_code)
    if not towns:
        yield Finding(
            "unknown-postal-code", postal_code, -1, (),
            Message("{code} is not in Japan Post's postal-code data, neither as an ordinary nor as a business code", code=postal_code),
        )  # fmt: skip
        return
    if parts.place is None:
        return
    business = gazetteer.is_business_postal_code(postal_code)
    codes = {parts.place.code, *(w.code for w in gazetteer.wards(parts.place.code))}
    here = [t for t in towns if t.municipality_code in codes]
    belongs = [m.name for c in dict.fromkeys(t.municipality_code for t in towns)
               if (m := gazetteer.municipality(c))]  # fmt: skip
    if not here:
        suggestions = _codes_of_town(parts, gazetteer)
        yield Finding(
            "postal-code-mismatch", postal_code, -1, suggestions,
            _elsewhere(postal_code, "、".join(belongs), parts.place.name, business=business),
        )  # fmt: skip
    elif parts.town_name and all(t.name for t in here):
        key = town_key(parts.town_name)
        if not any(_related(town_key(t.name), key) for t in here):
            names = "、".join(dict.fromkeys(t.name for t in here))
            yield Finding(
                "postal-code-mismatch", postal_code, -1, _codes_of_town(parts, gazetteer),
                _elsewhere(postal_code, names, parts.town_name, business=business),
            )  # fmt: skip


def _elsewhere(code: str, there: str, here: str, *, business: bool) -> Message:
    told = {"code": code, "there": there, "here": here}
    if business:
        return Message("the business postal code {code} belongs to {there}, not to {here}", **told)
    return Message("the postal code {code} belongs to {there}, not to {here}", **told)


def _related(one: str, other: str) -> bool:
    """Whether one town's name starts with the other's: 南一条西 and 南一条."""
    return one.startswith(other) or other.startswith(one)


def _codes_of_town(parts: AddressParts, gazetteer: Gazetteer) -> tuple[str, ...]:
    if parts.place is None or parts.town_name is None:
        return ()
    codes = [t.postal_code for t in gazetteer.towns(parts.place.code) if t.name == parts.town_name]
    return tuple(f"{c[:3]}-{c[3:]}" for c in dict.fromkeys(codes))[:3]
