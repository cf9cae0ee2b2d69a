"""Pages of the web, as browsers and Excel save them: their tables, their headings, what is hidden in them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import PurePath

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editorial.crosscheck.knowledge import known_to
from madoguchi.editorial.crosscheck.lists import read_list
from madoguchi.editorial.crosscheck.passages import Context
from madoguchi.errors import LimitError, SourceError
from madoguchi.ingest.documents.blocks import Document, Grid, Remark
from madoguchi.ingest.documents.limits import Limits
from madoguchi.ingest.documents.reader import opened
from madoguchi.ingest.documents.webpage import read_page
from madoguchi.message import translated
from tests.hostile import seconds
from tests.ingest.test_documents import drafted, noticed, numbers


def page(html: str, name: str = "list.html") -> Document:
    document = opened(html.encode(), name)
    assert isinstance(document, Document)
    return document


def told(html: str) -> list[str | list[tuple[str, ...]]]:
    """Paragraphs as texts, grids as lists of rows."""
    return [
        [row.cells for row in block.rows] if isinstance(block, Grid) else block.text
        for block in page(html).blocks
    ]


def remarks(html: str) -> list[Remark]:
    document = page(html)
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    return [*document.remarks, *(remark for grid in grids for row in grid.rows for remark in row.remarks)]


IP = """<!DOCTYPE html><html lang="ja"><head><meta charset="UTF-8"><title>窓口｜市</title><style>td{color:red}</style></head>
<body><nav><ul><li>ホーム</li><li>くらし</li></ul></nav><script>var tel = "03-9999-9999";</script>
<h1>窓口の一覧</h1><p>お近くの窓口へ。</p>
<h2>知財総合支援窓口</h2>
<table><thead><tr><th>都道府県<th>電話番号<th>住所</tr></thead><tbody>
<tr><td>青森県<td>017-762-7351<td>青森県青森市<br>長島1-1-1
<tr><td>岩手県<td><a href="tel:0196340684">019-634-0684</a><td>岩手県盛岡市&nbsp;&amp;&#x3000;2階
</tbody></table></body></html>"""


@pytest.mark.parametrize("name", ["list.html", "list.xls", "list.csv", "list.txt"])
def test_a_page_is_a_list_under_any_name(knowledge: Knowledge, name: str) -> None:
    edition = (
        drafted(IP.encode(), knowledge) if name == "list.html" else drafted(IP.encode("cp932"), knowledge)
    )
    assert numbers(edition) == {
        "青森県知財総合支援窓口": ("017-762-7351",),
        "岩手県知財総合支援窓口": ("019-634-0684",),
    }
    assert edition.desks[0].address is not None
    assert edition.desks[0].address.text == "青森県青森市 長島1-1-1"
    assert "03-9999-9999" not in "".join(edition.lines)
    assert [n.value for n in noticed(edition, "frame-left-out")] == ["ホーム"]


def test_rows_and_columns_that_a_cell_spans() -> None:
    html = """<table><tr><th>都道府県</th><th>窓口</th><th>電話</th></tr>
    <tr><td rowspan="2">青森県</td><td>本所</td><td>017-1</td></tr><tr><td>支所</td><td>0172-1</td></tr>
    <tr><td colspan="2">岩手県</td><td>019-1</td></tr><tr><td rowspan="0">宮城県</td><td>本所</td><td>022-1</td></tr>
    <tr><td>支所</td><td>0223-1</td></tr></table>"""
    assert told(html) == [
        [
            ("都道府県", "窓口", "電話"),
            ("青森県", "本所", "017-1"),
            ("青森県", "支所", "0172-1"),
            ("岩手県", "", "019-1"),
            ("宮城県", "本所", "022-1"),
            ("宮城県", "支所", "0223-1"),
        ]
    ]
    assert [r.value for r in remarks(html) if r.code == "cell-spans-rows"] == ["青森県", "宮城県"]


def test_a_header_of_two_rows_is_one() -> None:
    html = """<table><thead><tr><th rowspan=2>窓口<th colspan=2>連絡先<th rowspan=2>所在地</tr><tr><th>電話番号<th>FAX</tr></thead>
    <tr><td>東課<td>03-1111-2222<td>03-1111-2223<td>港区</table>"""
    assert told(html) == [
        [
            ("窓口", "連絡先 電話番号", "連絡先 FAX", "所在地"),
            ("東課", "03-1111-2222", "03-1111-2223", "港区"),
        ]
    ]


def test_a_caption_and_a_heading_stand_before_their_table() -> None:
    html = "<body><h3>東部</h3><table><caption>一覧</caption><tr><td>東課</td><td>1</td></tr></table><h3>西部</h3><table><tr><td>西課</td><td>2</td></tr></table>"
    assert told(html) == ["東部", "一覧", [("東課", "1")], "西部", [("西課", "2")]]


def test_tables_that_lay_out_the_page_are_no_grids() -> None:
    inner = "<table><tr><th>窓口</th><th>電話</th></tr><tr><td>東課</td><td>03-1111-2222</td></tr></table>"
    html = f"<body><table><tr><td>メニュー</td><td><h2>一覧</h2>{inner}<p>以上</p></td></tr></table>"
    assert told(html) == ["メニュー", "一覧", [("窓口", "電話"), ("東課", "03-1111-2222")], "以上"]
    assert told(f"<table><tr><td>{inner}</td></tr></table>") == [[("窓口", "電話"), ("東課", "03-1111-2222")]]


def test_a_small_table_in_a_cell_is_the_words_of_that_cell() -> None:
    html = """<table><tr><td>窓口</td><td>連絡先</td></tr><tr><td>東課</td><td><table><tr><td>電話</td><td>03-1111-2222</td></tr>
    <tr><td>内線</td><td>12</td></tr></table></td></tr></table>"""
    assert told(html) == [[("窓口", "連絡先"), ("東課", "電話 03-1111-2222 内線 12")]]


def test_what_is_hidden_and_says_that_it_is_no_part_of_the_list_is_left_out_and_named() -> None:
    html = """<body><p hidden>旧番号 03-1111-6666</p><table><col><col><col style="visibility: collapse">
    <tr><td>東課<span style="display:none">(内部メモ 03-1111-0000)</span></td><td rowspan="2">03-1111-2222</td><td>内部</td></tr>
    <tr style="display:none"><td>西課(廃止)</td></tr><tr id="row-template" hidden><td>課名</td></tr><tr hidden><td></td></tr></table>
    <template><tr><td>03-1111-4444</td></tr></template><script>var a = "03-1111-5555", b = "03-1111-2222";</script>"""
    assert told(html) == [[("東課", "03-1111-2222", "")]]
    found = {(r.code, r.severity.value, r.value) for r in remarks(html)}
    left_out = (
        "旧番号 03-1111-6666",
        "(内部メモ 03-1111-0000)",
        "内部",
        "西課(廃止)",
        "課名",
        "03-1111-4444",
        "03-1111-5555",
    )
    assert found == {("row-hidden", "WARNING", words) for words in left_out}


@pytest.mark.parametrize(
    "hidden",
    [
        '<a href="#west">西</a><div id="west" style="display:none">{}</div>',
        '<div class="more" style="display:none">{}</div><button onclick="$(\'.more\').show()">もっと見る</button>',
        '<div class="modal" hidden>{}</div>',
    ],
)
def test_what_is_hidden_is_read_and_named(hidden: str) -> None:
    html = f"<body><p>東課 03-1111-2222</p>{hidden.format('<p>西課(旧 西支所) 03-1111-3333</p>')}"
    assert "西課(旧 西支所) 03-1111-3333" in told(html)
    (remark,) = remarks(html)
    assert (remark.code, remark.value) == ("row-hidden", "西課(旧 西支所) 03-1111-3333")


def test_hidden_rows_are_read_and_named_and_one_former_desk_takes_no_others_along() -> None:
    html = """<body><table><tr><td>東課</td><td>03-1111-2222</td></tr><tr style="display:none"><td>西課</td><td>03-1111-3333</td></tr>
    <tbody hidden><tr><td>南課</td><td>03-1111-4444</td></tr><tr><td>旧北課</td><td>03-1111-5555</td></tr></tbody></table>"""
    assert told(html)[0][1:] == [
        ("西課", "03-1111-3333"),
        ("南課", "03-1111-4444"),
        ("旧北課", "03-1111-5555"),
    ]
    assert [r.value for r in remarks(html)] == ["西課 03-1111-3333"]


def test_an_id_of_ten_digits_in_a_program_is_no_hidden_number() -> None:
    html = """<body><p>東課 03-1111-2222</p><script>{"id": "0312345678"}</script>"""
    assert not remarks(html)
    assert [r.value for r in remarks(html.replace('"id"', '"tel"'))] == ["0312345678"]


def test_what_is_struck_out_is_left_out_and_named() -> None:
    html = """<body><p><s>休止中</s></p><table><tr><td>東課</td><td><del>03-1111-0000</del>03-1111-2222</td></tr>
    <tr style="text-decoration: line-through"><td>西課</td><td>03-1111-3333</td></tr><tr><td>南課</td><td>1</td></tr></table>"""
    assert told(html) == [[("東課", "03-1111-2222"), ("", ""), ("南課", "1")]]
    found = [r.value for r in remarks(html) if r.code == "cell-struck-out"]
    assert found == ["休止中", "03-1111-0000", "西課", "03-1111-3333"]


def test_a_row_that_is_struck_out_parts_no_table(knowledge: Knowledge) -> None:
    rows = "<tr><td>{}</td><td>{}</td></tr>"
    body = (
        rows.format("都道府県", "電話番号")
        + rows.format("<s>秋田県</s>", "<s>018-1</s>")
        + rows.format("青森県", "017-762-7351")
    )
    edition = drafted(f"<h2>知財総合支援窓口</h2><table>{body}</table>".encode(), knowledge)
    assert numbers(edition) == {"青森県知財総合支援窓口": ("017-762-7351",)}


def test_a_page_without_a_table_is_its_lines() -> None:
    html = """<html><body><div>東課<br>電話 03-1111-2222</div><ul><li>西課 <b>03-1111</b>-3333<li>南課</ul><p>北<ruby>課<rt>か</rt></ruby>
    <pre>一行目\n二行目</pre><dl><dt>本所<dd>03-1111-4444</dl></body></html>"""
    assert told(html) == [
        "東課", "電話 03-1111-2222", "・西課 03-1111-3333", "・南課", "北課", "一行目", "二行目", "本所", "03-1111-4444",
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ['<?xml:namespace prefix = o ns = "urn:x" />', "<? x >", "5 <% "])
def test_what_is_no_program_of_a_server_takes_nothing_of_a_page(sign: str) -> None:
    lines = told(f"<div>東課{sign}</div><p>西課</p>")
    assert str(lines[0]).startswith("東課")
    assert lines[-1] == "西課"


def test_an_item_of_a_list_begins_with_a_dot_unless_it_has_a_sign_of_its_own() -> None:
    html = "<ul><li><p>東課</p><p>2階</p></li><li>●西課</li><li></li></ul>北課<ol><li>南課<ul><li>窓口</ul></ol>中課"
    assert told(html) == ["・東課", "2階", "●西課", "北課", "南課", "・窓口", "中課"]


@pytest.mark.parametrize(
    "before", ["<%@ page %>\n", "<?php include('a') ?>", "<!-- a --><!-- b -->\n", " <%-- > --%> "]
)
def test_what_a_server_fills_in_is_no_word_of_a_page(before: str) -> None:
    html = f"{before}<div>東課<%= tel %><?php if ($a > 1): ?> 窓口</div>\n<p>西課</p><?php foot('北課');"
    assert told(html) == ["東課 窓口", "西課"]
    last = page(html).blocks[-1]
    assert last.line == before.count("\n") + 2  # as in the file


def test_a_page_as_excel_saves_it() -> None:
    html = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">
    <head><meta name=ProgId content=Excel.Sheet><style><!--table {mso-displayed-decimal-separator:"\\.";}--></style></head>
    <body link=blue><!--[if !excel]>&nbsp;&nbsp;<![endif]--><table border=0 style='border-collapse:collapse'><col width=72>
     <tr height=18><td height=18 class=xl65>窓口</td><td>電話番号</td></tr><tr><td>東課</td><td x:num>311112222</td></tr>
     <![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=72></td></tr><![endif]></table></body></html>"""
    assert told(html)[-1] == [("窓口", "電話番号"), ("東課", "311112222")]
    assert [r.code for r in remarks(html)] == ["cell-not-text"]


