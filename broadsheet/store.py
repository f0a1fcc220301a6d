"""What the program keeps on disk between builds: atomic writes, the ledger, the memo.

The ledger lists every file written to the site with its key and the digest of its bytes; only
what it lists is ever removed. While a build runs, each write is first noted in a journal, so
that a build killed at any moment leaves nothing that the next one does not know.
Both live in `.broadsheet/`; losing that folder costs one full build.
"""

import contextlib
import json
import marshal
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from broadsheet.digest import digest_bytes
from broadsheet.errors import BroadsheetError
from broadsheet.plan import Key

_TEMPORARY = ".broadsheet-tmp"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger knows of one output.

    digest: of the bytes written. size, mtime: as the file had them after writing, in bytes and
    nanoseconds, to see without reading whether somebody changed it. before: the digest that a
    killed build was about to replace, else empty.
    """

    key: Key
    digest: str
    size: int
    mtime: int
    before: str = ""


class BusyError(BroadsheetError):
    """Another process has the state; what was asked for can be done when it is through."""


Ledger = Mapping[str, Entry]
UNKNOWN_KEY = Key("", "", "", "")


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file so that at every moment the old or the new bytes are there, whole.

    Makes the folders above it. Raises BroadsheetError if the system refuses.
    """
    # A short name: a title of 255 bytes leaves no room for a suffix. The desk of a preview writes
    # in threads of its own.
    temporary = path.parent / f"{_TEMPORARY}-{os.getpid()}-{threading.get_ident()}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise refused(path, error) from error


def refused(path: Path, error: OSError) -> BroadsheetError:
    """Say in the system's words why a path could not be written."""
    return BroadsheetError(
        f"cannot write: {error.strerror or error}",
        mend="free some space or change the rights, then run the same command again",
        path=str(path),
    )


def is_temporary(name: str) -> bool:
    """Tell whether a file name is one that `write_atomic` uses and a kill may leave behind."""
    return name.startswith(_TEMPORARY)


class State:
    """The folder `.broadsheet/` as seen by the builds of one site folder."""

    def __init__(self, folder: Path, site: Path) -> None:
        """Open the state; nothing is read or written yet.

        folder: `.broadsheet/` itself. site: the output folder, which names the ledger, so that
        builds into different folders do not disturb each other. The name is the way from one to
        the other, so that a collection may be moved or copied with both.
        """
        start, end = folder.resolve(), site.resolve()
        way = os.path.relpath(end, start) if end.anchor == start.anchor else end
        name = digest_bytes(Path(way).as_posix().encode())[:12]
        self._folder = folder
        self._ledger = folder / f"ledger-{name}.json"
        self._journal = folder / f"journal-{name}.jsonl"
        self._lock = folder / f"lock-{name}"
        self._memo = folder / "memo.marshal"

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
                raise BusyError(
                    "another build of this site is running",
                    mend="wait for it to end, or stop it",
                    path=str(self._folder),
                )
            yield

    def read_ledger(self) -> dict[str, Entry]:
        """Return what was written so far; empty if there is no ledger or it is damaged.

        Writes that the journal tells of but the ledger does not (the build was killed) come
        back with an unknown key: they are ours, and due to be written again.
        """
        ledger: dict[str, Entry] = {}
        try:
            rows = json.loads(self._ledger.read_bytes())
            for path, key, digest, size, mtime in rows:
                ledger[_inside(path)] = Entry(Key(*key), digest, size, mtime)
        except (OSError, ValueError, TypeError):
            ledger = {}  # said by the builder: everything is written anew
        with contextlib.suppress(OSError):
            for line in self._journal.read_bytes().split(b"\n"):
                with contextlib.suppress(ValueError, TypeError):  # a torn last line
                    path, digest = json.loads(line)
                    before = ledger[path].digest if path in ledger else ""
                    ledger[_inside(path)] = Entry(UNKNOWN_KEY, digest, -1, -1, before)
        return ledger

    def write_ledger(self, ledger: Ledger) -> None:
        """Replace the ledger and empty the journal."""
        rows = [
            [path, list(astuple(entry.key)), entry.digest, entry.size, entry.mtime]
            for path, entry in sorted(ledger.items())
        ]
        text = "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n"
        write_atomic(self._ledger, text.encode())
        self._journal.unlink(missing_ok=True)

    @contextlib.contextmanager
    def journal(self) -> Iterator["Journal"]:
        """Open the journal of one build for appending."""
        try:
            handle = os.open(self._journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        except OSError as error:
            raise refused(self._journal, error) from error
        try:
            yield Journal(handle, self._journal)
        finally:
            os.close(handle)

    def read_memo(self, program: str) -> dict[str, Any]:
        """Return what earlier builds computed, by digest of what it was computed from.

        program: digest of the program; what another version computed is not used. The format is
        marshal and not pickle, because a folder that came with a download must not run code.
        """
        try:
            stamp, _, data = self._memo.read_bytes().partition(b"\n")
        except OSError:
            return {}
        if stamp != _stamp(program, data):  # of another version, torn or damaged
            return {}
        memo: dict[str, Any] = marshal.loads(data)  # noqa: S302  # see above
        return memo

    def write_memo(self, program: str, memo: Mapping[str, Any]) -> None:
        """Replace the memo."""
        data = marshal.dumps(dict(memo))
        write_atomic(self._memo, _stamp(program, data) + b"\n" + data)


class Journal:
    """A list of files about to be written, on disk before the files are."""

    def __init__(self, handle: int, path: Path) -> None:
        self._handle = handle
        self._path = path

    def note(self, path: str, digest: str) -> None:
        """Note that bytes of this digest are about to be written to an output path."""
        try:
            os.write(self._handle, json.dumps([path, digest]).encode() + b"\n")
        except OSError as error:
            raise refused(self._path, error) from error


def _stamp(program: str, data: bytes) -> bytes:
    parts = (program, sys.implementation.cache_tag, marshal.version, digest_bytes(data))
    return " ".join(map(str, parts)).encode()


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
