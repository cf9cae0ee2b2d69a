"""An edition of two lists on every face: each line, age, title and licence is that of the value's own list."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from madoguchi.answers.router import Router
from madoguchi.editions.knowledge import Knowledge
from madoguchi.editorial.risk import KnownNumbers, risks
from madoguchi.faces.cli.asking import told
from madoguchi.faces.cli.diffing import diff_json, diff_text
from madoguchi.faces.cli.linting import lint_json, lint_text
from madoguchi.faces.exports.answers import answer_json, answer_json_full
from madoguchi.faces.exports.catalogue import EXPORTS
from madoguchi.faces.exports.jsonl import desk_row
from madoguchi.faces.mcp.arguments import read_arguments
from madoguchi.faces.mcp.assistant import Assistant
from madoguchi.faces.mcp.entries import _values
from madoguchi.faces.mcp.guard import NumberGuard
from madoguchi.faces.mcp.plain import plain_text
from madoguchi.faces.mcp.vocabulary import tools
from madoguchi.faces.offline.addresses import Address
from madoguchi.faces.offline.pages import Pages
from madoguchi.faces.offline.search_data import search_data
from madoguchi.faces.printed.book import book_data
from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.view.messages import messages
from madoguchi.faces.web.view.slip_proof import evidence_of
from madoguchi.model.edition import Edition
from madoguchi.model.entities import Desk
from tests.editions.two_lists import CITY_WITH_HEADING, two_lists
from tests.faces.conftest import TestClient

DAY = date(2026, 4, 10)  # 740 days after the guidebook's period, 10 after the city's
SHARED = "017-734-1311"


@pytest.fixture(scope="module")
def two(knowledge: Knowledge) -> Edition:
    """Both lists; one number stands in each of them, at two bodies."""
    return two_lists(knowledge, city=CITY_WITH_HEADING.replace("0176-51-6773", SHARED)).edition


@pytest.fixture(scope="module")
def router(two: Edition) -> Router:
    return Router(two)


@pytest.fixture(scope="module")
def pages(two: Edition, router: Router) -> Iterator[TestClient]:
    with TestClient(create_app(two, router)) as client:
        yield client


def desk(edition: Edition, name: str) -> Desk:
    return next(desk for desk in edition.desks if desk.name == name)


def test_what_only_the_further_list_prints_of_a_desk_is_shown_with_that_list(knowledge: Knowledge) -> None:
    row = f"青森商工会議所\t{SHARED}\t青森市新町1-2-18\n"
    edition = two_lists(knowledge, city=CITY_WITH_HEADING.replace("※いずれも", f"{row}※いずれも")).edition
    chamber, router = desk(edition, "青森商工会議所"), Router(edition)
    assert chamber.address is not None
    with TestClient(create_app(edition, router)) as client:
        page = client.get(f"/desk/{chamber.id}").text
    assert "青森市新町1-2-18" in page
    assert "市の課一覧 6 行目" in page
    evidence = list(evidence_of(chamber, edition, messages("ja")))
    assert any("市の課一覧 6" in item for item in evidence), evidence
    (value,) = (v for v in _values(chamber, edition) if v["field"] == "address")
    assert (value["lines"], value["source"]) == ([6], "city")
    asked = "\n".join(told(router.answer("青森商工会議所", at=DAY), edition, explain=False))
    assert "出典 県の窓口一覧、市の課一覧" in asked


# -- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "id", "lines", "title", "licence", "period", "held"),
    [
        (
            "青森商工会議所",
            "guidebook",
            [1, 5],
            "県の窓口一覧",
            "CC BY 4.0",
            "2023-04-01/2024-03-31",
            "2024-05-01",
        ),
        ("農林畜産課", "city", [1, 5], "市の課一覧", "CC0", "2025-04-01/2026-03-31", "2025-06-02"),
    ],
)
def test_a_desk_tells_its_own_list(
    name: str, id: str, lines: list[int], title: str, licence: str, period: str, held: str, two: Edition
) -> None:
    source = desk_row(desk(two, name), two)["source"]
    assert (source["id"], source["lines"], source["title"]) == (id, lines, title)
    assert (source["licence"], source["period"], source["held_since"]) == (licence, period, held)


def test_the_packaged_list_has_no_second_to_be_told_from(edition: Edition) -> None:
    assert "id" not in desk_row(edition.desks[0], edition)["source"]


@pytest.mark.parametrize("name", ["csv", "gif", "municipal-csv"])
def test_a_row_of_a_table_tells_its_own_list(name: str, two: Edition) -> None:
    rows = list(csv.DictReader(io.StringIO(EXPORTS[name].write(two).decode("utf-8-sig"))))
    assert [(row["一覧の行"], row["出典"], row["利用条件"]) for row in rows] == [
        ("1;4", "県の窓口一覧", "CC BY 4.0"),
        ("1;5", "県の窓口一覧", "CC BY 4.0"),
        ("1;4", "市の課一覧", "CC0"),
        ("1;5", "市の課一覧", "CC0"),
    ]


def test_a_workbook_tells_both_lists_and_each_row_its_own(two: Edition) -> None:
    book = load_workbook(io.BytesIO(EXPORTS["xlsx"].write(two)))
    first = {row[0].value: row[1].value for row in book["はじめに"].iter_rows(max_col=2)}
    assert first["利用条件"] == "県の窓口一覧：CC BY 4.0；市の課一覧：CC0"
    header, *rows = book["市の課"].iter_rows(values_only=True)
    told = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(row["出典"], row["対象期間"], row["一覧の行"]) for row in told] == [
        ("市の課一覧", "2025-04-01/2026-03-31", "1;4"),
        ("市の課一覧", "2025-04-01/2026-03-31", "1;5"),
    ]
    notices = [row[2] for row in book["注意"].iter_rows(min_row=2, values_only=True)]
    assert "県の窓口一覧 5、市の課一覧 4" in notices


def test_cards_and_the_print_tell_each_list(two: Edition) -> None:
    cards = EXPORTS["vcard"].write(two).decode().replace("\r\n ", "").split("BEGIN:VCARD")
    assert "REV:20240501" in cards[1]
    assert "利用条件：CC BY 4.0" in cards[1]
    assert "REV:20250602" in cards[3]
    assert "一覧の行：1\\;4" in cards[3]
    data = book_data(two)
    assert data["title"] == "県の窓口一覧・市の課一覧"
    assert data["age"] == "2024年3月31日までの一覧"
    assert [fact["text"] for fact in data["facts"] if fact["name"] == "利用条件"] == ["CC BY 4.0", "CC0"]
    sources = [table["source"] for chapter in data["chapters"] for table in chapter["tables"]]
    assert sources == [
        "出典：「県の窓口一覧」（2024年3月31日までの一覧）",
        "出典：「市の課一覧」（2026年3月31日までの一覧）",
    ]
    findings = [
        f["text"] for c in data["chapters"] for t in c["tables"] for r in t["rows"] for f in r["findings"]
    ]
    assert any("「県の窓口一覧」の5行、「市の課一覧」の4行" in text for text in findings)


def test_the_standards_tell_each_list(two: Edition) -> None:
    about, services = (json.loads(EXPORTS["hsds"].write(two))[name] for name in ("about", "services"))
    assert [source["id"] for source in about["sources"]] == ["guidebook", "city"]
    assert about["licence"] == "県の窓口一覧：CC BY 4.0；市の課一覧：CC0"
    of_city = next(service for service in services if service["name"] == "農林畜産課")
    proof = next(each for each in of_city["source_evidence"] if each["field"] == "organization")
    assert (proof["source"], proof["lines"]) == ("city", [5])
    assert of_city["last_modified"] == "2025-06-01T15:00:00.000Z"
    graph = json.loads(EXPORTS["jsonld"].write(two))["@graph"]
    assert graph[0]["temporalCoverage"] == ["2023-04-01/2024-03-31", "2025-04-01/2026-03-31"]
    assert [node["subjectOf"][1]["name"] for node in graph[1:]] == ["県の窓口一覧"] * 2 + ["市の課一覧"] * 2
    with zipfile.ZipFile(io.BytesIO(EXPORTS["hsds-datapackage"].write(two))) as archive:
        package = json.loads(archive.read("datapackage.json"))
        desks = list(csv.DictReader(io.StringIO(archive.read("profile/desk.csv").decode())))
        proofs = list(csv.DictReader(io.StringIO(archive.read("profile/source_evidence.csv").decode())))
    assert [source["title"] for source in package["sources"]] == ["県の窓口一覧", "市の課一覧"]
    assert {(row["source"], row["lines"]) for row in desks} >= {("guidebook", "1 4"), ("city", "1 5")}
    assert {row["source"] for row in proofs if row["lines"]} == {"guidebook", "city"}


def test_the_one_file_tells_each_line_as_its_list_counts_it(two: Edition) -> None:
    html = EXPORTS["one-file"].write(two).decode()
    html = html.replace("<wbr>", "")
    assert re.findall(r'<p class="edition"><span lang="ja">(.+?)</span>：', html) == [
        "県の窓口一覧",
        "市の課一覧",
    ]
    line = '市の課一覧 <a href="#L7" data-w="browse.line" data-n="1">1 行目</a>、<a href="#L11" data-w="browse.line" data-n="5">5 行目</a>'
    assert line in html
    assert html.count('<ol class="list" lang="ja">') == 2


def test_the_browsers_copy_knows_the_list_of_each_desk(router: Router) -> None:
    data = search_data(router)
    assert [source["name"] for source in data["sources"]] == ["県の窓口一覧", "市の課一覧"]
    assert [entry[-1]["source"] for entry in data["desks"]] == [0, 0, 1, 1]


def test_the_static_site_tells_the_list_of_each_desk_without_a_clock(two: Edition) -> None:
    made = Pages(two, "static/x/site.js")
    shown = {
        path: re.findall(
            r'<p class="edition" data-source="(\w+)">.*?：(.*?)</p>',
            made.html(Address(path)).decode(),
        )
        for path in ("/topics", f"/desk/{desk(two, '農林畜産課').id}")
    }
    both, own = shown.values()
    told = {
        "guidebook": "令和5年度の一覧（2023年4月1日〜2024年3月31日）をもとにしています。",
        "city": "令和7年度の一覧（2025年4月1日〜2026年3月31日）をもとにしています。",
    }
    assert dict(both) == told
    assert own == [("city", told["city"])]


# -- the command line ---------------------------------------------------------------------------


def test_lint_counts_lines_as_each_list_does(two: Edition) -> None:
    rows = [json.loads(row) for row in lint_json(two)]
    shared = next(row for row in rows if row["code"] == "number-shared-by-bodies")
    assert (shared["source"], shared["lines"]) == ("guidebook", [5])
    assert shared["also"] == [{"source": "city", "lines": [4]}]
    text = "".join(lint_text(two, colour=False))
    assert "line guidebook 5; city 4: WARNING number-shared-by-bodies" in text
    assert "       4 商工課 | 017-734-1311" in text


def test_lint_of_one_list_says_no_source(edition: Edition) -> None:
    assert all(
        row.keys() == {"code", "severity", "lines", "value", "message", "fix"}
        for row in map(json.loads, lint_json(edition))
    )


def test_a_difference_names_the_list_of_its_lines(two: Edition, knowledge: Knowledge) -> None:
    newer = two_lists(
        knowledge, city=CITY_WITH_HEADING.replace("0176-51-6773", SHARED).replace("6743", "6744")
    ).edition
    row = next(map(json.loads, diff_json(two, newer)))
    assert (row["kind"], row["lines"], row["sources"]) == ("number", [5, 5], ["city", "city"])
    assert "line 5 of city -> 5 of city" in "".join(diff_text(two, newer, colour=False))


def test_a_difference_of_one_list_says_no_source(edition: Edition) -> None:
    changed = replace(edition, desks=edition.desks[1:])
    rows = [json.loads(row) for row in diff_json(edition, changed)]
    assert rows
    assert [row for row in rows if "sources" in row] == []


def test_an_answer_shows_the_age_of_the_list_that_its_number_rests_on(router: Router, two: Edition) -> None:
    answer = router.answer("農林畜産課", "", DAY)
    assert "\n".join(told(answer, two, explain=False)).endswith(
        "2026-04-10 現在 / 出典: 市の課一覧（2025-04-01〜2026-03-31、期間の終わりから10日たっています）"
    )
    full = answer_json_full(answer, two)
    assert (full["edition"]["period_end"], full["edition"]["age_days"]) == ("2026-03-31", 10)
    of_both = answer_json_full(router.answer(SHARED, "", DAY), two)
    assert [item["source"]["age_days"] for item in of_both["answers"]] == [740, 10]
    assert of_both["edition"]["age_days"] == 740


def test_an_answer_from_one_list_says_no_source(edition: Edition) -> None:
    answer = Router(edition).answer("03-3501-1511", "", DAY)
    items = answer_json(answer, edition)["answers"]
    assert items
    assert [item for item in items if "source" in item] == []


# -- pages --------------------------------------------------------------------------------------

_LINE = re.compile(r'<p class="edition" data-source="(\w+)">(.*?)</p>')


def lines_on(pages: TestClient, path: str) -> list[tuple[str, str]]:
    response = pages.get(path)
    assert response.status_code == 200
    return _LINE.findall(response.text)


def test_a_desks_page_counts_and_dates_by_its_own_list(pages: TestClient, two: Edition) -> None:
    path = f"/desk/{desk(two, '農林畜産課').id}?at=2026-04-10"
    ((id, line),) = lines_on(pages, path)
    assert id == "city"
    assert "令和7年度の一覧" in line
    page = pages.get(path).text
    assert page.count("2026年3月までの「市の課一覧」の番号です。") == 1
    assert '<a class="line-number" href="/source#L11" aria-label="5 行目">5</a>' in page
    assert "市の課一覧 5 行目" in page


def test_an_answers_page_dates_by_the_list_of_its_desk(pages: TestClient) -> None:
    page = pages.get("/ask?q=農林畜産課&at=2026-04-10").text
    assert page.count("2026年3月までの「市の課一覧」の番号です。") == 1
    assert "県の窓口一覧" not in page
    shown = dict(lines_on(pages, f"/ask?q={SHARED}&at=2026-04-10"))
    assert "2024年3月31日" in shown["guidebook"]
    assert "2026年3月31日" in shown["city"]


def test_every_page_tells_both_lists_at_its_foot(pages: TestClient) -> None:
    assert [id for id, _ in lines_on(pages, "/topics")] == ["guidebook", "city"]


def test_the_whole_list_and_a_table_say_of_which_list_their_desks_are(
    pages: TestClient, two: Edition
) -> None:
    def in_main(path: str) -> list[str]:
        return [id for id, _ in _LINE.findall(pages.get(path).text.partition("<footer")[0])]

    assert in_main("/all") == ["guidebook", "city"]  # a kind of desk each
    assert in_main(f"/table/{desk(two, '農林畜産課').table}")[0] == "city"


def test_of_a_kind_with_desks_of_both_lists_each_desk_says_its_own(two: Edition) -> None:
    mixed = replace(two, desks=tuple(replace(each, program=two.desks[0].program) for each in two.desks))
    with TestClient(create_app(mixed, Router(mixed))) as client:
        page = client.get("/all").text
    rows = re.findall(r'<a href="/desk/[^"]+">([^<]+)</a> <span class="fine">([^<]+)</span></th>', page)
    assert dict(rows)["農林畜産課"] == "市の課一覧"
    assert dict(rows)["青森県商工会連合会"] == "県の窓口一覧"


def test_the_source_page_counts_each_list_by_itself(pages: TestClient) -> None:
    page = pages.get("/source").text
    assert '<li id="L6"><a class="line-number" href="#L6" aria-label="6 行目">6</a>' in page
    assert '<li id="L7"><a class="line-number" href="#L7" aria-label="1 行目">1</a>' in page
    assert re.findall(r"<h3><a href=\"#(\w+)\">", page) == ["guidebook", "city"]
    assert [licence in page for licence in ("CC BY 4.0", "CC0")] == [True, True]


def test_a_notice_links_the_lines_of_both_lists(pages: TestClient) -> None:
    page = pages.get("/notices").text
    assert '<a href="/source#L5">県の窓口一覧 5 行目</a>、<a href="/source#L10">市の課一覧 4 行目</a>' in page


def test_a_slip_and_a_shortlist_rest_on_the_lists_of_their_desks(pages: TestClient, two: Edition) -> None:
    old, new = (desk(two, name).id for name in ("青森商工会議所", "農林畜産課"))
    of_one = pages.get(f"/slip?desk={new}&at=2026-04-10").text
    assert "市の課一覧：令和7年度の一覧" in of_one
    assert "県の窓口一覧" not in of_one
    of_both = pages.get(f"/slip?desk={new}&desk={old}&at=2026-04-10").text
    assert "県の窓口一覧：令和5年度の一覧" in of_both
    listed = pages.get(f"/list?list={new[:8]}").text
    assert "「市の課一覧」（2026年3月31日 までの一覧）" in listed
    assert "「県の窓口一覧」" not in listed


def test_assistants_are_told_of_each_list(pages: TestClient) -> None:
    text = pages.get("/llms.txt").text
    assert "each traced to its line in one of 2 printed lists" in text
    assert "The list 市の課一覧 speaks for 2025-04-01 to 2026-03-31." in text


def test_the_hsds_api_tells_each_list(pages: TestClient) -> None:
    assert [s["id"] for s in pages.get("/hsds/").json()["source"]["sources"]] == ["guidebook", "city"]


# -- assistants, editors ------------------------------------------------------------------------


def test_a_tool_tells_the_list_of_each_desk_and_its_age(router: Router, two: Edition) -> None:
    assistant, guard = Assistant(router), NumberGuard(two)
    known = {tool.name: tool for tool in tools(two)}

    def called(tool: str, **given: str) -> tuple[dict[str, Any], str]:
        result = assistant.call(tool, read_arguments(known[tool], {**given, "as_of": DAY.isoformat()}))
        guard.check(result.content, plain_text(result))
        return result.content, plain_text(result)

    content, text = called("get_desk", id=desk(two, "農林畜産課").id)
    (entry,) = content["desks"]
    assert entry["source"] == "city"
    assert entry["printed_lines"][-1] == {"line": 6, "text": "※いずれも平日の窓口です"}
    assert content["edition"]["age_days"] == 10
    assert [source["id"] for source in content["edition"]["sources"]] == ["city"]
    assert "The list 市の課一覧's period ended on 2026-03-31, 10 days before" in content["message"]
    assert "line 5 of city:" in text
    content, text = called("reverse_number", number=SHARED)
    assert [source["age_days"] for source in content["edition"]["sources"]] == [740, 10]
    assert "From: 県の窓口一覧" in text
    assert "From: 市の課一覧" in text


def test_a_number_is_stale_by_its_own_list(router: Router, two: Edition) -> None:
    tool = next(tool for tool in tools(two) if tool.name == "get_desk")
    for name, status in (("農林畜産課", "found"), ("青森県商工会連合会", "stale")):
        given = read_arguments(tool, {"id": desk(two, name).id, "as_of": "2026-01-01"})
        assert Assistant(router).call("get_desk", given).content["status"] == status


def test_a_number_is_old_by_its_own_list(two: Edition) -> None:
    found = {
        two.desk_by_id[risk.desk].name: {f.sign: f for f in risk.found}
        for risk in risks(two, KnownNumbers(), date(2027, 1, 1))
    }
    assert "age" in found["青森県商工会連合会"]
    assert "age" not in found["農林畜産課"]


# -- one desk of both lists ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def shared(knowledge: Knowledge) -> Edition:
    """A chamber that both lists print with the same number, the city's with its address."""
    return two_lists(
        knowledge, city=CITY_WITH_HEADING.replace("商工課\t0176-51-6773", f"青森商工会議所\t{SHARED}")
    ).edition


