"""The rules of the proof: what the claim of a value yields, worked out a second time.

The only thing known here beside an edition file are Japan's prefectures.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

NATION = "全国"
_LINES_BEFORE_NAME = 2  # postal code and address
_NAMESPACE = uuid.UUID("6d61646f-6775-5368-8369-e7aa93e58fa3")
# JIS X 0401: the prefectures, in the order of their codes.
PREFECTURES = (
    *("北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県"),
    *("埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県"),
    *("岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県"),
    *("鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県"),
    *("佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県"),
)
# How each is written in kana, without 都, 府 and 県: (公財)21あおもり産業総合支援センター.
_KANA = (
    *("ほっかいどう", "あおもり", "いわて", "みやぎ", "あきた", "やまがた", "ふくしま", "いばらき", "とちぎ"),
    *(
        "ぐんま",
        "さいたま",
        "ちば",
        "とうきょう",
        "かながわ",
        "にいがた",
        "とやま",
        "いしかわ",
        "ふくい",
        "やまなし",
    ),
    *(
        "ながの",
        "ぎふ",
        "しずおか",
        "あいち",
        "みえ",
        "しが",
        "きょうと",
        "おおさか",
        "ひょうご",
        "なら",
        "わかやま",
    ),
    *(
        "とっとり",
        "しまね",
        "おかやま",
        "ひろしま",
        "やまぐち",
        "とくしま",
        "かがわ",
        "えひめ",
        "こうち",
        "ふくおか",
    ),
    *("さが", "ながさき", "くまもと", "おおいた", "みやざき", "かごしま", "おきなわ"),
)
_SHORT = {name if name == "北海道" else name[:-1]: name for name in PREFECTURES} | {n: n for n in PREFECTURES}
LONGEST_RANGE = 20
# Fields whose words may stand in several cells of a row, and what may be put between two cells.
_OF_SEVERAL_CELLS = ("address", "hours", "notes")
_JOINTS = {"", " ", "～", "："}
# Rules of areas, which rest on all of a name's places; any other has one place.
_OF_NAMES = ("nation", "prefecture-in-name", "its-prefecture")
# First and last day of each era.
_ERA_DAYS = {
    **dict.fromkeys("令R", ("2019-05-01", "2099-12-31")),
    **dict.fromkeys("平H", ("1989-01-08", "2019-04-30")),
    **dict.fromkeys("昭S", ("1926-12-25", "1989-01-07")),
}
_KEPT_WIDE = set("～／：，．！？＆＂＇")
_HYPHEN = re.compile(r"(?<=[0-9])[ー—―](?=[0-9])")


@dataclass(frozen=True, slots=True)
class Flaw:
    """A value that is not what its claim yields. `path` leads to it; `code` says what kind of flaw it is."""

    path: str
    code: str
    says: str


class Rules:
    """What claims of one edition file yield: its lines, its desks, and the entries that it embeds, by (file, id)."""

    raw: dict[str, Any]
    lines: list[str]
    desks: list[dict[str, Any]]
    sources: list[tuple[int, int, str]]  # first line, number of lines, id
    headings: dict[str, list[int]]
    entries: dict[tuple[str, str], dict[str, Any]]

    def window(self, line: int) -> tuple[int, int, str]:
        """The first and the last line, and the id, of the source that a line stands in."""
        for first, count, id in self.sources:
            if first <= line < first + count:
                return first, first + count - 1, id
        raise ValueError(f"line {line} is of no source")

    def sheet_begin(self, line: int) -> int:
        """The first line of the sheet of a workbook that a line stands on; of its source, where that has none."""
        begins = self._sheet_begins
        return max(begins[bisect_right(begins, line) - 1], self.window(line)[0])

    @cached_property
    def _sheet_begins(self) -> list[int]:
        """The first lines of sources, and of their sheets: a sheet stands below an empty line, whatever is said of it."""
        found = [0]
        for source in self.raw["sources"]:
            first, before = int(source["first"]), None
            for start, sheet, *_ in source.get("stretches", ()):
                line = int(start) + first - 1
                if sheet != before and 1 < line <= len(self.lines) and not self.lines[line - 2].strip():
                    found.append(line)
                before = sheet
        return sorted(found)

    def heading(self, table: str, row: int) -> int | None:
        """The heading line of the part of a table that a row stands in."""
        lines, first = self.headings.get(table, ()), self.window(row)[0]
        return max((line for line in lines if first <= line <= row), default=None)

    def is_as_found(self, table: str) -> bool:
        """Whether a table reads as the tables of any office do; one that nobody described always does."""
        return not table or bool(self.entries.get(("tables.toml", table), {}).get("as_found"))

    def end_of_row(self, desk: dict[str, Any]) -> int:
        """The last line that may say something of a desk alone.

        Where a table is read as found a desk may be a block of lines: it ends before the next desk or heading.
        """
        row = int(desk["row"])
        if not self.is_as_found(desk["table"]):
            return row + 2
        at, last = bisect_right(self._begins, row), self.window(row)[1]
        return min(max(row + 2, self._begins[at] - 1 if at < len(self._begins) else last), last)

    def begin_below_heading(self, row: int) -> int:
        """The first of the lines right above the one desk below a heading: its address may stand before its name."""
        begins, at = self._begins, bisect_left(self._begins, row)
        heading = begins[at - 1] if at else 0
        alone = at + 1 >= len(begins) or begins[at + 1] not in self._rows
        if heading < self.window(row)[0] or heading in self._rows or not alone:
            return row
        begin = row
        while begin - 1 > heading and self.lines[begin - 2].strip() and "\t" not in self.lines[begin - 2]:
            begin -= 1
        return begin if row - begin <= _LINES_BEFORE_NAME else row

    @cached_property
    def _rows(self) -> set[int]:
        return {desk["row"] for desk in self.desks if isinstance(desk.get("row"), int)}

    @cached_property
    def _begins(self) -> list[int]:
        """The lines on which a desk's row or a heading stands."""
        return sorted(self._rows | {item[0] for item in self.raw["accounted"] if item[3] == "heading"})

    def called_above(self, row: int, at: int = 0) -> set[str]:
        """How a table that nobody described may be called: by the heading above the row.

        Where headings stand side by side above it, as on a page of several columns, by the one of the column in which
        a place of the row (`at`) stands.
        """
        first = self.window(row)[0]
        until = bisect_right(self._called, (row, len(self.lines[row - 1]), 0))
        above = self._called[bisect_left(self._called, (first, 0, 0)) : until]
        if not above:
            return set()
        begins = self._begins_beside.get(first, [])
        column = bisect_right(begins, self._screen((row, at, at)))
        beside = (h for h in reversed(above) if bisect_right(begins, self._screen_of[h]) == column)
        return {fold(self.at(list(next(beside, above[-1]))))}

    @cached_property
    def _begins_beside(self) -> dict[int, list[int]]:
        """First line of a source → where on the screen the further columns of its pages begin, in order."""
        found: dict[int, list[int]] = defaultdict(list)
        for heading in self._called_beside:
            # The sign of a heading stands before its words: 【東部】.
            found[self.window(heading[0])[0]].append(self._screen_of[heading] - 2)
        return {first: sorted(begins) for first, begins in found.items()}

    @cached_property
    def _screen_of(self) -> dict[tuple[int, int, int], int]:
        """Heading → where on the screen it stands."""
        return {heading: self._screen(heading) for heading in self._called}

    @cached_property
    def _called(self) -> list[tuple[int, int, int]]:
        """The places of all headings, in their order."""
        return sorted((i[0], i[1], i[2]) for i in self.raw["accounted"] if i[3] == "heading")

    @cached_property
    def _called_beside(self) -> set[tuple[int, int, int]]:
        """Of the headings those that stand right of another one on their line."""
        return {there for here, there in pairwise(self._called) if here[0] == there[0]}

    def _screen(self, place: Any) -> int:
        """Where on the screen a place of a line is: a full-width letter takes two places."""
        line, start, *_ = place
        return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in self.lines[line - 1][:start])

    def at(self, span: Any) -> str:
        line, start, end = span
        if not (
            {type(line), type(start), type(end)} == {int}  # true is 1 to Python alone
            and 1 <= line <= len(self.lines)
            and 0 <= start < end <= len(self.lines[line - 1])
        ):
            raise ValueError(f"no such span: {span}")
        text: str = self.lines[line - 1][start:end]
        return text

    def yielded(
        self, kind: str, cites: list[str], spans: list[Any], desk: dict[str, Any], field: str
    ) -> set[str] | None:
        """What the claim yields; None where what it cites does not stand in the file, or is not for this desk."""
        first = fold(self.at(spans[0])) if spans else ""
        whole = fold(" ".join(self.at(span) for span in spans))
        if kind == "printed" and len(spans) == 1 and not cites:
            return _numbers_in(whole) if field in ("phones", "faxes") else {whole}
        if kind == "derived" and cites[:1] == ["cells-joined"] and field in _OF_SEVERAL_CELLS:
            return self._joined(spans, cites[1:], field, as_found=self.is_as_found(desk["table"]))
        if kind == "derived" and spans and cites and self._has_its_places(cites[0], spans, desk):
            made = self._derived(cites[0], cites[1:], first, desk, field)
            return None if made is None else {made}
        if kind == "corrected" and spans and cites:
            return self._corrected(cites, whole, first, desk, field)
        if kind == "changed" and len(cites) == 1:
            return {
                str(change["after"])
                for change in self.raw.get("changes", ())
                if change["id"] == cites[0]
                and change["desk"] == desk["id"]
                and change["field"] in (field, field.rstrip("s"))
            } or None
        if kind == "editorial" and not spans and len(cites) == 2:
            return self._editorial(cites[0], cites[1], desk, field)
        return None

    # -- rules ------------------------------------------------------------------------------------

    def _has_its_places(self, rule: str, spans: list[Any], desk: dict[str, Any]) -> bool:
        """Whether a rule rests on one place, or as well on the heading from which a table names its desks.

        What a rule does not read would be hidden below it.
        """
        further = [span[0] for span in spans[1:]]
        of_heading = [self.heading(desk["table"], desk["row"])]
        return not further or rule in _OF_NAMES or (rule == "name-of-table" and further == of_heading)

    def _derived(
        self, rule: str, inputs: list[str], first: str, desk: dict[str, Any], field: str
    ) -> str | None:
        table = self.entries.get(("tables.toml", desk["table"]), {})
        match rule, inputs, field:
            case "prefecture-in-full", [], "prefecture" | "organization":
                return _SHORT.get(first)
            case "name-of-table", [template], "organization" if template == (
                table.get("name") or "{prefecture}"
            ):
                full = _SHORT.get(first, first)
                short = full if full == "北海道" or full not in PREFECTURES else full[:-1]
                filled = template.replace("{name}", full if "{prefecture}" in template else first)
                return filled.replace("{prefecture}", full).replace("{short}", short)
            case "repeated-above", [above, sign], "organization" if sign and sign == table.get("same"):
                rest = first[len(sign) :].strip() if first.startswith(sign) else None
                return f"{above} {rest}" if rest and self._named_above(desk, above) else None
            case "parts-joined", [], "organization":
                return first.replace(" ", "")
            case "number-completed", [begin, nth], "phones" | "faxes":
                return self._completed(first, begin, nth)
            case "prefecture-in-name", [*kana], "prefecture" if table.get("area") not in (None, "", "nation"):
                named = self._prefecture_in(desk["organization"][0], first)
                return named or next(
                    (name for name in kana if name == in_kana(desk["organization"][0])), None
                )
            case "prefecture-in-name", [], "prefecture":
                return said_in_full(desk["organization"][0])
            case "prefecture-in-name", [form], "prefecture" if (
                self.entries.get(("jurisdictions.toml", form), {}).get("ending") == form
            ):
                return _said_before(form, desk["organization"][0])
            case "nation", [], "service_area":
                national = table.get("area") == "nation" or self.row_rule(desk, table).get("nation")
                headed = desk["row"] == self.heading(desk["table"], desk["row"])
                of_the_heading = headed and not self.is_as_found(desk["table"])
                cells = fold(self.lines[desk["row"] - 1]).split("\t")
                return NATION if national or of_the_heading or NATION in map(str.strip, cells) else None
            case "its-prefecture", [prefecture], "service_area" if (
                prefecture == desk.get("prefecture", [""])[0]
            ):
                return prefecture
        return None

    def _joined(self, spans: list[Any], signs: list[str], field: str, *, as_found: bool) -> set[str] | None:
        """The texts of the spans with the signs between them, which are no words of their own."""
        if len(spans) != len(signs) + 1 or not set(signs) <= _JOINTS:
            return None
        texts = [fold(self.at(span)) for span in spans]
        if field == "hours" and not as_found and len({span[0] for span in spans}) > 1:
            return None
        for one, other in pairwise(sorted(spans)):
            text = self.lines[one[0] - 1]
            between = text[one[2] : other[1]]
            if one[0] == other[0] and ("\t" not in between if "\t" in text else not between):
                return None  # they are no cells
        return {texts[0] + "".join(sign + text for sign, text in zip(signs, texts[1:], strict=True))}

    def row_rule(self, desk: dict[str, Any], table: dict[str, Any]) -> dict[str, Any]:
        row = fold(self.lines[desk["row"] - 1])
        return next((rule for rule in table.get("rows", ()) if rule["match"] in row), {})

    def _named_above(self, desk: dict[str, Any], above: str) -> bool:
        """Whether the nearest row above in the table bears this name."""
        rows = self._named_rows[desk["table"]]
        nearest = bisect_left(rows, (desk["row"], "")) - 1
        return nearest >= 0 and rows[nearest][1] == above

    @cached_property
    def _named_rows(self) -> dict[str, list[tuple[int, str]]]:
        """Table → its rows with the names of their bodies, in order."""
        found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for desk in self.desks:
            found[desk["table"]].append((desk["row"], desk["organization"][0]))
        return defaultdict(list, {table: sorted(rows) for table, rows in found.items()})

    @staticmethod
    def _completed(tail: str, begin: str, nth: str) -> str | None:
        plain = tail if re.search("[0-9]", tail) else "".join(map(_digit, tail))
        if nth == "0":
            end = plain.replace("(", "").replace(")", "-")
            return begin[: -len(end)] + end if re.fullmatch("[0-9]+(-[0-9]+)?", end) else None
        ends = re.split(r"[~〜～]|から|より|[(\[【〔]\s?-", plain)[-1].strip(" )]】〕")
        last = re.split("[^0-9]", ends)[-1]
        start = begin[-len(last) :]
        if not (last.isdigit() and start.isdigit() and nth.isdigit()):
            return None
        if not 0 < int(last) - int(start) <= LONGEST_RANGE:
            return begin[: -len(last)] + last if nth == "1" else None
        value = int(start) + int(nth)
        return begin[: -len(last)] + str(value).zfill(len(last)) if value <= int(last) else None

    @staticmethod
    def _prefecture_in(organization: str, printed: str) -> str | None:
        for text in (organization, printed):
            full = [name for name in PREFECTURES if name in text]
            short = [name for part, name in sorted(_SHORT.items(), key=lambda e: -len(e[0])) if part in text]
            if full or short:
                at = {name: text.find(name if name in full else name[:-1]) for name in full or short}
                return full[0] if full else min(at, key=lambda name: (at[name], -len(name)))
        return None

    def _corrected(
        self, errata: list[str], whole: str, first: str, desk: dict[str, Any], field: str
    ) -> set[str] | None:
        """The text with each erratum applied; a completed one is replaced as a whole."""
        singular = {"notes": "note"}.get(field, field)
        texts = {whole, first.replace(" ", "")}
        for name in errata:
            erratum = self.entries.get(("errata.toml", name))
            if erratum is None or erratum["table"] != desk["table"] or erratum["field"] != singular:
                return None
            if erratum["printed"] not in whole:
                return None
            if erratum.get("unit") and erratum["unit"] != desk["department"][-1][0]:
                return None
            texts = {text.replace(erratum["printed"], erratum["corrected"]) for text in texts}
        return texts

    def _editorial(self, file: str, entry: str, desk: dict[str, Any], field: str) -> set[str] | None:
        says = self.entries.get((file, entry))
        if says is None:
            return None
        if file == "tables.toml" and field == "department" and entry == desk["table"]:
            return set(says["department"])
        if (
            file == "jurisdictions.toml"
            and field in ("service_area", "prefecture")
            and self.is_for(says, desk)
        ):
            if field == "service_area":
                return set(says["serves"])
            return {named_by(says) or ""}
        return None

    @staticmethod
    def is_for(area: dict[str, Any], desk: dict[str, Any]) -> bool:
        """Whether an entry of the areas is for a desk."""
        department = desk["department"][-1][0] if desk.get("department") else ""
        address = desk["address"][0] if "address" in desk else ""
        return (
            desk["program"] in area["program"]
            and "".join(desk["organization"][0].split()).startswith(area["organization"])
            and department.startswith(area["department"])
            and area["address"] in address
        )


