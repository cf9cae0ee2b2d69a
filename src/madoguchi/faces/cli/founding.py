"""`madoguchi new` and `add`: a list is read, what was understood is shown, what can't be known is asked, a folder is written."""

from __future__ import annotations

import re
import shlex
import sys
import time
import unicodedata
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import typer

from madoguchi.data.bundle import Bundle
from madoguchi.editions.build import Built
from madoguchi.editions.knowledge import AREA_CODE
from madoguchi.editions.progress import Stage
from madoguchi.editorial.adding import (
    Addition,
    HeldFolder,
    added,
    copied,
    put,
    refuse_held,
    refuse_newer,
    standing,
)
from madoguchi.editorial.founding import (
    founded,
    keep,
    refuse_taken,
    role_words,
)
from madoguchi.editorial.list_facts import Facts, edition_id_for
from madoguchi.editorial.proposing import (
    ListProposal,
    ProposedColumn,
    ProposedTable,
    lines_in_words,
    propose,
)
from madoguchi.faces.cli.files import read_bytes
from madoguchi.faces.cli.linting import around
from madoguchi.faces.printed.findings import sentence_of
from madoguchi.ingest.columns.roles import role_of_word
from madoguchi.ingest.spec import Role
from madoguchi.model.edition import Edition, Source
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Notice, Severity
from madoguchi.text.normalize import normalized_name
from madoguchi.text.screen import padded, screen_width

_STAGES = {
    Stage.READ: "一覧を読んでいます",
    Stage.ENTITIES: "窓口を組み立てています",
    Stage.CONSERVATION: "読み残しがないか確かめています",
    Stage.RULES: "注意点を探しています",
    Stage.ENCODE: "書き出しています",
}
_PATIENCE = 2.0  # seconds after which somebody who waits is told how far it is
_SEVERITIES = {Severity.ERROR: "誤り", Severity.WARNING: "注意"}
_LINES, _VALUES = 5, 2  # places and values that are shown of one kind of notice
_LONGEST_HEADER = 24
_MOST_TOLD = 20  # desks of one kind
_NO_AREA_CODE = "no-area-code"  # the code of a notice
_FIRST_EDITION = "1"  # what an edition is called whose list does not say of when it is
PACKAGED = "packaged"  # in the place of a list: the directory that ships in the package
Attempt = TypeVar("Attempt", Built, Addition)  # what is made of a proposal
_UNSHOWN = (Role.CODE, Role.DATE)


class ProgressLine:
    """How far a long reading is, on standard error; of a short one nothing is said."""

    def __init__(self) -> None:
        self._began = self._told = time.monotonic()

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        """Tell it, at most once a second (see editions/progress.py)."""
        now = time.monotonic()
        if stage not in _STAGES or now - self._began < _PATIENCE or now - self._told < 1:
            return
        self._told = now
        share = f"（{done:,} / {total:,}）" if total else ""
        sys.stderr.write(f"{_STAGES[stage]}{share}\n")
        sys.stderr.flush()


def found(folder: Path, file: Path, *, title: str, ask: bool) -> Iterator[str]:
    """Make a directory of a list; yield what is shown, and last what was made.

    Raises SourceError for a file that is no list, InputError where the folder can't be written.
    """
    if str(file) == PACKAGED:
        yield from _copied(folder, title)
        return
    refuse_taken(folder)
    content = yield from _read(file)
    proposal = propose(content, str(file), edition=_FIRST_EDITION, title=title)
    name, waiting = shlex.quote(str(folder)), ProgressLine()
    with founded(folder) as founding:
        built = yield from _settled(
            proposal,
            lambda proposal: founding.attempt(proposal, name, waiting),
            Questions() if ask else None,
            ask_title=not title,
        )
        keep(built, Bundle(founding.place))
    yield from _closing(folder, built.edition)


def add(folder: Path, file: Path, *, title: str, ask: bool, beside: bool) -> Iterator[str]:
    """Put a further list into a directory's folder; yield what is shown, and last what it added.

    `beside`: it is another list, though it looks like a newer text of one that is there. Raises SourceError for a file
    that is no list, InputError where the folder is none, has the list already, or can't be written.
    """
    waiting = ProgressLine()
    content = yield from _read(file)
    held = standing(folder, waiting)
    refuse_held(held, file, content)
    proposal = propose(content, str(file), edition=held.edition.id, title=title)
    if not beside:
        refuse_newer(held, file, proposal)

    addition = yield from _settled(
        proposal,
        lambda proposal: added(held, proposal, waiting),
        Questions(of_directory=False) if ask else None,
        ask_title=not title,
    )
    put(held, addition)
    yield from _render_addition(folder, held, addition)


