"""The data files: what the tables hold, that they join, and that nothing hidden is in them."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.data_export.tables import TABLES, csv_text
from conftest import Collection

Tree = Callable[..., Collection]

CONTENT = {
    "content/site.toml": 'title = "Báo Sông"\nauthor = "Toà soạn"\n',
    "content/articles/cho.md": '---\ntitle: =Chợ, "nổi"\ndate: 2019-11-03\n'
    "authors: [Mai Lan, Lê Hạ]\ntags: [chợ, a|b]\ndescription: Chuyện chợ.\n"
    "source: {name: Báo Bến, url: https://ben.example/1, accessed: 2020-01-05}\n"
    "people:\n  - {name: Trần Văn Sáng, role: Trưởng Công an xã Dừa}\n  - Vũ Tư\n"
    "organisations: [Công an xã Dừa]\nunverified: [people]\n---\n"
    "- Trời mưa, ông Trần Văn Sáng nói.\n\nÔng Sáng về. Trần Văn Sáng đi.\n",
    "content/articles/kin.md": "---\ntitle: Chuyện Hà Kín\ndate: 2020\n"
    "people: [Đỗ Mơ, Hà Kín, Vũ Tư]\norganisations: [Hội Cũ]\n---\nHà Kín và Vũ Tư đi. Đỗ Mơ về.\n",
    "content/people/do-mo.md": "---\nname: Đỗ Mơ\nhidden: true\n---\n",
    "content/people/ha-kin.md": "---\nname: Hà Kín\nredacted: true\n---\n",
    "content/people/vu-tu.md": "---\nname: Vũ Tư\naliases: [Tư Lái]\nverified: true\n"
    "same_as: [https://www.wikidata.org/wiki/Q1]\n---\n",
    "content/organisations/to-mot.md": "---\nname: Tổ Một\nkind: tổ\nparent: cong-an-xa-dua\n---\n",
}


@pytest.fixture
def built(tree: Tree) -> Collection:
    """Return the collection, built."""
    collection = tree(CONTENT)
    collection.build()
    return collection


def rows(collection: Collection, table: str) -> list[dict[str, str]]:
    text = collection.output()[f"data/{table}.csv"].decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def lines(collection: Collection, table: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in collection.page(f"data/{table}.jsonl").splitlines()]


def test_article_has_a_row_with_all_that_is_known(built: Collection) -> None:
    """Newest first; lists as lists, what is not known empty."""
    new, old = lines(built, "articles")
    assert (new["id"], new["date"]) == ("kin", "2020")
    assert old == {
        "id": "cho",
        "title": '=Chợ, "nổi"',
        "date": "2019-11-03",
        "lastmod": "",
        "lang": "vi",
        "authors": ["Mai Lan", "Lê Hạ"],
        "place": "",
        "description": "Chuyện chợ.",
        "source_name": "Báo Bến",
        "source_url": "https://ben.example/1",
        "source_accessed": "2020-01-05",
        "tags": ["chợ", "a|b"],
        "unverified": ["people"],
        "page": "articles/cho.html",
    }


def test_mention_has_a_row_for_each_sentence(built: Collection) -> None:
    """With the words, the paragraph and the roles; one without a sentence if none names them."""
    told = [
        (row["person"] or row["organisation"], row["name"], row["anchor"], row["sentence"])
        for row in lines(built, "mentions")
        if row["article"] == "cho"
    ]
    assert told == [
        ("tran-van-sang", "Trần Văn Sáng", "p1", "Trời mưa, ông Trần Văn Sáng nói."),
        ("tran-van-sang", "Trần Văn Sáng", "p2", "Trần Văn Sáng đi."),
        ("vu-tu", "Vũ Tư", "", ""),
        ("cong-an-xa-dua", "Công an xã Dừa", "", ""),
    ]
    first, *_, body = (row for row in lines(built, "mentions") if row["article"] == "cho")
    assert (first["roles"], first["unverified"]) == (["Trưởng Công an xã Dừa"], True)
    assert (body["person"], body["unverified"]) == ("", False)


def test_person_has_a_row_with_count_and_dates(built: Collection) -> None:
    """From all articles, and from the record."""
    row = next(row for row in lines(built, "people") if row["id"] == "vu-tu")
    assert row == {
        "id": "vu-tu",
        "name": "Vũ Tư",
        "aliases": ["Tư Lái"],
        "weak_aliases": [],
        "description": "",
        "same_as": ["https://www.wikidata.org/wiki/Q1"],
        "verified": True,
        "unverified": False,
        "articles": 2,
        "first": "2019-11-03",
        "last": "2020",
        "page": "people/vu-tu.html",
    }


def test_body_has_its_kind_and_parent(built: Collection) -> None:
    """The parent by id, so that the table joins with itself."""
    found = {row["id"]: (row["kind"], row["parent"]) for row in lines(built, "organisations")}
    assert found["to-mot"] == ("tổ", "cong-an-xa-dua")
    assert found["hoi-cu"] == ("", "")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_csv_and_json_lines_hold_the_same(built: Collection, table: object) -> None:
    """Apart from how lists, truth and a formula's sign are written in a cell."""
    told = rows(built, table.name)
    assert told
    for cells, values in zip(told, lines(built, table.name), strict=True):
        assert list(cells) == list(values) == [column.name for column in table.columns]
        for column in table.columns:
            cell, value = cells[column.name], values[column.name]
            if column.type == "list":
                assert cell.split("|") == [part.replace("|", "/") for part in value] or not value
            elif column.type == "string":
                assert cell.removeprefix("'") == value
            else:
                assert json.loads(cell) == value


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("- Đi", "'- Đi"),
        ("@ai", "'@ai"),
        ("+84", "'+84"),
        ("'=1", "''=1"),
        ("'quoted'", "'quoted'"),
        ("a=1", "a=1"),
        ('a, "b"\nc', '"a, ""b""\nc"'),
        ("", ""),
    ],
)
def test_spreadsheet_runs_no_cell(text: str, cell: str) -> None:
    """The apostrophe comes off again without loss."""
    assert csv_text([(text, 1)]) == f"{cell},1\r\n"


