"""For `madoguchi add`: a further list for a directory's folder, what is written of it, and what it adds to the desks that are there.

The list comes last of the volume, and its tables are read in it alone: so the desks that are there stay as they are.
All is read in memory first; files are put into the folder when nothing is in the way.
"""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from madoguchi.data.bundle import (
    EDITION,
    GUIDEBOOK,
    IDS,
    MANIFEST,
    PROGRAMS,
    SOURCES,
    TABLES,
    Bundle,
    Files,
    directory_at,
    packed,
)
from madoguchi.data.editing import with_entry, with_value
from madoguchi.data.loading import quoted
from madoguchi.editions.build import Built, build, recorded_ids
from madoguchi.editions.codec import decode
from madoguchi.editions.conservation import CONSERVATION
from madoguchi.editions.ids import write_ids
from madoguchi.editions.knowledge import id_of, knowledge_of, pinned, source_of
from madoguchi.editions.progress import Progress, no_progress
from madoguchi.editorial.founding import (
    founded,
    programs_described,
    programs_head,
    readme,
    source_described,
    tables_described,
    tables_head,
    unwritable,
)
from madoguchi.editorial.proposing import ListProposal, ProposedProgram, ProposedTable
from madoguchi.editorial.replacing import write_beside
from madoguchi.errors import BuildError, InputError
from madoguchi.ingest.reader import read_list
from madoguchi.message import Message
from madoguchi.model.edition import Edition, Source
from madoguchi.model.entities import Desk
from madoguchi.model.joining import as_printed
from madoguchi.model.notice import Notice
from madoguchi.rules.sources import SourcesDiffer
from madoguchi.text.normalize import normalized_name

_TITLE = re.compile(r"^title = .*+$", re.MULTILINE)
# Of the names that two texts of one list have, so many are the same from one year to the next; a list whose tables
# have no headings has to look more alike, since many lists have the columns 名称 and 電話番号.
_SAME_NAMES, _SAME_NAMES_UNHEADED = 0.5, 0.8


@dataclass(frozen=True)
class HeldFolder:
    """A directory as it stands: all files of its folder that it is made of, and the edition that they make."""

    folder: Path
    files: Files
    built: Built

    @property
    def edition(self) -> Edition:
        return self.built.edition

    @property
    def bundle(self) -> Bundle:
        return self.built.edition.bundle


@dataclass(frozen=True)
class Addition:
    """A directory with a further list, before it is put in place.

    `files` are those that are new or other than in the folder. `shared` are desks that are printed in the list and in
    an earlier one, each with its further proof; `differing` tells what the list says otherwise than an earlier one.
    """

    files: Files
    built: Built
    new: tuple[Desk, ...]
    shared: tuple[tuple[Desk, Desk], ...]
    differing: tuple[Notice, ...]

    @property
    def edition(self) -> Edition:
        return self.built.edition

    @property
    def source(self) -> Source:
        """The list that came."""
        return self.edition.sources[-1]

    @property
    def desks(self) -> tuple[Desk, ...]:
        """What the list prints of each desk, new or not."""
        return (*self.new, *(other for _, other in self.shared))

    @property
    def lost(self) -> tuple[Notice, ...]:
        """What of the list would be lost."""
        return tuple(
            notice
            for notice in self.edition.notices
            if notice.code in CONSERVATION
            and any(self.edition.source_of(line) == self.source for line in notice.lines)
        )

    @property
    def in_no_desk(self) -> tuple[int, ...]:
        """The lines of the list, as the edition counts them, on which no desk rests."""
        rested = {line for desk in self.desks for line in desk.lines}
        lines, source = self.edition.lines, self.source
        return tuple(
            n for n in range(source.first, source.last + 1) if n not in rested and lines[n - 1].strip()
        )


# -- what is there ---------------------------------------------------------------------------------------


def standing(folder: Path, progress: Progress = no_progress) -> HeldFolder:
    """Read a directory's folder and build its edition anew. Raises InputError where it is none."""
    bundle = directory_at(folder)
    lists = {name: bundle.bytes(name) for name in bundle.names(f"{SOURCES}/*") if bundle.has(name)}
    files = {**bundle.portable, **lists}
    held = packed(files)  # what a folder's files say is asked for once; these files never change
    return HeldFolder(folder, files, build(source_of(held), knowledge_of(held), progress))


def refuse_held(held: HeldFolder, file: Path, content: bytes) -> None:
    """Raise InputError where the very same list is one of the directory's already."""
    digest = hashlib.sha256(content).hexdigest()
    for source in held.edition.sources:
        if source.facts.sha256 == digest:
            raise InputError(
                Message(
                    "{file}: this list is in the directory already ({name}, its id is {id}); nothing was changed",
                    file=file,
                    name=source.facts.name,
                    id=source.id,
                )
            )


