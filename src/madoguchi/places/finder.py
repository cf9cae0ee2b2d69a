"""Finding places: in a field meant for one, and in a sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from operator import add

from madoguchi.model.place import Place
from madoguchi.places.address import split_address
from madoguchi.places.claims import Claims
from madoguchi.places.folding import Folded, is_kanji, place_form_with_offsets, place_key
from madoguchi.places.gazetteer import Gazetteer, place_tables, postal_digits
from madoguchi.places.latin import latin_mentions, latin_places
from madoguchi.places.lexicon import DOUBTFUL, NEVER_ALONE, Lexicon, Surface, Trust
from madoguchi.places.lookalikes import Lookalikes
from madoguchi.places.place import PlaceMention, narrowed, place_of
from madoguchi.places.towns import town_key
from madoguchi.places.typos import near_surfaces

_POSTAL = re.compile(
    r"〒\s*[0-9０-９]{3}\s*[-‐－ー−]?\s*[0-9０-９]{4}|(?<![0-9０-９\-‐－])[0-9０-９]{3}[-‐－][0-9０-９]{4}(?![0-9０-９\-‐－])"
)
# What may stand between two names that narrow each other: 大阪の堺, 大阪府 堺市.
_JOIN = re.compile(r"(?:の|、|,|\s|・|/|県内の|府内の|市内の|地方の)?\s*")
# After a municipality these promise a town: 新町2丁目, 北8条, 番町, 1-2.
_TOWN_HINT = re.compile(
    r"[^\s、。]{0,8}?(?:丁目|[0-9〇一二三四五六七八九十]{1,9}(?:条|番|-)|[^\s、。市]{1,6}町)"
)
_LATIN = re.compile("[a-z]")
# The rest of an address ends in a lot; another place behind it stands behind a sign or a particle.
_LOT = re.compile(r"[0-9０-９]")
_LISTED = re.compile(r"[、,，・/／とや]")
# What follows a town area in a folded field: 問屋町3丁目, 紺屋町一-二.
_BLOCK = re.compile(
    r"(?<![〇一二三四五六七八九十0-9])[〇一二三四五六七八九十0-9](?:[〇一二三四五六七八九十0-9\-のー]|丁目|番地?|号)*$"
)
# What may stand between a municipality and a name in its address: 通四条上る二筋目東入上る下. Kana part words.
_TAIL = re.compile(r"(?:[\u4e00-\u9fff々〇0-9０-９\-－ァ-ヶー]|(?<=[上下入])[るが]|が(?=る))*")
_LONGEST_TAIL = 40
_NUMERALS = tuple("〇一二三四五六七八九十0123456789")
# More places than these are told by their prefectures.
_MOST_TOWNS = 20
_SUFFIXES = "市区町村"
_REGION_LENGTHS = (2, 3)
_PARTICLES = "のはがをにでとへもや"


class PlaceFinder:
    """Finds places by the gazetteer and the data files; hold one and share it. What it looks in may be read by others."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.lookalikes = Lookalikes()
        self.claims = Claims()
        self.lexicon = Lexicon(gazetteer, self.lookalikes)

    def resolve(self, text: str) -> tuple[Place, ...]:
        """Return the places that a place field means; none: an empty tuple.

        Understood: a prefecture, city, ward or town in kanji, kana or romaji, a
        postal code, an address, a short phrase; last, one slip of the pen.
        Several places mean that the text is ambiguous: ask.
        """
        if not text.strip():
            return ()
        if postal_digits(text):
            return self._of_postal_code(text)
        plain = place_key(text)
        bare = self.lookalikes.without_field_noise(plain)
        return (
            self._whole(plain)
            or latin_places(text, self.lexicon)
            or self._of_towns(plain, bare, _BLOCK.sub("", bare))
            or self._of_address(text)
            or self._of_mentions(text)
            or self._whole(bare)
            or near_surfaces(bare, self.lexicon)
        )

    def is_name(self, text: str) -> bool:
        """Whether a text is the name of a place and nothing else."""
        return (plain := place_key(text)) in self.lexicon.table(plain).places

    def find(self, text: str) -> tuple[PlaceMention, ...]:
        """Return the places in a sentence, from left to right, without overlaps."""
        folded = place_form_with_offsets(text)
        hits = self._hits(text, folded)
        mentions = [self._mention(text, folded, hits, at) for at in range(len(hits))]
        mentions.extend(self._postal_mentions(text))
        if _LATIN.search(folded.text):
            mentions.extend(latin_mentions(text, self.lexicon, self.lookalikes))
        mentions.sort(key=lambda m: m.start)
        return tuple(self._weighed(text, mention) for mention in self._joined(text, mentions))

    def _weighed(self, text: str, mention: PlaceMention) -> PlaceMention:
        """The mention with its claim: whether the words around make it the sender's own place."""
        claim = self.claims.weight(text, mention.start, mention.end)
        return replace(mention, claim=claim) if claim else mention

    def _whole(self, plain: str) -> tuple[Place, ...]:
        """The field is a name and nothing else.

        What is short for a town, a village or a ward may be a town area elsewhere as well: 平内 is 平内町 of 青森県 and
        a part of 屋久島町. Of a former town the town area of its name is known more finely.
        """
        known = self.lexicon.table(plain).places
        surface = known.get(plain)
        if surface is None or self.lexicon.is_shared(plain):
            return ()
        whole = [known[plain + suffix] for suffix in "町村" if plain + suffix in known]
        if surface.kind == "locality" and any(
            (each.trust, each.kind) == ("full", "locality") for each in whole
        ):
            return narrowed(surface.places, self._of_town(plain)) or surface.places
        return (*surface.places, *(self._elsewhere(plain, surface.places) if is_short(surface) else ()))

    def _elsewhere(self, plain: str, places: tuple[Place, ...]) -> tuple[Place, ...]:
        """The town areas of this name in other prefectures."""
        own = {place.prefecture for place in places}
        return tuple(place for place in self._of_town(plain) if place.prefecture not in own)

    def _of_postal_code(self, text: str) -> tuple[Place, ...]:
        towns = self.gazetteer.towns_at(text)
        names = {t.name for t in towns}
        town = names.pop() if len(names) == 1 else None
        codes = dict.fromkeys(t.municipality_code for t in towns)
        found = (self.gazetteer.municipality(code) for code in codes)
        return tuple(place_of(m, self.gazetteer, town) for m in found if m)

    def _of_address(self, text: str) -> tuple[Place, ...]:
        parts = split_address(text, self.gazetteer)
        if parts.place is None:  # 北区本町: the wards of this name that have the town
            found = parts.candidates if parts.town else ()
            return tuple(place_of(m, self.gazetteer, parts.town_name) for m in found)
        if not (parts.town or parts.ward or parts.prefecture):
            return ()
        lot = parts.prefecture and _LOT.search(parts.rest.text) and not _LISTED.search(parts.rest.text)
        if parts.town is None and parts.rest.text and not lot:
            return ()
        return (place_of(parts.place, self.gazetteer, parts.town_name),)

    def _of_mentions(self, text: str) -> tuple[Place, ...]:
        mentions = self.find(text)
        narrow: tuple[Place, ...] = ()
        for mention in mentions:
            inner = narrowed(narrow, mention.places) if narrow else ()
            outer = narrowed(mention.places, narrow)
            narrow = inner or outer or (*narrow, *mention.places)
        return tuple(dict.fromkeys(narrow))

    def _of_towns(self, *names: str) -> tuple[Place, ...]:
        """The first of some names that is a town area's and no other place's."""
        if any(names[0].startswith(prefecture.name) for prefecture in self.gazetteer.prefectures):
            return ()  # an address: it need not wait for the table of all towns
        surfaces = self.lexicon.table(names[0]).places
        apart = (
            name for name in dict.fromkeys(names) if name not in surfaces or self.lexicon.is_shared(name)
        )
        return next(filter(None, map(self._of_town, apart)), ())

    def _of_town(self, name: str) -> tuple[Place, ...]:
        """The field is a town area: all places that have it; of very many their prefectures. Never one of them."""
        if len(name) < 2:
            return ()
        found = self.gazetteer.with_town(name)
        prefectures = tuple(Place(prefecture) for prefecture in dict.fromkeys(m.prefecture for m in found))
        if len(found) > _MOST_TOWNS and len(prefectures) > 1:
            return prefectures
        key = town_key(name)
        return tuple(place_of(m, self.gazetteer, self.gazetteer.town_names(m.code)[key]) for m in found)

    def _hits(self, written: str, folded: Folded) -> list[tuple[int, int, Surface]]:
        """Longest names first at every position, with the guards."""
        text = folded.text
        table = self.lexicon.table(text)
        surfaces, lengths = table.places, table.lengths
        blocked = self.lookalikes.spans(text)
        hits: list[tuple[int, int, Surface]] = []
        end = 0
        for position, pair in enumerate(map(add, text, f"{text[1:]} ")):
            if position < end or not (pair in lengths or pair[0] in lengths):
                continue
            for length in lengths.get(pair) or lengths[pair[0]]:
                surface = surfaces.get(text[position : position + length])
                if surface is None or position + length > len(text):
                    continue
                stop = position + length
                previous = hits[-1][1] if hits else -1
                if _is_blocked(blocked, position, stop) or _in_address(
                    written, folded, (position, stop), surface, hits
                ):
                    continue
                if hits and (narrower := self._within(text, position, stop, surface, hits[-1])):
                    surface = narrower
                inside = bool(hits) and _lies_in(text, position, stop, surface, hits[-1])
                claimed = self._claimed(written, folded, position, stop, surface.trust)
                if claimed:
                    surface = replace(surface, places=_cities_first(surface.places))
                if inside or claimed or self._counts(text, position, stop, surface, previous):
                    hits.append((position, stop, surface))
                    end = stop
                    break
                if is_kanji(pair[0]) and surface.trust != "full" and self._is_called(text, position, stop):
                    break  # 大須賀さん is no 大須 either
        return hits

    def _within(
        self, text: str, start: int, stop: int, surface: Surface, hit: tuple[int, int, Surface]
    ) -> Surface | None:
        """What a bare name right behind a place means there, where it is better known elsewhere: 大阪の福島 is a ward."""
        _, end, outer = hit
        if surface.trust == "full" or stop - start < 2 or text[end:start] not in ("", "の"):
            return None
        if narrowed(outer.places, surface.places) or narrowed(surface.places, outer.places):
            return None
        named = (self.lexicon.table(text).places.get(text[start:stop] + suffix) for suffix in _SUFFIXES)
        inner = narrowed(outer.places, tuple(place for each in named if each for place in each.places))
        return Surface(inner, surface.trust, "municipality") if inner else None

    def _claimed(self, written: str, folded: Folded, start: int, end: int, trust: Trust) -> bool:
        """Whether the sender says that a doubtful name is the own place: 津の印刷会社です. 13 is never 十三.

        角館の, what is no word and no surname, says so by opening its clause.
        """
        if trust not in DOUBTFUL:
            return False
        first, last = folded.span(start, end)
        if self.lookalikes.follows(folded.text, end) or written[first:last].isdigit():
            return False
        surname = self.lookalikes.is_surname(folded.text[start:end])
        opens = trust == "opening" and not surname and self.claims.opens_with_particle(written, first, last)
        return opens or self.claims.claims_doubtful(written, first, last, surname)

    def _counts(self, text: str, start: int, end: int, surface: Surface, previous: int) -> bool:
        """Whether a surface at a span of a folded text is a place."""
        if surface.trust in NEVER_ALONE:
            return False
        if surface.trust == "full":
            lone = end - start == 2 and start > 0 and previous != start and is_kanji(text[start - 1])
            return not lone and not self.lookalikes.ends_in_word(text, end)
        if self._is_called(text, start, end):
            return False
        if previous != start and self.lookalikes.is_of_a_station(text, start, end):
            return False
        if self._is_in_another_region(text, start, surface):
            return False
        if surface.trust in ("kana", "kana-context", "kana-alone"):
            alone = surface.trust == "kana-alone" or end - start <= 2  # うらわ, とき, つ, い are words too
            if not _starts_word(text, start, previous) or (alone and not _stands_alone(text, start, end)):
                return False
        if surface.trust in ("context", "kana-context"):
            apart = start == 0 or previous == start or not is_kanji(text[start - 1])
            after_place = previous > 0 and text[previous:start] in ("", "の")
            return apart and (after_place or self.lookalikes.has_context(text, end))
        return True

    def _is_called(self, text: str, start: int, end: int) -> bool:
        """Whether somebody or something is called by a bare name: 山口さん, 広島風, 石川が辞めた."""
        return self.lookalikes.follows(text, end) or self.lookalikes.is_person(text, start, end)

    def _is_in_another_region(self, text: str, start: int, surface: Surface) -> bool:
        """Whether a region's name stands right before a bare name, and the place known by it is not there: 備中高松."""
        if surface.kind == "region":
            return False
        known, here = self.lexicon.table(text).places, {place.prefecture for place in surface.places}
        before = (known.get(text[start - length : start]) for length in _REGION_LENGTHS if length <= start)
        regions = [each for each in before if each and each.kind == "region" and is_kanji(text[start - 1])]
        return any(here.isdisjoint(place.prefecture for place in region.places) for region in regions)

    def _mention(
        self, text: str, folded: Folded, hits: list[tuple[int, int, Surface]], at: int
    ) -> PlaceMention:
        """The mention of a hit; a town behind it is a part of it."""
        start, end, surface = hits[at]
        first, last = folded.span(start, end)
        hint = surface.trust == "full" and surface.kind == "municipality"
        if hint and _TOWN_HINT.match(folded.text, end):
            whole = folded.offsets[hits[at - 1][0]] if _is_behind_prefecture(folded.text, hits, at) else first
            parts = split_address(text[whole:], self.gazetteer)
            if parts.town and parts.place:
                stop = whole + parts.town.end
                place = place_of(parts.place, self.gazetteer, parts.town_name)
                return PlaceMention(text[first:stop], first, stop, (place,), "address")
        return PlaceMention(text[first:last], first, last, surface.places, surface.kind)

    def _postal_mentions(self, text: str) -> list[PlaceMention]:
        mentions = []
        for match in _POSTAL.finditer(text):
            places = self._of_postal_code(match.group())
            if places:
                span = match.span()
                mentions.append(PlaceMention(match.group(), *span, places, "postal-code"))
        return mentions

    def _joined(self, text: str, mentions: list[PlaceMention]) -> list[PlaceMention]:
        """Join neighbours where the second lies in the first: 大阪の堺, 東京 府中市."""
        result: list[PlaceMention] = []
        for mention in mentions:
            if result and mention.start < result[-1].end:
                continue
            if result and _JOIN.fullmatch(text, result[-1].end, mention.start):
                inside = narrowed(result[-1].places, mention.places)
                if inside and (len(inside) < len(mention.places) or inside != result[-1].places):
                    start = result.pop().start
                    mention = replace(mention, text=text[start : mention.end], start=start, places=inside)
            result.append(mention)
        return result


