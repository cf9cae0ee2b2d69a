"""Names of desks as people type them: programs, bodies, departments, and their other names."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from itertools import islice, pairwise, takewhile
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from madoguchi.data import read_text
from madoguchi.data.bundle import BUNDLES, Bundle
from madoguchi.data.legal_forms import without_form
from madoguchi.data.loading import rows, tables
from madoguchi.errors import DescriptionError
from madoguchi.index.analyzer import (
    SHORTEST_READING,
    readings,
    search_form,
    search_form_as_spelt,
    search_form_of_name,
)
from madoguchi.index.directory import buildings_of, functions_of
from madoguchi.index.phrases import Phrases, inside_latin_word, longest
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.text.department import body_levels, is_unit
from madoguchi.text.prefecture import PREFECTURES, beginning

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A typo is looked for only when the two forms are this much alike (0-100, rapidfuzz ratio).
TYPO_RATIO = 84.0
# A name in another language that is no common word of it; what is bracketed in one is a name of its own.
SHORTEST_TRANSLATED = 5
_BRACKETED = re.compile("[(（)）]")
# How sure a short form is, as a likeness.
SHORT_FORM = 85.0
SHORTEST_SHORT_FORM, LONGEST_SHORT_FORM = 3, 9
SHORTEST_BEGINNING, SHORTEST_TAIL = 2, 4
_BRACKET, _UNIT = re.compile(r"(?<!\s)\s*+\([^()]*\)$"), re.compile("[都府県市]$")
_KANJI, _RUNS = re.compile(r"[一-龥]"), re.compile(r"([一-龥]+)|[^一-龥]+")
_DIGITS, _KANJI_DIGITS = re.compile("(?<![0-9])[1-9][0-9]?(?![0-9])"), ("", *"一二三四五六七八九")
SHORTEST_SPELT, LONGEST_SPELT, _CAPITALS = 3, 6, re.compile("[A-Z]+")
# A name that is found by its sound: so alike, and so long at least.
BY_SOUND = 95.0
SHORTEST_SOUND = 4
_LATIN = re.compile("[a-zA-Z]")
_NOT_KANA = re.compile(r"[^ぁ-んー]")
_KANA = re.compile(r"[ぁ-んー]{4,}")
_FULL = dict(zip("ぁぃぅぇぉゃゅょっゎ", "あいうえおやゆよつわ", strict=True))
# The vowel of each kana: the rows of the table of sounds.
_ROWS = {
    "あ": "あかさたなはまやらわがざだばぱ",
    "い": "いきしちにひみりぎじびぴ",
    "う": "うくすつぬふむゆるぐずぶぷ",
    "え": "えけせてねへめれげぜでべぺ",
    "お": "おこそとのほもよろをごぞどぼぽ",
}
_LONG_VOWELS = frozenset(("おう", "おお", "うう", "えい", "ええ", "いい", "ああ"))
_ROW = {letter: vowel for vowel, letters in _ROWS.items() for letter in letters}


class NameKind(StrEnum):
    """What a name stands for."""

    PROGRAM = "program"
    FUNCTION = "function"
    ORGANIZATION = "organization"
    DEPARTMENT = "department"
    BUILDING = "building"


@dataclass(frozen=True, slots=True)
class Name:
    """A surface form and what it names (a slug, an id, or the folded text itself)."""

    surface: str
    kind: NameKind
    target: str


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name found at `start:end` of the folded question; `likeness` is 100 unless a typo was mended."""

    name: Name
    start: int
    end: int
    likeness: float = 100.0


@dataclass(frozen=True, slots=True)
class _Parts:
    """Names by how they sound, or by how they end."""

    names: dict[str, tuple[Name, ...]]
    phrases: Phrases


def sound(kana: str) -> tuple[str, list[int]]:
    """Return kana without what people leave out or add in writing, and where each character stood.

    Long vowels, ー and っ go, small kana are full ones: ちゅーおーかい and ちゅうおうかい are ちゆおかい.
    """
    kept: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(kana):
        full = _FULL.get(letter, letter)
        row = _ROW.get(_FULL.get(kana[at - 1], kana[at - 1]), "") if at else ""
        if full in "ーつ" and letter != "つ":
            continue
        if row + letter in _LONG_VOWELS:
            continue
        kept.append(full)
        places.append(at)
    return "".join(kept), places


