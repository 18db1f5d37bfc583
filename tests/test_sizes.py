"""No file, class or function of the program grows beyond what a person reads in one sitting."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOST_LINES, MOST_METHODS, MOST_OF_THE_WINDOW, MOST_OF_A_FUNCTION = 450, 35, 25, 50


def sources() -> Iterator[tuple[str, str]]:
    """Return the name and text of every file of the program."""
    for path in sorted((ROOT / "pos_app").rglob("*.py")):
        yield str(path.relative_to(ROOT)), path.read_text("utf-8")


def test_no_file_is_too_long() -> None:
    """A file that grows is divided along what it does, not shortened."""
    found = {name: text.count("\n") for name, text in sources() if text.count("\n") > MOST_LINES}
    assert {} == found


def test_no_class_does_too_much() -> None:
    """The window's class least of all: it places and connects."""
    found = {}
    for name, text in sources():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                most = MOST_OF_THE_WINDOW if node.name == "CashierWindow" else MOST_METHODS
                methods = sum(isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) for each in node.body)
                if methods > most:
                    found[f"{name}: {node.name}"] = methods
    assert {} == found


def test_no_function_is_too_long() -> None:
    """What does not fit a screen is two functions."""
    found = {}
    for name, text in sources():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > MOST_OF_A_FUNCTION:
                    found[f"{name}: {node.name}"] = lines
    assert {} == found
