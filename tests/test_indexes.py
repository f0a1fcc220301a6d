"""Home and the A–Z indexes: in the order of the alphabet, and cut where a page would burst."""

from collections.abc import Callable, Mapping

from broadsheet.collation import filing_name, sort_key
from broadsheet.model import Date, Kind, Record
from broadsheet.views.atlas import Atlas
from broadsheet.views.indexes import home_view, index_views
from broadsheet.views.values import IndexView
from conftest import Collection
from values import article, atlas_of, record

Tree = Callable[[Mapping[str, str | bytes]], Collection]


def index(world: Atlas, kind: Kind = Kind.PERSON) -> IndexView:
    front, *_ = index_views(world, kind)
    return front


def letters(world: Atlas, kind: Kind = Kind.PERSON) -> list[tuple[str, list[str]]]:
    return [
        (section.label, [e.name + (f" → {e.see}" if e.see else "") for e in section.entries])
        for section in index(world, kind).sections
    ]


def crowd(number: int) -> Atlas:
    """Return a collection with many people, all but one of them called Thi or Tư."""
    letters = [chr(97 + n // 26 % 26) + chr(97 + n % 26) for n in range(number)]
    names = [f"Lê {'Thi' if n % 3 else 'Tư'}{end}{n // 676}" for n, end in enumerate(letters)]
    return atlas_of(article("a", people=("Bùi Ân", *names), date=Date(2019)))


def test_people_are_filed_by_given_name_in_vietnamese_order() -> None:
    """Given name, surname, middle name; tones after letters; đ after d, ă and â after a."""
    names = (
        "Lê Ân",
        "Vũ Ấn",
        "Đỗ An",
        "Lê An",
        "Phan Ăn",
        "Ngô Đức",
        "Ngô Dũng",
        "Lê Văn An",
        "Tom 2",
    )
    assert letters(atlas_of(article("a", people=names))) == [
        ("A", ["Đỗ An", "Lê An", "Lê Văn An"]),
        ("Ă", ["Phan Ăn"]),
        ("Â", ["Lê Ân", "Vũ Ấn"]),
        ("D", ["Ngô Dũng"]),
        ("Đ", ["Ngô Đức"]),
        ("#", ["Tom 2"]),
    ]


def test_bar_holds_the_whole_alphabet() -> None:
    """Letters without names stay, without a link, so that the bar is the same everywhere."""
    view = index(atlas_of(article("a", people=("Lê Đỗ",))))
    assert "".join(letter.text for letter in view.letters).startswith("AĂÂBCDĐEÊ")
    assert {"Đ": "people/index.html#letter-đ"} == {x.text: x.path for x in view.letters if x.path}
    assert ["letter-đ"] == [section.anchor for section in view.sections]


def test_alias_of_a_record_leads_to_the_full_name() -> None:
    """As a `see` entry where a reader would look for it; it is not counted as a name."""
    sang = record(
        "Trần Văn Sáng", "sang", aliases=("Tư Bền", "Trần Văn Sáng"), previous_names=("Sáu Cò",)
    )
    world = atlas_of(article("a", people=("Trần Văn Sáng",)), records=(sang,))
    assert letters(world) == [
        ("B", ["Tư Bền → Trần Văn Sáng"]),
        ("C", ["Sáu Cò → Trần Văn Sáng"]),
        ("S", ["Trần Văn Sáng"]),
    ]
    assert index(world).count == 1


def test_organisations_are_filed_as_written_unless_a_record_says_otherwise() -> None:
    """`sort_as` files under what people look for."""
    one = record("Ủy ban nhân dân xã Sông Trăng", "ubnd", Kind.ORGANISATION, sort_as="Sông Trăng")
    world = atlas_of(article("a", organisations=("Hội X", "Báo Y")), records=(one,))
    assert [letter for letter, _ in letters(world, Kind.ORGANISATION)] == ["B", "H", "S"]


def test_entries_tell_kind_and_decades() -> None:
    """Of a body what its record says, and the decades of the articles; both can be chosen."""
    body: Record = record("Hội X", "hoi-x", Kind.ORGANISATION, body_kind="hội")
    dated = [article(f"a{y}", organisations=("Hội X",), date=Date(y)) for y in (2009, 2011, 2019)]
    view = index(atlas_of(*dated, records=(body,)), Kind.ORGANISATION)
    entry = view.sections[0].entries[0]
    assert ("hội", ("2000", "2010")) == (entry.kind, entry.decades)
    assert (("hội",), ("2000", "2010")) == (view.kinds, view.decades)


def test_large_index_is_cut_by_first_letters() -> None:
    """The first page leads to the shelves; each of them holds its names, and no name is lost."""
    world = crowd(900)
    front, *shelves = index_views(world, Kind.PERSON)
    links = [shelf for section in front.sections for shelf in section.shelves]
    assert [link.path for link in links] == [shelf.path for shelf in shelves]
    assert ("people/az/aa.html", "Â") == (links[0].path, links[0].label)
    assert not any(section.entries for section in front.sections)
    names = [entry.name for shelf in shelves for entry in shelf.sections[0].entries]
    assert sorted(names) == sorted(profile.name.name for profile in world.index(Kind.PERSON))
    assert all(len(shelf.sections[0].entries) <= 500 for shelf in shelves)
    for shelf in shelves:
        filed = [sort_key(filing_name(e.name)) for e in shelf.sections[0].entries]
        assert sorted(filed) == filed


def test_shelves_lead_to_their_neighbours() -> None:
    """In the order of the alphabet, so that one can turn pages."""
    _, first, second, *_ = index_views(crowd(900), Kind.PERSON)
    assert first.before is None
    assert (second.path, first.path) == (
        first.after and first.after.path,
        second.before and second.before.path,
    )


def test_home_shows_the_newest_and_the_most_named() -> None:
    """As many articles as the setting says; the archive has the rest."""
    articles = [
        article(f"a{n}", people=("Lê An", "Vũ Tư")[: n + 1], date=Date(2019, 1, n + 1))
        for n in range(3)
    ]
    view = home_view(atlas_of(*articles, per_page=2, description="Bản lưu"))
    assert ["a2", "a1"] == [row.title for row in view.rows]
    assert [("Lê An", 3), ("Vũ Tư", 2)] == [(e.name, e.count) for e in view.people]
    assert (3, 2, 0) == (view.articles, view.people_count, view.organisations_count)
    assert ("Bản lưu", "feed.xml") == (view.description, view.feed)
    assert {"A", "T"} == {letter.text for letter in view.letters if letter.path}


def test_empty_collection_has_a_home(tree: Tree) -> None:
    """With a sentence that says so, and indexes and an archive that do too."""
    site = tree({"content/site.toml": 'title = "Trống"\n'})
    site.build()
    for page in ("index.html", "people/index.html", "archive/index.html"):
        assert "Chưa có gì ở đây." in site.page(page)


def test_guesses_are_told_from_what_is_verified() -> None:
    """If all names of a page are guesses, one sentence says so and no name needs a sign."""
    guessed = {"people": ("Lê An",), "unverified": ("people",)}
    sure = record("Vũ Tư", "vu-tu", verified=True)
    assert "all" == index(atlas_of(article("a", **guessed))).unverified
    assert "some" == index(atlas_of(article("a", **guessed), records=(sure,))).unverified
    assert "" == index(atlas_of(article("a", people=("Lê An",)))).unverified
