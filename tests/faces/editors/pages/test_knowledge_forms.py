"""Forms of the knowledge: a value is changed in its file, looked at, saved as a version; what is wrong stands at its field."""

from __future__ import annotations

import re

import pytest

from madoguchi.data.bundle import GUIDEBOOK
from madoguchi.data.manifest import read_manifest
from madoguchi.editorial.entries import areas_of, site_said
from madoguchi.faces.editors.own_app import create_owners
from madoguchi.faces.palette import palette
from madoguchi.store.knowledge import newest, read_bundle, versions
from tests.faces.conftest import TestClient
from tests.faces.editors.conftest import BASE, SignedIn

SITE, PROGRAMS, AREAS = (f"/edit/knowledge/{name}" for name in ("site", "programs", "areas"))


def saved(store):
    """The files of the newest version, and what is said of it."""
    with store.reading() as connection:
        version = newest(connection)
        assert version is not None
        return read_bundle(connection, version.bundle), version.note


def nothing_saved(store) -> bool:
    with store.reading() as connection:
        return versions(connection) == ()


def of_site(**said: str) -> dict[str, object]:
    told = site_said(GUIDEBOOK)
    languages = told.pop("languages").split()
    changed = {name.replace("_", "-"): text for name, text in said.items()}
    return {**told, "languages": languages, "base": "", **changed}


def wrong_at(page: str, field: str) -> str:
    """What is said at a field, which points to it."""
    assert re.search(
        rf'<(?:input|textarea) id="{field}"[^>]*aria-describedby="{field}-wrong[^>]*aria-invalid="true"', page
    )
    return re.search(rf'<p class="wrong" id="{field}-wrong">([^<]*)</p>', page)[1]


def test_the_forms_are_offered_and_everybody_may_look(signed_in: SignedIn):
    hanako = signed_in("hanako", "editor")
    page = hanako.get("/edit/knowledge").text
    for path in (SITE, PROGRAMS, AREAS, "/edit/knowledge/words"):
        assert f'href="{path}"' in page
        answer = hanako.get(path)
        assert answer.status_code == 200
        assert 'value="save"' not in answer.text
    assert hanako.submit(SITE, of_site(act="save")).status_code == 403


def test_the_site_is_looked_at_and_saved(signed_in: SignedIn, store):
    jiro = signed_in("jiro", "reviewer")
    page = jiro.get(SITE).text
    assert 'value="窓口 Madoguchi"' in page
    assert 'role="status"' not in page
    assert "ほかの言語の文もあり、そのまま残ります" in page
    given = of_site(operator_ja="高松市", colour="#0b3d75")
    looked = jiro.submit(SITE, {**given, "act": "try"})
    assert looked.status_code == 200
    assert "読めました。まだ保存していません。" in looked.text
    assert "<ins>+ operator = &#34;高松市&#34;</ins>" in looked.text
    assert "#0b3d75 は読みやすい色です。" in looked.text
    assert nothing_saved(store)
    assert jiro.submit(SITE, {**given, "act": "save"}).status_code == 303
    bundle, note = saved(store)
    assert note == "サイトの文を変更"
    site = read_manifest(bundle.text("bundle.toml")).site
    assert (site.operator.ja, site.colour, site.title) == (
        "高松市", "#0b3d75", read_manifest(GUIDEBOOK.text("bundle.toml")).site.title,
    )  # fmt: skip
    assert "高松市" not in GUIDEBOOK.text("bundle.toml")


def test_a_colour_that_nobody_could_read_is_said_and_shown_as_it_would_be(signed_in: SignedIn):
    page = signed_in("jiro", "reviewer").submit(SITE, of_site(colour="#ffd43d", act="try")).text
    assert "#ffd43d は読みにくい色です（コントラスト 1.3 : 1、必要なのは 4.5 以上）。画面では #836d1f" in page
    assert 'fill="#836d1f"' in page


def test_a_colour_that_is_published_is_that_of_the_editors_pages_too(signed_in: SignedIn, store, node):
    jiro, taro = signed_in("jiro", "reviewer"), signed_in("taro", "reviewer")
    bodies, public = TestClient(create_owners(node, store), base_url=BASE), TestClient(node, base_url=BASE)
    (before,) = styles(jiro.get(SITE).text)
    said = of_site(colour="#0b6b3a", act="save")
    assert jiro.submit(SITE, said).status_code == 303
    seen = re.search(r'name="seen" value="([^"]+)"', taro.get("/edit/gate").text)[1]
    assert taro.submit("/edit/publish", {"draft": "", "seen": seen}).status_code == 303
    assert node.look()
    accent = palette("#0b6b3a").light.accent
    for page in (taro.get(SITE), taro.get("/edit/drafts"), browser_gone(jiro), bodies.get("/own")):
        (style,) = styles(page.text)
        sent = public.get(style)
        assert (sent.status_code, sent.headers["cache-control"]) == (
            200,
            "public, max-age=31536000, immutable",
        )
        assert f"--accent: {accent};" in sent.text
    late = public.get(before)  # of a page that was given just before
    assert (late.status_code, late.headers["cache-control"]) == (200, "no-store")
    assert f"--accent: {accent};" in late.text