def test_a_cross_check_reads_pages_with_their_lines() -> None:
    passages = read_list(IP.encode("euc_jp"), PurePath("list.html"), known_to(GUIDEBOOK), Context())
    found = [(line.number, line.text) for passage in passages for line in passage.lines]
    assert (7, "019-634-0684") in found


def card(links: str) -> str:
    return f"<html><body><h2>東市の窓口</h2>{links}</body></html>"


@pytest.mark.parametrize(
    ("links", "desks"),
    [
        (  # other words in bold stand right before the link
            '<b>給水</b><p>東公民館で。</p><strong>容器を持参</strong><a href="tel:0985000001">水道課 0985-00-0001</a>',
            {"水道課": ("0985-00-0001",)},
        ),
        (
            '<a href="tel:0985000001">東課 0985-00-0001</a><a href="tel:0985000002">西センター 0985-00-0002</a>',
            {"東課": ("0985-00-0001",), "西センター": ("0985-00-0002",)},
        ),
        (
            '<div><span>東協議会</span><a href="tel:0985000001">0985-00-0001</a><span>片づけ依頼専用</span>'
            '<a href="tel:0985000002">0985-00-0002</a><a href="tel:0985000003">0985-00-0003</a></div>'
            "<p>北課 0985-00-0004</p><p>南課 0985-00-0005</p>",
            {
                "東協議会": ("0985-00-0001",), "片づけ依頼専用": ("0985-00-0002", "0985-00-0003"),
                "北課": ("0985-00-0004",), "南課": ("0985-00-0005",),
            },
        ),
        (
            '<div><a href="tel:0985000001"><b>東課</b><span>届、証明</span><strong>0985-00-0001</strong></a>'
            '<a href="tel:0985000002"><b>西課</b><span>調査、税</span><strong>0985-00-0002</strong></a></div>',
            {"東課": ("0985-00-0001",), "西課": ("0985-00-0002",)},
        ),
        (
            '<p><b>東課</b><a href="tel:0985000001"><i></i><span>電話</span><b>0985-</b><b>00-0001</b></a></p>',
            {"東課": ("0985-00-0001",)},
        ),
        (
            '<b><a href="/map">東福祉センター 地図↗</a>のお風呂</b><p>無料です。</p><a href="tel:0985000001">0985-00-0001</a>',
            {"東福祉センターのお風呂": ("0985-00-0001",)},
        ),
    ],
)  # fmt: skip
def test_a_link_that_dials_gives_its_number_to_whom_it_names(
    links: str, desks: dict[str, tuple[str, ...]], knowledge: Knowledge
) -> None:
    assert numbers(drafted(card(links).encode(), knowledge)) == desks


