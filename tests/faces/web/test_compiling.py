"""Templates as they are compiled: what they write, and what they leave behind."""

from __future__ import annotations

import asyncio
import gc
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from jinja2 import DictLoader, StrictUndefined, UndefinedError
from markupsafe import Markup
from starlette.requests import Request

from madoguchi.faces.web.app import create_app
from madoguchi.faces.web.routing import PageRoute
from madoguchi.faces.web.view.compiling import PageEnvironment

MACROS = "{% macro row(name, beside='-') %}<b>{{ name }}</b>{{ beside }}{% endmacro %}"


FRAME = "<{% block title %}?{% endblock %}>{% block main %}{% block inside %}!{% endblock %}{% endblock %}{{ self.title() }}"


def written(template: str, **given: object) -> str:
    loader = DictLoader({"page": template, "parts": MACROS, "frame": FRAME})
    environment = PageEnvironment(loader=loader, autoescape=True, undefined=StrictUndefined)
    environment.globals["shared"] = "of all"
    return environment.get_template("page").render(given)


@pytest.mark.parametrize(
    ("template", "page"),
    [
        ("{{ text }}", "a &amp; &#34;b&#34; &lt;i&gt; &#39;c&#39;"),
        ("{{ html }}", "<i>"),
        ("{{ number }} {{ nothing }}", "7 None"),
        ("{{ thing.name }} {{ thing.inner.name }} {{ entry.name }}", "one &lt;two&gt; &lt;three&gt;"),
        ("{{ shared }}", "of all"),
        ("{{ 'a' ~ number ~ '<' }}", "a7&lt;"),
        ("{{ html ~ '<' ~ number }}", "<i>&lt;7"),
        (
            "{% import 'parts' as parts %}{{ parts.row(text) }}",
            "<b>a &amp; &#34;b&#34; &lt;i&gt; &#39;c&#39;</b>-",
        ),
        ("{% import 'parts' as parts %}{{ parts.row('<', beside=html) }}", "<b>&lt;</b><i>"),
        ("{% import 'parts' as parts %}{{ parts.row(beside='&', name=1) }}", "<b>1</b>&amp;"),
        ("{% extends 'frame' %}", "<?>!?"),
        (
            "{% extends 'frame' %}{% block title %}{{ text[:3] }}{% endblock %}"
            "{% block inside %}({{ super() }}{{ html }}){% endblock %}",
            "<a &amp;>(!<i>)a &amp;",
        ),
        ("{% macro all() %}{{ varargs|join }}{% endmacro %}{{ all(1, '<') }}", "1&lt;"),
    ],
)
def test_what_is_html_is_written_as_it_is_and_all_else_escaped(template, page):
    inner = SimpleNamespace(name="<two>")
    given = {
        "text": "a & \"b\" <i> 'c'",
        "html": Markup("<i>"),
        "number": 7,
        "nothing": None,
        "thing": SimpleNamespace(name="one", inner=inner),
        "entry": {"name": "<three>"},
    }
    assert written(template, **given) == page


@pytest.mark.parametrize("imported", ["import 'parts' as parts", "import 'parts' as parts with context"])
def test_a_page_that_grows_writes_what_its_macros_make(imported):
    loader = DictLoader({"page": f"{{% {imported} %}}{{{{ parts.row('<') }}}}", "parts": MACROS})
    environment = PageEnvironment(loader=loader, autoescape=True).overlay(enable_async=True)

    async def grown() -> str:
        return "".join([piece async for piece in environment.get_template("page").generate_async()])

    assert asyncio.run(grown()) == "<b>&lt;</b>-"


@pytest.mark.parametrize("template", ["{{ unknown }}", "{{ thing.unknown }}", "{{ thing.unknown.name }}"])
def test_what_there_is_not_is_an_error(template):
    with pytest.raises(UndefinedError):
        written(template, thing=SimpleNamespace(name="one"))


def test_an_answer_leaves_nothing_for_the_garbage_collector(edition, router):
    app = create_app(edition, router)
    route = next(each for each in app.routes if isinstance(each, PageRoute) and each.path == "/ask")
    asked = urlencode({"q": "返済が苦しい", "place": "横浜市"}).encode()

    def answered() -> bytes:
        request = {"type": "http", "method": "GET", "path": "/ask", "query_string": asked, "headers": []}
        return bytes(route.answer(Request(request)).body)

    assert "返済が苦しい".encode() in answered()
    gc.collect()
    gc.disable()
    try:
        answered()
        assert gc.collect() == 0
    finally:
        gc.enable()
