"""Authors as web pages state them: names kept, the dates, handles and house names around dropped.

Imports the newsroom's bylines and date lines.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from broadsheet.byline import read_byline
from broadsheet.dateline import read_dateline

_FILE: Final = Path(__file__).parents[1] / "data" / "byline_junk.txt"
_LONGEST: Final = 160
_MOST_WORDS: Final = 6

_NOISE: Final = re.compile(
    r"""https?://\S+ | \S+@\S+\.\w+ | (?<!\w)@\w+ | [(\[][^()\[\]]*[)\]]
    | \d+\s*(?:-\s*)?(?:min\w*(?:\s+read)?|phút(?:\s+đọc)?|comments?|bình\s+luận|views?|shares?
    |lượt\s+xem|likes?|đọc)(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_SURE_BREAK: Final = re.compile(r"\s*(?:[;|•·\n\t]|\s[-–—]+(?:\s|$)|(?:^|\s)[-–—]+\s)\s*")
_BREAK: Final = re.compile(r"\s*(?:,|/|\s&\s|\s(?:and|và)\s)\s*", re.IGNORECASE)
_LEAD: Final = re.compile(
    r"(?:(?:written|posted|reported|published|words|text|story)\s+)?by(?:\s*:\s*|\s+)"
    r"|(?:tác\s+giả|bài\s+và\s+ảnh|bài|thực\s+hiện|người\s+viết|author)\s*:\s*",
    re.IGNORECASE,
)
_SOURCE: Final = re.compile(r"(?:theo|nguồn|source|via)(?:\s*:|\s)", re.IGNORECASE)


@cache
def _junk() -> tuple[frozenset[str], frozenset[str]]:
    """Return whole bylines that name nobody, and words that no name contains."""
    entries = [line for line in _FILE.read_text("utf-8").splitlines() if line[:1] not in {"", "#"}]
    return (
        frozenset(entry for entry in entries if not entry.startswith("*")),
        frozenset(entry[1:].strip() for entry in entries if entry.startswith("*")),
    )


def read_authors(statements: Iterable[str]) -> tuple[str, ...]:
    """Return the names in statements such as `meta` values or the lines of bylines.

    >>> read_authors(["By Mai Lan and Trần An | 09/03/2024 | 15 bình luận", "Mai Lan"])
    ('Mai Lan', 'Trần An')
    >>> read_authors(["Theo PV (TTXVN/Vietnam+)", "admin", "https://bao.example/an"])
    ()
    """
    found: dict[str, str] = {}
    for statement in statements:
        for name in _names(statement):
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _names(statement: str) -> list[str]:
    if len(statement) > _LONGEST:
        return []
    parts = _SURE_BREAK.split(_NOISE.sub(" | ", statement))
    return [name for part in parts for name in _split(_without_date(part))]


def _without_date(part: str) -> str:
    dated = read_dateline(part)
    return (dated.rest if dated else part).strip(" ,.:-–—")


def _split(part: str) -> list[str]:
    """Split at a comma or an "and" only where each side is a name."""
    if _SOURCE.match(part):
        return []
    whole = " ".join(_LEAD.sub("", part, count=1).split()).strip(" ,:")
    known = read_byline(whole)
    pieces = known.names if known and len(known.names) > 1 else _BREAK.split(whole)
    is_list = all(_is_full_name(piece) or _is_junk(piece) for piece in pieces)
    names = pieces if is_list else [whole]
    return [_cased(name) for name in names if not _is_junk(name)]


def _is_full_name(text: str) -> bool:
    parts = text.split()
    return 2 <= len(parts) <= 5 and all(part[0].isupper() for part in (parts[0], parts[-1]))


def _is_junk(name: str) -> bool:
    houses, words = _junk()
    own = name.casefold().split()
    return (
        not re.search(r"[^\W\d_]", name)
        or bool(re.search(r"\d", name))
        or len(own) > _MOST_WORDS
        or " ".join(own) in houses
        or not words.isdisjoint(own)
    )


def _cased(name: str) -> str:
    """Return a name set in capitals in its usual form.

    >>> _cased("TRẦN THỊ BÍCH-NGỌC"), _cased("PV"), _cased("An McDuff")
    ('Trần Thị Bích-Ngọc', 'PV', 'An McDuff')
    """
    if not name.isupper() or " " not in name or "." in name:
        return name
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name)
