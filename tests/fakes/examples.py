"""The clients of docs/examples, started as their readers would start them."""

import shutil
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "examples"


def node() -> str:
    """Return a Node: the one that playwright brings, so that nothing else is needed, or the system's."""
    found = find_spec("playwright")
    brought = Path(found.origin).parent / "driver" / "node" if found and found.origin else Path()
    path = str(brought) if brought.is_file() else shutil.which("node")
    assert path, "no node: playwright of the dev extra brings one"
    return path


LANGUAGES: dict[str, Callable[[], list[str]]] = {
    "python": lambda: [sys.executable, "-W", "error", str(FOLDER / "client.py")],
    "javascript": lambda: [node(), "--throw-deprecation", str(FOLDER / "client.mjs")],
}
"""How to start each; its key file and command come behind."""
