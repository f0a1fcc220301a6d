"""Whole sites, page by page: every link leads somewhere, nothing is fetched from elsewhere."""

import posixpath
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import feedparser
import pytest
from lxml import etree, html

from broadsheet.importer import Request, convert_inbox
from conftest import Collection

ROOT = Path(__file__).parents[1]
BASES = {
    "sample": "",
    "sample below a path": "https://example.org/luu/tru",
    "golden": "https://lang-gom.example/luu",
}


@dataclass(frozen=True)
class Built:
    """A built site: every file, every page as a tree, and where it is said to live."""

    files: dict[str, bytes]
    pages: dict[str, html.HtmlElement]
    base_url: str


@pytest.fixture(scope="module", params=list(BASES))
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the project's own sample, converted and built, or a golden collection."""
    base_url = BASES[request.param]
    source = ROOT / "tests/golden/lang-gom" if request.param == "golden" else ROOT
    collection = _sample(source, tmp_path_factory.getbasetemp() / f"links-{source.name}")
    site = f"site-{len(base_url)}"
    collection.build(site=site, base_url=base_url)
    files = collection.output(site)
    pages = {path: html.fromstring(data) for path, data in files.items() if path.endswith(".html")}
    return Built(files, pages, base_url)


def _sample(source: Path, root: Path) -> Collection:
    if not root.exists():
        shutil.copytree(source / "content", root / "content")
        convert_inbox(Request(root / "content", root / ".broadsheet", jobs=2), lambda *_: None)
    return Collection(root)


