"""The sitemap and robots.txt."""

from broadsheet.model import Article, Date
from broadsheet.views.listings import listing_views
from broadsheet.views.values import ListingView
from values import article, atlas_of

BASE = "https://example.org"


def listings(paths: list[str], *articles: Article, base_url: str = BASE) -> dict[str, ListingView]:
    world = atlas_of(*articles, paths=paths, base_url=base_url)
    return {view.path: view for view in listing_views(world)}


def dates(view: ListingView) -> dict[str, str]:
    return {location.path: location.lastmod for location in view.locations}


def test_page_is_as_new_as_the_newest_article_on_it() -> None:
    """A change counts like a date; a page that shows no article has none."""
    old = article("a", people=("Lê An",), date=Date(2019, 11), lastmod=Date(2020, 1, 2, "10:00:00"))
    new = article("b", people=("Lê An", "Vũ Tư"), date=Date(2019, 12, 24))
    undated = article("c", people=("Hà Ba",))
    paths = [f"people/{name}.html" for name in ("le-an", "vu-tu", "ha-ba")]
    paths += ["articles/a.html", "articles/c.html", "archive/undated.html", "index.html"]
    paths += ["archive/2019.html", "archive/2019-12.html", "about.html"]
    assert dates(listings(paths, old, new, undated)["sitemap.xml"]) == {
        "about.html": "",
        "archive/2019-12.html": "2019-12-24",
        "archive/2019.html": "2020-01-02",
        "archive/undated.html": "",
        "articles/a.html": "2020-01-02",
        "articles/c.html": "",
        "index.html": "2020-01-02",
        "people/ha-ba.html": "",
        "people/le-an.html": "2020-01-02",
        "people/vu-tu.html": "2019-12-24",
    }


def test_site_without_an_address_has_no_sitemap() -> None:
    """A sitemap holds absolute addresses; robots.txt is always there."""
    assert list(listings(["index.html"], base_url="")) == ["robots.txt"]


def test_large_sitemap_is_an_index_of_parts() -> None:
    """By year, so that an edit rewrites one; each address stands in one part."""
    articles = [article(f"a{n}", date=Date(2018 + n % 2, 5)) for n in range(1999)]
    paths = [f"articles/a{n}.html" for n in range(1999)] + ["index.html"]
    found = listings(paths, *articles)
    assert {path: len(view.locations) for path, view in found.items()} == {
        "robots.txt": 0,
        "sitemap-articles-2018.xml": 1000,
        "sitemap-articles-2019.xml": 999,
        "sitemap-pages.xml": 1,
        "sitemap.xml": 3,
    }
    assert found["sitemap.xml"].layout == "sitemap_index.xml"
    assert dates(found["sitemap.xml"]) == {
        "sitemap-articles-2018.xml": "2018-05",
        "sitemap-articles-2019.xml": "2019-05",
        "sitemap-pages.xml": "2019-05",
    }
    listed = [path for view in found.values() for path in dates(view) if "sitemap" not in path]
    assert sorted(listed) == sorted(paths)
