"""Words of the list itself in a question: the desks whose own row, by its name, duties or address, says most of it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from madoguchi.answers.evidence import Evidence, EvidenceKind, Where
from madoguchi.answers.question import Question, Span
from madoguchi.answers.signals.names import core, filling
from madoguchi.index.analyzer import search_form
from madoguchi.index.list_words import JOINT, compared, plain_words
from madoguchi.index.listing import ListedWhere, Listing, Term
from madoguchi.index.phrases import inside_latin_word
from madoguchi.index.taught import Taught, alike, features_of
from madoguchi.model.entities import Desk
from madoguchi.text.prefecture import full_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Of a longer question the beginning is looked at.
LONGEST_LISTED = 120
# So many words of a question are looked at: one bit each.
MOST_WORDS = 30
# What a word is worth that every desk has in its name; the rarer it is, the nearer to 1.
LEAST_WORTH = 0.3
# A word of a remark or an address is worth so much of one of a name.
TOLD_WORTH = 0.85
# A remark's word that more than this share of the desks have says nothing.
EVERYBODYS = 0.5
# A word of a name that is worth so much, and so long, tells of a desk whatever is said beside it.
TELLING, LONG_WORD, NAMED = 0.87, 3, "name"
# A word that the office has taught it is worth more than any that the list happens to say.
TAUGHT_WORTH, TAUGHT = 1.5, "taught"
# A duty as it is printed, or what people say for it, is meant whatever is said beside it, where so few desks print it.
DUTY, MOST_OF_A_DUTY = "duty", 3
# A question that is less alike is like no example.
LEAST_ALIKE = 0.5
# Letters of kana are mostly grammar: they count so much beside kanji, katakana and Latin letters.
KANA_WORTH = 0.1
# What stands in a question about any desk counts so much at most: 年金の相談 asks for 年金.
PLAIN_WORTH = 0.2
_KANA = re.compile(r"[ぁ-んー]")
_ALL_KANA = re.compile(r"[ぁ-んー]+")
_KANJI = re.compile(r"[一-龥々]")
# ... but the letters of a whole word of the list in kana count so much; what counts nothing goes on counting nothing.
KANA_WORD, _MUCH = 0.6, 10.0
SHORT_KANA, _PARTICLES = 2, "のをがはにでもとや"
# One word as it looks: what stands before a known word in it says that it is of another kind (輸出 of 輸出保険).
_WORD = re.compile(r"[一-龥々〆ヶ]+|[ァ-ヴー]+")
ANOTHER_KIND = 2.0
_SOLID = re.compile(r"[^ぁ-んー\W]")
_DIGITS = 6  # in which two scores are the same


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the list in a question, by its place in the compared text, and the desks that have it there."""

    term: str
    span: Span
    desks: NDArray[Any]
    worth: float


@dataclass(frozen=True, slots=True)
class _Text:
    """What is looked at: the folded question without joints, and behind it the place field.

    `at`: where each letter stands in the folded question (beyond its end: in the place field); `weights`: how much
    of the question's content each letter is, `ranks` the same for telling desks apart, where a place counts and filling
    counts a little; `before`: each letter but the last of a run of kanji or katakana → the last;
    `in_kana`: the question was typed in kana alone.
    """

    text: str
    at: list[int]
    weights: list[float]
    ranks: list[float]
    before: dict[int, int]
    folded: str
    in_kana: bool

    @property
    def single(self) -> list[Span]:
        """The kanji that stand alone: 鼎の保育園, 林の出張所."""
        kanji = (at for at, letter in enumerate(self.text) if _KANJI.match(letter))
        return [(at, at + 1) for at in kanji if not any(map(_KANJI.match, self._around(at, at + 1)))]

    def stands_alone(self, start: int, end: int) -> bool:
        """Whether kana are a word of their own as far as one sees: ごみ, ごみの収集, and not ごみごみ."""
        before, after = self._around(start, end)
        return not _KANA.match(before) and (not _KANA.match(after) or after in _PARTICLES)

    def _around(self, start: int, end: int) -> tuple[str, str]:
        """The letters of the folded text before and after a span, joints too."""
        before, after = self.at[start] - 1, self.at[end - 1] + 1
        return self.folded[max(before, 0) : before + 1], self.folded[after : after + 1]


def listed_in(question: Question, where: Where, listing: Listing) -> Evidence | None:
    """Return the desks whose own words explain most of a question, and how much of it; None where none says anything.

    The target holds the words, parted by spaces; the source is `NAMED` where a word of a name tells few desks apart, `DUTY`
    where a duty that is printed does. Desks that are known to be elsewhere than the place are no such desks.
    """
    if not listing.desks:
        return None
    text = _text(question, where, listing)
    words, silent = _words(text, listing)
    if not words:
        return None
    text, words = _with_words_in_kana(text, words), words[:MOST_WORDS]
    masks = _masks(words, len(listing.desks))
    for _, equal in groupby(_ranked(words, masks, text, silent), key=lambda each: round(each[0], _DIGITS)):
        found: list[int] = []
        chosen: tuple[_Word, ...] = ()
        share = 0.0
        for _, covered, mask, desks in equal:
            having = tuple(word for bit, word in enumerate(words) if mask & (1 << bit))
            if here := _there(desks, having, where, listing):
                found += here
                chosen, share = (chosen, share) if chosen else (having, covered)
        if found:
            return _evidence(chosen, sorted(found), share, text, listing)
    return None


