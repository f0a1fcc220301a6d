"""The ledger: what was written to the site folder, by which recipe, with which key."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from broadsheet.database import Database
from broadsheet.frozen import Frozen
from broadsheet.recipe import Key, Recipe


class Entry(Frozen):
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


class Kept(NamedTuple):
    """A view as it is remembered. shown: the costly fields that were worked out, in order."""

    shown: str
    value: bytes


UNKNOWN_KEY = Key("", "", "", "")


class Ledger(Database):
    """The part of the memo that lists every file written."""

    def marks(self) -> dict[str, tuple[int, int, int]]:
        """Return the size, time of change and recipe's number of each file written, by path."""
        rows = self.db.execute("SELECT path, size, mtime, recipe FROM outputs")
        return {path: (size, mtime, recipe) for path, size, mtime, recipe in rows}

    def count_outputs(self) -> int:
        """Return how many files are known to have been written."""
        (count,) = self.db.execute("SELECT count(*) FROM outputs").fetchone()
        return int(count)

    def entry(self, path: str) -> Entry | None:
        """Return what is known of a file written, None if nothing."""
        row = self.db.execute("SELECT * FROM outputs WHERE path = ?", (path,)).fetchone()
        return _entry(row) if row else None

    def put_entry(self, path: str, entry: Entry) -> None:
        """Remember what was written."""
        key = entry.key
        parts = (key.view, key.layout, key.site, key.program)
        file = (entry.digest, entry.size, entry.mtime, entry.before)
        insert = "INSERT OR REPLACE INTO outputs VALUES (?,?,?,?,?,?,?,?,?,?,?)"
        self.db.execute(insert, (path, entry.recipe, entry.layout, *parts, *file))

    def renew_entry(self, path: str, entry: Entry) -> None:
        """Remember what was written anew from the same view by the same recipe.

        No index has to be changed for it, which halves the time.
        """
        key = (entry.key.layout, entry.key.site, entry.key.program)
        file = (entry.digest, entry.size, entry.mtime, entry.before)
        change = (
            "UPDATE outputs SET layout = ?, site = ?, program = ?, "
            "digest = ?, size = ?, mtime = ?, before = ? WHERE path = ?"
        )
        self.db.execute(change, (*key, *file, path))

    def drop_entry(self, path: str) -> None:
        """Forget a file that is removed."""
        self.db.execute("DELETE FROM outputs WHERE path = ?", (path,))
        self.db.execute("DELETE FROM views WHERE path = ?", (path,))

    def put_view(self, path: str, kept: Kept) -> None:
        """Remember the view that a page was rendered from."""
        self.db.execute("INSERT OR REPLACE INTO views VALUES (?, ?, ?)", (path, *kept))

    def pages_of(self, recipe: Recipe) -> list[tuple[Entry, Kept | None]]:
        """Return what is known of each file with a layout that a recipe made, by path.

        With it goes the view that it was rendered from, None if that is not known.
        """
        rows = self.db.execute(
            "SELECT outputs.*, shown, value FROM recipes JOIN outputs ON recipe = recipes.id "
            "LEFT JOIN views USING (path) "
            "WHERE make = ? AND key = ? AND layout_name <> '' ORDER BY path",
            recipe,
        )
        return [
            (_entry(row), None if value is None else Kept(shown, value))
            for *row, shown, value in rows
        ]

    def interrupted(self) -> set[Recipe]:
        """Return the recipes of files that a killed build was about to write."""
        rows = self.db.execute(
            "SELECT make, key FROM outputs JOIN recipes ON recipe = recipes.id WHERE view = ''"
        )
        return {Recipe(make, key) for make, key in rows}

    def layouts_used(self) -> set[tuple[str, str]]:
        """Return the name and digest of each layout that something was made with."""
        rows = self.db.execute("SELECT DISTINCT layout_name, layout FROM outputs")
        return {(name, digest) for name, digest in rows if name}

    def recipes_with_layout(self, name: str) -> set[Recipe]:
        """Return the recipes that something of a layout was made by."""
        rows = self.db.execute(
            "SELECT DISTINCT make, key FROM outputs JOIN recipes ON recipe = recipes.id "
            "WHERE layout_name = ?",
            (name,),
        )
        return {Recipe(make, key) for make, key in rows}

    def paths_made(self, makes: Iterable[str]) -> list[str]:
        """Return the paths of all files that recipes of some kinds made, in order."""
        select = "SELECT path FROM outputs JOIN recipes ON recipe = recipes.id WHERE make = ?"
        return sorted(row[0] for make in makes for row in self.db.execute(select, (make,)))

    def maker_of(self, path: str) -> int:
        """Return the number of the recipe that made a file, -1 if the file is not known."""
        row = self.db.execute("SELECT recipe FROM outputs WHERE path = ?", (path,)).fetchone()
        return row[0] if row else -1

    def recipe_of(self, path: str) -> Recipe | None:
        """Return the recipe that made a file, None if it is not known."""
        select = "SELECT make, key FROM outputs JOIN recipes ON recipe = recipes.id WHERE path = ?"
        row = self.db.execute(select, (path,)).fetchone()
        return Recipe(*row) if row else None

    def paths_of(self, number: int) -> set[str]:
        """Return the paths of the files that a recipe made."""
        rows = self.db.execute("SELECT path FROM outputs WHERE recipe = ?", (number,))
        return {path for (path,) in rows}


def _entry(row: Sequence[Any]) -> Entry:
    _, recipe, layout, *key, digest, size, mtime, before = row
    return Entry(Key(*key), layout, digest, size, mtime, recipe, before)
