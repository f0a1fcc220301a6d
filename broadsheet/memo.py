"""What builds remember: documents as they were read, facts, and who asked for which.

Each build has a number. A fact carries the number of the build in which it changed; a recipe is
stale if it asked for a fact that changed after the last build that came to its end.
"""

import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from broadsheet.database import decode
from broadsheet.digest import digest_bytes
from broadsheet.errors import Problem
from broadsheet.fact import Fact
from broadsheet.frozen import Frozen, encode
from broadsheet.ledger import Ledger
from broadsheet.recipe import Recipe

T = TypeVar("T")

_Problems = tuple[Problem, ...]
# Facts asked for in one statement: each number of them is a statement to be compiled.
_TOGETHER = 100
# Of more facts it takes longer to look for each than to go through all that was asked for.
_FEW = 4


class Stamp(NamedTuple):
    """What tells without reading that a file is as it was: sizes in bytes, times in nanoseconds."""

    size: int
    mtime: int
    ctime: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """Return the stamp of a file of which the system tells this."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


class Document(Frozen):
    """A document as it was read. key: of its role, path and bytes; names: digest of what it says.

    value: an Article's card, a Record or a TextPage, encoded; None if it cannot be used.
    """

    path: str
    role: str
    stamp: Stamp
    key: str
    names: str
    value: bytes | None
    problems: tuple[Problem, ...]


def fact_digest(kind: Fact, key: str, value: bytes) -> str:
    """Return a digest of all of a fact, which so tells which one it is, too."""
    return digest_bytes(b"".join((kind.encode(), b" ", key.encode(), b"\0", value)))


class Memo(Ledger):
    """All that builds remember, open; for one thread at a time.

    is_kept: as the last build in this process left it.
    """

    def __init__(self, path: Path) -> None:
        """Open the memo, or make an empty one where there is none or it is damaged."""
        super().__init__(path)
        self.is_kept = False
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._changed: set[int] | None = None  # not yet asked for
        self._newly_changed: set[int] = set()
        # The numbers of the recipes that asked for a fact, by its number, once it is worth it.
        self._askers: dict[int, list[int]] | None = None

    def resume(self) -> None:
        """Get ready for another build.

        To turn round who asked for what takes ten times as long as to go through it once.
        """
        self.is_kept = True
        if self._askers is None:
            self._askers = self._find_askers()

    def undo(self) -> None:
        """Drop what was changed since the last commit."""
        if self.db.in_transaction:
            super().undo()
            self._begin_anew()

    def stamps(self, places: Iterable[str] = ("",)) -> dict[str, Stamp]:
        """Return the stamps of all documents at some paths and below, by path."""
        select = "SELECT path, size, mtime, ctime, inode FROM documents WHERE "
        rows = chain.from_iterable(
            self.db.execute(f"{select} path = ? OR (path > ? AND path < ?)", (p, f"{p}/", f"{p}0"))
            if p
            else self.db.execute(f"{select} TRUE")
            for p in places
        )
        return {path: Stamp(*stamp) for path, *stamp in rows}

    def document(self, path: str) -> Document | None:
        """Return a document, or None if it is not known."""
        row = self.db.execute("SELECT * FROM documents WHERE path = ?", (path,)).fetchone()
        return _document(row) if row else None

    def documents(self, role: str, kind: type[T]) -> Iterator[tuple[str, str, T]]:
        """Yield path, key and value of the documents of a role that can be used, by path.

        kind: the type of the values.
        """
        select = (
            "SELECT path, key, value FROM documents "
            "WHERE role = ? AND value IS NOT NULL ORDER BY path"
        )
        for path, key, data in self.db.execute(select, (role,)):
            yield path, key, decode(kind, data)

    def count_documents(self, role: str) -> int:
        """Return how many documents of a role there are."""
        select = "SELECT count(*) FROM documents WHERE role = ?"
        (count,) = self.db.execute(select, (role,)).fetchone()
        return int(count)

    def put_document(self, document: Document) -> None:
        """Remember a document as it was read."""
        row = (
            document.path,
            document.role,
            *document.stamp,
            document.key,
            document.names,
            document.value,
            _known(document.problems),
        )
        self.db.execute("INSERT OR REPLACE INTO documents VALUES (?,?,?,?,?,?,?,?,?,?)", row)

    def put_stamp(self, path: str, stamp: Stamp) -> None:
        """Remember that a document's file looks different and holds the same."""
        change = "UPDATE documents SET size = ?, mtime = ?, ctime = ?, inode = ? WHERE path = ?"
        self.db.execute(change, (*stamp, path))

    def drop_document(self, path: str) -> None:
        """Forget a document that is gone."""
        self.db.execute("DELETE FROM documents WHERE path = ?", (path,))

    def document_problems(self) -> Iterator[tuple[Problem, ...]]:
        """Yield the problems of each document that has some, by path."""
        rows = self.db.execute(
            "SELECT problems FROM documents WHERE problems IS NOT NULL ORDER BY path"
        )
        yield from (decode(_Problems, row[0]) for row in rows)

    def fact(self, kind: Fact, key: str) -> tuple[int, bytes | None]:
        """Return the number of a fact, 0 if it is not even known as absent, and its value."""
        row = self.db.execute(
            "SELECT id, value FROM facts WHERE kind = ? AND key = ?", (kind.value, key)
        ).fetchone()
        return row or (0, None)

    def some_facts(
        self, kind: Fact, keys: Sequence[str]
    ) -> Iterator[tuple[str, int, bytes | None]]:
        """Yield key, number and value of the facts of a kind that are known, in any order.

        One of many takes a third of the time that it takes alone.
        """
        for start in range(0, len(keys), _TOGETHER):
            some = keys[start : start + _TOGETHER]
            marks = ",".join("?" * len(some))
            select = f"SELECT key, id, value FROM facts WHERE kind = ? AND key IN ({marks})"  # noqa: S608  # question marks
            yield from self.db.execute(select, (kind.value, *some))

    def facts(self, kind: Fact) -> Iterator[tuple[str, bytes]]:
        """Yield key and value of all facts of a kind."""
        yield from self.db.execute(
            "SELECT key, value FROM facts WHERE kind = ? AND value IS NOT NULL", (kind,)
        )

    def fact_numbers(self, kinds: Iterable[Fact]) -> dict[str, int]:
        """Return the numbers of the facts of some kinds that there are, by `fact_digest`."""
        select = "SELECT digest, id FROM facts WHERE kind = ? AND value IS NOT NULL"
        return dict(chain.from_iterable(self.db.execute(select, (k.value,)) for k in kinds))

    def put_facts(self, facts: Iterable[tuple[Fact, str, str, bytes]]) -> None:
        """Remember kind, key, digest and value of many facts that changed or came."""
        self._changed = None
        upsert = (
            "INSERT INTO facts (kind, key, digest, changed, value) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET digest = excluded.digest, changed = excluded.changed, "
            "value = excluded.value"
        )
        rows = ((kind.value, key, digest, self.build, value) for kind, key, digest, value in facts)
        self.db.executemany(upsert, rows)

    def fact_with(self, number: int, digest: str) -> tuple[Fact, str] | None:
        """Return kind and key of a fact, None if its digest is another one by now."""
        select = "SELECT kind, key FROM facts WHERE id = ? AND digest = ?"
        row = self.db.execute(select, (number, digest)).fetchone()
        return (Fact(row[0]), row[1]) if row else None

    def put_fact(self, kind: Fact, key: str, value: bytes | None) -> bool:
        """Remember a fact's value, None for an absent one; tell whether it is another one."""
        name, digest = kind.value, "" if value is None else fact_digest(kind, key, value)
        # Of a first build nearly all are new, and this is the only question then.
        new = self.db.execute(
            "INSERT OR IGNORE INTO facts (kind, key, digest, changed, value) VALUES (?,?,?,?,?)",
            (name, key, digest, self.build, value),
        )
        if new.rowcount:
            self._newly_changed.add(new.lastrowid or 0)
            return True
        select = "SELECT id, digest FROM facts WHERE kind = ? AND key = ?"
        number, before = self.db.execute(select, (name, key)).fetchone()
        if digest == before:
            return False
        change = "UPDATE facts SET digest = ?, changed = ?, value = ? WHERE id = ?"
        self.db.execute(change, (digest, self.build, value, number))
        self._newly_changed.add(number)
        return True

    def absent_fact(self, kind: Fact, key: str) -> int:
        """Note that there is no such fact, so that its coming is a change; return its number."""
        number, _ = self.fact(kind, key)
        if not number:
            insert = "INSERT INTO facts (kind, key, digest, changed) VALUES (?, ?, '', 0)"
            number = self.db.execute(insert, (kind.value, key)).lastrowid or 0
        return number

    def stale_recipes(self, *, but: str = "") -> set[Recipe]:
        """Return the recipes that asked for a fact that changed since the last whole build.

        Asked again, it goes by the facts that changed since. but: a kind of recipe that need not be
        looked at, because it asks for none of these.
        """
        if self._changed is None:
            select = "SELECT id FROM facts WHERE changed >= ?"
            self._changed = {number for (number,) in self.db.execute(select, (self.build,))}
            changed = self._changed
        else:
            changed = self._newly_changed
        self._newly_changed = set()
        if not changed:
            return set()
        if self._askers is not None:
            numbers = {number for fact in changed for number in self._askers.get(fact, ())}
            return {self._recipe(number) for number in numbers}
        return {
            Recipe(make, key)
            for make, key, asked in self._who_may_have_asked(changed, but)
            if not changed.isdisjoint(array("I", asked))
        }

    def _who_may_have_asked(self, changed: set[int], but: str) -> Iterator[tuple[str, str, bytes]]:
        """Yield make and key of recipes with all they asked for; the others asked for none."""
        select = "SELECT make, key, asked FROM recipes WHERE make <> ?"
        # To look for a few is a third of the work; the bytes of one may lie across two others.
        few = changed if len(changed) <= _FEW else ()
        searched = " OR ".join("instr(asked, ?)" for _ in few) or "TRUE"
        numbers = (array("I", (number,)).tobytes() for number in few)
        yield from self.db.execute(f"{select} AND ({searched})", (but, *numbers))

    def _find_askers(self) -> dict[int, list[int]]:
        askers: dict[int, list[int]] = {}
        for number, asked in self.db.execute("SELECT id, asked FROM recipes"):
            for fact in array("I", asked):
                askers.setdefault(fact, []).append(number)
        return askers

    def _recipe(self, number: int) -> Recipe:
        select = "SELECT make, key FROM recipes WHERE id = ?"
        return Recipe(*self.db.execute(select, (number,)).fetchone())

    def recipes(self) -> dict[Recipe, int]:
        """Return the number of every recipe that was followed."""
        rows = self.db.execute("SELECT make, key, id FROM recipes")
        return {Recipe(make, key): number for make, key, number in rows}

    def put_recipe(
        self, recipe: Recipe, asked: Iterable[int], problems: tuple[Problem, ...]
    ) -> tuple[int, bool]:
        """Remember what a recipe asked for, and its problems.

        Return its number, and whether it was not known before.
        """
        after = array("I", asked).tobytes()
        insert = "INSERT OR IGNORE INTO recipes (make, key, asked, problems) VALUES (?, ?, ?, ?)"
        new = self.db.execute(insert, (*recipe, after, _known(problems)))
        if new.rowcount:
            number = new.lastrowid or 0
            self._turn_round(number, b"", after)
            return number, True
        select = "SELECT id, asked FROM recipes WHERE make = ? AND key = ?"
        number, before = self.db.execute(select, recipe).fetchone()
        change = "UPDATE recipes SET asked = ?, problems = ? WHERE id = ?"
        self.db.execute(change, (after, _known(problems), number))
        self._turn_round(number, before, after)
        return number, False

    def _turn_round(self, number: int, before: bytes, after: bytes) -> None:
        """Keep up with what a recipe asked for."""
        if self._askers is not None and before != after:
            old, new = set(array("I", before)), set(array("I", after))
            for fact in old - new:
                self._askers[fact].remove(number)
            for fact in new - old:
                self._askers.setdefault(fact, []).append(number)

    def recipe_number(self, recipe: Recipe) -> int:
        """Return the number of a recipe, 0 if it was never followed."""
        select = "SELECT id FROM recipes WHERE make = ? AND key = ?"
        row = self.db.execute(select, recipe).fetchone()
        return row[0] if row else 0

    def recipes_with_problem(self, code: str) -> set[Recipe]:
        """Return the recipes that had a problem of a kind."""
        rows = self.db.execute("SELECT make, key, problems FROM recipes WHERE problems IS NOT NULL")
        return {
            Recipe(make, key)
            for make, key, problems in rows
            if any(problem.code == code for problem in decode(_Problems, problems))
        }

    def drop_recipe(self, number: int) -> None:
        """Forget a recipe that is none any more; its files are made by none."""
        if self._askers is not None:
            select = "SELECT asked FROM recipes WHERE id = ?"
            (asked,) = self.db.execute(select, (number,)).fetchone()
            self._turn_round(number, asked, b"")
        self.db.execute("DELETE FROM recipes WHERE id = ?", (number,))
        self.db.execute("UPDATE outputs SET recipe = 0 WHERE recipe = ?", (number,))

    def recipe_problems(self) -> Iterator[tuple[Problem, ...]]:
        """Yield the problems of each recipe that has some."""
        rows = self.db.execute(
            "SELECT problems FROM recipes WHERE problems IS NOT NULL ORDER BY make, key"
        )
        yield from (decode(_Problems, row[0]) for row in rows)


def _document(row: tuple[Any, ...]) -> Document:
    path, role, size, mtime, ctime, inode, key, names, value, problems = row
    return Document(
        path,
        role,
        Stamp(size, mtime, ctime, inode),
        key,
        names,
        value,
        decode(_Problems, problems) if problems else (),
    )


def _known(problems: tuple[Problem, ...]) -> bytes | None:
    """Return problems as they are remembered, None for none: few files have any."""
    return encode(problems) if problems else None
