"""A bar for long work on a terminal: what is done, of how much, how fast, how long it still takes.

Plain letters without colour, so that every terminal shows it and NO_COLOR has nothing to forbid.
"""

import os
import time
from collections.abc import Callable
from typing import Final, TextIO

# A bar for what is over in a moment only flickers, and nobody reads more than a few a second.
_AFTER_SECONDS: Final = 1.0
_EVERY_SECONDS: Final = 0.1
_WIDTH: Final = 80  # of a terminal that does not tell it
_LONGEST: Final = 40
_SHORTEST: Final = 5


class Bar:
    """Draws how far each of several stages is, one after the other, on one line of a terminal."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._stage = ("", 0)
        self._first = self._shown = 0
        self._since = self._next = 0.0

    def show(self, what: str, done: int, total: int) -> None:
        """Draw how far a stage is, once it has taken a second; clear the line at its end."""
        now = self._clock()
        if (what, total) != self._stage:
            self.clear()
            self._stage, self._first = (what, total), done
            self._since, self._next = now, now + _AFTER_SECONDS
        if done >= total:
            self.clear()
            self._stage = ("", 0)
        elif now >= self._next:
            rate = (done - self._first) / (now - self._since)
            self._put(drawn(what, done, total, rate, _columns(self._stream) - 1))
            self._next = now + _EVERY_SECONDS

    def clear(self) -> None:
        """Leave the line as if there had been no bar."""
        if self._shown:
            self._put("")
            self._stream.write("\r")
            self._stream.flush()

    def _put(self, line: str) -> None:
        self._stream.write("\r" + line.ljust(self._shown))
        self._stream.flush()
        self._shown = len(line)


def drawn(what: str, done: int, total: int, rate: float, width: int) -> str:
    """Return a line of at most some letters.

    rate: of what is done, in a second.

    >>> drawn("converting", 150, 600, 31.6, 60)
    'converting [====               ] 150 of 600, 32/s, 0:14 left'
    >>> drawn("converting", 150, 600, 31.6, 30)
    'converting 150 of 600, 32/s, 0'
    """
    said = f"{done:,} of {total:,}"
    if rate:
        pace = f"{rate:,.0f}" if rate >= 10 else f"{rate:.2g}"
        said += f", {pace}/s, {_clocked((total - done) / rate)} left"
    room = min(width - len(what) - len(said) - 4, _LONGEST)
    if room < _SHORTEST:
        return f"{what} {said}"[: max(width, 0)]
    return f"{what} [{'=' * (room * done // total):{room}}] {said}"


def _clocked(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or _WIDTH
    except (OSError, ValueError):
        return _WIDTH