class _Folds(dict[int, str]):
    """Each character folded, worked out when it is first met: most texts are read many times."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter in ("\u3000", "\u00a0"):
            folded = " "
        elif letter in "‐‑‒–−－":
            folded = "-"
        else:
            wide = 0xFF01 <= code <= 0xFF5E and letter not in _KEPT_WIDE
            folded = unicodedata.normalize("NFKC", letter) if wide else letter
        self[code] = folded
        return folded


_FOLDS = _Folds()


def fold(text: str) -> str:
    """Return a text with full-width letters, digits and brackets narrow and every hyphen one, character for character."""
    return _HYPHEN.sub("-", text.translate(_FOLDS))


def minted(kind: str, key: str) -> str:
    """The id of a record: a UUIDv5 over its kind and its key."""
    return str(uuid.uuid5(_NAMESPACE, f"{kind}|{key}"))


def tight(text: str) -> str:
    bare = re.sub("[\ufe00-\ufe0f\U000e0100-\U000e01ef]", "", text)  # which form of a kanji is meant
    return "".join(unicodedata.normalize("NFKC", bare).split())


def _numbers_in(printed: str) -> set[str]:
    """The groups of digits of a printed number, parted by hyphens, without the code of the country."""
    if re.fullmatch("[#♯][0-9]{3,4}", printed):
        return {"#" + printed[1:]}
    parted = re.sub("(?<=[0-9)])一(?=[0-9(])", "-", printed)  # the kanji as a hyphen
    plain = "".join(map(_digit, parted))
    groups = [group for group in re.split("[^0-9]+", plain) if group]
    if printed.lstrip("(").startswith(("+", "0081")):
        groups[0] = re.sub("^(00)?81", "", groups[0])
        groups = [group for group in groups if group]
        groups = groups[1:] if groups[0] == "0" else groups
        groups[0] = "0" + groups[0]
    return {"-".join(groups)}


def _digit(letter: str) -> str:
    value = 0 if letter == "○" else unicodedata.numeric(letter, -1)
    return str(int(value)) if 0 <= value <= 9 and value == int(value) else letter


def in_kana(organization: str) -> str | None:
    """The prefecture that the name of a body says in kana."""
    return next((n for n, kana in zip(PREFECTURES, _KANA, strict=True) if kana in organization), None)


def said_in_full(organization: str) -> str | None:
    """The prefecture whose full name stands in the name of a body that no table describes."""
    name = organization.replace("東京都市", "")
    return next((full for full in PREFECTURES if full in name), None)


def _said_before(form: str, organization: str) -> str | None:
    """The prefecture whose short name stands in such a body's name, before what each prefecture has one of."""
    names = "|".join(sorted(_SHORT, key=len, reverse=True))
    named = re.search(f"({names}){re.escape(form)}", organization.replace("東京都市", ""))
    return _SHORT[named[1]] if named and form else None


