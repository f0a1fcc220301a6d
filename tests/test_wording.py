"""Dates, numbers and phrases as readers of a language expect them."""

import tomllib

import pytest

from broadsheet.errors import BroadsheetError
from broadsheet.model import Date
from broadsheet.sources import shipped_layouts
from broadsheet.wording import date_text, month_name, number_text, phrase


@pytest.mark.parametrize(
    ("date", "vietnamese", "english"),
    [
        (Date(2019, 11, 3), "ngày 3 tháng 11 năm 2019", "3 November 2019"),
        (Date(2019, 11), "tháng 11 năm 2019", "November 2019"),
        (Date(2019), "2019", "2019"),
        (Date(987), "0987", "0987"),
        (Date(2019, 2, 3, "23:59:00+07:00"), "ngày 3 tháng 2 năm 2019", "3 February 2019"),
    ],
    ids=str,
)
def test_date_is_no_more_precise_than_known(date: Date, vietnamese: str, english: str) -> None:
    """A month stays a month and a year a year; the clock is not shown."""
    assert (date_text(date, "vi"), date_text(date, "en")) == (vietnamese, english)


@pytest.mark.parametrize("lang", ["xx", "", "not a language", "en-GB", "zh-Hant"])
def test_any_language_gives_some_date(lang: str) -> None:
    """What an article calls its language never stops a build."""
    assert "2019" in date_text(Date(2019, 11, 3), lang)
    assert month_name(11, lang)


def test_numbers_are_grouped_as_the_language_does() -> None:
    """Vietnamese groups with points, English with commas."""
    assert (number_text(1234567, "vi"), number_text(1234567, "en")) == ("1.234.567", "1,234,567")


@pytest.mark.parametrize(
    ("number", "lang", "expected"),
    [(1, "en", "1 article"), (2, "en", "2 articles"), (1200, "en", "1,200 articles")],
)
def test_phrase_agrees_with_its_number(number: int, lang: str, expected: str) -> None:
    """The plural is chosen by the language's rules and the number grouped."""
    strings = {"articles_one": "{n} article", "articles_other": "{n} articles"}
    assert phrase(strings, "articles", lang, n=number) == expected


def test_vietnamese_has_one_form_for_all_numbers() -> None:
    """Only `_other` is needed there, and stands in where a form is missing."""
    assert phrase({"articles_other": "{n} bài"}, "articles", "vi", n=1) == "1 bài"
    assert phrase({"articles_other": "{n} articles"}, "articles", "en", n=1) == "1 articles"


def test_missing_phrase_is_named_with_its_file() -> None:
    """A layout that asks for an unknown phrase says which file lacks it."""
    with pytest.raises(BroadsheetError, match='no phrase "gone" in "vi"') as caught:
        phrase({}, "gone", "vi")
    assert "strings/vi.toml" in caught.value.mend


def test_both_languages_have_the_same_phrases() -> None:
    """Neither interface lacks what the other has, apart from plural forms."""
    tables = {}
    for lang in ("vi", "en"):
        text = (shipped_layouts() / "strings" / f"{lang}.toml").read_text("utf-8")
        keys = (key.removesuffix("_one").removesuffix("_other") for key in tomllib.loads(text))
        tables[lang] = sorted(set(keys))
    assert tables["vi"] == tables["en"]
