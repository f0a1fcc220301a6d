"""Markdown articles of other generators."""

from pathlib import Path

import pytest

from broadsheet.model import Claim, Date
from broadsheet.readers.markdown import read

SHARED = Path(__file__).parents[2] / "shared" / "articles"


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Chợ nổi\ndate: 2019-11-03\nauthor: Mai Lan\npublished: false\n---\nChữ.\n",
        (
            '+++\ntitle = "Chợ nổi"\ndate = 2019-11-03\nauthors = ["Mai Lan"]\ndraft = true\n'
            "+++\nChữ.\n"
        ),
        '{"title": "Chợ nổi", "date": "2019-11-03", "author": "Mai Lan", "draft": true}\nChữ.\n',
        "Title: Chợ nổi\nDate: 2019-11-03\nAuthor: Mai Lan\nStatus: draft\n\nChữ.\n",
    ],
    ids=["jekyll", "zola", "hugo", "pelican"],
)
def test_each_generator_gives_the_same_article(text: str) -> None:
    """Title, date, authors and draft come from the front matter, and say so."""
    reading = read(text.encode(), "a.md")
    (article,) = reading.articles
    assert Claim("Chợ nổi", "front matter") == article.title
    assert Claim(Date(2019, 11, 3), "front matter") == article.date
    assert Claim(("Mai Lan",), "front matter") == article.authors
    assert (True, "Chữ.\n", ()) == (article.draft, article.body, reading.problems)


def test_a_file_name_gives_what_the_head_does_not() -> None:
    """Jekyll keeps date and slug there."""
    (article,) = read("# Chợ\n\nChữ.".encode(), "posts/2019-11-03-cho-noi.md").articles
    assert Claim(Date(2019, 11, 3), "file name") == article.date
    assert (Claim("Chợ", "first heading"), "Chữ.") == (article.title, article.body)
    assert "cho-noi" == article.slug


def test_a_title_from_the_text_is_a_guess() -> None:
    """Nothing of the body goes with it."""
    (article,) = read("Chợ nổi họp lại.".encode(), "a.md").articles
    assert Claim("Chợ nổi họp lại.", "first words of the text", guessed=True) == article.title
    assert "Chợ nổi họp lại." == article.body


def test_what_the_head_says_beside_the_fields_is_kept() -> None:
    """Unknown keys stay in order as typed; guesses stay guesses."""
    head = "---\ntitle: A\nb: 3.10\na: {c: [d]}\nunverified: [title]\n---\nx"
    (article,) = read(head.encode(), "a.md").articles
    assert (("b", "3.10"), ("a", {"c": ("d",)}), ("unverified", ("title",))) == article.extra


def test_a_heading_that_differs_from_the_title_stays() -> None:
    """Only a repetition is taken off."""
    (article,) = read("---\ntitle: A\n---\n# B\n\nChữ.".encode(), "a.md").articles
    assert "# B\n\nChữ." == article.body


def test_a_bad_field_is_dropped_and_named_and_the_article_kept() -> None:
    """A raw article is not lost for its date."""
    reading = read(b"---\ntitle: A\ndate: 2023-02-30\naliases: [../x, y]\n---\nx", "a.md")
    (article,) = reading.articles
    assert (None, ("y/index.html",)) == (article.date, article.former_addresses)
    assert [("bad-date", 3), ("bad-address", 4)] == [(p.code, p.line) for p in reading.problems]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("---\nlayout: x\n---\n", "empty"),
        ("---\ntitle: a: b\n---\nx", "front-matter"),
    ],
    ids=repr,
)
def test_what_is_no_article_is_named(text: str, code: str) -> None:
    """Neither an empty file nor a torn head gives one."""
    reading = read(text.encode(), "a.md")
    assert ((), [code]) == (reading.articles, [problem.code for problem in reading.problems])


def test_commands_of_a_generator_stay_and_are_named() -> None:
    """The first is quoted with its line; those in code are text."""
    text = "---\ntitle: A\n---\n`{% x %}`\n\n```\n{{< y >}}\n```\n{% image a.jpg %} {{< b >}}\n"
    reading = read(text.encode(), "a.md")
    assert text.partition("\n---\n")[2] == reading.articles[0].body
    (problem,) = reading.problems
    assert ("foreign-markup", 9) == (problem.code, problem.line)
    assert problem.what.startswith("the command {% image a.jpg %} and 1 more of another")


@pytest.mark.skipif(not SHARED.exists(), reason="the real articles are not here")
def test_every_real_file_is_read_or_named() -> None:
    """Files without title and text are the only ones that give no article."""
    for path in sorted(SHARED.glob("markdown-*/*.md")):
        reading = read(path.read_bytes(), path.name)
        codes = {problem.code for problem in reading.problems}
        assert reading.articles or "empty" in codes, path.name
        assert not codes & {"bad-date", "wrong-type", "bad-address", "front-matter"}, path.name
