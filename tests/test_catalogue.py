"""The facts of a collection: each kind, as those who ask for it find it, and through the memo."""

from datetime import date as calendar_date

import pytest

from broadsheet.database import decode
from broadsheet.fact import Fact
from broadsheet.library import Appearance, Entity, build_library
from broadsheet.mentions import Mention
from broadsheet.model import Date, Kind, TextPage
from broadsheet.settings import Settings
from broadsheet.views.catalogue import LIBRARY_FACTS, list_facts
from broadsheet.views.facts import (
    TYPES,
    DataPart,
    Listed,
    Name,
    Office,
    Present,
    Profile,
    Redirect,
    Setting,
    Target,
    Year,
    drawer_of,
)
from values import article, atlas_of, body, entry, read_again, record

AN = entry("Lê An", "thợ")
NEW, OLD, BARE = (
    article("moi", "Lê An.", people=(AN, "Vũ Tư"), date=Date(2020, 5), lastmod=Date(2021, 1, 2)),
    article(
        "cu",
        people=("Vũ Tư",),
        organisations=("Hội X",),
        date=Date(2019, 11, 3),
        former_addresses=("2019/cu", "articles/cu.html"),
    ),
    article("khong"),
)
RECORDS = (
    record(
        "Lê An",
        "le-an",
        aliases=("Ba An",),
        description="Lái đò",
        sort_as="An Lê",
        former_ids=("ong-an",),
    ),
    record("Hội X", "hoi-x", Kind.ORGANISATION, body_kind="hội"),
    record("Chi hội", "chi-hoi", Kind.ORGANISATION, parent="Hội X"),
)
PAGES = (TextPage("pages/g.md", "gioi-thieu", "G", body("x")),)
SIZES = {"ảnh 1.png": (640, 480)}
WORLD = atlas_of(NEW, OLD, BARE, records=RECORDS, pages=PAGES, sizes=SIZES, paths=("index.html",))

L_NEW = Listed("articles/moi.md", "moi", Date(2020, 5), "2021-01-02")
L_OLD = Listed("articles/cu.md", "cu", Date(2019, 11, 3), "2019-11-03")
L_BARE = Listed("articles/khong.md", "khong", None, "")
N_AN = Name(Kind.PERSON, "le-an", "Lê An", "Lê An", "Lái đò", ("Ba An",))
N_TU = Name(Kind.PERSON, "vu-tu", "Vũ Tư", "Vũ Tư", "", ())
USE = Appearance("articles/moi.md", AN, False, "")
HOME = Redirect("people/ong-an.html", "people/le-an.html", "Lê An", "", "the entry Lê An")
CU = Redirect("2019/cu/index.html", "articles/cu.html", "cu", "", "content/articles/cu.md")


def held(identity: str, target: Target) -> tuple[Fact, str, dict[str, Target]]:
    """Return the drawer that holds nothing but one target."""
    return Fact.TARGETS, drawer_of(identity), {identity: target}


def day(year: int, month: int, number: int) -> int:
    return calendar_date(year, month, number).toordinal()


