"""Every window in every size, light and dark, on one page to be looked at.

    python3 dev.py gallery --out DIR     makes DIR/index.html and its pictures

A process of its own for each scale: 1, 2, and 2 on half the room, which is a text of 200 %.
"""

import argparse
import html
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
SIZES = ((683, 768), (1024, 700), (1366, 768), (1920, 1080))
STYLES = {"light": 1.0, "dark": 1.0, "scale-2": 2.0, "text-200": 2.0}
"""How a set of pictures is made, and its scale."""
_TITLE_BAR = 20


class Hand:
    """As much of pytest-qt's bot as a rig needs."""

    def __init__(self, process: Callable[[], object]) -> None:
        self._process = process

    def addWidget(self, widget: object) -> None:  # noqa: N802 - the bot's name
        """Take a window, which lives as long as the process."""

    def waitSignal(self, signal: object) -> AbstractContextManager[None]:  # noqa: N802 - the bot's name
        """Let what is in the block happen."""
        del signal
        return nullcontext()

    def waitUntil(self, holds: Callable[[], bool]) -> None:  # noqa: N802 - the bot's name
        """Work until something holds."""
        while not holds():
            self._process()


def draw(folder: Path, style: str) -> None:
    """Draw all scenes in one style; in a process of its own."""
    from PySide6.QtCore import QCoreApplication  # noqa: PLC0415 - after the environment is set

    from pos_app.app.qt import make_application  # noqa: PLC0415
    from pos_app.ui.style import theme  # noqa: PLC0415
    from tests.fakes.clock import FakeClock  # noqa: PLC0415
    from tests.ui.cashier_rig import make_rig  # noqa: PLC0415
    from tests.ui.every_window import WINDOWS  # noqa: PLC0415

    application = make_application("pt_BR")
    theme.apply(application, dark=style == "dark")

    def settle() -> None:
        for _ in range(4):
            application.processEvents()
            QCoreApplication.sendPostedEvents()

    clock = FakeClock()
    with tempfile.TemporaryDirectory() as home:
        for width, height in SIZES:
            half = 2 if style == "text-200" else 1
            for name, open_it in WINDOWS.items():
                rig = make_rig(Hand(settle), clock, Path(tempfile.mkdtemp(dir=home)))  # type: ignore[arg-type]  # see Hand
                rig.window.resize(width // half, (height - _TITLE_BAR) // half)
                shown = open_it(rig)
                settle()
                scene = name.replace(": ", " ").replace(" ", "-")
                shown.grab().save(str(folder / f"{style}-{scene}-{width}x{height}.png"))
                for window in (shown, rig.window):
                    window.close()


def page(folder: Path) -> str:
    """Return the page that shows all pictures, a row for each scene and style."""
    rows: dict[tuple[str, str], list[Path]] = {}
    for path in sorted(folder.glob("*.png")):
        kind = next(each for each in STYLES if path.name.startswith(each))
        scene = path.stem.removeprefix(f"{kind}-").rsplit("-", 1)[0]
        rows.setdefault((scene, kind), []).append(path)
    style = "<style>img{max-height:420px;margin:6px}</style>"
    parts = [f"<!DOCTYPE html><meta charset=utf-8><title>Pix till</title>{style}"]
    for (scene, kind), paths in sorted(rows.items()):
        shown = "".join(f"<img loading=lazy src='{html.escape(path.name)}'>" for path in paths)
        parts.append(f"<h2>{html.escape(scene)} · {kind}</h2>{shown}")
    return "\n".join(parts)


def main(arguments: list[str]) -> int:
    """Make the gallery; return the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py gallery")
    parser.add_argument("--out", type=Path, required=True, help="folder of the pictures and their page")
    parser.add_argument("--style", choices=list(STYLES), help="only this one")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args(arguments)
    wanted.out.mkdir(parents=True, exist_ok=True)
    if wanted.here:
        draw(wanted.out, wanted.style)
        return 0
    for style in [wanted.style] if wanted.style else STYLES:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(STYLES[style])}
        command = [sys.executable, __file__, "--out", str(wanted.out), "--style", style, "--here"]
        subprocess.run(command, env=environment, cwd=ROOT, check=True)
    index = wanted.out / "index.html"
    index.write_text(page(wanted.out), "utf-8")
    sys.stdout.write(f"{len(list(wanted.out.glob('*.png')))} pictures on {index}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
