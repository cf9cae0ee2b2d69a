"""One desk, one printed change, one difference: every field of an invented list, changed by hand and at random."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from madoguchi.editions.build import build
from madoguchi.editions.diff import compare
from madoguchi.editions.knowledge import Knowledge
from madoguchi.ingest.source import read_source
from madoguchi.ingest.spec import read_tables
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk

TABLES = """
version = 2

[[table]]
id = "seaside"
program = "seaside"
heading = ["海辺の相談所"]
columns = { "県" = "prefecture", "相談所名" = "organization", "担当" = "unit", "設置主体" = "operator", "郵便番号" = "postal_code", "所在地" = "address", "受付時間" = "hours", "電話番号" = "phones", "FAX番号" = "fax", "メール" = "email", "ホームページ" = "url", "備考" = "note" }
cell = "path"
area = "prefecture"

[[table]]
id = "hillside"
program = "hillside"
heading = ["山手の相談所"]
columns = { "相談所名" = "organization", "電話番号" = "phones", "備考" = "note" }
"""
LIST = """☎ 海辺の相談所

[受付時間 平日午前9時～午後5時]

県	相談所名	担当	設置主体	郵便番号	所在地	受付時間	電話番号	FAX番号	メール	ホームページ	備考
神奈川県	みなと相談所	総務部 相談課	みなと市	231-0021	横浜市中区日本大通1		03-1111-0001(代) 内線21	03-1111-0002	minato@soudan.example.jp	https://minato.example.jp/	※予約制です。
神奈川県	うみべ相談所	経営課	(公財)うみべ財団	238-0004	横須賀市小川町11 令和9年4月より 横須賀市大滝町2	月曜日～金曜日 10時～16時	03-1111-0003 FAX 03-1111-0004		umibe@soudan.example.jp	https://umibe.example.jp/	要予約
静岡県	なぎさ相談所	相談室	なぎさ町	410-0801	沼津市大手町1		03-1111-0005 夜間 03-1111-0006	03-1111-0007	nagisa@soudan.example.jp yakan@soudan.example.jp	https://nagisa.example.jp/ https://nagisa.example.jp/yoyaku	くわしくは https://nagisa.example.jp/annai をご覧ください
静岡県	しおかぜ相談所(※)	相談室	しおかぜ村	413-0014	熱海市渚町2		03-1111-0008、0009(直)	FAX 03-1111-0010 内線5
※しおかぜ相談所の電話番号は令和9年4月より変更となっている可能性があります。

☎ 山手の相談所

相談所名	電話番号	備考
さかみち相談所	03-1111-0011
こだち相談所	03-1111-0012	※坂の上です。
※祝日は休みます。

☎ かもめ電話

03-1111-0013

