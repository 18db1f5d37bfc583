"""Announcing a till, and finding one: with a fake of the library's interface, and once with the library."""

import importlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from queue import Empty, Queue
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from pos_app.services.devices.discovery import (
    SERVICE,
    Announcement,
    Announcer,
    Follower,
    Seeker,
    Sighting,
    announcement_of,
    is_available,
)
from pos_app.services.ports.devices import LinkStatus, ListenerStatus

TILL = Announcement("Padaria do Zé", "192.168.0.10", 8765)
NETWORK = ListenerStatus(
    kind="network", port=8765, url="wss://192.168.0.10:8765/ws", page="https://192.168.0.10:8765/"
)


class FakeLibrary(ModuleType):
    """A network in one process: what is registered is found."""

    def __init__(self) -> None:
        super().__init__("fake")
        self.infos: dict[str, SimpleNamespace] = {}
        self.opened: list[Any] = []
        self.listeners: list[Any] = []
        self.ServiceInfo = self.make_info
        self.Zeroconf = self.open
        self.ServiceBrowser = self.browse

    def make_info(self, kind: str, name: str, **fields: Any) -> SimpleNamespace:  # noqa: ANN401 - as the library
        """Return a service."""
        assert SERVICE == kind
        return SimpleNamespace(
            name=name,
            parsed_addresses=lambda: fields["parsed_addresses"],
            **{key: value for key, value in fields.items() if key != "parsed_addresses"},
        )

    def open(self, interfaces: object = None) -> "FakeNetwork":
        """Return one end."""
        self.opened.append(interfaces)
        return FakeNetwork(self)

    def browse(self, network: "FakeNetwork", kind: str, listener: Any) -> SimpleNamespace:  # noqa: ANN401 - as the library
        """Tell a listener of all that is there."""
        self.listeners.append((network, listener))
        for name in self.infos:
            listener.add_service(network, kind, name)
        return SimpleNamespace(cancel=lambda: self.listeners.remove((network, listener)))


class FakeNetwork:
    """One end of it."""

    def __init__(self, library: FakeLibrary) -> None:
        self.library = library
        self.own: list[str] = []
        self.is_open = True

    def register_service(self, info: SimpleNamespace, *, allow_name_change: bool) -> None:
        """Announce."""
        assert allow_name_change
        self.library.infos[info.name] = info
        self.own.append(info.name)
        for network, listener in self.library.listeners:
            listener.add_service(network, SERVICE, info.name)

    def unregister_all_services(self) -> None:
        """Say goodbye."""
        for name in self.own:
            del self.library.infos[name]
            for network, listener in self.library.listeners:
                listener.remove_service(network, SERVICE, name)

    def get_service_info(self, _kind: str, name: str, _timeout_ms: int) -> SimpleNamespace | None:
        """Ask for the details."""
        return self.library.infos.get(name)

    def close(self) -> None:
        """End."""
        self.is_open = False


def test_till_is_found_by_its_address_and_goes_with_its_goodbye() -> None:
    """A display learns name and address while the till announces them, and no longer."""
    library, told = FakeLibrary(), list[tuple[Sighting, ...]]()
    announcer, seeker = Announcer(lambda: library), Seeker(told.append, lambda: library)
    assert seeker.start()
    announcer.show(TILL)
    announcer.show(Announcement("Padaria do Zé", "192.168.0.11", 8765))
    announcer.show(None)

    assert [
        (Sighting("Padaria do Zé", "192.168.0.10:8765"),), (),
        (Sighting("Padaria do Zé", "192.168.0.11:8765"),), (),
    ] == told  # fmt: skip
    seeker.close()
    assert [] == library.listeners
    assert [["192.168.0.10"], ["192.168.0.11"]] == [each for each in library.opened if each is not None]


