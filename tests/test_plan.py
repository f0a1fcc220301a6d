"""The plan: which recipes there are, what they make, what is said of them, who yields to whom."""

from collections.abc import Callable, Mapping

import pytest

from broadsheet.database import decode
from broadsheet.digest import digest_value
from broadsheet.frozen import encode
from broadsheet.model import Article, Date, TextPage
from broadsheet.plan import (
    Claim,
    follow,
    list_recipes,
    make_site,
    settle_claims,
    view_key,
    view_types,
)
from broadsheet.recipe import Key, Make, Reason, Recipe, reason_of
from broadsheet.settings import Settings
from conftest import Collection
from values import LAYOUTS, article, atlas_of, body, made, record

Tree = Callable[[Mapping[str, str | bytes]], Collection]
PLAIN = "data = false\nsearch = false\n"
KEY = Key("view", "layout", "site", "program")


def planned(*articles: Article, **rest: object) -> dict[str, Key]:
    """Return the keys of all pages but those that give way, by path."""
    world = atlas_of(*articles, **{"data": False, "search": False, **rest})
    views = (view for recipe in list_recipes(world) for view in follow(recipe, world).views)
    return {
        view.path: view_key(digest_value(view), view.layout, LAYOUTS, "s", "p") for view in views
    }


def test_views_can_be_kept_and_read_again() -> None:
    """A view of each kind encoded and read again is the same view."""
    articles = (
        article(f"a{n}", "Lê An gặp Vũ Tư.", people=("Lê An", "Vũ Tư"), date=Date(2000 + n, 11))
        for n in range(9)
    )
    world = atlas_of(*articles, records=(record("Lê An", "le-an"),))
    views = [view for recipe in list_recipes(world) for view in follow(recipe, world).views]
    paged = [view for view in views if view.layout]
    assert paged == [decode(view_types(), encode(view)) for view in paged]
    assert len({type(view) for view in paged}) > 10


@pytest.mark.parametrize(
    ("known", "damaged", "reason"),
    [
        (KEY, False, None),
        (None, False, Reason.NEW),
        (None, True, Reason.NEW),
        (Key("", "", "", ""), False, Reason.INTERRUPTED),
        (Key("other", "layout", "site", "program"), False, Reason.VIEW),
        (Key("view", "other", "site", "program"), False, Reason.LAYOUT),
        (Key("view", "layout", "other", "program"), False, Reason.SITE),
        (Key("view", "layout", "site", "other"), False, Reason.PROGRAM),
        (KEY, True, Reason.DAMAGED),
        (Key("other", "other", "other", "other"), True, Reason.VIEW),
        (Key("view", "other", "other", "other"), False, Reason.LAYOUT),
        (Key("view", "layout", "other", "other"), False, Reason.SITE),
    ],
)
def test_reason_of_a_write(known: Key | None, damaged: bool, reason: Reason | None) -> None:
    """The first part of the key that differs is the reason; equal keys mean no write."""
    assert reason == reason_of(KEY, known, is_damaged=damaged)


def test_empty_collection_is_a_whole_site() -> None:
    """Without one article there is each page that the menu leads to, and no feed."""
    assert sorted(planned()) == [
        "404.html",
        "archive/index.html",
        "index.html",
        "network.html",
        "organisations/index.html",
        "people/index.html",
        "timeline.html",
    ]


def test_overviews_can_be_left_out() -> None:
    """Then neither is made nor led to; a page of one's own may have the name."""
    left_out = {"network.html", "timeline.html"}
    assert planned().keys() - planned(overviews=False).keys() == left_out
    assert planned(overviews=False).keys() <= planned().keys()
    menus = [
        {link.path for link in make_site(Settings(overviews=has), {}, (), (), "g").menu}
        for has in (True, False)
    ]
    assert menus[0] - menus[1] == left_out
    assert menus[1] <= menus[0]


def test_outputs_of_an_article_with_a_person() -> None:
    """The article, the person, the year, and a feed for the site and the person."""
    one = article("a", people=("Lê An",), date=Date(2019, 11))
    assert planned(one).keys() - planned().keys() == {
        "archive/2019.html",
        "articles/a.html",
        "feed.xml",
        "people/le-an.html",
        "people/le-an.xml",
    }


def test_articles_come_first() -> None:
    """Others ask for what is found in their texts."""
    recipes = list(list_recipes(atlas_of(article("b", people=("Lê An",)), article("a"))))
    assert recipes[:3] == [
        Recipe(Make.ARTICLE, "articles/a.md"),
        Recipe(Make.ARTICLE, "articles/b.md"),
        Recipe(Make.ENTITY, "people/le-an"),
    ]
    assert len(recipes) == len(set(recipes))


@pytest.mark.parametrize("make", [make for make in Make if make not in {"copy", "index parts"}])
def test_every_kind_of_recipe_makes_something(make: Make) -> None:
    """In a collection that has everything; copies and what is amended need no views."""
    one = article("a", "Lê An về.", people=("Lê An",), date=Date(2019), former_addresses=("b",))
    others = [article(f"c{n}", people=("Lê An",)) for n in range(100)]
    world = atlas_of(one, *others, pages=(page("x"),), base_url="https://example.org")
    views = list(made(world, make)) if make != Make.LISTING else follow(Recipe(make), world).views
    assert views


