"""For `madoguchi new`: a proposal → the folder of a directory, a few commented files that a clerk reads, and the list.

What was found in an undescribed list is written down as its description, so that the folder reads it the same way
without finding anything anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import count, groupby
from pathlib import Path, PurePath
from string import Template
from tempfile import TemporaryDirectory

from madoguchi.data import read_text
from madoguchi.data.bundle import EDITION, IDS, PROGRAMS, SOURCES, TABLES, Bundle
from madoguchi.data.loading import entries, quoted
from madoguchi.editions.build import Built, build, recorded_ids
from madoguchi.editions.ids import write_ids
from madoguchi.editions.knowledge import knowledge_of, source_of
from madoguchi.editions.progress import Progress, no_progress
from madoguchi.editorial.proposing import ListProposal, ProposedColumn, ProposedProgram, ProposedTable
from madoguchi.editorial.replacing import replace_file
from madoguchi.errors import InputError, why_not
from madoguchi.ingest.spec import Role
from madoguchi.message import Message
from madoguchi.text.screen import padded, screen_width

_TOLD = "この窓口案内を作るときに聞いたもの"
_TEMPLATES, _ROLES = "new", "new/roles.toml"


@dataclass(frozen=True, slots=True)
class RoleWords:
    """What a role is called by a clerk, and what it means; `offered`: as an answer to what a column means."""

    id: str
    name: str
    what: str
    offered: bool = True


# -- the folder ------------------------------------------------------------------------------------------


@dataclass
class Founding:
    """A directory that is being made: each attempt has a folder of its own, the last becomes the directory."""

    base: Path
    attempts: int = 0

    @property
    def place(self) -> Path:
        """The folder of the last attempt."""
        return self.base / str(self.attempts)

    def attempt(self, proposal: ListProposal, folder: str, progress: Progress = no_progress) -> Built:
        """Write a proposal's files, and read them as every command will."""
        self.attempts += 1
        for name, content in written(proposal, folder).items():
            path = self.place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        bundle = Bundle(self.place)
        return build(source_of(bundle), knowledge_of(bundle), progress)


def refuse_taken(folder: Path) -> None:
    """Raise InputError where the folder can't become a new directory: it holds something, or is none."""
    try:
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise InputError(
                Message(
                    "{folder}: a file has this name; name another folder",
                    folder=folder,
                )
            )
        if folder.is_dir() and any(folder.iterdir()):
            raise InputError(
                Message(
                    "{folder}: exists and is not empty; nothing was written; name another folder",
                    folder=folder,
                )
            )
    except OSError as error:
        raise unwritable(folder, error) from error


@contextmanager
def founded(folder: Path) -> Iterator[Founding]:
    """Give a place beside the folder where all is made ready; it becomes the folder when nothing went wrong.

    Raises InputError where nothing can be written, and when somebody else has made the folder meanwhile.
    """
    refuse_taken(folder)
    target = folder.absolute()
    beside = next(parent for parent in target.parents if parent.exists())
    try:
        with TemporaryDirectory(prefix=".madoguchi-", dir=beside, ignore_cleanup_errors=True) as base:
            founding = Founding(Path(base))
            yield founding
            target.parent.mkdir(parents=True, exist_ok=True)
            refuse_taken(folder)
            founding.place.rename(target)
    except OSError as error:
        raise unwritable(folder, error) from error


def unwritable(folder: Path, error: OSError) -> InputError:
    """The refusal of a folder that can't be written."""
    return InputError(
        Message(
            "{folder}: cannot be written ({error}); name another place",
            folder=folder,
            error=why_not(error),
        )
    )


def keep(built: Built, bundle: Bundle) -> None:
    """Write a bundle's edition and its recorded ids into its folder. Raises InputError where that can't be written."""
    ids = write_ids(recorded_ids(built, knowledge_of(bundle)))
    for name, content in ((IDS, ids.encode()), (EDITION, built.content)):
        try:
            replace_file(bundle.root / name, content)
        except OSError as error:
            raise InputError(
                Message(
                    "cannot write {path}: {error}",
                    path=bundle.root / name,
                    error=why_not(error),
                )
            ) from error


# -- what is written -------------------------------------------------------------------------------------


def written(proposal: ListProposal, folder: str) -> Mapping[str, bytes]:
    """Return the files of the directory by their paths in its folder; `folder` is what the folder is called."""
    facts, file = proposal.facts, proposal.file
    stem = PurePath(file).stem or "list"
    texts = {
        "bundle.toml": _bundle(proposal),
        f"{SOURCES}/{stem}.toml": source_described(proposal),
        TABLES: tables_head() + tables_described(proposal.tables),
        PROGRAMS: programs_head() + programs_described(proposal.programs),
        "README.md": readme(facts.title, file, folder),
    }
    return {
        **{name: text.encode("utf-8") for name, text in texts.items()},
        f"{SOURCES}/{file}": proposal.content,
    }


def readme(title: str, file: str, folder: str) -> str:
    """Return what a clerk is told of a folder: what stands in its files, and what can be done with them."""
    return _filled("README.md", title=title, file=file, folder=folder)


@cache
def role_words() -> Mapping[Role, RoleWords]:
    """Return what each role is called, in the order in which they are offered."""
    return {Role(words.id): words for words in entries(read_text(_ROLES), "role", RoleWords, file=_ROLES)}


def _filled(template: str, **values: str) -> str:
    return Template(read_text(f"{_TEMPLATES}/{template}")).substitute(values)


def _toml_line(key: str, text: str, example: str) -> str:
    """A line of TOML that says what is known, or a comment that shows how to say it."""
    return f"{key} = {quoted(text)}" if text else f'# {key} = "{example}"'


