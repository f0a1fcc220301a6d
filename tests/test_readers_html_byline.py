"""Authors as pages state them."""

import pytest

from broadsheet.readers.html_byline import read_authors


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("Mai Lan", ("Mai Lan",)),
        ("By Mai Lan", ("Mai Lan",)),
        ("MAI LAN", ("Mai Lan",)),
        ("Bài và ảnh: Mai Lan", ("Mai Lan",)),
        ("Mai Lan - Trần An", ("Mai Lan", "Trần An")),
        ("Mai Lan, Trần An và Lê Bình", ("Mai Lan", "Trần An", "Lê Bình")),
        ("Ann Lee and Bo Ray", ("Ann Lee", "Bo Ray")),
        ("Ann Lee | 9 March 2024 | 3 min read", ("Ann Lee",)),
        ("Ann Lee - Mar 9, 2024 8:02 pm UTC", ("Ann Lee",)),
        ("Ann Lee @annlee ann@paper.example", ("Ann Lee",)),
        ("Ann Lee, Staff Writer", ("Ann Lee",)),
        ("Town & i", ("Town & i",)),
        ("Theo PV (TTXVN/Vietnam+) | 09/03/2024 | 15 bình luận", ()),
        ("Staff", ()),
        ("admin", ()),
        ("https://paper.example/ann", ()),
        ("9 March 2024 at 6:01 am", ()),
        ("", ()),
    ],
)
def test_names_stay_and_the_rest_goes(statement: str, expected: tuple[str, ...]) -> None:
    """Dates, handles, counters, desks and agencies are no authors."""
    assert expected == read_authors([statement])


def test_a_name_stands_once() -> None:
    """However often and in whatever letters a page repeats it."""
    assert ("Mai Lan",) == read_authors(["Mai Lan", "By MAI LAN"])
