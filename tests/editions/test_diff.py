"""Changes sown into a copy of the packaged list: each is reported as what it is, and nothing else."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.build import Built, build
from madoguchi.editions.diff import compare
from madoguchi.editions.knowledge import Knowledge, source_of
from madoguchi.ingest.source import read_source
from madoguchi.model.difference import Difference, DifferenceKind
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk

LINES = source_of(GUIDEBOOK).content.decode("utf-8").split("\n")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Sown:
    """Line `line` of the list, with `old` replaced by `new`, differs by `kind`, `before`, `after`, at so many desks."""

    line: int
    old: str
    new: str
    kind: str
    before: str | None
    after: str | None
    desks: int = 1


# The copy differs by all of these at once; they stand in different rows.
SOWN = (
    # digits
    Sown(5, "1511", "1512", "number", "03-3501-1511", "03-3501-1512"),
    Sown(18, "1669", "1689", "number", "03-3501-1669", "03-3501-1689"),
    Sown(31, "2311", "2312", "number", "011-709-2311", "011-709-2312"),
    Sown(33, "1782", "1783", "number", "011-709-1782", "011-709-1783"),
    Sown(74, "、0345", "、0346", "number", "048-600-0344 048-600-0345", "048-600-0344 048-600-0346"),
    # Its two names, and 産業技術課 above them, stand before one number cell.
    Sown(101, "2774", "2775", "number", "052-951-2774", "052-951-2775", 3),
    Sown(145, "9365", "9366", "number", "017-734-9365", "017-734-9366"),
    Sown(195, "5331", "5332", "number", "011-204-5331", "011-204-5332"),
    Sown(260, "025-280-5235", "025-280-5236", "number", "025-280-5240 025-280-5235", "025-280-5240 025-280-5236"),
    Sown(297, "011-232-2001", "011-232-2010", "number", "011-232-2001", "011-232-2010"),
    Sown(365, "011-232-0217", "011-232-0218", "number", "011-222-2829 011-232-0217", "011-222-2829 011-232-0218"),
    Sown(366, "017-723-1021 ", "017-723-1022 ", "number", "017-723-1021 017-723-1024", "017-723-1022 017-723-1024"),
    Sown(479, "8811", "8812", "number", "03-3433-8811", "03-3433-8812"),
    Sown(612, "0120-154-505", "0120-154-506", "number", "0120-154-505", "0120-154-506"),
    Sown(676, "7823", "7824", "number", "03-3283-7823", "03-3283-7824"),
    Sown(805, "082100", "082101", "number", "0570-082100", "0570-082101"),
    Sown(824, "0258-86-5064", "0258-86-5065", "number", "0258-86-5064", "0258-86-5065"),
    # names
    Sown(298, "21あおもり", "新あおもり", "name", "(公財)21あおもり産業総合支援センター", "(公財)新あおもり産業総合支援センター"),
    Sown(299, "いわて", "岩手県", "name", "(公財)いわて産業振興センター", "(公財)岩手県産業振興センター"),
    Sown(348, "さっぽろ", "札幌", "name", "(一財)さっぽろ産業振興財団(札幌中小企業支援センター)", "(一財)札幌産業振興財団(札幌中小企業支援センター)"),
    Sown(430, "多摩地域事業承継", "多摩事業承継", "name", "東京都多摩地域事業承継・引継ぎ支援センター", "東京都多摩事業承継・引継ぎ支援センター"),
    Sown(556, "(同)諏訪支所", "(同)諏訪事務所", "name", "ジェトロ長野 諏訪支所", "ジェトロ長野 諏訪事務所"),
    Sown(591, "本部", "本所", "name", "JICA本部", "JICA本所"),
    Sown(634, "横浜市信用保証協会", "よこはま信用保証協会", "name", "横浜市信用保証協会", "よこはま信用保証協会"),
    Sown(677, "全国商工会連合会", "全国商工会連合会本部", "name", "全国商工会連合会", "全国商工会連合会本部"),
    Sown(687, "青森県産業復興相談センター", "あおもり産業復興センター", "name", "青森県産業復興相談センター", "あおもり産業復興センター"),
    Sown(863, "(公財)北海道中小企業総合支援センター", "北海道商工会連合会", "operator", "(公財)北海道中小企業総合支援センター", "北海道商工会連合会"),
    Sown(367, "盛岡商工会議所", "盛岡市商工会", "operator", "盛岡商工会議所", "盛岡市商工会"),
    # labels: of all numbers of the desk, or of one of them
    Sown(46, "(代)", "(直)", "label", "代表", "直通"),
    Sown(129, "(代)", "", "label", "代表", None),
    Sown(149, "(直)", "(代)", "label", "直通", "代表"),
    Sown(370, "※経営改善計画策定支援", "※早期経営改善支援", "label", "023-647-0674 経営改善計画策定支援事業", "023-647-0674 早期経営改善支援事業"),
    Sown(612, "相談ダイヤル", "相談センター", "label", "事業資金相談ダイヤル", "事業資金相談センター"),
    # hours
    Sown(485, "午後5時", "午後6時", "hours", "平日午前9時～午後5時", "平日午前9時～午後6時"),
    # web addresses: of a body, in a cell beside its number, in a remark
    Sown(133, "www.kyushu.meti.go.jp", "www.kyushu.meti.go.jp/soudan", "url", "https://www.kyushu.meti.go.jp", "https://www.kyushu.meti.go.jp/soudan"),
    Sown(613, "https://www.okinawakouko.go.jp/ ", "", "url", "https://www.okinawakouko.go.jp/", None),
    Sown(614, "atm/list/", "tenpo/", "url", "https://www.shokochukin.co.jp/atm/list/", "https://www.shokochukin.co.jp/tenpo/"),
    Sown(674, "https://www.cgc", "https://cgc", "url", "https://www.cgc-tokyo.or.jp/", "https://cgc-tokyo.or.jp/"),
    # remarks: of a cell, below a heading, a footnote of one row, footnotes of whole tables
    Sown(487, "最寄の地域本部", "お近くの地域本部", "note",
         "中小企業の方からの経営相談等をお受けする電話相談窓口(ホットライン)を開設しています(通信料は発信者側の負担となります)。ホットラインにつながらない場合は、最寄の地域本部までお問い合わせください。",
         "中小企業の方からの経営相談等をお受けする電話相談窓口(ホットライン)を開設しています(通信料は発信者側の負担となります)。ホットラインにつながらない場合は、お近くの地域本部までお問い合わせください。"),
    Sown(611, "のご相談は、最寄りの", "のご相談は、お近くの", "note",
         "※資金繰りのご相談は、最寄りの保証協会 (http://www.zensinhoren.or.jp/others/nearest.html) にお問い合わせください。",
         "※資金繰りのご相談は、お近くの保証協会 (http://www.zensinhoren.or.jp/others/nearest.html) にお問い合わせください。"),
    Sown(672, "5月8日", "6月12日", "note",
         "※令和5年5月8日より新事務所に移転することから電話番号が変更となっている可能性があります。",
         "※令和5年6月12日より新事務所に移転することから電話番号が変更となっている可能性があります。"),
    Sown(807, "ホームページ", "公式サイト", "note", "※最新の情報は知財総合支援窓口のホームページをご覧ください。", "※最新の情報は知財総合支援窓口の公式サイトをご覧ください。", 59),
    Sown(912, "ホームページ", "公式サイト", "note", "※最新の情報はよろず支援拠点全国本部のホームページをご覧ください。", "※最新の情報はよろず支援拠点全国本部の公式サイトをご覧ください。", 48),
    Sown(822, "詳細な移転時期", "移転時期", "note", "※詳細な移転時期は、窓口にお問い合わせください。", "※移転時期は、窓口にお問い合わせください。"),
    # a printed move is one of the address, and no remark besides
    Sown(822, "2023年8月より", "2023年9月より", "address", "2023-08 港区虎ノ門二丁目9番1号 虎ノ門ヒルズ 江戸見坂テラス", "2023-09 港区虎ノ門二丁目9番1号 虎ノ門ヒルズ 江戸見坂テラス"),
    # departments
    Sown(9, "総務課", "大臣官房総務課", "department", "長官官房 総務課", "長官官房 大臣官房総務課"),
    Sown(35, "産業技術革新課", "イノベーション推進課", "department", "地域経済部 産業技術革新課", "地域経済部 イノベーション推進課"),
    Sown(67, "国際課", "海外展開課", "department", "総務企画部 国際課", "総務企画部 海外展開課"),
    Sown(147, "経済商工観光部中小企業支援室", "経済商工観光部中小企業振興課", "department", "経済商工観光部 中小企業支援室", "経済商工観光部 中小企業振興課"),
    Sown(196, "商工労働部\t地域産業課", "経済産業部\t地域産業課", "department", "商工労働部 地域産業課", "経済産業部 地域産業課"),
    Sown(248, "商工労働観光部 経営支援課", "商工労働観光部 金融課", "department", "商工労働観光部 経営支援課", "商工労働観光部 金融課"),
    Sown(492, "企業支援部 企業支援課", "企業支援部 経営支援課", "department", "企業支援部 企業支援課", "企業支援部 経営支援課"),
    Sown(697, "定住推進・雇用労働室", "雇用労働室", "department", "商工労働観光部 定住推進・雇用労働室", "商工労働観光部 雇用労働室"),
    # addresses and postal codes
    Sown(705, "2-4-25", "2-4-26", "address", "青森市新町2-4-25 青森合同庁舎8階", "青森市新町2-4-26 青森合同庁舎8階"),
    Sown(706, "020-8522", "020-8523", "postal_code", "020-8522", "020-8523"),
    Sown(825, "大津町", "大里町", "address", "山梨県甲府市大津町2192-8 アイメッセ山梨3階", "山梨県甲府市大里町2192-8 アイメッセ山梨3階"),
    Sown(865, "北飯岡2-4-26", "北飯岡3-1-1", "address", "岩手県盛岡市北飯岡2-4-26 岩手県先端科学技術研究センター2階", "岩手県盛岡市北飯岡3-1-1 岩手県先端科学技術研究センター2階"),
    # the cell of the prefecture
    Sown(692, "千葉県\t千葉県", "埼玉県\t千葉県", "area", "千葉県", "埼玉県"),
)  # fmt: skip


def _edition(lines: list[str], knowledge: Knowledge) -> Edition:
    content = "\n".join(lines).encode("utf-8")
    return build(read_source(content, edition="draft"), knowledge).edition


def _told(difference: Difference) -> tuple[str, object, object, tuple[int | None, int | None]]:
    sides = (difference.before, difference.after)
    before, after = (side.name if isinstance(side, Desk) else side for side in sides)
    return difference.kind.value, before, after, difference.lines


def test_every_sown_change_is_reported_as_what_it_is(built: Built, knowledge: Knowledge) -> None:
    lines = list(LINES)
    for sown in SOWN:
        assert lines[sown.line - 1].count(sown.old) == 1, sown
        lines[sown.line - 1] = lines[sown.line - 1].replace(sown.old, sown.new)
    lines.insert(0, "")  # a line shift is no difference
    found = Counter(_told(d) for d in compare(built.edition, _edition(lines, knowledge)))
    expected = Counter({(s.kind, s.before, s.after, (s.line, s.line + 1)): s.desks for s in SOWN})
    assert len(SOWN) >= 55
    assert expected - found == Counter()
    assert found - expected == Counter()


def _rebuilt() -> list[str]:
    """A copy whose rows and tables are moved, split, merged, dropped and added."""
    text = "\n".join(LINES)
    for old, new in REBUILT:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text.split("\n")


REBUILT = (
    # split: a number that was one desk's becomes another's; two names of one section part
    ("課\t048-600-0344、0345", "課\t048-600-0344\n\t消費経済課\t048-600-0345"),
    ("サービス産業室・コンテンツ産業支援室\t06-6966-6053", "サービス産業室\t06-6966-6053\n\tコンテンツ産業支援室\t06-6966-6053"),
    ("産業労働部 地域産業振興課\t025-280-5240 025-280-5235", "産業労働部 地域産業振興課 産業労働部 創業推進課\t025-280-5240 025-280-5235"),
    # merged: the reverse
    ("\t産業技術革新課 011-709-5441\n\t知的財産室 011-709-5441", "\t産業技術革新・知的財産課 011-709-5441"),
    ("\t国際課\t06-6966-6031\n\t国際事業課\t06-6966-6032", "\t国際課\t06-6966-6031、6032"),
    # moved into another table
    ("(公財)大阪産業局\t06-6264-9800\n", ""),
    ("(公財)奈良県地域産業振興センター\t0742-36", "(公財)大阪産業局\t06-6264-9800\n(公財)奈良県地域産業振興センター\t0742-36"),
    ("(一社)全国信用保証協会連合会\t03-6823-1200\n", ""),
    ("北海道中小企業団体中央会\t011", "(一社)全国信用保証協会連合会\t03-6823-1200\n北海道中小企業団体中央会\t011"),
    # another division of the same bureau
    ("\t産業技術課\t06-6966-6017\n", ""),
    ("産業部\t中小企業課\t06-6966-6023\n", "産業部\t中小企業課\t06-6966-6023\n\t産業技術課\t06-6966-6017\n"),
    # dropped and new rows
    ("(公財)みやぎ産業振興機構\t022-222-1310\n", ""),
    ("JICA北海道(帯広)\t0155-35-1210\n", ""),
    ("☎ 全国中小企業団体中央会\t03-3523-4901\n", ""),
    ("川崎市信用保証協会\t044-211-0503", "川崎市信用保証協会\t044-211-0503\n相模原市信用保証協会\t042-700-0001"),
    # a site of three less: the one that follows is not it
    ("054-251-6000 055-963-1055 053-489-8111", "054-251-6000 053-489-8111"),
    (" 静岡県沼津市大手町1-1-3 沼津産業ビル3階", ""),
    # a body that is another one now: the same place in the table proves nothing
    ("ジェトロ北九州\t093-541-6577", "ジェトロ久留米\t0942-00-0001"),
    # tables renamed, gone, new; a sign that is read aright; one number cell for two rows
    ("JETRO 国内事務所", "ジェトロ 国内事務所一覧"),
    ("☎ 事業承継・引継ぎ支援センター", "☎ 事業承継センター"),
    ("中小企業庁 <https", "中小企業支援庁 <https"),
    ("☎ 都道府県事業復興型雇用確保事業担当課\n\n都道府県\t担当課\t担当課電話番号\n", ""),
    ("岩手県\t商工労働観光部 定住推進・雇用労働室\t019-629-5593\n", ""),
    ("宮城県\t経済商工観光部 雇用対策課\t022-797-4661\n", ""),
    ("福島県\t商工労働部 雇用労政課\t024-521-7489\n", "☎ 海外知財相談窓口\n\n窓口名\t電話番号\n東日本海外知財窓口\t03-1111-2222\n西日本海外知財窓口\t06-1111-2222\n"),
    ("8 信用保証協会", "☎ 信用保証協会"),
    ("産業部\t中小企業課\t048-600-0321\n\t適正取引推進課\t048-600-0325\n", "産業部\t中小企業課 適正取引推進課\t048-600-0321 048-600-0325\n"),
)  # fmt: skip

REBUILT_DIFFERENCES = {
    ("split", "関東経済産業局 産業部 流通・サービス産業課 048-600-0344 048-600-0345",
     "関東経済産業局 産業部 流通・サービス産業課 048-600-0344 / 関東経済産業局 産業部 消費経済課 048-600-0345"),
    ("split", "近畿経済産業局 産業部 サービス産業室・コンテンツ産業支援室 06-6966-6053",
     "近畿経済産業局 産業部 コンテンツ産業支援室 06-6966-6053 / 近畿経済産業局 産業部 サービス産業室 06-6966-6053"),
    ("split", "新潟県 産業労働部 地域産業振興課 025-280-5240 025-280-5235",
     "新潟県 産業労働部 地域産業振興課 025-280-5240 / 新潟県 産業労働部 創業推進課 025-280-5235"),
    ("merged", "北海道経済産業局 地域経済部 産業技術革新課 011-709-5441 / 北海道経済産業局 地域経済部 知的財産室 011-709-5441",
     "北海道経済産業局 地域経済部 産業技術革新・知的財産課 011-709-5441"),
    ("merged", "近畿経済産業局 通商部 国際課 06-6966-6031 / 近畿経済産業局 通商部 国際事業課 06-6966-6032",
     "近畿経済産業局 通商部 国際課 06-6966-6031 06-6966-6032"),
    ("moved", "city-centers", "prefecture-centers"),
    ("moved", "guarantee", "chuokai"),
    ("department", "地域経済部 産業技術課", "産業部 産業技術課"),
    ("removed", "(公財)みやぎ産業振興機構", None),
    ("removed", "JICA北海道(帯広)", None),
    ("removed", "全国中小企業団体中央会", None),
    ("added", None, "相模原市信用保証協会"),
    ("removed", "静岡県知財総合支援窓口", None),
    ("removed", "ジェトロ北九州", None),
    ("added", None, "ジェトロ久留米"),
    ("table", "JETRO 国内事務所", "ジェトロ 国内事務所一覧"),
    ("table", "事業承継・引継ぎ支援センター", "事業承継センター"),
    ("table", "中小企業庁", "中小企業支援庁"),
    ("table", "都道府県事業復興型雇用確保事業担当課", None),
    ("removed", "岩手県 商工労働観光部 定住推進・雇用労働室", None),
    ("removed", "宮城県 経済商工観光部 雇用対策課", None),
    ("removed", "福島県 商工労働部 雇用労政課", None),
    ("table", None, "海外知財相談窓口"),
    ("added", None, "東日本海外知財窓口"),
    ("added", None, "西日本海外知財窓口"),
}  # fmt: skip


@pytest.fixture(scope="module")
def rebuilt(knowledge: Knowledge) -> Edition:
    return _edition(_rebuilt(), knowledge)


def test_what_is_moved_split_merged_dropped_and_new_is_told_apart(built: Built, rebuilt: Edition) -> None:
    found = Counter(_told(d)[:3] for d in compare(built.edition, rebuilt))
    assert Counter(REBUILT_DIFFERENCES) - found == Counter()
    assert found - Counter(REBUILT_DIFFERENCES) == Counter()


def test_seen_from_the_newer_side_everything_is_reversed(built: Built, rebuilt: Edition) -> None:
    reverse = {"added": "removed", "removed": "added", "split": "merged", "merged": "split"}
    found = Counter((d.kind.value, d.table) for d in compare(rebuilt, built.edition))
    forth = [d for d in compare(built.edition, rebuilt) if d.kind is not DifferenceKind.MOVED]
    expected = Counter((reverse.get(d.kind, d.kind.value), d.table) for d in forth)
    assert {kind_table: n for kind_table, n in found.items() if kind_table[0] != "moved"} == expected


def test_the_site_that_is_gone_is_the_one_whose_number_is_gone(built: Built, rebuilt: Edition) -> None:
    gone = [
        d.before
        for d in compare(built.edition, rebuilt)
        if d.kind is DifferenceKind.REMOVED and d.table == "ip"
    ]
    assert [desk.numbers for desk in gone if isinstance(desk, Desk)] == [("055-963-1055",)]


def test_other_rows_spellings_and_line_ends_are_no_difference(built: Built, knowledge: Knowledge) -> None:
    dice = random.Random(1)
    lines = list(LINES)
    # Tables whose every row stands for itself: their rows may be shuffled.
    for first, last in ((144, 190), (195, 241), (297, 343), (619, 670), (704, 750), (755, 801)):
        rows = lines[first - 1 : last]
        dice.shuffle(rows)
        lines[first - 1 : last] = rows
    text = "\ufeff" + "  \r\n".join(line.translate(WIDE) for line in lines)
    assert compare(built.edition, _edition([text], knowledge)) == ()


def test_an_edition_does_not_differ_from_itself(built: Built) -> None:
    assert compare(built.edition, built.edition) == ()


def test_a_number_taken_from_one_name_and_given_to_another_is_two_differences(
    built: Built, knowledge: Knowledge
) -> None:
    text = "\n".join(LINES)
    for old, new in (("03-3501-1768", "@"), ("03-3501-4667", "03-3501-1768"), ("@", "03-3501-4667")):
        text = text.replace(old, new)
    # and the labels of one desk's two numbers are exchanged
    text = text.replace(
        "011-222-2829 (※経営改善計画策定支援事業については011-232-0217)",
        "011-232-0217 (※経営改善計画策定支援事業については011-222-2829)",
    )
    assert [_told(d)[:3] for d in compare(built.edition, _edition([text], knowledge))] == [
        ("number", "03-3501-1768", "03-3501-4667"),
        ("number", "03-3501-4667", "03-3501-1768"),
        ("number", "011-222-2829 011-232-0217", "011-232-0217 011-222-2829"),
    ]
