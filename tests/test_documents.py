"""Markdown files of content/ as values."""

import pytest

from broadsheet.documents import read_article, read_page, read_record
from broadsheet.frozen import encode
from broadsheet.model import Date, Kind

FULL = """---
title: Sông Trăng mở lại chợ nổi
date: 2019-11-03 08:00
lang: vi
authors: [Mai Lan]
source: {name: Báo Sông, url: https://a.vn/1, accessed: 2020-01-05}
people:
  - name: Trần Văn Sáng
    role: Đại úy
  - Lê Thị Mận
organisations: [Công an xã]
unverified: [people]
converted: {from: inbox/a.txt, sha256: "00"}
---

# Sông Trăng mở lại chợ nổi

Chợ họp lúc sáng.
"""


def test_an_article_is_read_whole() -> None:
    """Every canonical key reaches the value, and the value has a digest."""
    article, problems = read_article("articles/cho-noi.md", FULL.encode())
    assert article is not None
    assert () == problems
    assert ("cho-noi", "Sông Trăng mở lại chợ nổi") == (article.slug, article.title)
    assert Date(2019, 11, 3, "08:00:00") == article.date
    assert [("Trần Văn Sáng", 8), ("Lê Thị Mận", 10)] == [(p.name, p.line) for p in article.people]
    assert ("people",) == article.unverified
    assert "Chợ họp lúc sáng." == "".join(p.text for p in article.body.paragraphs)
    assert encode(article)


@pytest.mark.parametrize(
    ("body", "title", "unverified", "paragraphs"),
    [
        ("# Chợ nổi\n\nChữ.", "Chợ nổi", ("title",), ["Chữ."]),
        ("## Phần một\n\nChữ.", "Phần một", ("title",), ["Phần một", "Chữ."]),
        ("Chữ đầu tiên.", "Chữ đầu tiên.", ("title",), ["Chữ đầu tiên."]),
        ("---\ntitle: ~\n---\n***\n", "cho noi", ("title",), []),
        ("---\ntitle: A\n---\n# B\n\nChữ.", "A", (), ["B", "Chữ."]),
    ],
    ids=repr,
)
def test_a_missing_title_is_made_and_said(
    body: str, title: str, unverified: tuple[str, ...], paragraphs: list[str]
) -> None:
    """First the heading, then the first words, then the file's name; an h1 is not shown twice."""
    article, _ = read_article("articles/cho noi.md", body.encode())
    assert article is not None
    assert (title, unverified) == (article.title, article.unverified)
    assert paragraphs == [paragraph.text for paragraph in article.body.paragraphs]


@pytest.mark.parametrize(
    ("path", "slug", "date"),
    [
        ("articles/2019-11-03-cho-noi.md", "cho-noi", Date(2019, 11, 3)),
        ("articles/2019-11-03.md", "2019-11-03", Date(2019, 11, 3)),
        ("articles/2024-13-45-sai.md", "2024-13-45-sai", None),
        ("articles/chợ/index.md", "cho", None),
        ("articles/CON.md", "con-1", None),
    ],
    ids=str,
)
def test_path_gives_slug_and_date(path: str, slug: str, date: Date | None) -> None:
    """A slug is never empty, reserved or a path; a wrong date in a name is no date."""
    article, _ = read_article(path, "Chữ.".encode())
    assert article is not None
    assert (slug, date) == (article.slug, article.date)


def test_slugs_without_letters_differ() -> None:
    """Names that have no ASCII form are told apart by a digest."""
    slugs = {read_article(f"articles/{name}.md", b"x")[0] for name in ("🔥", "🎉")}
    assert 2 == len({article.slug for article in slugs if article})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"---\ntitle: a: b\n---\n", "front-matter"),
        (b"---\ntitle: a\ntitle: b\n---\n", "duplicate-key"),
        (b"---\ndate: 2023-02-30\n---\n", "bad-date"),
        (b"---\npeople: {a: 1}\n---\n", "wrong-type"),
        (b"---\naliases: [../x]\n---\n", "bad-address"),
        (b"\x89PNG\r\n\x1a\n\0\0", "unknown-format"),
    ],
    ids=str,
)
def test_a_file_that_cannot_be_relied_on_is_left_out(data: bytes, code: str) -> None:
    """It is named once, with its path from the collection's root."""
    article, problems = read_article("articles/a.md", data)
    assert article is None
    assert [(code, "content/articles/a.md")] == [(p.code, p.path) for p in problems]


def test_a_bad_item_costs_only_itself() -> None:
    """The other names stay, and the bad one is named with its line."""
    article, problems = read_article("articles/a.md", b"---\npeople:\n- An\n- {}\n---\nx")
    assert article is not None
    assert ["An"] == [entry.name for entry in article.people]
    assert [("wrong-type", 4)] == [(problem.code, problem.line) for problem in problems]


def test_utf_16_and_nfd_are_read() -> None:
    """Text comes out NFC whatever it was."""
    data = "\ufeff---\ntitle: Ho\u0300a\n---\nChợ họp.".encode("utf-16-le")
    article, _ = read_article("articles/a.md", data)
    assert article is not None
    assert "Hòa" == article.title


def test_a_record_is_read() -> None:
    """Its id is its file's name; other forms never repeat the name."""
    text = """---
name: Lê Thị Mận
aliases: [bà Mận, lê thị mận]
previous_names: [Lê Mận]
same_as: [https://a.vn/man, "javascript:x"]
wikidata: Q42
verified: true
---
Giáo viên.
"""
    record, problems = read_record("people/le-thi-man-giao-vien.md", text.encode(), Kind.PERSON)
    assert record is not None
    assert ("le-thi-man-giao-vien", "Lê Thị Mận") == (record.id, record.name)
    assert (("bà Mận",), ("Lê Mận",)) == (record.aliases, record.previous_names)
    assert ("https://a.vn/man", "https://www.wikidata.org/entity/Q42") == record.same_as
    assert (True, False) == (record.verified, record.hidden)
    assert ["wrong-type"] == [problem.code for problem in problems]


def test_a_record_without_a_name_is_refused() -> None:
    """Nothing can be known of nobody."""
    record, problems = read_record("people/a.md", b"---\naliases: [x]\n---\n", Kind.PERSON)
    assert record is None
    assert ["front-matter"] == [problem.code for problem in problems]


@pytest.mark.parametrize(
    "line", ["hidden: maybe", "redacted: [yes]", "redacted: true\naliases: {a: 1}"]
)
def test_a_record_that_should_hide_hides(line: str) -> None:
    """A slip beside it must not publish a name that somebody took down."""
    text = f"---\nname: Lê Thị Mận\n{line}\n---\n"
    record, problems = read_record("people/a.md", text.encode(), Kind.PERSON)
    assert record is not None
    assert record.hidden or record.redacted
    assert ["wrong-type"] == [problem.code for problem in problems]


def test_a_record_file_with_an_odd_name_gets_a_safe_id() -> None:
    """No byte of a file's name reaches a path but through a slug."""
    record, _ = read_record("people/Lê Mận.md", b"---\nname: A\n---\n", Kind.PERSON)
    assert record is not None
    assert "le-man" == record.id


def test_a_page_is_read_and_a_draft_is_none() -> None:
    """A text page has a place in the menu; a draft is not published and nothing is wrong."""
    page, _ = read_page("pages/about.md", "---\ntitle: Về\nmenu: 2\n---\nChữ".encode())
    assert page is not None
    assert ("about", "Về", 2) == (page.slug, page.title, page.menu)
    assert (None, ()) == read_page("pages/a.md", b"---\ndraft: true\n---\nx")
