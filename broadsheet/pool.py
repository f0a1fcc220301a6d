"""Runs one function over many tasks in worker processes, with a bound for each task.

A task that takes too long or too much memory, or that brings its process down, costs itself and
nothing else. Results come in the order of the tasks, the same for any number of workers. The
standard library's pools do not serve: they cannot end one worker and keep the others.

A worker answers for a batch of quick tasks at once. If it fails among them, each is tried again
alone, so that the one to blame is known.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Any, Final, Self, TypeVar, cast

from broadsheet.worker import USUAL, Crashed, Exceeded, Limits, Worker, get_ready, usable_cpus

Task = TypeVar("Task")
Result = TypeVar("Result")

# Results that may wait for an earlier, slower one.
_AHEAD: Final = 512


def run(
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    *,
    jobs: int | None = None,
    limits: Limits = USUAL,
) -> Iterator[Result | Exceeded | Crashed]:
    """Yield the result of each task, in the order of the tasks, from a crew of its own.

    function, tasks: as in `Crew.run`; the rest as in `Crew`.
    """
    with Crew(jobs, limits) as crew:
        yield from crew.run(function, tasks)


class _Round:
    """One run of a function: its tasks still to be given out, its results still to be handed on."""

    def __init__(self, function: Callable[[Any], Any], tasks: Iterable[Any]) -> None:
        self.function = function
        self._fresh = enumerate(tasks)
        self._again: deque[tuple[int, Any]] = deque()
        self._finished: dict[int, Any] = {}
        self._taken = self._handed_on = 0

    def next_tasks(self, count: int) -> list[tuple[int, Any]]:
        """Return so many tasks with their numbers, fewer where there are no more."""
        if self._again:
            return [self._again.popleft()]
        room = self._handed_on + _AHEAD - self._taken
        numbered = [task for _, task in zip(range(min(count, room)), self._fresh, strict=False)]
        self._taken += len(numbered)
        return numbered

    def take_back(self, numbered: Iterable[tuple[int, Any]]) -> None:
        """Take tasks that came to nothing; each is given out alone."""
        self._again.extendleft(reversed(list(numbered)))

    def finish(self, results: dict[int, Any]) -> None:
        """Take results by the numbers of their tasks."""
        self._finished |= results

    def take_finished(self) -> Iterator[Any]:
        """Hand on the results that no earlier one is missing for."""
        while self._handed_on in self._finished:
            self._handed_on += 1
            yield self._finished.pop(self._handed_on - 1)


class Crew:
    """Worker processes that go on from one function to the next; started when there is work."""

    def __init__(self, jobs: int | None = None, limits: Limits = USUAL) -> None:
        """Start nothing yet.

        jobs: number of worker processes; None or 0 for one a processor, which it then tells.
        """
        self.jobs, self._limits = jobs or usable_cpus(), limits
        self._workers: list[Worker] = []

    def __enter__(self) -> Self:
        """Return the crew itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Dismiss the crew."""
        self.dismiss()

    def dismiss(self) -> None:
        """End all workers, whatever they are doing."""
        for worker in self._workers:
            worker.end()
        self._workers = []

    def run(
        self, function: Callable[[Task], Result], tasks: Iterable[Task]
    ) -> Iterator[Result | Exceeded | Crashed]:
        """Yield the result of each task, in the order of the tasks; one such run at a time.

        function: importable by name in a fresh process, or a partial of such a one.

        Raises RuntimeError if a process cannot load the function, for example because the main
        program cannot be imported anew (a script read from standard input).
        """
        inner = function.func if isinstance(function, partial) else function
        get_ready([inner.__module__])
        here = _Round(function, tasks)
        try:
            while self._give_out(here):
                self._listen(here)
                self._give_out(here)  # before the caller takes his time with the results
                yield from here.take_finished()
        finally:
            if any(worker.in_hand for worker in self._workers):  # nobody waits for it any more
                self.dismiss()

    def _give_out(self, here: _Round) -> bool:
        """Give tasks to every idle worker; tell whether any worker has something to do."""
        while True:
            worker = next((worker for worker in self._workers if not worker.in_hand), None)
            if worker is None and len(self._workers) == self.jobs:
                break
            numbered = here.next_tasks(worker.pace(here.function) if worker else 1)
            if not numbered:
                break
            if worker is None:
                worker = Worker(self._limits)
                self._workers.append(worker)
            try:
                worker.take(here.function, numbered)
            except OSError:  # it has ended while idle, through no fault of these tasks
                self._part_with(worker, here)
        return any(worker.in_hand for worker in self._workers)

    def _listen(self, here: _Round) -> None:
        """Wait until a worker answers, ends or is over its time."""
        busy = {worker.connection: worker for worker in self._workers if worker.in_hand}
        now, seconds = time.monotonic(), self._limits.seconds
        patience = min((w.since + seconds - now for w in busy.values() if w.ready), default=seconds)
        heard = [cast("Connection", one) for one in wait(list(busy), timeout=max(patience, 0.0))]
        for connection in heard:
            self._hear(busy.pop(connection), here)
        for worker in busy.values():
            if worker.is_late(time.monotonic(), seconds):
                self._give_up(worker, Exceeded("time"), here)

    def _hear(self, worker: Worker, here: _Round) -> None:
        try:
            here.finish(worker.answer())
        except (EOFError, OSError):
            self._give_up(worker, worker.verdict(), here)

    def _give_up(self, worker: Worker, verdict: Exceeded | Crashed, here: _Round) -> None:
        """Blame a task that was alone; of several each is tried again by itself."""
        if len(worker.in_hand) == 1:
            number, _ = worker.in_hand.popleft()
            here.finish({number: verdict})
        self._part_with(worker, here)

    def _part_with(self, worker: Worker, here: _Round) -> None:
        here.take_back(worker.in_hand)
        self._workers.remove(worker)
        worker.end()
        if not worker.ready:  # the next one would end in the same way, and so on without end
            code = worker.process.exitcode
            raise RuntimeError(f"a worker process ended while it loaded the program: {code=}")
