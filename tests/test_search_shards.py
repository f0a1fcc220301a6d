"""The parts of the index: who has which word and pair, and scripts that nothing breaks out of."""

import json
from array import array
from collections.abc import Iterable

import pytest

from broadsheet.model import Article, Date, Fragment, Paragraph, Source
from broadsheet.search.shards import (
    SLOTS,
    Sizes,
    pair_parts,
    script,
    sizes_for,
    word_parts,
)
from broadsheet.search.terms import (
    ArticleTerms,
    article_entry,
    index_article,
    name_entry,
    name_terms,
)
from broadsheet.search.words import pair_hashes, words_of
from test_search_numbers import decoded

SMALL = Sizes(words=2, pairs=2, starts=2, names=1)


def article(*paragraphs: str, title: str = "Bè tre", **other: object) -> Article:
    body = Fragment(paragraphs=tuple(Paragraph(f"p{n}", "p", t) for n, t in enumerate(paragraphs)))
    return Article(path="articles/a.md", slug="a", title=title, body=body, **other)


def indexed(whole: Article, names: Iterable[str] = ()) -> ArticleTerms:
    return index_article(whole.card, whole.body, names)


def class_of(terms: ArticleTerms, word: str) -> list[int]:
    return [number for number, words in enumerate(terms.words) if word in words]


def value_of(text: str) -> object:
    """Return what a script hands over."""
    start = text.index(",") + 1
    assert text.startswith("searchPart(")
    assert text.endswith(")\n")
    return json.loads(text[start:-2])


def test_a_word_stands_in_its_highest_class() -> None:
    """Title above standfirst and names, these above the body, often above seldom."""
    terms = indexed(
        article(
            "Tre xanh bên sông, tre già bên sông, bến nước.",
            description="Nứa",
            authors=("Mai Lan",),
            tags=("Nghề",),
            source=Source("Bản tin"),
            date=Date(2020),
        ),
        ["Lê Thị Mận"],
    )
    classes = {"tre": 3, "nứa": 2, "mận": 2, "lan": 2, "nghề": 2, "tin": 2, "bên": 1, "bến": 0}
    assert {word: [own] for word, own in classes.items()} == {
        word: class_of(terms, word) for word in classes
    }


def test_a_word_more_changes_only_itself() -> None:
    """So that an edit of one sentence rewrites few parts."""
    words = [f"{a}{b}" for a in "bcdghklmn" for b in "aeiou"] * 6
    before = indexed(article(" ".join(words)))
    after = indexed(article(" ".join([*words, "xong"])))
    assert [("xong",)] == [
        tuple(set(new) - set(old))
        for old, new in zip(before.words, after.words, strict=True)
        if old != new
    ]
    assert 1 == len(array("I", after.pairs)) - len(array("I", before.pairs))


def test_no_pair_reaches_from_one_paragraph_into_the_next() -> None:
    """A phrase is looked for inside a paragraph."""
    terms = indexed(article("một hai", "ba bốn", title="x"))
    wanted = [*pair_hashes(words_of("một hai")), *pair_hashes(words_of("ba bốn"))]
    assert wanted == list(array("I", terms.pairs))


def test_names_are_found_by_each_word_and_whole() -> None:
    """All forms count, whatever their spelling; a whole form has a sign that no word has."""
    assert ("lê", "hòa", "năm", "=lê hòa", "=năm hòa") == name_terms(["Lê Hoà", "NĂM HÒA", "…"])
    assert [5, 6, 6, 7] == [len(name_entry(0, count, ["Lê"]).words) for count in (1, 2, 9, 10)]


def test_the_parts_hold_what_the_articles_hold() -> None:
    """Every word leads to its articles by spelling and class, and to its names."""
    entries = [
        article_entry(4, indexed(article("Đường làng", title="Đò"))),
        article_entry(9, indexed(article("dưỡng lão", title="Đường"))),
        name_entry(3, 12, ["Dương Lê"]),
    ]
    parts = dict(word_parts(entries, SMALL))
    assert ["words/0", "words/1", "starts/0", "starts/1"] == list(parts)
    lines = "\n".join(str(value_of(parts[f"words/{n}"])) for n in range(2)).split("\n")
    cells = {line.split("\t")[0]: line.split("\t")[1:] for line in lines}
    found = {}
    for cell in cells["duong"]:
        form, *classes = cell.split(":")
        found[form] = [decoded(one) for one in classes]
    assert {
        "đường": [[4], [], [], [9]],
        "dưỡng": [[9]],
        "dương": [[], [], [], [], [], [], [3]],
    } == found
    assert "=duong le" in cells
    starts = "\n".join(str(value_of(parts[f"starts/{n}"])) for n in range(2)).split("\n")
    assert {"duong\t3", "lang\t1", "lao\t1", "do\t1", "le\t1"} == set(starts)


def test_pairs_lead_to_the_articles_that_have_them() -> None:
    """Marks left out, one slot for each pair."""
    terms = indexed(article("bến đò", title="x"))
    parts = [str(value_of(text)).split(" ") for _, text in pair_parts([(7, terms.pairs)], SMALL)]
    assert [SLOTS] * SMALL.pairs == [len(part) for part in parts]
    (pair,) = pair_hashes(words_of("ben do"))
    slot = pair % (SMALL.pairs * SLOTS)
    assert [7] == decoded(parts[slot // SLOTS][slot % SLOTS])
    assert 1 == sum(len(slot) > 0 for part in parts for slot in part)


@pytest.mark.parametrize("shares", [2, 3, 5])
def test_shares_of_pairs_are_all_of_them(shares: int) -> None:
    """In the same order, each part once, even where there are more shares than parts."""
    sizes = Sizes(words=1, pairs=4, starts=1, names=1)
    body = indexed(article("đò dọc đò ngang qua sông dài lắm thác nhiều ghềnh", title="x"))
    articles = [(number, body.pairs[number * 4 :]) for number in range(6)]
    shared = [part for n in range(shares) for part in pair_parts(articles, sizes, n, shares)]
    assert list(pair_parts(articles, sizes)) == shared


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--", "a\u2028b\u2029c", '"\\\n', "🔥\x00"]
)
def test_no_text_breaks_out_of_a_script(text: str) -> None:
    """What a script hands over comes back, and none of it could end the script or its string."""
    made = script("words/0", [text])
    assert [text] == value_of(made)
    assert not {"<", "\u2028", "\u2029", "\x00"} & set(made)
    assert 1 == made.count("\n")


def test_the_number_of_parts_grows_in_steps_of_two() -> None:
    """So that one article more hardly ever changes it; even an empty collection has each part."""
    assert Sizes(1, 1, 1, 1) == sizes_for(0, 0)
    steps = [sizes_for(count, count) for count in range(0, 2_000, 10)]
    assert 20 >= len(set(steps))
    assert 4096 == sizes_for(10_000_000, 0).pairs
