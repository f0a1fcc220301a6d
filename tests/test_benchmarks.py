"""The benchmark's collection: always the same, and one that the program takes."""

from pathlib import Path

from benchmarks.corpus import make_corpus, write_corpus
from broadsheet.cli import main


def test_a_corpus_is_the_same_for_the_same_seed() -> None:
    """Two runs are measured on the same bytes, two seeds on different ones."""
    first, again, other = (tuple(make_corpus(20, seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_corpus_is_built_without_a_word_of_warning(tmp_path: Path) -> None:
    """What is measured is the work of a clean collection, not of problems."""
    write_corpus(30, tmp_path / "content" / "articles")
    assert main(["build", "--strict", "--quiet", "--root", str(tmp_path)]) == 0
