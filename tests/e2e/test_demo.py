"""The demo without a screen: every ending, with its pictures, in one run."""

import json
import re
import signal
from typing import Any

from pos_app.services.qr.drawing import read_picture
from tests.fakes.programs import Computer

PICTURES = {
    "paid": ("pending", "paid"),
    "expired": ("pending", "verifying", "expired"),
    "late": ("pending", "expired", "late", "accepted"),
    "paid_twice": ("pending", "paid_twice"),
    "underpaid": ("pending", "underpaid"),
}
ENDS = {
    "paid": ("paid", []),
    "expired": ("expired", []),
    "late": ("paid", ["late"]),
    "paid_twice": ("paid", ["paid_twice"]),
    "underpaid": ("pending", ["underpaid"]),
}


def test_headless_demo_plays_every_ending_and_shows_codes_in_pending_pictures_only(
    computer: Computer,
) -> None:
    """Exit code 0, a timeline of all events, both windows in each state; a code only while it may be paid."""
    out = computer.home / "out"

    demo = computer.start("demo", "--headless", "--out", str(out))

    assert 0 == demo.wait(120), demo.heard
    timeline: dict[str, Any] = json.loads((out / "timeline.json").read_text("utf-8"))
    sales = timeline["sales"]
    assert ENDS == {sale["sale"]: (sale["state"], sale["exceptions"]) for sale in sales}
    wanted = {
        f"{sale}-{state}-{which}.png"
        for sale, states in PICTURES.items()
        for state in states
        for which in ("cashier", "display")
    }
    assert wanted == {path.name for path in out.glob("*.png")}
    for name in sorted(wanted):
        assert ("-pending-" in name) == (len(read_picture(out / name)) == 1), name
    _check_events(timeline["events"], {sale["sale"]: sale["id"] for sale in sales})


def test_stopped_demo_ends_soon_and_says_so(computer: Computer) -> None:
    """Ctrl-C in the middle of the play ends all three programs, not with 0."""
    demo = computer.start("demo", "--headless", "--out", str(computer.home / "out"))
    demo.line("READY")

    assert 1 == demo.end(signal.SIGINT, within_s=5)
    assert demo.complaint("stopped")


def _check_events(events: list[dict[str, Any]], ids: dict[str, int]) -> None:
    seqs = [event["seq"] for event in events]
    names = [event["name"] for event in events]
    assert sorted(set(seqs)) == seqs
    assert all(re.match(r"\d{4}-\d\d-\d\dT", event["at"]) for event in events)
    for sale, number in ids.items():
        assert 1 == names.count(f"payment-created-{number}"), sale
    for sale, name in (
        ("paid", "confirmed"),
        ("expired", "expired"),
        ("late", "confirmed"),
        ("late", "expired"),
    ):
        assert 1 == names.count(f"payment-{name}-{ids[sale]}"), sale