FAX_PICTURE = '<i class="fa-fax"></i>'


@pytest.mark.parametrize(
    "html",
    [
        f"<div>東課 {FAX_PICTURE}</div><p>099-000-0001</p>",
        f"<p>東課 {FAX_PICTURE}</p><p>099-000-0001</p>",
        f"<p>東課 {FAX_PICTURE}<p>099-000-0001",
        '<p>東課</p><div class="fax"></div><h3>099-000-0001</h3>',
        '<ul><li>東課<li class="fax"><li>099-000-0001</ul>',
        f"<dl><dt>東課</dt><dt>{FAX_PICTURE}</dt><dd></dd><dd>099-000-0001</dd></dl>",
        f"<table><tr><td>東課<td>{FAX_PICTURE}<td>099-000-0001</tr></table>",
        f"<table><tr><th>名称</th><th>FAX</th><th>電話</th></tr><tr><td>東課</td><td>{FAX_PICTURE}</td><td>099-000-0001</td></tr></table>",
        f"<table><tr><th>名称</th><th>{FAX_PICTURE}</th></tr><tr><td>099-000-0001</td></tr></table>",
    ],
)
def test_a_picture_without_a_number_says_nothing_of_the_next_block(html: str) -> None:
    assert "FAX 099" not in str(told(f"<html>{html}"))


