"""What all connections of the server share: who is connected, which devices there are, what happened.

Belongs to the server's loop; :meth:`Hub.on_batch` crosses into it once for each commit.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from pos_app.domain.charge import ClockReading
from pos_app.domain.commands.base import AnswerT, Command
from pos_app.domain.commands.devices import NoteSeen
from pos_app.domain.commands.queries import ReadStatus
from pos_app.domain.commands.shop import NoteAlert
from pos_app.domain.customer_display import CustomerText
from pos_app.domain.device import Device
from pos_app.domain.errors import PosError
from pos_app.domain.events import Batch, EventKind
from pos_app.domain.shop import Network, TillStatus
from pos_app.services.banks.bank_clock import BankClock
from pos_app.services.banks.questions import Pace
from pos_app.services.devices.key_store import KeyStore
from pos_app.services.devices.pairing import PairingWindowState
from pos_app.services.displays.board import DisplayBoard
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.devices import DeviceStatus, LinkStatus, ListenerStatus, OnStatus
from pos_app.services.ports.displays import DisplayFrame, Logo, QrDrawing, Texts
from pos_app.services.ports.till import ServerTill
from pos_app.services.server.device_directory import DeviceDirectory
from pos_app.services.server.event_feed import RecentEvents
from pos_app.services.server.fan_out import FanOut
from pos_app.services.server.limits import ProofDelays
from pos_app.services.server.loop_calls import LoopCallQueue
from pos_app.services.server.send_queue import SendQueue
from pos_app.services.web.http_rules import SOCKET_PATH
from pos_app.wire.session import ServerIdentity
from pos_app.wire.terms import CloseCode, LedgerKind, Role

log = logging.getLogger(__name__)

STATUS_EVERY_S = 5.0
SEEN_EVERY_S = 300.0
_TOGETHER_S = 0.05
_ASK_AGAIN_S = 0.5
_DEVICE_KINDS = frozenset({EventKind.DEVICE_ADDED, EventKind.DEVICE_CONFIRMED, EventKind.DEVICE_REVOKED})


def _no_logo() -> Logo | None:
    """Take the place of a shop's logo."""
    return None


class ServerParts(Struct, frozen=True):
    """What the server is given.

    Attributes:
        draw: a code's text to its picture, outside of this loop.
        on_status: told how the devices stand; called in the server's thread, must return at once.
        app: version of the program.
        logo: the shop's logo now; from the server's loop, must return at once.
        language: of the pages, as in ``settings.LANGUAGES``.
        bank_rate: messages a second that are read of one bank; more only wait.
        bank_burst: how many may come at once.
        bank_pace: how often banks are asked.
        bank_silent_ms: how long no bank says a word until that is noted.
    """

    till: ServerTill
    clock: Clock
    keys: KeyStore
    texts: Texts
    draw: Callable[[str], "Future[QrDrawing]"]
    on_status: OnStatus
    app: str
    language: str = "pt_BR"
    logo: Callable[[], Logo | None] = _no_logo
    bank_rate: float = 200.0
    bank_burst: float = 1_000.0
    bank_pace: Pace = Pace()
    bank_silent_ms: int = 25_000


@dataclass(slots=True)
class Peer:
    """One proven connection.

    Attributes:
        end: closes it with a code of ours, after an ``error`` that says why.
        last_heard_ms: elapsed clock of its last word.
        listener_kind: ``loopback``, ``network`` or ``tablets``.
        queue: what a bank said it still has to send.
        on_batch: told of each commit, for banks that have to be asked something.
    """

    device: Device
    role: Role
    send_queue: SendQueue
    end: Callable[[CloseCode], None]
    connected_at: datetime
    last_heard_ms: int
    listener_kind: str
    queue: int = 0
    on_batch: Callable[[Batch], None] | None = None
    on_wake: Callable[[], None] | None = None


