"""Finding a till's address on the local network by mDNS: a hint for a person, never a proof.

A till announces itself where its shop switched that on and it listens on a network. What a display finds so
only fills in an address; pairing needs the code all the same. Needs the extra ``discovery`` (zeroconf), which
has threads of its own; calls here may wait for a second, so they are made in a worker.
"""

import importlib
import importlib.util
import ipaddress
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from types import ModuleType
from typing import Any

from msgspec import Struct

from pos_app.services.ports.devices import LinkStatus
from pos_app.wire.cleaning import clean

log = logging.getLogger(__name__)

SERVICE = "_pos-app._tcp.local."
EXTRA = "discovery"
_LIBRARY = "zeroconf"
_ASK_MS = 1_500
_MOST = 8
_LABEL = 40
"""Characters of a name; a DNS label holds 63 bytes."""

Finding = Callable[[], ModuleType]


class Announcement(Struct, frozen=True):
    """What the network is told: no secret, no shop's data but its name.

    Attributes:
        address: of the interface that is listened on.
    """

    name: str
    address: str
    port: int


class Sighting(Struct, frozen=True):
    """A till that announces itself; ``address`` with its port, as a person could type it."""

    name: str
    address: str


def is_available() -> bool:
    """Return whether the extra ``discovery`` is installed."""
    return importlib.util.find_spec(_LIBRARY) is not None


def announcement_of(link: LinkStatus, name: str) -> Announcement | None:
    """Return what is to be announced now; None without the shop's wish, or without a network listener."""
    network = link.network
    if not link.announces or network is None:
        return None
    host = network.url.partition("//")[2].rpartition(":")[0].strip("[]")
    return Announcement(clean(name, _LABEL), host, network.port)


def _library() -> ModuleType:
    return importlib.import_module(_LIBRARY)


class Announcer:
    """Announces one till; all calls in one worker."""

    def __init__(self, library: Finding = _library) -> None:
        self._library = library
        self._open: Any = None

    def show(self, wanted: Announcement | None) -> None:
        """Announce this, and nothing else any more; None announces nothing."""
        self.close()
        if wanted is None:
            return
        try:
            library = self._library()
            opened = library.Zeroconf(interfaces=[wanted.address])
            opened.register_service(_info(library, wanted), allow_name_change=True)
        except ImportError:
            log.warning("announcing the till needs the extra %s: pip install pos-app[%s]", EXTRA, EXTRA)
        except Exception as error:  # noqa: BLE001 - the library's errors have no common root; a hint only
            log.warning("the till could not be announced: %s", error)
        else:
            self._open = opened

    def close(self) -> None:
        """Say goodbye, if anything was announced."""
        opened, self._open = self._open, None
        if opened is not None:
            opened.unregister_all_services()
            opened.close()


class Follower:
    """Keeps the announcement as the server stands; from the GUI thread, while a worker does what waits."""

    def __init__(self, work: Executor, announcer: Announcer) -> None:
        self._work = work
        self._announcer = announcer
        self._announced: Announcement | None = None

    def follow(self, link: LinkStatus, name: str) -> None:
        """Announce what is to be announced now, if that changed."""
        wanted = announcement_of(link, name)
        if wanted != self._announced:
            self._announced = wanted
            self._work.submit(self._announcer.show, wanted)

    def close(self) -> None:
        """Say goodbye, once the worker has ended."""
        self._announcer.close()


class Seeker:
    """Looks for tills; tells all that are there after each change, in the library's thread.

    Args:
        told: must return at once.
        interfaces: addresses to look from; None for all of this computer.
    """

    def __init__(
        self,
        told: Callable[[tuple[Sighting, ...]], None],
        library: Finding = _library,
        interfaces: Any = None,  # noqa: ANN401 - the library's
    ) -> None:
        self._told = told
        self._library = library
        self._interfaces = interfaces
        self._lock = threading.Lock()
        self._found: dict[str, Sighting] = {}
        self._open: Any = None
        self._browser: Any = None

    def start(self) -> bool:
        """Begin to look; False where the extra is not installed or the network cannot be asked."""
        try:
            library = self._library()
            chosen = {} if self._interfaces is None else {"interfaces": list(self._interfaces)}
            opened = library.Zeroconf(**chosen)
            self._browser = library.ServiceBrowser(opened, SERVICE, listener=self)
        except ImportError:
            return False
        except Exception as error:  # noqa: BLE001 - as above
            log.warning("tills cannot be looked for: %s", error)
            return False
        self._open = opened
        return True

    def close(self) -> None:
        """Look no more."""
        opened, self._open = self._open, None
        if opened is not None:
            self._browser.cancel()  # or its thread would go on waiting
            opened.close()

    # --- the library's listener -----------------------------------------------------------------

    def add_service(self, zc: Any, type_: str, name: str) -> None:  # noqa: ANN401 - the library's
        """Take a till that was found; what it says of itself is cleaned, since anybody may say it."""
        info = zc.get_service_info(type_, name, _ASK_MS)
        sighting = None if info is None else _sighting(info, name)
        with self._lock:
            if sighting is not None and (name in self._found or len(self._found) < _MOST):
                self._found[name] = sighting
            found = tuple(self._found.values())
        self._told(found)

    def update_service(self, zc: Any, type_: str, name: str) -> None:  # noqa: ANN401 - the library's
        """Take what a till says now."""
        self.add_service(zc, type_, name)

    def remove_service(self, _zc: Any, _type: str, name: str) -> None:  # noqa: ANN401 - the library's
        """Drop a till that said goodbye."""
        with self._lock:
            self._found.pop(name, None)
            found = tuple(self._found.values())
        self._told(found)


def _info(library: ModuleType, wanted: Announcement) -> Any:  # noqa: ANN401 - the library's
    label = wanted.name.replace(".", " ") or "pos-app"
    return library.ServiceInfo(
        SERVICE,
        f"{label}.{SERVICE}",
        port=wanted.port,
        parsed_addresses=[wanted.address],
        properties={"name": wanted.name},
    )


def _sighting(info: Any, name: str) -> Sighting | None:  # noqa: ANN401 - the library's
    addresses = [each for each in info.parsed_addresses() if _is_plain(each)]
    if not addresses or not info.port:
        return None
    host = f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]
    return Sighting(clean(name.removesuffix(f".{SERVICE}"), _LABEL), f"{host}:{info.port}")


def _is_plain(address: str) -> bool:
    try:
        return not ipaddress.ip_address(address).is_link_local
    except ValueError:
        return False