def styles(page: str) -> list[str]:
    return re.findall(r'<link rel="stylesheet" href="(/static/[^"]+/site.css)">', page)


def browser_gone(browser):
    """The page of whoever leaves."""
    return browser.submit("/edit/sign-out", follow_redirects=True)


def test_an_example_that_leads_to_no_desk_is_warned_of_when_it_is_saved(signed_in: SignedIn, store):
    jiro = signed_in("jiro", "reviewer")
    assert 'id="nowhere"' not in jiro.get(SITE).text  # those of the directory itself lead somewhere
    given = of_site(examples="資金繰りが苦しい\n宇宙旅行に行きたい\n03-0000-9999")
    looked = jiro.submit(SITE, {**given, "act": "try"}).text
    assert jiro.submit(SITE, {**given, "act": "save"}).status_code == 303  # it is a warning, no refusal
    assert "宇宙旅行に行きたい" in saved(store)[0].text("bundle.toml")
    for page in (looked, jiro.get(SITE).text):
        warned = re.search(r'<div class="note" id="nowhere".*?</div>', page, re.S)[0]
        assert "窓口にたどり着かない例が 2 件あります" in warned
        assert re.findall(r'<li lang="ja">([^<]+)</li>', warned) == ["宇宙旅行に行きたい", "03-0000-9999"]


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(signed_in: SignedIn, store):
    jiro = signed_in("jiro", "reviewer")
    answer = jiro.submit(
        SITE, of_site(colour="紺", tagline_ja="", tagline_en="typed", lead_ja="打ったまま", act="save")
    )
    assert answer.status_code == 400
    assert "直すところが 2 か所あります" in answer.text
    assert wrong_at(answer.text, "colour").startswith("「紺」は色として読み取れません")
    assert wrong_at(answer.text, "tagline-ja").startswith("日本語も書いてください")
    for typed in ("打ったまま", "typed", "紺"):
        assert f'value="{typed}"' in answer.text
    assert nothing_saved(store)


def test_a_character_that_no_page_may_show_is_told_at_its_field(signed_in: SignedIn, store):
    answer = signed_in("jiro", "reviewer").submit(SITE, of_site(title_ja="窓\x00口", act="save"))
    assert answer.status_code == 400
    assert "表示できない文字" in wrong_at(answer.text, "title-ja")
    assert nothing_saved(store)


def test_nothing_changed_is_nothing_saved(signed_in: SignedIn, store):
    answer = signed_in("jiro", "reviewer").submit(SITE, of_site(act="save"))
    assert answer.status_code == 400
    assert "何も変わっていないため、保存しませんでした" in answer.text
    assert nothing_saved(store)


def test_somebody_else_s_version_is_not_overwritten(signed_in: SignedIn, store):
    jiro = signed_in("jiro", "reviewer")
    assert jiro.submit(SITE, of_site(operator_ja="一", act="save")).status_code == 303
    late = jiro.submit(SITE, of_site(operator_ja="二", act="save"))
    assert late.status_code == 409
    assert 'value="二"' in late.text
    with store.reading() as connection:
        assert len(versions(connection)) == 1


def test_a_program_is_changed_and_another_is_made(signed_in: SignedIn, store):
    jiro = signed_in("jiro", "reviewer")
    assert "中小企業の政策を受け持つ国の役所" in jiro.get(f"{PROGRAMS}?slug=sme-agency").text
    said = {
        "name": "中小企業庁",
        "name_en": "SME Agency",
        "description": "国の役所。",
        "description_en": "x",
        "base": "",
    }
    assert jiro.submit(f"{PROGRAMS}?slug=sme-agency", {**said, "act": "save"}).status_code == 303
    bundle, note = saved(store)
    assert note == "窓口の種類「中小企業庁」を変更"
    assert 'description = "国の役所。"' in bundle.text("programs.toml")
    new = {"slug": "city-hall", "name": "市役所", "base": bundle.name, "act": "save"}
    answer = jiro.submit(f"{PROGRAMS}?slug=%2B", new)
    assert answer.headers["location"].startswith(f"{PROGRAMS}?slug=city-hall")
    assert 'slug = "city-hall"' in saved(store)[0].text("programs.toml")