class Lexicon:
    """All names of an edition, found in a folded question longest first."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._names: dict[str, dict[NameKind, Name]] = {}
        for name in (*_aliases(edition), *_edition_names(edition), *_translated(edition.bundle)):
            self._names.setdefault(name.surface, {}).setdefault(name.kind, name)
        others = Phrases(self._names)
        for surface in _buildings(edition):
            if not others.find(surface):  # a chamber is meant, though a desk is in its house
                self._names[surface] = {NameKind.BUILDING: Name(surface, NameKind.BUILDING, surface)}
        self._phrases = Phrases(self._names)

    def entries(self) -> list[Name]:
        """Return all names, for another program that is to find the same; of a surface's the first one first."""
        return [name for names in self._names.values() for name in names.values()]

    def find(self, folded: str, typed: str = "") -> tuple[NameMention, ...]:
        """Return the names that stand in a folded text, longest first, none inside another.

        Names in Latin letters count as whole words only; `typed` is the text with its spaces.
        """
        mentions: list[NameMention] = []
        reached = 0
        for start, end in self._phrases.find(folded):
            surface = folded[start:end]
            if start < reached or (
                inside_latin_word(folded, start, end) and not _stands_apart(surface, typed)
            ):
                continue
            mentions += [NameMention(name, start, end) for name in self._names[surface].values()]
            reached = end
        return tuple(mentions)

    def find_tails(self, folded: str) -> tuple[NameMention, ...]:
        """Return the bodies whose names go on with a piece of a text where their place or their program is named."""
        return tuple(
            NameMention(name, start, end)
            for start, end in longest(self._tails.phrases.find(folded))
            for name in self._tails.names[folded[start:end]]
        )

    def tails(self) -> dict[str, tuple[Name, ...]]:
        """Return how names of bodies go on behind a place or a program, folded → the bodies, for another program."""
        return self._tails.names

    @cached_property
    def _tails(self) -> _Parts:
        found: dict[str, dict[Name, None]] = {}
        for surface, program, target in _tails_of(self._edition):
            others = self._names.get(surface, {})
            if NameKind.PROGRAM not in others or others[NameKind.PROGRAM].target != program:
                found.setdefault(surface, {})[Name(surface, NameKind.ORGANIZATION, target)] = None
        return _Parts({surface: tuple(names) for surface, names in found.items()}, Phrases(found))

    def find_by_sound(self, typed: str) -> tuple[NameMention, ...]:
        """Return the names in the kana of a text, whatever became of their long vowels.

        せーさくきんゆーこーこ, しんよほしょきょかい 大分 (from romaji, too), じえとろ. Beside kanji a run of kana must begin
        with the name.
        """
        mentions: list[NameMention] = []
        runs = list(_KANA.finditer(typed))
        alone = len(runs) == 1 and runs[0].group() == typed
        for run in runs:
            sounds, places = sound(run.group())
            ends = [*(run.start() + place for place in places), run.end()]
            for start, end in longest(self._sounds.phrases.find(sounds)):
                if (start and not alone) or (mentions and ends[start] < mentions[-1].end):
                    continue
                names = self._sounds.names[sounds[start:end]]
                mentions += [NameMention(name, ends[start], ends[end], BY_SOUND) for name in names]
        return tuple(mentions)

    @cached_property
    def _sounds(self) -> _Parts:
        found: dict[str, dict[Name, None]] = {}
        for surface in self._long_surfaces:
            if not _NOT_KANA.search(surface):
                key, _ = sound(surface)
                if len(key) >= SHORTEST_SOUND:
                    found.setdefault(key, {}).update(dict.fromkeys(self._names[surface].values()))
        return _Parts({key: tuple(names) for key, names in found.items()}, Phrases(found))

    def find_typo(self, folded: str) -> tuple[NameMention, ...]:
        """Return the name that a short text comes near to, when nothing stands there exactly.

        A piece of it that other names have as well is no slip of it, such as 支援 for 支援課.
        """
        from rapidfuzz import fuzz, process  # 40 ms that a question without a typo need not pay

        best = process.extractOne(folded, self._near(folded), scorer=fuzz.ratio, score_cutoff=TYPO_RATIO)
        if best is None:
            return ()
        surface, likeness, _ = best
        if folded in surface and any(folded in name and surface not in name for name in self._long_surfaces):
            return ()
        return tuple(NameMention(n, 0, len(folded), likeness) for n in self._names[surface].values())

    def find_short_form(self, folded: str) -> tuple[NameMention, ...]:
        """Return the one program or body that a text shortens, letter by letter: 東水局 (東部水道局), 環保センター (環境保全センター).

        A short form (see `shortens`) that fits names of several programs is none, and of a body only where it fits
        no program.
        """
        if not SHORTEST_SHORT_FORM <= len(folded) <= LONGEST_SHORT_FORM or len(_KANJI.findall(folded)) < 2:
            return ()
        names = [
            name
            for surface in self._long_surfaces
            if shortens(folded, surface)
            for name in self._names[surface].values()
        ]
        for kinds in ((NameKind.PROGRAM, NameKind.FUNCTION), (NameKind.ORGANIZATION,)):
            found = {name.target: name for name in names if name.kind in kinds}
            if found:
                name = next(iter(found.values()))
                return (NameMention(name, 0, len(folded), SHORT_FORM),) if len(found) == 1 else ()
        return ()

    def find_beginning(self, folded: str) -> tuple[NameMention, ...]:
        """Return the bodies whose names begin with a text and go on: 消防 of 消防局総務課 and 消防局予防課."""
        if len(folded) < SHORTEST_BEGINNING or not _KANJI.search(folded):
            return ()
        bodies = self._bodies
        first = bisect_left(bodies, (folded,))
        begun = takewhile(lambda body: body[0].startswith(folded), islice(bodies, first, None))
        return tuple(
            NameMention(self._names[surface][NameKind.ORGANIZATION], 0, len(folded), SHORT_FORM)
            for surface, _ in sorted(begun, key=itemgetter(1))
        )

    @cached_property
    def _bodies(self) -> list[tuple[str, int]]:
        """The surfaces of bodies, sorted, each with its place among the names."""
        return sorted(
            (surface, at)
            for at, (surface, names) in enumerate(self._names.items())
            if NameKind.ORGANIZATION in names
        )

    @cached_property
    def _long_surfaces(self) -> list[str]:
        """What a text may be a slip of, or short for: no buildings, which are asked for whole."""
        return [
            surface
            for surface, names in self._names.items()
            if len(surface) >= 4 and NameKind.BUILDING not in names
        ]

    def _near(self, folded: str) -> list[str]:
        """The surfaces that can be so much alike, in their order, by the pairs of characters that they share.

        Of two texts with n characters together, 0.42 n or more stand in both, and no more than 0.16 n in
        one alone: so many pairs are whole as the first are more than the second. The other text has at
        least 0.72 times the characters of this one.
        """
        import numpy as np

        shared = [found for pair in pairwise(folded) if (found := self._by_pair.get(pair)) is not None]
        if not shared:
            return []
        least = max(1, math.ceil(0.26 * 1.72 * len(folded) - 1))
        near = (np.bincount(np.concatenate(shared)) >= least).nonzero()[0]
        return [self._long_surfaces[index] for index in near]

    @cached_property
    def _by_pair(self) -> dict[tuple[str, str], NDArray[Any]]:
        import numpy as np

        found: dict[tuple[str, str], list[int]] = {}
        for index, surface in enumerate(self._long_surfaces):
            for pair in dict.fromkeys(pairwise(surface)):
                found.setdefault(pair, []).append(index)
        return {pair: np.array(indexes, dtype=np.int32) for pair, indexes in found.items()}


