"""When a device was confirmed by a person, and when it was connected last."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; devices of before were all confirmed by their making."""
    op.execute("ALTER TABLE device ADD COLUMN confirmed_at INTEGER")
    op.execute("ALTER TABLE device ADD COLUMN last_seen_at INTEGER")
    op.execute("UPDATE device SET confirmed_at = created_at")
