"""All that is known of one person or body, as JSON: who, in what roles, in which articles.

As with the pages, further files hold the articles of who is in many.
"""

from collections.abc import Iterable

from broadsheet.data_export.json_text import JsonObject, json_text
from broadsheet.library import Entity
from broadsheet.model import Kind
from broadsheet.views.atlas import Atlas, entity_data_path, entity_path
from broadsheet.views.facts import Name, Span
from broadsheet.views.histories import Use

_KINDS = {Kind.PERSON: "person", Kind.ORGANISATION: "organisation"}


class _Sentence(JsonObject):
    anchor: str
    sentence: str


class _Told(JsonObject):
    """What is told of one article; whether unverified always, not only if it is."""

    id: str
    title: str
    date: str = ""
    lang: str = ""
    page: str = ""
    roles: tuple[str, ...] = ()
    unverified: bool | None = None
    mentions: tuple[_Sentence, ...] = ()


def entity_data(atlas: Atlas, entity: Entity, uses: Iterable[Use]) -> bytes:
    """Return the data of a person or body. uses: of which it tells, newest first."""
    record, parent = entity.record, atlas.parent(entity)
    data: dict[str, object] = {
        "id": entity.id,
        "kind": _KINDS[entity.kind],
        "name": entity.name,
        "page": entity_path(entity),
        "description": entity.description,
        "aliases": entity.aliases,
        "weak_aliases": record.weak_aliases if record else (),
        "previous_names": record.previous_names if record else (),
        "same_as": record.same_as if record else (),
        "body_kind": record.body_kind if record else "",
        "parent": _name(parent) if parent else None,
        "parts": [_name(part) for part in atlas.parts(entity)],
        "verified": bool(record and record.verified),
        "unverified": entity.is_unverified,
        "articles": [_article(use) for use in uses],
        "further": [entity_data_path(span.path) for span in atlas.spans(entity.key)],
    }
    return f"{json_text(_known(data))}\n".encode()


def part_data(entity: Entity, span: Span, uses: Iterable[Use]) -> bytes:
    """Return what the data file beside a further page holds. uses: those of its span."""
    data: dict[str, object] = {
        "id": entity.id,
        "kind": _KINDS[entity.kind],
        "name": entity.name,
        "page": span.path,
        "period": span.label,
        "articles": [_article(use) for use in uses],
    }
    return f"{json_text(_known(data))}\n".encode()


def _name(entity: Name) -> dict[str, str]:
    return {"id": entity.id, "name": entity.name, "page": entity_path(entity)}


def _article(use: Use) -> _Told:
    article, appearance = use.article, use.appearance
    return _Told(
        article.slug,
        article.title,
        use.day,
        use.cited.lang,
        use.cited.article.path,
        appearance.entry.roles,
        appearance.unverified,
        tuple([_Sentence(m.anchor, m.sentence) for m in use.mentions]),
    )


def _known(data: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in data.items() if value or value is False}
