"""Which body a role belongs to: the one whose name the role spells."""

import re
from collections.abc import Iterable
from typing import TypeVar

from broadsheet.collation import fold_tones

T = TypeVar("T")


def body_of_role(role: str, bodies: Iterable[tuple[str, T]]) -> T | None:
    """Return the body with the longest name that stands in a role, if any.

    A name that goes on there ("Công an xã" in "Công an xã Dừa") is another body's.

    bodies: a name and what it stands for, the first of equals wins.

    >>> body_of_role("Đại úy, Trưởng Công an xã Dừa", [("Công an", 1), ("Công an xã Dừa", 2)])
    2
    >>> body_of_role("Trưởng Công an xã Dừa", [("Công an xã", 1)])
    """
    text = fold_tones(" ".join(role.split()))
    lower = text.casefold()
    found = [
        (len(name), body)
        for name, body in bodies
        if name and (own := fold_tones(name)).casefold() in lower and _stands_in(own, text)
    ]
    return max(found, key=lambda item: item[0])[1] if found else None


def _stands_in(name: str, text: str) -> bool:
    places = re.finditer(rf"(?i)(?<!\w){re.escape(name)}(?!\w)", text)
    after = (text[match.end() : match.end() + 2] for match in places)
    return any(not (end[:1] == " " and end[1:].isupper()) for end in after)
