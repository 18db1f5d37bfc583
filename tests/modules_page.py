"""Make docs/modules.md anew: what each module is for, by its own first line, room by room.

    python3 dev.py modules

Needs nothing but Python: it reads the sources, and imports none of them.
"""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "modules.md"

_HEAD = """# Modules

What each module is for, in the first line of its own docstring. A room is a folder; its own line stands
first. What a room may import is in [architecture.md](architecture.md), section 2.
`python3 dev.py modules` makes this page from the sources; do not edit it.
"""
_ROLE = re.compile(r":\w+:`~?(?:[\w.]*\.)?(\w+)`")


def page() -> str:
    """Return the whole page as the sources say it now."""
    rooms: dict[Path, list[Path]] = {}
    for path in sorted((ROOT / "pos_app").rglob("*.py")):
        rooms.setdefault(_room_of(path), []).append(path)
    return "\n".join([_HEAD, *(_section(room, files) for room, files in sorted(rooms.items()))])


def first_line(path: Path) -> str:
    """Return the first line of a module's docstring, written for Markdown; empty where it has none."""
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    line = _ROLE.sub(r"`\1`", text.partition("\n")[0])
    return line.replace("``", "`").replace("|", "\\|")


def _room_of(path: Path) -> Path:
    """Return the folder that a module is in; one that is no package belongs to the package above it."""
    return next(folder for folder in path.parents if (folder / "__init__.py").exists())


def _section(room: Path, files: list[Path]) -> str:
    own = room / "__init__.py"
    lines = [f"## {room.relative_to(ROOT).as_posix()}", "", first_line(own), ""]
    modules = [path for path in files if path != own]
    if modules:
        lines += ["| module | is for |", "| --- | --- |"]
        lines += [_row(room, path) for path in modules]
        lines.append("")
    return "\n".join(lines)


def _row(room: Path, path: Path) -> str:
    name = path.relative_to(room).as_posix()
    return f"| [{name}](../{path.relative_to(ROOT).as_posix()}) | {first_line(path)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