def test_a_desk_of_both_lists_is_shown_once_with_two_proofs(shared: Edition) -> None:
    chamber = desk(shared, "青森商工会議所")
    assert [each.name for each in shared.desks].count("青森商工会議所") == 1
    source = desk_row(chamber, shared)["source"]
    assert (source["id"], source["lines"]) == ("guidebook", [1, 5])
    assert source["also"] == [
        {
            "id": "city",
            "title": "市の課一覧",
            "lines": [1, 4],
            "printed": f"青森商工会議所\t{SHARED}\t十和田市西十二番町6-1",
        }
    ]
    with TestClient(create_app(shared, Router(shared))) as client:
        page = client.get(f"/desk/{chamber.id}?at=2026-04-10").text
        found = client.get("/source").text
    assert [id for id, _ in _LINE.findall(page)] == ["guidebook", "city"]
    assert re.findall(r"<h3><span[^>]*>([^<]+)</span>：もとの一覧の行</h3>", page) == [
        "県の窓口一覧",
        "市の課一覧",
    ]
    assert 'id="L10"' in found
    assert found.count(f'<a href="/desk/{chamber.id}">青森商工会議所</a>') == 2


def test_the_number_of_both_lists_is_as_old_as_the_newer_one(shared: Edition) -> None:
    router = Router(shared)
    answer = router.answer(SHARED, "", DAY)
    (item,) = answer_json(answer, shared)["answers"]
    assert (item["source"]["id"], item["source"]["age_days"]) == ("city", 10)
    text = "\n".join(told(answer, shared, explain=False))
    assert "県の窓口一覧（2023-04-01〜2024-03-31、期間の終わりから740日たっています）、市の課一覧（" in text
    tool = next(tool for tool in tools(shared) if tool.name == "reverse_number")
    content = (
        Assistant(router)
        .call("reverse_number", read_arguments(tool, {"number": SHARED, "as_of": "2026-01-01"}))
        .content
    )
    assert content["status"] == "found"
    assert content["desks"][0]["also_printed"] == [
        {"source": "city", "lines": [{"line": 4, "text": f"青森商工会議所\t{SHARED}\t十和田市西十二番町6-1"}]}
    ]


@pytest.mark.parametrize("name", [*EXPORTS])
def test_every_file_is_written_of_a_desk_of_both_lists(name: str, shared: Edition) -> None:
    assert EXPORTS[name].write(shared)
