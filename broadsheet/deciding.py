"""Carries decisions out: reads what they are about, logs them, writes the files they change.

The log comes first, so that a decision that was cut short is known and can be undone.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from broadsheet.decision_log import LOG, Change, Entry, make_entry, read_log, revert, write_entry
from broadsheet.decisions import Edit, Holdings, Ruling
from broadsheet.errors import BroadsheetError
from broadsheet.frozen import Frozen
from broadsheet.gathering import Gathered, gather
from broadsheet.progress import Progress, no_progress
from broadsheet.roster import make_roster
from broadsheet.sources import program_digest
from broadsheet.store import State, refused, write_atomic


class Texts(Mapping[str, str]):
    """The texts of the files below content/ by path, each read when it is asked for."""

    def __init__(self, content: Path) -> None:
        """Take the folder; nothing is read yet."""
        self._content = content

    def __getitem__(self, path: str) -> str:
        """Return a text with its line ends as they are."""
        file = self._content / path
        if not file.is_file():
            raise KeyError(path)
        try:
            return file.read_bytes().decode("utf-8")
        except OSError as error:
            raise BroadsheetError(f"cannot be read: {error.strerror}", path=str(file)) from error
        except UnicodeDecodeError as error:
            what, mend = "it is not UTF-8, so it is not changed", "save it as UTF-8"
            raise BroadsheetError(what, mend, f"content/{path}") from error

    def __iter__(self) -> Iterator[str]:
        """Yield the path of every Markdown file."""
        return (path.relative_to(self._content).as_posix() for path in self._content.rglob("*.md"))

    def __len__(self) -> int:
        """Return the number of Markdown files."""
        return sum(1 for _ in self)


class Office(Frozen):
    """Where decisions are made: what they are about and what was decided before."""

    content: Path
    gathered: Gathered
    holdings: Holdings
    log: tuple[Entry, ...]


def open_office(
    content: Path, state: State, jobs: int = 0, progress: Progress = no_progress
) -> Office:
    """Return the collection as it is now."""
    if not content.is_dir():
        raise BroadsheetError("there is no such content folder", path=str(content))
    gathered = gather(content, state, program_digest(), jobs, progress)
    texts = Texts(content)
    articles = {article.path: article for article in gathered.articles}
    holdings = Holdings(articles, make_roster(gathered.articles, gathered.records), texts)
    return Office(content, gathered, holdings, read_log(texts.get(LOG, "")))


def carry_out(office: Office, ruling: Ruling, when: str) -> Entry:
    """Log a ruling and write its files. when: RFC 3339."""
    entry = make_entry(office.log, when, ruling, folders=_new_folders(office, ruling.edits))
    _write(office, entry, ruling.edits)
    return entry


def take_back(office: Office, entry: Entry) -> Ruling:
    """Return what undoing an entry comes to.

    Raises BroadsheetError, and says where, if somebody has changed one of the lines since.
    """
    edits = (_undone(office, change) for change in reversed(entry.changes))
    said = f"undo {entry.id}: {entry.did}"
    return Ruling(said, tuple(edit for edit in edits if edit.before != edit.after))


def undo(office: Office, entry: Entry, when: str) -> Entry:
    """Take an entry back, all of it or nothing, and log that."""
    ruling = take_back(office, entry)
    folders = _new_folders(office, ruling.edits)
    undoing = make_entry(office.log, when, ruling, entry.id, folders)
    _write(office, undoing, ruling.edits)
    return undoing


def _undone(office: Office, change: Change) -> Edit:
    text = office.holdings.texts.get(change.path)
    return Edit(change.path, text, revert(change, text))


def _new_folders(office: Office, edits: tuple[Edit, ...]) -> tuple[str, ...]:
    folders = {PurePosixPath(edit.path).parent.as_posix() for edit in edits if edit.after}
    return tuple(sorted(one for one in folders if not (office.content / one).exists()))


def _write(office: Office, entry: Entry, edits: tuple[Edit, ...]) -> None:
    before = office.holdings.texts.get(LOG, "")
    gap = "" if before.endswith("\n") or not before else "\n"
    write_atomic(office.content / LOG, f"{before}{gap}{write_entry(entry)}".encode())
    made = {office.content / folder for one in (*office.log, entry) for folder in one.folders}
    for edit in edits:
        file = office.content / edit.path
        if edit.after is not None:
            write_atomic(file, edit.after.encode())
            continue
        try:
            file.unlink(missing_ok=True)
            if file.parent in made and not any(file.parent.iterdir()):
                file.parent.rmdir()
        except OSError as error:
            raise refused(file, error) from error
