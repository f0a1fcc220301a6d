"""FollowTheMoney: entities of the published schemata, whose references all lead somewhere."""

import json

import pytest

from broadsheet.data_export.ftm import article_lines, entity_lines
from broadsheet.model import Date, Kind, Source
from values import article, atlas_of, entry, record

# Of the schemata of followthemoney 4.11: what is required, and what of the rest is used here.
SCHEMATA = {
    "Article": (
        {"fileName"},
        {"title", "mimeType", "author", "publishedAt", "modifiedAt", "language", "summary"}
        | {"keywords", "publisher", "sourceUrl", "notes"},
    ),
    "Person": ({"name"}, {"alias", "weakAlias", "previousName", "summary", "wikidataId"}
        | {"wikipediaUrl", "sourceUrl", "notes"}),
    "Organization": ({"name"}, {"alias", "weakAlias", "previousName", "summary", "wikidataId"}
        | {"wikipediaUrl", "sourceUrl", "notes", "classification"}),
    "Documentation": ({"document", "entity"}, {"role", "date", "status"}),
    "Employment": (
        {"employee", "employer"},
        {"role", "date", "proof", "sourceUrl", "status"},
    ),
    "UnknownLink": ({"subject", "object"}, {"role"}),
}  # fmt: skip
REFERENCES = {"document", "entity", "employee", "employer", "proof", "subject", "object"}

Entities = dict[str, dict[str, object]]


@pytest.fixture(scope="module")
def entities() -> Entities:
    """Return all entities of a small collection by id."""
    articles = (
        article(
            "cho",
            "Trần Sáng đi.",
            people=(entry("Trần Sáng", "Trưởng Công an xã Dừa", "thợ"), "Vũ Tư"),
            organisations=("Công an xã Dừa", "Công an"),
            date=Date(2019, 11, 3, "21:36:00+07:00"),
            authors=("Mai Lan",),
            lang="vi",
            source=Source("Báo Bến", "https://ben.example/1"),
            unverified=("people", "title"),
        ),
        article("nho", lang="xx", source=Source("", "https://bến.example/")),
    )
    records = (
        record(
            "Vũ Tư",
            "vu-tu",
            previous_names=("Vũ Bốn",),
            weak_aliases=("ông Tư",),
            same_as=(
                "https://www.wikidata.org/wiki/Q7",
                "https://vi.wikipedia.org/wiki/Tu",
                "https://tu.example",
            ),
        ),
        record("Công an", "cong-an", Kind.ORGANISATION, body_kind="công an"),
        record("Đội Một", "doi-mot", Kind.ORGANISATION, parent="cong-an"),
    )
    world = atlas_of(*articles, records=records, base_url="https://luu.example")
    text = "".join(
        article_lines(world, world.article(one.path), world.present(one.path))
        for one in world.order
    )
    keys = (profile.name.key for kind in Kind for profile in world.index(kind))
    text += "".join(entity_lines(world, world.entity(key)) for key in keys)
    found = [json.loads(line) for line in text.splitlines()]
    assert len({one["id"] for one in found}) == len(found)
    return {one["id"]: one for one in found}


def test_every_entity_fits_its_schema(entities: Entities) -> None:
    """What is required is there, nothing is that the schema lacks, every value is a list."""
    assert {one["schema"] for one in entities.values()} == set(SCHEMATA)
    for one in entities.values():
        required, other = SCHEMATA[one["schema"]]
        assert required <= set(one["properties"]) <= required | other, one["id"]
        assert all(values and all(values) for values in one["properties"].values())


def test_every_reference_leads_to_an_entity(entities: Entities) -> None:
    """Documents, people and bodies by their ids."""
    for one in entities.values():
        for name in REFERENCES & set(one["properties"]):
            assert set(one["properties"][name]) <= set(entities), one["id"]


def test_the_library_itself_finds_nothing_wrong(entities: Entities) -> None:
    """Where followthemoney is installed: every value is what its cleaning would make of it."""
    ftm = pytest.importorskip("followthemoney", reason="too large to install for one test")
    for one in entities.values():
        schema = ftm.model.get(one["schema"])
        schema.validate(one)
        for name, values in one["properties"].items():
            kept = [schema.get(name).type.clean(value) for value in values]
            assert all(kept), (one["id"], name)


def test_article_is_told_with_its_sources(entities: Entities) -> None:
    """Where it was published and where it stands here; a host that is not ASCII is left out."""
    told = entities["article-cho"]["properties"]
    assert told["sourceUrl"] == ["https://ben.example/1", "https://luu.example/articles/cho.html"]
    assert (told["language"], told["publishedAt"]) == (["vie"], ["2019-11-03T21:36:00"])
    assert told["notes"] == ["unverified: people", "unverified: title"]
    other = entities["article-nho"]["properties"]
    assert (other["sourceUrl"], "language" in other) == (
        ["https://luu.example/articles/nho.html"],
        False,
    )


def test_appearance_ties_somebody_to_the_article(entities: Entities) -> None:
    """With the roles given there, and marked while nobody has confirmed it."""
    assert entities["appearance-cho.person-tran-sang"]["properties"] == {
        "document": ["article-cho"],
        "entity": ["person-tran-sang"],
        "role": ["Trưởng Công an xã Dừa", "thợ"],
        "date": ["2019-11-03T21:36:00"],
        "status": ["unverified"],
    }


def test_role_that_spells_a_body_is_an_employment_there(entities: Entities) -> None:
    """By the longest name; with the article as proof, and no beginning or end made up."""
    offices = [one["properties"] for one in entities.values() if one["schema"] == "Employment"]
    assert offices == [
        {
            "employee": ["person-tran-sang"],
            "employer": ["organisation-cong-an-xa-dua"],
            "role": ["Trưởng Công an xã Dừa"],
            "date": ["2019-11-03T21:36:00"],
            "proof": ["article-cho"],
            "sourceUrl": ["https://luu.example/articles/cho.html"],
            "status": ["unverified"],
        }
    ]


def test_record_adds_names_and_identifiers(entities: Entities) -> None:
    """Wikidata by its id, Wikipedia by its address, others as sources; the parent as a link."""
    told = entities["person-vu-tu"]["properties"]
    assert (told["previousName"], told["weakAlias"]) == (["Vũ Bốn"], ["ông Tư"])
    assert (told["wikidataId"], told["wikipediaUrl"]) == (
        ["Q7"],
        ["https://vi.wikipedia.org/wiki/Tu"],
    )
    assert told["sourceUrl"] == ["https://tu.example", "https://luu.example/people/vu-tu.html"]
    assert entities["part-doi-mot"]["properties"] == {
        "subject": ["organisation-doi-mot"],
        "object": ["organisation-cong-an"],
        "role": ["part of"],
    }
