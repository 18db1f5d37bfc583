"""The addresses at which other computers could reach this one, to choose an interface from."""

from msgspec import Struct
from PySide6.QtNetwork import QAbstractSocket, QHostAddress, QNetworkInterface


class OwnAddress(Struct, frozen=True):
    """One address of one interface that is up; ``interface`` is its name for people, such as ``wlan0``."""

    address: str
    interface: str


def own_addresses() -> tuple[OwnAddress, ...]:
    """Return the addresses of this computer's interfaces, those of IPv4 first; not its loopback ones."""
    found = [
        OwnAddress(entry.ip().toString(), interface.humanReadableName())
        for interface in QNetworkInterface.allInterfaces()
        if interface.flags() & QNetworkInterface.InterfaceFlag.IsUp
        for entry in interface.addressEntries()
        if _is_reachable(entry.ip())
    ]
    return tuple(sorted(found, key=lambda each: (":" in each.address, each.interface, each.address)))


def _is_reachable(address: QHostAddress) -> bool:
    is_ip = address.protocol() in {
        QAbstractSocket.NetworkLayerProtocol.IPv4Protocol,
        QAbstractSocket.NetworkLayerProtocol.IPv6Protocol,
    }
    return is_ip and not address.isLoopback() and not address.isLinkLocal()
