"""Views of the archive: years, in a full year months, in a full month days.

Articles of no date, or of one day with too many, are cut by the first letters of their titles.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from broadsheet.collation import sort_key
from broadsheet.frozen import Frozen, replace
from broadsheet.model import Date
from broadsheet.views.atlas import Atlas
from broadsheet.views.facts import Listed
from broadsheet.views.periods import Unit, choose_unit, draw_chart
from broadsheet.views.pictures import Chart
from broadsheet.views.shelving import shelve
from broadsheet.views.values import ArchiveView, Count, Decade, Link, Part, ShelfView, Year
from broadsheet.wording import date_text, month_name

# Articles on one page: with two lines for each, some 200 kB of HTML.
_FULL = 300
_SHELF = "shelf.html"


class _Pile(Frozen):
    """Articles that share a date as far as it goes; those of no date have none.

    stem: of the page's address. exact: nothing finer is known of any of them.
    letters: with which their titles begin, empty for all.
    """

    stem: str
    date: Date | None
    articles: tuple[Listed, ...]
    exact: bool = False
    letters: str = ""

    @property
    def is_full(self) -> bool:
        """Whether its parts need pages of their own."""
        return len(self.articles) > _FULL and not self.letters

    @property
    def path(self) -> str:
        """The output path of its page."""
        return f"archive/{self.stem}.html"

    @property
    def anchor(self) -> str:
        """Where it stands on the page of what it is a part of."""
        return "month-unknown" if self.exact else f"month-{self.date.month if self.date else 0}"


def archive_view(atlas: Atlas) -> ArchiveView:
    """Return the list of years and their months, newest first."""
    groups = groupby(atlas.order, key=lambda listed: listed.date.year if listed.date else 0)
    piles = [_pile(f"{year:04}" if year else "", tuple(group)) for year, group in groups]
    dated = [pile for pile in piles if pile.date]
    undated = next((pile for pile in piles if not pile.date), None)
    return ArchiveView(
        path="archive/index.html",
        layout="archive.html",
        title="",
        lang=atlas.settings.lang,
        chart=articles_over_time(atlas),
        decades=tuple(
            Decade(
                f"{decade}0–{decade[2]}9",
                _decade_anchor(decade),
                tuple(_year(atlas, p) for p in group),
            )
            for decade, group in groupby(dated, key=lambda pile: pile.stem[:3])
        ),
        undated=Count("", undated.path, len(undated.articles)) if undated else None,
    )


def articles_over_time(atlas: Atlas) -> Chart | None:
    """Return the numbers of articles by month, year or decade, each leading to the archive."""
    days = [str(listed.date) for listed in atlas.order if listed.date]
    if not days:
        return None
    unit = choose_unit(days)
    years = Counter(day[: Unit.YEAR] for day in days)

    def address(text: str) -> str:
        if unit == Unit.DECADE:
            return f"archive/index.html#{_decade_anchor(text)}"
        if unit == Unit.YEAR:
            return f"archive/{text}.html"
        is_full = years[text[:4]] > _FULL
        return _month_path(text[:4], int(text[5:]), is_full=is_full)

    counts = Counter(day[:unit] for day in days)
    return draw_chart(counts, unit, address, atlas.settings.lang)


def list_shelves(atlas: Atlas) -> Iterator[str]:
    """Yield what `shelf_views` can be asked for: years, parts of full ones, empty for no date."""
    for known in atlas.years:
        yield known.label
        pile = _pile(known.label, atlas.year(known.label))
        if pile.date and pile.is_full:
            yield from (part.stem for part in _parts(atlas, pile))


def shelf_views(atlas: Atlas, shelf: str) -> Iterator[ShelfView]:
    """Yield the page of a shelf, with the pages that it is cut into if it is no year."""
    year, _, part = shelf.partition("-")
    pile = _pile(year, atlas.year(year))
    if part:
        piles, above = _parts(atlas, pile), _link(pile, atlas.settings.lang)
    else:
        piles, above = [_pile(known.label, ()) for known in atlas.years], None
    place = next(n for n, one in enumerate(piles) if one.stem == (shelf or pile.stem))
    if not part:
        piles[place] = pile
    yield from _shelf(atlas, piles, place, above)


def _shelf(
    atlas: Atlas, piles: Sequence[_Pile], place: int, above: Link | None
) -> Iterator[ShelfView]:
    lang, pile = atlas.settings.lang, piles[place]
    is_year = above is None and pile.date is not None
    parts = _parts(atlas, pile)
    older = piles[place + 1] if place + 1 < len(piles) else None
    newer = piles[place - 1] if place else None
    yield ShelfView(
        path=pile.path,
        layout=_SHELF,
        title=_name(pile, lang),
        lang=lang,
        letters=pile.letters,
        exact=pile.exact,
        is_year=is_year,
        parts=tuple(_part(atlas, part, apart=pile.is_full) for part in parts or [pile]),
        count=len(pile.articles),
        above=above,
        newer=_link(newer, lang),
        older=_link(older, lang),
    )
    if pile.is_full and not is_year:
        for number in range(len(parts)):
            yield from _shelf(atlas, parts, number, _link(pile, lang))


def _part(atlas: Atlas, pile: _Pile, *, apart: bool) -> Part:
    """Return a heading with its articles, or with the way to them where they stand apart."""
    month = pile.date.month if pile.date and not pile.exact else 0
    label = month_name(month, atlas.settings.lang) if month else ""
    if pile.date and pile.date.day:
        label = _name(pile, atlas.settings.lang)
    paths = () if apart else [listed.path for listed in pile.articles]
    rows = atlas.rows(paths, _SHELF, brief=True)
    path = pile.path if apart else ""
    return Part(pile.letters or label, pile.anchor, path, len(pile.articles), rows)


def _parts(atlas: Atlas, pile: _Pile) -> list[_Pile]:
    """Return what a page is cut into; a month, a day and what has no date only if it is full."""
    date = pile.date
    if pile.letters or not (pile.is_full or (date and not date.month and not pile.exact)):
        return []
    if date is None or date.day or pile.exact:
        return list(_by_letters(atlas, pile))
    groups = groupby(pile.articles, key=lambda listed: _finer(listed, date))
    return [
        _Pile(f"{pile.stem}-{str(finer)[-2:]}", finer, tuple(group))
        if finer != date
        else replace(pile, stem=f"{pile.stem}-undated", articles=tuple(group), exact=True)
        for finer, group in groups
    ]


def _finer(listed: Listed, date: Date) -> Date:
    own = listed.date or date
    return Date(own.year, own.month, own.day if date.month else 0)


def _by_letters(atlas: Atlas, pile: _Pile) -> Iterator[_Pile]:
    articles = atlas.articles([listed.path for listed in pile.articles])
    titled = [(card.title, listed) for card, listed in zip(articles, pile.articles, strict=True)]
    titled.sort(key=lambda item: (sort_key(item[0]), item[1].path))
    for shelf in shelve(titled, _FULL):
        stem = f"{pile.stem}-{shelf.slug}"
        yield replace(pile, stem=stem, articles=shelf.things, letters=shelf.label)


def _pile(year: str, articles: tuple[Listed, ...]) -> _Pile:
    return _Pile(year or "undated", Date(int(year)) if year else None, articles)


def _year(atlas: Atlas, pile: _Pile) -> Year:
    months = [part for part in _parts(atlas, pile) if not part.exact]
    return Year(
        pile.stem,
        pile.path,
        len(pile.articles),
        tuple(
            Count(
                str(part.date.month),
                _month_path(pile.stem, part.date.month, is_full=pile.is_full),
                len(part.articles),
            )
            for part in months
            if part.date
        ),
    )


def _month_path(year: str, month: int, *, is_full: bool) -> str:
    return f"archive/{year}-{month:02}.html" if is_full else f"archive/{year}.html#month-{month}"


def _decade_anchor(decade: str) -> str:
    return f"decade-{decade}0"


def _name(pile: _Pile, lang: str) -> str:
    return date_text(pile.date, lang) if pile.date else ""


def _link(pile: _Pile | None, lang: str) -> Link | None:
    return Link(pile.letters or _name(pile, lang), pile.path) if pile else None
