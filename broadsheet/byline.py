"""Bylines and source lines of newspapers: who wrote an article, where it was taken from.

A byline is a line of nothing but names, the marks between them and the words of bylines
("Bài và ảnh", "tổng hợp"). Imports the newsroom's words and the form of syllables.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from broadsheet.legacy import is_syllable
from broadsheet.newsroom import alternatives, words

_LONGEST: Final = 160
_MOST_AUTHORS: Final = 12

_BETWEEN: Final = re.compile(r"\s*(?:[,;/&|•·]|\s[-–—]+\s?|[-–—]+\s|\svà\s|\sand\s|\n)\s*")
_INITIALS: Final = r"(?:[^\W\d_a-z]\w?\.\s?)+(?:[^\W\d_]\w*)?|[^\W\d_]{2,4}"
_WORD: Final = r"[^\W\d_](?:[\w’'.-]*[\w.])?"


@dataclass(frozen=True, slots=True)
class Byline:
    """The names of a byline in order.

    formula: its words that are no names. source: whom "(Theo …)" after the names credits.
    """

    names: tuple[str, ...]
    formula: str = ""
    source: str = ""


@cache
def _formula() -> re.Pattern[str]:
    return re.compile(
        rf"\(?(?<!\w)(?:{alternatives('byline words')})(?!\w)\s*:?\s*\)?", re.IGNORECASE
    )


@cache
def _source_line() -> re.Pattern[str]:
    lead = rf"(?i:{alternatives('source words')})(?:\s*:\s*|\s+)"
    name = r"(?P<name>[^\W_][^().:!?]{0,60}?(?:\.[\w-]+)*)"
    return re.compile(rf"\(?\s*{lead}{name}\s*\.?\s*\)?\s*\.?")


def read_byline(line: str) -> Byline | None:
    """Return the authors that a line names if it is a byline and nothing else.

    >>> read_byline("Mai Lan - Trần Đức Thắng").names
    ('Mai Lan', 'Trần Đức Thắng')
    >>> read_byline("Bài và ảnh: Mai Lan").formula, read_byline("Chợ nổi đông vui")
    ('Bài và ảnh', None)
    """
    if len(line) > _LONGEST:
        return None
    names_part, source = _split_source(line)
    formula = " ".join(part.strip(" :()") for part in _formula().findall(names_part))
    bare = _formula().sub(" ", names_part).strip(" .:")
    names = tuple(" ".join(part.split()) for part in _BETWEEN.split(bare) if part.strip(" ."))
    if not names or len(names) > _MOST_AUTHORS or not all(map(_is_name, names)):
        return None
    if not formula and all(is_place(name) for name in names):
        return None
    return Byline(names, formula, source)


def read_tail_byline(paragraph: str) -> tuple[str, Byline] | None:
    """Split a byline from the end of a paragraph: the text before it and the byline.

    >>> read_tail_byline("Chợ nổi mở lại từ hôm nay, ghe thuyền đông vui. Mai Lan")[1].names
    ('Mai Lan',)
    """
    found = re.match(r"(?s)(.*[.!?…][\"”’')\]/]*)\s+(\S[^.!?]*(?:\.[^.!?]*)*)\Z", paragraph)
    while found:
        text, tail = found[1], found[2]
        byline = read_byline(tail)
        if byline and len(text) > 40 and all(map(_is_sure_name, byline.names)):
            return text, byline
        return None
    return None


def read_source(line: str) -> str:
    """Return whom a source line names, or nothing.

    >>> read_source("(Theo TTXVN)"), read_source("Nguồn: Báo Sông Trăng"), read_source("Theo ông")
    ('TTXVN', 'Báo Sông Trăng', '')
    """
    found = _source_line().fullmatch(line) if len(line) < 80 else None
    return found["name"].strip() if found and found["name"][0].isupper() else ""


def read_tail_source(paragraph: str) -> str:
    """Return whom the words in brackets at the end of a paragraph name as source, or nothing."""
    found = re.search(r"\(([^()]{3,60})\)\W*\Z", paragraph)
    return read_source(found[1]) if found else ""


def _split_source(line: str) -> tuple[str, str]:
    """Split "Mai Lan (Theo TTXVN)" into the names and the source."""
    found = re.fullmatch(
        rf"(.*?\w\.?)[\s,-]*(\(?(?:{alternatives('source words')})\b.*)", line, re.IGNORECASE
    )
    source = read_source(found[2]) if found else ""
    return (found[1], source) if found and source else (line, "")


def is_place(text: str) -> bool:
    """Say whether a line is the name of a place as it stands above an article."""
    return text.strip(" .,:()").lower() in words("places")


def is_vietnamese_name(text: str) -> bool:
    """Say whether a line is a Vietnamese full name with a known surname."""
    parts = text.split()
    return 2 <= len(parts) <= 4 and parts[0].lower() in words("surnames") and _is_sure_name(text)


def _is_name(text: str) -> bool:
    parts = text.split()
    if len(parts) == 1:
        return bool(re.fullmatch(_INITIALS, text)) and text[0].isupper() and not text.islower()
    return len(parts) <= 5 and all(_is_name_word(part) for part in parts)


def _is_name_word(word: str) -> bool:
    return bool(re.fullmatch(_WORD, word)) and word[0].isupper()


def _is_sure_name(text: str) -> bool:
    """Ask for more where no line of its own marks a name: Vietnamese syllables or initials."""
    parts = text.split()
    if re.fullmatch(r"(?:[^\W\d_a-z]\w?\.\s?)+[^\W\d_]?\w*", text):
        return True
    return 2 <= len(parts) <= 4 and all(is_syllable(part) for part in parts) and not is_place(text)
