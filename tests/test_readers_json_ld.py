"""The article that a page's JSON-LD describes."""

import pytest

from broadsheet.readers.json_ld import names_in, read_article

ARTICLE = {"@type": "NewsArticle", "headline": "Chợ nổi"}


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "Chợ nổi"}',
        '[{"@type": "WebSite"}, {"@type": "NewsArticle", "headline": "Chợ nổi"}]',
        '{"@graph": [null, {"@type": "NewsArticle", "headline": "Chợ nổi"}]}',
        '<![CDATA[ {"@type": "NewsArticle", "headline": "Chợ nổi"} ]]>',
        '<!-- {"@type": "NewsArticle", "headline": "Chợ nổi"} -->;',
    ],
    ids=["alone", "list", "graph", "cdata", "comment"],
)
def test_the_article_is_found_in_any_shape(script: str) -> None:
    """Wrappings and neighbours do not matter."""
    assert ARTICLE == read_article([script])


@pytest.mark.parametrize(
    "script",
    ["", "{", '{"headline": "a\nb", "author": ', "[" * 100_000, '{"a":' * 100_000, "7", "null"],
    ids=["empty", "torn", "broken", "deep list", "deep object", "number", "null"],
)
def test_a_broken_script_hides_no_other(script: str) -> None:
    """It is passed over."""
    assert ARTICLE == read_article([script, '{"@type": "NewsArticle", "headline": "Chợ nổi"}'])


def test_references_are_resolved() -> None:
    """An author may be named elsewhere in the graph."""
    script = (
        '{"@graph": [{"@type": "Article", "author": [{"@id": "#a"}]}, {"@id": "#a", "name": "An"}]}'
    )
    assert ["An"] == list(names_in(read_article([script])["author"]))
