"""One worker process: what it may take, what is given to it, what comes back.

Workers are started by `forkserver` or `spawn`: a plain fork would copy the locks of threads
such as the preview's.
"""

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any, Final

from broadsheet.frozen import Frozen

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

# A worker gets as many tasks at a time as take about this long: enough for the exchange to cost
# little, few enough to share out the last ones evenly.
_CHUNK_SECONDS: Final = 0.05
_CHUNK_TASKS: Final = 32
# A worker whose parent was killed ends itself this much after its limit.
_ORPHAN_SECONDS: Final = 1

_CONTEXT: Final = (
    multiprocessing.get_context("forkserver")
    if "forkserver" in multiprocessing.get_all_start_methods()
    else multiprocessing.get_context("spawn")
)


class Limits(Frozen):
    """What one task may take.

    seconds: by the clock on the wall. bytes: of the worker's address space, 0 for no limit; kept
    where the system keeps such limits (not on macOS and Windows).
    """

    seconds: float = 20.0
    bytes: int = 0


USUAL: Final = Limits()


class Exceeded(Frozen):
    """Stands for the result of a task that was stopped; what: `time` or `memory`."""

    what: str


class Crashed(Frozen):
    """Stands for the result of a task that raised an exception or brought its process down.

    what: one line, with the place in the program where there is one.
    """

    what: str


def usable_cpus() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def get_ready(modules: Iterable[str]) -> None:
    """Let what workers will need be loaded, once for all of them, while this process goes on."""
    _CONTEXT.set_forkserver_preload([__name__, *modules])
    if _CONTEXT.get_start_method() == "forkserver":
        with _interrupts_held(), _modules_at_hand():
            forkserver.ensure_running()


class Worker:
    """A process with the tasks that it was given and has not answered yet."""

    def __init__(self, limits: Limits) -> None:
        """Start the process."""
        self.connection, theirs = Pipe()
        self.function: Callable[[Any], Any] | None = None
        self.process = _CONTEXT.Process(target=_work, args=(theirs, limits), daemon=True)
        self.in_hand: deque[tuple[int, Any]] = deque()
        self.ready = False
        self.since = 0.0
        self.chunk = 1
        with _interrupts_held(), _modules_at_hand():
            self.process.start()
        theirs.close()

    def pace(self, function: Callable[[Any], Any]) -> int:
        """Return how many tasks of a function it may be given; of a new one, one to begin with."""
        return self.chunk if function is self.function else 1

    def take(self, function: Callable[[Any], Any], numbered: list[tuple[int, Any]]) -> None:
        """Hand over tasks; only to a worker that has none, so that never do both sides send.

        Raises OSError where the process has ended; the tasks are in hand nevertheless.
        """
        self.in_hand.extend(numbered)
        self.chunk = len(numbered)
        if function is not self.function:
            self.function, self.ready = function, False
            self.connection.send(function)
        self.since = time.monotonic()
        self.connection.send([task for _, task in numbered])

    def answer(self) -> dict[int, Any]:
        """Receive all results by their numbers, or none if the worker has only become ready.

        Raises EOFError or OSError where the process has ended.
        """
        results = self.connection.recv()
        before, self.since = self.since, time.monotonic()
        if not self.ready:
            self.ready = True
            return {}
        pace = (self.since - before) / self.chunk
        self.chunk = int(min(_CHUNK_SECONDS / max(pace, 1e-6), 2 * self.chunk, _CHUNK_TASKS))
        self.chunk = max(self.chunk, 1)
        numbers = [number for number, _ in self.in_hand]
        self.in_hand.clear()
        return dict(zip(numbers, map(pickle.loads, results), strict=True))

    def is_late(self, now: float, seconds: float) -> bool:
        """Tell whether the task being done is over its time; loading the program is free."""
        return self.ready and bool(self.in_hand) and now - self.since > seconds

    def verdict(self) -> Exceeded | Crashed:
        """Wait until the process has ended by itself, and tell of what."""
        self.process.join()
        code = self.process.exitcode or 0
        if hasattr(signal, "SIGALRM") and code == -signal.SIGALRM:
            return Exceeded("time")
        names = {-known.value: known.name for known in signal.Signals}
        return Crashed(f"the process ended with {names.get(code, f'exit status {code}')}")

    def end(self) -> None:
        """Kill the process and wait until it is gone."""
        self.process.kill()
        self.process.join()
        self.connection.close()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Block Ctrl-C while a process starts; it inherits that, so that only the parent hears it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # later it would lift the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _modules_at_hand() -> Iterator[None]:
    """Let a fork server that starts find the modules that this process finds, and no others.

    It is told the path and, before Python 3.13, makes no use of it; each worker would then load
    all by itself where the program is not installed. https://github.com/python/cpython/issues/117378
    Of its own it would look in the working folder first, which may be somebody else's collection.
    """
    wanted = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONSAFEPATH": "1"}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


# --- in the worker ----------------------------------------------------------------------------


def _work(connection: Connection, limits: Limits) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(50_000, 20, 100)  # values in tuples make few cycles
    try:
        function: Any = None
        while True:
            message = connection.recv()
            if not isinstance(message, list):
                function = message
                _bound_memory(limits.bytes)
                connection.send(None)
                continue
            outcomes = []
            for task in message:
                _set_alarm(limits.seconds + _ORPHAN_SECONDS)
                outcomes.append(_outcome(function, task))
                _set_alarm(0)
            connection.send(outcomes)
    except (EOFError, OSError):  # the parent is gone
        return


def _outcome(function: Callable[[Any], Any], task: object) -> bytes:
    """Return what is to be sent as the result; pickled here, where it may fail."""
    try:
        return pickle.dumps(function(task), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(Exceeded("memory"), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001  the border: what one task raises costs no other
        where = traceback.extract_tb(error.__traceback__)[-1]
        what = " ".join(traceback.format_exception_only(error)).strip()
        place = f"{Path(where.filename).name}, line {where.lineno}"
        return pickle.dumps(Crashed(f"{what} ({place})"), pickle.HIGHEST_PROTOCOL)


def _set_alarm(seconds: float) -> None:
    # The system ends the process then, even inside a C loop that lets no Python run.
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _bound_memory(limit: int) -> None:
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limit:
        # macOS refuses a bound below what is mapped already, which is most of the address space.
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
