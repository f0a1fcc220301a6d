"""The site folder as a build finds it, opens it and takes away from it."""

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from broadsheet.digest import digest_bytes
from broadsheet.guard import (
    MARKER,
    SiteFolder,
    holding,
    is_intact,
    listed_files,
    look_over,
    marker_text,
)
from broadsheet.ledger import UNKNOWN_KEY, Entry
from broadsheet.memo import Memo
from broadsheet.store import refused, write_atomic


class OutputFolder:
    """A site folder beside the ledger of what was written there.

    foreign: what neither the ledger lists nor the folder's own marker. damaged: what no longer
    holds what was written. is_blank: nothing is there, and nothing was. is_marked: the marker lists
    what the ledger does. is_open: ready to be written to. journal: where writes are noted before
    they are done.
    """

    def __init__(self, path: Path, memo: Memo, journal: Path) -> None:
        """Take the folder to be as the ledger has it."""
        self.path = path
        self.journal = journal
        self._memo = memo
        self._leftovers: tuple[Path, ...] = ()
        self.foreign: frozenset[str] = frozenset()
        self.damaged: frozenset[str] = frozenset()
        self.is_blank = False
        self.is_marked = True
        self.is_open = False

    def look_over(self) -> None:
        """Find out whether it is so."""
        found, marks = look_over(self.path), self._memo.marks()
        self._leftovers = found.leftovers
        self.is_blank = not (found.files or marks)
        self.damaged = frozenset(self._find_damaged(found, marks))
        marker = self._read_marker()
        self.is_marked = self._memo.get("marker", str) == digest_bytes(marker)
        unknown = found.files.keys() - marks.keys()
        ours = unknown.intersection(listed_files(marker)) if unknown else unknown
        self._adopt(ours, found)
        self.foreign = frozenset(unknown - ours)

    def _read_marker(self) -> bytes:
        try:
            return (self.path / MARKER).read_bytes()
        except OSError:  # there is none before the first build
            return b""

    def _adopt(self, paths: Collection[str], found: SiteFolder) -> None:
        """Let the ledger list files that it lost; they are due to be written again, or to go."""
        if paths:
            self._memo.begin()
        for path in paths:
            self._memo.put_entry(path, Entry(UNKNOWN_KEY, "", "", *found.files[path]))

    @property
    def is_whole(self) -> bool:
        """Tell whether the folder holds what was written there, and nothing else."""
        return self.is_marked and not (self.foreign or self.damaged or self._leftovers)

    def _find_damaged(
        self, found: SiteFolder, marks: Mapping[str, tuple[int, int, int]]
    ) -> Iterator[str]:
        """Yield files that no longer hold what was written; size and time tell, or the bytes."""
        for path, (size, mtime, _) in marks.items():
            if found.files.get(path) != (size, mtime):
                entry = self._memo.entry(path)
                if entry is None or not is_intact(self.path / path, entry):
                    yield path

    def open(self) -> None:
        """Make the folder ready to be written to, once."""
        if self.is_open:
            return
        self.is_open = True
        for leftover in self._leftovers:
            _unlink(leftover)
        marker = self.path / MARKER
        if not marker.is_file():
            write_atomic(marker, marker_text())

    def mark(self) -> None:
        """Let the marker list what the ledger does."""
        marker, text = self.path / MARKER, marker_text(self._memo.marks())
        if holding(marker, text) is None:
            write_atomic(marker, text)
        self._memo.put("marker", digest_bytes(text))

    def remove(self, paths: Iterable[str]) -> Iterator[str]:
        """Remove files that the ledger lists and nobody changed since; yield what is gone."""
        for path in paths:
            file, entry = self.path / path, self._memo.entry(path)
            self._memo.drop_entry(path)
            if entry is None or not is_intact(file, entry):
                continue
            _unlink(file)
            yield path
            with contextlib.suppress(OSError):  # not empty: other pages are still there
                for parent in file.relative_to(self.path).parents[:-1]:
                    (self.path / parent).rmdir()


def _unlink(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise refused(file, error) from error
