"""What could tell of a private person is masked; the number of an office is not."""

from __future__ import annotations

import pytest

from madoguchi.text.private import E_MAIL, MOBILE, masked
from tests.hostile import TEXTS, seconds


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("090-1234-5678 に連絡ください", f"{MOBILE} に連絡ください"),
        ("携帯は０９０１２３４５６７８です", f"携帯は{MOBILE}です"),
        ("08012345678", MOBILE),
        ("070 1234 5678", MOBILE),
        ("090（1234）5678", MOBILE),
        ("+81 90-1234-5678 まで", f"{MOBILE} まで"),
        ("+81 (0)80-1234-5678", MOBILE),
        ("taro.yamada+x@example.co.jp まで", f"{E_MAIL} まで"),
        ("taro＠example.jpへ", f"{E_MAIL}へ"),
        ("a@example.com と 090-1234-5678", f"{E_MAIL} と {MOBILE}"),
    ],
)
def test_private_addresses_and_mobile_numbers_are_masked(typed, kept):
    assert masked(typed) == kept


NUMBERS = (
    *(
        "090-1234-5678",
        "09012345678",
        "090 1234 5678",
        "０９０－１２３４－５６７８",
        "０９０１２３４５６７８",
        "090.1234.5678",
    ),
    *(
        "(090)1234-5678",
        "090(1234)5678",
        "（０９０）１２３４ー５６７８",
        "090‐1234‐5678",
        "090–1234–5678",
        "090—1234—5678",
    ),
    *(
        "090−1234−5678",
        "090ー1234ー5678",
        "090―1234―5678",
        "090─1234─5678",
        "090・1234・5678",
        "090/1234/5678",
    ),
    *(
        "090_1234_5678",
        "090~1234~5678",
        "090　1234　5678",
        "090  1234  5678",
        "090-1234\n-5678",
        "090\n1234\n5678",
    ),
    *(
        "0 9 0 1 2 3 4 5 6 7 8",
        "0-9-0-1-2-3-4-5-6-7-8",
        "090の1234の5678",
        "090ハイフン1234ハイフン5678",
        "090、1234、5678",
    ),
    *(
        "〇九〇-一二三四-五六七八",
        "〇九〇一二三四五六七八",
        "零九零一二三四五六七八",
        "０9〇－1二3四－56七8",
        "⓪⑨⓪①②③④⑤⑥⑦⑧",
    ),
    *(
        "ゼロキュウゼロ イチニサンヨン ゴロクナナハチ",
        "ぜろきゅうぜろ、いちにさんよん、ごろくななはち",
        "ゼロ九ゼロ－1234－ごろくななはち",
    ),
    *(
        "ｾﾞﾛｷｭｳｾﾞﾛ ｲﾁﾆｻﾝﾖﾝ ｺﾞﾛｸﾅﾅﾊﾁ",
        "れいきゅうれい いちにさんし ごろくしちはち",
        "まるきゅうまる いちにさんよん ごろくななはち",
    ),
    *(
        "zero nine zero one two three four five six seven eight",
        "O9O-1234-5678",
        "o9o 1234 5678",
        "090-l234-5678",
    ),
    *(
        "0\u200b9\u200b0\u200b1\u200b2\u200b3\u200b4\u200b5\u200b6\u200b7\u200b8",
        "090\u2060-\u20601234-5678",
        "090\u00ad12345678",
    ),
    *("0️⃣9️⃣0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "𝟎𝟗𝟎-𝟏𝟐𝟑𝟒-𝟓𝟔𝟕𝟖", "٠٩٠١٢٣٤٥٦٧٨", "090❶❷❸❹5678"),
    *(
        "+819012345678",
        "+81-90-1234-5678",
        "+81 90 1234 5678",
        "+81(0)90-1234-5678",
        "＋８１ ９０ １２３４ ５６７８",
        "0081 90 1234 5678",
    ),
    *(
        "010-81-90-1234-5678",
        "81-90-1234-5678",
        "(+81)90-1234-5678",
        "080-1234-5678",
        "070-1234-5678",
        "060-1234-5678",
    ),
    *("080-12-345678", "0801-2345-678", "080 123 45 678", "09-0123-45678", "+86 138 1234 5678"),
    *("090➖1234➖5678", "090★1234★5678", "090＝1234＝5678", "090=1234=5678", "090+1234+5678"),
    *("090☎1234☎5678", "090→1234→5678", "090\\1234\\5678", "090'1234'5678", "090^1234^5678"),
    *("090とんで1234とんで5678", "090から1234、5678"),
    *(
        "090 - 1234 - 5678",
        "090,1234,5678",
        "090*1234*5678",
        "090#1234#5678",
        "090][1234][5678",
        "090」「1234」「5678",
    ),
)
MAILS = (
    *(
        "tanaka■example.com",
        "tanaka💌example.com",
        "tanaka@@example.com",
        "tanaka☎example.com",
        "t  a  r  o @ e  x  a  m  p  l  e . j  p",
    ),
    "t a n a k a @ e x a m p l e . c o m",
    *(
        "taro@example.com",
        "taro.yamada@example.co.jp",
        "taro+shop@example.com",
        "taro_y-1@sub.example.ne.jp",
        "TARO@EXAMPLE.COM",
    ),
    *(
        "taro＠example.com",
        "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "taro@example．com",
        "taro @ example . com",
        "taro @example.com",
    ),
    *(
        "taro(at)example.com",
        "taro [at] example.com",
        "taro（at）example.com",
        "taro{at}example.com",
        "taro<at>example.com",
    ),
    *(
        "taro at example dot com",
        "taro(a)example.com",
        "taro_at_example.com",
        "taro【at】example.com",
        "taro(アット)example.com",
    ),
    *(
        "taroアットマークexample.com",
        "taroアットexample.com",
        "taro アットマーク example ドット com",
        "taroあっとexampleどっとcom",
    ),
    *(
        "taro@example点com",
        "taro@exampleドットcom",
        "taro(at)example(dot)com",
        "taro[at]example[.]com",
        "taro☆example.com",
    ),
    *(
        "taro★example.com",
        "taro◎example.com",
        "taro@\u200bexample.com",
        "taro@example\n.com",
        "taro@\nexample.com",
    ),
    *(
        "taro@example。com",
        "taro@example,com",
        "taroアットマークgmail",
        "たろうあっとじーめーるどっとこむ",
        "タロウ アット ジーメール ドット コム",
    ),
    *(
        "田中@例え.jp",
        "taro@例え.テスト",
        '"taro yamada"@example.com',
        "t.a.r.o@example.com",
        "taro&hanako@example.com",
        "ﾀﾛｳｱｯﾄﾄﾞｺﾓﾄﾞｯﾄﾈ",
    ),
)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_mobile_number_is_masked_however_it_is_written(number):
    assert masked(f"担当の田中さん {number} まで") == f"担当の田中さん {MOBILE} まで"


@pytest.mark.parametrize("mail", MAILS)
def test_a_mail_address_is_masked_however_it_is_written(mail):
    told = masked(f"連絡先は、{mail}、です")
    assert told == f"連絡先は、{E_MAIL}、です"


def test_so_many_spellings_are_tried():
    assert len(set(NUMBERS)) >= 60
    assert len(set(MAILS)) >= 40


def test_the_numbers_of_the_desk_itself_stay():
    said = "080-1234-5678 と 090-1111-2222 があります"
    assert masked(said, keep=["080-1234-5678"]) == f"080-1234-5678 と {MOBILE} があります"


def test_a_number_beside_another_is_found():
    assert masked("03-3501-1511、090-1234-5678、0120-154-505") == f"03-3501-1511、{MOBILE}、0120-154-505"


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "0800-123-4567 は通話料無料です",
            "0120-090-123 へ",
            "０３－３５０１－１５１１",
            "〇三-三五〇一-一五一一です",
        ),
        *("内線 1234 と 5678", "050-1234-5678", "0952(27)7071", "048-600-0344、0345", "092-482-5423～5425"),
        *(
            "http://www.example.jp/a/09.html を見ました",
            "see details at www.example.jp",
            "公式サイトは https://a.example/x?y=1",
        ),
        *(
            "くにのしごとにさんかした",
            "いちにち中、さんかい掛けても出ない",
            "法人番号は 1234567890123 です",
            "1@2",
            "5点です。com",
        ),
        *(
            "2026-11-28 09:01:23 に電話",
            "10:00-17:00（土日休み）",
            "受付番号 20261128-0001",
            "★おすすめ★ 窓口",
            "☎ 03-3501-1511 → 03-3501-1512",
            "a b c @ 窓口",
            "03-3501-1511 ➡ 03-3501-1512。10月から",
            "TEL ☎03-3501-1511。9時から",
            "窓口A ☎03-3501-1511・03-3501-1512",
        ),
        "正しくは 03-3501-1511 です",
        "０１２０－１２３－４５６ に変わりました",
        "0570-064-350 が出ません",
        "090-12 は途中で切れました",
        "2026年11月23日 10時30分",
        "〒100-8912 東京都千代田区霞が関1-3-1",
        "@ だけ、a@b も",
        "",
    ],
)
def test_everything_else_stays_as_it_was_typed(typed):
    assert masked(typed) == typed


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_text_takes_long(text):
    assert seconds(lambda: masked(text[:500])) < 0.05
    assert seconds(lambda: masked((text * 3)[:5000])) < 0.5
