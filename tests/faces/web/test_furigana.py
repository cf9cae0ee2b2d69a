"""Readings above kanji: right for common words, above the kanji only, and nowhere but in text."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader
from jinja2.runtime import Context
from markupsafe import Markup

import madoguchi
from madoguchi.faces.web.view.furigana import Furigana, _marked_before, furigana, ruby
from madoguchi.faces.web.view.messages import messages
from madoguchi.faces.web.view.template_text import Place, Walk
from tests.conftest import read_cases

TEMPLATES = sorted(Path(madoguchi.__file__).parent.glob("faces/web/templates/*.html"))
MADOGUCHI = "<ruby>窓口<rt>まどぐち</rt></ruby>"
ENVIRONMENT = Environment(autoescape=True, extensions=[Furigana])
CONTEXT = Context(ENVIRONMENT, {}, None, {})


def made(template: str, **given: object) -> str:
    """What a template writes in an environment with furigana."""
    return ENVIRONMENT.from_string(template).render(given)


def marked(text: str) -> str:
    return str(furigana(CONTEXT, text))


def read(marked: str) -> str:
    """What a page with furigana reads aloud: each ruby by its reading."""
    return re.sub(r"<ruby>[^<]*<rt>([^<]*)</rt></ruby>", r"\1", marked)


@pytest.mark.parametrize("case", read_cases("furigana.csv"), ids=lambda case: case["surface"])
def test_common_words_are_read_right(case):
    assert read(marked(case["surface"])) == case["reading"]


def test_only_kanji_carry_a_reading():
    assert ruby("引き継ぎ", "ひきつぎ") == "<ruby>引<rt>ひ</rt></ruby>き<ruby>継<rt>つ</rt></ruby>ぎ"
    assert ruby("ジェトロ", "じぇとろ") == "ジェトロ"
    assert ruby("今日", "きょう") == "<ruby>今日<rt>きょう</rt></ruby>"


# What a template is, and what it writes of the text 窓口.
@pytest.mark.parametrize(
    ("template", "written"),
    [
        ("{{ x }}", MADOGUCHI),
        ("<p>{{ x }}</p>", f"<p>{MADOGUCHI}</p>"),
        ("<h{{ 2 }} class='a > b'>{{ x }}</h2>", f"<h2 class='a > b'>{MADOGUCHI}</h2>"),
        (
            '<input value="{{ x }}" title="a {{ x }}">{{ x }}',
            f'<input value="窓口" title="a 窓口">{MADOGUCHI}',
        ),
        ("<input value={{ x }}>", "<input value=窓口>"),
        ("<title>{{ x }}</title>{{ x }}", f"<title>窓口</title>{MADOGUCHI}"),
        ("<script>const a = '{{ x }}';</script>", "<script>const a = '窓口';</script>"),
        ("<textarea>{{ x }}</textarea>", "<textarea>窓口</textarea>"),
        ("<select><option>{{ x }}</option></select>", "<select><option>窓口</option></select>"),
        ("<code><b>{{ x }}</b></code>", "<code><b>窓口</b></code>"),
        ("<!-- <b> {{ x }} -->{{ x }}", f"<!-- <b> 窓口 -->{MADOGUCHI}"),
        (
            '<div lang="en"><div>{{ x }}</div>{{ x }}</div>{{ x }}',
            f'<div lang="en"><div>窓口</div>窓口</div>{MADOGUCHI}',
        ),
        (
            '<b lang="zh-Hans">{{ x }}</b><b lang="ja">{{ x }}</b>',
            f'<b lang="zh-Hans">窓口</b><b lang="ja">{MADOGUCHI}</b>',
        ),
        # A language that is told when the page is made.
        (
            '{% for l in ["zh", "ja"] %}<a href="{{ l }}" lang="{{ l }}">{{ x }}</a>{% endfor %}{{ x }}',
            f'<a href="zh" lang="zh">窓口</a><a href="ja" lang="ja">{MADOGUCHI}</a>{MADOGUCHI}',
        ),
        ('<html lang="{{ "ja" }}"><p>{{ x }}</p></html>', f'<html lang="ja"><p>{MADOGUCHI}</p></html>'),
        ('<main{% if no %} lang="en"{% endif %}><p>{{ x }}</p></main>', f"<main><p>{MADOGUCHI}</p></main>"),
        # Statements: each branch begins where the first did.
        ("<p {% if no %}id='{% else %}id='{{ x }}{% endif %}'>{{ x }}</p>", f"<p id='窓口'>{MADOGUCHI}</p>"),
        ("<a {% if x %}title='{{ x }}'{% endif %}>{{ x }}</a>", f"<a title='窓口'>{MADOGUCHI}</a>"),
        ("<code>{% set y %}{{ x }}{% endset %}</code>{{ y }}", f"<code></code>{MADOGUCHI}"),
        (
            "<pre>{% macro m(y) %}<i>{{ y }}</i>{% endmacro %}{{ x }}</pre>{{ m(x) }}",
            f"<pre>窓口</pre><i>{MADOGUCHI}</i>",
        ),
        # What is HTML already is what another template wrote.
        ("{{ html }}{{ html|trim }}", "<b>窓口</b><b>窓口</b>"),
        ("{{ x if no }}{{ 3 }}{{ none }}", "3None"),
        # Words of the template itself.
        ("<p title='窓口'>窓口 &amp; {{ x }}</p>", f"<p title='窓口'>{MADOGUCHI} &amp; {MADOGUCHI}</p>"),
    ],
)
def test_what_is_text_is_known_by_the_template(template, written):
    assert made(template, x="窓口", html=Markup("<b>窓口</b>"), no=False) == written


def test_a_block_stands_where_the_template_has_it_that_it_extends():
    templates = {
        "base": '<title>{% block title %}{% endblock %}</title><meta content="{% block says %}{% endblock %}">'
        "<main>{% block main %}{% endblock %}</main>",
        "page": "{% extends 'base' %}{% block main %}<p>{{ x }}</p>{% endblock %}{% block title %}{{ x }}{% endblock %}",
        "own": "{% extends 'page' %}{% block title %}{{ x }}!{% endblock %}{% block main %}{{ super() }}{{ x }}{% endblock %}"
        "{% block says %}{{ x }}{% endblock %}",
    }
    environment = Environment(autoescape=True, extensions=[Furigana], loader=DictLoader(templates))
    assert environment.get_template("own").render(x="窓口") == (
        f'<title>窓口!</title><meta content="窓口"><main><p>{MADOGUCHI}</p>{MADOGUCHI}</main>'
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_template_ends_where_it_begins(path):
    """A tag or a quote that a branch leaves open would turn text into attributes."""
    environment = Environment(extensions=[Furigana], loader=FileSystemLoader(path.parent))
    extension = next(iter(environment.extensions.values()))
    reading = Walk(extension, environment.lexer.tokenize(path.read_text(encoding="utf-8")))
    list(reading.tokens())
    assert (reading.place, reading.open) == (Place(), [])


def test_municipalities_are_read_as_the_postal_data_has_them():
    assert read(marked("愛媛県松前町")) == "えひめけんまさきちょう"
    assert read(marked("北海道松前町")) == "ほっかいどうまつまえちょう"
    assert read(marked("山形県上山市")) == "やまがたけんかみのやまし"
    assert read(marked("中央市場")) == "ちゅうおうしじょう"


@pytest.mark.parametrize("text", ["045-633-5143", "まどぐち", "", "Desk & co", 7, None])
def test_what_has_no_kanji_is_left_as_it_is(text):
    assert furigana(CONTEXT, text) is text


def test_what_a_person_wrote_is_escaped_once():
    assert made("<p>{{ x }}</p>", x="<窓口> & '") == f"<p>&lt;{MADOGUCHI}&gt; &amp; '</p>"
    assert made("{{ x }}", x="&lt;窓口") == f"&amp;lt;{MADOGUCHI}"


def test_of_a_private_page_nothing_is_kept():
    _marked_before.cache_clear()
    made("{{ x }}", x="窓口", private=True)
    assert _marked_before.cache_info().currsize == 0
    made("{{ x }}", x="窓口", private=False)
    assert _marked_before.cache_info().currsize == 1


@pytest.mark.parametrize("path", ["/", "/ask?q=返済が苦しい&place=横浜市", "/topics", "/about"])
@pytest.mark.parametrize("lang", ["ja", "easy"])
def test_a_page_with_furigana_is_valid_and_says_who_made_them(client, path, lang):
    joined = "&" if "?" in path else "?"
    plain = client.get(f"{path}{joined}lang={lang}").text
    page = client.get(f"{path}{joined}lang={lang}&ruby=1").text
    html5lib.HTMLParser(strict=True).parse(page)
    assert page.count("<rt>") > 20
    told = messages(lang)("site.ruby_made")
    assert told in re.sub(r"<rt>[^<]*</rt>|</?ruby>", "", page)
    assert told not in plain
    links = re.findall(r'href="(/(?!static|offline|changes\.|manifest)[^"]*)"', page)
    within = [link for link in links if "lang=" not in link or f"lang={lang}" in link]
    assert any("ruby=1" in link for link in within)


def test_other_languages_have_none(client):
    assert "<rt>" not in client.get("/?lang=zh&ruby=1").text