@pytest.mark.parametrize(
    "html",
    [
        f"<p>東課 {FAX_PICTURE}<br><span>099-000-0001</span></p>",
        '<p>東課</p><div class="fax"><div>099-000-0001</div></div>',
        '<p>東課</p><ul><li class="fax"><p>099-000-0001</p></li></ul>',
        f"<p>東課</p><dl><dt>{FAX_PICTURE}</dt><dd><p>099-000-0001</p></dd></dl>",
        f"<table><tr><td>東課</td></tr><tr><th>{FAX_PICTURE}</th><td>099-000-0001</td></tr></table>",
        '<table><tr><td>東課</td><td class="fax">099-000-0001</td></tr></table>',
    ],
)
def test_a_picture_tells_of_the_number_in_its_block(html: str) -> None:
    assert "FAX 099-000-0001" in str(told(f"<html>{html}"))


def test_words_that_go_on_behind_a_link_that_dials_are_not_parted() -> None:
    assert told('<html><p>お電話は<a href="tel:0985000001">0985-00-0001</a>まで</p>') == [
        "お電話は0985-00-0001まで"
    ]


@pytest.mark.parametrize("tag", ["s", "nav", "template"])
def test_a_row_of_words_in_a_link_that_nobody_sees_is_none(tag: str) -> None:
    link = '<a href="tel:0985000001"><b>東課</b><span>証明</span><strong>0985-00-0001</strong></a>'
    assert told(f"<html><p>西課 0985-00-0002</p><{tag}>{link}</{tag}>") == ["西課 0985-00-0002"]


