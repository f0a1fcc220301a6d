"""The search of a whole site: what is in the index, what never is, and what an edit rewrites."""

import re
from collections.abc import Callable, Mapping

import pytest

from conftest import Collection

Tree = Callable[[Mapping[str, str | bytes]], Collection]

ARTICLE = """---
title: Bến đò {number}
date: 2019-{month:02}-03
people: [{person}]
---
{text}
"""
TEXT = "Chuyến đò đầu ngày đưa khách sang sông, lái đò là {person}."
WORDS = [
    "gió",
    "mưa",
    "nắng",
    "thuyền",
    "chài",
    "lưới",
    "cá",
    "tôm",
    "bãi",
    "bồi",
    "phù",
    "sa",
    "lúa",
    "ngô",
    "khoai",
    "sắn",
    "cau",
    "dừa",
    "tre",
    "nứa",
]


def articles(count: int, person: str = "Lê Thị Mận") -> dict[str, str | bytes]:
    """Return articles that share a name and differ in some words."""
    return {
        f"content/articles/ben-{number}.md": ARTICLE.format(
            number=number,
            month=number % 12 + 1,
            person=person,
            text=TEXT.format(person=person) + f" Nay có {WORDS[number % len(WORDS)]}.",
        )
        for number in range(count)
    }


def searched(collection: Collection) -> dict[str, bytes]:
    """Return all that belongs to the search: its page and its parts."""
    output = collection.output()
    return {path: data for path, data in output.items() if path.startswith(("search.", "search/"))}


def test_a_site_has_its_search(tree: Tree) -> None:
    """A page that the menu leads to, and parts of each kind."""
    collection = tree(articles(3))
    collection.build()
    kinds = {path.rpartition("/")[0] for path in searched(collection)}
    assert {f"search/{kind}" for kind in ("articles", "names", "pairs", "starts", "words")} < kinds
    assert 'href="search.html"' in collection.page("index.html")


def test_search_can_be_switched_off(tree: Tree) -> None:
    """Then there is no page, no index and nothing in the menu; no other page changes by it."""
    collection = tree({**articles(3), "content/site.toml": "search = false\n"})
    collection.build()
    assert {} == searched(collection)
    assert "search.html" not in collection.page("index.html")


def test_an_empty_collection_has_an_index_too(tree: Tree) -> None:
    """A query finds nothing there and misses no file."""
    collection = tree({"content/site.toml": 'title = "T"\n'})
    collection.build()
    assert {
        "search/words/0.js",
        "search/pairs/0.js",
        "search/starts/0.js",
        "search/names/0.js",
    } < set(searched(collection))


def test_an_edit_of_a_text_rewrites_few_parts(tree: Tree) -> None:
    """The article's own part, and those of the words and pairs that came or went."""
    collection = tree(articles(400))
    collection.build()
    before = searched(collection)
    path = "content/articles/ben-7.md"
    text = (collection.root / path).read_text("utf-8")
    collection.write({path: text.replace("Nay có", "Nay lại có")})
    report = collection.build()
    after = searched(collection)
    assert before.keys() == after.keys()
    changed = sorted(path for path in after if before[path] != after[path])
    assert changed == sorted(p for p, _ in report.written if p.startswith("search"))
    kinds = [path.split("/")[1] for path in changed]
    # “lại” is new; “Nay có” parted, “Nay lại” and “lại có” came.
    limits = {"articles": 1, "pairs": 3, "starts": 1, "words": 1}
    assert kinds
    assert all(kinds.count(kind) <= limits.get(kind, 0) for kind in kinds)


def test_a_title_is_in_the_index_and_a_draft_is_not(tree: Tree) -> None:
    """What is not published is not found."""
    draft = "---\ntitle: Sổ tay Quỳnh Hoa\ndraft: true\n---\nChữ chìm.\n"
    collection = tree({**articles(1), "content/articles/nhap.md": draft})
    collection.build()
    text = b"".join(searched(collection).values()).decode()
    assert "bến" in text
    assert "quỳnh" not in text
    assert "chìm" not in text


@pytest.mark.parametrize("person", ["Lê Thị Mận", "Trần Hoà"])
def test_no_form_of_a_redacted_name_is_in_the_index(tree: Tree, person: str) -> None:
    """Neither the name nor an alias, with marks or without, as word, whole or in a text."""
    record = f"---\nname: {person}\naliases: [Út Bông]\nredacted: true\n---\n"
    named = f"people: [{{name: {person}, aliases: [Út Bông]}}]"
    extra = f"---\ntitle: Chuyện {person}\n{named}\n---\nÚt Bông kể. {person} nghe.\n"
    collection = tree(
        {
            **articles(2, person),
            "content/articles/rieng.md": extra,
            "content/people/x1.md": record,
        }
    )
    collection.build()
    text = b"".join(searched(collection).values()).decode().lower()
    assert "chuyến" in text
    for form in (person.lower(), "út bông", "ut bong", "le thi man", "tran hoa", "trần hòa"):
        assert form not in text
        assert form.replace(" ", "-") not in text
    # No word that only the name has.
    words = set(re.findall(r"\w+", text))
    assert not {"bông", "bong", "mận", "hòa", "hoà"} & words


def test_a_hidden_person_is_found_in_the_text_alone(tree: Tree) -> None:
    """The words of the article stay; there is no entry to lead to."""
    record = "---\nname: Lê Thị Mận\nhidden: true\n---\n"
    collection = tree({**articles(2), "content/people/le-thi-man.md": record})
    collection.build()
    index = searched(collection)
    assert b"[]" in index["search/names/0.js"]
    assert "=le thi man" not in index["search/words/0.js"].decode()
    assert "mận" in index["search/words/0.js"].decode()


def test_the_same_collection_gives_the_same_index(tree: Tree) -> None:
    """Whatever was built before, and in whatever order files were read."""
    collection = tree(articles(5))
    collection.build()
    collection.write(articles(9))
    collection.build()
    grown = searched(collection)
    collection.build(site="fresh", jobs=2)
    output = collection.output("fresh")
    assert grown == {p: d for p, d in output.items() if p.startswith(("search.", "search/"))}
