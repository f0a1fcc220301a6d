"""JSON-LD in the pages: the expected types with what they must say, and no way out of the block."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from lxml import html

from broadsheet.data_export.json_ld import MADE_OF, json_ld
from broadsheet.data_export.json_text import json_text, script_hash
from broadsheet.frozen import replace
from broadsheet.plan import make_site
from broadsheet.recipe import Make
from broadsheet.settings import Settings
from conftest import Collection
from values import article, atlas_of, entry, made

Tree = Callable[..., Collection]

CONTENT = {
    "content/articles/cho.md": "---\ntitle: Chợ </script><b>nổi\ndate: 2019-11-03\n"
    "lastmod: 2020-01-02\nauthors: [Mai Lan]\ntags: [chợ]\nlang: vi\n"
    "source: {name: Báo Bến, url: https://ben.example/1}\n"
    "people:\n  - {name: Trần Sáng, role: [Trưởng Công an xã Dừa, thợ]}\n"
    "organisations: [Công an xã Dừa]\n---\n"
    "Trần Sáng nói.\n\n![Chợ](../media/cho.png)\n",
    "content/articles/trong.md": "---\ntitle: Trống\n---\nKhông ai.\n",
    "content/organisations/cong-an-xa-dua.md": "---\nname: Công an xã Dừa\nparent: ubnd\n---\n",
    "content/organisations/ubnd.md": "---\nname: Ủy ban\n---\n",
    "content/people/tran-sang.md": "---\nname: Trần Sáng\naliases: [Tư Sáng]\n"
    "same_as: [https://www.wikidata.org/wiki/Q7]\n---\n",
    "content/pages/gioi-thieu.md": "---\ntitle: Giới thiệu\nmenu: 1\n---\nMột trang.\n",
    "content/media/cho.png": b"\x89PNG\r\n\x1a\n",
}
# What Google asks of each type, and what makes no sense without.
REQUIRED = {
    "NewsArticle": {"headline"},
    "ProfilePage": {"mainEntity"},
    "Person": {"name"},
    "Organization": {"name"},
    "OrganizationRole": {"roleName", "memberOf"},
    "WebSite": {"name", "url"},
    "WebPage": {"name", "url"},
    "CollectionPage": {"name", "url"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "Dataset": {"name", "description"},
    "DataDownload": {"contentUrl", "encodingFormat"},
}

Node = dict[str, object]


@pytest.fixture(params=["", "https://luu.example/x"], ids=["anywhere", "placed"])
def built(request: pytest.FixtureRequest, tree: Tree) -> tuple[Collection, str]:
    """Return a built collection with the start of its addresses, empty if they are relative."""
    collection = tree({**CONTENT, "content/site.toml": 'title = "Báo Sông"\nauthor = "Toà soạn"\n'})
    collection.build(base_url=request.param)
    return collection, request.param


def told(collection: Collection, path: str) -> Node | None:
    blocks = html.fromstring(collection.page(path)).xpath("//script[@type='application/ld+json']")
    return json.loads(blocks[0].text) if blocks else None


def nodes(value: object) -> Iterator[Node]:
    if isinstance(value, list):
        for item in value:
            yield from nodes(item)
    elif isinstance(value, dict):
        yield value
        for item in value.values():
            yield from nodes(item)


def test_every_page_says_what_it_is(built: tuple[Collection, str]) -> None:
    """One block, of the type that fits; none on the page for what is missing."""
    collection, _ = built
    expected = {
        "index.html": "WebSite",
        "articles/cho.html": "NewsArticle",
        "people/tran-sang.html": "ProfilePage",
        "organisations/ubnd.html": "ProfilePage",
        "people/index.html": "CollectionPage",
        "archive/index.html": "CollectionPage",
        "archive/2019.html": "CollectionPage",
        "gioi-thieu.html": "WebPage",
        "search.html": "WebPage",
        "data/index.html": "Dataset",
    }
    assert {path: told(collection, path)["@type"] for path in expected} == expected
    assert told(collection, "404.html") is None


def test_every_node_has_what_its_type_needs(built: tuple[Collection, str]) -> None:
    """No value is empty, and every address of the site leads to a file of it."""
    collection, base = built
    output = collection.output()
    for path in output:
        if not path.endswith(".html"):
            continue
        for node in nodes(told(collection, path)):
            kind = node.get("@type")
            assert set(node) >= REQUIRED[kind], (path, kind)
            assert all(value or value == 0 for value in node.values()), (path, node)
            for key in ("url", "item", "contentUrl", "image"):
                if key in node:
                    start = f"{base}/" if base else "../" * path.count("/")
                    assert str(node[key]).startswith(start)
                    assert str(node[key]).removeprefix(start) in output, (path, node)


def test_fields_it_is_made_of_are_all_it_needs() -> None:
    """What else takes long to work out may be missing: the same is told."""
    one = article("a", "Lê An đi.", people=(entry("Lê An", "Thợ"),), organisations=("Hội",))
    world = atlas_of(one, article("b", people=("Lê An",)))
    site = make_site(Settings(), {}, (), (), "test")
    bare = replace(world, shown=lambda _: MADE_OF)
    for make in (Make.ARTICLE, Make.ENTITY):
        views, others = list(made(world, make)), list(made(bare, make))
        assert views != others
        said = [[json_ld(view, site, "T") for view in some] for some in (views, others)]
        assert said[0] == said[1]


def test_article_tells_who_is_in_it(built: tuple[Collection, str]) -> None:
    """With authors, dates, the source it is based on, and its first picture."""
    collection, base = built
    node = told(collection, "articles/cho.html")
    start = f"{base}/" if base else "../"
    assert (node["headline"], node["datePublished"], node["dateModified"]) == (
        "Chợ </script><b>nổi",
        "2019-11-03",
        "2020-01-02",
    )
    assert node["author"] == [{"@type": "Person", "name": "Mai Lan"}]
    assert (node["isBasedOn"], node["sourceOrganization"]["name"]) == (
        "https://ben.example/1",
        "Báo Bến",
    )
    assert node["image"] == f"{start}media/cho.png"
    assert node["mentions"] == [
        {"@type": "Person", "name": "Trần Sáng", "url": f"{start}people/tran-sang.html"},
        {
            "@type": "Organization",
            "name": "Công an xã Dừa",
            "url": f"{start}organisations/cong-an-xa-dua.html",
        },
    ]


def test_office_is_dated_by_the_article_that_words_it(built: tuple[Collection, str]) -> None:
    """A role whose body is known is an office there; another one is a job title."""
    person = told(built[0], "people/tran-sang.html")["mainEntity"]
    assert (person["@type"], person["alternateName"], person["sameAs"]) == (
        "Person",
        ["Tư Sáng"],
        ["https://www.wikidata.org/wiki/Q7"],
    )
    (office,) = person["memberOf"]
    assert (office["@type"], office["roleName"], office["memberOf"]["name"]) == (
        "OrganizationRole",
        "Trưởng Công an xã Dừa",
        "Công an xã Dừa",
    )
    assert [source["datePublished"] for source in office["subjectOf"]] == ["2019-11-03"]
    assert not {"startDate", "endDate"} & set(office)
    assert person["jobTitle"] == ["thợ"]


def test_body_tells_what_it_is_a_part_of(built: tuple[Collection, str]) -> None:
    """Upwards and downwards."""
    part = told(built[0], "organisations/cong-an-xa-dua.html")["mainEntity"]
    whole = told(built[0], "organisations/ubnd.html")["mainEntity"]
    assert part["parentOrganization"]["name"] == "Ủy ban"
    assert [body["name"] for body in whole["subOrganization"]] == ["Công an xã Dừa"]


def test_way_from_the_home_page_goes_through_the_menu(built: tuple[Collection, str]) -> None:
    """Home, the index, the page; an article's goes through the archive, a page's needs none."""
    trail = told(built[0], "people/tran-sang.html")["breadcrumb"]["itemListElement"]
    assert [(step["position"], step["name"]) for step in trail] == [
        (1, "Báo Sông"),
        (2, "Nhân vật"),
        (3, "Trần Sáng"),
    ]
    article = told(built[0], "articles/cho.html")["breadcrumb"]["itemListElement"]
    assert article[1]["name"] == "Kho bài"
    assert "breadcrumb" not in told(built[0], "gioi-thieu.html")


@pytest.mark.parametrize("text", ["</script>", "<!--", "]]>", "&amp;", "\u2028", '"\\'])
def test_no_text_ends_the_block(text: str) -> None:
    """What HTML or a script could read is escaped, and comes back the same."""
    made = json_text({"a": text})
    assert not re.search("[<\u2028]", made)
    assert json.loads(made) == {"a": text}


def test_title_that_a_layout_puts_together_is_told(tree: Tree) -> None:
    """Though it is markup by then."""
    page = '{% extends "base.html" %}{% set title %}{{ page.title }} & hơn{% endset %}'
    page += "{% block main %}{% endblock %}"
    collection = tree({**CONTENT, "layouts/page.html": page})
    collection.build()
    assert "Giới thiệu & hơn" == told(collection, "gioi-thieu.html")["name"]


def test_policy_names_the_block(built: tuple[Collection, str]) -> None:
    """So that no checker takes it for a script that somebody slipped in."""
    page = html.fromstring(built[0].page("articles/cho.html"))
    (block,) = page.xpath("//script[@type='application/ld+json']")
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']")[0].get("content")
    assert f"script-src 'self' '{script_hash(block.text)}';" in policy


def test_reference_managers_see_an_article(built: tuple[Collection, str]) -> None:
    """The tags that Zotero and Google Scholar read; absolute addresses only if one is known."""
    collection, base = built
    page = html.fromstring(collection.page("articles/cho.html"))
    tags = {m.get("name") or m.get("property"): m.get("content") for m in page.iter("meta")}
    expected = {
        "citation_title": "Chợ </script><b>nổi",
        "citation_author": "Mai Lan",
        "citation_publication_date": "2019/11/03",
        "citation_journal_title": "Báo Bến",
        "citation_language": "vi",
        "og:type": "article",
        "og:title": "Chợ </script><b>nổi",
        "og:site_name": "Báo Sông",
        "article:published_time": "2019-11-03",
    }
    placed = {
        "og:url": f"{base}/articles/cho.html",
        "og:image": f"{base}/media/cho.png",
        "citation_fulltext_html_url": f"{base}/articles/cho.html",
    }
    assert expected.items() <= tags.items()
    assert {name: tags.get(name) for name in placed} == (placed if base else dict.fromkeys(placed))
    assert [link.get("href") for link in page.xpath("//link[@rel='canonical']")] == (
        [placed["og:url"]] if base else []
    )
