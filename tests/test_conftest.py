"""The fixtures that find what a test left behind do find it."""

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


def _run(folder: Path, test: str, *options: str) -> "subprocess.CompletedProcess[str]":
    (folder / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "test_it.py").write_text(test, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, "test_it.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("guilty", GUILTY)
def test_what_a_test_leaves_behind_fails_it(guilty: str, tmp_path: Path) -> None:
    """A test that passes by itself is failed by the fixtures for what it left."""
    ended = _run(tmp_path, GUILTY[guilty])
    assert (1, True) == (ended.returncode, "1 passed, 1 error" in ended.stdout), ended.stdout


def test_words_that_are_no_utf8_are_reported_by_another_core(tmp_path: Path) -> None:
    """What a test says of a name that is no text comes through, as escapes: the run goes on."""
    ended = _run(tmp_path, NO_TEXT, "-n", "1", "--log-level=INFO")
    assert (1, True) == (ended.returncode, r"caf\udce9" in ended.stdout), ended.stdout + ended.stderr