@given(st.lists(st.tuples(st.text("a,\"'\r\n |é=", max_size=6), st.booleans()), min_size=1))
def test_csv_is_as_the_standard_library_writes_it(table: list[tuple[str, bool]]) -> None:
    """Quoted where it has to be and nowhere else, whatever signs stand beside each other."""
    written = io.StringIO()
    cells = [(f"'{text}" if text.lstrip("'")[:1] in {"=", "\r"} else text) for text, _ in table]
    values = [str(value).lower() for _, value in table]
    csv.writer(written).writerows(zip(cells, values, strict=True))
    assert written.getvalue() == csv_text(table)


def test_package_tells_every_table_and_how_they_join(built: Collection) -> None:
    """Files exist, headers are the schema's, keys are unique, foreign keys lead somewhere."""
    package = json.loads(built.page("data/datapackage.json"))
    assert (package["title"], package["contributors"]) == ("Báo Sông", [{"title": "Toà soạn"}])
    resources = {resource["name"]: resource for resource in package["resources"]}
    files = {path for path in built.output() if path.startswith("data/") and path.count("/") == 1}
    listed = {f"data/{resource['path']}" for resource in resources.values()}
    assert listed | {"data/index.html", "data/datapackage.json"} == files
    assert {"articles", "people", "organisations", "mentions"} <= set(resources)
    for table in TABLES:
        schema = resources[table.name]["schema"]
        held = rows(built, table.name)
        assert [field["name"] for field in schema["fields"]] == list(held[0])
        keys = [tuple(row[part] for part in schema["primaryKey"]) for row in held]
        assert len(set(keys)) == len(keys)
        for key in schema.get("foreignKeys", ()):
            (column,), there = key["fields"], key["reference"]["resource"] or table.name
            known = {row["id"] for row in rows(built, there)} | {""}
            assert {row[column] for row in held} <= known


