"""What builds remember, in one SQLite file below `.broadsheet/`; losing it costs one full build.

Four tables: the documents below content/ as they were read, the facts that pages are made of,
the recipes that were followed with the facts they asked for, and the ledger of what was written.
All values are in marshal's format and not in pickle's, because a folder that came with a
download must not run code.

Each build has a number. A fact carries the number of the build in which it changed; a recipe is
stale if it asked for a fact that changed after the last build that came to its end.
"""

import marshal
import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from broadsheet.digest import digest_bytes
from broadsheet.plain import from_plain, to_plain
from broadsheet.recipe import Key, Recipe
from broadsheet.views.facts import TYPES, Fact

# Version 2 writes no back references, so equal values give equal bytes.
_MARSHAL_VERSION = 2
# Changed with the tables; another one's file is thrown away.
_VERSION = 1
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
CREATE INDEX changed_facts ON facts (changed);
CREATE INDEX made_outputs ON outputs (recipe);
"""


class Stamp(NamedTuple):
    """What tells without reading that a file is as it was: sizes in bytes, times in nanoseconds."""

    size: int
    mtime: int
    ctime: int
    inode: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was read. key: of its role, path and bytes; names: digest of what it says.

    value: an Article's card, a Record or a TextPage in plain form, None if it cannot be used.
    """

    path: str
    role: str
    stamp: Stamp
    key: str
    names: str
    value: Any
    problems: Any


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger knows of one output.

    layout: the layout's name, empty for what has none. digest: of the bytes written. size, mtime:
    as the file had them after writing, in bytes and nanoseconds, to see without reading whether
    somebody changed it. before: the digest that a killed build was about to replace, else empty.
    """

    key: Key
    layout: str
    digest: str
    size: int
    mtime: int
    recipe: int = 0
    before: str = ""


UNKNOWN_KEY = Key("", "", "", "")


def encode(value: object) -> bytes:
    """Return a fact's value as it is remembered; equal values give equal bytes."""
    return marshal.dumps(to_plain(value), _MARSHAL_VERSION)


def decode(kind: Fact, data: bytes) -> Any:
    """Return the value of a fact of a kind."""
    return from_plain(TYPES[kind], _load(data))


def _load(data: bytes) -> Any:
    try:
        return marshal.loads(data)  # noqa: S302  # see above
    except (EOFError, TypeError, ValueError) as error:
        raise sqlite3.DatabaseError("a value is damaged") from error


def is_damage(error: sqlite3.Error) -> bool:
    """Tell whether an error means that the file is no sound memo, and not that it is out of reach.

    SQLite says SQLITE_ERROR for a table that is not there.
    """
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF in _DAMAGE


