"""Keys of devices: made before, while and after the till runs; revoked; and where their bytes are not."""

import json
import time
from datetime import datetime
from pathlib import Path

import pytest

from pos_app.services.devices.key_store import FileKeyStore, read_key_file
from pos_app.wire import proofs
from tests.fakes.programs import WAIT_S, Computer, Program

FIELDS = {"device", "role", "key", "server", "ledger", "fingerprint", "url"}


def _listed(computer: Computer) -> dict[str, list[str]]:
    made = computer.run("key", "list", "--data-dir", str(computer.data))
    assert 0 == made.returncode, made.stderr
    return {line.split("\t")[0]: line.split("\t") for line in made.stdout.splitlines()}


def _revoke(computer: Computer, device: str) -> int:
    return computer.run("key", "revoke", "--data-dir", str(computer.data), device).returncode


def test_keys_made_before_the_first_start_work(computer: Computer) -> None:
    """The first thing a shop does may be to make a key: it makes the training ledger and one line of JSON."""
    lines = {role: computer.key(role) for role in ("bank", "display", "integration")}

    till = computer.till()

    for role, line in lines.items():
        key = json.loads(line)
        assert FIELDS == set(key)
        assert (role, "training", 43) == (key["role"], key["ledger"], len(key["key"]))
        assert computer.client(till.url, line).opened is not None


def test_key_made_while_the_till_runs_works_at_once(computer: Computer) -> None:
    """The till that runs makes the key; its line names the address that it listens on."""
    till = computer.till()
    assert till.ready

    key = json.loads(computer.key("bank"))

    assert till.url == key["url"]
    assert computer.client(till.url, json.dumps(key)).opened is not None


def test_key_asked_for_during_the_start_is_made(computer: Computer) -> None:
    """Who asks before READY waits for the till."""
    till = computer.till()
    key = computer.key("bank")

    assert computer.client(till.url, key).opened is not None


def test_count_makes_so_many_devices(computer: Computer) -> None:
    """One line each, each its own device and key."""
    made = computer.run(
        "key", "add", "--data-dir", str(computer.data), "--role", "bank", "--name", "Banco", "--count", "3"
    )

    keys = [json.loads(line) for line in made.stdout.splitlines()]
    assert ["bank-1", "bank-2", "bank-3"] == [key["device"] for key in keys]
    assert 3 == len({key["key"] for key in keys})


@pytest.mark.parametrize("runs", [True, False])
def test_revoked_key_is_refused_and_listed_so(computer: Computer, *, runs: bool) -> None:
    """Revoked while the till runs or while it is stopped: it opens nothing any more."""
    till = computer.till()
    lost, kept = (computer.quick_key(till, "integration") for _ in range(2))
    if not runs:
        assert 0 == till.end()

    assert 0 == _revoke(computer, "integration-1")

    listed = _listed(computer)
    assert ("revoked", "valid") == (listed["integration-1"][-1], listed["integration-2"][-1])
    till = till if runs else computer.till()
    assert computer.client(till.url, kept).opened is not None
    refused = computer.unproven(till.url, lost)
    assert 4401 == refused.close_code()


def test_revoking_closes_the_open_socket_with_4403(computer: Computer) -> None:
    """Who loses a tablet is rid of it within a second."""
    till = computer.till()
    client = computer.connect(till, "integration")

    assert 0 == _revoke(computer, "integration-1")

    # The command has ended; the second that the socket may take is what this read waits.
    assert "revoked" == client.receive(timeout_s=1.0)["reason"]
    assert 4403 == client.close_code()


def _wait_settled(computer: Computer, line: str) -> None:
    """Wait until the till has forgotten the older key of a device."""
    key, _ = read_key_file(line)
    store = FileKeyStore(computer.home / "config" / "pos-app" / "keys")
    until = time.monotonic() + WAIT_S
    while len(store.find(key.server, key.device)) > 1:
        assert time.monotonic() < until, "the older key is still there"


@pytest.mark.parametrize("runs", [True, False])
def test_changed_key_leaves_both_until_the_new_one_is_used(computer: Computer, *, runs: bool) -> None:
    """The device is locked out at no moment, and the old key ends by itself."""
    till = computer.till()
    old = computer.quick_key(till, "integration")
    if not runs:
        assert 0 == till.end()
    made = computer.run("key", "renew", "--data-dir", str(computer.data), "integration-1")
    assert 0 == made.returncode, made.stderr
    till = till if runs else computer.till()
    computer.client(till.url, old).close()
    client = computer.client(till.url, made.stdout)
    _wait_settled(computer, made.stdout)

    assert 4401 == computer.unproven(till.url, old).close_code()
    client.ping()


def test_list_says_when_a_device_was_seen(computer: Computer) -> None:
    """Never, or the moment of its last connection, once the till that saw it has ended."""
    till = computer.till()
    computer.connect(till, "bank").ping()
    computer.quick_key(till, "display")
    assert 0 == till.end()

    listed = _listed(computer)
    assert ("valid", "valid") == (listed["bank-1"][-1], listed["display-1"][-1])
    assert "never" == listed["display-1"][-2]
    assert datetime.fromisoformat(listed["bank-1"][-2]) > datetime.fromisoformat(listed["bank-1"][-3])


def test_unknown_device_cannot_be_revoked(computer: Computer) -> None:
    """A name that is not there is said, not taken for done."""
    computer.key("bank")

    ended = computer.run("key", "revoke", "--data-dir", str(computer.data), "bank-77")

    assert 1 == ended.returncode
    assert ended.stderr


def test_key_bytes_are_nowhere_but_in_the_key_folder(computer: Computer) -> None:
    """Not in the data folder, not in what the programs say, not in their arguments or environment."""
    computer.forks = False
    till = computer.till()
    assert till.ready
    line = computer.key("integration")
    computer.client(till.url, line)
    key_file = computer.key_file(computer.quick_key(till, "display"))
    display = computer.start("display", "--key-file", str(key_file), "--windowed")
    display.line("CONNECTED")
    secrets = [json.loads(text)["key"] for text in (line, key_file.read_text("utf-8"))]

    visible = b"".join([_seen_by_others(each) for each in (till, display)])
    assert 0 == display.end()
    assert 0 == till.end()

    said = "\n".join(till.heard + display.heard).encode()
    stored = b"".join(path.read_bytes() for path in computer.data.rglob("*") if path.is_file())
    for secret in secrets:
        for form in (secret.encode(), proofs.from_text(secret), proofs.from_text(secret).hex().encode()):
            assert form not in visible + said + stored
    kept = [path for path in computer.home.rglob("*.key") if secrets[0] in path.read_text("ascii")]
    assert [0o600] == [path.stat().st_mode & 0o777 for path in kept]
    assert [computer.home / "config"] == [path.parents[3] for path in kept]


def _seen_by_others(program: Program) -> bytes:
    process = Path(f"/proc/{program.pid}")
    return (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
