"""The packaged list with numbers written otherwise in some of its rows: what the reader makes of it, the proof agrees to."""

from __future__ import annotations

import json

import pytest

from madoguchi.editions.build import Built, build
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editions.proof import prove
from madoguchi.ingest.source import read_source
from madoguchi.model.entities import Desk
from madoguchi.model.notice import Severity

# What is printed → what stands there instead; each once in the list.
DAMAGES = {
    "環境・リサイクル課 022-221-4930": "環境・リサイクル課 022-221-4930 内線 4409",
    "取引適正化推進室 011-728-4361": "取引適正化推進室 728-4361",
    "経営支援課 022-221-4806": "経営支援課 TEL/FAX 022-221-4806",
    "国際課 022-221-4907": "国際課 022-221-4907（夜間は022-221-4999へ）",
    "産業振興課 022-221-4906": "産業振興課 022-221-4906 or 4916",
    "経営支援課\t048-600-0331": "経営支援課\t代表 048-600-0331 直通 048-600-0332",
    "産業振興課\t048-600-0303": "産業振興課\t06-6966-0303",
    "https://www.shikoku.meti.go.jp/\t087-811-8900": "https://www.shikoku.meti.go.jp/\tTEL/FAX 087-811-8900",
    "知的財産室 022-221-4819": "知的財産室 022-221-4819（夜間は4820）、4821",
    "中小企業課\t048-600-0321": "中小企業課\t048-600-0321(昼間) 048-600-0322(夜間)",
    "022-263-1111(代)": "022-263-1111、1119(代)",
    "商業課\t03-3501-1929": "商業課\tFAX 03-3501-1929",
    "全国中小企業振興機関協会\t03-5541-6688": "全国中小企業振興機関協会\t03-5541-6688 内線 1909",
    "については088-679-4090": "についてはTEL/FAX 088-679-4090",
    "096-311-1288 (※": "FAX 096-311-1288 (※",
    "06-6944-5343 (※": "06-6944-5343（夜間は06-6944-5350へ） (※",
    "については011-232-0217": "については011-232-XXXX",
    "商工労働部中小企業課\t0852-22-5883(直)": "0852-22-5883(直)\t商工労働部中小企業課",
    "ジェトロ山形\t023-622-8225\n": "ジェトロ山形\t023-622-8225",  # two rows on one line
    "054-251-6000 055-963-1055": "054-251-6000(代)～2 055-963-1055",
}


@pytest.fixture(scope="module")
def damaged(built: Built, knowledge: Knowledge) -> Built:
    text = "\n".join(built.edition.lines)
    for printed, otherwise in DAMAGES.items():
        assert text.count(printed) == 1, printed
        text = text.replace(printed, otherwise)
    return build(read_source(text.encode(), edition="draft"), knowledge)


def desk(damaged: Built, name: str) -> Desk:
    return next(
        desk
        for desk in damaged.edition.desks
        if any(name in level.text for level in (desk.organization, *desk.department))
    )


def numbers(desk: Desk) -> list[str]:
    return [phone.number for phone in desk.phones]


def test_reader_and_proof_agree_on_every_damage(damaged: Built) -> None:
    assert prove(damaged.content)[1] == []


def test_an_extension_among_names_is_that_of_the_number_before_it(damaged: Built) -> None:
    for name, extension in (("環境・リサイクル課", "4409"), ("全国中小企業振興機関協会", "1909")):
        found = [d for d in damaged.edition.desks if d.phones and d.phones[0].extension]
        own = next(d for d in found if name in "".join(v.text for v in (d.organization, *d.department)))
        assert own.phones[0].extension is not None
        assert own.phones[0].extension.text == extension
        assert len(own.phones) == 1


def test_brackets_behind_numbers_among_names_are_their_labels(damaged: Built) -> None:
    rows = [d for d in damaged.edition.desks if d.phones and d.phones[0].number == "048-600-0321"]
    assert [[level.text for level in row.department] for row in rows] == [["産業部", "中小企業課"]]
    assert [(phone.number, phone.label) for phone in rows[0].phones] == [
        ("048-600-0321", "昼間"),
        ("048-600-0322", "夜間"),
    ]


def test_a_word_that_says_what_a_number_is_for_is_no_name_among_names(damaged: Built) -> None:
    found = {
        " ".join(v.text for v in (d.organization, *d.department)): [
            (p.label or "", p.number) for p in d.phones
        ]
        for d in damaged.edition.desks
    }
    assert found["東北経済産業局 産業部 経営支援課"] == [("", "022-221-4806")]
    assert found["東北経済産業局 総務企画部 国際課"] == [("", "022-221-4907"), ("夜間", "022-221-4999")]
    assert found["東北経済産業局 産業部 産業振興課"] == [("", "022-221-4906"), ("", "022-221-4916")]
    assert found["関東経済産業局 産業部 経営支援課"] == [("代表", "048-600-0331"), ("直通", "048-600-0332")]
    assert found["四国経済産業局"] == [("代表", "087-811-8900")]
    assert not any(level in name for name in found for level in ("TEL", "夜間は", " or", "直通"))


