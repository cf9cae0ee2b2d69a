"""The sections of one prefecture as several tables print them: do they agree?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from madoguchi.message import Message
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice, Severity
from madoguchi.rules.evidence import lines_of, printed_of
from madoguchi.rules.rule import EditionDraft, Rule
from madoguchi.text.prefecture import PREFECTURES


@dataclass(frozen=True, slots=True)
class _Path:
    """The levels of a section, outermost first, with its desk."""

    levels: tuple[str, ...]
    desk: Desk

    @property
    def line(self) -> int:
        return self.desk.department[0].lines[-1]


def _by_government(draft: EditionDraft) -> dict[str, list[_Path]]:
    """Prefecture → the sections of its government, wherever a table names them."""
    found: dict[str, list[_Path]] = {}
    for desk in draft.desks:
        if desk.organization.text in PREFECTURES and desk.department and desk.department[0].lines:
            path = _Path(tuple(level.text for level in desk.department), desk)
            found.setdefault(desk.organization.text, []).append(path)
    return found


def _deeper_levels(paths: list[_Path]) -> set[str]:
    return {level for path in paths for level in path.levels[1:]}


class DepartmentConflict(Rule):
    """Two tables name the 部 or 局 of one prefecture differently.

    One is a misprint or the name before a reorganisation; the switchboard does not know it.

    Bad: 茨城 商工労働観光部 in one table, 産業戦略部 in two others.
    Good: one name, or a change with its day.
    """

    code = "department-conflict"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for government, paths in draft.once(_by_government).items():
            deeper = _deeper_levels(paths)
            tops: dict[str, list[_Path]] = {}
            for path in paths:
                if path.levels[0] not in deeper:
                    tops.setdefault(path.levels[0], []).append(path)
            usual = max(tops, key=lambda name: len(tops[name]), default="")
            others = lines_of(draft, [path.line for path in tops.get(usual, ())])
            for name, mine in tops.items():
                if name == usual or name[-1:] != usual[-1:]:
                    continue
                yield self.notice(
                    [path.line for path in mine],
                    printed_of(mine[0].desk.department[0]),
                    Message(
                        "{government} has 「{name}」 here and 「{usual}」 on {where}",
                        government=government,
                        name=name,
                        usual=usual,
                        where=others,
                    ),
                    Message(
                        "ask the prefecture which is its name now; correct a misprint, record a reorganisation"
                    ),
                    [path.desk for path in mine],
                )


class LevelLeftOut(Rule):
    """A table leaves out a level (局, 部) that another table prints for the same section or 部.

    A caller who gives the short path is asked for the long one; two paths look like two sections.

    Bad: 神奈川 生活部 in one table, 産業労働局 生活部 in two others, taken for two.
    Good: the same, known to be one.
    """

    code = "level-left-out"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for government, paths in draft.once(_by_government).items():
            fuller = _Fuller(paths)
            for short in paths:
                full = fuller.than(short)
                if full is not None:
                    yield self.notice(
                        [short.line, full.line],
                        printed_of(short.desk.department[0]),
                        Message(
                            "{government}: 「{short}」 on {short_where}, 「{full}」 on {full_where}: a level is left out",
                            government=government,
                            short=" ".join(short.levels),
                            short_where=lines_of(draft, [short.line]),
                            full=" ".join(full.levels),
                            full_where=lines_of(draft, [full.line]),
                        ),
                        Message("nothing, if the section is the same"),
                        [short.desk, full.desk],
                    )


class _Fuller:
    """Finds the first path of a government that has a level which another one skips.

    A level is skipped above the path (another prints 産業労働局 before 生活部) or between its ends.
    """

    def __init__(self, paths: list[_Path]) -> None:
        deeper = _deeper_levels(paths)
        self._paths = paths
        self._below: dict[str, int] = {}  # a level below another one → the first path that has it there
        self._same_ends: dict[tuple[str, str], list[int]] = {}
        seen: set[tuple[str, ...]] = set()
        for index, path in enumerate(paths):
            for level in path.levels[1:]:
                self._below.setdefault(level, index)
            if path.levels not in seen:
                seen.add(path.levels)
                self._same_ends.setdefault((path.levels[0], path.levels[-1]), []).append(index)
        self._bureau = next(
            (n for n, p in enumerate(paths) if p.levels[0][-1:] == "局" and p.levels[0] not in deeper), None
        )

    def than(self, short: _Path) -> _Path | None:
        """Return the first fuller path, if there is one."""
        levels = short.levels
        ends = self._same_ends.get((levels[0], levels[-1]), ())
        found = [
            self._below.get(levels[0]),
            self._bureau if levels[0][-1:] == "部" else None,
            next((index for index in ends if _holds(self._paths[index].levels, levels)), None),
        ]
        first = min((index for index in found if index is not None), default=None)
        return None if first is None else self._paths[first]


def _holds(full: tuple[str, ...], levels: tuple[str, ...]) -> bool:
    """Whether `full` is longer and has all of these levels in their order."""
    rest = iter(full)
    return len(levels) < len(full) and all(level in rest for level in levels)


class LevelsRunTogether(Rule):
    """In a cell of several sections two names stand without the space that parts the others.

    They may be a 課 and its 室, or two sections of which one has lost its number.

    Bad: 「知的財産室 企画振興課地域未来投資促進室 商務通商課」.
    Good: a space where a new section begins.
    """

    code = "levels-run-together"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        cells = {spec.id for spec in draft.tables.tables if spec.cell == "units"}
        for desk in draft.desks:
            if desk.table not in cells:
                continue
            for outer, inner in zip(desk.department, desk.department[1:], strict=False):
                a, b = outer.spans[-1:], inner.spans[:1]
                if a and b and a[0].line == b[0].line and a[0].end == b[0].start:
                    yield self.notice(
                        [a[0].line],
                        draft.source.raw[a[0].line - 1][a[0].start : b[0].end],
                        Message(
                            "「{outer}」 and 「{inner}」 stand without a space; read as one within the other",
                            outer=outer.text,
                            inner=inner.text,
                        ),
                        Message("compare with the printed page: one section, or two?"),
                        [desk],
                    )


DEPARTMENT_RULES: tuple[type[Rule], ...] = (DepartmentConflict, LevelLeftOut, LevelsRunTogether)
