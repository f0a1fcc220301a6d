"""Dates, numbers and the interface's own words, in the language of the site or of an article.

The words are data (`layouts/strings/<language>.toml`) so that a language can be added or a word
changed without touching the program. Only this module imports Babel.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from broadsheet.errors import BroadsheetError
from broadsheet.model import Date

# CLDR's long form ("3 tháng 11, 2019") is not what Vietnamese papers write; our English is British.
_DAYS = {"vi": "ngày {0.day} tháng {0.month} năm {0.year}", "en": "{0.day} {1} {0.year}"}


@lru_cache(maxsize=65536)
def date_text(date: Date, lang: str) -> str:
    """Return a date as a reader of the language expects it, no more precise than it is known.

    >>> date_text(Date(2019, 11), "vi"), date_text(Date(2019, 11, 3), "vi")
    ('tháng 11 năm 2019', 'ngày 3 tháng 11 năm 2019')
    >>> date_text(Date(2019, 11, 3), "en")
    '3 November 2019'
    """
    locale = _locale(lang)
    if not date.month:
        return f"{date.year:04}"
    day = dt.date(date.year, date.month, date.day or 1)
    if not date.day:
        return str(format_skeleton("yMMMM", day, locale=locale))
    if locale.language in _DAYS:
        return _DAYS[locale.language].format(day, _month_of_date(day.month, lang))
    return str(format_date(day, "long", locale=locale))


@lru_cache(maxsize=1024)
def _month_of_date(month: int, lang: str) -> str:
    return str(format_date(dt.date(2000, month, 1), "MMMM", locale=_locale(lang)))


@lru_cache(maxsize=1024)
def month_name(month: int, lang: str) -> str:
    """Return the name of a month standing alone.

    >>> month_name(11, "vi"), month_name(11, "en")
    ('Tháng 11', 'November')
    """
    return str(format_date(dt.date(2000, month, 1), "LLLL", locale=_locale(lang)))


@lru_cache(maxsize=16384)
def number_text(number: int, lang: str) -> str:
    """Return a whole number with the grouping of the language.

    >>> number_text(12000, "vi"), number_text(12000, "en")
    ('12.000', '12,000')
    """
    return str(format_decimal(number, locale=_locale(lang)))


def phrase(strings: Mapping[str, str], key: str, lang: str, **values: object) -> str:
    """Return one of the interface's phrases with its values filled in.

    A phrase that depends on a number stands under `<key>_one` and `<key>_other` (the plural
    categories of CLDR) and is chosen by `n`, which is printed with the language's grouping.
    Raises BroadsheetError for a key that the language file lacks.
    """
    number = values.get("n")
    if isinstance(number, int):
        category = _plural_category(number, lang)
        key = next((k for k in (f"{key}_{category}", f"{key}_other") if k in strings), key)
        values["n"] = number_text(number, lang)
    if key not in strings:
        raise BroadsheetError(
            f'the interface has no phrase "{key}" in "{lang}"',
            mend=f"add `{key}` to strings/{lang}.toml in the layouts folder",
        )
    return strings[key].format(**values)


def phrasebook(strings: Mapping[str, str], lang: str) -> Callable[..., str]:
    """Return `phrase` in one language, remembering what it said: pages repeat nearly all of it.

    >>> phrasebook({"articles_other": "{n} bài"}, "vi")("articles", n=1200)
    '1.200 bài'
    """
    return lru_cache(maxsize=8192, typed=True)(
        lambda key, **values: phrase(strings, key, lang, **values)
    )


@lru_cache(maxsize=16384)
def _plural_category(number: int, lang: str) -> str:
    return str(_locale(lang).plural_form(number))


@lru_cache(maxsize=64)
def _locale(lang: str) -> Locale:
    try:
        return Locale.parse(lang, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse("en")
