"""Finding places: in a field meant for one, and in a sentence."""

from __future__ import annotations

import re
from dataclasses import replace

from madoguchi.places.address import split_address
from madoguchi.places.claims import Claims
from madoguchi.places.folding import Folded, fold_with_offsets, is_kanji, squeeze
from madoguchi.places.gazetteer import Gazetteer, postal_digits
from madoguchi.places.latin import latin_mentions, latin_places
from madoguchi.places.lexicon import Lexicon, Surface
from madoguchi.places.lookalikes import Lookalikes
from madoguchi.places.place import Place, PlaceMention, narrowed, place_of
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
_PARTICLES = "のはがをにでとへもや"


class PlaceFinder:
    """Finds places by the gazetteer and the data files; hold one and share it."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._lookalikes = Lookalikes()
        self._claims = Claims()
        self._lexicon = Lexicon(gazetteer, self._lookalikes)

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
        plain = squeeze(text)
        return (
            self._whole(plain)
            or latin_places(text, self._lexicon)
            or self._of_address(text)
            or self._of_mentions(text)
            or self._whole(bare := self._lookalikes.without_field_noise(plain))
            or self._of_town(self._lookalikes.without_field_noise(text.strip()))
            or near_surfaces(bare, self._lexicon)
        )

    def is_name(self, text: str) -> bool:
        """Whether a text is the name of a place and nothing else."""
        return squeeze(text) in self._lexicon.surfaces

    def find(self, text: str) -> tuple[PlaceMention, ...]:
        """Return the places in a sentence, from left to right, without overlaps."""
        folded = fold_with_offsets(text)
        hits = self._hits(text, folded)
        mentions = [self._mention(text, folded, *hit) for hit in hits]
        mentions.extend(self._postal_mentions(text))
        if _LATIN.search(folded.text):
            mentions.extend(latin_mentions(text, self._lexicon, self._lookalikes))
        mentions.sort(key=lambda m: m.start)
        return tuple(self._weighed(text, mention) for mention in self._joined(text, mentions))

    def _weighed(self, text: str, mention: PlaceMention) -> PlaceMention:
        """The mention with its claim: whether the words around make it the sender's own place."""
        claim = self._claims.weight(text, mention.start, mention.end)
        return replace(mention, claim=claim) if claim else mention

    def _whole(self, plain: str) -> tuple[Place, ...]:
        """The field is a name and nothing else."""
        surface = self._lexicon.surfaces.get(plain)
        return surface.places if surface else ()

    def _of_postal_code(self, text: str) -> tuple[Place, ...]:
        towns = self._gazetteer.towns_at(text)
        names = {t.name for t in towns}
        town = names.pop() if len(names) == 1 else None
        codes = dict.fromkeys(t.municipality_code for t in towns)
        found = (self._gazetteer.municipality(code) for code in codes)
        return tuple(place_of(m, self._gazetteer, town) for m in found if m)

    def _of_address(self, text: str) -> tuple[Place, ...]:
        parts = split_address(text, self._gazetteer)
        if parts.place is None or not (parts.town or parts.ward or parts.prefecture):
            return ()
        if parts.town is None and parts.rest.text:
            return ()
        return (place_of(parts.place, self._gazetteer, parts.town_name),)

    def _of_mentions(self, text: str) -> tuple[Place, ...]:
        mentions = self.find(text)
        narrow: tuple[Place, ...] = ()
        for mention in mentions:
            inner = narrowed(narrow, mention.places) if narrow else ()
            outer = narrowed(mention.places, narrow)
            narrow = inner or outer or (*narrow, *mention.places)
        return tuple(dict.fromkeys(narrow))

    def _of_town(self, name: str) -> tuple[Place, ...]:
        """The field is a town: one place, or those of the one prefecture that has most."""
        if len(name) < 2:
            return ()
        found = self._gazetteer.with_town(name)
        shares: dict[str, int] = {}
        for m in found:
            shares[m.prefecture] = shares.get(m.prefecture, 0) + 1
        if len(found) >= 5 and max(shares.values()) >= 0.8 * len(found):
            main = max(shares, key=lambda p: shares[p])
            found = tuple(m for m in found if m.prefecture == main)
        return tuple(place_of(m, self._gazetteer, name) for m in found) if len(found) <= 20 else ()

    def _hits(self, written: str, folded: Folded) -> list[tuple[int, int, Surface]]:
        """Longest names first at every position, with the guards."""
        text = folded.text
        lexicon, lengths = self._lexicon, self._lexicon.lengths
        blocked = self._lookalikes.spans(text)
        hits: list[tuple[int, int, Surface]] = []
        position = 0
        while position < len(text):
            end = position
            pair = text[position : position + 2]
            for length in lengths.get(pair) or lengths.get(pair[0], ()):
                surface = lexicon.surfaces.get(text[position : position + length])
                if surface is None or position + length > len(text):
                    continue
                stop = position + length
                previous = hits[-1][1] if hits else -1
                if _is_blocked(blocked, position, stop):
                    continue
                inside = bool(hits) and _lies_in(text, position, stop, surface, hits[-1])
                claimed = surface.trust == "claimed" and self._claimed(written, folded, position, stop)
                if claimed:
                    surface = replace(surface, places=_cities_first(surface.places))
                if inside or claimed or self._counts(text, position, stop, surface, previous):
                    hits.append((position, stop, surface))
                    end = stop
                    break
            position = max(end, position + 1)
        return hits

    def _claimed(self, written: str, folded: Folded, start: int, end: int) -> bool:
        """Whether the sender says that a doubtful name is the own place: 津の印刷会社です."""
        if self._lookalikes.follows(folded.text, end):
            return False
        surname = self._lookalikes.is_surname(folded.text[start:end])
        return self._claims.claims_doubtful(written, *folded.span(start, end), surname)

    def _counts(self, text: str, start: int, end: int, surface: Surface, previous: int) -> bool:
        """Whether a surface at a span of a folded text is a place."""
        if surface.trust in ("field", "claimed"):
            return False
        if surface.trust == "full":
            lone = end - start == 2 and start > 0 and previous != start and is_kanji(text[start - 1])
            return not lone and not self._lookalikes.ends_in_word(text, end)
        if self._lookalikes.follows(text, end) or self._lookalikes.is_person(text, start, end):
            return False
        if surface.trust in ("kana", "kana-context") and not _starts_word(text, start, previous):
            return False
        if (
            surface.trust in ("kana", "kana-context")
            and end - start <= 2
            and not _stands_alone(text, start, end)
        ):
            return False
        if surface.trust in ("context", "kana-context"):
            apart = start == 0 or previous == start or not is_kanji(text[start - 1])
            after_place = previous > 0 and text[previous:start] in ("", "の")
            return apart and (after_place or self._lookalikes.has_context(text, end))
        return True

    def _mention(self, text: str, folded: Folded, start: int, end: int, surface: Surface) -> PlaceMention:
        first, last = folded.span(start, end)
        hint = surface.trust == "full" and surface.kind == "municipality"
        if hint and _TOWN_HINT.match(folded.text, end):
            parts = split_address(text[first:], self._gazetteer)
            if parts.town and parts.place:
                stop = first + parts.town.end
                place = place_of(parts.place, self._gazetteer, parts.town_name)
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


