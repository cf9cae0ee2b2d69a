"""`madoguchi build`: the edition of the directory and its recorded ids, written into its folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from madoguchi.data.bundle import EDITION, GUIDEBOOK, chosen, command
from madoguchi.editions.build import build, recorded_ids
from madoguchi.editions.ids import known_by_area, read_ids, write_ids
from madoguchi.editions.knowledge import knowledge_of, source_of
from madoguchi.editions.publishable import publishable, unproven
from madoguchi.editorial.checking import remarks
from madoguchi.editorial.founding import keep
from madoguchi.errors import BuildError
from madoguchi.faces.cli.checking import faults_beside, refuse, refuse_faulty, render_remark, render_unproven
from madoguchi.faces.cli.editions import render_served, served_instead
from madoguchi.faces.cli.founding import render_counts
from madoguchi.faces.cli.output import language
from madoguchi.message import Message, translated
from madoguchi.model.edition import Edition
from madoguchi.model.notice import Severity
from madoguchi.rules.corrections import ErratumUnmatched
from madoguchi.rules.reading import NumberLost, UnknownColumn


def build_directory(*, check: bool) -> str:
    """Build the edition of the directory; return a line that says what it is, and one where another is served.

    With `check`, nothing is written and BuildError is raised when the files are not current. The packaged list is
    only built whole; an office's own is built as far as it reads, and lines say how many errors stand and which values
    are not what their claims yield.
    """
    bundle = chosen()
    refuse_faulty(bundle)
    knowledge = knowledge_of(bundle)
    built = build(source_of(bundle), knowledge)
    aliases = {} if check else known_by_area(built.entities.keys, knowledge.ids)
    if aliases:
        knowledge = replace(knowledge, ids={**knowledge.ids, **aliases})
        built = build(source_of(bundle), knowledge)
    edition = built.edition
    if not check:
        knowledge = replace(knowledge, ids=read_ids(write_ids(recorded_ids(built, knowledge))))
    if bundle == GUIDEBOOK:
        publishable(built, knowledge)
    if bundle != GUIDEBOOK:
        refuse(faults_beside(bundle, edition))
    if not check:
        keep(built, bundle)
    elif not bundle.has(EDITION) or bundle.bytes(EDITION) != built.content:
        raise BuildError(
            (
                Message(
                    "{file} is not what the list and our data give; run `{command}`",
                    file=EDITION,
                    command=command("build"),
                ),
            )
        )
    if bundle != GUIDEBOOK:
        served = served_instead(bundle.root, edition.revision)
        return "\n".join(
            [
                *_numbers_lost(edition),
                _render_edition(edition),
                *render_unproven(unproven(built)),
                *map(render_remark, remarks(bundle, edition)),
                *([render_served(served, bundle.root)] if served else []),
            ]
        )
    told = Message(
        "edition {id}: {desks} desks, {numbers} numbers, {notices} notices, revision {revision}",
        id=edition.id,
        desks=len(edition.desks),
        numbers=len({n for d in edition.desks for n in d.numbers}),
        notices=len(edition.notices),
        revision=edition.revision[:12],
    )
    return translated(told, language())


def _numbers_lost(edition: Edition) -> Iterator[str]:
    """That numbers of the list are at no desk, before anything else is said, and which columns nobody has described."""
    lost = sum(notice.code == NumberLost.code for notice in edition.notices)
    columns = dict.fromkeys(n.value for n in edition.notices if n.code == UnknownColumn.code)
    if lost:
        why = (
            f"意味の決まっていない列：{'、'.join(f'「{each}」' for each in columns)}（tables.toml に書いてください）"
            if columns
            else "どこかは madoguchi lint"
        )
        yield f"一覧の番号 {lost:,} 件が、どの窓口にも入っていません。{why}"


def _render_edition(edition: Edition) -> str:
    """What an office's own edition is, in the words of `madoguchi new`."""
    errors = sum(notice.severity is Severity.ERROR for notice in edition.notices)
    standing = f"、誤り {errors:,}（どこかは madoguchi lint）" if errors else ""
    idle = sum(notice.code == ErratumUnmatched.code for notice in edition.notices)
    unfit = f"、当てはまらない訂正 {idle:,}（どれかは madoguchi lint）" if idle else ""
    return f"{edition.id} 版: {next(render_counts(edition.desks))}{standing}{unfit}、リビジョン {edition.revision[:12]}"
