"""Every rule there is, and how they are run."""

from __future__ import annotations

from madoguchi.model.notice import Notice
from madoguchi.rules.corrections import CORRECTION_RULES
from madoguchi.rules.rule import Draft, Rule

RULES: tuple[type[Rule], ...] = (*CORRECTION_RULES,)

__all__ = ["RULES", "Draft", "Rule", "run_rules"]


def run_rules(draft: Draft) -> list[Notice]:
    """Return the notices of all rules on a draft. A rule never raises on bad data."""
    return [notice for rule in RULES for notice in rule().check(draft)]
