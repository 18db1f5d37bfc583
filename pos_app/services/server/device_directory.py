"""Who may prove itself at this server: the ledger's devices, invited pages, and the keys that are settled.

Belongs to the server's loop. Rules: docs/protocol.md, section 2.
"""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from typing import Protocol

from pos_app.domain.commands.base import AnswerT, Command
from pos_app.domain.commands.devices import ListDevices, RefuseInvited
from pos_app.domain.device import Device
from pos_app.domain.errors import PosError
from pos_app.services.devices.key_store import KeyStore
from pos_app.services.devices.pairing import Invitations, PairingWindowState
from pos_app.services.ports.clock import Clock


class DirectoryHost(Protocol):
    """Whoever has the connections: the way to the till, and who hears of a change."""

    async def ask(self, command: Command[AnswerT]) -> AnswerT:
        """Ask the till once."""
        ...

    async def insist(self, command: Command[AnswerT]) -> AnswerT:
        """Ask the till until it answers."""
        ...

    def spawn(self, work: Awaitable[None]) -> None:
        """Run work beside the connections."""
        ...

    def on_devices(self) -> None:
        """Hear that the devices were read anew."""
        ...

    def end_device(self, name: str) -> None:
        """Close the connection of a device that may not stay."""
        ...


class DeviceDirectory:
    """The devices as the ledger has them, read anew after each change.

    Args:
        host: asks the till, and has the connections.
        keys: where the key bytes are.
        server: the ledger's UUID, by which keys are kept.
    """

    def __init__(
        self,
        host: DirectoryHost,
        keys: KeyStore,
        server: str,
        pairing: PairingWindowState,
        clock: Clock,
    ) -> None:
        self._host = host
        self._keys = keys
        self._server = server
        self._pairing = pairing
        self._invitations = Invitations(clock, self._end_invitation)
        self._devices: dict[str, Device] = {}
        self._is_fresh = asyncio.Event()
        self._void: set[str] = set()
        self._binding = asyncio.Lock()
        self._stale: frozenset[str] = frozenset()

    async def load(self) -> None:
        """Read the devices; what an earlier run invited and nobody confirmed is void."""
        devices = await self._host.ask(ListDevices())
        self._stale = frozenset(device.id for device in devices if device.is_new)
        self._take(devices)
        for device in self._stale:
            self._end_invitation(device)

    def reload(self) -> None:
        """Read the devices anew; until that is done nobody proves itself."""
        self._is_fresh.clear()
        self._host.spawn(self._reload())

    def close(self) -> None:
        """Let no invitation end by itself any more."""
        self._invitations.close()

    def newest(self, device: Device) -> Device:
        """Return a device as the ledger has it now, or as it was when it came."""
        return self._devices.get(device.id, device)

    def may_stay(self, device: Device) -> bool:
        """Return whether a connected device is still one of the ledger's."""
        known = self._devices.get(device.id)
        return known is not None and known.revoked_at is None

    async def device(self, name: str) -> Device | None:
        """Return a device that may prove itself; None: unknown, revoked, or invited too long ago."""
        device = await self._known(name)
        is_late = device is not None and device.is_new and not self._invitations.may_prove(name)
        return None if is_late else device

    async def word(self, name: str) -> bytes | None:
        """Return the one-time word that the page of an invited device may prove; None where there is none."""
        return None if await self._known(name) is None else self._pairing.word(name)

    async def bind(self, name: str, key: bytes) -> bool:
        """Keep the key of a page that proved its word; False, and both are refused, where another did before.

        Nobody can say which of two pages is the shop's: the person at the till is told, and makes a new code.
        """
        if not self._pairing.use_word(name):
            self._void.add(name)
            self._host.end_device(name)
            refusal = asyncio.ensure_future(self._refuse_both(name))
            self._host.spawn(refusal)  # goes on where the second page hangs up
            await asyncio.shield(refusal)
            return False
        self._invitations.use(name)
        async with self._binding:
            await asyncio.to_thread(self._keys.save, self._server, name, (key,))
        return name not in self._void

    def settle_key(self, device: str, key: bytes) -> None:
        """Forget the older key of a device that was given a new one, and used it."""
        self._host.spawn(self._settle_key(device, key))

    async def _known(self, name: str) -> Device | None:
        await self._is_fresh.wait()
        device = self._devices.get(name)
        return None if device is None or device.revoked_at is not None or name in self._void else device

    async def _reload(self) -> None:
        self._take(await self._host.insist(ListDevices()))

    def _take(self, devices: tuple[Device, ...]) -> None:
        self._devices = {device.id: device for device in devices}
        waiting = (each for each in devices if each.is_new and each.id not in self._stale)
        self._invitations.note({each.id: each.invited_at for each in waiting if each.invited_at is not None})
        self._is_fresh.set()
        self._host.on_devices()

    def _end_invitation(self, device: str) -> None:
        self._host.spawn(self._refuse_invited(device))

    async def _refuse_both(self, device: str) -> None:
        """Refuse a page whose word was proven twice, until it is stored: nobody else would do it."""
        await self._host.insist(RefuseInvited(device=device, proven_twice=True))
        async with self._binding:  # the first one's key may just be on its way to its place
            await asyncio.to_thread(self._keys.save, self._server, device, ())

    async def _refuse_invited(self, device: str) -> None:
        with suppress(PosError):  # confirmed or refused by a person meanwhile; or refused at the next start
            await self._host.ask(RefuseInvited(device=device))
            await asyncio.to_thread(self._keys.save, self._server, device, ())

    async def _settle_key(self, device: str, key: bytes) -> None:
        found = await asyncio.to_thread(self._keys.find, self._server, device)
        if len(found) > 1 and found[0] == key:
            await asyncio.to_thread(self._keys.save, self._server, device, (key,))
