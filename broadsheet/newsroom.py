"""The words by which newspapers mark the parts of an article, loaded once from a data file."""

import re
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parent / "data" / "newsroom.txt"


@cache
def words(section: str) -> frozenset[str]:
    """Return one section of the word list, in lower case.

    >>> "tháng" in words("weekdays"), "hà nội" in words("places")
    (False, True)
    """
    return frozenset(_sections()[section])


@cache
def alternatives(section: str) -> str:
    """Return a section as the inside of a regular expression's group, longest first."""
    entries = months(section) if section.endswith("months") else _sections()[section]
    return "|".join(map(re.escape, sorted(entries, key=lambda entry: (-len(entry), entry))))


@cache
def months(section: str) -> dict[str, int]:
    """Return the number of each month's name.

    >>> months("english months")["march"], months("vietnamese months")["mười hai"]
    (3, 12)
    """
    pairs = (entry.split(" ", 1) for entry in _sections()[section])
    return {name: int(number) for number, name in pairs}


@cache
def _sections() -> dict[str, tuple[str, ...]]:
    sections: dict[str, list[str]] = {}
    for line in _FILE.read_text("utf-8").splitlines():
        if line.startswith("["):
            entries = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            entries.append(line)
    return {name: tuple(entries) for name, entries in sections.items()}
