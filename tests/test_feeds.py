"""Feeds: valid Atom, whole articles in the site's, the sentence of mention in the others."""

import re
from datetime import datetime

import pytest
from lxml import etree

from broadsheet.model import Article, Date
from broadsheet.recipe import Make
from broadsheet.views.values import FeedView
from conftest import Collection
from values import article, atlas_of, entry, made

ATOM = "{http://www.w3.org/2005/Atom}"


def feeds(*articles: Article, **settings: object) -> dict[str, FeedView]:
    world = atlas_of(*articles, **settings)
    views = (*made(world, Make.FEED), *made(world, Make.ENTITY))
    return {view.path: view for view in views if isinstance(view, FeedView)}


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        (Date(2019), "2019-01-01T00:00:00Z"),
        (Date(2019, 11), "2019-11-01T00:00:00Z"),
        (Date(2019, 11, 3), "2019-11-03T00:00:00Z"),
        (Date(2019, 11, 3, "21:36:00"), "2019-11-03T21:36:00Z"),
        (Date(2019, 11, 3, "21:36:00+07:00"), "2019-11-03T21:36:00+07:00"),
    ],
    ids=str,
)
def test_feed_has_a_moment_for_every_date(date: Date, moment: str) -> None:
    """Atom wants one; a partial date stands for its first day."""
    feed = feeds(article("a", date=date))["feed.xml"]
    assert (feed.updated, feed.entries[0].published) == (moment, moment)


def test_undated_articles_are_in_no_feed() -> None:
    """No moment is invented for them; without dated ones there is no feed."""
    undated = article("a", people=("Lê An",))
    assert feeds(undated) == {}
    dated = article("b", people=("Vũ Tư",), date=Date(2020))
    found = feeds(undated, dated, feed_entries=1)
    assert {path: [e.title for e in feed.entries] for path, feed in found.items()} == {
        "feed.xml": ["b"],
        "people/vu-tu.xml": ["b"],
    }


def test_feed_holds_the_newest_and_ids_that_last() -> None:
    """As many as the settings say; an id does not change with the site's address or the rest."""
    articles = [article(f"a{n}", date=Date(2020, 1, n + 1)) for n in range(5)]
    feed = feeds(*articles, feed_entries=2)["feed.xml"]
    moved = feeds(*articles[3:], base_url="https://example.org")["feed.xml"]
    assert [entry.title for entry in feed.entries] == ["a4", "a3"]
    assert [entry.id for entry in feed.entries] == [entry.id for entry in moved.entries]


def test_feed_is_as_new_as_its_newest_change_wherever_that_was() -> None:
    """Moments are compared, not their spellings: five in Hà Nội is before midnight in London."""
    morning = article("a", date=Date(2020, 1, 2, "05:00:00+07:00"))
    evening = article("b", date=Date(2020, 1, 1, "23:00:00Z"))
    assert feeds(morning, evening)["feed.xml"].updated == "2020-01-01T23:00:00Z"


def test_feed_of_a_person_tells_the_sentence_that_names_them() -> None:
    """Whole articles stand in the site's feed alone; a listed name has the standfirst."""
    one = article(
        "a",
        "Trời mưa. Lê An đi chợ. Lê An về.",
        people=("Lê An", entry("Vũ Tư")),
        date=Date(2020),
        description="Chuyện chợ.",
    )
    found = feeds(one)
    told = {path: (f.entries[0].summary, bool(f.entries[0].body)) for path, f in found.items()}
    assert told == {
        "feed.xml": ("Chuyện chợ.", True),
        "people/le-an.xml": ("Lê An đi chợ.", False),
        "people/vu-tu.xml": ("Chuyện chợ.", False),
    }


def test_feeds_of_names_can_be_switched_off() -> None:
    """The site's stays."""
    one = article("a", people=("Lê An",), date=Date(2020))
    assert list(feeds(one, entity_feeds=False)) == ["feed.xml"]


CONTENT = {
    "content/articles/a.md": "---\ntitle: A < B & C\ndate: 2020-05\nauthors: [Mai Lan]\n"
    "people: [Lê An]\n---\nLê An nói: *đi* [tiếp](b.md).\n\n![Hình](../media/x.png)\n",
    "content/articles/b.md": "---\ntitle: B\ndate: 2019\nlastmod: 2021-01-01T10:00:00+07:00\n"
    "people: [Lê An]\nlang: en\n---\nLê An came.\n",
    "content/media/x.png": b"\x89PNG\r\n\x1a\n",
}


@pytest.fixture(params=["", 'base_url = "https://example.org/x"\n'], ids=["anywhere", "placed"])
def built(request: pytest.FixtureRequest, tree: object) -> tuple[Collection, str]:
    """Return a built collection, with and without a known address."""
    collection = tree({**CONTENT, "content/site.toml": 'title = "Báo"\n' + request.param})
    assert [p.code for p in collection.build().problems] == []
    return collection, "https://example.org/x/" if request.param else ""


@pytest.mark.parametrize("path", ["feed.xml", "people/le-an.xml"])
def test_feed_is_valid_atom(built: tuple[Collection, str], path: str) -> None:
    """Each rule of RFC 4287 that can be checked by looking at the feed."""
    collection, base = built
    feed = etree.fromstring(collection.page(path).encode())
    assert feed.tag == f"{ATOM}feed"
    said_base = feed.get("{http://www.w3.org/XML/1998/namespace}base")
    assert said_base == (f"{base}{path}" if base else None)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 2
    for node in (feed, *entries):  # 4.1.1, 4.1.2
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"{ATOM}{name}")) == 1, name
    assert feed.find(f"{ATOM}author/{ATOM}name").text  # so entries need none
    ids = [node.findtext(f"{ATOM}id") for node in (feed, *entries)]
    assert len(set(ids)) == 3
    assert all(
        re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one) for one in ids
    )  # 4.2.6: an absolute IRI
    for node in feed.iter(f"{ATOM}updated", f"{ATOM}published"):  # 3.3, RFC 3339
        assert datetime.fromisoformat(node.text).tzinfo
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", node.text)
    for entry_node in entries:
        links = entry_node.findall(f"{ATOM}link")
        assert [(link.get("rel"), link.get("type")) for link in links] == [
            ("alternate", "text/html")
        ]
        assert entry_node.findtext(f"{ATOM}summary")
        content = entry_node.find(f"{ATOM}content")
        assert (content is not None) == (path == "feed.xml")
        assert content is None or content.get("type") == "html"
    selves = [link.get("href") for link in feed.findall(f"{ATOM}link[@rel='self']")]
    assert selves == ([base + path] if base else [])
    root = base or "../" * path.count("/")
    hrefs = {link.get("href") for link in feed.iter(f"{ATOM}link")} - set(selves)
    own = "index.html" if path == "feed.xml" else "people/le-an.html"
    assert hrefs == {f"{root}{p}" for p in (own, "articles/a.html", "articles/b.html")}


def test_links_inside_a_feed_count_from_the_feed(built: tuple[Collection, str]) -> None:
    """So they lead somewhere with `xml:base`, and from a folder without."""
    collection, _ = built
    feed = etree.fromstring(collection.page("feed.xml").encode())
    bodies = "".join(node.text for node in feed.iter(f"{ATOM}content"))
    assert {'href="articles/b.html"', 'src="media/x.png"'} <= set(
        re.findall(r'(?:href|src)="[^"]*"', bodies)
    )
