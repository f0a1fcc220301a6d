"""Pages of people and bodies: who this is, in what roles, when, and with whom."""

import json
from collections.abc import Callable, Iterable, Mapping

import pytest

from broadsheet.frozen import replace
from broadsheet.markup import render
from broadsheet.model import Article, Date, Kind, NamedEntry, Record
from broadsheet.plan import follow
from broadsheet.recipe import Make, Recipe
from broadsheet.views.atlas import Atlas
from broadsheet.views.elsewhere import elsewhere
from broadsheet.views.entity_values import EntityPartView, EntityView
from broadsheet.views.facts import Fact
from broadsheet.views.roles import role_key
from broadsheet.views.values import Link, PlainView
from conftest import Collection
from values import Facts, article, atlas_of, entry, made, record, told


def entity(world: Atlas, path: str) -> EntityView:
    view = next(view for view in pages(world) if view.path == path)
    assert isinstance(view, EntityView)
    return view


def pages(world: Atlas) -> list[EntityView | EntityPartView]:
    views = (*made(world, Make.ENTITY), *made(world, Make.ENTITY_PART))
    return [view for view in views if isinstance(view, EntityView | EntityPartView)]


def in_years(*years: int, people: tuple[NamedEntry | str, ...] = ("Lê An",)) -> list[Article]:
    """Return an article for each year, with the same people."""
    return [
        article(f"a{n}", people=people, date=Date(year, 1 + n % 12)) for n, year in enumerate(years)
    ]


# --- roles ------------------------------------------------------------------------------------


def test_roles_stand_oldest_first_and_once() -> None:
    """Each with the first and last article that word it so; undated ones come last."""
    world = atlas_of(
        article("a", people=(entry("Lê An", "chủ tịch"),), date=Date(2021)),
        article("b", people=(entry("Lê An", "Thư ký", "lái đò"),), date=Date(2019, 5)),
        article("c", people=(entry("Lê An", "thư ký", "chủ tịch"),), date=Date(2020)),
        article("d", people=(entry("Lê An", "lái đò", "thợ cả"),), unverified=("people",)),
    )
    roles = [
        (r.role, r.first.article.text, r.last.article.text, r.count, r.unverified)
        for r in entity(world, "people/le-an.html").roles
    ]
    assert roles == [
        ("Thư ký", "b", "c", 2, False),
        ("lái đò", "b", "b", 2, False),
        ("chủ tịch", "c", "a", 2, False),
        ("thợ cả", "d", "d", 1, True),
    ]


def test_wordings_of_one_role_are_joined() -> None:
    """The usual wording stands for all; one that readers would tell apart is named too."""
    world = atlas_of(
        article("a", people=(entry("Lê An", "Chủ tịch UBND xã"),), date=Date(2018)),
        article("b", people=(entry("Lê An", "chủ tịch Uỷ ban nhân dân xã"),), date=Date(2019)),
        article("c", people=(entry("Lê An", "Chủ tịch UBND xã"),), date=Date(2020)),
    )
    (role,) = entity(world, "people/le-an.html").roles
    assert (role.role, role.others, role.count) == (
        "Chủ tịch UBND xã",
        ("chủ tịch Uỷ ban nhân dân xã",),
        3,
    )


def test_office_that_is_over_is_told_of_the_office() -> None:
    """When it was last worded as held, and who first calls it a former one."""
    world = atlas_of(
        article("a", people=(entry("Lê An", "Bí thư xã"),), date=Date(2015)),
        article("b", people=(entry("Lê An", "nguyên Bí thư xã"),), date=Date(2019)),
        article("c", people=(entry("Lê An", "Cựu bí thư xã"),), date=Date(2020)),
    )
    (role,) = entity(world, "people/le-an.html").roles
    assert role.over is not None
    assert (role.role, role.last.article.text, role.over.article.text) == ("Bí thư xã", "a", "b")


def test_role_only_worded_as_over_stays_as_it_is() -> None:
    """Nobody invents that it was held; "cựu chiến binh" is no former anything."""
    world = atlas_of(article("a", people=(entry("Lê An", "cựu chiến binh"),), date=Date(2015)))
    (role,) = entity(world, "people/le-an.html").roles
    assert (role.role, role.over) == ("cựu chiến binh", None)


@pytest.mark.parametrize(
    ("role", "is_over"),
    [
        ("nguyên Chủ tịch", True),
        ("ex-minister", True),
        ("Former mayor", True),
        ("former", False),
        ("formerly mayor", False),
        ("chủ tịch", False),
    ],
)
def test_words_that_say_an_office_is_over(role: str, *, is_over: bool) -> None:
    """Only before the name of an office, as whole words."""
    assert is_over == role_key(role)[1]


