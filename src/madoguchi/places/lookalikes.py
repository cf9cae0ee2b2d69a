"""Words that only look like places, and names that need a hint to be one.

The knowledge is ``data/common/places/lookalikes.csv``; texts are compared folded
(katakana as hiragana, numbers as kanji numerals), see ``folding``. Its kinds:

==============  ==============================================================
phrase          these words are no place, whatever name they hold
pattern         the same, as a regular expression over the folded text
after           a regular expression; what it matches right behind a bare name
                makes that name no place (山口さん, 広島風)
maker           what follows such a product so that the name is a place all the same
person          a regular expression behind a name that is a surname too: no place (千葉が辞めた)
titled          the same behind a surname with a title before it (社長の千葉)
suffix          the bare name is no place without 市, 区, 町 or 村
claimed         the same, but where the sender claims it (津の印刷会社です)
context         the bare name is a place only before a word of place (で, に …)
kana-context    the same for the name in kana
latin           the romaji is a word of another language or too short to trust
english         the romaji is a word of English, also behind "in"
station         a letter before a place's name with which a station is called that lies near (新白河駅)
place-word      a regular expression; a word of place behind a name
suffix-word     a suffix of a place with what makes a word of the two (市場)
field-noise     a regular expression; words around the name in a place field (大阪の堺です)
==============  ==============================================================
"""

from __future__ import annotations

import re
from functools import cached_property

from madoguchi.places.folding import is_kanji, place_form
from madoguchi.places.tables import read_rows
from madoguchi.places.words import word_lists


class Lookalikes:
    """The guards over a text; reading takes a millisecond, once."""

    @cached_property
    def _rows(self) -> dict[str, list[str]]:
        kinds: dict[str, list[str]] = {}
        for row in read_rows("lookalikes.csv"):
            kinds.setdefault(row["kind"], []).append(row["text"])
        return kinds

    def tables(self) -> dict[str, object]:
        """Return patterns and names as plain values, for another program that is to find the same."""
        person, title, titled = self._person
        return {
            "phrases": self._phrases.pattern,
            "after": self._after.pattern,
            "maker": self._maker.pattern,
            "person": person.pattern,
            "title": title.pattern,
            "titled": titled.pattern,
            "context": self._context.pattern,
            "station": sorted(self.names("station")),
            "fieldNoise": self._field_noise.pattern,
            "surnames": sorted(self._surnames),
            "suffixWords": sorted(self._words_with_suffixes),
            "latin": sorted(self.names("latin")),
            "english": sorted(self.names("english")),
        }

    def names(self, kind: str) -> frozenset[str]:
        """Return the folded texts of a kind (suffix, claimed, context, kana-context, latin, english, station)."""
        return self._names.get(kind, frozenset())

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        return {kind: frozenset(map(place_form, texts)) for kind, texts in self._rows.items()}

    @cached_property
    def _phrases(self) -> re.Pattern[str]:
        plain = sorted((place_form(t) for t in self._rows["phrase"]), key=len, reverse=True)
        return re.compile("|".join([*map(re.escape, plain), *self._rows["pattern"]]))

    @cached_property
    def _surnames(self) -> frozenset[str]:
        """The surnames among the place names; what needs a context is mostly one too."""
        listed = (row["text"] for row in read_rows("words.csv") if row["kind"] == "surname")
        return frozenset(place_form(text) for text in listed) | self.names("context")

    def is_surname(self, folded: str) -> bool:
        """Whether people are called so as well."""
        return folded in self._surnames

    @cached_property
    def _after(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{text})" for text in self._rows["after"]))

    @cached_property
    def _person(self) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
        """What follows a person's name; a title before it; what follows it then."""
        title = place_form(word_lists()["title"])
        return (
            re.compile("|".join(self._rows["person"])),
            re.compile(f"{title}の$"),
            re.compile("|".join(self._rows["titled"])),
        )

    def is_person(self, folded: str, start: int, end: int) -> bool:
        """Whether a name that is a surname too is one here: 社長の千葉が, 石川という職人."""
        if not self.is_surname(folded[start:end]):
            return False
        behind, before, then = self._person
        titled = folded[start - 1 : start] == "の" and before.search(folded[max(0, start - 8) : start])
        return bool(behind.match(folded, end) or (titled and then.match(folded, end)))

    @cached_property
    def _maker(self) -> re.Pattern[str]:
        return re.compile("|".join(self._rows["maker"]))

    def spans(self, folded: str) -> list[tuple[int, int]]:
        """Return the spans of a folded text that only look like places."""
        return [match.span() for match in self._phrases.finditer(folded)]

    @cached_property
    def _context(self) -> re.Pattern[str]:
        return re.compile("|".join(self._rows["place-word"]))

    @cached_property
    def _words_with_suffixes(self) -> frozenset[str]:
        """A suffix of a place with what makes a word of the two: 市場, 区分."""
        return frozenset(self._rows["suffix-word"])

    def without_field_noise(self, text: str) -> str:
        """Return the text of a place field without the words around the name: 会社は…です, 市内, 駅前."""
        return self._field_noise.sub("", text)

    @cached_property
    def _field_noise(self) -> re.Pattern[str]:
        return re.compile("|".join(self._rows["field-noise"]))

    def follows(self, folded: str, end: int) -> bool:
        """Whether what follows a bare name makes it no place (さん, 風, 屋); makers sit there."""
        found = self._after.match(folded, end)
        return bool(found) and not self._maker.match(folded, found.end() if found else end)

    def has_context(self, folded: str, end: int) -> bool:
        """Whether a word of place follows."""
        return bool(self._context.match(folded, end))

    def is_of_a_station(self, folded: str, start: int, end: int) -> bool:
        """Whether a name is the end of a station's, which may lie elsewhere: 本八幡駅, where 新白河駅 is near 白河."""
        before, behind = folded[start - 1 : start], folded[end : end + 1]
        return behind == "駅" and bool(before) and is_kanji(before) and before not in self.names("station")

    def ends_in_word(self, folded: str, end: int) -> bool:
        """Whether the suffix belongs to the next word: 大阪市|場, 中区|分."""
        last, following = folded[end - 1], folded[end : end + 1]
        return bool(following) and last + following in self._words_with_suffixes
