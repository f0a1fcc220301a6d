"""JSON, JSON lines and CSV give one article an object, and broken files one error."""

import json

import pytest

from broadsheet.model import RawArticle
from broadsheet.readers.table import read


def articles(data: object, name: str = "a.json") -> tuple[RawArticle, ...]:
    return read(json.dumps(data, ensure_ascii=False).encode(), name).articles


def codes(data: bytes, name: str = "a.json") -> list[str]:
    return [problem.code for problem in read(data, name).problems]


@pytest.mark.parametrize(
    "keys",
    [
        ("title", "author", "content", "description"),
        ("headline", "byline", "articleBody", "summary"),
        ("tieu_de", "tac_gia", "noi_dung", "sapo"),
        ("Tiêu đề", "Tác giả", "Nội dung", "Mô tả"),
        ("tieuDe", "tacGia", "noiDung", "moTa"),
    ],
)
def test_fields_are_known_by_their_usual_names(keys: tuple[str, ...]) -> None:
    """English and Vietnamese names, in any spelling, mean the same field."""
    values = ("Chợ nổi", "Mai Lan, An Bình", "Ghe thuyền đông vui.", "Chợ họp lại.")
    (article,) = articles([dict(zip(keys, values, strict=True))])
    assert article.title
    assert article.authors
    assert article.description
    assert ("Chợ nổi", ("Mai Lan", "An Bình"), "Ghe thuyền đông vui.\n", "Chợ họp lại.") == (
        article.title.value,
        article.authors.value,
        article.body,
        article.description.value,
    )


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2024-03-09", "2024-03-09"),
        ("Thứ bảy, 9/3/2024, 08:15 (GMT+7)", "2024-03-09T08:15:00+07:00"),
        (1709942400, "2024-03-09T00:00:00+00:00"),
        (1709942400000, "2024-03-09T00:00:00+00:00"),
        ({"$date": "2024-03-09T08:15:00Z"}, "2024-03-09T08:15:00+00:00"),
    ],
)
def test_dates_of_every_form_are_read(value: object, date: str) -> None:
    """Text, seconds and milliseconds since 1970, and a database's object."""
    (article,) = articles({"title": "A", "content": "B.", "date": value})
    assert article.date
    assert date == str(article.date.value)


def test_html_is_converted() -> None:
    """A body that holds tags goes the way of web pages, a title loses its tags."""
    (article,) = articles(
        {
            "title": {"rendered": "Chợ &amp; <b>sông</b>"},
            "content": {"rendered": "<p>Một <b>hai</b></p>"},
        }
    )
    assert article.title
    assert ("Chợ & sông", "Một **hai**\n") == (article.title.value, article.body)


def test_nested_lists_are_found() -> None:
    """The articles of an export lie in a list at any depth, below a title of the whole."""
    data = {
        "title": "Trang",
        "data": {"items": [{"title": t, "text": "B.", "id": t} for t in "ab"]},
    }
    assert ["a", "b"] == [article.item for article in articles(data)]


def test_unknown_fields_are_kept_or_named() -> None:
    """Single values stay with the article, lists are left out by name."""
    data = {"title": "A", "content": "B.", "views": 7, "rubrik": "x", "related": [{"k": 1}]}
    reading = read(json.dumps(data).encode(), "a.json")
    assert (("views", 7), ("rubrik", "x")) == reading.articles[0].extra
    assert ["left-out"] == [problem.code for problem in reading.problems]


def test_settings_name_fields() -> None:
    """A field that no list knows is mapped in the settings."""
    reading = read(b"ten,vanban\nA,B.\n", "a.csv", [("ten", "title"), ("vanban", "body")])
    assert ["B.\n"] == [article.body for article in reading.articles]


def test_lines_and_tables() -> None:
    """JSON lines, semicolons and line breaks in cells are read."""
    lines = b'{"title": "A", "content": "B."}\n{"title": "C", "content": "D."}\n'
    assert [one.body for one in read(lines, "a.jsonl").articles] == ["B.\n", "D.\n"]
    table = 'Tiêu đề;Nội dung\n"A; b";"Một.\n\nHai."\n'.encode()
    assert [one.body for one in read(table, "a.csv").articles] == ["Một.\n\nHai.\n"]


def test_drafts_and_sources_are_kept() -> None:
    """What a status calls unpublished is a draft; name and address make the source."""
    data = {
        "title": "A",
        "content": "B.",
        "status": "draft",
        "url": "https://a.example/b",
        "source": "Báo",
    }
    (article,) = articles(data)
    assert article.source
    assert (True, "Báo", "https://a.example/b") == (
        article.draft,
        article.source.value.name,
        article.source.value.url,
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"title": ' + b"9" * 10_000 + b"}", ["damaged"]),
        (b'[{"a":' * 100_000, ["damaged"]),
        (b'{"title": NaN}', ["damaged"]),
        (b'{"title": "A"', ["damaged"]),
        (b'{"title": "A", "content": "B."}\nxx\n', ["damaged"]),
        (b'{"foo": 1}', ["unknown-format"]),
        (b"[1, 2]", ["unknown-format"]),
        (b'{"title": "A", "content": "B.", "date": "soon"}', ["ill-formed"]),
        (b'{"title": "A"}', ["empty"]),
        (b'{"title": "\\ud800", "content": "B."}', []),
    ],
    ids=["digits", "deep", "nan", "torn", "line", "foreign", "numbers", "date", "empty", "half"],
)
def test_broken_files_are_named(data: bytes, expected: list[str]) -> None:
    """No content raises an error; each defect has its code."""
    assert expected == codes(data)