def test_sentences_above_other_desks_are_told_of_no_row_of_a_table_below_them(knowledge: Knowledge) -> None:
    link = '<a href="tel:098500000{0}"><b>{1}課</b><span>届、証明</span><b>0985-00-000{0}</b></a>'
    html = card(
        "<p>一部の損壊は対象外です。</p><p>南課 0985-00-0003</p>"
        + link.format(1, "東")
        + link.format(2, "西")
    )
    edition = drafted(html.encode(), knowledge)
    assert {desk.name: [note.text for note in desk.notes] for desk in edition.desks} == {
        "南課": [], "東課": ["届、証明"], "西課": ["届、証明"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("html", "limit"),
    [
        ("<table><tr><td colspan=9999>東課</td><td>1</td></tr></table>", "columns"),
        ("<table><tr>" + "<td>1</td>" * 60 + "</tr></table>", "columns"),
        ("<table>" + "<tr><td>1</td><td>2</td></tr>\n" * 90 + "</table>", "cells"),
        ("<table><tr><td>" + "東" * 900 + "</td><td>1</td></tr></table>", "cell"),
    ],
)
def test_a_page_has_the_limits_of_other_files(html: str, limit: str) -> None:
    with pytest.raises(LimitError) as refused:
        opened(html.encode(), "list", Limits(columns=50, cells=100, cell=500))
    assert refused.value.limit == limit


@pytest.mark.parametrize(
    "html",
    [
        "<table>" * 5_000,
        "<html><body>" + "<div hidden>" * 20_000 + "東課",
        "<html>" + "<!--" * 20_000,
        "<html><body>" + "&" * 40_000,
        "<html><body>" + "<a " * 20_000,
        "<html><body><table>" + "<tr><td rowspan=65534>東課<td>" * 2_000,
        "<html><body>" + "<p><b><i>" * 10_000 + "東課",
        "<html><body><table><tr>" + "</td>" * 40_000,
    ],
)  # fmt: skip
def test_a_page_made_to_cost_is_read_or_refused_soon(html: str) -> None:
    def read() -> None:
        with suppress(SourceError):
            opened(html.encode(), "list")

    assert seconds(read, enough=2.0) < 2.0


@pytest.mark.parametrize(
    "beginning",
    [
        "<head><meta charset=utf-8><title>窓口</title><link href=a.css>",
        "<head><title>窓口</title><style>p > a {}</style><script>if (a < b) x()</script>",
        "<head><title>窓口</title><noscript><p>動きません</p></noscript><template><p>型</p></template>",
        "<title>窓口</title>",
        "<head>\n<title>窓口</title>\n</head>\n<body>",
    ],
)
@pytest.mark.parametrize("first", ["<h1>東市の窓口</h1>", "東市の窓口", "<img src=a.png>東市の窓口"])
def test_the_end_of_a_head_need_not_be_written(beginning: str, first: str) -> None:
    table = "<table><tr><th>名称<th>電話<tr><td>東課<td>0985-00-0001</table>"
    assert told(f"<!doctype html><html>{beginning}{first}{table}") == [
        "東市の窓口",
        [("名称", "電話"), ("東課", "0985-00-0001")],
    ]


@pytest.mark.parametrize("within", ["", " ", '<img src="a.png">', '<span><img src="a.png"></span>'])
def test_a_link_without_words_says_nothing(within: str) -> None:
    html = f'<ul><li>東課 099-222-1106 <a href="https://x.example.jp/">{within}</a></li></ul>'
    assert told(html) == ["・東課 099-222-1106"]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ('<p>東課 住宅地図</p><nav><a href="/x">地図</a></nav>', ["東課 住宅地図"]),
        ('<p>東課 住宅地図</p><s><a href="/x">地図</a></s>', ["東課 住宅地図"]),
        ('<p>東課 住宅地図<a href="/x"><s>地図</s></a></p>', ["東課 住宅地図"]),
        ('<table><tr><td>東課 住宅地図<a href="/x"><tr><td>西課</table>', [[("東課 住宅地図",), ("西課",)]]),
        ('<p>東市東町1-2 <a href="/x">地図</a></p>', ["東市東町1-2"]),
        ('<p>東市東町1-2</p><a href="/x">地図を見る</a>', ["東市東町1-2"]),
    ],
)
def test_a_link_takes_no_words_but_its_own_from_the_page(html: str, words: list[str]) -> None:
    assert told(f"<html>{html}") == words


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<!-- <title>旧</title> --><title>相談窓口一覧 | 東市</title>", "相談窓口一覧"),
        ("<title>相談窓口一覧\n（令和8年度） - 東市</title>", "相談窓口一覧 （令和8年度）"),
        ("<title>税&amp;&#x3000;年金 ｜ 東市</title><title>次</title>", "税& 年金"),
        ("<body><svg><title>印</title></svg><title>窓口</title>", "窓口"),
        ("<body><svg><title>印</title></svg>", ""),
        ('<script>x = "<title>旧</title>"</script><TITLE lang=ja>窓口</TITLE>', "窓口"),
        ("<title></title>", ""),
        ("", ""),
    ],
)
def test_the_title_of_a_page_is_that_of_its_window_without_the_site(head: str, title: str) -> None:
    assert page(f"<html>{head}<p>東課 0985-00-0001</p>").title == title


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("市民課<br>税務課", ["市民課", "税務課"]),
        ("東図書館<br>西図書館", ["東図書館", "西図書館"]),
        ("税務課<br>福祉部", ["税務課", "福祉部"]),
        ("福祉部<br>介護課", ["福祉部 介護課"]),
        ("東保健所<br>総務課", ["東保健所 総務課"]),
        ("東区<br>会館", ["東区 会館"]),
        ("くらしと<br>市民課", ["くらしと 市民課"]),
    ],
)
def test_lines_of_a_heading_are_one_but_for_the_names_of_two_bodies(heading: str, names: list[str]) -> None:
    assert told(f"<html><h2>{heading}</h2>") == names


