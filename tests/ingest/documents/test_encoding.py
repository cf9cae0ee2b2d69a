"""Encodings are told by evidence: the packaged list, short texts and half-width kana, each rightly or not at all."""

from __future__ import annotations

import random
from pathlib import PurePath

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.knowledge import source_of
from madoguchi.editorial.crosscheck.knowledge import known_to
from madoguchi.editorial.crosscheck.lists import read_list
from madoguchi.editorial.crosscheck.passages import Context
from madoguchi.errors import LimitError, SourceError
from madoguchi.ingest.documents.blocks import Document
from madoguchi.ingest.documents.encoding import decoded
from madoguchi.ingest.documents.limits import Limits
from madoguchi.ingest.documents.reader import opened

# What Python calls them, by what we call them.
ENCODINGS = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16",
    "utf-16-be": "utf-16",
    "utf-32": "utf-32",
    "cp932": "cp932",
    "shift_jis": "cp932",
    "euc_jp": "euc-jp",
    "iso2022_jp": "iso-2022-jp",
}
WITHOUT_WIDE_SIGNS = ("shift_jis", "euc_jp", "iso2022_jp")


def encoded(text: str, encoding: str) -> bytes:
    """A text as a program writes it; the wave dash of Windows is that of JIS in the older encodings."""
    return (text.replace("～", "〜") if encoding in WITHOUT_WIDE_SIGNS else text).encode(encoding)


# The list without four characters that the older encodings lack.
LIST = "\n".join(source_of(GUIDEBOOK).raw).translate(dict.fromkeys(map(ord, "☎—कं")))
LINES = [line for line in LIST.splitlines() if not line.isascii()]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_whole_list_is_told(encoding: str) -> None:
    found = decoded(encoded(LIST, encoding), "list")
    assert (found.encoding, found.text) == (ENCODINGS[encoding], LIST)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_single_lines_of_the_list_are_told(encoding: str) -> None:
    sample = [line for line in random.Random(17).sample(LINES, 300) if any(map(str.isdigit, line))]
    assert len(sample) > 200
    wrong = [line for line in sample if decoded(encoded(line, encoding), "line").text != line]
    assert wrong == []


SHORT = {
    "three rows": "窓口,電話番号\n東課,03-1111-2222\n西課,03-1111-3333\n",
    "names": "青森県\t017-762-7351\n岩手県\t019-634-0684\n",
    "a sentence": "お問い合わせは商工観光課(電話0123-45-6789)まで。\n",
    "kanji of names": "髙橋商店街振興組合,03-1111-2222\n㈱﨑山,03-1111-3333\n",
    "numbers in rings": "①総務課,011-111-2222\n②商工課,011-111-3333\n第Ⅱ庁舎,011-111-4444\n",
    "half-width kana": "ﾏﾄﾞｸﾞﾁ,ﾃﾞﾝﾜﾊﾞﾝｺﾞｳ\nｼｮｳｺｳｶ,03-1111-2222\nｷｷﾞｮｳｼｴﾝｾﾝﾀｰ,03-1111-3333\n",
    "half-width kana without marks": "ﾅﾏｴ,ﾃﾝﾜ\nｱｵﾓﾘ ｼﾔｸｼﾖ,017-111-2222\nｱｷﾀ ｼﾔｸｼﾖ,018-111-3333\nｲﾜﾃ ｹﾝﾁﾖｳ,019-111-4444\n",
    "half-width kana in kanji": "札幌ｾﾝﾀｰ,011-111-2222\n霞ｹ関ﾋﾞﾙ,03-1111-3333\n相談ｺｰﾅｰ,03-1111-4444\n",
    "katakana": "ビジネスサポートセンター,03-1111-2222\n",
    "hiragana": "まどぐち,03-1111-2222\n",
}


@pytest.mark.parametrize("kind", SHORT)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932"])
def test_a_short_text_is_told(kind: str, encoding: str) -> None:
    found = decoded(SHORT[kind].encode(encoding), "list")
    assert (found.encoding, found.text) == (ENCODINGS[encoding], SHORT[kind])


@pytest.mark.parametrize(
    "kind", [kind for kind in SHORT if kind not in ("kanji of names", "numbers in rings")]
)
def test_a_short_text_in_euc_jp_is_told(kind: str) -> None:
    found = decoded(SHORT[kind].encode("euc_jp"), "list")
    assert (found.encoding, found.text) == ("euc-jp", SHORT[kind])


