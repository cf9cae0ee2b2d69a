"""One line of running text → the desks that it names, and what it says of each: numbers, address, hours, mail, web.

A line is cut at what marks a part: a number with the words for telephone or FAX before it, a postal code, hours, an
address of the web or of mail, a word of a header with what it announces (所在地：…). The words between them name a
desk, say which of its numbers it is (夜間), or are a remark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from madoguchi.ingest.cells import undecorated
from madoguchi.ingest.headers import Kind, Match, header_words
from madoguchi.ingest.shapes import BODY, DAYS, SPAN_OF_TIME, Shape, begins_with_place, shape_of
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role
from madoguchi.text.phone import PhoneGroup, number_groups, shaped
from madoguchi.text.phone_cell import FAX, TEL

# Signs with which an entry of a list begins.
BULLET = re.compile(
    r"\s*+(?:[・･●○◎◆◇■□▲△▼▽★☆◉•‣▪▶►➤♦≫»]|[-*+](?=\s)|[①-⑳㉑-㉟]|\(?\d{1,2}[).．](?=\s?\D)|[(]?[ア-コ][)](?=\S)|[ア-コ](?=\s))\s*+"
)
_URL = re.compile(r"https?://[^\s<>()（）、。※「」]++")
_MAIL = re.compile(r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++")
_POSTAL = re.compile(r"〒\s{0,3}\d{3}-?\d{4}(?!\d)|(?<![\d)-])\d{3}-\d{4}(?![\d-])(?=\s{0,3}[一-龥])")
# What a word of a header is written with: 住所：…, 【電話】…, 受付時間 ….
_OPEN, _CLOSE = r"[【〔\[<＜〈(]", r"[】〕\]>＞〉)]"
_WORD = (
    r"(?:[一-龥]\s{1,3}[一-龥](?:\s{1,3}[一-龥])?|[^\s:：()<>＜＞〈〉【】〔〕\[\]、。・|/／※●○◆◇■□]{1,14})"
)
_FIELD = re.compile(
    rf"(?<![^\s()|、。,，・●○◆■□◇▼▲★☆※*+/／】〕\]＞>〉；;-])"
    rf"(?:(?P<colon>{_WORD})\s?[:：]|{_OPEN}(?P<bracket>{_WORD}){_CLOSE}\s?[:：]?|(?P<space>{_WORD})(?=\s))"
)
_KIND_BEFORE = re.compile(
    rf"(?:{_OPEN}?(?:(?P<tel>{TEL}|(?<![A-Za-z])T(?![A-Za-z]))|(?P<fax>{FAX}|(?<![A-Za-z])F(?![A-Za-z]))){_CLOSE}?\s?[/／・&＆]?\s?){{1,2}}[\s:：.は=→⇒➡]{{0,3}}\(?\s?\Z",
    re.IGNORECASE,
)
# Which of a desk's numbers one is.
_LABEL = re.compile(
    r"(?:(?:代表|直通|旧|新|昼間?|夜間?|日中|早朝|深夜|平日|休日|祝日|土曜?日?|日曜日?|土日祝?日?|年末年始|休館日|閉庁時|時間外|時間内|緊急時?|専用|相談専用|予約専用|予約"
    r"|受付|事務室?|本館|別館|新館|携帯|固定|フリーダイヤル|ナビダイヤル|IP電話|ひかり電話|一般|その他|通話無料|無料|有料|第[1-9一二三]|または|又は|もしくは|及び|および|と)"
    r"[・、,/／と]?){1,4}(?:の?(?:方|場合|問い?合わ?せ|電話|番号|専用|用|ダイヤル|受付)){0,2}",
)
_BEHIND = re.compile(
    r"(?:\s{0,2}[(【〔\[](?![^()]{0,24}(?:課|係|局|部|センター|窓口|室)[)】〕\]])[^()【】〔〕\[\]\d]{0,24}(?:\d{1,5}[^()【】〔〕\[\]\d]{0,12}){0,4}[)】〕\]]"
    r"|[、,\s]{0,2}\(?(?:内線番号|内線|ext\.?|(?<!\w)内(?=\s?\d))\s?[:：]?\s?\d{1,5}(?:\s?[・、,~～〜-]\s?\d{1,5}(?![\d-])){0,9}\)?"
    r"|\s?\(代表?\)|\s?㈹|番(?!地))++",
    re.IGNORECASE,
)
_SEPARATORS = " \t・･、,，;；/／|｜:：()（）[]【】〔〕「」『』<>＜＞〈〉*●○◎◆◇■□▲△▼▽★☆•→⇒-–—―─━…‥_~～〜=。.．"
# What a name can't go across: the ends of sentences and of phrases. Other particles may stand in one: 子どもと家庭の窓口.
_FOLLOWED = r"(?=[^ぁ-ん]|ご|お|こ|よ|い|ひ|さ|み|あ|そ|か)"
_PHRASE_ENDS = re.compile(
    r"[。!！?？]|[、,，]|(?:に関すること|のこと(?=\s)|に関する(?:ご?相談|お?問い?合わ?せ)|あらかじめ|事前に|直接|お近くの|最寄りの|最寄の|下記の|上記の|次の|については|に関しては|に関する|について|においては|におかれましては|ならびに|並びに|または|又は|および|及び|もしくは"
    rf"|(?<=[^\sぁ-ん])(?:には|では|とは|から|まで|より|は|を|へ)|(?<=[^\sは])は|[^\s]を){_FOLLOWED}|(?<=[たるいす])(?:場合|とき|方|際)(?:は|に|には)?"
)
_WEAK_ENDS = re.compile(rf"(?<=[^\sぁ-ん])(?:に|で|と|も|が(?![丘岡浜原崎谷池峰森里台])){_FOLLOWED}")
_ABOUT = re.compile(r"(?:に関する(?:ご?相談|お?問い?合わ?せ)?|についての|のための|向けの)$")
_ASKING = re.compile(
    r"(?:(?:ご|総合|電話|専門|専用)?相談|窓口|お?問い?合わ?せ|受付|センター|ダイヤル|コーナー){1,3}先?"
)
_DESCRIBES = re.compile(
    r"など(?:の|、|$)|(?:のこと|悩み事?|悩みごと|困りごと|困り事|心配ごと|心配事|相談ごと)$"
)
_TOPIC_ENDS = re.compile(r"(?:に関すること|のこと|に関する[^\s。]{2,12}|についての[^\s。]{2,12})$")
_SENTENCE = re.compile(
    r"。|(?:です|ます|ました|ません|ください|下さい|でした|しょう|ほか|こと)[。]?$|(?:については|に関しては|まで|となって|により|における|しており|ております|なお|ただし)"
)
_NO_NAME = re.compile(
    r"(?:です|ます|ました|ません|ください|下さい|でした|まで|から|ため|など|ので|または|又は|まで(?:お|ご).*|へ(?:お|ご).*)$|番号$|※|(?:とき|場合|方)(?:は|に|には)?$|(?:は|を|へ|[^\sぁ-ん]が)$|^(?:まで|から|へ|に|で|は|を|が)(?:お|ご|の|$)"
)
# 【公立】東保育園, ＜相談窓口一覧＞・東課, 西課 ●東課: what stands before a name in its line and is none of it.
_HEADED = re.compile(
    r".{0,200}[→⇒➡▶►●○◎◆◇■□▲△▼▽★☆]\s?(?=\S)|\s?[<＜【《〈〔\[][^<>＜＞【】《》〈〉〔〕\[\]]{1,40}[>＞】》〉〕\]]\s?[・･●○◎◆◇■□]?\s?(?=[^\s:：])"
)
_LETTER = re.compile(r"[^\W\d_]")
_ROUND_THE_CLOCK = re.compile(r"24\s?時間(?:対応|受付|営業)?|年中無休|24 ?hours|24/7", re.IGNORECASE)
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
_IN_BRACKETS = re.compile(r"(?P<outside>[^()]{2,60})\((?P<inside>[^()]{4,80})\)")
_EXTENSION_BEHIND = re.compile(
    r"[\s(、,]{0,9}(?:内線番号|内線|ext\.?)\s?[:：]?\s?[\d・～~-]{1,20}[\s)、,]{0,9}\Z", re.IGNORECASE
)
# A day or a number of the row before a name: 12月6日(日)東医院, 001 本店.
_COUNTED = re.compile(
    r"[\s・]*(?:(?:(?:令和|平成)?\d{1,4}年)?\d{1,2}(?:月|/)\d{1,2}日?\s?(?:\([月火水木金土日祝・]{1,5}\))?[\s:：]*|\d{1,5}\s+)(?=[^\s\d・~～〜-])"
)
_IN_BRACKET = re.compile(r"\([^()]*+\)")
_COUNTING = re.compile(
    r"(?:整理|管理|登録|許可|認可|指定|受理|口座|法人|会員|識別|施設|事業所|文書|識別|証)(?:番号|コード)\s?[:：]?\s?(?:第|No\.?)?\s?\Z|第\s?\Z"
)
_AROUND_DAYS = "([【( )】]、・,"
_LONGEST_NAME = 60
_LOOKED_AT = 300  # characters before a number in which its words are looked for
_NAMING = {Kind.NAME, Kind.BODY, Kind.DESK, Kind.UNIT, Kind.DIVISION, Kind.CONTACT, Kind.TITLE}
_TRANSPARENT = {*_NAMING, Kind.EMAIL, Kind.URL, Kind.POSTAL_CODE, Kind.PHONE, Kind.FAX, Kind.EXTENSION}
_ROLE_OF = {
    **dict.fromkeys((Kind.ADDRESS, Kind.ADDRESS_PART, Kind.BUILDING), Role.ADDRESS),
    **dict.fromkeys((Kind.HOURS, Kind.DAYS, Kind.OPENS), Role.HOURS),
}
# 電話予約 不要: again and again, words that end with one of these announce something, too.
_TOLD = {Kind.TEXT, Kind.NOTE, Kind.COUNT, Kind.HOURS, Kind.DAYS, Kind.CLOSED, Kind.CATEGORY}
# Without a colon a word of a header announces nothing but these.
_WITHOUT_COLON = {
    *(Kind.ADDRESS, Kind.HOURS, Kind.EMAIL, Kind.URL, Kind.CONTACT, Kind.POSTAL_CODE, Kind.PERSON),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What is said of a desk: a piece of the line and what it means.

    `title` are the words that announce it, where they stand apart; `kind` is what those words say.
    """

    role: Role
    place: Slice
    title: Slice | None = None


