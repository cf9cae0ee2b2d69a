"""`madoguchi check`: what a directory's folder lacks, how good it is, and what to do next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from madoguchi.data.bundle import EDITION, Bundle, directory_at
from madoguchi.data.manifest import manifest_of
from madoguchi.editions.build import build
from madoguchi.editions.knowledge import knowledge_of, source_of
from madoguchi.editorial.folder_report import Condition, Need, Share, condition_of
from madoguchi.errors import DescriptionError, MadoguchiError, SourceError
from madoguchi.faces.cli.editions import render_served, served_instead
from madoguchi.faces.cli.founding import noticed
from madoguchi.faces.cli.output import language
from madoguchi.faces.palette import findings
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
_MOST_MISSED = 5


def check(folder: Path, *, as_json: bool) -> tuple[Iterator[str], bool]:
    """Return the lines that tell a directory's condition, and whether all is well.

    A file that can't be read is told in their stead. Raises InputError where there is no directory.
    """
    bundle = directory_at(folder)
    try:
        manifest_of(bundle)
        knowledge, source = knowledge_of(bundle), source_of(bundle)
        built = build(source, knowledge)
    except (DescriptionError, SourceError) as error:
        return iter(
            [_wrong_json(error) if as_json else f"{folder}: {error.in_language(language())}\n"]
        ), False
    current = bundle.has(EDITION) and bundle.bytes(EDITION) == built.content
    condition = condition_of(folder, built.edition, knowledge.tables, current=current)
    served = served_instead(folder, built.edition.revision)
    if as_json:
        return iter([condition_json(condition, served)]), condition.is_sound
    return (
        f"{line}\n" for line in condition_text(condition, built.edition, folder, served)
    ), condition.is_sound


def _wrong_json(error: MadoguchiError) -> str:
    return json.dumps({"sound": False, "wrong": str(error)}, ensure_ascii=False, indent=2) + "\n"


def condition_json(condition: Condition, served: tuple[str, str] | None = None) -> str:
    """Return the condition as one JSON object; `served` is what its store serves instead (see `served_instead`)."""
    row: dict[str, Any] = {
        "files": [{"name": file.name, "need": file.need, "there": there} for file, there in condition.files],
        "desks": condition.desks,
        "numbers": condition.numbers,
        "faxes": condition.faxes,
        "without_number": condition.without_number,
        "with_prefecture": condition.with_prefecture.part,
        "with_municipality": condition.with_municipality.part,
        "remark_columns": [{"table": table, "column": column} for table, column in condition.remark_columns],
        "notices": {severity.value: condition.notices.get(severity, 0) for severity in Severity},
        "unknown": list(condition.unknown),
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
) -> Iterator[str]:
    """Yield the condition for a person, a line at a time."""
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
    yield f"  電話のない窓口     {condition.without_number:,}"
    if (
        condition.with_prefecture.part
    ):  # of a list that says of no desk where it is, 0 % is no measure of anything
        yield f"  都道府県がわかる   {_share(condition.with_prefecture)}"
    if condition.with_municipality.part:
        yield f"  市区町村がわかる   {_share(condition.with_municipality)}"
    yield f"  名前で見つかる     {_share(condition.findable)}"
    if condition.missed:
        more = (
            f" ほか {len(condition.missed) - _MOST_MISSED:,}" if len(condition.missed) > _MOST_MISSED else ""
        )
        yield f"  注意  名前で聞いても先頭に出ない窓口: 「{'」「'.join(condition.missed[:_MOST_MISSED])}」{more}"
    counts = "、".join(f"{name} {condition.notices.get(s, 0):,}" for s, name in _SEVERITIES.items())
    yield f"  気になるところ     {counts}"
    yield from noticed(edition, edition.notices)
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
