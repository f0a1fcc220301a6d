"""Saved web pages."""

import base64
import json
import re
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest
import trafilatura

from broadsheet.model import BlockKind, Claim
from broadsheet.readers.html import read
from broadsheet.readers.html_blocks import blocks_of

SHARED = Path(__file__).parents[2] / "shared" / "articles"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the shared articles are not here")

SENTENCES = [
    f"Sáng ngày thứ {number}, ghe thuyền từ các xã ven sông Trăng lại về họp chợ đông vui."
    for number in range(1, 7)
]
FIGURE = (
    "<figure><img src='cho.jpg'><figcaption>Chợ nổi. <span class=credit>Ảnh: An</span>"
    "</figcaption></figure>"
)
MENU = "<nav><ul><li><a href=/>Trang chủ</a></li><li><a href=/tin>Tin mới</a></li></ul></nav>"
PAGE = (
    "<html lang=vi><head><title>Chợ nổi Sông Trăng họp lại - Báo Trăng</title></head><body>"
    f"{MENU}<h1>Chợ nổi Sông Trăng họp lại</h1><div class=body><p>{SENTENCES[0]}</p>"
    f"<p>{SENTENCES[1]}</p>{FIGURE}<p>{SENTENCES[2]}</p><p>{SENTENCES[3]}</p>"
    f"<p><a href=/khac>Cầu mới qua sông Trăng khởi công</a></p><p>{SENTENCES[4]}</p></div>"
    "<footer>Báo Trăng, số giấy phép 1</footer></body></html>"
)


def test_the_article_comes_with_its_pictures_and_without_the_menu() -> None:
    """Picture, caption and credit stand where they stood; headline, teaser, menu do not."""
    reading = read(PAGE.encode(), "a.html")
    (article,) = reading.articles
    expected = [
        *SENTENCES[:2],
        "![](cho.jpg)",
        "Chợ nổi.\n{: .caption}",
        "Ảnh: An\n{: .credit}",
        *SENTENCES[2:5],
    ]
    assert "\n\n".join(expected) + "\n" == article.body
    assert Claim("Chợ nổi Sông Trăng họp lại", "title element") == article.title
    assert ["left-out"] == [problem.code for problem in reading.problems]


@pytest.mark.parametrize(
    "page",
    [f"<body>{MENU}</body>", f"<h1>Chợ</h1>{MENU}", "<title>Chợ</title>", "<p></p>"],
)
def test_a_page_without_an_article_is_empty(page: str) -> None:
    """The menu is never taken for one."""
    reading = read(page.encode(), "a.html")
    assert ((), ["empty"]) == (reading.articles, [problem.code for problem in reading.problems])


@pytest.mark.parametrize("label", ["windows-1258", "utf-8"])
def test_the_declared_encoding_is_obeyed(label: str) -> None:
    """In whichever bytes a page comes, its words are the same."""
    text = "Chợ nổi họp lại, ghe thuyền đông vui"
    decomposed = text.translate({ord("ợ"): "ơ\u0323", ord("ổ"): "ô\u0309", ord("ọ"): "o\u0323"})
    decomposed = decomposed.translate({ord("ạ"): "a\u0323", ord("ề"): "ê\u0300"})
    page = f"<meta charset={label}><p>{decomposed}.</p>".encode(label)
    (article,) = read(page, "a.html").articles
    assert f"{text}.\n" == article.body


def test_a_picture_inside_the_page_becomes_a_file() -> None:
    """Pages saved in one file carry their pictures as data."""
    data = b"\x89PNG" + bytes(3000)
    source = f"data:image/png;base64,{base64.b64encode(data).decode()}"
    (article,) = read(PAGE.replace("cho.jpg", source).encode(), "a.html").articles
    (media,) = article.media
    assert data == media.data
    assert f"![](media:{media.name})" in article.body


def test_a_page_without_a_title_gets_a_working_one() -> None:
    """And says that it is a guess."""
    (article,) = read(f"<p>{SENTENCES[0]}</p>".encode(), "a.html").articles
    assert article.title is not None
    assert article.title.guessed


# --- on real pages, by the methods of their projects ---------------------------------------------


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the four-word pieces that article-extraction-benchmark counts."""
    words = re.findall(r"\w+", text.lower())
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)))


def f1(pairs: list[tuple[str, str]]) -> float:
    """Return F1 of pairs (true text, found text) over pages of equal weight."""
    precisions, recalls = [], []
    for true, found in pairs:
        wanted, got = shingles(true), shingles(found)
        both = sum((wanted & got).values())
        precisions.append(both / sum(got.values()))
        recalls.append(both / sum(wanted.values()))
    precision, recall = mean(precisions), mean(recalls)
    return 2 * precision * recall / (precision + recall)


def body_text(page: bytes) -> str:
    """Return the words of our body, captions with them."""
    (article,) = read(page, "a.html").articles
    without_pictures = re.sub(r"!\[(?:[^\]\\]|\\.)*\]\([^)]*\)|\{: [^}]*\}", "", article.body)
    return re.sub(r"\]\([^)]*\)|\\", "", without_pictures)


@needs_shared
def test_bodies_are_not_below_trafilatura() -> None:
    """Keeping figures and captions costs nothing against the library alone."""
    folder = SHARED / "html-scrapinghub"
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    pages = {key: (folder / f"{key}.html").read_bytes() for key in truth}
    theirs = [
        (item["articleBody"], trafilatura.extract(pages[key], include_comments=False) or "")
        for key, item in truth.items()
    ]
    ours = [(item["articleBody"], body_text(pages[key])) for key, item in truth.items()]
    assert f1(ours) > f1(theirs)


@needs_shared
def test_titles_and_captions_of_readability() -> None:
    """At least 95 % of its titles to the letter, and of its captions nine in ten."""
    titles, captions = [], []
    for folder in sorted((SHARED / "html-readability").iterdir()):
        reading = read((folder / "source.html").read_bytes(), "a.html")
        expected = json.loads((folder / "expected-metadata.json").read_text("utf-8"))["title"]
        title = reading.articles[0].title if reading.articles else None
        found = title.value if title and not title.guessed else ""
        titles.append(" ".join(expected.split()) == found)
        body = re.sub(r"\W", "", "".join(article.body for article in reading.articles))
        captions += [
            re.sub(r"\W", "", block.markdown) in body
            for block in blocks_of((folder / "expected.html").read_text("utf-8"))
            if block.kind is BlockKind.CAPTION
        ]
    assert mean(titles) >= 0.95
    assert mean(captions) >= 0.9
