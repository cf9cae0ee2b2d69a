"""Secrets that the store gives out and does not keep: it has the digest of each alone."""

from __future__ import annotations

import hashlib
import secrets

BYTES = 32


def new_secret(prefix: str = "") -> str:
    """Return a fresh secret of 256 bits behind a prefix, in characters that may stand in an address."""
    return prefix + secrets.token_urlsafe(BYTES)


def digest_of(secret: str) -> str:
    """Return what the store keeps of a secret. One of random bits needs no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