def _read(file: Path) -> Generator[str, None, bytes]:
    content = read_bytes(file)
    yield f"{file} を読んでいます（{len(content):,} バイト）"
    return content


def _settled(
    proposal: ListProposal,
    attempt: Callable[[ListProposal], Attempt],
    questions: Questions | None,
    *,
    ask_title: bool,
) -> Generator[str, None, Attempt]:
    """Make a directory of a proposal, then again with what is answered; yield what is shown, return the last."""
    made = attempt(proposal)
    yield from preview(proposal, made.edition)
    if questions is None:
        return made
    while (answered := questions.columns(proposal)).roles != proposal.roles:
        proposal, made = answered, attempt(answered)
        yield from preview(proposal, made.edition)
    local = [n.value for n in _notices_of(made.edition.sources[-1], made.edition) if n.code == _NO_AREA_CODE]
    facts = questions.facts(proposal.facts, ask_title=ask_title, local=local[:_VALUES])
    return attempt(answered.with_facts(facts))


def _copied(folder: Path, title: str) -> Iterator[str]:
    edition = copied(folder, title=title)
    yield f"同梱の窓口案内「{edition.name}」を写しました"
    yield from render_counts(edition.desks)
    yield from _closing(folder, edition)
    yield f"  madoguchi add {shlex.quote(str(folder))} 一覧のファイル"


# -- what is shown ---------------------------------------------------------------------------------------


def preview(proposal: ListProposal, edition: Edition) -> Iterator[str]:
    """Yield what was understood of a list, and what of it would be lost or is to be looked at."""
    yield ""
    yield f"■ {proposal.facts.title}"
    if proposal.facts.period_reason:
        yield f"  期間  {_period(proposal.facts)}（{proposal.facts.period_reason}）"
    elif doubt := proposal.facts.period_doubt:
        yield f"  期間  わかりません（一覧に{'、'.join(f'「{words}」' for words in doubt)}とあり、決められません）"
    for number, table in enumerate(proposal.tables, start=1):
        yield ""
        yield f"表 {number}  {_heading(table)}（{table.where}）"
        yield from _render_columns(table, number)
        for at, column in enumerate(table.columns, start=1):
            if _may_be_fax(column, table):
                header = f"「{column.header}」" if column.header else _header(column, at)
                where = f'"{column.header}"' if column.header else f"columns の {at} 番目"
                yield (
                    f"  ！ {header}の番号は、FAX かもしれません。このままでは電話番号として案内します"
                    f'（違うときは tables.toml の {where} を "fax" に）'
                )
        if table.columns and not table.names_its_rows:
            yield "  ！ 窓口の名前になる列が見つかりません"
    yield ""
    source = edition.sources[-1]  # that of the proposal: a further one comes last
    proofs = (each for desk in edition.desks for each in (desk, *desk.also))
    own = [each for each in proofs if edition.source_of_desk(each) == source]
    yield from render_counts(own)
    if without := render_names([desk for desk in own if not desk.phones], edition):
        yield f"  電話のない窓口は{without}"
    yield from render_notices(edition, _notices_of(source, edition))


def _period(facts: Facts) -> str:
    start, end = facts.period_start, facts.period_end
    return f"{start} 現在" if start == end else f"{start} から {end}"


def _notices_of(source: Source, edition: Edition) -> list[Notice]:
    return [n for n in edition.notices if any(map(_within(source), n.lines or (source.first,)))]


def _within(source: Source) -> Callable[[int], bool]:
    return lambda line: source.first <= line <= source.last


def _may_be_fax(column: ProposedColumn, table: ProposedTable) -> bool:
    """Whether a column of numbers stands beside those to call, below a word that nobody knows, or none."""
    phones = [each for each in table.columns if each.role is Role.PHONES and each.samples]
    return len(phones) > 1 and column in phones and not column.sure


def _heading(table: ProposedTable) -> str:
    more = f" ほか {len(table.heading) - 1:,}" if len(table.heading) > 1 else ""
    return f"{table.heading[0]}{more}" if table.heading else "（見出しなし）"