class Hub:
    """Shared state of one run of the server.

    Attributes:
        parts: what the server was given.
        identity: what it says of itself.
        recent: the newest events.
        delays: of answers to bad proofs.
        board: what displays show.
        loop_calls: the way into this loop for answers of the till.
        devices: who may prove itself.
        pairing: the window at which a display without a key is given one.
        bank_clock: what time it may be at the banks.
        network: where the ledger's settings want this till to be reached from.
        on_network: told when that changed.
        fixed_bind: the address of this start, which stands over them; empty for none.
    """

    def __init__(self, parts: ServerParts, status: TillStatus, loop_calls: LoopCallQueue) -> None:
        self.parts = parts
        self.identity = ServerIdentity(
            status.server_id, LedgerKind(status.ledger), parts.app, status.register, status.epoch
        )
        self.recent = RecentEvents(status.seq, status.epoch)
        self.delays = ProofDelays()
        self.loop_calls = loop_calls
        self.bank_clock = BankClock(parts.clock)
        self.board = DisplayBoard(
            parts.till, parts.clock, parts.texts, status, self.draw, self._show, parts.logo
        )
        self.pairing = PairingWindowState(parts.clock, self.changed)
        self.devices = DeviceDirectory(self, parts.keys, self.identity.server, self.pairing, parts.clock)
        self.network = status.network
        self.fixed_bind = ""
        self.on_network: Callable[[Network], None] = _ignore
        self._peers: dict[str, Peer] = {}
        self._met: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._link = LinkStatus()
        self._bank_heard_ms: int | None = None
        self._silence_noted = False
        self._foreign_keys = 0
        self._telling: asyncio.TimerHandle | None = None
        self._fan_out = FanOut()

    async def ask(self, command: Command[AnswerT]) -> AnswerT:
        """Ask the till; hanging up does not undo what was asked."""
        return await asyncio.shield(asyncio.wrap_future(self.parts.till.submit(command)))

    async def insist(self, command: Command[AnswerT]) -> AnswerT:
        """Ask the till until it answers: for what nobody would ask again."""
        while True:
            try:
                return await self.ask(command)
            except PosError:
                await asyncio.sleep(_ASK_AGAIN_S)

    async def draw(self, code: str) -> QrDrawing:
        """Return the picture of a code, drawn outside of this loop."""
        return await asyncio.shield(asyncio.wrap_future(self.parts.draw(code)))

    # --- what pages ask: PageFacts ------------------------------------------------------------

    def now(self) -> ClockReading:
        """Read both clocks."""
        return self.parts.clock.moment()

    def status(self) -> TillStatus:
        """Return how the till stands."""
        return self.board.status

    def customer_words(self, key: CustomerText) -> tuple[str, str]:
        """Return the two lines of a customer's picture in the till's language."""
        return self.parts.texts.customer_words(key)

    def logo(self) -> Logo | None:
        """Return the shop's logo, None for none."""
        return self.parts.logo()

    # --- devices ------------------------------------------------------------------------------

    async def load(self) -> None:
        """Read the devices and the live charge."""
        await self.devices.load()
        await self.board.refresh()

    def end_device(self, name: str) -> None:
        """Close the connection of a device that may not stay."""
        peer = self._peers.get(name)
        if peer is not None:
            peer.end(CloseCode.REVOKED)

    def on_batch(self, batch: Batch) -> None:
        """Tell one commit to everybody."""
        self.recent.add(batch.events)
        kinds = {recorded.event.kind for recorded in batch.events}
        if kinds & _DEVICE_KINDS:
            self.devices.reload()
        if EventKind.SETTINGS in kinds:
            self.spawn(self._load_status())
        self.board.take(batch)
        for peer in self._peers.values():
            if peer.send_queue.feed is not None:
                peer.send_queue.wake()
            if peer.on_batch is not None:
                peer.on_batch(batch)

    def join(self, peer: Peer) -> None:
        """Add a proven connection; it replaces an older one of the same device."""
        older = self._peers.get(peer.device.id)
        if older is not None:
            log.warning("device %s was replaced by a newer connection", peer.device.id)
            older.end(CloseCode.REPLACED)
        self._peers[peer.device.id] = peer
        self._met.add(peer.device.id)
        peer.send_queue.on_shown = self.changed
        self.changed()

    def leave(self, peer: Peer) -> None:
        """Remove a connection that ended."""
        if self._peers.get(peer.device.id) is peer:
            del self._peers[peer.device.id]
            self.changed()

    def heard(self, role: Role, at_ms: int) -> None:
        """Note a word of a bank, for the cashier's line about contact."""
        if role is Role.BANK:
            self._bank_heard_ms = at_ms
            self._silence_noted = False

    def note_foreign_key(self) -> None:
        """Count a refused key of the other kind of ledger: for the cashier; strangers write no events."""
        self._foreign_keys += 1
        self.changed()

    def watch_banks(self, now_ms: int) -> None:
        """Keep one note in the ledger for each silence of the banks."""
        heard_ms = self._bank_heard_ms
        if heard_ms is None or self._silence_noted:
            return
        if now_ms - heard_ms >= self.parts.bank_silent_ms:
            self._silence_noted = True
            self.spawn(self._note_silence())

    async def _note_silence(self) -> None:
        try:
            await self.ask(NoteAlert(what="bank_silent", kind=EventKind.NOTE))
        except PosError:
            self._silence_noted = False  # the ledger cannot store now: at the next look again

    def wake_banks(self) -> None:
        """Have every bank asked for all since: after sleep, or a jump of the clock."""
        for peer in self._peers.values():
            if peer.on_wake is not None:
                peer.on_wake()

    def tell_listeners(self, listeners: tuple[ListenerStatus, ...]) -> None:
        """Note how the ports stand."""
        taken = [each.port for each in listeners if each.problem == "taken"]
        self._link = LinkStatus(
            listening=_local_url(listeners),
            port_taken=taken[0] if taken else None,
            listeners=listeners,
        )
        self.tell_status()

    def changed(self) -> None:
        """Tell the status soon: once for all that changes now."""
        if self._telling is None:
            self._telling = asyncio.get_running_loop().call_later(_TOGETHER_S, self.tell_status)

    def tell_status(self) -> None:
        """Tell the cashier's window how the devices stand."""
        if self._telling is not None:
            self._telling.cancel()
            self._telling = None
        self.parts.on_status(
            replace(
                self._link,
                devices=tuple(self._seen(peer) for peer in self._peers.values()),
                bank_heard_ms=self._bank_heard_ms,
                foreign_keys=self._foreign_keys,
                pairing=self.pairing.status(),
                announces=self.network.announce,
                fixed_bind=self.fixed_bind,
            )
        )

    def spawn(self, work: Awaitable[None]) -> None:
        """Run ``work`` beside the connections; its errors are logged."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def note_met(self) -> None:
        """Keep who was connected since the last time; once in some minutes, so that it costs nothing."""
        met = self._met | set(self._peers)
        self._met = set()
        if met:
            self.spawn(self._note_met(tuple(met)))

    def close(self) -> None:
        """Stop all that runs beside the connections."""
        self.board.close()
        self._fan_out.close()
        self.pairing.close()
        self.devices.close()
        if self._met:
            self.parts.till.submit(NoteSeen(devices=tuple(self._met)))
        if self._telling is not None:
            self._telling.cancel()
        for task in self._tasks:
            task.cancel()

    def _show(self, frame: DisplayFrame) -> None:
        """Show a picture once what banks are answered has left: a thousand displays take a while."""
        peers = self._peers.values()
        self._fan_out.show(frame, (peer.send_queue for peer in peers if peer.role is Role.DISPLAY))

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("work of the server failed", exc_info=error)

    def on_devices(self) -> None:
        """Send away who may not stay: the devices were read anew."""
        self.changed()
        for peer in tuple(self._peers.values()):
            if not self.devices.may_stay(peer.device):
                peer.end(CloseCode.REVOKED)

    def _seen(self, peer: Peer) -> DeviceStatus:
        device, shown = self.devices.newest(peer.device), peer.send_queue.shown
        return DeviceStatus(
            device=device.id,
            role=peer.role,
            name=device.name,
            connected_at=peer.connected_at,
            last_heard_ms=peer.last_heard_ms,
            shows="" if shown is None else shown.shows,
            value="" if shown is None else shown.value,
            queue=peer.queue,
            is_new=device.is_new,
            listener_kind=peer.listener_kind,
        )

    async def _note_met(self, devices: tuple[str, ...]) -> None:
        with suppress(PosError):  # not worth a second try: it is told again in some minutes
            await self.ask(NoteSeen(devices=devices))

    async def _load_status(self) -> None:
        status: TillStatus = await self.insist(ReadStatus())
        self.board.take_status(status)
        if status.network != self.network:
            self.network = status.network
            self.changed()
            self.on_network(status.network)


def _local_url(listeners: tuple[ListenerStatus, ...]) -> str:
    """Return how programs of this computer reach the till: a wildcard is reached here too."""
    open_ones = {each.kind: each for each in listeners if each.url}
    if "loopback" in open_ones:
        return open_ones["loopback"].url
    if "network" not in open_ones or any(each.kind == "loopback" for each in listeners):
        return ""
    return f"wss://127.0.0.1:{open_ones['network'].port}{SOCKET_PATH}"


def _ignore(_network: Network) -> None:
    """Take the place of who wants to know where the till may be reached from."""
