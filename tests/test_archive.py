"""The archive: years and months, and finer parts where one page would hold too much."""

from broadsheet.model import Date
from broadsheet.recipe import Make
from broadsheet.views.archive import archive_view, articles_over_time
from broadsheet.views.atlas import Atlas
from broadsheet.views.values import Link, ShelfView
from values import article, atlas_of, made


def shelves(world: Atlas) -> dict[str, ShelfView]:
    return {
        view.path.removeprefix("archive/").removesuffix(".html"): view
        for view in made(world, Make.SHELF)
        if isinstance(view, ShelfView)
    }


def dated(*dates: Date | None) -> Atlas:
    return atlas_of(*(article(f"a{n}", date=date) for n, date in enumerate(dates)))


def many(date: Date | None, number: int = 401) -> Atlas:
    return atlas_of(*(article(f"{'abcđ'[n % 4]}{n:03}", date=date) for n in range(number)))


def test_years_are_counted_by_decade_with_their_months() -> None:
    """Newest first, the undated ones apart."""
    view = archive_view(dated(Date(2019), Date(2019, 3), Date(2021), None))
    years = [
        (d.label, d.anchor, [(y.text, y.path, y.count) for y in d.years]) for d in view.decades
    ]
    assert [
        ("2020–29", "decade-2020", [("2021", "archive/2021.html", 1)]),
        ("2010–19", "decade-2010", [("2019", "archive/2019.html", 2)]),
    ] == years
    months = view.decades[1].years[0].months
    assert [("3", "archive/2019.html#month-3", 1)] == [(m.text, m.path, m.count) for m in months]
    assert view.undated is not None
    assert ("archive/undated.html", 1) == (view.undated.path, view.undated.count)
    assert archive_view(dated(Date(2019))).undated is None


def test_year_stands_by_month_with_the_unknown_last() -> None:
    """And leads to the years before and after, past empty ones."""
    views = shelves(
        dated(Date(2019), Date(2019, 3, 2), Date(2019, 11), Date(2019, 3), Date(2022), None)
    )
    assert [
        ("Tháng 11", "month-11", ["a2"]),
        ("Tháng 3", "month-3", ["a1", "a3"]),
        ("", "month-unknown", ["a0"]),
    ] == [(p.label, p.anchor, [r.title for r in p.rows]) for p in views["2019"].parts]
    assert Link("2022", "archive/2022.html") == views["2019"].newer
    assert 1 == views["undated"].count


def test_full_year_leads_to_its_months() -> None:
    """Each has a page of its own, and the list of years leads there at once."""
    world = atlas_of(
        *(article(f"a{n}", date=Date(2019, 3 + n % 2, 1 + n % 28)) for n in range(401)),
        article("b", date=Date(2019)),
    )
    views = shelves(world)
    assert {"2019", "2019-04", "2019-03", "2019-undated"} == set(views)
    assert ["archive/2019-04.html", "archive/2019-03.html", "archive/2019-undated.html"] == [
        part.path for part in views["2019"].parts
    ]
    assert not any(part.rows for part in views["2019"].parts)
    march = views["2019-03"]
    assert ("tháng 3 năm 2019", 201) == (march.title, march.count)
    assert (
        Link("tháng 4 năm 2019", "archive/2019-04.html"),
        Link("2019", "archive/2019.html"),
    ) == (
        march.newer,
        march.above,
    )
    years = archive_view(world).decades[0].years
    assert ["archive/2019-04.html", "archive/2019-03.html"] == [m.path for m in years[0].months]


def test_full_month_leads_to_its_days() -> None:
    """And a full day to the first letters of the titles."""
    views = shelves(many(Date(2019, 3, 5)))
    assert {"2019", "2019-03", "2019-03-05"} < set(views)
    assert ["A", "B", "C", "Đ"] == [part.label for part in views["2019-03-05"].parts]
    assert "archive/2019-03-05-dd.html" == views["2019-03-05"].parts[-1].path


def test_many_undated_articles_are_cut_by_title() -> None:
    """No page lists all of them, and none is lost."""
    views = shelves(many(None))
    assert {"undated", "undated-a", "undated-b", "undated-c", "undated-dd"} == set(views)
    rows = [row.title for view in views.values() for part in view.parts for row in part.rows]
    assert (401, 401) == (len(rows), len(set(rows)))


def test_year_of_nothing_closer_is_cut_by_title_too() -> None:
    """Articles that only tell their year may be many."""
    views = shelves(many(Date(2017)))
    assert {"2017", "2017-undated", "2017-undated-a"} < set(views)
    assert all(len(part.rows) <= 400 for view in views.values() for part in view.parts)


def test_chart_leads_into_the_archive() -> None:
    """To a year's page, or to a month's place wherever that stands."""
    years = articles_over_time(dated(Date(2011), Date(2014)))
    months = articles_over_time(dated(Date(2019, 11), Date(2019, 12)))
    assert years
    assert months
    assert ["archive/2011.html", "", "", "archive/2014.html"] == [bar.path for bar in years.bars]
    assert ["archive/2019.html#month-11", "archive/2019.html#month-12"] == [
        bar.path for bar in months.bars
    ]
    assert articles_over_time(dated(None)) is None