@pytest.mark.parametrize(
    ("name", "addresses", "port", "expected"),
    [
        ("PA\u202eGO\n<b>", ["192.168.0.9"], 1, [Sighting("PAGO<b>", "192.168.0.9:1")]),
        ("x" * 200, ["fd00::9"], 2, [Sighting("x" * 40, "[fd00::9]:2")]),
        ("till", ["no address", "fe80::1", "192.168.0.9"], 3, [Sighting("till", "192.168.0.9:3")]),
        ("till", ["fe80::1"], 4, []),
        ("till", [], 5, []),
        ("till", ["192.168.0.9"], 0, []),
    ],
)
def test_what_strangers_announce_is_cleaned(
    name: str, addresses: list[str], port: int, expected: list[Sighting]
) -> None:
    """Anybody may announce anything: no marks, no long names, no address that is none."""
    library, told = FakeLibrary(), list[tuple[Sighting, ...]]()
    full = f"{name}.{SERVICE}"
    library.infos[full] = library.make_info(SERVICE, full, parsed_addresses=addresses, port=port)
    Seeker(told.append, lambda: library).start()
    assert [tuple(expected)] == told


def test_a_flood_of_tills_is_cut() -> None:
    """A list that a person reads has eight rows at most."""
    library, told = FakeLibrary(), list[tuple[Sighting, ...]]()
    for number in range(100):
        full = f"till {number}.{SERVICE}"
        library.infos[full] = library.make_info(SERVICE, full, parsed_addresses=["192.168.0.9"], port=1)
    Seeker(told.append, lambda: library).start()
    assert 8 == len(told[-1])


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (LinkStatus(listeners=(NETWORK,), announces=True), TILL),
        (LinkStatus(listeners=(NETWORK,)), None),
        (LinkStatus(announces=True), None),
        (
            LinkStatus(
                listeners=(ListenerStatus(kind="network", port=8765, problem="taken"),), announces=True
            ),
            None,
        ),
    ],
    ids=["wished", "not wished", "this computer only", "port taken"],
)
def test_only_an_open_network_that_wants_it_is_announced(
    link: LinkStatus, expected: Announcement | None
) -> None:
    """Never before the shop said so, and never what cannot be reached."""
    assert expected == announcement_of(link, "Padaria do Zé")


def test_announcement_follows_the_server() -> None:
    """Each change once: a network that opens, the same again, one that closes, the wish taken back."""
    library = FakeLibrary()
    wide = LinkStatus(listeners=(NETWORK,), announces=True)
    steps = (
        LinkStatus(),
        wide,
        wide,
        LinkStatus(announces=True),
        wide,
        LinkStatus(listeners=(NETWORK,)),
        wide,
    )
    seen: list[int] = []
    with ThreadPoolExecutor(1) as work:
        follower = Follower(work, Announcer(lambda: library))
        for link in steps:
            follower.follow(link, "Padaria do Zé")
            seen.append(work.submit(lambda: len(library.infos)).result(5))
    follower.close()

    assert [0, 1, 1, 0, 1, 0, 1] == seen
    assert (3, {}) == (len(library.opened), library.infos)


def _missing() -> ModuleType:
    raise ImportError


def test_without_the_extra_it_is_said(caplog_expected: Callable[..., None]) -> None:
    """A switch that does nothing would be a riddle."""
    caplog_expected(r"needs the extra discovery: pip install pos-app\[discovery\]")
    Announcer(_missing).show(TILL)
    assert not Seeker(lambda _: None, _missing).start()


def test_network_that_fails_is_only_a_hint_less(caplog_expected: Callable[..., None]) -> None:
    """A till sells and a display pairs without mDNS."""
    caplog_expected("could not be announced", "cannot be looked for")
    library = FakeLibrary()

    def fail(**_: object) -> None:
        raise OSError

    library.Zeroconf = fail  # type: ignore[assignment]  # a network that is not there
    announcer = Announcer(lambda: library)
    announcer.show(TILL)
    announcer.close()
    assert not Seeker(lambda _: None, lambda: library).start()


@pytest.mark.skipif(not is_available(), reason="the extra discovery is not installed")
def test_library_takes_what_it_is_given() -> None:
    """The real library, on loopback: it opens, registers and browses; what it finds there is right."""
    library = importlib.import_module("zeroconf")
    told: Queue[tuple[Sighting, ...]] = Queue()
    seeker = Seeker(told.put, lambda: library, interfaces=["127.0.0.1"])
    announcer = Announcer(lambda: library)
    with closing(seeker), closing(announcer):
        assert seeker.start()
        announcer.show(Announcement("Caixa de teste", "127.0.0.1", 8765))
        try:
            found = told.get(timeout=5)
        except Empty:
            pytest.skip("this computer passes no multicast over loopback")
        assert (Sighting("Caixa de teste", "127.0.0.1:8765"),) == found
