"""The web app manifest: what a phone calls a directory on its home screen, and how it looks there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from madoguchi.faces.palette import theme_of
from madoguchi.faces.web.view.messages import LANGUAGES, messages_of
from madoguchi.model.edition import Edition


def app_manifest(edition: Edition, root: str, icons: Sequence[Mapping[str, str]]) -> bytes:
    """Return the manifest of a site whose first page is at `root`."""
    t = messages_of(edition, LANGUAGES[0])
    told = {
        "name": f"{t('site.name')} {t('site.tagline')}",
        "short_name": t("site.name"),
        "lang": LANGUAGES[0],
        "id": root,
        "start_url": root,
        "scope": root,
        "display": "standalone",
        "background_color": "#f6f8fc",
        "theme_color": theme_of(edition.bundle),
        "icons": list(icons),
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