def _is_blocked(blocked: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a lookalike overlaps the span without lying wholly inside it."""
    return any(
        first < end and start < last and not (start <= first and last <= end and end - start > last - first)
        for first, last in blocked
    )


def _lies_in(text: str, start: int, stop: int, surface: Surface, hit: tuple[int, int, Surface]) -> bool:
    """Whether a bare name stands right behind a place that it lies in: 京都の伏見.

    One kanji is too little: 大阪の港 is a harbour.
    """
    _, end, outer = hit
    bare = surface.trust in ("field", "claimed") and stop - start > 1
    close = text[end:start] in ("", "の") and is_kanji(text[start])
    return bare and close and bool(narrowed(outer.places, surface.places))


def _cities_first(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Leave out wards of cities beside whole municipalities: who says 旭 for 横浜市旭区?"""
    return tuple(p for p in places if p.city == p.municipality) or places


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing touches a span but spaces and the text's edges: とき, つ and い are words too."""
    return text[start - 1 : start].strip() == "" and text[end : end + 1].strip() == ""


def _starts_word(text: str, start: int, previous: int) -> bool:
    """Whether a name in kana can start here: not amid other kana, but after a particle."""
    before = text[start - 1] if start else ""
    return previous == start or not ("ぁ" <= before <= "ん") or before in _PARTICLES
