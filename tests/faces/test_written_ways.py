"""FAX numbers, extensions and mail addresses of an invented list, through every face.

A FAX is told everywhere and offered to call nowhere: no link that dials it, no list of numbers to call.
"""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import frictionless
import openpyxl
import pdfplumber
import pytest
from pdfminer.pdftypes import resolve1

from madoguchi.answers.router import Router
from madoguchi.answers.scripts import chosen
from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.editions.build import build
from madoguchi.editions.knowledge import Knowledge, knowledge_of
from madoguchi.editorial.call_sheets import workbook
from madoguchi.editorial.campaigns import CallLine, Progress
from madoguchi.editorial.walking import WalkRow
from madoguchi.faces.cli.asking import told
from madoguchi.faces.editors.sides import lines_of, proof_of
from madoguchi.faces.exports.catalogue import EXPORTS
from madoguchi.faces.exports.hsds.graph import build as hsds_graph
from madoguchi.faces.exports.hsds.grouping import services_of
from madoguchi.faces.mcp.assistant import Assistant
from madoguchi.faces.mcp.guard import NumberGuard, UnlistedNumberError
from madoguchi.faces.mcp.server import Desk as Tools
from madoguchi.faces.offline.complete_programs import whole
from madoguchi.faces.printed.book import book
from madoguchi.faces.printed.call_sheet import call_sheet_pdf
from madoguchi.faces.printed.slip import slip_pdf
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.pages.llms import llms_text
from madoguchi.faces.web.view.messages import PAGE_LANGUAGES, messages
from madoguchi.faces.web.view.slips import slip_of
from madoguchi.ingest.documents.reader import read_document
from madoguchi.ingest.layout import own_layout
from madoguchi.ingest.source import read_source
from madoguchi.ingest.spec import read_tables
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from madoguchi.store.campaigns import Call, Campaign, CampaignRule
from madoguchi.text.phone import digits, tel_uri
from tests.browser import DESKTOP, NARROW, PHONE, serving, violations, widen, width
from tests.faces.conftest import TestClient
from tests.faces.exports.readers import csv_rows, jsonld_desks, sheet_rows, vcards

LIST = """\
☎ 市の相談窓口

名称\t所在地\t電話番号\tメールアドレス\tホームページ
青空市しごと相談室\t福島県南相馬市原町区本町2-27\tTEL 0244-36-0211 内線 23 FAX 0244-36-0212\tshigoto@aozora.example\thttps://aozora.example/
大空市商工課\t福島県南相馬市原町区本町2-28\t代表 0244-36-0221（内線 2345～2347）／直通 0244-36-0222／FAX 0244-36-0223、0224\tshoko@oozora.example kigyo@oozora.example\t
海辺市経済課\t福島県南相馬市原町区本町2-29\tTEL/FAX 0244-36-0231\t\t
山里市創業窓口\t福島県南相馬市原町区本町2-30\tFAX：0244-36-0241\tsogyo@yamazato.example\t
川辺市産業課\t福島県南相馬市原町区本町2-31\t0244-36-0251 内線 0123\t\t
"""
TABLES = """\
version = 1
[[table]]
id = "city"
program = "sme-agency"
heading = ["市の相談窓口"]
columns = { "名称" = "organization", "所在地" = "address", "電話番号" = "phones", "メールアドレス" = "email", "ホームページ" = "url" }
"""
# What a reader of the list above finds, by hand: (number, label, extension), FAX numbers, mail addresses.
SAID: dict[str, tuple[list[tuple[str, str | None, str | None]], list[str], list[str]]] = {
    "青空市しごと相談室": (
        [("0244-36-0211", None, "23")], ["0244-36-0212"], ["shigoto@aozora.example"],
    ),
    "大空市商工課": (
        [("0244-36-0221", "代表", "2345～2347"), ("0244-36-0222", "直通", None)],
        ["0244-36-0223", "0244-36-0224"],
        ["shoko@oozora.example", "kigyo@oozora.example"],
    ),
    "海辺市経済課": ([("0244-36-0231", None, None)], ["0244-36-0231"], []),  # one line for both
    "山里市創業窓口": ([], ["0244-36-0241"], ["sogyo@yamazato.example"]),
    "川辺市産業課": ([("0244-36-0251", None, "0123")], [], []),
}  # fmt: skip
FAXES = [number for _, faxes, _ in SAID.values() for number in faxes]
CALLED = [number for phones, _, _ in SAID.values() for number, _, _ in phones]
NEVER_CALLED = [number for number in FAXES if number not in CALLED]
MAILS = [address for _, _, addresses in SAID.values() for address in addresses]
DAY = date(2024, 4, 10)


