"""BIZ UDGothic in two weights, cut down to Japanese office text: the font that Madoguchi prints with."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
