"""The tables' versions: alembic's scripts, run on a connection that is open already.

Alembic is loaded only where tables are brought up: a page or a question does not wait for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"
# The version that this program needs: the newest of the scripts.
HEAD = "0010"


def scripts() -> Config:
    """Return alembic's configuration: where the scripts are."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def version_of(connection: Connection) -> str | None:
    """Return the version that a database has; None where it has no tables of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def is_newer(version: str) -> bool:
    """Whether tables are of a version that this program does not know yet (versions count up)."""
    return version > HEAD


def migrate(connection: Connection, to: str = "head") -> None:
    """Bring the tables up to a version. The caller commits."""
    from alembic import command

    config = scripts()
    config.attributes["connection"] = connection
    command.upgrade(config, to)
