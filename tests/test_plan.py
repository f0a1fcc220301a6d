"""The plan: every output once, with its key; what is to be done told by comparing keys."""

import dataclasses

import pytest

from broadsheet.errors import Problem
from broadsheet.layouts import Layouts
from broadsheet.library import build_library
from broadsheet.model import Article, Date, TextPage
from broadsheet.plan import Changes, Key, Materials, Output, Plan, Reason, compare, plan_site
from broadsheet.settings import Settings
from broadsheet.sources import load_layouts, shipped_layouts
from broadsheet.store import UNKNOWN_KEY
from broadsheet.views.values import Site
from values import article, body

PAGES = Settings(data=False, search=False)
KEY = Key("view", "layout", "site", "program")
FILES = load_layouts(shipped_layouts(), "vi")
LAYOUTS = Layouts(dict(FILES.texts), "layouts")


def planned(
    *articles: Article, pages: tuple[TextPage, ...] = (), **changes: object
) -> tuple[Plan, tuple[Problem, ...]]:
    materials = Materials(
        library=build_library(articles, (), pages)[0],
        settings=PAGES,
        layouts=LAYOUTS,
        strings=FILES.strings,
        media={},
        sizes={},
        assets={},
        program="p",
        generator="g",
    )
    return plan_site(dataclasses.replace(materials, **changes))


def paths(plan: Plan) -> list[str]:
    return [output.path for output in plan.outputs]


def compared(ledger: dict[str, Key], damaged: frozenset[str] = frozenset()) -> Changes:
    site = Site("", "", "", "", "vi", "", (), (), (), "")
    return compare(Plan((Output("a.html", "a", KEY),), site), ledger, damaged)


@pytest.mark.parametrize(
    ("known", "damaged", "reason"),
    [
        (KEY, False, None),
        (None, False, Reason.NEW),
        (None, True, Reason.NEW),
        (UNKNOWN_KEY, False, Reason.INTERRUPTED),
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
    ledger = {} if known is None else {"a.html": known}
    changes = compared(ledger, frozenset({"a.html"} if damaged else ()))
    assert [r for _, r in changes.write] == ([reason] if reason else [])
    assert len(changes.keep) == (reason is None)


def test_what_nothing_makes_any_more_is_removed() -> None:
    """Paths of the ledger that the plan lacks, in order."""
    assert compared({"c.html": KEY, "a.html": KEY, "b.html": UNKNOWN_KEY}).remove == (
        "b.html",
        "c.html",
    )


def test_empty_collection_is_a_whole_site() -> None:
    """Without one article there is each page that the menu leads to, and no feed."""
    plan, problems = planned()
    assert paths(plan) == [
        "404.html",
        "archive/index.html",
        "index.html",
        "network.html",
        "organisations/index.html",
        "people/index.html",
        "robots.txt",
        "timeline.html",
    ]
    assert problems == ()


def test_outputs_of_an_article_with_a_person() -> None:
    """The article, the person, the year, and a feed for the site and the person."""
    one = article("a", people=("Lê An",), date=Date(2019, 11), former_addresses=("cu/a.html", "b"))
    new = set(paths(planned(one)[0])) - set(paths(planned()[0]))
    assert new == {
        "archive/2019.html",
        "articles/a.html",
        "b/index.html",
        "cu/a.html",
        "feed.xml",
        "people/le-an.html",
        "people/le-an.xml",
    }


def test_address_of_the_site_adds_a_sitemap() -> None:
    """A sitemap holds absolute addresses, so there is none without one."""
    plan, _ = planned(settings=dataclasses.replace(PAGES, base_url="https://example.org"))
    assert set(paths(plan)) - set(paths(planned()[0])) == {"sitemap.xml"}


def test_plan_is_the_same_every_time() -> None:
    """Keys depend on values alone."""
    one = article("a", "Lê An đi.", people=("Lê An",))
    assert planned(one)[0].outputs == planned(one)[0].outputs


def test_only_what_shows_a_change_gets_another_key() -> None:
    """A word deep in a body changes the article's key and no list's."""
    opening = " ".join(["chữ"] * 60)
    before, after = (planned(article("a", f"{opening} {end}"))[0] for end in ("xưa", "nay"))
    changed = [
        one.path
        for one, two in zip(before.outputs, after.outputs, strict=True)
        if one.key != two.key
    ]
    assert changed == ["articles/a.html"]


def page(slug: str, **rest: object) -> TextPage:
    return TextPage(f"pages/{slug}.md", slug, slug, body("x"), **rest)


@pytest.mark.parametrize(
    ("articles", "pages", "changes", "expected"),
    [
        (
            (article("a", former_addresses=("index.html",)),),
            (),
            {},
            [("content/articles/a.md", "index.html", "the home page")],
        ),
        (
            (article("a", former_addresses=("articles/B.html",)), article("b")),
            (),
            {},
            [("content/articles/a.md", "articles/B.html", "content/articles/b.md")],
        ),
        (
            (
                article("a", former_addresses=("x.html",)),
                article("b", former_addresses=("x.html",)),
            ),
            (),
            {},
            [("content/articles/b.md", "x.html", "content/articles/a.md")],
        ),
        (
            (article("a", former_addresses=("index.html/b", "people")),),
            (),
            {},
            [
                ("content/articles/a.md", "index.html/b/index.html", "the home page"),
                ("content/articles/a.md", "people/index.html", "the index of people"),
            ],
        ),
        (
            (article("a", date=Date(2020), former_addresses=("feed.xml/x.html",)),),
            (),
            {},
            [("content/articles/a.md", "feed.xml/x.html", "the feed of index.html")],
        ),
        (
            (),
            (page("x"), TextPage("pages/y.md", "X", "y", body("y"))),
            {},
            [("content/pages/y.md", "X.html", "content/pages/x.md")],
        ),
        (
            (),
            (),
            {"media": {"A.png": "1", "a.png": "2", "Ả.png": "3", "A\u0309.png": "4"}},
            [
                ("content/media/a.png", "media/a.png", "content/media/A.png"),
                ("content/media/Ả.png", "media/Ả.png", "content/media/A\u0309.png"),
            ],
        ),
    ],
    ids=["program's", "article's", "twice", "folder", "feed", "pages", "media"],
)
def test_second_claimant_of_a_path_is_named_and_left_out(
    articles: tuple[Article, ...],
    pages: tuple[TextPage, ...],
    changes: dict[str, object],
    expected: list[tuple[str, str, str]],
) -> None:
    """The message stands at the one that yields and names the path and who has it."""
    plan, problems = planned(*articles, pages=pages, **changes)
    assert [(p.code, p.path, p.what) for p in problems] == [
        ("same-address", origin, f'not published: "{path}" is already taken by {first}')
        for origin, path, first in expected
    ]
    lower = [path.lower() for path in paths(plan)]
    assert len(lower) == len(set(lower))


def test_old_address_that_is_the_own_one_is_no_redirect() -> None:
    """Other generators list it at times; a page that leads to itself would never end."""
    plan, problems = planned(article("a", former_addresses=("articles/a.html",)))
    assert ("articles/a.html" in paths(plan), problems) == (True, ())


def test_menu_holds_the_pages_that_ask_for_it() -> None:
    """Behind the fixed entries, by the number they give, then by path."""
    pages = (page("ba", menu=2), page("mot", menu=1), page("hai", menu=1), page("khong"))
    plan, _ = planned(pages=pages)
    assert [link.path for link in plan.site.menu[-3:]] == ["hai.html", "mot.html", "ba.html"]