def test_where_words_stand_is_said_in_the_readers_language() -> None:
    blocks = page("<html><h1>窓口</h1><table><tr><td>名称<td>電話<tr><td>東課<td>0985-00-0001</table>").blocks
    places = [block.place if not isinstance(block, Grid) else block.rows[0].place for block in blocks]
    assert [translated(place, "ja") for place in places] == ["1 行目", "1 行目"]


LISTED = "<table><tr><th>窓口<th>電話<tr><td>東課<td>099-000-1111<tr><td>西課<td>099-000-2222</table>"
GRID = [("窓口", "電話"), ("東課", "099-000-1111"), ("西課", "099-000-2222")]


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        # above the title: the site's name, where the page stands, what it says to who looks at it
        ("<header><p>東市公式サイト</p><h1>窓口</h1></header>{}", ["窓口", GRID]),
        ("<div id='header'><p>東市</p><p>更新日：2026年4月1日</p></div><h1>窓口</h1>{}", ["更新日：2026年4月1日", "窓口", GRID]),
        ("<p>現在位置：ホーム &gt; くらし</p><p>本文へ移動</p><h1>窓口</h1>{}<p>ページの先頭へ戻る</p>", ["窓口", GRID]),
        ("<header><p>東市役所 099-000-3333</p></header><h1>窓口</h1>{}", ["東市役所 099-000-3333", "窓口", GRID]),
        ("<header><p>東市の窓口</p></header>{}", ["東市の窓口", GRID]),  # no other title
        # at the foot
        ("<h1>窓口</h1>{}<footer><p>東市役所</p><address>東市東町1番1号</address><p>&copy; 東市</p></footer>", ["窓口", GRID]),
        (
            "<h1>窓口</h1>{}<div role='contentinfo'><ul><li>リンク集</li></ul><p>東市役所</p><p>電話 099-000-3333</p><p>© 2026 東市</p></div>",
            ["窓口", GRID, "東市役所", "電話 099-000-3333"],
        ),
        ("<h1>窓口</h1>{}<footer><p>東市役所</p><p>info@higashi.example.jp</p></footer>", ["窓口", GRID, "東市役所", "info@higashi.example.jp"]),
        # the foot of a card, and one behind which the list goes on
        ("<h1>窓口</h1><article><p>南課</p><footer><p>予約制</p></footer></article>{}", ["窓口", "南課", "予約制", GRID]),
        ("<h1>窓口</h1><div class='footer'><p>予約制</p></div>{}", ["窓口", "予約制", GRID]),
    ],
)  # fmt: skip
def test_what_says_of_the_page_and_its_publisher_is_no_word_of_the_list(
    html: str, kept: list[str | list[tuple[str, ...]]]
) -> None:
    assert told(f"<body>{html.format(LISTED)}</body>") == kept


