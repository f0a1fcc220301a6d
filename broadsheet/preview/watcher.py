"""Tells that something below some folders has changed. The only module that knows watchdog.

What is told is a list of paths, files and folders, once it has been quiet for a moment: all that
can have changed, as far as systems tell. A folder that is deleted, moved or made again stays
watched by its path.
"""

import logging
import math
import os
import stat
import threading
import time
import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from broadsheet.errors import BroadsheetError
from broadsheet.frozen import Frozen
from broadsheet.sources import is_leftover

# Without those that our own reading causes. A change of rights can mend an unreadable file.
_EVENTS: Final[list[type[FileSystemEvent]]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileClosedEvent,
    FileAttribEvent,
    FileMovedEvent,
    FileDeletedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]
_LOGGER: Final = logging.getLogger("watchdog")
# An editor that sets the old file aside needs longer for the new one than one that has saved it
# needs for whatever it does after that.
_SHARE_OF_WHOLE: Final = 0.2
# How often the watched folders themselves are looked at: no system tells when one is moved.
_LOOK_SECONDS: Final = 0.5


class Changes(Frozen):
    """What has changed since the last time.

    paths: of files and folders, as far as they are known. is_settled: False if something was
    still being changed when the longest wait was over.
    """

    paths: frozenset[Path]
    is_settled: bool

    def touch(self, folder: Path) -> bool:
        """Tell whether anything in a folder, or the folder itself, may have changed.

        >>> Changes(frozenset({Path("content")}), True).touch(Path("content/inbox"))
        True
        """
        return any(folder.is_relative_to(p) or p.is_relative_to(folder) for p in self.paths)


