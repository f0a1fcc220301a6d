"""The shared parts of the search index: amended after an edit, they are what is made anew."""

import random
from pathlib import Path

import pytest

from broadsheet.fact import Fact
from broadsheet.frozen import encode
from broadsheet.indexing import SHARES, Before, amended_views, is_indexed, share_views
from broadsheet.memo import Memo
from broadsheet.search.terms import name_entry
from broadsheet.views.facts import Called, SearchFacts
from test_search_shards import article, indexed

KNOWN = SearchFacts(2, 2, 2, 1, 8, 4, 2019, (2019,), articles=40)
WORDS = ("đường", "dương", "Duong", "làng", "lãng", "42", "a", "Hoà", "hòa", "東", "bến đò", "ø")


class Index:
    """A memo with what an index is made of, and a folder with its parts."""

    def __init__(self, root: Path, dice: random.Random) -> None:
        self.memo = Memo(root / "memo.sqlite")
        self.site = root / "site"
        self.dice = dice
        self.before: Before = {}
        self.memo.begin()
        for number in range(KNOWN.articles):
            self.put(Fact.NUMBER, f"articles/{number}.md", encode(number))
            self.write_article(number)
        for number in range(9):
            self.write_name(number)
        self.before.clear()
        self.keep(self.anew())

    def put(self, kind: Fact, key: str, value: bytes | None) -> None:
        """Change a fact, and note what it was before."""
        old = self.memo.fact(kind, key)[1]
        if self.memo.put_fact(kind, key, value):
            self.before.setdefault((kind, key), old)

    def words(self) -> str:
        """Return some words, or none."""
        return " ".join(self.dice.choices(WORDS, k=self.dice.randint(0, 9)))

    def write_article(self, number: int) -> None:
        """Give an article other words."""
        terms = indexed(article(self.words(), title=self.words()))
        self.put(Fact.TERMS, f"articles/{number}.md", encode(terms))

    def write_name(self, number: int) -> None:
        """Give a name other words."""
        words = name_entry(number, self.dice.randint(1, 20), [self.words()]).words
        self.put(Fact.CALLED, f"people/{number}", encode(Called(number, words)))

    def edit(self) -> None:
        """Write, remove, bring back or number anew an article, or a name."""
        number, way = self.dice.randrange(9), self.dice.randrange(6)
        path = f"articles/{number}.md"
        if way < 2:
            self.write_article(number)
        elif way == 2:
            self.put(Fact.NUMBER, path, None)
        elif way == 3:
            self.put(Fact.NUMBER, path, encode(number + self.dice.choice((0, 50, 60))))
        elif way == 4:
            self.write_name(number)
        else:
            self.put(Fact.CALLED, f"people/{number}", None)

    def anew(self) -> dict[str, str]:
        """Return all parts by path, made anew."""
        views = (view for share in SHARES for view in share_views(self.memo, KNOWN, share))
        return {view.path: view.data.decode() for view in views}

    def amended(self, known: SearchFacts = KNOWN) -> dict[str, str] | None:
        """Return the parts that changed by path, or None if none is amended."""
        views = amended_views(self.memo, self.site, self.before, known)
        return None if views is None else {view.path: view.data.decode() for view in views}

    def keep(self, parts: dict[str, str]) -> None:
        """Write parts to the folder."""
        for path, text in parts.items():
            (self.site / path).parent.mkdir(parents=True, exist_ok=True)
            (self.site / path).write_text(text, "utf-8", newline="")

    def close(self) -> None:
        """Close the memo."""
        self.memo.close()


@pytest.mark.parametrize("start", range(12))
def test_amended_parts_are_those_made_anew(tmp_path: Path, start: int) -> None:
    """After each of some builds with a few edits; parts that are not amended are as they were."""
    index = Index(tmp_path, random.Random(start))
    for _ in range(8):
        for _ in range(index.dice.randint(0, 4)):
            index.edit()
        old, new, amended = index.site, index.anew(), index.amended()
        assert amended is not None
        index.keep(amended)
        assert new == {path: (old / path).read_text("utf-8") for path in new}
        index.before.clear()
    index.close()


def test_one_word_amends_few_parts(tmp_path: Path) -> None:
    """The cost of an edit goes by what it changes."""
    index = Index(tmp_path, random.Random(1))
    index.put(Fact.CALLED, "people/1", None)
    whole, amended = index.anew(), index.amended()
    assert amended is not None
    assert 0 < len(amended) < len(whole)
    index.close()


def test_many_changes_are_better_made_anew(tmp_path: Path) -> None:
    """From a fifth of all articles on; a change of one article counts once."""
    index = Index(tmp_path, random.Random(1))
    for number in range(8):
        index.put(Fact.NUMBER, f"articles/{number}.md", encode(50 + number))
        index.write_article(number)
    assert index.amended() is not None
    index.write_article(8)
    assert index.amended() is None
    index.close()


def test_index_is_made_of_numbers_terms_and_names() -> None:
    """And of no other facts: what was before is noted of these."""
    assert {Fact.NUMBER, Fact.TERMS, Fact.CALLED} == set(filter(is_indexed, Fact))
