"""Numbers of the index: unique, ordered by date, and hardly moved by what comes and goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model import Date
from broadsheet.search.numbers import encode_numbers, number_articles, number_names

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def decoded(text: str) -> list[int]:
    """Return the numbers that a text stands for."""
    numbers, last, gap, shift = [], -1, 0, 0
    for digit in map(DIGITS.index, text):
        gap += (digit & 31) << shift
        shift += 5
        if digit < 32:
            last += gap + 1
            numbers.append(last)
            gap = shift = 0
    return numbers


dates = st.builds(
    lambda year, month, day: Date(year, month, day if month else 0),
    st.integers(1, 9999) | st.integers(2015, 2020),
    st.integers(0, 12),
    st.integers(0, 31),
)
collections = st.dictionaries(st.text(max_size=4), dates | st.none(), max_size=60)


@given(st.sets(st.integers(0, 1 << 31)).map(sorted))
def test_lists_of_numbers_come_back(numbers: list[int]) -> None:
    """What is written as gaps is read as the same numbers, near ones and far ones."""
    assert numbers == decoded(encode_numbers(numbers))


@given(collections)
def test_every_article_has_a_number_of_its_own_in_its_year(found: dict[str, Date | None]) -> None:
    """No two share one, and the year can be read from it."""
    numbering = number_articles(found)
    assert len(found) == len(set(numbering.numbers.values()))
    for path, date in found.items():
        year = date.year - numbering.first_year + 1 if date else 0
        assert year == numbering.numbers[path] >> numbering.bits


@given(collections)
def test_numbers_do_not_depend_on_the_order_of_reading(found: dict[str, Date | None]) -> None:
    """The collection alone decides."""
    backwards = dict(reversed(found.items()))
    assert number_articles(found).numbers == number_articles(backwards).numbers


def test_later_articles_have_higher_numbers() -> None:
    """So that the newest of equal hits is known; the undated come last."""
    days = {f"a{d}": Date(2019, m, d) for m in (3, 11) for d in range(1, 29)}
    numbers = number_articles({**days, "x": None, "y": Date(2021)}).numbers
    assert sorted(days, key=lambda path: (days[path].month, days[path].day)) == sorted(
        days, key=lambda path: numbers[path]
    )
    assert numbers["x"] < min(numbers[path] for path in days)
    assert max(numbers.values()) == numbers["y"]


def test_a_new_article_moves_few_others() -> None:
    """In a year with an article a day, at most a handful make room for one more."""
    year = {f"articles/{m}-{d}.md": Date(2020, m, d) for m in range(1, 13) for d in range(1, 29)}
    before = number_articles(year).numbers
    after = number_articles({**year, "articles/new.md": Date(2020, 6, 15)}).numbers
    assert 10 >= sum(before[path] != after[path] for path in year)


@pytest.mark.parametrize("shards", [1, 16])
def test_the_part_of_a_name_is_known_from_its_key(shards: int) -> None:
    """A name that joins or leaves moves only those of its own part."""
    keys = [f"people/{number}" for number in range(200)]
    bits, numbers = number_names(keys, shards)
    assert len(keys) == len(set(numbers.values()))
    _, fewer = number_names(keys[1:], shards)
    moved = {numbers[key] >> bits for key in keys[1:] if numbers[key] != fewer[key]}
    assert moved <= {numbers[keys[0]] >> bits}
    assert all(number >> bits < shards for number in numbers.values())
