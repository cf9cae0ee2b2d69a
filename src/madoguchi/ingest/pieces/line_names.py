"""Names in lines of words: which of the words before a number say whose it is."""

from __future__ import annotations

import re

from madoguchi.ingest.pieces.headers import ROLE_OF_KIND, Kind, header_words
from madoguchi.ingest.pieces.shapes import BODY
from madoguchi.ingest.source import Slice
from madoguchi.ingest.spec import Role

SEPARATORS = (
    " \t・･、,，;；/／|｜:：()（）[]【】〔〕「」『』<>＜＞〈〉*●○◎◆◇■□▲△▼▽★☆•ⓘℹ📍→⇒-–—―─━…‥_~～〜=。.．"
)
# What a name can't go across: the ends of sentences and of phrases. Other particles may stand in one: 子どもと家庭の窓口.
_FOLLOWED = r"(?=[^ぁ-ん]|ご|お|こ|よ|い|ひ|さ|み|あ|そ|か)"
_PHRASE_ENDS = re.compile(
    r"[。!！?？]|[、,，]|詳しくは|くわしくは|詳細は|\(注\d?\)(?=.)|までに(?=[^\sぁ-ん])|(?:平日|休日|祝日|曜日?|日中|夜間)に(?=[^\sぁ-ん])|(?:電話|[Ff][Aa][Xx]|ファクス|メール|郵送|持参|来所|来庁|来館|オンライン|窓口|はがき)で(?=[^\sぁ-ん])|(?:に関すること|のこと(?=\s)|に関する(?:ご?相談|お?問い?合わ?せ)(?!支援|センター|窓口|室)|あらかじめ|事前に|直接|お近くの|最寄りの|最寄の|下記の|上記の|次の|については|に関しては|に関する|について|においては|におかれましては|ならびに|並びに|または|又は|および|及び|もしくは"
    rf"|(?<=[^\sぁ-ん])(?:には|では|とは|から|まで|より|は|を|へ)|(?<=[^\sは])は|[^\s]を){_FOLLOWED}|(?<=[たるいす])(?:場合|とき|方|際)(?:は|に|には)?"
)
_WEAK_ENDS = re.compile(rf"(?<=[^\sぁ-ん])(?:に|で|と|も|(?<!障)が(?![丘岡浜原崎谷池峰森里台])){_FOLLOWED}")
_ABOUT = re.compile(r"(?:に関する(?:ご?相談|お?問い?合わ?せ)?|についての|のための|向けの)$")
_ASKING = re.compile(
    r"(?:(?:ご|総合|電話|専門|専用)?相談|窓口|お?問い?合わ?せ|受付|支援|センター|ダイヤル|コーナー){1,3}先?(?:\([^()]*\))?"
)
_DESCRIBES = re.compile(
    r"など(?:の|、|$)|(?:のこと|悩み事?|悩みごと|困りごと|困り事|心配ごと|心配事|相談ごと)$"
)
SENTENCE = re.compile(
    r"。|(?:です|ます|ました|ません|ください|下さい|でした|しょう|ほか|こと)[。]?$|(?:については|に関しては|まで|となって|により|における|しており|ております|なお|ただし)"
)
_NO_NAME = re.compile(
    r"(?:です|ます|ました|ません|ください|下さい|でした|まで|から|ため|など|ので|または|又は|時点|現在|まで(?:お|ご).*|へ(?:お|ご).*)$|番号$|^[\d,]*\d[部円人名枚件]$|※|(?:とき|場合|方)(?:は|に|には)?$|(?:は|を|へ|[^\sぁ-ん]が)$|^(?:まで|から|へ|に|で|は|を|が)(?:お|ご|の|$)"
)
# 【公立】東保育園, ＜相談窓口一覧＞・東課, 西課 ●東課: what stands before a name in its line and is none of it.
_HEADED = re.compile(
    r".{0,200}[→⇒➡▶►●○◎◆◇■□▲△▼▽★☆]\s?(?=\S)|\s?[<＜【《〈〔\[][^<>＜＞【】《》〈〉〔〕\[\]]{1,40}[>＞】》〉〕\]]\s?[・･●○◎◆◇■□]?\s?(?=[^\s:：])"
)
# 東町・西町・・・・東支所, 水道……水道課: dots lead from an area or a subject to the desk.
_LEADERS = re.compile(r"(?<=\S)\s?(?:[・･]{2,}|[…‥]+|[.．]{3,})\s?(?=\S)")
# 情報提供: 東気象台, **協力**: 西大学: a word that says what somebody is asked for or does.
_TOLD_BEFORE = re.compile(r"(?P<word>[^\s:：()\d*]{2,12})\*{0,2}\s?[:：]\s?(?P<name>[^:：]{2,60})")
# 高齢社会をよくする女性の会, 子どもを守る会: what it is for is its name.
_ASSOCIATION = re.compile(
    r"を[^\s、。]{1,10}[るうくすつむぶぐぬ](?:[^\s、。ぁ-ん]{0,8}の)?[^\s、。ぁ-ん]{0,8}(?:会|連盟|同盟|基金|ネットワーク)(?:\([^()]*\))?$"
)
# What a body is called by: 東センター「ひだまり」(東市). Its letters in the last bracket may be masked.
_CALLED = re.compile(r"(?<=.)(?:「[^「」]{1,30}」|『[^『』]{1,30}』)(?:\s?\([^()]*\)|\s?\(*)$")
LETTER = re.compile(r"[^\W\d_]")
_EXTENSION_BEHIND = re.compile(
    r"[\s(、,]{0,9}(?:内線番号|内線|ext\.?)\s?[:：]?\s?[\d・～~-]{1,20}[\s)、,]{0,9}\Z", re.IGNORECASE
)
_DAY_OF_WEEK = r"(?:\s?\([月火水木金土日祝・]{1,5}\))?+"
_DAY = rf"(?:(?:令和|平成)?\d{{1,4}}年)?+\d{{1,2}}(?:月\s?\d{{1,2}}日?+|/\d{{1,2}}){_DAY_OF_WEEK}"
_DAYS = rf"{_DAY}(?:\s?(?:[~～〜・、-]|から)\s?(?:{_DAY}|\d{{1,2}}日{_DAY_OF_WEEK})){{0,5}}+"
# Days or a number of the row before a name: 12月6日(日)東医院, 12月27日～29日 東設備, 001 本店.
_COUNTED = re.compile(rf"[\s・]*(?:{_DAYS}[\s:：]*|\d{{1,5}}\s+)(?=[^\s\d・~～〜-])")
# Days behind a name, when it is closed or open: 東図書館 12/28～1/4, 東センター〔持込〕12/27・28.
_WHEN_BEHIND = re.compile(
    rf"(?<=[^\s\d(〔\[【「])\s{{0,40}}(?:[〔(\[][^〔〕()\[\]\d]{{1,12}}[〕)\]]\s?)?+{_DAYS}(?:のみ|だけ|まで|から|以降)?+[\s:：]*\Z"
)
# 予約 東年金事務所, この資料についての問合せ 東課: what one asks there for stands before it.
_ASKED = re.compile(
    r"\s*(?:[^\s:：]{1,16}に(?:ついて|関して|関する)の?お?(?=問))?(?:ご?予約|申し?込み?|受付|問い?合わ?せ)(?:・(?:申し?込み?|問い?合わ?せ))?先?[\s:：]+(?=\S{3})"
)
_IS_OFFICE = re.compile(rf"{BODY.pattern}|(?:班|担当|グループ)$")
# How the name of a desk ends that is no body: こころの電話, 子育てひろば「すくすく」.
_OWN_NAME = re.compile(
    r"(?:電話|でんわ|ダイヤル|テレホン|テレフォン|ライン|番|カフェ|サロン|広場|ひろば|コーナー|デスク|室|[」』])(?:\([^()]*\))?$"
)
# What a desk does, below its name: 訪問販売、架空請求; 認知症や介護の悩み.
DUTY = re.compile(
    r"[、，]|(?:について|に関する(?:こと|相談)|こと|など|[^平]等|相談|悩みごと?|悩み事?|申請|申し?込み?|手続き?|届け?出?|受付|登録|支援|健診|検診|交付|貸出|助成|案内)$"
)
# 〃 予防課 below 東消防本部 総務課: the first word of the name above goes before.
AS_ABOVE = re.compile(r"(?:[〃″”]|同上?(?=[\s　]))[\s　]*(?=\S)")
# What pages write behind a link that leads away, and pages and texts keep: 東館<外部リンク>.
LINK_MARK = re.compile(
    r"\s?[<＜(（\[［]\s?(?:外部(?:リンク|サイト)(?:へ(?:リンク|移動)(?:します)?)?|(?:別|新しい)ウ[イィ]ンドウ(?:[がで]?開(?:く|きます))?|(?:別|新しい)タブ[がで]開(?:く|きます))\s?[>＞)）\]］]"
)
IN_BRACKET = re.compile(r"\([^()]*+\)")
_OPENED_BY = {")": "(", "]": "["}
LONGEST_NAME = 60
LOOKED_AT = 300  # characters before a number in which its words are looked for
NAMING = {
    *(Kind.NAME, Kind.BODY, Kind.DESK, Kind.UNIT, Kind.KEEPER, Kind.DIVISION, Kind.CONTACT, Kind.TITLE),
}
TRANSPARENT = {*NAMING, Kind.EMAIL, Kind.URL, Kind.POSTAL_CODE, Kind.PHONE, Kind.FAX, Kind.EXTENSION}
# What a word of a header announces in a line of words; numbers, addresses of mail and of the web say themselves what they are.
ROLES_IN_LINES = {kind: role for kind, role in ROLE_OF_KIND.items() if role in (Role.ADDRESS, Role.HOURS)}
# What a field of a block of lines says; any other is a remark with its title.
ROLES_OF_FIELDS = {
    kind: role
    for kind, role in ROLE_OF_KIND.items()
    if role not in (Role.PREFECTURE, Role.DATE, Role.NOTE, Role.CODE)
}