def _render_columns(table: ProposedTable, number: int) -> Iterator[str]:
    shown = [(at, c) for at, c in enumerate(table.columns, start=1) if c.role not in _UNSHOWN and c.samples]
    headers = [_header(c, at) for at, c in shown]
    wide = max(map(screen_width, headers), default=0)
    words = {role: told.name for role, told in role_words().items()}
    roles = max((screen_width(words[c.role]) for _, c in shown), default=0)
    for (at, column), header in zip(shown, headers, strict=True):
        doubt = "" if column.sure else "？"
        place = f"{number}-{at}"
        yield (
            f"  {place:>5}  {padded(header, wide)} → {padded(words[column.role] + doubt, roles + 2)}"
            f"  {' / '.join(column.samples)}"
        )
    unshown = [
        _header(c, at) for at, c in enumerate(table.columns, start=1) if c.role in _UNSHOWN and c.samples
    ]
    if unshown:
        yield f"         窓口には示さない列: {'、'.join(unshown)}"


def _header(column: ProposedColumn, at: int) -> str:
    text = column.header or f"（{at} 列目）"
    return text if len(text) <= _LONGEST_HEADER else f"{text[:_LONGEST_HEADER]}…"


def render_counts(desks: Sequence[Desk]) -> Iterator[str]:
    """Yield how many desks and numbers there are, and how many desks have no number to call: a FAX is none."""
    phones = {number for desk in desks for number in desk.numbers}
    faxes = {fax.number for desk in desks for fax in desk.faxes}
    without = sum(not desk.phones for desk in desks)
    yield f"窓口 {len(desks):,}、電話番号 {len(phones):,}、FAX {len(faxes):,}、電話のない窓口 {without:,}"


def render_names(desks: Sequence[Desk], edition: Edition) -> str:
    """Return which desks they are and where they stand, in brackets; of many the first. "" for none."""
    found = (f"{desk.name} {_render_where(edition, (desk.row,))}" for desk in desks[:_LINES])
    more = f" ほか {len(desks) - _LINES:,}" if len(desks) > _LINES else ""
    return f"（{'、'.join(found)}{more}）" if desks else ""


def render_notices(edition: Edition, notices: Iterable[Notice]) -> Iterator[str]:
    """Yield the errors and warnings by kind: how many, on which lines of which list (see `lines_in_words`), about what."""
    for severity, name in _SEVERITIES.items():
        by_code: dict[str, list[Notice]] = {}
        for notice in notices:
            if notice.severity is severity:
                by_code.setdefault(notice.code, []).append(notice)
        for code, found in sorted(by_code.items(), key=lambda item: -len(item[1])):
            values = [v for n in found[:_VALUES] if (v := " ".join(n.value.split())[:_LONGEST_HEADER])]
            quoted = f"「{'」「'.join(values)}」" if values else ""
            yield f"  {name}  {sentence_of(code)} {len(found):,} 件（{_render_places(found, edition)}）{quoted}"


def _render_places(notices: list[Notice], edition: Edition) -> str:
    lines = list(dict.fromkeys(line for notice in notices for line in notice.lines[:1]))
    if not lines:
        return "一覧全体"
    return _render_where(edition, lines[:_LINES]) + (" ほか" if len(lines) > _LINES else "")


def _render_where(edition: Edition, lines: Iterable[int]) -> str:
    """3、5 行目, as each list counts its own; of several lists 市の課一覧の 3、5 行目、図書館一覧の 2 行目."""
    return "、".join(
        (f"{source.facts.name}の " if len(edition.sources) > 1 else "") + lines_in_words(own, source)
        for source, own in edition.by_source(lines)
    )


def _closing(folder: Path, edition: Edition) -> Iterator[str]:
    yield ""
    yield f"{folder} ができました。次は"
    yield from _render_next_steps(folder, edition.desks)


def _render_next_steps(folder: Path, desks: Iterable[Desk]) -> Iterator[str]:
    known = (desk.organization.text or desk.numbers[0] for desk in desks if desk.phones)
    place = shlex.quote(str(folder))
    steps = (
        (f"madoguchi --directory {place} serve", "画面で使う"),
        (f"madoguchi --directory {place} ask {shlex.quote(next(known, '相談したいこと'))}", "たずねる"),
        (f"madoguchi check {place}", "足りないところを見る"),
    )
    wide = max(screen_width(command) for command, _ in steps)
    yield from (f"  {padded(command, wide)}  # {what}" for command, what in steps)


