"""Bylines and source lines of newspapers: who wrote an article, where it was taken from.

A byline is a line of nothing but names, the marks between them and the words of bylines
("Bài và ảnh", "tổng hợp"). Imports the newsroom's words and the form of syllables.
"""

import re
from functools import cache
from typing import Final

from broadsheet.frozen import Frozen
from broadsheet.legacy import is_syllable
from broadsheet.newsroom import alternatives, words

_LONGEST: Final = 160
_SHORTEST_TEXT: Final = 40  # a paragraph that ends in a byline has a sentence before it
_MOST_AUTHORS: Final = 12

_BETWEEN: Final = re.compile(r"\s*(?:[,;/&|•·]|\s[-–—]+\s?|[-–—]+\s|\svà\s|\sand\s|\n)\s*")
_INITIALS: Final = r"(?:[^\W\d_a-z]\w?\.\s?)+(?:[^\W\d_]\w*)?|[^\W\d_]{2,4}"
_WORD: Final = r"[^\W\d_](?:[\w’'.-]*[\w.])?"


class Byline(Frozen):
    """The names of a byline in order.

    formula: its words that are no names. credit: the words after the names that name a source,
    such as "(Theo TTXVN)", and source, whom they name.
    """

    names: tuple[str, ...]
    formula: str = ""
    credit: str = ""
    source: str = ""


@cache
def _formula() -> re.Pattern[str]:
    return re.compile(
        rf"\(?(?<!\w)(?:{alternatives('byline words')})(?!\w)\s*:?\s*\)?", re.IGNORECASE
    )


@cache
def _source_line() -> re.Pattern[str]:
    lead = rf"(?i:{alternatives('source words')})(?:\s*:\s*|\s+)(?:báo\s+)?"
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
    names_part, credit, source = _split_credit(line)
    formula = " ".join(part.strip(" :()") for part in _formula().findall(names_part))
    bare = _formula().sub(" ", names_part).strip(" .:")
    names = tuple(" ".join(part.split()) for part in _BETWEEN.split(bare) if part.strip(" ."))
    if not names or len(names) > _MOST_AUTHORS or not all(map(_is_name, names)):
        return None
    if not formula and all(is_place(name) for name in names):
        return None
    return Byline(names, formula, credit, source)


def read_tail_byline(paragraph: str) -> tuple[str, Byline] | None:
    """Split a byline from the end of a paragraph: the text before it and the byline.

    >>> read_tail_byline("Chợ nổi mở lại từ hôm nay, ghe thuyền đông vui. Mai Lan")[1].names
    ('Mai Lan',)
    """
    for found in re.finditer(r"[.!?…][\"”’')\]/.]*\s+(?=\S)", paragraph[-_LONGEST:]):
        start = max(0, len(paragraph) - _LONGEST) + found.end()
        byline = read_byline(paragraph[start:])
        if byline and start > _SHORTEST_TEXT and all(map(_is_sure_name, byline.names)):
            return paragraph[:start].rstrip(), byline
    return None


def read_source(line: str) -> str:
    """Return whom a source line names, or nothing.

    >>> read_source("(Theo TTXVN)"), read_source("Nguồn: Báo Sông Trăng"), read_source("Theo ông")
    ('TTXVN', 'Báo Sông Trăng', '')
    """
    found = _source_line().fullmatch(line) if len(line) < _LONGEST // 2 else None
    if found and found["name"][0].isupper():
        return found["name"].strip()
    bare = line.strip(" .()")
    return bare if re.fullmatch(rf"(?i:{alternatives('agencies')})(?:/[^/.]+)?", bare) else ""


def read_tail_source(paragraph: str) -> str:
    """Return whom the last words of a paragraph, in brackets or after a full stop, credit."""
    tail = paragraph[-_LONGEST // 2 :]
    found = re.search(r"(\([^()]{2,60}\))\W*\Z", tail) or re.search(
        r"[.!?…][\"”’')\]/.]*\s+(\S[^.!?]*(?:\.\w[^.!?]*)*)\Z", tail
    )
    return read_source(found[1]) if found else ""


@cache
def _credit() -> re.Pattern[str]:
    lead = f"(?:{alternatives('byline words')})"
    sources = rf"\(?\s*(?:{lead}\s+)?(?:{alternatives('source words')})\b.*"
    agencies = rf"[/(–-]\s*(?:{alternatives('agencies')})(?!\w).*"
    return re.compile(rf"(.*?\w\.?)\s*[,–-]?\s*({sources}|{agencies})", re.IGNORECASE)


def _split_credit(line: str) -> tuple[str, str, str]:
    """Split "Mai Lan (Theo TTXVN)" into the names, the words that credit a source, and that."""
    found = _credit().fullmatch(line)
    if not found:
        return line, "", ""
    credit = found[2].strip(" /–-")
    lead = re.compile(rf"\(?\s*(?:{alternatives('byline words')})\s+(?=\w)", re.IGNORECASE)
    source = read_source(credit) or read_source(lead.sub("", credit))
    source = source or re.split(r"\s*\(|\s+Theo\b", credit.strip("( )"))[0]
    return found[1], credit, source


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
        return bool(re.fullmatch(_INITIALS, text)) and (text.isupper() or "." in text)
    loud = [part.isupper() for part in parts if len(part) > 2]
    is_credit = parts[0].lower() in words("source words")
    return (
        len(parts) <= 5 and all(map(_is_name_word, parts)) and len(set(loud)) < 2 and not is_credit
    )


def _is_name_word(word: str) -> bool:
    return bool(re.fullmatch(_WORD, word)) and word[0].isupper()


def _is_sure_name(text: str) -> bool:
    """Ask for more where no line of its own marks a name: Vietnamese syllables or initials."""
    parts = text.split()
    if re.fullmatch(r"(?:[^\W\d_a-z]\w?\.\s?)+[^\W\d_]?\w*", text):
        return True
    return 2 <= len(parts) <= 4 and all(is_syllable(part) for part in parts) and not is_place(text)
