"""Which names of a collection are looked for in an article that missed them."""

import random

import pytest

from broadsheet.acquaintance import Sighting, acquaint, completed, findings, overlooked, sightings
from broadsheet.model import Extraction, Found, Kind, NamedEntry, RawArticle
from broadsheet.names import Known
from values import article

P, B = Kind.PERSON, Kind.ORGANISATION
NOTHING = Extraction()


def missed(text: str, *articles: tuple[Sighting, ...], found: Extraction = NOTHING) -> list[str]:
    return [known.name for known in overlooked(acquaint(articles), text, found)]


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        pytest.param([(Sighting(P, "Lê Mận"),)] * 2, ["Lê Mận"], id="two articles"),
        pytest.param([(Sighting(P, "Lê Mận"),)], [], id="one"),
        pytest.param([(Sighting(P, "Lê Mận"),) * 2], [], id="twice in one"),
        pytest.param([(Sighting(P, "Lê Mận", certain=True),)], ["Lê Mận"], id="certain in one"),
        pytest.param([(Sighting(P, "Mận"),)] * 2, [], id="short form"),
        pytest.param([(Sighting(B, "UBND xã"),)] * 2, [], id="body without its place"),
        pytest.param([(Sighting(P, "Hà Nội"),)] * 2, [], id="place"),
        pytest.param(
            [(Sighting(P, "Lê Mận"),), (Sighting(P, "Lê Mận"), Sighting(B, "Lê Mận"))],
            [],
            id="both kinds",
        ),
    ],
)
def test_certain_names_are_looked_for(
    articles: list[tuple[Sighting, ...]], expected: list[str]
) -> None:
    """And no others."""
    assert expected == missed("Bà Lê Mận và Mận ở UBND xã, Hà Nội.", *articles)


def test_every_spelling_is_looked_for() -> None:
    """As each article writes it."""
    known = (Sighting(B, "Sở GD&ĐT Bến Cát"),), (Sighting(B, "Sở Giáo dục và Đào tạo Bến Cát"),)
    assert ["Sở Giáo dục và Đào tạo Bến Cát"] == missed(
        "Theo Sở giáo dục và đào tạo Bến Cát.", *known
    )


def test_what_was_found_is_not_looked_for() -> None:
    """Nor what is part of a longer name that was."""
    twice = [(Sighting(B, "Hội Đò Ngang"),)] * 2
    assert ["Hội Đò Ngang"] == missed("Hội Đò Ngang họp.", *twice)
    there = Extraction(organisations=(Found("Hội Đò", aliases=("Hội Đò Ngang",)),))
    assert [] == missed("Hội Đò Ngang họp.", *twice, found=there)
    longer = Extraction(organisations=(Found("Hội Đò Ngang Sông Trăng"),))
    assert [] == missed("Hội Đò Ngang Sông Trăng họp.", *twice, found=longer)


def test_order_of_the_articles_is_nothing_to_it() -> None:
    """The same names, in the same order."""
    names = ("Lê Mận", "Vũ Bốn", "Đỗ Tư", "Lê Hùng")
    articles = [(Sighting(P, name), Sighting(P, name.upper())) for name in names] * 2
    shuffled = random.Random(7).sample(articles, len(articles))
    text = "Đỗ Tư, Lê Hùng, Vũ Bốn, LÊ MẬN."
    assert missed(text, *articles) == missed(text, *shuffled)


def test_confirmed_and_listed_names_are_certain() -> None:
    """Those of an article that somebody confirmed, and those that a source lists."""
    sure = article("a", people=("Lê Mận",), organisations=("Hội Đò",), unverified=("people",))
    assert [(P, False), (B, True)] == [(one.kind, one.certain) for one in sightings(sure)]
    raw = RawArticle("", people=(NamedEntry("Vũ Bốn"),))
    found = Extraction(
        people=(Found("Lê Mận", confidence=0.99),),
        organisations=(
            Found("Hội Đò Ngang Bến Cát", confidence=0.9),
            Found("Hội Đò Ngang Sông Trăng", confidence=0.7),
            Found("Hội Đò", confidence=0.9),
        ),
    )
    expected = [True, False, True, False, False]
    assert expected == [one.certain for one in findings(raw, found)]