def _text(question: Question, where: Where, listing: Listing) -> _Text:
    folded = question.folded[:LONGEST_LISTED]
    weights = [_weight(letter, question, at) for at, letter in enumerate(folded)]
    for match in plain_words().finditer(folded):
        for at in range(*match.span()):
            weights[at] = min(weights[at], PLAIN_WORTH)
    ranks = weights[:]
    for start, end in filling().spans(folded):
        weights[start:end] = [0.0] * (end - start)
        ranks[start:end] = [PLAIN_WORTH] * (end - start)
    for said in () if where.from_field else (where.text, *where.others):
        start = folded.find(place) if (place := search_form(said)) else -1
        if start >= 0:
            weights[start : start + len(place)] = [0.0] * len(place)
    beside = search_form(_finer_than_a_city(question.place, where, listing))[:LONGEST_LISTED]
    whole = folded + "\n" + beside
    kept = [at for at, letter in enumerate(whole) if letter != JOINT]
    weights += [0.0] * (len(whole) - len(folded))
    ranks += [1.0] * (len(whole) - len(folded))
    text = "".join(whole[at] for at in kept)
    written = question.letters[: len(folded)] + whole[len(folded) :]
    solid = "".join(written[at] for at in kept)
    before = {at: run.end() - 1 for run in _WORD.finditer(solid) for at in range(run.start(), run.end() - 1)}
    in_kana = not _SOLID.search(written[: len(folded)])
    return _Text(text, kept, [weights[at] for at in kept], [ranks[at] for at in kept], before, whole, in_kana)


def _finer_than_a_city(place: str, where: Where, listing: Listing) -> str:
    """What a place field says beyond a city: the town, or all of what nobody knows or some addresses of the list say."""
    if where.from_field and full_name(place):
        return ""  # a prefecture, which the few addresses that are written out say too
    term = listing.terms.get(compared(place))
    few = EVERYBODYS * len(listing.desks)
    if not where.from_field or (term and any(0 < len(at) <= few for at in (term.named, term.told))):
        return place
    return next((each.town for each in where.places if each.town), "")


def _weight(letter: str, question: Question, at: int) -> float:
    """How much of a question's content a letter is."""
    if not letter.isalnum() and letter != "ー":
        return 0.0
    written = question.letters
    kana = _KANA.match(letter) and (at >= len(written) or _KANA.match(written[at]))
    return KANA_WORTH if kana and _SOLID.search(written) else 1.0


def _words(text: _Text, listing: Listing) -> tuple[list[_Word], list[Span]]:
    """The words of the list in a text, the most telling first, and the spans of what every desk says, or another list."""
    size = len(listing.desks)
    found: dict[tuple[str, float], _Word] = {}
    silent: list[Span] = []
    for start, end in sorted((*listing.phrases.find(text.text), *text.single), key=lambda s: (s[0], -s[1])):
        surface = text.text[start:end]
        term = listing.terms.get(surface)
        if term is None or inside_latin_word(text.text, start, end) or (term.read and not text.in_kana):
            continue
        if len(surface) == SHORT_KANA and _KANA.match(surface) and not text.stands_alone(start, end):
            continue
        telling = [each for each in _postings(term, size) if len(each[0])]
        if not telling:
            silent.append((start, end))
        for desks, worth in telling:
            found.setdefault((surface, worth), _Word(surface, (start, end), desks, worth))
    words = sorted(found.values(), key=lambda word: -word.worth * (word.span[1] - word.span[0]))
    return words, silent


def _with_words_in_kana(text: _Text, words: list[_Word]) -> _Text:
    """The text in which the letters of long words in kana count: いじめ of いじめられている is no grammar."""
    weights = text.weights[:]
    for word in words:
        if len(word.term) >= LONG_WORD and _ALL_KANA.fullmatch(word.term):
            for at in range(*word.span):
                weights[at] = max(weights[at], min(KANA_WORD, weights[at] * _MUCH))
    return replace(text, weights=weights)


def _postings(term: Term, size: int) -> tuple[tuple[NDArray[Any], float], ...]:
    """The desks that have a term as a taught word, in their names and elsewhere, and what it is worth there."""
    having = max(len(term.named), len(term.told), 1)
    rarity = math.log((size + 1) / (having + 0.5)) / math.log((size + 1) / 1.5)
    worth = LEAST_WORTH + (1 - LEAST_WORTH) * max(rarity, 0.0)
    told = term.told if len(term.told) <= max(EVERYBODYS * size, 1) else term.told[:0]
    return (term.taught, TAUGHT_WORTH), (term.named, worth), (told, TOLD_WORTH * worth)


