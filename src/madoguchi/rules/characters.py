"""Characters that a person would not have typed there: what misreading leaves behind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from madoguchi.data.loading import common_rows
from madoguchi.message import Message
from madoguchi.model.notice import Notice, Severity
from madoguchi.places.address import split_printed
from madoguchi.rules.evidence import as_printed, is_mended
from madoguchi.rules.rule import EditionDraft, Rule
from madoguchi.text.fold import fold

_RUN = re.compile(r"[^\s\t()（）\[\]［］<>＜＞「」、。,／/]+")
_GAP_BEFORE_LOT = re.compile(r"\s++[0-9]++(?!階)")
_BRACKET = re.compile(r"[()\[\]<>「」『』【】]")
# A selector behind a kanji that says which of its forms is meant (IVS, or the standard's own).
_VARIANT = re.compile("([^\\s\ufe00-\ufe0f\U000e0100-\U000e01ef])[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_FAMILIAR = ("LATIN", "CJK", "HIRAGANA", "KATAKANA", "FULLWIDTH", "HALFWIDTH", "IDEOGRAPHIC", "KANGXI")


class _PatternRule(Rule):
    """Shared by the rules that look for a pattern on every line, URLs aside.

    What an applied erratum has mended is not reported again.
    """

    pattern: re.Pattern[str]
    fix = Message("compare with the printed page; correct it by an erratum with its evidence")

    def says(self, found: str) -> Message:
        raise NotImplementedError

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for line, text in enumerate(draft.without_urls, start=1):
            for match in self.pattern.finditer(text):
                if not is_mended(draft, line, *match.span()):
                    yield self.notice([line], match.group(), self.says(match.group()), self.fix)


class ForeignScript(Rule):
    """Letters of a script that is neither Japanese nor Latin stand inside a word.

    The eye reads over them, a search never finds the word, and a screen reader falls silent.

    Bad: ウイंकあいち, with two Devanagari signs for ンク.
    Good: ウインクあいち.
    """

    code = "foreign-script"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        foreign = frozenset(filter(_is_foreign, draft.characters))
        for line, text in enumerate(draft.source.raw, start=1):
            if foreign.isdisjoint(text):
                continue
            for run in _RUN.finditer(text):
                odd = [char for char in run.group() if char in foreign]
                if odd and not is_mended(draft, line, *run.span()):
                    names = "、".join(dict.fromkeys(unicodedata.name(char, "?") for char in odd))
                    yield self.notice(
                        [line],
                        run.group(),
                        Message(
                            "「{words}」 holds letters of another script: {names}",
                            words=run.group(),
                            names=names,
                        ),
                        Message("compare with the printed page; correct it by an erratum with its evidence"),
                    )


def _is_foreign(char: str) -> bool:
    if char < "\u0100" or unicodedata.category(char)[0] not in "LM":
        return False
    if "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return False  # see VariantForm
    return not unicodedata.name(char, "").startswith(_FAMILIAR) and char not in "ー々〆゛゜"


class VariantForm(Rule):
    """A kanji stands in a variant form of it, which a selector behind it names; a sign says how it is shown.

    It is harmless here: names are compared and found without it. Another program may show a box in
    its place, or count the name as another one.

    Bad: 葛󠄀飾区, with the form of 葛 that the ward has in its own name.
    Good: 葛飾区.
    """

    code = "variant-form"
    severity = Severity.INFO

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for line, text in enumerate(draft.source.raw, start=1):
            if text.isascii() or not _VARIANT.search(text):
                continue
            for run in _RUN.finditer(text):
                if found := dict.fromkeys(_VARIANT.findall(run.group())):
                    yield self.notice(
                        [line],
                        run.group(),
                        Message(
                            "「{words}」 has a variant form of {found}, harmless: it is found without it, too",
                            words=run.group(),
                            found="、".join(found),
                        ),
                        Message("nothing; leave it as the body writes itself"),
                    )


class LookAlike(_PatternRule):
    """A character stands where another one that looks the same belongs: O for 0, エ for 工, 一 for ー.

    Nobody sees it, and no search, no telephone and no screen reader gets past it.

    Bad: 商エ会, センタ一, 03-35O1-1511.
    Good: 商工会, センター, 03-3501-1511.
    """

    code = "look-alike"
    severity = Severity.WARNING
    pattern = re.compile(
        r"[0-9-][OoIl](?=[0-9-])"  # a letter between digits
        r"|[一-龥][エカロニハトチリミタ](?=[一-龥])"  # one katakana between kanji
        r"|[ァ-ヴ][一口二力夕工才卜](?=[ァ-ヴー])|[ァ-ヴ]{2}一(?![ァ-ヴ一-龥])"  # one kanji in katakana
        r"|[一-龥]ー[一-龥]"
    )

    def says(self, found: str) -> Message:
        return Message("「{found}」 mixes two kinds of letters that look alike", found=found)


class HalfWidthKana(_PatternRule):
    """Half-width katakana stand in the text.

    They are searched, sorted and read aloud otherwise than the katakana they stand for.

    Bad: ｾﾝﾀｰ.
    Good: センター.
    """

    code = "half-width-kana"
    severity = Severity.WARNING
    pattern = re.compile(r"[\uff66-\uff9f]+")

    def says(self, found: str) -> Message:
        return Message(
            "「{found}」 is half-width katakana: {usual}",
            found=found,
            usual=unicodedata.normalize("NFKC", found),
        )


class SeparatorDoubled(_PatternRule):
    """Two separators stand where one belongs: something between them was lost, or one is a smudge.

    If a name was lost, its number now seems to be the neighbour's.

    Bad: 知的財産室／ ／産学官連携推進室.
    Good: 知的財産室／産学官連携推進室.
    """

    code = "separator-doubled"
    severity = Severity.WARNING
    # Three dots or more lead from an area to its desk: 東町・・・・東支所.
    pattern = re.compile(
        r"(?:(?<![^\s／、・])[^\s／、・]++)?(?:／\s*／|、\s*、|(?<!・)・\s*・(?!・)|，\s*，)[^\s／、・]*"
    )

    def says(self, found: str) -> Message:
        return Message(
            "two separators stand side by side in 「{found}」; a name between them may be lost", found=found
        )


class BracketUnbalanced(Rule):
    """A bracket is opened and not closed in its cell, or closed and not opened.

    A remark without its end swallows the number that follows it.

    Bad: 東京社会福祉協議会(※.
    Good: 東京社会福祉協議会(※).
    """

    code = "bracket-unbalanced"
    severity = Severity.WARNING

    _PAIRS = ("()", "[]", "<>", "「」", "『』", "【】")

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for line, text in enumerate(draft.source.folded, start=1):
            if not _BRACKET.search(text):
                continue
            start = 0
            for cell in text.split("\t"):
                end = start + len(cell)
                odd = [pair for pair in self._PAIRS if not _is_balanced(cell, pair)]
                if odd and not is_mended(draft, line, start, end):
                    yield self.notice(
                        [line],
                        draft.source.raw[line - 1][start:end].strip(),
                        Message("the brackets {brackets} do not pair", brackets=" ".join(odd)),
                        Message("look for the lost bracket in the printed page"),
                    )
                start = end + 1


def _is_balanced(text: str, pair: str) -> bool:
    if pair[0] not in text and pair[1] not in text:
        return True
    depth = 0
    for char in text:
        depth += (char == pair[0]) - (char == pair[1])
        if depth < 0:
            return False
    return depth == 0


class HyphenWithoutNumber(_PatternRule):
    """A hyphen follows a word directly: the number before it is lost.

    The block of the address is missing, and the visitor has a whole quarter to search.

    Bad: 津市栄町-891.
    Good: 津市栄町1-891.
    """

    code = "hyphen-without-number"
    severity = Severity.WARNING
    pattern = re.compile(r"(?<![一-龥ぁ-んァ-ヶ])[一-龥ぁ-んァ-ヶ]++[-－‐−][0-9０-９]+")

    def says(self, found: str) -> Message:
        return Message("the number before the hyphen is missing in 「{found}」", found=found)


class SpaceInside(Rule):
    """A space parts the town of an address from its lot.

    A sign that was lost or misread there (an old form, a 字) leaves just such a gap, and
    software takes what follows for the name of a building.

    Bad: 那覇市小祿 1831番地1.
    Good: 那覇市小禄1831番地1.
    """

    code = "space-inside"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for desk in draft.desks:
            if desk.address is None:
                continue
            parts = split_printed(desk.address.text, draft.gazetteer, draft.municipality_of(desk))
            if parts.town is None:
                continue
            gap = _GAP_BEFORE_LOT.match(fold(desk.address.text), parts.town.end)
            if gap:
                yield self.notice(
                    desk.address.lines,
                    as_printed(draft, desk.address, parts.town.start, gap.end()),
                    Message("{desk}: a space stands between the town and its lot", desk=desk.name),
                    Message("compare with the printed page; correct it by an erratum"),
                    [desk],
                )


@cache
def _old_forms() -> dict[str, str]:
    rows = common_rows("places/variants.csv")
    return {row["char"]: row["fold"] for row in rows if row["kind"] == "old"}


class OldForm(Rule):
    """A character in its old form (旧字体) stands where the list has new forms throughout.

    A search for the common form does not find it. Names of bodies may keep it rightly.

    Bad: 那覇市小祿.
    Good: 那覇市小禄.
    """

    code = "old-form"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        old = _old_forms()
        there = draft.characters & old.keys()
        for line, text in enumerate(draft.source.raw, start=1):
            for at, char in enumerate(() if there.isdisjoint(text) else text):
                if char in old and not is_mended(draft, line, at, at + 1):
                    run = next(m for m in _RUN.finditer(text) if m.start() <= at < m.end())
                    yield self.notice(
                        [line],
                        run.group(),
                        Message("{char} is an old form of {old}", char=char, old=old[char]),
                        Message("nothing, if the body writes itself so; else correct it by an erratum"),
                    )


class SignMisread(Rule):
    """The telephone sign before a heading was read as the digit 8.

    A table whose heading begins with a digit is easily taken for a row.

    Bad: 8 生活相談センター.
    Good: ☎ 生活相談センター.
    """

    code = "sign-misread"
    severity = Severity.WARNING

    def check(self, draft: EditionDraft) -> Iterable[Notice]:
        for table in draft.reading.tables:
            line = table.heading_line
            if line and re.match(r"8\s", draft.source.folded[line - 1]) and not is_mended(draft, line, 0, 1):
                yield self.notice(
                    [line],
                    draft.source.raw[line - 1].split("\t")[0].strip(),
                    Message("the digit 8 before the heading is likely the sign ☎"),
                    Message("correct it by an erratum; the other headings are the evidence"),
                )


CHARACTER_RULES: tuple[type[Rule], ...] = (
    *(ForeignScript, VariantForm, LookAlike, HalfWidthKana, SeparatorDoubled, BracketUnbalanced),
    *(HyphenWithoutNumber, SpaceInside, OldForm, SignMisread),
)