def test_role_carries_the_language_of_its_article() -> None:
    """So does the line that says who this is, if it comes from an article."""
    world = atlas_of(article("a", people=(entry("An Lee", "mayor"),), lang="en"))
    view = entity(world, "people/an-lee.html")
    assert (view.lang, view.description_lang, view.roles[0].lang) == ("vi", "en", "en")


def test_page_says_which_words_are_of_which_language(
    tree: Callable[[Mapping[str, str]], Collection],
) -> None:
    """On a Vietnamese site the role, the sentence and the title of an English article."""
    collection = tree(
        {
            "content/articles/a.md": "---\ntitle: The new bridge\nlang: en\npeople:\n"
            "  - {name: An Lee, role: mayor}\n---\n\nAn Lee opened it.\n"
        }
    )
    collection.build()
    page = collection.page("people/an-lee.html")
    assert '<html lang="vi">' in page
    assert '<strong lang="en">mayor</strong>' in page
    assert '<p class="standfirst" lang="en">mayor</p>' in page
    assert '<blockquote lang="en"><p><a href="../articles/a.html#p1"><mark>An Lee</mark>' in page


# --- articles -----------------------------------------------------------------------------------


def test_articles_stand_by_year_newest_first() -> None:
    """With the span of time they cover; undated ones come last."""
    world = atlas_of(
        *(
            article(f"a{n}", "Lê An về.", people=("Lê An",), date=date)
            for n, date in enumerate([None, Date(2019), Date(2019, 11, 3), Date(2020, 1)])
        )
    )
    view = entity(world, "people/le-an.html")
    assert [(p.title, [a.cited.article.text for a in p.articles]) for p in view.periods] == [
        ("2020", ["a3"]),
        ("2019", ["a2", "a1"]),
        ("", ["a0"]),
    ]
    assert (view.count, view.first and view.first.iso, view.last and view.last.iso) == (
        4,
        "2019",
        "2020-01",
    )


def test_each_mention_is_quoted_with_a_link_to_its_paragraph() -> None:
    """The sentence around the name, three for an article at most."""
    text = "Trời mưa. Hôm ấy Lê An đến muộn! Ai cũng chờ.\n\n" + "Lê An nói.\n\n" * 5
    made = article("a", people=("Lê An",))
    fragment, _ = render(text, made.path, 1)
    world = atlas_of(replace(made, body=fragment))
    (period,) = entity(world, "people/le-an.html").periods
    quotes = period.articles[0].quotes
    assert len(quotes) == 3
    assert (quotes[0].before, quotes[0].name, quotes[0].after, quotes[0].path) == (
        "Hôm ấy ",
        "Lê An",
        " đến muộn!",
        "articles/a.html#p1",
    )


def test_many_articles_go_to_pages_by_year() -> None:
    """The entity's own page keeps the newest; a year with very many is cut into months."""
    world = atlas_of(*in_years(*[2018] * 20, *[2019] * 210, 2020))
    views = pages(world)
    parts = [view for view in views if isinstance(view, EntityPartView)]
    own = entity(world, "people/le-an.html")
    assert sum(len(period.articles) for period in own.periods) == 40
    assert [(part.path, part.count) for part in parts][:2] == [
        ("people/le-an/2020.html", 1),
        ("people/le-an/2019-12.html", 18),
    ]
    assert [count.path for count in own.rest] == [part.path for part in parts]
    assert 231 == sum(len(period.articles) for part in parts for period in part.periods)
    assert [part.older and part.older.path for part in parts[:-1]] == [p.path for p in parts[1:]]


def test_new_article_changes_two_pages_of_a_famous_person() -> None:
    """Its own page and the year's, whatever the number of others."""
    before = in_years(*[2018] * 60, *[2019] * 60)
    new = article("new", people=("Lê An",), date=Date(2019, 7, 9))
    old_views = {view.path: view for view in pages(atlas_of(*before))}
    new_views = {view.path: view for view in pages(atlas_of(*before, new))}
    changed = [path for path, view in new_views.items() if old_views.get(path) != view]
    assert changed == ["people/le-an.html", "people/le-an/2019.html"]


def test_each_page_asks_for_the_articles_on_it_alone() -> None:
    """So a new title lets one page of a famous person be made anew, and the data beside it."""
    years = in_years(*[2018] * 60, *[2019] * 60)
    newest = without(atlas_of(*years), years[:60])
    old = without(atlas_of(*years), years[60:])
    assert list(made(newest, Make.ENTITY))
    follow(Recipe(Make.ENTITY_PART, "people/le-an/2018.html"), old)
    with pytest.raises(KeyError):
        follow(Recipe(Make.ENTITY_PART, "people/le-an/2019.html"), old)


