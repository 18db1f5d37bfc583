"""Programs of another version, as far as a ledger can tell: their folders of migrations."""

import shutil
from pathlib import Path

from pos_app.services.ledger import ledger

_OWN = Path(ledger.__file__).with_name("migrations")
_NEXT = '''"""A revision of a test."""

from alembic import op

revision = "next"
down_revision = "{last}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE device ADD COLUMN colour TEXT")
    op.execute("CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT) STRICT")
'''


def earlier(folder: Path, *left_out: str) -> Path:
    """Return a new folder in ``folder`` with this program's revisions but for some, such as ``000[2-9]*``."""
    migrations = folder / "migrations"
    shutil.copytree(_OWN, migrations, ignore=shutil.ignore_patterns("__pycache__", *left_out))
    return migrations


def later(folder: Path, *statements: str) -> Path:
    """Return a new folder in ``folder`` with one revision more, which runs ``statements`` of its own too."""
    migrations = earlier(folder)
    last = max(path.name for path in (migrations / "versions").glob("[0-9]*.py"))
    lines = "".join(f'    op.execute("{each}")\n' for each in statements)
    (migrations / "versions" / "9999_of_a_test.py").write_text(_NEXT.format(last=last[:4]) + lines, "utf-8")
    return migrations
