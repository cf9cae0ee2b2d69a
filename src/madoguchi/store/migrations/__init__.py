"""The versions of the tables; alembic runs them in order."""