@cache
def known() -> Knowledge:
    return replace(knowledge_of(GUIDEBOOK), tables=read_tables(TABLES), errata=())


@pytest.fixture(scope="module")
def invented() -> Edition:
    return whole(build(read_source(LIST.encode(), edition="invented"), known()).edition)


@pytest.fixture(scope="module")
def asked(invented: Edition) -> Router:
    return Router(invented)


@pytest.fixture(scope="module")
def pages(invented: Edition, asked: Router):
    with TestClient(create_app(invented, asked)) as client:
        yield client


@pytest.fixture(scope="module")
def served(invented: Edition, asked: Router):
    with serving(create_app(invented, asked)) as address:
        yield address


@pytest.fixture(scope="module")
def file(invented: Edition):
    return cache(lambda name: EXPORTS[name].write(invented))


def named(edition: Edition, name: str) -> Desk:
    return next(desk for desk in edition.desks if desk.name == name)


def dialled(text: str) -> set[str]:
    """The digits of every link that dials, national form."""
    return {digits(html.unescape(number)) for number in re.findall(r"tel:(\+?[\d-]+)", text)}


def calls_no_fax(text: str) -> bool:
    return not dialled(text) & set(map(digits, NEVER_CALLED))


def test_the_list_reads_as_it_is_meant(invented):
    read = {
        desk.name: (
            [(p.number, p.label, p.extension.text if p.extension else None) for p in desk.phones],
            [fax.number for fax in desk.faxes],
            [email.text for email in desk.emails],
        )
        for desk in invented.desks
    }
    assert read == SAID


# -- files ------------------------------------------------------------------------------------------


def test_json_lines(file):
    rows = {row["organization"]: row for row in map(json.loads, file("jsonl").decode().splitlines())}
    assert {name: row["emails"] for name, row in rows.items()} == {n: said[2] for n, said in SAID.items()}
    assert rows["青空市しごと相談室"]["phones"] == [
        {"number": "0244-36-0211", "label": None, "printed": "0244-36-0211", "extension": "23"},
        {"number": "0244-36-0212", "label": None, "printed": "0244-36-0212", "type": "fax"},
    ]
    assert rows["大空市商工課"]["phones"][2:] == [
        {"number": "0244-36-0223", "label": None, "printed": "0244-36-0223", "type": "fax"},
        {"number": "0244-36-0224", "label": None, "printed": "0224", "type": "fax"},
    ]
    for name, row in rows.items():
        voice = [phone["number"] for phone in row["phones"] if phone.get("type", "voice") == "voice"]
        assert voice == [number for number, _, _ in SAID[name][0]]