def test_plan_is_the_same_every_time() -> None:
    """Keys depend on values alone."""
    one = article("a", "Lê An đi.", people=("Lê An",))
    assert planned(one) == planned(one)


def test_only_what_shows_a_change_gets_another_key() -> None:
    """A word deep in a body changes the article's key and no list's."""
    opening = " ".join(["chữ"] * 60)
    before, after = (planned(article("a", f"{opening} {end}")) for end in ("xưa", "nay"))
    assert [path for path in after if before[path] != after[path]] == ["articles/a.html"]


@pytest.mark.parametrize("layout", ["khong-co.html", "home.html"])
def test_page_of_an_unknown_layout_gets_the_usual_one(layout: str) -> None:
    """And a line is said; layouts of other kinds of page do not fit either."""
    one = article("a", layout=layout.removesuffix(".html"))
    found = follow(Recipe(Make.ARTICLE, one.path), atlas_of(one))
    assert ["article.html"] == [view.layout for view in found.views]
    what = f'there is no layout "{layout}" for it; it is shown with "article.html"'
    assert [("unknown-layout", "content/articles/a.md", what)] == [
        (problem.code, problem.path, problem.what) for problem in found.problems
    ]


def page(slug: str, **rest: object) -> TextPage:
    return TextPage(f"pages/{slug}.md", slug, slug, body("x"), **rest)


A, B = "content/articles/a.md", "content/articles/b.md"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"articles/a.md": "aliases: [index.html]"}, [(A, "index.html", "the home page")]),
        (
            {"articles/a.md": "aliases: [articles/B.html]", "articles/b.md": ""},
            [(A, "articles/B.html", B)],
        ),
        (
            {"articles/a.md": "aliases: [x.html]", "articles/b.md": "aliases: [x.html]"},
            [(B, "x.html", A)],
        ),
        (
            {"articles/a.md": "aliases: [index.html/b, people]"},
            [
                (A, "index.html/b/index.html", "the home page"),
                (A, "people/index.html", "the index of people"),
            ],
        ),
        (
            {"articles/a.md": "date: 2020-01-02\naliases: [feed.xml/x.html, archive/2020.html]"},
            [
                (A, "archive/2020.html", "the archive of 2020"),
                (A, "feed.xml/x.html", "the feed"),
            ],
        ),
        (
            {"pages/x.md": "", "pages/y.md": "slug: x"},
            [("content/pages/y.md", "x.html", "content/pages/x.md")],
        ),
        (
            {"pages/x.md": "slug: timeline"},
            [("content/pages/x.md", "timeline.html", "the timeline")],
        ),
        (
            {f"media/{name}": "" for name in ("A.png", "a.png", "Ả.png", "A\u0309.png")},
            [
                ("content/media/a.png", "media/a.png", "content/media/A.png"),
                ("content/media/Ả.png", "media/Ả.png", "content/media/A\u0309.png"),
            ],
        ),
    ],
    ids=["program's", "article's", "twice", "folder", "feed", "pages", "ours", "media"],
)
def test_second_claimant_of_a_path_is_named_and_left_out(
    tree: Tree, files: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    """The message stands at the one that yields and names the path and who has it."""
    texts = {
        f"content/{path}": f"---\ntitle: T\n{head}\n---\nXin.\n" if path.endswith(".md") else path
        for path, head in files.items()
    }
    collection = tree({"content/site.toml": PLAIN, **texts})
    problems = collection.build().problems
    assert [(p.code, p.path, p.what) for p in problems] == [
        ("same-address", origin, f'not published: "{path}" is already taken by {first}')
        for origin, path, first in expected
    ]
    lower = [path.lower() for path in collection.output()]
    assert len(lower) == len(set(lower))


def test_earlier_claims_win_and_no_file_is_a_folder() -> None:
    """Against what is taken, and among themselves."""
    recipe = Recipe(Make.REDIRECT)
    claims = [Claim(path, path, recipe) for path in ("a", "b/c", "b", "b/c/d", "B/C", "e/f", "e/g")]
    met, problems = settle_claims({"a/b": Recipe(Make.HOME)}, claims)
    assert ["b/c", "e/f", "e/g"] == [claim.path for claim in met]
    assert [problem.path for problem in problems] == ["a", "b", "b/c/d", "B/C"]


def test_address_of_the_site_adds_a_sitemap(tree: Tree) -> None:
    """A sitemap holds absolute addresses, so there is none without one."""
    collection = tree({"content/site.toml": PLAIN})
    collection.build()
    before = collection.output()
    collection.build(base_url="https://example.org")
    assert {"sitemap.xml"} == collection.output().keys() - before.keys()


def test_old_address_that_is_the_own_one_is_no_redirect(tree: Tree) -> None:
    """Other generators list it at times; a page that leads to itself would never end."""
    text = "---\ntitle: T\naliases: [articles/a.html]\n---\nXin.\n"
    collection = tree({"content/articles/a.md": text})
    assert () == collection.build().problems
    assert "Xin." in collection.page("articles/a.html")


def test_menu_holds_the_pages_that_ask_for_it() -> None:
    """Behind the fixed entries, by the number they give, then by path."""
    pages = (page("ba", menu=2), page("mot", menu=1), page("hai", menu=1), page("khong"))
    menu = make_site(Settings(), {}, (), pages, "g").menu
    assert [link.path for link in menu[-3:]] == ["hai.html", "mot.html", "ba.html"]
