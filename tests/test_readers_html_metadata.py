"""What a page says of its article."""

import pytest

from broadsheet.model import Claim, Date, Source
from broadsheet.readers.html_metadata import Metadata, read_metadata
from broadsheet.readers.html_tree import parse


def json_ld(text: str) -> str:
    """Return a script element."""
    return f'<script type="application/ld+json">{text}</script>'


def metadata(head: str, body: str = "") -> Metadata:
    """Read a page."""
    return read_metadata(parse(f"<html><head>{head}</head><body>{body}</body></html>"))


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (
            json_ld('{"@type":"Article","headline":"Một &amp; hai"}')
            + "<meta property=og:title content=Ba>",
            "",
            Claim("Một & hai", "JSON-LD headline"),
        ),
        (
            "<meta name=twitter:title content=Ba><meta property=og:title content='Một  hai'>",
            "",
            Claim("Một hai", "meta og:title"),
        ),
        (
            "<title>Chợ nổi Sông Trăng họp lại | Báo Sông Trăng</title>",
            "",
            Claim("Chợ nổi Sông Trăng họp lại", "title element"),
        ),
        (
            "<title>Chợ nổi - Báo</title><meta property=og:site_name content=Báo>",
            "",
            Claim("Chợ nổi", "title element"),
        ),
        ("<title>Chợ - bến</title>", "", Claim("Chợ - bến", "title element")),
        ("", "<h1>Chợ <b>nổi</b></h1>", Claim("Chợ nổi", "first heading")),
        ("", "<p>Chợ</p>", None),
    ],
    ids=["json-ld", "meta", "suffix", "site", "short", "heading", "none"],
)
def test_titles(head: str, body: str, expected: Claim[str] | None) -> None:
    """The publisher's own word first; the site's name is cut off a title element."""
    assert expected == metadata(head, body).title


HEADLINE = "<h1>Chợ nổi</h1>"


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (
            "<meta property=article:published_time content=2024-03-09T08:15:00+07:00>",
            "",
            Claim(Date(2024, 3, 9, "08:15:00+07:00"), "meta article:published_time"),
        ),
        (
            "<meta itemprop=datePublished content='Sat, 09 Mar 2024 08:15:00 +0700'>",
            "",
            Claim(Date(2024, 3, 9, "08:15:00+07:00"), "meta datepublished"),
        ),
        (
            json_ld('{"@type":"Article","datePublished":"0001-01-01"}'),
            f"{HEADLINE}<p>Thứ bảy, 9/3/2024, 08:15 (GMT+7)</p>",
            Claim(Date(2024, 3, 9, "08:15:00+07:00"), "date line"),
        ),
        (
            "",
            f"<p>Chủ nhật, 1/12/2024</p>{HEADLINE}<span>ngày 09 tháng 03 năm 2024</span>",
            Claim(Date(2024, 3, 9), "date line"),
        ),
        (
            "",
            f"{HEADLINE}<time datetime=2024-03-09>hôm qua</time>",
            Claim(Date(2024, 3, 9), "time element"),
        ),
        (
            "<link rel=canonical href=https://bao.example/2024/03/09/cho.html>",
            HEADLINE,
            Claim(Date(2024, 3, 9), "page address"),
        ),
        ("", f"{HEADLINE}<p>Ngày 9/3/2024, chợ họp lại sau nhiều năm.</p>", None),
    ],
    ids=["meta", "mail form", "year one", "below headline", "time", "address", "sentence"],
)
def test_dates(head: str, body: str, expected: Claim[Date] | None) -> None:
    """Stated before seen, below the headline before above it, never out of a sentence."""
    assert expected == metadata(head, body).date


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (
            json_ld(
                '{"@type":"Article","author":[{"@type":"Person",'
                '"name":["Lê An"]},"Vũ Bình",null,{"@type":"Organization","name":"Báo"}]}'
            ),
            "",
            Claim(("Lê An", "Vũ Bình"), "JSON-LD author"),
        ),
        ("<meta name=author content='Lê An'>", "", Claim(("Lê An",), "meta author")),
        (
            "<meta name=author content=admin>",
            "<p class=byline>Lê An</p>",
            Claim(("Lê An",), "byline"),
        ),
        ("", "<a rel=author href=/an>Lê An</a>", Claim(("Lê An",), "byline")),
        ("", "<p class=comment-author>Lê An</p>", None),
    ],
    ids=["json-ld", "meta", "class", "rel", "comment"],
)
def test_authors(head: str, body: str, expected: Claim[tuple[str, ...]] | None) -> None:
    """Persons before papers, and nobody who only comments."""
    assert expected == metadata(head, body).authors


def test_the_page_tells_where_it_comes_from() -> None:
    """Site, address and language have their own places; the base is what links start from."""
    page = metadata(
        "<link rel=canonical href=https://bao.example/tin/1.html><base href=/anh/>"
        "<meta property=og:site_name content='Báo Trăng'><meta property=og:locale content=vi_VN>"
        "<meta name=description content='Chợ họp lại.'><meta property=article:tag content=chợ>"
    )
    assert Claim(Source("Báo Trăng", "https://bao.example/tin/1.html"), "meta og:site_name") == (
        page.source
    )
    assert "https://bao.example/anh/" == page.address
    assert (Claim("vi", "meta og:locale"), ("chợ",)) == (page.lang, page.tags)
    assert Claim("Chợ họp lại.", "meta description") == page.description


@pytest.mark.parametrize(
    "head",
    [
        "<base href='javascript:alert(1)//'>",
        "<link rel=canonical href='javascript:alert(1)'>",
        "<meta property=og:url content='data:text/html,x'>",
    ],
)
def test_an_unsafe_address_is_none(head: str) -> None:
    """Neither a source nor a base is made of it."""
    assert ("", None) == (metadata(head).address, metadata(head).source)
