"""Two workers that do not wait for each other and end when told."""

import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError

import pytest

from pos_app.services import qr
from pos_app.services.workers import Workers


@pytest.fixture
def workers() -> Iterator[Workers]:
    """Workers that end with the test."""
    made = Workers()
    yield made
    made.close()


def test_code_is_drawn_off_the_caller(workers: Workers) -> None:
    """A code comes through a future; each worker has one thread of its own, with a name."""
    assert "a code" == workers.draw.submit(qr.draw, "a code").result(timeout=30).text
    names = {
        executor.submit(threading.current_thread).result(timeout=5).name
        for executor in (workers.draw, workers.draw, workers.slow)
    }
    assert {"draw_0", "slow_0"} == names


def test_slow_job_does_not_hold_up_a_code(workers: Workers) -> None:
    """While a report runs, codes are drawn."""
    release = threading.Event()
    report = workers.slow.submit(release.wait, 30)
    assert "drawn" == workers.draw.submit(str, "drawn").result(timeout=5)
    assert not report.done()
    release.set()
    assert report.result(timeout=5)


def test_closing_waits_for_what_runs_and_drops_the_rest(workers: Workers) -> None:
    """The job that runs ends well, the one behind it is cancelled, none is taken any more."""
    begun, release = threading.Event(), threading.Event()

    def job() -> str:
        begun.set()
        release.wait(30)
        return "done"

    running, waiting = workers.slow.submit(job), workers.slow.submit(str, "never")
    assert begun.wait(5)
    closer = threading.Thread(target=workers.close)
    closer.start()
    with pytest.raises(CancelledError):
        waiting.result(timeout=5)
    release.set()
    closer.join(5)

    assert (False, "done", True) == (closer.is_alive(), running.result(timeout=5), waiting.cancelled())
    workers.close()
    with pytest.raises(RuntimeError):
        workers.draw.submit(str)