class Memo:
    """One memo file, open. Not to be shared between threads."""

    def __init__(self, path: Path) -> None:
        """Open the memo, or make an empty one where there is none or it is damaged.

        build: the number of the build that is going on. is_shared: other processes may read
        while this one writes.
        """
        self.path = path
        try:
            self._open()
        except sqlite3.Error as error:
            if not is_damage(error):
                raise
            self._db.close()
            path.unlink(missing_ok=True)
            self._open()
        self.build = int(self.get("complete") or 0) + 1
        self._changed: set[int] | None = None  # not yet asked for
        self._newly_changed: set[int] = set()

    def _open(self) -> None:
        self._db = sqlite3.connect(self.path, timeout=60, isolation_level=None)
        # Other processes read while this one writes; not every network folder can do that.
        (mode,) = self._db.execute("PRAGMA journal_mode = WAL").fetchone()
        self.is_shared = mode == "wal"
        # A crash of the system may cost the memo, of the program not: it is only a memo.
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("PRAGMA cache_size = -20000")
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version != _VERSION:
            names = self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (name,) in names.fetchall():
                self._db.execute(f"DROP TABLE {name}")
            self._db.executescript(f"BEGIN;{_TABLES}PRAGMA user_version = {_VERSION};COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def begin(self) -> None:
        """Begin a change, to be kept with `commit`."""
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Keep all that was changed, for other processes too."""
        if self._db.in_transaction:
            self._db.execute("COMMIT")

    def undo(self) -> None:
        """Drop what was changed since the last commit."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    # --- small things -----------------------------------------------------------------------

    def get(self, name: str) -> Any:
        """Return a small value by its name, None if there is none."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return _load(row[0]) if row else None

    def put(self, name: str, value: Any) -> None:
        """Remember a small value."""
        row = (name, marshal.dumps(to_plain(value)))
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", row)

    def complete(self) -> None:
        """Note that a build came to its end."""
        self.put("complete", self.build)
        self.build += 1

    def forget_all_but_ledger(self) -> None:
        """Forget what another version of the program made; what it wrote stays known."""
        for table in ("documents", "facts", "recipes", "meta"):
            self._db.execute(f"DELETE FROM {table}")  # noqa: S608  # our own names
        self._db.execute("UPDATE outputs SET recipe = 0")
        self.build = 1

    # --- documents --------------------------------------------------------------------------

    def stamps(self) -> dict[str, Stamp]:
        """Return the stamp of every document by its path."""
        rows = self._db.execute("SELECT path, size, mtime, ctime, inode FROM documents")
        return {path: Stamp(*stamp) for path, *stamp in rows}

    def document(self, path: str) -> Document | None:
        """Return a document, or None if it is not known."""
        row = self._db.execute("SELECT * FROM documents WHERE path = ?", (path,)).fetchone()
        return _document(row) if row else None

    def document_key(self, path: str) -> str:
        """Return the key of a document, empty if it is not known."""
        select = "SELECT key FROM documents WHERE path = ?"
        row = self._db.execute(select, (path,)).fetchone()
        return row[0] if row else ""

    def documents(self, role: str) -> Iterator[tuple[str, str, Any]]:
        """Yield path, key and value of the documents of a role that can be used, by path."""
        select = "SELECT path, key, value FROM documents WHERE role = ? ORDER BY path"
        for path, key, data in self._db.execute(select, (role,)):
            value = _load(data)
            if value is not None:
                yield path, key, value

    def put_document(self, document: Document) -> None:
        """Remember a document as it was read."""
        row = (
            document.path,
            document.role,
            *document.stamp,
            document.key,
            document.names,
            marshal.dumps(document.value),
            marshal.dumps(document.problems),
        )
        self._db.execute("INSERT OR REPLACE INTO documents VALUES (?,?,?,?,?,?,?,?,?,?)", row)

    def put_stamp(self, path: str, stamp: Stamp) -> None:
        """Remember that a document's file looks different and holds the same."""
        change = "UPDATE documents SET size = ?, mtime = ?, ctime = ?, inode = ? WHERE path = ?"
        self._db.execute(change, (*stamp, path))

    def drop_document(self, path: str) -> None:
        """Forget a document that is gone."""
        self._db.execute("DELETE FROM documents WHERE path = ?", (path,))

    def document_problems(self) -> Iterator[Any]:
        """Yield in plain form the problems of all documents that have some, by path."""
        rows = self._db.execute(
            "SELECT problems FROM documents WHERE problems != ? ORDER BY path", (_NO_PROBLEMS,)
        )
        yield from (_load(row[0]) for row in rows)

    # --- facts ------------------------------------------------------------------------------

    def fact(self, kind: Fact, key: str) -> tuple[int, bytes | None]:
        """Return the number of a fact, 0 if it is not even known as absent, and its value."""
        row = self._db.execute(
            "SELECT id, value FROM facts WHERE kind = ? AND key = ?", (kind, key)
        ).fetchone()
        return row or (0, None)

    def facts(self, kind: Fact) -> Iterator[tuple[str, bytes]]:
        """Yield key and value of all facts of a kind."""
        yield from self._db.execute(
            "SELECT key, value FROM facts WHERE kind = ? AND value IS NOT NULL", (kind,)
        )

    def fact_digests(self, kinds: Iterable[Fact]) -> dict[tuple[str, str], tuple[int, str]]:
        """Return number and digest of all facts of some kinds by kind and key."""
        select = "SELECT kind, key, id, digest FROM facts WHERE kind = ?"
        rows = (row for kind in kinds for row in self._db.execute(select, (kind.value,)))
        return {(kind, key): (number, digest) for kind, key, number, digest in rows}

    def put_fact(self, kind: Fact, key: str, value: bytes | None) -> bool:
        """Remember a fact's value, None for an absent one; tell whether it is another one."""
        row = self._db.execute(
            "SELECT id, digest FROM facts WHERE kind = ? AND key = ?", (kind.value, key)
        ).fetchone()
        return self.put_known(row or (0, None), kind, key, value)

    def absent_fact(self, kind: Fact, key: str) -> int:
        """Note that there is no such fact, so that its coming is a change; return its number."""
        number, _ = self.fact(kind, key)
        if not number:
            insert = "INSERT INTO facts (kind, key, digest, changed) VALUES (?, ?, '', 0)"
            number = self._db.execute(insert, (kind.value, key)).lastrowid or 0
        return number

    def put_known(
        self, known: tuple[int, str | None], kind: Fact, key: str, value: bytes | None
    ) -> bool:
        """Do the same. known: number and digest of the fact as it stands in the memo."""
        digest = "" if value is None else digest_bytes(value)
        number, before = known
        if digest == before:
            return False
        if number:
            change = "UPDATE facts SET digest = ?, changed = ?, value = ? WHERE id = ?"
            self._db.execute(change, (digest, self.build, value, number))
        else:
            insert = "INSERT INTO facts (kind, key, digest, changed, value) VALUES (?, ?, ?, ?, ?)"
            row = (kind, key, digest, self.build, value)
            number = self._db.execute(insert, row).lastrowid or 0
        self._newly_changed.add(number)
        return True

    # --- recipes ----------------------------------------------------------------------------

    def stale_recipes(self) -> set[Recipe]:
        """Return the recipes that asked for a fact that changed since the last whole build.

        Asked again, it goes by the facts that changed since.
        """
        if self._changed is None:
            select = "SELECT id FROM facts WHERE changed >= ?"
            self._changed = {number for (number,) in self._db.execute(select, (self.build,))}
            changed = self._changed
        else:
            changed = self._newly_changed
        self._newly_changed = set()
        if not changed:
            return set()
        rows = self._db.execute("SELECT make, key, asked FROM recipes")
        return {
            Recipe(make, key)
            for make, key, asked in rows
            if not changed.isdisjoint(array("I", asked))
        }

    def recipes(self) -> dict[Recipe, int]:
        """Return the number of every recipe that was followed."""
        rows = self._db.execute("SELECT make, key, id FROM recipes")
        return {Recipe(make, key): number for make, key, number in rows}

    def put_recipe(self, recipe: Recipe, asked: Iterable[int], problems: Any) -> int:
        """Remember what a recipe asked for, and its problems; return its number."""
        number = self.recipe_number(recipe)
        row = (*recipe, array("I", asked).tobytes(), marshal.dumps(problems))
        if number:
            change = "UPDATE recipes SET make = ?, key = ?, asked = ?, problems = ? WHERE id = ?"
            self._db.execute(change, (*row, number))
            return number
        insert = "INSERT INTO recipes (make, key, asked, problems) VALUES (?, ?, ?, ?)"
        return self._db.execute(insert, row).lastrowid or 0

    def recipe_number(self, recipe: Recipe) -> int:
        """Return the number of a recipe, 0 if it was never followed."""
        select = "SELECT id FROM recipes WHERE make = ? AND key = ?"
        row = self._db.execute(select, recipe).fetchone()
        return row[0] if row else 0

    def recipe_of(self, path: str) -> Recipe | None:
        """Return the recipe that made a file, None if it is not known."""
        select = "SELECT make, key FROM outputs JOIN recipes ON recipe = recipes.id WHERE path = ?"
        row = self._db.execute(select, (path,)).fetchone()
        return Recipe(*row) if row else None

    def paths_of(self, number: int) -> set[str]:
        """Return the paths of the files that a recipe made."""
        rows = self._db.execute("SELECT path FROM outputs WHERE recipe = ?", (number,))
        return {path for (path,) in rows}

    def recipes_with_problems(self) -> set[Recipe]:
        """Return the recipes that had problems."""
        select = "SELECT make, key FROM recipes WHERE problems != ?"
        return {Recipe(*row) for row in self._db.execute(select, (_NO_PROBLEMS,))}

    def drop_recipe(self, number: int) -> None:
        """Forget a recipe that is none any more; its files are made by none."""
        self._db.execute("DELETE FROM recipes WHERE id = ?", (number,))
        self._db.execute("UPDATE outputs SET recipe = 0 WHERE recipe = ?", (number,))

    def recipe_problems(self) -> Iterator[Any]:
        """Yield in plain form the problems of all recipes that have some."""
        rows = self._db.execute(
            "SELECT problems FROM recipes WHERE problems != ? ORDER BY make, key", (_NO_PROBLEMS,)
        )
        yield from (_load(row[0]) for row in rows)

    # --- the ledger -------------------------------------------------------------------------

    def marks(self) -> dict[str, tuple[int, int, int]]:
        """Return the size, time of change and recipe's number of each file written, by path."""
        rows = self._db.execute("SELECT path, size, mtime, recipe FROM outputs")
        return {path: (size, mtime, recipe) for path, size, mtime, recipe in rows}

    def entry(self, path: str) -> Entry | None:
        """Return what is known of a file written, None if nothing."""
        row = self._db.execute("SELECT * FROM outputs WHERE path = ?", (path,)).fetchone()
        if row is None:
            return None
        _, recipe, layout, *key, digest, size, mtime, before = row
        return Entry(Key(*key), layout, digest, size, mtime, recipe, before)

    def put_entry(self, path: str, entry: Entry) -> None:
        """Remember what was written."""
        key = entry.key
        parts = (key.view, key.layout, key.site, key.program)
        file = (entry.digest, entry.size, entry.mtime, entry.before)
        insert = "INSERT OR REPLACE INTO outputs VALUES (?,?,?,?,?,?,?,?,?,?,?)"
        self._db.execute(insert, (path, entry.recipe, entry.layout, *parts, *file))

    def drop_entry(self, path: str) -> None:
        """Forget a file that is removed."""
        self._db.execute("DELETE FROM outputs WHERE path = ?", (path,))

    def interrupted(self) -> set[Recipe]:
        """Return the recipes of files that a killed build was about to write."""
        rows = self._db.execute(
            "SELECT make, key FROM outputs JOIN recipes ON recipe = recipes.id WHERE view = ''"
        )
        return {Recipe(make, key) for make, key in rows}

    def layouts_used(self) -> set[tuple[str, str]]:
        """Return the name and digest of each layout that something was made with."""
        rows = self._db.execute("SELECT DISTINCT layout_name, layout FROM outputs")
        return {(name, digest) for name, digest in rows if name}

    def recipes_with_layout(self, name: str) -> set[Recipe]:
        """Return the recipes that something of a layout was made by."""
        rows = self._db.execute(
            "SELECT DISTINCT make, key FROM outputs JOIN recipes ON recipe = recipes.id "
            "WHERE layout_name = ?",
            (name,),
        )
        return {Recipe(make, key) for make, key in rows}

    def paths_made(self, makes: Iterable[str]) -> list[str]:
        """Return the paths of all files that recipes of some kinds made, in order."""
        select = "SELECT path FROM outputs JOIN recipes ON recipe = recipes.id WHERE make = ?"
        return sorted(row[0] for make in makes for row in self._db.execute(select, (make,)))


def _document(row: tuple[Any, ...]) -> Document:
    path, role, size, mtime, ctime, inode, key, names, value, problems = row
    return Document(
        path,
        role,
        Stamp(size, mtime, ctime, inode),
        key,
        names,
        _load(value),
        _load(problems),
    )


_NO_PROBLEMS = marshal.dumps(())
