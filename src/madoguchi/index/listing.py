"""Words of the list itself: which desks a word leads to by its name, its duties, its remarks or its address.

What desks do is known of a list that somebody described: functions lead to most of its desks (`functions.toml`). Of any
other list its own words speak. They are found wherever they stand in a question, so that nobody
need part it into words; a word that nearly every desk has says nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import jaconv

from madoguchi.data.legal_forms import without_form
from madoguchi.index.analyzer import places_of, search_form
from madoguchi.index.directory import Directory, rank_of
from madoguchi.index.list_words import JOINT, compared, list_words, said_for, title_words
from madoguchi.index.phrases import Phrases
from madoguchi.index.taught import Taught
from madoguchi.index.words import BETWEEN, MOST_NAMES, printed_reading, reading_of, terms_of
from madoguchi.model.entities import Desk
from madoguchi.model.place import Place
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.text.prefecture import beginning

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A shorter term in kana alone says nothing; as a reading it counts only in a question that is typed in kana.
SHORTEST_KANA = 2
SHORTEST_HEARD = 3
_KANA = re.compile(r"[ぁ-んー]+")
_KANJI = re.compile(r"[一-龥々]")
_RUN = re.compile(r"[ァ-ヴー]+|[ぁ-んー]+")
# A cell that says that a desk has something not.
_NOT = frozenset(
    ("無", "なし", "無し", "ない", "いいえ", "不可", "非対応", "n", "no", "×", "✕", "✗", "ー", "-", "－", "―")
)
_NUMERIC = re.compile(r"[0-9\W_]+")
_BEHIND = re.compile(r"(?<=\w)\W++$")
# Between a municipality, its towns and what lies in them; numbers tell nobody where.
_PARTS_OF_AN_ADDRESS = re.compile(
    r"[一二三四五六七八九十]*丁目|[0-9０-９\-－—\s]+(?:番地?|号)?|大字|(?<=[^大])字"
    r"|(?<=..[都道府県市区郡])(?=[^都道府県市区郡])|(?<=[町村])(?=[^町村])"
)
# What is done for whom, each of a row of them: 犬の登録、空き地の雑草.
_ITEMS = re.compile(r"[^\s、，,・。/／()（）「」]{2,20}")
# A floor, a counter or a wing is one word with its number: 本庁舎1階, 23番窓口, A棟.
_ROOM = re.compile(r"[^\W\d_]{0,20}+[0-9０-９]{1,4}+(?:階|番窓口|号室|号館|番館|号棟|棟)")
_SEPARATORS = re.compile(r"[、，,・。/／;；]|[\s()（）「」]+")
_TOWN_END = re.compile(r"[町村字]$")


# (県)東高校, 東会館(別館): what a name is also said without.
_OUTER_BRACKET = re.compile(r"\A\s{0,9}[(（][^()（）]{0,40}[)）]|[(（][^()（）]{0,40}[)）]\s{0,9}\Z")


class ListedWhere(StrEnum):
    """Where the list says a word of a desk."""

    NAME = "name"
    DUTY = "duty"  # a remark, under the heading of its column if it has one
    OPERATOR = "operator"
    ADDRESS = "address"
    CALLED = "called"  # what people say for a word of its name: list-words.toml
    MEANT = "meant"  # the same for a word of a remark
    TAUGHT = "taught"  # the office's own word for it: words.toml


_MEANT = (ListedWhere.CALLED, ListedWhere.MEANT)


@dataclass(frozen=True, slots=True)
class Told:
    """One text of a desk: where it stands, under which heading, and the text as it is printed.

    Of what people say for a word (`CALLED`, `MEANT`) the heading is the word that is printed; a name with one is how it
    is read.
    """

    said: ListedWhere
    text: str
    heading: str = ""


def texts_of(desk: Desk, program: str) -> Iterator[Told]:
    """Yield what the list says of a desk; a cell that says no is left out."""
    yield from (Told(ListedWhere.NAME, value.text) for value in (desk.organization, *desk.department))
    yield from (Told(ListedWhere.NAME, phone.label) for phone in desk.phones if phone.label)
    if own := title_words().sub(" ", program).strip():
        yield Told(ListedWhere.NAME, own)
    reading = printed_reading(desk)
    for note in desk.notes:
        heading, between, cell = note.text.partition(BETWEEN)
        if reading and jaconv.kata2hira(cell) == reading:
            yield Told(ListedWhere.NAME, cell, heading)
        elif not between:
            yield Told(ListedWhere.DUTY, note.text)
        elif search_form(cell.strip()) not in _NOT and cell.strip().lower() not in _NOT:
            yield Told(ListedWhere.DUTY, cell, heading)
            yield Told(ListedWhere.DUTY, heading, heading)
    if desk.operator:
        yield Told(ListedWhere.OPERATOR, desk.operator.text)
    if desk.address:
        yield Told(ListedWhere.ADDRESS, desk.address.text)


def printed(term: str, text: str) -> str:
    """Return a term as it stands in a text of the list; empty where it does not."""
    folded, places = search_form(text), places_of(text)
    kept = [at for at, letter in enumerate(folded) if letter != JOINT]
    start = "".join(folded[at] for at in kept).find(term)
    if start < 0 or not term:
        return ""
    last = kept[start + len(term) - 1]
    return _BEHIND.sub("", text[places[kept[start]] : places[last + 1]])


@lru_cache(maxsize=1 << 14)
def _terms(text: str, said: ListedWhere, *, quickly: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The terms of a text as they are compared, and the readings of those of a name."""
    if said in (ListedWhere.TAUGHT, ListedWhere.CALLED, ListedWhere.MEANT):  # the very words, no part of them
        spoken = (
            (compared(reading_of(text)),) if said is not ListedWhere.MEANT and _KANJI.search(text) else ()
        )
        return (compared(text),), spoken
    parts: list[str] = []
    if said is ListedWhere.ADDRESS:
        parts = [part for part in _PARTS_OF_AN_ADDRESS.split(text) if part]
        found = dict.fromkeys((*parts, *(_TOWN_END.sub("", part) for part in parts)), "")
        found |= {} if quickly else {term: "" for part in parts for term in terms_of(part)}
    else:
        found = terms_of(text, quickly=quickly)
    if said in (ListedWhere.ADDRESS, ListedWhere.DUTY):
        found = found | dict.fromkeys(_ROOM.findall(text), "")
    if said is ListedWhere.NAME:  # ビレッジショップこしん: where the letters change, a word may begin
        found = found | {
            run: "" for run in _RUN.findall(text) if len(run) >= SHORTEST_HEARD and run not in found
        }
    # 犬の登録 whole: 登録 alone is also said of others, and 犬 is too short a word.
    if said is ListedWhere.DUTY:
        found = found | {item: "" for item in _ITEMS.findall(text) if JOINT in item[1:-1]}
    begins = {compared(part)[:1] for part in (parts if said is ListedWhere.ADDRESS else [text])}
    written = dict.fromkeys(
        term for each in found if _tells(term := compared(each)) or (term in begins and _KANJI.match(term))
    )
    if said not in (ListedWhere.NAME, ListedWhere.DUTY):
        return tuple(written), ()
    read = dict.fromkeys(compared(reading) for each, reading in found.items() if _KANJI.search(each))
    return tuple(written), tuple(each for each in read if len(each) >= SHORTEST_HEARD and each not in written)