def test_known_is_of_its_kind() -> None:
    """As the finder of names wants it."""
    known = acquaint([(Sighting(P, "Lê Mận", certain=True),)])
    assert (Known(P, "Lê Mận"),) == overlooked(known, "Lê Mận", NOTHING)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(
            ("Thành uỷ", "Ban Tuyên giáo Thành ủy Bến Cát"),
            [("Thành ủy Bến Cát", ("Thành uỷ",)), ("Ban Tuyên giáo Thành ủy Bến Cát", ())],
            id="place of a part",
        ),
        pytest.param(
            ("Công an xã Đò", "Đội Dân phòng Công an xã Đò", "Công an"),
            [("Công an xã Đò", ("Công an",)), ("Đội Dân phòng Công an xã Đò", ())],
            id="the body is named too",
        ),
        pytest.param(
            ("Công an", "Đội Dân phòng Công an xã Đò", "Phòng Y tế Công an huyện Bến"),
            [
                ("Công an", ()),
                ("Đội Dân phòng Công an xã Đò", ()),
                ("Phòng Y tế Công an huyện Bến", ()),
            ],
            id="two places",
        ),
        pytest.param(
            ("Công an", "Đảng ủy Công an Trung ương"),
            [("Công an", ()), ("Đảng ủy Công an Trung ương", ())],
            id="no place",
        ),
        pytest.param(("HĐND", "Công an xã Đò"), [("HĐND", ()), ("Công an xã Đò", ())], id="none"),
    ],
)
def test_local_body_takes_the_place_of_its_part(
    names: tuple[str, ...], expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    """If only one place stands behind it in the names of the article's other bodies."""
    found = Extraction(organisations=tuple(map(Found, names)))
    bodies = completed(acquaint([]), found).organisations
    assert expected == [(body.name, body.aliases) for body in bodies]


FULL = tuple(
    Sighting(P, name) for name in ("Karim Đòzema", "Vũ Thị Sáng", "Lê An", "Đỗ Tư", "Mai Ba")
)


@pytest.mark.parametrize(
    ("articles", "names", "expected"),
    [
        pytest.param([FULL], ("Đòzema", "Lê An", "Đỗ Tư"), "Karim Đòzema", id="in company"),
        pytest.param([FULL], ("Đòzema", "Lê An"), "Đòzema", id="too few"),
        pytest.param([FULL], ("Sáng", "Lê An", "Đỗ Tư", "Mai Ba"), "Vũ Thị Sáng", id="given name"),
        pytest.param([FULL], ("Sáng", "Lê An", "Đỗ Tư"), "Sáng", id="too few for a given name"),
        pytest.param([FULL], ("Vũ", "Lê An", "Đỗ Tư", "Mai Ba"), "Vũ", id="surname"),
        pytest.param(
            [FULL, (*FULL, Sighting(P, "Mai Đòzema"))],
            ("Đòzema", "Lê An", "Đỗ Tư"),
            "Đòzema",
            id="two of that name",
        ),
        pytest.param([FULL] * 26, ("Đòzema", "Lê An", "Đỗ Tư"), "Đòzema", id="everywhere"),
        pytest.param(
            [FULL],
            ("Đòzema", "Lê An", "Đỗ Tư", "Karim Đòzema"),
            "Đòzema",
            id="beside the full name",
        ),
    ],
)
def test_name_of_one_word_is_completed_in_company(
    articles: list[tuple[Sighting, ...]], names: tuple[str, ...], expected: str
) -> None:
    """If others stand with the full name elsewhere too, and only one such name fits."""
    found = Extraction(people=tuple(map(Found, names)))
    known = acquaint([*articles, findings(RawArticle(""), found)])
    first = completed(known, found).people[0]
    assert expected == first.name
    assert (() if expected == names[0] else (names[0],)) == first.aliases
