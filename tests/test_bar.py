"""Facts of broadsheet.bar: on a terminal, long work tells how far it is, how fast and how long."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from io import StringIO

import pytest

from broadsheet.bar import Bar, drawn


class Clock:
    """A clock that goes on when it is told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


def shown(stream: StringIO) -> list[str]:
    """Return what stood on the line, one after the other."""
    return [line.rstrip() for line in stream.getvalue().split("\r")[1:]]


def advance(bar: Bar, clock: Clock, total: int, steps: range) -> None:
    """Do one more of a stage each half second."""
    for done in steps:
        bar.show("reading", done, total)
        clock.now += 0.5


def test_a_bar_tells_count_rate_and_time_left() -> None:
    """It begins after a second and is gone at the end."""
    clock, stream = Clock(), StringIO()
    advance(Bar(stream, clock), clock, 6, range(1, 7))
    assert [
        f"reading [{'=' * 20:40}] 3 of 6, 2/s, 0:02 left",
        f"reading [{'=' * 26:40}] 4 of 6, 2/s, 0:01 left",
        f"reading [{'=' * 33:40}] 5 of 6, 2/s, 0:00 left",
        "",
        "",
    ] == shown(stream)


def test_what_was_done_before_is_not_counted_as_fast() -> None:
    """A stage that begins with much remembered has the rate of the rest."""
    clock, stream = Clock(), StringIO()
    advance(Bar(stream, clock), clock, 1000, range(900, 903))
    assert "902 of 1,000, 2/s, 0:49 left" in shown(stream)[-1]


def test_what_is_over_in_a_moment_has_no_bar() -> None:
    """Two short stages together do not make a long one."""
    clock, stream = Clock(), StringIO()
    bar = Bar(stream, clock)
    for stage in ("reading", "writing"):
        for done in range(1, 10):
            bar.show(stage, done, 9)
            clock.now += 0.09
    assert stream.getvalue() == ""


def test_a_stage_that_did_not_end_makes_room_for_the_next() -> None:
    """Nothing of its line is left behind."""
    clock, stream = Clock(), StringIO()
    bar = Bar(stream, clock)
    advance(bar, clock, 9, range(1, 4))
    bar.show("writing", 1, 2)
    assert shown(stream)[-2:] == ["", ""]


@pytest.mark.parametrize("width", [0, 1, 12, 30, 44, 60, 200])
@pytest.mark.parametrize(("done", "rate"), [(0, 0.0), (7, 0.002), (99_999, 51_234.5)])
def test_a_line_is_never_longer_than_there_is_room(width: int, done: int, rate: float) -> None:
    """Words give way before the terminal would break the line."""
    assert len(drawn("converting", done, 100_000, rate, width)) <= width


@pytest.mark.parametrize(
    ("left", "rate", "expected"),
    [
        pytest.param(90, 1.5, "1.5/s, 1:00 left", id="a minute"),
        pytest.param(99, 0.01, "0.01/s, 2:45:00 left", id="hours"),
        pytest.param(50_000, 1234.5, "1,234/s, 0:41 left", id="a fast one"),
    ],
)
def test_time_left_is_what_the_rest_takes(left: int, rate: float, expected: str) -> None:
    """Hours are told where there are any."""
    assert drawn("reading", 1, left + 1, rate, 100).endswith(expected)


PROGRAM = """
import time
from broadsheet.report import Reporter
show = Reporter().progress()
for done in range(1, 8):
    show("converting", done, 8)
    time.sleep(0.2)
show("converting", 8, 8)
"""


@pytest.mark.parametrize("columns", [24, 100])
def test_on_a_real_terminal_the_bar_stays_on_its_line(columns: int) -> None:
    """However narrow it is, no line is broken, and nothing is coloured."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    program = subprocess.Popen([sys.executable, "-c", PROGRAM], stderr=theirs)
    os.close(theirs)
    printed = b""
    try:
        while some := os.read(ours, 4096):
            printed += some
    except OSError:  # Linux says so where others say that the end is reached
        pass
    finally:
        os.close(ours)
    assert program.wait() == 0
    lines = printed.decode().split("\r")
    assert any(re.match(r"converting (\[=+ *\] )?7 of 8, \d", line) for line in lines)
    assert max(map(len, lines)) < columns
    assert "\x1b" not in printed.decode()
    assert lines[-1] == ""