def narrowness(area: dict[str, Any]) -> tuple[int, bool, bool]:
    return len(area["organization"]), bool(area["department"]), bool(area["address"])


def named_by(area: dict[str, Any]) -> str | None:
    """The prefecture that an entry of the areas says its desks are of; None where it serves several, or a part of one."""
    serves = area.get("serves", ())
    return area.get("prefecture") or (serves[0] if len(serves) == 1 and serves[0] in PREFECTURES else None)


def may_be_place(text: str) -> bool:
    """Whether words are an address, to which a desk moves: they have a number, and no sentence."""
    return bool(re.search("[市区町村都道府県].*[0-9〇一二三四五六七八九十]", fold(text))) and not re.search(
        "。|ます|です", text
    )


def prefecture_of_code(code: Any) -> str | None:
    """The prefecture of a six-digit local government code; None where its check digit is another."""
    if not isinstance(code, str) or not re.fullmatch("[0-9]{6}", code) or not 1 <= int(code[:2]) <= 47:
        return None
    rest = sum(int(digit) * (6 - at) for at, digit in enumerate(code[:5])) % 11
    return PREFECTURES[int(code[:2]) - 1] if (11 - rest) % 10 == int(code[5]) else None


def named_first(address: str) -> str | None:
    """The prefecture that an address begins with, behind its postal code."""
    begun = re.sub(r"^\s*+〒?\s*+[0-9]{3}-?[0-9]{4}\s*+", "", fold(address)).lstrip()
    return next((name for name in PREFECTURES if begun.startswith(name)), None)