def test_what_vendors_added_is_read_in_every_encoding_of_japan() -> None:
    """Rows 13 and 89 to 92, which no standard has: bytes written out by the tables of Windows."""
    assert decoded("窓口①髙﨑㈱～".encode("cp932"), "list").text == "窓口①髙﨑㈱～"
    euc = "窓口は次のとおり".encode("euc_jp") + b"\xad\xa1\xfc\xe2\xf9\xf5\xad\xea\xa1\xc1"
    assert decoded(euc, "list").text == "窓口は次のとおり①髙﨑㈱～"
    shifted = b"\x1b$B\x41\x6b\x38\x7d\x2d\x21\x7c\x62\x2d\x6a\x21\x41\x1b(B 03-1\n\x1b(I\x4e\x5f\x1b(B"
    assert decoded(shifted, "list").text == "窓口①髙㈱～ 03-1\nﾎﾟ"


def test_a_choice_between_encodings_is_said() -> None:
    found = decoded("調査室\t03-3501-1764".encode("euc_jp"), "list")
    (remark,) = found.remarks()
    assert (remark.code, remark.value) == ("encoding-declared", "euc-jp")
    assert found.others == ("cp932",)
    assert "speak against CP932" in remark.message
    assert decoded("東課,03-1111-2222\n".encode(), "list").remarks() == ()


@pytest.mark.parametrize(
    "content",
    [
        "東課,03-1111-2222\n商工課,03-1111-3333\n".encode()[:-20] + b"\xe6\x9d",  # cut off in a character
        "窓口,電話番号\n商工労働部商工政策課,03-1111-2222".encode("cp932") + b"\x81",
        "部门,电话\n商务局,010-1234\n办公室,010-5678\n".encode("gb18030"),
        "中小企業支援センター".encode() + b"\xff" + "商工会議所".encode(),
        random.Random(5).randbytes(999),
        random.Random(6).randbytes(1_000),
    ],
)
def test_what_fits_no_encoding_is_refused_in_one_line(content: bytes) -> None:
    with pytest.raises(SourceError, match="list: ") as refused:
        decoded(content, "list")
    assert "\n" not in str(refused.value)


def test_where_it_is_damaged_is_said() -> None:
    content = "東課,03-1111-2222\n西課,".encode() + b"\xff" + b"03-1111-3333\n"
    with pytest.raises(SourceError, match=r"as UTF-8 it is damaged at byte 28 \(line 2\); save it as UTF-8"):
        decoded(content, "list")


def test_a_text_of_the_web_may_be_of_other_letters() -> None:
    assert decoded("Café naïve, 03-1111-2222".encode(), "list").text == "Café naïve, 03-1111-2222"
    assert decoded("상담창구, 03-1111-2222".encode(), "list").text == "상담창구, 03-1111-2222"


def test_its_limits_hold_in_every_encoding() -> None:
    text = "東課\t03-1111-2222\n" * 20
    for encoding in ("utf-8", "utf-16", "cp932"):
        with pytest.raises(LimitError, match="lines"):
            decoded(text.encode(encoding), "list", Limits(lines=10))


ROWS = [("窓口", "電話番号"), ("東課", "03-1111-2222"), ("西課", "03-1111-3333")]
FORMS = {
    "list.csv": "".join(f"{a},{b}\n" for a, b in ROWS),
    "list.tsv": "".join(f"{a}\t{b}\n" for a, b in ROWS),
    "list.md": "| 窓口 | 電話番号 |\n|---|---|\n| 東課 | 03-1111-2222 |\n| 西課 | 03-1111-3333 |\n",
    "list.html": "<html><body><table>"
    + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>\n" for a, b in ROWS)
    + "</table></body></html>",
    "list.txt": "東課\n03-1111-2222\n西課\n03-1111-3333\n",
}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932", "euc_jp", "iso2022_jp"]
)
def test_every_kind_of_text_is_read_in_every_encoding(name: str, encoding: str) -> None:
    content = FORMS[name].encode(encoding)
    document = opened(content, name)
    words = document.text() if isinstance(document, Document) else document.text
    assert "東課" in words
    assert [r.value for r in document.remarks] == [ENCODINGS[encoding]] * (encoding != "utf-8-sig")
    passages = read_list(content, PurePath(name), known_to(GUIDEBOOK), Context())
    found = "\n".join(f"{p.context.name} {line.text}" for p in passages for line in p.lines)
    assert "西課" in found
    assert "03-1111-3333" in found


def test_what_a_page_says_of_itself_is_evidence_and_no_proof() -> None:
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset={}"></head><body>{}</body></html>'
    for said in ("Shift_JIS", "EUC-JP", "utf-8"):
        for encoding in ("cp932", "euc_jp", "utf-8"):
            words = page.format(said, "<p>商工政策課 03-1111-2222</p>")
            assert decoded(words.encode(encoding), "page").encoding == ENCODINGS[encoding]
    # 長 in EUC-JP, Ĺ in UTF-8: only what the page says tells.
    assert decoded(page.format("euc-jp", "長").encode("euc_jp"), "page").text == page.format("euc-jp", "長")
