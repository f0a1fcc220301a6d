"""Views: each holds what its page shows, in the order readers expect, and no more."""

import pytest

from broadsheet.frozen import replace
from broadsheet.markup import render
from broadsheet.model import Article, Date, Kind, Source, TextPage
from broadsheet.recipe import Make
from broadsheet.views.atlas import Atlas
from broadsheet.views.indexes import index_views
from broadsheet.views.values import ArticleView, TextView
from values import article, atlas_of, body, entry, made, record, told


def written(slug: str, markdown: str, **rest: object) -> Article:
    """Return an article whose body is Markdown."""
    fragment, _ = render(markdown, f"articles/{slug}.md", 1)
    made = article(slug, **rest)
    return replace(made, body=fragment)


def shown(world: Atlas, slug: str) -> ArticleView:
    return next(view for view in shown_all(world) if view.path == f"articles/{slug}.html")


def shown_all(world: Atlas) -> list[ArticleView]:
    return [view for view in made(world, Make.ARTICLE) if isinstance(view, ArticleView)]


# --- articles ---------------------------------------------------------------------------------


def test_article_shows_who_is_in_it_with_roles_and_count() -> None:
    """In the order of the front matter, with the roles of this article alone."""
    people = (entry("Vũ Tư", "lái đò", "thợ cả"), "Lê An")
    world = atlas_of(
        article("a", "Lê An gặp Vũ Tư. Lê An về.", people=people, organisations=("Hội X",))
    )
    view = shown(world, "a")
    assert [(n.name, n.path, n.roles, n.mentions) for n in view.people] == [
        ("Vũ Tư", "people/vu-tu.html", ("lái đò", "thợ cả"), 1),
        ("Lê An", "people/le-an.html", (), 2),
    ]
    assert [(n.name, n.mentions) for n in view.organisations] == [("Hội X", 0)]


def test_two_of_one_name_keep_the_order_of_the_front_matter() -> None:
    """Told apart by id, first as the article has them."""
    people = (entry("Lê An", "thợ", id="le-an-tho"), entry("Lê An", "thầy", id="le-an-giao-vien"))
    view = shown(atlas_of(article("a", people=people)), "a")
    assert [named.roles for named in view.people] == [("thợ",), ("thầy",)]


def test_name_is_linked_at_its_first_mention() -> None:
    """By any of its forms, once, and nowhere in a heading's or link's way."""
    world = atlas_of(
        written("a", "Ba An gặp Lê An.\n\nLê An về.\n", people=("Lê An",)),
        records=(record("Lê An", "le-an", aliases=("Ba An",)),),
    )
    text = shown(world, "a").body
    assert text.count('href="../people/le-an.html"') == 1
    assert text.index("people/le-an.html") < text.index("gặp")


def test_hidden_name_is_neither_linked_nor_listed() -> None:
    """Its words stay as they are."""
    hidden = record("Lê An", "le-an", hidden=True)
    world = atlas_of(written("a", "Lê An về.\n", people=("Lê An",)), records=(hidden,))
    view = shown(world, "a")
    assert (view.people, view.body) == ((), '<p id="p1">Lê An về.</p>')
    assert [0] == [view.count for view in index_views(world, Kind.PERSON)]


def test_neighbours_are_the_next_newer_and_older() -> None:
    """The newest has no newer one; an undated article is the oldest."""
    world = atlas_of(article("x"), article("new", date=Date(2020)), article("old", date=Date(2019)))
    links = [(v.newer and v.newer.text, v.path, v.older and v.older.text) for v in shown_all(world)]
    assert links == [
        (None, "articles/new.html", "old"),
        ("new", "articles/old.html", "x"),
        ("old", "articles/x.html", None),
    ]


@pytest.mark.parametrize(
    ("date", "iso", "text"),
    [
        (Date(2019, 11, 3), "2019-11-03", "ngày 3 tháng 11 năm 2019"),
        (Date(2019, 11), "2019-11", "tháng 11 năm 2019"),
        (Date(2019), "2019", "2019"),
    ],
    ids=str,
)
def test_date_is_shown_as_precisely_as_known(date: Date, iso: str, text: str) -> None:
    """Both for machines and for readers, in the site's language."""
    found = shown(atlas_of(article("a", date=date, lang="en")), "a").date
    assert found is not None
    assert (found.iso, found.text) == (iso, text)


def test_standfirst_is_not_said_twice() -> None:
    """A description that the text begins with is left out, another one is shown."""
    text = "Chợ nổi lại họp sáng nay."
    world = atlas_of(
        article("a", text, description="Chợ nổi lại họp…"), article("b", text, description="Khác")
    )
    assert [shown(world, slug).standfirst for slug in ("a", "b")] == ["", "Khác"]
    assert shown(world, "a").description == "Chợ nổi lại họp…"


