"""How the program speaks: one form for problems, JSON for programs, quiet and strict."""

import json

import pytest

from broadsheet.errors import BroadsheetError, Problem
from broadsheet.report import Reporter, exit_status

ERROR = Problem("bad-date", "content/a.md", 'no date "x"', "mend it", line=3, column=2)
WARNING = Problem("empty", "content/b.md", "no text")
NOTE = Problem("same-slug", "content/c.md", "two of one name")


@pytest.mark.parametrize(
    ("problems", "strict", "status"),
    [
        ((), False, 0),
        ((), True, 0),
        ((NOTE,), True, 0),
        ((WARNING,), False, 0),
        ((WARNING,), True, 1),
        ((ERROR,), False, 1),
        ((NOTE, WARNING, ERROR), True, 1),
    ],
)
def test_status_counts_errors_and_under_strict_warnings(
    problems: tuple[Problem, ...], strict: bool, status: int
) -> None:
    """A note never costs anything."""
    assert exit_status(problems, strict=strict) == status


def test_problems_go_to_standard_error_in_one_form(capsys: pytest.CaptureFixture[str]) -> None:
    """An editor can jump to the place; what to do stands below."""
    Reporter().problems([ERROR, WARNING])
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        'content/a.md:3:2: error: no date "x" [bad-date]\n    mend: mend it\n'
        "content/b.md: warning: no text [empty]\n"
    )


def test_quiet_keeps_warnings_and_drops_news(capsys: pytest.CaptureFixture[str]) -> None:
    """Notes and news go, problems stay."""
    reporter = Reporter(quiet=True, verbose=True)
    reporter.say("news")
    reporter.detail("more")
    reporter.problems([NOTE, WARNING])
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "content/b.md: warning: no text [empty]\n")


def test_details_are_for_the_curious(capsys: pytest.CaptureFixture[str]) -> None:
    """Every file written is said only if asked for."""
    Reporter().detail("more")
    Reporter(verbose=True).detail("wrote a.html")
    assert capsys.readouterr().out == "wrote a.html\n"


def test_json_is_one_object_with_its_problems(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing else is printed on standard output, and Vietnamese stays readable."""
    reporter = Reporter(form="json")
    reporter.say("news")
    reporter.problems([ERROR])
    reporter.result({"tên": "Lê An"}, [ERROR])
    said = capsys.readouterr()
    assert "Lê An" in said.out
    assert json.loads(said.out) == {
        "tên": "Lê An",
        "problems": [
            {
                "code": "bad-date",
                "path": "content/a.md",
                "what": 'no date "x"',
                "mend": "mend it",
                "line": 3,
                "column": 2,
                "severity": "error",
            }
        ],
    }


def test_failure_is_told_to_people_and_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """Both forms carry the same parts."""
    Reporter(form="json").failure(BroadsheetError("no", "do", "a.toml", 2))
    said = capsys.readouterr()
    assert json.loads(said.out) == {
        "error": {"what": "no", "mend": "do", "path": "a.toml", "line": 2}
    }
    assert said.err == "a.toml:2: error: no\n    mend: do\n"


def test_content_cannot_forge_output(capsys: pytest.CaptureFixture[str]) -> None:
    """Escape sequences and line ends in quoted words are made harmless."""
    Reporter().problems([Problem("empty", "a.md", "x\x1b[2J\r\nb.md:1: error: forged")])
    assert capsys.readouterr().err.count("\n") == 1


def test_no_bar_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    """Progress is shown on a terminal only."""
    show = Reporter().progress()
    for done in range(3):
        show("reading", done, 2)
    assert capsys.readouterr().err == ""


def test_many_problems_of_one_kind_in_one_file_are_summed_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Ten are printed, the rest counted; `-v` prints them all."""
    problems = [Problem("dead-link", "content/a.md", f'"{n}.md" leads nowhere') for n in range(25)]
    Reporter().problems(problems)
    printed = capsys.readouterr().err
    assert (printed.count("leads nowhere"), "15 more like these" in printed) == (10, True)
    Reporter(verbose=True).problems(problems)
    assert capsys.readouterr().err.count("leads nowhere") == 25
