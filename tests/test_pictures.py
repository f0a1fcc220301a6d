"""Pictures: the network of the collection, its timeline, and the places of what is in them."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model import Article, Date, Kind
from broadsheet.views.arrangement import arrange
from broadsheet.views.chronology import timeline_view
from broadsheet.views.communities import find_groups
from broadsheet.views.lettering import text_width, wrap_name
from broadsheet.views.network import network_view
from broadsheet.views.periods import Unit, choose_unit, draw_chart
from values import article, atlas_of, entry, record


def together(slug: str, *people: str, bodies: tuple[str, ...] = (), year: int = 2020) -> Article:
    return article(slug, people=people, organisations=bodies, date=Date(year))


# --- time -----------------------------------------------------------------------------------------


UNITS = [
    ([], Unit.YEAR),
    ([Date(2019)], Unit.YEAR),
    ([Date(2019, 2), Date(2019, 12, 31)], Unit.MONTH),
    ([Date(2019, 2), Date(2020, 1)], Unit.MONTH),
    ([Date(2019, 2), Date(2020)], Unit.YEAR),
    ([Date(2019, 2), Date(2021, 2)], Unit.YEAR),
    ([Date(1981), Date(2020)], Unit.YEAR),
    ([Date(1980), Date(2020)], Unit.DECADE),
]


@pytest.mark.parametrize(("dates", "unit"), UNITS, ids=str)
def test_unit_is_the_finest_that_stays_legible(dates: list[Date], unit: Unit) -> None:
    """Months in two years, years in forty; an unknown month makes it years."""
    assert choose_unit(map(str, dates)) == unit


@given(st.dictionaries(st.integers(1, 9999), st.integers(1, 10**6), min_size=1, max_size=12))
def test_chart_is_bounded_whatever_the_dates(counts: dict[int, int]) -> None:
    """Also where one date is centuries off; each bar has a height that can be seen."""
    unit = choose_unit([f"{year:04}" for year in counts])
    periods: dict[str, int] = {}
    for year, count in counts.items():
        key = f"{year:04}"[:unit]
        periods[key] = periods.get(key, 0) + count
    chart = draw_chart(periods, unit, lambda key: key, "vi")
    assert len(chart.bars) <= 40
    assert all((3 <= bar.height <= 80) == bool(bar.count) for bar in chart.bars)
    assert all((bar.path == bar.period) == bool(bar.count) for bar in chart.bars)


# --- letters --------------------------------------------------------------------------------------


@given(st.text(max_size=80), st.integers(20, 300), st.integers(1, 3))
def test_lines_of_a_name_are_no_wider_than_said(name: str, width: int, most: int) -> None:
    """And no more; what is left out is marked."""
    lines = wrap_name(name, 14, width, most)
    assert 1 <= len(lines) <= most
    assert all(text_width(line, 14) <= width for line in lines)
    assert (
        " ".join(lines) == " ".join(name.split())
        or "…" in lines[-1]
        or any(line.endswith("…") for line in lines)
    )


def test_marks_take_no_width() -> None:
    """However a letter is composed."""
    assert text_width("Ẩm", 100) == text_width("A\u0302\u0309m", 100) == text_width("Am", 100)


# --- places ---------------------------------------------------------------------------------------


SIZES = st.lists(st.tuples(st.integers(20, 130), st.integers(30, 70)), min_size=1, max_size=25)


@given(SIZES, st.randoms(use_true_random=False))
def test_no_two_names_overlap(sizes: list[tuple[int, int]], random: object) -> None:
    """Whatever their sizes and ties; nothing lies left of or above the picture."""
    pairs = list(combinations(range(len(sizes)), 2))
    ties = [(one, other, 0.5) for one, other in random.sample(pairs, len(pairs) // 4)]  # type: ignore[attr-defined]
    groups = find_groups(len(sizes), ties)
    places = arrange(sizes, groups, ties)
    rooms = [(x, y, x + w, y + h) for (x, y), (w, h) in zip(places, sizes, strict=True)]
    assert min(x for x, _, _, _ in rooms) == min(y for _, y, _, _ in rooms) == 0
    for (ax, ay, aw, ah), (bx, by, bw, bh) in combinations(rooms, 2):
        assert aw <= bx or bw <= ax or ah <= by or bh <= ay


def test_places_are_the_same_on_every_machine() -> None:
    """Whole numbers, from sums, products, quotients and square roots alone."""
    ties = [(n, (n * 7 + 3) % 12, 0.5) for n in range(12) if n != (n * 7 + 3) % 12]
    places = arrange([(80, 40)] * 12, [0] * 6 + [1] * 6, ties)
    assert places == (
        (117, 49),
        (21, 272),
        (46, 187),
        (150, 0),
        (192, 135),
        (0, 138),
        (259, 362),
        (238, 86),
        (323, 243),
        (215, 313),
        (67, 321),
        (347, 194),
    )


def test_groups_are_those_who_keep_together() -> None:
    """Two circles with one tie between them; somebody without ties is alone."""
    circle = [(0, 1, 1.0), (1, 2, 1.0), (0, 2, 1.0)]
    other = [(one + 3, two + 3, weight) for one, two, weight in circle]
    assert find_groups(7, [*circle, *other, (2, 3, 1.0)]) == (0, 0, 0, 3, 3, 3, 6)


# --- the network ----------------------------------------------------------------------------------


def test_network_of_nothing_is_an_empty_page() -> None:
    """There is one for any collection, so that the menu leads somewhere."""
    for world in (atlas_of(), atlas_of(together("a", "Lê An"))):
        view = network_view(world)
        assert (view.graph, view.groups, view.pairs) == (None, (), ())


def test_small_collection_shows_ties_of_one_article() -> None:
    """A larger one only those of two."""
    assert len(network_view(atlas_of(together("a", "Lê An", "Vũ Tư", "Đỗ Ích"))).pairs) == 3
    names = [f"Lê {letter}" for letter in "ABCDEGH"]
    world = atlas_of(together("a", *names), together("b", *names), together("c", "Vũ Tư", "Lê A"))
    assert "Vũ Tư" not in {
        link.text for pair in network_view(world).pairs for link in (pair.one, pair.other)
    }


def test_strong_tie_is_a_large_share_of_both_ones_articles() -> None:
    """Whoever is named everywhere is tied closely to nobody."""
    world = atlas_of(
        *(
            together(f"a{n}", "Chủ Tịch", f"Lê {letter}", f"Vũ {letter}")
            for letter in "ABCDEGH"
            for n in (f"{letter}1", f"{letter}2")
        )
    )
    first, *_ = network_view(world).pairs
    assert (first.one.text, first.other.text, first.count) == ("Lê A", "Vũ A", 2)


def test_picture_and_table_show_the_same() -> None:
    """Everybody in a pair is a node, every pair a line, and both ends lead to pages."""
    world = atlas_of(
        *(
            together(f"a{n}", *(f"Lê {c}" for c in "ABCDEGHIK"[n : n + 4]), bodies=("Hội X",))
            for n in range(6)
        )
    )
    view = network_view(world)
    assert view.graph is not None
    tied = {link.path for pair in view.pairs for link in (pair.one, pair.other)}
    assert tied == {node.path for node in view.graph.nodes}
    assert len(view.pairs) == len(view.graph.lines)
    assert {node.kind for node in view.graph.nodes} == {"people", "organisations"}
    assert min(min(n.box.width, n.box.height) for n in view.graph.nodes) >= 24
    grouped = {link.path for group in view.groups for link in group.members}
    assert grouped == {node.path for node in view.graph.nodes if node.group}


def test_network_is_bounded() -> None:
    """However many names there are; and an article that lists hundreds ties only some."""
    crowd = tuple(f"Lê {chr(65 + n % 26)}{chr(65 + n // 26)}" for n in range(300))
    view = network_view(atlas_of(together("a", *crowd), together("b", *crowd)))
    assert view.graph is not None
    assert len(view.graph.nodes) <= 60
    assert len(view.pairs) <= 180


# --- the timeline ---------------------------------------------------------------------------------


def test_timeline_marks_when_somebody_is_named() -> None:
    """Each mark leads to that year on the person's page; years between have a line."""
    world = atlas_of(
        together("a", "Lê An", year=2017),
        together("b", "Lê An", year=2019),
        together("c", "Lê An", "Vũ Tư", year=2019),
        together("d", "Vũ Tư", year=2020),
        article("e", people=("Đỗ Ích",)),
    )
    view = timeline_view(world)
    assert view.chart is not None
    assert [(bar.label, bar.count, bar.path) for bar in view.chart.bars] == [
        ("2017", 1, "archive/2017.html"),
        ("2018", 0, ""),
        ("2019", 2, "archive/2019.html"),
        ("2020", 1, "archive/2020.html"),
    ]
    assert [lane.who.text for lane in view.people] == ["Lê An", "Vũ Tư"]
    assert [(m.count, m.path, m.size, m.is_between) for m in view.people[0].marks] == [
        (1, "people/le-an.html#t-2017", 3, True),
        (0, "", 0, True),
        (2, "people/le-an.html#t-2019", 5, True),
        (0, "", 0, False),
    ]
    assert (view.articles, view.undated) == (5, 1)


