"""The words beside numbers: what says telephone, FAX, extension, and how a number is plainly printed."""

from __future__ import annotations

import re
import unicodedata

MARKS = {"代": "代表", "代表": "代表", "㈹": "代表", "直": "直通", "直通": "直通"}
# What parts two numbers, or one and the end of a further one; in compatible forms, and as it is printed.
APART = "、､,，・･/／;；|｜&＆+＋.．"
# Words for telephone and FAX in their compatible forms (℡ is TEL), without spaces.
KIND_WORDS = (
    r"(お?電話(番号)?|でんわ|tele?phone(number|no\.?)?|phone(number|no\.?)?|tel(\.?no\.?)?|t|☎|☏|✆|[📞📱📲🕻🕾🕿🖀]"
    r"|f\.?a\.?x(\.?no\.?)?|ファッ?クス|ファクシミリ|ふぁっ?くす|ふぁくしみり|f|[📠🖷🖨])(番号|専用|のみ|共通|共有|共用|兼用?|[もにとは]?(同じ|同番号?)|とも|共に)*"
)
_KIND = re.compile(rf"兼?{KIND_WORDS}([{APART}():は]|及び|および|兼|と|共通|兼用)*({KIND_WORDS}\)?)?")
_FAX = re.compile(r"f\.?a\.?x|ファッ?クス|ファッ?クシミリ|ふぁっ?くす|ふぁくしみり|[📠🖷🖨]")
_TEL = re.compile("tel|電話|phone|☎|[📞📱📲🕻🕾🕿🖀]")
_ONE_LINE = re.compile("共通|共有|共用|兼|同じ|同番|とも|共に|同左")
# What stands in place of the number of a FAX that is the one told before it.
_SAME = re.compile(
    rf"\(?({_FAX.pattern})?[:：はも]?(同左|左記?[にと]同じ|同上|上に同じ|〃|々|′′|同じ|同番号?|兼用|{KIND_WORDS})\)?"
)


def is_kind(words: str) -> bool:
    """Whether words are one that tells the kind of a number, and nothing else."""
    plain = compatible(words)
    bare = "".join(plain.split())
    return plain == plain.strip() and bool(
        _KIND.fullmatch(bare) or (_FAX.match(bare) and _SAME.fullmatch(bare))
    )


def plain_numbers(text: str) -> list[str]:
    """The whole numbers of a folded text in their plainest forms, outside addresses of the web and of mail."""
    free = re.sub(r"(?:https?://|www\.)\S++|(?<![\w.+-])[\w.+-]++@[\w.-]++", "", text)
    form = r"0[0-9]{1,4}-[0-9]{1,4}-[0-9]{4}|0(?:120|570|990)-[0-9]{3}-?[0-9]{3}|\(0[0-9]{1,4}\)[0-9]{1,4}-[0-9]{4}|0[0-9]{1,4}\([0-9]{1,4}\)[0-9]{4}"
    return re.findall(rf"(?<![0-9-])(?:{form})(?![0-9-]|[─━ーｰ—―][0-9]|[A-Za-z](?![A-Za-z]))", free)


def both_kinds(header: str) -> str:
    """ "tf" for TEL/FAX, "ft" for FAX/TEL; "" for a header that says one of them, or that they are one line."""
    plain = "".join(compatible(header).split())
    fax, tel = _FAX.search(plain), _TEL.search(plain)
    if not fax or not tel or _ONE_LINE.search(plain):
        return ""
    return "tf" if tel.start() < fax.start() else "ft"


def names_fax(words: str) -> bool:
    """Whether a word for FAX stands among words."""
    return bool(_FAX.search(compatible(words)))


def says_fax_first(words: str) -> bool:
    """Whether words say FAX, and telephone behind that or not at all: FAX共通, FAX(電話兼用)."""
    return both_kinds(_ONE_LINE.sub("", compatible(words))) != "tf" and names_fax(words)


def says_both(words: str) -> bool:
    """Whether words say that a number to call takes a FAX, too: TEL/FAX, FAX兼用, FAX：同左."""
    plain = "".join(compatible(words).split())
    return bool(_FAX.search(plain)) and bool(_TEL.search(plain) or _ONE_LINE.search(plain))


def says_one_line(words: str) -> bool:
    """Whether words say that of one number, however many stand there: TEL・FAX兼用."""
    return says_both(words) and bool(_ONE_LINE.search(compatible(words)))


def says_same(words: str) -> bool:
    """Whether words stand for the number of a FAX that is the one told before it: 同左; FAX 同上 below that."""
    return bool(
        _SAME.fullmatch("".join(compatible(words).split())) and re.search("[同兼共〃々′]", compatible(words))
    )


def says_tel(words: str) -> bool:
    """Whether words say telephone."""
    return bool(re.search("tel|電話|phone|☎", compatible(words)))


def says_fax(words: str) -> bool:
    """Whether words say FAX and do not say telephone as well."""
    plain = "".join(compatible(words).split())
    fax = _FAX.search(plain) or re.fullmatch(r"\W*(f|f番号|[電伝]送(番号)?)\W*", plain) or "℻" in words
    return bool(fax) and not (_TEL.search(plain) or _ONE_LINE.search(plain))


def is_extension(before: str) -> bool:
    """Whether the words before a place end by saying 内線."""
    words = compatible(before[-40:]).rstrip(" :.=()")
    return bool(re.search(r"(?:内線|内線番号|庁内|内|ナイセン|extension|(?<![a-z])ext?|(?<![a-z])x)$", words))


def compatible(words: str) -> str:
    """Words with width and the signs for TEL and FAX made one, in small letters."""
    return unicodedata.normalize("NFKC", words).casefold()
