"""What the package can do beyond its core, by the extra that brings it: `pip install '.[serve]'`.

One table says which libraries belong to which extra. Whatever needs one of them imports it where it
is used; where it is missing, the person is told in one line what to install.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from madoguchi.errors import MissingExtraError

# Extra → the modules that it brings, without those of the extras that it includes. The order decides
# whose a shared module is: the extra that needs the least beside it. Declared in pyproject.toml.
EXTRAS: Mapping[str, tuple[str, ...]] = {
    "documents": ("openpyxl", "pdfminer", "pdfplumber", "xlrd", "yaml"),
    "print": ("madoguchi_fonts", "segno", "typst"),
    "serve": (
        "anyio",
        "fastapi",
        "httptools",
        "jinja2",
        "markupsafe",
        "prometheus_client",
        "segno",
        "starlette",
        "uvicorn",
    ),
    "mcp": ("anyio", "mcp", "mcp_types", "starlette", "uvicorn"),
    "editors": (
        "alembic",
        "argon2",
        "httpcore",
        "httpx",
        "psycopg",
        "pyotp",
        "python_multipart",
        "sqlalchemy",
        "zxcvbn",
    ),
}


def installed(extra: str) -> bool:
    """Whether all that an extra brings can be imported. Nothing is imported."""
    return _absent(extra) is None


def require(extra: str) -> None:
    """Raise MissingExtraError unless all that the extra brings is there."""
    if absent := _absent(extra):
        raise MissingExtraError(extra, absent)


def explained(error: ModuleNotFoundError) -> MissingExtraError | None:
    """Return the error that says what to install for a module that was not found; None for one not ours."""
    module = (error.name or "").partition(".")[0]
    extra = next((extra for extra, modules in EXTRAS.items() if module in modules), None)
    return MissingExtraError(extra, module) if extra else None


def _absent(extra: str) -> str | None:
    return next((module for module in EXTRAS[extra] if find_spec(module) is None), None)
