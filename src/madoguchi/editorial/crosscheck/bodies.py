"""Bodies of the edition, found in another list's words under all the names they go by there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from madoguchi.editorial.crosscheck.knowledge import CrosscheckKnowledge
from madoguchi.editorial.crosscheck.units import first_unit
from madoguchi.editorial.crosscheck.words import bracketed, canonical, runs_to, without_brackets
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.text.prefecture import PREFECTURES, short_name

_SHORTEST = 3
_LONGEST_BRANCH = 60
_GOVERNED_WITHIN = 300  # characters: a section stands near its prefecture
_MOST_KNOWN = 10_000  # texts that were looked through: headings come again and again
_PREFECTURE = re.compile("|".join(sorted(PREFECTURES, key=len, reverse=True)))
_OWN_PREFECTURE = re.compile(r"(?:^|[\n,、。:)(（]|本)(?=県|府|都|道)([県府都道])")
# Words that end the name of a body, when none of ours stands there.
_RUN = re.compile(r"[^\s,、。:;/()\[\]<>「」『』＜＞【】〈〉]++")
_FOREIGN = re.compile(
    r"(?:(?<![各全])省|(?<![県都道府本])庁|委員会|協会|機構|財団|公社|公庫|金庫|組合|連合会|会議所|商工会|農政局|運輸局|財務局|国税局"
    r"|税務署|保健所|大学|銀行|研究所|研究院|協議会|役所|役場|環境事務所|ハローワーク|安定所|コンソーシアム)"
)
_MUNICIPAL = re.compile(r"[一-龥ぁ-んァ-ヶ]{1,6}[市町村区](?=[\s)>＞】]*[^\n,、]{0,14}[課部室局係])")
_FACILITY = re.compile(
    r"(?:センター|事務局|事務所|学校|学園|病院|[店寺](?![一-龥ぁ-ん])|サポーター|プラザ|テラス|ステーション|ダイヤル|ホットライン|試験場)"
)


@dataclass(frozen=True, eq=False)
class Body:
    """A body of ours: its desks; `label` is the line that the name found stands for."""

    name: str
    desks: tuple[Desk, ...]
    label: str = ""

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of its desks."""
        return frozenset(desk.id for desk in self.desks)

    @cached_property
    def by_program(self) -> dict[str, tuple[Desk, ...]]:
        """Its desks by program."""
        found: dict[str, list[Desk]] = {}
        for desk in self.desks:
            found.setdefault(desk.program, []).append(desk)
        return {program: tuple(desks) for program, desks in found.items()}

    @cached_property
    def itself(self) -> tuple[Desk, ...]:
        """Its desks that are no section of it."""
        return tuple(desk for desk in self.desks if not desk.department)

    @cached_property
    def operators(self) -> frozenset[str]:
        """The canonical names of the bodies that run its desks."""
        return frozenset(canonical(name) for name in {d.operator.text for d in self.desks if d.operator})

    @property
    def prefecture(self) -> bool:
        """Whether it is a prefecture's own government."""
        return self.name in PREFECTURES


@dataclass(frozen=True, slots=True)
class Mention:
    """A body named at `start:end` of a canonical text: one of ours, a family of ours, or a stranger."""

    start: int
    end: int
    body: Body | None = None
    family: str = ""