def _parts_read(reading: str) -> tuple[str, ...]:
    """How a name is read, whole and between its spaces."""
    parts = (compared(each) for each in (reading, *_SEPARATORS.split(reading)))
    return tuple(dict.fromkeys(each for each in parts if len(each) >= SHORTEST_HEARD))


def _tells(term: str) -> bool:
    least = SHORTEST_KANA if _KANA.fullmatch(term) else 2
    return len(term) >= least and not _NUMERIC.fullmatch(term)


@dataclass(frozen=True, slots=True)
class Term:
    """The desks that have a term in their names, elsewhere in their row, and as their office's own word, by position."""

    named: NDArray[Any]
    told: NDArray[Any]
    taught: NDArray[Any]
    read: bool = False  # how a name is read


@dataclass(frozen=True)
class Listing:
    """The words of the list, and those that the office has taught it."""

    directory: Directory
    gazetteer: Gazetteer
    taught: Taught

    @cached_property
    def desks(self) -> tuple[Desk, ...]:
        """The desks of which the list's own words speak: all of a list that nobody described, else those taught."""
        return tuple(
            desk
            for desk in self.directory.edition.desks
            if not self._is_described(desk) or desk.id in self.taught.words
        )

    def _is_described(self, desk: Desk) -> bool:
        """Whether a desk is of a list to most of whose desks functions lead.

        Which words tell the few others of it apart cannot be known from themselves: they are found by their names.
        """
        return self.directory.edition.source_of_desk(desk).id in self._described

    @cached_property
    def _described(self) -> frozenset[str]:
        """The ids of the lists to most of whose desks functions lead."""
        functions, edition = self.directory.functions.values(), self.directory.edition
        selectors = {selector for f in functions for selector in (*f.desks, *f.national)}
        led = {desk.id for selector in selectors for desk in self.directory.selected(selector)}
        of_all = Counter(edition.source_of_desk(desk).id for desk in edition.desks)
        of_led = Counter(edition.source_of_desk(desk).id for desk in edition.desks if desk.id in led)
        return frozenset(id for id, number in of_all.items() if 2 * of_led[id] > number)

    def texts(self, desk: Desk) -> tuple[Told, ...]:
        """Return all that is said of a desk; of a described list what its office has taught alone."""
        taught = tuple(Told(ListedWhere.TAUGHT, word) for word in self.taught.words.get(desk.id, ()))
        if self._is_described(desk):
            return taught
        own = self._own_texts(desk)
        # Beside a described list its topics know what people say, and lead to the desks of that list.
        meant = () if self._others else tuple(meant_by(own, self._unprinted))
        return (*own, *meant, *taught)

    def duties_of(self, desk: Desk) -> tuple[str, ...]:
        """Return what the list prints of a desk's duties; nothing of a described list."""
        own = () if self._is_described(desk) else self._own_texts(desk)
        return tuple(told.text for told in own if told.said is ListedWhere.DUTY and told.text != told.heading)

    def _own_texts(self, desk: Desk) -> tuple[Told, ...]:
        program = self.directory.edition.program_by_slug.get(desk.program)
        return tuple(texts_of(desk, program.name if program else ""))

    @cached_property
    def _unprinted(self) -> frozenset[str]:
        """What people say for words of lists, as far as no name and no duty of this list says it itself."""
        own = (desk for desk in self.desks if not self._is_described(desk))
        texts = {value.text for desk in own for value in (desk.organization, *desk.department, *desk.notes)}
        printed = "\n".join(map(compared, texts))
        said = (word for entry in list_words() for word in entry.said)
        return frozenset(word for word in said if compared(word) not in printed)

    def says_itself(self, desk: Desk, place: str) -> bool:
        """Whether the name of a place stands in a desk's own name or address."""
        said = compared(place)
        own = (told.text for told in self.texts(desk) if told.said in (ListedWhere.NAME, ListedWhere.ADDRESS))
        return any(said in compared(text) for text in (desk.name, *own))

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Term → the desks that have it; none where it is rather a word of a described list beside."""
        import numpy as np

        named: dict[str, list[int]] = {}
        told: dict[str, list[int]] = {}
        taught: dict[str, list[int]] = {}
        read: dict[str, list[int]] = {}
        quickly = len(self.desks) > MOST_NAMES
        kinds = _kinds(desk.name for desk in self.desks) if quickly else frozenset[str]()
        for at, desk in enumerate(self.desks):
            for each in self.texts(desk):
                written, spoken = _terms(each.text, each.said, quickly=quickly)
                if each.said is ListedWhere.NAME and each.heading:
                    written, spoken = (), _parts_read(each.text)
                elif each.said is ListedWhere.NAME:
                    written = (*written, *_parted(written, kinds))
                    spoken = spoken if quickly else (*spoken, *self._as_there(each.text, desk))
                into = {ListedWhere.NAME: named, ListedWhere.CALLED: named, ListedWhere.TAUGHT: taught}.get(
                    each.said, told
                )
                for term in written:
                    _put(into, term, at)
                for term in filter(None, spoken):
                    _put(taught if each.said is ListedWhere.TAUGHT else read, term, at)
        for term in read.keys() - named.keys() - told.keys():
            named[term] = read[term]
        for term in {**named, **told}:
            if self._others.count(term) > max(len(named.get(term, ())), len(told.get(term, ()))):
                named[term] = told[term] = []
        return {
            term: Term(
                np.array(named.get(term, ()), dtype=np.int32),
                np.array(told.get(term, ()), dtype=np.int32),
                np.array(taught.get(term, ()), dtype=np.int32),
                term in read and named.get(term) is read[term],
            )
            for term in {**named, **told, **taught}
        }

    def _as_there(self, text: str, desk: Desk) -> Iterator[str]:
        """Yield the readings of a name with the towns of the desk's municipality as they are read there: 喜久田保育所."""
        site = self._sites.get(desk.location_id or "")
        for town, kana in self.gazetteer.towns_read(site).items() if site else ():
            if town in text:
                read = (compared(reading) for reading in terms_of(text.replace(town, kana)).values())
                yield from (each for each in (compared(kana), *read) if len(each) >= SHORTEST_HEARD)

    @cached_property
    def _sites(self) -> dict[str, str]:
        """The id of each site whose municipality is known → its code."""
        return {site.id: site.municipality for site in self.directory.edition.locations if site.municipality}

    @cached_property
    def _others(self) -> str:
        """The names of the desks of described lists beside, as they are compared, a line each.

        A word that they have more often than all desks here says nothing of these: who asks for 商工 asks for one of
        many desks there, though a single section of a city's list has the word in its name.
        """
        return "\n".join(
            compared(desk.name) for desk in self.directory.edition.desks if self._is_described(desk)
        )

    def may_serve(self, desk: Desk, places: tuple[Place, ...]) -> bool:
        """Whether a desk serves one of the places, or lies there; or nothing is known of either."""
        if desk.service_area:
            return any(rank_of(desk, place) is not None for place in places)
        known = self._where_of.get(desk.id, "")
        return not known or any(
            _is_within(known, place.prefecture + (place.city or place.municipality or "")) for place in places
        )

    @cached_property
    def _where_of(self) -> dict[str, str]:
        return dict(zip((desk.id for desk in self.desks), self.where, strict=True))

    def is_a_name(self, folded: str) -> bool:
        """Whether a folded text is a word of a desk's name, as it is written, and nothing else."""
        term = self.terms.get(folded.replace(JOINT, ""))
        return term is not None and len(term.named) > 0 and not term.read

    @cached_property
    def called(self) -> dict[str, tuple[Desk, ...]]:
        """How the desks of lists that nobody described are called, as it is printed and folded → those desks.

        A whole name comes before the last level of one, and before one without its bracket or legal form.
        """
        found: dict[str, dict[int, list[Desk]]] = {}
        for desk in self.desks:
            if not self._is_described(desk):
                program = self.directory.edition.program_by_slug.get(desk.program)
                for name, rank in called_by(desk, program.name if program else "").items():
                    found.setdefault(name, {}).setdefault(rank, []).append(desk)
        return {name: tuple(ranks[min(ranks)]) for name, ranks in found.items()}

    @cached_property
    def duties(self) -> frozenset[str]:
        """The terms that are a printed duty as a whole, or what people say for one: no mere part of a word."""
        told = (told for desk in self.desks for told in self.texts(desk))
        whole = {
            compared(item)
            for each in told
            if each.said in _MEANT or (each.said is ListedWhere.DUTY and each.text != each.heading)
            for item in ([each.text] if each.said in _MEANT else _SEPARATORS.split(each.text))
        }
        return frozenset(whole & self.terms.keys())

    @cached_property
    def phrases(self) -> Phrases:
        """The terms, to be found in a question."""
        return Phrases(self.terms)

    @cached_property
    def where(self) -> tuple[str, ...]:
        """The municipality of each desk by its address, with its prefecture, or that alone; empty where neither is known."""
        codes = [self._sites.get(d.location_id or "") for d in self.desks]
        places = [self.gazetteer.municipality(code) if code else None for code in codes]
        return tuple(
            place.prefecture + place.name if place else beginning(desk.address.text) if desk.address else ""
            for place, desk in zip(places, self.desks, strict=True)
        )


