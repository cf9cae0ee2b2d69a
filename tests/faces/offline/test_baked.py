"""What is baked of towns and postal codes for the browser is what its tables say now."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

from madoguchi.faces.offline.place_data import BAKED
from madoguchi.places.tables import FOLDER

TOOL = Path(__file__).parents[3] / "tools" / "bake_browser_places.py"


def test_the_towns_of_the_browser_are_those_of_the_tables():
    spec = importlib.util.spec_from_file_location("bake_browser_places", TOOL)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    told = json.loads((FOLDER / BAKED).read_text(encoding="utf-8"))
    assert told == tool.baked(), "run `python tools/bake_browser_places.py`"
