"""Rates, delays and seats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.services.clients.certificate_pinning import CONNECT_TIMEOUT_S
from pos_app.services.server.limits import ConnectionSlots, ProofDelays, SeatLimits, TokenBucket

SMALL = SeatLimits(total=6, per_address=4, per_loopback=5, waiting=2, waiting_loopback=3)


def test_bucket_gives_its_burst_and_then_its_rate() -> None:
    """Three at once, then one each half second."""
    bucket = TokenBucket(rate=2.0, burst=3.0, now=0.0)

    assert [0.0, 0.0, 0.0, 0.5] == [bucket.wait_s(0.0) for _ in range(4)]
    assert 0.0 == bucket.wait_s(1.5)


def test_bucket_never_holds_more_than_its_burst() -> None:
    """An hour of silence does not buy an hour of messages."""
    bucket = TokenBucket(rate=2.0, burst=3.0, now=0.0)

    assert [0.0, 0.0, 0.0, 0.5] == [bucket.wait_s(3_600.0) for _ in range(4)]


@pytest.mark.parametrize(("failures", "delay_s"), [(2, 0.0), (3, 0.5), (4, 1.0), (5, 2.0), (50, 2.0)])
def test_delay_of_one_device_doubles_to_its_bound(failures: int, delay_s: float) -> None:
    """Wherever it comes from; our own clients wait longer than that for an answer."""
    delays = ProofDelays()
    told = [delays.failed("bank-1", f"address-{number}", 10.0) for number in range(failures)]

    assert delay_s == told[-1]
    assert ProofDelays.LONGEST_S < CONNECT_TIMEOUT_S


def test_who_tries_many_names_is_delayed_by_the_address() -> None:
    """From the ninth failure on; others at another address are not."""
    delays = ProofDelays()
    told = [delays.failed(f"bank-{number}", "router", 10.0) for number in range(12)]

    assert [*[0.0] * 8, 0.5, 1.0, 2.0, 2.0] == told
    assert 0.0 == delays.failed("bank-1", "other", 10.0)


def test_failures_age() -> None:
    """After a minute they count no more: nobody is locked out until a restart."""
    delays = ProofDelays()
    for _ in range(16):
        delays.failed("bank-1", "router", 0.0)

    assert 0.0 == delays.failed("bank-1", "router", 60.0)


def test_failed_names_are_bounded() -> None:
    """Any number of made-up names takes the room of some thousands."""
    delays = ProofDelays()
    for number in range(20_000):
        delays.failed(f"bank-{number}", "router", 0.0)

    assert 10_000 == len(delays._failures)  # noqa: SLF001 - what must not grow


def test_oldest_that_waits_goes_for_a_newcomer() -> None:
    """Over the cap of waiting ones the newcomer gets in."""
    slots: ConnectionSlots[str] = ConnectionSlots(SMALL)

    assert [None, None, "one", "two"] == [
        slots.admit(name, "net", loopback=False) for name in ("one", "two", "three", "four")
    ]
    assert ("three", "four") == slots.taken()


def test_proven_ones_keep_their_seats() -> None:
    """Where all of an address are proven, it is the newcomer who goes."""
    slots: ConnectionSlots[str] = ConnectionSlots(SMALL)
    for name in ("one", "two", "three", "four"):
        assert slots.admit(name, "net", loopback=False) is None
        slots.proven(name)

    assert "five" == slots.admit("five", "net", loopback=False)
    slots.leave("one")
    assert slots.admit("six", "net", loopback=False) is None


@given(
    st.lists(
        st.tuples(st.sampled_from(["admit", "proven", "leave"]), st.integers(0, 20), st.sampled_from("ab"))
    )
)
def test_caps_hold_whatever_comes(steps: list[tuple[str, int, str]]) -> None:
    """Any order of coming, proving and going keeps within the caps."""
    slots: ConnectionSlots[int] = ConnectionSlots(SMALL)
    for step, seat, address in steps:
        if step == "admit" and seat not in slots.taken():
            slots.admit(seat, address, loopback=address == "a")
        elif step == "proven":
            slots.proven(seat)
        elif step == "leave":
            slots.leave(seat)
        assert len(slots.taken()) <= SMALL.total
