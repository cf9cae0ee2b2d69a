"""The changes of one desk as of a day: what has changed since the print, and what is known to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from madoguchi.editions.timeline import heirs_told
from madoguchi.faces.web.marking import marked
from madoguchi.faces.web.site import Page
from madoguchi.model.change import Field
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """A change in words; `before` and `after` have marked what only one of them has."""

    id: str
    says: str
    before: Markup
    after: Markup
    reason: str
    evidence: tuple[str, ...]


def changes_of(edition: Edition, desk: Desk, day: date, page: Page) -> tuple[ChangeShown, ...]:
    """Return the changes of a desk, the earliest first, those still to come among them."""
    found = sorted((c for c in edition.changes if c.desk == desk.id), key=lambda c: (c.effective, c.id))
    shown = []
    for change in found:
        key = "changes.now" if change.effective <= day else "changes.then"
        whole = {Field.DESK: "changes.gone", Field.ADDED: "change.added"}.get(change.field)
        what = page.t(whole or f"field.{change.field.value}")
        known = (edition.desk_by_id.get(id) for id in heirs_told(change))
        heirs = "、".join(heir.name for heir in known if heir)
        before, after = marked(change.before, heirs if change.field is Field.DESK else change.after)
        evidence = tuple(f"{page.t('method.' + e.method.value)}: {e.source}" for e in change.evidence)
        says = f"{what}: {page.t(key, day=page.day(change.effective.isoformat()))}"
        shown.append(ChangeShown(change.id, says, before, after, change.reason, evidence))
    return tuple(shown)
