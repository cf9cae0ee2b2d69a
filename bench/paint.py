"""First contentful paint and bytes of a first answer, on a slow phone: slow 4G, a processor four times slower.

    python bench/paint.py http://127.0.0.1:8000

Needs chromium and the test packages. The network is Lighthouse's slow 4G: 1.6 Mbit/s down, 750 kbit/s up,
150 ms a round trip. Each page is opened in a fresh browser context, without its worker; the median of five.
"""

from __future__ import annotations

import statistics
import sys
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

PAGES = {
    "home": "/",
    "answer": "/ask?q=返済が苦しい&place=横浜市",
    "asks for a place": "/ask?q=返済が苦しい",
    "desk": "/ask?q=03-3501-1511",
    "easy, furigana": "/ask?q=返済が苦しい&place=横浜市&lang=easy&ruby=1",
}
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6 * 1024 * 1024 / 8,
    "uploadThroughput": 750 * 1024 / 8,
}
SLOWER = 4
RUNS = 5


def paint(browser: Browser, url: str) -> tuple[float, int]:
    """Return (ms to the first contentful paint, bytes on the wire) of one first visit."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="ja-JP", service_workers="block"
    )
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(url, wait_until="networkidle")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    found = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    return float(found), sum(sizes)


def main(base: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, path in PAGES.items():
            runs = [paint(browser, base + quote(path, safe="/?=&")) for _ in range(RUNS)]
            middle = statistics.median(each[0] for each in runs)
            sys.stdout.write(f"{name:<18} {middle:6.0f} ms to paint  {runs[0][1] / 1024:6.1f} KB\n")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
