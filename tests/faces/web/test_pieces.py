"""Where a heading may break: never within a word, nor before what belongs to the word before."""

from __future__ import annotations

import pytest

from madoguchi.faces.web.view.breaks import pieces_of


@pytest.mark.parametrize(
    "parted",
    [
        "ＪＩＣＡ　|筑　|波",
        "従業員|80人。|FDAの|登録等、|皆目見当がつきません",
        "【急ぎ】|資金繰りが|苦しい!! |help",
        "03-1234-5678 の|番号",
    ],
)
def test_what_a_person_typed_is_parted_by_its_kinds_of_letters(parted: str) -> None:
    assert "|".join(pieces_of(parted.replace("|", ""), quickly=True)) == parted


@pytest.mark.parametrize("text", ["사장님이 갑자기 해고했어요.", "Không có việc làm"])
@pytest.mark.parametrize("quickly", [True, False])
def test_words_that_stand_apart_are_one_piece(text: str, quickly: bool) -> None:
    assert pieces_of(text, quickly=quickly) == (text,)


@pytest.mark.parametrize(
    "parted",
    [
        "栃木県|よろず|支援拠点",
        "事業承継・|引継ぎ|支援|センター",
        "中小企業|基盤整備|機構",
        "日本商工|会議所の|窓口",
        "この|番号の|根拠を|見る",
        "困っていることは|何ですか",
        "お電話が|つながらないとき",
        "新しい|事業を|始めたい",
        "相談する|前に|知っておくこと",
        "第2回|相談会",
        "東京都|（神奈川県を|含む）",
        "「困った」を|相談する",
        "10,000人|以上が|使っています",
        "市役所の|子育て|相談窓口",
        "03-3501-1511に|電話する",
        "Not in this list",
        "Danh sách các quầy",
        "상담 창구 목록",
        "03-3501-1511",
        "",
    ],
)
def test_japanese_breaks_behind_particles_and_between_words(parted: str) -> None:
    assert "|".join(pieces_of(parted.replace("|", ""))) == parted


@pytest.mark.parametrize(
    "parted",
    [
        "推荐|这个|窗口的|理由",
        "请马上|联系|这里",
        "查看|电话号码",
        "不限|领域的|窗口",
        "都道府县、|市区町村|或邮政编码",
        "名单中|没有|受理|时间",
        "按困难|查找",
    ],
)
def test_chinese_breaks_between_listed_words(parted: str) -> None:
    assert "|".join(pieces_of(parted.replace("|", ""), "zh")) == parted


@pytest.mark.parametrize("parted", ["青森県|よろず|支援拠点", "神奈川県|横浜市", "東京商工|会議所"])
def test_a_japanese_name_on_a_chinese_page_is_japanese(parted: str) -> None:
    assert "|".join(pieces_of(parted.replace("|", ""), "zh")) == parted


def test_quickly_the_kinds_of_letters_decide() -> None:
    assert pieces_of("この番号の根拠を見る", quickly=True) == ("この", "番号の", "根拠を", "見る")
    parted = ("支援", "センター", "（本部）の", "窓口")
    assert pieces_of("支援センター（本部）の窓口", quickly=True) == parted


@pytest.mark.parametrize("text", ["、" * 4000, "窓口" * 2000, "a-" * 2000, "（" * 4000, "窓 " * 2000])
@pytest.mark.parametrize("lang", ["ja", "zh"])
def test_nothing_is_lost_of_a_long_text(text: str, lang: str) -> None:
    assert "".join(pieces_of(text, lang)) == text


@pytest.mark.parametrize(
    "text", ["手数料が…相談", "…", "a…b", "㍻の㌔㍍", "㋿五年、℃㎡", "①②㈱ｱｲｳ", "ﷺが", "　", "が゙ぎ"]
)
@pytest.mark.parametrize("lang", ["ja", "zh", "en"])
def test_a_sign_that_is_read_as_several_keeps_its_place(text: str, lang: str) -> None:
    assert "".join(pieces_of(text, lang)) == text
