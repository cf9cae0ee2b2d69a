"""Write list.xlsx: the desks of 朝凪市, a city that does not exist, as a real city's office would hand them over.

`python examples/city/make_list.py` writes the workbook beside this file, byte for byte the same each time.
Everything in it is invented (see ORIGIN.txt). What is odd is odd on purpose, as real lists are: two header-like
lines above the tables, merged cells of departments and sections, a sheet whose columns stand in another order,
FAX numbers that a whole department shares, an extension beside the number of a switchboard, one misprint
(介護保検係) and one floor that the town hall does not have.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
TITLE = "朝凪市 窓口一覧（令和8年度）"
AS_OF = "令和8年4月1日現在　本庁舎は5階建てです"
WEEKDAYS = "平日 8:30～17:15"
LATE = "平日 8:30～17:15（木曜日は19:00まで）"
NEVER = datetime(2026, 4, 1)  # the day that the workbook and its parts say they were made

HALL = ("部局", "課", "係", "業務内容", "電話番号", "内線", "FAX", "メール", "受付時間", "場所")
# Department, section, team, what it does, number, extension, FAX, mail, hours, place; None continues the cell above.
HALL_ROWS: tuple[tuple[str | None, ...], ...] = (
    ("市民部", "市民課", "窓口係", "住民票の写し、印鑑登録、転入・転出の届出", "0993-00-0001", "1101", "0993-00-0901", "shimin@asanagi.example.jp", LATE, "本庁舎1階 1番窓口"),
    (None, None, "戸籍係", "戸籍の証明、婚姻届・出生届・死亡届", "0993-00-0002", "1102", None, "koseki@asanagi.example.jp", WEEKDAYS, "本庁舎1階 2番窓口"),
    (None, None, "マイナンバー係", "マイナンバーカードの申請と受け取り", "0993-00-0003", "1103", None, "mynumber@asanagi.example.jp", LATE, "本庁舎1階 3番窓口"),
    (None, "保険年金課", "国民健康保険係", "国民健康保険の加入・脱退、高額療養費", "0993-00-0004", "1111", None, "hoken@asanagi.example.jp", WEEKDAYS, "本庁舎1階 5番窓口"),
    (None, None, "後期高齢者医療係", "75歳以上の方の医療保険", "0993-00-0005", "1112", None, "kouki@asanagi.example.jp", WEEKDAYS, "本庁舎1階 6番窓口"),
    (None, None, "年金係", "国民年金の加入、免除の申請", "0993-00-0006", "1113", None, "nenkin@asanagi.example.jp", WEEKDAYS, "本庁舎1階 7番窓口"),
    (None, "環境課", "ごみ減量係", "ごみの分別、収集日、粗大ごみの申し込み", "0993-00-0007", "1121", None, "gomi@asanagi.example.jp", WEEKDAYS, "本庁舎1階 10番窓口"),
    (None, None, "生活環境係", "騒音・悪臭の相談、犬の登録、空き地の雑草", "0993-00-0008", "1122", None, "kankyo@asanagi.example.jp", WEEKDAYS, "本庁舎1階 11番窓口"),
    (None, "市民相談室", "", "市政への意見、弁護士の無料法律相談の予約", "0993-00-0009", "1131", None, "soudan@asanagi.example.jp", "平日 9:00～12:00、13:00～16:00", "本庁舎1階 ロビー横"),
    (None, "消費生活センター", "", "契約や訪問販売のトラブル、多重債務の相談", "0993-00-0010", "1132", None, "shouhi@asanagi.example.jp", "平日 9:00～16:00", "本庁舎1階 ロビー横"),
    ("総務部", "総務課", "庶務係", "情報公開の請求、文書の受付", "0993-00-0011", "1201", "0993-00-0902", "soumu@asanagi.example.jp", WEEKDAYS, "本庁舎3階"),
    (None, None, "人事係", "職員の採用試験", "0993-00-0012", "1202", None, "jinji@asanagi.example.jp", WEEKDAYS, "本庁舎3階"),
    (None, "防災危機管理課", "", "避難所、ハザードマップ、防災無線、り災証明", "0993-00-0013", "1211", None, "bousai@asanagi.example.jp", WEEKDAYS, "本庁舎3階"),
    (None, "財政課", "管財係", "市有地の貸し付け、庁舎の管理", "0993-00-0014", "1221", None, "kanzai@asanagi.example.jp", WEEKDAYS, "本庁舎3階"),
    (None, "契約検査課", "", "入札の参加資格、工事の検査", "0993-00-0015", "1231", None, "keiyaku@asanagi.example.jp", WEEKDAYS, "本庁舎3階"),
    (None, "税務課", "市民税係", "市県民税、所得証明、軽自動車税", "0993-00-0016", "1241", "0993-00-0903", "shiminzei@asanagi.example.jp", WEEKDAYS, "本庁舎2階 21番窓口"),
    (None, None, "資産税係", "固定資産税、評価証明、家屋の調査", "0993-00-0017", "1242", None, "shisanzei@asanagi.example.jp", WEEKDAYS, "本庁舎2階 22番窓口"),
    (None, "納税課", "", "税金の納付、口座振替、分割納付の相談", "0993-00-0018", "1251", None, "nouzei@asanagi.example.jp", LATE, "本庁舎2階 23番窓口"),
    ("企画部", "企画政策課", "", "総合計画、ふるさと納税、移住の相談", "0993-00-0019", "1301", "0993-00-0904", "kikaku@asanagi.example.jp", WEEKDAYS, "本庁舎4階"),
    (None, "広報広聴課", "", "広報紙、市のホームページ、取材の受付", "0993-00-0020", "1311", None, "kouhou@asanagi.example.jp", WEEKDAYS, "本庁舎4階"),
    (None, "地域づくり課", "自治会係", "自治会・町内会、集会所の補助", "0993-00-0021", "1321", None, "jichikai@asanagi.example.jp", WEEKDAYS, "本庁舎4階"),
    (None, None, "多文化共生係", "外国人住民の生活の相談、日本語教室", "0993-00-0022", "1322", None, "tabunka@asanagi.example.jp", WEEKDAYS, "本庁舎4階"),
    (None, "情報推進課", "", "電子申請、統計調査", "0993-00-0023", "1331", None, "jouhou@asanagi.example.jp", WEEKDAYS, "本庁舎4階"),
    ("福祉部", "社会福祉課", "生活支援係", "生活保護、生活に困っている方の相談", "0993-00-0024", "1401", "0993-00-0905", "seikatsu@asanagi.example.jp", WEEKDAYS, "本庁舎1階 12番窓口"),
    (None, None, "障害福祉係", "障害者手帳、障害福祉サービス", "0993-00-0025", "1402", None, "shougai@asanagi.example.jp", WEEKDAYS, "本庁舎1階 13番窓口"),
    (None, "高齢者支援課", "高齢福祉係", "敬老パス、緊急通報装置、ひとり暮らしの見守り", "0993-00-0026", "1411", None, "kourei@asanagi.example.jp", WEEKDAYS, "本庁舎1階 14番窓口"),
    (None, None, "介護保検係", "介護保険料、要介護認定の申請", "0993-00-0027", "1412", None, "kaigo@asanagi.example.jp", WEEKDAYS, "本庁舎1階 15番窓口"),
    (None, "こども課", "保育係", "保育所の入所、学童保育", "0993-00-0028", "1421", None, "hoiku@asanagi.example.jp", LATE, "本庁舎1階 16番窓口"),
    (None, None, "こども給付係", "児童手当、ひとり親の手当、こどもの医療費", "0993-00-0029", "1422", None, "kodomo@asanagi.example.jp", LATE, "本庁舎1階 17番窓口"),
    (None, "家庭児童相談室", "", "子育ての悩み、児童虐待の相談", "0993-00-0030", "1423", None, "katei@asanagi.example.jp", WEEKDAYS, "本庁舎1階 18番窓口"),
    ("産業部", "商工観光課", "商工係", "商店街、中小企業の融資、創業の相談", "0993-00-0031", "1501", "0993-00-0906", "shoukou@asanagi.example.jp", WEEKDAYS, "本庁舎4階"),
    (None, None, "観光係", "観光案内、花火大会、フィルムコミッション", "0993-00-0032", "1502", None, "kankou@asanagi.example.jp", WEEKDAYS, "本庁舎4階"),
    (None, "農林水産課", "農政係", "農業の補助、有害鳥獣", "0993-00-0033", "1511", None, "nousei@asanagi.example.jp", WEEKDAYS, "本庁舎4階"),
    (None, None, "水産係", "漁港の使用、漁業の補助", "0993-00-0034", "1512", None, "suisan@asanagi.example.jp", WEEKDAYS, "本庁舎4階"),
    ("建設部", "土木課", "道路維持係", "道路の穴、街路樹、カーブミラー", "0993-00-0035", "1601", "0993-00-0907", "douro@asanagi.example.jp", WEEKDAYS, "本庁舎5階"),
    (None, None, "河川係", "水路、がけ崩れ", "0993-00-0036", "1602", None, "kasen@asanagi.example.jp", WEEKDAYS, "本庁舎5階"),
    (None, "都市計画課", "", "用途地域、屋外広告物、景観の届出", "0993-00-0037", "1611", None, "toshi@asanagi.example.jp", WEEKDAYS, "本庁舎5階"),
    (None, "建築住宅課", "住宅係", "市営住宅の募集、空き家の相談", "0993-00-0038", "1621", None, "juutaku@asanagi.example.jp", WEEKDAYS, "本庁舎5階"),
    (None, None, "建築指導係", "建築確認、耐震診断の補助", "0993-00-0039", "1622", None, "kenchiku@asanagi.example.jp", WEEKDAYS, "本庁舎5階"),
    (None, "公園緑地課", "", "公園の遊具、公園の使用の許可", "0993-00-0040", "1631", None, "kouen@asanagi.example.jp", WEEKDAYS, "本庁舎5階"),
    ("教育委員会事務局", "学校教育課", "学務係", "転校の手続き、就学援助", "0993-00-0041", "1701", "0993-00-0908", "gakumu@asanagi.example.jp", WEEKDAYS, "本庁舎2階"),
    (None, None, "指導係", "いじめ・不登校の相談", "0993-00-0042", "1702", None, "shidou@asanagi.example.jp", WEEKDAYS, "本庁舎2階"),
    (None, "生涯学習課", "", "公民館の講座、文化財", "0993-00-0043", "1711", None, "shougaku@asanagi.example.jp", WEEKDAYS, "本庁舎2階"),
    ("議会事務局", "", "", "本会議の傍聴、請願", "0993-00-0044", "1801", "0993-00-0909", "gikai@asanagi.example.jp", WEEKDAYS, "本庁舎5階"),
    ("選挙管理委員会事務局", "", "", "選挙人名簿、期日前投票", "0993-00-0045", "1811", "0993-00-0910", "senkyo@asanagi.example.jp", WEEKDAYS, "本庁舎6階"),
    ("農業委員会事務局", "", "", "農地の売買と転用", "0993-00-0046", "1821", "0993-00-0911", "nouchi@asanagi.example.jp", WEEKDAYS, "本庁舎4階"),
)  # fmt: skip

ELSEWHERE = ("施設名", "係", "業務内容", "場所", "電話番号", "内線", "FAX", "メール", "受付時間")
ELSEWHERE_ROWS: tuple[tuple[str | None, ...], ...] = (
    ("水道局", "料金係", "水道料金、引越しのときの開栓・閉栓", "水道庁舎1階", "0993-00-0051", "2101", "0993-00-0921", "suidou@asanagi.example.jp", "平日 8:30～17:15、土曜日 9:00～12:00"),
    (None, "給水係", "水漏れ、断水、濁り水", None, "0993-00-0052", "2102", None, "kyuusui@asanagi.example.jp", WEEKDAYS),
    (None, "下水道係", "下水道への接続、浄化槽の補助", None, "0993-00-0053", "2103", None, "gesui@asanagi.example.jp", WEEKDAYS),
    ("北支所", "", "住民票・戸籍・税の証明、各種届出", "北支所庁舎1階", "0993-00-0054", "2201", "0993-00-0922", "kita@asanagi.example.jp", WEEKDAYS),
    ("岬支所", "", "住民票・戸籍・税の証明、各種届出", "岬支所庁舎1階", "0993-00-0055", "2211", "0993-00-0923", "misaki@asanagi.example.jp", WEEKDAYS),
    ("保健センター", "母子保健係", "母子手帳、乳幼児健診、産後ケア", "保健センター2階", "0993-00-0056", "2301", "0993-00-0924", "boshi@asanagi.example.jp", WEEKDAYS),
    (None, "健康増進係", "がん検診、予防接種、こころの健康の相談", None, "0993-00-0057", "2302", None, "kenkou@asanagi.example.jp", WEEKDAYS),
    ("地域包括支援センター", "", "介護や認知症の困りごと全般", "保健センター1階", "0993-00-0058", "2311", "0993-00-0925", "houkatsu@asanagi.example.jp", "月～土曜日 8:30～17:30"),
    ("中央図書館", "", "本の貸出、予約、読み聞かせ会", "図書館1階 カウンター", "0993-00-0059", "2401", "0993-00-0926", "tosho@asanagi.example.jp", "火～金曜日 9:30～19:00、土日祝 9:30～17:00"),
    ("市民会館", "", "ホール・会議室の予約", "市民会館1階 事務室", "0993-00-0060", "2411", "0993-00-0927", "kaikan@asanagi.example.jp", "9:00～21:00"),
    ("総合体育館", "", "体育館・プール・テニスコートの予約", "鹿児島県朝凪市浜町9-1", "0993-00-0061", "2421", "0993-00-0928", "taiiku@asanagi.example.jp", "9:00～21:00（月曜日は休館）"),
    ("清掃センター", "", "ごみの持ち込み、ペットの死体の引き取り", "鹿児島県朝凪市岬40", "0993-00-0062", "2501", "0993-00-0929", "seisou@asanagi.example.jp", "月～土曜日 8:30～16:30"),
    ("火葬場 なぎさ苑", "", "火葬の予約", "鹿児島県朝凪市岬52", "0993-00-0063", "2511", "0993-00-0930", "nagisa@asanagi.example.jp", "8:30～17:00"),
    ("消防本部", "予防課", "火災予防の届出、救命講習（火事と救急は119番）", "消防庁舎2階", "0993-00-0064", "2601", "0993-00-0931", "yobou@asanagi.example.jp", WEEKDAYS),
)  # fmt: skip


def main(path: Path = HERE / "list.xlsx") -> None:
    """Write the workbook."""
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = NEVER
    book.properties.creator = "朝凪市（架空）"
    hall = book.worksheets[0]
    hall.title = "本庁舎"
    _fill(hall, HALL, HALL_ROWS, merged=(0, 1, 6))
    _fill(book.create_sheet("支所・施設"), ELSEWHERE, ELSEWHERE_ROWS, merged=(0, 3, 6))
    content = io.BytesIO()
    book.save(content)
    path.write_bytes(_as_of_one_day(content.getvalue()))


def _fill(
    sheet: Worksheet, header: Sequence[str], rows: Sequence[Sequence[str | None]], merged: Sequence[int]
) -> None:
    """A title, a line below it, the header, the rows; an empty cell of a merged column belongs to the one above."""
    sheet["A1"], sheet["A2"] = TITLE, AS_OF
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append(list(header))
    for cell in sheet[3]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append(list(row))
    for at in merged:
        begins = [number for number, row in enumerate(rows) if row[at] is not None]
        for begin, end in zip(begins, [*begins[1:], len(rows)], strict=True):
            if end - begin > 1:
                sheet.merge_cells(
                    start_row=begin + 4, end_row=end + 3, start_column=at + 1, end_column=at + 1
                )
                sheet.cell(begin + 4, at + 1).alignment = Alignment(vertical="top")
    for column in sheet.iter_cols(min_row=3, max_row=3):
        sheet.column_dimensions[column[0].column_letter].width = (
            24 if column[0].value in ("業務内容", "場所") else 16
        )
    sheet.freeze_panes = "A4"


def _as_of_one_day(content: bytes) -> bytes:
    """The same workbook, whose parts all say the same time; else every run would give another file."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(again, "w") as kept:
        for part in made.infolist():
            whole = made.read(part)
            if part.filename == "docProps/core.xml":  # openpyxl says there when it was saved
                now = whole.partition(b"<dcterms:modified")[2].partition(b">")[2].partition(b"<")[0]
                whole = whole.replace(now, NEVER.strftime("%Y-%m-%dT%H:%M:%SZ").encode())
            told = zipfile.ZipInfo(part.filename, date_time=NEVER.timetuple()[:6])
            told.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(told, whole)
    return again.getvalue()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