def test_data_of_who_is_in_many_articles_are_cut_as_the_pages_are() -> None:
    """The own file holds the newest and names those that hold all; of few it holds all."""
    world = atlas_of(*in_years(*[2018] * 60, *[2019] * 60), article("b", people=("Vũ Tư",)))
    views = (*made(world, Make.ENTITY), *made(world, Make.ENTITY_PART))
    data = {view.path: json.loads(view.data) for view in views if isinstance(view, PlainView)}
    own = data["data/people/le-an.json"]
    further = [data[path]["articles"] for path in own["further"]]
    assert (40, [60, 60]) == (len(own["articles"]), [len(articles) for articles in further])
    assert {f"a{n}" for n in range(120)} == {one["id"] for articles in further for one in articles}
    assert own["articles"] == further[0][:40]
    assert "further" not in data["data/people/vu-tu.json"]


def without(world: Atlas, articles: Iterable[Article]) -> Atlas:
    """Return an atlas that can say nothing of some articles by themselves."""
    assert isinstance(world.source, Facts)
    gone = {one.path for one in articles}
    known = ((*fact, value) for fact, value in world.source.known.items())
    return replace(world, source=Facts(f for f in known if f[0] != Fact.CARD or f[1] not in gone))


# --- over time ------------------------------------------------------------------------------------


def test_bars_lead_to_the_articles_of_their_year() -> None:
    """A year without articles has its place and leads nowhere."""
    chart = entity(atlas_of(*in_years(2017, 2017, 2019, 2020)), "people/le-an.html").chart
    assert chart is not None
    assert [(bar.label, bar.count, bar.path) for bar in chart.bars] == [
        ("2017", 2, "people/le-an.html#t-2017"),
        ("2018", 0, ""),
        ("2019", 1, "people/le-an.html#t-2019"),
        ("2020", 1, "people/le-an.html#t-2020"),
    ]
    assert [bar.height for bar in chart.bars] == [80, 0, 40, 40]


def test_bars_are_months_where_all_is_in_two_years() -> None:
    """Each year is named at its first month."""
    chart = entity(atlas_of(*in_years(2019, 2019, 2020)), "people/le-an.html").chart
    assert chart is not None
    assert [(bar.label, bar.year) for bar in chart.bars][:2] == [("1", "2019"), ("2", "")]
    assert len(chart.bars) == 15


@pytest.mark.parametrize(
    "years", [[1950, 1990, 2020], [2019, 2019, 2020], [2018, 2020, 2024], [201, 2020, 2021]]
)
@pytest.mark.parametrize("times", [1, 70, 150], ids=["few", "many", "very many"])
def test_every_bar_leads_to_an_anchor_that_exists(years: list[int], times: int) -> None:
    """On the entity's own page or on a page of its years, and to the time that it stands for."""
    world = atlas_of(*in_years(*years * times))
    views = pages(world)
    places = {view.path for view in views}
    for view in views:
        places |= {f"{view.path}#{period.anchor}" for period in view.periods}
    chart = entity(world, "people/le-an.html").chart
    assert chart is not None
    assert {bar.path for bar in chart.bars if bar.count} <= places
    assert len(years) * times == sum(bar.count for bar in chart.bars)


def test_no_picture_of_a_moment() -> None:
    """Two articles, or three of one year, show nothing over time."""
    for years in ((2019, 2020), (2019, 2019, 2019)):
        dated = [article(f"a{n}", people=("Lê An",), date=Date(y)) for n, y in enumerate(years)]
        assert entity(atlas_of(*dated), "people/le-an.html").chart is None


# --- with whom ------------------------------------------------------------------------------------


def test_ties_are_counted_by_articles() -> None:
    """Who appears in the same articles most often, equals by id, not oneself; with the newest."""
    world = atlas_of(
        article(
            "a", people=("Lê An", "Vũ Tư", "Đỗ Ích"), organisations=("Hội X",), date=Date(2019)
        ),
        article("b", people=("Lê An", "Vũ Tư"), date=Date(2020)),
    )
    view = entity(world, "people/le-an.html")
    assert [(t.name, t.count, t.newest.article.text) for t in view.people] == [
        ("Vũ Tư", 2, "b"),
        ("Đỗ Ích", 1, "a"),
    ]
    assert [(t.name, t.count) for t in view.organisations] == [("Hội X", 1)]


