"""Desks by a name that an assistant writes: body, section, program, or parts of them in that order."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from madoguchi.index.analyzer import search_form
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk

# Likeness of 0 to 100 from which a name is worth showing as a candidate, and how many are.
NEAR = 70.0
MOST_NEAR = 5


@dataclass(frozen=True, slots=True)
class Named:
    """Desks of a name. `exact` is false when no desk has it and these are only near to it."""

    desks: tuple[Desk, ...]
    exact: bool = True


class NameSearch:
    """All names of one edition, folded once."""

    def __init__(self, edition: Edition) -> None:
        programs = edition.program_by_slug
        self._forms = {desk.id: _forms(desk) for desk in edition.desks}
        self._programs = {
            slug: (search_form(program.name), search_form(program.name_en))
            for slug, program in programs.items()
        }

    def find(self, name: str, desks: tuple[Desk, ...]) -> Named:
        """Return which of some desks have the name: as their own, else as their program's, else nearly."""
        terms = [folded for term in name.split() if (folded := search_form(term))]
        if not terms:
            return Named(())
        whole = "".join(terms)
        called = tuple(desk for desk in desks if whole == self._forms[desk.id][1])
        own = called or tuple(d for d in desks if self._holds(self._forms[d.id], whole, terms))
        of_program = own or tuple(
            d for d in desks if any(whole in name for name in self._programs[d.program])
        )
        return Named(of_program) if of_program else Named(self._near(whole, desks), exact=False)

    @staticmethod
    def _holds(forms: tuple[str, ...], whole: str, terms: list[str]) -> bool:
        return any(whole in form for form in forms) or all(term in forms[0] for term in terms)

    def _near(self, whole: str, desks: tuple[Desk, ...]) -> tuple[Desk, ...]:
        """The desks of the likest names; several forms of a desk count once."""
        forms = [(form, desk) for desk in desks for form in self._forms[desk.id]]
        best = process.extract(
            whole, [form for form, _ in forms], scorer=fuzz.ratio, score_cutoff=NEAR, limit=20
        )
        return tuple(dict.fromkeys(forms[index][1] for _, _, index in best))[:MOST_NEAR]


def _forms(desk: Desk) -> tuple[str, ...]:
    """The full name, then the body with each of its levels: 市民局市民課 skips the 部 between."""
    body = search_form(desk.organization.text)
    return (search_form(desk.name), body, *(body + search_form(level.text) for level in desk.department))
