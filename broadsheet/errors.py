"""Problems in content as values, and the one exception for what stops everything.

A defect in somebody's article is a `Problem`: it is collected, shown with the others and
counted in the exit status. `BroadsheetError` is for what leaves nothing sensible to do:
wrong settings, a layout that does not parse, an output folder that is not ours.
This module imports nothing of the package.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from broadsheet.frozen import Frozen


class Severity(StrEnum):
    """How much a problem matters: an error costs its file, a warning costs nothing yet."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Code(Frozen):
    """One kind of problem: its severity and, in a sentence for the README, when it arises."""

    severity: Severity
    meaning: str


class Problem(Frozen):
    """One defect: where it is, what it is and how to mend it.

    path: posix, relative to the collection's root where the file is inside it.
    line, column: count from 1; None where the defect has no line.
    what: lower case, no full stop; quotes the offending text.
    mend: what to do, or empty where there is nothing to do.
    """

    code: str
    path: str
    what: str
    mend: str = ""
    line: int | None = None
    column: int | None = None

    @property
    def severity(self) -> Severity:
        """The severity that the problem's code carries."""
        return CODES[self.code].severity

    def __str__(self) -> str:
        """Print in the one form that editors can jump to.

        >>> print(Problem("empty", "content/inbox/a.txt", "no text in this file", line=1))
        content/inbox/a.txt:1: warning: no text in this file [empty]
        """
        parts = (printable(self.path), self.line, self.column)
        place = ":".join(str(part) for part in parts if part)
        text = f"{place}: {self.severity}: {_short(self.what)} [{self.code}]"
        return f"{text}\n    mend: {_short(self.mend)}" if self.mend else text


class BroadsheetError(Exception):
    """What stops everything; shown as one message without a traceback, exit status 2."""

    def __init__(self, what: str, mend: str = "", path: str = "", line: int | None = None) -> None:
        """Take the same parts as a `Problem`, without a code."""
        super().__init__(what)
        self.what = what
        self.mend = mend
        self.path = path
        self.line = line

    def __reduce__(self) -> tuple[type, tuple[str, str, str, int | None]]:
        """Keep all parts when the error comes back from another process."""
        return type(self), (self.what, self.mend, self.path, self.line)

    def __str__(self) -> str:
        """Print as a `Problem` is printed."""
        place = ":".join(str(part) for part in (printable(self.path), self.line) if part)
        text = f"{place}: error: {printable(self.what)}".removeprefix(": ")
        return f"{text}\n    mend: {printable(self.mend)}" if self.mend else text


def printable(text: str) -> str:
    r"""Replace what could drive a terminal or break a line, so that content cannot forge output.

    >>> printable("a\x1b[2Jb\nc")
    'a�[2Jb c'
    """
    line = text.replace("\r\n", " ").replace("\n", " ").replace("\t", " ")
    if line.isprintable():  # as nearly all are
        return line
    return "".join(char if char.isprintable() else "�" for char in line)


def _short(text: str) -> str:
    """Return what a person will read of a message that quotes a text of any length."""
    return printable(text if len(text) <= _LENGTH else f"{text[:_LENGTH]}…")


# Several lines of a terminal; the longest message of our own words has some 200 characters.
_LENGTH: Final = 500


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Order by place and drop repeats, so that every run prints the same list."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=_order))


def _order(problem: Problem) -> tuple[str, int, int, str, str, str]:
    line, column = problem.line or 0, problem.column or 0
    return problem.path, line, column, problem.code, problem.what, problem.mend


_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

# One row for each code that the program can print; a test holds a broken collection for each.
CODES: Final[dict[str, Code]] = {
    # reading any file
    "unreadable": Code(_ERROR, "the system would not let the file be read"),
    "unknown-format": Code(_ERROR, "no reader knows this kind of file"),
    "damaged": Code(_ERROR, "the file is of a known kind but broken or unsafe inside"),
    "ill-formed": Code(
        _WARNING, "the file breaks the rules of its format; what could be read was read"
    ),
    "too-large": Code(_ERROR, "reading the file took more time or memory than a file may take"),
    "empty": Code(_WARNING, "the file holds no text"),
    "encoding-guessed": Code(_NOTE, "the encoding was not declared and had to be detected"),
    "mojibake": Code(
        _WARNING, "letters were already damaged in the source, or could not be decoded"
    ),
    "left-out": Code(_NOTE, "words of the source that were left out of the article, and why"),
    # front matter and records
    "front-matter": Code(_ERROR, "the front matter cannot be parsed"),
    "duplicate-key": Code(_ERROR, "a key stands twice in the front matter"),
    "unknown-key": Code(_WARNING, "a key is a near miss of one that is known"),
    "one-for-list": Code(_WARNING, "a key that takes a list holds one text"),
    "foreign-markup": Code(_NOTE, "commands of another generator stand in the text as they are"),
    "wrong-type": Code(_ERROR, "a value is of another type than its key takes"),
    "bad-date": Code(_ERROR, "a date cannot be read or does not exist"),
    "bad-address": Code(_ERROR, "a slug or an old address would leave the site or is empty"),
    # names
    "near-name": Code(_WARNING, "two names differ by so little that one may be a slip"),
    "alias-clash": Code(_WARNING, "several records claim one alias, so it ties to none of them"),
    "unknown-id": Code(_WARNING, "an article ties a name to a record that does not exist"),
    "redacted-address": Code(_WARNING, "an address still spells a redacted name"),
    # the site
    "same-address": Code(_ERROR, "two sources claim one output path"),
    "too-intricate": Code(
        _WARNING, "markup so dense or so deep that it is shown as its author typed it"
    ),
    "unknown-layout": Code(_WARNING, "an article asks for a layout that does not exist"),
    "dead-link": Code(_WARNING, "a link or picture inside the collection leads nowhere"),
    # conversion
    "edited": Code(_WARNING, "the source changed, but a person has edited the article since"),
    "conflict": Code(
        _WARNING, "a person and the source changed the same place; the person's stays"
    ),
    "same-slug": Code(_NOTE, "several articles would have one file name and are told apart"),
    "removed": Code(_NOTE, "an article was deleted by hand and is not made again"),
}
