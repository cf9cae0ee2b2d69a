"""The proof of what claims cite: entries are cited once and for what they may say; changes, tables, programs fit.

The sixth file of the proof; like the others it needs nothing of the package.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from madoguchi.editions.proof_layout import Layout, values_of
from madoguchi.editions.proof_rules import Flaw, fold, said_in_full

# The claims that a value of a field may have, where not every one is possible.
_CLAIMS = {
    "service_area": {"derived", "editorial"},
    **{key: {"printed", "derived", "changed"} for key in ("phones", "faxes")},
    **{key: {"printed", "derived"} for key in ("extension", "emails")},
}
_CORRECTED = ("heading", "organization", "department", "operator", "address", "postal_code", "note")
# What a change may be of; a desk that closes is one of its own.
_CHANGED = ("phone", "organization", "department", "address", "postal_code", "hours", "url", "desk", "added")
_PARTS = {
    *("format", "id", "sources", "tables", "programs", "organizations", "locations", "desks", "notices"),
    *("knowledge", "accounted", "lines", "changes", "former", "source"),
}


class Entries(Layout):
    """What is proven of the entries of an edition file, of its changes, and of the parts that desks name.

    `told` are the lines of headings, `areas` the entries of areas, `shown` the desks without their further proofs.
    """

    told: set[int]
    areas: list[tuple[str, dict[str, Any]]]
    shown: list[dict[str, Any]]

    def claims_allowed(self, desk: dict[str, Any], path: str) -> Iterator[Flaw]:
        """No digit is corrected by us, no area is taken from print, whatever entry says so."""
        for field, value in values_of(desk):
            if value[1] not in _CLAIMS.get(field, {value[1]}):
                yield Flaw(f"{path}/{field}", "claim", f"such a value is never {value[1]}")

    def area_known(self, desk: dict[str, Any], path: str) -> Iterator[Flaw]:
        """A desk for which an entry or its full name says a prefecture has an area."""
        if desk.get("service_area"):
            return
        if any(self.is_for(entry, desk) for _, entry in self.areas):
            yield Flaw(f"{path}/service_area", "area", "an entry is for this desk")
        area = self.entries.get(("tables.toml", desk["table"]), {}).get("area")
        if area in ("nation", "prefecture") or (
            area != "jurisdictions" and said_in_full(desk["organization"][0])
        ):
            yield Flaw(f"{path}/service_area", "area", "its name or its table says the area")

    def entries_cited(self) -> Iterator[Flaw]:
        """Every entry is cited, and stands there once; an erratum is for one printed place."""
        cited: set[tuple[str, str]] = {
            ("municipalities.csv", str(p.get("municipality"))) for p in self.raw["locations"]
        }
        places: dict[str, set[str]] = defaultdict(set)
        for desk in self.desks:
            cited |= {("tables.toml", desk["table"]), ("ids.csv", desk["key"])}
            for _, value in values_of(desk):
                if value[1] == "corrected":
                    cited |= {("errata.toml", id) for id in value[4:]}
                    for id in value[4:]:
                        places[id].add(str(value[2]))
                elif value[1] == "editorial":
                    cited.add((value[4], value[5]))
                elif value[1] == "derived" and value[4] == "prefecture-in-name":
                    cited |= {("jurisdictions.toml", id) for id in value[5:]}
        seen: Counter[tuple[str, str]] = Counter()
        for entry in self.raw["knowledge"]:
            name = (str(entry["file"]), str(entry["id"]))
            path = f"knowledge/{name[0]}/{name[1]}"
            seen[name] += 1
            if seen[name] > 1:
                yield Flaw(path, "twice", "another entry has this id")
            if name[0] == "errata.toml":
                yield from self._erratum(name[1], entry["says"], path)
                if self._of_heading(entry["says"]):
                    continue
            if name not in cited:
                yield Flaw(path, "idle", "no claim cites it")
        for id, where in places.items():
            if len(where) > 1 and not self.entries.get(("errata.toml", id), {}).get("unit"):
                yield Flaw(f"knowledge/errata.toml/{id}", "erratum", "it is applied at more than one place")

    def _of_heading(self, says: dict[str, Any]) -> bool:
        """Whether an erratum is that of the heading of its table."""
        return says["field"] == "heading" and any(
            fold(self.lines[line - 1]).startswith(says["printed"])
            for line in self.headings.get(says["table"], ())
        )

    def _erratum(self, id: str, says: dict[str, Any], path: str) -> Iterator[Flaw]:
        if says["id"] != id or says["field"] not in _CORRECTED or not (says["reason"] and says["evidence"]):
            yield Flaw(path, "erratum", "it has another id or field, or no reason and evidence")
        if sum(letter.isdecimal() for letter in says["printed"]) >= 10:
            yield Flaw(path, "erratum", "digits of numbers are never corrected")
        told = [
            n
            for n in self.raw["notices"]
            if n["code"] == "erratum-applied" and id in f"{n['value']} {n['message']}"
        ]
        if not told and not any(n["code"] == "erratum-applied" for n in self.raw["notices"]):
            yield Flaw(path, "erratum", "no notice says that it is applied")

    def changes_fit(self) -> Iterator[Flaw]:
        """A change is of a desk of the file that says what it has before."""
        desks = {desk["id"]: desk for desk in self.shown}
        ids = Counter(change["id"] for change in self.raw.get("changes", ()))
        new = {each["desk"] for each in self.raw.get("changes", ()) if each["field"] == "added"}
        for change in self.raw.get("changes", ()):
            path = f"changes/{change['id']}"
            desk = desks.get(change["desk"])
            if ids[change["id"]] > 1 or change["field"] not in _CHANGED or not change["evidence"]:
                yield Flaw(
                    path, "change", "its id is another's too, or it has no evidence, or is of no field"
                )
            if desk is None:
                added = change["field"] == "added" or change["desk"] in new
                if change["field"] != "desk" and not added:
                    yield Flaw(path, "change", "no desk of the file is changed")
            elif change["before"] and not self._said_before(desk, change):
                yield Flaw(path, "change", f"the desk does not say 「{change['before']}」")

    def former_fits(self) -> Iterator[Flaw]:
        """What is remembered of earlier editions names one by its revision, and nothing that still stands."""
        living = {desk["id"]: desk for desk in self.shown}
        for each in self.raw.get("former", ()):
            path = f"former/{each['id']}"
            if each["was"] not in ("desk", "body") or not (
                each["name"] and each["until"] and each["edition"]
            ):
                yield Flaw(path, "former", "it does not say what it was, until when, and of which edition")
            desk = living.get(each["id"])
            if each["was"] != "desk" or desk is None:
                continue
            if each.get("heirs") or not (each.get("numbers") or each.get("faxes")):
                yield Flaw(path, "former", "the desk stands in the file and has lost nothing")
            for field, name in (("phones", "numbers"), ("faxes", "faxes")):
                has = {phone["number"] for phone in desk.get(field, ())}
                for number in sorted(has & set(each.get(name, ()))):
                    yield Flaw(f"{path}/{name}", "former", f"the desk has {number} still")

    def _said_before(self, desk: dict[str, Any], change: dict[str, Any]) -> bool:
        """Whether a desk says, or said as it is printed, what a change has before."""
        if change["field"] == "desk":
            return True
        field = {"phone": "phones", "url": "urls"}.get(change["field"], change["field"])
        values = [value for name, value in values_of(desk) if name == field]
        said = [_plain(text) for value in values for text in (value[0], fold(value[3]))]
        said += [_plain("".join(value[place] for value in values)) for place in (0, 3)]
        return _plain(change["before"]) in said or any(
            change["id"] in value[4:] for value in values if value[1] == "changed" and not value[2]
        )

    def parts_fit(self) -> Iterator[Flaw]:
        """The tables and the programs of the file are those that its desks and lines name."""
        for part in sorted(self.raw.keys() - _PARTS):
            yield Flaw(part, "form", "no edition has such a part")
        programs = Counter(program["slug"] for program in self.raw.get("programs", ()))
        # A table that nobody described is called by its heading.
        named = {desk["program"] for desk in self.desks if desk["table"]}
        named |= {desk["referral"] for desk in self.desks if desk.get("referral")}
        for slug in sorted(named | {s for s, n in programs.items() if n > 1}):
            if programs[slug] != 1:
                yield Flaw(f"programs/{slug}", "program", "it is not there, or twice")
        at = {table["heading_line"] for table in self.raw["tables"]} - {None}
        # A table that is read as found may have headings between its rows.
        found = any(self.is_as_found(desk["table"]) for desk in self.desks)
        for line in sorted(at - self.told if found else at ^ self.told):
            yield Flaw(f"lines/{line}", "heading", "it is the heading of no table, or a table's that is none")
        for table in self.raw["tables"]:
            if table["heading_line"] and table["heading"] not in self.lines[table["heading_line"] - 1]:
                yield Flaw(f"tables/{table['id']}", "heading", "its heading is printed otherwise")


def _plain(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())
