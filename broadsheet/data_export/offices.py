"""Which body a role belongs to: the one whose name the role spells."""

from collections.abc import Iterable
from functools import lru_cache
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
    lower = text.lower()
    if len(lower) != len(text):  # a letter of Turkish
        lower = text
    found = [(len(name), body) for name, body in bodies if name and _stands_in(name, text, lower)]
    return max(found, key=lambda item: item[0])[1] if found else None


def _stands_in(name: str, text: str, lower: str) -> bool:
    wanted = _folded(name)
    start = lower.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        is_part = _is_letter(text[max(0, start - 1) : start]) or _is_letter(text[end : end + 1])
        if not is_part and not (text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()):
            return True
        start = lower.find(wanted, start + 1)
    return False


@lru_cache(maxsize=1 << 13)  # the same bodies come back in article after article
def _folded(name: str) -> str:
    return fold_tones(name).lower()


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
