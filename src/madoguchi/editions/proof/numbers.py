"""The proof of numbers: each is what is printed, of the kind, with the label and the extension that stand beside it.

Part of the proof; like its other modules it needs nothing of the package.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from madoguchi.editions.proof.area_codes import AreaCodes
from madoguchi.editions.proof.rules import Flaw, fold

NUMBERS = ("phones", "faxes")
MARKS = {"代": "代表", "代表": "代表", "㈹": "代表", "直": "直通", "直通": "直通"}
# Words for telephone and FAX in their compatible forms (℡ is TEL), without spaces.
KIND_WORDS = (
    r"(お?電話(番号)?|でんわ|tele?phone(number|no\.?)?|phone(number|no\.?)?|tel(\.?no\.?)?|t|☎|☏|✆|[📞📱📲🕻🕾🕿🖀]"
    r"|f\.?a\.?x(\.?no\.?)?|ファッ?クス|ファクシミリ|ふぁっ?くす|ふぁくしみり|f|[📠🖷🖨])(番号|専用|のみ|共通|共有|共用|兼用?|も?同じ)*"
)
_KIND = re.compile(rf"{KIND_WORDS}([/・･&＆、,+()]|及び|および|兼|と|共通|兼用)*({KIND_WORDS}\)?)?")

# From how many rows on a cell that one in so many of them has is one too many.
_ROWS, _SELDOM = 8, 8
# What stands alone before the number of a remark: a FAX, or a former number.
_SAYS_WHICH = re.compile(
    r"(?:(?:fax(?:\.?no\.?)?|ファッ?クス|ファクシミリ|[📠🖷🖨])(?:番号)?|旧(?:電話)?(?:番号)?)[ :()]{0,3}",
    re.IGNORECASE,
)
# An extension right behind its number: (内線 12).
_EXTENSION = re.compile(r"[ (、,]{0,3}(?:内線(?:番号)?|ナイセン|ﾅｲｾﾝ)[ :.]{0,2}[0-9]{2,5}(?![0-9-])")
# A number without its area code; what follows 〒 is none.
_LOCAL = re.compile(r"(?<![0-9-])(?<!〒)(?<!〒 )[1-9][0-9]{0,3}-[0-9]{4}(?![0-9-])")
_OF_OFFICES = ("課", "係", "室", "部", "局", "所", "館", "署", "センター", "窓口")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
# What a number is written with: digits, kanji for them, and whatever signs are taken for hyphens; the short ones.
_FORM = re.compile("(?:[0-9〇○零一二三四五六七八九ーｰ_]|[^\\w※])*")
_THREE_DIGITS = re.compile("1[0-9]{2}")
# A number in three cells, and what the header of the first says.
_THREE_CELLS = re.compile(r"0[0-9]{1,4}\t[0-9]{1,4}\t[0-9]{3,4}")
# Right before a number without its area code.
_SAYS_NUMBER = re.compile(rf"{KIND_WORDS}[】〕\])>＞〉*]*\s?[:：.=]?\s{{0,3}}\(?\Z")
# ... and what makes it the end of a whole one.
_GOES_BEFORE = re.compile(r"(?:[0-9][)-]{1,2}\s?|(?<![0-9-])\(?0[0-9]{1,4}\)?\s{1,2})\(?\Z")
_SAYS_CALL = re.compile(
    "tel|phone|fax|電話|でんわ|ファッ?クス|ファクシミリ|ふぁっ?くす|ふぁくしみり|☎|☏|📞|[📠🖷🖨]|局番|代表|直通|連絡先"
)
# What heads a column of keys: of a customer, a document, an account, a register.
_SAYS_KEY = re.compile(
    r"(?:水道|お客(?:様|さま)|顧客|使用者|検針|会員|口座|文書|管理|整理|登録|指定|許可|事業所|施設|医療機関|法人|識別)番号\s*$|コード\s*$"
)
# Of two in a cell each alone: a whole number, one without its area code, the last group of the one before it.
_ONE_OF_TWO = re.compile(r"[^\s/／・、,，;；|&＆]+")
_SHORTENED = re.compile(r"(?:[0-9]{1,4}-)?[0-9]{4}")


class Numbers(AreaCodes):
    """What is proven of the numbers of a desk.

    By line: `excused` are the words that an ERROR names, `lost` those of them that it names as a lost number.
    """

    rows: set[int]  # the lines of the desks' own rows
    excused: dict[int, list[str]]
    lost: dict[int, set[str]]

    def value(self, value: Any, path: str, desk: dict[str, Any], field: str) -> Iterator[Flaw]:
        """Yield what is wrong with one value."""
        raise NotImplementedError

    def is_as_above(self, desk: dict[str, Any], value: Any) -> bool:
        """Whether a value stands above its row, in a column in which the row says 〃."""
        raise NotImplementedError

    @cached_property
    def values_at(self) -> dict[int, list[tuple[int, int, str]]]:
        """Line → the spans of all desks' values on it."""
        raise NotImplementedError

    def spans_of(self, desk: dict[str, Any]) -> list[tuple[str, Any]]:
        """Every (field, span) that a desk's values rest on."""
        raise NotImplementedError

    def numbers_of(self, desk: dict[str, Any], path: str, field: str) -> Iterator[Flaw]:
        phones = desk.get(field, ())
        for at, phone in enumerate(phones):
            here = f"{path}/{field}/{at}"
            if phone.keys() - {"number", "label", "value", "label_spans", "extension", "says"}:
                yield Flaw(here, "form", "unknown fields")
            yield from self.value(phone["value"], f"{here}/number", desk, field)
            digits = re.sub("[^0-9]", "", phone["number"])
            words = phone["value"][3]
            if phone["value"][1] == "printed" and not _FORM.fullmatch(fold(words)):
                yield Flaw(f"{here}/number", "number", f"「{words}」 is written as no number")
            short = len(digits) <= 8 and not phone["number"].startswith("#")
            if short and (
                (not _THREE_DIGITS.fullmatch(phone["number"]) and not self._is_local(phone))
                or any(map(is_extension, self._headers_above(phone["value"][2][0])))
            ):
                yield Flaw(f"{here}/number", "number", "too few digits for a number to call")
            if phone["value"][4:5] == ["number-completed"] and not self._follows_its_first(phone["value"]):
                yield Flaw(
                    f"{here}/number", "number", "no number from which it is completed stands before it"
                )
            if phone["number"] != phone["value"][0]:
                yield Flaw(
                    f"{here}/number",
                    "number",
                    f"its claim is for {phone['value'][0]}, it says {phone['number']}",
                )
            yield from self._label(phone, f"{here}/label")
            yield from self._extension(phone, f"{here}/extension", desk)
            if not all(
                _near(s, phone["value"][2][0]) and is_kind(fold(self.at(s))) for s in phone.get("says", ())
            ):
                yield Flaw(
                    f"{here}/says", "kind", "no word for a telephone or a FAX stands there, beside the number"
                )
            if (field == "faxes") != self._is_fax(phone, phones[:at], desk):
                yield Flaw(here, "kind", "what stands beside it says otherwise whether it is a FAX")
        spans = [p["value"][2][0] for p in phones if not self.is_as_above(desk, p["value"])]
        if spans != sorted(spans):
            yield Flaw(
                f"{path}/{field}", "order", "the numbers do not stand in the order in which they are printed"
            )

    def _follows_its_first(self, value: Any) -> bool:
        """Whether a number stands behind the one from which it is completed, in its cell, with no other value between.

        03-3501-1511(代)、1512～1515: 1512 is completed from the first, the others from 03-3501-1512.
        """
        line, start, end = value[2][0]
        others = [at for at in self.values_at.get(line, ()) if at[2] not in (*NUMBERS, "extension")]
        for first, stop, number in self._placed_numbers.get(line, ()):
            apart = "\t" in self.lines[line - 1][stop:start]
            apart = apart or any(at < end and stop < to for at, to, _ in others)
            if number == value[5] and first <= start and stop < end and not apart:
                return True
        return False

    @cached_property
    def _placed_numbers(self) -> dict[int, set[tuple[int, int, str]]]:
        """Line → where the numbers of desks stand on it, and what they are."""
        found: dict[int, set[tuple[int, int, str]]] = defaultdict(set)
        for desk in self.desks:
            for value in (phone["value"] for field in NUMBERS for phone in desk.get(field, ())):
                for line, start, end in value[2][:1]:
                    found[line].add((start, end, value[0]))
        return found

    def _is_local(self, phone: dict[str, Any]) -> bool:
        """Whether a word says that so few digits are a number, and the list prints no area code for it."""
        value = phone["value"]
        if value[1] != "printed" or not _LOCAL.fullmatch(phone["number"]) or len(value[2]) != 1:
            return False
        line, start, end = value[2][0]
        text = fold(self.lines[line - 1]).casefold()
        before = text[:start]
        if _GOES_BEFORE.search(before) or text[end : end + 1] == "-":
            return False
        said = bool(_SAYS_NUMBER.search(_compatible(before))) or (
            "\t" in self.lines[line - 1] and self._is_below_calls(value[2][0])
        )
        return said and not self.area_codes_for(value[2])

    def is_in_three_cells(self, field: str, spans: list[Any]) -> bool:
        """Whether a place is that of a number whose groups have a cell each, below a header that says so."""
        if field not in NUMBERS or len(spans) != 1:
            return False
        line, start, end = spans[0]
        text = self.lines[line - 1]
        whole = text[start - 1 : start] in ("", "\t") and text[end : end + 1] in ("", "\t")
        return (
            whole and bool(_THREE_CELLS.fullmatch(fold(self.at(spans[0])))) and self._is_below_calls(spans[0])
        )

    def _is_below_calls(self, span: list[Any]) -> bool:
        """Whether a header above a place says that numbers to call stand there."""
        return any(_SAYS_CALL.search(_compatible(word)) for word in self._headers_above(span))

    def _extension(self, phone: dict[str, Any], path: str, desk: dict[str, Any]) -> Iterator[Flaw]:
        extension, number = phone.get("extension"), phone["value"][2][0]
        line, start = (extension[2][0][0], extension[2][0][1]) if extension else (0, 0)
        if extension is not None:
            yield from self.value(extension, path, desk, "extension")
        if extension is None:
            behind = fold(self.lines[number[0] - 1])[number[2] :]
            if phone["value"][1] == "printed" and _EXTENSION.match(behind):
                yield Flaw(path, "extension", "an extension is printed at the number")
            return
        beside = line == number[0] and is_extension(fold(self.lines[line - 1])[:start])
        if not beside and "/faxes/" in path and any("extension" not in p for p in desk.get("phones", ())):
            yield Flaw(path, "extension", "the extension belongs to the number to call")
        if not beside and not (
            self.is_as_found(desk["table"]) and self._extension_column(desk, extension[2][0])
        ):
            yield Flaw(path, "extension", "no 内線 stands before it, beside the number")

    def _extension_column(self, desk: dict[str, Any], span: Any) -> bool:
        """Whether the header of an extension's own column, or the field that it stands in, says that it is one."""
        if not desk["row"] <= span[0] <= self.end_of_row(desk) or (
            span[0] != desk["row"] and span[0] in self.rows
        ):
            return False
        before = fold(self.lines[span[0] - 1])[: span[1]]
        return is_extension(before.rstrip("\t ")) or any(is_extension(t) for t in self._headers_above(span))

    def _headers_above(self, span: Any) -> list[str]:
        """The words of the header above a place, in its column; a header may have up to three lines."""
        column = self.lines[span[0] - 1].count("\t", 0, span[1])
        last = self._header_above(span[0])
        lines = range(max(last - 2, self.window(last)[0]), last + 1) if last else ()
        return [text for line in lines for at, text in self._headers.get(line, ()) if at == column]

    def _header_above(self, line: int) -> int:
        """The last line above one on which a header stands, on the same sheet; 0 where there is none."""
        at = bisect_left(self._header_lines, line)
        found = self._header_lines[at - 1] if at else 0
        return found if found >= self.sheet_begin(line) else 0

    def _is_fax(self, phone: dict[str, Any], before: list[dict[str, Any]], desk: dict[str, Any]) -> bool:
        """What the words beside a number say, else its column's header; a FAX may be told by the one before it."""
        number = phone["value"][2][0]
        told = [fold(self.at(span)) for span in phone.get("says", ())]
        if told:
            return says_fax(told[0]) or self._is_shared_fax(phone["says"][0], number)
        earlier = [p for p in before if _near(p["value"][2][0], number) and p.get("says")]
        if earlier and not phone.get("label"):
            word, (line, _, end) = earlier[-1]["says"][0], earlier[-1]["value"][2][0]
            trails = word[0] == line and word[1] >= end  # 099-…(FAX) 099-…
            if says_fax(fold(self.at(word))) and not trails:
                return True
        if (second := self._is_second_of_two(number)) is not None:
            return second
        if before and self._begins_below(number, before[-1]["value"][2][0]):
            return self._is_fax(before[-1], before[:-1], desk)
        return self._fax_column(number, desk)

    def _is_shared_fax(self, word: Any, number: Any) -> bool:
        """Whether FAX共通 stands before a number and behind one to call in its cell: 総務099-… 税務099-… FAX共通099-…."""
        line = fold(self.lines[word[0] - 1])
        words = fold(self.at(word))
        bare = re.sub("(?:共通|共用|共有)$", "", words)
        before = line[line.rfind("\t", 0, word[1]) + 1 : word[1]]
        goes_before = word[0] == number[0] and word[2] <= number[1]
        return bare != words and says_fax(bare) and goes_before and bool(plain_numbers(before))

    def _is_second_of_two(self, span: Any) -> bool | None:
        """Of two bare numbers in a cell below TEL/FAX: whether one is the FAX; None for any other number."""
        header = next((kinds for text in self._headers_above(span) if (kinds := both_kinds(text))), "")
        line = fold(self.lines[span[0] - 1])
        start, end = line.rfind("\t", 0, span[1]) + 1, line.find("\t", span[1])
        cell = line[start : end if end >= 0 else len(line)]
        numbers = [(m.start() + start, m[0]) for m in _ONE_OF_TWO.finditer(cell)]
        if (
            not header
            or len(numbers) != 2
            or not all(
                _SHORTENED.fullmatch(number) or plain_numbers(number) == [number] for _, number in numbers
            )
        ):
            return None
        return header[sum(at < span[1] for at, _ in numbers)] == "f"

    def _begins_below(self, number: Any, above: Any) -> bool:
        """Whether a number is the first on its line, right below another one: FAX: 099-… and below it 099-…."""
        return number[0] == above[0] + 1 and not self.lines[number[0] - 1][: number[1]].strip(" \t　(・")

    def _fax_column(self, span: Any, desk: dict[str, Any]) -> bool:
        """Whether the header above a place is that of FAX numbers; where none says so, the heading of the table."""
        column = self.lines[span[0] - 1].count("\t", 0, span[1])
        # FAX | 099-…: a field has its word in a cell before it.
        fields = [text for at, text in self._headers.get(span[0], ()) if at < column][-1:]
        words = fields or self._words_above(span) or self._headers_above(span)
        if "\t" not in self.lines[span[0] - 1] or any(map(says_fax, words)) or any(map(says_tel, words)):
            return any(map(says_fax, words))
        heading = self.heading(desk["table"], desk["row"])
        told = self.lines[heading - 1].partition("\t")[0] if heading else desk["program"]
        return self.is_as_found(desk["table"]) and says_fax(fold(told))

    def _words_above(self, span: Any) -> list[str]:
        """Of a header and rows whose columns are lost, the word above a number: the second above the second."""
        above = self._header_above(span[0])
        line = self.lines[span[0] - 1]
        if not above or "\t" in line + self.lines[above - 1]:
            return []
        words = [word for _, text in self._headers[above] for word in text.split()]
        words = [word for word in words if says_fax(word) or is_kind(word)]
        numbers = plain_numbers(fold(line))
        at = len(plain_numbers(fold(line)[: span[1]]))
        return [words[at]] if len(words) == len(numbers) > 1 else []

    @cached_property
    def _headers(self) -> dict[int, list[tuple[int, str]]]:
        """The cells of headers by their line, from left to right: column, words."""
        found: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for line, start, end, why in sorted(self.raw["accounted"]):
            if why == "header":
                column = self.lines[line - 1].count("\t", 0, start)
                found[line].append((column, fold(self.at((line, start, end)))))
        return dict(found)

    def level_beside(self, line: int, column: int) -> set[str]:
        """The field that may stand beside a number in the cell of a field: an office of a body, 所在地 | 【西支店】 〒… TEL …."""
        return {"department"} if any(at < column for at, _ in self._headers.get(line, ())) else set()

    @cached_property
    def _header_lines(self) -> list[int]:
        """Lines that head those below them: what a desk's own line of words says (FAX：同上) is said of it alone."""
        return sorted(line for line in self._headers if "\t" in self.lines[line - 1] or line not in self.rows)

    def _is_in_header(self, at: int, words: str) -> bool:
        return any(words in text for _, text in self._headers.get(at, ()))

    def _label(self, phone: dict[str, Any], path: str) -> Iterator[Flaw]:
        label, spans = phone.get("label"), phone.get("label_spans", ())
        words = [fold(self.at(span)) for span in spans]
        known = {" ".join(MARKS.get(word.strip("()"), word) for word in words)} if words else set()
        if any(word != word.strip() for word in words) or (
            (label or spans) and (not label or label not in known)
        ):
            yield Flaw(path, "label", f"「{' '.join(words)}」 is printed there, it says 「{label or ''}」")

    def numbers_left(self) -> Iterator[Flaw]:
        """Numbers of the source that no desk has on their line, whatever else accounts for their characters."""
        held = self.held_on
        desks = Counter(desk["row"] for desk in self.desks)
        # In running text with several desks in a line one may be told of nobody.
        rows = {row for row, count in desks.items() if count == 1 or "\t" in self.lines[row - 1]}
        for number, text in enumerate(self.lines, start=1):
            for token in plain_numbers(fold(text)):
                # What is plain in a desk's own row nobody can fail to read, but within a remark, below a header
                # of which nobody said what it means, and in a cell more than the other rows have.
                told = token in self.lost.get(number, ()) and (
                    number not in rows
                    or self._is_remarked(number, token)
                    or self._is_below_unknown(number, fold(text).find(token))
                    or self._is_beyond_columns(number, fold(text).find(token))
                )
                told = told or self._is_key(number, fold(text).find(token))
                if not told and re.sub("[^0-9]", "", token) not in held[number]:
                    yield Flaw(
                        f"lines/{number}", "number-left", f"「{token}」 is printed there and is at no desk"
                    )

        yield from self._without_area_code()

    def _without_area_code(self) -> Iterator[Flaw]:
        """The same of numbers without an area code, in a source that has such numbers.

        Of a table the columns count in which numbers are: 12-3456 may be a code.
        """
        places: dict[int, list[tuple[int, int]]] = defaultdict(list)
        columns: dict[int, set[int]] = defaultdict(set)
        sources: set[int] = set()
        for desk in self.desks:
            for field, (line, start, end) in self.spans_of(desk):
                if field != "notes" or "\t" in self.lines[line - 1]:
                    places[line].append((start, end))
            for phone in (phone for field in NUMBERS for phone in desk.get(field, ())):
                line, start, _ = phone["value"][2][0]
                columns[self.window(line)[0]].add(self.lines[line - 1].count("\t", 0, start))
                if phone["value"][4:5] in (["area-code-added"], ["area-code-told"]) or _LOCAL.fullmatch(
                    phone["number"]
                ):
                    sources.add(self.window(line)[0])
        for first, count, _ in self.sources:
            for line in range(first, first + count) if first in sources else ():
                text = fold(self.lines[line - 1])
                for token in _LOCAL.finditer(text):
                    if "\t" in text and text.count("\t", 0, token.start()) not in columns[first]:
                        continue
                    digits = re.sub("[^0-9]", "", token[0])
                    held = any(start < token.end() and token.start() < end for start, end in places[line])
                    held = held or any(number.endswith(digits) for number in self.held_on[line])
                    told = self.lost.get(line, set()) | set(self.excused.get(line, ()))
                    held = held or any(
                        token[0] in words
                        and _says_more(_IN_BRACKETS.sub("", words.replace(token[0], "")))
                        and not words.lstrip().partition(token[0])[0].rstrip(" :：").endswith(_OF_OFFICES)
                        for words in self._remarks[line]
                    )
                    if not held and token[0] not in told and not told.issuperset(token[0].split("-")):
                        yield Flaw(
                            f"lines/{line}",
                            "number-left",
                            f"「{token[0]}」 is printed there and is at no desk",
                        )

    @cached_property
    def held_on(self) -> dict[int, set[str]]:
        """Line → the digits of the numbers on it that a desk has, or that it says to be former ones."""
        held: dict[int, set[str]] = defaultdict(set)
        for desk in self.desks:
            for phone in (phone for field in NUMBERS for phone in desk.get(field, ())):
                for line, *_ in phone["value"][2]:
                    held[line].add(re.sub("[^0-9]", "", phone["number"]))
        for line, start, end, why in self.raw["accounted"]:
            said = "".join((self.lines[line - 1], *self._headers_above((line, start))))
            if why == "former number" and re.search("→|⇒|➡|->|=>|旧|前", said):
                held[line].add(re.sub("[^0-9]", "", fold(self.at((line, start, end)))))
        return held

    def _is_below_unknown(self, line: int, start: int) -> bool:
        """Whether the header above a place is one that a notice says is unknown."""
        unknown = {fold(n["value"]) for n in self.raw["notices"] if n["code"] == "unknown-column"}
        return not unknown.isdisjoint(self._headers_above((line, start)))

    def _is_key(self, line: int, start: int) -> bool:
        """Whether a place is accounted for as a key of its row, below a header that says so, beside one of numbers to call."""
        above = self._headers.get(self._header_above(line), ())
        return (
            any(_SAYS_KEY.search(_compatible(word)) for word in self._headers_above((line, start)))
            and any(_SAYS_CALL.search(_compatible(word)) for _, word in above)
            and any(
                at == line and first <= start < end and why == "code of the row"
                for at, first, end, why in self.raw["accounted"]
            )
        )

    def _is_beyond_columns(self, line: int, start: int) -> bool:
        """Whether a place of a row stands in a cell that hardly any other row of its table has."""
        widths = self._widths[self._tables_of_rows.get(line, "")]
        column = self.lines[line - 1].count("\t", 0, start)
        return len(widths) >= _ROWS and _SELDOM * (len(widths) - bisect_left(widths, column)) <= len(widths)

    @cached_property
    def _tables_of_rows(self) -> dict[int, str]:
        return {desk["row"]: desk["table"] for desk in self.desks}

    @cached_property
    def _widths(self) -> dict[str, list[int]]:
        """Table → how many tabs its rows have, from the narrowest on."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, table in self._tables_of_rows.items():
            found[table].append(self.lines[row - 1].count("\t"))
        return defaultdict(list, {table: sorted(widths) for table, widths in found.items()})

    def _is_remarked(self, line: int, number: str) -> bool:
        """Whether a number of a row stands within a longer remark, or is a remark with the word for a FAX before it."""
        return any(
            number in words
            and (_SAYS_WHICH.fullmatch(words.partition(number)[0]) or _says_more(words.replace(number, "")))
            for words in self._remarks[line]
        )

    @cached_property
    def _remarks(self) -> dict[int, set[str]]:
        """Line → the remarks of desks on it."""
        found: dict[int, set[str]] = defaultdict(set)
        for desk in self.desks:
            for note in desk.get("notes", ()):
                for span in note[2]:
                    found[span[0]].add(fold(self.at(span)))
        return found


def _near(one: Any, other: Any) -> bool:
    return bool(one[0] == other[0] and abs(one[1] - other[1]) < 60)


def is_kind(words: str) -> bool:
    """Whether words are one that tells the kind of a number, and nothing else."""
    plain = _compatible(words)
    return plain == plain.strip() and bool(_KIND.fullmatch("".join(plain.split())))


def plain_numbers(text: str) -> list[str]:
    """The whole numbers of a folded text in their plainest forms, outside addresses of the web and of mail."""
    free = re.sub(r"https?://\S++|(?<![\w.+-])[\w.+-]++@[\w.-]++", "", text)
    form = r"0[0-9]{1,4}-[0-9]{1,4}-[0-9]{4}|0(?:120|570|990)-[0-9]{3}-?[0-9]{3}|\(0[0-9]{1,4}\)[0-9]{1,4}-[0-9]{4}|0[0-9]{1,4}\([0-9]{1,4}\)[0-9]{4}"
    return re.findall(rf"(?<![0-9-])(?:{form})(?![0-9-]|[A-Za-z](?![A-Za-z]))", free)


def both_kinds(header: str) -> str:
    """ "tf" for TEL/FAX, "ft" for FAX/TEL; "" for a header that says one of them, or that they are one line."""
    plain = "".join(_compatible(header).split())
    fax = re.search(r"f\.?a\.?x|ファッ?クス|ファクシミリ|ふぁっ?くす|ふぁくしみり|[📠🖷🖨]", plain)
    tel = re.search("tel|電話|phone|☎", plain)
    if not fax or not tel or re.search("共通|共有|共用|兼|同じ", plain):
        return ""
    return "tf" if tel.start() < fax.start() else "ft"


def says_tel(words: str) -> bool:
    """Whether words say telephone."""
    return bool(re.search("tel|電話|phone|☎", _compatible(words)))


def says_fax(words: str) -> bool:
    """Whether words say FAX and do not say telephone as well."""
    plain = "".join(_compatible(words).split())
    fax = (
        re.search(r"f\.?a\.?x|ファ[ッ]?クス|ファッ?クシミリ|ふぁ[っ]?くす|ふぁくしみり|[📠🖷🖨]", plain)
        or re.fullmatch(r"\W*(f|f番号|[電伝]送(番号)?)\W*", plain)
        or "℻" in words
    )
    return bool(fax) and not re.search("tel|電話|phone|共通|共有|兼|共用|同じ", plain)


def is_extension(before: str) -> bool:
    """Whether the words before a place end by saying 内線."""
    words = _compatible(before[-40:]).rstrip(" :.=()")
    return bool(re.search(r"(?:内線|内線番号|内|ナイセン|extension|(?<![a-z])ext?|(?<![a-z])x)$", words))


def _compatible(words: str) -> str:
    """Words with width and the signs for TEL and FAX made one, in small letters."""
    return unicodedata.normalize("NFKC", words).casefold()


def _says_more(words: str) -> bool:
    """Whether what a remark says beside a number is more than what the number is for."""
    return sum(map(str.isalpha, words)) > 1 and not is_kind(words.strip(" :："))
