"""The cashier's program whose window says why it cannot start: start_window.py DATA_DIR [FOLDER_OF_PICTURES].

Prints what the window shows, as one line of JSON, and ends. It waits one second, not 15, for whoever holds
the folder.
"""

import json
import sys
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel

from pos_app.app import cashier, reach
from pos_app.app.process import run_cashier
from pos_app.settings import Settings
from pos_app.ui.cashier.cashier_window import CashierWindow

PATIENCE_S = 1.0
SIZES = ((1024, 700), (1366, 768))
_show_fatal = CashierWindow.show_fatal


def main(folder: Path, pictures: Path | None) -> int:
    """Run until the window says why it cannot start; return the exit code."""

    def show_fatal(window: CashierWindow, title: str, words: str) -> None:
        _show_fatal(window, title, words)
        QTimer.singleShot(0, window, lambda: _look(window, pictures))

    with (
        patch.object(CashierWindow, "show_fatal", show_fatal),
        patch.object(reach, "PATIENCE_S", PATIENCE_S),
        patch.object(cashier, "has_screen", lambda: True),
    ):
        return run_cashier(Settings(data_dir=folder, port=0))


def _look(window: CashierWindow, pictures: Path | None) -> None:
    shown = [each.text() for each in window.sell.charge_view.findChildren(QLabel) if each.isVisible()]
    sys.stdout.write(json.dumps([each for each in shown if each]) + "\n")
    for width, height in SIZES if pictures else ():
        window.window().resize(width, height)
        QApplication.processEvents()
        window.grab().save(f"{pictures}/start-{width}.png")
    QApplication.quit()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None))
