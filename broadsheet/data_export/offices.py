"""Which body a role belongs to: the one whose name the role spells."""

from collections.abc import Iterable
from typing import TypeVar

from broadsheet.collation import fold_name

T = TypeVar("T")


def body_of_role(role: str, bodies: Iterable[tuple[str, T]]) -> T | None:
    """Return the body with the longest name that stands in a role as whole words, if any.

    bodies: a name and what it stands for, the first of equals wins.

    >>> body_of_role("Đại úy, Trưởng Công an xã Dừa", [("Công an", 1), ("Công an xã Dừa", 2)])
    2
    """
    words = f" {_plain(role)} "
    found = [(len(name), body) for name, body in bodies if f" {_plain(name)} " in words]
    return max(found, key=lambda item: item[0])[1] if found else None


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold_name(text)).split())
