"""How much room a name takes in a picture, where no browser has measured it yet."""

import unicodedata
from functools import lru_cache

# Widths are thousandths of the letter size, as wide as in the widest of the usual fonts.
_WIDE = frozenset("mwMW@%—…")
_NARROW = frozenset("iljtfr.,:;'’|!()-1I")
_SPACE = 290
_FULL_WIDTH = 0x2E7F


def text_width(text: str, size: int) -> int:
    """Return the width of a line in pixels, rather too wide than too narrow.

    >>> text_width("Lê An", 10)
    28
    """
    words = text.split(" ")
    return (sum(map(_word_width, words)) + _SPACE * (len(words) - 1)) * size // 1000


@lru_cache(maxsize=16384)  # names are made of the same words
def _word_width(word: str) -> int:
    return sum(map(_width, word))


@lru_cache(maxsize=4096)
def _width(char: str) -> int:
    base = unicodedata.normalize("NFD", char)[0]
    if unicodedata.combining(base):
        return 0
    if base in _WIDE:
        return 880
    if base in _NARROW:
        return 360
    if base.isspace():
        return _SPACE
    return 700 if base.isupper() or ord(base) > _FULL_WIDTH else 590


@lru_cache(maxsize=16384)  # the same names stand in many pictures
def wrap_name(name: str, size: int, width: int, most: int = 2) -> tuple[str, ...]:
    """Return a name as lines of like length, no wider than `width`; what does not fit is left out.

    >>> wrap_name("Ban Quản lý chợ nổi Sông Trăng", 13, 150)
    ('Ban Quản lý chợ', 'nổi Sông Trăng')
    """
    lines = _filled(name, size, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
        return tuple(_shortened(line, size, width) for line in lines)
    while len(lines) > 1 and _fits(narrower := _filled(name, size, width - 8), size, width - 8):
        if len(narrower) > len(lines):
            break
        lines, width = narrower, width - 8
    return tuple(_shortened(line, size, width) for line in lines)


@lru_cache(maxsize=16384)
def widest(lines: tuple[str, ...], size: int) -> int:
    """Return the width of the widest line in pixels."""
    return max(text_width(line, size) for line in lines)


def _fits(lines: list[str], size: int, width: int) -> bool:
    return all(text_width(line, size) <= width for line in lines)


def _filled(name: str, size: int, width: int) -> list[str]:
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _shortened(line: str, size: int, width: int) -> str:
    if text_width(line, size) <= width:
        return line
    kept = line.rstrip(" …")
    while kept and text_width(f"{kept}…", size) > width:
        kept = kept[:-1].rstrip()
    return f"{kept}…"