class Watcher:
    """Listens to folders until its `with` block ends; they need not exist yet.

    settle_seconds: of quiet, before changes are told; editors save in several steps. Where the
    system tells when a file is closed, one that is being written keeps it from being quiet, and a
    part of that time is enough once each was closed or put in its place.
    longest_seconds: after which they are told all the same.
    say: told in one sentence if the system does not let itself be listened to.
    """

    def __init__(
        self,
        folders: Iterable[Path],
        *,
        poll: bool = False,
        settle_seconds: float = 0.05,
        longest_seconds: float = 2.0,
        say: Callable[[str], None] = print,
    ) -> None:
        self._polls = poll
        self._settle_seconds = settle_seconds
        self._longest_seconds = longest_seconds
        self._say = say
        self._hearers: list[Callable[[Path], None]] = []
        self._condition = threading.Condition()
        self._paths: set[Path] = set()
        self._unfinished: set[Path] = set()
        self._whole: set[Path] = set()
        self._hears_of_ends = False
        self._first = self._last = 0.0
        self._places = tuple(_Place(folder, self) for folder in folders)
        self._observer: BaseObserver | None = None
        self._losses = _Losses(self._look_again)

    def __enter__(self) -> Self:
        # Of watchdog 7.1, when a folder that was moved away comes back; it is watched well.
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
        _LOGGER.addHandler(self._losses)
        self._attend()
        self._paths.clear()  # what was there before is not a change
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()
        _LOGGER.removeHandler(self._losses)

    def tell(self, hear: Callable[[Path], None]) -> None:
        """Tell somebody of each change at once, who cannot wait for a quiet moment."""
        self._hearers.append(hear)

    def note(self, path: Path, *, is_written: bool = False, is_whole: bool = False) -> None:
        """Count a path as changed now.

        is_written: as a file that is not closed yet. is_whole: as one that nothing is to follow.
        """
        for hear in self._hearers:
            hear(path)
        with self._condition:
            self._last = time.monotonic()
            if not self._paths:
                self._first = self._last
                self._condition.notify()
            self._paths.add(path)
            _put(self._unfinished, path, is_in=is_written and self._hears_of_ends)
            _put(self._whole, path, is_in=is_whole)

    def finish(self, path: Path) -> None:
        """Count a file as closed by who wrote it."""
        with self._condition:
            self._hears_of_ends = True
            self._unfinished.discard(path)
            _put(self._whole, path, is_in=path in self._paths)
            self._last = time.monotonic()
            self._condition.notify()

    def wait(self, at_most_seconds: float = math.inf) -> Changes | None:
        """Block until something has changed and it is quiet; return and forget it.

        None if nothing has changed for the longest time to wait.
        """
        end = time.monotonic() + at_most_seconds
        while True:
            self._attend()
            with self._condition:
                quiet, rest = self._waits()
                if self._paths and min(quiet, rest) <= 0:
                    changes = Changes(frozenset(self._paths), is_settled=quiet <= 0)
                    for paths in (self._paths, self._unfinished, self._whole):
                        paths.clear()
                    return changes
                left = math.inf if self._paths else end - time.monotonic()
                if left <= 0:
                    return None
                self._condition.wait(min(quiet, rest, left, _LOOK_SECONDS))

    def _waits(self) -> tuple[float, float]:
        """Return how long it has to be quiet still, and when the longest wait is over."""
        if not self._paths:
            return _LOOK_SECONDS, _LOOK_SECONDS
        now = time.monotonic()
        share = _SHARE_OF_WHOLE if self._paths <= self._whole else 1.0
        quiet = self._settle_seconds * share - (now - self._last)
        rest = self._longest_seconds - (now - self._first)
        return max(quiet, _LOOK_SECONDS) if self._unfinished else quiet, rest

    def _look_again(self) -> None:
        """Count everything as changed: the system dropped what it had to tell."""
        self._say("so much changed at once that the system lost count; looking at everything")
        for place in self._places:
            place.look_again()

    def _attend(self) -> None:
        """Watch what stands at each path now; look at every file where listening fails."""
        try:
            if self._observer is None:
                self._observer = PollingObserver() if self._polls else Observer()
                self._observer.start()
            for place in self._places:
                place.attend(self._observer)
                if not self._polls:
                    place.refuse_gaps(self._observer)
        except OSError as error:
            reason = error.strerror or str(error)
            if self._polls:
                raise BroadsheetError(f"cannot watch for changes: {reason}") from error
            self._say(f"the system does not tell of all changes ({reason}); looking every second")
            self._stop()
            self._polls, self._hears_of_ends = True, False
            self._attend()

    def _stop(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
        self._observer = None
        for place in self._places:
            place.leave()


class _Losses(logging.Handler):
    """Hears from watchdog's log, the only place where it says so, that events were lost."""

    def __init__(self, tell: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Pass on that a queue overflowed; once for each, though two modules log it."""
        if record.name.endswith("inotify_c") and "overflow" in record.getMessage():
            self._tell()


class _Place(FileSystemEventHandler):
    """One folder, watched by its path whatever stands there."""

    def __init__(self, folder: Path, watcher: Watcher) -> None:
        self._folder = folder
        self._watcher = watcher
        self._root = folder
        self._watch: ObservedWatch | None = None
        # Of what is watched; None where nothing is, or where it has gone.
        self._identity: tuple[int, int] | None = None
        self._has_new_folders = False

    def attend(self, observer: BaseObserver) -> None:
        """Watch what is there now, and count it as changed if it is not what was there."""
        identity = _identity(self._folder)
        if identity == self._identity:
            return
        if self._watch is not None:
            observer.unschedule(self._watch)
        self.leave()
        self._root = self._folder.resolve()
        with suppress(FileNotFoundError):  # gone again; the next look tells
            if identity:
                self._watch = observer.schedule(
                    self, str(self._root), recursive=True, event_filter=_EVENTS
                )
                self._identity = identity
                self._has_new_folders = True
        # After the watch is there, so that nothing falls between.
        self.look_again()

    def refuse_gaps(self, observer: BaseObserver) -> None:
        """Raise OSError if the system takes no more folders, and so may have left some out.

        Watchdog passes over those; whether one more is taken tells.
        """
        if self._has_new_folders:
            self._has_new_folders = False
            observer.unschedule(observer.schedule(FileSystemEventHandler(), str(self._root.parent)))

    def look_again(self) -> None:
        """Count the folder as changed."""
        self._watcher.note(self._folder)

    def leave(self) -> None:
        """Forget what was watched; its observer has ended or has been told."""
        self._watch = self._identity = None

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Pass on what a build could read."""
        for path in (event.src_path, event.dest_path):
            full = Path(os.fsdecode(path)) if path else None
            if full is None or not full.is_relative_to(self._root):
                continue
            relative = full.relative_to(self._root)
            if any(is_leftover(name) for name in relative.parts):
                continue
            if isinstance(event, FileClosedEvent):
                self._watcher.finish(self._folder / relative)
            else:
                self._watcher.note(
                    self._folder / relative,
                    is_written=isinstance(event, FileModifiedEvent),
                    is_whole=isinstance(event, FileMovedEvent) and path == event.dest_path,
                )
        if isinstance(event, DirDeletedEvent) and Path(os.fsdecode(event.src_path)) == self._root:
            self._identity = None
        if isinstance(event, DirCreatedEvent | DirMovedEvent):
            self._has_new_folders = True


def _put(paths: set[Path], path: Path, *, is_in: bool) -> None:
    if is_in:
        paths.add(path)
    else:
        paths.discard(path)


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None
