"""THE PIPELINE: an edition and other lists → findings, one for each number on each line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import PurePath

from madoguchi.editorial.crosscheck.bodies import Bodies
from madoguchi.editorial.crosscheck.dating import date_of_file
from madoguchi.editorial.crosscheck.finding import Finding, FindingStatus, Why
from madoguchi.editorial.crosscheck.judging import Judge
from madoguchi.editorial.crosscheck.knowledge import CrosscheckKnowledge, known_to
from madoguchi.editorial.crosscheck.lists import read_list, words_of
from madoguchi.editorial.crosscheck.naming import NamedBody, Naming
from madoguchi.editorial.crosscheck.passages import Context, Passage
from madoguchi.editorial.crosscheck.statements import Statement, read_statements
from madoguchi.editorial.crosscheck.units import unit_key
from madoguchi.errors import SourceError
from madoguchi.index.directory import Directory
from madoguchi.message import Message
from madoguchi.model.edition import Edition
from madoguchi.text.phone import digits
from madoguchi.text.prefecture import PREFECTURES

# A list that names one prefecture so often, and hardly any other, is that prefecture's own.
_NAMED_OFTEN = 5
_MOSTLY = 0.6
# A list is about one section when so many of its bodies name it.
_SERIES = 3
# So many confirmed sections show which programme a list is of.
_OF_ONE = 2


@dataclass(frozen=True, slots=True)
class OtherList:
    """A file to check: its bytes, where it is, what is said of its origin, a date if it has none.

    `named`: somebody chose this very file, so that it is an error when no number is found in it; a file
    of a folder may lie there beside the lists.
    """

    content: bytes
    path: PurePath
    origin: str = ""
    date: str = ""
    named: bool = False


def crosscheck(
    edition: Edition,
    lists: Iterable[OtherList],
    *,
    knowledge: CrosscheckKnowledge | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[Finding, ...]:
    """Return what other lists say about an edition: file by file, the newest first, then by line.

    Nothing is changed. Raises SourceError for a file that can't be read, for one that was named and
    has no number, and where none of all has any.
    """
    knowledge, lists = knowledge or known_to(edition.bundle), tuple(lists)
    naming = Naming(Bodies(edition, knowledge), knowledge)
    judge = Judge(Directory(edition, {}).by_digits, frozenset(knowledge.programmes))
    found: list[Finding] = []
    for other in lists:
        if progress is not None:
            progress(str(other.path))
        passages = read_list(other.content, other.path, knowledge, _context(other))
        here = checked(passages, naming, judge, str(other.path))
        if not here and other.named:
            raise _without_number(other)
        found += here
    if not found and lists:
        raise _without_number(*lists)
    return _in_order(_several_lines(found, judge))


def _without_number(other: OtherList, *more: OtherList) -> SourceError:
    where = f"it, nor in {len(more)} more" if more else "it"
    return SourceError(
        Message(
            "{path}: no phone number was found in {where}; is it the list, and are its numbers "
            "written as text, with their area codes?",
            path=other.path,
            where=where,
        ),
        path=str(other.path),
    )


def _context(other: OtherList) -> Context:
    words = " ".join(
        part.replace("-", " ").replace("_", " ") for part in (other.path.parent.name, other.path.stem)
    )
    return Context(remarks=words, date=date_of_file(other.path, other.origin) or other.date)


def checked(passages: list[Passage], naming: Naming, judge: Judge, file: str) -> list[Finding]:
    """Return what the passages of one list say, one finding for each number on each line; maybe none."""
    prefecture = _own_prefecture(words_of(passages))
    found: dict[tuple[int, str], tuple[Finding, Statement, NamedBody]] = {}
    for passage in passages:
        statements = [(s, naming.named(s, prefecture)) for s in read_statements(passage)]
        for statement, named in _series(statements, naming):
            finding = judge.finding(statement, named, file)
            found.setdefault((finding.line, finding.other), (finding, statement, named))
    programme = _only_programme([finding for finding, _, _ in found.values()], judge)
    return [
        judge.finding(statement, replace(named, programme=programme), file)
        if programme and finding.why is Why.OTHER_PROGRAMME and not named.titled
        else finding
        for finding, statement, named in found.values()
    ]


def _only_programme(found: list[Finding], judge: Judge) -> str:
    """The programme that a list is of: it confirms sections that have a line for each, all for the same one."""
    confirmed = [
        {desk.program for desk in judge.by_digits[digits(finding.other)] if desk.program in judge.programmes}
        for finding in found
        if finding.status is FindingStatus.CONFIRMED and finding.why is Why.SAME_DESK
    ]
    confirmed = [programmes for programmes in confirmed if programmes]
    common = set[str].intersection(*confirmed) if len(confirmed) >= _OF_ONE else set()
    return common.pop() if len(common) == 1 else ""


def _own_prefecture(words: str) -> str:
    counts = Counter({name: words.count(name) for name in PREFECTURES})
    (name, most), total = counts.most_common(1)[0], counts.total()
    return name if most >= _NAMED_OFTEN and most >= _MOSTLY * total else ""


def _series(
    statements: list[tuple[Statement, NamedBody]], naming: Naming
) -> list[tuple[Statement, NamedBody]]:
    """In a list of one section, body by body, one that names another section has taken it over."""
    known = [named for _, named in statements if named.body and named.exact and not named.label]
    keys = Counter(unit_key(named.section) for named in known)
    if not keys or (common := keys.most_common(1)[0])[1] < max(_SERIES, len(statements) / 2):
        return statements
    return [(s, _taken_over(named, common[0], naming)) for s, named in statements]


def _taken_over(named: NamedBody, section: str, naming: Naming) -> NamedBody:
    if named.body is None or named.exact or not named.section:
        return named
    desks = naming.desks_of(named.body, section)
    return replace(named, exact=desks, label="") if desks else named


def _several_lines(found: list[Finding], judge: Judge) -> list[Finding]:
    """A source that gives our number of a desk, too, and not only later, knows several lines of it."""
    confirmed: dict[tuple[str, str | None], str] = {}
    last: dict[tuple[str, str | None, str], str] = {}
    for finding in found:
        source, date = _source(finding), finding.date or ""
        if finding.status is FindingStatus.CONFIRMED and finding.why is Why.SAME_DESK:
            key = source, finding.id
            confirmed[key] = min(date, confirmed.get(key, date))
        other = source, finding.id, finding.other
        last[other] = max(date, last.get(other, date))
    return [
        judge.beside(finding)
        if finding.status is FindingStatus.DIFFERS
        and (earliest := confirmed.get((_source(finding), finding.id))) is not None
        and earliest <= last[_source(finding), finding.id, finding.other]
        else finding
        for finding in found
    ]


def _source(finding: Finding) -> str:
    return str(PurePath(finding.file).parent)


def _in_order(found: list[Finding]) -> tuple[Finding, ...]:
    """Files as given; in a file the newest statements first."""
    files = {file: at for at, file in enumerate(dict.fromkeys(finding.file for finding in found))}
    by_line = sorted(found, key=lambda finding: (finding.line, finding.other))
    newest = sorted(by_line, key=lambda finding: finding.date or "", reverse=True)
    return tuple(sorted(newest, key=lambda finding: files[finding.file]))
