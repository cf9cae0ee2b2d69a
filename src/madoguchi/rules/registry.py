"""Every rule there is, and how they are run."""

from __future__ import annotations

from collections.abc import Callable

from madoguchi.model.notice import Notice
from madoguchi.rules.buildings import BUILDING_RULES
from madoguchi.rules.characters import CHARACTER_RULES
from madoguchi.rules.corrections import CORRECTION_RULES
from madoguchi.rules.departments import DEPARTMENT_RULES
from madoguchi.rules.desks import DESK_RULES
from madoguchi.rules.documents import DOCUMENT_RULES
from madoguchi.rules.gaps import GAP_RULES
from madoguchi.rules.names import NAME_RULES
from madoguchi.rules.odd_numbers import ODD_NUMBER_RULES
from madoguchi.rules.phones import PHONE_RULES
from madoguchi.rules.places import PLACE_RULES
from madoguchi.rules.reading import READING_RULES
from madoguchi.rules.reviewed import REVIEWED_RULES
from madoguchi.rules.rule import EditionDraft, Rule
from madoguchi.rules.shared_numbers import SHARED_NUMBER_RULES
from madoguchi.rules.sources import SOURCE_RULES
from madoguchi.rules.tables import TABLE_RULES

RULES: tuple[type[Rule], ...] = (
    *(*READING_RULES, *DOCUMENT_RULES, *CORRECTION_RULES, *TABLE_RULES, *GAP_RULES, *DESK_RULES),
    *(*PHONE_RULES, *SHARED_NUMBER_RULES, *ODD_NUMBER_RULES, *SOURCE_RULES),
    *(*PLACE_RULES, *BUILDING_RULES, *CHARACTER_RULES, *NAME_RULES, *DEPARTMENT_RULES, *REVIEWED_RULES),
)

__all__ = ["RULES", "EditionDraft", "Rule", "run_rules"]


def run_rules(draft: EditionDraft, told: Callable[[int, int], None] | None = None) -> list[Notice]:
    """Return the notices of all rules on a draft. A rule never raises on bad data.

    `told` hears before each rule how many are done, of how many, and at last that all are.
    """
    found: list[Notice] = []
    for done, rule in enumerate(RULES):
        if told:
            told(done, len(RULES))
        for each in draft.lists if rule.of_each_list else (draft,):
            found += rule().check(each)
    if told:
        told(len(RULES), len(RULES))
    return found
