"""Whom a statement names: the body, the section in it, the programme, and what goes deeper than ours."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from madoguchi.editorial.crosscheck.bodies import Bodies, Body, Mention, is_facility
from madoguchi.editorial.crosscheck.knowledge import CrosscheckKnowledge
from madoguchi.editorial.crosscheck.mentions import ahead, bare, behind, meant
from madoguchi.editorial.crosscheck.passages import Heads
from madoguchi.editorial.crosscheck.statements import Statement
from madoguchi.editorial.crosscheck.units import forms_of, is_section, unit_key, units
from madoguchi.editorial.crosscheck.words import bracketed, canonical, hosts, without_brackets, without_hosts
from madoguchi.model.entities import Desk
from madoguchi.text.prefecture import full_name

_ByKey = defaultdict[str, list[Desk]]
_HEADING_SIGNS = "＜<【〈［["
# What stands beside many numbers: a row's notes, a table's heading.
_canonical = lru_cache(maxsize=256)(canonical)
_LETTERS = re.compile(r"[\d\W_]+|^[部課室](?:等|など)?$")


@dataclass(frozen=True, slots=True)
class NamedBody:
    """Whom a statement names.

    `body` is None where it is nobody of ours; `exact` are the desks that are meant, by section or
    programme; `section` says that a section was named; `label` is what is named beside the body
    and section: a group, a line, an office; `programme` is the programme that the list is about.
    """

    body: Body | None
    exact: tuple[Desk, ...] = ()
    section: str = ""
    label: str = ""
    programme: str = ""
    titled: bool = False
    extra: bool = False


@dataclass(frozen=True, slots=True)
class _Above:
    """A body named above a statement, and the words behind its name."""

    mention: Mention
    rest: str


class Naming:
    """Reads statements against one edition."""

    def __init__(self, bodies: Bodies, knowledge: CrosscheckKnowledge) -> None:
        self._bodies = bodies
        self._knowledge = knowledge
        self._forms: dict[tuple[str, ...], frozenset[str]] = {}
        self._sections: dict[int, tuple[_ByKey, _ByKey]] = {}

    def named(self, statement: Statement, prefecture: str) -> NamedBody:
        """Return whom a statement names; `prefecture` is what 県 alone means in this list."""
        own = canonical(statement.own)
        body, rest = self._body(own, statement, prefecture)
        about = self._about(statement)
        programme = self._programme(canonical(f"{statement.own} {statement.after}")) or self._programme(about)
        extra = any(word in about or word in own for word in self._knowledge.extra)
        if body is None:
            return NamedBody(None, programme=programme, extra=extra)
        plain = without_brackets(without_hosts(rest))
        levels = [level for level in units(plain) if not self._is_region(level)]
        exact, at = self._section(body, levels, rest)
        label = self._label(
            levels[at + 1 :] if at >= 0 else [], plain, rest, statement, exact if at >= 0 else ()
        )
        section = levels[-1] if levels else ""
        return NamedBody(body, exact, section, label, programme, bool(statement.context.title.strip()), extra)

    def _about(self, statement: Statement) -> str:
        return _canonical(f"{statement.context.title} {statement.context.remarks}")

    # -- the body --------------------------------------------------------------------------------

    def _body(self, own: str, statement: Statement, prefecture: str) -> tuple[Body | None, str]:
        """The body and the words that follow its name."""
        places = statement.context.prefectures
        known = prefecture or (places[0] if len(places) == 1 else "")
        named = without_hosts(own)
        mentions = self._bodies.find(named, known)
        if mentions:
            return self._of_mention(mentions, named, statement, known)
        above = self._above(statement, known)
        families = self._bodies.families_of(above.mention) if above else ()
        for line in reversed(named.split("\n")):
            if branch := self._bodies.branch(bare(line), families):
                return branch, above.rest if above and above.mention.family else ""
        if is_facility(named):
            return None, ""
        if above is not None:
            return above.mention.body or self._office(above.mention, places), named
        if any(is_section(unit) for unit in units(without_brackets(named))):
            return self._authority(statement, known), named
        return None, ""

    def _of_mention(
        self, mentions: tuple[Mention, ...], own: str, statement: Statement, known: str
    ) -> tuple[Body | None, str]:
        """The body that an entry names, and the words behind its name."""
        mention = meant(mentions, own)
        rest = behind(mention, mentions, own)
        if mention.body is not None:
            return mention.body, f"{ahead(own[: mention.start])}{rest}"
        if mention.family:
            families = (mention.family,)
            for words in (rest, own[: mention.start].split("\n")[-1], *rest.split("\n")):
                if branch := self._bodies.branch(bare(words), families):
                    return branch, rest.replace(bare(words), "")
            office = self._office(mention, statement.context.prefectures or ((known,) if known else ()))
            return office, rest
        return None, ""

    def _office(self, mention: Mention, places: tuple[str, ...]) -> Body | None:
        return self._bodies.of_family(mention.family, places) if mention.family else mention.body

    def _above(self, statement: Statement, known: str) -> _Above | None:
        """The nearest body named above; a stranger there is a mention without a body.

        ＜東事務所＞ is no heading over ＜西課＞ but its neighbour.
        """
        sign = statement.own[:1] if statement.own[:1] in _HEADING_SIGNS else "\0"
        found: _Above | None = None
        climbed: list[Heads] = []
        for head in statement.heads or ():
            if (known, sign) in head.known:
                found = head.known[known, sign]
                break
            climbed.append(head)
            if found := self._at_its_end(head.text, sign, known):
                break
        for head in climbed:
            head.known[known, sign] = found
        return found or self._at_its_end(statement.context.name, sign, known)

    def _at_its_end(self, head: str, sign: str, known: str) -> _Above | None:
        """The last body that a heading names, and the words behind it; none in a neighbour's heading."""
        if head.startswith(sign):
            return None
        words = without_hosts(_canonical(head))
        mentions = self._bodies.find(words, known)
        return _Above(mentions[-1], words[mentions[-1].end :]) if mentions else None

    def _authority(self, statement: Statement, known: str) -> Body | None:
        authority = statement.context.authority.strip()
        full = full_name(authority)
        if full:
            return self._bodies.governments.get(full)
        mentions = self._bodies.find(_canonical(authority), known)
        return mentions[0].body if len(mentions) == 1 else None

    # -- the section -----------------------------------------------------------------------------

    def _section(self, body: Body, levels: list[str], rest: str) -> tuple[tuple[Desk, ...], int]:
        """The desks of the deepest level that is one of ours, and where it stands; -1 for none."""
        for at in range(len(levels) - 1, -1, -1):
            if found := self.desks_of(body, levels[at]):
                return found, at
        if not levels and hosts(rest):
            for level in reversed(units(hosts(rest).replace("内)", ")"))):
                if found := self.desks_of(body, level):
                    return found, -1
        return (), -1

    def desks_of(self, body: Body, unit: str) -> tuple[Desk, ...]:
        """Return the body's desks of a section, by its last printed level."""
        deepest, above = self._sections_of(body)
        key = unit_key(unit)
        if key in deepest:
            return tuple(deepest[key])
        desks = above.get(key, ())
        return tuple(desks) if len(desks) == 1 else ()  # 産業部 is above many sections and means none of them

    def _sections_of(self, body: Body) -> tuple[_ByKey, _ByKey]:
        """A body's desks by the keys of their last level, and by those of the levels above it."""
        if id(body) not in self._sections:  # the bodies of an edition live as long as their names
            deepest, above = _ByKey(list), _ByKey(list)
            for desk in body.desks:
                levels = len(desk.department)
                if levels:
                    for key in self._keys(desk, levels):
                        deepest[key].append(desk)
                for key in frozenset[str]().union(*(self._keys(desk, deep) for deep in range(1, levels))):
                    above[key].append(desk)
            self._sections[id(body)] = deepest, above
        return self._sections[id(body)]

    def _keys(self, desk: Desk, deep: int) -> frozenset[str]:
        """The keys of a desk's level, `deep` levels from the outermost."""
        levels = tuple(level.text for level in desk.department[:deep])
        if levels not in self._forms:
            self._forms[levels] = forms_of(levels, self._knowledge)
        return self._forms[levels]

    def _is_region(self, level: str) -> bool:
        return level.removesuffix("担当") in self._knowledge.regions

    # -- the rest --------------------------------------------------------------------------------

    def _label(
        self, deeper: list[str], plain: str, rest: str, statement: Statement, section: tuple[Desk, ...]
    ) -> str:
        """What is named beside body and section: deeper levels, brackets, or any words at all."""
        own = frozenset[str]().union(*(self._keys(desk, len(desk.department)) for desk in section))
        beside = [
            part
            for part in (*bracketed(without_hosts(rest)), canonical(statement.after))
            if unit_key(part) not in own
        ]
        words = [*deeper, *map(self._meaning, beside)]
        if not section:
            words.append(self._meaning(plain))
        return " ".join(word for word in words if word)

    def _meaning(self, words: str) -> str:
        """Words without what says nothing about which line it is."""
        if self._is_region(words) or any(
            w in words for ws in self._knowledge.programmes.values() for w in ws
        ):
            return ""
        for noise in self._knowledge.noise:
            words = words.replace(noise, "")
        if self._bodies.find(words):
            return ""
        return _LETTERS.sub("", words)

    def _programme(self, words: str) -> str:
        for program, names in self._knowledge.programmes.items():
            if any(name in words for name in names):
                return program
        return ""
