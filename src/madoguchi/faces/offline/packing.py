"""Tables too big for JSON as bytes in base64, deflated: a browser unpacks them (faces/static/offline/heads.js)."""

from __future__ import annotations

import base64
import zlib
from typing import Any

import numpy as np

from madoguchi.answers.heads import Head


def packed(content: bytes, strategy: int = zlib.Z_DEFAULT_STRATEGY) -> str:
    """Return bytes in base64, deflated; `strategy` as zlib has them."""
    deflating = zlib.compressobj(9, strategy=strategy)
    return base64.b64encode(deflating.compress(content) + deflating.flush()).decode()


def packed_head(model: Head) -> dict[str, Any]:
    """Return a trained head.

    `content` has a bit for each bucket in use, then the `values` weights that are not zero, class by class, then
    how many zeros stand before each (255 and more in several bytes). Most weights are zero, and bytes of a kind
    side by side deflate best by their frequency alone.
    """
    last = len(model.weights) - 1
    weights = model.weights[:last].T.ravel()
    places = np.flatnonzero(weights)
    zeros = _in_bytes(np.diff(places, prepend=-1) - 1)
    content = (
        np.packbits(model.row_of < last, bitorder="little").tobytes() + weights[places].tobytes() + zeros
    )
    return {
        "classes": list(model.classes),
        "scale": [_short(value) for value in model.scale],
        "bias": [_short(value) for value in model.bias],
        "numbers": {name: np.vectorize(_short)(value).tolist() for name, value in model.numbers.items()},
        "values": len(places),
        "content": packed(content, zlib.Z_HUFFMAN_ONLY),
    }


def _in_bytes(numbers: np.ndarray) -> bytes:
    """Numbers as bytes: 255 as often as it goes into each, then what is left."""
    wholes = numbers // 255
    found = np.full(len(numbers) + int(wholes.sum()), 255, np.uint8)
    found[np.cumsum(wholes + 1) - 1] = numbers % 255
    return found.tobytes()


def _short(value: Any) -> float:
    """A number of single precision with the digits that it has."""
    return float(f"{float(value):.9g}")
