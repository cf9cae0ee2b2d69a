"""Changes in words: those of one desk as of a day, done or to come, and the differences that a publication brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from madoguchi.editions.timeline import heirs_told
from madoguchi.faces.web.site import Page, Site
from madoguchi.faces.web.view.marking import marked
from madoguchi.model.change import Field
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.store.editions import Publication


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """A change in words; `before` and `after` have marked what only one of them has."""

    id: str
    says: str
    before: Markup
    after: Markup
    reason: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DifferenceShown:
    """One difference in words. `before` and `after` have marked what only one of them has."""

    desk: str
    name: str
    what: str
    before: Markup
    after: Markup
    effective: str
    reason: str
    evidence: tuple[str, ...]
    gone: bool


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


def of_desk(site: Site, page: Page, desk: str) -> tuple[tuple[Publication, DifferenceShown], ...]:
    """Return what was published about one desk, newest first."""
    return tuple((each, difference_shown(told, page)) for each, told in site.published_of.get(desk, ()))


def difference_shown(difference: Mapping[str, Any], page: Page) -> DifferenceShown:
    """Return one difference of a publication in words."""
    before, after = marked(difference["before"], difference["after"])
    field = difference["field"]
    what = page.t.known(f"change.{difference['kind']}", difference["kind"])
    if field and field != "desk":
        what = f"{page.t.known(f'field.{field}', field)}: {what}"
    evidence = tuple(_evidence(each, page) for each in difference["evidence"])
    return DifferenceShown(
        difference["desk"],
        difference["name"],
        what,
        before,
        after,
        difference["effective"],
        difference["reason"],
        evidence,
        difference["kind"] in ("removed", "table"),
    )


def _evidence(each: Mapping[str, str], page: Page) -> str:
    day = f" ({page.day(each['day'])})" if each["day"] else ""
    return f"{page.t.known('method.' + each['method'], each['method'])}: {each['source']}{day}"
