"""The sample collection: what a person reads in its raw articles is what the program finds."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from broadsheet.builder import build
from broadsheet.front_matter import parse
from broadsheet.importer import Request, convert_inbox
from broadsheet.metadata import Metadata, read_metadata
from broadsheet.progress import no_progress
from broadsheet.request import Request as BuildRequest

ROOT = Path(__file__).parents[1]
EXPECTED: list[dict[str, Any]] = json.loads(
    (ROOT / "tests/fixtures/sample_expectations.json").read_text("utf-8")
)
Found = dict[tuple[str, str], Metadata]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """Return what a fresh conversion of the inbox says of each article, by file and item."""
    content = tmp_path_factory.mktemp("sample") / "content"
    for folder in ("inbox", "people", "organisations"):
        shutil.copytree(ROOT / "content" / folder, content / folder)
    convert_inbox(Request(content, content.parent / ".broadsheet"), no_progress)
    articles = {}
    for file in sorted((content / "articles").glob("*.md")):
        parsed = parse(file.read_text("utf-8"), file.name)
        source = parsed.values["converted"]
        key = (str(source["from"]), str(source.get("item", "")))
        articles[key] = read_metadata(parsed, f"articles/{file.name}")
    return articles


def test_every_raw_article_gives_one_article(found: Found) -> None:
    """Files of one and files of many, none missing and none twice."""
    assert sorted((e["file"], e.get("item") or "") for e in EXPECTED) == sorted(found)


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda e: f"{e['file']} {e.get('item', '')}")
def test_title_date_and_authors_are_what_a_reader_sees(
    found: Found, expected: dict[str, Any]
) -> None:
    """Nothing is invented: an article without a date has none, a made title says so."""
    article = found[expected["file"], expected.get("item") or ""]
    said = (str(article.date or "")[:10], list(article.authors))
    assert (expected["date"] or "", expected["authors"] or []) == said
    if expected["title"]:
        assert expected["title"] == article.title
    else:
        assert "title" in article.unverified


@pytest.mark.parametrize(("kind", "least"), [("people", 0.93), ("organisations", 0.85)])
def test_names_are_mostly_found_and_rarely_wrong(found: Found, kind: str, least: float) -> None:
    """Precision and recall over the whole collection, each above a bar."""
    hits = missed = wrong = 0
    for expected in EXPECTED:
        article = found[expected["file"], expected.get("item") or ""]
        names = {entry.name for entry in getattr(article, kind)}
        wanted = set(expected[kind])
        hits += len(names & wanted)
        missed += len(wanted - names)
        wrong += len(names - wanted - set(expected.get("optional", ())))
    assert hits / (hits + missed) >= least
    assert hits / (hits + wrong) >= least


def test_committed_collection_builds_without_a_problem(tmp_path: Path) -> None:
    """A newcomer's first build says nothing but what it wrote."""
    request = BuildRequest(
        content=ROOT / "content",
        layouts=ROOT / "layouts",
        site=tmp_path / "site",
        state=tmp_path / "state",
        jobs=1,
    )
    assert build(request).problems == ()
