"""`madoguchi check`: what a directory's folder lacks, how good it is, and what to do next."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from madoguchi.data.bundle import EDITION, GUIDEBOOK, Bundle, directory_at
from madoguchi.data.loading import located
from madoguchi.editions.build import build
from madoguchi.editions.knowledge import knowledge_of, source_of
from madoguchi.editions.publishable import unproven
from madoguchi.editorial.checking import faults, faults_with, remarks
from madoguchi.editorial.folder_report import Condition, Need, Share, condition_of
from madoguchi.errors import BuildError, DescriptionError, MadoguchiError, SourceError
from madoguchi.faces.cli.editions import render_served, served_instead
from madoguchi.faces.cli.founding import render_names, render_notices
from madoguchi.faces.cli.output import language
from madoguchi.faces.exports.classes import classes
from madoguchi.faces.palette import findings
from madoguchi.faces.web.view.messages import messages_of
from madoguchi.message import Message, translated
from madoguchi.model.edition import Edition
from madoguchi.model.notice import Severity
from madoguchi.text.screen import padded

_NEEDS = {Need.REQUIRED: "要る", Need.MADE: "作られる", Need.OPTIONAL: "なくてよい"}
_SEVERITIES = {Severity.ERROR: "誤り", Severity.WARNING: "注意", Severity.INFO: "参考"}
_FACTS = {
    "title": "一覧の名前",
    "publisher": "一覧を出している団体",
    "licence": "使ってよい条件",
    "period": "一覧が書いている期間",
}
_MOST_COLUMNS = 12
_MOST_UNPROVEN = 20
_MOST_MISSED = 5


def check(folder: Path, *, as_json: bool) -> tuple[Iterator[str], bool]:
    """Return the lines that tell a directory's condition, and whether all is well.

    A file that can't be read is told in their stead. Raises InputError where there is no directory.
    """
    bundle = directory_at(folder)
    found: tuple[MadoguchiError, ...] = faults(bundle)
    if not found:
        try:
            knowledge, source = knowledge_of(bundle), source_of(bundle)
            built = build(source, knowledge)
            found = faults_beside(bundle, built.edition)
        except (DescriptionError, SourceError) as error:
            found = (error,)
    if found:
        return iter([_wrong_json(found)] if as_json else _wrong_text(found, folder)), False
    current = bundle.has(EDITION) and bundle.bytes(EDITION) == built.content
    condition = condition_of(
        folder, built.edition, knowledge.tables, current=current, unproven=unproven(built)
    )
    served = served_instead(folder, built.edition.revision)
    told = remarks(bundle, built.edition)
    if as_json:
        return iter([condition_json(condition, served, told)]), condition.is_sound
    return (
        f"{line}\n" for line in condition_text(condition, built.edition, folder, served, told)
    ), condition.is_sound


def faults_beside(bundle: Bundle, edition: Edition) -> tuple[DescriptionError, ...]:
    """Return what goes wrong when a sound bundle is served with an edition of it: answers, pages, exports."""
    try:
        messages_of(edition, "ja")
        classes(bundle)
    except DescriptionError as error:
        return (located(error, bundle.text(error.file)),)
    return faults_with(bundle, edition)


def refuse_faulty(bundle: Bundle) -> None:
    """Refuse a directory of one's own in which a file is wrong. Raises DescriptionError, or BuildError for several."""
    if bundle != GUIDEBOOK:
        refuse(faults(bundle))


def refuse(found: Sequence[DescriptionError]) -> None:
    """Raise what is wrong, if anything is: one as it is, several together."""
    if len(found) == 1:
        raise found[0]
    if found:
        raise BuildError(tuple(fault.message for fault in found))


def render_remark(remark: DescriptionError) -> str:
    """Return a remark on a file as a line for a person."""
    return f"  注意  {remark.in_language('ja')}"


def render_unproven(unproven: Sequence[Message]) -> Iterator[str]:
    """Yield lines for a person that say which values their evidence does not yield, and what to do about it."""
    if unproven:
        yield f"  誤り  根拠のとおりでない値が {len(unproven):,} 件あります（取り込んでも公開できません）"
        yield from (f"    - {translated(each, 'ja')}" for each in unproven[:_MOST_UNPROVEN])
        yield (
            "    一覧のその行と、tables.toml に書いた列の意味を比べてください。どちらも正しければ、読み取りか検証の不具合です。"
            "ご連絡ください"
        )


def _wrong_text(found: Sequence[MadoguchiError], folder: Path) -> Iterator[str]:
    if len(found) == 1:
        yield f"{folder}: {found[0].in_language(language())}\n"
        return
    yield f"{folder}: 直すところが {len(found):,} か所あります\n"
    yield from (f"  - {error.in_language(language())}\n" for error in found)


