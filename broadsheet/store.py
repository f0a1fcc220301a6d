"""What the program keeps on disk between builds: atomic writes, the ledger, the memo.

The ledger lists every file written to the site with its key and the digest of its bytes; only
what it lists is ever removed. While a build runs, each write is first noted in a journal, so
that a build killed at any moment leaves nothing that the next one does not know.
Both live in `.broadsheet/`; losing that folder costs one full build.
"""

import contextlib
import json
import os
import sqlite3
import sys
import threading
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from broadsheet.database import is_busy, is_damage
from broadsheet.digest import lasting_digest
from broadsheet.errors import BroadsheetError
from broadsheet.frozen import DamagedError, JsonEncoder
from broadsheet.ledger import UNKNOWN_KEY, Entry
from broadsheet.memo import Memo

_TEMPORARY = ".broadsheet-tmp"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
_json = JsonEncoder()


class BusyError(BroadsheetError):
    """Another process has the state; what was asked for can be done when it is through."""


class LostError(BroadsheetError):
    """What was remembered is damaged and was deleted; what was asked for can begin anew."""


def write_atomic(path: Path | str, data: bytes) -> os.stat_result:
    """Write a file so that at every moment the old or the new bytes are there, whole.

    Makes the folders above it. Returns what the system tells of the new file.
    Raises BroadsheetError if the system refuses.
    """
    # A short name: a title of 255 bytes leaves no room for a suffix. The desk of a preview writes
    # in threads of its own.
    folder = os.path.dirname(path)
    temporary = os.path.join(folder, f"{_TEMPORARY}-{os.getpid()}-{threading.get_ident()}")
    try:
        try:
            status = _write(temporary, data)
        except FileNotFoundError:  # the folder, which is nearly always there
            os.makedirs(folder, exist_ok=True)
            status = _write(temporary, data)
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise refused(path, error) from error
    return status


def _write(path: str, data: bytes) -> os.stat_result:
    # A file object asks the system four more questions, which takes as long as the writing.
    handle = os.open(path, _NEW, 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
        return os.fstat(handle)
    finally:
        os.close(handle)


def refused(path: Path | str, error: OSError | sqlite3.Error) -> BroadsheetError:
    """Say in the system's words why a path could not be written."""
    return BroadsheetError(
        f"cannot write: {getattr(error, 'strerror', None) or error}",
        mend="free some space or change the rights, then run the same command again",
        path=str(path),
    )


def _busy(folder: Path) -> BusyError:
    what, mend = "another build of this site is running", "wait for it to end, or stop it"
    return BusyError(what, mend, str(folder))


def is_temporary(name: str) -> bool:
    """Tell whether a file name is one that `write_atomic` uses and a kill may leave behind."""
    return name.startswith(_TEMPORARY)


class State:
    """The folder `.broadsheet/` as seen by the builds of one site folder."""

    def __init__(self, folder: Path, site: Path, *, keeps_memo: bool = False) -> None:
        """Open the state; nothing is read or written yet.

        folder: `.broadsheet/` itself. site: the output folder, which names the ledger, so that
        builds into different folders do not disturb each other. The name is the way from one to
        the other, so that a collection may be moved or copied with both. keeps_memo: it stays open
        for the next build, until `close`.
        """
        start, end = folder.resolve(), site.resolve()
        way = os.path.relpath(end, start) if end.anchor == start.anchor else end
        name = lasting_digest(Path(way).as_posix().encode())[:12]
        self._folder = folder
        self.journal_path = folder / f"journal-{name}.jsonl"
        self._lock = folder / f"lock-{name}"
        self._memo = folder / f"memo-{name}.sqlite"
        self._is_locked = False
        self._keeps_memo = keeps_memo
        self._kept: Memo | None = None

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the state for one build; raise BusyError if another one has it."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle = self._lock.open("a+b")
        except OSError as error:
            raise refused(self._folder, error) from error
        with handle:
            if not _try_lock(handle.fileno()):
                self.close()  # what was kept is out of date soon
                raise _busy(self._folder)
            self._is_locked = True
            try:
                yield
            finally:
                self._is_locked = False

    @contextlib.contextmanager
    def memo(self) -> Iterator[Memo]:
        """Open what earlier builds remembered; what is changed and not committed is dropped.

        Raises BusyError if another process does not let it be written to.
        Under the lock, writes that a journal tells of (the build was killed) come back with an
        unknown key: they are ours, and due to be written again.
        """
        memo = self._opened()
        try:
            if self._is_locked:  # else the journal may be that of a build that goes on
                self._take_over(memo)
            yield memo
            if self._keeps_memo:
                memo.undo()
                self._kept = memo
        except (sqlite3.Error, DamagedError) as error:
            memo.close()
            if isinstance(error, sqlite3.Error) and not is_damage(error):
                raise self._refused(error) from error
            self._memo.unlink(missing_ok=True)
            what = f"what was remembered is damaged and was deleted: {error}"
            raise LostError(what, "run the same command again", str(self._memo)) from error
        finally:
            if self._kept is None:
                memo.close()

    def _opened(self) -> Memo:
        """Return the memo that was kept, if nobody else wrote to it or to the site since."""
        kept, self._kept = self._kept, None
        if kept:
            if self._is_as_left(kept):
                kept.resume()
                return kept
            kept.close()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return Memo(self._memo)
        except (OSError, sqlite3.Error) as error:
            raise self._refused(error) from error

    def _is_as_left(self, kept: Memo) -> bool:
        try:
            kept.begin()  # from here on nobody else can write
            return kept.is_as_left() and not self.journal_path.exists()
        except sqlite3.Error:  # damaged, or busy for long: opened anew, it is told
            return False

    def _refused(self, error: OSError | sqlite3.Error) -> BroadsheetError:
        if isinstance(error, sqlite3.Error) and is_busy(error):
            return _busy(self._folder)
        return refused(self._memo, error)

    def close(self) -> None:
        """Close a memo that was kept."""
        if self._kept:
            self._kept.close()
            self._kept = None

    def _take_over(self, memo: Memo) -> None:
        with contextlib.suppress(FileNotFoundError):
            lines = self.journal_path.read_bytes().split(b"\n")
            memo.begin()
            for line in lines:
                with contextlib.suppress(ValueError, TypeError):  # a torn last line
                    path, digest = json.loads(line)
                    known = memo.entry(_inside(path))
                    before = known.digest if known else ""
                    recipe = known.recipe if known else 0
                    entry = Entry(UNKNOWN_KEY, "", digest, -1, -1, recipe, before)
                    memo.put_entry(path, entry)
            memo.commit()
            self.journal_path.unlink()

    def now(self) -> int:
        """Return the time in nanoseconds by the clock of the file system that we write to."""
        self._lock.touch()
        return self._lock.stat().st_mtime_ns


class Journal:
    """A list of files about to be written, on disk before the files are."""

    def __init__(self, path: Path) -> None:
        """Open the journal for appending; several processes may do so at the same time."""
        self._path = path
        try:
            self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        except OSError as error:
            raise refused(path, error) from error

    def note(self, path: str, digest: str) -> None:
        """Note that bytes of this digest are about to be written to an output path."""
        try:
            os.write(self._handle, _json.encode((path, digest)) + b"\n")
        except OSError as error:
            raise refused(self._path, error) from error

    def close(self) -> None:
        """Close the file."""
        os.close(self._handle)


def _inside(path: str) -> str:
    """Return a path of the ledger; raise ValueError if it would lead out of the site folder."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts:
        raise ValueError(path)
    return path


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