CELLS = {
    "csv": {
        "青空市しごと相談室": {
            "電話番号": "0244-36-0211", "番号の説明": "", "内線番号": "23",
            "FAX番号": "0244-36-0212", "メールアドレス": "shigoto@aozora.example",
        },
        "大空市商工課": {
            "電話番号": "0244-36-0221 / 0244-36-0222", "番号の説明": "0244-36-0221：代表；0244-36-0222：直通",
            "内線番号": "0244-36-0221：2345～2347", "FAX番号": "0244-36-0223 / 0244-36-0224",
            "メールアドレス": "shoko@oozora.example kigyo@oozora.example",
        },
        "山里市創業窓口": {"電話番号": "", "FAX番号": "0244-36-0241", "メールアドレス": "sogyo@yamazato.example"},
        "川辺市産業課": {"電話番号": "0244-36-0251", "内線番号": "0123", "FAX番号": "", "メールアドレス": ""},
    },
    "gif": {
        "青空市しごと相談室": {
            "連絡先情報_連絡先電話番号": "0244-36-0211", "連絡先情報_連絡先内線番号": "23",
            "連絡先情報_連絡先メールアドレス": "shigoto@aozora.example",
            "連絡先情報_連絡先備考": "FAX：0244-36-0212",
        },
        "大空市商工課": {
            "連絡先情報_連絡先電話番号": "0244-36-0221 / 0244-36-0222",
            "連絡先情報_連絡先備考": "0244-36-0221：代表；0244-36-0222：直通；FAX：0244-36-0223 / 0244-36-0224",
        },
        "山里市創業窓口": {"連絡先情報_連絡先電話番号": "", "連絡先情報_連絡先備考": "FAX：0244-36-0241"},
    },
    "municipal-csv": {
        "青空市しごと相談室": {
            "電話番号": "0244-36-0211", "内線番号": "23",
            "連絡先備考": "FAX：0244-36-0212；メールアドレス：shigoto@aozora.example",
        },
        "海辺市経済課": {"電話番号": "0244-36-0231", "内線番号": "", "連絡先備考": "FAX：0244-36-0231"},
    },
}  # fmt: skip
NAMES = {"csv": "窓口名", "gif": "施設情報_名称", "municipal-csv": "名称"}


@pytest.mark.parametrize("name", CELLS)
def test_tables(file, name):
    rows = {row[NAMES[name]]: row for row in csv_rows(file(name))}
    for desk, cells in CELLS[name].items():
        assert {column: rows[desk][column] for column in cells} == cells


def test_a_fax_that_was_completed_says_so_in_the_tables(file):
    told = {row["窓口名"]: row["値の種類"] for row in csv_rows(file("csv"))}
    assert "印字・導出：FAX番号" in told["大空市商工課"]
    told = {row["名称"]: row["値の種類"] for row in csv_rows(file("municipal-csv"))}
    assert "印字・導出：連絡先備考" in told["大空市商工課"]


def test_the_workbook_dials_numbers_and_writes_mails(file):
    book_read = openpyxl.load_workbook(io.BytesIO(file("xlsx")))
    (sheet,) = [s for s in book_read.worksheets if "窓口ID" in [cell.value for cell in s[1]]]
    rows = {row["窓口名"].value: row for row in sheet_rows(sheet)}
    row = rows["大空市商工課"]
    assert [row[name].value for name in ("電話番号", "電話番号2", "FAX番号")] == [
        "0244-36-0221", "0244-36-0222", "0244-36-0223 / 0244-36-0224",
    ]  # fmt: skip
    assert row["電話番号"].hyperlink.target == tel_uri("0244-36-0221")
    assert row["FAX番号"].hyperlink is None
    assert row["メールアドレス"].hyperlink.target == "mailto:shoko@oozora.example"
    assert all(calls_no_fax(link.target or "") for s in book_read.worksheets for link in s._hyperlinks)


def test_hsds(invented):
    graph = hsds_graph(invented)
    services = {row["name"]: row for row in graph.of("service").values()}
    assert {name: row.get("email") for name, row in services.items()} == {
        name: said[2][0] if said[2] else None for name, said in SAID.items()
    }
    told = {
        name: [
            (p["number"], p["type"], p.get("extension"), p.get("description"))
            for p in graph.owned("phone", "service_id", row["id"])
        ]
        for name, row in services.items()
    }
    assert told == {
        "青空市しごと相談室": [("0244-36-0211", "voice", 23, None), ("0244-36-0212", "fax", None, None)],
        "大空市商工課": [
            ("0244-36-0221", "voice", None, "代表、内線2345～2347"),
            ("0244-36-0222", "voice", None, "直通"),
            ("0244-36-0223", "fax", None, None),
            ("0244-36-0224", "fax", None, None),
        ],
        "海辺市経済課": [("0244-36-0231", "voice", None, None), ("0244-36-0231", "fax", None, None)],
        "山里市創業窓口": [("0244-36-0241", "fax", None, None)],
        "川辺市産業課": [("0244-36-0251", "voice", None, "内線0123")],  # as a number it would lose its zero
    }
    contacts = graph.owned("contact", "service_id", services["大空市商工課"]["id"])
    assert [contact["email"] for contact in contacts] == ["kigyo@oozora.example"]
    emails = {row["name"]: row.get("email") for row in graph.of("organization").values()}
    assert emails["山里市創業窓口"] == "sogyo@yamazato.example"
    kinds = {p["field"]: p["kind"] for p in services["青空市しごと相談室"]["source_evidence"]}
    assert kinds["email"] == "printed"