def test_picture_of_ties_shows_whom_the_tables_name() -> None:
    """Everybody in it leads to a page and stands in a table too; no name meets another."""
    people = tuple(f"Lê {letter} Rất Dài Tên Nhiều Chữ Viết Hoa" for letter in "ABCDEGHIK")
    bodies = tuple(f"Hợp tác xã {letter}" for letter in "ABCDEGHIK")
    world = atlas_of(
        article("a", people=("Vũ Tư", *people), organisations=bodies),
        article("b", people=("Vũ Tư", *people), organisations=bodies),
        article("c", people=("Vũ Tư", *people[:2], "Lê Một Lần"), organisations=bodies[:5]),
    )
    view = entity(world, "people/vu-tu.html")
    assert view.ego is not None
    own, *around = view.ego.nodes
    assert (own.name, own.path, len(around)) == ("Vũ Tư", "", 16)
    assert {n.path for n in around} <= {tie.path for tie in (*view.people, *view.organisations)}
    boxes = [node.box for node in around]
    assert all(
        one.x + one.width <= other.x or one.y + one.height <= other.y
        for one, other in zip(
            sorted(boxes, key=lambda b: (b.x > 360, b.y)),
            sorted(boxes, key=lambda b: (b.x > 360, b.y))[1:],
            strict=False,
        )
    )
    assert min(box.height for box in boxes) >= 24
    assert all(0 <= box.x and box.x + box.width <= view.ego.width for box in boxes)


def test_one_article_makes_no_picture_of_ties() -> None:
    """All that it names are alike."""
    world = atlas_of(article("a", people=("Lê An", "Vũ Tư", "Đỗ Ích", "Hồ Sen")))
    assert entity(world, "people/le-an.html").ego is None


# --- what records say -----------------------------------------------------------------------------


def test_record_says_who_it_is() -> None:
    """Aliases, weak ones, addresses, biography; a form that differs in tone place alone is none."""
    hoa = record(
        "Trần Thị Hoà",
        "hoa",
        aliases=("Ba Hoà", "Trần Thị Hòa"),
        previous_names=("Trần Hoa",),
        weak_aliases=("Hoà",),
        same_as=("https://x.example/1",),
        description="Lái đò",
        verified=True,
    )
    view = entity(atlas_of(article("a", people=("Ba Hòa",)), records=(hoa,)), "people/hoa.html")
    assert (view.aliases, view.previous_names, view.weak_aliases, view.elsewhere) == (
        ("Ba Hoà",),
        ("Trần Hoa",),
        ("Hoà",),
        (Link("x.example", "https://x.example/1"),),
    )
    assert (view.description, view.verified, view.feed) == ("Lái đò", True, "")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.wikidata.org/wiki/Q42", "Wikidata Q42"),
        ("https://viaf.org/viaf/113230702/", "VIAF 113230702"),
        ("https://orcid.org/0000-0002-1825-0097", "ORCID 0000-0002-1825-0097"),
        ("https://en.wikipedia.org/wiki/Douglas", "Wikipedia (en)"),
        ("https://www.facebook.com/song.trang", "Facebook"),
        ("https://notviaf.org/12", "notviaf.org"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_address_elsewhere_is_called_by_its_site(address: str, name: str) -> None:
    """With the id where there is one; an unknown site by its host."""
    assert [Link(name, address)] == list(elsewhere((address,)))


def test_kind_of_body_is_shown() -> None:
    """As the record words it."""
    made = record("Hội X", "hoi-x", Kind.ORGANISATION, body_kind="hội đoàn")
    assert entity(atlas_of(records=(made,)), "organisations/hoi-x.html").body_kind == "hội đoàn"


def test_bodies_are_tied_to_what_they_belong_to() -> None:
    """By id or name, both ways; a parent without a page is only named."""

    def body_record(name: str, id_: str, parent: str) -> Record:
        return record(name, id_, Kind.ORGANISATION, parent=parent)

    world = atlas_of(
        records=(
            body_record("Huyện", "huyen", "Tỉnh Không"),
            body_record("Xã", "xa", "huyen"),
            body_record("Ấp", "ap", "XÃ"),
        )
    )
    views = {view.title: view for view in pages(world) if isinstance(view, EntityView)}
    assert views["Huyện"].parent == Link("Tỉnh Không", "")
    assert views["Xã"].parent == Link("Huyện", "organisations/huyen.html")
    assert views["Ấp"].parent == Link("Xã", "organisations/xa.html")
    assert views["Huyện"].parts == (Link("Xã", "organisations/xa.html"),)


def test_dead_link_of_a_biography_is_named_at_the_record() -> None:
    """The file to be mended is the record's."""
    fragment, _ = render("[x](gone.md)", "people/le-an.md", 1)
    made = record("Lê An", "le-an")
    one = Record(made.kind, made.id, made.path, made.name, fragment)
    assert told(atlas_of(records=(one,)), Make.ENTITY) == [
        ("dead-link", "content/people/le-an.md", '"gone.md" leads nowhere')
    ]
