"""All surfaces under which a place can stand in a text, folded, with its places."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import jaconv

from madoguchi.model.place import Place
from madoguchi.places.folding import place_key
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.lookalikes import Lookalikes
from madoguchi.places.place import MentionKind, outermost, place_of
from madoguchi.places.records import Municipality
from madoguchi.places.romaji import romaji_key
from madoguchi.places.spelling import in_hangul, name_in_hangul
from madoguchi.places.tables import read_rows

# How much a surface needs to count in a sentence: nothing; not to be part of a
# longer word; a word of place behind it; that the sender claims it as the own
# place; the same, or that it opens its clause before a particle of place; spaces around it;
# never (only as a whole field).
Trust = Literal[
    "full", "bare", "context", "claimed", "opening", "kana", "kana-context", "kana-alone", "field"
]
# What counts only where something says that it is a place.
DOUBTFUL: tuple[Trust, ...] = ("claimed", "opening")
NEVER_ALONE: tuple[Trust, ...] = ("field", *DOUBTFUL)
SHORTEST_HANGUL = 3
# Stands for a suffix where names in Latin letters are those of regions.
REGION = "地方"
_AREA = re.compile("(?:tihou?|tiiki)$")
_SHORT_NAME = 2  # letters of a name that may be a surname or a word
_SHORTEST_ISLAND = 3  # 大島 is a surname
_HANGUL = re.compile("[가-힣]")
# Kana of so few signs may be another word.
LONGEST_SHORT_KANA = 4
_LONG_VOWEL = re.compile(
    "(?<=[おこごそぞとどのほぼぽもよろょ])[うお]|(?<=[うくぐすずつづぬふぶぷむゆるゅ])う"
)
_SUFFIX_KANA = ("し", "く", "ちょう", "まち", "むら", "そん")


@dataclass(frozen=True, slots=True)
class Surface:
    """The places of one surface, and what it needs to count in a sentence."""

    places: tuple[Place, ...]
    trust: Trust
    kind: MentionKind


class Surfaces:
    """Folded surfaces with their places.

    `lengths`: the lengths of the surfaces, longest first, by their first two characters. Surfaces of one character
    stand under that character, and with each pair that it opens.
    """

    def __init__(self, found: Iterable[tuple[str, Surface]]) -> None:
        """Take surfaces from several sources; where two name one, the first wins.

        One that counts in a field only gives way to one that says the same of a sentence: しょうどしま.
        """
        self.places: dict[str, Surface] = {}
        for text, surface in found:
            first = self.places.setdefault(text, surface)
            if first.trust == "field" != surface.trust and set(first.places) <= set(surface.places):
                self.places[text] = surface
        lengths: dict[str, set[int]] = {}
        for text in self.places:
            lengths.setdefault(text[:2], set()).add(len(text))
        for start, each in lengths.items():
            if start[0] in self.places:
                each.add(1)
        self.lengths = {start: tuple(sorted(each, reverse=True)) for start, each in lengths.items()}


class Lexicon:
    """Surfaces from the gazetteer and the data files, built once: those of Korean where a text first asks for them."""

    def __init__(self, gazetteer: Gazetteer, lookalikes: Lookalikes) -> None:
        self._gazetteer = gazetteer
        self._lookalikes = lookalikes

    def table(self, text: str) -> Surfaces:
        """Return the surfaces that can stand in a text: those of Korean only where it is written so."""
        return self._whole if _HANGUL.search(text) else self._without_hangul

    @property
    def surfaces(self) -> dict[str, Surface]:
        """All surfaces, of every writing."""
        return self._whole.places

    @cached_property
    def _whole(self) -> Surfaces:
        return Surfaces(itertools.chain(self._without_hangul.places.items(), self._in_hangul()))

    @cached_property
    def _without_hangul(self) -> Surfaces:
        return Surfaces(
            itertools.chain(
                self._prefectures(), self._full_names(), self._regions(), self._localities(),
                self._bare_names(), self._kana_names(), self._exonyms(), self._former_names(),
                self._areas(), self._as_they_sound(), self._shared_towns(),
            )
        )  # fmt: skip

    @cached_property
    def _place(self) -> dict[str, Place]:
        """The place of each municipality, by its code."""
        return {m.code: place_of(m, self._gazetteer) for m in self._gazetteer.municipalities}

    @cached_property
    def romaji(self) -> dict[tuple[str, str], tuple[Place, ...]]:
        """Places by romaji key and suffix; suffix '' holds what needs none, REGION regions of several prefectures."""
        table: dict[tuple[str, str], list[Place]] = {}
        for prefecture in self._gazetteer.prefectures:
            key = romaji_key(prefecture.romaji)
            table[key, ""] = table[key, "県"] = [Place(prefecture.name)]
        bare: dict[str, list[Place]] = {}
        for m in self._gazetteer.municipalities:
            key = romaji_key(m.romaji.split(" ")[-1].rsplit("-", 1)[0])
            table.setdefault((key, m.name[-1]), []).append(self._place[m.code])
            if m.name[-1] in "市区" and not m.is_ward:
                bare.setdefault(key, []).append(self._place[m.code])
        for row in self._locality_rows:
            for m in self._members(row["codes"]):
                if m.is_ward and m.base == row["name"]:
                    key = romaji_key(m.romaji.split(" ")[-1].removesuffix("-ku"))
                    bare.setdefault(key, []).append(self._place[m.code])
        for key, places in bare.items():
            table.setdefault((key, ""), places)
        # Hundreds of replacements, whatever the length: all words at once.
        latin = jaconv.kana2alphabet("\n".join(row["kana"] for row, _ in self._called))
        for word, (_, members) in zip(latin.splitlines(), self._called, strict=True):
            if _in_one_prefecture(members):
                table.setdefault((romaji_key(word), ""), [*members])
            else:  # 中部地方 is Chubu
                table.setdefault((_AREA.sub("", romaji_key(word)), REGION), [*members])
        return {key: tuple(places) for key, places in table.items()}

    @cached_property
    def _locality_rows(self) -> list[dict[str, str]]:
        return read_rows("localities.csv")

    @cached_property
    def _called(self) -> list[tuple[dict[str, str], tuple[Place, ...]]]:
        """Quarters in one prefecture and regions whose reading is known, with their places."""
        quarters = [(row, self._places(row["codes"])) for row in self._locality_rows]
        regions = [(row, self._places(row["members"])) for row in read_rows("regions.csv")]
        known = [*((row, places) for row, places in quarters if _in_one_prefecture(places)), *regions]
        return [(row, places) for row, places in known if row["kana"]]

    def bare(self, name: str) -> tuple[Place, ...]:
        """Return the places of a name without suffix, for a place field.

        Cities and special wards first; wards of cities, towns and villages when
        there is none, or with them when the name is too short to choose.
        """
        found = self._by_base.get(name, ())
        cities = tuple(m for m in found if m.name[-1] in "市区" and not m.is_ward)
        chosen = cities if cities and len(name) > 1 else found
        return outermost(tuple(self._place[m.code] for m in chosen))

    @cached_property
    def _by_base(self) -> dict[str, tuple[Municipality, ...]]:
        index: dict[str, list[Municipality]] = {}
        for m in self._gazetteer.municipalities:
            keys = {place_key(m.base)}
            if not m.is_ward:
                keys.add(_base_kana(m))
            for key in sorted(keys):
                index.setdefault(key, []).append(m)
        return {key: tuple(found) for key, found in index.items()}

    def _prefectures(self) -> Iterator[tuple[str, Surface]]:
        unsure = self._lookalikes.names("context")
        unsure_kana = self._lookalikes.names("kana-context")
        for p in self._gazetteer.prefectures:
            place = (Place(p.name),)
            trust: Trust = "context" if p.short in unsure else "bare"
            yield p.name, Surface(place, "full", "prefecture")
            yield p.short, Surface(place, trust, "prefecture")
            kana: Trust = "kana-context" if p.kana in unsure_kana else "kana"
            yield p.kana, Surface(place, kana, "prefecture")
            suffix = {"都": "と", "府": "ふ", "県": "けん", "道": ""}[p.name[-1]]
            yield p.kana + suffix, Surface(place, "kana", "prefecture")

    def _full_names(self) -> Iterator[tuple[str, Surface]]:
        groups: dict[str, list[Place]] = {}
        for m in self._gazetteer.municipalities:
            place = self._place[m.code]
            names = {m.name, m.own_name, m.county + m.name}
            if m.is_ward:  # 札幌中央区, as people also say
                names.add(self._gazetteer.city_of(m).base + m.ward)
            for name in sorted(names):
                groups.setdefault(place_key(name), []).append(place)
        for text, places in groups.items():
            yield text, Surface(tuple(places), "full", "municipality")

    def _regions(self) -> Iterator[tuple[str, Surface]]:
        """Regions, and their readings where they lie in several prefectures: of the others see `_as_they_sound`."""
        unsure, claimed = self._lookalikes.names("context"), self._lookalikes.names("claimed")
        for row in read_rows("regions.csv"):
            name, places = place_key(row["name"]), self._places(row["members"])
            trust: Trust = "claimed" if name in claimed else "context" if name in unsure else "bare"
            yield name, Surface(places, "kana" if is_kana(name) else trust, "region")
            kana = row["kana"]
            if kana and trust != "context" and not _in_one_prefecture(places):
                heard = trust if trust == "claimed" else _trust_in_kana(kana)
                for text in (kana, drawn_out(kana)):
                    yield text, Surface(places, heard, "region")

    def _localities(self) -> Iterator[tuple[str, Surface]]:
        unsure = self._lookalikes.names("suffix") | self._lookalikes.names("context")
        claimed = self._lookalikes.names("claimed")
        for row in self._locality_rows:
            name = place_key(row["name"])
            trust: Trust = "context" if name in unsure or len(name) == 1 else "bare"
            trust = "claimed" if name in claimed else "kana" if is_kana(name) else trust
            yield name, Surface(self._places(row["codes"]), trust, "locality")

    def _bare_names(self) -> Iterator[tuple[str, Surface]]:
        """Cities and special wards without suffix; towns, villages, wards of cities and words
        that are cities too (津, 国立) where the sender claims them; the rest in a field only."""
        never, unsure = self._lookalikes.names("suffix"), self._lookalikes.names("context")
        claimed = self._lookalikes.names("claimed")
        for name, found in self._by_base.items():
            places = self.bare(name)
            trusted = any(m.name[-1] in "市区" and not m.is_ward for m in found)
            in_kana = is_kana(name)
            trust: Trust = "kana" if in_kana else "bare"
            if name in claimed:
                trust = "claimed"
            elif not trusted and len(name) > 1 and not in_kana and name not in never:
                trust = "bare" if len(name) >= _SHORTEST_ISLAND and name.endswith("島") else "opening"
            elif name in never or not trusted or (len(name) == 1 and name not in unsure):
                trust = "field"
            elif name in unsure or (in_kana and len(name) < 4):
                trust = "kana-context" if in_kana else "context"
            yield name, Surface(places, trust, "municipality")

    def _kana_names(self) -> Iterator[tuple[str, Surface]]:
        groups: dict[str, list[Place]] = {}
        for m in self._gazetteer.municipalities:
            place = self._place[m.code]
            groups.setdefault(m.kana, []).append(place)
            if m.is_ward:
                city = self._gazetteer.city_of(m)
                groups.setdefault(m.kana[len(city.kana) :], []).append(place)
        for kana, places in groups.items():
            trust: Trust = "kana" if len(kana) > LONGEST_SHORT_KANA else "field"
            yield kana, Surface(tuple(places), trust, "municipality")

    def _exonyms(self) -> Iterator[tuple[str, Surface]]:
        for row in read_rows("exonyms.csv"):
            found = self._gazetteer.named(row["name"])
            places = tuple(self._place[m.code] for m in found)
            kind: MentionKind = "municipality" if places else "prefecture"
            yield place_key(row["text"]), Surface(places or (Place(row["name"]),), "bare", kind)

    def _former_names(self) -> Iterator[tuple[str, Surface]]:
        """Former municipalities that are not called like many a town, cities also without 市: where the sender claims
        them or they have three letters (上福岡). Towns and villages of three letters, too: 佐賀関.
        """
        never, claimed = self._lookalikes.names("suffix"), self._lookalikes.names("claimed")
        whole: dict[str, dict[Place, None]] = {}
        short: dict[str, dict[Place, None]] = {}
        for former in self._gazetteer.former:
            places = dict.fromkeys(self._place[code] for code in former.successors)
            key = place_key(former.name)
            if former.shared != "name":
                whole.setdefault(key, {}).update(places)
            bare = key[:-1]
            said = key[-1] == "市" or (len(bare) > _SHORT_NAME and not is_kana(bare))
            if not former.shared and said and bare not in never:
                short.setdefault(bare, {}).update(places)
        for key, found in whole.items():
            kind: MentionKind = "municipality" if key[-1] in "市区" else "locality"
            yield key, Surface(tuple(found), "full", kind)
        for key, found in short.items():
            trust: Trust = "bare" if len(key) > _SHORT_NAME and key not in claimed else "opening"
            yield key, Surface(tuple(found), trust, "locality")

    def _areas(self) -> Iterator[tuple[str, Surface]]:
        """Former towns and villages that live on in the names of towns (信楽, 山古志): where the sender claims them.

        What is called after one is there as well: 生月島.

        What several municipalities have, or what is a word as well, counts in a field only; so does kana.
        """
        never, claimed = self._lookalikes.names("suffix"), self._lookalikes.names("claimed")
        rows = [
            (place_key(row["name"]), row["kana"], tuple(self._place[m.code] for m in self._members(row["codes"])))
            for row in read_rows("areas.csv")
        ]  # fmt: skip
        for name, _, places in rows:
            sure = len(places) == 1 and name not in never
            trust: Trust = "claimed" if name in claimed else "opening"
            yield name, Surface(places, trust if sure else "field", "locality")
            if not name.endswith("区"):
                for suffix in "町村" if name.endswith("島") else "町村島":
                    yield name + suffix, Surface(places, "bare" if sure else "field", "locality")
        for _, kana, places in rows:
            if kana:
                yield kana, Surface(places, "field", "locality")

    def _shared_towns(self) -> Iterator[tuple[str, Surface]]:
        """Towns of many municipalities (旭町), where the sender claims them: the prefectures that have one."""
        for name, places in self.shared.items():
            yield name, Surface(places, "opening", "locality")

    @cached_property
    def shared(self) -> dict[str, tuple[Place, ...]]:
        """The names of towns that many municipalities have, with the prefectures of these."""
        names = {prefecture.code2: Place(prefecture.name) for prefecture in self._gazetteer.prefectures}
        rows = read_rows("shared.csv")
        return {row["name"]: tuple(names[code] for code in row["prefectures"].split()) for row in rows}

    def is_shared(self, name: str) -> bool:
        """Whether a surface is known as nothing but a town of many municipalities."""
        surface = self.surfaces.get(name)
        return surface is not None and surface.places == self.shared.get(name)

    def _as_they_sound(self) -> Iterator[tuple[str, Surface]]:
        """Quarters and regions of one prefecture in kana; short ones only where they stand alone, very short ones in a field."""
        for row, places in self._called:
            if not _in_one_prefecture(places):
                continue
            length = len(row["kana"])
            trust: Trust = "kana" if length > LONGEST_SHORT_KANA else "kana-alone" if length > 2 else "field"
            yield row["kana"], Surface(places, trust, "locality")

    def _in_hangul(self) -> Iterator[tuple[str, Surface]]:
        """Cities, wards, quarters and regions as Korean spells them; without their ending where they are no short word."""
        for row in read_rows("regions.csv"):
            if len(text := in_hangul(row["kana"])) >= SHORTEST_HANGUL:
                yield text, Surface(self._places(row["members"]), "kana", "region")
        found: dict[str, list[Municipality]] = {}
        for m in self._gazetteer.municipalities:
            if m.name[-1] in "市区":
                city = self._gazetteer.city_of(m)
                name = name_in_hangul(m.own_name, m.kana.removeprefix(city.kana) if m.is_ward else m.kana)
                for text in (name, name[:-1]):
                    found.setdefault(text, []).append(m)
        for row in self._locality_rows:
            found.setdefault(in_hangul(row["kana"]), self._members(row["codes"]))
        for text, named in found.items():
            if len(text) >= SHORTEST_HANGUL:
                chosen = [m for m in named if not m.is_ward] or named
                places = tuple(self._place[m.code] for m in chosen)
                yield text, Surface(places, "kana", "municipality")

    def _places(self, members: str) -> tuple[Place, ...]:
        """Return the places of prefectures' names and codes as `_members` has them, parted by spaces."""
        found: list[Place] = []
        for member in members.split():
            if member[0].isdigit():
                found.extend(self._place[m.code] for m in self._members(member))
            else:
                found.append(Place(member))
        return tuple(found)

    def _members(self, codes: str) -> list[Municipality]:
        """Return the municipalities of '01207 01631-01649' (five digits each).

        The ends of a range are inclusive.
        """
        found: list[Municipality] = []
        for item in codes.split():
            first, _, last = item.partition("-")
            start = bisect_left(self._codes, first)
            end = bisect_left(self._codes, (last or first) + ":")  # ':' follows '9'
            found.extend(self._gazetteer.municipalities[start:end])
        return found

    @cached_property
    def _codes(self) -> list[str]:
        return [m.code for m in self._gazetteer.municipalities]


def _in_one_prefecture(places: tuple[Place, ...]) -> bool:
    return len({place.prefecture for place in places}) == 1


def _trust_in_kana(kana: str) -> Trust:
    """What a region in kana needs to count: the shorter, the likelier it is another word."""
    if len(kana) > LONGEST_SHORT_KANA:
        return "kana"
    return "kana-context" if len(kana) == LONGEST_SHORT_KANA else "kana-alone"


def drawn_out(kana: str) -> str:
    """Return hiragana with a bar for each long vowel: とーかい, きゅーしゅー."""
    return _LONG_VOWEL.sub("ー", kana)


def is_kana(text: str) -> bool:
    """Whether the folded text is kana alone."""
    return all("ぁ" <= char <= "ー" for char in text)


def _base_kana(municipality: Municipality) -> str:
    for suffix in _SUFFIX_KANA:
        if municipality.kana.endswith(suffix):
            return municipality.kana[: -len(suffix)]
    return municipality.kana
