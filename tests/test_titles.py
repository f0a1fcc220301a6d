"""Titles that a body gives."""

import pytest

from broadsheet.titles import first_heading, plain_text, without_lines, working_title


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("# Chợ *nổi* {#cho}\n\nChữ", ("Chợ nổi", 1, True)),
        ("Chợ nổi\n=======\n\nChữ", ("Chợ nổi", 1, True)),
        ("Mở đầu.\n\n## Phần một ##\n", ("Phần một", 2, False)),
        ("```\n# mã\n```\n\n# Thật\n", ("Thật", 1, False)),
        ("~~~\n```\n# mã\n~~~\n# Thật", ("Thật", 1, False)),
        ("[Chợ](a.md)\n---\n", ("Chợ", 2, True)),
        ("Câu một\nCâu hai\n---\n", None),
        ("#khong-phai\n", None),
        ("", None),
    ],
    ids=repr,
)
def test_the_first_heading_is_found(body: str, expected: tuple[str, int, bool] | None) -> None:
    """Both kinds of heading count, those inside code do not."""
    found = first_heading(body)
    assert expected == (found and (found.text, found.level, found.is_opening))


def test_an_opening_heading_goes_with_the_blank_lines_behind_it() -> None:
    """What remains starts with the text, and the lines gone are counted."""
    body = "# Chợ nổi\n\n\nChữ.\n"
    heading = first_heading(body)
    assert heading is not None
    assert ("Chữ.\n", 3) == without_lines(body, heading)


def test_a_working_title_is_cut_at_a_word() -> None:
    """It has at most about eighty characters and says that it was cut."""
    title = working_title("![ảnh](a.jpg)\n\n> " + "sông trăng " * 20)
    assert "sông trăng sông" == title[:15]
    assert "trăng…" == title[-6:]
    assert len(title) <= 81


def test_marks_are_taken_off_and_words_kept() -> None:
    """Emphasis, links, tags, code and escapes leave their words."""
    assert "a b c_d e *f*" == plain_text(r"**a** _b_ `c_d` <b>e</b> \*f\*")
