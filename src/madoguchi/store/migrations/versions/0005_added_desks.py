"""What a desk says that was added between two editions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Bring the tables to this version. The changes that stand are of desks of the list."""
    op.add_column("changes", sa.Column("desk_says", sa.JSON(), nullable=True))
