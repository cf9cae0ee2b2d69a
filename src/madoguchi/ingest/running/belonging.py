"""Of which body a desk in lines of words is a part: of the one that a heading names, or of one that stands further out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from madoguchi.ingest.pieces.line_names import AS_ABOVE, name_in, names_desk
from madoguchi.ingest.pieces.shapes import BODY, Shape, shape_of
from madoguchi.ingest.running.desks import DeskDraft, main_number
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from madoguchi.text.department import rank
from madoguchi.text.phone import find_phones
from madoguchi.text.prefecture import PREFECTURES

OWN_BODY = re.compile(
    r"(?:市役所|区役所|役場|(?<![官公])庁|庁舎|[一-龥]{2}省|局|センター|(?<![場住箇])所|協会|大学|病院|署|(?<!説明)(?<!講習)(?<!相談)(?<!講演)(?<!研修)(?<!交流)(?<!体験)(?<!見学)会|機構|公社|組合|公庫|銀行|金庫|支店)$"
)
GROUP = re.compile(r"^[【〔［\[<〈《＜■□◆◇]|[】〕\]>〉》＞]$")
# 課税課　内線 211: a section that has no number of its own. What stands behind may be another.
EXTENSION_LINE = re.compile(
    r"\s*(?P<name>[^\s\d][^\t:：]{1,60}?)[\s:：…・.(（]{1,40}(?P<word>内線番号|内線|ext\.?)[\s:：.]{0,3}"
    r"(?P<extension>\d{1,6}(?:\s?[～〜~、,・/-]\s?\d{1,6}){0,9})\)?(?P<rest>(?![\d-]).*)$",
    re.IGNORECASE,
)
# A city or a prefecture, called as people do.
_CITY = re.compile(r"[一-龥々ヶノ]{2,4}")
# 東県福祉部健康課 and 東事務所総務課 say whose section they are.
_OF_ITS_OWN = re.compile(
    rf"^(?:{'|'.join(PREFECTURES)})|.(?:市役所|区役所|役場|[都道府県]庁|振興局|センター|事務所)[^()]*[部課室係班]"
)
# 本所, 東支所: an office of the body above, wherever it is.
_BRANCH = re.compile(
    r"[^\s()、]{0,8}(?:本[所部店社署館]|支[所部店局社署]|分[室署館院校団]|分遣所|[別新]館|出張所|連絡所|営業所|派出所|駐在所)(?:\s?\([^()]*\))?"
)
# 防犯担当 below 地域振興課, however far in it stands.
_OF_A_SECTION, _SECTION = re.compile(r"^[^\s]+(?:担当|係|班)$"), re.compile(r"[課室]$")
# 弁護士相談(予約制), 健康講座: what is held, and no body.
_EVENT = re.compile(r"(?:相談|教室|講座|[説講]\w会|健診|検診)(?:\([^()]*\))?$")
# 市長公室 stands where a 部 does.
_AS_A_BUREAU = re.compile(r"公室$")
# 融資の受付 below 東公庫 東支店: a line of its business.
_BUSINESS = re.compile(r"[^\s()]{2,12}事業")
# 水道・消防・病院: what stands below, and no body.
_SEVERAL = re.compile(r"[^\s・]{1,4}(?:・[^\s・]{1,4}){2,9}")
# 厚生労働省電話相談窓口: a body stands in the name itself.
_HAS_BODY = re.compile(r"(?:[省庁局署]|役所|役場|センター|協会|機構|連合会|[^\s]所)[^\s()]{2}")


def indent_of(line: Slice) -> int:
    return line.start + len(line.text) - len(line.text.lstrip())


@dataclass(slots=True)
class Belonging:
    """What the lines above say of whose part the next desk is; `indents` are where the lines begin.

    `begins` is where a column of the page begins in lines that stand in one. `parted`: among the lines are sections
    that have an extension alone, whose number a line further out has.
    """

    indents: dict[int, int]
    begins: Mapping[int, int]
    parted: bool
    _heading: tuple[Slice, int, int] | None = (
        None  # its body, from where on its sections begin, where it stands
    )
    _goes_on: bool = True  # whether no desk of its own has stood as far out as the heading since
    _has_inner: bool = False  # whether a section of the heading has stood further in than it
    _outer: Slice | None = None  # the last desk that is a body and no part of another
    _own: Slice | None = None  # the last desk that is no part of another
    _main: DeskDraft | None = None  # the desk whose number extensions are dialled behind
    _levels: list[Slice] = field(default_factory=list)  # below it: what stands further out than the next line
    _last: list[Slice] = field(default_factory=list)  # the words of the last name

    @staticmethod
    def lines(lines: Sequence[Slice], begins: Mapping[int, int]) -> Belonging:
        parted = any(EXTENSION_LINE.match(line.text) and not find_phones(line.text) for line in lines)
        return Belonging(
            {line.line: indent_of(line) - begins.get(line.line, 0) for line in lines}, begins, parted
        )

    def indent(self, line: Slice) -> int:
        """By how many characters the words of a line stand right of where its column of the page begins."""
        return indent_of(line) - self.begins.get(line.line, 0)

    def stands(self, name: Slice) -> None:
        """The lines below are no part of a name that stands behind a word, 問 東研究所, unless they stand further in."""
        self.indents[name.line] = name.start - self.begins.get(name.line, 0)

    def below(self, heading: Slice, bare: Slice) -> None:
        """A heading begins; `bare` is it without its bullet.

        東市役所 is a body of which the lines below are sections, 【西部】 is none; 東局 東室 is one for lines further in.
        """
        self._heading, self._goes_on, self._has_inner = None, True, False
        self._own = None
        if self._outer is not None and self.indent(heading) <= self._at(self._outer):
            self._outer = None
        name = name_in(bare)
        if name is None or GROUP.search(heading.text.strip()):
            return
        if is_one_body(name.text):
            self._heading = (name, 0, self.indent(heading))
        elif shape_of(name.text) is Shape.UNIT:
            self._heading = (name, heading.start - self.begins.get(heading.line, 0) + 1, self.indent(heading))

    def without_levels(self, headings: Iterable[Slice], line: int) -> list[Slice]:
        """Return the headings above a line but those that stand between a body and its sections: they are levels of it."""
        left = []
        for heading in headings:
            at = self.indent(heading)
            if self._main is not None and self._at(self._main.name) < at < self.indents.get(line, 0):
                self._out_to(at)
                self._levels.append(heading.strip())
            else:
                left.append(heading)
        return left

    def main(self, line: Slice) -> Slice | None:
        """The number that is dialled before the extension on a line."""
        if self._main is None:
            return None
        called = (part.place for part in self._main.cells if part.role is Role.PHONES)
        numbers = [main_number(place) for place in called if find_phones(place.text)]
        near = self._at(self._main.name) < self.indent(line) or any("代" in place.text for place in numbers)
        return numbers[0] if numbers and near else None

    def above(self, name: Slice, *, extension: bool = False) -> list[Slice]:
        """The names of what a desk is a part of, outermost first; `extension`: it has no number of its own."""
        at = self._at(name)
        if self._main is not None and (extension or at > self._at(self._main.name)):
            self._out_to(at)
            return [self._main.name, *self._levels]
        if self._outer is not None and at > self._at(self._outer) and _BRANCH.fullmatch(name.text):
            return [self._outer]
        if self._own is not None and at > self._at(self._own) and is_section_of(self._own.text, name.text):
            return [self._own]
        if self._heading is None:
            return []
        body, begins, stands = self._heading
        if name.text.startswith(body.text):
            return []  # 相談センター ひなた below 相談センター
        alone = _OF_ITS_OWN.search(name.text) or _HAS_BODY.search(name.text) or names_desk(name)
        is_branch = _BRANCH.fullmatch(name.text) and not _BRANCH.fullmatch(body.text)
        of_body = begins == 0 and self._goes_on and (is_branch or (at > stands and not alone))
        is_part = (_is_part(name.text) and not _outranks(name.text, body.text)) or of_body
        of_section = bool(_OF_A_SECTION.search(name.text) and _SECTION.search(body.text))
        return [body] if of_section or (at >= begins and is_part) else []

    def as_above(self, name: Slice) -> list[Slice]:
        """A name as its parts, the first from the line above where 〃 stands for it.

        東本部 総務課, and below 〃 予防課; 東病院, and below 同 予約係: a section of the body that has a line to itself.
        """
        ditto = AS_ABOVE.match(name.text)
        if ditto is None or not self._last:
            return [name]
        own = name.cut(ditto.end(), len(name.text))
        whole = len(self._last) > 1 or (
            shape_of(own.text) is Shape.UNIT and shape_of(self._last[0].text) is not Shape.UNIT
        )
        return [self._last[0], own] if whole else [name]

    def begun(self, desk: DeskDraft, chain: Sequence[Slice], *, is_part: bool) -> None:
        """A desk begins, whose name has these parts."""
        self._last = list(chain if len(chain) > 1 else chain[0].words())
        at = self._at(chain[-1])
        if is_part:
            self._has_inner |= self._heading is not None and at > self._heading[2]
            if self._main is not None:
                self._levels.append(chain[-1])
            return
        self._own = chain[-1]
        self._goes_on &= self._heading is None or at > self._heading[2]
        if self._has_inner and not self._goes_on:  # its sections stand further in: this is no more of it
            self._heading, self._has_inner = None, False
        if body := OWN_BODY.search(chain[-1].text):
            self._outer = chain[-1]
            if not self._goes_on and self._heading and self._heading[0].text.endswith(body[0]):
                self._heading = None  # another of its kind: what follows is no section of the one above
        elif self._outer is not None and at <= self._at(self._outer):
            self._outer = None
        if self.parted:
            self._main, self._levels = desk, []

    def _at(self, name: Slice) -> int:
        return self.indents.get(name.line, name.start)

    def _out_to(self, at: int) -> None:
        self._levels = [level for level in self._levels if self._at(level) < at]


def is_of_its_own(text: str) -> bool:
    """Whether a section says itself whose it is: 東県福祉部健康課."""
    return _OF_ITS_OWN.search(text) is not None


def is_branch(text: str) -> bool:
    """Whether a name says nothing but which office of a body one is: 本所, 東分署."""
    return _BRANCH.fullmatch(text) is not None


def is_section_of(body: str, name: str) -> bool:
    """Whether a name is that of a section, in a body of another kind: 総務係 in 総務課."""
    is_section = shape_of(name) is Shape.UNIT and not is_of_its_own(name) and name[-1:] != body[-1:]
    return is_section and bool(BODY.search(body)) and not _EVENT.search(body)


def is_part_of(body: str, name: str) -> bool:
    """Whether a name is that of a section or a branch, in a body of another kind."""
    of_office = is_branch(name) and not is_branch(body) and bool(BODY.search(body))
    return of_office or is_section_of(body, name)


def is_one_body(text: str) -> bool:
    """Whether a heading is the name of a body, as 東市役所 is; 水道・消防・病院 are several."""
    return OWN_BODY.search(text) is not None and _SEVERAL.fullmatch(text) is None


def _outranks(name: str, body: str) -> bool:
    """Whether a section is of a higher rank than another one, which is then no body of it: 税務課 below くらしの相談室."""
    is_ranked = shape_of(body) is Shape.UNIT and not _AS_A_BUREAU.search(body)
    return is_ranked and shape_of(name) is Shape.UNIT and rank(name) < rank(body)


def _is_part(text: str) -> bool:
    """Whether a name below a body is a part of it: a section, or where it is, 大阪 below 東協会."""
    is_section = shape_of(text) is Shape.UNIT and not is_of_its_own(text)
    is_city = _CITY.fullmatch(text) is not None and not BODY.search(text)
    return is_section or is_city or _BUSINESS.fullmatch(text) is not None
