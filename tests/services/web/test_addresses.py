"""Which addresses of this computer are offered to others, and in which order."""

import ipaddress

import pytest

from pos_app.domain.addresses import LOOPBACK, is_loopback
from pos_app.domain.shop import Network
from pos_app.services.ports.computer import OwnAddress
from pos_app.services.ports.devices import LinkStatus
from pos_app.services.web import addresses
from pos_app.services.web.addresses import hosts_of, likely_first, link_at, own_addresses
from pos_app.services.web.endpoints import OpenListener, listener_specs

ETHERNET = OwnAddress("192.168.0.10", "enp3s0")
RADIO = OwnAddress("10.1.1.7", "wlan0")
DOCKER = OwnAddress("172.17.0.1", "docker0")
TUNNEL = OwnAddress("10.8.0.2", "tun0")
PUBLIC = OwnAddress("203.0.113.9", "enp4s0")
SIX = OwnAddress("fd00::2", "enp3s0")
GUEST = OwnAddress("192.168.56.1", "VirtualBox Host-Only Ethernet Adapter")


def test_only_addresses_that_others_can_reach_are_offered() -> None:
    """None of loopback, none of a link alone, IPv4 first; whatever this computer has."""
    found = [ipaddress.ip_address(each.address) for each in own_addresses()]

    assert not [each for each in found if each.is_loopback or each.is_link_local or each.is_unspecified]
    assert sorted(each.version for each in found) == [each.version for each in found]
    assert all(each.interface for each in own_addresses())


@pytest.mark.parametrize(
    ("found", "way_out", "first"),
    [
        ({ETHERNET, DOCKER}, "", ETHERNET),
        ({RADIO, TUNNEL}, TUNNEL.address, RADIO),
        ({ETHERNET, RADIO}, RADIO.address, RADIO),
        ({ETHERNET, RADIO}, "", ETHERNET),
        ({PUBLIC, ETHERNET}, "", ETHERNET),
        ({SIX, DOCKER}, "", DOCKER),
        ({GUEST, RADIO}, GUEST.address, RADIO),
        ({SIX}, "", SIX),
    ],
)
def test_likely_address_is_first(found: set[OwnAddress], way_out: str, first: OwnAddress) -> None:
    """Cables and radio before containers and tunnels, even where these lead out; the way out among equals."""
    assert first == likely_first(found, way_out)[0]
    assert found == {*likely_first(found, way_out)}


def _with(monkeypatch: pytest.MonkeyPatch, *found: OwnAddress) -> None:
    monkeypatch.setattr(addresses, "own_addresses", lambda: likely_first({*found}, ""))


@pytest.mark.parametrize(
    ("bind", "hosts"),
    [
        ("0.0.0.0", ("192.168.0.10", "10.1.1.7", "172.17.0.1")),  # noqa: S104 - the choice of a person
        ("::", ("192.168.0.10", "10.1.1.7", "172.17.0.1", "fd00::2")),
        ("10.1.1.7", ("10.1.1.7",)),
        ("fd00::2", ("fd00::2",)),
    ],
)
def test_network_without_a_way_out_has_its_addresses(
    monkeypatch: pytest.MonkeyPatch, bind: str, hosts: tuple[str, ...]
) -> None:
    """No default route: the listener for all networks is still reached at each of its interfaces."""
    _with(monkeypatch, RADIO, ETHERNET, DOCKER, SIX)
    spec = listener_specs(Network(bind=bind, tablets=True))[-1]
    status = OpenListener(spec, 8766, b"", is_loopback).status()

    assert hosts == hosts_of(bind) == status.hosts
    written = f"[{hosts[0]}]" if ":" in hosts[0] else hosts[0]
    assert (f"ws://{written}:8766/ws", f"http://{written}:8766/") == (status.url, status.page)


def test_computer_without_a_network_has_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else is left to say."""
    _with(monkeypatch)
    assert LOOPBACK[:1] == hosts_of("0.0.0.0")  # noqa: S104 - asked about, not opened


def test_chosen_address_is_in_what_others_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands in the URLs of the listeners that can be reached there, and in no other."""
    _with(monkeypatch, RADIO, ETHERNET)
    specs = (*listener_specs(Network(bind="0.0.0.0", tablets=True)), *listener_specs(Network()))  # noqa: S104
    statuses = tuple(OpenListener(spec, 8765 + spec.above, b"", is_loopback).status() for spec in specs)
    found = link_at(LinkStatus(listeners=statuses), RADIO.address).listeners

    assert ["wss://10.1.1.7:8765/ws", "ws://10.1.1.7:8766/ws"] == [each.url for each in found[:2]]
    assert statuses[2] == found[2]
    assert statuses == link_at(LinkStatus(listeners=statuses), "10.9.9.9").listeners