def may_be_far(field: str, value: Any, desk: dict[str, Any], heading: int | None, *, as_found: bool) -> bool:
    """Whether a value may stand outside its row: what the heading says for all rows, and a merged cell above.

    A table that is read as found may have its prefectures in merged cells.
    """
    lines = {span[0] for span in value[2]}
    of_heading = heading in lines and field.startswith(("urls", "department", "phones", "faxes", "emails"))
    merged = field.startswith("department") or (field == "prefecture" and as_found)
    return of_heading or (merged and (heading or 0) <= min(lines) and max(lines) <= desk["row"])


def days_in(text: str) -> set[str]:
    """The days and months that a note names, as ISO."""
    plain = unicodedata.normalize("NFKC", text)
    return {day for day in (*_with_characters(plain), *_with_signs(plain), *_in_english(plain)) if day}


def _with_characters(plain: str) -> Iterator[str]:
    """令和5年4月1日, 二〇二三年四月: what stands around each 年."""
    bare = re.sub(r"\([^()月]{2,10}\)", "", "".join(plain.split()))  # 令和6年(2024年)1月9日
    head, *tails = bare.split("年")
    for tail in tails:
        year = re.search(r"(令和?|平成?|昭和?|[RHS]|)([0-9]{1,4}|[〇零一二三四五六七八九十]{1,4}|元)$", head)
        rest = re.match(
            r"([0-9]{1,2}|[一二三四五六七八九十]{1,3})月(?:([0-9]{1,2}|[一二三四五六七八九十]{1,3})日)?", tail
        )
        if year and rest:
            yield _day(year[1], year[2], rest[1], rest[2])
        head = tail