def _render_addition(folder: Path, held: HeldFolder, addition: Addition) -> Iterator[str]:
    """Yield what a further list added, what is printed twice, and what has to be decided."""
    edition, source = addition.built.edition, addition.source
    yield ""
    yield f"「{source.facts.name}」（id は {source.id}）を {folder} に加えました"
    yield f"  新しい窓口  {len(addition.new):,}"
    yield f"  ほかの一覧にもある窓口  {len(addition.shared):,}（1 つの窓口として、どちらの一覧にもあると示します）"
    for desk, other in addition.shared[:_MOST_TOLD]:
        yield f"    {desk.name}  {_render_where(edition, (desk.row, other.row))}"
    yield f"  一覧のあいだの食い違い  {len(addition.differing):,}（どちらの窓口も示しています。正しいほうを決めてください）"
    for notice in addition.differing[:_MOST_TOLD]:
        desks = [edition.desk_by_id[id] for id in notice.desks]
        yield f"    {desks[0].name}"
        yield from (
            f"      {_render_where(edition, (n,))}: {_printed_line(edition, n, desks)}" for n in notice.lines
        )
    kept = len(held.edition.desks)
    yield f"これまでの窓口 {kept:,} は、id も中身も変わっていません"
    yield "次は"
    yield from _render_next_steps(folder, addition.new)


def _printed_line(edition: Edition, number: int, desks: Iterable[Desk]) -> str:
    """A line as it is printed; of a long one what stands around the number of a desk, or around its name."""
    line = " / ".join(cell.strip() for cell in edition.lines[number - 1].split("\t") if cell.strip())
    values = [value for desk in desks for value in (*(p.value for p in desk.phones), desk.organization)]
    return around(line, next((v.printed for v in values if v.printed and v.printed in line), ""))


# -- what is asked ---------------------------------------------------------------------------------------