def refuse_newer(held: HeldFolder, file: Path, proposal: ListProposal) -> None:
    """Raise InputError where a list looks like another text of one that is there: its headings, and most of its names."""
    for source in held.edition.sources:
        tables = knowledge_of(held.bundle).tables.of(source.id)
        reading = read_list(proposal.source, tables)
        if not reading.is_of(tables):
            continue
        names = {
            normalized_name(" ".join(value.text for value in (record.organization, *record.department)))
            for record in reading.records
        }
        known = {normalized_name(desk.name) for desk in _desks_of(held.edition, source)}
        headed = any(spec.heading for spec in tables.tables if spec.id in reading.recognised)
        least = _SAME_NAMES if headed else _SAME_NAMES_UNHEADED
        if names and known and len(names & known) >= least * min(len(names), len(known)):
            raise InputError(
                Message(
                    "{file}: looks like a new edition of {name}, which is in already (the same tables, {n:,} desks of the "
                    "same names); a new edition takes the place of the old one (docs/how-to/own-directory.md); if it "
                    "is another list, add --beside",
                    file=file,
                    name=source.facts.name,
                    n=len(names & known),
                )
            )


def _desks_of(edition: Edition, source: Source) -> Iterator[Desk]:
    """The desks that a source prints, those that are further proofs of another's desk among them."""
    for desk in edition.desks:
        yield from (each for each in (desk, *desk.also) if edition.source_of_desk(each) == source)


# -- what is written of it -------------------------------------------------------------------------------


def added(held: HeldFolder, proposal: ListProposal, progress: Progress = no_progress) -> Addition:
    """Read a directory's lists with a further one.

    Raises BuildError where a desk that is there would become another, InputError where a file can't be continued.
    """
    files = joined(held, proposal)
    bundle = packed({**held.files, **files})
    built = build(source_of(bundle), knowledge_of(bundle), progress)
    made = {
        IDS: write_ids(recorded_ids(built, knowledge_of(bundle))).encode(),
        EDITION: built.content,
    }
    return addition(held, {**files, **made}, built)


def addition(held: HeldFolder, files: Files, built: Built) -> Addition:
    """Return what a list adds that comes last of what was built. Raises BuildError where a desk would become another."""
    _refuse_changed(held.edition, built.edition)
    edition, source = built.edition, built.edition.sources[-1]
    return Addition(
        files,
        built,
        new=tuple(desk for desk in edition.desks if edition.source_of_desk(desk) == source),
        shared=tuple((d, o) for d in edition.desks for o in d.also if edition.source_of_desk(o) == source),
        differing=tuple(
            notice
            for notice in edition.notices
            if notice.code == SourcesDiffer.code
            and any(edition.source_of(line) == source for line in notice.lines)
        ),
    )


def joined(held: HeldFolder, proposal: ListProposal) -> Files:
    """Return the files that tell of a further list, by their paths: its own, and those that it continues."""
    file, described, id = _names(held, proposal.file)
    # What is served may be of a later edition than the one that the bundle names, and its descriptions are of.
    proposal = replace(proposal, file=file, facts=replace(proposal.facts, edition=held.bundle.edition))
    order = 1 + max(source.order for source in pinned(held.bundle))
    programs, tables = _told_apart(held, proposal)
    return {
        f"{SOURCES}/{file}": proposal.content,
        described: source_described(proposal, id=id, order=order).encode(),
        TABLES: _with_tables(held, tables, id).encode(),
        **({PROGRAMS: _with_programs(held, programs).encode()} if programs else {}),
    }


def _names(held: HeldFolder, file: str) -> tuple[str, str, str]:
    """The name of a list's file, the path of its description, and its id: none of them is another list's."""
    stem, ending = PurePath(file).stem or "list", PurePath(file).suffix
    taken = {PurePath(name).name.casefold() for name in held.bundle.names(f"{SOURCES}/*")}
    ids = {source.id for source in held.edition.sources}
    for own in (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + len(ids) + 3))):
        id = id_of(own + ".toml")
        if not {f"{own}{ending}".casefold(), f"{own}.toml".casefold()} & taken and id not in ids:
            return f"{own}{ending}", f"{SOURCES}/{own}.toml", id
    raise AssertionError("one more number than there are names is free")


def _told_apart(
    held: HeldFolder, proposal: ListProposal
) -> tuple[tuple[ProposedProgram, ...], tuple[ProposedTable, ...]]:
    """The kinds of desk that are new, and the tables; a kind of the same name is the one that is there."""
    known = knowledge_of(held.bundle).programs
    by_name = {normalized_name(program.name): program.slug for program in known}
    taken = {program.slug for program in known}
    free = (f"desks-{number}" for number in range(1, len(taken) + len(proposal.programs) + 1))
    slugs = (slug for slug in free if slug not in taken)
    named = {
        program.slug: by_name.get(normalized_name(program.name)) or next(slugs)
        for program in proposal.programs
    }
    new = (replace(program, slug=named[program.slug]) for program in proposal.programs)
    tables = (replace(table, program=named[table.program]) for table in proposal.tables)
    return tuple(program for program in new if program.slug not in taken), tuple(tables)


