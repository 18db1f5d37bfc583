"""One till for each data folder, by the kernel's lock: nothing is stale after a kill."""

import subprocess
import sys
from pathlib import Path

from pos_app.services.system.folder_lock import FolderLock

HOLD = """
import sys
from pathlib import Path
from pos_app.services.system.folder_lock import FolderLock
print(FolderLock(Path(sys.argv[1])).take(), flush=True)
sys.stdin.read()
"""


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    """A held folder is refused to others until it is released; another folder is free."""
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)

    assert (True, False) == (first.take(), second.take())
    other = FolderLock(tmp_path / "new" / "folder")
    assert other.take()
    first.release()
    first.release()
    assert second.take()
    second.release()
    other.release()


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    """A process that was killed leaves no lock behind."""
    lock = FolderLock(tmp_path)
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert "True\n" == holder.stdout.readline()
        refused = lock.take()
        holder.kill()

    assert (False, True) == (refused, lock.take())
    lock.release()
