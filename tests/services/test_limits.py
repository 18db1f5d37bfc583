"""Rates, delays and seats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.services.limits import ProofDelays, SeatLimits, Seats, TokenBucket

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


@pytest.mark.parametrize(
    ("failures", "network_s", "loopback_s"),
    [(0, 0, 0), (1, 0.5, 0), (2, 1, 0), (3, 2, 0.5), (4, 4, 1), (5, 8, 2), (7, 30, 2), (50, 30, 2)],
)
def test_delay_doubles_to_its_bound(failures: int, network_s: float, loopback_s: float) -> None:
    """Beyond loopback to 30 s; on loopback from the third in a minute, to 2 s."""
    delays = ProofDelays()
    for _ in range(failures):
        delays.failed("a", 10.0)

    assert network_s == delays.delay_s("a", 11.0, loopback=False)
    assert loopback_s == delays.delay_s("a", 11.0, loopback=True)
    assert 0.0 == delays.delay_s("b", 11.0, loopback=False)


def test_success_and_a_minute_end_the_delay() -> None:
    """A success forgets all; on loopback old failures do not count."""
    delays = ProofDelays()
    for _ in range(5):
        delays.failed("a", 0.0)

    assert 0.0 == delays.delay_s("a", 61.0, loopback=True)
    delays.succeeded("a")
    assert 0.0 == delays.delay_s("a", 1.0, loopback=False)


def test_oldest_that_waits_goes_for_a_newcomer() -> None:
    """Over the cap of waiting ones the newcomer gets in."""
    seats: Seats[str] = Seats(SMALL)

    assert [None, None, "one", "two"] == [
        seats.admit(name, "net", loopback=False) for name in ("one", "two", "three", "four")
    ]
    assert ("three", "four") == seats.taken()


def test_proven_ones_keep_their_seats() -> None:
    """Where all of an address are proven, it is the newcomer who goes."""
    seats: Seats[str] = Seats(SMALL)
    for name in ("one", "two", "three", "four"):
        assert seats.admit(name, "net", loopback=False) is None
        seats.proven(name)

    assert "five" == seats.admit("five", "net", loopback=False)
    seats.leave("one")
    assert seats.admit("six", "net", loopback=False) is None


@given(
    st.lists(
        st.tuples(st.sampled_from(["admit", "proven", "leave"]), st.integers(0, 20), st.sampled_from("ab"))
    )
)
def test_caps_hold_whatever_comes(steps: list[tuple[str, int, str]]) -> None:
    """Any order of coming, proving and going keeps within the caps."""
    seats: Seats[int] = Seats(SMALL)
    for step, seat, address in steps:
        if step == "admit" and seat not in seats.taken():
            seats.admit(seat, address, loopback=address == "a")
        elif step == "proven":
            seats.proven(seat)
        elif step == "leave":
            seats.leave(seat)
        assert len(seats.taken()) <= SMALL.total
