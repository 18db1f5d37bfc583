"""All that stands behind the windows in one run, built whole: till, keys, drawings, server, devices, data.

Built in a worker, after the first paint: its libraries are loaded there. Started and ended in the GUI thread.
Nothing in it is missing for a while; what cannot be built whole is not built.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication

from pos_app import __version__
from pos_app.domain.charge import ChargeRecord
from pos_app.domain.events import Batch, EventKind, Recorded
from pos_app.domain.shop import TillStatus
from pos_app.paths import key_dir
from pos_app.services.backup.data_service import DataService
from pos_app.services.banks.registry import WAYS
from pos_app.services.devices.device_service import DeviceService
from pos_app.services.devices.discovery import Announcer, Follower
from pos_app.services.devices.key_service import forget_revoked
from pos_app.services.devices.key_store import KeyStore, open_key_store
from pos_app.services.devices.pairing import PairingCalls, PairingWindowState
from pos_app.services.displays.logo import LogoService, LogoShelf
from pos_app.services.handlers.context import TillOptions
from pos_app.services.ports.clock import Clock
from pos_app.services.ports.devices import LinkStatus
from pos_app.services.ports.health import LedgerHealth
from pos_app.services.ports.till import ServerTill
from pos_app.services.qr.cache import Drawings
from pos_app.services.server.hub import ServerParts
from pos_app.services.server.server import PosServer
from pos_app.services.system.loop_thread import LoopThread
from pos_app.services.system.workers import Workers
from pos_app.services.till.ballast import BALLAST_BYTES
from pos_app.services.till.feed import Feed
from pos_app.services.till.till import Till
from pos_app.settings import Settings
from pos_app.ui.runtime.bridge import Bridge
from pos_app.ui.texts.displays import WindowTexts


class RuntimeParts(Struct, frozen=True):
    """What a runtime is given.

    Attributes:
        keys: the store of keys that is already open; None to open this login's own.
        link: how the server stands now; from any thread.
    """

    settings: Settings
    folder: Path
    clock: Clock
    workers: Workers
    bridge: Bridge
    link: Callable[[], LinkStatus]
    keys: KeyStore | None = None

    def open_keys(self) -> KeyStore:
        """Return the store of keys; it may wait for the desktop's keyring."""
        return self.keys or open_key_store(key_dir())


class Serving:
    """What listens: for a till that runs, or for what can be read of a damaged ledger.

    Attributes:
        status: how the till stood when it was opened.
    """

    def __init__(
        self, parts: RuntimeParts, till: ServerTill, status: TillStatus, keys: KeyStore, drawings: Drawings
    ) -> None:
        self.status = status
        self.logos = LogoShelf(parts.folder)
        given = ServerParts(
            till=till,
            clock=parts.clock,
            keys=keys,
            texts=WindowTexts(),
            draw=drawings.draw,
            on_status=parts.bridge.post,
            app=__version__,
            language=parts.settings.language,
            logo=self.logos.current,
        )
        self.bank_rate = parts.settings.bank_rate if status.is_training else None
        if self.bank_rate is not None:
            given = replace(given, bank_rate=float(self.bank_rate))
        self.server = PosServer(given, parts.settings.port, parts.settings.bind)
        self.thread = LoopThread(self.server.main)
        application = QCoreApplication.instance()
        assert application is not None  # noqa: S101 - windows stand before anything listens
        self.thread.moveToThread(application.thread())

    def start(self) -> None:
        """Listen; whoever waits hears of it through the bridge."""
        self.thread.start()

    def stop(self) -> bool:
        """End what listens; return whether it ended in time."""
        return self.thread.stop()

    def call(self, function: Callable[..., object], *arguments: Any) -> bool:  # noqa: ANN401 - as the loop's
        """Call in the server's loop; return False where there is none."""
        return self.thread.call(function, *arguments)

    def pairing(self) -> PairingWindowState | None:
        """Return the pairing window's state; None before the server is up."""
        return self.server.pairing


class TillRuntime:
    """The till and all services on it.

    Raises what the start of the till or the keyring raises; nothing runs then.
    """

    def __init__(self, parts: RuntimeParts) -> None:
        self._bridge = parts.bridge
        self.health = LedgerHealth("")
        self.drawings = Drawings(parts.workers)
        feed = Feed(self._on_feed)
        self.till = Till(parts.folder, parts.clock, WAYS, feed, _options(parts.settings))
        self.status = self.till.start().result()
        try:
            self.keys = parts.open_keys()
            self.serving = Serving(parts, self.till, self.status, self.keys, self.drawings)
        except BaseException:
            self.till.stop()
            raise
        feed.add(self.serving.server.on_feed)
        self.serving.server.on_feed(self.health)  # one of the start
        work, foreign = parts.workers.slow, parts.workers.foreign
        pairing = PairingCalls(self.serving.call, self.serving.pairing)
        self.devices = DeviceService(self.till, self.keys, pairing, work=work, link=parts.link)
        self.data = DataService(parts.folder, self.till, work, foreign)
        self.logos = LogoService(self.serving.logos, foreign)
        self.follower = Follower(work, Announcer())

    def start(self, workers: Workers) -> None:
        """Listen, and tidy what may be tidied beside it."""
        workers.slow.submit(forget_revoked, self.till, self.keys)
        self.serving.start()

    def show_logo_again(self) -> bool:
        """Let displays take the shop's logo anew."""
        return self.serving.call(self.serving.server.show_again)

    def draw(self, record: ChargeRecord) -> None:
        """Let the code of a charge be drawn; the window hears of it through the bridge."""
        self.drawings.tell(record.charge.id, record.charge.code, self._bridge.post)

    def _on_feed(self, value: Batch | LedgerHealth) -> None:
        """Hand committed events to the windows; in the till's thread, so it only posts."""
        if isinstance(value, LedgerHealth):
            self.health = value
            self._bridge.post(value)
            return
        for recorded in value.events:
            # Codes of new live charges are drawn before the window has heard of them.
            record = recorded.event.record
            is_new = recorded.event.kind in {EventKind.CREATED, EventKind.CODE_SET}
            if is_new and record is not None and record.charge.on_register and record.may_show_code:
                self.draw(record)
        self._bridge.on_batch(replace(value, events=tuple(filter(_concerns_window, value.events))))


def _options(settings: Settings) -> TillOptions:
    options = TillOptions(ballast_bytes=BALLAST_BYTES)
    return options if settings.verifying_s is None else replace(options, verifying_s=settings.verifying_s)


def _concerns_window(recorded: Recorded) -> bool:
    """Return whether the window has to hear of an event: not of sales that are on no screen of the till."""
    event = recorded.event
    is_odd = event.kind in {EventKind.EXCEPTION, EventKind.RESOLVED}
    return is_odd or event.record is None or event.record.charge.is_for_screens