def _masks(words: list[_Word], size: int) -> NDArray[Any]:
    """For each desk, which of the words it has, a bit each."""
    import numpy as np

    masks = np.zeros(size, dtype=np.int64)
    for bit, word in enumerate(words):
        masks[word.desks] |= 1 << bit
    return masks


def _ranked(
    words: list[_Word], masks: NDArray[Any], text: _Text, silent: list[Span]
) -> Iterator[tuple[float, float, int, list[int]]]:
    """Yield (score, share, mask, desks) for all desks that have the same words, the best first."""
    import numpy as np

    telling = [weight > PLAIN_WORTH for weight in text.weights]
    having = masks.nonzero()[0]
    kinds, kind_of = np.unique(masks[having], return_inverse=True)
    told = []
    for kind, mask in enumerate(kinds.tolist()):
        worth = [0.0] * len(text.text)
        for bit, word in enumerate(words):
            if mask & (1 << bit):
                for at in range(*word.span):
                    worth[at] = max(worth[at], word.worth)
        said = {at for start, end in silent for at in range(start, end) if not worth[at]}
        covered = sum(
            text.weights[at] or bool(value) for at, value in enumerate(worth) if value and at < _end(text)
        )
        left = sum(
            weight * (ANOTHER_KIND if (end := text.before.get(at)) and worth[end] and telling[end] else 1.0)
            for at, (weight, value) in enumerate(zip(text.weights, worth, strict=True))
            if not value and at not in said
        )
        score = sum(value * (text.ranks[at] or 1.0) for at, value in enumerate(worth))
        if covered:
            told.append((score, covered / (covered + left), mask, kind))
    for score, share, mask, kind in sorted(told, key=lambda each: -each[0]):
        yield score, share, mask, having[kind_of == kind].tolist()


def _end(text: _Text) -> int:
    """Where the question ends and the place field begins."""
    return text.text.index("\n")


def _there(desks: list[int], words: tuple[_Word, ...], where: Where, listing: Listing) -> list[int]:
    """The desks that serve or lie in one of the places; all where their own words hold the place's name."""
    if not where.places or any(compared(where.text) in word.term for word in words if where.text):
        return desks
    return [at for at in desks if listing.may_serve(listing.desks[at], where.places)]


def _evidence(
    words: tuple[_Word, ...], desks: list[int], share: float, text: _Text, listing: Listing
) -> Evidence:
    """The desks, those first that say one of the words at the end of their name."""
    found = [listing.desks[at] for at in desks]
    ends = tuple(word.term for word in words)
    found.sort(key=lambda desk: _by_name(desk, (*ends, *_printed_for(desk, ends, listing))))
    terms = dict.fromkeys(word.term for word in sorted(words, key=lambda word: word.span))
    outer = [term for term in terms if not any(term != other and term in other for other in terms)]
    first = min(words, key=lambda word: word.span)
    span = (text.at[first.span[0]], text.at[first.span[1] - 1] + 1)
    return Evidence(
        EvidenceKind.LISTED, " ".join(outer), span, share, _source(words, listing.duties), tuple(found)
    )


def _printed_for(desk: Desk, said: tuple[str, ...], listing: Listing) -> Iterator[str]:
    """Yield the words of a desk's name for which people say one of the words."""
    for told in listing.texts(desk):
        if told.said is ListedWhere.CALLED and compared(told.text) in said:
            yield compared(told.heading)


def _by_name(desk: Desk, words: tuple[str, ...]) -> tuple[bool, bool]:
    """Desks whose name ends with a word first, last those whose upper levels alone say one: 国保係 of 保険年金課."""
    *above, own = (compared(level.text) for level in (desk.organization, *desk.department))
    only_above = any(word in level for level in above for word in words) and not any(
        word in own for word in words
    )
    return not compared(desk.name).endswith(words), only_above


def _source(words: tuple[_Word, ...], duties: frozenset[str]) -> str:
    """What tells most: a word that was taught, a duty, a telling word of a name, or nothing by itself."""
    if any(word.worth == TAUGHT_WORTH for word in words):
        return TAUGHT
    if any(word.term in duties and len(word.desks) <= MOST_OF_A_DUTY for word in words):
        return DUTY
    return NAMED if any(word.worth >= TELLING and len(word.term) >= LONG_WORD for word in words) else ""


def like_an_example(question: Question, taught: Taught) -> Evidence | None:
    """Return the desks of the example question that a question is most like; None where it is like none."""
    if not taught.examples:
        return None
    asked = features_of(core(question.folded[:LONGEST_LISTED]))
    shares = [
        (alike(asked, features_of(core(search_form(text)))), text, desks) for text, desks in taught.examples
    ]
    most, text, _ = max(shares, key=lambda each: each[0])
    if most < LEAST_ALIKE:
        return None
    all_desks = dict.fromkeys(desk for share, _, of in shares if share == most for desk in of)
    return Evidence(EvidenceKind.EXAMPLE, text, strength=most, desks=tuple(all_desks))
