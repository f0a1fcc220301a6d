"""Dates as front matter, feeds and file names write them: text to `Date`, never a guess.

Partial dates stay partial, a day that does not exist is no date, and a clock or zone that cannot
be read is dropped while the day is kept. The order of a date with slashes is day, month, year,
as Vietnamese and most of the world write it. Imports only `model` and does no I/O.
"""

import calendar
import re

from broadsheet.model import Date

_YEAR_FIRST = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?(?![\d/.-])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?![\d/.-])")
_CLOCK = re.compile(
    r"(?:\s*,?\s*|[Tt])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*"
    r"(Z|z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?\s*"
)
# A day in a file's name: at the start or after an underscore (`_posts_2017-03-12-svm.md`).
_IN_NAME = re.compile(r"(?:^|_)(\d{4})-(\d{2})-(\d{2})(?=$|[-_ ])[-_ ]*")
_IN_ADDRESS = re.compile(r"(?:^|/)(\d{4})/(\d{2})(?:/(\d{2}))?/")


def read_date(text: str) -> Date | None:
    """Return the date that a text begins with, or None if there is none or no such day.

    >>> str(read_date("2014-01-02 9:39:35 -0400"))
    '2014-01-02T09:39:35-04:00'
    >>> str(read_date("09/03/2024")), str(read_date("2017-11")), read_date("2023-02-30")
    ('2024-03-09', '2017-11', None)
    """
    text = text.strip()
    if found := _YEAR_FIRST.match(text):
        year, month, day = found[1], found[3], found[4]
    elif found := _COMPACT.match(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.match(text):
        day, month, year = found[1], found[3], found[4]
    else:
        return None
    rest = text[found.end() :]
    if 0 in (int(month or 1), int(day or 1)):
        return None
    if rest and not (day and rest[0] in "Tt ,"):
        return None
    return make_date(int(year), int(month or 0), int(day or 0), _clock(rest) if day else "")


def make_date(year: int, month: int = 0, day: int = 0, clock: str = "") -> Date | None:
    """Return the date if it exists, else None.

    >>> make_date(2024, 2, 29), make_date(2023, 2, 29)
    (Date(year=2024, month=2, day=29, clock=''), None)
    """
    exists = 1 <= year <= 9999 and 0 <= month <= 12 and (month > 0 or day == 0) and day >= 0
    if exists and day > 28:
        exists = day <= calendar.monthrange(year, month)[1]
    return Date(year, month, day, clock) if exists else None


def split_file_name(stem: str) -> tuple[Date | None, str]:
    """Return the date in a file's name and what follows it; the whole name if nothing does.

    >>> split_file_name("2017-03-12-cho-noi")[1], split_file_name("2017-03-12")[1]
    ('cho-noi', '2017-03-12')
    >>> split_file_name("2024-13-45-ngay-sai")
    (None, '2024-13-45-ngay-sai')
    """
    found = _IN_NAME.search(stem)
    date = make_date(int(found[1]), int(found[2]), int(found[3])) if found else None
    if not found or date is None:
        return None, stem
    return date, stem[found.end() :] or stem


def date_in_address(path: str) -> Date | None:
    """Return the date that an address is filed under (`2019/11/03/cho-noi/`), or None.

    >>> str(date_in_address("/blog/2019/11/cho-noi/"))
    '2019-11'
    """
    found = _IN_ADDRESS.search(path)
    return make_date(int(found[1]), int(found[2]), int(found[3] or 0)) if found else None


def _clock(text: str) -> str:
    """Return `HH:MM:SS` with the zone's offset if one stands there; empty if it makes no sense."""
    found = _CLOCK.fullmatch(text)
    if not found:
        return ""
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    zone = _zone(found[4] or "")
    if hour > 23 or minute > 59 or second > 59 or zone is None:
        return ""
    return f"{hour:02}:{minute:02}:{second:02}{zone}"


def _zone(text: str) -> str | None:
    if not text:
        return ""
    if text[0] not in "+-":
        return "+00:00"
    digits = text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
    # Kiribati, the easternmost, is at +14:00.
    return f"{text[0]}{int(hours):02}:{minutes}" if int(hours) <= 14 and minutes < "60" else None
