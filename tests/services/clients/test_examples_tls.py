"""docs/examples over TLS: the pinned certificate, and no other."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from pos_app.domain.commands.charges import OpenCharge
from pos_app.domain.commands.shop import SaveNetwork
from pos_app.domain.money import Centavos
from pos_app.domain.shop import Network
from pos_app.services.devices.key_store import write_key_file
from pos_app.services.ports.devices import ListenerStatus
from pos_app.wire.client_session import Credentials
from pos_app.wire.terms import Role
from tests.fakes.examples import LANGUAGES
from tests.services.conftest import Shop, open_shop

BEYOND = "127.0.0.2"
"""Stands for the network: no test leaves this computer."""


@pytest.fixture
def shop_in_the_network(tmp_path: Path) -> Iterator[Shop]:
    """Return a shop that listens with TLS."""
    with open_shop(tmp_path, is_loopback=lambda address: address != BEYOND) as shop:
        shop.ask(SaveNetwork(network=Network(bind=BEYOND)))
        yield shop


def _door(shop: Shop) -> ListenerStatus:
    link = shop.wait_status(lambda link: any(each.kind == "network" and each.url for each in link.listeners))
    return next(each for each in link.listeners if each.kind == "network")


def _listed(language: str, folder: Path, key: Credentials, url: str) -> tuple[int, str, str]:
    path = folder / "key.json"
    path.write_text(write_key_file(key, url), "utf-8")
    done = subprocess.run(
        [*LANGUAGES[language](), str(path), "list"], capture_output=True, text=True, timeout=30, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_pin_the_certificate(shop_in_the_network: Shop, tmp_path: Path, language: str) -> None:
    """With the till's own they work; with another one they end before a word about the key was said."""
    shop = shop_in_the_network
    spec, key = _door(shop), shop.key(Role.INTEGRATION)
    shop.ask(OpenCharge(amount=Centavos(1_000)))

    right, wrong = (replace(key, pin=pin) for pin in (bytes.fromhex(spec.fingerprint), bytes(32)))

    assert (0, "PAYMENT 1 pending 10.00\n", "") == _listed(language, tmp_path, right, spec.url)
    why = "another certificate than the one of the key\n"
    assert (1, "", why) == _listed(language, tmp_path, wrong, spec.url)
