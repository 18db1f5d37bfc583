"""The listeners that are wanted: their addresses and names, and how people are told of them."""

from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from pos_app.domain.addresses import LOOPBACK, is_everywhere, is_loopback, written
from pos_app.domain.shop import Network
from pos_app.services.ports.devices import ListenerStatus
from pos_app.services.web import http_rules
from pos_app.services.web.addresses import hosts_of

IsLoopback = Callable[[str], bool]
OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")


class ListenerSpec(Struct, frozen=True):
    """One listener that is wanted.

    Attributes:
        kind: ``loopback``, ``network`` or ``tablets``.
        hosts: addresses; the first one is needed, the others where the computer has them.
        above: how far its port lies above the till's.
    """

    kind: str
    hosts: tuple[str, ...]
    tls: bool = False
    above: int = 0


class OpenListener(Struct, frozen=True):
    """A door that is open.

    Attributes:
        fingerprint: of the certificate; empty without TLS.
        is_loopback: which addresses are of this computer only.
    """

    spec: ListenerSpec
    port: int
    fingerprint: bytes
    is_loopback: IsLoopback

    @property
    def scheme(self) -> str:
        """Return ``http`` or ``https``."""
        return "https" if self.spec.tls else "http"

    def names(self, address: str) -> frozenset[str]:
        """Return the values of ``Host`` that mean us, for a connection to our ``address``."""
        return _names(address, self.port, local=self.is_loopback(address))

    def is_secure(self, *, local: bool) -> bool:
        """Return whether a key may be proven here; ``local``: both ends are on this computer."""
        return self.spec.tls or (local and self.spec.kind == "loopback")

    def status(self) -> ListenerStatus:
        """Return what people are told of it."""
        hosts = hosts_of(self.spec.hosts[0])
        host = written(hosts[0])
        return ListenerStatus(
            kind=self.spec.kind,
            port=self.port,
            url=f"{'wss' if self.spec.tls else 'ws'}://{host}:{self.port}{http_rules.SOCKET_PATH}",
            page=f"{self.scheme}://{host}:{self.port}/",
            hosts=hosts,
            fingerprint=self.fingerprint.hex(),
        )


def listener_specs(network: Network, is_loopback: IsLoopback = is_loopback) -> tuple[ListenerSpec, ...]:
    """Return the doors that are wanted; the first of them can be reached from this computer.

    >>> [door.kind for door in listener_specs(Network(bind="192.168.0.10", tablets=True))]
    ['loopback', 'network', 'tablets']
    >>> [(door.kind, door.tls) for door in listener_specs(Network(bind="0.0.0.0"))]
    [('network', True)]
    """
    loopback = ListenerSpec("loopback", LOOPBACK)
    if not network.bind or is_loopback(network.bind):
        return (loopback,)
    hosts: tuple[str, ...] = (network.bind,)
    if is_everywhere(network.bind):
        # Each of the two families is asked for by name: 0.0.0.0 does not open the other one.
        hosts = (network.bind, "0.0.0.0") if ":" in network.bind else hosts  # noqa: S104 - chosen by a person
        specs: tuple[ListenerSpec, ...] = (ListenerSpec("network", hosts, tls=True),)
    else:
        specs = (loopback, ListenerSpec("network", hosts, tls=True))
    return (*specs, ListenerSpec("tablets", hosts, above=1)) if network.tablets else specs


@lru_cache(maxsize=256)
def _names(address: str, port: int, *, local: bool) -> frozenset[str]:
    return http_rules.own_hosts((written(address), *(OWN_NAMES if local else ())), port)
