"""Which ledger of a data folder is meant: the one in it, or the training one beside a real one."""

from pathlib import Path

from pos_app.services.head_note import HEAD_NAME
from pos_app.services.ledger import BACKUPS
from pos_app.services.storage import CHECKED_NAME, FILE_NAME, read_kind

TRAINING = "training"


def ledger_folder(data_dir: Path, *, training: bool) -> Path:
    """Return the folder of the ledger to open.

    A first start makes a training ledger in the data folder itself. Where a real one stands there, training
    has a folder of its own below it.
    """
    if not training or not (data_dir / FILE_NAME).exists() or read_kind(data_dir) == TRAINING:
        return data_dir
    return data_dir / TRAINING


def make_room_for_real(data_dir: Path) -> bool:
    """Move a training ledger aside; returns whether the data folder is free for a real one."""
    if not (data_dir / FILE_NAME).exists():
        return True
    if read_kind(data_dir) != TRAINING or (data_dir / TRAINING).exists():
        return False
    (data_dir / TRAINING).mkdir()
    for name in (FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", HEAD_NAME, CHECKED_NAME, BACKUPS):
        if (data_dir / name).exists():
            (data_dir / name).rename(data_dir / TRAINING / name)
    return True
