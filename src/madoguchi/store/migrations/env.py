"""How alembic runs the versions: on the connection it is given, in one transaction."""

from __future__ import annotations

from alembic import context

from madoguchi.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
