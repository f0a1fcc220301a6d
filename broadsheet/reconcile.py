"""What becomes of an article whose source was converted again, told from three texts.

An article that nobody touched is replaced, an edited one merged, a deleted one left deleted; a
person's words are never overwritten unless the new text was expressly taken. Pure.
"""

import re
from enum import StrEnum
from pathlib import PurePosixPath

from broadsheet.errors import BroadsheetError, Problem
from broadsheet.frozen import Frozen
from broadsheet.merge import merge

_STAMP = re.compile(r"^converted: .*\n", re.MULTILINE)


class Deed(StrEnum):
    """What a conversion does to one article."""

    WRITTEN = "written"
    MERGED = "merged"
    UNCHANGED = "unchanged"
    KEPT = "kept"  # as a person edited it; what is new in the source is not in it
    REMOVED = "removed"  # by a person, and not made again


class Decision(Frozen):
    """What becomes of one article.

    text: its new text, None if it stays. is_settled: False if the next conversion has to look at
    the same source again.
    """

    deed: Deed
    text: str | None = None
    problems: tuple[Problem, ...] = ()
    is_settled: bool = True


def decide(theirs: str, ours: str | None, base: str | None, path: str) -> Decision:
    """Decide about one article.

    theirs: as converted now. ours: as it stands, None if it is gone. base: as converted last,
    None if that is lost. path: the article's, for messages.
    """
    if ours is None:
        return Decision(Deed.REMOVED, None, (removed(path),))
    if _is_same(theirs, ours) or _is_same(theirs, base):
        return Decision(Deed.UNCHANGED)
    if base is None:
        what = "it is not what its source gives, and what was converted before is not known"
        problem = Problem("edited", path, what, _compare(path))
        return Decision(Deed.KEPT, None, (problem,), is_settled=False)
    if _is_same(ours, base):
        return Decision(Deed.WRITTEN, theirs)
    return _merged(theirs, ours, base, path)


def _merged(theirs: str, ours: str, base: str, path: str) -> Decision:
    try:
        merged = merge(base, ours, theirs)
    except BroadsheetError as error:
        what = f"the source changed, but the two cannot be merged: {error.what}"
        problem = Problem("edited", path, what, error.mend, error.line)
        return Decision(Deed.KEPT, None, (problem,), is_settled=False)
    conflicts = tuple(
        Problem("conflict", path, one.what, _compare(path), one.line) for one in merged.conflicts
    )
    if _is_same(merged.text, ours):
        return Decision(Deed.KEPT if conflicts else Deed.UNCHANGED, None, conflicts)
    return Decision(Deed.MERGED, merged.text, conflicts)


def removed(path: str) -> Problem:
    """Say that an article was deleted by hand."""
    mend = f"to have it back: `python build.py convert --take {PurePosixPath(path).name}`"
    return Problem("removed", path, "it was deleted by hand, so it is not made again", mend)


def _compare(path: str) -> str:
    take = f"`python build.py convert --take {PurePosixPath(path).name}`"
    return f"`python build.py convert --diff` compares, {take} accepts the source's version"


def _is_same(one: str, other: str | None) -> bool:
    """Compare two texts; which bytes the raw file had does not matter to a reader."""
    if other is None:
        return False
    return one == other or _STAMP.sub("", one, count=1) == _STAMP.sub("", other, count=1)
