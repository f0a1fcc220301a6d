"""Months, years and decades: which of them tells articles apart, and bars for their numbers.

A period is the beginning of an ISO date: `2019-11`, `2019`, `201` for the decade.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from functools import lru_cache

from broadsheet.model import Date
from broadsheet.views.pictures import Bar, Chart
from broadsheet.wording import date_text

_TALLEST = 80
# As many bars as a page is wide, at 24 pixels each; a reader's eye follows no more either.
_MOST_YEARS = 40
_MOST_DECADES = 40


class Unit(IntEnum):
    """What a bar stands for; the value is the length of a period."""

    DECADE = 3
    YEAR = 4
    MONTH = 7


_YEAR = slice(Unit.YEAR)


def choose_unit(days: Iterable[str]) -> Unit:
    """Return the finest unit that gives a legible number of bars. days: ISO dates.

    >>> choose_unit(["2019-01-02", "2020-12"]), choose_unit(["2019", "2020-12"])
    (<Unit.MONTH: 7>, <Unit.YEAR: 4>)
    """
    known = set(days)
    first, last = min(known, default="0")[_YEAR], max(known, default="0")[_YEAR]
    between = int(last) - int(first)
    if between <= 1:
        return Unit.MONTH if known and min(map(len, known)) >= Unit.MONTH else Unit.YEAR
    return Unit.YEAR if between < _MOST_YEARS else Unit.DECADE


def periods_between(first: str, last: str, unit: Unit) -> list[str]:
    """Return all periods from one to another, both of them too.

    >>> periods_between("2019-11", "2020-01", Unit.MONTH)
    ['2019-11', '2019-12', '2020-01']
    """
    if unit != Unit.MONTH:
        return [f"{number:0{unit}}" for number in range(int(first), int(last) + 1)]
    start, end = (int(text[:4]) * 12 + int(text[5:]) - 1 for text in (first, last))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(start, end + 1)]


def draw_chart(
    counts: Mapping[str, int], unit: Unit, address: Callable[[str], str], lang: str
) -> Chart:
    """Return the bars for numbers of articles by period, of which there must be some.

    address: from a period to the path where its articles stand.
    """
    shown = periods_between(min(counts), max(counts), unit)
    if unit == Unit.DECADE and len(shown) > _MOST_DECADES:  # a date centuries off
        shown = sorted(counts)[-_MOST_DECADES:]
    most = max(counts.values())
    firsts = {text[:4]: text for text in reversed(shown)} if unit == Unit.MONTH else {}
    bars = tuple(
        Bar(
            period=text,
            label=str(int(text[5:])) if firsts else period_name(text, lang),
            year=text[:4] if text == firsts.get(text[:4]) else "",
            name=period_name(text, lang),
            path=address(text) if text in counts else "",
            count=counts.get(text, 0),
            height=max(3, round(counts[text] * _TALLEST / most)) if text in counts else 0,
        )
        for text in shown
    )
    return Chart(unit.name.lower(), bars)


@lru_cache(maxsize=4096)  # each month stands below a bar of hundreds of pictures
def period_name(text: str, lang: str) -> str:
    """Return a period in full.

    >>> period_name("2019-11", "vi"), period_name("2019", "vi"), period_name("201", "vi")
    ('tháng 11 năm 2019', '2019', '2010–19')
    """
    if len(text) == Unit.DECADE:
        return f"{text}0–{text[2]}9"
    return date_text(Date(int(text[:4]), int(text[5:] or 0)), lang)
