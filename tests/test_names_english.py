"""English: titles, given names and the words that make a body."""

import pytest

from broadsheet.names import extract


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("They met Mr. Smith in Hanoi.", ["Smith"], id="title"),
        pytest.param("Yesterday Maria Lopez spoke. Lopez left.", ["Maria Lopez"], id="given name"),
        pytest.param("A letter from J. K. Ashby came.", ["J. K. Ashby"], id="initials"),
        pytest.param("He said Le Thi Man sold fish.", ["Le Thi Man"], id="Vietnamese unmarked"),
        pytest.param("It rained in South Dakota on Monday.", [], id="place and day"),
        pytest.param("They walked along Abbey Road.", [], id="street"),
    ],
)
def test_people(text: str, names: list[str]) -> None:
    """A title or a given name makes a person; a place is none."""
    assert names == [person.name for person in extract(text, "en").people]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("He joined Acme Widgets Inc. in May.", ["Acme Widgets Inc."], id="company"),
        pytest.param(
            "Ask the Ministry of Education and Training first.",
            ["Ministry of Education and Training"],
            id="of and and",
        ),
        pytest.param("She left Moon River University.", ["Moon River University"], id="head last"),
        pytest.param("Fish from Moon River was sold.", [], id="thing"),
    ],
)
def test_bodies(text: str, names: list[str]) -> None:
    """The word for a body makes one, with what “of” adds."""
    assert names == [body.name for body in extract(text, "en").organisations]


def test_roles() -> None:
    """The office before a name and the one behind it are roles; “Mr” is none."""
    text = "Former President Anna Ashby met Mr. John Reed, chairman of Acme Widgets Inc., today."
    roles = [(person.name, person.roles) for person in extract(text, "en").people]
    assert [
        ("Anna Ashby", ("Former President",)),
        ("John Reed", ("chairman of Acme Widgets Inc",)),
    ] == roles


def test_abbreviation_is_tied_to_its_full_name() -> None:
    """“Full Name (ABBR)” is learned in English too."""
    (body,) = extract("The Moon River Society (MRS) met. MRS has ten members.", "en").organisations
    assert ("Moon River Society", ("MRS",)) == (body.name, body.aliases)
