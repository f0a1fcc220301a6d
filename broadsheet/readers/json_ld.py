"""JSON-LD of a web page: the article that it describes, in whatever shape.

Broken or bottomless scripts are passed over: a page has other places that say the same.
Imports nothing of the package.
"""

import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

_ARTICLE_TYPE: Final = re.compile(r"(?:Article|Posting|Report|Review)\Z")
_OPENING: Final = re.compile(r"\[\s*[\[{]|\{")
# No page describes so many things; a hostile one could.
_NODE_LIMIT: Final = 5000


def read_article(scripts: Iterable[str]) -> dict[str, Any]:
    """Return the first article among a page's JSON-LD nodes, references by `@id` resolved.

    >>> read_article(['{"@graph": [{"@type": ["NewsArticle"], "headline": "Chợ nổi"}, null]}'])
    {'@type': ['NewsArticle'], 'headline': 'Chợ nổi'}
    """
    nodes = [node for script in scripts for node in _nodes(_parsed(script))]
    by_id = {
        node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1
    }
    article = next(filter(_is_article, nodes), {})
    return {key: _resolved(value, by_id) for key, value in article.items()}


def _parsed(script: str) -> Any:
    text = re.sub(r"<!\[CDATA\[|\]\]>", "", script)
    opening = _OPENING.search(text)
    if opening is None:
        return None
    end = text.rfind("]" if opening[0].startswith("[") else "}") + 1
    try:
        return json.loads(text[opening.start() : end], strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects in a value, outer ones first, without recursion."""
    waiting = deque([value])
    for _ in range(_NODE_LIMIT):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, dict):
            yield value
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _ARTICLE_TYPE.search(kind) for kind in named)


def _resolved(value: Any, by_id: Mapping[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_resolved(item, by_id) for item in value]
    if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
        identity = value.get("@id")
        return by_id.get(identity, value) if isinstance(identity, str) else value
    return value


def names_in(value: Any, depth: int = 4) -> Iterator[str]:
    """Yield the names in an author's or publisher's value: text, object, list, or nothing.

    >>> list(names_in([{"name": ["Mai Lan"]}, "Lê An", None, {"@id": "#x"}]))
    ['Mai Lan', 'Lê An']
    """
    if isinstance(value, str):
        yield text_in(value)
    elif isinstance(value, list) and depth:
        for item in value:
            yield from names_in(item, depth - 1)
    elif isinstance(value, dict) and depth:
        yield from names_in(value.get("name") or value.get("@list"), depth - 1)


def text_in(value: Any) -> str:
    """Return a value's words on one line, without the entities and tags that some sites leave.

    >>> text_in("Chợ &amp; <b>bến</b>"), text_in(7)
    ('Chợ & bến', '')
    """
    if not isinstance(value, str):
        return ""
    return " ".join(re.sub(r"<[^<>]*>", " ", html.unescape(value)).split())