@pytest.mark.parametrize(
    ("query", "said", "field", "told"),
    [
        ("%2B", {"slug": "市", "name": "市役所"}, "slug", "短い名前は半角の英小文字で始め"),
        ("%2B", {"slug": "jetro", "name": "市役所"}, "slug", "もう使われています"),
        ("%2B", {"slug": "city", "name": "中小企業庁"}, "name", "という種類はもうあります"),
        ("sme-agency", {"name": ""}, "name", "入力してください"),
    ],
)
def test_what_a_program_cannot_be_stands_at_its_field(signed_in: SignedIn, store, query, said, field, told):
    answer = signed_in("jiro", "reviewer").submit(f"{PROGRAMS}?slug={query}", {**said, "description": "打った", "base": "", "act": "save"})  # fmt: skip
    assert answer.status_code == 400
    assert told in wrong_at(answer.text, field)
    assert "打った" in answer.text
    assert nothing_saved(store)


def test_a_kind_without_a_desk_is_removed_and_no_other(signed_in: SignedIn, store, node):
    desks = sum(desk.program == "yorozu" for desk in node.site.edition.desks)
    jiro, path = signed_in("jiro", "reviewer"), f"{PROGRAMS}?slug=city-hall"
    new = {"slug": "city-hall", "name": "市役所", "base": "", "act": "save"}
    assert jiro.submit(f"{PROGRAMS}?slug=%2B", new).status_code == 303
    assert 'value="remove"' in jiro.get(path).text
    assert 'value="remove"' not in jiro.get(f"{PROGRAMS}?slug=yorozu").text
    base = saved(store)[0].name
    held = jiro.submit(f"{PROGRAMS}?slug=yorozu", {"base": base, "act": "remove"})
    assert held.status_code == 400
    assert f"公開中の窓口が {desks} か所あるため、削除できません" in held.text
    assert jiro.submit(path, {"name": "市役所", "base": base, "act": "remove"}).status_code == 303
    bundle, note = saved(store)
    assert note == "窓口の種類「市役所」を削除"
    assert bundle.text("programs.toml").rstrip() == GUIDEBOOK.text("programs.toml").rstrip()


def test_an_area_is_said_and_the_desks_that_it_moves_are_named(signed_in: SignedIn, store):
    jiro = signed_in("jiro", "reviewer")
    rules = areas_of(GUIDEBOOK)
    entry = next(n for n, rule in enumerate(rules) if rule.organization == "北海道経済産業局")
    found = jiro.get(f"{AREAS}?q=北海道経済産業局").text
    assert f"entry={entry}" in found
    page = jiro.get(f"{AREAS}?entry={entry}").text
    assert re.search(r'value="meti-bureau" checked', page)
    said = {
        "program": ["meti-bureau"],
        "organization": "北海道経済産業局",
        "serves": "北海道、青森",
        "reason": "試し",
        "base": "",
    }
    looked = jiro.submit(f"{AREAS}?entry={entry}", {**said, "act": "try"})
    assert looked.status_code == 200
    count = int(re.search(r"担当地域が変わる窓口（(\d+)", looked.text)[1])
    assert count == looked.text.count("<b>北海道経済産業局") > 5
    assert jiro.submit(f"{AREAS}?entry={entry}", {**said, "act": "save"}).status_code == 303
    bundle, note = saved(store)
    assert note == "「北海道経済産業局」の担当地域を決定"
    assert areas_of(bundle)[entry].serves == ("北海道", "青森県")
    gone = jiro.submit(f"{AREAS}?entry={entry}", {**said, "base": bundle.name, "act": "remove"})
    assert gone.status_code == 303
    assert len(areas_of(saved(store)[0])) == len(rules) - 1


def test_what_an_area_cannot_be_stands_at_its_field(signed_in: SignedIn, store):
    said = {"organization": "打った機関", "serves": "府中市", "reason": "", "base": "", "act": "save"}
    answer = signed_in("jiro", "reviewer").submit(f"{AREAS}?entry=%2B", said)
    assert answer.status_code == 400
    assert "東京都府中市、広島県府中市" in wrong_at(answer.text, "serves")
    assert "入力してください" in wrong_at(answer.text, "reason")
    assert "1 つ以上選んでください" in answer.text
    assert 'value="打った機関"' in answer.text
    assert nothing_saved(store)