class Bodies:
    """All bodies of an edition by their names."""

    def __init__(self, edition: Edition, knowledge: CrosscheckKnowledge) -> None:
        self._knowledge = knowledge
        desks: dict[str, list[Desk]] = {}
        for desk in edition.desks:
            desks.setdefault(desk.organization.text, []).append(desk)
        bodies = {name: Body(name, tuple(found)) for name, found in desks.items()}
        self.governments = {name: body for name, body in bodies.items() if body.prefecture}
        self._surfaces: dict[str, Body] = {}
        self._branches: dict[str, dict[str, Body]] = {family: {} for family in knowledge.families}
        for name, body in bodies.items():
            if not body.prefecture:
                self._add(name, body)
        self._families = self._family_words()
        self._lengths = _lengths([*self._surfaces, *self._families])
        self._known: dict[tuple[str, str], tuple[Mention, ...]] = {}

    def _add(self, name: str, body: Body) -> None:
        plain = canonical(name)
        forms = {plain, without_brackets(plain), *(part for part in bracketed(plain) if len(part) >= 4)}
        forms |= {_shortened(form) for form in set(forms)}
        for form in forms:
            self._surface(form, body)
            for other in self._knowledge.names:
                if other.of in form:
                    for word in other.names:
                        self._surface(form.replace(other.of, word), Body(body.name, body.desks, other.label))
        for family, branches in self._branches.items():
            if family in plain:
                branch = without_brackets(plain.replace(family, ""))
                for part in {branch, *bracketed(plain)}:
                    for form in {
                        part,
                        re.sub(r"(?:本部|事務所)$", "", part),
                        _shortened(part),
                        re.sub(r"[都府県]$", "", part),
                    }:
                        if len(form) >= 2:
                            branches.setdefault(form, body)

    def _surface(self, form: str, body: Body) -> None:
        if len(form) >= _SHORTEST:
            known = self._surfaces.get(form)
            if known is None:
                self._surfaces[form] = body
            elif known.name != body.name and canonical(known.name) == canonical(body.name):
                # One body printed with and without its legal form.
                self._surfaces[form] = Body(known.name, (*known.desks, *body.desks), known.label)

    def _family_words(self) -> dict[str, str]:
        words = {family: family for family in self._knowledge.families if family not in self._surfaces}
        for other in self._knowledge.names:
            if other.of in self._branches:
                words |= {name: other.of for name in other.names if name not in self._surfaces}
        return words

    def branch(self, words: str, families: tuple[str, ...]) -> Body | None:
        """Return the regional office that words are, after a body of its family was named."""
        forms = {without_brackets(words).strip(), re.sub(r"^各", "", words)}
        for family in families:
            for form in forms:
                if body := self._branches[family].get(form):
                    return body
        return None

    def families_of(self, mention: Mention) -> tuple[str, ...]:
        """Return the families that a mention opens."""
        if mention.family:
            return (mention.family,)
        name = canonical(mention.body.name) if mention.body else ""
        return tuple(family for family in self._branches if family in name)

    def of_family(self, family: str, prefectures: tuple[str, ...]) -> Body | None:
        """Return the family's office for the one prefecture that is known, else its head office."""
        branches = self._branches[family]
        if len(prefectures) == 1:
            return branches.get(prefectures[0]) or branches.get(short_name(prefectures[0]))
        return branches.get("本部")

    def find(self, text: str, prefecture: str = "") -> tuple[Mention, ...]:
        """Return the bodies that a canonical text names, in order, ours before strangers.

        `prefecture` is the one that 県 alone means.
        """
        key = (text, prefecture)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[key] = self._find(text, prefecture)
        return found

    def _find(self, text: str, prefecture: str) -> tuple[Mention, ...]:
        found = [*self._ours(text)]
        free = _masked(text, found)
        found += self._government(free, prefecture)
        free = _masked(text, found)
        foreign = runs_to(_RUN, _FOREIGN, free, 0)
        for start, end in (*foreign, *(match.span() for match in _MUNICIPAL.finditer(free))):
            if free[start:end].strip("\0"):
                found.append(Mention(start, end))
        return tuple(sorted(found, key=lambda mention: mention.start))

    def _ours(self, text: str) -> list[Mention]:
        found, at = [], 0
        while at < len(text):
            for length in self._lengths.get(text[at : at + 2], ()):
                surface = text[at : at + length]
                if surface in self._surfaces and not _inside_longer(text, at, at + length):
                    found.append(Mention(at, at + length, self._surfaces[surface]))
                elif surface in self._families and self._stands_alone(
                    surface, text[max(0, at - _LONGEST_BRANCH) : at]
                ):
                    found.append(Mention(at, at + length, family=self._families[surface]))
                else:
                    continue
                at += length
                break
            else:
                at += 1
        return found

    def _stands_alone(self, word: str, before: str) -> bool:
        """Whether a family's word is no part of another office's name: 産業労働局 is no 労働局."""
        if not before or not before[-1].isalnum() or before.endswith(("各", "都道府県", "の")):
            return True
        return any(before.endswith(branch) for branch in self._branches[self._families[word]])

    def _government(self, text: str, prefecture: str) -> list[Mention]:
        """Prefectures named as bodies: a section of theirs follows."""
        found = []
        for match in _PREFECTURE.finditer(text):
            if match.group() in self.governments and _governs(text[match.end() :]):
                found.append(Mention(*match.span(), self.governments[match.group()]))
        if prefecture in self.governments:
            for match in _OWN_PREFECTURE.finditer(text):
                if _governs(text[match.end(1) :]):
                    found.append(Mention(*match.span(1), self.governments[prefecture]))
        return found


def is_facility(words: str) -> bool:
    """Whether words end in the name of an office of its own: a centre, a secretariat."""
    return bool(_FACILITY.search(words)) or bool(_FOREIGN.search(words))


def _governs(rest: str) -> bool:
    """Whether the words behind a prefecture's name are a section of its government."""
    rest = rest[:_GOVERNED_WITHIN].lstrip("\n")
    unit = first_unit(rest.split("(")[0]) or first_unit(rest)
    if not unit:
        return False
    before = rest[: rest.find(unit) + len(unit)]
    return "\0" not in before and not is_facility(before)


def _shortened(form: str) -> str:
    for name in PREFECTURES:
        if form.startswith(name) and len(form) > len(name):
            return short_name(name) + form[len(name) :]
    return form


def _masked(text: str, mentions: list[Mention]) -> str:
    for mention in mentions:
        text = text[: mention.start] + "\0" * (mention.end - mention.start) + text[mention.end :]
    return text


def _inside_longer(text: str, start: int, end: int) -> bool:
    """Whether a name is only part of a longer one: jica of jicama, a building called after a body."""
    if text.startswith("ビル", end):
        return True
    if not text[start:end].isascii():
        return False
    return any(
        char.isascii() and char.isalpha() for char in (text[start - 1 : start], text[end : end + 1]) if char
    )


def _lengths(surfaces: list[str]) -> dict[str, list[int]]:
    lengths: dict[str, set[int]] = {}
    for surface in surfaces:
        lengths.setdefault(surface[:2], set()).add(len(surface))
    return {start: sorted(found, reverse=True) for start, found in lengths.items()}