def test_the_contact_of_a_section_has_its_mail(invented):
    section = replace(named(invented, "青空市しごと相談室"), department=(invented.desks[1].organization,))
    graph = hsds_graph(replace(invented, desks=(section,)))
    (contact,) = graph.of("contact").values()
    assert contact["email"] == "shigoto@aozora.example"
    assert {p["field"] for p in contact["source_evidence"]} == {"department", "email"}
    assert {row["type"] for row in graph.owned("phone", "contact_id", contact["id"])} == {"voice", "fax"}


def test_the_data_package_is_valid(file, tmp_path):
    zipfile.ZipFile(io.BytesIO(file("hsds-datapackage"))).extractall(tmp_path)
    package = frictionless.Package(str(tmp_path / "datapackage.json"))
    assert package.validate().flatten(["code", "note"]) == []


@pytest.mark.parametrize("field", ["faxes", "emails", "extension"])
def test_sites_that_differ_in_a_fax_a_mail_or_an_extension_are_services_of_their_own(invented, field):
    desk = named(invented, "青空市しごと相談室")
    twin = replace(desk, id="5b0c0b52-2f5b-5a51-8d8e-0d5c0f3f3a11")
    assert len(services_of(replace(invented, desks=(desk, twin)))) == 1
    other = {
        "faxes": replace(twin, faxes=()),
        "emails": replace(twin, emails=()),
        "extension": replace(twin, phones=(replace(twin.phones[0], extension=None),)),
    }[field]
    assert len(services_of(replace(invented, desks=(desk, other)))) == 2


def test_jsonld(file):
    for node in jsonld_desks(file("jsonld")):
        phones, faxes, mails = SAID[node["name"]]
        called = [point["telephone"] for point in node["availableChannel"].get("servicePhone", ())]
        assert called == [number for number, _, _ in phones]
        contact = node["provider"].get("contactPoint", {})
        assert (contact.get("faxNumber", []), contact.get("email", [])) == (faxes, mails)
        channel = json.dumps(node["availableChannel"])
        assert not any(fax in channel for fax in faxes if fax not in called)


def test_vcard(file):
    cards = {next(line.value for line in card if line.name == "FN"): card for card in vcards(file("vcard"))}
    for name, (phones, faxes, mails) in SAID.items():
        lines = [line for line in cards[name] if line.name == "TEL"]
        voice = [line for line in lines if line.parameters["TYPE"] == "voice,work"]
        fax = [line for line in lines if line.parameters["TYPE"] == "fax,work"]
        assert len(voice) + len(fax) == len(lines)
        assert [line.parameters["X-PRINTED"] for line in voice] == [number for number, _, _ in phones]
        assert [line.parameters["PREF"] for line in voice] == [str(n + 1) for n in range(len(voice))]
        assert [line.value for line in fax] == faxes
        assert all("PREF" not in line.parameters for line in fax)
        assert [line.value for line in cards[name] if line.name == "EMAIL"] == mails
    links = {n: [line.value for line in card if line.name == "TEL"][:1] for n, card in cards.items()}
    assert links["青空市しごと相談室"] == [tel_uri("0244-36-0211") + ";ext=23"]
    assert links["大空市商工課"] == [tel_uri("0244-36-0221")]  # a range is nobody's extension
    assert links["川辺市産業課"] == [tel_uri("0244-36-0251") + ";ext=0123"]
    note = next(line.value for line in cards["大空市商工課"] if line.name == "NOTE")
    assert "0244-36-0221（代表、内線2345～2347）" in note