@cache
def place_finder() -> PlaceFinder:
    """Return the finder of this process, over the shared tables."""
    return PlaceFinder(place_tables())


def is_short(surface: Surface) -> bool:
    """Whether a surface is only short for a town, a village or a ward: for no city and no special ward."""
    if surface.kind != "municipality" or surface.trust == "full":
        return False
    return not any(p.city == p.municipality and p.city and p.city[-1] in "市区" for p in surface.places)


def _is_blocked(blocked: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a lookalike overlaps the span without lying wholly inside it."""
    return any(
        first < end and start < last and not (start <= first and last <= end and end - start > last - first)
        for first, last in blocked
    )


def _in_address(
    written: str,
    folded: Folded,
    span: tuple[int, int],
    surface: Surface,
    hits: list[tuple[int, int, Surface]],
) -> bool:
    """Whether a name is a part of the address that a whole name before it begins.

    The first, said place wins: 三条 of 佐賀県小城市三条 is no 三条市, 大阪 of 京都市中京区…下大阪町 no 大阪.
    """
    if not hits:
        return False
    (start, stop), end, outer = span, hits[-1][1], _first_of_run(hits)[2]
    if outer.trust != "full" or start - end > _LONGEST_TAIL:
        return False
    if narrowed(outer.places, surface.places) or narrowed(surface.places, outer.places):
        return False
    text = folded.text
    if outer.kind == "prefecture" and (surface.kind == "prefecture" or text[end - 1] == "道"):
        return False  # 福岡県佐賀県, 北海道東京間
    if surface.trust == "full" and (
        text[stop - 1] in "都道府県市" or text[end - 1] == text[stop - 1] == "区"
    ):
        return False  # 大阪市神戸市, 港区品川区
    between = written[folded.offsets[end] : folded.offsets[start]]
    if not between.isspace():
        return bool(_TAIL.fullmatch(between))
    if outer.kind == "prefecture":
        return False
    return _is_behind_prefecture(text, hits, len(hits) - 1) or text[stop : stop + 1] in _NUMERALS


def _first_of_run(hits: list[tuple[int, int, Surface]]) -> tuple[int, int, Surface]:
    """The last whole name among the hits, where only names right behind it follow: 京都市 of 京都市伏見."""
    at = len(hits) - 1
    while at and hits[at][2].trust != "full" and hits[at - 1][1] == hits[at][0]:
        at -= 1
    return hits[at]


def _is_behind_prefecture(text: str, hits: list[tuple[int, int, Surface]], at: int) -> bool:
    """Whether a hit stands right behind a prefecture: 佐賀県 小城市."""
    if not at:
        return False
    (_, end, outer), (start, _, _) = hits[at - 1 : at + 1]
    return outer.kind == "prefecture" and outer.trust == "full" and not text[end:start].strip()


def _lies_in(text: str, start: int, stop: int, surface: Surface, hit: tuple[int, int, Surface]) -> bool:
    """Whether a bare name stands right behind a place that it lies in: 京都の伏見.

    One kanji is too little: 大阪の港 is a harbour.
    """
    _, end, outer = hit
    bare = surface.trust in NEVER_ALONE and stop - start > 1
    close = text[end:start] in ("", "の") and is_kanji(text[start])
    return bare and close and bool(narrowed(outer.places, surface.places))


def _cities_first(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Leave out wards of cities beside whole municipalities: who says 旭 for 横浜市旭区?"""
    return tuple(p for p in places if p.city == p.municipality) or places


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing touches a span but spaces and the text's edges."""
    return text[start - 1 : start].strip() == "" and text[end : end + 1].strip() == ""


def _starts_word(text: str, start: int, previous: int) -> bool:
    """Whether a name in kana or hangul can start here: not amid others of its kind, but after a particle.

    A particle follows a word: the や of やくしま is none.
    """
    before = text[start - 1] if start else ""
    particle = before in _PARTICLES and start > 1
    return previous == start or not ("ぁ" <= before <= "ん" or "가" <= before <= "힣") or particle