def test_every_page_in_the_tables_exists(built: Collection) -> None:
    """And every paragraph that a mention names."""
    output = built.output()
    for table in ("articles", "people", "organisations"):
        assert {row["page"] for row in rows(built, table)} <= set(output)
    for row in rows(built, "mentions"):
        page = output[f"articles/{row['article']}.html"].decode()
        assert not row["anchor"] or f'id="{row["anchor"]}"' in page


def test_name_has_a_file_with_all_its_sentences(built: Collection) -> None:
    """Linked from its page."""
    data = json.loads(built.page("data/people/tran-van-sang.json"))
    (article,) = data.pop("articles")
    assert data == {
        "id": "tran-van-sang",
        "kind": "person",
        "name": "Trần Văn Sáng",
        "page": "people/tran-van-sang.html",
        "description": "Trưởng Công an xã Dừa",
        "verified": False,
        "unverified": True,
    }
    assert [mention["sentence"] for mention in article["mentions"]] == [
        "Trời mưa, ông Trần Văn Sáng nói.",
        "Trần Văn Sáng đi.",
    ]
    assert 'href="../data/people/tran-van-sang.json"' in built.page("people/tran-van-sang.html")


def test_nothing_hidden_is_in_the_data(built: Collection) -> None:
    """A hidden name is in no row but stays in the words; a redacted one is nowhere."""
    data = {path: text.decode() for path, text in built.output().items() if "data/" in path}
    assert not [path for path in data if "do-mo" in path or "ha-kin" in path]
    assert not [path for path, text in data.items() if "Hà Kín" in text or "ha-kin" in text]
    assert not [path for path, text in data.items() if "Đỗ Mơ" in text or "do-mo" in text]


def test_data_can_be_switched_off(tree: Tree) -> None:
    """No file and no link is left; what else there is stays."""
    on, off = tree(CONTENT), 'title = "Báo Sông"\ndata = false\n'
    on.build()
    with_data = set(on.output())
    on.write({"content/site.toml": off})
    on.build()
    left = on.output()
    assert with_data - set(left) == {path for path in with_data if path.startswith("data/")}
    assert not [
        path for path, text in left.items() if path.endswith("html") and b'"../data/' in text
    ]


def test_body_edit_that_names_nobody_leaves_the_data_alone(built: Collection) -> None:
    """Tables hold what is about an article, not its text."""
    text = CONTENT["content/articles/cho.md"]
    built.write({"content/articles/cho.md": text + "\nMột câu nữa.\n"})
    written = {path for path, _ in built.build().written}
    assert "articles/cho.html" in written
    assert [path for path in written if path.startswith("data/")] == []


def test_large_collection_is_split_by_year(tree: Tree) -> None:
    """An edit rewrites the files of its year; the package lists all parts in order."""
    collection = tree(
        {
            f"content/articles/a{n}.md": f"---\ntitle: Bài {n}\ndate: {2018 + n % 2}\n---\nVăn.\n"
            for n in range(2001)
        }
    )
    collection.build()
    package = json.loads(collection.page("data/datapackage.json"))
    paths = {resource["name"]: resource["path"] for resource in package["resources"]}
    assert paths["mentions"] == ["mentions-2019.csv", "mentions-2018.csv"]
    assert paths["people"] == "people.csv"
    page = collection.page("data/index.html")
    assert all(f'href="../data/{path}"' in page for path in paths["articles"])
    collection.write({"content/articles/a0.md": "---\ntitle: Khác\ndate: 2018\n---\nVăn.\n"})
    written = {path for path, _ in collection.build().written}
    assert {path for path in written if path.startswith("data/")} == {
        f"data/{name}"
        for name in (
            *("articles-2018.csv", "articles-2018.jsonl", "articles-2018.ftm.jsonl"),
            *("citations-2018.bib", "citations-2018.ris", "citations-2018.json"),
        )
    }
