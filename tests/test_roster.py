"""Who is meant by what a person types."""

import pytest

from broadsheet.errors import BroadsheetError
from broadsheet.model import Kind
from broadsheet.roster import Roster, make_roster
from values import article, entry, record


@pytest.fixture
def roster() -> Roster:
    return make_roster(
        (
            article("a", people=("Lê An", entry("An Bé", id="an-be")), organisations=("Hội An",)),
            article("b", people=("Lê Ân", "Hội An"), draft=True),
        ),
        (record("Lê An", "le-an", aliases=("Tư An",), hidden=True, former_ids=("le-anh",)),),
    )


@pytest.mark.parametrize(
    ("wanted", "key"),
    [
        ("people/le-an", "people/le-an"),
        ("content/people/le-an.md", "people/le-an"),
        ("le-an", "people/le-an"),
        ("le-anh", "people/le-an"),
        ("lê  an", "people/le-an"),
        ("TƯ AN", "people/le-an"),
        ("An Bé", "people/an-be"),
        ("Lê Ân", "people/lee-aan"),
        ("tu an", "people/le-an"),
        ("AN BE", "people/an-be"),
        ("organisations/hoi-an", "organisations/hoi-an"),
    ],
)
def test_one_is_found(roster: Roster, wanted: str, key: str) -> None:
    """By key, file, id, former id, any form; hidden ones and those in drafts too."""
    assert key == roster.find(wanted).key


def test_kind_tells_two_apart(roster: Roster) -> None:
    """A name that both kinds have is refused with the keys, unless the kind is said."""
    with pytest.raises(BroadsheetError, match="people/hoi-an, organisations/hoi-an"):
        roster.find("Hội An")
    assert "people/hoi-an" == roster.find("Hội An", Kind.PERSON).key


def test_name_without_marks_that_two_bear_is_told(roster: Roster) -> None:
    """With the keys of both; marks tell them apart."""
    with pytest.raises(BroadsheetError, match="people/le-an, people/lee-aan"):
        roster.find("le an")


def test_nobody_is_told_with_near_names(roster: Roster) -> None:
    """A near name is one that would be found."""
    with pytest.raises(BroadsheetError) as error:
        roster.find("Le Anh")
    assert 'did you mean "Lê An"' in error.value.mend