def _with_tables(held: HeldFolder, tables: tuple[ProposedTable, ...], id: str) -> str:
    """`tables.toml` with a list's tables; those that name no list are read in the first alone from now on."""
    text, before = held.bundle.text(TABLES), knowledge_of(held.bundle).tables
    first = held.edition.sources[0].id
    for number, spec in enumerate(before.tables):
        if not spec.source:
            text = with_value(text, TABLES, ("table", number), "source", first)
    more = tables_described(tables, taken={spec.id for spec in before.tables}, source=id)
    return with_entry(text or tables_head(), TABLES, "table", more)


def _with_programs(held: HeldFolder, programs: tuple[ProposedProgram, ...]) -> str:
    text = held.bundle.text(PROGRAMS) or programs_head()
    return with_entry(text, PROGRAMS, "program", programs_described(programs))


def _refuse_changed(before: Edition, after: Edition) -> None:
    """Raise BuildError unless every desk that was there is there as it was, and the list is read by its own tables."""
    problems = []
    for desk in before.desks:
        now = after.desk_by_id.get(desk.id)
        if now is None or _itself(now) != _itself(desk) or _proofs(now)[: len(desk.also)] != _proofs(desk):
            problems.append(f"{desk.name}（{desk.id}）: 一覧を加えると、この窓口が変わってしまいます")
    source = after.sources[-1]
    own = {spec.id for spec in knowledge_of(after.bundle).tables.tables if spec.source == source.id}
    for desk in _desks_of(after, source):
        if desk.table not in own:
            problems.append(f"{desk.name}: ほかの一覧の表 {desk.table} として読まれます")
    if problems:
        raise BuildError(tuple(problems))


def _itself(desk: Desk) -> Desk:
    return replace(as_printed(desk), notices=())


def _proofs(desk: Desk) -> tuple[str, ...]:
    return tuple(other.id for other in desk.also)


# -- the folder ------------------------------------------------------------------------------------------


def put(held: HeldFolder, addition: Addition) -> None:
    """Put the files into the folder: all of them, or none.

    They are written in a folder within it first, which goes away; `edition.json` comes last. Raises InputError where
    nothing can be written, and where somebody has changed the folder since it was read.
    """
    folder = held.folder
    for name, content in held.files.items():
        if not Bundle(folder).has(name) or Bundle(folder).bytes(name) != content:
            raise InputError(
                Message(
                    "{folder}: {name} was changed meanwhile; nothing was written; add the list again",
                    folder=folder,
                    name=name,
                )
            )
    try:
        with TemporaryDirectory(prefix=".madoguchi-", dir=folder, ignore_cleanup_errors=True) as base:
            new, old = Path(base) / "new", Path(base) / "old"
            for name, content in addition.files.items():
                write_beside(content, new / name, folder / name)
                if (folder / name).is_file():
                    write_beside((folder / name).read_bytes(), old / name, folder / name)
            _exchange(folder, addition.files, new, old)
    except OSError as error:
        raise unwritable(folder, error) from error


def _exchange(folder: Path, files: Files, new: Path, old: Path) -> None:
    """Move new files into a folder; whatever goes wrong, the old ones stand there again."""
    moved: list[str] = []
    try:
        for name in files:
            moved.append(name)
            (new / name).replace(folder / name)
    except BaseException:
        for name in reversed(moved):
            if (old / name).is_file():
                (old / name).replace(folder / name)
            else:
                (folder / name).unlink(missing_ok=True)
        raise


# -- the packaged directory as a start -------------------------------------------------------------------


def copied(folder: Path, *, title: str = "") -> Edition:
    """Make a directory of the packaged one, with all that is known of its list; return its edition.

    Raises InputError where the folder can't be written.
    """
    files: Mapping[str, bytes] = {
        name: GUIDEBOOK.bytes(name) for name in GUIDEBOOK.names("**/*") if GUIDEBOOK.has(name)
    }
    source = pinned(GUIDEBOOK)[0]
    with founded(folder) as founding:
        founding.attempts += 1
        for name, content in files.items():
            write_beside(content, founding.place / name, founding.place / name)
        if title:
            manifest = _TITLE.sub(lambda _: f"title = {quoted(title)}", GUIDEBOOK.text(MANIFEST), count=1)
            (founding.place / MANIFEST).write_bytes(manifest.encode())
        (founding.place / "README.md").write_bytes(
            readme(title or source.facts.title, source.file, shlex.quote(str(folder))).encode()
        )
    return decode(GUIDEBOOK.bytes(EDITION), GUIDEBOOK)
