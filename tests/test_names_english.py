"""English: titles, given names and the words that make a body; what trained weights add."""

from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.model import Found, Kind
from broadsheet.names import Known, extract
from broadsheet.names.english import calm_headlines
from broadsheet.names.tokens import read_tokens

HEADLINE = "Minister Resigns After Inquiry Into Hospital Deaths"
ARTICLE = (
    "The health minister, Clara Whitmore, resigned on Tuesday, the Department of Health said. "
    "Whitmore's deputy, Mr Paul Okafor, takes over."
)


def named(found: tuple[Found, ...]) -> list[str]:
    """Return the names of entities."""
    return [one.name for one in found]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("They met Mr. Smith in Hanoi.", ["Smith"], id="title"),
        pytest.param("Yesterday Maria Lopez spoke. Lopez left.", ["Maria Lopez"], id="given name"),
        pytest.param("A letter from J. K. Ashby came.", ["J. K. Ashby"], id="initials"),
        pytest.param("He said Le Thi Man sold fish.", ["Le Thi Man"], id="Vietnamese unmarked"),
        pytest.param("Mary-Jane O'Connor, who sings, left.", ["Mary-Jane O'Connor"], id="signs"),
        pytest.param("Then U.S. President Anna Ashby came.", ["Anna Ashby"], id="country's"),
        pytest.param("We saw Clara Whitmore's house.", ["Clara Whitmore"], id="possessive"),
        pytest.param("BY JOHN HARTLEY\n\nIt rained all night.", ["JOHN HARTLEY"], id="loud byline"),
        pytest.param("It rained in South Dakota on Monday.", [], id="place and day"),
        pytest.param("They walked along Abbey Road.", [], id="street"),
        pytest.param("The Israelis and the French agreed.", [], id="nations"),
    ],
)
def test_people(text: str, names: list[str]) -> None:
    """A title, a given name or what stands around makes a person; a place is none."""
    assert names == named(extract(text, "en").people)


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
        pytest.param(
            "The Federal Bureau of Investigation came.",
            ["Federal Bureau of Investigation"],
            id="article opening a sentence",
        ),
        pytest.param(
            "A fleet of the Seattle-based Dana Fishing Company sailed.",
            ["Dana Fishing Company"],
            id="where it is based",
        ),
        pytest.param("Fish from Moon River was sold.", [], id="thing"),
    ],
)
def test_bodies(text: str, names: list[str]) -> None:
    """The word for a body makes one, with what “of” adds."""
    assert names == named(extract(text, "en").organisations)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        pytest.param("Former President Anna Ashby came.", ("Former President",), id="before"),
        pytest.param(
            "Germany's finance minister Anna Ashby spoke.",
            ("Germany's finance minister",),
            id="whose and for what",
        ),
        pytest.param(
            "Then U.S. Gov. Anna Ashby spoke.", ("U.S. Gov.",), id="shortened, with its country"
        ),
        pytest.param(
            "They met Mr. Anna Ashby, chairman of Acme Widgets Inc., today.",
            ("chairman of Acme Widgets Inc",),
            id="behind; “Mr” is none",
        ),
    ],
)
def test_roles(text: str, roles: tuple[str, ...]) -> None:
    """An office before or behind a name is a role, as worded."""
    (person,) = extract(text, "en").people
    assert ("Anna Ashby", roles) == (person.name, person.roles)


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        pytest.param(
            "The Moon River Society (MRS) met. MRS has ten members.",
            ("Moon River Society", "MRS"),
            id="in brackets",
        ),
        pytest.param(
            "The Ministry of Health paid. The Ministry said so.",
            ("Ministry of Health", "Ministry"),
            id="what goes on with “of”",
        ),
        pytest.param(
            "The Federal Bureau of Investigation came. The FBI declined to comment.",
            ("Federal Bureau of Investigation", "FBI"),
            id="initials without small words",
        ),
        pytest.param(
            "He sued Microsoft Corp. in May. Lawyers for Microsoft agreed.",
            ("Microsoft Corp.", "Microsoft"),
            id="legal form",
        ),
    ],
)
def test_forms_of_a_body_are_tied(text: str, forms: tuple[str, ...]) -> None:
    """A body named again in short is still one body."""
    (body,) = extract(text, "en").organisations
    assert forms == (body.name, *body.aliases)


def test_short_forms_of_a_person_are_tied() -> None:
    """A surname alone, before or after the full name, is the same person."""
    (person,) = extract("Mr. Smith met us. John Smith left; Smith's car stayed.", "en").people
    assert ("John Smith", ("Smith",), 3) == (person.name, person.aliases, len(person.mentions))


def test_headlines_name_nobody_new() -> None:
    """Words that only a headline writes with capitals are no names."""
    plain, headed = (extract(text, "en") for text in (ARTICLE, f"{HEADLINE}\n\n{ARTICLE}"))
    assert ["Clara Whitmore", "Paul Okafor"] == named(headed.people)
    assert named(plain.organisations) == named(headed.organisations)


def test_headline_keeps_the_capitals_that_the_text_has_too() -> None:
    """“Health” is a name's word in the article, “Resigns” is not."""
    tokens = read_tokens(f"Health Minister Resigns Today\n\n{ARTICLE}")
    assert "Clll" == calm_headlines(tokens).marks[:4]


def test_person_with_a_record_is_recognised() -> None:
    """A name that the collection knows is found where nothing else tells it."""
    known = (Known(Kind.PERSON, "Zanvi Qorlo"),)
    people = extract("Then Zanvi Qorlo was seen.", "en", known).people
    assert ["Zanvi Qorlo"] == named(people)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            (*ARTICLE.split(), "’s", "—", "(WHO)", "St.", "BBC", "\n\n", "I", "“Acme”", "Inc.", "é")
        ),
        max_size=40,
    )
)
def test_mentions_cut_the_forms_of_their_entity(words: list[str]) -> None:
    """Whatever the text, each mention's slice is the name or one of the aliases."""
    text = normalize("NFC", " ".join(words))
    found = extract(text, "en")
    for one in (*found.people, *found.organisations):
        cuts = {" ".join(text[start:end].split()) for start, end in one.mentions}
        assert cuts <= {one.name, *one.aliases}