def name_in(words: Slice) -> Slice | None:
    """Return the words that name a desk right before what is said of it; None where none do."""
    words = words.cut(max(0, len(words.text) - LOOKED_AT), len(words.text))
    if mark := LINK_MARK.search(words.text, max(0, len(words.text) - LONGEST_NAME)):
        words = words.cut(0, mark.start()) if not words.text[mark.end() :].strip() else words
    if extension := _EXTENSION_BEHIND.search(words.text):
        words = words.cut(0, extension.start())
    if when := _WHEN_BEHIND.search(words.text):
        words = words.cut(0, when.start())
    if counted := _COUNTED.match(words.text):
        words = words.cut(counted.end(), len(words.text))
    if (asked := _ASKED.match(words.text)) and _IS_OFFICE.search(words.text.rstrip(SEPARATORS)):
        words = words.cut(asked.end(), len(words.text))
    headed = _HEADED.match(words.text)
    place = bare(words.cut(headed.end(), len(words.text)) if headed else words)
    leaders = [m.end() for m in _LEADERS.finditer(place.text)]
    if leaders and BODY.search(place.text[leaders[-1] :]):
        place = place.cut(leaders[-1], len(place.text)).strip()
    told = _TOLD_BEFORE.fullmatch(place.text)
    if told and BODY.search(told["name"]) and not names_desk(place.cut(*told.span("word"))):
        place = place.cut(told.start("name"), len(place.text))
    if not LETTER.search(place.text):
        return None
    open_text = IN_BRACKET.sub(
        lambda m: "(" * len(m.group()), place.text
    )  # 東事務所(東県、西県): no end of a phrase
    if called := _CALLED.search(open_text):  # 東センター「にこにこ」
        open_text = open_text[: called.start()] + "「" * len(called.group())
    is_list = not SENTENCE.search(place.text) and all(
        BODY.search(part.strip("( ")) for part in re.split("[、,，]", open_text)
    )
    ends = [
        m.end()
        for m in _PHRASE_ENDS.finditer(open_text)
        if m.end() < len(place.text) and not (is_list and m.group() in "、,，")
    ]
    if not BODY.search(place.text) or SENTENCE.search(place.text):
        ends += [m.end() for m in _WEAK_ENDS.finditer(open_text) if m.end() < len(place.text)]
    while ends and _ABOUT.search(place.text[: max(ends)]) and _ASKING.fullmatch(place.text[max(ends) :]):
        ends = [end for end in ends if end < max(ends)]  # 生活に関する相談窓口: 相談窓口 alone is none
    if association := _ASSOCIATION.search(open_text):
        ends = [end for end in ends if not association.start() < end < association.end()]
    if ends:
        place = bare(place.cut(max(ends), len(place.text)))
        if IN_BRACKET.fullmatch(place.text):  # …でお答えします。(東コールセンター) 099-…
            place = place.cut(1, len(place.text) - 1).strip()
        if not BODY.search(_CALLED.sub("", place.text)):
            return None
    place = _behind_description(place)
    if len(place.text) > LONGEST_NAME or len(place.text) < 2 or _NO_NAME.search(place.text):
        return None
    known = header_words().match(place.text)
    return None if known is not None and known.whole else place