@dataclass(slots=True)
class Entry:
    """What a line says of one desk. Without a `name` it is said of the desk that the lines above name.

    `levels` are the sections of the name, `announced` the words that say what follows (電話：), `spaced` whether
    several numbers stand there that nothing but a space parts.
    """

    name: Slice | None = None
    parts: list[Part] = field(default_factory=list)
    announced: list[Slice] = field(default_factory=list)
    spaced: bool = False
    is_prose: bool = False
    unsure: bool = False  # words stand before its number that neither name a desk nor say which number it is
    is_announced: bool = False  # whether a word of a header announces its name
    label: Slice | None = None  # the words before the number, where they may be its label or a name

    @property
    def has_number(self) -> bool:
        return any(part.role in (Role.PHONES, Role.FAX) for part in self.parts)

    def has(self, role: Role) -> bool:
        return any(part.role is role for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Mark:
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
    seen = Counter(match["space"] for line in lines for match in _FIELD.finditer(line) if match["space"])
    words = header_words()
    return frozenset(
        word
        for word, times in seen.items()
        if times > 1
        and (known := words.match(word)) is not None
        and (known.whole or known.kind in _TOLD)
        and known.kind is not Kind.EXTENSION
    )


def entries_of(line: Slice, recurring: frozenset[str] = frozenset()) -> list[Entry]:
    """Return the desks of a line with what it says of them; the first may have no name.

    `recurring` are words that announce something without a colon, as `recurring_words` finds them.

    >>> [(e.name.text, e.parts[0].place.text) for e in entries_of(Slice("・東課099-000-0001・西課 電話099-000-0002", 1, 0))]
    [('東課', '099-000-0001'), ('西課', '電話099-000-0002')]
    """
    bullet = BULLET.match(line.text)
    begin = bullet.end() if bullet else 0
    marks = _marks(line.text, begin, recurring)
    if not marks:
        return []
    found = [Entry()]
    _lead(line, begin, marks, found[0])
    for at, mark in enumerate(marks):
        stop = marks[at + 1].start if at + 1 < len(marks) else len(line.text)
        if mark.name is not None:
            name = line.cut(*mark.name)
            if found[-1].name is not None or found[-1].has_number or found[-1].parts:
                found.append(Entry())
            _split_address(found[-1], name)
        if mark.match is not None:
            found = _announced(line, mark, stop, found)
        elif mark.role is not None:
            if mark.lost:
                found.append(Entry())
            if mark.name is None and at and (further := _name_between(line, marks[at - 1], mark, found[-1])):
                found.append(Entry())
                _split_address(found[-1], further)
            end = mark.end if mark.end >= 0 else stop
            place = line.cut(mark.content, end).strip()
            if mark.role is Role.ADDRESS:
                place = place.cut(0, len(place.text.rstrip(" 、,，;；/／|｜・")))
            if found[-1].has_number and mark.role is Role.PHONES and _hangs_together(line, found[-1], mark):
                last = found[-1].parts[-1].place
                found[-1].parts[-1] = Part(
                    Role.PHONES, line.cut(last.start - line.start, place.end - line.start)
                )
            else:
                found[-1].parts.append(Part(mark.role, place))
            found[-1].spaced |= mark.spaced
            found[-1].unsure |= mark.unsure and found[-1].name is None
            if mark.labelled is not None and found[-1].label is None:
                found[-1].label = undecorated(line.cut(*mark.labelled))
    _keep_the_rest(line, begin, found)
    return [entry for entry in found if entry.parts or entry.name is not None]


def _name_between(line: Slice, before: _Mark, mark: _Mark, entry: Entry) -> Slice | None:
    """The name of a further desk of which something else than its number stands first: 西課（9時～17時）099-…."""
    if mark.role is Role.PHONES or before.end < 0 or not entry.has_number:
        return None
    name = name_in(line.cut(before.end, max(before.end, mark.start)))
    return name if name is not None and BODY.search(name.text) else None


def name_behind_number(line: Slice) -> Entry | None:
    """Return the desk of a line that begins with a number, the name behind it; None for any other line."""
    entries = entries_of(line)
    if len(entries) != 1 or entries[0].name is not None or entries[0].is_prose or len(entries[0].parts) < 2:
        return None
    entry, (number, words, *_) = entries[0], entries[0].parts
    bullet = BULLET.match(line.text)
    begins = number.role is Role.PHONES and number.place.start - line.start <= (bullet.end() if bullet else 0)
    name = name_in(words.place) if begins and words.role is Role.NOTE else None
    if name is None or not BODY.search(re.sub(r"\([^()]*\)$", "", name.text)):
        return None
    return Entry(name, [part for part in entry.parts if part is not words], entry.announced, entry.spaced)


def _hangs_together(line: Slice, entry: Entry, mark: _Mark) -> bool:
    """Whether nothing but signs stands between a number and the last one of the same desk."""
    last = entry.parts[-1]
    between = line.text[last.place.end - line.start : mark.start]
    return last.role is Role.PHONES and not between.strip(_SEPARATORS)


def _lead(line: Slice, begin: int, marks: list[_Mark], entry: Entry) -> None:
    """The words before the first mark: they name the desk, unless the mark has taken them."""
    first = marks[0]
    if first.role is Role.PHONES or first.start <= begin:
        return
    words = line.cut(begin, first.start)
    if place := name_in(words):
        _split_address(entry, place)


def _split_address(entry: Entry, name: Slice) -> None:
    """東支所 東市東町1-2: the words that name a desk, and its address."""
    bracket = _IN_BRACKETS.fullmatch(name.text)
    if bracket and shape_of(bracket["inside"]) is Shape.ADDRESS:
        entry.parts.append(Part(Role.ADDRESS, name.cut(*bracket.span("inside"))))
        name = name.cut(0, bracket.end("outside")).strip()
    words = name.words()
    if words and shape_of(words[0].text) is Shape.ADDRESS:
        entry.parts.append(Part(Role.ADDRESS, name))
        return
    for at, word in enumerate(words):
        if at and shape_of(word.text) is Shape.ADDRESS:
            entry.name = undecorated(name.cut(0, word.start - name.start).strip())
            entry.parts.append(Part(Role.ADDRESS, name.cut(word.start - name.start, len(name.text))))
            return
    entry.name = name


def _announced(line: Slice, mark: _Mark, stop: int, found: list[Entry]) -> list[Entry]:
    """What a word of a header announces, at the last desk or at one that it names."""
    match, title, place = (
        mark.match,
        line.cut(mark.start, mark.content),
        line.cut(mark.content, stop).strip(),
    )
    place = undecorated(place) if place.text else place
    kind = match.kind if match else None
    role = _ROLE_OF.get(kind) if kind else None
    if kind in _TRANSPARENT:
        found[-1].announced.append(title)
        if kind in _NAMING and place.text and (name := name_in(place)):
            if found[-1].name is not None and found[-1].has_number:
                found.append(Entry())
            says_whose = kind in (Kind.NAME, Kind.BODY)
            if says_whose and not (found[-1].parts or found[-1].is_announced):
                found[-1].name = None  # 相談体制 機関名 東庁: what stands before is a title
            if found[-1].name is None:
                _split_address(found[-1], name)
                found[-1].is_announced = True
            elif kind in (Kind.UNIT, Kind.DIVISION) and not found[-1].has_number:
                found[-1].parts.append(Part(Role.UNIT, name))
        return found
    if not place.text:
        found[-1].announced.append(title)
    elif role is not None:
        found[-1].announced.append(title)
        found[-1].parts.append(Part(role, place))
    else:
        found[-1].parts.append(Part(Role.NOTE, line.cut(mark.start, stop).strip()))
    return found


def _keep_the_rest(line: Slice, begin: int, found: list[Entry]) -> None:
    """Words of a line that nothing has taken are remarks; of a sentence the whole of it is one."""
    mask = bytearray(len(line.text))
    for entry in found:
        pieces = [part.place for part in entry.parts] + entry.announced
        pieces += [entry.name] if entry.name is not None else []
        for piece in pieces:
            a, b = piece.start - line.start, piece.end - line.start
            mask[a:b] = b"\1" * (b - a)
    gaps = [m.span() for m in re.finditer(rb"\0++", bytes(mask)) if m.end() > begin]
    left = [(max(a, begin), b) for a, b in gaps if line.text[max(a, begin) : b].strip(_SEPARATORS)]
    prose = [(a, b) for a, b in left if _SENTENCE.search(line.text[a:b])]
    if prose:
        told = found[-1]
        for entry in found:
            last = max((part.place.end for part in entry.parts), default=line.end)
            if last - line.start >= prose[0][0]:
                told = entry
                break
        told.is_prose = True
        start, end = min(a for a, _ in left), max(b for _, b in left)
        first = next((e for e in found if e is told), found[-1])
        anchor = first.name.start - line.start if first.name is not None else start
        begin_at = max((a for a, _ in left if a <= anchor), default=start)
        told.parts.append(Part(Role.NOTE, line.cut(min(begin_at, prose[0][0]), end).strip()))
        for entry in found:
            entry.is_prose |= any(
                a <= entry.parts[0].place.start - line.start for a, _ in prose if entry.parts
            )
        return
    for a, b in left:
        place = undecorated(line.cut(a, b).strip())
        owner = next(
            (e for e in reversed(found) if e.parts and e.parts[0].place.start - line.start <= a), found[0]
        )
        if place.text.strip(_SEPARATORS):
            owner.parts.append(Part(Role.NOTE, place))


def name_in(words: Slice) -> Slice | None:
    """Return the words that name a desk right before what is said of it; None where none do."""
    words = words.cut(max(0, len(words.text) - _LOOKED_AT), len(words.text))
    if extension := _EXTENSION_BEHIND.search(words.text):
        words = words.cut(0, extension.start())
    if counted := _COUNTED.match(words.text):
        words = words.cut(counted.end(), len(words.text))
    headed = _HEADED.match(words.text)
    place = _bare(words.cut(headed.end(), len(words.text)) if headed else words)
    if not _LETTER.search(place.text):
        return None
    open_text = _IN_BRACKET.sub(
        lambda m: "(" * len(m.group()), place.text
    )  # 東事務所(東県、西県): no end of a phrase
    is_list = not _SENTENCE.search(place.text) and all(
        BODY.search(part.strip("( ")) for part in re.split("[、,，]", open_text)
    )
    ends = [
        m.end()
        for m in _PHRASE_ENDS.finditer(open_text)
        if m.end() < len(place.text) and not (is_list and m.group() in "、,，")
    ]
    if not BODY.search(place.text) or _SENTENCE.search(place.text):
        ends += [m.end() for m in _WEAK_ENDS.finditer(open_text) if m.end() < len(place.text)]
    while ends and _ABOUT.search(place.text[: max(ends)]) and _ASKING.fullmatch(place.text[max(ends) :]):
        ends = [end for end in ends if end < max(ends)]  # 生活に関する相談窓口: 相談窓口 alone is none
    if ends:
        place = _bare(place.cut(max(ends), len(place.text)))
        if not BODY.search(place.text):
            return None
    place = _behind_description(place)
    if len(place.text) > _LONGEST_NAME or len(place.text) < 2 or _NO_NAME.search(place.text):
        return None
    known = header_words().match(place.text)
    return None if known is not None and known.whole else place


def _behind_description(place: Slice) -> Slice:
    """The body behind words that say what is asked about: 家族などの悩み事 東相談室."""
    words = place.words()
    if len(words) < 2 or not BODY.search(words[-1].text):
        return place
    told = [at for at, word in enumerate(words[:-1], start=1) if _DESCRIBES.search(word.text)]
    return place.cut(words[told[-1]].start - place.start, len(place.text)) if told else place


def _bare(words: Slice) -> Slice:
    """Words without the signs around them; a bracket that belongs to a name stays."""
    place = words.strip()
    while place.text:
        text = place.text
        if text[0] in _SEPARATORS and not (text[0] == "(" and ")" in text):
            if (
                text[0] in "「『【〔"
                and (end := text.find({"「": "」", "『": "』", "【": "】", "〔": "〕"}[text[0]])) > 0
            ):
                if end == len(text) - 1:
                    place = place.cut(1, len(text) - 1).strip()
                    continue
                return place
            place = place.cut(1, len(text)).strip()
        elif text[-1] in _SEPARATORS and not (text[-1] == ")" and "(" in text) and text[-1] not in "」』】〕":
            place = place.cut(0, len(text) - 1).strip()
        else:
            return place
    return place


# -- marks ------------------------------------------------------------------------------------------------


def _marks(text: str, begin: int, recurring: frozenset[str]) -> list[_Mark]:
    """Everything in a line that begins a part, from left to right."""
    free = text
    found: list[_Mark] = []
    for pattern, role in ((_URL, Role.URL), (_MAIL, Role.EMAIL)):
        for match in pattern.finditer(free):
            found.append(_Mark(match.start(), match.start(), match.end(), role))
            free = free[: match.start()] + " " * len(match.group()) + free[match.end() :]
    for match in _POSTAL.finditer(free, begin):
        if not match.group().startswith("〒") and not begins_with_place(free[match.end() :].lstrip()):
            continue
        found.append(_Mark(match.start(), match.start(), -1, Role.ADDRESS))
    groups = [g for g in number_groups(shaped(free)) if g.start >= begin and not _within(found, g)]
    shorts = [] if groups else [m.span("number") for m in _SHORT.finditer(free, begin)]
    if not groups and not shorts and (named := _NAMED_SHORT.search(free, begin)):
        words = free[begin : named.start()]
        fits = len(words) <= _LONGEST_NAME and not re.search(r"\d|。", words)
        shorts = [named.span("number")] if fits and _MEANT_BY[named["number"]].search(words) else []
    spans = [(g.start, g.end) for g in groups] or shorts
    found += _fields(free, begin, spans, recurring)
    found += _hours(free, begin, [*spans, *((m.content, m.content) for m in found if m.role is Role.HOURS)])
    found = [m for m in found if not (m.role is Role.ADDRESS and m.match is None and _announces(found, m))]
    found.sort(key=lambda mark: mark.start)
    return sorted([*found, *_numbers(free, begin, spans, found)], key=lambda mark: (mark.start, mark.content))


def _within(found: list[_Mark], group: PhoneGroup) -> bool:
    return any(m.start <= group.start < m.end for m in found if m.end >= 0)


def _announces(found: list[_Mark], postal: _Mark) -> bool:
    """Whether 住所： stands right before a postal code: then both are one part."""
    return any(
        m.match is not None
        and _ROLE_OF.get(m.match.kind) is Role.ADDRESS
        and 0 <= postal.start - m.content <= 2
        for m in found
    )


def _fields(
    free: str, begin: int, numbers: list[tuple[int, int]], recurring: frozenset[str]
) -> Iterator[_Mark]:
    """Words of a header that announce what follows them."""
    for match in _FIELD.finditer(free, begin):
        word = match["colon"] or match["bracket"] or match["space"]
        known = header_words().match(word)
        announces = known is not None and (known.whole or word in recurring)
        if known is None or not announces or any(a < match.end() and match.start() < b for a, b in numbers):
            continue
        follows = any(
            0 <= a - match.end() <= 3 and not free[match.end() : a].strip(" :：(") for a, _ in numbers
        )
        behind = match["bracket"] and any(0 <= match.start() - b <= 2 for _, b in numbers)
        if behind and known.kind is Kind.PHONE:
            continue  # 0120-… (フリーダイヤル): it says which number that is
        if follows or (match["space"] and known.kind not in _WITHOUT_COLON and word not in recurring):
            continue
        if known.kind in (Kind.PHONE, Kind.FAX, Kind.EXTENSION) and any(
            0 <= a - match.end() <= 12 for a, _ in numbers
        ):
            continue
        yield _Mark(match.start(), match.end(), -1, None, known)


def _hours(free: str, begin: int, taken: list[tuple[int, int]]) -> Iterator[_Mark]:
    """Hours that nothing announces, with the days before them."""
    end = begin
    for match in (*SPAN_OF_TIME.finditer(free, begin), *_ROUND_THE_CLOCK.finditer(free, begin)):
        if match.start() < end or any(a < match.end() and match.start() < b for a, b in taken):
            continue
        start = match.start()
        while start > end:
            word = re.search(r"\S++\s{0,2}\Z", free[end:start][-40:])
            if word is None or not DAYS.fullmatch(word.group().strip(_AROUND_DAYS)):
                break
            start -= len(word.group())
        lead = re.search(r"[月火水木金土日祝平毎週曜第・、,~～〜()一二三四五-]++\Z", free[end:start][-30:])
        if lead and DAYS.fullmatch(lead.group().strip(_AROUND_DAYS)):
            start -= len(lead.group().lstrip(_AROUND_DAYS))
        stop = match.end()
        while more := re.compile(r"\s?[、,・/／]\s?|\s?\([^()]{0,30}\)").match(free, stop):
            if more.group().strip().startswith("("):
                stop = more.end()
            elif (again := SPAN_OF_TIME.match(free, more.end())) is not None:
                stop = again.end()
            else:
                break
        end = stop
        yield _Mark(start, start, stop, Role.HOURS)


def _numbers(free: str, begin: int, spans: list[tuple[int, int]], others: list[_Mark]) -> Iterator[_Mark]:
    """Each number with the words of its own around it, and those that name its desk."""
    before = begin
    for at, (start, end) in enumerate(spans):
        following = spans[at + 1][0] if at + 1 < len(spans) else len(free)
        marks = [m for m in others if before <= m.start < start]
        floor, closed, lost = before, False, False
        for mark in marks:
            closed = mark.end < 0 and (mark.match is None or mark.match.kind not in _TRANSPARENT)
            floor = max(floor, mark.content if mark.end < 0 else mark.end)
        if (
            closed
            and at
            and marks[-1].match is not None
            and _ROLE_OF.get(marks[-1].match.kind) is not Role.ADDRESS
        ):
            # 予約 不要 西センター 電話 099-…: the next desk, behind what the last one's field says
            floor, closed, lost = _behind_value(free, floor, start)
        if _COUNTING.search(free, max(floor, start - 20), start):
            before = end  # 整理番号 0990-…: no number to call
            continue
        content, name, labelled = _before(free, floor, start, closed=closed)
        behind = _BEHIND.match(free, end, following)
        stop = behind.end() if behind else end
        touches = behind is not None and stop == following < len(free) and free[end : end + 1] in " \t"
        another = any(end <= m.start < stop for m in others)  # 099-…(24時間)
        stop = end if touches or another else stop
        spaced = at > 0 and not free[spans[at - 1][1] : start].strip(" \t|｜")
        words = free[floor:content].rpartition("。")[2]
        unsure = (
            name is None
            and not closed
            and bool(_LETTER.search(words))
            and not _is_label(words.strip(_SEPARATORS))
        )
        begins = name[0] if name else content
        yield _Mark(begins, content, stop, Role.PHONES, None, name, labelled, spaced, unsure or lost, lost)
        before = stop


def _before(
    free: str, floor: int, start: int, *, closed: bool
) -> tuple[int, tuple[int, int] | None, tuple[int, int] | None]:
    """Where the words of a number's own begin, the words before them that name a desk, and those that may be its label."""
    content = start
    labelled: tuple[int, int] | None = None
    if kind := _KIND_BEFORE.search(free, max(floor, start - 40), start):
        word = (kind["tel"] or kind["fax"] or "").lower()
        head = free[floor : kind.start()].rstrip(" :：()")
        attached = kind.start() > floor and free[kind.start() - 1] not in _SEPARATORS and not word.isascii()
        if not attached or BODY.search(head) or kind["fax"]:
            content = kind.start()
    while True:
        begin = max(floor, content - _LOOKED_AT)
        head = free[begin:content]
        bare = head.rstrip(" \t:：(（、,・/／|はで")
        bracket = re.search(rf"{_OPEN}([^()【】〔〕\[\]<>＜＞〈〉]{{1,16}}){_CLOSE}\s?\Z", head)
        if bracket and (_LABEL.fullmatch(bracket[1].strip()) or _is_label(bracket[1])):
            content = begin + bracket.start()
            labelled = labelled or (begin + bracket.start(1), begin + bracket.end(1))
            continue
        word = re.search(r"[^\s:：()、,・/／|。●○◆◇■□]{1,16}\Z", bare)
        if word and (_LABEL.fullmatch(word.group()) or _is_label(word.group(), bare[: word.start()])):
            content = begin + word.start()
            labelled = labelled or (content, content + len(word.group()))
            continue
        break
    if closed:
        return content, None, labelled
    words = Slice(free[floor:content], 1, floor)
    name = name_in(words) or _topic(words)
    return content, (name.start, name.end) if name else None, labelled


def _topic(words: Slice) -> Slice | None:
    """What a number is for, named in a whole phrase before a colon: ごみの収集に関すること：099-…."""
    if not words.text.rstrip().endswith((":", "：")):
        return None
    place = _bare(words)
    known = header_words().match(place.text)
    outside = _IN_BRACKET.sub("", place.text)
    if known is not None and known.kind in _CALLED:
        before = outside.rpartition("に")[0] if _TOPIC_ENDS.search(outside) else ""
        known = None if before and not _LABEL.fullmatch(before) else known
    is_topic = bool(_TOPIC_ENDS.search(outside)) and not re.search(r"[。、,]", outside)
    return place if known is None and is_topic and 2 <= len(place.text) <= _LONGEST_NAME else None


def _behind_value(free: str, floor: int, start: int) -> tuple[int, bool, bool]:
    """Where a name may begin behind the value of a field, whether none can, and whether nobody can say.

    The first word is the value's; the name begins with the next that ends as a body does.
    """
    kind = _KIND_BEFORE.search(free, max(floor, start - 40), start)
    words = Slice(free[floor : kind.start() if kind else start], 1, floor).words()
    at = next((n for n, word in enumerate(words) if n and BODY.search(word.text)), None)
    if at is None:
        return floor, True, len(words) > 1
    while at > 1 and shape_of(words[at - 1].text) in (Shape.MUNICIPALITY, Shape.PREFECTURE):
        at -= 1
    return words[at].start, False, False


# Words of headers that say which number one is; 窓口, 担当課 and the like do where nothing stands before them.
_CALLED = {Kind.PHONE, Kind.FAX, Kind.CONTACT, Kind.HOURS, Kind.CLOSED}


def _is_label(word: str, before: str = "") -> bool:
    """Whether a word before a number is one of a header: 相談電話, 予約先. `before` is what stands before it."""
    known = header_words().match(word)
    if known is None or not known.whole or known.kind in (Kind.URL, Kind.EXTENSION):
        return False
    is_end = word.isascii() and before.endswith(" ") and before.strip()[-1:].isalnum()  # East Library
    return not is_end and (known.kind in _CALLED or not before.strip(_SEPARATORS))