@pytest.mark.parametrize(
    ("kind", "key", "expected"),
    [
        (Fact.CARD, "articles/moi.md", NEW.card),
        (Fact.ORDER, "", (L_NEW, L_OLD, L_BARE)),
        (Fact.SETTING, "articles/khong.md", Setting("articles/cu.md", "", ())),
        (Fact.YEARS, "", (Year("2020", 1), Year("2019", 1), Year("", 1))),
        (Fact.YEAR, "2019", (L_OLD,)),
        (Fact.YEAR, "", (L_BARE,)),
        (Fact.YEAR, "2018", None),
        (Fact.NAMED, "articles/cu.md", ("people/vu-tu", "organisations/hoi-x")),
        (Fact.NAMED, "articles/khong.md", None),
        (
            Fact.SETTING,
            "articles/moi.md",
            Setting(
                "",
                "articles/cu.md",
                (
                    Present("people/le-an", "Lê An", (), ("thợ",), False),
                    Present("people/vu-tu", "Vũ Tư", (), (), False),
                ),
            ),
        ),
        (Fact.ENTITY, "people/le-an", Entity(Kind.PERSON, "le-an", "Lê An", RECORDS[0], (USE,))),
        (Fact.DAYS, "people/vu-tu", ("2020-05", "2019-11-03")),
        (Fact.SPANS, "people/vu-tu", ()),
        (Fact.NAME, "people/le-an", N_AN),
        (
            Fact.SPREAD,
            "people/vu-tu",
            {"articles/moi.md": day(2020, 5, 1), "articles/cu.md": day(2019, 11, 3)},
        ),
        (Fact.ROLES, "people/le-an", (Office("20200500", "articles/moi.md", ("thợ",)),)),
        (Fact.ROLES, "people/vu-tu", ()),
        (Fact.PARENT, "organisations/chi-hoi", "organisations/hoi-x"),
        (Fact.PARENT, "organisations/hoi-x", None),
        (Fact.PARTS, "organisations/hoi-x", ("organisations/chi-hoi",)),
        (Fact.FORMER, "people/ong-an", "people/le-an"),
        (
            Fact.INDEX,
            Kind.PERSON,
            (
                Profile(N_AN, "An Lê", 1, "Lái đò", "", False, "", ("2020",), "2021-01-02"),
                Profile(N_TU, "Tư Vũ", 2, "", "", False, "", ("2010", "2020"), "2021-01-02"),
            ),
        ),
        (Fact.PAGE, "pages/g.md", PAGES[0]),
        (Fact.PAGES, "", ("pages/g.md",)),
        (
            Fact.TARGETS,
            drawer_of("articles/cu.md"),
            {"articles/cu.md": Target("articles/cu.html", "articles/cu.md")},
        ),
        (
            Fact.TARGETS,
            drawer_of("pages/g.md"),
            {"pages/g.md": Target("gioi-thieu.html", "pages/g.md")},
        ),
        (
            Fact.TARGETS,
            drawer_of("people/ong-an.md"),
            {"people/ong-an.md": Target("people/le-an.html", "")},
        ),
        (
            Fact.TARGETS,
            drawer_of("people/le-an.md"),
            {"people/le-an.md": Target("people/le-an.html", "")},
        ),
        (
            Fact.TARGETS,
            drawer_of("media/ảnh 1.png"),
            {"media/ảnh 1.png": Target("media/%E1%BA%A3nh%201.png", "")},
        ),
        (Fact.MEDIA, "ảnh 1.png", (640, 480)),
        (Fact.REDIRECTS, "", (HOME, CU)),
        (Fact.REDIRECT, "2019/cu/index.html", CU),
        (Fact.REDIRECT, "articles/cu.html", None),
        (Fact.PATHS, "", ("index.html",)),
        (Fact.DATA_PART, "people ", ("people/le-an", "people/vu-tu")),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, str) else None,
)
def test_fact(kind: Fact, key: str, expected: object) -> None:
    """What a small collection says, by kind and key."""
    assert expected == WORLD.source.fact(kind, key)


def test_numbers_of_the_index_are_those_of_its_parts() -> None:
    """Who has a number stands under it in one part."""
    known = WORLD.source.known
    parts = [known[Fact.SHOWN_ARTICLES, part] for part in WORLD.article_parts]
    numbers = {key: value for (kind, key), value in known.items() if kind == Fact.NUMBER}
    assert numbers == {one.path: one.number for part in parts for one in part}
    names = [known[Fact.SHOWN_NAMES, f"{n:x}"] for n in range(WORLD.search.names)]
    called = {key: one.number for (kind, key), one in known.items() if kind == Fact.CALLED}
    assert called == {one.key: one.number for part in names for one in part}


def test_name_in_very_many_articles_has_no_spread() -> None:
    """It would be weighed for each of them, and tells nothing."""
    world = atlas_of(*(article(f"a{n}", people=("Lê An",)) for n in range(201)))
    assert [{}] == world.spreads(["people/le-an"])


def test_data_parts_list_everything_once() -> None:
    """Articles and names of both kinds."""
    found = [item for part in WORLD.data_parts for item in WORLD.data_part(part)]
    assert DataPart("articles", "") in WORLD.data_parts
    assert {"articles/moi.md", "people/le-an", "organisations/chi-hoi"} <= set(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("kind", Fact)
def test_every_fact_survives_the_memo(kind: Fact) -> None:
    """Each kind has a type by which it is read back; the small collection has all of them."""
    values = [value for (known, _), value in WORLD.source.known.items() if known == kind]
    read = [read_again(kind, value) for value in values]
    if kind == Fact.MENTIONS:  # each is read when it is wanted
        read = [{k: decode(tuple[Mention, ...], v) for k, v in some.items()} for some in read]
    assert values
    assert values == read


def test_every_kind_has_a_type() -> None:
    """And no other has."""
    assert set(Fact) == set(TYPES)


@pytest.mark.parametrize(
    "settings", [Settings(), Settings(data=False, search=False)], ids=["", "bare"]
)
def test_facts_are_listed_once_in_a_fixed_order(settings: Settings) -> None:
    """Of the kinds that follow from the library, whatever the order of the files."""
    articles = (NEW, OLD, BARE)
    one, two = (
        list(list_facts(build_library(files, records, PAGES)[0], SIZES, settings))
        for files, records in ((articles, RECORDS), (articles[::-1], RECORDS[::-1]))
    )
    assert one == two
    assert len(one) == len({(kind, key) for kind, key, _ in one})
    kinds = {kind for kind, _, _ in one}
    assert kinds == LIBRARY_FACTS if settings.data else kinds < LIBRARY_FACTS