def _is_within(known: str, place: str) -> bool:
    """Whether a place may be where a desk is known to be: in that municipality, or in that prefecture."""
    return known.startswith(place) or place.startswith(known)


def meant_by(texts: Iterable[Told], unprinted: frozenset[str]) -> Iterator[Told]:
    """Yield what people say for words of a desk's names and duties, each once; what is not the same only if unprinted."""
    seen = set[str]()
    for told in texts:
        if told.said not in (ListedWhere.NAME, ListedWhere.DUTY):
            continue
        for said, printed, same in said_for(told.text):
            if said not in seen and (same or said in unprinted):
                seen.add(said)
                yield Told(
                    ListedWhere.CALLED if told.said is ListedWhere.NAME else ListedWhere.MEANT, said, printed
                )


def called_by(desk: Desk, program: str) -> dict[str, int]:
    """Return how a desk may be called, folded → how far that is from its whole name.

    東市役所 市民課(本庁): the whole name, then 市民課(本庁), then 東市役所 市民課, then as the list says that it is read.
    """
    own = desk.department[-1].text if desk.department else desk.organization.text
    without = without_form(_OUTER_BRACKET.sub("", desk.name).strip())
    forms = (
        *((desk.name, f"{program} {desk.name}"), (own,), (without, _OUTER_BRACKET.sub("", own))),
        (printed_reading(desk),),
    )
    found: dict[str, int] = {}
    for rank, names in enumerate(forms):
        for name in names:
            if len(folded := search_form(name)) > 1:
                found.setdefault(folded, rank)
    return found


# So many names of a long list end with the same letters where these are a kind of desk (公民館); so long are they.
MOST_OF_A_KIND, KIND_LENGTHS = 5, range(2, 7)


def _kinds(names: Iterable[str]) -> frozenset[str]:
    """What many names of a long list end with, which nobody has time to part into words."""
    ends = Counter(
        end
        for name in names
        for each in (compared(name),)
        for n in KIND_LENGTHS
        if (end := each[-n:]) != each
    )
    return frozenset(end for end, count in ends.items() if count >= MOST_OF_A_KIND)


def _parted(terms: tuple[str, ...], kinds: frozenset[str]) -> Iterator[str]:
    """Yield the kinds of desk that terms end with, and what stands before the longest of them."""
    for term in terms if kinds else ():
        ends = [term[-n:] for n in KIND_LENGTHS if n < len(term) and term[-n:] in kinds]
        yield from ends
        if ends and len(before := term[: -len(ends[-1])]) > 1:
            yield before


def _put(into: dict[str, list[int]], term: str, at: int) -> None:
    held = into.setdefault(term, [])
    if not held or held[-1] != at:
        held.append(at)
