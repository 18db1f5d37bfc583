"""Files of this login alone: new ones, and those that were open to others before."""

import os
import stat
import sys
from pathlib import Path

import pytest

from pos_app.services.devices.key_store import FileKeyStore, open_key_store
from pos_app.services.system.folder_lock import FolderLock
from pos_app.services.system.private_files import is_private, make_private

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes are of Unix")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _open_to_all(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    path.chmod(0o666)
    path.parent.chmod(0o777)


def test_start_closes_what_is_ours(tmp_path: Path) -> None:
    """Folder 0700, files 0600, down to the copies; what a person keeps there stays as it is."""
    names = (
        "ledger.db",
        "ledger.db-wal",
        "window.ini",
        "faults.log.1",
        "backups/a.db",
        "replaced/1/ledger.db",
    )
    for name in (*names, "my photos/beach.jpg"):
        _open_to_all(tmp_path / "data" / name)

    lock = FolderLock(tmp_path / "data")
    assert lock.take()
    lock.release()

    assert [0o600] * len(names) == [_mode(tmp_path / "data" / name) for name in names]
    folders = ("", "backups", "replaced", "replaced/1")
    assert [0o700] * len(folders) == [_mode(tmp_path / "data" / name) for name in folders]
    assert 0o666 == _mode(tmp_path / "data" / "my photos" / "beach.jpg")


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link in the data folder does not close what it points to."""
    _open_to_all(tmp_path / "elsewhere" / "file")
    data = tmp_path / "data"
    data.mkdir()
    (data / "backups").symlink_to(tmp_path / "elsewhere")
    (data / "window.ini").symlink_to(tmp_path / "elsewhere" / "file")

    assert FolderLock(data).take()

    assert (0o777, 0o666) == (_mode(tmp_path / "elsewhere"), _mode(tmp_path / "elsewhere" / "file"))


def test_folder_for_all_stays_so(tmp_path: Path) -> None:
    """A data folder like ``/tmp`` is not taken from everybody else."""
    tmp_path.chmod(0o1777)
    make_private(tmp_path)
    assert 0o1777 == _mode(tmp_path)


def test_keys_of_an_older_program_are_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key files that were there before are tightened too."""
    monkeypatch.setattr("pos_app.services.devices.key_store.has_keyring", lambda: False)
    _open_to_all(tmp_path / "keys" / "ledger" / "device.key")

    assert isinstance(open_key_store(tmp_path / "keys"), FileKeyStore)

    assert (0o700, 0o600) == (_mode(tmp_path / "keys"), _mode(tmp_path / "keys/ledger/device.key"))


@pytest.mark.parametrize("mode", [0o755, 0o701, 0o770, 0o720])
def test_open_folder_is_not_private(tmp_path: Path, mode: int) -> None:
    """Any right of any other login counts."""
    tmp_path.chmod(mode)
    assert not is_private(tmp_path)
    make_private(tmp_path)
    assert is_private(tmp_path)


def test_folder_of_another_login_is_not_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose a folder is counts, not only its mode."""
    make_private(tmp_path)
    own = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: own + 1)
    assert not is_private(tmp_path)


def test_link_to_a_private_folder_is_not_private(tmp_path: Path) -> None:
    """Whoever made the link can move it."""
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert not is_private(tmp_path / "link")
