"""The cashier's program with a hand that chooses a monitor: screens.py DATA_DIR [NAME_OF_MONITOR].

Prints where the customer's window is once the till listens, as one line of JSON, and ends.
"""

import json
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pos_app.app.cashier import CashierApp
from pos_app.app.qt import make_application
from pos_app.services.ports.devices import LinkStatus
from pos_app.settings import Settings
from pos_app.ui.customer.display_window import DisplayWindow, monitor_id


def main(folder: Path, choice: str) -> int:
    """Run until the till listens; return the exit code."""
    folder.mkdir(exist_ok=True)
    application = make_application("pt_BR")
    cashier = CashierApp(Settings(data_dir=folder, port=0), folder)
    window = next(each for each in QApplication.topLevelWidgets() if isinstance(each, DisplayWindow))

    def on_link(link: LinkStatus) -> None:
        if not link.listening:
            return
        for screen in application.screens():
            if screen.name() == choice:
                window.choose(monitor_id(screen))
        sys.stdout.write(json.dumps(_place(window)) + "\n")
        application.quit()

    cashier.bridge.link_came.connect(on_link)
    return cashier.run(application)


def _place(window: DisplayWindow) -> dict[str, object]:
    if not window.isVisible():
        return {"screen": "", "geometry": [], "full": False}
    place = window.geometry()
    return {
        "screen": window.screen().name(),
        "geometry": [place.x(), place.y(), place.width(), place.height()],
        "full": window.isFullScreen(),
    }


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