def test_missing_description_is_made_of_the_first_words() -> None:
    """Cut at a word, and marked as cut."""
    view = shown(atlas_of(article("a", " ".join(["chữ"] * 50))), "a")
    assert view.description == " ".join(["chữ"] * 45) + "…"


def test_source_is_linked_only_over_http() -> None:
    """Any other address is dropped, the name stays."""
    sources = (Source("Báo", "https://bao.example/1", "2020"), Source("Báo", "javascript:x"))
    world = atlas_of(*(article(f"a{n}", source=one) for n, one in enumerate(sources)))
    found = [shown(world, f"a{n}").source for n in range(2)]
    assert [(one.name, one.url) for one in found if one] == [
        ("Báo", "https://bao.example/1"),
        ("Báo", ""),
    ]


LINKS = [
    ("b.md", "../articles/b.html"),
    ("b.html", "../articles/b.html"),
    ("b", "../articles/b.html"),
    ("/articles/b.md", "../articles/b.html"),
    ("B.MD", "../articles/b.html"),
    ("b.md#muc-hai", "../articles/b.html#b-muc-hai"),
    ("b.md#khong-co", "../articles/b.html"),
    ("b.md?x=1", "../articles/b.html"),
    ("../pages/gioi-thieu.md", "../gioi-thieu.html"),
    ("../people/le-an.md", "../people/le-an.html"),
    ("../media/%E1%BA%A3nh%201.png", "../media/%E1%BA%A3nh%201.png"),
    ("../media/a\u0309nh 1.png", "../media/%E1%BA%A3nh%201.png"),
    ("https://x.example/a", "https://x.example/a"),
]


@pytest.mark.parametrize(("address", "target"), LINKS, ids=[link for link, _ in LINKS])
def test_link_leads_to_the_page_of_what_it_names(address: str, target: str) -> None:
    """A source file, its page, an anchor in it, a record or a picture."""
    world = atlas_of(
        written("a", f"[x](<{address}>)\n"),
        written("b", "## Mục hai\n\nXin.\n"),
        records=(record("Lê An", "le-an"),),
        pages=(TextPage("pages/gioi-thieu.md", "gioi-thieu", "G", body("x")),),
        sizes={"ảnh 1.png": (640, 480)},
    )
    assert f'href="{target}"' in shown(world, "a").body
    assert told(world, Make.ARTICLE) == []


@pytest.mark.parametrize(
    "address",
    [
        "c.md",
        "../people/le-an.md",
        "../../site.toml",
        "../inbox/x.txt",
        "../media/",
        "#khong",
        "..",
        "%",
    ],
)
def test_dead_link_is_named_and_leads_nowhere(address: str) -> None:
    """The words stay, without a link; a hidden person's record is no target."""
    hidden = record("Lê An", "le-an", hidden=True)
    world = atlas_of(written("a", f"[chữ](<{address}>)\n"), records=(hidden,))
    assert shown(world, "a").body == '<p id="p1"><a>chữ</a></p>'
    assert told(world, Make.ARTICLE) == [
        ("dead-link", "content/articles/a.md", f'"{address}" leads nowhere')
    ]


def test_missing_picture_leaves_its_description() -> None:
    """Nobody is shown a broken frame."""
    world = atlas_of(
        written("a", '![Một "con" đò](../media/x.png)\n\n![Đò](../media/y.png)\n'),
        sizes={"y.png": (640, 480)},
    )
    html = shown(world, "a").body
    assert '<span class="missing">Một &quot;con&quot; đò</span>' in html
    assert '<img src="../media/y.png" alt="Đò" width="640" height="480"' in html
    assert [what for _, _, what in told(world, Make.ARTICLE)] == ['"../media/x.png" leads nowhere']


def test_page_at_the_root_links_without_climbing() -> None:
    """The same link is written from where the page stands."""
    fragment, _ = render("[A](../articles/a.md)\n", "pages/g.md", 1)
    world = atlas_of(article("a"), pages=(TextPage("pages/g.md", "g", "G", fragment),))
    (view,) = made(world, Make.PAGE)
    assert isinstance(view, TextView)
    assert (view.path, view.layout, told(world, Make.PAGE)) == ("g.html", "page.html", [])
    assert 'href="articles/a.html"' in view.body


def test_former_address_leads_to_the_article() -> None:
    """A folder gets an index page, so that any host serves it."""
    world = atlas_of(article("a", former_addresses=("2019/a.html", "2019/cu/", "x")))
    assert [(view.path, view.target) for view in made(world, Make.REDIRECT)] == [
        ("2019/a.html", "articles/a.html"),
        ("2019/cu/index.html", "articles/a.html"),
        ("x/index.html", "articles/a.html"),
    ]
