"""A raw file goes to the reader of what it holds, and what none reads is named."""

import io
import zipfile

import pytest

from broadsheet.readers import ReaderOptions, _kind_by_content, read_raw
from broadsheet.readers.text import split_paragraphs


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return buffer.getvalue()


WORDPRESS = (
    b'<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel/></rss>'
)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", "Chợ nổi".encode(), "text"),
        ("a", "Chợ nổi".encode("utf-16"), "text"),
        ("a.txt", b"---\ntitle: A\n---\nB", "markdown"),
        ("a.txt", b"---\nA line\n---\nB", "text"),
        ("a.md", b"A", "markdown"),
        ("a.txt", b"<!doctype html><html><p>A</html>", "html"),
        ("a.htm", b"<p>A", "html"),
        ("a.xml", b"<?xml version='1.0'?><rss/>", "feed"),
        ("a.xml", b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "feed"),
        ("a.xml", WORDPRESS, "wordpress"),
        ("a.txt", b'[{"title": "A"}]', "table"),
        ("a.csv", b"title,text\nA,B", "table"),
        ("a.txt", b"Date: Sat, 9 Mar 2024\nSubject: A\nFrom: b@c.example\n\nD", "mail"),
        ("a.eml", b"Subject: A\n\nB", "mail"),
        ("a.txt", b"%PDF-1.7\n", "pdf"),
        ("a.zip", archive("word/document.xml"), "docx"),
        ("a.docx", archive("mimetype", "content.xml"), ".odt"),
        ("a.docx", archive("xl/workbook.xml"), ".xlsx"),
        ("a.docx", archive("a.txt"), ".zip"),
        ("a.txt", rb"{\rtf1 A}", ".rtf"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".doc"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", ""),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        ("a.py", b"import os", ""),
    ],
)
def test_the_content_decides_before_the_suffix(name: str, data: bytes, kind: str) -> None:
    """A suffix counts only between kinds of text."""
    suffix = f".{name.partition('.')[2]}" if "." in name else ""
    assert kind == _kind_by_content(data, suffix)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Word file"),
        ("a.odt", archive("mimetype", "content.xml"), "an OpenDocument text"),
        ("a.txt", b"\x1f\x8b\x08\0abc", "a gzip archive"),
        ("a.xml", b"<opml/>", "<opml>"),
        ("a.py", b"import os", '".py"'),
    ],
)
def test_what_none_reads_is_named(name: str, data: bytes, said: str) -> None:
    """The one error says what the file is and what to do with it."""
    (problem,) = read_raw(name, data, ReaderOptions()).problems
    assert problem.code == "unknown-format"
    assert said in problem.what
    assert problem.mend


@pytest.mark.parametrize("data", [b"", b" \r\n\t", bytes(100), b"\xef\xbb\xbf \n"])
def test_a_file_without_text_is_empty(data: bytes) -> None:
    """Blanks, NULs and a lone byte-order mark are no article."""
    reading = read_raw("a.txt", data, ReaderOptions())
    assert ((), ["empty"]) == (
        reading.articles,
        [problem.code for problem in reading.problems][-1:],
    )


def test_a_headline_alone_is_said() -> None:
    """A file with nothing but a headline is an article whose emptiness is named."""
    reading = read_raw("a.txt", "Chợ nổi Sông Trăng mở lại\n".encode(), ReaderOptions())
    assert [("", ["empty"])] == [
        (one.body, [problem.code for problem in reading.problems]) for one in reading.articles
    ]


def test_left_out_words_of_a_byline_are_said() -> None:
    """The words of a byline that are no names leave a note."""
    data = "Chợ nổi mở lại\n\nGhe thuyền đông vui.\n\nMai Lan thực hiện".encode()
    reading = read_raw("a.txt", data, ReaderOptions())
    assert ["left-out"] == [problem.code for problem in reading.problems]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    """Text that a program broke at a width is joined, lines of their own are not."""
    wrapped = (
        "The river market opened again on Saturday, and from first light\n"
        "boats full of fruit had gathered on the bend below the old hall,\n"
        "where people called to one another across the water, laughing as\n"
        "they had not done for years.\n\n"
        "The council said that two hundred boats had come, and more would\n"
        "follow as soon as the water rose at the end of the season, as it\n"
        "always does.\n"
    )
    expected = [" ".join(chunk.split()) for chunk in wrapped.split("\n\n")]
    assert expected == [block.text for block in split_paragraphs(wrapped)]
    assert len(split_paragraphs("Một dòng.\nHai dòng.\nBa dòng.\n")) == 3