def shortens(short: str, name: str) -> bool:
    """Return whether a text shortens a name letter by letter: 東水局 for 東部水道局; a piece of it (水道) does not.

    Both begin with the same letter, and every further one goes on in the name, begins a word of it, or ends both.
    Kanji are taken for words of two.
    """
    if name[:1] != short[:1] or short in name or not all(letter in name for letter in short):
        return False
    begins, last = _word_begins(name), len(name) - 1
    reached = {0}
    for number, letter in enumerate(short[1:], start=2):
        ends = {last} if number == len(short) else set[int]()
        reached = {
            at
            for at in range(min(reached) + 1, len(name))
            if name[at] == letter and (at - 1 in reached or at in begins or at in ends)
        }
        if not reached:
            return False
    return True


@lru_cache(maxsize=1 << 12)
def _word_begins(name: str) -> frozenset[int]:
    """Where the words of a name may begin: at runs of kanji and of others, and at every second kanji of a run."""
    return frozenset(
        at for run in _RUNS.finditer(name) for at in (range(*run.span(), 2) if run[1] else (run.start(),))
    )


def _stands_apart(surface: str, typed: str) -> bool:
    """Whether a name in Latin letters stands in a text between its spaces: kyoto in `KYOTO Osaka`."""
    letters = r"[\s.,\-]*".join(map(re.escape, surface))
    return bool(re.search(rf"(?<![a-z0-9]){letters}(?![a-z0-9])", typed))


# Whom an entry of `aliases.toml` names, by its key.
_WHOM = {"alias": ("program", "function", "organization"), "short": ("beginning", "ending")}


