"""The widget in another site's page: framed, without scripts, and the answer in a tab of its own."""

from __future__ import annotations

import http.server
import re
import threading
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

FRAME = re.compile(r"&lt;iframe src=&#34;(\S+?)&#34;")


def test_only_the_widget_may_be_framed(client):
    assert "frame-ancestors *" in client.get("/widget").headers["content-security-policy"]
    for path in ("/", "/ask?q=融資", "/embed", "/desk/unknown"):
        assert "frame-ancestors 'none'" in client.get(path).headers["content-security-policy"]


def test_the_widget_runs_nothing_and_takes_what_is_filled_in(client):
    text = client.get("/widget?place=大阪市&topic=succession&lang=en").text
    assert "<script" not in text
    assert 'name="place" type="text" value="大阪市"' in text
    assert "後継者" in re.search(r'name="q" type="text" value="([^"]*)"', text)[1]
    assert '<input type="hidden" name="lang" value="en">' in text
    assert 'target="_blank"' in text


def test_what_is_filled_in_cannot_break_out(client):
    text = client.get('/widget?place="><script>alert(1)</script>&topic=nothing').text
    assert "<script" not in text


def test_the_examples_work_as_they_are_copied(client):
    text = unescape(client.get("/embed").text)
    shown = re.findall(r'(?:href|src|action)="http://testserver(/[^"]*)"', text)
    assert {urlsplit(path).path for path in shown} == {"/ask", "/widget"}
    for path in shown:
        assert client.get(path).status_code == 200
    (program,) = re.findall(r"curl 'http://testserver(/[^']*)'", text)
    answer = client.get(program, headers={"Origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json()["answers"]


@pytest.mark.browser
def test_a_framed_widget_opens_the_answer_in_its_own_tab(browser, site):
    class Other(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f'<h1>Chamber</h1><iframe src="{site}/widget" title="desk"></iframe>'.encode())

        def log_message(self, *_: object) -> None:
            pass

    other = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=other.serve_forever, daemon=True).start()
    context = browser.new_context(java_script_enabled=False, locale="ja-JP")
    page = context.new_page()
    page.goto(f"http://localhost:{other.server_port}/")
    frame = page.frame_locator("iframe")
    frame.locator("#q").fill("後継者がいない")
    frame.locator("#place").fill("大阪府")
    with context.expect_page() as opened:
        frame.locator("#place").press("Enter")
    answer = opened.value
    answer.wait_for_load_state()
    assert answer.locator("a.tel").first.inner_text() == "06-6944-6257"
    assert parse_qs(urlsplit(answer.url).query)["place"] == ["大阪府"]
    assert page.locator("h1").inner_text() == "Chamber"
    context.close()
    other.shutdown()
    other.server_close()
