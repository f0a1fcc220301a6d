"""Date lines of newspapers, Vietnamese and English, in any order of their parts.

A line is a date line if nothing remains once date, clock, zone, weekday and the words of such
lines are taken out, or what remains is for the caller to know (a byline, a place). The day comes
before the month. Imports `dates` and the newsroom's words.
"""

import re
from functools import cache
from typing import Final

from broadsheet.dates import make_date
from broadsheet.frozen import Frozen
from broadsheet.model import Date
from broadsheet.newsroom import alternatives, months

_LONGEST: Final = 140

_ZONE: Final = (
    r"\(?\s*(?:(?:GMT|UTC|ICT)\s*|(?=[+-]\d\d:?00))"
    r"(?:(?P<sign>[+-])\s*0?(?P<zone>\d{1,2})(?::?00)?)?\s*\)?"
)
_CLOCK: Final = re.compile(
    r"(?:\AT|\b)(?P<hour>[01]?\d|2[0-3])\s*(?::|h|g|giờ)\s*(?P<minute>[0-5]\d)?(?::(?P<second>[0-5]\d))?"
    rf"(?:\s*(?:phút|['’]))?(?:\s*(?P<half>[ap])\.?m\b\.?)?(?:\s*,?\s*{_ZONE})?(?![\d/])",
    re.IGNORECASE,
)
_LOOSE_ZONE: Final = re.compile(
    _ZONE.replace("?P<sign>", "").replace("?P<zone>", ""), re.IGNORECASE
)
_EDGES: Final = " \t,;:|/()[]•·–—-"


class DateLine(Frozen):
    """What a date line says; rest: the words that are no part of a date, such as a byline."""

    date: Date
    rest: str


@cache
def _day_forms() -> tuple[re.Pattern[str], ...]:
    """Return the written forms of a date, the exact ones first; groups year, month, day."""
    month = alternatives("english months")
    day = r"(?P<day>\d{1,2})"
    year = r"(?P<year>(?:1[89]|20)\d\d)"
    number = r"(?P<month>\d{1,2})"
    of_month = rf"tháng\s+(?:(?P<month>\d{{1,2}})|(?P<name>{alternatives('vietnamese months')}))"
    forms = (
        rf"(?:ngày\s+)?\b{day}\s*(?P<dash>[-/.])\s*{number}\s*(?P=dash)\s*{year}\b(?![-/.]\d)",
        rf"\b{year}(?P<dash>[-/.]){number}(?P=dash){day}(?:\b|(?=T))(?![-/.]\d)",
        rf"(?:ngày\s+)?(?:mồng\s+|mùng\s+)?\b{day}\s+{of_month}\s*(?:,|năm|/|-)?\s*{year}\b",
        rf"(?:ngày\s+)?(?:mồng\s+|mùng\s+)?\b{day}[-/]{number}\s+năm\s+{year}\b",
        rf"\b{day}(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<name>{month})\b\.?,?\s+{year}\b",
        rf"\b(?P<name>{month})\b\.?\s+{day}(?:st|nd|rd|th)?\s*,?\s+{year}\b",
        rf"{of_month}\s*(?:,|năm|/|-)?\s*{year}\b",
        rf"\b(?P<name>{month})\b\.?,?\s+{year}\b",
    )
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


@cache
def _small_words() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{alternatives('weekdays')}|{alternatives('date words')})(?!\w)", re.IGNORECASE
    )


def read_dateline(line: str) -> DateLine | None:
    """Return the date of a line that is a date line, with what else stands on it; else None.

    >>> str(read_dateline("Thứ ba, 27/10/2020, 21:36 (GMT+7)").date)
    '2020-10-27T21:36:00+07:00'
    >>> read_dateline("Mai Lan - 9 March 2024").rest
    'Mai Lan'
    >>> read_dateline("Ngày 9/3/2024, xã khởi công cây cầu mới.") is None
    True
    """
    if len(line) > _LONGEST or not re.search(r"\d{4}", line):
        return None
    for form in _day_forms():
        if found := form.search(line):
            date = _date_of(found, line[: found.start()], line[found.end() :])
            rest = _rest(line[: found.start()], line[found.end() :])
            return DateLine(date, rest) if date and _may_be_rest(rest) else None
    return None


def _date_of(found: re.Match[str], before: str, after: str) -> Date | None:
    parts = found.groupdict()
    name = (parts.get("name") or "").lower()
    month = _month(name) if name else int(parts["month"])
    day = int(parts.get("day") or 0)
    clock = _CLOCK.search(after) or _CLOCK.search(before)
    return make_date(int(parts["year"]), month, day, _clock_of(clock) if clock and day else "")


def _month(name: str) -> int:
    return months("english months").get(name) or months("vietnamese months")[name]


def _clock_of(found: re.Match[str]) -> str:
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    zone = f"{found['sign']}{int(found['zone']):02}:00" if found["sign"] else ""
    return f"{hour:02}:{found['minute'] or '00'}:{found['second'] or '00'}{zone}"


def _rest(before: str, after: str) -> str:
    parts = []
    for part in (before, after):
        bare = _LOOSE_ZONE.sub(" ", _CLOCK.sub(" ", part))
        parts.append(_small_words().sub(" ", bare).strip(_EDGES))
    return " ".join(" ".join(part for part in parts if part).split())


def _may_be_rest(rest: str) -> bool:
    """Refuse a sentence: what stands beside a date is short and every word of it a name's."""
    return len(rest) < 60 and not rest.endswith((".", "?", "!")) and rest.count(" ") < 9