def test_timeline_of_undated_articles_is_empty() -> None:
    """There is nothing to draw, and it says how many are undated."""
    view = timeline_view(atlas_of(article("a", people=("Lê An",))))
    assert (view.chart, view.people, view.undated) == (None, (), 1)


def test_timeline_is_bounded() -> None:
    """Twelve lanes of a kind, those with the most articles."""
    world = atlas_of(
        *(together(f"a{n}{k}", f"Lê {chr(65 + n)}") for n in range(20) for k in range(n))
    )
    lanes = timeline_view(world).people
    assert [lane.who.count for lane in lanes] == list(range(19, 7, -1))


# --- names ----------------------------------------------------------------------------------------


def test_namesakes_are_told_apart() -> None:
    """By the first words of who they are; others keep their name alone."""
    world = atlas_of(
        article("a", people=(entry("Lê An", "thầy giáo, nhà thơ"), "Vũ Tư")),
        article("b", people=(entry("Lê An", id="le-an-tho"),)),
        records=(
            record("Lê An", "le-an-tho", description="thợ cả xưởng dừa ở xóm Vạn"),
            record("Lê An", "le-an"),
        ),
    )
    assert {one.name.key: one.name.told for one in world.index(Kind.PERSON)} == {
        "people/le-an": "Lê An",
        "people/lee-an": "Lê An (thầy giáo)",
        "people/le-an-tho": "Lê An (thợ cả xưởng dừa…)",
        "people/vu-tu": "Vũ Tư",
    }
