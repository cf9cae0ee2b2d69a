"""What the book says of itself: period, age, source, how to read it. Unknown is said, never left out."""

from __future__ import annotations

from datetime import date

from madoguchi.answers.topics import all_topics
from madoguchi.faces.exports.publication import UNKNOWN_JA, in_japanese
from madoguchi.faces.hours import told_in_remarks
from madoguchi.ingest.spec import LEVEL_SIGN
from madoguchi.model.edition import Edition, SourceFacts, is_unknown


def day(at: date | None) -> str:
    """2024-03-31 → 2024年3月31日; 不明 for a day that nobody told."""
    return f"{at.year}年{at.month}月{at.day}日" if at else UNKNOWN_JA


def _as_of(source: SourceFacts) -> str:
    """2026年4月1日現在, 2026年4月現在; empty for a list that is of no single day or month."""
    units = zip(source.day_of.split("-"), "年月日", strict=False) if source.day_of else ()
    return "".join(f"{int(number)}{unit}" for number, unit in units) + ("現在" if source.day_of else "")


def period(edition: Edition) -> str:
    """Return the fiscal year of the edition, of several sources each one: 令和5年度版."""
    return "・".join(dict.fromkeys(_year(source.facts) for source in edition.sources))


def _year(source: SourceFacts) -> str:
    if as_of := _as_of(source):
        return as_of
    start = source.period_start
    return f"令和{start.year - 2018}年度版（{start.year}年度）" if start else "対象期間不明"


def age(edition: Edition) -> str:
    """Return the line at the foot of every page that keeps the age in sight: that of the oldest source."""
    return age_of(edition.oldest().facts)


def age_of(source: SourceFacts) -> str:
    """Return until when a source speaks."""
    if as_of := _as_of(source):
        return f"{as_of}の一覧"
    return f"{day(source.period_end)}までの一覧" if source.period_end else "いつまでの一覧か不明"


def warning(edition: Edition) -> str:
    """Return the warning of the cover."""
    several = len(edition.sources) > 1
    said = "".join(
        _warned(source.facts, f"「{source.facts.name}」" if several else "この一覧")
        for source in edition.sources
    )
    return (
        said + "その後に変わった番号、住所、名前は載っていません。"
        "つながらないときや、大切な手続きの前には、窓口のホームページなどで確かめてください。"
    )


def _warned(source: SourceFacts, name: str) -> str:
    if as_of := _as_of(source):
        return f"{name}は、{as_of}のものです。"
    if source.period:
        return f"{name}は、{day(source.period_start)}から{day(source.period_end)}までのものです。"
    return f"{name}がいつのものかは、わかっていません。"


def facts(edition: Edition) -> list[dict[str, str]]:
    """Return what is known of sources and edition, a name and a text each."""
    numbers = {number for desk in edition.desks for number in desk.numbers}
    first, *others = [_of_source(source.facts) for source in edition.sources]
    told = [("収録", f"{len(edition.desks)}窓口、{len(numbers)}番号（重複を除く）"), *first]
    # The edition's own line stands before the last one of the first source.
    told.insert(-1, ("版", f"{edition.id}　識別番号 {edition.revision or '下書き'}"))
    for other in others:
        told += other
    return [{"name": name, "text": text} for name, text in told]


def _of_source(source: SourceFacts) -> list[tuple[str, str]]:
    held = f"（{day(source.held_since)}から保管）" if source.held_since else ""
    return [
        ("出典", _origin(source)),
        ("発行者", in_japanese(source, "publisher")),
        ("発行日", in_japanese(source, "published")),
        ("利用条件", in_japanese(source, "licence")),
        ("対象期間", _period(source)),
        ("原文", f"SHA-256 {source.sha256}{held}"),
    ]


def _period(source: SourceFacts) -> str:
    if as_of := _as_of(source):
        return as_of
    return f"{day(source.period_start)}～{day(source.period_end)}" if source.period else UNKNOWN_JA


def _origin(source: SourceFacts) -> str:
    """The list's title, and what its text is."""
    if is_unknown(source.title):
        return in_japanese(source, "title")
    return f"「{source.title}」" + ("" if is_unknown(source.what) else f"（{source.what}）")


def guide(edition: Edition) -> list[dict[str, str]]:
    """Return the page on how to read the book, a term and its explanation each."""
    silent = sum(desk.hours is None and not told_in_remarks(desk) for desk in edition.desks)
    told = {
        "電話番号": "もとの一覧のとおりです。ハイフンの位置も変えていません。"
        "番号の前の言葉（代表、直通など）も、もとの一覧にあるものです。",
        "部署": f"大きい部署から順に「{LEVEL_SIGN}」で区切っています。",
        "窓口": "もとの一覧で県名などが略されているところは、窓口の名前を補いました。灰色の名前は、上の行と同じ機関です。",
        "受付時間": f"もとの一覧に書かれているものだけを載せました。{len(edition.desks)}か所の窓口のうち"
        f"{silent}か所には書かれていません。",
        "注記（※）": "もとの一覧にある注です。表の上の注は表のすべての窓口に、番号のある注はその番号の窓口に当てはまります。",
        "注の欄": "番号は、そのページの下の注を指します。「訂正」は、もとの一覧の誤りを、根拠があるものだけ直したところです。"
        "「注意」は、誤りかもしれないものの、根拠がないため直していないところです。"
        "電話番号の数字は直していません。",
        "一覧の…行": "もとの一覧の行です。電子版では、窓口ごとにその行を見られます。",
        "説明と索引": f"章の初めの説明、英語名{'、困りごとの分け方と相談の順' if all_topics(edition.bundle) else ''}は、この冊子で加えました。",
    }
    return [{"name": name, "text": text} for name, text in told.items()]


def guide_en(edition: Edition) -> str:
    """Return the same in short, in English."""
    several = len(edition.sources) > 1
    covers = " ".join(
        f"The list {source.facts.name} {_covers(source.facts)};"
        if several
        else f"The list {_covers(source.facts)};"
        for source in edition.sources
    )
    return (
        "Every number is as in the source list, with its hyphens. "
        f"{covers} later changes are not in it. The notes (注) at the foot of a page are "
        "our own: a correction (訂正) with what the list says, or a point to note (注意) that we could not prove. "
        f"Descriptions{', English names and the index by problem' if all_topics(edition.bundle) else ' and English names'} were added by us."
    )


def _covers(source: SourceFacts) -> str:
    if not source.period:
        return "does not say for which days it holds"
    if source.day_of:
        return f"is of {source.day_of}"
    return f"covers {source.period_start or 'unknown'} to {source.period_end or 'unknown'}"