def _wrong_json(found: Sequence[MadoguchiError]) -> str:
    told = {"sound": False, "wrong": str(found[0]), "faults": [str(error) for error in found]}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def condition_json(
    condition: Condition,
    served: tuple[str, str] | None = None,
    told: Sequence[DescriptionError] = (),
) -> str:
    """Return the condition as one JSON object; `served` is what its store serves instead (see `served_instead`)."""
    row: dict[str, Any] = {
        "files": [{"name": file.name, "need": file.need, "there": there} for file, there in condition.files],
        "desks": condition.desks,
        "numbers": condition.numbers,
        "faxes": condition.faxes,
        "without_number": len(condition.without_number),
        "desks_without_number": [desk.id for desk in condition.without_number],
        "with_prefecture": condition.with_prefecture.part,
        "with_municipality": condition.with_municipality.part,
        "with_area": condition.with_area,
        "with_words": condition.with_words.part,
        "remark_columns": [{"table": table, "column": column} for table, column in condition.remark_columns],
        "unproven": [str(each) for each in condition.unproven],
        "notices": {severity.value: condition.notices.get(severity, 0) for severity in Severity},
        "unknown": list(condition.unknown),
        "remarks": [str(remark) for remark in told],
        "findable": {
            "asked": condition.findable.whole,
            "found": condition.findable.part,
            "missed": list(condition.missed),
        },
        "served_instead": {"edition": served[0], "revision": served[1]} if served else None,
        "current": condition.is_current,
        "sound": condition.is_sound,
    }
    return json.dumps(row, ensure_ascii=False, indent=2) + "\n"


def condition_text(
    condition: Condition,
    edition: Edition,
    folder: Path,
    served: tuple[str, str] | None = None,
    told: Sequence[DescriptionError] = (),
) -> Iterator[str]:
    """Yield the condition for a person, a line at a time; `told` are names that stand in a file and not in the list."""
    yield f"{folder}: {edition.name}（{edition.id} 版）"
    if served:
        yield f"  注意  {render_served(served, folder)}"
    yield ""
    for file, there in condition.files:
        mark = "○" if there else ("－" if file.need == Need.OPTIONAL else "×")
        yield f"  {mark} {padded(file.name, 20)} {padded(_NEEDS[Need(file.need)], 10)} {file.what}"
    yield ""
    yield f"  窓口               {condition.desks:,}"
    yield f"  電話番号           {condition.numbers:,}"
    yield f"  FAX                {condition.faxes:,}"
    yield f"  電話のない窓口     {len(condition.without_number):,}{render_names(condition.without_number, edition)}"
    yield f"  都道府県がわかる   {_share(condition.with_prefecture)}"
    yield f"  市区町村がわかる   {_share(condition.with_municipality)}"
    yield f"  地域が書いてある   {_share(Share(condition.with_area, condition.desks))}"
    yield f"  言葉のある窓口     {_share(condition.with_words)}（業務内容・備考・教えた言葉）"
    yield f"  名前で見つかる     {_share(condition.findable)}"
    if condition.missed:
        more = (
            f" ほか {len(condition.missed) - _MOST_MISSED:,}" if len(condition.missed) > _MOST_MISSED else ""
        )
        yield f"  注意  名前で聞いても先頭に出ない窓口: 「{'」「'.join(condition.missed[:_MOST_MISSED])}」{more}"
    yield from map(render_remark, told)
    counts = "、".join(f"{name} {condition.notices.get(s, 0):,}" for s, name in _SEVERITIES.items())
    yield f"  注意点             {counts}"
    yield from render_notices(edition, edition.notices)
    yield from render_unproven(condition.unproven)
    if condition.remark_columns:
        names = list(dict.fromkeys(header or "（見出しのない列）" for _, header in condition.remark_columns))
        more = f" ほか {len(names) - _MOST_COLUMNS:,}" if len(names) > _MOST_COLUMNS else ""
        yield f"  備考として示す列   {'、'.join(names[:_MOST_COLUMNS])}{more}"
    yield ""
    yield from _render_next_steps(condition, folder)


def _share(share: Share) -> str:
    return f"{share.part:,} / {share.whole:,}（{share.percent} %）"


def _render_next_steps(condition: Condition, folder: Path) -> Iterator[str]:
    """What to do now, the most pressing first."""
    steps = [
        f"{file.name} がありません（{file.what}）" for file in condition.missing if file.need == Need.REQUIRED
    ]
    if not condition.is_current:
        steps.append(
            f"フォルダの内容と作られた案内が違います。作り直す: madoguchi --directory {folder} build"
        )
    elif any(file.need == Need.MADE for file in condition.missing):
        steps.append(f"作り直す: madoguchi --directory {folder} build")
    if condition.notices.get(Severity.ERROR):
        steps.append(
            f"誤りを行ごとに見る: madoguchi --directory {folder} lint（列の意味は tables.toml で直せます）"
        )
    if condition.unknown:
        facts = "、".join(_FACTS[key] for key in condition.unknown)
        steps.append(f"わかっていれば sources/ の .toml に書く: {facts}")
    if (
        2 * condition.with_area < condition.desks
    ):  # half of the desks: then it is the list's way, no gap of it
        only = f"（たとえば住所からわかる {condition.homes[0]}）" if len(condition.homes) == 1 else ""
        steps.append(f"受け持つ地域が決まっていれば jurisdictions.toml に書く{only}")
    steps += [
        f"色 {found.asked} は読みにくいので {found.shown} で出しています。bundle.toml の colour を濃い色に替える"
        for found in findings(Bundle(folder))
    ]
    if not steps:
        yield "足りないものはありません。"
        return
    yield "次にすること"
    yield from (f"  {number}. {step}" for number, step in enumerate(steps, start=1))
