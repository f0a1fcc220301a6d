"""Training: marked names found in the text, the same weights from the same articles."""

from pathlib import Path

import pytest

from broadsheet.model import Extraction, Found, Kind
from broadsheet.names import extract
from broadsheet.names.sequence import MODEL_FILES, load_model
from broadsheet.names.tokens import read_tokens
from broadsheet.names.training import (
    Lesson,
    MarkedName,
    Score,
    align_names,
    align_roles,
    cross_validate,
    score,
    train,
)

TEXT = (
    "Ông Lê Văn Tám, Giám đốc Sở Nội vụ tỉnh Hà Nam, đã về. Hôm sau ông Tám họp ở Sở Nội vụ.\n\n"
    "Theo Nhà nước, giám đốc nào cũng thế."
)
TAM = MarkedName(Kind.PERSON, ("Lê Văn Tám", "Tám"), ("Giám đốc Sở Nội vụ tỉnh Hà Nam",))
OFFICE = MarkedName(Kind.ORGANISATION, ("Sở Nội vụ tỉnh Hà Nam", "Sở Nội vụ"))
STATE = MarkedName(Kind.ORGANISATION, ("Nhà nước",), optional=True)
LESSON = Lesson(TEXT, (TAM, OFFICE, STATE))


def cut(spans: list[tuple[int, int, str]]) -> list[tuple[str, str]]:
    """Return the words of some stretches of tokens with their label."""
    tokens = read_tokens(TEXT)
    return [(tokens.cut(start, end), label) for start, end, label in spans]


def test_marked_names_are_found_in_the_text() -> None:
    """Every form, the longest first; what need not be found is of its own kind."""
    found = [(s.start, s.end, s.label) for s in align_names(read_tokens(TEXT), LESSON.names)]
    assert [
        ("Lê Văn Tám", "P"),
        ("Sở Nội vụ tỉnh Hà Nam", "O"),
        ("Tám", "P"),
        ("Sở Nội vụ", "O"),
        ("Nhà nước", "X"),
    ] == cut(found)


def test_marked_roles_are_found_near_their_person() -> None:
    """A role is read where it stands by who holds it."""
    found = [(s.start, s.end, s.label) for s in align_roles(read_tokens(TEXT), LESSON.names)]
    assert [("Giám đốc Sở Nội vụ tỉnh Hà Nam", "R")] == cut(found)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(("Lê Văn Tám",), Score(1, 0, 0), id="right"),
        pytest.param(("Tám",), Score(1, 0, 0), id="another form of it"),
        pytest.param(("Lê Văn Tám", "Tám"), Score(1, 1, 0), id="split"),
        pytest.param(("Lê Văn",), Score(0, 1, 1), id="cut short"),
    ],
)
def test_score(names: tuple[str, ...], expected: Score) -> None:
    """One marked name can be found once, under any of its forms."""
    found = Extraction(people=tuple(Found(name=name) for name in names))
    assert expected == score(Kind.PERSON, [LESSON], [found])


def test_same_articles_make_the_same_weights(tmp_path: Path) -> None:
    """Nothing in training depends on chance, and the weights can be used."""
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
        train([LESSON, Lesson("Bà Lê Thị Mận bán cá.", ())], folder)
    one, other = ([(folder / name).read_bytes() for name in MODEL_FILES] for folder in folders)
    assert one == other
    assert ["Lê Văn Tám"] == [p.name for p in extract(TEXT, model=load_model(folders[0])).people]


def test_cross_validation_holds_each_article_back_once(tmp_path: Path) -> None:
    """All marked names that must be found are counted."""
    folders = [tmp_path / str(part) for part in range(2)]
    for folder in folders:
        folder.mkdir()
    found = cross_validate([LESSON, LESSON, LESSON], folders)
    assert {Kind.PERSON: 3, Kind.ORGANISATION: 3} == {
        kind: one.right + one.missed for kind, one in found.items()
    }
