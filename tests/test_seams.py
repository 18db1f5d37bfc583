"""Tests hand a till what it works with (``tests/fakes/seams.py``); none reaches into it."""

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parent
_PATCHED = re.compile(
    r"setattr\(\s*(?:till|self\.till|Till|Ledger|handlers|alerts|charges|pins|hub_module|ledger_module)\s*,"
    r"|setattr\(\s*\"pos_app\.services\.(?:till|ledger|handlers|system\.pins)\b"
    r"|HANDLERS\[[^]]+\] = "
)


def test_nothing_of_a_till_is_patched() -> None:
    """Commands, ledger, engine, names, caps, the cost of PINs are arguments: a patch is for every till."""
    own = Path(__file__).name
    found = [
        f"{path.relative_to(TESTS)}:{text.count(chr(10), 0, match.start()) + 1}"
        for path in sorted(TESTS.rglob("*.py"))
        if path.name != own
        for text in [path.read_text("utf-8")]
        for match in _PATCHED.finditer(text)
    ]
    assert [] == found
