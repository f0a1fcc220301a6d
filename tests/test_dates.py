"""Dates as front matter and file names write them."""

import pytest

from broadsheet.dates import date_in_address, read_date, split_file_name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", "2019"),
        ("2017-11", "2017-11"),
        ("2019-11-03", "2019-11-03"),
        ("2024-3-9", "2024-03-09"),
        ("2024/03/09", "2024-03-09"),
        ("20240309", "2024-03-09"),
        ("09/03/2024", "2024-03-09"),
        ("9.3.2024 8:05", "2024-03-09T08:05:00"),
        ("2014-01-02 13:39:35 -0400", "2014-01-02T13:39:35-04:00"),
        ("2016-09-08 1:00:56 -4", "2016-09-08T01:00:56-04:00"),
        ("2014-04-11T11:07:00+07:00", "2014-04-11T11:07:00+07:00"),
        ("2020-05-15T00:00:00.123Z", "2020-05-15T00:00:00+00:00"),
        ("2021-02-08 16:30-:00+16:30", "2021-02-08"),
        ("2021-02-08 25:00", "2021-02-08"),
        ("2021-02-08T10:00:00+19:00", "2021-02-08"),
        ("9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59-12:00"),
    ],
    ids=str,
)
def test_a_date_is_read_no_more_precise_than_it_stands(text: str, expected: str) -> None:
    """Partial dates stay partial; a broken clock or zone costs the clock, not the day."""
    assert expected == str(read_date(text))


@pytest.mark.parametrize(
    "text",
    [
        *("", "hôm qua", "2023-02-30", "0000-01-01", "2024-13-01", "12/25/2024", "03-09-24"),
        *("2024-00-01", "2024-03-00", "2024-03-09abc", "1700000000", "2024-03-"),
    ],
    ids=str,
)
def test_what_is_no_day_is_no_date(text: str) -> None:
    """A day that does not exist, or that nobody can tell, gives nothing and no exception."""
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("stem", "date", "rest"),
    [
        ("2017-03-12-cho-noi", "2017-03-12", "cho-noi"),
        ("_posts_2017-03-12-cho-noi", "2017-03-12", "cho-noi"),
        ("2017-03-12", "2017-03-12", "2017-03-12"),
        ("2024-13-45-ngay-sai", "None", "2024-13-45-ngay-sai"),
        ("cho-noi-2017-03-12", "None", "cho-noi-2017-03-12"),
    ],
    ids=str,
)
def test_a_file_name_gives_date_and_slug(stem: str, date: str, rest: str) -> None:
    """Only a real day at the start of a name counts, and it goes only if something follows."""
    found, left = split_file_name(stem)
    assert (date, rest) == (str(found), left)


def test_an_address_gives_the_date_it_is_filed_under() -> None:
    """Zola and Jekyll file articles under year, month and day."""
    assert "2017-03-12" == str(date_in_address("2017/03/12/cho-noi/"))
    assert date_in_address("cho-noi/1234/99/99/") is None
