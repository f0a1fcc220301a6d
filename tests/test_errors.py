"""Problems print in one form that editors read and content cannot forge."""

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.errors import CODES, BroadsheetError, Problem, printable, sort_problems

FORMS = [
    (Problem("empty", "a.txt", "no text"), "a.txt: warning: no text [empty]"),
    (Problem("damaged", "a.txt", "torn", line=3), "a.txt:3: error: torn [damaged]"),
    (Problem("left-out", "a.txt", "x", line=3, column=5), "a.txt:3:5: note: x [left-out]"),
    (Problem("empty", "a", "x", "write y"), "a: warning: x [empty]\n    mend: write y"),
]


@pytest.mark.parametrize(("problem", "text"), FORMS, ids=["path", "line", "column", "mend"])
def test_a_problem_prints_as_editors_read_it(problem: Problem, text: str) -> None:
    """Place, severity, what, code; the way out below it."""
    assert text == str(problem)


@given(st.text(), st.text())
def test_content_cannot_forge_a_line_of_the_report(what: str, mend: str) -> None:
    """Whatever a file says, its problem is two lines, and none drives the terminal."""
    first, second = str(Problem("empty", "a.txt", what, f"x{mend}")).split("\n")
    assert first.isprintable()
    assert second.startswith("    mend: ")
    assert second.isprintable()


@given(st.text())
def test_printable_changes_only_what_does_not_print(text: str) -> None:
    """A printable line is left alone, also on a second pass."""
    line = printable(text)
    assert line == printable(line)
    assert (text == line) is (text.isprintable())


PROBLEMS = st.builds(
    Problem,
    code=st.sampled_from(sorted(CODES)),
    path=st.sampled_from("ab"),
    what=st.sampled_from("xy"),
    mend=st.sampled_from(["", "m"]),
    line=st.none() | st.integers(1, 2),
    column=st.none() | st.integers(1, 2),
)


@given(st.lists(PROBLEMS, max_size=12), st.randoms())
def test_the_same_problems_print_alike_in_any_order(
    problems: list[Problem], random: object
) -> None:
    """The report depends neither on the order of the files nor on repeats."""
    shuffled = [*problems, *problems[:3]]
    random.shuffle(shuffled)
    assert sort_problems(problems) == sort_problems(shuffled)


def test_problems_are_ordered_by_place() -> None:
    """By path, then by line as a number; a whole file comes before its lines."""
    lines = [Problem("empty", "b", "x"), *(Problem("empty", "a", "x", line=n) for n in (10, 9))]
    whole = Problem("empty", "a", "x")
    assert (whole, lines[2], lines[1], lines[0]) == sort_problems([*lines, whole])


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_says_when_it_arises(code: str) -> None:
    """Codes are words for editors and the README; the meaning is a sentence's part."""
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    assert CODES[code].meaning[0].islower()
    assert not CODES[code].meaning.endswith(".")


def test_what_stops_everything_comes_back_whole_from_another_process() -> None:
    """An exception of several parts loses them in a pickle unless it says how it is made."""
    error = BroadsheetError("no such folder", "make it", "site.toml", 3)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes
    assert "site.toml:3: error: no such folder\n    mend: make it" == str(again)
    assert str(error) == str(again)


def test_what_stops_everything_without_a_place_prints_without_one() -> None:
    """Wrong usage has no file."""
    assert "error: name a folder" == str(BroadsheetError("name a folder"))


@given(st.text(min_size=1))
def test_what_stops_everything_cannot_be_forged_either(text: str) -> None:
    """It may quote a path or a setting."""
    assert str(BroadsheetError(text)).isprintable()