def names_desk(line: Slice) -> bool:
    """Whether a line of words names a body, a section or a line to call, and not what is done there."""
    text = line.text.strip()
    body = BODY.search(text)
    return _OWN_NAME.search(text) is not None or (body is not None and not DUTY.search(text))


def behind_bullet(line: Slice) -> Slice:
    """The body behind a bullet that a line lost its beginning to: 粗大ごみ、古紙など - 東環境センター."""
    at = line.text.rfind(" - ")
    lost = at > 0 and BODY.search(line.text[at:]) and not BODY.search(line.text[:at])
    return line.cut(at + 3, len(line.text)) if lost else line


def of_columns(place: Slice) -> Slice:
    """Return of words in columns those that name a desk: 東保育園      保育園, 電 気    東電力(株) 東支店. No name has wide gaps.

    A name whose letters stand apart (会   計   課) is one, and of two bodies nobody can say which it is.
    """
    pieces = [piece.strip() for piece in place.split(r"\s{3,}")]
    if len(pieces) < 2 or any(len(piece.text) < 2 for piece in pieces):
        return place
    named = [piece for piece in pieces if BODY.search(piece.text)]
    kinds = [piece for piece in named[1:] if named[0].text.endswith(piece.text)]
    return named[0] if len(named) - len(kinds) == 1 else place


