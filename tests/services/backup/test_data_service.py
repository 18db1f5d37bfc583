"""What windows ask for about data and devices, while a second folder or a keyring does not answer."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from pos_app.domain.commands.devices import AddDevice, ListDevices
from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.commands.shop import SaveRetention
from pos_app.domain.device import Device
from pos_app.domain.errors import RefusedError
from pos_app.domain.shop import DataRetention
from pos_app.services.backup import data_service
from pos_app.services.backup.copies import list_backups
from pos_app.services.backup.data_service import DataService
from pos_app.services.devices.device_service import DeviceService
from pos_app.services.devices.key_service import forget_revoked
from pos_app.services.devices.key_store import FileKeyStore, new_key
from pos_app.services.ports.data import BackupError
from pos_app.services.ports.devices import LinkStatus
from pos_app.services.till.till import Till
from tests.fakes.book import ask
from tests.fakes.copying import foreign_worker, sell

WAIT_S = 5.0


class NoPairing:
    """Nobody pairs here."""

    def open(self) -> "Future[object]":
        """Never asked."""
        raise NotImplementedError


class HangingKeys(FileKeyStore):
    """A keyring that asks a person for its password, and nobody comes."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.answers = threading.Event()
        self.fails = False

    def save(self, ledger: str, device: str, keys: tuple[bytes, ...]) -> None:
        """Wait when a secret is to be forgotten."""
        if not keys:
            self.answers.wait(WAIT_S * 4)
            if self.fails:
                raise OSError("locked")
        super().save(ledger, device, keys)


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[HangingKeys]:
    """Return keys that hang until the test is over."""
    keys = HangingKeys(tmp_path / "keys")
    yield keys
    keys.answers.set()


def registered(till: Till, keys: HangingKeys) -> tuple[str, Device]:
    """Return the ledger's id, and a new device with a secret."""
    device: Device = ask(till, AddDevice(role="integration", name="Site"))
    server_id = ask(till, ReadStatus()).server_id
    keys.save(server_id, device.id, (new_key(),))
    return server_id, device


def device_service(till: Till, keys: HangingKeys, work: ThreadPoolExecutor) -> DeviceService:
    """Return the service of devices."""
    return DeviceService(till, keys, NoPairing(), work=work, link=LinkStatus)  # type: ignore[arg-type] # never asked


def test_second_folder_that_hangs_costs_only_itself(
    till: Till, tmp_path: Path, keys: HangingKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy here is made, a device is refused, the next copy is made; the hanging ones are told in time."""
    never = threading.Event()
    monkeypatch.setattr(data_service, "copy_beside", lambda *_: never.wait(WAIT_S * 4))
    monkeypatch.setattr(data_service, "_COPY_LIMIT_S", 0.2)
    (disk := tmp_path / "disk").mkdir()
    keys.answers.set()
    ask(till, SaveRetention(retention=DataRetention(copy_to=str(disk))))
    _, device = registered(till, keys)
    with ThreadPoolExecutor(1) as work, foreign_worker() as foreign:
        service = DataService(tmp_path, till, work, foreign)
        first = service.back_up()
        assert device_service(till, keys, work).revoke(device.id).result(WAIT_S).revoked_at
        sell(till, 1)
        second = service.back_up()
        for copy in (first, second):
            with pytest.raises(BackupError) as caught:
                copy.result(WAIT_S)
            assert "copy" == caught.value.where
        assert list_backups(tmp_path)[0].seq == ask(till, ReadStatus()).seq
        never.set()


def test_folder_that_hangs_is_not_saved(till: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a folder is there is asked with a limit too."""
    never = threading.Event()
    monkeypatch.setattr(data_service, "_look_for", lambda _: never.wait(WAIT_S * 4))
    monkeypatch.setattr(data_service, "_LOOK_LIMIT_S", 0.05)
    with ThreadPoolExecutor(1) as work, foreign_worker() as foreign:
        with pytest.raises(TimeoutError):
            DataService(tmp_path, till, work, foreign).save(DataRetention(copy_to="/mnt/gone")).result(WAIT_S)
        never.set()
    assert DataRetention() == ask(till, ReadStatus()).retention


def test_revoke_waits_for_no_worker_and_no_keyring(till: Till, keys: HangingKeys) -> None:
    """It is done once the ledger has it; the secret goes when the keyring answers."""
    server_id, device = registered(till, keys)
    busy = threading.Event()
    with ThreadPoolExecutor(1) as work:
        work.submit(busy.wait, WAIT_S * 4)
        revoked = device_service(till, keys, work).revoke(device.id).result(WAIT_S)
        assert revoked == ask(till, ListDevices())[0]
        assert keys.find(server_id, device.id)
        busy.set()
        keys.answers.set()
    assert () == keys.find(server_id, device.id)


def test_revoke_that_is_refused_is_told(till: Till, keys: HangingKeys) -> None:
    """Nobody believes a device gone that is not."""
    with ThreadPoolExecutor(1) as work, pytest.raises(RefusedError, match="not_found"):
        device_service(till, keys, work).revoke("bank-77").result(WAIT_S)


@pytest.mark.parametrize("again", [True, False])
def test_secret_that_could_not_be_forgotten_goes_at_the_next_start(
    till: Till, keys: HangingKeys, caplog_expected: Callable[..., None], *, again: bool
) -> None:
    """The row refuses the device meanwhile; a keyring that still fails stops nobody."""
    caplog_expected("could not be forgotten")
    server_id, device = registered(till, keys)
    keys.fails = True
    keys.answers.set()
    with ThreadPoolExecutor(1) as work:
        assert device_service(till, keys, work).revoke(device.id).result(WAIT_S).revoked_at
    assert keys.find(server_id, device.id)
    keys.fails = again
    forget_revoked(till, keys)
    assert again == bool(keys.find(server_id, device.id))
