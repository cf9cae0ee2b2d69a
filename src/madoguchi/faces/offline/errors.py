"""What stops the making of the static site: a served page or link that it does not know."""

from __future__ import annotations

from madoguchi.errors import MadoguchiError


class SiteError(MadoguchiError):
    """The site cannot be made whole, so it is not made. The message says which page, and what to try."""