[受付時間 毎日午前10時～午後4時]
"""
Told = tuple[str, object, object, tuple[int | None, int | None]]


@pytest.fixture(scope="module")
def read(knowledge: Knowledge) -> Callable[[str], Edition]:
    invented = replace(knowledge, tables=read_tables(TABLES), errata=())
    return lambda text: build(read_source(text.encode(), edition="draft"), invented).edition


@pytest.fixture(scope="module")
def seaside(read: Callable[[str], Edition]) -> Edition:
    return read(LIST)


def told(old: Edition, new: Edition) -> list[Told]:
    return [
        (
            d.kind.value,
            *(side.name if isinstance(side, Desk) else side for side in (d.before, d.after)),
            d.lines,
        )
        for d in compare(old, new)
    ]


def only(kind: str, before: str | None, after: str | None, line: int) -> list[Told]:
    return [(kind, before, after, (line, line))]


# What is printed, what instead, and all that must be told of it.
NUMBERS = [
    ("03-1111-0001", "03-1111-0101", only("number", "03-1111-0001 内線21", "03-1111-0101 内線21", 6)),
    ("内線21", "内線22", only("number", "03-1111-0001 内線21", "03-1111-0001 内線22", 6)),
    (" 内線21", "", only("number", "03-1111-0001 内線21", "03-1111-0001", 6)),
    ("03-1111-0003", "03-1111-0003 内線9", only("number", "03-1111-0003", "03-1111-0003 内線9", 7)),
    ("03-1111-0003", "03-1111-0003、0103", only("number", "03-1111-0003", "03-1111-0003 03-1111-0103", 7)),
    ("、0009", "", only("number", "03-1111-0008 03-1111-0009", "03-1111-0008", 9)),
    ("\t03-1111-0011", "\t", only("number", "03-1111-0011", None, 15)),
    ("\t03-1111-0011", "\t準備中", only("number", "03-1111-0011", "準備中", 15)),
    ("03-1111-0011", "03-11l1-O0l1", only("number", "03-1111-0011", "03-11l1-O0l1", 15)),
    ("03-1111-0011", "03-1111-0011→03-1111-0111", only("number", "03-1111-0011", "03-1111-0111", 15)),
    ("03-1111-0011", "旧03-1111-0011 03-1111-0111", only("number", "03-1111-0011", "03-1111-0111", 15)),
    ("03-1111-0005 夜間 03-1111-0006", "03-1111-0005 夜間 03-1l11-0006", only("number", "03-1111-0005 03-1111-0006", "03-1111-0005 夜間 03-1l11-0006", 8)),
    # The labels stay where they stand, the numbers have changed places.
    ("03-1111-0005 夜間 03-1111-0006", "03-1111-0006 夜間 03-1111-0005",
     only("number", "03-1111-0005 03-1111-0006", "03-1111-0006 03-1111-0005", 8)),
    # Each number with its label stands elsewhere in the cell.
    ("03-1111-0005 夜間 03-1111-0006", "夜間 03-1111-0006、昼間 03-1111-0005", only("label", "03-1111-0005", "03-1111-0005 昼間", 8)),
]  # fmt: skip
LABELS = [
    ("(代)", "(直)", only("label", "代表", "直通", 6)),
    ("(代)", "", only("label", "代表", None, 6)),
    ("夜間 03", "休日 03", only("label", "03-1111-0006 夜間", "03-1111-0006 休日", 8)),
    ("03-1111-0011", "予約 03-1111-0011", only("label", None, "予約", 15)),
    ("03-1111-0003", "昼間 03-1111-0003", only("label", None, "昼間", 7)),
    # One mark is said of two numbers.
    ("0009(直)", "0009(代)", only("label", "直通", "代表", 9)),
    ("0009(直)", "0009", only("label", "直通", None, 9)),
    ("、0009(直)", "(直)、03-1111-0009(代)", only("label", "03-1111-0009 直通", "03-1111-0009 代表", 9)),
    # Another number under another mark: two printed changes.
    ("03-1111-0001(代)", "03-1111-0101(直)", only("number", "03-1111-0001 内線21", "03-1111-0101 内線21", 6) + only("label", "代表", "直通", 6)),
]  # fmt: skip
FAXES = [
    ("03-1111-0002", "03-1111-0102", only("fax", "03-1111-0002", "03-1111-0102", 6)),
    ("\t03-1111-0002", "\t", only("fax", "03-1111-0002", None, 6)),
    ("\t03-1111-0002", "\t廃止", only("fax", "03-1111-0002", "廃止", 6)),
    ("FAX 03-1111-0004", "FAX 03-1111-0104", only("fax", "03-1111-0004", "03-1111-0104", 7)),
    (" FAX 03-1111-0004", "", only("fax", "03-1111-0004", None, 7)),
    ("03-1111-0003", "03-1111-0003 FAX 03-1111-0103", only("fax", "03-1111-0004", "03-1111-0103 03-1111-0004", 7)),
    ("内線5", "内線6", only("fax", "03-1111-0010 内線5", "03-1111-0010 内線6", 9)),
    # A word makes a FAX a number that is called, or the other way round: the numbers tell of it, once.
    ("FAX 03-1111-0004", "TEL 03-1111-0004", only("number", "03-1111-0003 FAX 03-1111-0004", "03-1111-0003 03-1111-0004", 7)),
    ("FAX 03-1111-0010", "電話 03-1111-0010",
     only("number", "03-1111-0008 03-1111-0009 FAX 03-1111-0010 内線5", "03-1111-0008 03-1111-0009 03-1111-0010 内線5", 9)),
    ("夜間 03-1111-0006", "FAX 03-1111-0006", only("number", "03-1111-0005 03-1111-0006", "03-1111-0005 FAX 03-1111-0006", 8)),
]  # fmt: skip
NAMES = [
    ("みなと相談所", "みなとの相談所", only("name", "みなと相談所", "みなとの相談所", 6)),
    ("総務部 相談課", "総務部 経営相談課", only("department", "総務部 相談課", "総務部 経営相談課", 6)),
    ("総務部 相談課", "企画部 相談課", only("department", "総務部 相談課", "企画部 相談課", 6)),
    ("総務部 相談課", "相談課", only("department", "総務部 相談課", "相談課", 6)),
    ("\tみなと市\t", "\tみなと市役所\t", only("operator", "みなと市", "みなと市役所", 6)),
    ("\tみなと市\t", "\t\t", only("operator", "みなと市", None, 6)),
    ("神奈川県\tみなと", "東京都\tみなと", only("area", "神奈川県", "東京都", 6)),
]
PLACES = [
    ("日本大通1", "日本大通2", only("address", "横浜市中区日本大通1", "横浜市中区日本大通2", 6)),
    ("231-0021", "231-0022", only("postal_code", "231-0021", "231-0022", 6)),
    ("231-0021", "", only("postal_code", "231-0021", None, 6)),
    # A later address with its day is one of the address, and no remark besides.
    ("令和9年4月より 横須賀市", "令和9年5月より 横須賀市", only("address", "2027-04 横須賀市大滝町2", "2027-05 横須賀市大滝町2", 7)),
    ("大滝町2", "大滝町3", only("address", "2027-04 横須賀市大滝町2", "2027-04 横須賀市大滝町3", 7)),
    (" 令和9年4月より 横須賀市大滝町2", "", only("address", "2027-04 横須賀市大滝町2", None, 7)),
    ("日本大通1", "日本大通1 令和9年4月より 横浜市中区港町3", only("address", None, "2027-04 横浜市中区港町3", 6)),
    # What was announced has come true: one move.
    ("横須賀市小川町11 令和9年4月より ", "", only("address", "横須賀市小川町11", "横須賀市大滝町2", 7)),
    # A remark that gets a day from which it holds.
    ("小川町11 令和9年4月より 横須賀市大滝町2", "小川町11 ※近く移転します",
     only("address", "2027-04 横須賀市大滝町2", "※近く移転します", 7)),
    ("電話番号は令和9年4月より", "電話番号は近く", only("note",
     "※しおかぜ相談所の電話番号は令和9年4月より変更となっている可能性があります。",
     "※しおかぜ相談所の電話番号は近く変更となっている可能性があります。", 10)),
]  # fmt: skip
WORDS = [
    ("10時～16時", "10時～17時", only("hours", "月曜日～金曜日 10時～16時", "月曜日～金曜日 10時～17時", 7)),
    ("\t月曜日～金曜日 10時～16時", "\t", [("hours", "月曜日～金曜日 10時～16時", "平日午前9時～午後5時", (7, 3))]),
    # The hours of a whole table are those of each desk that has no others.
    ("午後5時", "午後6時", only("hours", "平日午前9時～午後5時", "平日午前9時～午後6時", 3) * 3),
    ("[受付時間 平日午前9時～午後5時]", "", [("hours", "平日午前9時～午後5時", None, (3, n)) for n in (6, 8, 9)]),
    # A line that is not read as hours any more.
    ("午後4時]", "午後4時] ほか", only("hours", "毎日午前10時～午後4時", "[受付時間 毎日午前10時～午後4時] ほか", 23)),
    ("午後4時", "午後3時", only("hours", "毎日午前10時～午後4時", "毎日午前10時～午後3時", 23)),
    ("予約制です", "予約はいりません", only("note", "※予約制です。", "※予約はいりません。", 6)),
    ("※予約制です。", "", only("note", "※予約制です。", None, 6)),
    ("要予約", "予約不要", only("note", "要予約", "予約不要", 7)),
    ("03-1111-0011", "03-1111-0011\t窓口は2階です", only("note", None, "窓口は2階です", 15)),
    ("03-1111-0011", "03-1111-0011 ※夜は留守番電話です。", only("note", None, "※夜は留守番電話です。", 15)),
    # A column whose header is not read: its words are kept as a remark, and told once, as what they were.
    ("\t担当\t", "\t？\t", [("department", d, None, (n, n)) for n, d in ((6, "総務部 相談課"), (7, "経営課"), (8, "相談室"), (9, "相談室"))]),
    ("※坂の上です。", "※坂の下です。", only("note", "※坂の上です。", "※坂の下です。", 16)),
    # A footnote is told of each desk that it is printed for.
    ("※祝日は休みます。", "※祝日と年末は休みます。", only("note", "※祝日は休みます。", "※祝日と年末は休みます。", 17) * 2),
    ("※祝日は休みます。\n", "", [("note", "※祝日は休みます。", None, (17, n)) for n in (15, 16)]),
    ("※祝日は休みます。", "※祝日は休みます。\n※駐車場はありません。", [("note", None, "※駐車場はありません。", (n, 18)) for n in (15, 16)]),
]  # fmt: skip
ADDRESSES = [
    ("minato@", "info@", only("email", "minato@soudan.example.jp", "info@soudan.example.jp", 6)),
    ("minato@soudan.example.jp", "", only("email", "minato@soudan.example.jp", None, 6)),
    ("minato@soudan.example.jp", "minato@soudan.example.jp yoyaku@soudan.example.jp", only("email", None, "yoyaku@soudan.example.jp", 6)),
    ("yakan@", "yoru@", only("email", "yakan@soudan.example.jp", "yoru@soudan.example.jp", 8)),
    ("https://minato.example.jp/", "https://minato.example.jp/top", only("url", "https://minato.example.jp/", "https://minato.example.jp/top", 6)),
    ("https://minato.example.jp/", "", only("url", "https://minato.example.jp/", None, 6)),
    ("https://minato.example.jp/", "準備中", only("url", "https://minato.example.jp/", "準備中", 6)),
    ("jp/yoyaku", "jp/reserve", only("url", "https://nagisa.example.jp/yoyaku", "https://nagisa.example.jp/reserve", 8)),
    (" https://nagisa.example.jp/yoyaku", "", only("url", "https://nagisa.example.jp/yoyaku", None, 8)),
    # In a remark: the address where it alone differs, else the remark as a whole.
    ("jp/annai", "jp/guide", only("url", "https://nagisa.example.jp/annai", "https://nagisa.example.jp/guide", 8)),
    ("くわしくは", "詳細は", only("note", "くわしくは https://nagisa.example.jp/annai をご覧ください", "詳細は https://nagisa.example.jp/annai をご覧ください", 8)),
    ("くわしくは https://nagisa.example.jp/annai をご覧ください", "", only("note", "くわしくは https://nagisa.example.jp/annai をご覧ください", None, 8)),
    ("※坂の上です。", "※坂の上です。(https://saka.example.jp/)", only("url", None, "https://saka.example.jp/", 16)),
]  # fmt: skip
CASES = [*NUMBERS, *LABELS, *FAXES, *NAMES, *PLACES, *WORDS, *ADDRESSES]


@pytest.mark.parametrize(("printed", "instead", "expected"), CASES, ids=[f"{a} > {b}" for a, b, _ in CASES])
def test_one_printed_change_is_one_difference(
    printed: str,
    instead: str,
    expected: list[Told],
    seaside: Edition,
    read: Callable[[str], Edition],
) -> None:
    assert LIST.count(printed) == 1
    new = read(LIST.replace(printed, instead))
    assert sorted(told(seaside, new), key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(("printed", "instead", "expected"), CASES, ids=[f"{a} > {b}" for a, b, _ in CASES])
def test_back_again_it_is_the_same_difference_turned_round(
    printed: str,
    instead: str,
    expected: list[Told],
    seaside: Edition,
    read: Callable[[str], Edition],
) -> None:
    turned = [(kind, after, before, lines[::-1]) for kind, before, after, lines in expected]
    assert sorted(told(read(LIST.replace(printed, instead)), seaside), key=str) == sorted(turned, key=str)


# -- no difference ----------------------------------------------------------------------------------

SAME = [
    # width, spaces, hyphens, wave dashes
    ("10時～16時", "１０時〜１６時"),
    ("月曜日～金曜日 10時", "月曜日～金曜日10時"),
    ("平日午前9時", "平日 午前９時"),
    ("※予約制です。", "※ 予約制です。"),
    ("(代) 内線21", "（代）　内線２１"),
    ("0009(直)", "０００９（直）"),
    ("FAX 03-1111-0004", "ＦＡＸ：03－1111－0004"),
    ("※坂の上です。", "  ※坂の上です。 "),
    ("日本大通1", "日本大通１"),
    ("minato@soudan.example.jp", " minato@soudan.example.jp "),
    ("minato@soudan", "minato(at)soudan"),
    # another order
    ("nagisa@soudan.example.jp yakan@soudan.example.jp", "yakan@soudan.example.jp nagisa@soudan.example.jp"),
    ("https://nagisa.example.jp/ https://nagisa.example.jp/yoyaku", "https://nagisa.example.jp/yoyaku https://nagisa.example.jp/"),
    ("03-1111-0005 夜間 03-1111-0006", "夜間 03-1111-0006、03-1111-0005"),
    # another way to say what a number is for, and since when something holds
    ("FAX 03-1111-0004", "ファックス 03-1111-0004"),
    ("令和9年4月より 横須賀市", "2027年4月より 横須賀市"),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "instead"), SAME)
def test_the_same_written_otherwise_is_no_difference(
    printed: str, instead: str, seaside: Edition, read: Callable[[str], Edition]
) -> None:
    assert LIST.count(printed) == 1
    assert told(seaside, read(LIST.replace(printed, instead))) == []


def test_footnotes_in_another_order_or_cut_elsewhere_are_no_difference(
    read: Callable[[str], Edition],
) -> None:
    two = LIST.replace("※祝日は休みます。", "※祝日は休みます。\n※駐車場はありません。")
    turned = LIST.replace("※祝日は休みます。", "※駐車場はありません。\n※祝日は休みます。")
    cut = LIST.replace("※祝日は休みます。", "※祝日は休みます。※駐車\n場はありません。")
    assert told(read(two), read(turned)) == []
    assert told(read(two), read(cut)) == []


def test_a_desk_under_another_heading_has_its_footnotes_and_hours_from_there(
    seaside: Edition, read: Callable[[str], Edition]
) -> None:
    row = "こだち相談所\t03-1111-0012\t※坂の上です。\n"
    moved = "\tこだち相談所" + "\t" * 6 + "03-1111-0012" + "\t" * 4 + "※坂の下です。\n"
    new = LIST.replace(row, "").replace("※しおかぜ相談所の", moved + "※しおかぜ相談所の")
    assert told(seaside, read(new)) == [
        ("moved", "hillside", "seaside", (16, 10)),
        ("note", "※坂の上です。", "※坂の下です。", (16, 10)),
    ]


# -- at random --------------------------------------------------------------------------------------

Row = dict[str, str]
COLUMNS = (
    *("県", "相談所名", "担当", "設置主体", "郵便番号", "所在地", "受付時間", "電話番号", "FAX番号"),
    *("メール", "ホームページ", "備考"),
)
ROWS, CHANGES = 12, 9
WIDE = str.maketrans("0123456789()-", "０１２３４５６７８９（）－")


def invented_row(n: int, dice: random.Random) -> Row:
    """A row with one, two or none of everything."""
    some = lambda *texts: dice.choice(["", *texts])  # noqa: E731
    phones = [
        f"03-2222-{n:02}01",
        some("(代)", "(直)"),
        some(" 内線3", " 内線41", f" 夜間 03-2222-{n:02}02", f" 夜間 03-2222-{n:02}02"),
    ]
    return {
        "県": "神奈川県",
        "相談所名": f"第{n}しごと相談所",
        "担当": some("相談課", "経営部 支援課"),
        "設置主体": some("みなと市", "(公財)うみべ財団"),
        "郵便番号": some("231-0021"),
        "所在地": f"横浜市中区日本大通{n}",
        "受付時間": some("平日9時～17時", "月曜日～金曜日 10時～16時"),
        "電話番号": "".join(phones),
        "FAX番号": some(f"03-2222-{n:02}03"),
        "メール": some(f"desk{n}@example.jp", f"desk{n}@example.jp yoyaku{n}@example.jp"),
        "ホームページ": some(f"https://desk{n}.example.jp/", f"https://desk{n}.example.jp/ https://example.jp/{n}"),
        "備考": some("※予約制です。", "2階です", f"くわしくは https://example.jp/annai/{n} へ"),
    }  # fmt: skip


def change(row: Row, dice: random.Random) -> tuple[str, str, str, str | None, str | None]:
    """A column of the row, what it says instead, and the kind, before and after that must be told."""
    column = dice.choice(["受付時間", "電話番号", "電話番号", "FAX番号", "メール", "ホームページ", "備考"])
    text = row[column]
    if column == "電話番号":
        return column, *changed_phones(text, dice)
    if column in ("メール", "ホームページ"):
        kind, new = (
            ("email", "info@example.jp") if column == "メール" else ("url", "https://new.example.jp/top")
        )
        first, _, rest = text.partition(" ")
        match dice.choice(["other", "more", "less"] if text else ["more"]):
            case "other":
                return column, f"{new} {rest}".strip(), kind, first, new
            case "more":
                return column, f"{text} {new}".strip(), kind, None, new
        return column, rest, kind, first, None
    if column == "FAX番号":
        new = text[:-2] + "93" if text else "03-2222-9994"
        new = dice.choice([new, ""]) if text else new
        return column, new, "fax", text or None, new or None
    if column == "備考" and "annai" in text and dice.random() < 0.5:
        url = text.split()[1]
        return column, text.replace("annai", "guide"), "url", url, url.replace("annai", "guide")
    kind, others = (
        ("hours", ["平日8時30分～17時", "毎日10時～19時"])
        if column == "受付時間"
        else ("note", ["※2階です。", "要予約"])
    )
    new = dice.choice([*others, ""]) if text else dice.choice(others)
    return column, new, kind, text or None, new or None  # fmt: skip


def changed_phones(text: str, dice: random.Random) -> tuple[str, str, str | None, str | None]:
    """A cell of numbers with another mark, extension, word or number."""
    number, night = text[:12], text.partition("夜間 ")[2]
    mark = next((m for m in ("(代)", "(直)") if m in text), "")
    label = {"(代)": "代表", "(直)": "直通", "": ""}[mark]
    extension = text.partition("内線")[2].split(" ")[0]
    dialled = f"{number} 内線{extension}" if extension else number
    whole = f"{dialled} {night}".strip()
    match dice.choice(["mark", "number", *(["word", "fax"] if night else ["extension"])]):
        case "mark":
            new = dice.choice([m for m in ("(代)", "(直)", "") if m != mark])
            said = {"(代)": "代表", "(直)": "直通", "": ""}[new]
            before, after = (f"{number} {each}".strip() if night else each or None for each in (label, said))
            return number + new + text[12 + len(mark) :], "label", before, after
        case "extension" if extension:
            return text.replace(f" 内線{extension}", ""), "number", whole, number
        case "extension":
            return f"{text} 内線77", "number", whole, f"{number} 内線77"
        case "word":
            return text.replace("夜間", "休日"), "label", f"{night} 夜間", f"{night} 休日"
        case "fax":
            return text.replace("夜間", "FAX"), "number", whole, f"{dialled} FAX {night}"
    new = number[:-2] + "99"
    return text.replace(number, new), "number", whole, whole.replace(number, new)  # fmt: skip


def text_of(rows: list[Row]) -> str:
    lines = ["\t".join(row[column] for column in COLUMNS) for row in rows]
    return "\n".join(["☎ 海辺の相談所", "", "\t".join(COLUMNS), *lines]) + "\n"


@pytest.mark.parametrize("seed", range(12))
def test_changes_at_random_are_all_told_once(seed: int, read: Callable[[str], Edition]) -> None:
    dice = random.Random(seed)
    old = [invented_row(n, dice) for n in range(1, ROWS + 1)]
    new = [dict(row) for row in old]
    expected = Counter[Told]()
    places = dice.sample(range(ROWS), ROWS)  # the rows stand in another order
    for row in range(CHANGES):
        column, text, kind, before, after = change(old[row], dice)
        new[row][column] = text
        expected[kind, before, after, (4 + row, 4 + places.index(row))] += 1
    for row in range(CHANGES, ROWS):
        new[row] = {column: text.translate(WIDE) for column, text in new[row].items()}
    found = Counter(told(read(text_of(old)), read(text_of([new[row] for row in places]))))
    assert found - expected == Counter()
    assert expected - found == Counter()
