"""The words beside numbers: what says telephone, FAX, extension, and how a number is plainly printed.

Part of the proof; like its other modules it needs nothing of the package.
"""

from __future__ import annotations

import re
import unicodedata

MARKS = {"代": "代表", "代表": "代表", "㈹": "代表", "直": "直通", "直通": "直通"}
# Words for telephone and FAX in their compatible forms (℡ is TEL), without spaces.
KIND_WORDS = (
    r"(お?電話(番号)?|でんわ|tele?phone(number|no\.?)?|phone(number|no\.?)?|tel(\.?no\.?)?|t|☎|☏|✆|[📞📱📲🕻🕾🕿🖀]"
    r"|f\.?a\.?x(\.?no\.?)?|ファッ?クス|ファクシミリ|ふぁっ?くす|ふぁくしみり|f|[📠🖷🖨])(番号|専用|のみ|共通|共有|共用|兼用?|も?同じ)*"
)
_KIND = re.compile(rf"{KIND_WORDS}([/・･&＆、,+()]|及び|および|兼|と|共通|兼用)*({KIND_WORDS}\)?)?")


def is_kind(words: str) -> bool:
    """Whether words are one that tells the kind of a number, and nothing else."""
    plain = compatible(words)
    return plain == plain.strip() and bool(_KIND.fullmatch("".join(plain.split())))


def plain_numbers(text: str) -> list[str]:
    """The whole numbers of a folded text in their plainest forms, outside addresses of the web and of mail."""
    free = re.sub(r"https?://\S++|(?<![\w.+-])[\w.+-]++@[\w.-]++", "", text)
    form = r"0[0-9]{1,4}-[0-9]{1,4}-[0-9]{4}|0(?:120|570|990)-[0-9]{3}-?[0-9]{3}|\(0[0-9]{1,4}\)[0-9]{1,4}-[0-9]{4}|0[0-9]{1,4}\([0-9]{1,4}\)[0-9]{4}"
    return re.findall(rf"(?<![0-9-])(?:{form})(?![0-9-]|[A-Za-z](?![A-Za-z]))", free)


def both_kinds(header: str) -> str:
    """ "tf" for TEL/FAX, "ft" for FAX/TEL; "" for a header that says one of them, or that they are one line."""
    plain = "".join(compatible(header).split())
    fax = re.search(r"f\.?a\.?x|ファッ?クス|ファクシミリ|ふぁっ?くす|ふぁくしみり|[📠🖷🖨]", plain)
    tel = re.search("tel|電話|phone|☎", plain)
    if not fax or not tel or re.search("共通|共有|共用|兼|同じ", plain):
        return ""
    return "tf" if tel.start() < fax.start() else "ft"


def says_tel(words: str) -> bool:
    """Whether words say telephone."""
    return bool(re.search("tel|電話|phone|☎", compatible(words)))


def says_fax(words: str) -> bool:
    """Whether words say FAX and do not say telephone as well."""
    plain = "".join(compatible(words).split())
    fax = (
        re.search(r"f\.?a\.?x|ファ[ッ]?クス|ファッ?クシミリ|ふぁ[っ]?くす|ふぁくしみり|[📠🖷🖨]", plain)
        or re.fullmatch(r"\W*(f|f番号|[電伝]送(番号)?)\W*", plain)
        or "℻" in words
    )
    return bool(fax) and not re.search("tel|電話|phone|共通|共有|兼|共用|同じ", plain)


def is_extension(before: str) -> bool:
    """Whether the words before a place end by saying 内線."""
    words = compatible(before[-40:]).rstrip(" :.=()")
    return bool(re.search(r"(?:内線|内線番号|内|ナイセン|extension|(?<![a-z])ext?|(?<![a-z])x)$", words))


def compatible(words: str) -> str:
    """Words with width and the signs for TEL and FAX made one, in small letters."""
    return unicodedata.normalize("NFKC", words).casefold()
