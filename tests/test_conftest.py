"""The fixtures that find what a test left behind do find it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py")

GUILTY = {
    "a warning": "import logging\ndef test_it():\n    logging.getLogger('x').warning('odd')\n",
    "a claim without its message": "def test_it(caplog_expected):\n    caplog_expected('never said')\n",
    "a thread": (
        "import threading\nstop = threading.Event()\n"
        "def test_it():\n    threading.Thread(target=stop.wait, daemon=True).start()\n"
    ),
    "a QThread": (
        "from PySide6.QtCore import QThread\nthread = QThread()\n"
        "def test_it(request):\n    thread.start()\n"
        "def teardown_module():\n    thread.quit()\n    assert thread.wait(2000)\n"
    ),
    "an error in a callback of a loop": (
        "import asyncio\nasync def main():\n    asyncio.get_running_loop().call_soon(lambda: 1 / 0)\n"
        "    await asyncio.sleep(0)\n    await asyncio.sleep(0)\n"
        "def test_it():\n    asyncio.run(main())\n"
    ),
    "a pending task destroyed": (
        "import asyncio\ndef test_it():\n    loop = asyncio.new_event_loop()\n"
        "    task = loop.create_task(asyncio.sleep(9))\n    loop.run_until_complete(asyncio.sleep(0))\n"
        "    del task\n    loop.close()\n"
    ),
}


NO_TEXT = """
import logging

def test_it(caplog):
    logging.getLogger("x").info("no copy in /loja/caf\\udce9")
    assert not caplog.text
"""


def _run(folder: Path, tests: dict[str, str], *options: str) -> "subprocess.CompletedProcess[str]":
    """Run tests, each in a file of its own, below our conftest.py."""
    (folder / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    for name, test in tests.items():
        (folder / name).write_text(test, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def _file(guilty: str) -> str:
    return f"test_{guilty.replace(' ', '_').lower()}.py"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what pytest says of all guilty tests."""
    folder = tmp_path_factory.mktemp("guilty")
    return _run(folder, {_file(guilty): test for guilty, test in GUILTY.items()}).stdout


@pytest.mark.parametrize("guilty", GUILTY)
def test_what_a_test_leaves_behind_fails_it(guilty: str, said: str) -> None:
    """A test that passes by itself is failed by the fixtures for what it left."""
    assert re.search(f"^{_file(guilty)}::test_it PASSED", said, re.MULTILINE), said
    assert re.search(f"^{_file(guilty)}::test_it ERROR", said, re.MULTILINE), said


def test_words_that_are_no_utf8_are_reported_by_another_core(tmp_path: Path) -> None:
    """What a test says of a name that is no text comes through, as escapes: the run goes on."""
    ended = _run(tmp_path, {"test_it.py": NO_TEXT}, "-n", "1", "--log-level=INFO")
    assert (1, True) == (ended.returncode, r"caf\udce9" in ended.stdout), ended.stdout + ended.stderr
