"""An SQLite file below `.broadsheet/`; losing it costs one full build.

Its tables: the documents below content/ as they were read, the facts that pages are made of, the
recipes that were followed with the facts they asked for, the ledger of what was written, and the
views of the pages among it, to be rendered again with another layout.
Values are read back as data of the type that is asked for and not by pickle, because a folder that
came with a download must not run code.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from broadsheet import frozen

T = TypeVar("T")

# A build in a preview is over by then; a longer one is better told of than waited for.
_PATIENCE_SECONDS = 10.0
# Changed with the tables; another one's file is thrown away.
_VERSION = 3
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE documents (
    path TEXT PRIMARY KEY, role TEXT, size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER,
    key TEXT, names TEXT, value BLOB, problems BLOB
);
CREATE TABLE facts (
    id INTEGER PRIMARY KEY, kind TEXT, key TEXT, digest TEXT, changed INTEGER, value BLOB,
    UNIQUE (kind, key)
);
CREATE TABLE recipes (
    id INTEGER PRIMARY KEY, make TEXT, key TEXT, asked BLOB, problems BLOB, UNIQUE (make, key)
);
CREATE TABLE outputs (
    path TEXT PRIMARY KEY, recipe INTEGER, layout_name TEXT, view TEXT, layout TEXT, site TEXT,
    program TEXT, digest TEXT, size INTEGER, mtime INTEGER, before TEXT
);
CREATE TABLE views (path TEXT PRIMARY KEY, shown TEXT, value BLOB);
CREATE INDEX roles ON documents (role);
CREATE INDEX document_problems ON documents (path) WHERE problems IS NOT NULL;
CREATE INDEX recipe_problems ON recipes (make, key) WHERE problems IS NOT NULL;
CREATE INDEX changed_facts ON facts (changed);
CREATE INDEX made_outputs ON outputs (recipe);
CREATE INDEX interrupted_outputs ON outputs (recipe) WHERE view = '';
"""


def decode(kind: type[T], data: bytes) -> T:
    """Return the value of a type that was encoded; raise sqlite3.DatabaseError if it is damaged."""
    try:
        return frozen.decode(kind, data)
    except frozen.DamagedError as error:
        raise sqlite3.DatabaseError(f"a value is damaged: {error}") from error


def is_busy(error: sqlite3.Error) -> bool:
    """Tell whether another process keeps the file from being written to."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def is_damage(error: sqlite3.Error) -> bool:
    """Tell whether an error means that the file is no sound memo, and not that it is out of reach.

    SQLite says SQLITE_ERROR for a table that is not there.
    """
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF in _DAMAGE


class Database:
    """One such file, open; for one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make an empty one where there is none or it is damaged.

        build: the number of the build that is going on. is_shared: other processes may read
        while this one writes.
        """
        self.path = path
        try:
            self._open()
        except sqlite3.Error as error:
            if not is_damage(error):
                raise
            self.db.close()
            path.unlink(missing_ok=True)
            self._open()
        self.build = (self.get("complete", int) or 0) + 1
        self._found = self._look()

    def _open(self) -> None:
        # A preview builds in the thread that heard of a change.
        self.db = sqlite3.connect(
            self.path, timeout=_PATIENCE_SECONDS, isolation_level=None, check_same_thread=False
        )
        # Other processes read while this one writes; not every network folder can do that.
        (mode,) = self.db.execute("PRAGMA journal_mode = WAL").fetchone()
        self.is_shared = mode == "wal"
        # A crash of the system may cost the memo, of the program not: it is only a memo.
        self.db.execute("PRAGMA synchronous = OFF")
        self.db.execute("PRAGMA cache_size = -20000")
        (version,) = self.db.execute("PRAGMA user_version").fetchone()
        if version != _VERSION:
            names = self.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (name,) in names.fetchall():
                self.db.execute(f"DROP TABLE {name}")
            self.db.executescript(f"BEGIN;{_TABLES}PRAGMA user_version = {_VERSION};COMMIT")

    def is_as_left(self) -> bool:
        """Tell whether nobody else has written to the file, or put another one in its place."""
        return self._look() == self._found

    def recognise(self) -> None:
        """Take what others wrote until now for our own."""
        self._found = self._look()

    def _look(self) -> tuple[int, ...]:
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return ()
        # Changes with what others commit, not with what is committed here.
        (version,) = self.db.execute("PRAGMA data_version").fetchone()
        return status.st_dev, status.st_ino, version

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def begin(self) -> None:
        """Begin a change, to be kept with `commit`."""
        if not self.db.in_transaction:
            self.db.execute("BEGIN IMMEDIATE")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read the file as it is now: each look by itself would take twice as long."""
        self.db.execute("BEGIN")
        try:
            yield
        finally:
            self.db.execute("COMMIT")

    def commit(self) -> None:
        """Keep all that was changed, for other processes too."""
        if self.db.in_transaction:
            self.db.execute("COMMIT")

    def undo(self) -> None:
        """Drop what was changed since the last commit."""
        if self.db.in_transaction:
            self.db.execute("ROLLBACK")

    def get(self, name: str, kind: type[T]) -> T | None:
        """Return a small value of a type by its name, None if there is none."""
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return decode(kind, row[0]) if row else None

    def put(self, name: str, value: Any) -> None:
        """Remember a small value."""
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, frozen.encode(value)))

    def drop(self, name: str) -> None:
        """Forget a small value."""
        self.db.execute("DELETE FROM meta WHERE name = ?", (name,))

    def complete(self) -> None:
        """Note that a build came to its end."""
        self.put("complete", self.build)
        self.build += 1

    def forget_all_but_ledger(self) -> None:
        """Forget what another version of the program made; what it wrote stays known."""
        for table in ("documents", "facts", "recipes", "views", "meta"):
            self.db.execute(f"DELETE FROM {table}")  # noqa: S608  # our own names
        self.db.execute("UPDATE outputs SET recipe = 0")
        self.build = 1