def test_what_was_left_out_of_the_head_and_the_foot_is_said() -> None:
    html = f"<body><header><p>東市</p><h1>窓口</h1></header>{LISTED}<footer><p>東市役所</p></footer></body>"
    (found,) = (remark for remark in remarks(html) if remark.code == "frame-left-out")
    assert (found.value, translated(found.message, "en")) == (
        "東市",
        "2 line(s) at the head and the foot of the page were left out",
    )


def test_the_foot_names_the_office_by_its_number_and_no_desk_by_its_address(knowledge: Knowledge) -> None:
    page = f"<!DOCTYPE html><html><body><h1>窓口一覧</h1><p>ご相談ください。</p><p>お問い合わせ：市民課 099-000-4444</p>{LISTED}<footer>{{}}</footer>"
    called = "<p>東市役所</p><p>〒999-0001 東市東町1番1号</p><p>電話 099-000-3333</p><p>© 2026 東市</p>"
    rows = {"市民課": ("099-000-4444",), "東課": ("099-000-1111",), "西課": ("099-000-2222",)}
    edition = drafted(page.format(called).encode(), knowledge)
    assert numbers(edition) == rows | {"東市役所": ("099-000-3333",)}
    assert {desk.name: [note.text for note in desk.notes] for desk in edition.desks if desk.notes} == {
        "東課": ["ご相談ください。"],
        "西課": ["ご相談ください。"],
    }
    assert numbers(drafted(page.format(called.replace("電話 099-000-3333", "")).encode(), knowledge)) == rows
    assert noticed(edition, "left-over") == []


def test_rows_of_an_office_named_in_a_bracket_alone_are_not_taken_for_lines() -> None:
    """Whether (西事務所) is an office of its own or a remark on the one above can't be told: the rows stay a table."""
    rows = (
        "東課",
        "東町1<br>TEL 099-000-0001",
        "(西事務所)<br>西町2<br>TEL 099-000-0002",
        "南課",
        "TEL 099-000-0003",
    )
    cells = "".join(f"<tr><td>{words}</td></tr>" for words in rows)
    page = f'<table><tr><td rowspan="6">所在地</td></tr>{cells}</table>'
    assert any(isinstance(block, Grid) for block in read_page(page, "page.html").blocks)
    told = page.replace("(西事務所)", "西事務所")
    assert not any(isinstance(block, Grid) for block in read_page(told, "page.html").blocks)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('<img src="a.png" alt="電話番号 099-000-0001">', "電話番号 099-000-0001"),
        ('<img src="a.png" alt="TEL：099-000-0001"/>', "TEL：099-000-0001"),
        ('<img src="a.png" alt="099-000-0001">099-000-0001', "099-000-0001"),  # it stands there, too
        ('<img src="a.png" alt="西課の電話は099-000-0001">', ""),
        ('<img src="a.png" alt="電話する">', ""),
        ("099&shy;-000&ndash;0001", "099-000–0001"),
    ],
)
def test_a_number_that_a_picture_alone_says_is_read(cell: str, shown: str) -> None:
    html = f"<table><tr><th>名称</th><th>電話</th></tr><tr><td>東課</td><td>{cell}</td></tr></table>"
    assert told(html) == [[("名称", "電話"), ("東課", shown)]]
