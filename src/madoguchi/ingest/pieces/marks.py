"""Where a line of words says what: its numbers, addresses, hours, and the words that announce them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from madoguchi.data.loading import common_table
from madoguchi.ingest.pieces.headers import ROLE_OF_KIND, Kind, Match, header_words
from madoguchi.ingest.pieces.line_names import (
    IN_BRACKET,
    LETTER,
    LONGEST_NAME,
    LOOKED_AT,
    NAMING,
    SEPARATORS,
    TRANSPARENT,
    bare,
    name_in,
)
from madoguchi.ingest.pieces.shapes import BODY, DAYS, SPAN_OF_TIME, Shape, begins_with_place, shape_of
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from madoguchi.text.online import MAIL, URL
from madoguchi.text.phone import PhoneGroup, number_groups, numbers_with_lost_digits, shaped
from madoguchi.text.phone_words import FAX, TEL, F, T

_POSTAL = re.compile(r"〒\s{0,3}\d{3}-?\d{4}(?!\d)|(?<![\d)-])\d{3}-\d{4}(?![\d-])(?=\s{0,3}[一-龥])")
# What a word of a header is written with: 住所：…, 【電話】…, 受付時間 ….
_OPEN, _CLOSE = r"[【〔\[<＜〈(]", r"[】〕\]>＞〉)]"
_WORD = (
    r"(?:[一-龥]\s{1,3}[一-龥](?:\s{1,3}[一-龥])?|[^\s:：()<>＜＞〈〉【】〔〕\[\]、。・|/／※●○◆◇■□]{1,14})"
)
# 申・問, 会場・問い合わせ先: what one does there, before its name.
_ASKS = r"(?:お?申し?込み?|お?問い?合わ?せ|ご?予約|受け?付け?|相談|連絡|照会|主催|担当|編集|発行|[申問])先?"
_JOINT = r"(?:[・/／＆&]|および|及び)"
ASKING = rf"(?:(?:(?:{_ASKS}|会場|場所|ところ|企画){_JOINT}){{1,3}}{_ASKS}|問\s合\sせ|申\s込(?:\s?先)?|[申問]|主催|編集|発行元?|\A\s*担当(?=\s))"
ASKED = Match(Kind.CONTACT, whole=True)
# 問水道課: the sign for who is to be asked, whose frame is lost.
GLUED = re.compile(r"\s*(?P<sign>申・?問|[申問])(?=[^\s・/／:：])(?![屋題診寒い合込請しう告出])")
_GLUED_TO = 3  # so many lines with as many letters behind it; a list of one town has one
_FIELD = re.compile(
    rf"(?<![^\s()|、。,，・●○◆■□◇▼▲★☆※*+/／】〕\]＞>〉；;-])"
    rf"(?:(?P<asking>{ASKING}(?:\s?[:：=]|(?=\s))|{_ASKS}\s?[=/／])|{_OPEN}(?P<asked>{ASKING}){_CLOSE}\s?[:：]?"
    rf"|(?P<colon>{_WORD})\s?(?:(?<!\d)[:：]|(?<=\d)[:：](?!\d\d(?!\d)))|{_OPEN}(?P<bracket>{_WORD}){_CLOSE}\s?[:：]?|(?P<space>{_WORD})(?=\s))"
)
_KIND_BEFORE = re.compile(
    rf"(?:{_OPEN}?(?:(?P<tel>{TEL}|{T})|(?P<fax>{FAX}|{F}))(?:兼用?|共用|共有|共通)?+{_CLOSE}?\s?[/／・&＆]?\s?){{1,2}}(?:[\s:：.は=→⇒➡]{{0,3}}|\s?[.．・･…‥]{{2,40}}\s?)\(?\s?\Z",
    re.IGNORECASE,
)
# Which of a desk's numbers one is.
NUMBER_LABEL = re.compile(
    r"(?:(?:局番なし|全国(?:共通|統一)|代表|直通|旧|新|変更なし|昼間?|夜間?|日中|早朝|深夜|平日|休日|祝日|土曜?日?|日曜日?|土日祝?日?|年末年始|休館日|閉庁時|時間外|時間内|緊急時?|専用|相談専用|予約専用|予約"
    r"|受付|事務室?|本館|別館|新館|携帯|固定|フリーダイヤル|ナビダイヤル|IP電話|ひかり電話|一般|その他|自動音声(?:案内|応答)?|音声案内|通話無料|無料|有料|第[1-9一二三]|または|又は|もしくは|及び|および|と)"
    r"[・、,/／と]?){1,4}(?:の?(?:方|場合|問い?合わ?せ|電話|番号|専用|用|ダイヤル|受付)|(?<=局番なし)[のでに]){0,2}",
)
_ATTACHED = re.compile(r"(?<=[課係室部局所])(?:直通|代表)(?:電話|番号)?\Z")
_BEHIND = re.compile(
    r"(?:\s{0,2}[(【〔\[](?![^()]{0,24}(?:課|係|局|部|センター|窓口|室)[)】〕\]])[^()【】〔〕\[\]\d]{0,24}(?:\d{1,5}[^()【】〔〕\[\]\d]{0,12}){0,4}[)】〕\]]"
    r"|[、,\s]{0,4}\(?(?:内線番号|内線|ext\.?|(?<!\w)内(?=\s?\d))\s?[:：]?\s?\d{1,5}(?:\s?[・、,~～〜-]\s?\d{1,5}(?![\d-])){0,9}\)?"
    r"|\s?\(代表?\)|\s?㈹|番(?!地))++",
    re.IGNORECASE,
)
# 099-…(奨学金は 099-…), 099-…(6月30日までは 099-…): what a further number of the desk is for, or until when.
_SAID_IN_BRACKET = re.compile(
    r"\s?[(（](?P<label>[^()（）。、,:：\s\d]{1,16}?|(?:(?:令和|平成)?\d{1,4}年)?\d{1,2}月(?:\d{1,2}日)?(?:まで|から|以降))は?\s?"
)
# 099-…※6月から仮校舎 099-…: the same behind a sign.
_SAID_BEHIND_SIGN = re.compile(
    r"[)）]?\s?※\s?(?P<label>(?:\d{1,2}月(?:\d{1,2}日)?(?:まで|から|以降))?[^()（）。、,:：\s\d]{0,12}(?<=\S))\s{1,3}"
)
# 警察相談電話 ☎ 099-…: the sign says the kind, so that the word before it is of the name; 東課電話☎099-… is of an office.
_CALLED_SO = re.compile(r"(?<=\w)(?<![課係室部局所院館園校署庁店])(?:電話|でんわ)\s?(?=[☎☏📞℡])")
_EXTENSION_BEFORE = re.compile(r"(?:内線番号|内線)\s?[:：]?\s?\d{1,6}\s?[/／、,・]\s?\Z")
_OF_THE_WHOLE = re.compile(r"代表(?:電話|番号)?(?:番号)?は?\Z")
_NUMBER_BEHIND = re.compile(rf"\s{{1,9}}(?:{TEL}|{FAX}|[(+]?\d{{2,4}}[)-])", re.IGNORECASE)
# What may stand between a number and the word for its extension.
_BEFORE_EXTENSION = re.compile(r"\s{0,4}(?:\([^()\d]{1,8}\))?[\s、,]{0,4}\(?")
_NAMED_BEFORE_BRACKET = re.compile(
    r"(?:または|又は|もしくは|及び|および|[、,や])(?P<name>[一-龥々ァ-ヺー][^\sぁ-ん、。,()（）「」・:：\d]{3,24})[(（]\s?\Z"
)
_TOPIC_ENDS = re.compile(r"(?:に関すること|のこと|に関する[^\s。]{2,12}|についての[^\s。]{2,12})$")
_ROUND_THE_CLOCK = re.compile(r"24\s?時間(?:対応|受付|営業)?|年中無休|24 ?hours|24/7", re.IGNORECASE)
# 毎月第2火曜日の, 土日・祝日の before a time; what says on which days, and is none of them.
_DAYS_BEFORE = re.compile(
    r"(?:[月火水木金土日祝平毎週曜・、,~～〜()一二三四五-]|第\s?[1-5](?:[・、,][1-5])*|と|及び|および){1,40}+の?\Z"
)
_OPEN_DAYS_BEFORE = re.compile(r"(?:開[館庁所園店]|営業|診療|開設|業務)日の?\Z")
_ON_SOME_DAYS = re.compile(
    r"(?:\d[日月]?|第|毎月|隔[週月日]|月|月の|週の|(?:曜日?|\d日|祝日)の?|曜日?[と・])\Z"
)
# 東課(漏水は24時間): whose hours they are, in a remark behind the name.
_REMARK_OF_HOURS = re.compile(r"\([^()\d]{1,12}は\Z")
# 月～金, the last word before 9:00～17:00; what joins further hours or encloses a remark behind them: 、13:00～17:00 and (祝日を除く).
_LAST_WORD = re.compile(r"\S++\s{0,2}\Z")
_GOES_ON = re.compile(r"\s?[、,・/／]\s?|\s?\([^()]{0,60}\)")
# 【東支所】 between two numbers: the body of the next.
_BODY_IN_BRACKETS = re.compile(
    r"\s+(?:【(?P<a>[^【】]{2,20})】|〔(?P<b>[^〔〕]{2,20})〕|\[(?P<c>[^\[\]]{2,20})\])\s?"
)
# [直通] and 直通, the last words before a number.
_BRACKET_BEFORE = re.compile(rf"{_OPEN}([^()【】〔〕\[\]<>＜＞〈〉]{{1,16}}){_CLOSE}\s?\Z")
_WORD_BEFORE = re.compile(r"[^\s:：()、,・/／|。●○◆◇■□※]{1,16}\Z")
_SHORT = re.compile(
    rf"(?:(?:局番なし(?:の|で|に)?|{TEL})[\s:：]{{0,3}}|(?<=ダイヤル)[\s:：]{{0,3}}|(?<=ホットライン)[\s:：]{{0,3}})(?P<number>1\d\d)(?!\d)番?(?=\s|$|[()、。])",
    re.IGNORECASE,
)
# 警察：110, 火事・救急 119番: a number of three digits that every phone in Japan dials, alone behind what it is for.
# 会議室 110 and 定員：119 are none, so the words must fit the number.
_NAMED_SHORT = re.compile(
    r"(?<=[\s:：…‥・=→])(?P<number>1(?:10|18|19|71|88|89))番?\s?(?:\([^()\d]{0,30}\))?\s{0,9}\Z"
)
_MEANT_BY = {
    "110": re.compile(r"警察|事件|事故|犯罪|police", re.IGNORECASE),
    "118": re.compile(r"海上|海の|coast", re.IGNORECASE),
    "119": re.compile(r"消防|救急|火事|火災|救助|fire|ambulance", re.IGNORECASE),
    "171": re.compile(r"伝言|message", re.IGNORECASE),
    "188": re.compile(r"消費|consumer", re.IGNORECASE),
    "189": re.compile(r"児童|虐待|こども|子ども|子供|child", re.IGNORECASE),
}
# The particle that says whose a number is, behind a name: no 窓口は, 電話は.
TOLD_OF = re.compile(r"(?<=[所院校園館会局署庁部課室係社ー店])(?P<told>(?:では|は)[、,\s]?)\Z")
_TOLD_OF_ANOTHER = re.compile(r"[所院校園館会局署庁部課室係社ー店]の[^\s、。]{0,9}[はが][、,\s]?\Z")
# 東弁護士会は、被災者の相談に応じる専用電話(☎099-…)を開設: who has the line is the subject of the sentence.
_SUBJECT = re.compile(
    r"[\s・･●○◎◆◇■□▲△▼▽★☆※「『]{0,3}(?P<name>(?!当|本会|本市|同|各|県内|市内|町内)[^\s。、,:：は][^。、,:：]{1,58}?)(?:では|は)[、,]?(?=[^\s、,])"
)
# What the words right before its number are then: no body, but the line or what is done on it.
_LINE = re.compile(
    r"(?:専用|回線|電話|でんわ|ダイヤル|フリーコール|ホットライン|番号|相談|窓口|受付|予約|問い?合わ?せ|[るうくすつむぶすたいの])\Z"
)
# 西保健所の相談電話, 東協会が開いた窓口: then it is another's line. 不登校の and 入院の name nobody.
_OF_ANOTHER = re.compile(
    r"(?:(?<![入退通転登休])[所院校園館局署庁部課室係店団]|(?<!社)会|役場|社|センター|機構|銀行|[一-龥][市町村県])(?:の|が|による|内の)"
)
_COUNTING = re.compile(
    r"(?:整理|管理|登録|許可|認可|指定|受理|口座|法人|会員|識別|施設|事業所|文書|識別|証)(?:番号|コード)\s?[:：]?\s?(?:第|No\.?)?\s?\Z|第\s?\Z"
)
_BRACKETS = {"(": ")", "[": "]", "【": "】", "〔": "〕", "<": ">", "〈": "〉", "《": "》"}
_BEFORE_HOURS = " 、,，・･-/／"
_AROUND_DAYS = "([【( )】]、・,:：／"
# 電話予約 不要: again and again, words that end with one of these announce something, too.
_TOLD = {Kind.TEXT, Kind.NOTE, Kind.COUNT, Kind.HOURS, Kind.DAYS, Kind.CLOSED, Kind.CATEGORY}
# Without a colon a word of a header announces nothing but these.
_WITHOUT_COLON = {
    *(Kind.ADDRESS, Kind.HOURS, Kind.EMAIL, Kind.URL, Kind.CONTACT, Kind.POSTAL_CODE, Kind.PERSON),
}
_OF_HOURS = {Kind.HOURS, Kind.DAYS, Kind.OPENS}
# Words of headers that say which number one is; 窓口, 担当課 and the like do where nothing stands before them.
_CALLED = {Kind.PHONE, Kind.FAX, Kind.CONTACT, Kind.HOURS, Kind.CLOSED}


@cache
def _instead() -> re.Pattern[str]:
    """Words before a number that is for whoever can't dial the one above: つながらない場合 099-…, IP電話からは 099-…."""
    said = common_table("calls-instead.toml")
    case, end = (
        "|".join(word for entry in said[kind] for word in entry["words"]) for kind in ("case", "end")
    )
    return re.compile(
        rf"\s*[※*(（・]?\s?(?P<label>[^\s。、]{{0,40}}?(?:{case})[^。、]{{0,20}}(?:{end}))[はの、]?\s*"
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a part begins, where its own content does, and where that must end (-1: at the next mark)."""

    start: int
    content: int
    end: int
    role: Role | None
    match: Match | None = None
    name: tuple[int, int] | None = None  # of a number: the words before it that name a desk
    labelled: tuple[int, int] | None = None
    spaced: bool = False
    unsure: bool = False
    lost: bool = (
        False  # of a number that may be the next desk's, whose name nobody can tell from a field's value
    )


def recurring_words(lines: Iterable[str]) -> frozenset[str]:
    """Return the words of headers that announce something again and again, with nothing but a space behind them.

    >>> sorted(recurring_words(["機関名 東庁 電話番号 099-000-0001 対象 市民", "機関名 西庁 対象 市民"]))
    ['対象', '機関名']
    """
    seen: Counter[str] = Counter()
    lines = list(lines)
    called: set[str] = set()  # what stands right before a number: the section of a name, 東部 管理課 099-…
    for line in lines:
        for match in _FIELD.finditer(line):
            if match["space"]:
                seen[match["space"]] += 1
                called |= {match["space"]} if _NUMBER_BEHIND.match(line, match.end()) else set()
    words = header_words()
    return _glued_signs(lines) | frozenset(
        word
        for word, times in seen.items()
        if times > 1
        and (known := words.match(word)) is not None
        and (known.whole or known.kind in _TOLD)
        and known.kind is not Kind.EXTENSION
        and not (known.kind in NAMING and word in called)
    )


def _glued_signs(lines: Iterable[str]) -> frozenset[str]:
    """The signs that stand right before the names of several lines: 問 of 問水道課, 問環境課, 問税務課."""
    glued = [(match["sign"], line[match.end()]) for line in lines if (match := GLUED.match(line))]
    often = Counter(sign for sign, _ in glued)
    several = len({letter for _, letter in glued}) >= _GLUED_TO
    return frozenset(sign for sign, times in often.items() if several and times > 1)


def marks_of(text: str, begin: int, recurring: frozenset[str]) -> list[Mark]:
    """Everything in a line that begins a part, from left to right."""
    free = text
    found: list[Mark] = []
    for pattern, role in ((URL, Role.URL), (MAIL, Role.EMAIL)):
        for match in pattern.finditer(free):
            found.append(Mark(match.start(), match.start(), match.end(), role))
            free = free[: match.start()] + " " * len(match.group()) + free[match.end() :]
    for match in _POSTAL.finditer(free, begin):
        if not match.group().startswith("〒") and not begins_with_place(free[match.end() :].lstrip()):
            continue
        found.append(Mark(match.start(), match.start(), -1, Role.ADDRESS))
    groups = [g for g in number_groups(shaped(free)) if g.start >= begin and not _within(found, g)]
    lost = [at for at in numbers_with_lost_digits(shaped(free)) if at[0] >= begin]
    shorts = [] if groups or lost else [m.span("number") for m in _SHORT.finditer(free, begin)]
    if not (groups or lost or shorts) and (named := _NAMED_SHORT.search(free, begin)):
        words = free[begin : named.start()]
        fits = len(words) <= LONGEST_NAME and not re.search(r"\d|。", words)
        shorts = [named.span("number")] if fits and _MEANT_BY[named["number"]].search(words) else []
    spans = sorted([*((g.start, g.end) for g in groups), *lost]) or shorts
    found += _fields(free, begin, spans, recurring)
    found += _hours(free, begin, [*spans, *((m.content, m.content) for m in found if m.role is Role.HOURS)])
    found = [m for m in found if not (m.role is Role.ADDRESS and m.match is None and _announces(found, m))]
    found.sort(key=lambda mark: mark.start)
    return sorted([*found, *_numbers(free, begin, spans, found)], key=lambda mark: (mark.start, mark.content))


def _within(found: list[Mark], group: PhoneGroup) -> bool:
    return any(m.start <= group.start < m.end for m in found if m.end >= 0)


def _announces(found: list[Mark], postal: Mark) -> bool:
    """Whether 住所： stands right before a postal code: then both are one part."""
    return any(
        m.match is not None
        and ROLE_OF_KIND.get(m.match.kind) is Role.ADDRESS
        and 0 <= postal.start - m.content <= 2
        for m in found
    )


def _fields(
    free: str, begin: int, numbers: list[tuple[int, int]], recurring: frozenset[str]
) -> Iterator[Mark]:
    """Words of a header that announce what follows them."""
    for match in _FIELD.finditer(free, begin):
        if match["asking"] or match["asked"]:
            yield Mark(match.start(), match.end(), -1, None, ASKED)
            continue
        word = match["colon"] or match["bracket"] or match["space"]
        known = header_words().match(word)
        announces = known is not None and (known.whole or word in recurring)
        if known is None or not announces or any(a < match.end() and match.start() < b for a, b in numbers):
            continue
        follows = any(
            0 <= a - match.end() <= 3 and not free[match.end() : a].strip(" :：(") for a, _ in numbers
        )
        behind = match["bracket"] and any(0 <= match.start() - b <= 2 for _, b in numbers)
        if known.kind is Kind.EXTENSION and any(
            _BEFORE_EXTENSION.fullmatch(free, b, match.start()) for _, b in numbers
        ):
            continue  # 099-…(直通) 内線：12
        if match["space"] and known.kind is Kind.EMAIL and free[match.end() : match.end() + 3].strip():
            continue  # 連絡は mail のみ: it announces none
        if behind and known.kind is Kind.PHONE:
            continue  # 0120-… (フリーダイヤル): it says which number that is
        if match["bracket"] and known.kind in _OF_HOURS and _names_whose(free, match.end(), numbers):
            continue  # 〔受付〕東市役所 099-…
        if follows or (match["space"] and known.kind not in _WITHOUT_COLON and word not in recurring):
            continue
        if match["space"] and (DAYS.fullmatch(word) or _ROUND_THE_CLOCK.fullmatch(word)):
            continue  # 月曜日～金曜日 8:30～17:00: it says when, and announces nothing
        if known.kind in (Kind.PHONE, Kind.FAX, Kind.EXTENSION) and any(
            0 <= a - match.end() <= 12 for a, _ in numbers
        ):
            continue
        yield Mark(match.start(), match.end(), -1, None, known)


def _said_before(free: str, before: int, start: int) -> str:
    """The last words of a sentence before a number."""
    return free[before:start].rpartition("。")[2].rstrip(SEPARATORS + "は")


def _without_kind(words: str) -> str:
    """Words before a number without those for telephone and FAX."""
    return _KIND_BEFORE.sub("", words).rstrip(SEPARATORS)


def _names_whose(free: str, begin: int, numbers: list[tuple[int, int]]) -> bool:
    """Whether words without any digit stand between a word for hours and the next number: they say no hours."""
    stop = min((start for start, _ in numbers if start >= begin), default=begin)
    words = free[begin:stop]
    return (
        bool(LETTER.search(words)) and not re.search(r"\d", words) and bool(BODY.search(_without_kind(words)))
    )


def _hours(free: str, begin: int, taken: list[tuple[int, int]]) -> Iterator[Mark]:
    """Hours that nothing announces, with the days before them."""
    end = begin
    for match in (*SPAN_OF_TIME.finditer(free, begin), *_ROUND_THE_CLOCK.finditer(free, begin)):
        if match.start() < end or any(a < match.end() and match.start() < b for a, b in taken):
            continue
        start = match.start()
        if opened := _REMARK_OF_HOURS.search(free, end, start):
            start = opened.start()
        while start > end:
            word = _LAST_WORD.search(free[end:start][-40:])
            if word is None or not DAYS.fullmatch(word.group().strip(_AROUND_DAYS)):
                break
            start -= len(word.group())
        start -= len(_days_before(free[end:start][-40:]))
        if free[start] != " " and _ON_SOME_DAYS.search(free[end:start][-12:]):
            continue  # 毎月10日の9時～12時: on which days, no words that are read say
        stop = match.end() + (2 if free.startswith("まで", match.end()) else 0)
        while more := _GOES_ON.match(free, stop):
            if more.group().strip().startswith("("):
                stop = more.end()
            elif (again := _span_behind(free, more.end())) is not None:
                stop = again.end()
            else:
                break
        end = stop
        start += len(free[start:stop]) - len(free[start:stop].lstrip(_BEFORE_HOURS))
        start += _open_brackets(free[start:stop])
        yield Mark(start, start, stop, Role.HOURS)


def _days_before(words: str) -> str:
    """The days at the end of some words before a time: 土日・祝日の, 開館日の; 実施日の says no day of the week."""
    if lead := _OPEN_DAYS_BEFORE.search(words):
        return lead.group()
    lead = _DAYS_BEFORE.search(words)
    days = lead.group().removesuffix("の").strip(_AROUND_DAYS) if lead else ""
    if lead is None or not DAYS.fullmatch(days):
        return ""
    within_word = len(days) == 1 and words[: lead.start()][-1:].isalpha() and lead.group().startswith(days)
    return "" if within_word else lead.group().lstrip(_AROUND_DAYS)


def _span_behind(free: str, at: int) -> re.Match[str] | None:
    """A further stretch of time with the days before it: 土曜 9:00～12:00."""
    days = DAYS.match(free, at)
    return SPAN_OF_TIME.match(free, at) or (SPAN_OF_TIME.match(free, days.end()) if days else None)


def _open_brackets(text: str) -> int:
    """How many brackets at the beginning of some words have no end among them: (平日午前9時～午後6時."""
    count = 0
    while count < len(text) and (end := _BRACKETS.get(text[count])) and end not in text[count:]:
        count += 1
    return count


def _numbers(free: str, begin: int, spans: list[tuple[int, int]], others: list[Mark]) -> Iterator[Mark]:
    """Each number with the words of its own around it, and those that name its desk."""
    before, bracket = begin, -1
    for at, (start, end) in enumerate(spans):
        following = spans[at + 1][0] if at + 1 < len(spans) else len(free)
        marks = [m for m in others if before <= m.start < start]
        floor, closed, lost = before, False, False
        for mark in marks:
            closed = mark.end < 0 and (mark.match is None or mark.match.kind not in TRANSPARENT)
            floor = max(floor, mark.content if mark.end < 0 else mark.end)
        if (
            closed
            and at
            and marks[-1].match is not None
            and ROLE_OF_KIND.get(marks[-1].match.kind) is not Role.ADDRESS
        ):
            # 予約 不要 西センター 電話 099-…: the next desk, behind what the last one's field says
            floor, closed, lost = _behind_value(free, floor, start)
        if _COUNTING.search(free, max(floor, start - 20), start):
            before = end  # 整理番号 0990-…: no number to call
            continue
        content, name, labelled = _before(free, floor, start, closed=closed)
        instead = None if LETTER.search(free, end) else _instead().fullmatch(free, floor, content)
        if instead is not None and not labelled:
            content, labelled, name = instead.start("label"), instead.span("label"), None
        if (subject := _subject(Slice(free[before:start], 1, before), name)) is not None:
            content, name = name[0] if name else content, subject
        if name and (inside := _in_bracket(free, begin, start, name, bracket)):
            bracket, content, name = inside
        behind = _BEHIND.match(free, end, following)
        stop = behind.end() if behind else end
        touches = behind is not None and stop == following < len(free) and free[end : end + 1] in " \t"
        touches |= following < len(free) and _heads_next(free, end, following)
        another = any(end <= m.start < stop for m in others)  # 099-…(24時間)
        stop = end if touches or another else stop
        spaced = at > 0 and not free[spans[at - 1][1] : start].strip(" \t|｜")
        words = free[floor:content].rpartition("。")[2]
        unsure = (
            name is None
            and not closed
            and bool(LETTER.search(words))
            and not _is_label(words.strip(SEPARATORS))
            and instead is None
        )
        if name is None and at and _TOLD_OF_ANOTHER.search(words[-LOOKED_AT:]):
            lost = True  # 西支所の番号は 099-…, behind the number of another
        if (
            name is None
            and at
            and "。" in free[before:start]
            and _OF_THE_WHOLE.search(_said_before(free, before, start))
        ):
            lost = True  # …守衛室(099-…)へ。代表番号は099-…です: it is that of the whole office
        begins = name[0] if name else content
        yield Mark(begins, content, stop, Role.PHONES, None, name, labelled, spaced, unsure or lost, lost)
        before = stop


def _heads_next(free: str, end: int, following: int) -> bool:
    """Whether nothing but the body of the next number, in brackets, stands between two numbers: 099-… 〔西支所〕☎ 099-…."""
    between = _KIND_BEFORE.sub("", free[end:following])
    named = _BODY_IN_BRACKETS.fullmatch(between)
    return named is not None and bool(BODY.search(named["a"] or named["b"] or named["c"]))


def _before(
    free: str, floor: int, start: int, *, closed: bool
) -> tuple[int, tuple[int, int] | None, tuple[int, int] | None]:
    """Where the words of a number's own begin, the words before them that name a desk, and those that may be its label."""
    content = start
    labelled: tuple[int, int] | None = None
    if kind := _KIND_BEFORE.search(free, max(floor, start - 60), start):
        word = (kind["tel"] or kind["fax"] or "").lower()
        head = free[floor : kind.start()].rstrip(" :：()")
        attached = kind.start() > floor and free[kind.start() - 1] not in SEPARATORS
        attached &= word.isalpha() and not word.isascii()  # no ☎
        if not attached or BODY.search(head) or kind["fax"]:
            named = _CALLED_SO.match(free, kind.start())
            content = named.end() if named else kind.start()
    if extension := _EXTENSION_BEFORE.search(free, max(floor, content - 20), content):
        content = extension.start()  # 守衛室(内線 12 / 099-…)
    while True:
        begin = max(floor, content - LOOKED_AT)
        head = free[begin:content]
        bare = head.rstrip(" \t:：(（、,・/／|はで")
        bracket = _BRACKET_BEFORE.search(head)
        if bracket and (NUMBER_LABEL.fullmatch(bracket[1].strip()) or _is_label(bracket[1])):
            content = begin + bracket.start()
            labelled = labelled or (begin + bracket.start(1), begin + bracket.end(1))
            continue
        word = _WORD_BEFORE.search(bare)
        if word and (NUMBER_LABEL.fullmatch(word.group()) or _is_label(word.group(), bare[: word.start()])):
            content = begin + word.start()
            labelled = labelled or (content, content + len(word.group()))
            continue
        if (
            floor == begin
            and free[floor - 1 : floor].isdecimal()
            and (within := _SAID_IN_BRACKET.fullmatch(head) or _SAID_BEHIND_SIGN.fullmatch(head))
            and not BODY.search(within["label"])
        ):
            content = begin + within.start("label")
            labelled = (content, begin + within.end("label"))
            break
        if behind := _ATTACHED.search(bare):  # 生活衛生課直通 099-…
            content = begin + behind.start()
            labelled = labelled or (content, content + len(behind.group()))
            continue
        break
    if closed:
        return content, None, labelled
    words = Slice(free[floor:content], 1, floor)
    if told := TOLD_OF.search(words.text[-LOOKED_AT:]):  # 東支所は099-…です
        words = words.cut(0, len(words.text) - len(told.group()))
    name = name_in(words) or _topic(words) or _before_bracket(words)
    return content, (name.start, name.end) if name else None, labelled


def _subject(words: Slice, name: tuple[int, int] | None) -> tuple[int, int] | None:
    """The body that a sentence is about, where the words right before its first number name none, but its line.

    `words` are those behind the number before, `name` what reads as a name among them: 行政相談専用.
    """
    sentence = words.cut(words.text.rfind("。") + 1, len(words.text))
    line = sentence.text if name is None else sentence.text[: name[1] - sentence.start]
    told = _SUBJECT.match(line)
    if told is None or not _LINE.search(line.rstrip(f"{SEPARATORS}☎☏📞℡")) or _is_label(told["name"]):
        return None
    subject = name_in(sentence.cut(*told.span("name")))
    if subject is None or not BODY.search(subject.text) or (name and name[0] < sentence.start + told.end()):
        return None
    if _OF_ANOTHER.search(sentence.text, told.end()):
        return None
    return subject.start, subject.end


def _in_bracket(
    free: str, begin: int, start: int, name: tuple[int, int], bracket: int
) -> tuple[int, int, tuple[int, int] | None] | None:
    """The bracket behind a body in which words say which of its numbers one is: 東校(校長室 099-…、職員室 099-…).

    Returned are where it opens, where the number's own words begin, and the body before its first number;
    `bracket` is the one of the number before.
    """
    opened = free.rfind("(", begin, start)
    if opened < 0 or ")" in free[opened:start] or ")" not in free[start:]:
        return None
    if opened == bracket and name[0] > opened:
        return opened, name[0], None
    body = free[name[0] : opened].rstrip()
    if not name[0] < opened < name[1] - 1 or not BODY.search(body):
        return None
    return opened, opened + 1, (name[0], name[0] + len(body))


def _before_bracket(words: Slice) -> Slice | None:
    """The last word of a phrase, whose number stands in a bracket right behind it: …または消防テレホンガイド（電話099-…）へ."""
    match = _NAMED_BEFORE_BRACKET.search(words.text[-LOOKED_AT:])
    if (
        match is None
        or NUMBER_LABEL.fullmatch(match["name"])
        or header_words().match(match["name"]) is not None
    ):
        return None
    end = len(words.text) - (len(words.text[-LOOKED_AT:]) - match.end("name"))
    return words.cut(end - len(match["name"]), end)


def _topic(words: Slice) -> Slice | None:
    """What a number is for, named in a whole phrase before a colon: ごみの収集に関すること：099-…."""
    if not words.text.rstrip().endswith((":", "：")):
        return None
    place = bare(words)
    known = header_words().match(place.text)
    outside = IN_BRACKET.sub("", place.text)
    if known is not None and known.kind in _CALLED:
        before = outside.rpartition("に")[0] if _TOPIC_ENDS.search(outside) else ""
        known = None if before and not NUMBER_LABEL.fullmatch(before) else known
    is_topic = bool(_TOPIC_ENDS.search(outside)) and not re.search(r"[。、,]", outside)
    return place if known is None and is_topic and 2 <= len(place.text) <= LONGEST_NAME else None


def _behind_value(free: str, floor: int, start: int) -> tuple[int, bool, bool]:
    """Where a name may begin behind the value of a field, whether none can, and whether nobody can say.

    The first word is the value's; the name begins with the next that ends as a body does.
    """
    kind = _KIND_BEFORE.search(free, max(floor, start - 60), start)
    words = Slice(free[floor : kind.start() if kind else start], 1, floor).words()
    at = next((n for n, word in enumerate(words) if n and BODY.search(word.text)), None)
    if at is None:
        return floor, True, len(words) > 1
    while at > 1 and shape_of(words[at - 1].text) in (Shape.MUNICIPALITY, Shape.PREFECTURE):
        at -= 1
    return words[at].start, False, False


def _is_label(word: str, before: str = "") -> bool:
    """Whether a word before a number is one of a header: 相談電話, 予約先. `before` is what stands before it."""
    known = header_words().match(word)
    if known is None or not known.whole or known.kind in (Kind.URL, Kind.EXTENSION):
        return False
    if known.weak and any(map(str.isdigit, word)):
        return False  # 3F/4F TEL 099-…: a floor
    is_end = word.isascii() and before.endswith(" ") and before.strip()[-1:].isalnum()  # East Library
    return not is_end and (known.kind in _CALLED or not before.strip(SEPARATORS))