@pytest.mark.parametrize(
    "name",
    [
        # The one file takes three seconds: it holds the places of all Japan.
        pytest.param(name, marks=[pytest.mark.long] * (name == "one-file"))
        for name in EXPORTS
        if name not in ("xlsx", "pdf", "hsds-datapackage")
    ],
)
def test_no_file_dials_a_fax_and_all_tell_it(file, name):
    text = file(name).decode()
    assert calls_no_fax(text)
    assert all(number in text or number.endswith("0224") for number in FAXES)
    assert all(address in text for address in MAILS)


# -- print ------------------------------------------------------------------------------------------


def links_of(pdf: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        notes = [
            resolve1(n) for page in opened.pages for n in resolve1(page.page_obj.attrs.get("Annots", []))
        ]
        actions = [resolve1(note["A"]) for note in notes if "A" in note]
        return [action["URI"].decode() for action in actions if "URI" in action]


def test_the_guidebook_reads_back_as_it_was(invented):
    layout = own_layout()
    pdf = book(invented)
    assert links_of(pdf) == []  # paper dials nobody
    back = read_document(pdf, known().tables, layout, edition="draft:book", path="book.pdf")
    read = build(back.source, replace(known(), tables=layout.described(known().tables))).edition
    test_the_list_reads_as_it_is_meant(read)


def test_a_slip_tells_where_to_write_and_dials_none_of_it(invented, asked):
    items = [chosen(desk, (), asked.directory) for desk in invented.desks[:4]]
    slip = slip_of(asked.directory, items, DAY, messages("ja"))
    lines = {desk.name: {line.term: line.text for line in desk.lines} for desk in slip.desks}
    assert lines["大空市商工課"]["FAX"] == "0244-36-0223 / 0244-36-0224"
    assert lines["山里市創業窓口"]["メール"] == "sogyo@yamazato.example"
    assert [n.extension for desk in slip.desks for n in desk.numbers] == ["内線23", "内線2345～2347", "", ""]
    assert slip.desks[3].code is None  # a code would dial
    assert all(calls_no_fax(link) for link in links_of(slip_pdf(slip)))


# -- pages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_a_desks_page_tells_all_and_dials_no_fax(pages, invented, lang):
    for desk in invented.desks:
        page = pages.get(f"/desk/{desk.id}", params={"lang": lang}).text
        card, proof = (
            page[page.index("<article") : page.index("</article>")],
            page[page.index("</article>") :],
        )
        phones, faxes, mails = SAID[desk.name]
        assert calls_no_fax(page)
        assert dialled(card) == {digits(number) for number, _, _ in phones}
        told = "".join(re.findall(r'<ul class="written">(.*?)</ul>', card, re.S))
        assert all(number in told for number in faxes)
        assert re.findall(r'href="(mailto:[^"]*)"', told) == [f"mailto:{address}" for address in mails]
        extensions = [extension for _, _, extension in phones if extension]
        assert re.findall(r'data-n="([^"]*)"', card) == extensions
        values = proof[proof.index('class="values"') :]
        assert all(text in values for text in (*faxes, *mails, *extensions))


def test_a_desk_without_a_telephone_tells_where_to_write(pages, invented):
    page = pages.get(f"/desk/{named(invented, '山里市創業窓口').id}").text
    ways = page[page.index('class="unphoned"') :]
    assert "0244-36-0241" in ways[: ways.index("</div>\n</div>")]
    assert "mailto:sogyo@yamazato.example" in ways
    assert messages("ja")("answer.unphoned_none") not in page


@pytest.mark.parametrize(
    "path",
    ["/table/city", "/all", "/list?desk={0}&desk={1}", "/slip?desk={0}&desk={1}", "/ask?q=0244-36-0221"],
)
def test_other_pages_tell_it_too(pages, invented, path):
    page = pages.get(path.format(invented.desks[1].id, invented.desks[0].id)).text
    assert calls_no_fax(page)
    assert "0244-36-0223" in page
    assert "shoko@oozora.example" in page
    assert "内線2345～2347" in page


def test_the_text_to_copy_tells_it(pages, invented):
    page = pages.get("/list", params={"desk": [desk.id for desk in invented.desks[:2]]}).text
    text = re.search(r'<pre class="copy".*?>(.*?)</pre>', page, re.S)[1]
    assert "   0244-36-0221（代表・内線2345～2347）\n" in text
    assert "   FAX 0244-36-0223\n" in text
    assert "   kigyo@oozora.example\n" in text


def test_llms_txt_warns_of_faxes_where_there_are_any(invented, edition):
    assert "never give it as one to call" in llms_text(invented, lambda _: True)
    assert "FAX" not in llms_text(edition, lambda _: True)


# -- questions --------------------------------------------------------------------------------------


@pytest.mark.parametrize("spelt", ["0244-36-0223", "０２４４３６０２２３", "+81 244-36-0223", "0244 36 0223"])
def test_a_fax_that_is_typed_leads_to_its_desk_and_is_not_to_be_called(asked, spelt):
    answer = asked.answer(spelt, at=DAY)
    (item,) = answer.items
    assert item.desk.name == "大空市商工課"
    assert item.numbers == ("0244-36-0221", "0244-36-0222")
    (reason,) = item.reasons
    assert "0244-36-0223" in reason.ja
    assert "FAX" in reason.ja
    assert "fax" in reason.en


def test_the_terminal_tells_it(asked, invented):
    lines = "\n".join(told(asked.answer("0244-36-0211", at=DAY), invented, explain=False))
    assert "0244-36-0211（内線23）  青空市しごと相談室" in lines
    assert "FAX 0244-36-0212" in lines
    assert "shigoto@aozora.example" in lines


@pytest.fixture(scope="module")
def tools(asked) -> Tools:
    return Tools(Assistant(asked))


def called(tools: Tools, tool: str, **given: str) -> tuple[dict[str, Any], str]:
    result = tools.answer(tool, given)
    assert not result.is_error
    return result.structured_content, result.content[0].text


def test_an_assistant_is_told_whose_fax_it_is_and_gets_it_in_no_list_of_numbers(tools, invented):
    for desk in invented.desks:
        phones, faxes, mails = SAID[desk.name]
        for tool, given in (("get_desk", {"id": desk.id}), ("find_desks", {"name": desk.name})):
            content, text = called(tools, tool, **given)
            (entry,) = content["desks"]
            assert [(n["number"], n.get("label"), n.get("extension")) for n in entry["numbers"]] == phones
            assert [fax["number"] for fax in entry.get("faxes", ())] == faxes
            assert entry.get("emails", []) == mails
            assert all(f"fax, not to be called: {fax}" in text for fax in faxes)
    content, _ = called(tools, "reverse_number", number="0244360241")
    assert [desk["name"] for desk in content["desks"]] == ["山里市創業窓口"]
    assert content["desks"][0]["numbers"] == []
    assert "never to be called" in content["message"]


def test_the_guard_stops_a_fax_among_the_numbers(tools, invented):
    content, _ = called(tools, "get_desk", id=named(invented, "青空市しごと相談室").id)
    guard = NumberGuard(invented)
    guard.check(content, "")
    (entry,) = content["desks"]
    with pytest.raises(UnlistedNumberError, match="to call"):
        guard.check({**content, "desks": [{**entry, "numbers": entry["faxes"]}]}, "")
    with pytest.raises(UnlistedNumberError, match="FAX"):
        guard.check({**content, "desks": [{**entry, "faxes": entry["numbers"]}]}, "")


def test_a_number_of_the_past_on_a_quoted_line_withholds_nothing():
    text = "☎ 市の相談窓口\n\n名称\t電話番号\n青空市しごと相談室\t旧0244-36-0261 → 0244-36-0262\n"
    edition = whole(build(read_source(text.encode(), edition="past"), known()).edition)
    content, _ = called(Tools(Assistant(Router(edition))), "reverse_number", number="0244-36-0262")
    assert [row["number"] for row in content["desks"][0]["numbers"]] == ["0244-36-0262"]
    with pytest.raises(UnlistedNumberError):
        NumberGuard(edition).check({**content, "message": "0244-36-0263"}, "")


# -- editors ----------------------------------------------------------------------------------------


def test_both_sides_of_a_draft_show_it(invented):
    desk = named(invented, "大空市商工課")
    before = replace(desk, faxes=desk.faxes[:1], emails=(), phones=(replace(desk.phones[0], extension=None),))
    lines = {line.field: line for line in lines_of(WalkRow(desk.id, before, desk, ()))}
    assert list(map(str, lines["fax"].old)) == ["0244-36-0223"]
    assert [re.sub("<.*?>", "", value) for value in lines["fax"].new] == ["0244-36-0223", "0244-36-0224"]
    assert [re.sub("<.*?>", "", value) for value in lines["email"].new] == list(SAID["大空市商工課"][2])
    assert "内線2345～2347" in re.sub("<.*?>", "", lines["phone"].new[0])
    assert [line.number for line in proof_of(named(invented, "山里市創業窓口"), invented)] == [7]


def test_a_call_sheet_says_which_extension_to_ask_for(invented):
    desk = named(invented, "大空市商工課")
    lines = tuple(CallLine(Call(n, desk.id, p.number, ()), desk, None) for n, p in enumerate(desk.phones, 1))
    campaign = Campaign(1, "秋", CampaignRule.RISKIEST, "2026-11-23", "hanako")
    progress = Progress(campaign, lines)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(progress))).worksheets[0]
    assert [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        "大空市商工課（内線2345～2347）", "大空市商工課",
    ]  # fmt: skip
    with pdfplumber.open(io.BytesIO(call_sheet_pdf(progress, DAY))) as opened:
        text = opened.pages[0].extract_text()
    assert "大空市商工課（内線2345～2347）" in text


