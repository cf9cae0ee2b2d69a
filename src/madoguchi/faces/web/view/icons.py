"""Pictures of the troubles, as the shapes of inline drawings; see `icons.toml`."""

from __future__ import annotations

import tomllib
from functools import cache

from madoguchi.faces.web.view.messages import read_web_data


@cache
def icons() -> dict[str, str]:
    """Return the path (SVG `d`, on a square of 24) of each official topic's picture."""
    return {topic: entry["d"] for topic, entry in tomllib.loads(read_web_data("icons.toml")).items()}