def links(page: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield each attribute that leads somewhere, with its address."""
    for element in page.iter(etree.Element):
        for name in ("href", "src", "srcset", "poster", "data", "action", "background"):
            if name in element.attrib:
                yield f"{element.tag} {name}", element.get(name)


def within(site: Built) -> Iterator[tuple[str, str, str]]:
    """Yield (page, address, output path it leads to) of every link inside the site."""
    for path, page in site.pages.items():
        for _, address in links(page):
            parts = urlsplit(address)
            is_absolute = site.base_url and address.startswith(f"{site.base_url}/")
            if is_absolute:
                yield (
                    path,
                    address,
                    unquote(address.removeprefix(f"{site.base_url}/").split("#")[0]),
                )
            elif not parts.scheme and not parts.netloc:
                root = urlsplit(site.base_url).path if path == "404.html" else ""
                local = unquote(parts.path).removeprefix(f"{root}/" if root else "\0")
                start = "" if root else posixpath.dirname(path)
                target = posixpath.normpath(posixpath.join(start, local)) if local else path
                yield path, address, target


def test_site_has_all_kinds_of_pages(site: Built) -> None:
    """What the other tests look at is really there."""
    kinds = Counter(path.partition("/")[0] for path in site.pages)
    assert {"articles", "people", "organisations", "archive", "index.html", "404.html"} <= set(
        kinds
    )
    assert kinds["articles"] >= 5


def test_every_link_leads_to_a_file(site: Built) -> None:
    """As it would on a disk, without a server that guesses."""
    assert [(page, link) for page, link, target in within(site) if target not in site.files] == []


def test_every_fragment_leads_to_an_id(site: Built) -> None:
    """On the page it names."""
    ids = {path: set(page.xpath("//@id")) for path, page in site.pages.items()}
    lost = [
        (page, link)
        for page, link, target in within(site)
        if "#" in link and unquote(link.split("#")[1]) not in ids.get(target, set())
    ]
    assert lost == []


def test_every_page_can_be_reached(site: Built) -> None:
    """Following links from the home page; only old addresses and the 404 page stand apart."""
    leads: dict[str, set[str]] = {}
    for page, _, target in within(site):
        leads.setdefault(page, set()).add(target)
    seen, due = set(), {"index.html"}
    while due:
        seen |= due
        due = {target for page in due for target in leads.get(page, ())} - seen
    apart = {p for p, page in site.pages.items() if page.xpath("//meta[@name='robots']")}
    unlisted = {p for p in site.pages if p.count("/") == 0}  # pages without a place in the menu
    assert set(site.pages) - seen <= apart | unlisted


def test_links_do_not_depend_on_where_the_site_lives(site: Built) -> None:
    """No path from the root, but on the page that a host shows at any address."""
    absolute = [
        (path, address)
        for path, page in site.pages.items()
        for _, address in links(page)
        if address.startswith(("/", "file:")) and not (path == "404.html" and site.base_url)
    ]
    assert absolute == []


def test_nothing_is_fetched_from_another_host(site: Built) -> None:
    """Only plain links lead away; no picture, script, style or frame does."""
    away = {"a href", "link href"}
    for path, page in site.pages.items():
        for what, address in links(page):
            if urlsplit(address).scheme not in {"", "data"} or address.startswith("//"):
                assert what in away, (path, address)
        fetched = page.xpath("//link[not(@rel='canonical')]/@href")
        assert [address for address in fetched if "//" in address] == [], path
        scripts = page.xpath("//script[not(@src) and not(@type='application/ld+json')]")
        frames = page.xpath("//iframe | //object | //embed | //base")
        assert (scripts, frames) == ([], []), path
        assert page.xpath("//@style | //style") == [], path
    for path, data in site.files.items():
        if path.endswith((".css", ".svg")):
            assert b"url(http" not in data, path
            assert b"@import" not in data, path


def test_no_attribute_runs_anything(site: Built) -> None:
    """No event handler, no scheme but those of plain links, and of what is only downloaded."""
    for path, page in site.pages.items():
        assert page.xpath("//@*[starts-with(name(), 'on')]") == [], path
        schemes = {urlsplit(address).scheme for _, address in links(page)}
        assert schemes <= {"", "http", "https", "mailto", "tel", "data"}, path
        assert page.xpath("//@href[starts-with(., 'data:')][not(../@download)]") == [], path
        assert page.xpath("//@src[starts-with(., 'data:')]") == [], path


def test_ids_are_unique_on_a_page(site: Built) -> None:
    """A link to one of them means one place."""
    for path, page in site.pages.items():
        repeated = [id_ for id_, count in Counter(page.xpath("//@id")).items() if count > 1]
        assert repeated == [], path


def test_every_page_says_what_it_is(site: Built) -> None:
    """One first heading, a title, a language, and a language on text of another one."""
    for path, page in site.pages.items():
        assert len(page.xpath("//h1")) == 1, path
        assert page.xpath("string(//h1)").strip(), path
        assert page.xpath("string(//title)").strip(), path
        assert page.get("lang") == "vi", path
        assert page.xpath("count(//main)") == 1, path
        assert all(page.xpath("//@lang")), path
        if path.startswith("articles/"):
            assert page.xpath("string(//h1/@lang)") == page.xpath("string(//article//div/@lang)")


def test_headings_do_not_skip_a_level(site: Built) -> None:
    """Below the first heading come second ones; an article's own are left to its author."""
    for path, page in site.pages.items():
        outside = (
            "//*[self::h1 or self::h2 or self::h3 or self::h4][not(ancestor::*[@class='prose'])]"
        )
        levels = [int(element.tag[1]) for element in page.xpath(outside)]
        jumps = [
            (one, two) for one, two in zip([0, *levels], levels, strict=False) if two > one + 1
        ]
        assert jumps == [], path


def test_every_picture_has_its_words(site: Built) -> None:
    """An `alt`, even if empty."""
    for path, page in site.pages.items():
        assert page.xpath("//img[not(@alt)]") == [], path


def test_feeds_parse_and_lead_to_pages(site: Built) -> None:
    """Well-formed, with unique ids, a moment for each entry and links that exist."""
    feeds = [p for p in site.files if p.endswith(".xml") and p != "sitemap.xml"]
    assert "feed.xml" in feeds
    for path in feeds:
        feed = feedparser.parse(site.files[path])
        assert not feed.bozo, (path, feed.get("bozo_exception"))
        assert feed.version == "atom10"
        assert feed.entries
        assert len({entry.id for entry in feed.entries}) == len(feed.entries)
        for entry in feed.entries:
            assert entry.updated_parsed
            start = "" if site.base_url else posixpath.dirname(path)
            link = entry.link.removeprefix(f"{site.base_url}/")
            assert posixpath.normpath(posixpath.join(start, link)) in site.files, (path, link)


def test_xml_is_well_formed(site: Built) -> None:
    """Feeds, sitemap and pictures; the sitemap is there where the address is known."""
    for path, data in site.files.items():
        if path.endswith((".xml", ".svg")):
            etree.fromstring(data)
    assert ("sitemap.xml" in site.files) == bool(
        site.base_url or b"Sitemap" in site.files["robots.txt"]
    )


def test_text_is_clean(site: Built) -> None:
    """UTF-8, NFC, plain line ends, no mark before the doctype and no control character."""
    for path, data in site.files.items():
        if path.endswith((".html", ".xml", ".txt")):
            text = data.decode("utf-8")
            assert unicodedata.is_normalized("NFC", text), path
            wrong = {c for c in text if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"}
            assert wrong == set(), path
            assert "\u202e" not in text, path
            assert not text.startswith("\ufeff"), path


def test_feed_address_of_each_page_exists(site: Built) -> None:
    """Readers' programs find the feed by the page's head."""
    for path, page in site.pages.items():
        for address in page.xpath("//link[@rel='alternate']/@href"):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address)))
            assert target in site.files, path
