"""Which ledger of a data folder is meant: the one in it, or the training one beside a real one."""

from pathlib import Path

from pos_app.domain.shop import TRAINING
from pos_app.services.ledger.storage import FILE_NAME, read_kind

TRAINING_FOLDER = "training"


def ledger_folder(data_dir: Path, *, training: bool) -> Path:
    """Return the folder of the ledger to open.

    A first start makes a training ledger in the data folder itself. Where a real one stands there, training
    has a folder of its own below it.
    """
    if not training or not (data_dir / FILE_NAME).exists() or read_kind(data_dir) == TRAINING:
        return data_dir
    return data_dir / TRAINING_FOLDER
