"""Devices, keys, pairing and the network, as windows ask for them: every call returns a future at once.

The work is done in a worker, since the till answers later and the keyring may wait. The futures fail with a
``PosError``, such as ``RefusedError("pin")``. How devices stand now comes with ``LinkStatus``.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future

from pos_app.domain.commands.base import Decision
from pos_app.domain.commands.devices import ConfirmDevice, ListDevices, RefuseInvited, RevokeDevice
from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.commands.shop import SaveNetwork
from pos_app.domain.device import Device
from pos_app.domain.shop import Network, TillStatus
from pos_app.services.devices import key_service
from pos_app.services.devices.key_store import KeyStore
from pos_app.services.ports.devices import (
    Invite,
    KeyWish,
    LinkStatus,
    ListenerStatus,
    PairingPort,
    PairingStatus,
)
from pos_app.services.ports.till import TillPort
from pos_app.services.system.workers import finished, then
from pos_app.services.web.addresses import link_at


class DeviceService:
    """What settings may do with devices; from any thread.

    Args:
        work: runs what waits.
        link: how the server stands now.
    """

    def __init__(
        self,
        till: TillPort,
        keys: KeyStore,
        pairing: PairingPort,
        *,
        work: Executor,
        link: Callable[[], LinkStatus],
    ) -> None:
        self._till = till
        self._keys = keys
        self._pairing = pairing
        self._work = work
        self._link = link
        self._address = ""

    def devices(self) -> "Future[tuple[Device, ...]]":
        """Return all devices, revoked ones included."""
        return self._till.submit(ListDevices())

    def choose_address(self, address: str) -> None:
        """Give others this address of several from now on; until then they get the likely one."""
        self._address = address

    def as_given(self, link: LinkStatus) -> LinkStatus:
        """Return how the server stands, with the chosen address."""
        return link_at(link, self._address)

    def save_network(self, network: Network, pin: str = "") -> "Future[TillStatus]":
        """Change where the till may be reached from; the listeners follow by themselves."""
        decision = Decision(reason="rede do caixa", pin=pin) if pin else None
        return self._till.submit(SaveNetwork(network=network, decision=decision))

    def add_key(self, wish: KeyWish) -> "Future[str]":
        """Register one device and return its key file, a line to be shown once."""
        return self._work.submit(self._add_key, wish)

    def renew_key(self, device: str, pin: str = "") -> "Future[str]":
        """Return the key file of a second key; the older one ends with the first use of the new."""
        return self._work.submit(
            lambda: key_service.renew_key(self._till, self._keys, self.as_given(self._link()), device, pin)
        )

    def revoke(self, device: str, pin: str = "") -> "Future[Device]":
        """Refuse a device from now on; its open socket is closed with 4403.

        Done once the ledger has it, whatever the workers do; its secret is forgotten after that.
        """
        command = RevokeDevice(device=device, decision=key_service.decision(pin))
        return then(self._till.submit(command), self._forget)

    def _forget(self, revoked: Device) -> "Future[Device]":
        self._work.submit(self._forget_secret, revoked.id)
        return finished(revoked)

    def _forget_secret(self, device: str) -> None:
        status: TillStatus = self._till.submit(ReadStatus()).result()
        key_service.forget_secret(self._keys, status.server_id, device)

    # --- displays -----------------------------------------------------------------------------

    def invite_browser(self, listener: ListenerStatus, name: str, pin: str = "") -> "Future[Invite]":
        """Return an address for a QR that makes one browser a display, within 120 s; it is "new" then."""
        wish = KeyWish(role="display", name=name, pin=pin)
        return self._work.submit(key_service.invite_browser, self._till, self._pairing, listener, wish)

    def confirm(self, device: str, name: str) -> "Future[Device]":
        """Let a new display stay, under this name."""
        return self._till.submit(ConfirmDevice(device=device, name=name))

    def refuse(self, device: str) -> "Future[Device]":
        """Refuse a new display; needs no PIN."""
        return then(self._till.submit(RefuseInvited(device=device)), self._forget)

    def open_pairing(self, pin: str = "") -> "Future[PairingStatus]":
        """Open the pairing window with a new code, for 120 s; ``LinkStatus.pairing`` follows it."""
        return self._work.submit(key_service.open_pairing, self._till, self._pairing, pin)

    def approve_pairing(self, name: str, pin: str = "") -> "Future[Device]":
        """Give the display that waits at the pairing window its key, and this name."""
        return self._work.submit(
            key_service.approve_pairing, self._till, self._keys, self._pairing, name, pin
        )

    def close_pairing(self) -> "Future[None]":
        """Close the pairing window; a display that waits there is refused."""
        return self._pairing.close()

    def _add_key(self, wish: KeyWish) -> str:
        (line,) = key_service.add_keys(self._till, self._keys, self.as_given(self._link()), wish)
        return line
