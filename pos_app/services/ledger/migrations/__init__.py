"""Alembic's revisions of the ledger, forward only, shipped in the wheel."""
