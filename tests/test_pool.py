"""Facts of broadsheet.pool: order, bounds, and that a lost worker costs one task.

The function is `eval`, which every fresh process can import; a task is the text of an expression.
"""

import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
from functools import partial
from operator import add
from pathlib import Path
from types import ModuleType

import pytest

from broadsheet import pool
from broadsheet.pool import Crew, run
from broadsheet.worker import Crashed, Exceeded, Limits, usable_cpus

PID = "__import__('os').getpid()"
SLOW = "__import__('time').sleep(60)"
HUNG_IN_C = "__import__('re').match('(a+)+$', 'a' * 60 + 'b')"
FATAL = "__import__('os').abort()"
GREEDY = "len(bytearray(1 << 40))"
QUICK = Limits(seconds=1.0, bytes=2 << 30)


def outcomes(tasks: list[str], jobs: int = 2) -> list[object]:
    return list(run(eval, tasks, jobs=jobs, limits=QUICK))


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_task_order(jobs: int) -> None:
    """Results come in the order of the tasks for any number of workers."""
    tasks = [f"__import__('time').sleep({n % 3} / 100) or {n}" for n in range(60)]
    assert list(range(60)) == outcomes(tasks, jobs)


def test_a_function_that_no_worker_can_load_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that end while they load the program are not started again without end."""
    module = ModuleType("only_here")
    monkeypatch.setitem(sys.modules, "only_here", module)
    exec("def function(task): return task", vars(module))  # noqa: S102  # a module without a file
    with pytest.raises(RuntimeError, match="while it loaded the program"):
        list(run(module.function, [1, 2, 3], jobs=2))


def test_no_tasks_need_no_worker() -> None:
    """No task gives no result."""
    assert [] == outcomes([])


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        pytest.param(SLOW, Exceeded("time"), id="sleeps"),
        pytest.param(HUNG_IN_C, Exceeded("time"), id="hangs in C"),
        pytest.param(GREEDY, Exceeded("memory"), id="takes too much memory"),
        pytest.param(FATAL, Crashed("the process ended with SIGABRT"), id="aborts"),
        pytest.param(
            "__import__('os').kill(__import__('os').getpid(), 9)",
            Crashed("the process ended with SIGKILL"),
            id="is killed",
        ),
        pytest.param(
            "__import__('os')._exit(3)",
            Crashed("the process ended with exit status 3"),
            id="leaves",
        ),
    ],
)
def test_a_bad_task_costs_itself_only(task: str, expected: object) -> None:
    """A task that hangs, grows or kills its process is named; all others have their results."""
    tasks = [str(n) for n in range(40)]
    tasks[20] = task
    results: list[object] = list(range(40))
    results[20] = expected
    assert results == outcomes(tasks)


def test_an_exception_is_a_result() -> None:
    """What a task raises comes back in one line, with its place in the program."""
    (result,) = outcomes(["1 / 0"])
    assert Crashed("ZeroDivisionError: division by zero (<string>, line 1)") == result


def test_a_result_that_cannot_travel_is_named() -> None:
    """A result that cannot be pickled costs its task, not the worker."""
    first, second = outcomes(["lambda: 0", "2"])
    assert isinstance(first, Crashed)
    assert 2 == second


def test_large_tasks_and_results_do_not_lock_up() -> None:
    """Tasks and results larger than the pipe's buffer pass in both directions at once."""
    tasks = [f"'{chr(97 + n % 26) * 300_000}'" for n in range(40)]
    assert [task[1:-1] for task in tasks] == outcomes(tasks)


def test_tasks_are_taken_as_they_are_needed() -> None:
    """An endless supply of tasks is read only a bounded way ahead."""
    taken = itertools.count()
    endless = (str(next(taken)) for _ in itertools.repeat(None))
    results = run(eval, endless, jobs=2)
    first = list(itertools.islice(results, 5))
    results.close()  # type: ignore[attr-defined]
    assert [0, 1, 2, 3, 4] == first
    assert next(taken) < 1000


def test_a_caller_that_stops_early_leaves_no_process() -> None:
    """Closing the iterator ends the workers, busy or not."""
    results = run(eval, ["__import__('os').getpid()", SLOW, SLOW], jobs=2)
    pid = next(results)
    results.close()  # type: ignore[attr-defined]
    assert isinstance(pid, int)
    assert not is_alive(pid)