def alias_entries(bundle: Bundle) -> tuple[dict[str, Any], ...]:
    """Return the entries of `aliases.toml`; none where there is no such file. Raises DescriptionError."""
    return _alias_tables(bundle, "alias")


def short_parts(bundle: Bundle, part: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return how names of bodies begin or end (`part`) and what is said in short for it, of `aliases.toml`."""
    found = _alias_tables(bundle, "short")
    return tuple((entry[part], tuple(entry["names"])) for entry in found if part in entry)


@lru_cache(2 * BUNDLES)
def _alias_tables(bundle: Bundle, key: str) -> tuple[dict[str, Any], ...]:
    found = tuple(tables(bundle.text("aliases.toml"), key, "aliases.toml"))
    for number, entry in enumerate(found, start=1):
        if sum(whom in entry for whom in _WHOM[key]) != 1:
            raise DescriptionError(
                Message("name one of {keys}", keys=", ".join(_WHOM[key])),
                file="aliases.toml",
                entry=f"{key} {number}",
            )
    return found


def alias_names(bundle: Bundle) -> Iterable[str]:
    """Yield the names of `aliases.toml` as they are written."""
    for entry in alias_entries(bundle):
        yield from entry["names"]


def program_aliases(bundle: Bundle) -> dict[str, tuple[str, ...]]:
    """Return program → its other names, of `aliases.toml`."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in alias_entries(bundle):
        if "program" in entry:
            found[entry["program"]] = (*found.get(entry["program"], ()), *entry["names"])
    return found


def names_to_be_like(bundle: Bundle) -> dict[str, tuple[str, ...]]:
    """Return program → what a question may be like, beside its printed name: its other names, in other scripts as well.

    Not in Latin letters: any two texts in them are alike.
    """
    found = program_aliases(bundle)
    for slug, names in _shown_names(bundle):
        others = (name for name in names if not _LATIN.search(name))
        found[slug] = tuple(dict.fromkeys((*found.get(slug, ()), *others)))
    return found


def _aliases(edition: Edition) -> Iterable[Name]:
    """The other names of programs, functions and bodies; of bodies as far as the edition has a desk of theirs."""
    bodies = {search_form(desk.organization.text) for desk in edition.desks}
    for entry in alias_entries(edition.bundle):
        kind = next(kind for kind in NameKind if kind in entry)
        target = search_form(entry[kind]) if kind is NameKind.ORGANIZATION else entry[kind]
        if kind is not NameKind.ORGANIZATION or target in bodies:
            for name in entry["names"]:
                for surface in _with_reading(name, edition.bundle):
                    yield Name(surface, kind, target)


def _with_reading(name: str, bundle: Bundle) -> list[str]:
    """A name's folded form, and its machine-made reading where that is long enough: folded, and as it sounds."""
    return list(dict.fromkeys((search_form(name), *_spoken_forms(name, bundle))))


def _spoken_forms(name: str, bundle: Bundle) -> tuple[str, ...]:
    reading = letter_by_letter(name) or readings(bundle).get(name, "")
    return (search_form(reading), search_form_as_spelt(reading)) if len(reading) >= SHORTEST_READING else ()


def letter_by_letter(name: str) -> str:
    """Return how a short name in Latin capitals is spelt aloud: ジェーアイシーエー for JICA; empty for any other."""
    if not SHORTEST_SPELT <= len(name) <= LONGEST_SPELT or not _CAPITALS.fullmatch(name):
        return ""
    return "".join(_letters()[letter] for letter in name.lower())


@cache
def _letters() -> dict[str, str]:
    read = rows(read_text("letters.csv"), "common/letters.csv", ("letter", "reading"), ("reason",))
    return {row["letter"]: row["reading"] for _, row in read}


def _translated(bundle: Bundle) -> Iterable[Name]:
    """The names of programs that the pages show in other languages, with and without what stands in brackets."""
    named: dict[str, set[str]] = {}
    for slug, names in _shown_names(bundle):
        for name in names:
            for form in dict.fromkeys((name, *_BRACKETED.split(name))):
                if len(surface := search_form(form)) >= SHORTEST_TRANSLATED:
                    named.setdefault(surface, set()).add(slug)
    for surface, slugs in named.items():
        if len(slugs) == 1:
            yield Name(surface, NameKind.PROGRAM, slugs.pop())


def _shown_names(bundle: Bundle) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Each program with its names in the languages of the pages beside Japanese and English."""
    for slug, program in bundle.table("names/programs.toml").items():
        if isinstance(program, dict):
            yield slug, tuple(program.get("name", {}).values())


def _edition_names(edition: Edition) -> Iterable[Name]:
    labels: dict[str, set[str]] = {}
    beginnings, endings = (short_parts(edition.bundle, part) for part in ("beginning", "ending"))
    for desk in edition.desks:
        for name in sorted({desk.organization.text, desk.organization.printed} - set(PREFECTURES)):
            surfaces = _organization_surfaces(name, beginnings, endings)
            heard = () if desk.organization.text in PREFECTURES else _spoken_forms(name, edition.bundle)
            for surface in dict.fromkeys((*surfaces, *heard)):
                if len(surface) >= 4 or (len(surface) == 3 and is_unit(name)):
                    yield Name(surface, NameKind.ORGANIZATION, search_form_of_name(desk.organization.text))
        if desk.organization.text in PREFECTURES:  # 山梨県庁
            yield Name(
                search_form_of_name(f"{desk.organization.text}庁"),
                NameKind.ORGANIZATION,
                search_form_of_name(desk.organization.text),
            )
        for own_level in body_levels(desk.organization.text):
            if len(surface := search_form_of_name(own_level)) >= 3:
                yield Name(surface, NameKind.DEPARTMENT, surface)
        for phone in desk.phones:
            if phone.label and len(phone.label) >= 6 and not desk.department:
                labels.setdefault(phone.label, set()).add(search_form_of_name(desk.organization.text))
        for level in desk.department:
            bare = search_form_of_name(re.sub(r"\([^()]*\)$", "", level.text))
            for surface in dict.fromkeys((*_with_reading(level.text, edition.bundle), bare)):
                if len(surface) >= 3:
                    yield Name(surface, NameKind.DEPARTMENT, search_form_of_name(level.text))
    for label, bodies in labels.items():  # お客さまサービスセンター is the name of one body's line
        if len(bodies) == 1:
            yield Name(search_form_of_name(label), NameKind.ORGANIZATION, bodies.pop())


def _tails_of(edition: Edition) -> Iterable[tuple[str, str, str]]:
    """Yield how the names of bodies go on behind their place or their program's name: folded, the program, the body.

    高度技術研究所 of 京都高度技術研究所, 全国本部 of よろず支援拠点全国本部.
    """
    aliases = program_aliases(edition.bundle)
    for desk in edition.desks:
        body = search_form_of_name(_BRACKET.sub("", without_form(desk.organization.text)))
        before = {
            *_places_before(desk),
            *(search_form_of_name(name) for name in aliases.get(desk.program, ())),
        }
        start = max((name for name in before if name and body.startswith(name)), key=len, default=body)
        if len(tail := body.removeprefix(start)) >= SHORTEST_TAIL:
            yield tail, desk.program, search_form_of_name(desk.organization.text)


def _places_before(desk: Desk) -> Iterable[str]:
    """How a place of a desk's area may stand before its name: 広島市, 広島."""
    for area in desk.service_area:
        prefecture = beginning(area.text)
        for name in (prefecture, area.text.removeprefix(prefecture)):
            yield from (search_form_of_name(name), search_form_of_name(_UNIT.sub("", name)))


def _buildings(edition: Edition) -> Iterable[str]:
    """The buildings of the desks to which functions lead; of other lists any word of an address is found (`listing.py`)."""
    functions = functions_of(edition.bundle).values()
    programs = {selector.program for function in functions for selector in function.desks}
    for desk in edition.desks:
        if desk.program in programs:
            yield from map(search_form_of_name, buildings_of(desk))


def _organization_surfaces(
    name: str,
    beginnings: tuple[tuple[str, tuple[str, ...]], ...],
    endings: tuple[tuple[str, tuple[str, ...]], ...],
) -> list[str]:
    """A body's name with and without its legal form, its bracketed addition, and with its ends in short."""
    bare = without_form(name)
    forms = {name, bare, _BRACKET.sub("", bare)}
    forms |= {bare.replace(ending, short) for ending, names in endings if ending in bare for short in names}
    forms |= {
        short + form.removeprefix(beginning)
        for form in forms
        for beginning, names in beginnings
        if form.startswith(beginning)
        for short in names
    }
    forms |= set(re.findall(r"\(([^()]{4,})\)", bare))
    forms |= set(map(numbers_in_kanji, forms))
    return sorted({search_form_of_name(form) for form in forms if form.strip()})


def numbers_in_kanji(name: str) -> str:
    """Return a name with its numbers up to 99 as they are written out: 京都産業二十一 for 京都産業21."""
    return _DIGITS.sub(_in_kanji, name)


def _in_kanji(number: re.Match[str]) -> str:
    tens, ones = divmod(int(number.group()), 10)
    return f"{_KANJI_DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{_KANJI_DIGITS[ones]}"