def _bundle(proposal: ListProposal) -> str:
    facts = proposal.facts
    names = (c.samples for t in proposal.tables for c in t.columns if c.role is Role.ORGANIZATION)
    example = next((s[0] for s in names if s), "総務課")
    return _filled(
        "bundle.toml",
        edition=quoted(facts.edition),
        title=quoted(facts.title),
        operator=_toml_line("operator", facts.operator, "○○市"),
        contact=_toml_line("contact", facts.contact, "○○課 電話番号またはメールアドレス"),
        example=example.replace('"', "”").replace("\\", "＼"),
    )


def source_described(proposal: ListProposal, *, id: str = "", order: int = 0) -> str:
    """Return what is known of a list, as `sources/*.toml` has it; `id` and `order` are its own among several."""
    facts = proposal.facts
    start, end = facts.period_start, facts.period_end
    told = start or end
    return _filled(
        "source.toml",
        edition=quoted(facts.edition),
        id=_toml_line("id", id, "list"),
        order=f"order = {order}" if order else "# order = 1",
        file=proposal.file,
        quoted_file=quoted(proposal.file),
        sha256=quoted(hashlib.sha256(proposal.content).hexdigest()),
        title=quoted(facts.title),
        period_start=f"period_start = {start}" if start else "# period_start = 2026-04-01",
        period_end=f"period_end = {end}" if end else "# period_end = 2027-03-31",
        period_reason=f"period_reason = {quoted(facts.period_reason or _TOLD)}"
        if told
        else '# period_reason = "一覧の 1 ページ目に「令和8年度」とある"',
        area_code=_toml_line("area_code", facts.area_code, "0287"),
        publisher=_toml_line("publisher", facts.operator, "○○市"),
    )


def programs_head() -> str:
    """Return what stands above the kinds of desk in `programs.toml`."""
    return _filled(PROGRAMS)


def programs_described(programs: Iterable[ProposedProgram]) -> str:
    """Return kinds of desk as `programs.toml` has them."""
    return "".join(
        f"\n[[program]]\nslug = {quoted(program.slug)}\nname = {quoted(program.name)}\n"
        'name_en = ""\ndescription = ""\ndescription_en = ""\n'
        for program in programs
    )


def tables_head() -> str:
    """Return what stands above the tables in `tables.toml`: what may be written, in the words of a clerk."""
    width = max(len(role) for role in Role)
    names = max(screen_width(words.name) for words in role_words().values())
    roles = "\n".join(
        f"#   {role:{width}}  {padded(words.name, names)}  {words.what}"
        for role, words in role_words().items()
    )
    return _filled(TABLES, roles=roles, build="madoguchi --directory このフォルダ build")


def tables_described(tables: Iterable[ProposedTable], *, taken: Container[str] = (), source: str = "") -> str:
    """Return tables as `tables.toml` has them, with ids that are not taken; `source` is the list's id among several."""
    free = (f"table-{number}" for number in count(1))
    ids = (id for id in free if id not in taken)
    return "".join(
        table_described(replace(table, id=id, source=source), f"表 {number}")
        for number, (table, id) in enumerate(zip(tables, ids, strict=False), start=1)
    )


def table_described(table: ProposedTable, called: str = "表") -> str:
    """Return a table as `tables.toml` has it, with its own id."""
    headings = ", ".join(map(quoted, table.heading))
    if len(table.heading) > 3:
        headings = "\n" + "".join(f"  {quoted(heading)},\n" for heading in table.heading)
    lines = [
        f"\n# {called}（{_printable(table.where)}）",
        "[[table]]",
        f"id = {quoted(table.id)}",
        *([f"source = {quoted(table.source)}"] if table.source else []),
        f"program = {quoted(table.program)}",
        f"heading = [{headings}]",
        *(['heading_as = "organization"'] if table.heading_desk else []),
        "as_found = true",
        f"cell = {quoted(table.cell)}",
        f"area = {quoted(table.area)}",
        *(["names_beside_numbers = true"] if table.names_beside_numbers else []),
        *([f"told_again = [{', '.join(map(quoted, table.told_again))}]"] if table.told_again else []),
        *_columns(table),
    ]
    return "\n".join(lines) + "\n"


def _columns(table: ProposedTable) -> Iterator[str]:
    if not table.columns:
        return
    if not table.has_header:
        yield "columns = ["
        said = [(f"  {quoted(column.role)},", column) for column in table.columns]
        yield from _commented(said)
        yield "]"
        return
    yield "[table.columns]"
    said = []
    ordered = sorted(table.columns, key=lambda column: _first(table, column.header))
    for header, same in groupby(ordered, key=lambda column: column.header):
        columns = list(same)
        roles = [quoted(column.role) for column in columns]
        value = f"[{', '.join(roles)}]" if len(roles) > 1 else roles[0]
        said.append((f"{quoted(header)} = {value}", columns[0]))
    yield from _commented(said)


def _first(table: ProposedTable, header: str) -> int:
    return next(at for at, column in enumerate(table.columns) if column.header == header)


def _commented(said: Sequence[tuple[str, ProposedColumn]]) -> Iterator[str]:
    """Lines of a description, each with what the role is called and what stands in the column."""
    width = min(44, max(screen_width(line) for line, _ in said))
    for line, column in said:
        words = role_words()[column.role].name
        shown = " / ".join(column.samples)
        comment = f"{words}。例: {shown}" if shown else f"{words}（空の列）"
        doubt = "" if column.sure or not column.samples else " ← ご確認ください"
        yield f"{padded(line, width)}  # {_printable(comment)}{doubt}"


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