def _with_signs(plain: str) -> Iterator[str]:
    """R5.4.1, 2023/4/1, 2023-04-01: three numbers with one sign between them."""
    for sign in "./-":
        each = re.escape(sign)
        begin = r"(?<![A-Za-z0-9])(令和?|平成?|昭和?|[RHS])?\s?([0-9]{1,4}|元)"
        form = rf"{begin}{each}([0-9]{{1,2}}){each}([0-9]{{1,2}})(?![0-9]|{each}[0-9])"
        for era, year, month, day in re.findall(form, plain):
            if not (era and sign == "-"):  # 小郡令和5-4-1 is a lot
                yield _day(era, year, month, day)


def _in_english(plain: str) -> Iterator[str]:
    """April 1, 2023 and 1 April 2023."""
    words = re.findall("[A-Za-z]+|[0-9]+", re.sub(r"(?<=[0-9])(?i:st|nd|rd|th)\b", "", plain))
    for one, two, year in zip(words, words[1:], words[2:], strict=False):
        for name, day in ((one, two), (two, one)):
            month = f"{name[:3].lower():3}"
            at = "janfebmaraprmayjunjulaugsepoctnovdec".find(month)
            if name.isalpha() and day.isdecimal() and len(year) == 4 and at >= 0 and at % 3 == 0:
                yield _day("", year, str(at // 3 + 1), day)


def _day(era: str, year: str, month: str, day: str | None) -> str:
    """The ISO day or month; "" for one that there is not, in its era."""
    first, last = _ERA_DAYS.get(era[:1], ("1900-01-01", "2099-12-31"))
    try:
        number = _count(year) + (int(first[:4]) - 1 if era else 0)
        iso = date(number, _count(month), _count(day or "1")).isoformat()
    except ValueError:
        return ""
    if day:
        return iso if first <= iso <= last else ""
    return iso[:7] if first[:7] <= iso[:7] <= last[:7] else ""


# Kanji, and the circle that is typed for one of them → the digits that they write.
FIGURES = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def _count(number: str) -> int:
    """The number that digits or kanji write: 12, 十二, 二〇二三, 元. Raises ValueError for another text."""
    if number == "元":
        return 1
    ten = re.fullmatch("(.?)十(.?)", number)
    if ten:
        return int((ten[1] or "一").translate(FIGURES)) * 10 + int((ten[2] or "〇").translate(FIGURES))
    return int(number.translate(FIGURES))
