"""Small invented lists against the packaged edition: every status, and why."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from madoguchi.editions.build import Built
from madoguchi.editorial.crosscheck.check import OtherList, crosscheck
from madoguchi.editorial.crosscheck.finding import Finding, FindingStatus, Why
from madoguchi.errors import DescriptionError
from madoguchi.model.change import Field, Method
from madoguchi.model.edition import Edition


@pytest.fixture(scope="module")
def edition(built: Built) -> Edition:
    return built.edition


def check(edition: Edition, text: str, path: str = "lists/list.txt", date: str = "") -> tuple[Finding, ...]:
    return crosscheck(edition, [OtherList(text.encode(), PurePath(path), date=date)])


def one(edition: Edition, text: str, path: str = "lists/list.txt") -> Finding:
    (finding,) = check(edition, text, path)
    return finding


def name(edition: Edition, finding: Finding) -> str:
    assert finding.id is not None
    return edition.desk_by_id[finding.id].name


def test_the_same_digits_confirm_however_they_are_typed(edition: Edition) -> None:
    finding = one(edition, "岩手県よろず支援拠点 019・631・3826")
    assert (finding.status, finding.number, finding.other) == (
        FindingStatus.CONFIRMED,
        "019-631-3826",
        "019-631-3826",
    )
    assert name(edition, finding) == "岩手県よろず支援拠点"


def test_the_same_desk_with_another_number_differs(edition: Edition) -> None:
    finding = one(edition, "山口県信用保証協会 083-921-3099")
    assert (finding.status, finding.number) == (FindingStatus.DIFFERS, "083-921-3090")
    assert finding.other == "083-921-3099"


@pytest.mark.parametrize(
    ("words", "desk", "number"),
    [
        ("東北経済産業局\n産業部　中小企業課\n電話：", "東北経済産業局 産業部 中小企業課", "022-221-4922"),
        ("東北経産局 中小企業課 ", "東北経済産業局 産業部 中小企業課", "022-221-4922"),
        ("福島労働局 雇用均等室 ", "福島労働局 雇用環境・均等部(室) 総合労働相談コーナー", "024-536-4600"),
        ("山口県経営改善支援センター ", "山口県中小企業活性化協議会", "083-902-5651"),
        ("中部経済産業局 地域振興課 ", "中部経済産業局 地域経済部 地域振興室", "052-951-2716"),
        ("岐阜よろず支援拠点 ", "岐阜県よろず支援拠点", "058-277-1088"),
        ("公益財団法人いわて産業振興センター ", "(公財)いわて産業振興センター", "019-631-3820"),
        ("香川県 経営支援課（経営革新計画） ", "香川県 商工労働部 経営支援課", "087-832-3345"),
    ],
)
def test_a_desk_is_known_by_older_shorter_and_run_together_names(
    edition: Edition, words: str, desk: str, number: str
) -> None:
    finding = one(edition, words + number[:-4] + "0000")
    assert (finding.status, name(edition, finding), finding.number) == (FindingStatus.DIFFERS, desk, number)


def test_a_section_named_outright_differs_although_its_number_is_another_section_s(edition: Edition) -> None:
    finding = one(edition, "中国経済産業局 地域未来投資促進室（地域経済部 地域経済課内） 082-224-5684")
    assert (finding.status, finding.number) == (FindingStatus.DIFFERS, "082-224-5734")


def test_our_number_of_a_body_confirms_under_a_section_that_we_do_not_hold(edition: Edition) -> None:
    finding = one(edition, "四国経済産業局 産業人材政策室 087-811-8517")
    assert (finding.status, finding.why) == (FindingStatus.CONFIRMED, Why.SAME_BODY)
    assert name(edition, finding) == "四国経済産業局 地域経済部 新事業推進課"


def test_our_number_under_a_stranger_s_name_is_no_contradiction(edition: Edition) -> None:
    finding = one(edition, "東北農政局農村振興部農村計画課 (022)263-1111(内線4065)")
    assert (finding.status, finding.why) == (FindingStatus.CONFIRMED, Why.OTHER_LABEL)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("全国中小企業団体中央会 振興部 03-3523-4999", Why.OTHER_SECTION),
        ("日本政策金融公庫金沢支店 076-231-4299", Why.OTHER_SECTION),
        ("中小企業庁 取引課（取引調査班） 03-3501-3699", Why.OTHER_SECTION),
        ("独立行政法人中小企業基盤整備機構 ファンド事業部 03-5470-1699", Why.OTHER_SECTION),
        ("中小企業庁 03-3501-9999", Why.OTHER_SECTION),
        ("「下請かけこみ寺」本部（全国中小企業取引振興協会） 03-5541-6699", Why.OTHER_SECTION),
        ("経営力向上計画相談窓口\n中小企業庁 事業環境部 企画課 03-3501-1999", Why.OTHER_SECTION),
        ("石川県信用保証協会 特別相談窓口 076-222-1599", Why.EXTRA_LINE),
        ("長野県信用保証協会 0120-34-9999", Why.OTHER_KIND),
        ("栃木県 経営支援課 028-623-9999", Why.OTHER_PROGRAMME),
    ],
)
def test_another_line_of_the_same_body_is_no_contradiction(edition: Edition, text: str, why: Why) -> None:
    finding = one(edition, text)
    assert (finding.status, finding.why) == (FindingStatus.OTHER_LINE, why)
    assert finding.id is not None


def test_the_name_of_the_file_may_say_that_all_of_it_is_for_one_event(edition: Edition) -> None:
    text = "石川県信用保証協会 076-222-1599"
    assert one(edition, text, "lists/desks.txt").status is FindingStatus.DIFFERS
    assert one(edition, text, "emergency-desks/ishikawa.txt").status is FindingStatus.OTHER_LINE


@pytest.mark.parametrize(
    "text",
    [
        "金沢商工会議所 076-263-9999",
        "特許庁 普及支援課 03-3581-9999",
        "中小企業金融相談窓口 03-3501-9999",
        "福岡県中小企業生産性向上支援センター 092-292-9999",
        "愛知県商工会連合会支援補助金事務局 052-562-9999",
        "＜下関市＞ 環境部環境政策課 083-252-9999",
        "神奈川県産業労働局長賞事務局 045-000-9999",
    ],
)
def test_whoever_is_not_in_the_edition_is_absent(edition: Edition, text: str) -> None:
    finding = one(edition, text)
    assert (finding.status, finding.id, finding.number) == (FindingStatus.ABSENT, None, None)


def test_a_number_under_the_name_of_whoever_runs_the_desk_is_confirmed(edition: Edition) -> None:
    finding = one(edition, "岐阜県 (公財)岐阜県産業経済振興センター 058-277-1088")
    assert (finding.status, name(edition, finding)) == (FindingStatus.CONFIRMED, "岐阜県よろず支援拠点")


def test_a_desk_is_known_beside_the_body_that_runs_it(edition: Edition) -> None:
    finding = one(edition, "神奈川県中小企業活性化協議会 (公財)神奈川産業振興センター 045-633-5199")
    assert (finding.status, finding.number) == (FindingStatus.DIFFERS, "045-633-5143")


def test_sections_in_a_row_before_their_numbers_are_confirmed(edition: Edition) -> None:
    text = (
        "四国経済産業局 産業部 中小企業課 産業振興課 商務・流通産業課 087-811-8529 087-811-8523 087-811-8524"
    )
    assert [f.status for f in check(edition, text)] == [FindingStatus.CONFIRMED] * 3


def test_our_own_files_agree_with_us_in_every_number(edition: Edition) -> None:
    table = "名称,電話番号\n" + "".join(
        f'"{desk.name}",{phone.number}\n' for desk in edition.desks for phone in desk.phones
    )
    assert {f.status for f in check(edition, table, "lists/a.csv")} == {FindingStatus.CONFIRMED}


def test_nearly_every_desk_that_is_named_as_printed_is_contradicted_by_another_number(
    edition: Edition,
) -> None:
    """All but switchboards, and sections that have a line for each programme."""
    known = {number for desk in edition.desks for number in desk.numbers}
    changed = {
        desk.name: other
        for desk in edition.desks
        for number in desk.numbers[:1]
        if (other := number[:-1] + str((int(number[-1]) + 5) % 10)) not in known
    }
    table = "名称,電話番号\n" + "".join(f'"{name}",{number}\n' for name, number in changed.items())
    found = check(edition, table, "lists/a.csv")
    assert len(found) > 600
    assert not [f for f in found if f.status in (FindingStatus.CONFIRMED, FindingStatus.ABSENT)]
    others = [f for f in found if f.status is FindingStatus.OTHER_LINE]
    assert {f.why for f in others} <= {Why.OTHER_PROGRAMME, Why.OTHER_SECTION}
    assert len([f for f in others if f.why is Why.OTHER_SECTION]) <= 10


# -- what a row and a list say ---------------------------------------------------------------------

HEADER = "title,competent_authorities,last_modified,inquiry\n"


def test_the_programme_of_a_row_decides_among_the_lines_of_a_section(edition: Edition) -> None:
    row = "{},岩手県,2021-12-23,商工労働観光部 定住推進・雇用労働室 019-629-5592\n"
    same = one(edition, HEADER + row.format("事業復興型雇用確保事業による支援"), "lists/a.csv")
    other = one(edition, HEADER + row.format("移住者への助成"), "lists/a.csv")
    assert (same.status, same.number, same.date) == (FindingStatus.DIFFERS, "019-629-5593", "2021-12-23")
    assert (other.status, other.why) == (FindingStatus.OTHER_LINE, Why.OTHER_PROGRAMME)


SECTIONS = "県名,部・課名,電話番号\n北海道,経済部地域経済局中小企業課,{}\n青森,商工労働部商工政策課,{}\n岩手,商工労働観光部経営支援課,{}\n"


def test_a_list_that_confirms_sections_of_one_programme_alone_is_of_that_programme(edition: Edition) -> None:
    other = SECTIONS.format("011-204-5330", "017-734-9399", "019-629-5546")
    assert [(f.status, f.number) for f in check(edition, other, "lists/a.csv")] == [
        (FindingStatus.CONFIRMED, "011-204-5330"),
        (FindingStatus.DIFFERS, "017-734-9365"),
        (FindingStatus.CONFIRMED, "019-629-5546"),
    ]


def test_one_confirmed_section_shows_no_programme(edition: Edition) -> None:
    other = SECTIONS.format("011-204-5330", "017-734-9399", "019-629-5599")
    assert [f.status for f in check(edition, other, "lists/a.csv")] == [
        FindingStatus.CONFIRMED,
        FindingStatus.OTHER_LINE,
        FindingStatus.OTHER_LINE,
    ]


def test_a_regional_office_is_known_by_the_body_above_it_and_its_task_by_the_title(edition: Edition) -> None:
    inquiry = '"中小企業基盤整備機構（中小機構）\n* （高松）四国本部\n電話：087-811-1752\n* 北海道本部\n電話：011-210-7472"'
    first, second = check(edition, f"{HEADER}海外展開支援,中小企業庁,2022-01-06,{inquiry}\n", "lists/a.csv")
    assert (first.status, first.number, first.line) == (FindingStatus.DIFFERS, "087-823-3220", 4)
    assert second.status is FindingStatus.CONFIRMED


def test_a_section_without_a_body_is_the_authority_s(edition: Edition) -> None:
    finding = one(
        edition, HEADER + "経営革新計画,山口県,2022-01-06,商工労働部経営金融課 083-933-9999\n", "lists/a.csv"
    )
    assert (finding.status, finding.number) == (FindingStatus.DIFFERS, "083-933-3180")


def test_a_heading_is_not_above_its_neighbour(edition: Edition) -> None:
    inquiry = '"＜東部林務環境事務所＞\n電話：0554-45-9999\n＜商工労働部経営金融課＞\n電話：083-933-9999"'
    text = f"{HEADER}経営革新計画,山口県,2022-01-06,{inquiry}\n"
    assert [f.status for f in check(edition, text, "lists/a.csv")] == [
        FindingStatus.ABSENT,
        FindingStatus.DIFFERS,
    ]


def test_a_number_without_any_words_is_nobody_s(edition: Edition) -> None:
    finding = one(edition, HEADER + "空き工場補助金,岐阜県,2022-01-06,TEL：058-272-9999\n", "lists/a.csv")
    assert finding.status is FindingStatus.ABSENT


def test_in_a_list_of_one_section_a_body_may_have_given_it_to_another(edition: Edition) -> None:
    bureaus = {"北海道": "011-709-1782", "四国": "087-811-8516", "東北": "022-221-4876"}
    lines = [f"{bureau}経済産業局 地域未来投資促進室 電話：{number}" for bureau, number in bureaus.items()]
    finding = check(
        edition, "\n".join([*lines, "近畿経済産業局 地域経済部 地域連携推進課 電話：06-6966-6013"])
    )[-1]
    assert (finding.status, finding.number) == (FindingStatus.DIFFERS, "06-6966-6012")
    alone = one(edition, "近畿経済産業局 地域経済部 地域連携推進課 電話：06-6966-6013")
    assert alone.status is FindingStatus.OTHER_LINE


def test_the_bare_word_for_prefecture_is_the_one_that_the_list_is_about(edition: Edition) -> None:
    text = "富山県のまとめ\n" * 5 + "県地域産業支援課（076-444-9999）"
    finding = check(edition, text)[-1]
    assert name(edition, finding) == "富山県 商工労働部 地域産業支援課"


def test_a_source_that_gives_both_numbers_at_one_time_knows_two_lines(edition: Edition) -> None:
    header = "更新日,窓口,電話番号\n"
    ours, other = "沖縄振興開発金融公庫,098-941-1795\n", "沖縄振興開発金融公庫,098-941-1830\n"
    both = check(edition, f"{header}2021-12-23,{ours}2023-01-05,{other}", "lists/a.csv")
    assert [(f.status, f.why) for f in both if f.other.endswith("1830")] == [
        (FindingStatus.OTHER_LINE, Why.SEVERAL_LINES)
    ]
    earlier = check(edition, f"{header}2021-12-23,{other}2023-01-05,{ours}", "lists/a.csv")
    assert [f.status for f in earlier if f.other.endswith("1830")] == [FindingStatus.DIFFERS]


def test_the_newest_statement_comes_first_and_each_number_of_a_line_once(edition: Edition) -> None:
    rows = "更新日,窓口,電話番号\n2020-01-01,全国商工会連合会,03-6268-0088\n2022-01-01,全国商工会連合会,03-6268-0088 03-6268-0088\n"
    assert [(f.date, f.line) for f in check(edition, rows, "lists/a.csv")] == [
        ("2022-01-01", 3),
        ("2020-01-01", 2),
    ]


def test_a_given_date_serves_where_the_list_has_none(edition: Edition) -> None:
    (finding,) = check(edition, "全国商工会連合会 03-6268-0088", date="2024-05")
    assert finding.date == "2024-05"
    assert one(edition, "全国商工会連合会 03-6268-0088").date is None


# -- what becomes of a finding ---------------------------------------------------------------------


def test_a_difference_becomes_a_proposal_with_its_evidence_and_nothing_else_does(edition: Edition) -> None:
    finding = one(edition, "山口県信用保証協会 083-921-3099", "lists/2024-01-04.txt")
    change = finding.proposal("c1", "a later list has another number", "2024-04-01")
    assert (change.desk, change.field, change.before, change.after) == (
        finding.id,
        Field.PHONE,
        "083-921-3090",
        "083-921-3099",
    )
    (evidence,) = change.evidence
    assert (evidence.method, evidence.source, evidence.day) == (
        Method.OTHER_LIST,
        "lists/2024-01-04.txt:1",
        "2024-01-04",
    )
    assert evidence.says == "山口県信用保証協会 083-921-3099"
    confirmed = one(edition, "山口県信用保証協会 083-921-3090")
    with pytest.raises(ValueError, match="confirmed"):
        confirmed.proposal("c2", "none", "2024-04-01")


def test_an_entry_of_the_data_without_its_reason_is_refused() -> None:
    from madoguchi.editorial.crosscheck.knowledge import parse_knowledge

    with pytest.raises(DescriptionError, match="reason"):
        parse_knowledge('[[column]]\nrole = "number"\nwords = ["tel"]\n[[extra]]\n', "")
