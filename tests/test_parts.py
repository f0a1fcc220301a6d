"""Which rows share a file: all while they are few, then by year and month or by letter."""

from broadsheet.model import Date, Kind, Record
from broadsheet.views.parts import MOST, Part, split, split_articles, split_entities
from values import article, atlas_of, record


def labels(parts: tuple[Part, ...]) -> dict[str, int]:
    return {part.label: len(part.items) for part in parts}


def test_few_rows_stay_together() -> None:
    """Also none at all: the table is there, and empty."""
    assert labels(split(range(MOST), str)) == {"": MOST}
    assert labels(split_articles([])) == {"": 0}


def test_years_are_parts_and_a_large_year_goes_by_month() -> None:
    """What has no month or no date is a part of its own; nothing is lost."""
    dated = [article(f"a{n}", date=Date(2019, 1 + n % 3, 1)) for n in range(MOST)]
    loose = [article("b", date=Date(2019)), article("c"), article("d", date=Date(2018, 5))]
    assert labels(split_articles((*dated, *loose))) == {
        "2019-01": 334,
        "2019-02": 333,
        "2019-03": 333,
        "2019": 1,
        "undated": 1,
        "2018": 1,
    }


def test_names_go_by_the_letter_they_are_filed_under() -> None:
    """People by given name, without marks, so that a file's name is plain; the rest together."""
    given = ("Đức", "Dung", "Ân", "4")
    records: list[Record] = [record(f"Lê {n:05} {given[n % 4]}", f"x-{n}") for n in range(MOST + 1)]
    people = (profile.name for profile in atlas_of(records=tuple(records)).index(Kind.PERSON))
    assert labels(split_entities(people)) == {"d": 501, "a": 250, "other": 250}