@dataclass
class Questions:
    """Asks on the terminal; an empty answer, or none at all, leaves everything as it is."""

    of_directory: bool = True  # and its one list; else of a further list alone
    over: bool = False  # nobody answers any more
    as_proposed: bool = False  # what is doubtful stays as it is

    def line(self, question: str) -> str:
        """Ask one thing."""
        if self.over:
            return ""
        typer.echo(question, nl=False)
        answer = sys.stdin.readline()
        if not answer:
            self.over = True
            typer.echo()
        return answer.strip()

    def columns(self, proposal: ListProposal) -> ListProposal:
        """Ask what the doubtful columns mean, then for whatever else should mean something else."""
        doubtful = [] if self.as_proposed else list(proposal.unsure)
        for position, (table, at) in enumerate(doubtful, start=1):
            column = proposal.tables[table].columns[at]
            typer.echo(
                f"\n表 {table + 1} の列「{_header(column, at + 1)}」（{' / '.join(column.samples)}）は何ですか。"
                f"（{position} / {len(doubtful)}）"
            )
            answer = self._role(column.role)
            if answer is None:
                self.as_proposed = True
                break
            proposal = proposal.with_role(table, at, answer)
        typer.echo("")
        return self._corrected(proposal)

    def _corrected(self, proposal: ListProposal) -> ListProposal:
        while place := self.line("意味を直す列の番号（1-3 のように。なければ Enter）: "):
            found = re.fullmatch(r"(\d{1,3})[-ー－‐](\d{1,3})", place)
            table, at = (int(part) - 1 for part in found.groups()) if found else (-1, -1)
            if 0 <= table < len(proposal.tables) and 0 <= at < len(proposal.tables[table].columns):
                column = proposal.tables[table].columns[at]
                answer = self._role(column.role)
                return proposal.with_role(table, at, answer or column.role)
            typer.echo("  その列はありません。")
        return proposal

    def _role(self, proposed: Role) -> Role | None:
        """The meaning that is chosen; None when nothing more is to be asked of columns."""
        offered = [role for role, words in role_words().items() if words.offered]
        for start in range(0, len(offered), 4):
            typer.echo(
                "  "
                + "".join(
                    padded(f"{number:>2} {role_words()[role].name}", 20)
                    for number, role in enumerate(offered[start : start + 4], start=start + 1)
                )
            )
        name = role_words()[proposed].name
        while True:
            answer = self.line(f"番号か言葉（Enter: {name} のまま、0: 残りの列もすべて提案のまま）: ")
            if not answer:
                return proposed
            if answer.isdecimal() and int(answer) <= len(offered):
                return offered[int(answer) - 1] if int(answer) else None
            if meant := _meant(answer, offered):
                return meant
            typer.echo(f"  1 から {len(offered)} の番号か、上の言葉のどれかで答えてください。")

    def facts(self, facts: Facts, *, ask_title: bool, local: Sequence[str] = ()) -> Facts:
        """Ask what no list says of itself: title, publisher, contact (of the directory), period; and the area code of
        numbers that are printed without one, some of which are `local`.
        """
        if self.of_directory:
            typer.echo("\nわからないことは Enter で飛ばせます。あとから bundle.toml と sources/ に書けます。")
            title = self.line(f"案内の名前（Enter:「{facts.title}」）: ") if ask_title else ""
            operator = self.line("この案内を公開する役所や団体: ")
            contact = self.line("問い合わせ先（電話番号かメールアドレス）: ")
        else:
            typer.echo("\nわからないことは Enter で飛ばせます。あとから sources/ に書けます。")
            title = self.line(f"一覧の名前（Enter:「{facts.title}」）: ") if ask_title else ""
            operator, contact = self.line("この一覧を出している役所や団体: "), ""
        facts = replace(facts, title=title or facts.title, operator=operator, contact=contact)
        if local:
            facts = replace(facts, area_code=self._area_code(local))
        known = f"Enter: {_period(facts)}" if facts.period_start else "令和8年度、2026-04-01/2027-03-31 など"
        while answer := self.line(f"一覧が書いている期間（{known}）: "):
            if period := read_period(answer):
                return replace(
                    facts,
                    edition=edition_id_for(*period),
                    period_start=period[0],
                    period_end=period[1],
                    period_reason="",
                )
            typer.echo("  読めませんでした。「令和8年度」か「2026-04-01/2027-03-31」の形で書いてください。")
        return facts

    def _area_code(self, local: Sequence[str]) -> str:
        while code := self.line(
            f"市外局番のない番号（{'、'.join(local)} など）の市外局番（わからなければ Enter）: "
        ):
            plain = unicodedata.normalize("NFKC", code).strip(" ()-")
            if AREA_CODE.fullmatch(plain):
                return plain
            typer.echo("  0 から始まる 2 けたから 5 けたの数字で書いてください（0287 など）。")
        return ""


_YEAR = re.compile(r"(令和)?\s*(\d{1,4}|元)\s*年度")
_REIWA = 2018  # the year before its first


def read_period(text: str) -> tuple[date, date] | None:
    """Return the first and the last day that a person means: a fiscal year, a day, or two days.

    >>> read_period("令和8年度"), read_period("2026-04-01/2027-03-31")[1].isoformat()
    ((datetime.date(2026, 4, 1), datetime.date(2027, 3, 31)), '2027-03-31')
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if year := _YEAR.fullmatch(plain):
        number = 1 if year[2] == "元" else int(year[2])
        first = number + _REIWA if year[1] else number
        return (date(first, 4, 1), date(first + 1, 3, 31)) if 1900 < first < 2200 else None
    days = [day.strip() for day in re.split(r"[/～~]|から", plain)]
    try:
        first_day, last_day = (date.fromisoformat(day) for day in (days[0], days[-1]))
    except ValueError:
        return None
    return (first_day, last_day) if len(days) <= 2 and first_day <= last_day else None


def _meant(answer: str, offered: Sequence[Role]) -> Role | None:
    """The meaning that somebody typed: its name, the beginning of one name alone, or a word that heads such columns."""
    typed = normalized_name(answer).lower()
    if meant := next((role for role in offered if typed in _called(role)), None):
        return meant
    begun = [role for role in offered if normalized_name(role_words()[role].name).lower().startswith(typed)]
    told = begun[0] if len(begun) == 1 else role_of_word(answer)
    return told if told in offered else None


def _called(role: Role) -> tuple[str, str]:
    """How a meaning may be typed: as the list of them has it, or as `tables.toml` has it."""
    return normalized_name(role_words()[role].name).lower(), role.value
