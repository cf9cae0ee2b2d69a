"""The frame of a page of the web: what stands above its title and at its foot, and says of the page and of who publishes it.

A foot that tells how to reach the publisher is read, its lines of links and of copyright aside; any other says nothing of
a desk and is left out, as menus are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from madoguchi.ingest.ahead import COPYRIGHT
from madoguchi.ingest.documents.pageflow import Flow, FlowTable, Words, plain
from madoguchi.text.dates import find_dates
from madoguchi.text.fold import fold
from madoguchi.text.online import MAIL
from madoguchi.text.phone import find_phones

# Elements whose own head or foot is that of a part of the page: a card's.
PARTS = {"article", "section", "main", "aside"}
_TAGS = {"header": "head", "footer": "foot"}
_ROLES = {"banner": "head", "contentinfo": "foot"}
_NAMES = {
    **dict.fromkeys(("header", "site-header", "page-header", "global-header", "l-header"), "head"),
    **dict.fromkeys(("footer", "site-footer", "page-footer", "global-footer", "l-footer"), "foot"),
    **dict.fromkeys(("copyright", "copy_right", "copy-right"), "foot"),
}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# Where on the site a page stands: 現在位置：ホーム > くらし > 相談.
_TRAIL = re.compile(
    r"(?:現在(?:位置|地|のページ)|パンくず(?:リスト)?|(?:ホーム|トップ(?:ページ)?|HOME|TOP)\s?[>＞›»])(?=.*[>＞›»])",
    re.IGNORECASE,
)
# What a page says to who looks at it: 本文へ移動, ページの先頭へ戻る, 文字サイズ.
_OF_THE_PAGE = re.compile(
    r"(?:本文|メニュー|コンテンツ|ナビゲーション)(?:まで|[へに])(?:移動|スキップ|ジャンプ|とば?す|飛ばす)(?:する|します)?"
    r"|(?:この)?ページの?(?:先頭|トップ|上部?|最初)[へに](?:戻る|移動)?|(?:トップ(?:ページ)?|ホーム|一覧|前のページ)[へに]戻る"
    r"|(?:この)?(?:ページ|画面)を印刷(?:する)?|印刷(?:用(?:ページ|画面)|する)|文字(?:サイズ|の大きさ)(?:\s?[:：]?\s?[大中小標準拡縮\s]{1,12})?|(?:page|back to)\s?top"
)  # fmt: skip
# The number that a page has on its site, alone or behind the day of its last change: 更新日：2026年4月1日 ページID：1001234.
_PAGE_ID = re.compile(r"(?<!\s)\s*+[(（]?ページ(?:番号|ID|ＩＤ)\s?[:：]?\s?[\d０-９-]{3,12}[)）]?\s*$")


@dataclass(slots=True)
class Frame:
    """Which parts of a page's flow are of its head and its foot, from `begin` on each; `left_out`: the words without them."""

    stretches: list[tuple[str, int, int]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def taken_from(self, flow: Flow) -> Flow:
        """Return the flow without what says nothing of a desk."""
        titled = next((at for at, part in enumerate(flow.parts) if _is_heading(part)), len(flow.parts))
        headed = titled < len(flow.parts)
        heads = [range(begin, end) for kind, begin, end in self.stretches if kind == "head" and headed]
        foot = self._foot(flow)
        kept: list[Words | FlowTable] = []
        for at, part in enumerate(flow.parts):
            if isinstance(part, FlowTable):
                kept.append(part)
            elif (
                (at in foot and _is_of_foot(part, called=self._calls(flow, foot)))
                or (any(at in head and not self._calls(flow, head) for head in heads) and _is_of_head(part))
                or _OF_THE_PAGE.fullmatch(text := fold(plain(part.text)))
                or (at < titled and headed and _TRAIL.match(text))
            ):
                self.left_out.append(plain(part.text))
            elif found := _PAGE_ID.search(part.text):
                self.left_out.append(plain(found.group()))
                part.text = part.text[: found.start()]
                kept += [part] if part.text.strip() else []
            else:
                kept.append(part)
        return Flow(kept, flow.struck)

    def _foot(self, flow: Flow) -> range:
        """The parts of the foot: of the elements behind which nothing but others of them stands."""
        begin = len(flow.parts)
        for kind, start, end in reversed(self.stretches):
            if kind != "foot" or end < begin:
                break
            begin = min(begin, start)
        return range(begin, len(flow.parts))

    @staticmethod
    def _calls(flow: Flow, stretch: range) -> bool:
        """Whether a number or a mail address stands there."""
        return any(map(_calls, _texts(flow.parts[stretch.start : stretch.stop])))


def kind_of(tag: str, known: Mapping[str, str]) -> str:
    """Return whether an element is a `head` or a `foot`; "" for any other."""
    if found := _TAGS.get(tag) or _ROLES.get(known.get("role", "").strip().casefold()):
        return found
    names = f"{known.get('id', '')} {known.get('class', '')}".casefold().split()
    return next((_NAMES[name] for name in names if name in _NAMES), "")


def _texts(parts: list[Words | FlowTable]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, FlowTable):
            yield from (cell.flow.words() for cell in part.cells())
        else:
            yield part.text


def _calls(text: str) -> bool:
    return bool(find_phones(fold(text)) or MAIL.search(fold(text)))


def _is_heading(part: Words | FlowTable) -> bool:
    return isinstance(part, Words) and part.within in _HEADINGS


def _is_of_foot(part: Words, *, called: bool) -> bool:
    """Whether a line of a foot says nothing of a desk; `called`: the foot tells how to reach somebody."""
    if _calls(part.text) or find_dates(fold(part.text)):
        return False
    return not called or part.is_item or bool(COPYRIGHT.match(fold(plain(part.text))))


def _is_of_head(part: Words) -> bool:
    return not (_is_heading(part) or find_dates(fold(part.text)))