def test_a_number_of_another_area_than_its_several_is_told(damaged: Built) -> None:
    (told,) = [
        n for n in damaged.edition.notices if n.code == "area-code-elsewhere" and "06-6966-0303" in n.value
    ]
    assert "茨城県、栃木県、群馬県" in str(told.message.values["served"])


def test_a_further_number_in_brackets_among_names_is_told(damaged: Built) -> None:
    (line,) = [at for at, text in enumerate(damaged.edition.lines, start=1) if "（夜間は4820）" in text]
    told = [n for n in damaged.edition.notices if n.code == "number-unread" and n.lines == (line,)]
    assert [(n.severity, n.value) for n in told] == [(Severity.ERROR, "(夜間は4820)、4821")]
    (row,) = [d for d in damaged.edition.desks if d.row == line]
    assert numbers(row) == ["022-221-4819"]
    assert row.department[-1].text == "知的財産室"


def test_a_row_with_nothing_but_a_fax_is_a_desk(damaged: Built) -> None:
    row = next(d for d in damaged.edition.desks if d.department and d.department[-1].text == "商業課")
    assert [fax.number for fax in row.faxes] == ["03-3501-1929"]
    assert row.phones == ()


def test_a_number_with_its_own_purpose_behind_a_fax_is_to_be_called(damaged: Built) -> None:
    row = desk(damaged, "熊本県中小企業活性化協議会")
    assert [fax.number for fax in row.faxes] == ["096-311-1288"]
    assert numbers(row) == ["096-356-0020"]


def test_a_range_behind_a_mark_is_of_the_site_of_its_first_number(damaged: Built) -> None:
    sites = [d for d in damaged.edition.desks if d.organization.text == "静岡県知財総合支援窓口"]
    assert [numbers(site) for site in sites] == [
        ["054-251-6000", "054-251-6001", "054-251-6002"],
        ["055-963-1055"],
        ["053-489-8111"],
    ]


def test_a_number_and_a_name_in_each_others_columns_are_told(damaged: Built) -> None:
    (told,) = [n for n in damaged.edition.notices if n.code == "unread-cell"]
    assert (told.severity, told.value) == (Severity.ERROR, "商工労働部中小企業課")
    assert [numbers(d) for d in damaged.edition.desks if (d.row,) == told.lines] == [["0852-22-5883"]]


def test_a_number_in_a_cell_too_many_is_told(damaged: Built) -> None:
    told = [n for n in damaged.edition.notices if n.code == "number-lost"]
    assert (Severity.ERROR, "024-947-9800") in [(n.severity, n.value) for n in told]


def test_an_error_is_no_excuse_for_a_number_in_its_column(damaged: Built) -> None:
    forged = json.loads(damaged.content)
    desk = next(d for d in forged["desks"] if d["organization"][0] == "ジェトロ秋田")
    (phone,) = desk.pop("phones")
    lost = next(n for n in forged["notices"] if n["code"] == "number-lost")
    forged["notices"].append(lost | {"lines": [desk["row"]], "value": phone["number"], "desks": []})
    assert "number-left" in {flaw.code for flaw in prove(json.dumps(forged).encode())[1]}


@pytest.mark.parametrize(
    ("words", "line_has"),
    [("728-4361", "取引適正化推進室"), ("011-232-XXXX", "北海道中小企業活性化協議会")],
)
def test_what_should_be_a_number_is_told_and_kept_as_a_remark(
    damaged: Built, words: str, line_has: str
) -> None:
    told = [n for n in damaged.edition.notices if n.code == "number-unread" and n.value == words]
    assert [n.severity for n in told] == [Severity.ERROR]
    (line,) = told[0].lines
    assert line_has in damaged.edition.lines[line - 1]
    own = next(d for d in damaged.edition.desks if d.row == line)
    assert any(words in note.text for note in own.notes)


@pytest.mark.parametrize(
    "text",
    [
        "都道府県経営革新計画担当課\n\n都道府県\t担当部\t担当課\t担当課電話番号\n青森県\t商工部\t商工課\t017-734-9373\n"
        "青森県\t商工課\t商工部\t017-734-9374\n",
        "都道府県経営革新計画担当課\n\n都道府県\t担当部\t担当課\t担当課電話番号\n\t商工部\t商工課\t017-734-9373\n",
        "☎ 都道府県労働局雇用環境・均等部(室)内 総合労働相談コーナー\n\n労働局\t郵便番号\t所在地\t電話番号\n"
        "愛愛媛\t790-8538\t松山市若草町4-3\t089-935-5208\n",
    ],
    ids=["a section above its division", "no prefecture", "a prefecture that there is not"],
)
def test_a_spoiled_row_is_read_and_proven(text: str, knowledge: Knowledge) -> None:
    draft = build(read_source(text.encode(), edition="draft"), knowledge)
    assert draft.edition.desks
    assert prove(draft.content)[1] == []
