"""Workers that do not wait for each other, nor for folders that never answer, and end when told."""

import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future

import pytest

from pos_app.services.qr import drawing
from pos_app.services.system.workers import Workers, finished, then


@pytest.fixture
def workers() -> Iterator[Workers]:
    """Workers that end with the test."""
    made = Workers()
    yield made
    made.close()


def test_code_is_drawn_off_the_caller(workers: Workers) -> None:
    """A code comes through a future; each worker has one thread of its own, with a name."""
    assert "a code" == workers.draw.submit(drawing.draw, "a code").result(timeout=30).text
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


# --- folders that are not ours --------------------------------------------------------------------------


@pytest.fixture
def never() -> Iterator[threading.Event]:
    """Return what a hanging job waits for; it comes when the test is over."""
    event = threading.Event()
    yield event
    event.set()


def test_folder_that_never_answers_is_told_so(workers: Workers, never: threading.Event) -> None:
    """After its limit a job fails, so does the one behind it, which is then not done; the next one is."""
    done: list[str] = []
    hanging = workers.foreign.submit(0.05, never.wait)
    behind = workers.foreign.submit(0.05, done.append, "late")
    for future in (hanging, behind):
        with pytest.raises(TimeoutError, match=r"no answer within 0\.05 seconds"):
            future.result(timeout=5)
    never.set()
    assert 4 == workers.foreign.submit(5, pow, 2, 2).result(timeout=5)
    assert [] == done


def test_hanging_folder_holds_up_neither_others_nor_the_end(never: threading.Event) -> None:
    """The slow worker goes on, and closing waits a second at most."""
    workers = Workers()
    workers.foreign.submit(60, never.wait)
    assert "done" == workers.slow.submit(str, "done").result(timeout=5)
    closer = threading.Thread(target=workers.close)
    closer.start()
    closer.join(5)
    assert not closer.is_alive()
    with pytest.raises(RuntimeError):
        workers.foreign.submit(1, str).result(timeout=5)


def test_error_of_a_foreign_job_is_told(workers: Workers) -> None:
    """What went wrong there is what whoever waits hears."""
    with pytest.raises(FileNotFoundError):
        workers.foreign.submit(5, open, "/nowhere/at/all").result(timeout=5)


def test_second_step_follows_the_first(workers: Workers) -> None:
    """Its answer is the whole one's; a first step that fails, or is cancelled, makes none."""
    assert "7" == then(workers.slow.submit(int, "7"), lambda n: workers.draw.submit(str, n)).result(timeout=5)
    with pytest.raises(ValueError, match="seven"):
        then(workers.slow.submit(int, "seven"), finished).result(timeout=5)
    with pytest.raises(ZeroDivisionError):
        then(finished(0), lambda n: workers.slow.submit(divmod, 1, n)).result(timeout=5)
    first: Future[int] = Future()
    chained = then(first, finished)
    first.cancel()
    first.set_running_or_notify_cancel()
    with pytest.raises(CancelledError):
        chained.result(timeout=5)
