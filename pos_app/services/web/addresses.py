"""The addresses of this computer at which others could reach it, the likely one first.

Which of several is the shop's network cannot be known, so all are offered; a person chooses.
"""

import ipaddress
import socket

from msgspec.structs import replace

from pos_app.domain.addresses import LOOPBACK, at_host, is_everywhere
from pos_app.services.ports.computer import OwnAddress
from pos_app.services.ports.devices import LinkStatus, ListenerStatus

_ANYWHERE_ELSE = ("192.0.2.1", 9)
"""An address that nobody has (RFC 5737); nothing is sent there."""
_VIRTUAL = (
    *("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "lxc", "lxd", "cni", "podman"),
    *("tun", "tap", "utun", "wg", "zt", "tailscale", "awdl", "llw"),
)
"""How interfaces begin that lead to no other computer of the shop: containers, guests, tunnels."""
_VIRTUAL_WORDS = ("virtual", "vmware", "hyper-v", "vethernet", "vpn")
"""What is in their names on Windows."""


def own_addresses() -> tuple[OwnAddress, ...]:
    """Return the addresses of this computer's interfaces, the likely one first; not its loopback ones.

    First those of IPv4, since people type them; in each family cables and radio before what is virtual, then
    the one that leads to the internet.
    """
    import ifaddr  # noqa: PLC0415 - few windows and few starts need it

    found = {
        OwnAddress(_plain(each.ip), adapter.nice_name)
        for adapter in ifaddr.get_adapters()
        for each in adapter.ips
        if _is_reachable(_plain(each.ip))
    }
    return likely_first(found, _way_out())


def likely_first(found: set[OwnAddress], way_out: str) -> tuple[OwnAddress, ...]:
    """Return addresses in the order in which they are offered.

    Args:
        found: all of them.
        way_out: the address from which the internet is reached; empty where it is not.

    >>> found = {OwnAddress("172.17.0.1", "docker0"), OwnAddress("192.168.0.10", "wlan0")}
    >>> [each.interface for each in likely_first(found, "172.17.0.1")]
    ['wlan0', 'docker0']
    """
    return tuple(
        sorted(
            found,
            key=lambda each: (
                ":" in each.address,
                _is_virtual(each.interface),
                each.address != way_out,
                not ipaddress.ip_address(each.address).is_private,
                each.interface,
                each.address,
            ),
        )
    )


def hosts_of(bind: str) -> tuple[str, ...]:
    """Return the addresses at which others may reach a listener of ``bind``, the likely one first.

    That is itself, but for a wildcard: then all that this computer has in its families, or its own loopback.
    """
    if not is_everywhere(bind):
        return (bind,)
    has_both = ":" in bind
    found = (each.address for each in own_addresses() if has_both or ":" not in each.address)
    return tuple(found) or LOOPBACK[:1]


def link_at(link: LinkStatus, address: str) -> LinkStatus:
    """Return how the server stands, with ``address`` in the URLs of each listener that it can reach."""
    return replace(link, listeners=tuple(_listener_at(each, address) for each in link.listeners))


def _listener_at(listener: ListenerStatus, address: str) -> ListenerStatus:
    if address not in listener.hosts or not listener.url:
        return listener
    return replace(listener, url=at_host(listener.url, address), page=at_host(listener.page, address))


def _way_out() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ANYWHERE_ELSE)  # asks for the way there, and sends nothing
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _plain(ip: "str | tuple[str, int, int]") -> str:
    """Return an address of the library's, which gives those of IPv6 with flow and scope."""
    return ip if isinstance(ip, str) else ip[0]


def _is_reachable(address: str) -> bool:
    found = ipaddress.ip_address(address)
    return not (found.is_loopback or found.is_link_local or found.is_unspecified)


def _is_virtual(interface: str) -> bool:
    name = interface.lower()
    return name.startswith(_VIRTUAL) or any(word in name for word in _VIRTUAL_WORDS)
