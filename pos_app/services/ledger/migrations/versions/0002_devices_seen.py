"""Which pages were invited and wait for a person, and when a device was connected last."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; no device of before was invited."""
    op.execute("ALTER TABLE device ADD COLUMN invited_at INTEGER")
    op.execute("ALTER TABLE device ADD COLUMN last_seen_at INTEGER")
