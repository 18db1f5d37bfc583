"""The short forms of the kit: power cuts and directed kills of the real program, and the kit's own parts."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture import images, kills, trace
from tests.torture.disk import SECTOR, Cut, Disk, Sync, Unlink, Write
from tests.torture.known_bad import Variant, misfits, read_variants
from tests.torture.stage import Stage
from tests.torture.table import Row

IMAGES = 600
SALES = 20

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Return a running till with everybody connected."""
    stage = Stage(tmp_path / "home")
    yield stage
    stage.leave()
    stage.computer.clean_up()


@pytest.mark.slow
@needs_strace
def test_power_cut_loses_nothing(tmp_path: Path) -> None:
    """Whatever sectors a power cut leaves of what was not synced: all that was acknowledged is there."""
    recording = images.record(tmp_path, SALES)

    row = images.judge(recording, IMAGES)

    assert [] == row.examples
    assert IMAGES <= row.trials


@pytest.mark.slow
@needs_strace
def test_kill_at_each_fsync_and_send_of_a_confirmation(stage: Stage) -> None:
    """Before the fsync either outcome is right; after it the money is there once; a resend is repeated."""
    row = Row("")
    for call in ("fsync", "sendto"):
        kills.torture(stage, kills.Confirm(), trace.Points(call, "signal=KILL"), row)

    assert [] == row.examples
    assert 3 < row.trials


# --- the kit itself ----------------------------------------------------------------------------------


def _images(disk: Disk) -> set[bytes]:
    dice = random.Random(1)  # noqa: S311 - the same images at each run
    return {disk.image(dice).get("a", b"gone") for _ in range(200)}


def test_only_what_was_synced_is_certain() -> None:
    """Each sector that was written since the last sync may be there or not; after a sync it is."""
    disk = Disk({"a": b"0" * 2 * SECTOR})
    disk.apply(Write("a", 0, b"1" * 2 * SECTOR))
    old, new = b"0" * SECTOR, b"1" * SECTOR

    assert {old + old, old + new, new + old, new + new} == _images(disk)

    disk.apply(Sync("a"))
    assert {new + new} == _images(disk)


def test_cuts_and_deletions_may_not_have_happened() -> None:
    """A file that was cut or deleted without a sync may be whole."""
    cut, gone = Disk({"a": b"00"}), Disk({"a": b"00"})
    cut.apply(Cut("a", 0))
    gone.apply(Unlink("a"))

    assert {b"00", b""} == _images(cut)
    assert {b"00", b"gone"} == _images(gone)


@pytest.mark.parametrize("variant", read_variants(), ids=lambda variant: variant.name)
def test_variant_can_be_made(variant: Variant) -> None:
    """Each known-bad variant still finds its place in the program."""
    assert () == misfits(variant)
