"""The log of decisions, `content/decisions.jsonl`: one line of JSON for each, oldest first.

A line says in words what was decided and which lines of which files it changed, so that it can
be read, merged line by line with somebody else's, and undone. Nothing is ever taken out of it:
an undoing is a line too. Pure.
"""

import json
from collections.abc import Iterator
from pathlib import PurePosixPath

from broadsheet.decisions import Edit, Ruling
from broadsheet.digest import digest_value
from broadsheet.errors import BroadsheetError
from broadsheet.frozen import Frozen

LOG = "decisions.jsonl"
_ID_LENGTH = 8

Lines = tuple[str, ...]


class Change(Frozen):
    """What changed in one file: some lines at a line, with a line around them that did not.

    old, new: without line ends, None where there is no file. path: relative to content/.
    """

    path: str
    line: int
    old: Lines | None
    new: Lines | None


class Entry(Frozen):
    """One line of the log.

    when: RFC 3339. undoes: id of the entry that this one takes back. folders: that it made.
    """

    id: str
    when: str
    did: str
    changes: tuple[Change, ...] = ()
    rejected: tuple[str, ...] = ()
    undoes: str = ""
    folders: tuple[str, ...] = ()


def make_entry(
    log: tuple[Entry, ...],
    when: str,
    ruling: Ruling,
    undoes: str = "",
    folders: tuple[str, ...] = (),
) -> Entry:
    """Return the entry that is to follow a log."""
    changes = tuple(map(_change_of, ruling.edits))
    last = log[-1].id if log else ""
    digest = digest_value((last, when, ruling.said, changes, ruling.rejected, undoes))
    own = digest[:_ID_LENGTH]
    return Entry(own, when, ruling.said, changes, ruling.rejected, undoes, folders)


def write_entry(entry: Entry) -> str:
    """Return an entry as its line, line end included."""
    files = [
        {"path": change.path, "line": change.line, "old": change.old, "new": change.new}
        for change in entry.changes
    ]
    row: dict[str, object] = {"id": entry.id, "when": entry.when, "did": entry.did}
    row |= {"undoes": entry.undoes} if entry.undoes else {}
    row |= {"rejected": entry.rejected} if entry.rejected else {}
    row |= {"folders": entry.folders} if entry.folders else {}
    row |= {"files": files} if files else {}
    return json.dumps(row, ensure_ascii=False) + "\n"


def read_log(text: str) -> tuple[Entry, ...]:
    """Return all entries.

    Raises BroadsheetError for a line that is none.
    """
    return tuple(_entries(text))


def standing(log: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return the entries that no later one has undone; an undoing can be undone too."""
    gone: set[str] = set()
    for entry in reversed(log):
        if entry.undoes and entry.id not in gone:
            gone.add(entry.undoes)
    return tuple(entry for entry in log if entry.id not in gone)


def to_undo(log: tuple[Entry, ...], wanted: str = "") -> Entry:
    """Return the entry that an id, or the beginning of one, means; else the last decision.

    Raises BroadsheetError if there is none, or it is undone already.
    """
    left = standing(log)
    if not wanted:
        decisions = [entry for entry in left if not entry.undoes]
        if not decisions:
            raise BroadsheetError("there is no decision to undo")
        return decisions[-1]
    found = [entry for entry in log if entry.id.startswith(wanted)]
    if len(found) != 1:
        which = "several decisions have" if found else "no decision has"
        raise BroadsheetError(f'{which} the id "{wanted}"', "`names undo --list` shows them")
    if found[0] not in left:
        raise BroadsheetError(f"{found[0].id} is undone already: {found[0].did}")
    return found[0]


def revert(change: Change, text: str | None) -> str | None:
    """Return a file's text without a change; as it is if the change is not in it.

    Raises BroadsheetError where somebody has changed the same lines since.
    """
    if change.old is None or change.new is None:
        before, after = _joined(change.old), _joined(change.new)
        if text not in (before, after):
            raise _changed_since(change)
        return before
    lines = [] if text is None else text.split("\n")
    at, stands = _find(lines, change.old, change.new, change.line - 1)
    if text is None or at is None:
        raise _changed_since(change)
    if stands == change.old:
        return text
    return "\n".join((*lines[:at], *change.old, *lines[at + len(stands) :]))


def _entries(text: str) -> Iterator[Entry]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                row = json.loads(line)
                changes = tuple(
                    Change(
                        _inside(file["path"]),
                        file["line"],
                        _lines(file["old"]),
                        _lines(file["new"]),
                    )
                    for file in row.get("files", ())
                )
                rejected, folders = (tuple(row.get(key, ())) for key in ("rejected", "folders"))
                undoes = row.get("undoes", "")
                yield Entry(row["id"], row["when"], row["did"], changes, rejected, undoes, folders)
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                what = "this line is no decision as the program wrote it"
                mend = "take the line out, or restore the file"
                raise BroadsheetError(what, mend, f"content/{LOG}", number) from error


def _inside(path: str) -> str:
    """Return a path of the log; raise ValueError if it may lead to what is none of its business."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or pure.suffix != ".md":
        raise ValueError(path)
    return path


def _lines(value: list[str] | None) -> Lines | None:
    return None if value is None else tuple(value)


def _joined(lines: Lines | None) -> str | None:
    return None if lines is None else "\n".join(lines)


def _change_of(edit: Edit) -> Change:
    if edit.before is None or edit.after is None:
        texts = (edit.before, edit.after)
        old, new = (None if text is None else tuple(text.split("\n")) for text in texts)
        return Change(edit.path, 1, old, new)
    before, after = edit.before.split("\n"), edit.after.split("\n")
    shorter = min(len(before), len(after))
    same = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    room = shorter - same
    tail = next((n for n in range(room) if before[-1 - n] != after[-1 - n]), room)
    # One line more on either side says where lines were that are gone.
    start, rest = max(same - 1, 0), max(tail - 1, 0)
    old, new = (tuple(lines[start : len(lines) - rest]) for lines in (before, after))
    return Change(edit.path, start + 1, old, new)


def _find(lines: list[str], old: Lines, new: Lines, at: int) -> tuple[int | None, Lines]:
    """Return where the new lines stand or the old ones still do: as said, else in one place.

    At the end of a file one may begin with the other; then the longer one is meant.
    """
    for wanted in sorted((old, new), key=len, reverse=True):
        if tuple(lines[at : at + len(wanted)]) == wanted:
            return at, wanted
    for wanted in (new, old):
        size = len(wanted)
        places = [n for n in range(len(lines) - size + 1) if tuple(lines[n : n + size]) == wanted]
        if len(places) == 1:
            return places[0], wanted
    return None, ()


def _changed_since(change: Change) -> BroadsheetError:
    return BroadsheetError(
        "somebody has changed it since, so nothing is undone",
        "undo later decisions about it first, or change it back by hand",
        f"content/{change.path}",
        change.line,
    )
