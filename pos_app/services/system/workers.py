"""The worker threads: one draws codes, one does what is slow here, one waits for folders that are not ours.

They hold no state: frozen values go in, frozen values come out through a future. Separate, so that no code
waits behind a report, and nothing of the till behind a network drive that is gone.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from functools import partial
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

_END_S = 1.0
_P = ParamSpec("_P")
_First = TypeVar("_First")
_Result = TypeVar("_Result")


class Workers:
    """Executors of one thread each; an executor is made, and its thread starts, with its first job."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: dict[str, ThreadPoolExecutor] = {}
        self._is_closed = False
        self.foreign = ForeignWorker()

    @property
    def draw(self) -> "ThreadPoolExecutor":
        """QR codes, some 10 ms each."""
        return self._executor("draw")

    @property
    def slow(self) -> "ThreadPoolExecutor":
        """Jobs of seconds on this computer's own disk and keyring."""
        return self._executor("slow")

    def close(self) -> None:
        """Cancel what has not begun, wait for what has, end the threads; a second call does nothing.

        For foreign folders nobody waits longer than a second.
        """
        with self._lock:
            self._is_closed = True
            made = tuple(self._made.values())
        for executor in made:
            executor.shutdown(wait=False, cancel_futures=True)
        for executor in made:
            executor.shutdown(wait=True)
        self.foreign.close()

    def _executor(self, name: str) -> "ThreadPoolExecutor":
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - after the first paint

        with self._lock:
            if name not in self._made:
                self._made[name] = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
                if self._is_closed:
                    self._made[name].shutdown()
            return self._made[name]


class ForeignWorker:
    """Does what another disk or a network may never answer: each job has a limit, and nobody waits after it.

    One daemon thread, which the end of the process does not wait for.
    """

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def submit(
        self, limit_s: float, job: Callable[_P, _Result], /, *arguments: _P.args, **options: _P.kwargs
    ) -> "Future[_Result]":
        """Do a job after those before it; from any thread.

        Fails with ``TimeoutError`` where it has not ended ``limit_s`` after this call; a job that has not
        begun by then is not done.
        """
        answer = _Limited[_Result](limit_s)
        with self._lock:
            if self._is_closed:
                answer.fail(RuntimeError("no folder is asked any more"))
                return answer.future
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="foreign", daemon=True)
                self._thread.start()
        self._jobs.put(partial(answer.do, partial(job, *arguments, **options)))
        return answer.future

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()

    def close(self) -> None:
        """Take no more jobs; a thread that hangs is left to the end of the process."""
        with self._lock:
            self._is_closed = True
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join(_END_S)


class _Limited(Generic[_Result]):
    """An answer that is given once: by its job, or by the clock."""

    def __init__(self, limit_s: float) -> None:
        self.future: Future[_Result] = Future()
        self._lock = threading.Lock()
        self._timer = threading.Timer(
            limit_s, self.fail, [TimeoutError(f"no answer within {limit_s:g} seconds")]
        )
        self._timer.daemon = True
        self._timer.start()

    def do(self, job: Callable[[], _Result]) -> None:
        if self.future.done():
            return
        try:
            result = job()
        except BaseException as error:  # noqa: BLE001 - whoever waits hears of it
            self.fail(error)
            return
        with self._lock:
            if not self.future.done():
                self.future.set_result(result)
        self._timer.cancel()

    def fail(self, error: BaseException) -> None:
        with self._lock:
            if not self.future.done():
                self.future.set_exception(error)
        self._timer.cancel()


def finished(result: _Result) -> "Future[_Result]":
    """Return a future that is done."""
    answer: Future[_Result] = Future()
    answer.set_result(result)
    return answer


def then(first: "Future[_First]", step: "Callable[[_First], Future[_Result]]") -> "Future[_Result]":
    """Return the future of a second step, which begins when the first has gone well; nobody waits in between.

    ``step`` is called in the thread that ended the first.
    """
    answer: Future[_Result] = Future()
    first.add_done_callback(partial(_take_step, answer, step))
    return answer


def _take_step(
    answer: "Future[_Result]", step: "Callable[[_First], Future[_Result]]", first: "Future[_First]"
) -> None:
    try:
        step(first.result()).add_done_callback(partial(_hand_on, answer))
    except (Exception, CancelledError) as error:  # noqa: BLE001 - whoever waits hears of it
        answer.set_exception(error)


def retold(first: "Future[_Result]", words: Callable[[TimeoutError], Exception]) -> "Future[_Result]":
    """Return a future that says in other words that time was over."""
    answer: Future[_Result] = Future()

    def hand_on(ended: "Future[_Result]") -> None:
        error = ended.exception()
        if isinstance(error, TimeoutError):
            answer.set_exception(words(error))
        else:
            _hand_on(answer, ended)

    first.add_done_callback(hand_on)
    return answer


def _hand_on(answer: "Future[_Result]", ended: "Future[_Result]") -> None:
    try:
        answer.set_result(ended.result())
    except (Exception, CancelledError) as error:  # noqa: BLE001 - as above
        answer.set_exception(error)