# -- the copy that searches by itself ---------------------------------------------------------------


@pytest.fixture
def copy(contexts, file, tmp_path):
    """The one file, opened on a phone."""
    path = tmp_path / "madoguchi.html"
    path.write_bytes(file("one-file"))
    page = contexts.page(viewport=PHONE, color_scheme="light", java_script_enabled=True)
    page.goto(path.as_uri())
    return page


@pytest.mark.browser
@pytest.mark.parametrize(
    ("typed", "name", "dials", "writes"),
    [
        ("0244-36-0223", "大空市商工課", ["0244-36-0221", "0244-36-0222"], MAILS[1:3]),
        ("０２４４３６０２４１", "山里市創業窓口", [], ["sogyo@yamazato.example"]),
    ],
)
def test_the_copy_tells_whose_fax_it_is(copy, typed, name, dials, writes):
    copy.locator("#q").fill(typed)
    copy.locator("form button").click()
    answer = copy.locator("#results .answer")
    answer.wait_for()
    text = answer.inner_text()
    assert name in text
    assert "FAX 番号です" in text
    links = answer.locator("a.tel")
    assert links.all_inner_texts() == dials
    hrefs = [link.get_attribute("href") for link in answer.locator(".written a").all()]
    assert hrefs == [f"mailto:{address}" for address in writes]
    assert calls_no_fax(answer.inner_html())
    assert ("内線2345～2347" in text) == bool(dials)


@pytest.mark.browser
def test_the_copy_says_extension_and_fax_in_the_language_of_the_page(copy):
    written = copy.locator("#all .written").first
    assert written.inner_text().split() == ["FAX", "0244-36-0212", "メール", "shigoto@aozora.example"]
    copy.locator("#language").select_option("ko")
    assert written.inner_text().split() == ["팩스", "0244-36-0212", "이메일", "shigoto@aozora.example"]
    assert copy.locator("#all .extension").first.inner_text() == "내선 23"


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP, NARROW])
@pytest.mark.parametrize("path", ["/desk/{}", "/all", "/slip?desk={}", "/ask?q=0244-36-0223"])
def test_the_pages_are_whole_and_free_of_violations(contexts, served, invented, viewport, path):
    page = contexts.page(viewport=viewport, color_scheme="light", java_script_enabled=True)
    page.goto(served + path.format(named(invented, "大空市商工課").id))
    widen(page)
    assert width(page) <= viewport["width"]
    assert violations(page) == []