def _behind_description(place: Slice) -> Slice:
    """The body behind words that say what is asked about: 家族などの悩み事 東相談室."""
    words = place.words()
    if len(words) < 2 or not BODY.search(words[-1].text):
        return place
    told = [at for at, word in enumerate(words[:-1], start=1) if _DESCRIBES.search(word.text)]
    return place.cut(words[told[-1]].start - place.start, len(place.text)) if told else place


def bare(words: Slice) -> Slice:
    """Words without the signs around them; a bracket that belongs to a name stays."""
    place = words.strip()
    while place.text:
        text = place.text
        if text[0] in SEPARATORS and not (text[0] == "(" and ")" in text):
            if (
                text[0] in "「『【〔"
                and (end := text.find({"「": "」", "『": "』", "【": "】", "〔": "〕"}[text[0]])) > 0
            ):
                if end == len(text) - 1:
                    place = place.cut(1, len(text) - 1).strip()
                    continue
                return place
            place = place.cut(1, len(text)).strip()
        elif (
            text[-1] in SEPARATORS
            and not (text[-1] in _OPENED_BY and _OPENED_BY[text[-1]] in text)
            and text[-1] not in "」』】〕"
        ):
            place = place.cut(0, len(text) - 1).strip()
        else:
            return place
    return place