@pytest.mark.skipif(sys.platform == "win32", reason="signals as on Unix")
@pytest.mark.parametrize(
    ("end", "seconds", "said"),
    [
        pytest.param(signal.SIGINT, 60, "interrupted\n", id="Ctrl-C"),
        pytest.param(signal.SIGKILL, 2, "", id="killed"),
    ],
)
def test_an_ended_parent_leaves_no_process(end: signal.Signals, seconds: int, said: str) -> None:
    """Workers end with their parent, even a killed one, and print nothing of their own."""
    busy = f"print(__import__('os').getpid(), flush=True) or {SLOW}"
    script = (
        "from broadsheet.pool import run\nfrom broadsheet.worker import Limits\n"
        "if __name__ == '__main__':\n"
        f"    tasks = [{busy!r}, {SLOW!r}]\n"
        "    try:\n"
        f"        list(run(eval, tasks, jobs=2, limits=Limits({seconds})))\n"
        "    except KeyboardInterrupt:\n"
        "        print('interrupted')\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert parent.stdout is not None
    assert parent.stdout.readline()
    if end == signal.SIGINT:
        os.killpg(parent.pid, end)  # as a terminal sends it: to the whole group
    else:
        parent.kill()
    # Its output ends only when every process that holds it has ended.
    assert (said, "") == parent.communicate(timeout=30)


def test_a_module_is_loaded_once_for_all_workers(tmp_path: Path) -> None:
    """Also one that only the path of the running program leads to, as in a checkout."""
    (tmp_path / "tasks").mkdir()
    (tmp_path / "tasks" / "loaded.py").write_text(
        "import os\nBY = os.getpid()\ndef is_here(task):\n    return os.getpid() == BY\n"
    )
    (tmp_path / "program.py").write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(tmp_path / 'tasks')!r})\n"
        "from broadsheet.pool import run\n"
        "from loaded import is_here\n"
        "if __name__ == '__main__':\n"
        "    print(*run(is_here, range(4), jobs=2))\n"
    )
    said = subprocess.run(
        [sys.executable, str(tmp_path / "program.py")], capture_output=True, text=True, check=True
    )
    is_shared = "forkserver" in multiprocessing.get_all_start_methods()
    assert said.stdout.split() == ["False" if is_shared else "True"] * 4


def test_no_module_of_the_working_folder_is_loaded(tmp_path: Path) -> None:
    """A collection that came from elsewhere may hold a file named like one of our modules."""
    for folder in ("program", "collection"):
        (tmp_path / folder).mkdir()
    (tmp_path / "collection" / "loaded.py").write_text("def whose(task):\n    return 'theirs'\n")
    (tmp_path / "program" / "loaded.py").write_text("def whose(task):\n    return 'ours'\n")
    (tmp_path / "program" / "program.py").write_text(
        f"import sys\nsys.path.append({str(Path(pool.__file__).parents[1])!r})\n"
        "from broadsheet.pool import run\n"
        "from loaded import whose\n"
        "if __name__ == '__main__':\n"
        "    print(*run(whose, range(2), jobs=2))\n"
    )
    said = subprocess.run(
        [sys.executable, str(tmp_path / "program" / "program.py")],
        cwd=tmp_path / "collection",
        capture_output=True,
        text=True,
        check=True,
    )
    assert ["ours", "ours"] == said.stdout.split()


def test_a_crew_goes_on_with_another_function() -> None:
    """The processes stay, and what one run was stopped in is not in the way of the next."""
    with Crew(2) as crew:
        before = set(crew.run(eval, [PID] * 40))
        assert [1, 2, 3] == list(crew.run(partial(add, 1), range(3)))
        assert set(crew.run(eval, [PID] * 40)) <= before
        # Another function again, of which each is given one task to begin with.
        halted = crew.run(partial(eval), [*map(str, range(4)), SLOW])
        assert 0 == next(halted)
        halted.close()  # type: ignore[attr-defined]
        assert [2, 3] == list(crew.run(eval, ["1 + 1", "1 + 2"]))


def test_cpus_are_at_least_one() -> None:
    """The usual number of workers is positive."""
    assert usable_cpus() >= 1


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
