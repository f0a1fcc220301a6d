"""An index that is amended is the index that would be made anew, byte for byte."""

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.search.amending import amend_parts
from broadsheet.search.shards import Sizes, pair_parts, word_parts
from broadsheet.search.terms import Entry, article_entry, name_entry
from test_search_shards import article, indexed

SIZES = Sizes(words=2, pairs=2, starts=2, names=1)
WORDS = ("đường", "dương", "Duong", "làng", "lãng", "42", "a", "Hoà", "hòa", "東", "bến đò", "ø")

texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
articles = st.dictionaries(
    st.integers(0, 40),
    st.builds(lambda title, body: indexed(article(body, title=title)), texts, texts),
    max_size=6,
)
names = st.dictionaries(
    st.integers(0, 40), st.tuples(st.integers(1, 20), st.lists(texts, max_size=3)), max_size=4
)
collections = st.builds(
    lambda articles, names: [
        *(article_entry(number, terms) for number, terms in sorted(articles.items())),
        *(name_entry(number, count, forms) for number, (count, forms) in sorted(names.items())),
    ],
    articles,
    names,
)


def made(entries: list[Entry]) -> dict[str, str]:
    pairs = [(entry.number, entry.pairs) for entry in entries]
    return {**dict(word_parts(entries, SIZES)), **dict(pair_parts(pairs, SIZES))}


@given(collections, collections)
def test_amended_parts_are_those_made_anew(before: list[Entry], after: list[Entry]) -> None:
    """Whatever came, went or changed; and what is not touched would not have changed."""
    old = made(before)
    amended = dict(amend_parts(old.__getitem__, before, after, SIZES))
    assert made(after) == {**old, **amended}


def test_what_stays_touches_nothing() -> None:
    """An entry that goes and comes back as it was rewrites no part."""
    entry = article_entry(3, indexed(article("Đường làng qua bến")))
    assert {} == dict(amend_parts(made([entry]).__getitem__, [entry], [entry], SIZES))


def test_one_word_reads_only_its_own_parts() -> None:
    """The cost of an edit goes by what it changes."""
    before = article_entry(3, indexed(article("Đường làng qua bến")))
    after = article_entry(3, indexed(article("Đường làng qua bến dừa")))
    parts, read = made([before]), []
    amended = dict(
        amend_parts(lambda name: read.append(name) or parts[name], [before], [after], SIZES)
    )
    assert sorted(read) == sorted(amended)
    assert [1, 1, 1] == [sum(n.startswith(k) for n in read) for k in ("words", "starts", "pairs")]
